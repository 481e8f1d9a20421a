"""Texts of BIFF8 that run on over the borders of records.

A border inside of a text's characters is followed by a byte that says anew how they are written:
in UTF-16 or in its lower halves.
"""

WIDE = 0x01
_HAS_PHONETIC, _HAS_RUNS = 0x04, 0x08


class TextBlocks:
    """Takes texts out of the data of a record and of those that continue it."""

    def __init__(self, blocks: list[bytes], *, at: int) -> None:
        self._blocks = blocks
        self._block = 0
        self._at = at

    def texts(self, count: int) -> list[str]:
        """So many texts; fewer where the file has fewer, for some writers count wrongly."""
        found: list[str] = []
        while len(found) < count and not self._is_at_end:
            found.append(self.text())
        return found

    @property
    def _is_at_end(self) -> bool:
        return self._block == len(self._blocks) - 1 and self._at >= len(self._blocks[-1])

    def text(self) -> str:
        """The next text."""
        length = int.from_bytes(self._take(2), "little")
        flags = self._take(1)[0]
        runs = int.from_bytes(self._take(2), "little") if flags & _HAS_RUNS else 0
        phonetic = int.from_bytes(self._take(4), "little") if flags & _HAS_PHONETIC else 0
        data = b""
        while length:
            if self._at >= len(self._blocks[self._block]):
                self._next_block()
                flags = self._take(1)[0]
            width = 2 if flags & WIDE else 1
            piece = self._blocks[self._block][self._at : self._at + length * width]
            if len(piece) % width:
                raise ValueError("a character is cut in two")
            self._at += len(piece)
            length -= len(piece) // width
            data += piece if width == 2 else piece.decode("latin-1").encode("utf-16-le")
        self._skip(runs * 4 + phonetic)
        return data.decode("utf-16-le", "replace")

    def _take(self, count: int) -> bytes:
        if self._at >= len(self._blocks[self._block]):
            self._next_block()
        found = self._blocks[self._block][self._at : self._at + count]
        self._at += count
        if len(found) < count:
            raise ValueError("text ends early")
        return found

    def _skip(self, count: int) -> None:
        while self._at + count > len(self._blocks[self._block]):
            count -= len(self._blocks[self._block]) - self._at
            self._next_block()
        self._at += count

    def _next_block(self) -> None:
        self._block += 1
        self._at = 0
        if self._block >= len(self._blocks):
            raise ValueError("texts end early")

"""A large part of an xlsx file in pieces: what a pattern fits is taken at once, the rest by expat.

Most of a sheet is the same row over and over. A pattern takes such pieces apart several times
faster than a parser, but knows nothing of XML, so it may only be used where it can't be wrong:

- between two pieces, where expat, which was given everything else, says that it stands;
- in UTF-8, and as long as no comment, CDATA section or instruction was met;
- on pieces that are well-formed by themselves, for which the patterns' owners answer.

What a pattern doesn't fit comes back whole and goes to expat, and so does everything after the
first thing that is not as above. A part thus gives what expat alone would give, errors included.
"""

import re
from abc import ABC, abstractmethod
from itertools import islice
from typing import IO

from bpodesk.workbooks.watch import Watch
from bpodesk.workbooks.xlsx_stream import Feeder, Stream, TextStream

BLOCK_BYTES = 1 << 20
LONGEST_PIECE_BYTES = 4 << 20
_FORBIDDEN = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # XML forbids them, Python's decoder doesn't
# Text as it is: no entity, no line end that a parser would change, nothing that XML forbids.
PLAIN_TEXT = r"[^<&>\x00-\x08\x0b-\x1f]*+"
# Where nothing else fits: the piece up to its end, else up to the next tag.
_BETWEEN = r"[ \t\r\n]*+"
_ODD_PIECE = rf"((?s:<TAG[ >].*?</TAG>){_BETWEEN}|(?s:.)[^<]*+)"


def has_forbidden(data: bytes) -> bool:
    """True where UTF-8 has a character that is none in XML."""
    return any(character in data for character in _FORBIDDEN)


def piece_pattern(tag: str, fitting: str) -> re.Pattern[bytes]:
    """A fitting piece in groups, then a group for what doesn't fit; together they fit anything."""
    return re.compile(f"{fitting}{_BETWEEN}|{_ODD_PIECE.replace('TAG', tag)}".encode())


class PieceReader(ABC):
    """Reads a part; subclasses say what begins and ends its pieces and take those that fit."""

    def __init__(
        self, stream: Stream, *, opening: str, ending: bytes, feeder: Feeder | None = None
    ) -> None:
        self._stream = stream
        self._feeder = Feeder(stream) if feeder is None else feeder
        self._opening = re.compile(opening.encode())
        self._ending = ending
        self._has_begun = False
        self.is_regular = False

    def read(self, part: IO[bytes], size: int, watch: Watch) -> None:
        """All of the part, of `size` bytes.

        Raises ExpatError, DTDForbidden, ValueError, LookupError, zip errors, Cancelled.
        """
        self._stream.watch = lambda done: watch.tick(done, size)
        left = b""
        while block := part.read(BLOCK_BYTES):
            left = self._read_block(left + block)
            self._stream.bytes_done += len(block)
            watch.tick(self._stream.bytes_done, size)
        self._feed(left)
        self._feeder.finish()
        self.took_odd()

    def _read_block(self, data: bytes) -> bytes:
        """Take or feed what is complete; gives back the rest."""
        if not self._has_begun:
            self._has_begun = True
            found = self._opening.search(data)
            start = len(data) if found is None else found.end()
            self._feed(data[:start])
            data = data[start:]
            self.is_regular = self._stands_between_pieces()
        self.is_regular = self.is_regular and self.prepare(data)
        end = data.rfind(self._ending) if self.is_regular else -1
        if end >= 0:
            end += len(self._ending)
            self._take_all(data, end)
            return data[end:]
        if self.is_regular and len(data) < LONGEST_PIECE_BYTES:
            return data
        self.is_regular = False
        self._feed(data)
        return b""

    def _take_all(self, data: bytes, end: int) -> None:
        """Take the pieces up to a place, one after the other; the last group tells the odd ones."""
        pattern = self.pattern
        pieces = pattern.findall(data, 0, end)
        start = 0
        for index in [index for index, piece in enumerate(pieces) if piece[-1]]:
            self.take(pieces[start:index])
            odd = pieces[index][-1]
            self._feed(odd)
            self.took_odd()
            start = index + 1
            # Only an odd piece can hold these marks: the patterns let no tag be opened in others.
            is_tame = b"<!" not in odd and b"<?" not in odd
            self.is_regular = is_tame and self._stands_between_pieces()
            if not self.is_regular:
                *_, last = islice(pattern.finditer(data, 0, end), start)
                self._feed(data[last.end() : end])
                return
        self.take(pieces[start:])

    def _stands_between_pieces(self) -> bool:
        feeder = self._feeder
        return self._stream.is_between_pieces and feeder.is_utf8 and feeder.has_understood_all

    def _feed(self, data: bytes) -> None:
        self._feeder.parse(data)

    @property
    @abstractmethod
    def pattern(self) -> re.Pattern[bytes]:
        """Made by `piece_pattern`."""
        ...

    @abstractmethod
    def prepare(self, data: bytes) -> bool:
        """Make the pattern for the pieces that follow; False where there can be none."""
        ...

    @abstractmethod
    def take(self, pieces: list[tuple[bytes, ...]]) -> None:
        """Take pieces that fit; there may be none."""
        ...

    @abstractmethod
    def took_odd(self) -> None:
        """The stream was given a piece that doesn't fit."""
        ...


class TextReader(PieceReader):
    """Reads shared strings: most are one plain text."""

    _PATTERN = piece_pattern("si", rf'<si><t(?: xml:space="preserve")?+>({PLAIN_TEXT})</t></si>')

    def __init__(self, stream: TextStream) -> None:
        super().__init__(stream, opening="<sst(?: [^<>]*)?>", ending=b"</si>")
        self._texts = stream.texts

    @property
    def pattern(self) -> re.Pattern[bytes]:
        return self._PATTERN

    def prepare(self, data: bytes) -> bool:
        return not has_forbidden(data)

    def take(self, pieces: list[tuple[bytes, ...]]) -> None:
        self._texts += [piece[0].decode() for piece in pieces]

    def took_odd(self) -> None:
        """The stream has the text already."""

"""The file format: numbered objects in, the bytes of a PDF out.

Objects are packed in object streams and found by a cross-reference stream (PDF 1.5 and later): a
tagged file has thousands of small objects and becomes less than half as large by it. Sources are
PDF syntax in Latin-1; `reference`, `text_string` and `literal` spell its parts.
"""

import hashlib
import itertools
import struct
import zlib
from collections.abc import Sequence
from typing import Final

_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL: Final = 6
"""Nine takes a tenth off a document's speed and half a percent off its size."""
_PACKED_AT_MOST: Final = 250
"""Objects a stream: more pack better, but a reader unpacks all of a stream to read one."""
_ROW: Final = struct.Struct(">BLH")
"""An entry of the cross-references: kind, place, index."""


def reference(number: int) -> str:
    """How one object names another."""
    return f"{number} 0 R"


def text_string(text: str) -> str:
    """A text that people read, as a string of the file: ASCII as it is, anything else in UTF-16."""
    if text.isascii() and text.isprintable():
        return literal(text)
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def literal(text: str) -> str:
    """Characters up to U+00FF as a string of the file, byte by byte; none is a carriage return."""
    if "\\" in text or "(" in text or ")" in text:
        text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"({text})"


def deflated(data: bytes) -> bytes:
    """The data as streams hold it."""
    return zlib.compress(data, _LEVEL)


class PdfFile:
    """A file's objects, numbered in the order of their first mention."""

    def __init__(self) -> None:
        self._count = 0
        self._packed: list[tuple[int, bytes]] = []
        self._streams: list[tuple[int, bytes]] = []

    def reserve(self) -> int:
        """The number of an object that is still to be put."""
        self._count += 1
        return self._count

    def put(self, number: int, source: str) -> None:
        """Give a reserved number its object."""
        self._packed.append((number, source.encode("latin-1")))

    def add(self, source: str) -> int:
        """A new object's number."""
        number = self.reserve()
        self.put(number, source)
        return number

    def add_stream(self, data: bytes, entries: str = "", *, is_deflated: bool = False) -> int:
        """A new stream's number; `entries` go into its dictionary.

        The data is deflated here unless it is already.
        """
        packed = data if is_deflated else deflated(data)
        return self.add_plain_stream(packed, f"{entries}/Filter/FlateDecode")

    def add_plain_stream(self, data: bytes, entries: str) -> int:
        """A new stream's number, its data as they are."""
        number = self.reserve()
        head = f"{number} 0 obj\n<<{entries}/Length {len(data)}>>\nstream\n".encode("latin-1")
        self._streams.append((number, b"%b%b\nendstream\nendobj\n" % (head, data)))
        return number

    def finish(self, *, root: int, info: int) -> bytes:
        """The whole file. Nothing may be added afterwards."""
        places: dict[int, tuple[int, int, int]] = {0: (0, 0, 0xFFFF)}
        for start in range(0, len(self._packed), _PACKED_AT_MOST):
            chunk = self._packed[start : start + _PACKED_AT_MOST]
            number = self._add_object_stream(chunk)
            places.update((packed, (2, number, index)) for index, (packed, _) in enumerate(chunk))
        at = len(_HEADER)
        for number, source in self._streams:
            places[number] = (1, at, 0)
            at += len(source)
        body = b"".join((_HEADER, *(source for _, source in self._streams)))
        own = self.reserve()
        places[own] = (1, at, 0)
        return b"%b%bstartxref\n%d\n%%%%EOF\n" % (body, self._index(places, body, root, info), at)

    def _add_object_stream(self, chunk: Sequence[tuple[int, bytes]]) -> int:
        ends = itertools.accumulate((len(source) + 1 for _, source in chunk), initial=0)
        heads = " ".join(f"{number} {at}" for (number, _), at in zip(chunk, ends, strict=False))
        sources = b"\n".join(source for _, source in chunk)
        return self.add_stream(
            b"%b\n%b" % (heads.encode(), sources),
            f"/Type/ObjStm/N {len(chunk)}/First {len(heads) + 1}",
        )

    def _index(
        self, places: dict[int, tuple[int, int, int]], body: bytes, root: int, info: int
    ) -> bytes:
        """The cross-reference stream: each row the difference to the one above (PNG's “up”)."""
        rows = b"".join(_ROW.pack(*places[number]) for number in range(self._count + 1))
        above = bytes(_ROW.size) + rows
        differences = [(new - old) & 0xFF for new, old in zip(rows, above, strict=False)]
        data = deflated(_filtered(differences))
        identity = hashlib.sha256(body).hexdigest()[:32]
        head = (
            f"{self._count} 0 obj\n<</Type/XRef/Size {self._count + 1}"
            f"/Root {reference(root)}/Info {reference(info)}/ID[<{identity}><{identity}>]"
            "/W[1 4 2]/Filter/FlateDecode"
            f"/DecodeParms<</Predictor 12/Columns {_ROW.size}>>/Length {len(data)}>>\nstream\n"
        )
        return b"%b%b\nendstream\nendobj\n" % (head.encode(), data)


def _filtered(differences: list[int]) -> bytes:
    """Rows of differences, each with PNG's mark for “up” before it."""
    width = _ROW.size
    count = len(differences) // width
    made = bytearray(count * (width + 1))
    made[:: width + 1] = b"\2" * count
    for column in range(width):
        made[column + 1 :: width + 1] = bytes(differences[column::width])
    return bytes(made)

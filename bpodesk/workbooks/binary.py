"""What xls and xlsb write alike: packed numbers, error codes; and the grid their cells go to."""

import math
import struct
from abc import ABC, abstractmethod
from collections import defaultdict

from bpodesk.workbooks.blocks import MOST_PIECES, BlockRows, Contents
from bpodesk.workbooks.cells import CellKind, Content
from bpodesk.workbooks.number_formats import GENERAL, is_date_format

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_DOUBLE = struct.Struct("<d")


def packed_number(packed: int) -> float:
    """A number in 30 bits: the upper part of a double, or an integer; perhaps in hundredths."""
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if whole >> 29 else whole)
    else:
        (number,) = _DOUBLE.unpack(bytes(4) + (packed & 0xFFFFFFFC).to_bytes(4, "little"))
    return number / 100 if packed & 1 else number


class CellPieces(dict[tuple[int, bytes], int], ABC):
    """Kind of a record and the bytes of its cell after the address -> the number of its content.

    Subclasses say what the bytes mean. `formats` are the number formats of the styles.
    """

    def __init__(self, formats: tuple[str, ...]) -> None:
        super().__init__()
        self.contents = Contents()
        self._formats = formats

    def __missing__(self, piece: tuple[int, bytes]) -> int:
        content = self.read(*piece)
        if len(self) > MOST_PIECES:  # columns in which no piece is there twice
            self.clear()
        number = self[piece] = 0 if content is None else self.contents.number(content)
        return number

    @abstractmethod
    def read(self, kind: int, data: bytes) -> Content | None:
        """What the cell holds."""
        ...

    def number(self, style: int, number: float, *, formula: bool) -> Content:
        """A number, or a date where the style says so."""
        if not math.isfinite(number):
            return Content(CellKind.ERROR, repr(number), has_formula=formula)
        code = self._formats[style] if style < len(self._formats) else GENERAL
        kind = CellKind.DATE if is_date_format(code) else CellKind.NUMBER
        return Content(kind, number, code, formula)

    @staticmethod
    def text(text: str, *, formula: bool = False) -> Content | None:
        """A text; an empty one is a cell only where a formula made it."""
        return Content(CellKind.TEXT, text, has_formula=formula) if text or formula else None

    @staticmethod
    def boolean(value: int, *, formula: bool) -> Content:
        """True or false."""
        return Content(CellKind.BOOLEAN, bool(value), has_formula=formula)

    @staticmethod
    def error(code: int, *, formula: bool) -> Content:
        """An error such as #DIV/0!."""
        name = ERRORS.get(code, f"#ERROR {code}")
        return Content(CellKind.ERROR, name, has_formula=formula)


class Grid:
    """The cells of a sheet, in whatever order they come; a later one takes an earlier one's place.

    Of each cell it keeps the number of its content.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._rows: defaultdict[int, dict[int, int]] = defaultdict(dict)

    def put(self, row: int, column: int, number: int) -> None:
        """A cell at (row, column) from 1; 0 is none."""
        if number:
            self._rows[row][column] = number

    def found(self) -> BlockRows:
        """All rows in order."""
        found = BlockRows(contents=self._contents.all)
        found.add({row: self._rows[row] for row in sorted(self._rows)})
        return found

"""What xls and xlsb write alike: packed numbers, error codes; and the grid their cells go to."""

import math
import struct

from bpodesk.workbooks.cells import Cell, CellKind, Row
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


class Grid:
    """The cells of a sheet, in whatever order they come; a later one takes an earlier one's place.

    `formats` are the number formats of the styles.
    """

    def __init__(self, formats: tuple[str, ...]) -> None:
        self._formats = formats
        self._rows: dict[int, dict[int, Cell]] = {}

    def number(self, at: tuple[int, int], style: int, number: float, *, formula: bool) -> None:
        """A number, or a date where the style says so. `at` is (row, column) from 1."""
        if not math.isfinite(number):
            self.put(Cell(*at, CellKind.ERROR, repr(number), has_formula=formula))
            return
        code = self._formats[style] if style < len(self._formats) else GENERAL
        kind = CellKind.DATE if is_date_format(code) else CellKind.NUMBER
        self.put(Cell(*at, kind, number, code, formula))

    def text(self, at: tuple[int, int], text: str, *, formula: bool = False) -> None:
        """A text; an empty one is a cell only where a formula made it."""
        if text or formula:
            self.put(Cell(*at, CellKind.TEXT, text, has_formula=formula))

    def boolean(self, at: tuple[int, int], value: int, *, formula: bool) -> None:
        """True or false."""
        self.put(Cell(*at, CellKind.BOOLEAN, bool(value), has_formula=formula))

    def error(self, at: tuple[int, int], code: int, *, formula: bool) -> None:
        """An error such as #DIV/0!."""
        name = ERRORS.get(code, f"#ERROR {code}")
        self.put(Cell(*at, CellKind.ERROR, name, has_formula=formula))

    def put(self, cell: Cell) -> None:
        """Any cell."""
        self._rows.setdefault(cell.row, {})[cell.column] = cell

    def rows(self) -> tuple[Row, ...]:
        """All rows in order, each with its cells in order."""
        return tuple(
            tuple(cells[column] for column in sorted(cells))
            for _, cells in sorted(self._rows.items())
        )

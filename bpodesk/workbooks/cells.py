"""What a file holds before anybody understood it: sheets of raw cells.

Cells keep what the file states: a date or a time is the serial number with its number format,
never a converted value, so that 27.5 hours shown as [h]:mm and 24:00 shown as h:mm survive. Rows
hold only the cells that are there; each cell knows its own row and column (from 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.sheets import Merged

GENERAL = "General"


class CellKind(StrEnum):
    """What kind of value a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"  # a serial number with a date or time format
    BOOLEAN = "boolean"
    ERROR = "error"
    EMPTY = "empty"  # only for a formula whose result is not stored


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `value` is a str for text and error, a float for number and date, else a bool."""

    row: int
    column: int
    kind: CellKind
    value: str | float | bool | None
    number_format: str = GENERAL
    has_formula: bool = False

    @property
    def text(self) -> str:
        """The value as text, for showing and for comparing: 12, not 12.0."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, bool):
            return str(self.value).upper()
        if isinstance(self.value, float):
            return str(int(self.value)) if self.value.is_integer() else repr(self.value)
        return ""

    @property
    def is_blank(self) -> bool:
        """True where there is nothing to read: a text of blanks only."""
        return self.kind is CellKind.TEXT and not self.text.strip()

    @property
    def serial(self) -> float | None:
        """The number of a number or date cell."""
        if self.kind in (CellKind.NUMBER, CellKind.DATE) and isinstance(self.value, float):
            return self.value
        return None


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its rows in the order of the file; rows without cells may be missing.

    Hidden rows and columns are read like all others; that they are hidden is only told.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    date_system_1904: bool = False
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """True where no cell holds anything but blanks."""
        return all(cell.is_blank for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What was read. `kind` is the file's true kind: xlsx, xlsb, xls, ods or text."""

    kind: str
    sheets: tuple[Sheet, ...]
    date_system_1904: bool = False


def filled(row: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells of a row that hold something."""
    return tuple(cell for cell in row if not cell.is_blank)

"""A sheet by row and column, blanks left out, and a window on a part of it."""

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import Cell, CellKind, Sheet

LAST_ROW = 1 << 21  # beyond every row and column


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Rows and columns of a sheet, 1-based, all ends included."""

    first_row: int = 1
    last_row: int = LAST_ROW
    first_column: int = 1
    last_column: int = LAST_ROW

    def __contains__(self, cell: Cell) -> bool:
        return (
            self.first_row <= cell.row <= self.last_row
            and self.first_column <= cell.column <= self.last_column
        )


class Grid:
    """The filled cells of a sheet."""

    def __init__(self, sheet: Sheet, blanks: frozenset[str] = frozenset()) -> None:
        self.name = sheet.name
        self.sheet = sheet
        self.cells: dict[tuple[int, int], Cell] = {}
        self._rows: dict[int, list[Cell]] = {}
        for row in sheet.rows:
            for cell in row:
                if not cell.is_blank and cell.text.strip().casefold() not in blanks:
                    self.cells[cell.row, cell.column] = cell
                    self._rows.setdefault(cell.row, []).append(cell)
        self.row_numbers = sorted(self._rows)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at a place, None where nothing is filled in."""
        return self.cells.get((row, column))

    def row(self, row: int, window: Window | None = None) -> tuple[Cell, ...]:
        """The filled cells of a row, in the window where one is given."""
        cells = self._rows.get(row, ())
        return tuple(cell for cell in cells if window is None or cell in window)

    def rows(self, window: Window) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Each row of the window that has filled cells in it."""
        first = bisect_left(self.row_numbers, window.first_row)
        last = bisect_right(self.row_numbers, window.last_row)
        for number in self.row_numbers[first:last]:
            cells = self.row(number, window)
            if cells:
                yield number, cells

    @functools.cached_property
    def merged(self) -> Mapping[tuple[int, int], Merged]:
        """Merged ranges by their first cell."""
        return {(item.first_row, item.first_column): item for item in self.sheet.merged}

    def last_column_of(self, cell: Cell) -> int:
        """The last column a cell covers."""
        found = self.merged.get((cell.row, cell.column))
        return cell.column if found is None else found.last_column


def text_of(cell: Cell | None) -> str:
    """The text of a cell with single blanks."""
    return "" if cell is None else " ".join(cell.text.split())


def number_of(cell: Cell) -> float | None:
    """The plain number of a cell, also where it is written as text, as in text files."""
    if cell.kind is CellKind.NUMBER:
        return cell.serial
    text = cell.text.strip().replace(",", ".")
    try:
        return float(text) if cell.kind is CellKind.TEXT and text[:1].isdigit() else None
    except ValueError:
        return None

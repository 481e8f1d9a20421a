"""What a file holds before anybody understood it: sheets of raw cells.

Cells keep what the file states: a date or a time is the serial number with its number format,
never a converted value, so that 27.5 hours shown as [h]:mm and 24:00 shown as h:mm survive. Rows
hold only the cells that are there; each cell knows its own row and column (from 1).
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple, overload

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


# Tuples, not dataclasses: a file has millions of cells, and tuples are made several times faster.
class Content(NamedTuple):
    """What a cell holds, wherever it stands; the fields are those of `Cell`."""

    kind: CellKind
    value: str | float | bool | None
    number_format: str = GENERAL
    has_formula: bool = False


class Cell(NamedTuple):
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


def first_places(values: Sequence[int]) -> dict[int, int]:
    """Each value -> the index at which it stands first."""
    return dict(zip(reversed(values), range(len(values) - 1, -1, -1), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some rows of a long sheet, column by column.

    `numbers` are the rows' numbers. `columns` has, by column number, for each row the index of the
    cell's content, 0 where there is no cell. `odd` has the rows that did not fit, by their index in
    `numbers`, as cells; in the columns they are empty.
    """

    numbers: "array[int]"
    columns: Mapping[int, "array[int]"]
    odd: dict[int, Row]

    def rows(self, contents: Sequence[Content | None], first: int, last: int) -> Iterator[Row]:
        """The rows from index `first` up to `last` as cells."""
        columns = tuple(self.columns)
        wanted = (ids[first:last] for ids in self.columns.values())
        for index, indices in enumerate(zip(*wanted, strict=True), first):
            number = self.numbers[index]
            yield self.odd.get(index) or _cells(number, columns, indices, contents)

    def without_first(self, count: int) -> "Block":
        """The block without its first rows."""
        return Block(
            numbers=self.numbers[count:],
            columns={column: ids[count:] for column, ids in self.columns.items()},
            odd={index - count: row for index, row in self.odd.items() if index >= count},
        )


def _cells(
    number: int,
    columns: Sequence[int],
    indices: Sequence[int],
    contents: Sequence[Content | None],
) -> Row:
    return tuple(
        Cell(number, column, *content)
        for column, index in zip(columns, indices, strict=True)
        if (content := contents[index]) is not None
    )


class LongRows(Sequence[Row]):
    """The rows of blocks, made into cells whenever they are asked for, so that few exist at once.

    A slice is another such view.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        contents: Sequence[Content | None],
        wanted: range | None = None,
    ) -> None:
        self._blocks = blocks
        self._contents = contents
        self._starts = [0, *accumulate(len(block.numbers) for block in blocks)]
        self._wanted = range(self._starts[-1]) if wanted is None else wanted

    def __len__(self) -> int:
        return len(self._wanted)

    def __iter__(self) -> Iterator[Row]:
        return self._rows(self._wanted)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        wanted = self._wanted[index]
        if isinstance(wanted, int):
            return next(self._rows(range(wanted, wanted + 1)))
        if wanted.step == 1:
            return LongRows(self._blocks, self._contents, wanted)
        return tuple(next(self._rows(range(at, at + 1))) for at in wanted)

    def _rows(self, wanted: range) -> Iterator[Row]:
        at = bisect_right(self._starts, wanted.start) - 1
        for block, start in zip(self._blocks[at:], self._starts[at:], strict=False):
            if start >= wanted.stop:
                break
            last = min(len(block.numbers), wanted.stop - start)
            yield from block.rows(self._contents, max(0, wanted.start - start), last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its rows in the order of the file; rows without cells may be missing.

    Hidden rows and columns are read like all others; that they are hidden is only told. A long
    sheet has its rows in `blocks` as well, whose columns are indices into `contents`.
    """

    name: str
    rows: Sequence[Row]
    hidden: bool = False
    date_system_1904: bool = False
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    blocks: Sequence[Block] = ()
    contents: Sequence[Content | None] = ()

    @property
    def is_empty(self) -> bool:
        """True where no cell holds anything but blanks."""
        return all(cell.is_blank for row in self.rows for cell in row)

    def rows_up_to(self, last: int) -> Sequence[Row]:
        """The filled rows whose numbers go up to `last`."""
        if not self.blocks:
            return [row for row in self.rows if row and row[0].row <= last]
        return [
            row
            for block in self.blocks
            for index, number in enumerate(block.numbers)
            if number <= last
            for row in block.rows(self.contents, index, index + 1)
            if row
        ]

    def cells_that(self, wanted: Callable[[Cell], bool]) -> list[Cell]:
        """The cells that are wanted for what they hold, row by row.

        In the columns of a long sheet, of equal ones only the first.
        """
        if not self.blocks:
            return [cell for row in self.rows for cell in row if wanted(cell)]
        fitting = {
            at
            for at, content in enumerate(self.contents)
            if content is not None and wanted(Cell(1, 1, *content))
        }
        left = {column: set(fitting) for block in self.blocks for column in block.columns}
        found: list[Cell] = []
        for block in self.blocks:
            places = [(index, cell) for index, row in block.odd.items() for cell in row]
            some = [(index, cell) for index, cell in places if wanted(cell)]
            for column, ids in block.columns.items():
                here = left[column].intersection(ids)
                left[column] -= here
                firsts = first_places(ids) if here else {}
                some += [
                    (firsts[at], Cell(block.numbers[firsts[at]], column, *content))
                    for at in here
                    if (content := self.contents[at]) is not None
                ]
            found += [cell for _, cell in sorted(some, key=lambda item: item[0])]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What was read. `kind` is the file's true kind: xlsx, xlsb, xls, ods or text."""

    kind: str
    sheets: tuple[Sheet, ...]
    date_system_1904: bool = False


def filled(row: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells of a row that hold something."""
    return tuple(cell for cell in row if not cell.is_blank)

"""Finds tables whose rows are days: a person's form or block, a list with several times a row.

The header gives each column its role; a column of days without a word is found by its values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.roles import HeaderWords, Hint, normalised
from bpodesk.workbooks.tables.days import DayLabel, day_label, find_axis
from bpodesk.workbooks.tables.grid import Grid, Window
from bpodesk.workbooks.tables.header import HeaderColumn, TableHeader, headers_in

_LENGTHS = (Role.HOURS, Role.MINUTES, Role.OVERTIME, Role.BREAK)
_FEWEST_DAYS = 3
_MOST_HEADERS = 20  # all rows of a sheet may look like headers; each is tried on all below it


@dataclass(frozen=True, slots=True, kw_only=True)
class VerticalTable:
    """A header, the column of its days, and the window below it."""

    header: TableHeader
    day_column: int
    window: Window


def find_vertical(
    grid: Grid,
    *,
    window: Window,
    words: HeaderWords,
    dates: DateReader,
    forced: Mapping[str, Role],
) -> VerticalTable | None:
    """The table of days in the window; None where no header leads one."""
    headers = [
        header
        for header in headers_in(grid, window=window, words=words, forced=forced)
        if _states_work(header)
    ]
    headers.sort(key=lambda header: (-header.weight, header.last_row))
    for header in headers[:_MOST_HEADERS]:
        below = replace(window, first_row=header.last_row + 1)
        column = _day_column(grid, header, below, words=words, dates=dates)
        if column is not None:
            return VerticalTable(header=header, day_column=column, window=below)
    return None


def _states_work(header: TableHeader) -> bool:
    return (
        len(header.times) >= 2
        or bool(header.all_of(Role.PUNCH))
        or bool(header.all_of(Role.HOURS))
        or bool(total_columns(header))
    )


def total_columns(header: TableHeader) -> list[HeaderColumn]:
    """The columns whose header begins with "Total"."""
    return [item for item in header.columns if normalised(item.text).split()[:1] == ["total"]]


def _day_column(
    grid: Grid, header: TableHeader, below: Window, *, words: HeaderWords, dates: DateReader
) -> int | None:
    """The column of the days: that of the header's word, else one whose values are days."""
    named = [item.column for item in header.all_of(Role.DATE)]
    named += [item.column for item in header.columns if item.hint is Hint.WEEKDAY]
    others = [
        column
        for column in range(below.first_column, min(below.last_column, _last(grid, below)) + 1)
        if column not in named and column <= (min([*named, *_work(header)], default=99))
    ]
    best: tuple[int, int] | None = None
    for column in (*named, *others):
        labels = labels_below(grid, column, below, words=words, dates=dates)
        dated = sum(label.date is not None for label in labels)
        numbered = sum(label.day is not None for label in labels)
        is_named = column in named
        if len(labels) < (1 if is_named else _FEWEST_DAYS):
            continue
        if not is_named and find_axis(_downwards(labels), row=0) is None:
            continue
        if not is_named and not dated and _says_otherwise(header, column, words):
            continue
        rank = 2 if dated else 1 if numbered else 0
        if best is None or rank > best[0]:
            best = (rank, column)
    return best[1] if best is not None else None


def _says_otherwise(header: TableHeader, column: int, words: HeaderWords) -> bool:
    """True where the header calls the numbers of a column something else than days."""
    text = next((item.text for item in header.columns if item.column == column), "")
    meaning = words.meaning(text) if text else None
    return meaning is not None and meaning.hint is not Hint.WEEKDAY


def _work(header: TableHeader) -> list[int]:
    return [item.column for item in header.columns if item.is_time or item.role in _LENGTHS]


def _last(grid: Grid, below: Window) -> int:
    columns = [cell.column for _, cells in grid.rows(below) for cell in cells]
    return max(columns, default=0)


def _downwards(labels: Sequence[DayLabel]) -> list[DayLabel]:
    """The labels of a column without those that repeat the one above."""
    kept: list[DayLabel] = []
    for label in labels:
        if not kept or (label.day, label.date, label.weekdays) != (
            kept[-1].day,
            kept[-1].date,
            kept[-1].weekdays,
        ):
            kept.append(label)
    return kept


def labels_below(
    grid: Grid, column: int, below: Window, *, words: HeaderWords, dates: DateReader
) -> list[DayLabel]:
    """The days that the cells of a column label, from top to bottom."""
    found = (day_label(cell, words=words, dates=dates) for cell in cells_below(grid, column, below))
    return [label for label in found if label is not None]


def cells_below(grid: Grid, column: int, below: Window) -> Iterator[Cell]:
    """The filled cells of a column, from top to bottom."""
    for number, _ in grid.rows(below):
        cell = grid.at(number, column)
        if cell is not None:
            yield cell

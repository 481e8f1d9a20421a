"""Rows of days side by side: each column's day, and what it holds where a second header says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.roles import HeaderWords, Hint, normalised
from bpodesk.workbooks.tables.days import (
    FEWEST_NUMBERS,
    DayAxis,
    DayLabel,
    day_label,
    find_axis,
)
from bpodesk.workbooks.tables.grid import Grid, Window, text_of
from bpodesk.workbooks.tables.header import meaning_of

_TIME_ROLES = (Role.START, Role.END, Role.PUNCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The days of a table: the axis, its header rows, each column's day and what it holds."""

    axis: DayAxis
    first_row: int
    last_row: int
    day_of: Mapping[int, int]
    kind_of: Mapping[int, tuple[Role, Hint]]

    @property
    def columns(self) -> frozenset[int]:
        """All columns that belong to a day."""
        return frozenset(self.day_of)


def find_axes(grid: Grid, window: Window, *, words: HeaderWords, dates: DateReader) -> list[Axis]:
    """The axes of days in the window, each with the rows of its header."""
    found: list[Axis] = []
    for number, cells in grid.rows(window):
        labels = _labels(cells, words=words, dates=dates)
        axis = find_axis(labels, row=number)
        if axis is None:
            continue
        axis = _filled_up(axis, cells, words)
        last = found[-1] if found else None
        if last is not None and _goes_on(last, axis) and _shares(last.axis, axis):
            found[-1] = _made(
                grid,
                window,
                max((last.axis, axis), key=lambda item: item.rank),
                words=words,
                first=last.first_row,
                last=number,
            )
        else:
            found.append(_made(grid, window, axis, words=words, first=number, last=number))
    return found


def _labels(cells: Sequence[Cell], *, words: HeaderWords, dates: DateReader) -> list[DayLabel]:
    found = [
        label for cell in cells if (label := day_label(cell, words=words, dates=dates)) is not None
    ]
    # Weekends and holidays may stand by name among the numbers of the other days.
    numbers = [label for label in found if label.day is not None and not label.weekdays]
    return numbers if len(numbers) >= FEWEST_NUMBERS else found


def _filled_up(axis: DayAxis, cells: Sequence[Cell], words: HeaderWords) -> DayAxis:
    """The axis with the columns between two numbers whose header names a holiday or weekend."""
    labels: list[DayLabel] = []
    for label in axis.labels:
        last = labels[-1] if labels else None
        if last is not None and last.day is not None and label.day is not None:
            gap = label.position - last.position
            if 1 < gap == label.day - last.day:
                between = [cell for cell in cells if last.position < cell.column < label.position]
                labels += [
                    DayLabel(cell=cell, day=last.day + cell.column - last.position)
                    for cell in between
                ]
        labels.append(label)
    texts = {cell.column: cell for cell in cells if cell.kind is CellKind.TEXT}
    first = labels[0]
    while (
        first.day is not None
        and first.day > 1
        and _is_weekday(texts.get(first.position - 1), words)
    ):
        first = DayLabel(cell=texts[first.position - 1], day=first.day - 1)
        labels.insert(0, first)
    last = labels[-1]
    while (
        last.day is not None and last.day < 31 and _is_weekday(texts.get(last.position + 1), words)
    ):
        labels.append(DayLabel(cell=texts[last.position + 1], day=last.day + 1))
        last = labels[-1]
    return DayAxis(row=axis.row, labels=tuple(labels))


def _is_weekday(cell: Cell | None, words: HeaderWords) -> bool:
    return cell is not None and normalised(cell.text) in words.weekdays


def _goes_on(last: Axis, axis: DayAxis) -> bool:
    """Whether a row of days belongs to the header above it, perhaps with a row between them."""
    is_second_row = last.first_row == last.last_row and last.axis.rank[0] != axis.rank[0]
    return axis.row <= last.last_row + (2 if is_second_row else 1)


def _shares(one: DayAxis, other: DayAxis) -> bool:
    columns = {label.position for label in one.labels}
    shared = sum(label.position in columns for label in other.labels)
    return shared * 2 >= min(len(one.labels), len(other.labels))


def _made(
    grid: Grid,
    window: Window,
    axis: DayAxis,
    *,
    words: HeaderWords,
    first: int,
    last: int,
) -> Axis:
    day_of = _days_of(grid, axis)
    kind_of: dict[int, tuple[Role, Hint]] = {}
    for number, cells in grid.rows(replace(window, first_row=last + 1, last_row=last + 2)):
        below = [cell for cell in cells if cell.column in day_of]
        kinds = {
            cell.column: kind
            for cell in below
            if (kind := kind_of_label(text_of(cell), words)) is not None
        }
        if len(below) * 2 < len(axis.labels) or len(kinds) * 5 < len(below) * 4:
            break
        kind_of |= kinds
        last = number
    return Axis(axis=axis, first_row=first, last_row=last, day_of=day_of, kind_of=kind_of)


def _days_of(grid: Grid, axis: DayAxis) -> Mapping[int, int]:
    """The day of each column: up to the next label, as far as is usual or as it is merged."""
    positions = [label.position for label in axis.labels]
    usual = Counter(b - a for a, b in pairwise(positions)).most_common(1)[0][0]
    day_of: dict[int, int] = {}
    ends = (*positions[1:], positions[-1] + usual)
    for index, (label, end) in enumerate(zip(axis.labels, ends, strict=True)):
        width = max(usual, grid.last_column_of(label.cell) - label.position + 1)
        for column in range(label.position, min(end, label.position + width)):
            day_of[column] = index
    return day_of


def kind_of_label(text: str, words: HeaderWords) -> tuple[Role, Hint] | None:
    """What a row or column of a day holds, by its label."""
    plain = normalised(text)
    if plain in words.row_kinds:
        return words.row_kinds[plain], Hint.NONE
    if words.is_absence(text):
        return Role.DAY_CODE, Hint.ABSENCE
    found = meaning_of(text, words)
    if found is None:
        return (Role.IGNORED, Hint.NONE) if plain and words.is_total(text) else None
    role, hint = found[0], found[1]
    if hint is Hint.WEAK_TIME:
        return Role.PUNCH, Hint.NONE
    if role in (
        *_TIME_ROLES,
        Role.HOURS,
        Role.OVERTIME,
        Role.BREAK,
        Role.DAY_CODE,
        Role.MINUTES,
        Role.TASK,
        Role.IGNORED,
    ):
        return role, hint
    return None

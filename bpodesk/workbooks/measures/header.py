"""Finds the header row of a sheet of measures, and tells what speaks for hours of work instead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bpodesk.domain.measure_readings import LENGTHS, MeasureColumn, MeasureRole
from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell, CellKind, Row, Sheet, filled
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures.words import MeasureMeaning, MeasureWords
from bpodesk.workbooks.roles import normalised

_WITHIN_ROWS = 25
_FEWEST_COLUMNS = 3
_SUMMARY = "it is a summary of other rows (a pivot table)"
_OF_WORK = frozenset((Role.HOURS, Role.OVERTIME, Role.START, Role.END, Role.BREAK, Role.PUNCH))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureHeader:
    """The header row (an index into the sheet's rows), the column of each role and its meaning.

    `worked` are the headers that only a timesheet has: breaks, clock-ins, hours worked.
    """

    index: int
    row: int
    columns: Mapping[MeasureRole, int]
    meanings: Mapping[MeasureRole, MeasureMeaning]
    texts: Mapping[int, str]
    worked: tuple[str, ...] = ()

    def has_any(self, *roles: MeasureRole) -> bool:
        """True where one of the roles has a column."""
        return any(role in self.columns for role in roles)

    def count(self, *roles: MeasureRole) -> int:
        """How many of the roles have a column."""
        return sum(role in self.columns for role in roles)

    def text(self, role: MeasureRole) -> str:
        """A role's header as written."""
        return self.texts[self.columns[role]]

    def unit(self, role: MeasureRole) -> int | None:
        """Seconds that one of a column's plain numbers stands for, where the header says it."""
        return self.meanings[role].unit_seconds

    def without(self, *roles: MeasureRole) -> "MeasureHeader":
        """The header as if these columns were not there."""
        return replace(self, columns={r: c for r, c in self.columns.items() if r not in roles})

    def renamed(self, roles: Mapping[MeasureRole, MeasureRole]) -> "MeasureHeader":
        """The header with roles exchanged by what this kind of list means by them.

        A role that has a column of its own already keeps it.
        """
        new = {old: role for old, role in roles.items() if role not in self.columns}
        return replace(
            self,
            columns={new.get(role, role): column for role, column in self.columns.items()},
            meanings={new.get(role, role): meaning for role, meaning in self.meanings.items()},
        )

    @property
    def roles(self) -> tuple[MeasureColumn, ...]:
        """Every column with its header, as shown to the person."""
        by_column = {column: role for role, column in self.columns.items()}
        return tuple(
            MeasureColumn(
                column=column, header=text, role=by_column.get(column, MeasureRole.IGNORED)
            )
            for column, text in sorted(self.texts.items())
        )


def find_measure_header(sheet: Sheet, words: MeasureWords) -> MeasureHeader | NotMine:
    """The row among the first ones in which most columns are known, or why there is none."""
    headers = [_as_header(*numbered, words) for numbered in enumerate(sheet.rows[:_WITHIN_ROWS])]
    best = max(headers, key=lambda header: len(header.columns), default=None)
    if best is not None and words.says(next(iter(best.texts.values()), ""), "summary"):
        return NotMine(_SUMMARY)
    if best is None or len(best.columns) < _FEWEST_COLUMNS:
        firsts = (next(iter(header.texts.values()), "") for header in headers)
        if any(words.says(text, "summary") for text in firsts):
            return NotMine(_SUMMARY)
        found = len(best.columns) if best is not None else 0
        return NotMine("it has no row with the headers of calls, intervals or tickets", found)
    return replace(best, worked=_worked(best, words))


def _as_header(index: int, row: Row, words: MeasureWords) -> MeasureHeader:
    columns: dict[MeasureRole, int] = {}
    meanings: dict[MeasureRole, MeasureMeaning] = {}
    cells = filled(row)
    for cell in cells if len(cells) >= _FEWEST_COLUMNS else ():
        meaning = words.meaning(cell.text) if cell.kind is CellKind.TEXT else None
        if meaning is not None and (
            meaning.role not in meanings or _rank(meaning) < _rank(meanings[meaning.role])
        ):
            columns[meaning.role] = cell.column
            meanings[meaning.role] = meaning
    columns.pop(MeasureRole.IGNORED, None)
    return MeasureHeader(
        index=index,
        row=row[0].row if row else 0,
        columns=columns,
        meanings=meanings,
        texts={cell.column: cell.text.strip() for cell in cells},
    )


def _worked(header: MeasureHeader, words: MeasureWords) -> tuple[str, ...]:
    """The headers that only a timesheet has."""
    worked: list[str] = []
    for text in header.texts.values():
        of_work = words.timesheet.meaning(text)
        if of_work is not None and of_work.role in _OF_WORK and words.meaning(text) is None:
            worked.append(text)
    return tuple(worked)


def _rank(meaning: MeasureMeaning) -> tuple[int, int, int]:
    """Which of two columns of one role is taken: the one with the least.

    Of lengths the average, then the sum, then what doesn't say which it is; of counts the plain one
    before a running sum; then the closer word.
    """
    if meaning.role in LENGTHS:
        return (2 - 2 * meaning.is_average - meaning.is_sum, meaning.rank, meaning.order)
    return (meaning.is_sum, meaning.rank, meaning.order)


def repeats_header(cells: Mapping[int, Cell], header: MeasureHeader) -> bool:
    """True for a row, by column, that says the headers once more."""
    return all(
        column in cells and normalised(cells[column].text) == normalised(header.texts[column])
        for column in header.columns.values()
    )

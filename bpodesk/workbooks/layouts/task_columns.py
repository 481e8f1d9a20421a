"""One person's days down and tasks across: hours in the cells, the task in the header.

A column that adds up the others is a total, and so is a row of any weekday that adds up the rows
since the last such row. Columns of leave hold absence.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import ColumnRole, EntryKind, Reading, Role, RowKind, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.layouts.base import HEAD_ROWS, Material, NotMine
from bpodesk.workbooks.layouts.outcome import Understood, reading_of
from bpodesk.workbooks.layouts.period import period_of
from bpodesk.workbooks.parse import parse_duration
from bpodesk.workbooks.roles import Unit
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.days import DayLabel, day_label, resolve
from bpodesk.workbooks.tables.facts import StatedTotal, TableFacts
from bpodesk.workbooks.tables.grid import Window, text_of
from bpodesk.workbooks.tables.stated import StatedPerson

_FEWEST_TASKS = 2
_FEWEST_DAYS = 3
_MOST_HOURS = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    header_row: int
    day_column: int
    tasks: Mapping[int, str]
    totals: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskColumns:
    """The layout."""

    name: str = "task matrix"
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's hours, or why it is no such matrix."""
        table = _table(material)
        if table is None:
            return NotMine("no row of headers has a day and at least two tasks")
        period = period_of(material, Window(last_row=table.header_row))
        facts = _facts(material, table, period.days)
        if not _adds_up(facts):
            return NotMine("its columns are not the parts of a day: no total adds them up", 1)
        understood = Understood(
            layout=self.name,
            why=f"Days down and tasks across, the tasks in row {table.header_row}.",
            facts=[facts],
            problems=_undated_rows(material, table, facts),
        )
        if facts.needs_period:
            understood.reasons.append(period.reason)
            understood.questions += [period.question] if period.question is not None else []
        return reading_of(material, understood)


def _undated_rows(material: Material, table: _Table, facts: TableFacts) -> list[Problem]:
    """Rows with hours beside a text that is no day: they are not counted, and told."""
    found: list[Problem] = []
    for number, kind in facts.rows.items():
        day = material.grid.at(number, table.day_column)
        hours = [c for c in material.grid.row(number) if c.column in table.tasks and _minutes(c)]
        if kind is RowKind.LEFT_OUT and day is not None and hours:
            found.append(
                Problem(
                    message=f"“{text_of(day)}” is no day; the hours of this row were not counted.",
                    field=Role.DATE.value,
                    place=cell_name(material.sheet.name, number, table.day_column),
                    value=text_of(day),
                    severity=Severity.WARNING,
                )
            )
    return found


def _adds_up(facts: TableFacts) -> bool:
    """True where at least half of the totals beside the days are their sums."""
    sums = [
        sum(day.minutes or 0 for day in facts.days[total.first : total.last])
        for total in facts.totals
    ]
    agree = sum(total.minutes == value for total, value in zip(facts.totals, sums, strict=True))
    return agree * 2 >= len(sums)


def _table(material: Material) -> _Table | None:
    """The header: a column of days, none of people or times, and columns that hold numbers."""
    grid, words = material.grid, material.words
    for number, cells in grid.rows(Window(last_row=HEAD_ROWS)):
        meanings = {cell.column: words.meaning(text_of(cell)) for cell in cells}
        roles = {column: found.role for column, found in meanings.items() if found is not None}
        days = [column for column, role in roles.items() if role is Role.DATE]
        if len(days) != 1 or set(roles.values()) & {Role.START, Role.END, Role.PERSON, Role.PUNCH}:
            continue
        tasks = {
            cell.column: text_of(cell)
            for cell in cells
            if cell.kind is CellKind.TEXT
            and cell.column not in days
            and (cell.column not in roles or words.is_absence(text_of(cell)))
            and _is_hours(material, cell.column, number)
        }
        totals = {
            cell.column
            for cell in cells
            if roles.get(cell.column) is Role.HOURS or words.is_total(text_of(cell))
        }
        tasks = {column: task for column, task in tasks.items() if column not in totals}
        if len(tasks) >= _FEWEST_TASKS and totals:
            return _Table(
                header_row=number, day_column=days[0], tasks=tasks, totals=frozenset(totals)
            )
    return None


def _is_hours(material: Material, column: int, header_row: int) -> bool:
    """True for a column below a header that is empty or holds nothing but lengths of a day."""
    below = Window(first_row=header_row + 1, first_column=column, last_column=column)
    return all(
        _minutes(cell) is not None for _, cells in material.grid.rows(below) for cell in cells
    )


def _minutes(cell: Cell) -> int | None:
    found = parse_duration(cell, unit=Unit.HOURS)
    return found if isinstance(found, int) else None


def _facts(material: Material, table: _Table, period: DateRange | None) -> TableFacts:
    grid, words = material.grid, material.words
    labels: list[DayLabel] = []
    rows: list[tuple[int, Sequence[Cell]]] = []
    facts = TableFacts(columns=_columns(table, material))
    facts.rows[table.header_row] = RowKind.HEADER
    for number, cells in grid.rows(Window(first_row=table.header_row + 1)):
        day = grid.at(number, table.day_column)
        label = None if day is None else day_label(day, words=words, dates=material.dates)
        if label is None:
            is_total = any(words.is_total(text_of(cell)) for cell in cells)
            facts.rows[number] = RowKind.TOTAL if is_total else RowKind.LEFT_OUT
            continue
        labels.append(label)
        rows.append((number, cells))
    days = resolve(labels, period)
    facts.needs_period = any(label.date is None for label in labels)
    subtotals = _subtotal_rows(table, rows, days)
    person = _person(material)
    for (number, cells), day in zip(rows, days, strict=True):
        if number in subtotals:
            facts.rows[number] = RowKind.TOTAL
            continue
        first = len(facts.days)
        for cell in cells:
            minutes = _minutes(cell)
            if cell.column in table.tasks and minutes:
                facts.days.append(_day(grid.name, cell, minutes, day, person, table, material))
        facts.rows[number] = RowKind.ENTRY if len(facts.days) > first else RowKind.LEFT_OUT
        _take_total(facts, cells, table, first)
    return facts


def _day(
    sheet: str,
    cell: Cell,
    minutes: int,
    day: dt.date | None,
    person: StatedPerson,
    table: _Table,
    material: Material,
) -> DayFacts:
    task = table.tasks[cell.column]
    is_leave = material.words.is_absence(task)
    return DayFacts(
        sheet=sheet,
        row=cell.row,
        column=cell.column,
        person=person.name,
        person_code=person.code,
        day=day,
        minutes=minutes,
        task=task,
        kind=EntryKind.ABSENCE if is_leave else EntryKind.WORK,
    )


def _take_total(facts: TableFacts, cells: Sequence[Cell], table: _Table, first: int) -> None:
    for cell in cells:
        minutes = _minutes(cell) if cell.column in table.totals else None
        if minutes:
            facts.totals.append(
                StatedTotal(
                    cell=cell, label="Total", minutes=minutes, first=first, last=len(facts.days)
                )
            )


def _subtotal_rows(
    table: _Table, rows: Sequence[tuple[int, Sequence[Cell]]], days: Sequence[dt.date | None]
) -> frozenset[int]:
    """The rows of the weekday whose rows add up those before them; empty where none does."""
    for weekday in range(7):
        sums: dict[int, int] = {}
        agree = differ = 0
        found: list[int] = []
        for (number, cells), day in zip(rows, days, strict=True):
            here = {c.column: m for c in cells if c.column in table.tasks and (m := _minutes(c))}
            if day is not None and day.weekday() == weekday:
                found.append(number)
                agree += bool(here) and here == sums
                differ += bool(here) and here != sums
                sums = {}
            else:
                for column, minutes in here.items():
                    sums[column] = sums.get(column, 0) + minutes
        if agree >= 2 and agree > differ:
            return frozenset(found)
    return frozenset()


def _person(material: Material) -> StatedPerson:
    return material.people[0] if len(material.people) == 1 else StatedPerson()


def _columns(table: _Table, material: Material) -> tuple[ColumnRole, ...]:
    found: list[ColumnRole] = []
    for cell in material.grid.row(table.header_row):
        role = Role.TASK if cell.column in table.tasks else Role.IGNORED
        if cell.column in table.totals:
            role = Role.TOTAL
        if cell.column == table.day_column:
            role = Role.DATE
        found.append(ColumnRole(column=cell.column, header=text_of(cell), role=role))
    return tuple(found)

"""Rosters: shifts planned, not hours worked.

Either a shift stands in each row, with its times, and the people in the cells of the days; or
people stand in the rows and the codes of shifts in the cells, with a legend of the codes' times
below, beside, or on another sheet. A grid of half hours is read the same way: its rows are spans.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import Reading, Role, cell_name
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.layouts.base import Material, NotMine, Period, ShiftCode
from bpodesk.workbooks.layouts.days_across import periods_of
from bpodesk.workbooks.layouts.outcome import Understood, reading_of
from bpodesk.workbooks.parse import SECONDS_PER_DAY, parse_duration
from bpodesk.workbooks.roles import HeaderWords, Unit
from bpodesk.workbooks.tables.axes import Axis
from bpodesk.workbooks.tables.clocks import in_order, one_time, range_of_text
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.days import resolve
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import LAST_ROW, Grid, Window, text_of
from bpodesk.workbooks.tables.header import meaning_of
from bpodesk.workbooks.tables.matrix_days import MatrixReader

_RANGE_INSIDE = re.compile(
    r"[0-2]?[0-9](?:[:.][0-5][0-9])?\s*(?:-|–|—|~)\s*[0-2]?[0-9](?:[:.][0-5][0-9])"
)
_CODE = re.compile(
    r"(?:^|[,;\s(])([^\W\d_]{1,3}[0-9]?)\s*[=:]\s*[^=]*?("
    + _RANGE_INSIDE.pattern
    + r")(?:[^=]*?([0-9]{1,3})\s*min)?",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*[/\n;+&]\s*")
_PLANNED = "It is a roster: it states what was planned, not what was worked."
_FEWEST_SLOTS = 6
_SHORTEST_SHIFT_SECONDS = 2 * 60 * 60
_MOST_CODE_LETTERS = 3
_LONGEST_BREAK_HOURS = 4  # a larger plain number counts minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRoster:
    """Shifts down, days across, people in the cells."""

    name: str = "roster"
    decides: bool = True

    def read(self, material: Material) -> Reading | NotMine:
        """The shifts, or why it is no such roster."""
        found: list[TableFacts] = []
        for axis, below, period in _tables(material):
            spans = _shift_rows(material.grid, axis, below)
            if not spans:
                continue
            days = resolve(axis.axis.labels, period.days)
            facts = TableFacts(needs_period=True)
            found.append(facts)
            for row, (start, end) in spans.items():
                for cell in material.grid.row(row):
                    for name in _names(cell) if cell.column in axis.day_of else ():
                        facts.days.append(
                            DayFacts(
                                sheet=material.grid.name,
                                row=row,
                                column=cell.column,
                                person=name,
                                day=days[axis.day_of[cell.column]],
                                times=in_order((start, end)),
                                times_column=cell.column,
                                task=text_of(material.grid.at(row, 1)),
                            )
                        )
        if not found:
            return NotMine("no rows are shifts with their times")
        return _read(material, self.name, found, "Shifts down, days across, people in them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRoster:
    """People down, days across, the codes of shifts in the cells."""

    name: str = "roster"
    decides: bool = True

    def read(self, material: Material) -> Reading | NotMine:
        """The shifts, or why it is no such roster."""
        codes = {**material.notes.shifts, **shift_codes(material.grid, material.words)}
        if not material.axes or not codes:
            return NotMine("no legend gives the times of its codes")
        matrix = material.matrix
        periods = [period.days for period in periods_of(material)]
        facts = MatrixReader(
            material.grid, matrix, words=material.words, dates=material.dates, periods=periods
        ).read()
        found: list[DayFacts] = []
        timed = [day for day in facts.days if day.times]
        without_times: list[DayFacts] = []
        for day in facts.days:
            shift = codes.get(day.code.casefold())
            if day.times:
                found.append(day)  # written in place of a code
            elif shift is not None and not day.states_work:
                found.append(
                    replace(
                        day,
                        column=day.code_column or day.column,
                        times=in_order((shift.start, shift.end)),
                        times_column=day.code_column,
                        break_minutes=shift.break_minutes,
                        task=day.code,
                        code="",
                    )
                )
            elif day.code and day.meaning is None:
                without_times.append(day)
        coded = sum(bool(day.code) for day in facts.days if day.meaning is None)
        shifts = len(found) - len(timed)
        if shifts * 2 < coded or shifts < len(timed):
            return NotMine("most of its codes have no times in the legend", 1)
        facts.days = found
        why = "People down, days across, shifts by code."
        problems = [_without_times(day) for day in without_times]
        return _read(material, self.name, [facts], why, problems=problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotGrid:
    """A day cut into equal spans down, days across: every filled cell is a span worked."""

    name: str = "week grid"
    decides: bool = True

    def read(self, material: Material) -> Reading | NotMine:
        """The spans worked, or why it is no such grid."""
        found: list[TableFacts] = []
        lengths: set[int] = set()
        for axis, below, period in _tables(material):
            slots = _slots(material.grid, axis, below)
            if slots is None:
                continue
            minutes, rows = slots
            lengths.add(minutes)
            days = resolve(axis.axis.labels, period.days)
            person = material.people[0] if len(material.people) == 1 else None
            cells: dict[int, list[tuple[int, Cell]]] = {}
            for row, start in rows.items():
                for cell in material.grid.row(row):
                    if cell.column in axis.day_of:
                        cells.setdefault(axis.day_of[cell.column], []).append((start, cell))
            facts = TableFacts(needs_period=True)
            found.append(facts)
            for day, filled in sorted(cells.items()):
                first = filled[0][1]
                facts.days.append(
                    DayFacts(
                        sheet=material.grid.name,
                        row=first.row,
                        column=first.column,
                        person=person.name if person is not None else "",
                        day=days[day],
                        times=tuple(t for s, _ in filled for t in (s, s + minutes * 60)),
                        times_column=first.column,
                    )
                )
        if not found:
            return NotMine("its rows are no equal spans of a day")
        shown = " or ".join(str(minutes) for minutes in sorted(lengths))
        why = f"A grid of {shown} minutes a row, every filled cell worked."
        return _read(material, self.name, found, why, planned=False)


def _tables(material: Material) -> list[tuple[Axis, Window, Period]]:
    """Each header of days with the rows down to the next one and what its days mean."""
    ends = [*(axis.first_row - 1 for axis in material.axes[1:]), LAST_ROW]
    return [
        (axis, Window(first_row=axis.last_row + 1, last_row=end), period)
        for axis, end, period in zip(
            material.axes,
            ends,  # there may be no axis
            periods_of(material),
            strict=False,
        )
    ]


def _without_times(day: DayFacts) -> Problem:
    column = day.code_column or day.column
    return Problem(
        message=f"No legend gives the times of “{day.code}”; nothing was counted for this day.",
        place=cell_name(day.sheet, day.row, column),
        value=day.code,
        severity=Severity.WARNING,
    )


def _read(
    material: Material,
    layout: str,
    facts: list[TableFacts],
    why: str,
    *,
    planned: bool = True,
    problems: Sequence[Problem] = (),
) -> Reading | NotMine:
    understood = Understood(layout=layout, why=why, facts=facts, problems=[*problems])
    understood.reasons += [_PLANNED] if planned else []
    if not all(label.date for axis in material.axes for label in axis.axis.labels):
        periods = periods_of(material)
        understood.reasons += dict.fromkeys(item.reason for item in periods if item.reason)
        understood.questions += [p.question for p in periods if p.question is not None][:1]
    return reading_of(material, understood)


def _shift_rows(grid: Grid, axis: Axis, below: Window) -> dict[int, tuple[int, int]]:
    """The rows below an axis whose label has the times of a shift; empty where most have none."""
    found: dict[int, tuple[int, int]] = {}
    rows = 0
    for number, cells in grid.rows(below):
        left = [cell for cell in cells if cell.column < axis.axis.first_column]
        days = [cell for cell in cells if cell.column in axis.day_of]
        if not left or not all(cell.kind is CellKind.TEXT for cell in days):
            continue
        rows += 1
        inside = _RANGE_INSIDE.search(" ".join(text_of(cell) for cell in left))
        span = range_of_text(inside[0]) if inside is not None else None
        if span is not None:
            found[number] = (span.seconds[0], span.seconds[1])
    if len(found) < 2 or len(found) * 2 <= rows:
        return {}
    lengths = [(end - start) % SECONDS_PER_DAY for start, end in found.values()]
    return found if min(lengths) >= _SHORTEST_SHIFT_SECONDS else {}  # lessons are shorter


def _names(cell: Cell) -> Sequence[str]:
    parts = [" ".join(part.split()) for part in _SEVERAL.split(cell.text)]
    return [part for part in parts if any(sign.isalpha() for sign in part)]


def _slots(grid: Grid, axis: Axis, below: Window) -> tuple[int, dict[int, int]] | None:
    """Minutes a row and each row's start, where the rows are equal spans of a day."""
    starts: dict[int, int] = {}
    for number, cells in grid.rows(below):
        left = [cell for cell in cells if cell.column < axis.axis.first_column]
        days = [cell for cell in cells if cell.column in axis.day_of]
        seconds = one_time(left[0]) if left and left[0].kind is not CellKind.NUMBER else None
        span = range_of_text(text_of(left[0])) if left else None
        seconds = span.seconds[0] if span is not None else seconds
        if seconds is not None and all(cell.kind is CellKind.TEXT for cell in days):
            starts[number] = seconds
    times = list(starts.values())
    steps = {after - before for before, after in pairwise(times)}
    if len(times) < _FEWEST_SLOTS or len(steps) != 1:
        return None
    step = steps.pop() // 60
    return (step, starts) if 0 < step <= 60 else None


def shift_codes(grid: Grid, words: HeaderWords) -> Mapping[str, ShiftCode]:
    """The codes that a sheet gives times for: in words ("E = early 7:00-15:00") or as a table."""
    found: dict[str, ShiftCode] = {}
    for _, cells in grid.rows(Window()):
        for cell in cells:
            if cell.kind is CellKind.TEXT and len(cell.text) <= 600:
                for code, times, pause in _CODE.findall(cell.text):
                    span = range_of_text(" ".join(times.split()))
                    if span is not None:
                        found[code.casefold()] = ShiftCode(
                            start=span.seconds[0],
                            end=span.seconds[1],
                            break_minutes=int(pause) if pause else None,
                        )
    return {**found, **_code_table(grid, words)}


def _code_table(grid: Grid, words: HeaderWords) -> Mapping[str, ShiftCode]:
    """A table with a code, a start and an end in each row."""
    for number, cells in grid.rows(Window(last_row=40)):
        columns: dict[Role, int] = {}
        for cell in cells:
            meaning = meaning_of(text_of(cell), words)
            if meaning is not None:
                columns.setdefault(meaning[0], cell.column)
        if {Role.START, Role.END} <= columns.keys() and Role.DATE not in columns:
            return _codes_below(grid, number, cells[0].column, columns)
    return {}


def _codes_below(
    grid: Grid, header_row: int, first: int, columns: Mapping[Role, int]
) -> Mapping[str, ShiftCode]:
    found: dict[str, ShiftCode] = {}
    for row, _ in grid.rows(Window(first_row=header_row + 1)):
        code = text_of(grid.at(row, first))
        start, end = (grid.at(row, columns[role]) for role in (Role.START, Role.END))
        if not code or len(code) > _MOST_CODE_LETTERS or start is None or end is None:
            continue
        begins, ends = one_time(start), one_time(end)
        if begins is not None and ends is not None:
            pause = _pause(grid.at(row, columns.get(Role.BREAK, 0)))
            found[code.casefold()] = ShiftCode(start=begins, end=ends, break_minutes=pause)
    return found


def _pause(cell: Cell | None) -> int | None:
    """Minutes of a break: 30, 0:30 and 0.5 are the same."""
    if cell is None:
        return None
    is_hours = cell.kind is CellKind.NUMBER and (cell.serial or 0) <= _LONGEST_BREAK_HOURS
    found = parse_duration(cell, unit=Unit.HOURS if is_hours else Unit.MINUTES)
    return found if isinstance(found, int) else None

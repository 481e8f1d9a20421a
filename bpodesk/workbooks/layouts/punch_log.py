"""Raw punch logs: a row for each time somebody touched the clock.

With or without a header; the person is a name or a number. Punches within a minute are one. Where a
day begins is seen from the punches of each person.
"""

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import ColumnRole, Reading, Role, RowKind, cell_name
from bpodesk.workbooks.cells import Block, Cell, Row
from bpodesk.workbooks.layouts.base import HEAD_ROWS, Material, NotMine
from bpodesk.workbooks.layouts.outcome import Understood, reading_of
from bpodesk.workbooks.parse import SECONDS_PER_DAY, Moment
from bpodesk.workbooks.roles import Hint
from bpodesk.workbooks.tables.day_facts import DayFacts
from bpodesk.workbooks.tables.facts import TableFacts
from bpodesk.workbooks.tables.grid import Window, text_of
from bpodesk.workbooks.tables.guess import guess_columns
from bpodesk.workbooks.tables.header import TableHeader, headers_in
from bpodesk.workbooks.tables.punch_days import day_starts

_REPEAT_SECONDS = 60
_LOOKED_AT_ROWS = 200
_MOST_PROBLEMS = 200  # told one by one
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    first_row: int
    moment: int
    clock: int | None
    name: int | None
    code: int | None
    roles: tuple[ColumnRole, ...]


class _Punch(NamedTuple):
    at: int  # seconds since 1970 on the wall clock
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PunchLog:
    """The layout."""

    name: str = "punch log"
    decides: bool = False

    def read(self, material: Material) -> Reading | NotMine:
        """The sheet's days, or why it is no log of punches."""
        columns = _columns(material)
        if isinstance(columns, NotMine):
            return columns
        facts = TableFacts(columns=columns.roles, labelled=False)
        found = _Punches(material=material, columns=columns)
        found.read()
        problems, count = found.problems, 0
        for times in found.by_person.values():
            count += len(times)
            facts.rows.update((punch.row, RowKind.ENTRY) for punch in times)
        repeats = 0
        for (name, code), times in found.by_person.items():
            times.sort(key=lambda punch: punch.at)
            days = _days(material.sheet.name, name, code, times)
            repeats += len(times) - sum(len(day.times) for day in days)
            facts.days += days
        understood = Understood(
            layout=self.name,
            why=f"A log of {count} punches, from row {columns.first_row} on.",
            facts=[facts],
            problems=problems[:_MOST_PROBLEMS],
        )
        if len(problems) > _MOST_PROBLEMS:
            rest = len(problems) - _MOST_PROBLEMS
            have = "1 more punch has" if rest == 1 else f"{rest} more punches have"
            understood.problems.append(
                Problem(
                    message=f"{have} no time that can be read, from here on.",
                    place=problems[_MOST_PROBLEMS].place,
                )
            )
        if repeats:
            counted = "1 punch" if repeats == 1 else f"{repeats} punches"
            were = "was" if repeats == 1 else "were"
            understood.reasons.append(f"{counted} within a minute of another {were} left out.")
        return reading_of(material, understood)


def _columns(material: Material) -> _Columns | NotMine:
    for header in headers_in(
        material.head,
        window=Window(last_row=HEAD_ROWS),
        words=material.words,
        forced=material.answers.roles,
    ):
        found = _columns_of_header(material, header)
        if found is not None:
            return found
    return _columns_without_header(material)


def _columns_of_header(material: Material, header: TableHeader) -> _Columns | None:
    who = header.one(Role.PERSON), header.one(Role.PERSON_CODE)
    day = header.one(Role.DATE)
    others = [item for item in header.times if item.role is not Role.PUNCH]
    hours = [item for item in header.all_of(Role.HOURS) if item.hint is not Hint.WEAK_TIME]
    clocks = [item for item in header.all_of(Role.HOURS) if item.hint is Hint.WEAK_TIME]
    clocks += header.all_of(Role.PUNCH)
    if not any(who) or hours or len(others) > 1 or (day is None and not clocks):
        return None
    clocks += others
    moment = day if day is not None else clocks[0]
    clock = clocks[0] if day is not None and clocks else None
    rows = (row for row in material.sheet.rows if row and row[0].row > header.last_row)
    below = list(islice(rows, _LOOKED_AT_ROWS))
    if not _is_log(material, below, moment.column, clock.column if clock is not None else None):
        return None
    code = who[1]
    if code is not None and who[0] is not None and code.hint is Hint.WEAK_CODE:
        code = None  # beside names, a column "No." counts the rows
    return _Columns(
        first_row=header.last_row + 1,
        moment=moment.column,
        clock=clock.column if clock is not None else None,
        name=who[0].column if who[0] is not None else None,
        code=code.column if code is not None else None,
        roles=header.roles,
    )


def _is_log(material: Material, rows: Sequence[Row], moment: int, clock: int | None) -> bool:
    """True where the column of moments states days with times, or a column of times beside it."""
    good = seen = 0
    for row in rows:
        cells = {cell.column: cell for cell in row if not cell.is_blank}
        if moment not in cells:
            continue
        seen += 1
        found = material.dates.parse_time(cells[moment])
        timed = isinstance(found, Moment) and found.day is not None and found.seconds > 0
        if clock is not None and clock in cells:
            beside = material.dates.parse_time(cells[clock])
            timed = isinstance(beside, Moment)
        good += timed
    return seen > 0 and good * 5 >= seen * 4


def _columns_without_header(material: Material) -> _Columns | NotMine:
    """Who and when by their values, as clocks write them without a header."""
    rows = material.filled_rows
    found = {role: column for column, role in guess_columns(rows, material.dates).items()}
    if Role.PUNCH not in found or not {Role.PERSON, Role.PERSON_CODE} & set(found):
        return NotMine("it is no log of punches: no column has days with times")
    dated = found.get(Role.DATE)
    return _Columns(
        first_row=rows[0][0].row,
        moment=dated or found[Role.PUNCH],
        clock=found[Role.PUNCH] if dated else None,
        name=found.get(Role.PERSON),
        code=found.get(Role.PERSON_CODE),
        roles=tuple(
            ColumnRole(column=column, header="", role=role)
            for role, column in sorted(found.items(), key=lambda item: item[1])
        ),
    )


@dataclass(slots=True, kw_only=True)
class _Punches:
    """The punches of each person (name, code), and those whose moment can't be read."""

    material: Material
    columns: _Columns
    by_person: dict[tuple[str, str], list[_Punch]] = field(
        default_factory=dict[tuple[str, str], list[_Punch]]
    )
    problems: list[Problem] = field(default_factory=list[Problem])

    def read(self) -> None:
        """Take all rows; in a long sheet, what a cell says is worked out once."""
        sheet = self.material.sheet
        if not sheet.blocks:
            for row in sheet.rows:
                self._take(row)
        known_people: dict[tuple[int, int], list[_Punch]] = {}
        known_moments: dict[tuple[int, int], int] = {}
        for block in sheet.blocks:
            self._take_block(block, known_people, known_moments)

    def _take_block(
        self,
        block: Block,
        known_people: dict[tuple[int, int], list[_Punch]],
        known_moments: dict[tuple[int, int], int],
    ) -> None:
        """Take the rows of a block; one whose person or moment is new goes the general way."""
        columns, contents = self.columns, self.material.sheet.contents
        nothing = array("I", bytes(4 * len(block.numbers)))
        name, code, moment, clock = (
            block.columns.get(column or 0, nothing)
            for column in (columns.name, columns.code, columns.moment, columns.clock)
        )
        people, moments = zip(name, code, strict=True), zip(moment, clock, strict=True)
        for index, (who, when) in enumerate(zip(people, moments, strict=True)):
            number = block.numbers[index]
            punches, at = known_people.get(who), known_moments.get(when)
            if punches is not None and at is not None and number >= columns.first_row:
                punches.append(_Punch(at, number, columns.moment))
                continue
            [row] = block.rows(contents, index, index + 1)
            found = self._take(row)
            if found is not None and index not in block.odd:
                known_people[who], known_moments[when] = found, found[-1].at

    def _take(self, row: Row) -> list[_Punch] | None:
        """Take a row; gives the punches of its person, the last of which is the row's."""
        columns = self.columns
        if not row or row[0].row < columns.first_row:
            return None
        cells = {cell.column: cell for cell in row if not cell.is_blank}
        who = _who(cells, columns)
        if columns.moment not in cells or who is None:
            return None
        punch = _punch(self.material, cells, columns)
        if isinstance(punch, Problem):
            self.problems.append(punch)
            return None
        punches = self.by_person.setdefault(who, [])
        punches.append(punch)
        return punches


def _who(cells: dict[int, Cell], columns: _Columns) -> tuple[str, str] | None:
    name = text_of(cells.get(columns.name or 0))
    code = text_of(cells.get(columns.code or 0))
    return (name or code, code) if name or code else None


def _punch(material: Material, cells: dict[int, Cell], columns: _Columns) -> _Punch | Problem:
    cell = cells[columns.moment]
    found = material.dates.parse_time(cell)
    day = found.day if isinstance(found, Moment) else None
    seconds = found.seconds if isinstance(found, Moment) else 0
    if columns.clock is not None:
        dated = material.dates.parse_date(cell)
        day = dated if isinstance(dated, dt.date) else None
        beside = cells.get(columns.clock)
        clock = None if beside is None else material.dates.parse_time(beside)
        if not isinstance(clock, Moment):
            day = None
        else:
            seconds = clock.seconds
    if day is None:
        return Problem(
            message="The moment of this punch can't be read.",
            field=Role.PUNCH.value,
            place=cell_name(material.sheet.name, cell.row, cell.column),
            value=text_of(cell),
        )
    at = (day - _EPOCH).days * SECONDS_PER_DAY + seconds
    return _Punch(at, cell.row, cell.column)


def _without_repeats(punches: Sequence[_Punch]) -> list[_Punch]:
    kept: list[_Punch] = []
    for punch in punches:
        if not kept or punch.at - kept[-1].at >= _REPEAT_SECONDS:
            kept.append(punch)
    return kept


def _days(sheet: str, name: str, code: str, punches: Sequence[_Punch]) -> list[DayFacts]:
    starts = day_starts([punch.at for punch in _without_repeats(punches)])
    days: dict[int, list[_Punch]] = {}
    for punch in punches:
        days.setdefault(bisect_right(starts, punch.at), []).append(punch)
    found: list[DayFacts] = []
    for touched in days.values():
        times = _without_repeats(touched)
        midnight = times[0].at // SECONDS_PER_DAY * SECONDS_PER_DAY
        found.append(
            DayFacts(
                sheet=sheet,
                row=times[0].row,
                column=times[0].column,
                person=name,
                person_code=code,
                day=_EPOCH + dt.timedelta(days=midnight // SECONDS_PER_DAY),
                times=tuple(punch.at - midnight for punch in times),
                times_column=times[0].column,
            )
        )
    return found

"""The facts of one row -> an entry, or the problems that stand in its way.

Hours that the file states are kept; where times are stated too and say something else, a warning
tells. Without stated hours, an entry is its end less its start less its break. A row is counted
whole or not at all, and each row that is not counted leaves a problem or an entry in the tally.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import ReadEntry, Role, cell_name
from bpodesk.domain.timesheets import MINUTES_PER_DAY
from bpodesk.workbooks.cells import CellKind
from bpodesk.workbooks.layouts.flat_facts import RowFacts
from bpodesk.workbooks.parse import SECONDS_PER_DAY, Unreadable

_TIME_ROLES = (Role.START, Role.END, Role.END_DATE, Role.BREAK)
_LONGEST_IMPLIED_BREAK_MINUTES = 120
_TOLERANCE_MINUTES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From start to end, breaks included; `end_day` only where the file states it."""

    minutes: int
    end_day: dt.date | None
    odd_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of a row. `is_zero`: it states that nobody worked."""

    entry: ReadEntry | None
    problems: tuple[Problem, ...] = ()
    is_zero: bool = False


def stretch_of(facts: RowFacts) -> Stretch | Unreadable | None:
    """The time between start and end; None where either is missing."""
    start, end = facts.start, facts.end
    if start is None or end is None:
        return None
    if start.seconds == SECONDS_PER_DAY:
        return Unreadable("a start at 24:00 belongs to the next day")
    last_day = end.day or facts.end_day
    first_day = start.day or facts.day
    seconds = end.seconds - start.seconds
    if last_day is None or first_day is None:
        if seconds == 0:
            return Unreadable("start and end are the same: nothing or a whole day")
        seconds += SECONDS_PER_DAY if seconds < 0 else 0
    else:
        seconds += (last_day - first_day).days * SECONDS_PER_DAY
        last_day += dt.timedelta(days=end.seconds // SECONDS_PER_DAY)
    if seconds < 0:
        return Unreadable("the end is before the start")
    minutes = (seconds + 30) // 60
    return Stretch(minutes=minutes, end_day=last_day, odd_seconds=seconds - minutes * 60)


def overtime_is_beside(rows: Iterable[RowFacts], *, regular: bool) -> bool:
    """True where overtime is not a part of the hours; told by the times, else by the header."""
    beside = part = 0
    for facts in rows:
        overtime, hours = facts.minutes.get(Role.OVERTIME, 0), facts.minutes.get(Role.HOURS)
        stretch = stretch_of(facts)
        if not overtime or hours is None or not isinstance(stretch, Stretch):
            continue
        worked = stretch.minutes - facts.minutes.get(Role.BREAK, 0)
        beside += abs(worked - hours - overtime) <= _TOLERANCE_MINUTES
        part += abs(worked - hours) <= _TOLERANCE_MINUTES
    return beside > part or (regular and beside == part)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMaker:
    """Makes entries of a sheet's rows by the rules that hold for all of them."""

    sheet: str
    needs_person: bool
    has_break: bool
    overtime_beside: bool

    def make(self, facts: RowFacts) -> RowResult:
        """The entry, or why there is none."""
        if _states_zero(facts):
            return RowResult(entry=None, is_zero=True)
        stretch = stretch_of(facts)
        uncounted: tuple[Problem, ...] = ()
        if isinstance(stretch, Stretch) and Role.HOURS in facts.problems and _is_unstored(facts):
            # The times say what the formula would: they are taken, and the cell is told.
            uncounted = (replace(facts.problems.pop(Role.HOURS), severity=Severity.WARNING),)
        blocking, day = self._blocking(facts), self._day(facts)
        if blocking or day is None:
            return RowResult(entry=None, problems=blocking)
        hours = facts.minutes.get(Role.HOURS)
        if hours is None:
            result = self._from_times(facts, day, stretch=stretch)
            return replace(result, problems=(*uncounted, *result.problems))
        return self._from_hours(facts, day, stretch=stretch, hours=hours)

    def _blocking(self, facts: RowFacts) -> tuple[Problem, ...]:
        """The problems that make a row worth nothing; with stated hours, times don't matter."""
        has_hours = Role.HOURS in facts.minutes
        found = [
            problem
            for role, problem in facts.problems.items()
            if not (has_hours and role in _TIME_ROLES)
        ]
        if self._day(facts) is None and Role.DATE not in facts.problems:
            found.append(self._problem(facts, "This row has no date.", role=Role.DATE))
        if self.needs_person and not written_name(facts):
            found.append(
                self._problem(facts, "This row doesn't say whose hours it holds.", role=Role.PERSON)
            )
        return tuple(found)

    def _from_times(
        self, facts: RowFacts, day: dt.date, *, stretch: Stretch | Unreadable | None
    ) -> RowResult:
        if facts.start is None and facts.end is None:
            return self._nobody(facts, "This row has no hours and no times; nothing was counted.")
        if facts.end is None:
            return self._refused(facts, "There is a start, but no end.", role=Role.START)
        if facts.start is None:
            return self._refused(facts, "There is an end, but no start.", role=Role.END)
        if facts.start.seconds == facts.end.seconds == 0 and isinstance(stretch, Unreadable):
            return self._nobody(facts, "Start and end are 00:00; nothing was counted.")
        if not isinstance(stretch, Stretch):
            reason = stretch.reason if isinstance(stretch, Unreadable) else ""
            return self._refused(facts, f"The times can't be used: {reason}.", role=Role.END)
        if stretch.minutes > MINUTES_PER_DAY:
            return self._refused(
                facts,
                f"From start to end are {_as_hours(stretch.minutes)}, more than a day; perhaps"
                " somebody forgot to clock out.",
                role=Role.END,
            )
        minutes = stretch.minutes - facts.minutes.get(Role.BREAK, 0)
        if minutes < 0:
            return self._refused(
                facts, "The break is longer than the time from start to end.", role=Role.BREAK
            )
        return self._finished(facts, day, stretch=stretch, minutes=minutes)

    def _from_hours(
        self, facts: RowFacts, day: dt.date, *, stretch: Stretch | Unreadable | None, hours: int
    ) -> RowResult:
        minutes = hours
        if self.overtime_beside:
            minutes += facts.minutes.get(Role.OVERTIME, 0)
        warnings = [
            replace(problem, severity=Severity.WARNING)
            for role, problem in facts.problems.items()
            if role in _TIME_ROLES
        ]
        if isinstance(stretch, Unreadable):
            if minutes:
                warnings.append(self._warning(facts, f"The times are odd: {stretch.reason}."))
            stretch = None
        elif stretch is not None and self._disagrees(facts, minutes, stretch=stretch):
            break_minutes = facts.minutes.get(Role.BREAK, 0)
            warnings.append(
                self._warning(
                    facts,
                    f"The hours are {_as_hours(minutes)}, but from start to end less the break are"
                    f" {_as_hours(stretch.minutes - break_minutes)}; the hours were kept.",
                )
            )
        elif stretch is None and (facts.start or facts.end) and not warnings:
            warnings.append(
                self._warning(facts, "Start or end is missing; the stated hours were kept.")
            )
        result = self._finished(facts, day, stretch=stretch, minutes=minutes)
        return replace(result, problems=(*warnings, *result.problems))

    def _disagrees(self, facts: RowFacts, minutes: int, *, stretch: Stretch) -> bool:
        if Role.BREAK in facts.problems:
            return False  # nothing to compare with
        gap = stretch.minutes - facts.minutes.get(Role.BREAK, 0) - minutes
        if not self.has_break and 0 <= gap <= _LONGEST_IMPLIED_BREAK_MINUTES:
            return False  # the file keeps no breaks: the gap is one
        return abs(gap) > _TOLERANCE_MINUTES

    def _finished(
        self, facts: RowFacts, day: dt.date, *, stretch: Stretch | None, minutes: int
    ) -> RowResult:
        overtime = facts.minutes.get(Role.OVERTIME)
        if minutes == 0 and not overtime:
            return RowResult(entry=None, is_zero=True)
        if minutes > MINUTES_PER_DAY:
            return self._refused(
                facts, f"{_as_hours(minutes)} are more than a day has.", role=Role.HOURS
            )
        if overtime is not None and overtime > minutes:
            return self._refused(
                facts, "The overtime is longer than the hours it is a part of.", role=Role.OVERTIME
            )
        return self._counted(facts, day, stretch=stretch, minutes=minutes)

    def _counted(
        self, facts: RowFacts, day: dt.date, *, stretch: Stretch | None, minutes: int
    ) -> RowResult:
        start, end = (facts.start, facts.end) if stretch is not None else (None, None)
        problems: list[Problem] = []
        if start is not None and start.day is not None and facts.day not in (None, start.day):
            problems.append(
                self._warning(
                    facts,
                    f"The date says {facts.day:%d %b %Y}, the start {start.day:%d %b %Y}; the"
                    " start's day was taken.",
                )
            )
        row, column = self._cell(facts, Role.HOURS if Role.HOURS in facts.cells else Role.START)
        entry = ReadEntry(
            person=written_name(facts),
            person_code=facts.texts.get(Role.PERSON_CODE, ""),
            day=day,
            start=start.time if start is not None else None,
            end=end.time if end is not None else None,
            end_day=stretch.end_day if stretch is not None else None,
            break_minutes=facts.minutes.get(Role.BREAK),
            minutes=minutes,
            odd_seconds=_odd_seconds(facts, stretch),
            overtime_minutes=facts.minutes.get(Role.OVERTIME),
            task=facts.texts.get(Role.TASK, ""),
            customer=facts.texts.get(Role.CUSTOMER, ""),
            sheet=self.sheet,
            row=row,
            column=column,
        )
        return RowResult(entry=entry, problems=tuple(problems))

    @staticmethod
    def _day(facts: RowFacts) -> dt.date | None:
        stated = facts.start.day if facts.start is not None else None
        return stated or facts.day

    @staticmethod
    def _cell(facts: RowFacts, role: Role) -> tuple[int, int]:
        """The cell of a role, else the row's first that has one."""
        cell = facts.cells.get(role) or next(iter(facts.cells.values()))
        return cell.row, cell.column

    def _problem(
        self, facts: RowFacts, message: str, *, role: Role, severity: Severity = Severity.ERROR
    ) -> Problem:
        row, column = self._cell(facts, role)
        cell = facts.cells.get(role)
        return Problem(
            message=message,
            field=role.value,
            place=cell_name(self.sheet, row, column),
            value=cell.text.strip() if cell is not None else "",
            severity=severity,
        )

    def _warning(self, facts: RowFacts, message: str) -> Problem:
        role = Role.HOURS if Role.HOURS in facts.cells else Role.START
        return self._problem(facts, message, role=role, severity=Severity.WARNING)

    def _refused(self, facts: RowFacts, message: str, *, role: Role) -> RowResult:
        return RowResult(entry=None, problems=(self._problem(facts, message, role=role),))

    def _nobody(self, facts: RowFacts, message: str) -> RowResult:
        return RowResult(entry=None, problems=(self._warning(facts, message),))


def _odd_seconds(facts: RowFacts, stretch: Stretch | None) -> int:
    if Role.HOURS in facts.minutes:
        return facts.odd_seconds.get(Role.HOURS, 0)
    return stretch.odd_seconds if stretch is not None else 0


def written_name(facts: RowFacts) -> str:
    """The name as written; the code where the file has no names."""
    parts = (facts.texts.get(Role.FIRST_NAME, ""), facts.texts.get(Role.LAST_NAME, ""))
    whole = facts.texts.get(Role.PERSON, "") or " ".join(part for part in parts if part)
    return whole or facts.texts.get(Role.PERSON_CODE, "")


def _states_zero(facts: RowFacts) -> bool:
    """True where the row says in so many words that nobody worked: 0 hours and no times."""
    lengths = [facts.minutes.get(role) for role in (Role.HOURS, Role.OVERTIME)]
    timed = any(moment is not None and moment.seconds for moment in (facts.start, facts.end))
    return not timed and any(length == 0 for length in lengths) and not any(lengths)


def _is_unstored(facts: RowFacts) -> bool:
    return facts.cells[Role.HOURS].kind is CellKind.EMPTY


def _as_hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d} h"

"""What a form, a matrix or a clock report states of one person's day, and the entry it makes.

Punches become hours by a policy: the hours that the file states itself, the pairs in order, or from
the first to the last. A single punch is an exception, an odd one is told and not counted.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import (
    CodeMeaning,
    CodeRule,
    DayMark,
    EntryKind,
    Policy,
    ReadEntry,
    Role,
    Unfinished,
    cell_name,
)
from bpodesk.domain.timesheets import MINUTES_PER_DAY
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.parse import SECONDS_PER_DAY
from bpodesk.workbooks.tables.clocks import paired_seconds
from bpodesk.workbooks.tables.grid import text_of

STATED, PAIRS, FIRST_TO_LAST = "stated hours", "pairs", "first to last"
_TOLERANCE_MINUTES = 1
_CLEAN_SHARE = 0.8


@dataclass(slots=True, kw_only=True)
class DayFacts:
    """The facts of one person's day. `times` are seconds after the day's midnight, in order."""

    sheet: str
    row: int
    column: int
    person: str = ""
    person_code: str = ""
    day: dt.date | None = None
    times: tuple[int, ...] = ()
    times_column: int | None = None
    minutes: int | None = None
    break_minutes: int | None = None
    overtime_minutes: int | None = None
    overtime_is_beside: bool = False
    code: str = ""
    code_column: int | None = None
    meaning: CodeMeaning | None = None
    task: str = ""
    customer: str = ""
    kind: EntryKind = EntryKind.WORK
    problems: list[Problem] = field(default_factory=list[Problem])

    @property
    def place(self) -> str:
        """The cell that carries the facts."""
        return cell_name(self.sheet, self.row, self.column)

    @property
    def states_work(self) -> bool:
        """True where there are hours or times, be they complete or not."""
        return bool(self.minutes) or bool(self.times) or bool(self.overtime_minutes)


Result = ReadEntry | Unfinished | DayMark | None


def default_policy(days: Sequence[DayFacts], *, labelled: bool) -> str:
    """The policy that the file itself suggests. `labelled`: its columns say in and out."""
    timed = [facts for facts in days if facts.times]
    if sum(facts.minutes is not None for facts in timed) * 2 > len(timed):
        return STATED
    # Where nothing says which punch is an in, pairs are only trusted if nearly all days have them.
    paired = sum(len(facts.times) >= 4 and len(facts.times) % 2 == 0 for facts in timed)
    return PAIRS if labelled or paired >= _CLEAN_SHARE * len(timed) > 0 else FIRST_TO_LAST


def policies_of(days: Sequence[DayFacts]) -> tuple[Policy, ...]:
    """The policies that can be told apart in this file, each with its total."""
    names = [PAIRS, FIRST_TO_LAST]
    if any(facts.times and facts.minutes is not None for facts in days):
        names.insert(0, STATED)
    found = [
        Policy(name=name, minutes=sum(minutes_of(facts, name) or 0 for facts in days))
        for name in names
    ]
    return tuple(found) if len({policy.minutes for policy in found}) > 1 else ()


def minutes_of(facts: DayFacts, policy: str) -> int | None:
    """The minutes of a day under a policy; None where its times give none."""
    if facts.minutes is not None and (policy == STATED or len(facts.times) < 2):
        overtime = facts.overtime_minutes or 0
        beside = facts.overtime_is_beside or overtime > facts.minutes
        return facts.minutes + overtime if beside else facts.minutes
    if len(facts.times) < 2:
        return facts.overtime_minutes if not facts.times else None
    if policy == FIRST_TO_LAST:
        seconds = facts.times[-1] - facts.times[0]
    else:
        seconds = paired_seconds(facts.times)
    worked = max(0, (seconds + 30) // 60 - (facts.break_minutes or 0))
    return worked or facts.overtime_minutes or 0


def result_of(facts: DayFacts, *, policy: str, legend: Callable[[str], CodeRule | None]) -> Result:
    """The entry, the exception or the mark that a day's facts make; None where it states nothing.

    Problems that are found on the way are put to the facts.
    """
    minutes = minutes_of(facts, policy)
    if not minutes and len(facts.times) == 1:
        minutes = None  # "0:00" beside a single time is no more than that
    if not facts.states_work:
        return _marked(facts, legend)
    if any(problem.is_error for problem in facts.problems):
        worst = next(problem for problem in facts.problems if problem.is_error)
        return _unfinished(facts, worst)
    if minutes is None:
        problem = _problem(facts, "There is only one time on this day; nothing was counted.")
        facts.problems.append(problem)
        return _unfinished(facts, problem)
    if minutes > MINUTES_PER_DAY:
        hours = f"{minutes // 60}:{minutes % 60:02d} h"
        problem = _problem(facts, f"{hours} on one day can't be; perhaps a punch is missing.")
        facts.problems.append(problem)
        return _unfinished(facts, problem)
    if len(facts.times) % 2 and policy == PAIRS:
        facts.problems.append(
            _problem(facts, "An odd number of times; the last one was not counted.", warn=True)
        )
    _compare(facts, minutes, policy)
    if minutes == 0:
        return None
    return _entry(facts, minutes, policy)


def _entry(facts: DayFacts, minutes: int, policy: str) -> ReadEntry:
    start = end = end_day = None
    pause = facts.break_minutes
    times = facts.times
    if len(times) >= 2:
        last = times[-1] if len(times) % 2 == 0 or policy == FIRST_TO_LAST else times[-2]
        gap = (last - times[0] + 30) // 60 - minutes
        if gap >= 0 and last - times[0] <= SECONDS_PER_DAY:
            start, end = _clock(times[0]), _clock(last)
            pause = gap
            if facts.day is not None:
                end_day = facts.day + dt.timedelta(days=last // SECONDS_PER_DAY)
    return ReadEntry(
        person=facts.person or facts.person_code,
        person_code=facts.person_code,
        day=facts.day,
        start=start,
        end=end,
        end_day=end_day,
        break_minutes=pause,
        minutes=minutes,
        odd_seconds=_odd_seconds(facts, minutes, policy),
        overtime_minutes=facts.overtime_minutes,
        kind=facts.kind,
        task=facts.task,
        customer=facts.customer,
        sheet=facts.sheet,
        row=facts.row,
        column=facts.column,
    )


def _odd_seconds(facts: DayFacts, minutes: int, policy: str) -> int:
    """What whole minutes leave out where they were worked out from times; else nothing."""
    times = facts.times
    if len(times) < 2 or (policy == STATED and facts.minutes is not None):
        return 0
    whole = times[-1] - times[0] if policy == FIRST_TO_LAST else paired_seconds(times)
    return whole - ((whole + 30) // 60) * 60 if minutes else 0


def _clock(seconds: int) -> dt.time:
    minutes = seconds % SECONDS_PER_DAY // 60
    return dt.time(minutes // 60, minutes % 60)


def _compare(facts: DayFacts, minutes: int, policy: str) -> None:
    """Tell where hours that the file states are not those of its times."""
    if policy != STATED or facts.minutes is None or len(facts.times) < 2 or len(facts.times) % 2:
        return
    by_clock = minutes_of_times(facts)
    longest_break = 120 if len(facts.times) == 2 and facts.break_minutes is None else 0
    overtime = facts.overtime_minutes or 0
    if not any(
        -_TOLERANCE_MINUTES <= by_clock - minutes - extra <= longest_break + _TOLERANCE_MINUTES
        for extra in (0, overtime)
    ):
        stated = f"{minutes // 60}:{minutes % 60:02d}"
        clock = f"{by_clock // 60}:{by_clock % 60:02d}"
        message = f"The hours are {stated}, but the times give {clock}; the hours were kept."
        facts.problems.append(_problem(facts, message, warn=True))


def minutes_of_times(facts: DayFacts) -> int:
    """The minutes of the pairs less the break."""
    return (paired_seconds(facts.times) + 30) // 60 - (facts.break_minutes or 0)


def _marked(facts: DayFacts, legend: Callable[[str], CodeRule | None]) -> Result:
    if not facts.code:
        return None
    rule = legend(facts.code)
    meaning = rule.meaning if rule is not None else facts.meaning
    if meaning is CodeMeaning.NOTHING:
        return None
    column = facts.code_column or facts.column
    if rule is not None and rule.minutes and meaning in (CodeMeaning.WORKED, CodeMeaning.HALF):
        facts.column = column
        return _entry(facts, rule.minutes, STATED)
    return DayMark(
        person=facts.person or facts.person_code,
        person_code=facts.person_code,
        day=facts.day,
        code=facts.code,
        meaning=meaning,
        sheet=facts.sheet,
        row=facts.row,
        column=column,
    )


def _unfinished(facts: DayFacts, problem: Problem) -> Unfinished:
    return Unfinished(
        person=facts.person or facts.person_code,
        person_code=facts.person_code,
        day=facts.day,
        problem=problem,
    )


def _problem(facts: DayFacts, message: str, *, warn: bool = False) -> Problem:
    return Problem(
        message=message,
        field=Role.PUNCH.value,
        place=facts.place,
        value=" ".join(_shown(seconds) for seconds in facts.times),
        severity=Severity.WARNING if warn else Severity.ERROR,
    )


def unreadable(sheet: str, cell: Cell, reason: str, *, warn: bool = False) -> Problem:
    """What is wrong with a cell of times or lengths. `reason` is half a sentence."""
    return Problem(
        message=f"This can't be read: {reason}.",
        field=Role.PUNCH.value,
        place=cell_name(sheet, cell.row, cell.column),
        value=text_of(cell),
        severity=Severity.WARNING if warn else Severity.ERROR,
    )


def _shown(seconds: int) -> str:
    return f"{seconds // 3600 % 24}:{seconds // 60 % 60:02d}"

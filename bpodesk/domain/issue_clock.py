"""The clock of an issue: business hours of the contract's calendar, pauses left out.

What was promised for an issue are values of the clause "issue-handling", where the agreement has
it: the hours that the agreement prints are those that are judged here.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bpodesk.domain.agreements import agreed_value, chosen_clauses
from bpodesk.domain.clauses import Clause
from bpodesk.domain.clauses.values import as_number
from bpodesk.domain.contracts import Terms
from bpodesk.domain.issues import Issue, IssueSeverity
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.worktime import Calendar, Span, local_date, subtract

CLAUSE = "issue-handling"
_HOUR = 60


class Judgement(StrEnum):
    """How a time stands against its promise."""

    IN_TIME = "in time"
    LATE = "late"
    RUNNING = "running"
    PAUSED = "paused"
    NO_PROMISE = "no promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an agreement promises for issues of one severity, in business minutes; None: nothing."""

    respond_minutes: int | None = None
    resolve_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked:
    """How long something took or takes, and by when it was promised.

    `minutes` are business minutes until it was done, or until now; None where the calendar has no
    hours. `due_at` is None without a promise, and while the clock stands still.
    """

    minutes: int | None
    promised_minutes: int | None
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    judgement: Judgement


def promise_for(wordings: Iterable[Clause], terms: Terms, severity: IssueSeverity) -> Promise:
    """What the agreement promises for a severity; `wordings` are the clauses it may be made of."""
    clause = next((item for item in chosen_clauses(wordings, terms) if item.id == CLAUSE), None)
    if clause is None:
        return Promise()
    hours: dict[str, int | None] = {}
    for variable in clause.variables:
        number = as_number(agreed_value(terms, clause, variable))
        hours[variable.name] = None if number is None else int(number) * _HOUR
    return Promise(
        respond_minutes=hours.get(f"{severity.value}_response_hours"),
        resolve_minutes=hours.get(f"{severity.value}_resolution_hours"),
    )


def business_minutes(
    calendar: Calendar, start: dt.datetime, end: dt.datetime, *, paused: Iterable[Span] = ()
) -> int:
    """Minutes between two instants in which the calendar is open and the clock isn't paused."""
    wanted, stops = Span(start=start, end=end), tuple(paused)
    first = local_date(start, zone=calendar.zone) - ONE_DAY
    known, whole, cut = _known_hours(calendar), 0, list[Span]()
    for day in DateRange(start=first, end=local_date(end, zone=calendar.zone) + ONE_DAY):
        if day not in known:
            known[day] = tuple((span, span.minutes) for span in calendar.hours_on(day))
        for span, minutes in known[day]:
            stopped = any(stop.start < span.end and span.start < stop.end for stop in stops)
            if start <= span.start and span.end <= end and not stopped:
                whole += minutes
            else:
                cut.append(span.overlap(wanted))
    return whole + sum(span.minutes for span in subtract(cut, stops))


@lru_cache(maxsize=64)
def _known_hours(_calendar: Calendar) -> dict[dt.date, tuple[tuple[Span, int], ...]]:
    """The hours of a calendar's days with their minutes, kept as they are asked for.

    A log of some thousand issues asks for the same few hundred days again and again.
    """
    return {}


def due_of(issue: Issue, calendar: Calendar, minutes: int) -> dt.datetime:
    """The instant by which so many business minutes have run, the pauses that are over left out.

    Raises ValueError where the calendar has no hours.
    """
    over = tuple(
        Span(start=item.started_at, end=item.ended_at)
        for item in issue.pauses
        if item.ended_at is not None
    )
    return calendar.business_due(issue.reported_at, minutes, paused=over)


def response_of(issue: Issue, calendar: Calendar, promise: Promise, *, now: dt.datetime) -> Clocked:
    """The time to the first answer."""
    return _clocked(issue, calendar, promise.respond_minutes, done_at=issue.answered_at, now=now)


def resolution_of(
    issue: Issue, calendar: Calendar, promise: Promise, *, now: dt.datetime
) -> Clocked:
    """The time to the resolution."""
    return _clocked(issue, calendar, promise.resolve_minutes, done_at=issue.resolved_at, now=now)


def _clocked(
    issue: Issue,
    calendar: Calendar,
    promised: int | None,
    *,
    done_at: dt.datetime | None,
    now: dt.datetime,
) -> Clocked:
    minutes, due, until = None, None, done_at or now
    judgement = Judgement.NO_PROMISE
    if calendar.windows:
        paused = issue.pauses_until(until)
        minutes = business_minutes(calendar, issue.reported_at, until, paused=paused)
        if promised is not None:
            judgement = Judgement.PAUSED
            # While the clock stands nobody knows when it will be due; it may be late already.
            if done_at is not None or not issue.is_paused or minutes > promised:
                due = due_of(issue, calendar, promised)
                judgement = _judged(until, due, is_done=done_at is not None)
    return Clocked(
        minutes=minutes,
        promised_minutes=promised,
        due_at=due,
        done_at=done_at,
        judgement=judgement,
    )


def _judged(moment: dt.datetime, due: dt.datetime, *, is_done: bool) -> Judgement:
    if moment > due:
        return Judgement.LATE
    return Judgement.IN_TIME if is_done else Judgement.RUNNING

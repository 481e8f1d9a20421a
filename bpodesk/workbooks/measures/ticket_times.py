"""When tickets were opened and closed, and how much time lies between."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.measure_readings import MeasureRole
from bpodesk.domain.problems import Severity
from bpodesk.workbooks.measures.body import Body, BodyRow
from bpodesk.workbooks.measures.moments import moment_at
from bpodesk.workbooks.parse import SECONDS_PER_DAY, Moment

_R = MeasureRole
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TicketTime:
    """The day a ticket was opened, whether it has an end, and the seconds between where known.

    `start` and `end` are its times on the file's clock; midnights where the file has `days_only`.
    """

    day: dt.date | None
    is_closed: bool
    elapsed_seconds: int | None = None
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    days_only: bool = False


@dataclass(frozen=True, slots=True)
class _Instant:
    """A day and the seconds after its midnight, as far as a row states them."""

    day: dt.date | None
    seconds: int | None


def ticket_times(body: Body, entries: Sequence[BodyRow]) -> tuple[TicketTime, ...]:
    """The times of every entry; an end before its start is a problem and no end."""
    starts = _instants(body, entries, _R.START, _R.START_TIME)
    ends = _instants(body, entries, _R.END, _R.END_TIME)
    times: list[TicketTime] = []
    for row, start, end in zip(entries, starts, ends, strict=True):
        time = _between(start, end, end_has_day=_R.END in body.header.columns)
        if time is None:
            end_role = _R.END if _R.END in body.header.columns else _R.END_TIME
            body.say(row, end_role, "The ticket ends before it starts.", severity=Severity.ERROR)
            opened = moment_at(start.day, start.seconds or 0) if start.day is not None else None
            time = TicketTime(start.day, is_closed=False, start=opened)
        times.append(time)
    return tuple(times)


def _instants(
    body: Body, entries: Sequence[BodyRow], day_role: MeasureRole, time_role: MeasureRole
) -> list[_Instant]:
    """The instants of two columns. Where every time is midnight the column has days only."""
    instants = [_instant(body, row, day_role, time_role) for row in entries]
    if any(instant.seconds for instant in instants):
        return instants
    return [replace(instant, seconds=None) for instant in instants]


def _instant(body: Body, row: BodyRow, day_role: MeasureRole, time_role: MeasureRole) -> _Instant:
    cell = body.cell(row, day_role)
    moment = body.dates(day_role).parse_time(cell) if cell is not None else None
    if isinstance(moment, Moment) and moment.day is not None:
        return _Instant(moment.day, moment.seconds)
    clock = body.moment(row, time_role)
    return _Instant(body.day(row, day_role), clock.seconds if clock is not None else None)


def _between(start: _Instant, end: _Instant, *, end_has_day: bool) -> TicketTime | None:
    """The ticket's time; None where its end lies before its start."""
    if start.day is None:
        return TicketTime(None, is_closed=end.day is not None)
    opened = moment_at(start.day, start.seconds or 0)
    days_only = start.seconds is None or (end.seconds is None and end.day is not None)
    if end.day is None and (end_has_day or end.seconds is None):
        return TicketTime(start.day, is_closed=False, start=opened, days_only=days_only)
    days = (end.day - start.day).days if end.day is not None else 0
    closed = moment_at(start.day + days * _DAY, end.seconds or 0)
    if start.seconds is None or end.seconds is None:
        time = TicketTime(start.day, is_closed=True, start=opened, end=closed, days_only=days_only)
        return time if days >= 0 else None
    elapsed = days * SECONDS_PER_DAY + end.seconds - start.seconds
    if elapsed < 0 and not end_has_day:
        elapsed += SECONDS_PER_DAY  # a clock that went past midnight
        closed += _DAY
    time = TicketTime(start.day, is_closed=True, elapsed_seconds=elapsed, start=opened, end=closed)
    return time if elapsed >= 0 else None

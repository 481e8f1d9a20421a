"""The clock of a promise: so many business hours or business days from an item's opening.

It runs while the contract's calendar is open and stands still where it is closed and in an item's
pauses. Whole minutes: a moment counts as the minute it lies in. The last minute of the promise is
in time.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from bpodesk.domain.periods import ONE_DAY
from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import ONE_MINUTE, Calendar, Span, instant, local_date, subtract

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_BLOCK_DAYS, _MARGIN_DAYS = 62, 31
# A calendar that is closed for this long is not a calendar.
_SEARCH_DAYS = 3660


class ClockUnit(StrEnum):
    """What a promise is counted in."""

    BUSINESS_HOURS = "business hours"
    BUSINESS_DAYS = "business days"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseClock:
    """Within how many business hours or days an item is promised.

    Hours run from the item's opening. The day of the opening isn't counted among days; the last day
    is in time until its end on the contract's clock.
    """

    count: int
    unit: ClockUnit = ClockUnit.BUSINESS_HOURS

    @property
    def words(self) -> str:
        """8 business hours, 1 business day."""
        return f"{self.count} {self.unit.value.removesuffix('s' if self.count == 1 else '')}"


def check_clock(clock: PromiseClock) -> tuple[Problem, ...]:
    """What keeps a clock from being used."""
    if clock.count < 1:
        message = "A promise takes at least one business hour or day."
        return (Problem(field="clock", message=message, value=str(clock.count)),)
    return ()


class BusinessClock:
    """A calendar's open minutes, laid out once, so that many items cost a look-up each.

    Open hours that overlap are one; breaks inside them count, for the desk is open.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._first: dt.date | None = None
        self._last = dt.date.min
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._run: list[int] = []  # minutes open before each span

    def due(
        self, opened: dt.datetime, clock: PromiseClock, *, paused: Iterable[Span] = ()
    ) -> dt.datetime:
        """The last instant in time for an item opened at an instant.

        Raises ValueError where the calendar has no business hours.
        """
        pauses = _merged(paused)
        if clock.unit is ClockUnit.BUSINESS_DAYS:
            return self._due_in_days(opened, clock.count, pauses)
        wanted = clock.count * 60
        start = _minute(opened)
        # Each pause that cost open minutes moves the end; what moves may reach into the next pause.
        due = self._after(start, wanted)
        for pause in pauses:
            first, last = max(_minute(pause.start), start), _minute(pause.end)
            if first >= due:
                break
            if last > first:
                wanted += self._open_between(first, last)
                due = self._after(start, wanted)
        return _EPOCH + due * ONE_MINUTE

    def _due_in_days(self, opened: dt.datetime, count: int, pauses: Sequence[Span]) -> dt.datetime:
        """A day whose open minutes were all paused doesn't count."""
        zone = self.calendar.zone
        day = local_date(opened, zone=zone)
        for _ in range(_SEARCH_DAYS):
            day += ONE_DAY
            if self.calendar.is_business_day(day):
                count -= bool(subtract(self.calendar.hours_on(day), pauses))
            if count == 0:
                return instant(day + ONE_DAY, dt.time(), zone=zone) - ONE_MINUTE
        raise ValueError("the calendar has no business days")

    def _after(self, start: int, wanted: int) -> int:
        """The minute in which so many open minutes have run since a minute."""
        self._reach(start)
        while (total := self._opened_until(start) + wanted) > self._total:
            self._lay_out(_BLOCK_DAYS)
        place = bisect_right(self._run, total - 1) - 1
        return self._starts[place] + total - self._run[place]

    def _open_between(self, first: int, last: int) -> int:
        self._reach(first)
        while self._ends[-1] < last:
            self._lay_out(_BLOCK_DAYS)
        return self._opened_until(last) - self._opened_until(first)

    def _opened_until(self, minute: int) -> int:
        """Open minutes laid out before a minute."""
        place = bisect_right(self._starts, minute) - 1
        if place < 0:
            return 0
        return self._run[place] + min(minute, self._ends[place]) - self._starts[place]

    @property
    def _total(self) -> int:
        return self._run[-1] + self._ends[-1] - self._starts[-1] if self._starts else 0

    def _reach(self, minute: int) -> None:
        """Lay the calendar out from before a minute on."""
        day = local_date(_EPOCH + minute * ONE_MINUTE, zone=self.calendar.zone) - 2 * ONE_DAY
        if self._first is None or day < self._first:
            day -= _MARGIN_DAYS * ONE_DAY  # items may come in any order
            self._first = day
            last = self._last
            self._last = day
            self._starts, self._ends, self._run = [], [], []
            self._lay_out(max(_BLOCK_DAYS, (last - day).days))

    def _lay_out(self, days: int) -> None:
        """So many days more. Raises ValueError where the calendar never opens."""
        spans: list[Span] = []
        for _ in range(_SEARCH_DAYS // days + 1):
            for offset in range(days):
                spans.extend(self.calendar.hours_on(self._last + offset * ONE_DAY))
            self._last += days * ONE_DAY
            if spans:
                break
        else:
            raise ValueError("the calendar has no business hours")
        laid = zip(self._starts, self._ends, strict=True)
        merged = _joined((*laid, *((_minute(span.start), _minute(span.end)) for span in spans)))
        self._starts, self._ends = [start for start, _ in merged], [end for _, end in merged]
        self._run = [0, *accumulate(end - start for start, end in merged)][:-1]


def _minute(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // ONE_MINUTE


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that touch or overlap as one, empty ones dropped."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _merged(spans: Iterable[Span]) -> list[Span]:
    joined = _joined((_minute(span.start), _minute(span.end)) for span in spans)
    return [
        Span(start=_EPOCH + start * ONE_MINUTE, end=_EPOCH + end * ONE_MINUTE)
        for start, end in joined
    ]

"""Working calendars, shifts and the clocks that run on them.

Times on a wall clock become UTC instants before anything is counted, so a night in which the
clocks change has its true length. A window whose end is at or before its start ends on the next
day and belongs to the day it starts on. All lengths are whole minutes.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.problems import Problem

ONE_MINUTE = dt.timedelta(minutes=1)
NIGHT_START = dt.time(22)
NIGHT_END = dt.time(6)
# A calendar that is closed for this long is not a calendar; searches stop there.
_SEARCH_DAYS = 3660
_DAY = 24 * 60


class DayKind(StrEnum):
    """What sort of day it is for the contract."""

    BUSINESS = "business"
    REST = "rest"
    REGULAR_HOLIDAY = "regular holiday"
    SPECIAL_DAY = "special day"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An interval between two UTC instants, half-open."""

    start: dt.datetime
    end: dt.datetime

    @property
    def minutes(self) -> int:
        """Whole minutes; 0 where the end is not after the start."""
        return max(0, (self.end - self.start) // ONE_MINUTE)

    def overlap(self, other: "Span") -> "Span":
        """The part that lies in both; perhaps empty."""
        return Span(start=max(self.start, other.start), end=min(self.end, other.end))

    def without(self, other: "Span") -> tuple["Span", ...]:
        """The part that doesn't lie in the other: none, one or two spans."""
        if other.end <= other.start:
            return (self,)
        parts = (
            Span(start=self.start, end=min(self.end, other.start)),
            Span(start=max(self.start, other.end), end=self.end),
        )
        return tuple(part for part in parts if part.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Working hours on one weekday (0 = Monday) with an optional unpaid break inside them.

    On a `rest_day` of the workers' week the hours are worked as scheduled, and priced as such.
    """

    weekday: int
    start: dt.time
    end: dt.time
    break_start: dt.time | None = None
    break_end: dt.time | None = None
    rest_day: bool = field(default=False, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day on which the calendar's windows do not apply.

    Where it is `worked` they do apply: the kind only says how the hours are priced.
    """

    day: dt.date
    name: str
    kind: DayKind = DayKind.CLOSED
    worked: bool = field(default=False, metadata=SPARSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The contract's working calendar: its IANA zone, weekly windows and holidays."""

    zone: str
    windows: tuple[Window, ...] = ()
    holidays: tuple[Holiday, ...] = ()

    def holiday(self, day: dt.date) -> Holiday | None:
        """The holiday on a day, if it is one."""
        return next((holiday for holiday in self.holidays if holiday.day == day), None)

    def kind_of(self, day: dt.date) -> DayKind:
        """Business day, rest day or the holiday's kind."""
        holiday = self.holiday(day)
        if holiday is not None and not holiday.worked:
            return holiday.kind
        return DayKind.BUSINESS if self._windows_on(day) else DayKind.REST

    def is_business_day(self, day: dt.date) -> bool:
        """True where the day has working hours and is no holiday, or one that is worked."""
        return self.kind_of(day) is DayKind.BUSINESS

    def is_rest_day(self, day: dt.date) -> bool:
        """True where the week of the workers has the day off, worked or not."""
        windows = self._windows_on(day)
        return not windows or any(window.rest_day for window in windows)

    def usual_minutes(self, day: dt.date) -> int:
        """Minutes of the longest day of the calendar's week around a day, holidays put aside."""
        open_all = Calendar(zone=self.zone, windows=self.windows)
        week = DateRange(start=day, end=day + dt.timedelta(days=7))
        return max(open_all.scheduled_minutes(other) for other in week)

    def business_days(self, days: DateRange) -> tuple[dt.date, ...]:
        """The business days of a range."""
        return tuple(day for day in days if self.is_business_day(day))

    def hours_on(self, day: dt.date) -> tuple[Span, ...]:
        """The working spans of a day, breaks still inside; none on a rest day or holiday."""
        if not self.is_business_day(day):
            return ()
        return tuple(
            span_of(day, start=window.start, end=window.end, zone=self.zone)
            for window in self._windows_on(day)
        )

    def breaks_on(self, day: dt.date) -> tuple[Span, ...]:
        """The unpaid breaks of a day."""
        if not self.is_business_day(day):
            return ()
        breaks: list[Span] = []
        for window in self._windows_on(day):
            if window.break_start is None or window.break_end is None:
                continue
            # In a window over midnight a break "before" the start is on the next day.
            first = day if window.break_start >= window.start else day + ONE_DAY
            breaks.append(
                span_of(first, start=window.break_start, end=window.break_end, zone=self.zone)
            )
        return tuple(breaks)

    def paid_spans(self, day: dt.date) -> tuple[Span, ...]:
        """The working spans of a day with the breaks taken out."""
        return subtract(self.hours_on(day), self.breaks_on(day))

    def scheduled_minutes(self, day: dt.date) -> int:
        """Minutes a full-time seat is scheduled on a day, without breaks."""
        return sum(span.minutes for span in self.paid_spans(day))

    def add_business_days(self, day: dt.date, count: int) -> dt.date:
        """The business day that is `count` business days after `day`.

        The day itself is not counted; with a count of 0 it is the answer. Raises ValueError where
        the calendar has no business days.
        """
        if count <= 0:
            return day
        for offset in range(1, _SEARCH_DAYS):
            later = day + dt.timedelta(days=offset)
            count -= self.is_business_day(later)
            if count == 0:
                return later
        raise ValueError("the calendar has no business days")

    def business_due(
        self, start: dt.datetime, minutes: int, *, paused: Iterable[Span] = ()
    ) -> dt.datetime:
        """The instant at which so many business minutes have run since `start`.

        Breaks inside the windows count (the desk is open), paused spans do not. Raises ValueError
        where the calendar has no business hours.
        """
        stops = tuple(paused)
        day = start.astimezone(ZoneInfo(self.zone)).date() - ONE_DAY
        for offset in range(_SEARCH_DAYS):
            for open_span in self.hours_on(day + dt.timedelta(days=offset)):
                running = Span(start=max(open_span.start, start), end=open_span.end)
                for part in subtract((running,), stops):
                    if minutes <= part.minutes:
                        return part.start + minutes * ONE_MINUTE
                    minutes -= part.minutes
        raise ValueError("the calendar has no business hours")

    def _windows_on(self, day: dt.date) -> tuple[Window, ...]:
        matching = (window for window in self.windows if window.weekday == day.weekday())
        return tuple(sorted(matching, key=lambda window: window.start))


@dataclass(frozen=True, slots=True, kw_only=True)
class _DayFacts:
    """What a calendar says of one day."""

    holiday: Holiday | None
    is_business_day: bool
    is_rest_day: bool
    breaks: tuple[Span, ...]
    paid_spans: tuple[Span, ...]
    scheduled_minutes: int


class CalendarInForce:
    """Calendars of one zone that follow each other, each with its first day, in order.

    Days before the first one's are the first one's too. A month asks for the same days once for
    every person and every line, so each is worked out once.
    """

    def __init__(self, pieces: Sequence[tuple[dt.date, Calendar]]) -> None:
        self._pieces = tuple(pieces)
        self._known: dict[dt.date, _DayFacts] = {}
        self.zone = pieces[0][1].zone

    def on(self, day: dt.date) -> Calendar:
        """The calendar of a day."""
        found = (calendar for start, calendar in reversed(self._pieces) if start <= day)
        return next(found, self._pieces[0][1])

    def is_business_day(self, day: dt.date) -> bool:
        """True where the day has working hours and is no holiday."""
        return self._facts(day).is_business_day

    def business_days(self, days: DateRange) -> tuple[dt.date, ...]:
        """The business days of a range."""
        return tuple(day for day in days if self.is_business_day(day))

    def holiday(self, day: dt.date) -> Holiday | None:
        """The holiday on a day, if it is one."""
        return self._facts(day).holiday

    def is_rest_day(self, day: dt.date) -> bool:
        """True where the week of the workers has the day off, worked or not."""
        return self._facts(day).is_rest_day

    def usual_minutes(self, day: dt.date) -> int:
        """Minutes of the longest day of the week around a day, holidays put aside."""
        return self.on(day).usual_minutes(day)

    def breaks_on(self, day: dt.date) -> tuple[Span, ...]:
        """The unpaid breaks of a day."""
        return self._facts(day).breaks

    def paid_spans(self, day: dt.date) -> tuple[Span, ...]:
        """The working spans of a day with the breaks taken out."""
        return self._facts(day).paid_spans

    def scheduled_minutes(self, day: dt.date) -> int:
        """Minutes a full-time seat is scheduled on a day, without breaks."""
        return self._facts(day).scheduled_minutes

    def _facts(self, day: dt.date) -> _DayFacts:
        known = self._known.get(day)
        if known is None:
            calendar = self.on(day)
            paid = calendar.paid_spans(day)
            known = self._known[day] = _DayFacts(
                holiday=calendar.holiday(day),
                is_business_day=calendar.is_business_day(day),
                is_rest_day=calendar.is_rest_day(day),
                breaks=calendar.breaks_on(day),
                paid_spans=paid,
                scheduled_minutes=sum(span.minutes for span in paid),
            )
        return known


# What a month's hours and fees ask, day by day.
WorkingDays = Calendar | CalendarInForce


def subtract(spans: Iterable[Span], removed: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with every removed span cut out of them; empty ones are dropped."""
    left = [span for span in spans if span.minutes]
    for cut in removed:
        left = [part for span in left for part in span.without(cut)]
    return tuple(left)


@lru_cache(maxsize=8192)  # a month asks for the same few thousand again and again
def instant(day: dt.date, time: dt.time, *, zone: str) -> dt.datetime:
    """The UTC instant of a wall-clock time in an IANA zone."""
    return dt.datetime.combine(day, time, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


@lru_cache(maxsize=8192)
def span_of(day: dt.date, *, start: dt.time, end: dt.time, zone: str) -> Span:
    """The span of a shift that starts on a day; an end at or before the start is the next day."""
    last = day if end > start else day + ONE_DAY
    return Span(start=instant(day, start, zone=zone), end=instant(last, end, zone=zone))


def local_date(moment: dt.datetime, *, zone: str) -> dt.date:
    """The date of an instant on the calendar of a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def night_minutes(spans: Iterable[Span], *, zone: str) -> int:
    """Minutes of the spans between 22:00 and 06:00 on the wall clock of the worker's zone."""
    total = 0
    for span in spans:
        first = local_date(span.start, zone=zone) - ONE_DAY
        last = local_date(span.end, zone=zone)
        for day in DateRange(start=first, end=last + ONE_DAY):
            night = span_of(day, start=NIGHT_START, end=NIGHT_END, zone=zone)
            if night.start < span.end and span.start < night.end:
                total += span.overlap(night).minutes
    return total


def is_zone(name: str) -> bool:
    """True for the name of an IANA time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def check_zone(name: str, field: str) -> tuple[Problem, ...]:
    """A problem where the text is not an IANA time zone."""
    if is_zone(name):
        return ()
    message = f"“{name}” is not a time zone. Choose one such as Asia/Manila or America/New_York."
    return (Problem(field=field, message=message, value=name),)


def check_calendar(calendar: Calendar) -> tuple[Problem, ...]:
    """What is wrong with a calendar: its zone, windows, breaks, or a holiday stated twice."""
    problems = list(check_zone(calendar.zone, "zone"))
    if not calendar.windows:
        problems.append(
            Problem(field="windows", message="The calendar has no working hours on any weekday.")
        )
    for window in calendar.windows:
        problems.extend(_check_window(window))
    for first, second in combinations(calendar.windows, 2):
        if first.weekday == second.weekday and _overlap(first, second):
            message = "Two windows of one weekday overlap. Make them one, or set them apart."
            problems.append(Problem(field="windows", message=message))
    problems.extend(
        Problem(field="holidays", message=f"{holiday.day}: a holiday can't be a working day.")
        for holiday in calendar.holidays
        if holiday.kind in (DayKind.BUSINESS, DayKind.REST)
    )
    problems.extend(
        Problem(
            field="holidays",
            message=f"{holiday.day} is marked as worked, but a closed day is not. Choose another"
            " kind, or take the mark away.",
        )
        for holiday in calendar.holidays
        if holiday.worked and holiday.kind is DayKind.CLOSED
    )
    days = [holiday.day for holiday in calendar.holidays]
    problems.extend(
        Problem(field="holidays", message=f"The holiday on {day} is listed twice.")
        for day in sorted(set(days))
        if days.count(day) > 1
    )
    return tuple(problems)


def _check_window(window: Window) -> tuple[Problem, ...]:
    if (window.break_start is None) != (window.break_end is None):
        return (Problem(field="windows", message="A break needs both its start and its end."),)
    if window.break_start is None or window.break_end is None:
        return ()
    start, end = _minutes_of(window.start, window.end)
    break_start, break_end = _minutes_of(window.break_start, window.break_end)
    if break_start < start:
        break_start, break_end = break_start + _DAY, break_end + _DAY
    if break_end > end:
        return (Problem(field="windows", message="A break must lie inside its working hours."),)
    return ()


def _overlap(first: Window, second: Window) -> bool:
    (first_start, first_end) = _minutes_of(first.start, first.end)
    (second_start, second_end) = _minutes_of(second.start, second.end)
    return max(first_start, second_start) < min(first_end, second_end)


def _minutes_of(start: dt.time, end: dt.time) -> tuple[int, int]:
    """Start and end in minutes of the day; an end at or before the start is on the next."""
    first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return first, last if last > first else last + _DAY

"""The desk of a month: its days, the minutes at which it is open, what the clocks on walls say.

An instant is a whole number of minutes since 1970 in UTC. Night is told minute by minute on tables
of each zone's wall clock.
"""

import datetime as dt
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.domain.oracle.story import DAY, MINUTE, Rules, Sitting, Story, Week

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
NIGHT_FROM, NIGHT_TO = 22 * 60, 6 * 60


def half_up(value: Fraction) -> int:
    halves = 2 * abs(value.numerator) // value.denominator
    return (halves + 1) // 2 * (-1 if value < 0 else 1)


def minute_of(moment: dt.datetime) -> int:
    return (moment - EPOCH) // MINUTE


@lru_cache(maxsize=65_536)
def at(zone: str, day: dt.date, minute: int) -> int:
    """The UTC minute of a wall-clock minute counted from a day's midnight."""
    later, within = divmod(minute, 1440)
    clock = dt.time(within // 60, within % 60)
    local = dt.datetime.combine(day + DAY * later, clock, tzinfo=ZoneInfo(zone))
    return minute_of(local.astimezone(dt.UTC))


@lru_cache(maxsize=65_536)
def _offsets(zone: str, utc_day: int) -> tuple[int, ...]:
    """What a zone's wall clock is ahead of UTC by, each quarter of an hour of a day."""
    clock = ZoneInfo(zone)
    found: list[int] = []
    for quarter in range(96):
        offset = (EPOCH + MINUTE * (utc_day * 1440 + quarter * 15)).astimezone(clock).utcoffset()
        assert offset is not None
        found.append(offset // MINUTE)
    return tuple(found)


def local(zone: str, minute: int) -> int:
    """The minute of a zone's wall clock, counted from its own midnight of 1 January 1970."""
    day, within = divmod(minute, 1440)
    return minute + _offsets(zone, day)[within // 15]


def date_of(zone: str, minute: int) -> dt.date:
    return EPOCH.date() + DAY * (local(zone, minute) // 1440)


def _is_night(clock: int) -> bool:
    return clock >= NIGHT_FROM or clock < NIGHT_TO


def is_night(zone: str, minute: int) -> bool:
    return _is_night(local(zone, minute) % 1440)


@lru_cache(maxsize=4096)
def _nights_before(offsets: tuple[int, ...]) -> tuple[int, ...]:
    """How many minutes of a UTC day are night before each of its minutes, and in all."""
    found = [0]
    for minute in range(1440):
        found.append(found[-1] + _is_night((minute + offsets[minute // 15]) % 1440))
    return tuple(found)


def night_in(zone: str, minutes: range) -> int:
    """How many of the minutes are night on a zone's wall clock."""
    total, start = 0, minutes.start
    while start < minutes.stop:
        day = start // 1440
        end = min(minutes.stop, day * 1440 + 1440)
        before = _nights_before(_offsets(zone, day))
        total += before[end - day * 1440] - before[start - day * 1440]
        start = end
    return total


def both(first: range, second: range) -> range:
    start = max(first.start, second.start)
    return range(start, max(start, min(first.stop, second.stop)))


class Desk:
    """The month's days and the minutes at which the desk is open."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.clock = ZoneInfo(story.zone)
        first = dt.date(story.year, story.month, 1)
        after = dt.date(story.year + story.month // 12, story.month % 12 + 1, 1)
        self.days = [first + DAY * index for index in range((after - first).days)]
        self.agreed = [
            day
            for day in self.days
            if day >= story.first and (story.last is None or day <= story.last)
        ]
        self.span = self.agreed or self.days
        self.business = [day for day in self.days if self.opens(day)]
        self.order = sorted(story.sittings, key=lambda item: (item.seat, item.first))
        self._minutes: dict[dt.date, list[range]] = {}
        self._parts: dict[tuple[dt.date, int], int] = {}

    def stage(self, day: dt.date) -> int:
        """How many amendments are in force; days outside the contract go with its edges."""
        if not self.story.amendments:
            return 0
        asked = min(max(day, self.span[0]), self.span[-1])
        return sum(asked >= later.first for later in self.story.amendments)

    def rules(self, day: dt.date) -> Rules:
        stage = self.stage(day)
        return self.story.amendments[stage - 1].rules if stage else self.story.rules

    def week(self, day: dt.date) -> Week:
        stage = self.stage(day)
        return self.story.amendments[stage - 1].openings if stage else self.story.openings

    def opens(self, day: dt.date, *, as_on: dt.date | None = None) -> bool:
        """Whether a day is open, by the calendar of the day itself or of another."""
        stage = self.stage(as_on or day)
        closed = self.story.amendments[stage - 1].closed if stage else self.story.closed
        _, works = self.story.special.get(day, (False, True))
        return day.weekday() in self.week(as_on or day) and day not in closed and works

    def rests(self, day: dt.date) -> bool:
        """Whether a day is off in the week of those who work."""
        return day.weekday() not in self.week(day) or day.weekday() in self.story.resting

    def usual(self, day: dt.date) -> int:
        """Minutes of the longest day of the week that begins with a day."""
        return max(
            sum(map(len, self._paid(day + DAY * offset, self.week(day)))) for offset in range(7)
        )

    def parts(self) -> list[list[dt.date]]:
        """The days by the paper they are under; one list where no amendment cuts the month."""
        cut: dict[int, list[dt.date]] = {}
        for day in self.span:
            cut.setdefault(self.stage(day), []).append(day)
        return list(cut.values())

    def at(self, day: dt.date, minute: int) -> int:
        return at(self.story.zone, day, minute)

    def pauses(self, day: dt.date) -> list[range]:
        """The breaks in a day's hours."""
        return [
            range(self.at(day, opening.break_start), self.at(day, opening.break_end))
            for opening in self.week(day).get(day.weekday(), ())
            if opening.break_start is not None and opening.break_end is not None
        ]

    def minutes(self, day: dt.date) -> list[range]:
        """The paid UTC minutes of a day, in stretches."""
        if day not in self._minutes:
            self._minutes[day] = self._paid(day, self.week(day)) if self.opens(day) else []
        return self._minutes[day]

    def _paid(self, day: dt.date, week: Week) -> list[range]:
        """The minutes of a day by the hours of a week, without their breaks."""
        found: list[range] = []
        for opening in week.get(day.weekday(), ()):
            whole = range(self.at(day, opening.start), self.at(day, opening.end))
            pause = range(0)
            if opening.break_start is not None and opening.break_end is not None:
                pause = range(self.at(day, opening.break_start), self.at(day, opening.break_end))
            found.extend(without(whole, [pause]))
        return found

    def length(self, day: dt.date) -> int:
        """How many paid minutes a day has."""
        return sum(map(len, self.minutes(day)))

    def sitting_on(self, day: dt.date) -> list[Sitting]:
        """Who sits where on a day, by seat, the longest there first."""
        return [
            sitting
            for sitting in self.order
            if sitting.first <= day and (sitting.last is None or day <= sitting.last)
        ]

    def part(self, sitting: Sitting, day: dt.date) -> int:
        """Minutes a sitting is scheduled on one of its days."""
        key = (day, sitting.share)
        if key not in self._parts:
            self._parts[key] = half_up(Fraction(self.length(day) * sitting.share, 100))
        return self._parts[key]


def without(minutes: range, pauses: list[range]) -> list[range]:
    """The minutes that are in none of the pauses."""
    left = [minutes]
    for pause in pauses:
        left = (
            [
                part
                for stretch in left
                for part in (
                    range(stretch.start, min(stretch.stop, pause.start)),
                    range(max(stretch.start, pause.stop), stretch.stop),
                )
                if part
            ]
            if pause
            else left
        )
    return [stretch for stretch in left if stretch]

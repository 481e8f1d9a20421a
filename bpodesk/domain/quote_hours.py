"""The hours that one seat of a quote is scheduled in a month, by kind and at night.

A shift stands on the customer's clock and belongs to the month of the day it starts on there. What
kind an hour is follows the worker's clock: a holiday lasts from midnight to midnight where the work
is done, so a night shift can be part ordinary and part holiday. A rest day is one of the worker's
week, and goes with the shift. Everything is counted on instants: where the customer's clock
changes, the hours move on the worker's.
"""

from dataclasses import dataclass
from functools import lru_cache

from bpodesk.domain.hour_kinds import HourKind, by_local_date, hour_kind
from bpodesk.domain.periods import Month
from bpodesk.domain.quotes import Place, Shift
from bpodesk.domain.worktime import Calendar, DayKind, Holiday, local_date, night_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class KindHours:
    """Minutes of one kind in a month, and how many of them are at night."""

    kind: HourKind
    minutes: int
    night_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHours:
    """A seat's month. `kinds` has those that occur, in the order of `HourKind`.

    `closed` are holidays on which the seat would have worked, `worked` those on which it does.
    """

    kinds: tuple[KindHours, ...]
    closed: tuple[Holiday, ...]
    worked: tuple[Holiday, ...]

    @property
    def minutes(self) -> int:
        """All minutes."""
        return sum(item.minutes for item in self.kinds)

    @property
    def night_minutes(self) -> int:
        """All minutes at night."""
        return sum(item.night_minutes for item in self.kinds)


# The months of a quote are worked out anew with each key that is typed; the hours hardly change.
@lru_cache(maxsize=2048)
def seat_hours(shift: Shift, calendar: Calendar, place: Place, month: Month) -> SeatHours:
    """The hours of one seat in a month; `calendar` is the customer's."""
    own = Calendar(zone=calendar.zone, windows=shift.windows)
    local = {holiday.day: holiday for holiday in place.holidays}
    minutes: dict[HourKind, tuple[int, int]] = {}
    closed: set[Holiday] = set()
    worked: set[Holiday] = set()
    for day in month.range:
        spans = own.paid_spans(day)
        if not spans:
            continue
        here = local_date(spans[0].start, zone=place.zone)
        off = calendar.holiday(day) or _closed(local.get(here))
        if off is not None:
            closed.add(off)
            continue
        resting = day.weekday() in shift.rest_weekdays
        for span in spans:
            for date, part in by_local_date(span, place.zone):
                holiday = local.get(date)
                kind = hour_kind(holiday, resting=resting)
                night = night_minutes((part,), zone=place.zone)
                before = minutes.get(kind, (0, 0))
                minutes[kind] = (before[0] + part.minutes, before[1] + night)
                if holiday is not None and holiday.kind in (
                    DayKind.REGULAR_HOLIDAY,
                    DayKind.SPECIAL_DAY,
                ):
                    worked.add(holiday)
    return SeatHours(
        kinds=tuple(
            KindHours(kind=kind, minutes=minutes[kind][0], night_minutes=minutes[kind][1])
            for kind in HourKind
            if kind in minutes
        ),
        closed=tuple(sorted(closed, key=lambda holiday: holiday.day)),
        worked=tuple(sorted(worked, key=lambda holiday: holiday.day)),
    )


def _closed(holiday: Holiday | None) -> Holiday | None:
    """A local holiday on which nobody works."""
    return holiday if holiday is not None and holiday.kind is DayKind.CLOSED else None

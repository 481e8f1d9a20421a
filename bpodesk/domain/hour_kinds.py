"""What an hour of work is for pay and price: ordinary, on a rest day, on a holiday.

A holiday lasts from midnight to midnight where the work is done, so a night shift can be part
ordinary and part holiday. A rest day is one of the worker's week, and goes with the whole shift.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.worktime import DayKind, Holiday, Span, instant, local_date


class HourKind(StrEnum):
    """What an hour of work is for pay and price."""

    ORDINARY = "ordinary day"
    REST = "rest day"
    SPECIAL = "special day"
    SPECIAL_REST = "special day on a rest day"
    REGULAR = "regular holiday"
    REGULAR_REST = "regular holiday on a rest day"

    @property
    def on_rest_day(self) -> bool:
        """True where the worker's week has the day off."""
        return self in (HourKind.REST, HourKind.SPECIAL_REST, HourKind.REGULAR_REST)


_MIDNIGHT = dt.time(0)
_KIND = {
    (DayKind.REGULAR_HOLIDAY, False): HourKind.REGULAR,
    (DayKind.REGULAR_HOLIDAY, True): HourKind.REGULAR_REST,
    (DayKind.SPECIAL_DAY, False): HourKind.SPECIAL,
    (DayKind.SPECIAL_DAY, True): HourKind.SPECIAL_REST,
}


def hour_kind(holiday: Holiday | None, *, resting: bool) -> HourKind:
    """The kind of an hour on a holiday of the worker's, or on none."""
    plain = HourKind.REST if resting else HourKind.ORDINARY
    return plain if holiday is None else _KIND.get((holiday.kind, resting), plain)


def by_local_date(span: Span, zone: str) -> Iterator[tuple[dt.date, Span]]:
    """The span cut at the midnights of a zone, each part with its date there."""
    first, last = local_date(span.start, zone=zone), local_date(span.end, zone=zone)
    if first == last:  # most work is, and a month has thousands of these
        if span.minutes:
            yield first, span
        return
    for date in DateRange(start=first, end=last + ONE_DAY):
        whole = Span(
            start=instant(date, _MIDNIGHT, zone=zone),
            end=instant(date + ONE_DAY, _MIDNIGHT, zone=zone),
        )
        part = span.overlap(whole)
        if part.minutes:
            yield date, part

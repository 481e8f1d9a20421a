"""Quotes: what is offered to a customer for the months to come, and what it will cost.

A quote is one value that knows everything its figures are worked out from: the seats and when they
start, prices and pay, the calendars of both places, and the two premium tables: what staff are owed
(payroll) and what the customer pays (contract). The figures are in `quote_figures`, what can
be wrong is in `quote_checks`.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bpodesk.domain.hour_kinds import HourKind
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.worktime import Calendar, Holiday, Window

SETUP_CODE = "SETUP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Premiums:
    """What an hour is worth by its kind, in per cent of an ordinary one.

    `night_percent` comes on top of the hour's own rate, from 22:00 to 06:00 on the worker's clock.
    `overtime_percent` is for the contract's rate card; a quote plans no overtime. The defaults are
    the Philippine figures, a starting point to be edited.
    """

    rest_percent: Decimal = Decimal(130)
    special_percent: Decimal = Decimal(130)
    special_rest_percent: Decimal = Decimal(150)
    regular_percent: Decimal = Decimal(200)
    regular_rest_percent: Decimal = Decimal(260)
    night_percent: Decimal = Decimal(10)
    overtime_percent: Decimal = Decimal(125)

    @classmethod
    def none(cls) -> "Premiums":
        """Every hour at its ordinary rate."""
        plain = Decimal(100)
        return cls(
            rest_percent=plain,
            special_percent=plain,
            special_rest_percent=plain,
            regular_percent=plain,
            regular_rest_percent=plain,
            night_percent=Decimal(0),
            overtime_percent=plain,
        )

    def percent(self, kind: HourKind) -> Decimal:
        """What an hour of the kind is worth."""
        return {
            HourKind.ORDINARY: Decimal(100),
            HourKind.REST: self.rest_percent,
            HourKind.SPECIAL: self.special_percent,
            HourKind.SPECIAL_REST: self.special_rest_percent,
            HourKind.REGULAR: self.regular_percent,
            HourKind.REGULAR_REST: self.regular_rest_percent,
        }[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the work is done: the worker's clock and holidays.

    The kind of a holiday says what is paid for working on it; on one of the kind closed nobody
    works.
    """

    zone: str
    country: str = ""
    holidays: tuple[Holiday, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many from a month on: seats of a group, or items of a volume."""

    from_month: Month
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The hours of a seat on the customer's clock; an end at or before the start is the next day.

    `weekdays` are those on which it starts (0 = Monday); `rest_weekdays` are those among them that
    the worker's week has off, paid as rest days.
    """

    start: dt.time
    end: dt.time
    break_start: dt.time | None = None
    break_end: dt.time | None = None
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    rest_weekdays: tuple[int, ...] = ()

    @property
    def windows(self) -> tuple[Window, ...]:
        """The same as working hours of a calendar."""
        return tuple(
            Window(
                weekday=weekday,
                start=self.start,
                end=self.end,
                break_start=self.break_start,
                break_end=self.break_end,
            )
            for weekday in sorted(set(self.weekdays))
        )


class Pricing(StrEnum):
    """How a group of seats is charged."""

    SEAT = "monthly fee a seat"
    HOURLY = "rate an hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatGroup:
    """Seats of one role. `price` is a seat's monthly fee or an hour's rate, as `pricing` says.

    `pay` is the monthly pay of a seat, `on_cost_percent` what the employer pays on top of all pay,
    `other_cost` whatever else a seat costs a month.
    """

    code: str
    role: str
    ramp: tuple[Step, ...]
    shift: Shift
    pricing: Pricing = Pricing.SEAT
    price: Decimal
    pay: Decimal = Decimal(0)
    on_cost_percent: Decimal = Decimal(0)
    other_cost: Decimal = Decimal(0)

    def seats(self, month: Month) -> int:
        """Seats in a month."""
        return count_in(self.ramp, month)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeLine:
    """Something charged by the piece: the forecast, the price, the smallest month's volume.

    Nothing is charged, the minimum neither, before the forecast's first step.
    """

    code: str
    title: str
    price: Decimal
    forecast: tuple[Step, ...]
    minimum: int = 0

    @property
    def first_month(self) -> Month | None:
        """The month from which it is charged."""
        return min((step.from_month for step in self.forecast), default=None)

    def volume(self, month: Month) -> int | None:
        """The forecast of a month; None before it begins."""
        begun = self.first_month is not None and self.first_month <= month
        return count_in(self.forecast, month) if begun else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cola:
    """From a month on prices rise by a percentage, kept between a floor and a cap."""

    from_month: Month
    percent: Decimal
    floor_percent: Decimal = Decimal(0)
    cap_percent: Decimal = Decimal("3.5")

    @property
    def applied_percent(self) -> Decimal:
        """The percentage after floor and cap."""
        return min(max(self.percent, self.floor_percent), self.cap_percent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An offer. `calendar` is the customer's: its holidays are days on which the desk is closed.

    `hours_per_month` is what a month's pay or fee is divided by for the value of an hour (174 is
    261 days of 8 hours in 12 months).
    """

    number: str = ""
    vendor: str
    customer: str
    title: str = ""
    currency: str
    start: Month
    months: int = 12
    valid_until: dt.date | None = None
    place: Place
    calendar: Calendar
    groups: tuple[SeatGroup, ...] = ()
    payroll: Premiums = dataclasses.field(default_factory=Premiums)
    contract: Premiums = dataclasses.field(default_factory=Premiums)
    hours_per_month: Decimal = Decimal(174)
    setup_fee: Decimal = Decimal(0)
    volumes: tuple[VolumeLine, ...] = ()
    cola: Cola | None = None
    margin_target_percent: Decimal = Decimal(30)
    note: str = ""

    @property
    def all_months(self) -> tuple[Month, ...]:
        """The months of the quote, in order."""
        return tuple(self.start.shift(index) for index in range(self.months))

    @property
    def days(self) -> DateRange:
        """All its days."""
        return DateRange(start=self.start.first, end=self.start.shift(self.months).first)

    @property
    def last_day(self) -> dt.date:
        """The last day it covers."""
        return self.days.end - ONE_DAY


def count_in(steps: Iterable[Step], month: Month) -> int:
    """What holds in a month: the count of the latest step that has begun, 0 before the first."""
    begun = [step for step in steps if step.from_month <= month]
    return max(begun, key=lambda step: step.from_month).count if begun else 0

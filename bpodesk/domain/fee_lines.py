"""A line of the bill, and what the lines of a month are worked out from."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.hours import MonthHours
from bpodesk.domain.money import Money
from bpodesk.domain.parts import PricedLine
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rates import RateLine
from bpodesk.domain.worktime import WorkingDays

MINUTES_PER_HOUR = 60


class LinePart(StrEnum):
    """Which of the lines that a rate line makes it is."""

    WHOLE_SEATS = "whole seats"
    PART_SEAT = "part of a seat"
    ABSENCE = "absence"
    HOURS = "hours"
    HOURS_LACKING = "hours lacking to the minimum"
    VOLUME = "volume"
    LACKING = "lacking to the minimum"
    BASELINE_FEE = "fee for the baseline"
    ABOVE = "above the baseline"
    BELOW = "below the baseline"
    FEE = "fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOrigin:
    """What a line of the bill was made from: its rate line, and what of the month it charges.

    `seats` are those charged on it. `units` are the first and last of the units it charges, as a
    half-open range, where a price band cuts them; None elsewhere.
    """

    rate: RateLine
    part: LinePart
    seats: tuple[str, ...] = ()
    units: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of the bill: quantity x rate = amount, rounded once.

    `basis` says in words where the quantity comes from; `by_day` on which days it was earned, with
    their weights (minutes, seats or just days). A volume was earned on all days alike.
    """

    origin: LineOrigin

    code: str
    title: str
    quantity: Fraction
    unit: str
    rate: Fraction
    amount: Money
    at_risk: bool
    basis: str
    by_day: Mapping[dt.date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeInputs:
    """What the fee lines are worked out from.

    `days` are those of the month on which the contract runs, `rates` the lines agreed on them;
    `volumes` the month's quantity by rate code, `volume_sources` where each number comes from.
    """

    rates: tuple[PricedLine, ...]
    calendar: WorkingDays
    currency: str
    month: Month
    days: DateRange
    hours: MonthHours
    assignments: tuple[Assignment, ...]
    volumes: Mapping[str, Decimal]
    volume_sources: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def all_days(self) -> Mapping[dt.date, int]:
        """The days on which the contract runs, all alike."""
        return dict.fromkeys(self.days, 1)

    def held(self) -> list[RateLine]:
        """The rate lines that hold on a day of the month."""
        return held_lines(self.rates, self.days)

    def of_code(self, code: str) -> list[RateLine]:
        """Those of one code."""
        return [line for line in self.held() if line.code == code]


def held_lines(rates: Iterable[PricedLine], days: DateRange) -> list[RateLine]:
    """The lines that hold on any of the days."""
    return [priced.line for priced in rates if len(days.overlap(priced.line.days))]


def fee_line(
    origin: LineOrigin,
    *,
    quantity: Fraction,
    unit: str,
    price: Fraction,
    currency: str,
    basis: str,
    by_day: Mapping[dt.date, int],
    title: str = "",
) -> FeeLine:
    """A line of the bill under a rate line; its amount is rounded here, once."""
    rate = origin.rate
    return FeeLine(
        origin=origin,
        code=rate.code,
        title=title or rate.title,
        quantity=quantity,
        unit=unit,
        rate=price,
        amount=Money.of(quantity * price, currency),
        at_risk=rate.at_risk,
        basis=basis,
        by_day=by_day,
    )

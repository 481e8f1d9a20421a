"""Rate lines: what is charged, at which rate, from when to when.

Rates are exact decimals in the contract's currency. A line holds from `starts_on` up to, not
including, `ends_on`. A change of rate ends one line and starts the next; nothing is retroactive.
What can be wrong with lines is in `rate_checks`.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.hour_kinds import HourKind
from bpodesk.domain.money import minor_digits
from bpodesk.domain.periods import DateRange


class RateKind(StrEnum):
    """How a line is charged."""

    SEAT = "seat"  # a month's fee for each seat, prorated
    HOURLY = "hourly"  # regular hours worked
    TRANSACTION = "transaction"  # a counted volume, with an optional minimum and price bands
    BASELINE = "baseline"  # a fee for a volume around the baseline, more above, less below
    OUTCOME = "outcome"  # results that were reached, counted
    FIXED = "fixed"  # a fee for the month
    MILESTONE = "milestone"  # a fee once, in the month in which it is accepted
    OVERTIME = "overtime"  # overtime hours: hourly base x factor
    NIGHT = "night"  # night hours: hourly base x factor, on top
    REST_DAY = "rest day"  # hours of the day kind: hourly base x factor
    SPECIAL_DAY = "special day"
    SPECIAL_ON_REST = "special day on a rest day"
    REGULAR_HOLIDAY = "regular holiday"
    REGULAR_ON_REST = "regular holiday on a rest day"
    PASS_THROUGH = "pass-through"  # at cost, or with a markup


class Proration(StrEnum):
    """How a part of a month is counted for a seat."""

    SCHEDULED_DAYS = "scheduled days"
    CALENDAR_DAYS = "calendar days"


class TierMode(StrEnum):
    """What a price band is the price of."""

    MARGINAL = "the units inside the band"
    ALL_UNITS = "all units of the month"


class RoundMode(StrEnum):
    """Which way minutes are rounded to the agreed unit."""

    NEAREST = "to the nearest unit, halves up"
    UP = "up"
    DOWN = "down"


class RoundEach(StrEnum):
    """What is rounded to the agreed unit of minutes."""

    LINE = "the month's total"
    DAY = "each person's day"


PREMIUM_KINDS: Mapping[RateKind, HourKind] = {
    RateKind.REST_DAY: HourKind.REST,
    RateKind.SPECIAL_DAY: HourKind.SPECIAL,
    RateKind.SPECIAL_ON_REST: HourKind.SPECIAL_REST,
    RateKind.REGULAR_HOLIDAY: HourKind.REGULAR,
    RateKind.REGULAR_ON_REST: HourKind.REGULAR_REST,
}
VOLUME_KINDS = (
    RateKind.TRANSACTION,
    RateKind.BASELINE,
    RateKind.OUTCOME,
    RateKind.MILESTONE,
    RateKind.PASS_THROUGH,
)
HOUR_KINDS = (RateKind.HOURLY, RateKind.OVERTIME, RateKind.NIGHT, *PREMIUM_KINDS)
# Without a volume of these the month is not complete; the others only come up in some months.
COUNTED_KINDS = (RateKind.TRANSACTION, RateKind.BASELINE, RateKind.OUTCOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTier:
    """The price of units from so many on, up to where the next tier begins."""

    from_units: int
    unit_rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """One line of the rate card.

    `role` limits a seat or hourly line to people of that role (empty: all). `factor_percent`
    multiplies the rate (125 for overtime at a quarter more, 10 for a night differential),
    `markup_percent` comes on top of cost that is passed on. `at_risk` says whether the line belongs
    to the base of service credits. `never_revise` keeps a line out of indexation.

    `unit_rate` is the price from the first unit on; each of `tiers` takes over from there, so that
    the bands cover every volume once. A baseline's `unit_rate` is the fee of the month; beyond
    `deadband_units` on either side of `baseline_units` a unit adds `additional_rate` or takes
    `reduction_rate` off. `premium_factor_percent` is the factor of overtime on a day that has a
    premium of its own (0: the line's factor). `counts` says what is counted, or what acceptance is.
    """

    code: str
    title: str
    kind: RateKind
    unit_rate: Decimal
    factor_percent: Decimal = Decimal(100)
    starts_on: dt.date
    ends_on: dt.date | None = None
    role: str = ""
    at_risk: bool = True
    minimum_units: int = 0
    never_revise: bool = False
    tiers: tuple[PriceTier, ...] = field(default=(), metadata=SPARSE)
    tier_mode: TierMode = field(default=TierMode.MARGINAL, metadata=SPARSE)
    baseline_units: int = field(default=0, metadata=SPARSE)
    deadband_units: int = field(default=0, metadata=SPARSE)
    additional_rate: Decimal = field(default=Decimal(0), metadata=SPARSE)
    reduction_rate: Decimal = field(default=Decimal(0), metadata=SPARSE)
    minimum_hours: int = field(default=0, metadata=SPARSE)
    round_minutes: int = field(default=1, metadata=SPARSE)
    round_mode: RoundMode = field(default=RoundMode.NEAREST, metadata=SPARSE)
    round_each: RoundEach = field(default=RoundEach.LINE, metadata=SPARSE)
    premium_factor_percent: Decimal = field(default=Decimal(0), metadata=SPARSE)
    markup_percent: Decimal = field(default=Decimal(0), metadata=SPARSE)
    counts: str = field(default="", metadata=SPARSE)

    @property
    def rate(self) -> Decimal:
        """What one unit costs."""
        price = self.unit_rate * self.factor_percent / 100
        return price * (100 + self.markup_percent) / 100 if self.markup_percent else price

    @property
    def days(self) -> DateRange:
        """The days on which the line holds."""
        return DateRange(start=self.starts_on, end=self.ends_on or dt.date.max)


_ROUNDING = frozenset({"round_minutes", "round_mode", "round_each"})
_OWN: Mapping[RateKind, frozenset[str]] = {
    RateKind.HOURLY: _ROUNDING | {"minimum_hours"},
    RateKind.OVERTIME: _ROUNDING | {"premium_factor_percent"},
    RateKind.NIGHT: _ROUNDING,
    **dict.fromkeys(PREMIUM_KINDS, _ROUNDING),
    RateKind.TRANSACTION: frozenset({"tiers", "tier_mode", "counts"}),
    RateKind.BASELINE: frozenset(
        {"baseline_units", "deadband_units", "additional_rate", "reduction_rate", "counts"}
    ),
    RateKind.OUTCOME: frozenset({"counts"}),
    RateKind.PASS_THROUGH: frozenset({"markup_percent"}),
    RateKind.MILESTONE: frozenset({"counts"}),
}
OWN_FIELDS: frozenset[str] = frozenset[str]().union(*_OWN.values())


def own_fields(kind: RateKind) -> frozenset[str]:
    """The fields that only some kinds have, as far as this one has them."""
    return _OWN.get(kind, frozenset())


def without_foreign_fields(line: RateLine) -> RateLine:
    """The line with nothing left in fields that its kind does not have."""
    empty = {
        item.name: item.default
        for item in dataclasses.fields(line)
        if item.name in OWN_FIELDS - own_fields(line.kind)
    }
    return dataclasses.replace(line, **empty)


def index_rate(
    line: RateLine,
    *,
    change_percent: Decimal,
    floor_percent: Decimal,
    cap_percent: Decimal,
    starts_on: dt.date,
    currency: str,
) -> tuple[RateLine, ...]:
    """The line ended and its successor under indexation: rate x (1 + clamped index change).

    All its prices change: of its price bands, and above and below a baseline. A new price is
    rounded half up to the currency's minor unit, or to the digits the old one has where it has
    more. A line marked never-revise comes back alone and unchanged.
    """
    if line.never_revise:
        return (line,)
    percent = min(max(change_percent, floor_percent), cap_percent)

    def raised(price: Decimal) -> Decimal:
        exponent = price.as_tuple().exponent
        digits = max(minor_digits(currency), -exponent if isinstance(exponent, int) else 0)
        unit = Decimal(1).scaleb(-digits)
        return (price * (100 + percent) / 100).quantize(unit, ROUND_HALF_UP)

    ended = dataclasses.replace(line, ends_on=starts_on)
    started = dataclasses.replace(
        line,
        unit_rate=raised(line.unit_rate),
        starts_on=starts_on,
        tiers=tuple(
            dataclasses.replace(tier, unit_rate=raised(tier.unit_rate)) for tier in line.tiers
        ),
        additional_rate=raised(line.additional_rate) if line.additional_rate else Decimal(0),
        reduction_rate=raised(line.reduction_rate) if line.reduction_rate else Decimal(0),
    )
    return (ended, started)


def index_rates(
    lines: Iterable[RateLine],
    *,
    change_percent: Decimal,
    floor_percent: Decimal,
    cap_percent: Decimal,
    starts_on: dt.date,
    currency: str,
) -> tuple[RateLine, ...]:
    """A rate card from a day on under indexation, each new line behind the one it follows.

    Lines that began before the day and hold on it are ended and go on at the new prices. What is
    passed on at cost has no price of its own, and a line whose prices stay the same is left alone.
    """
    card: list[RateLine] = []
    for line in lines:
        runs = line.starts_on < starts_on and starts_on in line.days
        if not runs or line.kind is RateKind.PASS_THROUGH:
            card.append(line)
            continue
        two = index_rate(
            line,
            change_percent=change_percent,
            floor_percent=floor_percent,
            cap_percent=cap_percent,
            starts_on=starts_on,
            currency=currency,
        )
        same = dataclasses.replace(two[-1], starts_on=line.starts_on) == line
        card.extend((line,) if same else two)
    return tuple(card)

"""Rate lines: what is charged, at which rate, from when to when.

Rates are exact decimals in the contract's currency. A line holds from `starts_on` up to, not
including, `ends_on`. A change of rate ends one line and starts the next; nothing is retroactive.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from bpodesk.domain.money import minor_digits
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Severity


class RateKind(StrEnum):
    """How a line is charged."""

    SEAT = "seat"  # a month's fee for each seat, prorated
    HOURLY = "hourly"  # regular hours worked
    TRANSACTION = "transaction"  # a counted volume, with an optional minimum
    FIXED = "fixed"  # a fee for the month
    OVERTIME = "overtime"  # overtime hours: hourly base x factor
    NIGHT = "night"  # night hours: hourly base x factor, on top
    PASS_THROUGH = "pass-through"  # at cost


class Proration(StrEnum):
    """How a part of a month is counted for a seat."""

    SCHEDULED_DAYS = "scheduled days"
    CALENDAR_DAYS = "calendar days"


VOLUME_KINDS = (RateKind.TRANSACTION, RateKind.PASS_THROUGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """One line of the rate card.

    `role` limits a seat or hourly line to people of that role (empty: all). `factor_percent`
    multiplies the rate (125 for overtime at a quarter more, 10 for a night differential).
    `at_risk` says whether the line belongs to the base of service credits. `never_revise` keeps a
    line out of indexation.
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

    @property
    def rate(self) -> Decimal:
        """What one unit costs."""
        return self.unit_rate * self.factor_percent / 100

    @property
    def days(self) -> DateRange:
        """The days on which the line holds."""
        return DateRange(start=self.starts_on, end=self.ends_on or dt.date.max)


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

    The new rate is rounded half up to the currency's minor unit, or to the digits the old rate has
    where it has more. A line marked never-revise comes
    back alone and unchanged.
    """
    if line.never_revise:
        return (line,)
    percent = min(max(change_percent, floor_percent), cap_percent)
    exponent = line.unit_rate.as_tuple().exponent
    digits = max(minor_digits(currency), -exponent if isinstance(exponent, int) else 0)
    unit = Decimal(1).scaleb(-digits)
    rate = (line.unit_rate * (100 + percent) / 100).quantize(unit, ROUND_HALF_UP)
    ended = dataclasses.replace(line, ends_on=starts_on)
    started = dataclasses.replace(line, unit_rate=rate, starts_on=starts_on, ends_on=line.ends_on)
    return (ended, started)


def check_rates(lines: Iterable[RateLine]) -> tuple[Problem, ...]:
    """What is wrong with a rate card: each line alone, and two rates of one code on one day."""
    problems: list[Problem] = []
    ordered = sorted(lines, key=lambda line: (line.code, line.starts_on))
    for line in ordered:
        problems.extend(_check_line(line))
    unpriced = dict.fromkeys(line.code for line in ordered if not line.unit_rate)
    if unpriced:
        message = f"Still without a price, so nothing is charged for them: {', '.join(unpriced)}."
        problems.append(Problem(field="rate_lines", message=message, severity=Severity.WARNING))
    for before, after in pairwise(ordered):
        if before.code == after.code and len(before.days.overlap(after.days)):
            message = (
                f"{before.code} has two rates on {after.starts_on}."
                " End the earlier line on that day."
            )
            problems.append(Problem(field="rate_lines", message=message, value=before.code))
    return tuple(problems)


def _check_line(line: RateLine) -> Iterable[Problem]:
    if not line.code.strip() or not line.title.strip():
        yield Problem(field="rate_lines", message="Each rate line needs a code and a title.")
    if line.unit_rate < 0 or line.factor_percent <= 0 or line.minimum_units < 0:
        message = f"{line.code}: a rate or minimum can't be negative, a factor must be above zero."
        yield Problem(field="rate_lines", message=message, value=line.code)
    if line.ends_on is not None and line.ends_on <= line.starts_on:
        message = f"{line.code} ends on {line.ends_on}, which is not after its start."
        yield Problem(field="rate_lines", message=message, value=line.code)

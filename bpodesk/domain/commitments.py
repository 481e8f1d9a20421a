"""What a contract commits both sides to each month, for comparing terms in money.

The part of a month's charges that does not depend on the work done: seats held, fixed fees,
minimums. Hours and volumes above the minimum come on top.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.assignments import FULL_TIME, Assignment
from bpodesk.domain.contracts import Terms
from bpodesk.domain.money import Money
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.rounding import grouped
from bpodesk.domain.volume_fees import price_words, tiered_amount
from bpodesk.domain.wording import percent_words, rate_words

NONE = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """One rate line's part of a full month; `basis` is quantity and rate in words."""

    code: str
    title: str
    basis: str
    amount: Money
    at_risk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A full month under the terms, as of one day.

    `at_risk` is the most that service credits can take of it, before the cap of 12 months.
    """

    lines: tuple[CommitmentLine, ...]
    fee: Money
    at_risk: Money
    at_risk_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyChange:
    """An amount a month before and after; `basis` says what each is worked out from."""

    title: str
    before: Money
    after: Money
    basis: str = ""


def commitment(
    terms: Terms, seats: Iterable[Assignment], *, day: dt.date, currency: str
) -> Commitment:
    """What a full month costs at least, by the rates and seats of a day."""
    held = [seat for seat in seats if day in seat.days]
    found = (_line(rate, held, currency) for rate in terms.rate_lines if day in rate.days)
    lines = tuple(line for line in found if line is not None)
    base = Money.total((line.amount for line in lines if line.at_risk), currency)
    policy = terms.credits
    share = Fraction(policy.at_risk_percent * policy.monthly_cap_percent) / 10_000
    return Commitment(
        lines=lines,
        fee=Money.total((line.amount for line in lines), currency),
        at_risk=Money.of(Fraction(base.amount) * share, currency),
        at_risk_basis=(
            f"{percent_words(policy.at_risk_percent)} of {base},"
            f" capped at {percent_words(policy.monthly_cap_percent)}"
        ),
    )


def money_changes(before: Commitment, after: Commitment) -> tuple[MoneyChange, ...]:
    """The amounts that differ: each rate line's, the whole fee, and what is at risk."""
    changes: list[MoneyChange] = []
    old = {line.code: line for line in before.lines}
    new = {line.code: line for line in after.lines}
    nothing = Money.zero(after.fee.currency)
    for code in dict.fromkeys((*old, *new)):
        was, now = old.get(code), new.get(code)
        shown = now or old[code]
        changes.append(
            MoneyChange(
                title=shown.title,
                before=was.amount if was else nothing,
                after=now.amount if now else nothing,
                basis=_joined(was.basis if was else "none", now.basis if now else "none"),
            )
        )
    changes.append(MoneyChange(title="Monthly fee", before=before.fee, after=after.fee))
    changes.append(
        MoneyChange(
            title="Most that credits can take in a month",
            before=before.at_risk,
            after=after.at_risk,
            basis=_joined(before.at_risk_basis, after.at_risk_basis),
        )
    )
    return tuple(change for change in changes if change.before != change.after)


def _joined(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _line(rate: RateLine, held: list[Assignment], currency: str) -> CommitmentLine | None:
    price = Fraction(rate.rate)
    if rate.kind is RateKind.SEAT:
        shares: dict[str, Decimal] = {}
        for seat in held:
            if rate.role in ("", seat.role):  # two half-time people fill one seat
                shares[seat.seat] = min(FULL_TIME, shares.get(seat.seat, NONE) + seat.fte_percent)
        quantity = Fraction(sum(shares.values(), NONE)) / 100
        unit = "seat" if quantity == 1 else "seats"
        basis = f"{grouped(quantity)} {unit} at {rate_words(price)}"
    elif rate.kind is RateKind.FIXED:
        quantity, basis = Fraction(1), f"fixed, {rate_words(price)}"
    elif rate.kind is RateKind.TRANSACTION and rate.minimum_units:
        quantity = Fraction(rate.minimum_units)
        basis = f"minimum of {rate.minimum_units:,} at {price_words(rate)}"
        price = tiered_amount(rate, rate.minimum_units) / quantity
    elif rate.kind is RateKind.HOURLY and rate.minimum_hours:
        quantity = Fraction(rate.minimum_hours)
        basis = f"minimum of {rate.minimum_hours:,} h at {rate_words(price)}"
    elif rate.kind is RateKind.BASELINE:
        least = max(0, rate.baseline_units - rate.deadband_units)
        taken = rate_words(Fraction(rate.reduction_rate))
        quantity, basis = Fraction(1), f"fee {rate_words(price)} less {least:,} at {taken}"
        price -= least * Fraction(rate.reduction_rate)
    else:
        return None
    return CommitmentLine(
        code=rate.code,
        title=rate.title,
        basis=basis,
        amount=Money.of(quantity * price, currency),
        at_risk=rate.at_risk,
    )

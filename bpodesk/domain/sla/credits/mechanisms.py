"""What the misses of a part of the month come to under each mechanism, before rounding and caps.

- allocation: at-risk amount x allocation x tier factor x repeat;
- flat weight: charges at risk x weight x repeat, whatever the size of the miss;
- uptime credit: charges at risk x the percentage of the tier the figure lies in x repeat;
- failure points: the points of all misses (x repeat) are added up; the step they reach is a
  percentage of the charges at risk, shared by the levels in proportion to their points;
- count trigger: where enough levels are missed, a percentage of the charges at risk or an agreed
  amount, shared by them alike.

In a month of several parts each part has its own mechanism, charges and verdicts. An agreed amount
goes over the parts by their days.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.money import Money, round_half_up
from bpodesk.domain.sla.credits.policy import CreditPolicy, Mechanism, step_of
from bpodesk.domain.sla.credits.records import Stake, Tally, Verdict
from bpodesk.domain.sla.levels import Outcome

NOTHING, ONCE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """An SLA in a part of the month: its verdict, and which miss in a row it is (0: none).

    `counts` is False where the incident behind it counts for another SLA.
    """

    verdict: Verdict
    consecutive: int
    counts: bool = True

    @property
    def failed(self) -> bool:
        """Whether it was missed in this part, and counts."""
        return self.counts and self.verdict.outcome.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """An SLA's factors in a part and the exact minor units they come to."""

    tier_factor: Fraction = NOTHING
    repeat: Fraction = ONCE
    points: Fraction = NOTHING
    minor: Fraction = NOTHING


_MET = Worked()


def amounts_of(
    stake: Stake, misses: Sequence[Miss], *, part_of_month: Fraction
) -> tuple[tuple[Worked, ...], Tally | None]:
    """What each SLA's miss comes to in a part, and the tally where misses are added up.

    `part_of_month` is the part's share of the days of all parts.
    """
    mechanism = stake.policy.mechanism
    if mechanism is Mechanism.POINTS:
        return _points(stake, misses)
    if mechanism is Mechanism.COUNT_TRIGGER:
        return _count_trigger(stake, misses, part_of_month)
    alone = _ALONE[mechanism]
    return tuple(alone(stake, miss) if miss.failed else _MET for miss in misses), None


def _repeat(policy: CreditPolicy, miss: Miss) -> Fraction:
    return Fraction(policy.repeat_multiplier) if miss.consecutive > 1 else ONCE


def _allocation(stake: Stake, miss: Miss) -> Worked:
    level, policy = miss.verdict.level, stake.policy
    if miss.verdict.tier is not None:
        percent = level.tiers[miss.verdict.tier].factor_percent
    elif miss.verdict.outcome is Outcome.MINOR:
        percent = policy.minor_factor_percent
    else:
        percent = policy.major_factor_percent
    factor, repeat = Fraction(percent) / 100, _repeat(policy, miss)
    minor = stake.at_risk.minor * Fraction(level.allocation_percent) / 100 * factor * repeat
    return Worked(tier_factor=factor, repeat=repeat, minor=minor)


def _flat_weight(stake: Stake, miss: Miss) -> Worked:
    repeat = _repeat(stake.policy, miss)
    weight = Fraction(miss.verdict.level.allocation_percent) / 100
    return Worked(tier_factor=ONCE, repeat=repeat, minor=stake.base.minor * weight * repeat)


def _uptime(stake: Stake, miss: Miss) -> Worked:
    place, tiers = miss.verdict.tier, miss.verdict.level.tiers
    factor = NOTHING if place is None else Fraction(tiers[place].factor_percent) / 100
    repeat = _repeat(stake.policy, miss)
    return Worked(tier_factor=factor, repeat=repeat, minor=stake.base.minor * factor * repeat)


_ALONE: Mapping[Mechanism, Callable[[Stake, Miss], Worked]] = {
    Mechanism.ALLOCATION: _allocation,
    Mechanism.FLAT_WEIGHT: _flat_weight,
    Mechanism.UPTIME: _uptime,
}


def _points(stake: Stake, misses: Sequence[Miss]) -> tuple[tuple[Worked, ...], Tally]:
    policy = stake.policy
    severity = {Outcome.MINOR: policy.minor_points, Outcome.MAJOR: policy.major_points}
    repeats = [_repeat(policy, miss) if miss.failed else ONCE for miss in misses]
    points = [
        (severity.get(miss.verdict.outcome, 0) if miss.counts else 0) * repeat
        for miss, repeat in zip(misses, repeats, strict=True)
    ]
    whole = sum(points, NOTHING)
    step = step_of(policy.point_steps, whole)
    percent = Decimal(0) if step is None or not whole else step.percent
    exact = stake.base.minor * Fraction(percent) / 100
    worked = tuple(
        Worked(repeat=repeat, points=mine, minor=exact * mine / whole if whole else NOTHING)
        for mine, repeat in zip(points, repeats, strict=True)
    )
    return worked, _tally(stake, misses, points=whole, percent=percent, exact=exact)


def _count_trigger(
    stake: Stake, misses: Sequence[Miss], part_of_month: Fraction
) -> tuple[tuple[Worked, ...], Tally]:
    policy, currency = stake.policy, stake.base.currency
    failures = sum(miss.failed for miss in misses)
    exact, percent = NOTHING, Decimal(0) if policy.trigger_amount is None else None
    if failures and failures >= policy.trigger_failures:
        if policy.trigger_amount is None:
            percent = policy.trigger_percent
            exact = stake.base.minor * Fraction(percent) / 100
        else:
            exact = Money.of(policy.trigger_amount, currency).minor * part_of_month
    worked = tuple(Worked(minor=exact / failures if miss.failed else NOTHING) for miss in misses)
    return worked, _tally(stake, misses, points=NOTHING, percent=percent, exact=exact)


def _tally(
    stake: Stake,
    misses: Sequence[Miss],
    *,
    points: Fraction,
    percent: Decimal | None,
    exact: Fraction,
) -> Tally:
    return Tally(
        days=stake.days,
        mechanism=stake.policy.mechanism,
        failures=sum(miss.failed for miss in misses),
        points=points,
        percent=percent,
        due=Money(round_half_up(exact), stake.base.currency),
    )

"""How many may go wrong and what a miss costs, by the level's own verdict and the credit rules."""

from collections.abc import Callable

from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.readback.records import Costs, Forecast, TierCost
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    History,
    PastResult,
    Verdict,
    carries_credit,
    compute_credits,
    stakes_of,
)
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Counts, Direction, Measured

# Any two months in a row: the rules look at their order only.
_BEFORE, _NOW = Month(2000, 1), Month(2000, 2)


def most_faults(reached: Callable[[int], bool], *, limit: int | None) -> int | None:
    """The largest number that still reaches it; a larger one never does where a smaller doesn't."""
    if not reached(0):
        return None
    if limit is not None and reached(limit):
        return limit
    high = 1
    while (limit is None or high < limit) and reached(high):
        high *= 2
    low, high = high // 2, high if limit is None else min(high, limit)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reached(middle) else (low, middle)
    return low


def single_miss(level: ServiceLevel) -> int | None:
    """The smallest volume of which one item may be at fault: ceil(1 / (1 - T))."""
    measure = level.measure
    least = measure.direction is Direction.AT_LEAST
    slack = 100 - level.target if least else level.target
    if not measure.is_share or measure.spoken.in_minutes or slack <= 0:
        return None

    def fails(volume: int) -> bool:
        # Of nothing, one at fault is no figure at all.
        counts = measure.counts_of(volume, 1)
        return level.judge(level.figure(counts), counts) is not Outcome.MET

    return (most_faults(fails, limit=None) or 0) + 1


def credits_of(
    verdict: Verdict, policy: CreditPolicy, base: Money, *, again: bool = False
) -> tuple[Money, Money]:
    """What a month with the verdict costs, and its cap; `again` is the month after a miss."""
    missed = PastResult(
        contract_id=ContractId(0),
        sla_code=verdict.level.code,
        month=_BEFORE.first,
        numerator=0,
        denominator=1,
        outcome=Outcome.MINOR,
    )
    found = compute_credits(
        (verdict,),
        stakes=stakes_of(((verdict.days, policy, base),)),
        history=History((missed,) if again else ()),
        month=_NOW,
    )
    return found.total, found.cap


def miss_of(level: ServiceLevel, outcome: Outcome, tier: int | None) -> Verdict:
    """A month in which the level misses so."""
    return Verdict(level=level, days=_NOW.range, outcome=outcome, reached_stretch=False, tier=tier)


def costs_of(level: ServiceLevel, policy: CreditPolicy, base: Money) -> Costs | None:
    """What a miss of each size costs; None where none costs anything by itself."""
    if not carries_credit(level, policy) or policy.mechanism.adds_up:
        return None
    last = len(level.tiers) - 1
    minor = miss_of(level, Outcome.MINOR, 0 if level.tiers else None)
    major = miss_of(level, Outcome.MAJOR, last if level.tiers else None)
    cost, cap = credits_of(minor, policy, base)
    return Costs(
        minor=cost,
        major=credits_of(major, policy, base)[0],
        minor_again=credits_of(minor, policy, base, again=True)[0],
        major_again=credits_of(major, policy, base, again=True)[0],
        cap=cap,
    )


def tiers_of(
    level: ServiceLevel,
    policy: CreditPolicy,
    forecast: Forecast,
    most: Callable[[Callable[[Measured, Counts], bool]], int | None],
) -> tuple[TierCost, ...]:
    """The tiers that a number of items at fault can lie in, each with what it costs."""
    if not carries_credit(level, policy) or not level.tiers:
        return ()

    def before(place: int) -> int | None:
        """The most at fault with which the month is in none of the tiers from the place on."""
        # Before the first one the target is met, so that there is no tier at all.
        return most(
            lambda figure, counts: (
                (-1 if (at := level.tier(figure, counts)) is None else at) < place
            )
        )

    starts = [before(place) for place in range(len(level.tiers))]
    ends = [*starts[1:], forecast.volume if level.measure.is_share else None]
    found: list[TierCost] = []
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        is_last = place == len(level.tiers) - 1
        if start == end and not (is_last and start is None):
            continue
        miss = miss_of(level, Outcome.MINOR, place)
        found.append(
            TierCost(
                place=place,
                most_before=start,
                cost=credits_of(miss, policy, forecast.base)[0],
                again=credits_of(miss, policy, forecast.base, again=True)[0],
            )
        )
    return tuple(found)

"""The sentences of a read-back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from bpodesk.domain.level_words import items_words, volume_without_rule
from bpodesk.domain.money import Money
from bpodesk.domain.readback.costing import credits_of, miss_of
from bpodesk.domain.readback.records import Costs, Forecast, Readback, TierCost
from bpodesk.domain.rounding import grouped
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    Mechanism,
    carries_credit,
)
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Unit
from bpodesk.domain.wording import duration_words, money_words, ordinal_words, threshold_words


def sentences_of(
    level: ServiceLevel, policy: CreditPolicy, forecast: Forecast, numbers: Readback
) -> Iterator[str]:
    """What is to be said of the numbers, a sentence each."""
    if forecast.volume < numbers.volume:
        few = items_words(level.measure, forecast.volume)
        yield f"With {few} a month it is not judged: that takes {numbers.volume:,}."
    yield _allowance(level, numbers)
    if level.measure.unit is Unit.SECONDS and numbers.met is not None:
        items = items_words(level.measure, numbers.volume)
        yield f"Over {items} a month that is {numbers.met:,} s in all; one second more is a miss."
    yield from _apart(level, numbers.tiers)
    yield from _small_numbers(level, numbers, is_judged=forecast.volume >= numbers.volume)
    costs = numbers.costs
    if not carries_credit(level, policy):
        yield _free(level, policy)
    elif costs is None:
        yield from _together(level, policy, forecast.base, numbers)
    elif numbers.met is None or not _cannot_be_missed(level, numbers):
        yield from _money(level, policy, numbers, costs)
        worst = costs.major_again if _has_steps(level) else costs.minor_again
        yield from _caps(policy, forecast, worst=worst, cap=costs.cap)
    if forecast.note:
        yield forecast.note


def _allowance(level: ServiceLevel, numbers: Readback) -> str:
    """How much may go wrong, and what the next one does."""
    measure, met = level.measure, numbers.met
    target = threshold_words(level.target, measure.unit)
    if met is None:
        return f"The target of {target} can't be reached: every month is a miss."
    if measure.unit is Unit.SECONDS:
        head = (
            f"The average may be up to {_seconds(level.target)}: at {int(level.target)} s it is met"
        )
        return f"{head}{_misses(level, numbers)}."
    fault = measure.spoken.fault
    if measure.unit is Unit.ITEMS:
        return f"At cut-off, {amount_words(level, met)} may {fault}{_misses(level, numbers)}."
    head = f"Of {items_words(level.measure, numbers.volume)} a month,"
    if _cannot_be_missed(level, numbers):
        return f"{head} all may {fault}: a target of {target} can't be missed."
    return f"{head} {amount_words(level, met)} may {fault}{_misses(level, numbers)}."


def _has_steps(level: ServiceLevel) -> bool:
    """Whether a worse miss can cost more than a small one."""
    return bool(level.tiers) or level.minimum is not None


def _steps(level: ServiceLevel, tiers: Sequence[TierCost]) -> str:
    """What the first one too many costs, and from which on it is dearer, tier by tier."""
    parts: list[str] = []
    for tier in tiers:
        starts = level.tiers[tier.place].beyond
        first = _point(level, tier.most_before or 0, level.target if starts is None else starts)
        seconds = level.measure.unit is Unit.SECONDS
        if parts:
            text = f"{'' if seconds else 'from '}{first} it costs {money_words(tier.cost)}"
        else:
            text = f"{first} {'it ' if seconds else ''}costs {money_words(tier.cost)}"
        parts.append(f"; {text}")
    return "".join(parts)


def _apart(level: ServiceLevel, tiers: Sequence[TierCost]) -> Iterator[str]:
    """How many more it takes from one tier to the next; an average tells its bounds already."""
    if level.measure.unit is Unit.SECONDS or len(tiers) < 2:
        return
    starts = [0 if tier.most_before is None else tier.most_before + 1 for tier in tiers]
    more = [amount_words(level, later - first) for first, later in pairwise(starts)]
    yield f"From one tier to the next it takes {', then '.join(more)} more."


def _misses(level: ServiceLevel, numbers: Readback) -> str:
    """What the first one too many does, and from which on it is a major miss."""
    if numbers.tiers:
        return _steps(level, numbers.tiers)
    costs, met, tolerated = numbers.costs, numbers.met or 0, numbers.tolerated
    share = level.measure.is_share
    first = _point(level, met, level.target)

    def does(money: Money | None, miss: str) -> str:
        if level.measure.unit is Unit.SECONDS:
            return f"it is {miss}" if money is None else f"it costs {money_words(money)}"
        return f"makes it {miss}" if money is None else f"costs {money_words(money)}"

    if level.minimum is not None and tolerated == met:
        words = does(costs and costs.major, "a major miss")
        return f"; {first} {words} at once, for the minimum is missed as well"
    text = f"; {first} {does(costs and costs.minor, 'a miss')}"
    if level.minimum is None or tolerated is None or (share and tolerated == numbers.volume):
        return text
    later = _point(level, tolerated, level.minimum)
    major = "it is a major miss" if costs is None else f"it costs {money_words(costs.major)}"
    start = "" if level.measure.unit is Unit.SECONDS else "from "
    return f"{text}; {start}{later} {major}"


def _money(
    level: ServiceLevel, policy: CreditPolicy, numbers: Readback, costs: Costs
) -> Iterator[str]:
    if numbers.met is None:
        yield f"It costs {money_words(costs.major if _has_steps(level) else costs.minor)}."
    if policy.repeat_multiplier != 1:
        again = money_words(costs.minor_again)
        if level.tiers:
            again = _listed([money_words(tier.again) for tier in numbers.tiers])
            again += ", tier by tier" if len(numbers.tiers) > 1 else ""
        elif level.minimum is not None:
            again += f" for a minor miss and {money_words(costs.major_again)} for a major one"
        times = f"{policy.repeat_multiplier.normalize():f}"
        yield f"In the month after a miss (× {times}) it costs {again}."
    yield from _comes_back(level, policy, numbers)


def _comes_back(level: ServiceLevel, policy: CreditPolicy, numbers: Readback) -> Iterator[str]:
    """How the credit of a miss is earned back."""
    if numbers.stretch is None or not policy.earn_back_months:
        return
    months, percent = policy.earn_back_months, policy.earn_back_percent
    part = "" if percent == 100 else f"{percent.normalize():f} % of "
    chronic = (
        f", unless {policy.chronic_misses} of {policy.chronic_months} months were missed"
        if policy.chronic_misses
        else ""
    )
    when = "in the next month" if months == 1 else f"in each of the next {months} months"
    yield (
        f"With {_stretch(level, numbers.stretch)} {when}, the stretch of"
        f" {threshold_words(level.stretch, level.measure.unit)} is reached"
        f" and {part}the credit of a miss comes back{chronic}."
    )


def _listed(words: Sequence[str]) -> str:
    """A; A or B; A, B or C."""
    return " or ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _caps(policy: CreditPolicy, forecast: Forecast, *, worst: Money, cap: Money) -> Iterator[str]:
    at_risk = f"{policy.at_risk_percent.normalize():f} % of {money_words(forecast.base)} is at risk"
    yield (
        f"This level never costs more than {money_words(worst)} a month, and all of them together"
        f" never more than {money_words(cap)} ({at_risk})."
    )
    if policy.twelve_month_cap is not None:
        yearly = money_words(Money.of(policy.twelve_month_cap, forecast.base.currency))
        yield f"In twelve months all of them together never cost more than {yearly}."


def _small_numbers(level: ServiceLevel, numbers: Readback, *, is_judged: bool) -> Iterator[str]:
    """The single-miss test, with few items one already fails a high target; and what is agreed."""
    measure = level.measure
    target = threshold_words(level.target, measure.unit)
    if level.minimum_volume and is_judged:
        yield f"A month with fewer than {items_words(measure, level.minimum_volume)} is not judged."
    if not measure.is_share or measure.spoken.in_minutes or numbers.met is None:
        return
    if level.allowed_misses:
        yield _always_allowed(level, target)
    elif numbers.single_miss is None:
        yield f"A target of {target} forgives none, however many there are."
    elif numbers.volume < numbers.single_miss:
        items = items_words(measure, numbers.volume)
        needed = f"{numbers.single_miss:,} {measure.spoken.items}"
        yield f"With {items} a month one miss already fails {target}; to allow one takes {needed}."
    elif numbers.single_miss > max(1, level.minimum_volume or 0):
        items = items_words(measure, numbers.single_miss)
        yield f"With fewer than {items} a month one miss would already fail {target}."


def _always_allowed(level: ServiceLevel, target: str) -> str:
    """What the rule of allowed misses adds to the target."""
    fault = level.measure.spoken.fault
    needed, most = volume_without_rule(level), level.allowed_misses
    if needed is None:
        return f"However few there are, {most:,} may {fault}; {target} alone would allow none."
    items = items_words(level.measure, needed)
    return f"With fewer than {items} a month {target} alone would allow less; {most:,} may {fault}."


def _together(
    level: ServiceLevel, policy: CreditPolicy, base: Money, numbers: Readback
) -> Iterator[str]:
    """What misses of several levels cost where they are added up."""

    def cost(rules: CreditPolicy) -> str:
        return money_words(credits_of(miss_of(level, Outcome.MINOR, None), rules, base)[0])

    if policy.mechanism is Mechanism.POINTS:
        minor = "A miss" if level.minimum is None else "A minor miss"
        major = "" if level.minimum is None else f", a major one {_points(policy.major_points)}"
        again = f"{policy.repeat_multiplier.normalize():f}"
        times = "" if policy.repeat_multiplier == 1 else f" (× {again} in the month after a miss)"
        yield f"{minor} is {_points(policy.minor_points)}{major}{times}."
        steps = [
            f"from {_points(step.from_points)} on"
            f" {cost(replace(policy, minor_points=step.from_points))}"
            for step in policy.point_steps
        ]
        yield f"With those of the other levels a month costs {', '.join(steps) or 'nothing'}."
    else:
        count = policy.trigger_failures
        missed = "This level alone" if count == 1 else f"With {count} levels missed, a month"
        yield f"{missed} costs {cost(replace(policy, trigger_failures=1))}."
        if count > 1:
            yield "Fewer misses in a month cost nothing."
    cap = credits_of(miss_of(level, Outcome.MINOR, None), policy, base)[1]
    yield f"All levels together never cost more than {money_words(cap)} a month."
    yield from _comes_back(level, policy, numbers)


def _points(count: int) -> str:
    return "1 failure point" if count == 1 else f"{count:,} failure points"


def _free(level: ServiceLevel, policy: CreditPolicy) -> str:
    if level.kind is LevelKind.KPI:
        return "It is a KPI: a miss is reported and costs nothing."
    if not level.live:
        return "It is not live yet: a miss is reported and costs nothing."
    if policy.mechanism is Mechanism.UPTIME:
        return "It has no ladder of percentages: a miss costs nothing."
    return "No share of the money at risk is allocated to it: a miss costs nothing."


def _cannot_be_missed(level: ServiceLevel, numbers: Readback) -> bool:
    return level.measure.is_share and numbers.met == numbers.volume


def amount_words(level: ServiceLevel, bad: int) -> str:
    if not bad:
        return "none"
    if level.measure.spoken.in_minutes:
        return duration_words(bad)
    if level.measure.unit is Unit.ITEMS:
        return f"{bad:,} {'item' if bad == 1 else 'items'}"
    return f"{bad:,}"


def _point(level: ServiceLevel, most: int, threshold: Decimal) -> str:
    """The first one beyond: the 51st; 14 h 10 min; above 450 s; of the target, at 421 s."""
    if level.measure.unit is Unit.SECONDS:
        if threshold == level.target:
            return f"at {int(threshold) + 1} s"
        return f"above {_seconds(threshold)}"
    if level.measure.spoken.in_minutes:
        return duration_words(most + 1)
    return f"the {ordinal_words(most + 1)}"


def _stretch(level: ServiceLevel, most: int) -> str:
    if level.measure.unit is Unit.SECONDS and level.stretch is not None:
        return f"an average of at most {_seconds(level.stretch)}"
    amount = amount_words(level, most)
    return "none of them at fault" if amount == "none" else f"at most {amount} at fault"


def _seconds(value: Decimal) -> str:
    """420 s (7 min 0 s); under a minute the seconds alone."""
    text = f"{grouped(Fraction(value), most_digits=6)} s"
    if value < 60:
        return text
    minutes, rest = divmod(Fraction(value), 60)
    return f"{text} ({minutes:,} min {grouped(rest, most_digits=6)} s)"

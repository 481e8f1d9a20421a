"""What can be wrong with rate lines, each fault at the field that causes it."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rates import (
    OWN_FIELDS,
    PREMIUM_KINDS,
    PriceTier,
    RateKind,
    RateLine,
    own_fields,
    without_foreign_fields,
)

MINUTES_PER_DAY = 24 * 60
PLAIN = Decimal(100)


def check_rates(lines: Iterable[RateLine]) -> tuple[Problem, ...]:
    """What is wrong with a rate card: each line alone, and two rates of one code on one day."""
    problems: list[Problem] = []
    ordered = sorted(lines, key=lambda line: (line.code, line.starts_on))
    for line in ordered:
        problems.extend(
            dataclasses.replace(problem, field="rate_lines") for problem in check_line(line)
        )
    codes = unpriced(ordered)
    if codes:
        message = f"Still without a price, so nothing is charged for them: {', '.join(codes)}."
        problems.append(Problem(field="rate_lines", message=message, severity=Severity.WARNING))
    for before, after in pairwise(ordered):
        problems.extend(_check_overlap(after, before))
    return tuple(problems)


def unpriced(lines: Iterable[RateLine]) -> tuple[str, ...]:
    """The codes of lines that have no price at all, each once; a free band is agreed."""
    return tuple(
        dict.fromkeys(
            line.code
            for line in lines
            if not line.unit_rate and not any(tier.unit_rate for tier in line.tiers)
        )
    )


def check_among(line: RateLine, others: Iterable[RateLine]) -> tuple[Problem, ...]:
    """What is wrong with a line at its own fields, and beside the other lines of the card."""
    problems = list(check_line(line))
    for other in sorted(others, key=lambda item: item.starts_on):
        problems.extend(
            dataclasses.replace(problem, field="starts_on")
            for problem in _check_overlap(line, other)
        )
    return tuple(problems)


def check_line(line: RateLine) -> tuple[Problem, ...]:
    """What is wrong with a line alone, at the names of its fields."""
    return tuple(
        Problem(field=field, message=f"{line.code or 'The line'}: {message}", value=line.code)
        for field, message in (*_usual_faults(line), *_own_faults(line))
    )


def check_tiers(tiers: Sequence[PriceTier]) -> tuple[Problem, ...]:
    """What is wrong with price bands: their order, or a price."""
    return tuple(Problem(field=field, message=message) for field, message in _tier_faults(tiers))


def _check_overlap(line: RateLine, other: RateLine) -> Iterator[Problem]:
    both = line.days.overlap(other.days)
    if line.code == other.code and len(both):
        message = f"{line.code} has two rates on {both.start}. End the earlier line on that day."
        yield Problem(field="rate_lines", message=message, value=line.code)


_Fault = tuple[str, str]


def _usual_faults(line: RateLine) -> Iterator[_Fault]:
    if not line.code.strip() or not line.title.strip():
        yield "title", "each rate line needs a code and a title."
    if line.unit_rate < 0:
        yield "unit_rate", "a rate can't be negative."
    if line.factor_percent <= 0:
        yield "factor_percent", "a factor must be above zero."
    if line.minimum_units < 0:
        yield "minimum_units", "a minimum can't be negative."
    if line.ends_on is not None and line.ends_on <= line.starts_on:
        yield "ends_on", f"it ends on {line.ends_on}, which is not after its start."


def _own_faults(line: RateLine) -> Iterator[_Fault]:
    plain = without_foreign_fields(line)
    for name in sorted(OWN_FIELDS - own_fields(line.kind)):
        if getattr(line, name) != getattr(plain, name):
            yield "kind", f"a line of the kind {line.kind.value} has no {_NAMES[name]}."
    if line.kind in PREMIUM_KINDS and line.factor_percent < PLAIN:
        yield "factor_percent", "an hour on such a day can't be worth less than 100 %."
    yield from _tier_faults(line.tiers)
    if line.kind is RateKind.BASELINE:
        yield from _baseline_faults(line)
    if line.minimum_hours < 0:
        yield "minimum_hours", "a minimum can't be negative."
    if not 1 <= line.round_minutes <= MINUTES_PER_DAY:
        yield "round_minutes", "hours are rounded to 1 to 1,440 minutes."
    if line.markup_percent < 0:
        yield "markup_percent", "a markup can't be negative."
    if line.premium_factor_percent < 0:
        yield "premium_factor_percent", "a factor can't be negative; 0 takes the line's own."


_NAMES = {
    "tiers": "price bands",
    "tier_mode": "price bands",
    "baseline_units": "baseline",
    "deadband_units": "band around a baseline",
    "additional_rate": "price above a baseline",
    "reduction_rate": "reduction below a baseline",
    "minimum_hours": "minimum hours",
    "round_minutes": "rounding of minutes",
    "round_mode": "rounding of minutes",
    "round_each": "rounding of minutes",
    "premium_factor_percent": "factor on premium days",
    "markup_percent": "markup",
    "counts": "words on what is counted",
}


def _tier_faults(tiers: Sequence[PriceTier]) -> Iterator[_Fault]:
    if any(tier.unit_rate < 0 for tier in tiers):
        yield "tiers", "The price of a band can't be negative."
    if any(tier.from_units < 1 for tier in tiers):
        yield "tiers", "The line's own rate is the price from the first unit; a band begins later."
    for before, after in pairwise(tiers):
        if after.from_units == before.from_units:
            yield "tiers", f"Two bands begin at {after.from_units:,} units. Take one away."
        elif after.from_units < before.from_units:
            message = (
                f"The band from {after.from_units:,} stands behind the one from"
                f" {before.from_units:,}. Put them in rising order."
            )
            yield "tiers", message


def _baseline_faults(line: RateLine) -> Iterator[_Fault]:
    if line.baseline_units < 1:
        yield "baseline_units", "state the volume that the month's fee pays for."
    if line.deadband_units < 0:
        yield "deadband_units", "the band can't be negative; 0 means none."
    elif line.deadband_units > line.baseline_units:
        yield "deadband_units", "the band can't be wider than the baseline itself."
    for name in ("additional_rate", "reduction_rate"):
        if getattr(line, name) < 0:
            yield name, "state how much a unit adds or takes off, without a sign."
    most = line.reduction_rate * max(0, line.baseline_units - line.deadband_units)
    if line.reduction_rate > 0 and line.unit_rate > 0 and most > line.rate:
        yield (
            "reduction_rate",
            f"in a month without volume it would take off {most:,f}, more than the whole fee.",
        )
    if line.minimum_units:
        yield "minimum_units", "a baseline has its reduction instead of a minimum."

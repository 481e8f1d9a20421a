"""What is wrong with credit rules, each at its field; only what the mechanism uses is judged."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.credits.policy import ZERO, CreditPolicy, Mechanism
from bpodesk.domain.sla.levels import HUNDRED, LevelKind, ServiceLevel


def check_policy(policy: CreditPolicy, levels: Iterable[ServiceLevel]) -> tuple[Problem, ...]:
    """What is wrong with the credit rules, and with the service levels under their mechanism."""
    bearing = [level for level in levels if level.kind is LevelKind.SLA]
    return (
        *_check_shares(policy),
        *_check_least(policy),
        *_check_windows(policy),
        *_check_ceiling(policy, bearing),
        *_OF_MECHANISM[policy.mechanism](policy, bearing),
    )


def _check_shares(policy: CreditPolicy) -> Iterator[Problem]:
    if not 0 <= policy.at_risk_percent <= HUNDRED:
        message = "The share at risk must lie between 0 % and 100 % of the month's charges."
        yield Problem(field="at_risk_percent", message=message)
    if policy.repeat_multiplier < 1:
        message = "The repeat multiplier is 1 (no effect) or more."
        yield Problem(field="repeat_multiplier", message=message)
    if not 0 < policy.earn_back_percent <= HUNDRED:
        message = (
            "More than 0 % and at most 100 % of a credit can come back. Where nothing is earned"
            " back, put 0 months."
        )
        yield Problem(field="earn_back_percent", message=message)


_LEAST = (
    ("minor_factor_percent", 0, "A factor can't be negative."),
    ("monthly_cap_percent", 0, "A cap can't be negative."),
    ("twelve_month_cap", 0, "The cap over twelve months can't be negative."),
    ("pool_percent", 0, "The pool can't be negative."),
    ("earn_back_months", 0, "Months can't be negative; 0 means that nothing is earned back."),
    ("chronic_misses", 0, "Misses can't be negative; 0 means that no level is left out."),
    ("termination_consecutive", 0, "Months can't be negative; 0 means that there is no right."),
    ("termination_misses", 0, "Misses can't be negative; 0 means that there is no right."),
    ("force_majeure_notice_hours", 1, "A notice needs at least an hour."),
    ("customer_notice_business_days", 1, "A notice needs at least one business day."),
    ("decision_business_days", 0, "Days can't be negative."),
)


def _check_least(policy: CreditPolicy) -> Iterator[Problem]:
    """Values below the least that has a sense."""
    for field, low, message in _LEAST:
        value = getattr(policy, field)
        if value is not None and value < low:
            yield Problem(field=field, message=message, value=str(value))


def _check_windows(policy: CreditPolicy) -> Iterator[Problem]:
    """More misses than there are months to look back on."""
    for misses, months in (
        ("chronic_misses", "chronic_months"),
        ("termination_misses", "termination_months"),
    ):
        wanted, window = getattr(policy, misses), getattr(policy, months)
        if wanted > 0 and window < wanted:
            message = (
                f"{wanted} misses don't fit into {window} months: a month is missed once."
                f" Look back on {wanted} months or more."
            )
            yield Problem(field=months, message=message, value=str(window))


def _check_ceiling(policy: CreditPolicy, bearing: Sequence[ServiceLevel]) -> Iterator[Problem]:
    """Caps, and the at-risk amount that they are of, against what the service levels can cost."""
    shared = any(level.allocation_percent for level in bearing)
    if not (shared if policy.mechanism.uses_allocations else bearing):
        return
    if policy.at_risk_percent > 0:
        for field in ("monthly_cap_percent", "twelve_month_cap"):
            if getattr(policy, field) == 0:
                message = (
                    "A cap of 0 takes away every credit that the service levels share out."
                    " Raise the cap, or put nothing at risk."
                )
                yield Problem(field=field, message=message)
    elif policy.at_risk_percent == 0 and policy.mechanism is not Mechanism.ALLOCATION:
        message = (
            "The cap of a month is a part of the amount at risk: with 0 % no credit is ever given."
        )
        yield Problem(field="at_risk_percent", message=message)


# ---------------------------------------------------------------------------- by mechanism


def _check_allocation(policy: CreditPolicy, bearing: Sequence[ServiceLevel]) -> Iterator[Problem]:
    if policy.minor_factor_percent > policy.major_factor_percent:
        message = "A minor miss can't cost more than a major one."
        yield Problem(field="minor_factor_percent", message=message)
    allocated = sum((level.allocation_percent for level in bearing), ZERO)
    if bearing and allocated != policy.pool_percent:
        message = (
            f"The service levels share out {_plain(allocated)} %,"
            f" but the pool is {_plain(policy.pool_percent)} %. Make the two equal."
        )
        yield Problem(field="pool_percent", message=message)


def _check_points(policy: CreditPolicy, bearing: Sequence[ServiceLevel]) -> Iterator[Problem]:
    yield from _without_tiers(policy, bearing)
    if policy.minor_points < 0:
        yield Problem(field="minor_points", message="Failure points can't be negative.")
    if policy.major_points < policy.minor_points:
        message = "A major miss can't have fewer points than a minor one."
        yield Problem(field="major_points", message=message)
    if bearing and not policy.point_steps:
        message = "Say from how many points on which percentage of the charges is credited."
        yield Problem(field="point_steps", message=message)
    for step in policy.point_steps:
        if step.from_points < 1:
            yield _of_step(step.from_points, "A step begins at 1 point or more.")
        if not 0 <= step.percent <= HUNDRED:
            message = f"{_plain(step.percent)} % of the charges can't be: 0 % to 100 %."
            yield _of_step(step.from_points, message)
    for lower, higher in pairwise(policy.point_steps):
        if higher.from_points <= lower.from_points:
            message = (
                f"The steps overlap: {higher.from_points} points follow {lower.from_points}."
                " Put them in order, each with more points than the one before."
            )
            yield _of_step(higher.from_points, message)
        elif higher.percent < lower.percent:
            message = (
                f"More points can't cost less: {_plain(higher.percent)} % follow"
                f" {_plain(lower.percent)} %. Let the percentages rise."
            )
            yield _of_step(higher.from_points, message)


def _of_step(points: int, message: str) -> Problem:
    return Problem(field="point_steps", message=message, value=str(points))


def _check_count_trigger(
    policy: CreditPolicy, bearing: Sequence[ServiceLevel]
) -> Iterator[Problem]:
    yield from _without_tiers(policy, bearing)
    if policy.trigger_failures < 1:
        message = "At least one service level must be missed before anything is credited."
        yield Problem(field="trigger_failures", message=message)
    elif bearing and policy.trigger_failures > len(bearing):
        message = (
            f"There are only {len(bearing)} service levels, so that {policy.trigger_failures} are"
            " never missed in one month."
        )
        yield Problem(field="trigger_failures", message=message)
    if not 0 <= policy.trigger_percent <= HUNDRED:
        message = "The percentage must lie between 0 % and 100 % of the month's charges."
        yield Problem(field="trigger_percent", message=message)
    if policy.trigger_amount is not None and policy.trigger_amount < 0:
        message = "An amount that is credited can't be negative."
        yield Problem(field="trigger_amount", message=message)


def _check_uptime(policy: CreditPolicy, bearing: Sequence[ServiceLevel]) -> Iterator[Problem]:
    for level in bearing:
        if not level.tiers:
            message = (
                f"{level.code}: {policy.mechanism}s need a ladder. Open the service level and type"
                " its credit tiers; each factor is a percentage of the charges."
            )
            yield Problem(field="levels", message=message, value=level.code)
        for tier in level.tiers:
            if tier.factor_percent > HUNDRED:
                message = (
                    f"{level.code}: a tier of {_plain(tier.factor_percent)} % takes more than the"
                    " charges. Under uptime credits 100 % is the most."
                )
                yield Problem(field="levels", message=message, value=level.code)


def _without_tiers(policy: CreditPolicy, bearing: Sequence[ServiceLevel]) -> Iterator[Problem]:
    for level in bearing:
        if level.tiers:
            message = (
                f"{level.code}: its credit tiers mean nothing under the mechanism"
                f" “{policy.mechanism}”. Remove them, or choose another mechanism."
            )
            yield Problem(field="levels", message=message, value=level.code)


_OF_MECHANISM: Mapping[
    Mechanism, Callable[[CreditPolicy, Sequence[ServiceLevel]], Iterable[Problem]]
] = {
    Mechanism.ALLOCATION: _check_allocation,
    Mechanism.FLAT_WEIGHT: _without_tiers,
    Mechanism.POINTS: _check_points,
    Mechanism.COUNT_TRIGGER: _check_count_trigger,
    Mechanism.UPTIME: _check_uptime,
}


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"

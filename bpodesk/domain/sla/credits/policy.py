"""The contract's rules for credits: which mechanism, its figures, caps, earn-back, termination.

The mechanism is the contract's and not a level's: failure points and failures add up over all
levels, and one cap, one clause and one page of the statement speak of all credits. What differs
from level to level is the level's own: its allocation or weight, its ladder of tiers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.sla.event_kinds import USUALLY_EXCUSED, EventKind
from bpodesk.domain.sla.levels import HUNDRED, LevelKind, ServiceLevel

ZERO = Decimal(0)


class Mechanism(StrEnum):
    """How a month's misses become credits."""

    ALLOCATION = "allocation"
    FLAT_WEIGHT = "flat weight"
    POINTS = "failure points"
    COUNT_TRIGGER = "count trigger"
    UPTIME = "uptime credit"

    @property
    def uses_allocations(self) -> bool:
        """True where a level's allocation is its share, or its weight."""
        return self in (Mechanism.ALLOCATION, Mechanism.FLAT_WEIGHT)

    @property
    def uses_tiers(self) -> bool:
        """True where a level may have tiers of its own."""
        return self in (Mechanism.ALLOCATION, Mechanism.UPTIME)

    @property
    def repeats(self) -> bool:
        """True where a miss in the month after a miss weighs more."""
        return self is not Mechanism.COUNT_TRIGGER

    @property
    def adds_up(self) -> bool:
        """True where the misses of all levels are added up first, and have one credit."""
        return self in (Mechanism.POINTS, Mechanism.COUNT_TRIGGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointStep:
    """A step of the ladder of failure points: from so many on, this percentage of the charges.

    A step goes on to where the next begins, the last without end; below the first nothing is due.
    So no number of points lies in a gap or in two steps.
    """

    from_points: int
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPolicy:
    """The contract's rules for credits, excuses and the statement.

    Percentages are 0..100 and more (the pool may exceed 100). `monthly_cap_percent` is of the
    month's at-risk amount; `twelve_month_cap` is an amount in the contract's currency over a month
    and the eleven before it, none where None. The caps hold for every mechanism.

    Earn-back: `earn_back_months` is 0 where nothing is earned back; `earn_back_percent` of a credit
    comes back, and nothing where the level failed `chronic_misses` or more of the last
    `chronic_months` (0 misses: that excludes nobody). The right to terminate comes with
    `termination_consecutive` misses in a row or `termination_misses` in `termination_months`; 0 is
    no such right. Months are counted with the statement's own.

    Points: a minor and a major miss have `minor_points` and `major_points`, and `point_steps` is
    the ladder. Count trigger: `trigger_failures` levels missed in a month cost `trigger_percent` of
    the charges at risk, or `trigger_amount` in the contract's currency where there is one.

    With `incident_once` an incident that makes several levels miss costs the credit of one.
    """

    at_risk_percent: Decimal = Decimal(12)
    pool_percent: Decimal = HUNDRED
    minor_factor_percent: Decimal = Decimal(50)
    major_factor_percent: Decimal = HUNDRED
    repeat_multiplier: Decimal = Decimal("1.5")
    monthly_cap_percent: Decimal = HUNDRED
    twelve_month_cap: Decimal | None = None
    earn_back_months: int = 2
    termination_consecutive: int = 3
    force_majeure_notice_hours: int = 48
    customer_notice_business_days: int = 5
    decision_business_days: int = 5
    excused_kinds: tuple[EventKind, ...] = field(default=USUALLY_EXCUSED, metadata=SPARSE)
    mechanism: Mechanism = field(default=Mechanism.ALLOCATION, metadata=SPARSE)
    minor_points: int = field(default=1, metadata=SPARSE)
    major_points: int = field(default=2, metadata=SPARSE)
    point_steps: tuple[PointStep, ...] = field(default=(), metadata=SPARSE)
    trigger_failures: int = field(default=2, metadata=SPARSE)
    trigger_percent: Decimal = field(default=Decimal(5), metadata=SPARSE)
    trigger_amount: Decimal | None = field(default=None, metadata=SPARSE)
    earn_back_percent: Decimal = field(default=HUNDRED, metadata=SPARSE)
    chronic_misses: int = field(default=0, metadata=SPARSE)
    chronic_months: int = field(default=12, metadata=SPARSE)
    termination_misses: int = field(default=0, metadata=SPARSE)
    termination_months: int = field(default=12, metadata=SPARSE)
    incident_once: bool = field(default=False, metadata=SPARSE)


# The fields that one mechanism alone has; under another they mean nothing.
OWN_FIELDS: Mapping[Mechanism, tuple[str, ...]] = {
    Mechanism.ALLOCATION: ("pool_percent", "minor_factor_percent", "major_factor_percent"),
    Mechanism.FLAT_WEIGHT: (),
    Mechanism.POINTS: ("minor_points", "major_points", "point_steps"),
    Mechanism.COUNT_TRIGGER: ("trigger_failures", "trigger_percent", "trigger_amount"),
    Mechanism.UPTIME: (),
}


def without_foreign_fields(policy: CreditPolicy) -> CreditPolicy:
    """The rules with what their mechanism does not have as if it had never been set.

    What allocations have is kept, as it always stood there.
    """
    foreign = {
        name
        for mechanism in (Mechanism.POINTS, Mechanism.COUNT_TRIGGER)
        if mechanism is not policy.mechanism
        for name in OWN_FIELDS[mechanism]
    }
    defaults = {its.name: its.default for its in fields(CreditPolicy) if its.name in foreign}
    return replace(policy, **defaults)


def step_of(steps: Sequence[PointStep], points: Fraction) -> PointStep | None:
    """The step that so many points reach; None below the first. `steps` are in order."""
    reached = [step for step in steps if points >= step.from_points]
    return reached[-1] if reached else None


def carries_credit(level: ServiceLevel, policy: CreditPolicy) -> bool:
    """Whether a miss of the level can cost anything under the rules."""
    if level.kind is LevelKind.KPI or not level.live:
        return False
    if policy.mechanism.uses_allocations:
        return level.allocation_percent > 0
    return bool(level.tiers) if policy.mechanism is Mechanism.UPTIME else True

"""Service levels and KPIs as a contract states them, and the verdict on a measured figure."""

import dataclasses
from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.clocks import PromiseClock, check_clock
from bpodesk.domain.sla.measures import (
    Counts,
    Direction,
    Measured,
    Metric,
    NotMeasurable,
    Unit,
)
from bpodesk.domain.sla.registry import metric_named
from bpodesk.domain.sla.tiers import CreditTier, tier_faults, tier_of

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class LevelKind(StrEnum):
    """A service level carries money, a KPI does not."""

    SLA = "SLA"
    KPI = "KPI"


class Outcome(StrEnum):
    """The verdict on a month: met, missed a little, missed badly, or not measured."""

    MET = "met"
    MINOR = "minor"
    MAJOR = "major"
    NO_DATA = "no data"

    @property
    def failed(self) -> bool:
        """True for a miss of either size."""
        return self in (Outcome.MINOR, Outcome.MAJOR)

    @property
    def severity(self) -> int:
        """How bad it is among others of its month: 0 where nothing is known."""
        return (Outcome.NO_DATA, Outcome.MET, Outcome.MINOR, Outcome.MAJOR).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """One promise: a measure, a target, and for an SLA the share of the money at risk.

    `target`, `minimum` and `stretch` are in the measure's unit (80 for 80 %, 420 for 420 s).
    `live` is False while an SLA is baselining: reported, without credits. `allocation_percent` is
    its share of the at-risk amount. `tiers` say which part of its credit a miss costs; without any
    a minor and a major miss cost what the contract's credit rules say. `threshold_seconds`,
    `short_abandon_seconds` and `clock` are the numbers by which items are sorted where lists of
    calls or tickets are counted; None where the terms leave them open.
    """

    code: str
    title: str
    metric: str
    kind: LevelKind = LevelKind.SLA
    definition: str = ""
    target: Decimal
    minimum: Decimal | None = None
    stretch: Decimal | None = None
    allocation_percent: Decimal = ZERO
    live: bool = True
    tiers: tuple[CreditTier, ...] = ()
    threshold_seconds: int | None = dataclasses.field(default=None, metadata=SPARSE)
    short_abandon_seconds: int | None = dataclasses.field(default=None, metadata=SPARSE)
    clock: PromiseClock | None = dataclasses.field(default=None, metadata=SPARSE)

    @property
    def measure(self) -> Metric:
        """The measure itself. Raises KeyError where the code is unknown (a check refuses that)."""
        metric = metric_named(self.metric)
        if metric is None:
            raise KeyError(self.metric)
        return metric

    def figure(self, counts: Counts) -> Measured:
        """The figure of these counts, or why there is none."""
        if any(name not in counts for name in self.measure.count_names):
            return NotMeasurable(because="the counts were made for another measure")
        if any(value < 0 for value in counts.values()):
            return NotMeasurable(because="excused events take out more than was counted")
        return self.measure.compute(counts)

    def reaches(self, figure: Fraction, threshold: Decimal) -> bool:
        """True where the figure is on the good side of the threshold, or on it."""
        if self.measure.direction is Direction.AT_LEAST:
            return figure >= Fraction(threshold)
        return figure <= Fraction(threshold)

    def judge(self, measured: Measured) -> Outcome:
        """The verdict: below the target is minor, below the minimum is major.

        Without a minimum every miss is minor. Bounds themselves are reached.
        """
        if isinstance(measured, NotMeasurable):
            return Outcome.NO_DATA
        if self.reaches(measured, self.target):
            return Outcome.MET
        if self.minimum is None or self.reaches(measured, self.minimum):
            return Outcome.MINOR
        return Outcome.MAJOR

    def tier(self, measured: Measured) -> int | None:
        """The place of the tier that a miss lies in, from 0; None without tiers or without a miss.

        The first tier begins at the target, the last has no end: every miss lies in one.
        """
        if not self.tiers or isinstance(measured, NotMeasurable):
            return None
        if self.reaches(measured, self.target):
            return None
        return tier_of(self.tiers, lambda boundary: self.reaches(measured, boundary))

    def reaches_stretch(self, measured: Measured) -> bool:
        """True where there is a stretch and the figure reaches it."""
        if self.stretch is None or isinstance(measured, NotMeasurable):
            return False
        return self.reaches(measured, self.stretch)


def check_levels(levels: Iterable[ServiceLevel]) -> tuple[Problem, ...]:
    """What is wrong with a service-level schedule, each with the code it is about."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for level in levels:
        taken = check_code(level, seen)
        seen.add(level.code)
        problems.extend(_of_schedule(level, found) for found in (*taken, *check_level(level)))
    return tuple(problems)


def check_code(level: ServiceLevel, others: Container[str]) -> tuple[Problem, ...]:
    """Whether the level's code is its own, at its field."""
    if level.code not in others:
        return ()
    message = "The code is used twice; give each its own."
    return (Problem(field="code", message=message, value=level.code),)


def check_level(level: ServiceLevel) -> tuple[Problem, ...]:
    """What is wrong with a level alone, each at its own field."""
    problems: list[Problem] = []
    if not level.code.strip() or not level.title.strip():
        field = "title" if level.code.strip() else "code"
        message = "Each service level needs a code and a title."
        problems.append(Problem(field=field, message=message))
    metric = metric_named(level.metric)
    if metric is None:
        message = f"There is no measure “{level.metric}”."
        problems.append(Problem(field="metric", message=message, value=level.metric))
        return tuple(problems)
    problems.extend(_check_bounds(level, metric))
    problems.extend(_check_order(level))
    if level.allocation_percent < 0:
        message = "An allocation can't be negative."
        problems.append(Problem(field="allocation_percent", message=message))
    problems.extend(_check_tiers(level))
    problems.extend(check_clock(level.clock) if level.clock is not None else ())
    return tuple(problems)


def _check_bounds(level: ServiceLevel, metric: Metric) -> Iterable[Problem]:
    """Figures that no month can have: below nothing, or more than all."""
    tiers = ((f"tier {place}", tier.beyond) for place, tier in enumerate(level.tiers, 1))
    named = (
        ("target", "target", level.target),
        ("minimum", "minimum", level.minimum),
        ("stretch", "stretch", level.stretch),
        *(("tiers", f"boundary of {name}", beyond) for name, beyond in tiers),
    )
    most = HUNDRED if metric.unit is Unit.PERCENT and not metric.exceeds_whole else None
    for field, name, value in named:
        if value is None or (value >= 0 and (most is None or value <= most)):
            continue
        wanted = "can't be negative" if most is None else "must lie between 0 % and 100 %"
        yield Problem(field=field, message=f"The {name} {wanted}.", value=str(value))


def _check_order(level: ServiceLevel) -> Iterable[Problem]:
    if level.minimum is not None and not level.reaches(Fraction(level.target), level.minimum):
        message = "The minimum must not be harder than the target."
        yield Problem(field="minimum", message=message)
    if level.stretch is not None and not level.reaches(Fraction(level.stretch), level.target):
        message = "The stretch must not be easier than the target."
        yield Problem(field="stretch", message=message)


def _check_tiers(level: ServiceLevel) -> Iterable[Problem]:
    if level.tiers and level.kind is LevelKind.KPI:
        message = "A KPI carries no credits: remove its tiers, or make it an SLA."
        yield Problem(field="tiers", message=message)

    def is_worse(figure: Decimal, than: Decimal) -> bool:
        return not level.reaches(Fraction(figure), than)

    for tier, message in tier_faults(level.tiers, is_worse=is_worse, target=level.target):
        value = "" if tier.beyond is None else str(tier.beyond)
        yield Problem(field="tiers", message=message, value=value)


def _of_schedule(level: ServiceLevel, problem: Problem) -> Problem:
    """A level's problem as one of the whole schedule, with the level's code before it."""
    words = problem.message[:1].lower() + problem.message[1:]
    message = f"{level.code or 'Service level'}: {words}"
    return Problem(field="levels", message=message, value=level.code)

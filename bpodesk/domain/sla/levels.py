"""Service levels and KPIs as a contract states them, and the verdict on a measured figure."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from bpodesk.domain.codec import SPARSE
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.measures import (
    CountField,
    Counts,
    Direction,
    Measured,
    Metric,
    NotMeasurable,
    Unit,
)
from bpodesk.domain.sla.registry import PARAMETERS, metric_named
from bpodesk.domain.sla.tiers import CreditTier, tier_faults, tier_of

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_MADE_FOR = re.compile(r"(\w+)=(\d{1,9})")


class LevelKind(StrEnum):
    """A service level carries money, a KPI does not."""

    SLA = "SLA"
    KPI = "KPI"


class Outcome(StrEnum):
    """The verdict on a month: met, missed a little, missed badly, or none.

    There is none where nothing was measured, and where too few items were counted to judge.
    """

    MET = "met"
    MINOR = "minor"
    MAJOR = "major"
    NOT_JUDGED = "not judged"
    NO_DATA = "no data"

    @property
    def failed(self) -> bool:
        """True for a miss of either size."""
        return self in (Outcome.MINOR, Outcome.MAJOR)

    @property
    def severity(self) -> int:
        """How bad it is among others of its month: 0 where nothing is known."""
        return (
            Outcome.NO_DATA,
            Outcome.NOT_JUDGED,
            Outcome.MET,
            Outcome.MINOR,
            Outcome.MAJOR,
        ).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """One promise: a measure, a target, and for an SLA the share of the money at risk.

    `target`, `minimum` and `stretch` are in the measure's unit (80 for 80 %, 420 for 420 s).
    `live` is False while an SLA is baselining: reported, without credits. `allocation_percent` is
    its share of the at-risk amount. `tiers` say which part of its credit a miss costs; without any
    a minor and a major miss cost what the contract's credit rules say.

    With fewer items than `minimum_volume` the level is not judged. `allowed_misses` items may be
    at fault however few were counted. The fields from `threshold_seconds` on are the parameters of
    measures, each None where its measure is another or where it isn't agreed.
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
    minimum_volume: int | None = field(default=None, metadata=SPARSE)
    allowed_misses: int | None = field(default=None, metadata=SPARSE)
    threshold_seconds: int | None = field(default=None, metadata=SPARSE)
    short_abandon_seconds: int | None = field(default=None, metadata=SPARSE)
    reopen_days: int | None = field(default=None, metadata=SPARSE)
    top_boxes: int | None = field(default=None, metadata=SPARSE)
    scale_points: int | None = field(default=None, metadata=SPARSE)
    older_than_days: int | None = field(default=None, metadata=SPARSE)

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

    def parameter(self, name: str) -> int | None:
        """What is agreed of a parameter, None where nothing is. Raises KeyError."""
        return getattr(self, PARAMETERS[name].name)

    @property
    def parameters(self) -> dict[str, int]:
        """The parameters of its measure that are agreed."""
        known = ((item.name, self.parameter(item.name)) for item in self.measure.parameters)
        return {name: value for name, value in known if value is not None}

    @property
    def counted_as(self) -> str:
        """The parameters as counts keep them: threshold_seconds=20."""
        return ",".join(f"{name}={value}" for name, value in sorted(self.parameters.items()))

    def misread(self, counted_as: str) -> NotMeasurable | None:
        """Why counts made under other parameters say nothing of this level; None where they do.

        Counts that don't say under which they were made are taken for this level's.
        """
        made = {name: int(number) for name, number in _MADE_FOR.findall(counted_as)}
        for name, value in self.parameters.items():
            then = made.get(name, value)
            if then != value:
                amount = PARAMETERS[name].amount
                because = f"the counts were made for {amount(then)}, and {amount(value)} is"
                return NotMeasurable(because=f"{because} agreed")
        return None

    def count_title(self, count: CountField) -> str:
        """What a count is called under what is agreed: Answered within 20 seconds."""
        given = {name: PARAMETERS[name].amount(value) for name, value in self.parameters.items()}
        try:
            return count.agreed_title.format(**given) or count.title
        except KeyError:
            return count.title

    def is_too_few(self, counts: Counts) -> bool:
        """True where so few items were counted that the level is not judged."""
        return (
            self.minimum_volume is not None and self.measure.volume_of(counts) < self.minimum_volume
        )

    def misses_allowed(self, volume: int) -> int:
        """How many of so many items may be at fault: what the target leaves, or what is agreed."""
        least = self.measure.direction is Direction.AT_LEAST
        left = HUNDRED - self.target if least else self.target
        return max(floor(volume * Fraction(left) / 100), self.allowed_misses or 0)

    def judge(self, measured: Measured, counts: Counts | None = None) -> Outcome:
        """The verdict: below the target is minor, below the minimum is major.

        Without a minimum every miss is minor. Bounds themselves are reached. `counts` are those of
        the figure; without them the rules for few items have no say.
        """
        if isinstance(measured, NotMeasurable):
            return Outcome.NO_DATA
        if counts is not None and self.is_too_few(counts):
            return Outcome.NOT_JUDGED
        if self.reaches(measured, self.target) or self._is_forgiven(measured, counts):
            return Outcome.MET
        if self.minimum is None or self.reaches(measured, self.minimum):
            return Outcome.MINOR
        return Outcome.MAJOR

    def _is_forgiven(self, measured: Fraction, counts: Counts | None) -> bool:
        if counts is None or not self.allowed_misses:
            return False
        return self.measure.misses_of(measured, counts) <= self.allowed_misses

    def tier(self, measured: Measured, counts: Counts | None = None) -> int | None:
        """The place of the tier that a miss lies in, from 0; None without tiers or without a miss.

        The first tier begins at the target, the last has no end: every miss lies in one. `counts`
        are those of the figure, as in `judge`.
        """
        if not self.tiers or isinstance(measured, NotMeasurable):
            return None
        if not self.judge(measured, counts).failed:
            return None
        return tier_of(self.tiers, lambda boundary: self.reaches(measured, boundary))

    def reaches_stretch(self, measured: Measured, counts: Counts | None = None) -> bool:
        """True where there is a stretch and the figure reaches it, of enough items to judge."""
        if self.stretch is None or isinstance(measured, NotMeasurable):
            return False
        if counts is not None and self.is_too_few(counts):
            return False
        return self.reaches(measured, self.stretch)


def without_foreign_parameters(level: ServiceLevel) -> ServiceLevel:
    """The level without what only other measures have. One of an unknown measure stays as it is."""
    metric = metric_named(level.metric)
    if metric is None:
        return level
    own = {parameter.name for parameter in metric.parameters} | metric.few_items
    names = (*PARAMETERS, "minimum_volume", "allowed_misses")
    return replace(level, **{name: None for name in names if name not in own})


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
    problems.extend(_check_parameters(level, metric))
    problems.extend(_check_few_items(level, metric))
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
    for place, name, value in named:
        if value is None or (value >= 0 and (most is None or value <= most)):
            continue
        wanted = "can't be negative" if most is None else "must lie between 0 % and 100 %"
        yield Problem(field=place, message=f"The {name} {wanted}.", value=str(value))


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


def _check_parameters(level: ServiceLevel, metric: Metric) -> Iterable[Problem]:
    for name, parameter in PARAMETERS.items():
        value = level.parameter(name)
        if value is None:
            continue
        words = parameter.title.partition(",")[0]
        if parameter not in metric.parameters:
            message = f"The measure “{metric.title}” has no “{words}”. Leave it empty."
            yield Problem(field=name, message=message, value=str(value))
        elif not parameter.low <= value <= parameter.high:
            low, high = f"{parameter.low:,}", parameter.amount(parameter.high)
            message = f"“{words}” goes from {low} to {high}."
            yield Problem(field=name, message=message, value=str(value))
    boxes, points = level.top_boxes, level.scale_points
    if boxes is not None and points is not None and boxes >= points:
        message = f"On a scale of {points} points at most {points - 1} can be top boxes."
        yield Problem(field="top_boxes", message=message, value=str(boxes))


def _check_few_items(level: ServiceLevel, metric: Metric) -> Iterable[Problem]:
    rules = (("minimum_volume", level.minimum_volume), ("allowed_misses", level.allowed_misses))
    for name, value in rules:
        if value is None:
            continue
        if name not in metric.few_items:
            what = "counts no items" if name == "minimum_volume" else "has no single misses"
            message = f"The measure “{metric.title}” {what}. Leave it empty."
            yield Problem(field=name, message=message, value=str(value))
        elif value < 1:
            message = "Write 1 or more, or leave it empty."
            yield Problem(field=name, message=message, value=str(value))


def _of_schedule(level: ServiceLevel, problem: Problem) -> Problem:
    """A level's problem as one of the whole schedule, with the level's code before it."""
    words = problem.message[:1].lower() + problem.message[1:]
    message = f"{level.code or 'Service level'}: {words}"
    return Problem(field="levels", message=message, value=level.code)

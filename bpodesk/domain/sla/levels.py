"""Service levels and KPIs as a contract states them, and the verdict on a measured figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.measures import (
    Counts,
    Direction,
    Measured,
    Metric,
    NotMeasurable,
)
from bpodesk.domain.sla.registry import metric_named

ZERO = Decimal(0)


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
    its share of the at-risk amount.
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
        if not level.code.strip() or not level.title.strip():
            problems.append(_problem(level, "each service level needs a code and a title."))
        if level.code in seen:
            problems.append(_problem(level, "the code is used twice; give each its own."))
        seen.add(level.code)
        metric = metric_named(level.metric)
        if metric is None:
            problems.append(_problem(level, f"there is no measure “{level.metric}”."))
            continue
        problems.extend(_check_order(level))
        if level.allocation_percent < 0:
            problems.append(_problem(level, "an allocation can't be negative."))
    return tuple(problems)


def _check_order(level: ServiceLevel) -> Iterable[Problem]:
    if level.minimum is not None and not level.reaches(Fraction(level.target), level.minimum):
        yield _problem(level, "the minimum must not be harder than the target.")
    if level.stretch is not None and not level.reaches(Fraction(level.stretch), level.target):
        yield _problem(level, "the stretch must not be easier than the target.")


def _problem(level: ServiceLevel, text: str) -> Problem:
    return Problem(field="levels", message=f"{level.code or 'Service level'}: {text}")

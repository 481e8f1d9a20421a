"""What a measure is: counts in, an exact figure out, or the reason why there is none.

Counts are stored, never percentages; counts are summed, percentages never averaged; figures are
exact fractions, rounded only where they are shown. A percentage is 0..100 as a `Fraction`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Counts = Mapping[str, int]


class Unit(StrEnum):
    """The unit of a measured figure and of its target."""

    PERCENT = "%"
    SECONDS = "s"
    ITEMS = "items"


class Direction(StrEnum):
    """Which side of the target is the good one."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


class Origin(StrEnum):
    """Where the counts come from."""

    ENTERED = "entered"
    TIMESHEETS = "timesheets"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountField:
    """One number to be counted, by name and as people call it."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasurable:
    """Why a figure cannot be given. No data is no data: not 0 % and not 100 %."""

    because: str


Measured = Fraction | NotMeasurable

NOTHING_COUNTED = NotMeasurable(because="nothing was counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measure: its counts, its formula, its unit and which way is better.

    Counts of several periods are summed; of a snapshot the last one stands for all.
    """

    code: str
    title: str
    formula: str
    unit: Unit
    direction: Direction
    counts: tuple[CountField, ...]
    compute: Callable[[Counts], Measured]
    origin: Origin = Origin.ENTERED
    is_snapshot: bool = False

    @property
    def count_names(self) -> tuple[str, ...]:
        """The names of its counts."""
        return tuple(field.name for field in self.counts)


def add_counts(many: Iterable[Counts]) -> dict[str, int]:
    """The counts of several periods together."""
    total: dict[str, int] = {}
    for counts in many:
        for name, value in counts.items():
            total[name] = total.get(name, 0) + value
    return total


def share(good: int, whole: int) -> Measured:
    """good / whole as a percentage; not measurable where nothing was counted."""
    if whole == 0:
        return NOTHING_COUNTED
    if good > whole:
        return NotMeasurable(because=f"{good} of {whole} is more than all")
    return Fraction(100 * good, whole)


def mean(total: int, items: int) -> Measured:
    """total / items; not measurable where there are no items."""
    if items == 0:
        return NOTHING_COUNTED
    return Fraction(total, items)

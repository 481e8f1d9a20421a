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
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A whole number of the contract by which a measure's counts are made: 20 seconds, 7 days.

    `name` is the field of the service level that holds it, `title` what the field is called.
    `one` and `many` are what it is a number of; `sentence` says in the agreement what it means,
    with the amount in place of "{}". It lies from `low` to `high`.
    """

    name: str
    title: str
    one: str
    many: str
    sentence: str
    low: int
    high: int

    def amount(self, value: int) -> str:
        """20 seconds; 1 day."""
        return f"{value:,} {self.one if value == 1 else self.many}"

    def words(self, value: int) -> str:
        """What the agreement says of the value."""
        return self.sentence.format(self.amount(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountField:
    """One number to be counted, by name and as people call it.

    `agreed_title` is the title where a parameter is agreed, with its name in place of the amount:
    "Answered within {threshold_seconds}".
    """

    name: str
    title: str
    agreed_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """How a measure is spoken of: what it counts, and what one of them does that counts against it.

    `item`, `items` and `fault` make "of 1,000 items due, 50 may be late". `good`, `bad` and `whole`
    are the names of the counts that hold the items in order, those at fault, and all of them; a
    count that is named nowhere is 0. `less` is one that is taken off the whole. Minutes
    (`in_minutes`) are spoken of as hours, and `items` says which: "of 944 h contracted".
    """

    item: str
    items: str
    fault: str
    good: str = ""
    bad: str = ""
    whole: str = ""
    less: str = ""
    in_minutes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasurable:
    """Why a figure cannot be given. No data is no data: not 0 % and not 100 %."""

    because: str


Measured = Fraction | NotMeasurable

NOTHING_COUNTED = NotMeasurable(because="nothing was counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measure: its counts, its formula, its unit and which way is better.

    A measure that is worked out in several ways has a metric, with a code of its own, for each.
    Counts of several periods are summed; of a snapshot the last one stands for all.
    `parameters` are the numbers of the contract by which the counts are made. Figures are shown
    with so many `digits` after the point. `exceeds_whole` marks a percentage that may be over 100,
    for it is worked out for a year.
    """

    code: str
    title: str
    formula: str
    unit: Unit
    direction: Direction
    counts: tuple[CountField, ...]
    compute: Callable[[Counts], Measured]
    spoken: Spoken
    parameters: tuple[Parameter, ...] = ()
    digits: int = 3
    origin: Origin = Origin.ENTERED
    is_snapshot: bool = False
    exceeds_whole: bool = False

    @property
    def count_names(self) -> tuple[str, ...]:
        """The names of its counts."""
        return tuple(field.name for field in self.counts)

    @property
    def is_share(self) -> bool:
        """True where it is a part of a whole, in percent."""
        return self.unit is Unit.PERCENT

    @property
    def has_single_items(self) -> bool:
        """True for a share of items of which each is in order or at fault; minutes are none."""
        return self.is_share and not self.spoken.in_minutes and not self.exceeds_whole

    @property
    def few_items(self) -> frozenset[str]:
        """The fields of a level that hold rules for few items, as far as the measure has them."""
        counts_items = not self.is_snapshot and not self.spoken.in_minutes
        rules = {"minimum_volume": counts_items, "allowed_misses": self.has_single_items}
        return frozenset(name for name, has in rules.items() if has)

    def together(self, many: Iterable[Counts]) -> dict[str, int]:
        """The counts of several periods, in order, as one: their sum, or the last of a snapshot."""
        counts = list(many)
        return add_counts(counts[-1:] if self.is_snapshot else counts)

    def counts_of(self, volume: int, bad: int) -> dict[str, int]:
        """The counts of a month with so many items, of which so many are at fault.

        Of an average, `bad` are the seconds in all; of a snapshot, the items open.
        """
        spoken = self.spoken
        told = {spoken.good: volume - bad, spoken.bad: bad, spoken.whole: volume}
        return {name: told.get(name, 0) for name in self.count_names}

    def volume_of(self, counts: Counts) -> int:
        """How many items were counted in all; of a snapshot, how many were open."""
        whole, less = self.spoken.whole, self.spoken.less
        if not whole:
            return sum(counts[name] for name in self.count_names)
        return counts[whole] - (counts[less] if less else 0)

    def misses_of(self, figure: Fraction, counts: Counts) -> Fraction:
        """How many of the items counted are at fault, for a share of items with this figure."""
        at_fault = 100 - figure if self.direction is Direction.AT_LEAST else figure
        return at_fault * self.volume_of(counts) / 100


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
    if good < 0 or whole < 0:
        return NotMeasurable(because="more is taken off than was counted")
    if good > whole:
        return NotMeasurable(because=f"{good} of {whole} is more than all")
    return Fraction(100 * good, whole)


def mean(total: int, items: int) -> Measured:
    """total / items; not measurable where there are no items."""
    if items == 0:
        return NOTHING_COUNTED
    return Fraction(total, items)

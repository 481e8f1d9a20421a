"""A figure and what it is made of, as a tree that is only made as far as it is opened."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from bpodesk.domain.ids import BatchId
from bpodesk.domain.money import Money, round_half_up
from bpodesk.domain.rounding import hours_text

MOST_TERMS = 8  # of a sum that is written out


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a kept file: which import, and its address as people write it (Hours!G4)."""

    batch_id: BatchId
    file_name: str
    address: str

    @property
    def words(self) -> str:
        """The file and the cell in it."""
        return f"{self.file_name} ! {self.address}"


def _nothing() -> tuple["Node", ...]:
    return ()


Opens = Callable[[], Iterable["Node"]]
"""What makes the parts of a node, when it is opened."""


Rule = Callable[[Sequence[Fraction]], Fraction]
"""How the exact values of a node's parts make its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A figure: what it is, its value, how it came about, and the parts it came from.

    `exact` is the value in its own unit: money in minor units, hours as minutes, a percentage as
    0..100. `rule` makes it of those of the parts; without one the parts, if any, only show what it
    rests on. `basis` names what was agreed, `source` where a fact comes from in words, `cell` the
    cell it stands in.
    """

    title: str
    value: str
    exact: Fraction | None = None
    formula: str = ""
    basis: str = ""
    source: str = ""
    cell: Cell | None = None
    opens: Opens = field(default=_nothing, compare=False)
    rule: Rule | None = field(default=None, compare=False)

    def parts(self) -> tuple["Node", ...]:
        """What it is made of, made anew each time."""
        return tuple(self.opens())

    @property
    def is_opened(self) -> bool:
        """Whether there is anything below it."""
        return self.opens is not _nothing

    @property
    def place(self) -> str:
        """Where a fact comes from: its cell, or its source in words."""
        return self.cell.words if self.cell is not None else self.source


def add(values: Sequence[Fraction]) -> Fraction:
    """The sum."""
    return sum(values, Fraction(0))


def less(values: Sequence[Fraction]) -> Fraction:
    """The first less all others."""
    return values[0] - sum(values[1:], Fraction(0))


def multiply(values: Sequence[Fraction]) -> Fraction:
    """The product."""
    product = Fraction(1)
    for value in values:
        product *= value
    return product


def same(values: Sequence[Fraction]) -> Fraction:
    """The one part itself."""
    (value,) = values
    return value


def rounded(rule: Rule, *, scale: int = 1) -> Rule:
    """A rule whose result is rounded half up, once, to whole units of 1/scale of its unit."""
    return lambda values: Fraction(round_half_up(rule(values) * scale))


def minutes_words(minutes: int) -> str:
    """8.00 h."""
    return f"{hours_text(minutes)} h"


def of_minutes(title: str, minutes: int) -> Node:
    """A node of so many minutes, without parts yet."""
    return Node(title=title, value=minutes_words(minutes), exact=Fraction(minutes))


def of_money(title: str, money: Money) -> Node:
    """A node of an amount, without parts yet."""
    return Node(title=title, value=f"{money.currency} {money}", exact=Fraction(money.minor))


def of_number(title: str, exact: Fraction | int, value: str) -> Node:
    """A node of a plain number, without parts yet."""
    return Node(title=title, value=value, exact=Fraction(exact))


def sum_words(values: Sequence[str], *, of: str) -> str:
    """1.00 + 2.00 − 3.00; a long sum only says of how many."""
    if len(values) > MOST_TERMS:
        return f"sum of {len(values):,} {of}"
    text = values[0] if values else "0"
    for value in values[1:]:
        text += f" − {value[1:]}" if value.startswith("-") else f" + {value}"
    return text


def made_of(node: Node, opens: Opens, rule: Rule, formula: str) -> Node:
    """The node with what it is made of."""
    return replace(node, opens=opens, rule=rule, formula=formula)

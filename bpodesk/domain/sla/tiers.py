"""Credit tiers: what a miss of one service level costs, the worse the dearer.

A tier is entered by the boundary it begins beyond and goes on to where the next one begins, the
last without end. So tiers are half-open intervals from the target on, and no figure lies in a gap
or in two of them. A boundary itself is still reached: it belongs to the tier before it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTier:
    """One tier of a service level.

    `beyond` is the figure it begins beyond, in the measure's unit: 95 is below 95 % where higher is
    better, above it where lower is better. The first tier has None: it begins at the target.
    `factor_percent` is the part of the level's credit that is due, 0 or more.
    """

    beyond: Decimal | None = None
    factor_percent: Decimal


Reaches = Callable[[Decimal], bool]


def tier_of(tiers: Sequence[CreditTier], reaches: Reaches) -> int:
    """The place, from 0, of the tier in which a missed figure lies; at least one tier is needed.

    `reaches` says whether the figure reaches a boundary.
    """
    beyond = (
        place for place, tier in enumerate(tiers) if tier.beyond is None or not reaches(tier.beyond)
    )
    return max(beyond, default=0)


def tier_faults(
    tiers: Sequence[CreditTier], *, is_worse: Callable[[Decimal, Decimal], bool], target: Decimal
) -> Iterator[tuple[CreditTier, str]]:
    """What keeps tiers from covering every miss once: the tier, and a sentence with what to do.

    `is_worse` says whether its first figure is worse than its second.
    """
    yield from _open_boundaries(tiers)
    before = target
    for tier in tiers[1:]:
        if tier.beyond is None:
            continue
        if not is_worse(tier.beyond, before):
            message = (
                f"The tiers overlap: the one that begins beyond {_plain(tier.beyond)} must begin at"
                f" a worse figure than {_plain(before)}. Put the boundaries in order, from the"
                " target on."
            )
            yield tier, message
        before = tier.beyond
    for tier in tiers:
        if tier.factor_percent < 0:
            yield tier, f"A factor of {_plain(tier.factor_percent)} % can't be: 0 % is the least."
    for better, worse in pairwise(tiers):
        if worse.factor_percent < better.factor_percent:
            message = (
                f"A worse result can't cost less than a better one: {_plain(worse.factor_percent)}"
                f" % follows {_plain(better.factor_percent)} %. Let the factors rise."
            )
            yield worse, message


def _open_boundaries(tiers: Sequence[CreditTier]) -> Iterator[tuple[CreditTier, str]]:
    """A first tier that begins elsewhere than at the target, others that begin nowhere."""
    for place, tier in enumerate(tiers, 1):
        if place == 1 and tier.beyond is not None:
            message = (
                f"Between the target and {_plain(tier.beyond)} is a gap: the first tier begins at"
                " the target. Leave its boundary empty."
            )
            yield tier, message
        if place > 1 and tier.beyond is None:
            yield tier, f"Tier {place} has no boundary. Say beyond which figure it begins."


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"

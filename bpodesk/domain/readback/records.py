"""What a read-back is made for, and what it says."""

from dataclasses import dataclass

from bpodesk.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a month is expected to bring.

    `volume` is a number of the measure's items (minutes for one in hours, nothing that matters for
    a snapshot), 1 or more; `base` the month's charges that are at risk. `note` says where the two
    come from.
    """

    volume: int
    base: Money
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a month's miss of one level costs, after the cap; `again` in the month after a miss.

    Where the level has tiers, `minor` is a miss in the first and `major` one in the last.
    """

    minor: Money
    major: Money
    minor_again: Money
    major_again: Money
    cap: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCost:
    """What a miss in a tier of the level costs, as `Costs` has it.

    `most_before` is the most items at fault with which the month is not yet in the tier, None where
    it is from the first one on. `place` counts from 0.
    """

    place: int
    most_before: int | None
    cost: Money
    again: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Readback:
    """A level in plain words and the numbers in them.

    `volume` is that of the forecast, or the least that is judged where the forecast is below it.
    `met`, `tolerated` and `stretch` are the most items at fault (seconds in all, of an average;
    items open, of a backlog) with which the target, the minimum and the stretch are still reached;
    None where none is agreed, or where no figure reaches it. `single_miss` is the smallest volume
    of which one may be at fault, None where a single one is always a miss or the measure has no
    such items. `costs` is None where a miss costs nothing. `tiers` are those of the level that a
    number of items at fault can lie in, in order; none where a miss costs nothing.
    """

    volume: int
    met: int | None
    tolerated: int | None
    stretch: int | None
    single_miss: int | None
    costs: Costs | None
    tiers: tuple[TierCost, ...] = ()
    sentences: tuple[str, ...] = ()

"""What each measure is worked out from, and how: counts in, an exact figure out or None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.domain.oracle.story import Figure

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Measure:
    """Its counts, its formula; `less` where less is better, `last` where it is a snapshot."""

    names: tuple[str, ...]
    formula: Callable[..., Figure]
    less: bool = False
    last: bool = False


def percent(good: int, whole: int) -> Figure:
    """A part of a whole; more than all of it, or of nothing, is no figure."""
    return Fraction(100 * good, whole) if whole and good <= whole else None


def average(total: int, items: int) -> Figure:
    return Fraction(total, items) if items else None


CALLS = ("within", "after", "abandoned_within", "abandoned_after")
MEASURES = {
    "service-level-f1": Measure(
        CALLS, lambda quick, slow, left, lost: percent(quick + left, quick + slow + left + lost)
    ),
    "service-level-f2": Measure(CALLS[:2], lambda quick, slow: percent(quick, quick + slow)),
    "service-level-f3": Measure(
        CALLS, lambda quick, slow, left, lost: percent(quick, quick + slow + left + lost)
    ),
    "service-level-f4": Measure(
        ("within", "after", "abandoned_after"),
        lambda quick, slow, lost: percent(quick, quick + slow + lost),
    ),
    "abandonment": Measure(("abandoned", "offered"), percent, less=True),
    "speed-of-answer": Measure(("wait_seconds", "answered"), average, less=True),
    "handle-time": Measure(("handle_seconds", "handled"), average, less=True),
    "turnaround": Measure(("on_time", "items"), percent),
    "accuracy": Measure(("correct", "sampled"), percent),
    "first-contact": Measure(("resolved_first", "contacts"), percent),
    "satisfaction": Measure(("top_two", "responses"), percent),
    "quality-score": Measure(("weight_passed", "weight_checked"), percent),
    "availability": Measure(("minutes_up", "minutes_agreed"), percent),
    "fill-rate": Measure(("worked_minutes", "scheduled_minutes"), percent),
    "adherence": Measure(("in_state_minutes", "planned_minutes"), percent),
    "occupancy": Measure(
        ("handling_minutes", "available_minutes"), lambda busy, idle: percent(busy, busy + idle)
    ),
    "shrinkage": Measure(("unavailable_minutes", "planned_minutes"), percent, less=True),
    "attrition": Measure(
        ("leavers", "headcount"),
        lambda left, heads: Fraction(1200 * left, heads) if heads else None,
        less=True,
    ),
    "backlog": Measure(("open_items",), Fraction, less=True, last=True),
}


def figure(metric: str, counts: Counts) -> Figure:
    """The figure of the counts; none where more was taken out than there was."""
    measure = MEASURES[metric]
    values = [counts[name] for name in measure.names]
    return None if min(values) < 0 else measure.formula(*values)


def reached(metric: str, value: Fraction, bound: Fraction) -> bool:
    return value <= bound if MEASURES[metric].less else value >= bound

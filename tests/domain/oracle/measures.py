"""What each measure is worked out from, and how: counts in, an exact figure out or None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.domain.oracle.story import Figure

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Measure:
    """Its counts, its formula; `less` where less is better, `last` where it is a snapshot.

    `items` says how many items the counts are of, where it counts items at all, and `bad` how many
    of them are at fault, where each is in order or at fault. `by` are the numbers that a contract
    may agree for counting it.
    """

    names: tuple[str, ...]
    formula: Callable[..., Figure]
    less: bool = False
    last: bool = False
    items: Callable[..., int] | None = None
    bad: Callable[..., int] | None = None
    by: tuple[str, ...] = ()


def percent(good: int, whole: int) -> Figure:
    """A part of a whole; of nothing, more than all of it or less than nothing is no figure."""
    return Fraction(100 * good, whole) if whole and 0 <= good <= whole else None


def average(total: int, items: int) -> Figure:
    return Fraction(total, items) if items else None


def yearly(left: int, heads: int) -> Figure:
    return Fraction(1200 * left, heads) if heads else None


def all_of(*counts: int) -> int:
    return sum(counts)


def second(_first: int, whole: int) -> int:
    return whole


def good_of(good: str, whole: str, *by: str) -> Measure:
    """The good items of all."""
    return Measure((good, whole), percent, items=second, bad=lambda part, of: of - part, by=by)


def good_less(good: str, off: str, whole: str, *by: str) -> Measure:
    """The good items of all, without those that turned out not to be."""
    return Measure(
        (good, off, whole),
        lambda part, gone, of: percent(part - gone, of),
        items=lambda _part, _gone, of: of,
        bad=lambda part, gone, of: of - (part - gone),
        by=by,
    )


QUICK = ("threshold_seconds",)
SHORT = ("short_abandon_seconds",)
CALLS = ("within", "after", "abandoned_within", "abandoned_after")
MEASURES = {
    "service-level-f1": Measure(
        CALLS,
        lambda quick, slow, left, lost: percent(quick + left, quick + slow + left + lost),
        items=all_of,
        bad=lambda _quick, slow, _left, lost: slow + lost,
        by=QUICK,
    ),
    "service-level-f2": Measure(
        CALLS[:2],
        lambda quick, slow: percent(quick, quick + slow),
        items=all_of,
        bad=lambda _quick, slow: slow,
        by=QUICK,
    ),
    "service-level-f3": Measure(
        CALLS,
        lambda quick, slow, left, lost: percent(quick, quick + slow + left + lost),
        items=all_of,
        bad=lambda _quick, slow, left, lost: slow + left + lost,
        by=QUICK,
    ),
    "service-level-f4": Measure(
        ("within", "after", "abandoned_after"),
        lambda quick, slow, lost: percent(quick, quick + slow + lost),
        items=all_of,
        bad=lambda _quick, slow, lost: slow + lost,
        by=QUICK,
    ),
    "abandonment": Measure(
        ("abandoned", "offered"),
        percent,
        less=True,
        items=second,
        bad=lambda lost, _offered: lost,
        by=SHORT,
    ),
    "abandonment-net": Measure(
        ("abandoned", "short_abandoned", "offered"),
        lambda lost, short, offered: percent(lost, offered - short),
        less=True,
        items=lambda _lost, short, offered: offered - short,
        bad=lambda lost, _short, _offered: lost,
        by=SHORT,
    ),
    "speed-of-answer": Measure(("wait_seconds", "answered"), average, less=True, items=second),
    "handle-time": Measure(("handle_seconds", "handled"), average, less=True, items=second),
    "handle-time-parts": Measure(
        ("talk_seconds", "hold_seconds", "wrap_up_seconds", "handled"),
        lambda talk, hold, wrap, handled: average(talk + hold + wrap, handled),
        less=True,
        items=lambda _talk, _hold, _wrap, handled: handled,
    ),
    "turnaround": good_of("on_time", "items"),
    "turnaround-closed": good_of("on_time", "closed"),
    "accuracy": good_of("correct", "sampled"),
    "first-contact": good_of("resolved_first", "contacts", "reopen_days"),
    "first-contact-reopened": good_less("resolved_first", "reopened", "contacts", "reopen_days"),
    "satisfaction": good_of("top_two", "responses", "scale_points"),
    "satisfaction-boxes": good_of("top_box", "responses", "top_boxes", "scale_points"),
    "quality-score": good_of("weight_passed", "weight_checked"),
    "quality-score-critical": good_less("weight_passed", "weight_critical", "weight_checked"),
    "availability": Measure(("minutes_up", "minutes_agreed"), percent),
    "availability-down": Measure(
        ("minutes_down", "minutes_agreed"), lambda down, agreed: percent(agreed - down, agreed)
    ),
    "fill-rate": Measure(("worked_minutes", "scheduled_minutes"), percent),
    "adherence": Measure(("in_state_minutes", "planned_minutes"), percent),
    "adherence-timesheets": Measure(("in_state_minutes", "planned_minutes"), percent),
    "occupancy": Measure(
        ("handling_minutes", "available_minutes"), lambda busy, idle: percent(busy, busy + idle)
    ),
    "shrinkage": Measure(("unavailable_minutes", "planned_minutes"), percent, less=True),
    "shrinkage-timesheets": Measure(("unavailable_minutes", "planned_minutes"), percent, less=True),
    "attrition": Measure(("leavers", "headcount"), yearly, less=True, items=second),
    "attrition-staff": Measure(("leavers", "headcount"), yearly, less=True, items=second),
    "backlog": Measure(("open_items",), Fraction, less=True, last=True),
    "backlog-aged": Measure(
        ("aged_items",), Fraction, less=True, last=True, by=("older_than_days",)
    ),
}
# What nobody types: counted from the timesheets by week, and from the list of the staff.
BY_HOURS = ("fill-rate", "adherence-timesheets", "shrinkage-timesheets")
BY_STAFF = ("attrition-staff",)


def figure(metric: str, counts: Counts) -> Figure:
    """The figure of the counts; none where more was taken out than there was."""
    measure = MEASURES[metric]
    values = [counts[name] for name in measure.names]
    return None if min(values) < 0 else measure.formula(*values)


def reached(metric: str, value: Fraction, bound: Fraction) -> bool:
    return value <= bound if MEASURES[metric].less else value >= bound

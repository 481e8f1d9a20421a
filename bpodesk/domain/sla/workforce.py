"""Measures of the people: fill rate, adherence, occupancy, shrinkage, attrition; and the backlog.

Some are counted in two ways: typed from another system's report, or counted from the timesheets
and the staff list of the book. These are metrics of their own, so that nobody takes one for the
other.
"""

from dataclasses import replace
from fractions import Fraction

from bpodesk.domain.sla.measures import (
    CountField,
    Counts,
    Direction,
    Measured,
    Metric,
    NotMeasurable,
    Origin,
    Parameter,
    Spoken,
    Unit,
    share,
)

OLDER_THAN = Parameter(
    name="older_than_days",
    title="Aged after, business days",
    one="business day",
    many="business days",
    sentence="An item is aged when it has been open for more than {}.",
    low=1,
    high=365,
)
IN_STATE = CountField(name="in_state_minutes", title="Minutes in the planned state")
PLANNED = CountField(name="planned_minutes", title="Minutes scheduled")
UNAVAILABLE = CountField(name="unavailable_minutes", title="Minutes unavailable")
LEAVERS = CountField(name="leavers", title="Leavers")
HEADCOUNT = CountField(name="headcount", title="Headcount at month end, summed over the months")


def _attrition(counts: Counts) -> Measured:
    # Average headcount is the sum of month-end headcounts over the months, so that summed counts
    # of several months still give the yearly rate: leavers / (sum / months) x 12 / months.
    if counts["headcount"] == 0:
        return NotMeasurable(because="nobody was employed")
    return Fraction(100 * 12 * counts["leavers"], counts["headcount"])


FILL_RATE = Metric(
    code="fill-rate",
    title="Fill rate",
    formula="worked scheduled hours / contracted hours",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(
        CountField(name="worked_minutes", title="Scheduled minutes worked"),
        CountField(name="scheduled_minutes", title="Minutes contracted"),
    ),
    compute=lambda counts: share(counts["worked_minutes"], counts["scheduled_minutes"]),
    origin=Origin.TIMESHEETS,
    spoken=Spoken(
        item="contracted",
        items="contracted",
        fault="be missing",
        good="worked_minutes",
        whole="scheduled_minutes",
        in_minutes=True,
    ),
)
ADHERENCE = Metric(
    code="adherence",
    title="Schedule adherence",
    formula="minutes in the planned state / minutes scheduled",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(IN_STATE, PLANNED),
    compute=lambda counts: share(counts["in_state_minutes"], counts["planned_minutes"]),
    spoken=Spoken(
        item="scheduled",
        items="scheduled",
        fault="be spent outside the planned state",
        good="in_state_minutes",
        whole="planned_minutes",
        in_minutes=True,
    ),
)
ADHERENCE_TIMESHEETS = replace(
    ADHERENCE,
    code="adherence-timesheets",
    title="Schedule adherence, from the timesheets",
    formula="scheduled minutes worked within the calendar's hours / minutes scheduled",
    origin=Origin.TIMESHEETS,
)
OCCUPANCY = Metric(
    code="occupancy",
    title="Occupancy",
    formula="handling / (handling + available)",
    unit=Unit.PERCENT,
    direction=Direction.AT_LEAST,
    counts=(
        CountField(name="handling_minutes", title="Minutes handling"),
        CountField(name="available_minutes", title="Minutes available"),
    ),
    compute=lambda counts: share(
        counts["handling_minutes"], counts["handling_minutes"] + counts["available_minutes"]
    ),
    spoken=Spoken(
        item="handling or available",
        items="handling or available",
        fault="be spent waiting for work",
        good="handling_minutes",
        bad="available_minutes",
        in_minutes=True,
    ),
)
SHRINKAGE = Metric(
    code="shrinkage",
    title="Shrinkage",
    formula="unavailable minutes / scheduled minutes",
    unit=Unit.PERCENT,
    direction=Direction.AT_MOST,
    counts=(UNAVAILABLE, PLANNED),
    compute=lambda counts: share(counts["unavailable_minutes"], counts["planned_minutes"]),
    spoken=Spoken(
        item="scheduled",
        items="scheduled",
        fault="be unavailable",
        bad="unavailable_minutes",
        whole="planned_minutes",
        in_minutes=True,
    ),
)
SHRINKAGE_TIMESHEETS = replace(
    SHRINKAGE,
    code="shrinkage-timesheets",
    title="Shrinkage, from the timesheets",
    formula="scheduled minutes not worked / scheduled minutes",
    origin=Origin.TIMESHEETS,
)
ATTRITION = Metric(
    code="attrition",
    title="Attrition, a year",
    formula="leavers / average headcount x 12 / months",
    unit=Unit.PERCENT,
    direction=Direction.AT_MOST,
    counts=(LEAVERS, HEADCOUNT),
    compute=_attrition,
    exceeds_whole=True,
    spoken=Spoken(
        item="person employed",
        items="people employed",
        fault="leave",
        bad="leavers",
        whole="headcount",
    ),
)
ATTRITION_STAFF = replace(
    ATTRITION,
    code="attrition-staff",
    title="Attrition, a year, from the staff list",
    origin=Origin.STAFF,
)
BACKLOG = Metric(
    code="backlog",
    title="Backlog",
    formula="items open at cut-off",
    unit=Unit.ITEMS,
    direction=Direction.AT_MOST,
    counts=(CountField(name="open_items", title="Items open at cut-off"),),
    compute=lambda counts: Fraction(counts["open_items"]),
    digits=0,
    is_snapshot=True,
    spoken=Spoken(
        item="item open at cut-off",
        items="items open at cut-off",
        fault="be open",
        bad="open_items",
    ),
)

BACKLOG_AGED = Metric(
    code="backlog-aged",
    title="Aged backlog",
    formula="items open at cut-off that are aged",
    unit=Unit.ITEMS,
    direction=Direction.AT_MOST,
    counts=(
        CountField(
            name="aged_items",
            title="Aged items open at cut-off",
            agreed_title="Open for more than {older_than_days} at cut-off",
        ),
    ),
    compute=lambda counts: Fraction(counts["aged_items"]),
    parameters=(OLDER_THAN,),
    digits=0,
    is_snapshot=True,
    spoken=Spoken(
        item="aged item open at cut-off",
        items="aged items open at cut-off",
        fault="be open and aged",
        bad="aged_items",
    ),
)

WORKFORCE_METRICS = (
    FILL_RATE,
    ADHERENCE,
    ADHERENCE_TIMESHEETS,
    OCCUPANCY,
    SHRINKAGE,
    SHRINKAGE_TIMESHEETS,
    ATTRITION,
    ATTRITION_STAFF,
    BACKLOG,
    BACKLOG_AGED,
)

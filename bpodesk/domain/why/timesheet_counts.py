"""Why so many minutes are counted from the timesheets: by seat or by person and day."""

from collections.abc import Sequence
from fractions import Fraction

from bpodesk.domain.derived_counts import (
    in_state_minutes,
    inside_hours,
    seated_days,
    unavailable_minutes,
)
from bpodesk.domain.hours import PersonDay
from bpodesk.domain.periods import DateRange
from bpodesk.domain.sla.measures import CountField, Metric
from bpodesk.domain.sla.workforce import FILL_RATE, IN_STATE, UNAVAILABLE
from bpodesk.domain.why.ground import Ground
from bpodesk.domain.why.hours import Hours, day_node, laid_nodes, seats_node
from bpodesk.domain.why.nodes import (
    Node,
    add,
    made_of,
    minutes_words,
    of_minutes,
    of_number,
    same,
    sum_words,
)
from bpodesk.domain.wording import short_date


def timesheet_count_node(
    ground: Ground, measure: Metric, item: CountField, days: DateRange, title: str
) -> Node:
    """A count of a measure that the timesheets give, made of what it was counted from."""
    if measure.code == FILL_RATE.code:
        mine = [day for day in ground.statement.hours.seat_days if day.day in days]
        worked = item.name == measure.count_names[0]
        found = seats_node(ground, mine, title, worked=worked)
    else:
        found = _people_node(ground, item, days, title)
    exact = found.exact or Fraction(0)
    return made_of(
        of_number(title, exact, f"{int(exact):,}"),
        lambda: (found,),
        same,
        f"minutes: {found.value}",
    )


def _people_node(ground: Ground, item: CountField, days: DateRange, title: str) -> Node:
    of = {IN_STATE.name: _in_state, UNAVAILABLE.name: _unavailable}.get(item.name, _planned)
    nodes = [of(ground, day) for day in seated_days(days, ground.statement.hours)]
    return made_of(
        of_minutes(title, sum(int(node.exact or 0) for node in nodes)),
        lambda: nodes,
        add,
        sum_words([node.value for node in nodes], of="days of people"),
    )


def _planned(ground: Ground, day: PersonDay) -> Node:
    return day_node(ground, Hours.SCHEDULED, day)


def _unavailable(ground: Ground, day: PersonDay) -> Node:
    planned, worked = minutes_words(day.scheduled_minutes), minutes_words(day.worked_minutes)
    return made_of(
        of_minutes(_title(ground, day, "unavailable"), unavailable_minutes(day)),
        lambda: (_planned(ground, day), day_node(ground, Hours.WORKED, day)),
        lambda values: max(Fraction(0), values[0] - values[1]),
        f"{planned} scheduled − {worked} worked, never less than nothing",
    )


def _in_state(ground: Ground, day: PersonDay) -> Node:
    calendar = ground.fees.calendar
    pieces = inside_hours(day, calendar)
    inside = minutes_words(sum(minutes for _, minutes in pieces))
    return made_of(
        of_minutes(_title(ground, day, "in the planned state"), in_state_minutes(day, calendar)),
        lambda: (*laid_nodes(ground, day, pieces), _planned(ground, day)),
        _at_most_the_last,
        f"{inside} worked in the calendar's hours, at most the"
        f" {minutes_words(day.scheduled_minutes)} scheduled",
    )


def _at_most_the_last(values: Sequence[Fraction]) -> Fraction:
    *worked, planned = values
    return min(sum(worked, Fraction(0)), planned)


def _title(ground: Ground, day: PersonDay, what: str) -> str:
    return f"{ground.name(day.staff_id)}, {short_date(day.day)}: {what}"

"""Counts that nobody types: from the timesheets' hours and the staff list of the book.

Those of the timesheets are counted by week, as typed ones mostly are; the staff list gives one
count for all the days judged, since a headcount is taken at their end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.hours import MonthHours, PersonDay, laid_out, spans_of
from bpodesk.domain.periods import DateRange, Month, weeks_of
from bpodesk.domain.sla.measures import Counts, Metric, Origin
from bpodesk.domain.sla.workforce import (
    ADHERENCE_TIMESHEETS,
    FILL_RATE,
    SHRINKAGE_TIMESHEETS,
)
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import WorkingDays

STAFF_SOURCE = "the staff list"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """What the book knows of a contract's month without anybody counting."""

    month: Month
    hours: MonthHours
    calendar: WorkingDays
    staff: tuple[StaffMember, ...]
    assignments: tuple[Assignment, ...]


def derived_counts(
    measure: Metric, days: DateRange, facts: BookFacts
) -> Sequence[tuple[DateRange, Counts]]:
    """The counts of a measure that isn't typed, by period of the days, in order.

    Empty where the book holds nothing to count by: no timesheet, or nobody in a seat.
    """
    if measure.origin is Origin.STAFF:
        counts = _headcount(days, facts)
        return [(days, counts)] if counts["headcount"] or counts["leavers"] else []
    if not any(day.entries for day in facts.hours.person_days):
        return []
    count = _BY_WEEK[measure.code]
    weeks = (week.days.overlap(days) for week in weeks_of(facts.month))
    return [(week, count(week, facts)) for week in weeks if len(week)]


def _filled(week: DateRange, facts: BookFacts) -> Counts:
    days = [day for day in facts.hours.seat_days if day.day in week]
    return {
        "worked_minutes": sum(day.worked_minutes for day in days),
        "scheduled_minutes": sum(day.scheduled_minutes for day in days),
    }


def _adhered(week: DateRange, facts: BookFacts) -> Counts:
    days = seated_days(week, facts.hours)
    return {
        "in_state_minutes": sum(in_state_minutes(day, facts.calendar) for day in days),
        "planned_minutes": sum(day.scheduled_minutes for day in days),
    }


def _absent(week: DateRange, facts: BookFacts) -> Counts:
    days = seated_days(week, facts.hours)
    return {
        "unavailable_minutes": sum(map(unavailable_minutes, days)),
        "planned_minutes": sum(day.scheduled_minutes for day in days),
    }


def seated_days(days: DateRange, hours: MonthHours) -> list[PersonDay]:
    """The people's days on which they were scheduled."""
    return [day for day in hours.person_days if day.day in days and day.scheduled_minutes]


def unavailable_minutes(day: PersonDay) -> int:
    """Minutes scheduled and not worked."""
    return max(0, day.scheduled_minutes - day.worked_minutes)


def in_state_minutes(day: PersonDay, calendar: WorkingDays) -> int:
    """Minutes worked while the calendar says that work is done, at most those scheduled."""
    inside = sum(minutes for _, minutes in inside_hours(day, calendar))
    return min(inside, day.scheduled_minutes)


def inside_hours(day: PersonDay, calendar: WorkingDays) -> list[tuple[TimeEntry, int]]:
    """The rows of a day with their minutes in the calendar's hours; those without times as one."""
    paid = calendar.paid_spans(day.day)

    def inside(entry: TimeEntry) -> int:
        worked = spans_of(entry, calendar)
        return sum(span.overlap(other).minutes for span in worked for other in paid)

    return [(entry, inside(entry)) for entry in laid_out(day.entries)]


def _headcount(days: DateRange, facts: BookFacts) -> Counts:
    """Who was employed in a seat of the contract on the last day, and who left in the days."""
    people = {person.id: person for person in facts.staff}

    def seated(within: DateRange) -> Iterable[StaffMember]:
        ids = {item.staff_id for item in facts.assignments if len(item.days.overlap(within))}
        return (people[staff_id] for staff_id in ids if staff_id in people)

    last = DateRange(start=days.last, end=days.end)
    return {
        "leavers": sum(person.left_on in days for person in seated(days) if person.left_on),
        "headcount": sum(
            person.left_on is None or person.left_on >= days.last for person in seated(last)
        ),
    }


_BY_WEEK: Mapping[str, Callable[[DateRange, BookFacts], Counts]] = {
    FILL_RATE.code: _filled,
    ADHERENCE_TIMESHEETS.code: _adhered,
    SHRINKAGE_TIMESHEETS.code: _absent,
}

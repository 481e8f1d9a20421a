"""Counts from the timesheets and the staff list, worked out by hand from a few people's days."""

import datetime as dt
from dataclasses import replace

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.derived_counts import BookFacts, derived_counts
from bpodesk.domain.hours import compute_hours
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.measures import Metric
from bpodesk.domain.sla.registry import metric_named
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from tests.domain.making import office, person, seated, september, worked

MONTH = Month(2026, 9)


def metric(code: str) -> Metric:
    found = metric_named(code)
    assert found is not None
    return found


def facts(
    entries: tuple[TimeEntry, ...],
    *,
    staff: tuple[StaffMember, ...] = (),
    assignments: tuple[Assignment, ...] = (),
) -> BookFacts:
    calendar = office()
    return BookFacts(
        month=MONTH,
        hours=compute_hours(
            entries,
            assignments=assignments,
            calendar=calendar,
            people=staff,
            days=MONTH.range,
        ),
        calendar=calendar,
        staff=staff,
        assignments=assignments,
    )


WEEK = DateRange(start=september(14), end=september(19))
# Monday to Friday, 09:00-18:00 with an hour's break: 480 minutes a day, 2,400 the week.
SEAT = (seated(1, starts_on=september(14), ends_on=september(18)),)


def shift(day: int, start: int, end: int, *, pause: int = 60) -> TimeEntry:
    return worked(
        day=september(day),
        start=f"2026-09-{day} {start:02}:00",
        end=f"2026-09-{day} {end:02}:00",
        pause=pause,
        minutes=60 * (end - start) - pause,
        identity=day,
    )


def test_adherence_counts_the_minutes_inside_the_calendar_s_hours() -> None:
    entries = (
        shift(14, 9, 18),  # all 480
        shift(15, 8, 17),  # an hour before opening is outside: 420
        shift(16, 10, 19),  # an hour after closing is outside: 420
        shift(17, 9, 20),  # two more hours of overtime add nothing: 480
    )
    known = facts(entries, staff=(person(1),), assignments=SEAT)
    ((days, counts),) = derived_counts(metric("adherence-timesheets"), WEEK, known)
    assert days == WEEK
    assert counts == {"in_state_minutes": 480 + 420 + 420 + 480, "planned_minutes": 2400}


def test_shrinkage_counts_scheduled_minutes_that_nobody_s_own_seat_was_worked() -> None:
    entries = (
        shift(14, 9, 18),
        shift(15, 9, 14, pause=0),  # 300 of 480
        shift(16, 9, 20),  # overtime makes up for no absence
    )
    known = facts(entries, staff=(person(1),), assignments=SEAT)
    ((_, counts),) = derived_counts(metric("shrinkage-timesheets"), WEEK, known)
    assert counts == {"unavailable_minutes": 180 + 480 + 480, "planned_minutes": 2400}


def test_hours_are_counted_by_week_of_the_days_judged() -> None:
    known = facts((shift(14, 9, 18),), staff=(person(1),), assignments=SEAT)
    days = DateRange(start=september(11), end=september(16))
    for code in ("fill-rate", "adherence-timesheets", "shrinkage-timesheets"):
        found = derived_counts(metric(code), days, known)
        assert [week for week, _ in found] == [
            DateRange(start=september(11), end=september(14)),
            DateRange(start=september(14), end=september(16)),
        ]


def test_nothing_in_the_book_is_nothing_counted() -> None:
    known = facts((), staff=(person(1),), assignments=SEAT)
    assert derived_counts(metric("fill-rate"), MONTH.range, known) == []
    assert derived_counts(metric("attrition-staff"), MONTH.range, facts(())) == []


def test_attrition_counts_who_left_the_firm_out_of_a_seat_of_the_contract() -> None:
    stays, leaves, last_day, moved, elsewhere, joins = (person(number) for number in range(1, 7))
    staff = (
        stays,
        replace(leaves, left_on=september(10)),
        replace(last_day, left_on=september(30)),  # there on the last day, and a leaver
        moved,  # to another contract: neither a leaver nor here at the end
        replace(elsewhere, left_on=september(10)),  # never in a seat of this contract
        joins,
    )
    assignments = (
        seated(1),
        seated(2),
        seated(3),
        seated(4, ends_on=september(15)),
        seated(5, ends_on=dt.date(2026, 8, 31)),
        seated(6, starts_on=september(30)),
        seated(1, seat="Seat 9", identity=9),  # two seats are one head
    )
    known = facts((), staff=staff, assignments=assignments)
    assert derived_counts(metric("attrition-staff"), MONTH.range, known) == [
        (MONTH.range, {"leavers": 2, "headcount": 3})
    ]

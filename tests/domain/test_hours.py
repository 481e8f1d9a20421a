import datetime as dt
from collections.abc import Sequence

import pytest

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.hours import (
    MonthHours,
    PersonDay,
    SeatDay,
    compute_hours,
    scheduled_for,
    spans_of,
)
from bpodesk.domain.periods import Month
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar
from tests.domain.making import (
    MANILA,
    NEW_YORK,
    office,
    person,
    seated,
    september,
    span,
    window,
    worked,
)

TUESDAY, SATURDAY = september(1), september(5)
ONE_DAY = {"starts_on": TUESDAY, "ends_on": TUESDAY}


def hours(
    entries: Sequence[TimeEntry],
    assignments: Sequence[Assignment] = (),
    *,
    zone: str = MANILA,
    calendar: Calendar | None = None,
) -> MonthHours:
    return compute_hours(
        entries,
        assignments=assignments,
        calendar=calendar or office(),
        people=[person(number, zone=zone) for number in (1, 2)] if zone else [],
        days=Month(2026, 9).range,
    )


def only(found: MonthHours) -> PersonDay:
    (day,) = found.person_days
    return day


def shift(start: str, end: str, *, minutes: int, pause: int) -> TimeEntry:
    return worked(
        day=TUESDAY,
        start=f"2026-09-01 {start}",
        end=f"2026-09-01 {end}",
        minutes=minutes,
        pause=pause,
    )


def test_hours_of_a_full_day_are_the_schedule() -> None:
    entry = shift("09:00", "18:00", minutes=480, pause=60)
    day = only(hours([entry], [seated(**ONE_DAY)]))
    assert (day.scheduled_minutes, day.worked_minutes, day.overtime_minutes) == (480, 480, 0)
    # 22:00-06:00 in Manila is 10:00-18:00 in New York, less the break 13:00-14:00.
    assert day.night_minutes == 420
    assert day.entries == (entry,)


def test_hours_without_times_are_laid_on_the_schedule() -> None:
    day = only(hours([worked(day=TUESDAY)], [seated(**ONE_DAY)]))
    assert (day.worked_minutes, day.overtime_minutes, day.night_minutes) == (480, 0, 420)


def test_hours_beyond_the_schedule_are_overtime() -> None:
    day = only(hours([worked(day=TUESDAY, minutes=570)], [seated(**ONE_DAY)]))
    assert (day.worked_minutes, day.overtime_minutes) == (480, 90)


def test_hours_of_several_entries_are_one_day() -> None:
    first = worked(day=TUESDAY, minutes=300, identity=1)
    second = worked(day=TUESDAY, minutes=240, identity=2)
    day = only(hours([second, first], [seated(**ONE_DAY)]))
    assert (day.worked_minutes, day.overtime_minutes) == (480, 60)
    assert day.entries == (first, second)


def test_hours_entries_with_times_come_first_in_order_of_start() -> None:
    late = worked(
        day=TUESDAY, start="2026-09-01 14:00", end="2026-09-01 15:00", minutes=60, identity=1
    )
    early = worked(
        day=TUESDAY, start="2026-09-01 09:00", end="2026-09-01 10:00", minutes=60, identity=2
    )
    untimed = worked(day=TUESDAY, minutes=60, identity=3)
    assert only(hours([untimed, late, early])).entries == (early, late, untimed)


@pytest.mark.parametrize(
    ("minutes", "stated", "regular", "overtime"),
    [
        (570, 30, 540, 30),  # the file's word goes before the schedule
        (480, 60, 420, 60),
        (60, 90, 0, 60),  # not more than was worked
        (570, 0, 570, 0),  # regular even beyond the schedule
    ],
)
def test_hours_called_overtime_by_the_file_are_that(
    minutes: int, stated: int, regular: int, overtime: int
) -> None:
    entry = worked(day=TUESDAY, minutes=minutes, overtime=stated)
    day = only(hours([entry], [seated(**ONE_DAY)]))
    assert (day.worked_minutes, day.overtime_minutes) == (regular, overtime)


def test_hours_on_a_rest_day_are_all_overtime() -> None:
    day = only(hours([worked(day=SATURDAY)], [seated(starts_on=SATURDAY, ends_on=SATURDAY)]))
    assert (day.scheduled_minutes, day.worked_minutes, day.overtime_minutes) == (0, 0, 480)
    assert day.night_minutes == 0  # without times there is no instant to count


@pytest.mark.parametrize("day", [TUESDAY, SATURDAY, september(7)])  # open, weekend, holiday
@pytest.mark.parametrize(
    ("stated", "regular", "overtime"),
    [(None, 600, 0), (0, 600, 0), (90, 510, 90), (700, 0, 600)],
)
def test_hours_without_a_seat_are_regular_unless_the_file_says_otherwise(
    day: dt.date, stated: int | None, regular: int, overtime: int
) -> None:
    found = hours([worked(day=day, minutes=600, overtime=stated)])
    assert (found.worked_minutes, found.overtime_minutes) == (regular, overtime)
    assert (found.scheduled_minutes, found.seat_days) == (0, ())


def test_hours_before_and_after_a_persons_seat_are_regular() -> None:
    entries = [worked(day=september(day), minutes=600, identity=day) for day in (1, 2, 3)]
    item = seated(starts_on=september(2), ends_on=september(2))
    found = hours(entries, [item, seated(2, seat="Seat 2", **ONE_DAY)])
    mine = [day for day in found.person_days if day.staff_id == 1]
    assert [(day.worked_minutes, day.overtime_minutes) for day in mine] == [
        (600, 0),
        (480, 120),
        (600, 0),
    ]


def test_hours_of_a_seat_holder_on_a_holiday_are_all_overtime() -> None:
    day = only(
        hours([worked(day=september(7))], [seated(starts_on=september(7), ends_on=september(7))])
    )
    assert (day.scheduled_minutes, day.worked_minutes, day.overtime_minutes) == (0, 0, 480)


def test_hours_outside_the_days_are_left_out() -> None:
    august, october = dt.date(2026, 8, 31), dt.date(2026, 10, 1)
    assert hours([worked(day=august), worked(day=october)]).person_days == ()


def test_hours_of_an_absent_day_are_scheduled_but_not_worked() -> None:
    found = hours([], [seated(**ONE_DAY)])
    assert (found.scheduled_minutes, found.worked_minutes) == (480, 0)
    assert only(found).entries == ()


def test_hours_of_an_unknown_zone_are_the_contracts() -> None:
    entry = shift("09:00", "23:00", minutes=780, pause=60)
    # 22:00-23:00 is night in New York itself.
    assert only(hours([entry], zone="")).night_minutes == 60


def test_hours_of_an_overnight_calendar_stay_on_the_day_of_the_start() -> None:
    calendar = Calendar(zone=NEW_YORK, windows=(window(2, 22, 6, pause=(2, 3)),))
    wednesday = september(30)
    assignment = seated(starts_on=wednesday)
    found = hours([worked(day=wednesday, minutes=420)], [assignment], calendar=calendar)
    # The window of 30 September ends on 1 October at 06:00 and belongs to September whole.
    assert (found.scheduled_minutes, found.worked_minutes) == (420, 420)


@pytest.mark.parametrize(
    ("fte", "minutes"),
    [(50, 240), (100, 480), (33, 158), (67, 322)],  # 158.4 and 321.6
)
def test_schedule_of_a_part_time_seat_is_its_share_in_whole_minutes(fte: int, minutes: int) -> None:
    assert scheduled_for(seated(fte=fte), TUESDAY, office()) == minutes


def test_schedule_outside_the_assignment_is_nothing() -> None:
    item = seated(starts_on=september(2), ends_on=september(3))
    found = [scheduled_for(item, september(day), office()) for day in range(1, 6)]
    assert found == [0, 480, 480, 0, 0]


def seat_days(found: MonthHours) -> list[tuple[str, int, int]]:
    return [(day.seat, day.scheduled_minutes, day.worked_minutes) for day in found.seat_days]


def test_seat_of_a_person_holds_their_work_up_to_its_schedule() -> None:
    found = hours([worked(day=TUESDAY, minutes=570)], [seated(role="Agent", **ONE_DAY)])
    assert found.seat_days == (
        SeatDay(
            seat="Seat 1", day=TUESDAY, role="Agent", scheduled_minutes=480, worked_minutes=480
        ),
    )


def test_seat_of_an_absent_person_is_backfilled_by_another() -> None:
    found = hours([worked(2, day=TUESDAY)], [seated(1, **ONE_DAY), seated(2, **ONE_DAY)])
    assert seat_days(found) == [("Seat 1", 480, 480)]
    assert found.scheduled_minutes == 480


def test_seat_handed_over_is_held_without_a_gap() -> None:
    first = seated(1, starts_on=TUESDAY, ends_on=TUESDAY)
    second = seated(2, starts_on=september(2), ends_on=september(2))
    found = hours([worked(1, day=TUESDAY), worked(2, day=september(2))], [first, second])
    assert seat_days(found) == [("Seat 1", 480, 480), ("Seat 1", 480, 480)]


def test_two_seats_of_one_person_share_the_work_in_order() -> None:
    both = [seated(seat="Seat 2", identity=2, **ONE_DAY), seated(seat="Seat 1", **ONE_DAY)]
    found = hours([worked(day=TUESDAY, minutes=600)], both)
    assert seat_days(found) == [("Seat 1", 480, 480), ("Seat 2", 480, 120)]
    assert only(found).scheduled_minutes == 960
    assert found.overtime_minutes == 0


def test_two_half_seats_of_one_person_make_a_whole_day() -> None:
    both = [seated(seat=f"Seat {n}", fte=50, identity=n, **ONE_DAY) for n in (1, 2)]
    found = hours([worked(day=TUESDAY)], both)
    assert seat_days(found) == [("Seat 1", 240, 240), ("Seat 2", 240, 240)]


def test_spans_of_a_shift_leave_out_the_calendars_break() -> None:
    entry = shift("09:00", "18:00", minutes=480, pause=60)
    assert spans_of(entry, office()) == (
        span("2026-09-01 09:00", "2026-09-01 13:00", zone=NEW_YORK),
        span("2026-09-01 14:00", "2026-09-01 18:00", zone=NEW_YORK),
    )


def test_spans_of_a_shift_with_another_break_leave_out_its_middle() -> None:
    # 540 minutes less 30: 255 before and 255 after.
    entry = shift("09:00", "18:00", minutes=510, pause=30)
    assert spans_of(entry, office()) == (
        span("2026-09-01 09:00", "2026-09-01 13:15", zone=NEW_YORK),
        span("2026-09-01 13:45", "2026-09-01 18:00", zone=NEW_YORK),
    )


def test_spans_of_a_shift_without_a_break_are_the_shift() -> None:
    entry = shift("09:00", "18:00", minutes=540, pause=0)
    assert spans_of(entry, office()) == (
        span("2026-09-01 09:00", "2026-09-01 18:00", zone=NEW_YORK),
    )


def test_spans_of_a_shift_shorter_than_its_break_are_none() -> None:
    assert spans_of(shift("09:00", "09:30", minutes=0, pause=60), office()) == ()


def test_spans_without_times_follow_the_calendars_hours() -> None:
    # 5 h from 09:00 with the break 13:00-14:00 end at 15:00.
    assert spans_of(worked(day=TUESDAY, minutes=300), office()) == (
        span("2026-09-01 09:00", "2026-09-01 13:00", zone=NEW_YORK),
        span("2026-09-01 14:00", "2026-09-01 15:00", zone=NEW_YORK),
    )
    assert spans_of(worked(day=TUESDAY, minutes=240), office()) == (
        span("2026-09-01 09:00", "2026-09-01 13:00", zone=NEW_YORK),
    )


def test_spans_without_times_run_on_behind_the_calendars_hours() -> None:
    assert spans_of(worked(day=TUESDAY, minutes=570), office())[-1] == span(
        "2026-09-01 14:00", "2026-09-01 19:30", zone=NEW_YORK
    )


def test_spans_without_times_on_a_rest_day_are_none() -> None:
    assert spans_of(worked(day=SATURDAY), office()) == ()


def test_spans_with_one_time_only_are_laid_on_the_calendar() -> None:
    entry = worked(day=TUESDAY, start="2026-09-01 12:00", minutes=60)
    assert spans_of(entry, office()) == (
        span("2026-09-01 09:00", "2026-09-01 10:00", zone=NEW_YORK),
    )


def test_hours_of_several_rows_without_times_lie_one_behind_the_other() -> None:
    # 09:00-13:00 and 14:00-18:00 in New York, of which 10:00-18:00 is Manila's night.
    rows = [worked(day=TUESDAY, minutes=240, identity=number) for number in (1, 2)]
    assert only(hours(rows, [seated(**ONE_DAY)])).night_minutes == 420


def test_hours_of_rows_with_and_without_times_are_laid_out_apart() -> None:
    # 08:00-09:00 is no night in Manila; the hour without times is 09:00-10:00, no night either.
    timed = shift("08:00", "09:00", minutes=60, pause=0)
    rows = [timed, worked(day=TUESDAY, minutes=120, identity=2)]
    assert only(hours(rows)).night_minutes == 60  # 10:00-11:00


def roles(found: MonthHours) -> list[tuple[int, str]]:
    return [(day.day.day, day.role) for day in found.person_days]


PROMOTED = (
    seated(role="Agent", ends_on=TUESDAY),
    seated(role="Lead", starts_on=september(2), ends_on=september(2), identity=2),
)


@pytest.mark.parametrize("order", [1, -1])
def test_hours_carry_the_role_of_the_seat_on_that_day(order: int) -> None:
    assert roles(hours([], PROMOTED[::order])) == [(1, "Agent"), (2, "Lead")]


@pytest.mark.parametrize("order", [1, -1])
def test_hours_in_two_seats_are_of_the_first_seats_role(order: int) -> None:
    both = [
        seated(seat="Seat 1", role="Agent", **ONE_DAY),
        seated(seat="Seat 2", role="Lead", identity=2, **ONE_DAY),
    ]
    assert roles(hours([], both[::order])) == [(1, "Agent")]


@pytest.mark.parametrize(("staff", "role"), [([person(role="Agent")], "Agent"), ([], "")])
def test_hours_without_a_seats_role_are_of_the_persons(staff: list[StaffMember], role: str) -> None:
    found = compute_hours(
        [],
        assignments=[seated(**ONE_DAY)],
        calendar=office(),
        people=staff,
        days=Month(2026, 9).range,
    )
    assert roles(found) == [(1, role)]
    assert [day.role for day in found.seat_days] == [role]


def test_seat_of_an_owner_and_a_stand_in_is_one_seat() -> None:
    both = [seated(1, role="Agent", **ONE_DAY), seated(2, role="Lead", **ONE_DAY)]
    found = hours([worked(1, day=TUESDAY), worked(2, day=TUESDAY)], both)
    assert seat_days(found) == [("Seat 1", 480, 480)]
    assert found.seat_days[0].role == "Agent"


@pytest.mark.parametrize(
    ("first", "second", "worked_minutes"),
    [
        (240, 240, 480),
        (240, 0, 240),
        (300, 180, 480),  # what one does more fills what the other lacks
        (180, 300, 480),
        (480, 480, 480),
    ],
)
def test_seat_of_two_half_time_people_is_one_seat(
    first: int, second: int, worked_minutes: int
) -> None:
    pair = [seated(1, fte=50, **ONE_DAY), seated(2, fte=50, **ONE_DAY)]
    # The file says that nothing is overtime, so that all of it is regular.
    entries = [
        worked(1, day=TUESDAY, minutes=first, overtime=0),
        worked(2, day=TUESDAY, minutes=second, overtime=0),
    ]
    assert seat_days(hours(entries, pair)) == [("Seat 1", 480, worked_minutes)]


def test_seat_of_a_half_time_person_alone_is_half_a_seat() -> None:
    found = hours([worked(day=TUESDAY)], [seated(fte=50, **ONE_DAY)])
    assert seat_days(found) == [("Seat 1", 240, 240)]


def test_two_seats_of_one_person_get_their_shares_before_a_partners_gap() -> None:
    # Half of each seat; the partner in seat 1 is absent, and seat 2 is not robbed for it.
    items = [
        seated(1, seat="Seat 1", fte=50, identity=1, **ONE_DAY),
        seated(1, seat="Seat 2", fte=50, identity=2, **ONE_DAY),
        seated(2, seat="Seat 1", fte=50, identity=3, **ONE_DAY),
    ]
    found = hours([worked(1, day=TUESDAY)], items)
    assert seat_days(found) == [("Seat 1", 480, 240), ("Seat 2", 240, 240)]


def test_seat_on_a_rest_day_is_held_without_a_schedule() -> None:
    item = seated(starts_on=september(4), ends_on=september(7))
    found = hours([worked(day=SATURDAY)], [item])
    # Friday, the weekend and Labor Day.
    assert [(day.day.day, day.scheduled_minutes) for day in found.seat_days] == [
        (4, 480),
        (5, 0),
        (6, 0),
        (7, 0),
    ]
    assert found.seat_days[1].worked_minutes == 0

import dataclasses
import datetime as dt

import pytest

from bpodesk.domain.periods import DateRange
from bpodesk.domain.worktime import (
    Calendar,
    CalendarInForce,
    DayKind,
    Holiday,
    Window,
    check_calendar,
    check_zone,
    instant,
    local_date,
    night_minutes,
    span_of,
    subtract,
)
from tests.domain.making import MANILA, NEW_YORK, office, september, span, utc, window

EIGHT_HOURS = 8 * 60
FRIDAY_LATE = utc("2026-09-04 16:30", zone=NEW_YORK)


def test_span_of_an_end_before_the_start_is_the_next_day() -> None:
    night = span_of(september(1), start=dt.time(21), end=dt.time(6), zone=MANILA)
    assert night == span("2026-09-01 13:00", "2026-09-01 22:00")


def test_span_of_equal_start_and_end_is_a_whole_day() -> None:
    assert span_of(september(1), start=dt.time(6), end=dt.time(6), zone=MANILA).minutes == 1440


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (dt.date(2026, 10, 31), 9),  # clocks go back at 2:00 on 1 November
        (dt.date(2026, 3, 7), 7),  # clocks go forward at 2:00 on 8 March
        (dt.date(2026, 9, 1), 8),
    ],
)
def test_span_of_a_night_has_its_true_length(day: dt.date, hours: int) -> None:
    night = span_of(day, start=dt.time(22), end=dt.time(6), zone=NEW_YORK)
    assert night.minutes == hours * 60


def test_span_backwards_has_no_minutes() -> None:
    assert span("2026-09-01 10:00", "2026-09-01 09:00").minutes == 0


def test_span_counts_whole_minutes_only() -> None:
    some = span("2026-09-01 10:00:00", "2026-09-01 10:01:59")
    assert some.minutes == 1


def test_span_without_a_middle_is_two_spans() -> None:
    day = span("2026-09-01 09:00", "2026-09-01 18:00")
    assert day.without(span("2026-09-01 13:00", "2026-09-01 14:00")) == (
        span("2026-09-01 09:00", "2026-09-01 13:00"),
        span("2026-09-01 14:00", "2026-09-01 18:00"),
    )
    assert day.without(span("2026-09-01 08:00", "2026-09-01 19:00")) == ()
    assert day.without(span("2026-09-01 17:00", "2026-09-01 19:00")) == (
        span("2026-09-01 09:00", "2026-09-01 17:00"),
    )


@pytest.mark.parametrize("end", ["2026-09-01 12:00", "2026-09-01 10:00"])
def test_span_without_an_empty_or_backward_span_is_itself(end: str) -> None:
    day = span("2026-09-01 09:00", "2026-09-01 18:00")
    assert day.without(span("2026-09-01 12:00", end)) == (day,)


def test_business_due_with_a_backward_pause_is_unchanged() -> None:
    pause = span("2026-09-08 11:30", "2026-09-08 10:00", zone=NEW_YORK)
    due = office().business_due(FRIDAY_LATE, EIGHT_HOURS, paused=[pause])
    assert due == utc("2026-09-08 15:30", zone=NEW_YORK)


def test_subtract_with_an_empty_span_drops_it() -> None:
    empty = span("2026-09-01 09:00", "2026-09-01 09:00")
    whole = span("2026-09-01 10:00", "2026-09-01 11:00")
    assert subtract((empty, whole), ()) == (whole,)
    assert subtract((whole,), (empty,)) == (whole,)


def test_instant_and_local_date_are_each_others_inverse() -> None:
    assert instant(september(17), dt.time(8, 30), zone=MANILA) == utc("2026-09-17 00:30")
    assert local_date(utc("2026-09-16 22:00"), zone=MANILA) == september(17)
    assert local_date(utc("2026-09-16 22:00"), zone=NEW_YORK) == september(16)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (4, DayKind.BUSINESS),
        (5, DayKind.REST),
        (7, DayKind.CLOSED),
        (8, DayKind.REGULAR_HOLIDAY),
    ],
)
def test_calendar_day_is_of_its_kind(day: int, kind: DayKind) -> None:
    calendar = office()
    extra = Holiday(day=september(8), name="Feast", kind=DayKind.REGULAR_HOLIDAY)
    calendar = dataclasses.replace(calendar, holidays=(*calendar.holidays, extra))
    assert calendar.kind_of(september(day)) is kind
    assert calendar.is_business_day(september(day)) is (kind is DayKind.BUSINESS)


def test_calendar_september_2026_has_21_business_days() -> None:
    days = DateRange(start=september(1), end=dt.date(2026, 10, 1))
    assert len(office().business_days(days)) == 21


def test_calendar_day_has_eight_paid_hours() -> None:
    calendar = office()
    assert calendar.scheduled_minutes(september(1)) == EIGHT_HOURS
    assert calendar.paid_spans(september(1)) == (
        span("2026-09-01 09:00", "2026-09-01 13:00", zone=NEW_YORK),
        span("2026-09-01 14:00", "2026-09-01 18:00", zone=NEW_YORK),
    )


@pytest.mark.parametrize("day", [5, 7])
def test_calendar_rest_day_or_holiday_has_no_hours(day: int) -> None:
    calendar = office()
    assert calendar.hours_on(september(day)) == ()
    assert calendar.breaks_on(september(day)) == ()
    assert calendar.scheduled_minutes(september(day)) == 0


def test_calendar_night_break_is_on_the_next_day() -> None:
    # Saturday 31 October 22:00 to 06:00 with the break 03:00-04:00: 9 h of clock less 1 h.
    calendar = Calendar(zone=NEW_YORK, windows=(window(5, 22, 6, pause=(3, 4)),))
    day = dt.date(2026, 10, 31)
    assert calendar.breaks_on(day) == (span("2026-11-01 08:00", "2026-11-01 09:00"),)
    assert calendar.scheduled_minutes(day) == 8 * 60


def test_calendar_without_breaks_pays_the_whole_window() -> None:
    calendar = Calendar(zone=NEW_YORK, windows=(window(1, 9, 18, pause=None),))
    assert calendar.breaks_on(september(1)) == ()
    assert calendar.scheduled_minutes(september(1)) == 9 * 60


def test_calendar_with_two_windows_keeps_them_in_order() -> None:
    late, early = window(1, 14, 18, pause=None), window(1, 8, 12, pause=None)
    calendar = Calendar(zone=NEW_YORK, windows=(late, early))
    assert calendar.hours_on(september(1)) == (
        span("2026-09-01 08:00", "2026-09-01 12:00", zone=NEW_YORK),
        span("2026-09-01 14:00", "2026-09-01 18:00", zone=NEW_YORK),
    )


def test_add_business_days_skips_the_weekend_and_the_holiday() -> None:
    # 4, 8, 9, 10, 11 September; 5 and 6 are a weekend, 7 is Labor Day.
    assert office().add_business_days(september(3), 5) == september(11)


@pytest.mark.parametrize("day", [4, 5, 7])
def test_add_business_days_of_none_is_the_day_itself(day: int) -> None:
    assert office().add_business_days(september(day), 0) == september(day)


def test_add_business_days_from_a_rest_day_counts_the_next_ones() -> None:
    assert office().add_business_days(september(5), 1) == september(8)


def test_add_business_days_on_an_empty_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no business days"):
        Calendar(zone=NEW_YORK).add_business_days(september(3), 1)


def test_business_due_runs_over_the_closed_monday() -> None:
    # Friday 16:30-18:00 is 1.5 h; the other 6.5 h end on Tuesday at 15:30.
    due = office().business_due(FRIDAY_LATE, EIGHT_HOURS)
    assert due == utc("2026-09-08 15:30", zone=NEW_YORK)


def test_business_due_with_a_pause_is_later_by_its_length() -> None:
    pause = span("2026-09-08 10:00", "2026-09-08 11:30", zone=NEW_YORK)
    due = office().business_due(FRIDAY_LATE, EIGHT_HOURS, paused=[pause])
    assert due == utc("2026-09-08 17:00", zone=NEW_YORK)


def test_business_due_with_a_pause_outside_hours_is_unchanged() -> None:
    pause = span("2026-09-05 10:00", "2026-09-06 10:00", zone=NEW_YORK)
    due = office().business_due(FRIDAY_LATE, EIGHT_HOURS, paused=[pause])
    assert due == utc("2026-09-08 15:30", zone=NEW_YORK)


def test_business_due_from_a_night_starts_when_the_desk_opens() -> None:
    start = utc("2026-09-01 03:00", zone=NEW_YORK)
    assert office().business_due(start, 30) == utc("2026-09-01 09:30", zone=NEW_YORK)
    assert office().business_due(start, 0) == utc("2026-09-01 09:00", zone=NEW_YORK)


def test_business_due_after_midnight_runs_in_yesterdays_window() -> None:
    # Monday's window is 22:00 to 06:00; on Tuesday at 01:00 it is still open.
    calendar = Calendar(zone=NEW_YORK, windows=(window(0, 22, 6, pause=None),))
    start = utc("2026-09-15 01:00", zone=NEW_YORK)
    assert calendar.business_due(start, 60) == utc("2026-09-15 02:00", zone=NEW_YORK)
    # 5 h until 06:00, the sixth is next Monday's first.
    assert calendar.business_due(start, 360) == utc("2026-09-21 23:00", zone=NEW_YORK)


def test_business_due_on_an_empty_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no business hours"):
        Calendar(zone=NEW_YORK).business_due(FRIDAY_LATE, 1)


@pytest.mark.parametrize(
    ("start", "end", "zone", "minutes"),
    [
        ("2026-09-01 21:00", "2026-09-02 06:00", MANILA, 480),
        ("2026-09-01 09:00", "2026-09-01 18:00", MANILA, 0),
        ("2026-09-01 05:00", "2026-09-01 23:00", MANILA, 120),  # 05-06 and 22-23
        ("2026-09-01 21:00", "2026-09-03 07:00", MANILA, 960),  # two nights
        ("2026-10-31 22:00", "2026-11-01 06:00", NEW_YORK, 540),
        ("2026-09-01 21:59", "2026-09-01 22:01", MANILA, 1),
    ],
)
def test_night_minutes_are_counted_on_the_workers_clock(
    start: str, end: str, zone: str, minutes: int
) -> None:
    assert night_minutes([span(start, end, zone=zone)], zone=zone) == minutes


def test_night_minutes_of_an_office_day_elsewhere_are_the_workers_night() -> None:
    # 09:00-18:00 in New York is 21:00-06:00 in Manila.
    day = span("2026-09-01 09:00", "2026-09-01 18:00", zone=NEW_YORK)
    assert night_minutes([day], zone=MANILA) == 480
    assert night_minutes([day], zone=NEW_YORK) == 0


@pytest.mark.parametrize("name", ["", "Manila", "America", "../etc", "UTC+8"])
def test_zone_that_is_none_is_a_problem(name: str) -> None:
    (problem,) = check_zone(name, "zone")
    assert (problem.field, problem.value) == ("zone", name)
    assert problem.is_error


def test_zone_of_the_iana_list_is_no_problem() -> None:
    assert check_zone("Asia/Manila", "zone") == ()


def test_calendar_in_order_has_no_problems() -> None:
    assert check_calendar(office()) == ()


def test_calendar_with_every_mistake_names_each() -> None:
    half = Window(weekday=0, start=dt.time(9), end=dt.time(18), break_start=dt.time(13))
    twice = office(closed=(september(7), september(7), september(8)))
    found = check_calendar(dataclasses.replace(twice, zone="Nowhere", windows=(half,)))
    assert [problem.field for problem in found] == ["zone", "windows", "holidays"]
    assert "2026-09-07" in found[2].message


def test_calendar_without_windows_is_a_problem() -> None:
    (problem,) = check_calendar(Calendar(zone=NEW_YORK))
    assert problem.field == "windows"


def test_calendar_with_half_a_break_takes_none_out() -> None:
    half = Window(weekday=1, start=dt.time(9), end=dt.time(18), break_start=dt.time(13))
    calendar = Calendar(zone=NEW_YORK, windows=(half,))
    assert calendar.scheduled_minutes(september(1)) == 9 * 60


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((9, 18), (14, 20)),
        ((9, 18), (17, 18)),
        ((9, 18), (9, 18)),
        ((9, 18), (8, 10)),
        ((20, 0), (22, 2)),
    ],
)
def test_calendar_windows_of_one_day_that_overlap_are_a_problem(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    windows = (window(1, *first, pause=None), window(1, *second, pause=None))
    (problem,) = check_calendar(Calendar(zone=NEW_YORK, windows=windows))
    assert (problem.field, "overlap" in problem.message) == ("windows", True)


@pytest.mark.parametrize(("weekday", "start", "end"), [(1, 18, 20), (1, 8, 9), (2, 9, 18)])
def test_calendar_windows_that_touch_or_are_of_other_days_have_no_problems(
    weekday: int, start: int, end: int
) -> None:
    windows = (window(1, 9, 18, pause=None), window(weekday, start, end, pause=None))
    assert check_calendar(Calendar(zone=NEW_YORK, windows=windows)) == ()


@pytest.mark.parametrize(
    ("start", "end", "pause", "inside"),
    [
        (9, 18, (13, 14), True),
        (9, 18, (9, 18), True),
        (9, 18, (19, 20), False),
        (9, 18, (17, 19), False),
        (9, 18, (7, 8), False),  # would be on the next day
        (22, 6, (3, 4), True),
        (22, 6, (23, 1), True),
        (22, 6, (5, 7), False),
        (22, 6, (12, 13), False),
    ],
)
def test_calendar_break_must_lie_inside_its_window(
    start: int, end: int, pause: tuple[int, int], inside: bool
) -> None:
    calendar = Calendar(zone=NEW_YORK, windows=(window(1, start, end, pause=pause),))
    messages = [problem.message for problem in check_calendar(calendar)]
    assert messages == ([] if inside else ["A break must lie inside its working hours."])


@pytest.mark.parametrize("kind", [DayKind.BUSINESS, DayKind.REST])
def test_calendar_holiday_that_is_no_holiday_is_a_problem(kind: DayKind) -> None:
    wrong = Holiday(day=september(12), name="Make-up", kind=kind)
    (problem,) = check_calendar(dataclasses.replace(office(), holidays=(wrong,)))
    assert (problem.field, problem.message) == (
        "holidays",
        "2026-09-12: a holiday can't be a working day.",
    )


def test_split_calendar_has_each_day_as_its_piece_has_it() -> None:
    """From the 16th the 17th is closed and Saturdays are worked without a break."""
    later = Calendar(
        zone=NEW_YORK,
        windows=(*(window(weekday) for weekday in range(5)), window(5, 9, 13, pause=None)),
        holidays=(
            Holiday(day=september(17), name="Closed"),
            Holiday(day=september(2), name="Past"),
        ),
    )
    split = CalendarInForce(((september(1), office()), (september(16), later)))
    assert split.zone == NEW_YORK
    week = DateRange(start=september(11), end=september(20))
    assert [day.day for day in split.business_days(week)] == [11, 14, 15, 16, 18, 19]
    # The holiday of the later calendar on the 2nd was never one.
    assert split.scheduled_minutes(september(2)) == EIGHT_HOURS
    assert split.scheduled_minutes(september(19)) == 4 * 60
    assert split.paid_spans(september(12)) == ()
    assert split.breaks_on(september(19)) == ()
    assert split.breaks_on(september(16)) == office().breaks_on(september(16))
    # Days outside the month go with its edges.
    assert split.on(dt.date(2026, 8, 31)) == office()
    assert split.on(dt.date(2026, 10, 5)) == later


def test_closed_holiday_that_is_marked_as_worked_is_refused() -> None:
    marked = Holiday(day=dt.date(2026, 9, 7), name="Labor Day", worked=True)
    (problem,) = check_calendar(dataclasses.replace(office(), holidays=(marked,)))
    assert problem.field == "holidays"
    assert problem.message == (
        "2026-09-07 is marked as worked, but a closed day is not. Choose another kind, or take the"
        " mark away."
    )
    worked = dataclasses.replace(marked, kind=DayKind.SPECIAL_DAY)
    assert check_calendar(dataclasses.replace(office(), holidays=(worked,))) == ()

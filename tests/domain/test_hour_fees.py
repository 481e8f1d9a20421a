"""What hours are charged by the kind of their day; every figure was worked out by hand."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from bpodesk.domain.rates import RateKind, RateLine, RoundEach, RoundMode
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar, CalendarInForce, DayKind, Holiday
from tests.domain.billing import amounts, fees, only
from tests.domain.making import MANILA, office, rate, seated, september, window, worked

# Monday 21 September is a regular holiday on which the desk works; 5 and 6, 19 and 20 are weekends.
FEAST = Holiday(day=september(21), name="Feast", kind=DayKind.REGULAR_HOLIDAY, worked=True)
DESK = dataclasses.replace(office(MANILA), holidays=(FEAST,))
HOURLY = rate(RateKind.HOURLY, "10")
HOLIDAY = rate(RateKind.REGULAR_HOLIDAY, "10", factor="200")
REST = rate(RateKind.REST_DAY, "10", factor="130")
NIGHT = rate(RateKind.NIGHT, "10", factor="10")
OVERTIME = dataclasses.replace(
    rate(RateKind.OVERTIME, "10", factor="125"), premium_factor_percent=Decimal(130)
)


def shift(day: int, start: str, end: str, *, pause: int = 0, ends: int = 0) -> TimeEntry:
    first = dt.datetime.fromisoformat(f"2026-09-{day:02} {start}")
    last = dt.datetime.fromisoformat(f"2026-09-{ends or day:02} {end}")
    return worked(
        day=september(day),
        start=f"{first:%Y-%m-%d %H:%M}",
        end=f"{last:%Y-%m-%d %H:%M}",
        zone=MANILA,
        pause=pause,
        minutes=int((last - first).total_seconds()) // 60 - pause,
    )


def bill(
    lines: Sequence[RateLine],
    *entries: TimeEntry,
    seat: bool = False,
    calendar: Calendar = DESK,
) -> list[tuple[str, str]]:
    assignments = (seated(),) if seat else ()
    found = fees(lines, assignments=assignments, entries=entries, calendar=calendar)
    return [item for item in amounts(found) if not item[0].startswith("Absence")]


def test_holiday_is_charged_at_its_percentage_and_not_as_ordinary_hours() -> None:
    """8 h on the holiday at 20.00, 8 h on the Tuesday at 10.00."""
    entries = (shift(21, "09:00", "18:00", pause=60), shift(22, "09:00", "18:00", pause=60))
    assert bill([HOURLY, HOLIDAY], *entries) == [
        ("Hourly", "80.00"),
        ("Regular_holiday", "160.00"),
    ]
    assert bill([HOURLY], *entries) == [("Hourly", "160.00")]


def test_rest_day_beyond_a_usual_day_is_overtime_of_the_rest_day() -> None:
    """10 h on a Saturday: 8 x 13.00, and 2 x 10.00 x 130 % x 130 % = 33.80."""
    entry = worked(day=september(5), minutes=600)
    found = fees([OVERTIME, REST], assignments=[seated()], entries=[entry], calendar=DESK)
    assert [(line.title, str(line.amount), line.basis) for line in found.lines] == [
        ("Overtime, rest day", "33.80", "130 % of 10.00, × 130 %, on 5 Sep"),
        ("Rest_day", "104.00", "130 % of 10.00, on 5 Sep"),
    ]
    # Without a price of its own all of it is overtime: 10 h x 12.50.
    assert bill([OVERTIME], entry, seat=True) == [("Overtime", "125.00")]


def test_overtime_that_nothing_charges_is_told_as_it_would_be_charged() -> None:
    entry = worked(day=september(5), minutes=600)
    found = fees([REST], assignments=[seated()], entries=[entry], calendar=DESK)
    assert [problem.message for problem in found.problems] == [
        "2 h of overtime are not charged: the rate card has no overtime rate."
    ]


def test_seat_fee_covers_the_hour_and_the_premium_comes_on_top() -> None:
    """9 h on the holiday, 8 of them scheduled: 8 x 8.00 x 100 %, and 1 x 8.00 x 200 % x 125 %."""
    lines = [
        rate(RateKind.SEAT, "1400"),
        rate(RateKind.REGULAR_HOLIDAY, "8", factor="200"),
        rate(RateKind.OVERTIME, "8", factor="125"),
    ]
    entry = shift(21, "09:00", "19:00", pause=60)
    found = fees(lines, assignments=[seated()], entries=[entry], calendar=DESK)
    shown = [
        (line.title, str(line.amount), line.basis)
        for line in found.lines
        if not line.title.startswith("Absence")
    ]
    assert shown == [
        ("Seat", "1,400.00", "seats held for the whole month"),
        (
            "Regular_holiday: on top of the fee",
            "64.00",
            "hours in the seat's fee, 100 % of 8.00 on top, on 21 Sep",
        ),
        ("Overtime, regular holiday", "20.00", "200 % of 8.00, × 125 %, on 21 Sep"),
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [((5, 6), "on 5 Sep, 6 Sep"), ((5, 6, 12, 13, 19), "on 5 days")],
)
def test_days_of_a_premium_are_said_as_long_as_they_are_few(
    days: tuple[int, ...], words: str
) -> None:
    entries = [worked(day=september(day), minutes=60) for day in days]
    line = only(fees([REST], entries=entries, calendar=DESK))
    assert line.basis == f"130 % of 10.00, {words}"


def test_premium_of_exactly_the_ordinary_hour_adds_nothing_to_a_seat() -> None:
    lines = [rate(RateKind.SEAT, "1400"), rate(RateKind.REGULAR_HOLIDAY, "8", factor="100")]
    assert bill(lines, shift(21, "09:00", "18:00", pause=60), seat=True) == [
        ("Seat", "1,400.00"),
        ("Regular_holiday: on top of the fee", "0.00"),
    ]


def test_night_into_a_holiday_is_divided_at_the_workers_midnight() -> None:
    """Sunday 18:00 to Monday 02:00: 6 h rest day, 2 h holiday on a rest day, 4 h at night."""
    entry = shift(20, "18:00", "02:00", ends=21)
    lines = [HOURLY, REST, rate(RateKind.REGULAR_ON_REST, "10", factor="260"), NIGHT]
    assert bill(lines, entry) == [
        ("Rest_day", "78.00"),  # 6 x 13.00
        ("Regular_on_rest", "52.00"),  # 2 x 26.00
        ("Night, rest day", "2.60"),  # 2 x 10.00 x 10 % x 130 %
        ("Night, regular holiday on a rest day", "5.20"),  # 2 x 10.00 x 10 % x 260 %
    ]
    assert bill([HOURLY, NIGHT], entry) == [("Hourly", "80.00"), ("Night", "4.00")]


def test_rest_day_of_the_week_may_be_scheduled() -> None:
    windows = tuple(
        dataclasses.replace(window(weekday), rest_day=weekday == 5) for weekday in range(6)
    )
    desk = dataclasses.replace(DESK, windows=windows)
    lines = [rate(RateKind.SEAT, "1400"), REST]
    assert bill(lines, shift(5, "09:00", "18:00", pause=60), seat=True, calendar=desk) == [
        ("Seat", "1,400.00"),
        ("Rest_day: on top of the fee", "24.00"),  # 8 x 10.00 x 30 %
    ]


def test_calendars_of_a_month_tell_each_its_own_days() -> None:
    """The feast is agreed for the second half only, in which the Saturday is scheduled."""
    windows = tuple(
        dataclasses.replace(window(weekday), rest_day=weekday == 5) for weekday in range(6)
    )
    later = dataclasses.replace(DESK, windows=windows)
    split = CalendarInForce(((september(1), office(MANILA)), (september(16), later)))
    days = (september(5), september(19), september(21))
    assert [split.is_rest_day(day) for day in days] == [True, True, False]
    assert [split.is_business_day(day) for day in days] == [False, True, True]
    assert [split.holiday(day) for day in days] == [None, None, FEAST]
    assert split.usual_minutes(september(21)) == 480


def test_line_for_the_role_goes_before_the_one_for_all() -> None:
    lead = rate(RateKind.REGULAR_HOLIDAY, "10", code="LEAD", factor="300", role="Lead")
    entry = shift(21, "09:00", "11:00")
    lines = [HOLIDAY, lead]
    found = fees(lines, assignments=[seated(role="Lead")], entries=[entry], calendar=DESK)
    assert [(line.code, str(line.amount)) for line in found.lines] == [("LEAD", "60.00")]
    turned = fees(
        [lead, HOLIDAY], assignments=[seated(role="Lead")], entries=[entry], calendar=DESK
    )
    assert only(turned).code == "LEAD"
    other = fees(lines, assignments=[seated(role="Agent")], entries=[entry], calendar=DESK)
    assert only(other).code == "REGULAR_HOLIDAY"


@pytest.mark.parametrize(
    ("mode", "each", "amount"),
    [
        (RoundMode.UP, RoundEach.DAY, "25.00"),  # 62 and 61 min are 75 and 75
        (RoundMode.UP, RoundEach.LINE, "22.50"),  # 123 are 135
        (RoundMode.NEAREST, RoundEach.LINE, "20.00"),  # 120
        (RoundMode.DOWN, RoundEach.DAY, "20.00"),  # 60 and 60
    ],
)
def test_hours_are_rounded_as_agreed(mode: RoundMode, each: RoundEach, amount: str) -> None:
    line = dataclasses.replace(HOURLY, round_minutes=15, round_mode=mode, round_each=each)
    entries = (worked(day=september(1), minutes=62), worked(day=september(2), minutes=61))
    assert bill([line], *entries) == [("Hourly", amount)]


def test_rounding_is_said_with_the_hours() -> None:
    entry = worked(day=september(1), minutes=67)
    found = [
        only(fees([dataclasses.replace(HOURLY, round_minutes=15, **more)], entries=[entry])).basis
        for more in ({}, {"round_mode": RoundMode.UP, "round_each": RoundEach.DAY})
    ]
    assert found == [
        "regular hours worked; the month's total rounded to 15 min",
        "regular hours worked; each person's day rounded up to 15 min",
    ]


def test_hours_rounded_away_are_no_line() -> None:
    line = dataclasses.replace(HOURLY, round_minutes=60, round_mode=RoundMode.DOWN)
    assert bill([line], worked(day=september(1), minutes=59)) == []


def test_minimum_hours_not_reached_are_a_line_of_their_own() -> None:
    """8 h ordinary and 8 h at the holiday's price of 20 h: 4 h at 10.00."""
    line = dataclasses.replace(HOURLY, minimum_hours=20)
    entries = [shift(21, "09:00", "18:00", pause=60), shift(22, "09:00", "18:00", pause=60)]
    found = fees([line, HOLIDAY], entries=entries, calendar=DESK)
    assert [(item.title, str(item.amount), item.basis) for item in found.lines] == [
        ("Hourly", "80.00", "regular hours worked"),
        ("Hourly: shortfall to the minimum", "40.00", "16 h done, 20 h minimum"),
        ("Regular_holiday", "160.00", "200 % of 10.00, on 21 Sep"),
    ]
    assert bill([dataclasses.replace(HOURLY, minimum_hours=16)], *entries) == [("Hourly", "160.00")]


def test_minimum_hours_of_a_month_with_a_change_are_those_agreed_first() -> None:
    """8 h before and 8 h after the change, 20 h at least by the first line, at its 10.00."""
    before = dataclasses.replace(HOURLY, minimum_hours=20, ends_on=september(16))
    after = dataclasses.replace(
        HOURLY, minimum_hours=400, unit_rate=Decimal(12), starts_on=september(16)
    )
    entries = (worked(day=september(1)), worked(day=september(22)))
    assert bill([before, after], *entries) == [
        ("Hourly", "80.00"),
        ("Hourly: shortfall to the minimum", "40.00"),
        ("Hourly", "96.00"),
    ]

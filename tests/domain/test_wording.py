import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.calls import HANDLE_TIME
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Measured, Metric, Unit
from bpodesk.domain.sla.quality import ACCURACY
from bpodesk.domain.sla.workforce import BACKLOG
from bpodesk.domain.wording import (
    coverage_words,
    date_words,
    instant_words,
    measured_words,
    money_words,
    month_words,
    percent_words,
    range_words,
    rate_words,
    short_date,
    short_range,
    threshold_words,
)
from bpodesk.domain.worktime import Calendar, Window
from tests.domain.making import MANILA, NEW_YORK, office, september, utc, window


def days(start: str, end: str) -> DateRange:
    return DateRange(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))


def test_date_is_written_in_words() -> None:
    assert date_words(september(7)) == "7 September 2026"
    assert short_date(september(7)) == "Mon 7 Sep 2026"
    assert month_words(Month(2026, 12)) == "December 2026"


@pytest.mark.parametrize(
    ("start", "end", "long", "short"),
    [
        ("2026-09-01", "2026-10-01", "1 to 30 September 2026", "1–30 Sep"),
        ("2026-09-01", "2026-09-07", "1 to 6 September 2026", "1–6 Sep"),
        ("2026-08-31", "2026-09-07", "31 August 2026 to 6 September 2026", "31 Aug – 6 Sep"),
        ("2025-09-01", "2026-10-01", "1 September 2025 to 30 September 2026", "1–30 Sep"),
    ],
)
def test_range_names_its_first_and_last_day(start: str, end: str, long: str, short: str) -> None:
    assert range_words(days(start, end)) == long
    assert short_range(days(start, end)) == short


def test_range_of_one_day_is_short() -> None:
    assert short_range(days("2026-09-30", "2026-10-01")) == "30 Sep"


def test_instant_is_on_the_clock_of_its_zone() -> None:
    began = utc("2026-09-16 21:40", zone=MANILA)
    assert instant_words(began, zone=MANILA) == "Wed 16 Sep 2026 21:40"
    assert instant_words(began, zone=NEW_YORK) == "Wed 16 Sep 2026 09:40"


def test_money_is_led_by_its_currency() -> None:
    assert money_words(Money(1_067_855, "USD")) == "USD 10,678.55"
    assert money_words(Money(-500, "JPY")) == "JPY -500"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1449), "1,449.00"),
        (Fraction("0.42"), "0.42"),
        (Fraction("8.625"), "8.625"),
        (Fraction("1.2"), "1.20"),
        (Fraction(12_345, 7), "1,763.571429"),
    ],
)
def test_rate_has_two_digits_or_more(value: Fraction, text: str) -> None:
    assert rate_words(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [("12", "12 %"), ("3.50", "3.5 %"), ("100", "100 %"), ("0", "0 %")]
)
def test_percent_has_no_idle_digits(value: str, text: str) -> None:
    assert percent_words(Decimal(value)) == text


@pytest.mark.parametrize(
    ("measured", "measure", "text"),
    [
        (Fraction(410_600, 4952), ACCURACY, "82.916 %"),
        (Fraction(98), ACCURACY, "98.000 %"),
        (Fraction(98), dataclasses.replace(ACCURACY, digits=1), "98.0 %"),
        (Fraction(410), HANDLE_TIME, "410 s"),
        (Fraction("1234.56"), HANDLE_TIME, "1,234.6 s"),
        (Fraction(17), BACKLOG, "17 items"),
        (NOTHING_COUNTED, ACCURACY, "no data"),
    ],
)
def test_measured_figure_has_its_unit_and_digits(
    measured: Measured, measure: Metric, text: str
) -> None:
    assert measured_words(measured, measure) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("98.50"), Unit.PERCENT, "98.5 %"),
        (Decimal(400), Unit.SECONDS, "400 s"),
        (None, Unit.SECONDS, "–"),
    ],
)
def test_threshold_has_its_unit_or_a_dash(value: Decimal | None, unit: Unit, text: str) -> None:
    assert threshold_words(value, unit) == text


def test_coverage_of_an_office_is_one_group() -> None:
    assert coverage_words(office()) == "Monday to Friday, 09:00–18:00, unpaid break 13:00–14:00"


def test_coverage_of_several_hours_is_in_groups() -> None:
    calendar = Calendar(
        zone=NEW_YORK,
        windows=(
            window(6, 10, 14, pause=None),
            window(5, 10, 14, pause=None),
            *(window(weekday, 22, 6, pause=(3, 4)) for weekday in (4, 0, 2)),
            window(1, 8, 12, pause=None),
        ),
    )
    assert coverage_words(calendar) == (
        "Monday, Wednesday and Friday, 22:00–06:00 (ending the next day),"
        " unpaid break 03:00–04:00;"
        " Tuesday, 08:00–12:00; Saturday and Sunday, 10:00–14:00"
    )


def test_coverage_with_half_a_break_has_none() -> None:
    half = Window(weekday=0, start=dt.time(9), end=dt.time(18), break_start=dt.time(13))
    calendar = dataclasses.replace(office(), windows=(half,))
    assert coverage_words(calendar) == "Monday, 09:00–18:00"


def test_coverage_of_an_empty_calendar_is_nothing() -> None:
    assert coverage_words(Calendar(zone=NEW_YORK)) == ""

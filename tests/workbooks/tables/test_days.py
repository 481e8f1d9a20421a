"""Labels of days, runs of them, and the dates they mean."""

import datetime as dt

import pytest

from bpodesk.domain.periods import DateRange, Month
from bpodesk.workbooks.dates import DateOrder, DateReader
from bpodesk.workbooks.tables.days import (
    DayAxis,
    DayLabel,
    day_label,
    find_axis,
    resolve,
    with_months,
)
from tests.workbooks.tables.drawing import DATES, WORDS, cell_of, row_of

MONTH_FIRST = DateReader(order=DateOrder.MONTH_FIRST, months=WORDS.months)
JUNE = Month(2025, 6).range


def labels_of(line: str) -> list[DayLabel]:
    found = (day_label(cell, words=WORDS, dates=DATES) for cell in row_of(line))
    return [label for label in found if label is not None]


def axis_of(line: str) -> DayAxis | None:
    return find_axis(labels_of(line), row=1)


def dates_of(line: str, period: DateRange | None) -> list[dt.date | None]:
    return resolve(labels_of(line), period)


# ------------------------------------------------------------------------------- one label


@pytest.mark.parametrize(
    ("drawn", "day", "month", "weekdays", "pair"),
    [
        ("=6", 6, None, set(), None),
        ("6", 6, None, set(), None),
        ("6th", 6, None, set(), None),
        ("Monday", None, None, {0}, None),
        ("6 Th", 6, None, {3}, None),
        ("Fri 6", 6, None, {4}, None),
        ("01 三", 1, None, {2}, None),
        ("25-Nov", 25, 11, set(), None),
        ("25/11", 25, 11, set(), (25, 11)),
        ("Tue 25.11.", 25, 11, set(), (25, 11)),
    ],
)
def test_day_label_says_as_much_as_is_written(
    drawn: str,
    day: int | None,
    month: int | None,
    weekdays: set[int],
    pair: tuple[int, int] | None,
) -> None:
    cell = cell_of(drawn)
    expected = DayLabel(cell=cell, day=day, month=month, weekdays=frozenset(weekdays), pair=pair)
    assert day_label(cell, words=WORDS, dates=DATES) == expected


@pytest.mark.parametrize(
    "drawn", ["d:2026-09-01", "2026-09-01", "Tue 01/09/2026", "1 September 2026"]
)
def test_day_label_with_its_year_is_a_date(drawn: str) -> None:
    cell = cell_of(drawn)
    expected = DayLabel(cell=cell, date=dt.date(2026, 9, 1))
    assert day_label(cell, words=WORDS, dates=DATES) == expected


@pytest.mark.parametrize(
    "drawn",
    [
        "=0",
        "=8.5",
        "=32",
        "32",
        "?",
        "~",
        "Hours",
        "Room 6",
        "6 rooms",
        "40 Mon",
        "30/30",
        "d:2190-01-01",
        "Order 20260901 of ten",
    ],
)
def test_day_label_of_anything_else_is_none(drawn: str) -> None:
    assert day_label(cell_of(drawn), words=WORDS, dates=DATES) is None


def test_day_label_pair_is_read_in_the_order_of_the_file() -> None:
    label = day_label(cell_of("11/25"), words=WORDS, dates=MONTH_FIRST)
    assert label is not None
    assert (label.day, label.month) == (25, 11)


# ------------------------------------------------------------------------------- an axis


def test_axis_of_numbers_is_a_week_at_least() -> None:
    axis = axis_of("Name|1|2|3|4|5|6|7|Total")
    assert axis is not None
    assert (axis.first_column, axis.last_column, axis.is_weekdays, axis.rank) == (
        2, 8, False, (1, 7),
    )  # fmt: skip
    assert axis_of("Name|1|2|3|4|5|6") is None
    assert axis_of("Name|Total") is None


def test_axis_of_numbers_with_weekdays_is_five_at_least() -> None:
    assert axis_of("2 Mon|3 Tue|4 Wed|5 Thu|6 Fri") is not None


def test_axis_of_dates_is_four_at_least() -> None:
    axis = axis_of("d:2026-09-01|d:2026-09-02|d:2026-09-03|d:2026-09-07")
    assert axis is not None
    assert axis.rank == (2, 4)
    assert axis_of("d:2026-09-01|d:2026-09-02|d:2026-09-03") is None
    assert axis_of("d:2026-09-01|d:2026-09-02|d:2026-09-03|d:2026-10-03") is None


def test_labels_the_part_that_stays_the_same_is_the_month() -> None:
    """10/1, 10/2 … are days of October, though the file's dates put the day first."""
    october = [DayLabel(cell=label.cell, day=day, month=10, pair=(10, day))
        for day, label in enumerate(labels_of("10/1|10/2|10/3|10/4"), start=1)]  # fmt: skip
    assert with_months(labels_of("10/1|10/2|10/3|10/4")) == october
    plain = labels_of("Mon|10/1|10/2|10/3|10/4")
    assert with_months(plain) == [plain[0], *with_months(plain[1:])]


@pytest.mark.parametrize("line", ["1/10|2/10|3/10|4/10", "10/1|10/2|10/3", "10/1|11/1|10/2|11/2"])
def test_labels_keep_the_month_of_the_file_where_nothing_speaks_against_it(line: str) -> None:
    assert with_months(labels_of(line)) == labels_of(line)


def test_axis_of_weekdays_is_five_at_least_and_all_different() -> None:
    axis = axis_of("Mon|Tue|Wed|Thu|Fri|Sat|Sun")
    assert axis is not None
    assert (axis.is_weekdays, axis.rank) == (True, (0, 7))
    assert axis_of("Mon|Tue|Wed|Thu") is None
    assert axis_of("Mon|Mon|Mon|Mon|Mon") is None
    assert axis_of("M|T|W|T|F|S|S") is not None


def test_axis_goes_on_over_the_end_of_a_month() -> None:
    axis = axis_of("28|29|30|31|1|2|3")
    assert axis is not None
    assert len(axis.labels) == 7


def test_axis_is_the_longest_run_of_a_row() -> None:
    axis = axis_of("5|1|2|3|4|5|6|7|8|Mon|2")
    assert axis is not None
    assert (axis.first_column, axis.last_column) == (2, 9)


# ------------------------------------------------------------------------------- their dates


def test_resolve_labels_without_a_period_have_only_their_own_dates() -> None:
    assert dates_of("1|d:2026-09-02|Mon", None) == [None, dt.date(2026, 9, 2), None]
    assert resolve([], JUNE) == []


def test_resolve_numbers_are_days_of_the_month() -> None:
    assert dates_of("1|30|31", JUNE) == [dt.date(2025, 6, 1), dt.date(2025, 6, 30), None]


def test_resolve_numbers_that_go_down_are_of_the_next_month() -> None:
    december = DateRange(start=dt.date(2025, 12, 26), end=dt.date(2026, 1, 26))
    assert dates_of("26|31|1", december) == [
        dt.date(2025, 12, 26), dt.date(2025, 12, 31), dt.date(2026, 1, 1),
    ]  # fmt: skip
    june = DateRange(start=dt.date(2025, 6, 26), end=dt.date(2025, 7, 26))
    assert dates_of("30|1", june) == [dt.date(2025, 6, 30), dt.date(2025, 7, 1)]


def test_resolve_first_number_before_the_period_is_of_its_second_month() -> None:
    june = DateRange(start=dt.date(2025, 6, 26), end=dt.date(2025, 7, 26))
    assert dates_of("1|2", june) == [dt.date(2025, 7, 1), dt.date(2025, 7, 2)]


def test_resolve_labels_with_a_month_take_the_year_of_the_period() -> None:
    winter = DateRange(start=dt.date(2025, 12, 1), end=dt.date(2026, 2, 1))
    assert dates_of("31-Dec|1-Jan", winter) == [dt.date(2025, 12, 31), dt.date(2026, 1, 1)]
    assert dates_of("31-May", JUNE) == [dt.date(2025, 5, 31)]


def test_resolve_weekdays_run_from_the_first_day() -> None:
    week = DateRange(start=dt.date(2026, 9, 7), end=dt.date(2026, 9, 14))  # from a Monday
    assert dates_of("Mon|Tue|Sat|Mon", week) == [
        dt.date(2026, 9, 7), dt.date(2026, 9, 8), dt.date(2026, 9, 12), dt.date(2026, 9, 14),
    ]  # fmt: skip


def test_resolve_weekdays_end_with_the_calendar_of_the_program() -> None:
    last = DateRange(start=dt.date(2100, 12, 31), end=dt.date(2101, 1, 1))  # a Friday
    assert dates_of("Fri|Sat", last) == [dt.date(2100, 12, 31), None]

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateOrder, DateReader, SettledOrder, settle_order
from bpodesk.workbooks.parse import (
    Moment,
    Unreadable,
    parse_clock,
    parse_duration,
    uses_decimal_comma,
)
from bpodesk.workbooks.roles import Unit, default_words

MONTHS = default_words().months
ODD_CELLS = (
    Cell(1, 1, CellKind.ERROR, "#N/A"),
    Cell(1, 1, CellKind.EMPTY, None, has_formula=True),
    Cell(1, 1, CellKind.BOOLEAN, True),
)


def text(value: str) -> Cell:
    return Cell(1, 1, CellKind.TEXT, value)


def number(value: float) -> Cell:
    return Cell(1, 1, CellKind.NUMBER, value)


def shown(value: float, number_format: str) -> Cell:
    return Cell(1, 1, CellKind.DATE, value, number_format)


def reader(order: DateOrder = DateOrder.UNKNOWN, *, is_1904: bool = False) -> DateReader:
    return DateReader(order=order, months=MONTHS, date_system_1904=is_1904)


# ------------------------------------------------------------------------------- durations


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (text("7.5"), 450),
        (text("7,5"), 450),
        (text(" 7\u00a0"), 420),
        (text("7:30"), 450),
        (text("07:30:00"), 450),
        (text("00:00:30"), 1),
        (text("00:00:29"), 0),
        (text("165:04"), 9904),
        (text("7:30 h"), 450),
        (text("18:25 min"), 18),
        (text("8h30"), 510),
        (text("8 h 05"), 485),
        (text("18:30 min"), 19),
        (text("7h 30m"), 450),
        (text("10H 40M"), 640),
        (text("1h "), 60),
        (text("8 hrs"), 480),
        (text("1.5 hours"), 90),
        (text("35m"), 35),
        (text("4 hours: 26 minutes"), 266),
        (text("1h 29m 30s"), 90),
        (text("1,234.50"), 74_070),
        (text("1.234,50"), 74_070),
        (text("7.333333333333333"), 440),
        (number(7.5), 450),
        (number(7.3333), 440),
        (number(0.075), 5),  # 4.5 minutes: half a minute goes up
        (shown(27.5 / 24, "[h]:mm"), 1650),
        (shown(27.5 / 24, "h:mm"), 1650),
        (shown(1.0, "h:mm"), 1440),
        (shown(46266 + 1 / 3, "h:mm"), 480),
        (shown(400.0, "[h]:mm"), 576_000),
        (shown(0.161111111111111, "h:mm"), 232),
    ],
)
def test_duration_of_each_shape_is_whole_minutes(cell: Cell, minutes: int) -> None:
    assert parse_duration(cell, unit=Unit.HOURS) == minutes


@pytest.mark.parametrize(
    "cell",
    [
        text("-2"),
        text("−1:00"),
        text("7:75"),
        text("1:00:75"),
        text("8h75"),
        text("9:05 PM"),
        text("seven"),
        text("00:0-1"),
        text("s"),
        text(""),
        text("99999999"),
        number(-2.0),
        number(1e23),
        shown(-0.5, "h:mm"),
        shown(46266.25, "yyyy-mm-dd h:mm"),
        shown(46266.25, "d/m"),
        shown(500.5, "h:mm"),
        *ODD_CELLS,
    ],
)
def test_duration_of_something_else_is_unreadable(cell: Cell) -> None:
    found = parse_duration(cell, unit=Unit.HOURS)
    assert isinstance(found, Unreadable)
    assert found.reason


def test_duration_in_minutes_counts_plain_numbers_only() -> None:
    assert parse_duration(number(90.0), unit=Unit.MINUTES) == 90
    assert parse_duration(text("90"), unit=Unit.MINUTES) == 90
    assert parse_duration(text("1:30"), unit=Unit.MINUTES) == 90


def test_duration_with_three_places_follows_the_columns_sign() -> None:
    assert parse_duration(text("1,125"), unit=Unit.HOURS, decimal_comma=True) == 68
    assert parse_duration(text("1,125"), unit=Unit.HOURS) == 67_500
    assert parse_duration(text("1.125"), unit=Unit.HOURS, decimal_comma=True) == 67_500


@pytest.mark.parametrize(
    ("texts", "comma"),
    [(["7,5", "8"], True), (["7,5", "7.5"], False), (["8"], False), (["7.25"], False)],
)
def test_decimal_comma_is_a_columns_own(texts: list[str], comma: bool) -> None:
    assert uses_decimal_comma(texts) is comma


@given(st.integers(0, 60_000))
def test_duration_written_in_any_way_is_the_same_minutes(minutes: int) -> None:
    ways = (
        text(f"{minutes // 60}:{minutes % 60:02d}"),
        text(f"{minutes // 60}h {minutes % 60}m"),
        text(f"{minutes} min"),
        number(minutes / 60),
        shown(minutes / 1440, "[h]:mm"),
    )
    assert {parse_duration(cell, unit=Unit.HOURS) for cell in ways} == {minutes}


# ------------------------------------------------------------------------------- clock times


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        (text("08:55"), "08:55:00"),
        (text("9:05"), "09:05:00"),
        (text("9:05 PM"), "21:05:00"),
        (text("10:00AM"), "10:00:00"),
        (text("12:00 a.m."), "00:00:00"),
        (text("12:30pm"), "12:30:00"),
        (text("9 pm"), "21:00:00"),
        (text("22:00:00"), "22:00:00"),
        (text("10:24:40.293339"), "10:24:40"),
        (text("16.30"), "16:30:00"),
        (text("0830"), "08:30:00"),
        (text("10"), "10:00:00"),
        (number(18.0), "18:00:00"),
        (number(1730.0), "17:30:00"),
        (number(0.375), "09:00:00"),
        (number(0.0), "00:00:00"),
        (shown(0.875, "h:mm"), "21:00:00"),
        (shown(1.25, "h:mm"), "06:00:00"),
        (shown(400.25, "h:mm"), "06:00:00"),
    ],
)
def test_clock_of_each_shape_is_the_time(cell: Cell, clock: str) -> None:
    found = parse_clock(cell)
    assert isinstance(found, Moment)
    assert str(found.time) == clock
    assert found.day is None


@pytest.mark.parametrize("cell", [text("24:00"), shown(1.0, "h:mm"), number(24.0)])
def test_clock_at_24_is_the_end_of_the_day(cell: Cell) -> None:
    assert parse_clock(cell) == Moment(seconds=86_400)


@pytest.mark.parametrize(
    "cell",
    [
        text("25:00"),
        text("24:01"),
        text("8:75"),
        text("13:00 PM"),
        text("0:30 AM"),
        text("noon"),
        text("9.5"),
        text("2575"),
        number(9.5),
        number(175.0),
        number(99.0),
        shown(2.0, "h:mm"),
        shown(-0.5, "h:mm"),
        *ODD_CELLS,
    ],
)
def test_clock_of_something_else_is_unreadable(cell: Cell) -> None:
    assert isinstance(parse_clock(cell), Unreadable)


# ------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (text("2026-09-03"), "2026-09-03"),
        (text("2026/9/3"), "2026-09-03"),
        (text("2026-09-03 10:24"), "2026-09-03"),
        (text("2026-09-03T00:00:00Z"), "2026-09-03"),
        (text("20260903"), "2026-09-03"),
        (text("22/9/2026"), "2026-09-22"),
        (text("9/22/26"), "2026-09-22"),
        (text("3/3/2026"), "2026-03-03"),
        (text("19.8.2019"), "2019-08-19"),
        (text("4.3.2026"), "2026-03-04"),
        (text("3/9-2026"), "2026-09-03"),
        (text("Services rendered on May 1, 2020"), "2020-05-01"),
        (text("2026-09-03 (day of the review)"), "2026-09-03"),
        (text("Seg, 22/09/2026"), "2026-09-22"),
        (text("Feb 02, 2025"), "2025-02-02"),
        (text("25-Nov-2025"), "2025-11-25"),
        (text("2025-Nov-25"), "2025-11-25"),
        (text("Tue 1st of September 2026"), "2026-09-01"),
        (text("1 août 2026"), "2026-08-01"),
        (text("Jan 20, 2023, 6:25 PM"), "2023-01-20"),
        (text("29-Jun-2023  04:00:00 PM"), "2023-06-29"),
        (shown(46266.0, "yyyy-mm-dd"), "2026-09-01"),
        (number(46266.75), "2026-09-01"),
        (number(20260903.0), "2026-09-03"),
    ],
)
def test_date_of_each_shape_is_the_day(cell: Cell, day: str) -> None:
    assert str(reader().parse_date(cell)) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (text("03/04/2026"), "03 Apr 2026 or 04 Mar 2026"),
        (text("00/04/2026"), "not a date"),
        (text("31/09/2026"), "no such day"),
        (text("2026-02-30"), "no such day"),
        (text("07/Jan"), "without a year"),
        (text("Jan"), "not a date"),
        (text("2 Foo 2026"), "not a date"),
        (text("Jan bar 2 2026"), "not a date"),
        (text("Monday"), "not a date"),
        (text("1/1/0001"), "its year 1 "),
        (text("1404/06/10"), "Persian"),
        (text("May 1, 2020 until May 2, 2020"), "not a date"),
        (text("30/2-2026"), "no such day"),
        (number(13.0), "too far"),
        (shown(13.0, "d/m/yy"), "too far"),
        (shown(-5.0, "d/m/yy"), "too far"),
        (shown(20260903.0, "d/m/yy"), "too far"),
        *((cell, "") for cell in ODD_CELLS),
    ],
)
def test_date_of_something_else_is_unreadable(cell: Cell, reason: str) -> None:
    found = reader().parse_date(cell)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_date_order_of_the_column_decides_what_a_cell_cannot() -> None:
    day_first, month_first = reader(DateOrder.DAY_FIRST), reader(DateOrder.MONTH_FIRST)
    assert day_first.parse_date(text("03/04/2026")) == dt.date(2026, 4, 3)
    assert month_first.parse_date(text("03/04/2026")) == dt.date(2026, 3, 4)
    assert day_first.parse_date(text("04/22/2026")) == dt.date(2026, 4, 22)


def test_date_in_the_1904_system_is_1462_days_later() -> None:
    assert reader(is_1904=True).parse_date(shown(44804.0, "d/m/yy")) == dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("texts", "order", "because"),
    [
        (["03/04/2026", "22/04/2026 10:00"], DateOrder.DAY_FIRST, "22/04/2026 10:00"),
        (["03/04/2026", "4/22/26"], DateOrder.MONTH_FIRST, "4/22/26"),
        (["22/04/2026", "4/22/26"], DateOrder.UNKNOWN, ""),
        (["01/09/2026", "02/09/2026", "12/09/2026"], DateOrder.DAY_FIRST, "01/09/2026"),
        (["09/01/2026", "09/02/2026", "09/11/2026"], DateOrder.MONTH_FIRST, "09/01/2026"),
        (["01/09/2026", "02/09/2026"], DateOrder.UNKNOWN, ""),
        (["01/02/2026", "02/01/2026", "03/03/2026"], DateOrder.UNKNOWN, ""),
        (["13/13/2026", "14/14/2026", "15/15/2026"], DateOrder.UNKNOWN, ""),
        (["2026-09-22", "19.8.2019", "words"], DateOrder.UNKNOWN, ""),
    ],
)
def test_settled_order_comes_from_the_whole_column(
    texts: list[str], order: DateOrder, because: str
) -> None:
    assert settle_order(texts) == SettledOrder(order=order, because=because)


# ------------------------------------------------------------------------------- days and times


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        (text("2019-04-16 10:24:40.293"), Moment(seconds=37_480, day=dt.date(2019, 4, 16))),
        (text("2026-09-01T22:00:00+08:00"), Moment(seconds=79_200, day=dt.date(2026, 9, 1))),
        (text("6/22/2025 9:36:25 AM"), Moment(seconds=34_585, day=dt.date(2025, 6, 22))),
        (text("Jan 20, 2023, 6:25 PM"), Moment(seconds=66_300, day=dt.date(2023, 1, 20))),
        (shown(46266.875, "d/m h:mm"), Moment(seconds=75_600, day=dt.date(2026, 9, 1))),
        (shown(46266.99999999, "d/m h:mm"), Moment(seconds=0, day=dt.date(2026, 9, 2))),
        (shown(0.875, "h:mm"), Moment(seconds=75_600)),
        (text("21:00"), Moment(seconds=75_600)),
    ],
)
def test_time_with_a_day_keeps_both(cell: Cell, moment: Moment) -> None:
    assert reader().parse_time(cell) == moment


@pytest.mark.parametrize(
    "cell",
    [
        text("2026-02-30 10:00"),
        text("2026-09-01 29:00"),
        text("03/04/2026 10:00"),
        shown(90_000.5, "d/m h:mm"),
        *ODD_CELLS,
    ],
)
def test_time_with_an_impossible_part_is_unreadable(cell: Cell) -> None:
    assert isinstance(reader().parse_time(cell), Unreadable)


@given(
    st.one_of(
        st.text(max_size=20).map(text),
        st.from_regex(r"[0-9apm:.,/ hTZ-]{0,16}", fullmatch=True).map(text),
        st.floats(allow_nan=False, allow_infinity=False).map(number),
        st.floats(allow_nan=False, allow_infinity=False).map(lambda value: shown(value, "h:mm")),
    )
)
def test_parsing_anything_never_raises(cell: Cell) -> None:
    dates = reader(DateOrder.DAY_FIRST)
    assert isinstance(parse_duration(cell, unit=Unit.HOURS), int | Unreadable)
    assert isinstance(dates.parse_date(cell), dt.date | Unreadable)
    assert isinstance(dates.parse_time(cell), Moment | Unreadable)
    assert settle_order([cell.text]).order in DateOrder

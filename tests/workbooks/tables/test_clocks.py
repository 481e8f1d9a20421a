"""Times of a cell as a person reads them."""

import pytest

from bpodesk.workbooks.tables.clocks import (
    Times,
    in_order,
    is_twelve_hour,
    one_time,
    paired_seconds,
    range_of_text,
    times_of,
)
from tests.workbooks.tables.drawing import DATES, cell_of

HOUR = 3600


def hours(*times: float) -> tuple[int, ...]:
    return tuple(round(time * HOUR) for time in times)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("t:8:30", hours(8.5)),
        ("8:30", hours(8.5)),
        ("8:30 pm", hours(20.5)),
        ("8:30 in", hours(8.5)),
        ("08:00 12:00 13:00 17:00", hours(8, 12, 13, 17)),
        ("8:00 gate B 17:00 gate C", hours(8, 17)),
        ("22:00 次日 06:00", hours(22, 30)),
        ("25:30", hours(25.5)),
    ],
)
def test_times_cell_states_all_its_times(drawn: str, expected: tuple[int, ...]) -> None:
    assert times_of(cell_of(drawn)) == Times(seconds=expected)


@pytest.mark.parametrize(
    "drawn",
    ["=8", "d:2026-09-01", "?", "Leave", "8:30 gate B", "13:00 pm 14:00", "25:00 次日 13:00 pm"],
)
def test_times_cell_that_is_no_time_gives_none(drawn: str) -> None:
    assert times_of(cell_of(drawn)) is None


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("8-12 / 14-17.30", hours(8, 12, 14, 17.5)),
        ("8:00-12:00\\n13:00-17:00", hours(8, 12, 13, 17)),
        ("9-5pm / Leave", None),
        ("8 / 9", None),
    ],
)
def test_times_several_ranges_stand_in_one_cell(
    drawn: str, expected: tuple[int, ...] | None
) -> None:
    found = times_of(cell_of(drawn))
    assert (found.seconds if found is not None else None) == expected


def test_times_word_beside_a_time_is_no_matter_where_punches_are_expected() -> None:
    assert times_of(cell_of("8:30 gate B"), lenient=True) == Times(seconds=hours(8.5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9-17", hours(9, 17)),
        ("9am to 5pm", hours(9, 17)),
        ("9-5pm", hours(9, 17)),
        ("1-5pm", hours(13, 17)),
        ("10pm-6am", hours(22, 6)),
        ("16.30-18:00", hours(16.5, 18)),
        ("8h-12h", hours(8, 12)),
    ],
)
def test_times_range_is_from_and_to(text: str, expected: tuple[int, ...]) -> None:
    assert range_of_text(text) == Times(seconds=expected, is_range=True)
    assert times_of(cell_of(text)) == Times(seconds=expected, is_range=True)


@pytest.mark.parametrize("text", ["Leave", "8:00", "28-29", "9-29"])
def test_times_text_that_is_no_range_gives_none(text: str) -> None:
    assert range_of_text(text) is None


def test_one_time_takes_whole_hours_too() -> None:
    assert one_time(cell_of("=8")) == 8 * HOUR
    assert one_time(cell_of("0830")) == 8 * HOUR + 1800
    assert one_time(cell_of("d:2026-09-01 08:30"), DATES) == 8 * HOUR + 1800
    assert one_time(cell_of("Leave")) is None


def test_twelve_hour_clock_shows_no_time_after_noon() -> None:
    assert is_twelve_hour(hours(8, 5))
    assert not is_twelve_hour(hours(8, 17))
    assert not is_twelve_hour(())


def test_times_in_order_later_ones_go_past_midnight() -> None:
    assert in_order(hours(22, 6)) == hours(22, 30)
    assert in_order(hours(22, 6, 5)) == hours(22, 30, 53)
    assert in_order(hours(8, 17)) == hours(8, 17)


def test_times_in_order_on_a_twelve_hour_clock_go_into_the_afternoon() -> None:
    assert in_order(hours(8, 12, 1, 5), twelve_hour=True) == hours(8, 12, 13, 17)


def test_paired_seconds_leave_an_odd_last_time_out() -> None:
    assert paired_seconds(hours(8, 12, 13, 17)) == 8 * HOUR
    assert paired_seconds(hours(8, 12, 13)) == 4 * HOUR

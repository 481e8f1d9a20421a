"""Flat lists whose columns are told by their values, by a person, or refused for what they hold."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers, Role
from bpodesk.workbooks.layouts.flat import FlatList
from tests.workbooks.layouts.drawing import hours, material, read, refused

BARE = """
Ana Cruz|2026-09-01|08:00|12:00
Ana Cruz|2026-09-02|08:00|13:00
Lu Tan|2026-09-01|22:00|06:00
Lu Tan|2026-09-02|22:00|05:00
"""


def test_flat_without_a_header_is_told_by_its_values() -> None:
    reading = read(FlatList(), material(BARE))
    assert hours(reading) == [
        ("Ana Cruz", "09-01", 240),
        ("Ana Cruz", "09-02", 300),
        ("Lu Tan", "09-01", 480),
        ("Lu Tan", "09-02", 420),
    ]
    assert reading.reasons[0] == (
        "A flat list without a header; its columns were told by their values."
    )
    assert [item.role for item in reading.columns] == [
        Role.PERSON,
        Role.DATE,
        Role.START,
        Role.END,
    ]


def test_flat_without_a_header_and_without_work_is_refused() -> None:
    rows = "\n".join(f"Ana Cruz|2026-09-0{day}|yes" for day in range(1, 5))
    assert "no row with column headers" in refused(FlatList(), material(rows)).reason


def test_flat_days_in_a_column_of_another_name_are_found() -> None:
    rows = "\n".join(f"Ana|2026-09-0{day}|#8|x|#1" for day in range(1, 4))
    reading = read(FlatList(), material(f"Name|Shown|Hours|Grade|Step\n{rows}"))
    assert hours(reading) == [("Ana", f"09-0{day}", 480) for day in (1, 2, 3)]


@pytest.mark.parametrize(
    "days",
    [
        ("2026-09-01", "2026-09-01", "2026-09-01"),
        ("2026-09-01", "2026-09-02", "soon"),
        ("2019-09-01", "2022-09-02", "2026-09-03"),  # hire dates
    ],
)
def test_flat_column_of_few_or_far_days_is_none(days: tuple[str, ...]) -> None:
    rows = "\n".join(f"Ana|{day}|#8" for day in days)
    found = refused(FlatList(), material(f"Name|Shown|Hours\n{rows}"))
    assert "none for the date" in found.reason


def test_flat_roles_that_a_person_gives_outweigh_the_header() -> None:
    table = "Who so|Date|Hours|Worked\nAna|2026-09-01|#9|#8"
    roles = {"S!A": Role.PERSON, "S!C": Role.IGNORED, "S!D": Role.HOURS}
    reading = read(FlatList(), material(table, answers=Answers(roles=roles)))
    assert hours(reading) == [("Ana", "09-01", 480)]
    assert [item.role for item in reading.columns] == [
        Role.PERSON,
        Role.DATE,
        Role.IGNORED,
        Role.HOURS,
    ]
    other = {"T!D": Role.IGNORED, "S!D": Role.TASK, "S!A": Role.PERSON}
    assert read(FlatList(), material(table, answers=Answers(roles=other))).total_minutes == 540


def test_flat_ranges_of_times_in_one_column_are_start_and_end() -> None:
    table = "Name|Date|Time\nAna|2026-09-01|8:15-13:00\nAna|2026-09-02|9-17:30"
    [first, second] = read(FlatList(), material(table)).entries
    assert (first.start, first.end, first.minutes) == (dt.time(8, 15), dt.time(13), 285)
    assert second.minutes == 510


def test_flat_column_time_of_lengths_holds_hours() -> None:
    table = "Name|Date|Time\nAna|2026-09-01|#8\nAna|2026-09-02|8-9:00\nAna|2026-09-03|#7"
    assert hours(read(FlatList(), material(table))) == [
        ("Ana", "09-01", 480),
        ("Ana", "09-03", 420),
    ]


def test_flat_minutes_beside_hours_are_added() -> None:
    table = "Name|Date|Hours|Min.\nAna|2026-09-01|#7|#30\nAna|2026-09-02||#45"
    assert hours(read(FlatList(), material(table))) == [("Ana", "09-01", 450), ("Ana", "09-02", 45)]


def test_flat_times_are_taken_where_the_formula_has_no_result() -> None:
    reading = read(FlatList(), material("Name|Date|Start|End|Hours\nAna|2026-09-01|8:00|9:30|?"))
    assert hours(reading) == [("Ana", "09-01", 90)]
    [problem] = reading.problems
    assert (problem.place, problem.is_error) == ("S!E2", False)
    error = read(FlatList(), material("Name|Date|Start|End|Hours\nAna|2026-09-01|8:00|9:30|!N/A"))
    assert (hours(error), len(error.unfinished)) == ([], 1)


def test_flat_hours_of_zero_with_equal_times_are_no_work() -> None:
    table = "Name|Date|Start|End|Hours\nAna|2026-09-01|8:00|8:00|#0\nAna|2026-09-02|8:00|9:00|#1"
    reading = read(FlatList(), material(table))
    assert hours(reading) == [("Ana", "09-02", 60)]
    assert "1 rows state 0 hours and were left out." in reading.reasons
    assert reading.problems == ()


def test_flat_start_at_24_is_odd_beside_hours() -> None:
    table = "Name|Date|Start|End|Hours\nAna|2026-09-01|24:00|8:00|#8"
    reading = read(FlatList(), material(table))
    assert [problem.message for problem in reading.problems] == [
        "The times are odd: a start at 24:00 belongs to the next day."
    ]


def test_flat_whose_days_are_none_of_our_calendar_is_refused() -> None:
    table = "Name|Date|Hours\nAna|1404/06/10|#8\nAna|1404/06/11|#8"
    reason = refused(FlatList(), material(table)).reason
    assert reason.startswith("none of its days can be read; S!B2 says “1404/06/10”: the date can't")
    assert reason.endswith("calendar, which is not read yet")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            "Name|Date|Time|State\nAna|2026-09-01|8:00|in\nAna|2026-09-01|9:00|out",
            "a log of single punches",
        ),
        (
            "Name|Date|Time\n" + "\n".join(f"Ana|2026-09-01|{hour}:00" for hour in range(8, 18)),
            "its times are those of single punches",
        ),
        (
            "Task|Start|End\nMail|@2026-09-01|@2026-09-05\nCalls|@2026-09-01|@2026-09-09",
            "its starts and ends are days",
        ),
        (
            "Name|Start|End\nAna|8:00|9:00\nAna|9:00|10:00",
            "it has times, but no days",
        ),
    ],
)
def test_flat_refuses_punches_and_plans(table: str, reason: str) -> None:
    assert reason in refused(FlatList(), material(table)).reason


def test_flat_times_of_nobody_are_no_log_of_punches() -> None:
    table = "Date|Time\n2026-09-01|8:00\n2026-09-02|7:30"
    assert read(FlatList(), material(table)).total_minutes == 930


def test_flat_subtotal_above_its_rows_is_a_checksum_of_them() -> None:
    table = """
Name|Date|Hours
|Week 36|#12
Ana|2026-09-01|#8
Ana|2026-09-02|#4
|Week 37|#5
Ana|2026-09-07|#6
"""
    reading = read(FlatList(), material(table))
    assert reading.total_minutes == 18 * 60
    assert [
        (check.place, check.label, check.stated_minutes, check.computed_minutes)
        for check in reading.checksums
    ] == [("S!C2", "Week 36", 720, 720), ("S!C5", "Week 37", 300, 360)]

"""What the head of a form states: the period and the person."""

import datetime as dt
from dataclasses import replace

import pytest

from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.stated import (
    StatedPeriod,
    date_in,
    find_people,
    find_period,
    label_of,
    month_of_text,
    named_month,
)
from tests.workbooks.tables.drawing import DATES, WORDS, cell_of, grid_of, sheet_of


def period_of(table: str) -> StatedPeriod | None:
    return find_period(sheet_of(table).rows, words=WORDS, dates=DATES, sheet="S")


def days(first: str, last: str) -> DateRange:
    return DateRange(
        start=dt.date.fromisoformat(first),
        end=dt.date.fromisoformat(last) + dt.timedelta(days=1),
    )


# ------------------------------------------------------------------------------- the period


@pytest.mark.parametrize(
    ("table", "first", "last", "is_month"),
    [
        ("Timesheet|1/9/2026 - 15/9/2026", "2026-09-01", "2026-09-15", False),
        ("From|d:2026-09-01|to|d:2026-09-30", "2026-09-01", "2026-09-30", True),
        ("From|2026-09-02|to|2026-09-30", "2026-09-02", "2026-09-30", False),
        ("2026/09/01 ~ 09/22", "2026-09-01", "2026-09-22", False),
        ("2026年9月1日|2026年9月30日", "2026-09-01", "2026-09-30", True),
        ("Sep 1, 2026 to Sep 30, 2026", "2026-09-01", "2026-09-30", True),
        ("Title\nJune 2025\n2026-09-01 to 2026-09-14", "2026-09-01", "2026-09-14", False),
    ],
)
def test_period_range_of_dates_is_taken_first(
    table: str, first: str, last: str, is_month: bool
) -> None:
    found = period_of(table)
    assert found is not None
    assert (found.days, found.is_month) == (days(first, last), is_month)


@pytest.mark.parametrize(
    "table",
    [
        "JUNE 2025",
        "June 2025|July 2025",
        "Name: Ana|Month of June, 2025",
        "2025年6月",
        "06/2025",
        "2025-06",
        "my:2025-06-15",
        "=2025|=6",
        "Year|2025|Month|=6",
        "Month: June\nYear: 2025",
        "Tháng 6 năm 2025",
        "令和7年6月",
        "Printed 2025-07-02\nJune 2025",
        "2025-13-40|June 2025",
        "2025/06/31 ~ 07/01|June 2025",
        "2026-09-30 to 2026-09-01\nJune 2025",
    ],
)
def test_period_month_is_found_however_it_is_written(table: str) -> None:
    found = period_of(table)
    assert found is not None
    assert found.days == Month(2025, 6).range
    assert found.is_month


@pytest.mark.parametrize(
    "table",
    [
        "Timesheet|Ana Cruz",
        "June",
        "2025|=13",
        "=2025||||||=6",
        "June|July|2025",
        "2025年13月",
        "0000年5月",
        "9999年12月",
        "9999/12/01 ~ 12/31",
        "d:2025-06-15",
        "t:8:30",
        "d:2190-01-01|d:2190-01-31",
        "?|!#REF!|~",
        "From|2020-01-01|to|2026-01-01",
        "June 2025 " * 30,
    ],
)
def test_period_that_nothing_states_is_none(table: str) -> None:
    assert period_of(table) is None


def test_period_knows_its_words_and_place() -> None:
    found = period_of("Timesheet\n|JUNE  2025")
    assert found == StatedPeriod(days=Month(2025, 6).range, text="JUNE 2025", place="S!B2")
    pieces = period_of("=2025|=6")
    assert pieces == StatedPeriod(days=Month(2025, 6).range, text="6 2025", place="S!B1")


def test_period_month_of_a_macintosh_file_is_four_years_later() -> None:
    may = cell_of("my:2021-06-01")
    found = find_period(
        [(may,)], words=WORDS, dates=replace(DATES, date_system_1904=True), sheet="S"
    )
    assert found is not None
    assert found.days == Month(2025, 6).range


def test_period_month_of_a_far_off_serial_is_none() -> None:
    cell = Cell(1, 1, CellKind.DATE, 1e300, "mmm yyyy")
    assert find_period([(cell,)], words=WORDS, dates=DATES, sheet="S") is None


def test_month_of_a_name_needs_its_year() -> None:
    found = month_of_text("hours_June_2025.xlsx", words=WORDS)
    assert found is not None
    assert found.days == Month(2025, 6).range
    assert month_of_text("June", words=WORDS) is None


def test_dates_in_a_text_are_all_full_ones() -> None:
    text = "2026-09-01, 2026年9月2日, 31/02/2026 and 2026年13月1日"
    assert date_in(text, DATES) == [dt.date(2026, 9, 1), dt.date(2026, 9, 2)]


def test_named_month_is_the_only_one() -> None:
    assert named_month(["Ana", "June"], WORDS) == 6
    assert named_month(["June", "July"], WORDS) is None
    assert named_month(["June " * 20], WORDS) is None


# ------------------------------------------------------------------------------- the person


def people_of(table: str) -> list[tuple[str, str]]:
    return [(person.name, person.code) for person in find_people(grid_of(table), Window(), WORDS)]


@pytest.mark.parametrize(
    ("table", "name", "code"),
    [
        ("Name: Ana Cruz", "Ana Cruz", ""),
        ("Name:|Ana Cruz", "Ana Cruz", ""),
        ("Name|Ana Cruz", "Ana Cruz", ""),
        ("Employee ID:|=17|Name:|Ana Cruz", "Ana Cruz", "17"),
        ("Name: Ana Cruz|Employee ID: E17", "Ana Cruz", "E17"),
        ("Employee: E17 - Ana Cruz", "Ana Cruz", "E17"),
        ("Employee:|E17: Ana Cruz", "Ana Cruz", "E17"),
        ("First name:|Ana|Last name:|Cruz", "Ana Cruz", ""),
        ("Ana Cruz\n(Name)", "Ana Cruz", ""),
    ],
)
def test_people_one_is_named_by_its_labels(table: str, name: str, code: str) -> None:
    assert people_of(table) == [(name, code)]


@pytest.mark.parametrize(
    "table",
    [
        "Ana Cruz",
        "Name:",
        "Name: ____",
        "Name:|Date:",
        "Name:|Monday",
        "Name:|=17",
        "Name:|t:8:30",
        "Employee ID:|none yet",
        "Name:||||||||Ana Cruz",
        "Name|" + "very long text " * 8,
        "Name " * 30,
        "(Name)",
        "#|E17",
        "Date|Name|Time In|Time Out",
        "Name|1|2|3|4|5|6|7",
        "Name|Ana Cruz|1|=2|=3|=4|=5|=6|=7|=8",
        "Name|Ana|Mon|Tue|Wed|Thu|Fri",
        "Date|Name|Task|Client",
    ],
)
def test_people_nobody_is_named(table: str) -> None:
    assert people_of(table) == []


def test_people_side_by_side_and_in_turn_are_all_found() -> None:
    table = "Name:|Ana Cruz||Name:|Ben Reyes\nName:|Cy Lim"
    assert people_of(table) == [("Ana Cruz", ""), ("Ben Reyes", ""), ("Cy Lim", "")]


def test_people_second_code_begins_the_next_one() -> None:
    table = "Employee ID: E1|Name: Ana|Employee ID: E2|Name: Ben"
    assert people_of(table) == [("Ana", "E1"), ("Ben", "E2")]


def test_people_label_with_a_colon_counts_in_a_header_row_too() -> None:
    assert people_of("Name: Ana Cruz|Date|In|Out") == [("Ana Cruz", "")]


def test_people_label_that_is_merged_reaches_to_its_value() -> None:
    grid = grid_of("Name:|||||||||Ana Cruz", merged=[(1, 1, 8)])
    [person] = find_people(grid, Window(), WORDS)
    assert (person.name, person.row, person.column) == ("Ana Cruz", 1, 1)


def test_label_is_a_role_of_a_person_with_its_value() -> None:
    assert label_of(cell_of("Name: Ana"), WORDS) == (Role.PERSON, "Ana", True)
    assert label_of(cell_of("Name"), WORDS) == (Role.PERSON, "", False)
    assert label_of(cell_of("Date: 1"), WORDS) is None
    assert label_of(cell_of("=8"), WORDS) is None
    assert label_of(cell_of("Name: " + "x" * 120), WORDS) is None

"""Which month or week a sheet means, and what has to be asked."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers
from bpodesk.workbooks.layouts.base import Period
from bpodesk.workbooks.layouts.period import period_of
from bpodesk.workbooks.tables.grid import Window
from tests.workbooks.layouts.drawing import material

ALL = Window()


def period(
    table: str,
    *,
    weekly: bool = False,
    name: str = "S",
    file: str = "",
    said: Answers | None = None,
) -> Period:
    made = material(table, name=name, file_name=file, answers=said)
    return period_of(made, ALL, weekly=weekly)


def span(found: Period) -> tuple[str, str]:
    """The first and the last day."""
    assert found.days is not None
    return str(found.days.start), str(found.days.last)


SEPTEMBER = ("2026-09-01", "2026-09-30")


@pytest.mark.parametrize(
    ("table", "name", "reason"),
    [
        ("Month|September 2026", "S", "The period is that of “September 2026”."),
        ("@2026-09", "S", "The period is that of “2026-09”."),
        ("hello", "Sept 2026", "The month is that of the sheet's name “Sept 2026”."),
        ("Timesheet 2026", "September", "The month is September 2026, by its name and year."),
    ],
)
def test_month_is_stated_above_or_by_the_sheets_name(table: str, name: str, reason: str) -> None:
    found = period(table, name=name)
    assert (span(found), found.reason, found.question) == (SEPTEMBER, reason, None)


def test_month_of_the_files_name_is_taken_and_asked_about() -> None:
    found = period("hello", file="hours_2026-09.xlsx")
    assert span(found) == SEPTEMBER
    assert found.reason == "The month is that of the file's name “hours_2026-09.xlsx”."
    assert found.question is not None
    assert not found.question.needed
    [option] = found.question.options
    assert (option.value, option.label) == ("2026-09-01", "September 2026")


def test_month_named_without_a_year_is_the_example_of_the_question() -> None:
    found = period("September")
    assert found.days is None
    assert found.question is not None
    assert (found.question.example, found.question.needed) == ("September", True)


def test_month_that_nothing_names_is_asked_with_the_sheets_name() -> None:
    found = period("hello", name="Team A")
    assert found.question is not None
    assert (found.question.example, found.question.options) == ("Team A", ())


def test_month_as_answered_outweighs_what_is_written() -> None:
    found = period("October 2026", said=Answers(month=dt.date(2026, 9, 20)))
    assert (span(found), found.reason) == (SEPTEMBER, "The month is as answered.")
    week = period("October 2026", weekly=True, said=Answers(month=dt.date(2026, 9, 20)))
    assert week.days is None


def test_week_as_answered_begins_on_the_day_said() -> None:
    said = Answers(week=dt.date(2026, 9, 9))
    assert span(period("hello", weekly=True, said=said)) == ("2026-09-09", "2026-09-15")
    assert span(period("September 2026", said=said)) == SEPTEMBER


@pytest.mark.parametrize(
    ("table", "name", "first", "last"),
    [
        ("2026-09-07 - 2026-09-13", "S", "2026-09-07", "2026-09-13"),
        ("Week of|@2026-09-07", "S", "2026-09-07", "2026-09-13"),
        ("Week of 7 September 2026", "S", "2026-09-07", "2026-09-13"),
        ("Week ending|2026-09-13", "S", "2026-09-07", "2026-09-13"),
        ("hello", "2026-09-07", "2026-09-07", "2026-09-13"),
        ("KW 20/2025", "S", "2025-05-10", "2025-05-18"),  # and the weekend before it
        ("Year 2025", "Week 20", "2025-05-10", "2025-05-18"),
    ],
)
def test_week_is_that_of_its_dates_or_number(table: str, name: str, first: str, last: str) -> None:
    found = period(table, weekly=True, name=name)
    assert (span(found), found.question) == ((first, last), None)
    assert found.reason.startswith("The week is that of “")


@pytest.mark.parametrize(
    "table",
    [
        "September 2026",
        "Week 20",
        "Week 20 of 2025 or 2026",
        "Week 53 of 2025",  # that year has 52
        "Room 20 in 2025",
        "Week 60 of 2025",
        "hello",
    ],
)
def test_week_that_nothing_tells_is_asked(table: str) -> None:
    found = period(table, weekly=True, name="Mondays")
    assert (found.days, found.reason) == (None, "")
    assert found.question is not None
    assert (found.question.kind.value, found.question.example) == ("week", "Mondays")

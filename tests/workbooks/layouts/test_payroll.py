"""Payroll reports: totals of a period by person and class, to compare but not to import."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers, Role, RowKind
from bpodesk.workbooks.layouts.payroll import PayrollReport
from tests.workbooks.layouts.drawing import hours, material, read, refused

REPORT = """
Payroll 2026-09-01 - 2026-09-30

Employee|Emp Code|Regular Hours|OT|Night Diff|Total Hours
Ana|A1|#168|#8|#16|#192
Lu|L1|#160|||#160
||#5
Total||#328|#8|#16|#352
"""


def test_payroll_gives_hours_by_person_and_class_over_the_period() -> None:
    reading = read(PayrollReport(), material(REPORT))
    assert [(e.person, e.person_code, e.task, e.minutes) for e in reading.entries] == [
        ("Ana", "A1", "Regular Hours", 10_080),
        ("Ana", "A1", "OT", 480),
        ("Ana", "A1", "Night Diff", 960),
        ("Lu", "L1", "Regular Hours", 9_600),
    ]
    assert (reading.first_day, reading.last_day) == (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert [(span.first, span.kind) for span in reading.sheets[0].rows] == [
        (4, RowKind.ENTRY),
        (5, RowKind.ENTRY),
        (6, RowKind.LEFT_OUT),
        (7, RowKind.TOTAL),
    ]


def test_payroll_knows_people_by_two_names_or_by_their_code() -> None:
    table = """
September 2026
First Name|Last Name|Emp Code|Regular|OT
Ana|Cruz|A1|#160|#8
||B2|#150|
"""
    reading = read(PayrollReport(), material(table))
    assert reading.people == ("Ana Cruz", "B2")
    assert [entry.person_code for entry in reading.entries] == ["A1", "A1", "B2"]


def test_payroll_says_that_it_can_only_be_compared() -> None:
    reading = read(PayrollReport(), material(REPORT))
    [problem] = reading.problems
    assert problem.is_error
    assert (problem.place, "not imported" in problem.message) == ("S!A3", True)
    assert reading.confidence == 0.9


def test_payroll_takes_the_columns_that_the_total_adds_up() -> None:
    table = """
September 2026
Name|Grade|Weekday hrs|Sunday hours|Total
Ana||#160|#8|#168
Lu||#150|#10|#160
"""
    forced = {"S!C": Role.HOURS}
    reading = read(PayrollReport(), material(table, answers=Answers(roles=forced)))
    assert [(entry.task, entry.minutes) for entry in reading.entries] == [
        ("Weekday hrs", 9_600),
        ("Sunday hours", 480),
        ("Weekday hrs", 9_000),
        ("Sunday hours", 600),
    ]


def test_payroll_whose_total_does_not_add_up_takes_the_classes() -> None:
    table = "September 2026\nName|Regular|OT|Sum\nAna|#160|#8|#9\nLu|#150|x|"
    assert hours(read(PayrollReport(), material(table))) == [
        ("Ana", "09-01", 9_600),
        ("Ana", "09-01", 480),
        ("Lu", "09-01", 9_000),
    ]


def test_payroll_without_two_parts_takes_the_total_too() -> None:
    table = "September 2026\nName|Hours|Total hours\nAna|#160|#170"
    assert read(PayrollReport(), material(table)).total_minutes == 330 * 60


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("Name|Hours\nAna|#160", "no row of headers has people and classes of hours"),
        ("Name|Date|Hours|OT\nAna|2026-09-01|8|1", "no row of headers has people and classes"),
        ("Name|Hours|OT\nAna|#160|#8", "no days and no period"),
        ("September 2026\nName|Hours|OT\nAna|#8|#1", "it has people and hours, but no days"),
    ],
)
def test_payroll_refuses_what_has_no_classes_period_or_size(table: str, reason: str) -> None:
    assert reason in refused(PayrollReport(), material(table)).reason

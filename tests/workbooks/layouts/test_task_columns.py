"""Days down and tasks across: the parts of each day, its totals and its weeks."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers, EntryKind, Role, RowKind
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.layouts import task_columns
from bpodesk.workbooks.layouts.task_columns import TaskColumns
from bpodesk.workbooks.parse import parse_duration
from bpodesk.workbooks.roles import Unit
from tests.workbooks.layouts.drawing import asked, material, read, refused

TABLE = """
Employee: Ana Cruz
Date|Mail|Calls|Sick leave|Remarks|Total
2026-09-01|#2|#6|||#8
2026-09-02|#1|@2:30|||#3.5
2026-09-03|||#8|ill|#9
2026-09-04
signed
Total|#3|#8.5|#8||#20.5
"""


def test_task_columns_give_an_entry_for_each_task_of_a_day() -> None:
    reading = read(TaskColumns(), material(TABLE))
    assert [(f"{e.day:%d}", e.task, e.minutes) for e in reading.entries] == [
        ("01", "Mail", 120),
        ("01", "Calls", 360),
        ("02", "Mail", 60),
        ("02", "Calls", 150),
        ("03", "Sick leave", 480),
    ]
    assert reading.people == ("Ana Cruz",)
    assert reading.absence_minutes == 480
    assert reading.entries[4].kind is EntryKind.ABSENCE


def test_task_columns_are_shown_with_their_roles_and_rows() -> None:
    reading = read(TaskColumns(), material(TABLE))
    assert [item.role for item in reading.columns] == [
        Role.DATE,
        Role.TASK,
        Role.TASK,
        Role.TASK,
        Role.IGNORED,
        Role.TOTAL,
    ]
    assert [(span.first, span.last, span.kind) for span in reading.sheets[0].rows] == [
        (2, 2, RowKind.HEADER),
        (3, 5, RowKind.ENTRY),
        (6, 7, RowKind.LEFT_OUT),
        (8, 8, RowKind.TOTAL),
    ]


def test_task_columns_compare_the_total_beside_each_day() -> None:
    checks = read(TaskColumns(), material(TABLE)).checksums
    assert [(c.place, c.stated_minutes, c.computed_minutes, c.agrees) for c in checks] == [
        ("S!F3", 480, 480, True),
        ("S!F4", 210, 210, True),
        ("S!F5", 540, 480, False),
    ]


def test_task_columns_leave_out_the_weekday_that_adds_up_its_week() -> None:
    table = """
Employee: Ana Cruz
Date|Mail|Calls|Total
2026-09-03|#2|#6|#8
2026-09-04|#1||#1
2026-09-06|#3|#6|#9
2026-09-07|#4|#1|#5
2026-09-08|#1||#1
2026-09-13|#5|#1|#6
"""
    reading = read(TaskColumns(), material(table))
    assert reading.total_minutes == 15 * 60
    assert reading.sheets[0].rows[2].kind is RowKind.TOTAL


def test_task_columns_tell_of_hours_beside_a_text_that_is_no_day() -> None:
    table = "Employee: Ana\nDate|Mail|Calls|Total\n2026-09-01|#2|#6|#8\nsoon|#1|#3|#4\n|#1||#1"
    reading = read(TaskColumns(), material(table))
    assert reading.total_minutes == 480
    [problem] = reading.problems
    assert (problem.place, problem.value, problem.is_error) == ("S!A4", "soon", False)
    assert problem.message == "“soon” is no day; the hours of this row were not counted."


def test_task_columns_without_a_month_ask_for_it_and_take_the_answer() -> None:
    table = "Date|Mail|Calls|Total\n1|#2|#6|#8\n2|#1|#2|#3"
    reading = read(TaskColumns(), material(table))
    assert asked(reading) == ["month", "person"]
    answers = Answers(month=dt.date(2026, 9, 9), person="Ana")
    told = read(TaskColumns(), material(table, answers=answers))
    assert asked(told) == []
    assert (told.people, told.last_day) == (("Ana",), dt.date(2026, 9, 2))
    assert told.reasons == ("The month is as answered.",)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("Date|Mail|Total\n2026-09-01|#2|#2", "at least two tasks"),
        ("Date|Mail|Calls\n2026-09-01|#2|#2", "at least two tasks"),
        ("Name|Date|Mail|Calls|Total\nAna|2026-09-01|#2|#6|#8", "at least two tasks"),
        ("Date|Mail|Calls|Total\n2026-09-01|#2|#6|#9", "no total adds them up"),
    ],
)
def test_task_columns_refuse_what_is_no_matrix_of_tasks(table: str, reason: str) -> None:
    assert reason in refused(TaskColumns(), material(table)).reason


def test_task_columns_under_a_header_that_is_repeated_are_judged_up_to_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged: list[Cell] = []

    def counted(cell: Cell, *, unit: Unit) -> object:
        judged.append(cell)
        return parse_duration(cell, unit=unit)

    monkeypatch.setattr(task_columns, "parse_duration", counted)
    table = "\n".join(["Date|Calls|Mail|Total", "2026-09-01|#1|#2|#3"] * 300)
    assert "no row of headers" in refused(TaskColumns(), material(table)).reason
    # Of each header that the head of the sheet can hold, two columns: an hour, then a word.
    assert len(judged) <= 25 * 2 * 2

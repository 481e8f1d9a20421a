"""Days side by side: which family a sheet is of, and which month or week it means."""

import datetime as dt

from bpodesk.domain.readings import Answers, CodeMeaning, CodeRule, EntryKind, Role, RowKind
from bpodesk.workbooks.layouts.days_across import (
    MONTH_MATRIX,
    PERSON_BLOCKS,
    TASK_MATRIX,
    WEEK_GRID,
)
from tests.workbooks.layouts.drawing import asked, days, hours, marks, material, read, refused

MONTH = f"""
September 2026
Name|{days(17)}
Ana|#8|#7.5
Lu||#4|||||||||||||||#6
"""
WEEK = """
Week of 2026-09-07
Name|Mon|Tue|Wed|Thu|Fri
Ana|#8|#8|#7.5||#4
Lu|||#6
"""
BLOCKS = f"""
September 2026
Employee: Ana Cruz
|{days(7)}
In|08:00|08:30
Out|17:00|12:00
Employee: Lu Tan
|{days(7)}
In||22:00
Out||06:00
"""
TASKS = """
Week of 2026-09-07
Task|Mon|Tue|Wed|Thu|Fri
Mail|#2|#3
Calls|#6
Training|||#8
"""


def test_month_matrix_gives_each_person_the_hours_below_each_day() -> None:
    reading = read(MONTH_MATRIX, material(MONTH))
    assert hours(reading) == [
        ("Ana", "09-01", 480),
        ("Ana", "09-02", 450),
        ("Lu", "09-02", 240),
        ("Lu", "09-17", 360),
    ]
    assert reading.reasons == ("The period is that of “September 2026”.",)
    [use] = reading.sheets
    assert use.why == "A month with people down and days across, its days in row 2."
    assert [(item.header, item.role) for item in reading.columns[:2]] == [
        ("Name", Role.PERSON),
        ("1", Role.DAY_COLUMN),
    ]
    assert [(span.first, span.last, span.kind) for span in use.rows] == [
        (2, 2, RowKind.HEADER),
        (3, 4, RowKind.ENTRY),
    ]


def test_month_matrix_without_a_month_asks_for_it_and_takes_the_answer() -> None:
    table = MONTH.replace("September 2026", "Hours")
    reading = read(MONTH_MATRIX, material(table))
    assert {entry.day for entry in reading.entries} == {None}
    assert asked(reading) == ["month"]
    assert [question.needed for question in reading.questions] == [True]
    told = read(MONTH_MATRIX, material(table, answers=Answers(month=dt.date(2026, 2, 14))))
    assert (told.first_day, told.last_day) == (dt.date(2026, 2, 1), dt.date(2026, 2, 17))
    assert (asked(told), told.reasons) == ([], ("The month is as answered.",))


def test_month_matrix_with_dates_of_its_own_needs_no_month() -> None:
    dates = "|".join(f"@2026-09-{day:02d}" for day in range(14, 31))
    reading = read(MONTH_MATRIX, material(f"Name|{dates}\nAna|#8||#2"))
    assert hours(reading) == [("Ana", "09-14", 480), ("Ana", "09-16", 120)]
    assert (reading.reasons, reading.questions) == ((), ())


def test_month_matrix_of_two_tables_takes_each_ones_own_month() -> None:
    second = MONTH.replace("September", "October").replace("#7.5", "#3").strip()
    reading = read(MONTH_MATRIX, material(f"{MONTH}{second}"))
    assert ("Ana", "09-02", 450) in hours(reading)
    assert ("Ana", "10-02", 180) in hours(reading)
    assert (len(reading.entries), len(reading.reasons)) == (8, 2)


def test_month_matrix_takes_the_month_above_it_all_where_its_own_head_has_none() -> None:
    second = MONTH.replace("September 2026", "Team B").strip()
    reading = read(MONTH_MATRIX, material(f"{MONTH}{second}"))
    assert hours(reading)[4:] == hours(reading)[:4]
    assert asked(reading) == []


def test_month_matrix_of_codes_gives_marks_until_the_legend_gives_minutes() -> None:
    table = f"September 2026\nName|{days(17)}\nAna|P|P|A|WO\nLu|P|Zz"
    reading = read(MONTH_MATRIX, material(table))
    assert hours(reading) == []
    assert marks(reading)[:2] == [("Ana", "09-01", "P"), ("Ana", "09-02", "P")]
    [question] = reading.questions
    assert question.example == "P (3), A (1), WO (1), Zz (1)"
    assert (question.place, question.needed, reading.confidence) == ("S!B3", True, 1.0)
    legend = {
        "p": CodeRule(meaning=CodeMeaning.WORKED, minutes=480),
        "Zz": CodeRule(meaning=CodeMeaning.NOTHING),
    }
    told = read(MONTH_MATRIX, material(table, answers=Answers(legend=legend)))
    assert hours(told) == [("Ana", "09-01", 480), ("Ana", "09-02", 480), ("Lu", "09-01", 480)]
    assert marks(told) == [("Ana", "09-03", "A"), ("Ana", "09-04", "WO")]
    assert asked(told) == []


def test_person_blocks_give_the_stretch_of_each_persons_day() -> None:
    reading = read(PERSON_BLOCKS, material(BLOCKS))
    assert hours(reading) == [
        ("Ana Cruz", "09-01", 540),
        ("Ana Cruz", "09-02", 210),
        ("Lu Tan", "09-02", 480),
    ]
    night = reading.entries[2]
    assert (night.start, night.end) == (dt.time(22), dt.time(6))
    assert night.end_day == dt.date(2026, 9, 3)


def test_week_grid_takes_the_week_above_it() -> None:
    reading = read(WEEK_GRID, material(WEEK))
    assert hours(reading) == [
        ("Ana", "09-07", 480),
        ("Ana", "09-08", 480),
        ("Ana", "09-09", 450),
        ("Ana", "09-11", 240),
        ("Lu", "09-09", 360),
    ]


def test_week_grid_without_a_week_asks_for_it_and_takes_the_answer() -> None:
    table = WEEK.replace("Week of 2026-09-07", "Hours")
    assert asked(read(WEEK_GRID, material(table))) == ["week"]
    told = read(WEEK_GRID, material(table, answers=Answers(week=dt.date(2026, 10, 5))))
    assert told.first_day == dt.date(2026, 10, 5)
    assert (told.reasons, asked(told)) == (("The week is as answered.",), [])


def test_task_matrix_gives_the_hours_of_each_task() -> None:
    reading = read(TASK_MATRIX, material(TASKS))
    assert [(entry.task, entry.minutes, entry.kind) for entry in reading.entries] == [
        ("Mail", 120, EntryKind.WORK),
        ("Mail", 180, EntryKind.WORK),
        ("Calls", 360, EntryKind.WORK),
        ("Training", 480, EntryKind.WORK),
    ]
    assert asked(reading) == ["person"]
    assert reading.confidence == 0.9
    told = read(TASK_MATRIX, material(TASKS, answers=Answers(person="Ana")))
    assert (told.people, asked(told), told.confidence) == (("Ana",), [], 1.0)


def test_days_across_are_refused_where_there_are_none() -> None:
    assert refused(WEEK_GRID, material("Name|Date|Hours\nAna|2026-09-01|8")).reason == (
        "no row has the days of a month or week side by side"
    )


def test_days_across_with_nothing_below_are_an_empty_form() -> None:
    found = refused(MONTH_MATRIX, material(f"Name|{days(17)}\nAna"))
    assert found.reason == "its days stand side by side, but nothing is filled in below them"
    assert found.closeness == 2


def test_days_across_of_another_family_are_refused() -> None:
    assert refused(MONTH_MATRIX, material(WEEK)).reason == (
        "it is not a month with people down and days across"
    )
    assert refused(WEEK_GRID, material(BLOCKS)).reason == "it is not a week with its days across"
    for layout in (MONTH_MATRIX, WEEK_GRID, PERSON_BLOCKS):
        assert refused(layout, material(TASKS)).closeness == 1


def test_days_across_where_nobody_worked_are_refused() -> None:
    found = refused(WEEK_GRID, material("September 2026\nName|Mon|Tue|Wed|Thu|Fri\nAna|A"))
    assert found.reason == (
        "a week with its days across, its days in row 2, but nobody has worked in it"
    )

"""One person's days down: forms, forms side by side, and reports in blocks."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers, Role, RowKind
from bpodesk.workbooks.layouts.base import BookNotes
from bpodesk.workbooks.layouts.forms import Forms
from tests.workbooks.layouts.drawing import asked, hours, marks, material, read, refused

FORM = """
Name: Ana Cruz
Month: September 2026
Day|In|Out|Hours
1|08:00|17:00|#8
2|08:30|12:00|#3.5
3|22:00|06:00|#8
4|Leave
Total|||#20
"""
DAYS = ("1|08:00|12:00", "2|08:00|13:00", "3|08:00|14:00")
BLOCK = "\n".join(DAYS)


def test_form_gives_the_hours_of_the_one_person() -> None:
    reading = read(Forms(), material(FORM))
    assert hours(reading) == [
        ("Ana Cruz", "09-01", 480),
        ("Ana Cruz", "09-02", 210),
        ("Ana Cruz", "09-03", 480),
    ]
    assert (reading.layout, reading.sheets[0].why) == (
        "month form",
        "The form of one person, its header in row 3.",
    )
    assert marks(reading) == [("Ana Cruz", "09-04", "Leave")]
    assert reading.reasons == ("The period is that of “Month: September 2026”.",)


def test_form_says_what_each_row_is_and_compares_its_total() -> None:
    reading = read(Forms(), material(FORM))
    assert [(span.first, span.last, span.kind) for span in reading.sheets[0].rows] == [
        (1, 1, RowKind.LABEL),
        (3, 3, RowKind.HEADER),
        (4, 7, RowKind.ENTRY),
        (8, 8, RowKind.TOTAL),
    ]
    [check] = reading.checksums
    assert (check.place, check.stated_minutes, check.computed_minutes) == ("S!D8", 1_200, 1_170)


def test_form_without_name_and_month_asks_for_both() -> None:
    table = FORM.replace("Name: Ana Cruz\nMonth: September 2026", "Timesheet")
    assert asked(read(Forms(), material(table))) == ["month", "person", "policy"]
    answers = Answers(month=dt.date(2026, 9, 1), person="Lu", policy="stated hours")
    told = read(Forms(), material(table, answers=answers))
    assert (asked(told), told.people) == (["policy"], ("Lu",))
    assert told.last_day == dt.date(2026, 9, 3)


def test_form_of_a_week_takes_the_week_of_its_head() -> None:
    table = (
        "Name: Ana\nWeek of 2026-09-07\nDay|In|Out\nMon|8:00|12:00\nTue|8:00|9:00\nWed|8:00|9:00"
    )
    assert hours(read(Forms(), material(table)))[0] == ("Ana", "09-07", 240)
    assert asked(read(Forms(), material(table.replace("Week of 2026-09-07", "Week")))) == ["week"]


def test_form_of_dates_needs_no_period() -> None:
    table = "Name: Ana\nDate|In|Out\n2026-09-07|8:00|12:00"
    reading = read(Forms(), material(table))
    assert (hours(reading), reading.reasons) == ([("Ana", "09-07", 240)], ())


def test_form_whose_columns_a_person_names_is_read() -> None:
    table = "Name: Ana\nSeptember 2026\nTag so|Von so|Bis so\n" + BLOCK
    roles = {"S!A": Role.DATE, "S!B": Role.START, "S!C": Role.END}
    reading = read(Forms(), material(table, answers=Answers(roles=roles)))
    assert reading.total_minutes == 900


def test_form_names_code_and_person_in_neighbouring_rows_once() -> None:
    table = f"Name: Ana Cruz\nEmployee ID: 7\nSeptember 2026\nDay|In|Out\n{BLOCK}"
    [entry, *_] = read(Forms(), material(table)).entries
    assert (entry.person, entry.person_code) == ("Ana Cruz", "7")


def test_form_of_two_near_names_is_of_the_first() -> None:
    table = f"Name: Ana Cruz\nAgent: Lu Tan\nSeptember 2026\nDay|In|Out\n{BLOCK}"
    assert read(Forms(), material(table)).people == ("Ana Cruz",)


def test_blocks_below_each_other_are_each_persons_own() -> None:
    table = f"""
September 2026
Name: Ana
Day|In|Out
{BLOCK}

Name: Lu
Day|In|Out
{BLOCK.replace("12:00", "10:00")}
"""
    reading = read(Forms(), material(table))
    assert (reading.layout, reading.sheets[0].why) == (
        "person blocks",
        "A report with a block for each person, the first header in row 3.",
    )
    assert [(person, minutes) for person, _, minutes in hours(reading)] == [
        ("Ana", 240),
        ("Ana", 300),
        ("Ana", 360),
        ("Lu", 120),
        ("Lu", 300),
        ("Lu", 360),
    ]
    assert reading.reasons == ("The period is that of “September 2026”.",)


def test_blocks_of_which_only_the_first_has_a_header_share_it() -> None:
    table = f"September 2026\nName: Ana\nDay|In|Out\n{BLOCK}\nName: Lu\n{BLOCK}\nName: Eva\n1|8:00"
    reading = read(Forms(), material(table))
    assert reading.people == ("Ana", "Lu")
    assert reading.total_minutes == 1_800


def test_blocks_without_a_month_ask_for_it_once() -> None:
    table = f"Hours\nName: Ana\nDay|In|Out\n{BLOCK}\nName: Lu\nDay|In|Out\n{BLOCK}"
    assert asked(read(Forms(), material(table))) == ["month"]


def test_form_of_the_next_sheet_takes_the_header_of_the_one_before() -> None:
    notes = BookNotes()
    read(Forms(), material(FORM, notes=notes))
    second = f"Name: Lu\nSeptember 2026\n{BLOCK}"
    assert hours(read(Forms(), material(second, notes=notes)))[0] == ("Lu", "09-01", 240)
    assert "no table of days" in refused(Forms(), material(second)).reason


def test_forms_side_by_side_are_each_persons_own() -> None:
    rows = "\n".join(f"{row}|{row.replace('8:00', '9:00')}" for row in DAYS)
    table = f"September 2026\nName: Ana|||Name: Lu\nDay|In|Out|Day|In|Out\n{rows}"
    reading = read(Forms(), material(table))
    assert hours(reading) == [
        ("Ana", "09-01", 240),
        ("Ana", "09-02", 300),
        ("Ana", "09-03", 360),
        ("Lu", "09-01", 180),
        ("Lu", "09-02", 240),
        ("Lu", "09-03", 300),
    ]


def test_form_that_counts_its_rows_is_still_of_its_one_person() -> None:
    rows = "\n".join(f"{number}|{row}" for number, row in enumerate(DAYS, start=1))
    table = f"Name: Ana\nSeptember 2026\nNo.|Day|In|Out\n{rows}"
    assert read(Forms(), material(table)).people == ("Ana",)


def test_forms_whose_names_stand_side_by_side_are_each_persons_own() -> None:
    rows = "\n".join(f"x|{row}|x|{row}" for row in DAYS)
    table = f"September 2026\nName: Ana||||Name: Lu\nWk|Day|In|Out|Wk|Day|In|Out\n{rows}"
    assert read(Forms(), material(table)).people == ("Ana", "Lu")


def test_form_with_its_copy_beside_it_counts_once() -> None:
    rows = "\n".join(f"{row}|{row}" for row in DAYS)
    table = f"September 2026\nName: Ana\nDay|In|Out|Day|In|Out\n{rows}"
    assert read(Forms(), material(table)).total_minutes == 900


@pytest.mark.parametrize(
    "table",
    [
        "hello",
        "Name|Date|In|Out\nAna|2026-09-01|8:00|9:00",
        "Date|Project|Hours\n2026-09-01|Mail|8",
    ],
)
def test_form_refuses_what_is_no_table_of_one_persons_days(table: str) -> None:
    assert refused(Forms(), material(table)).reason == (
        "no table of days stands below a head with a name or month"
    )

"""Rows for a person's day with several times in them."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers
from bpodesk.workbooks.layouts.punch_rows import PunchRows
from tests.workbooks.layouts.drawing import asked, hours, material, read, refused

PAIRS = """
Name|Date|In|Out|In|Out
Ana|2026-09-01|08:00|12:00|13:00|17:00
Lu|2026-09-01|08:00|12:00
"""
RECORDS = """
September 2026
Name|Day|Punch records
Ana|1|08:00 12:00 13:00 17:00
Ana|2|08:00
"""


def test_punch_rows_add_up_the_pairs_of_a_row() -> None:
    reading = read(PunchRows(), material(PAIRS))
    assert hours(reading) == [("Ana", "09-01", 480), ("Lu", "09-01", 240)]
    assert reading.sheets[0].why == "A list of days with their times, its header in row 1."
    assert (reading.reasons, asked(reading)) == ((), ["policy"])


def test_punch_rows_of_numbered_days_take_the_month_above() -> None:
    reading = read(PunchRows(), material(RECORDS))
    assert (reading.policy, hours(reading)) == ("first to last", [("Ana", "09-01", 540)])
    assert [item.day for item in reading.unfinished] == [dt.date(2026, 9, 2)]
    assert reading.reasons == ("The period is that of “September 2026”.",)


def test_punch_rows_of_numbered_days_without_a_month_ask_for_it() -> None:
    table = RECORDS.replace("September 2026", "Clock").replace("Day", "Date")
    assert asked(read(PunchRows(), material(table))) == ["month", "policy"]
    told = read(PunchRows(), material(table, answers=Answers(month=dt.date(2026, 9, 1))))
    assert (asked(told), hours(told)) == (["policy"], [("Ana", "09-01", 540)])


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("hello|there", "no row of headers has a day and times on the clock"),
        ("note\n" * 25 + PAIRS.strip(), "no row of headers has a day and times on the clock"),
        ("Name|Date|In|Out\nAna|2026-09-01|8:00|9:00", "no more than one start and one end"),
        (
            "Employee: Ana\nDate|In|Out|In|Out\n2026-09-01|8:00|9:00|10:00|11:00",
            "it is the form of one person",
        ),
        (
            "Name||In|Out|In|Out\n" + "\n".join(f"Ana|{n}|8:00|9:00|10:00" for n in range(1, 9)),
            "its rows have times, but no days",
        ),
    ],
)
def test_punch_rows_refuse_what_is_no_list_of_several_times(table: str, reason: str) -> None:
    assert reason in refused(PunchRows(), material(table)).reason

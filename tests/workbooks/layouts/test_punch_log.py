"""Punch logs: a row for each touch of the clock, and the days they make."""

import datetime as dt

import pytest

from bpodesk.domain.readings import Answers, Role
from bpodesk.workbooks.layouts.punch_log import PunchLog
from tests.workbooks.layouts.drawing import asked, hours, material, read, refused

LOG = """
No.|Name|Emp ID|Time|State
1|Ana|7|2026-09-01 08:00:00|C/In
2|Ana|7|2026-09-01 08:00:40|C/In
3|Ana|7|2026-09-01 17:00:00|C/Out

4|Lu|9|2026-09-01 09:00:00|C/In
5|Lu|9|2026-09-01 18:30:00|C/Out
6|Lu|9|2026-09-02 09:00:00|C/In
"""


def log(*punches: str, head: str = "Name|Date/Time") -> str:
    return "\n".join((head, *punches))


def test_punch_log_makes_a_day_of_a_persons_punches() -> None:
    reading = read(PunchLog(), material(LOG))
    assert hours(reading) == [("Ana", "09-01", 540), ("Lu", "09-01", 570)]
    assert [(e.start, e.end) for e in reading.entries] == [
        (dt.time(8), dt.time(17)),
        (dt.time(9), dt.time(18, 30)),
    ]
    assert [entry.person_code for entry in reading.entries] == ["7", "9"]
    [single] = reading.unfinished
    assert (single.person, single.day) == ("Lu", dt.date(2026, 9, 2))
    assert single.problem.message == "There is only one time on this day; nothing was counted."
    assert single.problem.place == "S!D8"


def test_punch_log_tells_how_many_punches_repeat_another() -> None:
    reading = read(PunchLog(), material(LOG))
    assert reading.sheets[0].why == "A log of 6 punches, from row 2 on."
    assert reading.reasons == ("1 punch within a minute of another was left out.",)


def test_punch_log_that_counts_its_rows_beside_names_has_no_code() -> None:
    table = log("1|Ana|2026-09-01 08:00", "2|Ana|2026-09-01 17:00", head="No.|Name|Time")
    reading = read(PunchLog(), material(table))
    assert [(e.person, e.person_code) for e in reading.entries] == [("Ana", "")]


def test_punch_log_with_day_and_time_apart_puts_them_together() -> None:
    table = """
Emp ID|Date|Time
7|2026-09-01|08:00
7|2026-09-01|17:00
7||09:00
|2026-09-01|09:00
7|2026-09-02|08:30
7|2026-09-02|soon
7|2026-09-02|12:00
7|2026-09-03
7|2026-09-03|08:00
7|2026-09-03|12:00
7|2026-09-04|08:00
7|2026-09-04|12:00
"""
    reading = read(PunchLog(), material(table))
    assert hours(reading) == [
        ("7", "09-01", 540),
        ("7", "09-02", 210),
        ("7", "09-03", 240),
        ("7", "09-04", 240),
    ]
    assert [(p.place, p.message) for p in reading.problems] == [
        ("S!B7", "The moment of this punch can't be read."),
        ("S!B9", "The moment of this punch can't be read."),
    ]


def test_punch_log_whose_moment_has_no_day_is_a_problem() -> None:
    punches = [f"Ana|2026-09-0{day} {time}" for day in (1, 2, 3) for time in ("08:00", "17:00")]
    reading = read(PunchLog(), material(log(*punches, "Ana|soon", head="Name|Date")))
    assert len(reading.entries) == 3
    [problem] = reading.problems
    assert (problem.place, problem.value, problem.is_error) == ("S!B8", "soon", True)


def test_punch_log_of_many_unreadable_moments_says_how_many_more_there_are() -> None:
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=count) for count in range(100)]
    good = [f"Ana|{day} {time}" for day in days for time in ("08:00", "17:00")]
    reading = read(PunchLog(), material(log(*good, *["Ana|soon"] * 203, head="Name|Date")))
    assert len(reading.entries) == 100
    assert len(reading.problems) == 201
    last = reading.problems[-1]
    assert last.message.startswith("3 more punches have no time that can be read")
    assert last.place == "S!B402"  # the header, 200 good ones, 200 told one by one


def test_punch_log_of_nights_cuts_the_days_at_noon() -> None:
    punches = [
        "Ana|2026-09-01 22:00",
        "Ana|2026-09-02 06:00",
        "Ana|2026-09-02 22:00",
        "Ana|2026-09-03 06:00",
        "Ana|2026-09-04 00:30",
        "Ana|2026-09-04 06:30",
    ]
    reading = read(PunchLog(), material(log(*punches)))
    assert hours(reading) == [
        ("Ana", "09-01", 480),
        ("Ana", "09-02", 480),
        ("Ana", "09-04", 360),
    ]


def test_punch_log_without_a_header_is_told_by_its_values() -> None:
    rows = [f"{who}|2026-09-0{day} {time}" for who in (7, 8) for day in (1, 2) for time in TIMES]
    reading = read(PunchLog(), material("\n".join(rows)))
    assert hours(reading) == [
        ("7", "09-01", 540),
        ("7", "09-02", 540),
        ("8", "09-01", 540),
        ("8", "09-02", 540),
    ]
    assert [(item.column, item.role) for item in reading.columns] == [
        (1, Role.PERSON_CODE),
        (2, Role.PUNCH),
    ]


TIMES = ("08:00", "17:00")


def test_punch_log_without_a_header_and_day_and_time_apart_is_read() -> None:
    rows = [f"Ana Cruz|2026-09-0{day}|{time}" for day in (1, 2, 3) for time in TIMES]
    reading = read(PunchLog(), material("\n".join(rows)))
    assert hours(reading) == [("Ana Cruz", f"09-0{day}", 540) for day in (1, 2, 3)]


def test_punch_log_in_pairs_or_from_first_to_last_is_a_persons_choice() -> None:
    day = [f"Ana|2026-09-01 {time}" for time in ("08:00", "12:00", "13:00", "17:00")]
    reading = read(PunchLog(), material(log(*day)))
    assert (reading.policy, reading.total_minutes) == ("pairs", 480)
    assert [(p.name, p.minutes) for p in reading.policies] == [
        ("pairs", 480),
        ("first to last", 540),
    ]
    [question] = reading.questions
    assert (question.example, question.needed) == ("8:00 12:00 13:00 17:00", False)
    told = read(PunchLog(), material(log(*day), answers=Answers(policy="first to last")))
    assert (told.policy, told.total_minutes) == ("first to last", 540)
    assert [option.value for option in told.questions[0].options] == ["first to last", "pairs"]


def test_punch_log_has_no_stated_hours_to_be_chosen() -> None:
    day = [f"Ana|2026-09-01 {time}" for time in ("08:00", "12:00", "17:00")]
    reading = read(PunchLog(), material(log(*day), answers=Answers(policy="stated hours")))
    assert (reading.policy, reading.total_minutes) == ("first to last", 540)


def test_punch_log_with_days_that_could_be_two_asks_for_the_order() -> None:
    table = log("Ana|03/04/2026 08:00", "Ana|03/04/2026 17:00")
    reading = read(PunchLog(), material(table))
    assert asked(reading) == ["day_order"]
    assert (reading.questions[0].example, reading.questions[0].place) == (
        "03/04/2026 08:00",
        "S!B2",
    )
    told = read(PunchLog(), material(table, answers=Answers(day_first=False)))
    assert (asked(told), told.first_day) == ([], dt.date(2026, 3, 4))
    other = read(PunchLog(), material(table, answers=Answers(day_first=True)))
    assert other.first_day == dt.date(2026, 4, 3)


def test_punch_log_whose_columns_a_person_names_is_read() -> None:
    table = log("A|2026-09-01 08:00", "A|2026-09-01 17:00", head="Wer so|Wann so")
    roles = {"S!A": Role.PERSON, "S!B": Role.PUNCH}
    reading = read(PunchLog(), material(table, answers=Answers(roles=roles)))
    assert hours(reading) == [("A", "09-01", 540)]


@pytest.mark.parametrize(
    "table",
    [
        "Name|Date|Hours\nAna|2026-09-01|8",
        "Name|Start|End\nAna|2026-09-01 08:00|2026-09-01 17:00",
        "Date|Time\n2026-09-01|08:00",
        "Name|Time\nAna|8:00\nAna|9:00",
        "Name|Date\nAna|",
        "Name|Score\nAna|1",
    ],
)
def test_punch_log_refuses_what_has_no_moments(table: str) -> None:
    assert refused(PunchLog(), material(table)).reason == (
        "it is no log of punches: no column has days with times"
    )

"""What a file states besides hours: questions, exceptions, leave, day codes, names to leave out."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import (
    CodeMeaning,
    DayMark,
    EntryKind,
    Question,
    QuestionKind,
    Reading,
    Unfinished,
)
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.imports import GivenFile, WrittenName, import_timesheet, plan_import
from tests.services.making import HOURS, contract_in, csv_file, ok, plan_of, refused

ROW = "A,Ana Cruz,2026-09-01,8"
FIRST, SECOND = dt.date(2026, 9, 1), dt.date(2026, 9, 2)


def stating(file: GivenFile, **change: Any) -> GivenFile:
    return dataclasses.replace(file, reading=dataclasses.replace(file.reading, **change))


def absent(reading: Reading, *places: int) -> list[Any]:
    """The entries with those at the places as leave."""
    return [
        dataclasses.replace(entry, kind=EntryKind.ABSENCE) if number in places else entry
        for number, entry in enumerate(reading.entries)
    ]


def mark(
    code: str, day: dt.date | None, meaning: CodeMeaning | None = None, **more: Any
) -> DayMark:
    fields: dict[str, Any] = {"person": "Ana Cruz", "person_code": "A", **more}
    return DayMark(day=day, code=code, meaning=meaning, sheet="P1", row=5, column=3, **fields)


EXCEPTION = Problem(message="An end without a start.", place="P1!E7", value="18:00")


def unfinished(day: dt.date) -> Unfinished:
    return Unfinished(person="Ana Cruz", person_code="A", day=day, problem=EXCEPTION)


# ---------------------------------------------------------------- questions


def test_open_question_keeps_everything_out_and_is_named(
    book: OpenBook, contract: Contract
) -> None:
    file = csv_file(HOURS, ROW)
    question = Question(
        kind=QuestionKind.MONTH, text="Which month is it?", example="1, 2, 3", place="P1!C4"
    )
    undated = [dataclasses.replace(entry, day=None) for entry in file.reading.entries]
    file = stating(file, entries=undated, questions=(question,))
    plan = plan_import(book, file, contract_id=contract.id)
    assert (plan.entries, plan.same, plan.matches, plan.replaceable) == ((), 0, (), ())
    (problem,) = plan.problems
    assert problem == Problem(
        message="Which month is it? Nothing can be imported before this is answered.",
        field="month",
        place="P1!C4",
        value="1, 2, 3",
    )
    assert refused(import_timesheet(book, plan, allow_overlaps=True)) == (problem,)


def test_question_that_is_not_needed_keeps_nothing_out(book: OpenBook, contract: Contract) -> None:
    question = Question(kind=QuestionKind.POLICY, text="Which punches count?", needed=False)
    file = stating(csv_file(HOURS, ROW), questions=(question,))
    plan = plan_import(book, file, contract_id=contract.id)
    assert ok(import_timesheet(book, plan)).new == 1


# ---------------------------------------------------------------- leave, codes, exceptions


def test_leave_is_never_counted_as_work(book: OpenBook, contract: Contract) -> None:
    file = csv_file(HOURS, ROW, "A,Ana Cruz,2026-09-02,8", "B,Ben Diaz,2026-09-02,4")
    file = stating(file, entries=absent(file.reading, 1, 2))
    plan = plan_import(book, file, contract_id=contract.id)
    assert [entry.business_date for entry in plan.entries] == [FIRST]
    # Somebody who was only on leave needs nobody in the staff list.
    assert [match.written.name for match in plan.matches] == ["Ana Cruz"]
    (problem,) = plan.problems
    assert problem.message == (
        "12.00 h of leave and holidays on 2 days are no hours worked and are left out."
    )
    assert (problem.place, problem.severity) == ("hours!D3", Severity.WARNING)


def test_exceptions_and_day_codes_are_listed_with_their_cells(
    book: OpenBook, contract: Contract
) -> None:
    marks = (
        mark("WO", SECOND, CodeMeaning.REST),
        mark("½P", SECOND),
        mark("WO", None, CodeMeaning.REST, person="Nobody", person_code=""),
    )
    file = stating(csv_file(HOURS, ROW), unfinished=(unfinished(SECOND),), marks=marks)
    plan = plan_import(book, file, contract_id=contract.id)
    assert [(p.message, p.place, p.value) for p in plan.problems] == [
        ("An end without a start.", "P1!E7", "18:00"),
        ("2 days without hours (day off), here the first.", "P1!C5", "WO"),
        ("1 day without hours (nobody said yet what it means), here the first.", "P1!C5", "½P"),
    ]
    told = stating(file, problems=(EXCEPTION,), marks=())
    assert plan_import(book, told, contract_id=contract.id).problems == (EXCEPTION,)


def test_file_of_exceptions_only_brings_nothing_and_says_so(
    book: OpenBook, contract: Contract
) -> None:
    file = stating(csv_file(HOURS, ROW), entries=(), unfinished=(unfinished(FIRST),))
    plan = plan_import(book, file, contract_id=contract.id)
    assert (plan.entries, plan.problems) == ((), (EXCEPTION,))
    assert ok(import_timesheet(book, plan)).new == 0


def test_file_that_states_nothing_is_refused(book: OpenBook, contract: Contract) -> None:
    with pytest.raises(NotFound, match="no hours in it"):
        plan_import(book, stating(csv_file(HOURS, ROW), entries=()), contract_id=contract.id)


def test_hours_that_became_leave_go_and_those_of_an_exception_stay(
    book: OpenBook, contract: Contract
) -> None:
    rows = [f"A,Ana Cruz,2026-09-0{day},8" for day in (1, 2, 3, 4, 5)]
    ok(import_timesheet(book, plan_of(book, contract, HOURS, *rows)))
    file = csv_file(HOURS, *rows[:3], "A,Ana Cruz,2026-09-04,7.5", rows[4])
    entries = absent(file.reading, 4)
    del entries[2]
    nobody = mark("P", FIRST, person="Nobody", person_code="")
    file = stating(
        file, entries=entries, unfinished=(unfinished(dt.date(2026, 9, 3)),), marks=(nobody,)
    )
    plan = plan_import(book, file, contract_id=contract.id)
    assert [after.business_date.day for _, after in plan.changed] == [4]
    assert [entry.business_date.day for entry in plan.removed] == [5]
    assert [entry.business_date.day for entry in plan.outside] == [3]


# ---------------------------------------------------------------- names that are left out


def test_name_that_is_left_out_needs_nobody_and_is_reported(
    book: OpenBook, contract: Contract
) -> None:
    rows = (ROW, "Z,Zoe Quill,2026-09-01,8", "Z,Zoe Quill,2026-09-02,4.5")
    zoe = WrittenName(name="Zoe Quill", code="Z")
    plan = plan_of(book, contract, HOURS, *rows, choices={zoe: None})
    assert (plan.unknown, plan.left_out, len(plan.entries)) == ((), (zoe,), 1)
    (problem,) = plan.problems
    assert problem.message == "“Zoe Quill” is left out: 2 entries, 12.50 h."
    assert problem.place == "hours!D3"
    assert ok(import_timesheet(book, plan)).new == 1


def test_name_that_is_known_can_be_left_out_too(book: OpenBook, contract: Contract) -> None:
    ana = WrittenName(name="Ana Cruz", code="A")
    plan = plan_of(book, contract, HOURS, ROW, "B,Ben Diaz,2026-09-01,8", choices={ana: None})
    assert [plan.left_out, len(plan.entries)] == [(ana,), 1]


def test_choice_for_a_name_that_is_not_in_the_file_means_nothing(
    book: OpenBook, contract: Contract
) -> None:
    plan = plan_of(book, contract, HOURS, ROW, choices={WrittenName(name="Zoe"): None})
    assert (plan.left_out, len(plan.entries)) == ((), 1)


# ---------------------------------------------------------------- two customers, one day


def test_untimed_hours_for_two_customers_beyond_a_day_stop_the_import(
    book: OpenBook, contract: Contract
) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, plan_of(book, other, HOURS, "A,Ana Cruz,2026-09-01,14")))
    plan = plan_of(book, contract, HOURS, "A,Ana Cruz,2026-09-01,10.5", name="b.csv")
    (problem,) = plan.overlaps
    assert problem.message == (
        "Ana Cruz on 2026-09-01: 10.50 h for C-1 (Customer KC-1) and 14.00 h for C-2"
        " (Customer KC-2); together 24.50 h, more than a day has."
    )
    assert (problem.place, problem.is_error) == ("b!D2", True)
    assert refused(import_timesheet(book, plan)) == (problem,)


def test_same_untimed_hours_for_two_customers_are_a_warning(
    book: OpenBook, contract: Contract
) -> None:
    other = contract_in(book, "C-2")
    ok(import_timesheet(book, plan_of(book, other, HOURS, ROW)))
    plan = plan_of(book, contract, HOURS, ROW + " ", name="b.csv")
    assert plan.overlaps == ()
    (problem,) = plan.problems
    assert problem.message == (
        "Ana Cruz on 2026-09-01: 8.00 h for C-1 (Customer KC-1) and 8.00 h for C-2"
        " (Customer KC-2); is it the same work told twice?"
    )
    assert problem.severity is Severity.WARNING

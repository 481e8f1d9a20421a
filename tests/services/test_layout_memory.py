"""What was answered for a layout is not asked again for the customer's next file."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId
from bpodesk.domain.readings import (
    Answers,
    CodeMeaning,
    CodeRule,
    Option,
    Question,
    QuestionKind,
    Role,
)
from bpodesk.services import layout_memory
from bpodesk.services.books import NotFound, OpenBook, undo_last
from bpodesk.services.imports import NO_ANSWERS, GivenFile, import_timesheet, plan_import, read_file
from bpodesk.services.layout_memory import (
    forget_layout,
    legend_of,
    list_layouts,
    read_for,
    remembered_answers,
)
from tests.services.making import HOURS, contract_in, csv_file, dump, ok, run_sql

ROW = "A,Ana Cruz,2026-09-01,8"
WORKED = CodeRule(meaning=CodeMeaning.WORKED, minutes=480)
REST = CodeRule(meaning=CodeMeaning.REST)
MONTH = dt.date(2026, 9, 1)


def marked(file: GivenFile, fingerprint: str = "f", **change: Any) -> GivenFile:
    reading = dataclasses.replace(file.reading, fingerprint=fingerprint, **change)
    return dataclasses.replace(file, reading=reading)


def bring(
    book: OpenBook, contract: Contract, answers: Answers, *rows: str, fingerprint: str = "f"
) -> None:
    file = dataclasses.replace(csv_file(HOURS, *rows), answers=answers)
    plan = plan_import(book, marked(file, fingerprint), contract_id=contract.id)
    ok(import_timesheet(book, plan))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[Answers]:
    """The answers of each reading; every file has the fingerprint f."""
    told: list[Answers] = []
    real: Callable[..., GivenFile] = read_file

    def reading(content: bytes, **more: Any) -> GivenFile:
        told.append(more["answers"])
        return marked(real(content, **more))

    monkeypatch.setattr(layout_memory, "read_file", reading)
    return told


def test_import_remembers_the_answers_of_the_layout_in_its_own_step(
    book: OpenBook, contract: Contract
) -> None:
    before = dump(book.path)
    answers = Answers(
        month=MONTH,
        week=MONTH,
        person="Ana",
        sheets=("Sept",),
        day_first=True,
        legend={"P": WORKED},
    )
    bring(book, contract, answers, ROW)
    assert remembered_answers(book, customer_id=contract.customer_id, fingerprint="f") == Answers(
        day_first=True, legend={"P": WORKED}
    )
    assert remembered_answers(book, customer_id=contract.customer_id, fingerprint="g") is None
    (row,) = list_layouts(book)
    assert (row.id, row.customer_name, row.layout.example) == (1, "Customer KC-1", "hours.csv")
    undo_last(book)
    assert dump(book.path) == before


def test_import_of_a_layout_without_fingerprint_remembers_nothing(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, Answers(day_first=True), ROW, fingerprint="")
    assert list_layouts(book) == ()


def test_what_the_reading_took_unasked_is_remembered_too(
    book: OpenBook, contract: Contract
) -> None:
    questions = (
        Question(
            kind=QuestionKind.POLICY,
            text="Which punches?",
            options=(Option(value="pairs", label="Pairs"), Option(value="first-last", label="All")),
            needed=False,
        ),
        Question(kind=QuestionKind.REPEATS, text="Twice?", needed=False),
    )
    file = marked(csv_file(HOURS, ROW), questions=questions)
    ok(import_timesheet(book, plan_import(book, file, contract_id=contract.id)))
    found = remembered_answers(book, customer_id=contract.customer_id, fingerprint="f")
    assert found == Answers(policy="pairs")


def test_later_answers_join_the_earlier_ones(book: OpenBook, contract: Contract) -> None:
    first = Answers(day_first=False, policy="pairs", roles={"3": Role.DATE}, legend={"P": WORKED})
    bring(book, contract, first, ROW)
    bring(book, contract, Answers(legend={"WO": REST}), "A,Ana Cruz,2026-09-02,8")
    found = remembered_answers(book, customer_id=contract.customer_id, fingerprint="f")
    assert found == dataclasses.replace(first, legend={"P": WORKED, "WO": REST})
    assert len(list_layouts(book)) == 1


def test_legend_is_of_the_customer_over_all_its_layouts(book: OpenBook, contract: Contract) -> None:
    other = contract_in(book, "C-2")
    bring(book, contract, Answers(legend={"P": REST}), ROW)
    bring(
        book,
        contract,
        Answers(legend={"P": WORKED, "WO": REST}),
        "A,Ana Cruz,2026-09-02,8",
        fingerprint="g",
    )
    assert legend_of(book, customer_id=contract.customer_id) == {"P": WORKED, "WO": REST}
    assert legend_of(book, customer_id=other.customer_id) == {}


def test_file_of_a_known_layout_is_read_again_with_what_was_answered(
    book: OpenBook, contract: Contract, readings: list[Answers]
) -> None:
    bring(book, contract, Answers(day_first=True, policy="pairs"), ROW)
    told: list[tuple[int, int]] = []
    file = read_for(
        book,
        csv_file(HOURS, ROW).content,
        name="next.csv",
        contract_id=contract.id,
        answers=Answers(month=MONTH, policy="first-last"),
        progress=lambda done, total: told.append((done, total)),
    )
    given, joined = readings
    assert given == Answers(month=MONTH, policy="first-last")
    assert joined == Answers(month=MONTH, day_first=True, policy="first-last")
    assert file.answers == joined
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (1000, 1000)


def test_file_of_a_new_layout_is_read_once_with_the_customer_s_legend(
    book: OpenBook, contract: Contract, readings: list[Answers]
) -> None:
    bring(book, contract, Answers(legend={"P": WORKED}), ROW, fingerprint="g")
    content = csv_file(HOURS, ROW).content
    read_for(book, content, name="x.csv", contract_id=contract.id)
    assert readings == [Answers(legend={"P": WORKED})]


def test_file_of_a_known_layout_without_answers_is_read_once(
    book: OpenBook, contract: Contract, readings: list[Answers]
) -> None:
    bring(book, contract, NO_ANSWERS, ROW)
    content = csv_file(HOURS, ROW).content
    read_for(book, content, name="x.csv", contract_id=contract.id)
    assert readings == [NO_ANSWERS]


def test_reading_for_a_contract_that_is_gone_is_refused(book: OpenBook) -> None:
    with pytest.raises(NotFound, match="The contract is no longer in the book"):
        read_for(book, b"x", name="x.csv", contract_id=ContractId(9))


def test_layout_that_is_forgotten_is_asked_about_again_and_undo_brings_it_back(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, Answers(day_first=True), ROW)
    (row,) = list_layouts(book)
    changes = forget_layout(book, row.layout)
    assert (changes.label, changes.kinds) == (
        "Forgetting of the layout of hours.csv",
        {Kind.CONFIRMED_LAYOUT},
    )
    assert list_layouts(book) == ()
    undo_last(book)
    assert list_layouts(book) == (row,)


def test_layouts_of_a_customer_in_the_bin_are_still_listed(
    book: OpenBook, contract: Contract
) -> None:
    bring(book, contract, NO_ANSWERS, ROW)
    run_sql(book.path, "UPDATE customer SET binned_at = '2026-10-01T00:00:00+00:00'")
    assert [row.customer_name for row in list_layouts(book)] == ["Customer KC-1"]

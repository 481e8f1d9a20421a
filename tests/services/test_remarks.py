"""Root causes and corrective actions: saved, refused, taken back, printed, sealed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.services.books import NotFound, OpenBook, check_book, undo_last
from bpodesk.services.contracts import find_contract, save_contract
from bpodesk.services.outcome import NotSaved, Saved
from bpodesk.services.remarks import RemarkRow, remark_rows, save_remark
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.services.seals import seal_statement, sealed_pdf
from bpodesk.services.statements import StatementView, compute, statement_pdf
from tests.samples import sample_book
from tests.services.making import NOT_SIGNED, pdf_text, run_sql

SEPTEMBER = Month(2026, 9)
NOW = dt.datetime(2026, 10, 5, 2, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = sample_book(tmp_path / "Talisay.bpodesk", clock=lambda: NOW)
    yield made
    made.close()


def contract_of(book: OpenBook) -> ContractId:
    return find_contract(book, SAMPLE_CONTRACT).contract.id


def september(book: OpenBook) -> StatementView:
    return compute(book, contract_of(book), SEPTEMBER)


def row_of(book: OpenBook, code: str) -> RemarkRow:
    rows = remark_rows(book, contract_of(book), SEPTEMBER)
    return next(row for row in rows if row.id == code)


def saved(book: OpenBook, remark: LevelRemark) -> LevelRemark:
    outcome = save_remark(book, remark)
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def silent(book: OpenBook, code: str) -> LevelRemark:
    """Take back what the sample says of a level."""
    said = row_of(book, code).remark
    return saved(book, replace(said, root_cause=" ", corrective_action="", owner="", due_on=None))


def test_every_level_of_a_month_has_a_row_with_what_is_said_of_it(book: OpenBook) -> None:
    rows = remark_rows(book, contract_of(book), SEPTEMBER)
    assert [row.id for row in rows] == ["S1", "S2", "S3", "S4", "K1", "K2"]
    assert [bool(row.remark.id) for row in rows] == [False, True, True, True, False, False]
    assert not any(row.wants_words for row in rows)
    with pytest.raises(NotFound):
        remark_rows(book, contract_of(book), Month(1999, 1))


def test_miss_without_a_cause_is_told_and_keeps_nothing_from_a_seal(book: OpenBook) -> None:
    assert september(book).advice == ()
    gone = silent(book, "S3")
    assert not gone.id
    assert row_of(book, "S3").wants_words
    view = september(book)
    (told,) = view.advice
    assert (told.field, told.value, told.is_error) == ("remarks", "S3", False)
    assert told.message == "S3 Order accuracy: missed, and no root cause is stated."
    assert view.missing == ()  # it is no fault of the month, and no word of it is on the paper
    assert "no root cause" not in pdf_text(statement_pdf(book, view))
    assert isinstance(seal_statement(book, view), Saved)
    assert september(book).advice == ()  # what is sealed is said


def test_met_level_and_kpi_want_no_words_but_may_have_some(book: OpenBook) -> None:
    kpi = row_of(book, "K1")
    assert kpi.result.outcome is Outcome.MET
    assert not kpi.wants_words
    saved(book, replace(kpi.remark, root_cause="Two new agents <b>& a form"))
    text = pdf_text(statement_pdf(book, september(book)))
    assert "Two new agents <b>& a form" in text


def test_remark_is_printed_with_its_level_and_is_part_of_the_figures(book: OpenBook) -> None:
    view = september(book)
    text = " ".join(pdf_text(statement_pdf(book, view)).split())
    assert "Root cause The new return form asks for the size twice" in text
    assert "(Benito Cabrera, by 9 October 2026)" in text
    figures = view.figures
    assert isinstance(figures, dict)
    remarks = figures["remarks"]
    assert isinstance(remarks, list)
    assert [item["code"] for item in remarks if isinstance(item, dict)] == ["S2", "S3", "S4"]
    assert str(view.statement.net) == "10,678.55"


def test_remark_after_the_seal_is_a_change_of_the_month(book: OpenBook) -> None:
    outcome = seal_statement(book, september(book))
    assert isinstance(outcome, Saved)
    said = row_of(book, "S2").remark
    saved(book, replace(said, root_cause="Nobody looked at the mail."))
    view = september(book)
    assert view.has_changed
    again = seal_statement(book, view)
    assert isinstance(again, Saved)
    assert "Nobody looked at the mail." in pdf_text(sealed_pdf(book, again.record))
    assert "Nobody looked at the mail." not in pdf_text(sealed_pdf(book, outcome.record))
    assert check_book(book) == ()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"sla_code": "S9"}, "sla_code", "The contract has no service level or KPI S9"),
        ({"corrective_action": " "}, "corrective_action", "Say what is done about it"),
        (
            {"corrective_action": "", "owner": ""},
            "corrective_action",
            "Say what is done about it",
        ),
        ({"due_on": dt.date(2026, 8, 31)}, "due_on", "This day lies before the month"),
    ],
)
def test_remark_that_says_too_little_is_refused_at_its_field(
    book: OpenBook, fields: dict[str, object], field: str, words: str
) -> None:
    remark = row_of(book, "S3").remark
    outcome = save_remark(book, replace(remark, **fields))  # type: ignore[arg-type] - any field
    assert isinstance(outcome, NotSaved)
    (problem,) = outcome.problems
    assert problem.field == field
    assert problem.message.startswith(words)
    assert row_of(book, "S3").remark == remark


def test_undo_brings_back_what_was_taken_away(book: OpenBook) -> None:
    before = row_of(book, "S4").remark
    silent(book, "S4")
    assert not row_of(book, "S4").remark.id
    assert isinstance(save_remark(book, row_of(book, "S4").remark), Saved)  # nothing, of nothing
    undo_last(book)
    assert row_of(book, "S4").remark.root_cause == before.root_cause


def test_remark_of_a_level_that_is_agreed_no_more_is_no_part_of_the_month(book: OpenBook) -> None:
    run_sql(book.path, *NOT_SIGNED)
    said = row_of(book, "S3").remark
    file = find_contract(book, SAMPLE_CONTRACT)
    terms = file.revision.terms
    levels = tuple(level for level in terms.levels if level.code != "S3")
    credits = replace(terms.credits, pool_percent=terms.credits.pool_percent - 30)
    terms = replace(terms, levels=levels, credits=credits)
    outcome = save_contract(book, replace(file, revision=replace(file.revision, terms=terms)))
    assert isinstance(outcome, Saved), outcome
    assert [item.sla_code for item in september(book).inputs.remarks] == ["S2", "S4"]
    assert isinstance(save_remark(book, replace(said, root_cause="x")), NotSaved)
    gone = replace(said, root_cause="", corrective_action="", owner="", due_on=None)
    assert isinstance(save_remark(book, gone), Saved)  # what is left of it can go

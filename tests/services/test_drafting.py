"""The text of a contract as its editor holds it, saved or not, signed or not."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.documents import blocks
from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import ClausePosition
from bpodesk.domain.contracts import RevisionKind, Terms
from bpodesk.domain.drafting import DraftParagraph, DraftTable, DraftText
from bpodesk.domain.ids import StaffId
from bpodesk.services import drafting
from bpodesk.services.agreements import agreement_paper
from bpodesk.services.balance import open_balance
from bpodesk.services.books import OpenBook, company_of, save_company
from bpodesk.services.clause_library import shipped_clauses
from bpodesk.services.contracts import (
    ContractFile,
    new_contract,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.drafting import DraftDesk, open_drafting
from tests.services.making import ok, sample_id, ship_clauses

NOVEMBER = dt.date(2026, 11, 1)


def desk_of(book: OpenBook, file: ContractFile) -> DraftDesk:
    return open_drafting(book, open_balance(book, file.contract.id))


def with_terms(file: ContractFile, terms: Terms) -> ContractFile:
    return replace(file, revision=replace(file.revision, terms=terms))


def words(text: DraftText, section_id: str) -> list[str]:
    """A section's paragraphs as they read."""
    section = next(item for item in text.sections if item.id == section_id)
    return [
        "".join(run.text for run in part.runs)
        for part in section.parts
        if isinstance(part, DraftParagraph)
    ]


def tables(text: DraftText, section_id: str) -> list[DraftTable]:
    section = next(item for item in text.sections if item.id == section_id)
    return [part for part in section.parts if isinstance(part, DraftTable)]


@pytest.fixture(name="draft")
def _draft(sample: OpenBook) -> ContractFile:
    return next_revision(open_contract(sample, sample_id(sample)), effective_from=NOVEMBER)


def test_draft_says_what_the_paper_will_say_once_it_is_saved(
    sample: OpenBook, draft: ContractFile
) -> None:
    terms = draft.revision.terms
    file = with_terms(
        draft,
        replace(
            terms,
            clause_values={"termination": {"vendor_cure_days": 45}},
            commercial=replace(terms.commercial, payment_days=21),
        ),
    )
    desk = desk_of(sample, file)
    text = desk.read(file)
    assert desk.read(file) == text
    assert "45 days for the Vendor and 30 days for the Customer" in words(text, "termination")[1]
    assert any("within 21 days" in line for line in words(text, "invoicing"))
    ok(save_contract(sample, file))
    paper = agreement_paper(sample, file.contract.id, revision_number=3)
    for clause in (*paper.clauses.clauses, *paper.clauses.schedules):
        printed = [paragraph.text for paragraph in clause.paragraphs]
        assert words(text, clause.clause_id)[: len(printed)] == printed
    assert text.remarks == ()


def test_schedules_of_a_draft_show_its_rates_levels_calendar_and_seats(
    sample: OpenBook, draft: ContractFile
) -> None:
    terms = draft.revision.terms
    first = replace(terms.rate_lines[0], title="Night desk", unit_rate=Decimal("1234.5"))
    file = replace(
        with_terms(draft, replace(terms, rate_lines=(first,))),
        seats=(
            Assignment(
                staff_id=StaffId(0), contract_id=draft.contract.id, seat="Z", starts_on=NOVEMBER
            ),
        ),
    )
    text = desk_of(sample, file).read(file)
    (rates,) = tables(text, "schedule-b")
    assert rates.head[:4] == ("Code", "Charge", "Basis", "Rate")
    assert rates.rows[0][1].startswith("Night desk")
    assert rates.rows[0][3] == "1,234.50"
    assert [table.head[0] for table in tables(text, "schedule-c")] == ["Code"] * 3
    assert "Service levels" in words(text, "schedule-c")
    calendar = tables(text, "schedule-d")[0]
    assert calendar.head == ()
    assert calendar.rows[0] == ("Time zone", terms.calendar.zone)
    (seats,) = tables(text, "schedule-e")
    assert seats.rows == (("Z", "", "", "1 November 2026 – open", "100 %"),)


def test_contract_just_begun_has_a_text_with_its_gaps_named(sample: OpenBook) -> None:
    file = new_contract(company_of(sample), None, today=NOVEMBER)
    text = desk_of(sample, file).read(file)
    gaps = {remark.token for remark in text.remarks}
    assert gaps == {
        "contract.number",
        "contract.title",
        "customer.name",
        "customer.address",
        "customer.country",
    }
    assert {remark.section_id for remark in text.remarks} == {"parties"}


def test_signed_revision_reads_as_it_was_signed(
    sample: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = open_contract(sample, sample_id(sample))
    company = company_of(sample)
    ok(save_company(sample, replace(company, address="Elsewhere 1")))
    changed = tuple(
        replace(clause, body="1. Other words.") if clause.id == "termination" else clause
        for clause in shipped_clauses()
    )
    ship_clauses(monkeypatch, changed)
    desk = desk_of(sample, file)
    text = desk.read(file)
    assert words(text, "termination") != ["Other words."]
    assert not any("Elsewhere 1" in line for line in words(text, "parties"))
    offered = {(item.id, item.position): item.body for item in desk.offer(file).library}
    assert offered["termination", ClausePosition.BALANCED] != "1. Other words."
    assert ("termination", ClausePosition.VENDOR) in offered


def test_amendment_keeps_the_signed_wording_and_a_restatement_takes_the_new_one(
    sample: OpenBook, draft: ContractFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tuple(
        replace(clause, body="1. Other words.") if clause.id == "termination" else clause
        for clause in shipped_clauses()
    )
    ship_clauses(monkeypatch, changed)
    desk = desk_of(sample, draft)
    assert words(desk.read(draft), "termination") != ["Other words."]
    revision = replace(draft.revision, kind=RevisionKind.RESTATEMENT)
    restated = replace(draft, revision=revision)
    assert words(desk.read(restated), "termination") == ["Other words."]


def test_term_that_a_left_out_clause_defined_is_told_anew_when_the_choice_changes(
    sample: OpenBook, draft: ContractFile
) -> None:
    desk = desk_of(sample, draft)
    assert desk.read(draft).remarks == ()
    terms = draft.revision.terms
    ids = [clause.id for clause in shipped_clauses() if clause.required and not clause.letter]
    fewer = tuple(item for item in ids if item != "definitions")
    text = desk.read(with_terms(draft, replace(terms, clauses=fewer)))
    assert any(remark.words == "Services" for remark in text.remarks)
    assert desk.read(draft).remarks == ()


def test_what_is_only_room_on_the_paper_is_left_out(
    sample: OpenBook, draft: ContractFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = (blocks.Run("Rates in ", bold=True), blocks.Run("USD"))
    schedule = {"B": (blocks.Space(3), blocks.Paragraph(text=runs))}
    monkeypatch.setattr(drafting, "schedule_tables", lambda _paper: schedule)
    text = desk_of(sample, draft).read(draft)
    assert words(text, "schedule-b") == ["Rates in USD"]


def test_headings_and_tables_of_a_clause_stand_in_its_text_with_their_values(
    sample: OpenBook, draft: ContractFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "## Ramp\n\n| Week | Cure |\n|---|---|\n| 1 | {{vendor_cure_days}} |\n"
    changed = tuple(
        replace(clause, body=body) if clause.id == "termination" else clause
        for clause in shipped_clauses()
    )
    ship_clauses(monkeypatch, changed)
    revision = replace(draft.revision, kind=RevisionKind.RESTATEMENT)
    text = desk_of(sample, draft).read(replace(draft, revision=revision))
    assert words(text, "termination") == ["Ramp", "Week | Cure", "1 | 30 days"]
    section = next(item for item in text.sections if item.id == "termination")
    heading, head, row = (part for part in section.parts if isinstance(part, DraftParagraph))
    assert heading.is_heading
    assert all(run.bold for run in head.runs if run.text.strip(" |"))
    assert row.runs[-1].token == "vendor_cure_days"

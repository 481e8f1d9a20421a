"""Signing, comparing, amending: against a real book, and what tampering with it comes to."""

import dataclasses
import datetime as dt
import hashlib
import sqlite3
from collections.abc import Callable
from decimal import Decimal

import pytest

from bpodesk.domain.clauses import Clause
from bpodesk.domain.contract_status import StatusStep
from bpodesk.domain.contracts import ContractStatus, RevisionKind, Terms
from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.problems import Severity
from bpodesk.domain.redlines import changed_clauses
from bpodesk.services import agreements, revisions
from bpodesk.services.agreements import agreement_paper, agreement_text
from bpodesk.services.books import NotFound, OpenBook, check_book
from bpodesk.services.clause_library import shipped_clauses
from bpodesk.services.contracts import (
    ContractFile,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import (
    LostReference,
    agrees_the_same,
    amendment_pdf,
    compare_revisions,
    redline_pdf,
    sign_revision,
    signed_pdf,
    status_of,
    take_step,
)
from tests.services.making import (
    UNGUARDED,
    contract_in,
    fields_of,
    ok,
    pdf_text,
    refused,
    rows_of,
    run_sql,
    sample_id,
    ship_clauses,
)

OCTOBER = dt.date(2026, 10, 1)


def begun(book: OpenBook, change: Callable[[Terms], Terms], **more: object) -> ContractFile:
    """A third revision of the sample contract, saved as a draft from October."""
    file = next_revision(open_contract(book, sample_id(book)), effective_from=OCTOBER)
    revision = dataclasses.replace(
        file.revision,
        terms=change(file.revision.terms),
        **more,  # type: ignore[arg-type]
    )
    return ok(save_contract(book, dataclasses.replace(file, revision=revision)))


def scoped(text: str) -> Callable[[Terms], Terms]:
    return lambda terms: dataclasses.replace(terms, scope=text)


def at_risk(percent: str) -> Callable[[Terms], Terms]:
    def change(terms: Terms) -> Terms:
        credits = dataclasses.replace(terms.credits, at_risk_percent=Decimal(percent))
        return dataclasses.replace(terms, credits=credits)

    return change


# ------------------------------------------------------------------------------- signing


def test_signed_paper_is_kept_and_says_the_same_whatever_happens_after(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    before = agreement_text(sample, contract_id, revision_number=1)
    pdf = signed_pdf(sample, contract_id, 1)
    run_sql(sample.path, "UPDATE customer SET name = 'Other', legal_name = ''")
    assert agreement_text(sample, contract_id, revision_number=1) == before
    assert signed_pdf(sample, contract_id, 1) == pdf
    assert "Harbor & Pine Outfitters LLC" in pdf_text(pdf)
    [(kept,)] = rows_of(sample.path, "SELECT pdf_sha256 FROM signed_paper WHERE revision_id = 1")
    assert kept == hashlib.sha256(pdf).hexdigest()


def test_signature_under_a_text_with_codes_is_warned_of(sample: OpenBook) -> None:
    """What was signed elsewhere is recorded here all the same."""
    file = begun(sample, scoped("Calls for 会社."))
    outcome = sign_revision(sample, file, signed_on=dt.date(2026, 9, 20))
    assert isinstance(outcome, Saved)
    [warning] = outcome.warnings
    assert "[U+4F1A]" in warning.message
    text = agreement_text(sample, sample_id(sample), revision_number=3)
    assert text.paper.revision.terms.scope == "Calls for 会社."


def test_papers_are_chained(sample: OpenBook) -> None:
    ok(sign_revision(sample, begun(sample, at_risk("10")), signed_on=dt.date(2026, 9, 20)))
    rows = rows_of(sample.path, "SELECT previous_sha256, sha256 FROM signed_paper ORDER BY id")
    assert [previous for previous, _ in rows] == ["", rows[0][1], rows[1][1]]
    assert check_book(sample) == ()


def test_earlier_revision_is_not_signed_after_a_later_one(sample: OpenBook) -> None:
    third = begun(sample, at_risk("10"))
    fourth = next_revision(third, effective_from=dt.date(2026, 11, 1))
    fourth = ok(save_contract(sample, fourth))
    ok(sign_revision(sample, fourth, signed_on=OCTOBER))
    reopened = dataclasses.replace(
        open_contract(sample, sample_id(sample)), revision=third.revision
    )
    (problem,) = refused(sign_revision(sample, reopened, signed_on=OCTOBER))
    assert problem.message == "Revision 4 is signed already; an earlier one can't follow it."
    # The draft in between was never agreed: the fourth rests on the second.
    assert check_book(sample) == ()
    assert "Amendment 2 to agreement" in pdf_text(signed_pdf(sample, sample_id(sample), 4))
    fifth = next_revision(fourth, effective_from=dt.date(2026, 12, 1))
    ok(save_contract(sample, fifth))
    text = " ".join(pdf_text(amendment_pdf(sample, sample_id(sample), 5)).split())
    assert "Amendment 3 to agreement" in text
    assert "Amendment 1 of 18 June 2026 and Amendment 2 of 1 October 2026 (the Agreement)" in text


def test_amendment_of_drafts_alone_is_signed_as_the_whole_agreement(book: OpenBook) -> None:
    contract = contract_in(book)
    second = next_revision(open_contract(book, contract.id), effective_from=dt.date(2026, 7, 1))
    outcome = sign_revision(book, ok(save_contract(book, second)), signed_on=dt.date(2026, 6, 1))
    assert isinstance(outcome, Saved)
    assert "Termination" in pdf_text(signed_pdf(book, contract.id, 2))
    # The parties have no addresses yet: what was signed has gaps, which are said.
    assert outcome.warnings
    assert {problem.severity for problem in outcome.warnings} == {Severity.WARNING}


def test_contract_whose_first_revision_is_in_force_later_is_signed_not_active(
    book: OpenBook,
) -> None:
    contract = contract_in(book)
    file = open_contract(book, contract.id)
    day = dt.date(2026, 12, 1)
    later = dataclasses.replace(
        file,
        contract=dataclasses.replace(file.contract, starts_on=day),
        revision=dataclasses.replace(file.revision, effective_from=day),
    )
    ok(sign_revision(book, ok(save_contract(book, later)), signed_on=OCTOBER))
    view = status_of(book, contract.id)
    assert view.contract.status is ContractStatus.SIGNED
    assert [(step.status, step.on_day, step.by_whom) for step in view.steps] == [
        (ContractStatus.SIGNED, OCTOBER, "Talisay")
    ]
    assert view.allowed == (ContractStatus.ACTIVE, ContractStatus.TERMINATED)


def test_amendment_keeps_the_signed_wording_and_a_restatement_takes_the_new(
    sample: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a newer program brings changes no clause of a running agreement."""
    library = shipped_clauses()

    def newer(clause: Clause) -> Clause:
        return dataclasses.replace(clause, version=9, body="1. The newer wording stands here.")

    changed = tuple(newer(clause) if clause.id == "records" else clause for clause in library)
    ship_clauses(monkeypatch, changed)
    begun(sample, scoped("Calls."))
    amended = agreement_paper(sample, sample_id(sample), revision_number=3)
    assert "newer wording" not in _text_of(amended)
    file = open_contract(sample, sample_id(sample))
    restated = dataclasses.replace(file.revision, kind=RevisionKind.RESTATEMENT)
    ok(save_contract(sample, dataclasses.replace(file, revision=restated)))
    assert "newer wording" in _text_of(
        agreement_paper(sample, sample_id(sample), revision_number=3)
    )


def _text_of(paper: agreements.AgreementPaper) -> str:
    return "\n".join(
        paragraph.text for clause in paper.clauses.clauses for paragraph in clause.paragraphs
    )


# ------------------------------------------------------------------------------- as of a day


@pytest.mark.parametrize(
    ("day", "number"),
    [(dt.date(2026, 6, 30), 1), (dt.date(2026, 7, 1), 2), (dt.date(2027, 12, 31), 2)],
)
def test_agreement_on_a_day_is_that_of_the_revision_in_force(
    sample: OpenBook, day: dt.date, number: int
) -> None:
    begun(sample, at_risk("10"))  # a draft changes nothing
    text = agreement_text(sample, sample_id(sample), as_of=day)
    assert text.paper.revision.number == number


def test_agreement_on_a_day_before_the_contract_is_not_found(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match=r"HPO-2026-014 has no revision in force on 2025-12-31\."):
        agreement_text(sample, sample_id(sample), as_of=dt.date(2025, 12, 31))


def test_contract_without_revisions_has_no_agreement(book: OpenBook) -> None:
    contract = contract_in(book)
    run_sql(book.path, "DELETE FROM revision")
    with pytest.raises(NotFound, match=r"C-1 has no revision\."):
        agreement_text(book, contract.id)


# ------------------------------------------------------------------------------- comparing


def test_comparison_of_the_indexed_seat_fee_says_what_it_costs(sample: OpenBook) -> None:
    """Five seats are held on 1 July: 5 x 1,400.00 and 5 x 1,449.00; 12 % of all lines at risk:
    8,980.00 = 7,000.00 + 4,000 x 0.42 + 300.00, and 9,225.00."""
    comparison = compare_revisions(sample, sample_id(sample), 1, 2)
    [line] = comparison.changes
    assert (line.place, line.before, line.after) == (
        "Schedule B, Rates",
        "USD 1,400.00",
        "USD 1,449.00",
    )
    assert [(change.before.minor, change.after.minor) for change in comparison.money] == [
        (700_000, 724_500),
        (898_000, 922_500),
        (107_760, 110_700),
    ]
    [clause] = changed_clauses(comparison.clauses)
    assert [run.text for run in clause.title] == ["Parties and authority"]
    assert not comparison.is_empty


def test_comparison_backwards_turns_the_signs(sample: OpenBook) -> None:
    comparison = compare_revisions(sample, sample_id(sample), 2, 1)
    fee = next(change for change in comparison.money if change.title == "Monthly fee")
    assert (fee.before, fee.after) == (Money(922_500, "USD"), Money(898_000, "USD"))


def test_comparison_of_a_revision_with_itself_is_empty(sample: OpenBook) -> None:
    comparison = compare_revisions(sample, sample_id(sample), 2, 2)
    assert comparison.is_empty
    assert comparison.changes == ()
    assert comparison.money == ()
    assert "No value of the agreement differs." in pdf_text(redline_pdf(sample, comparison))


def test_comparison_on_paper_has_values_money_and_words(sample: OpenBook) -> None:
    begun(sample, at_risk("10"))
    comparison = compare_revisions(sample, sample_id(sample), 2, 3)
    text = pdf_text(redline_pdf(sample, comparison))
    for words in ("At-Risk Amount, of the Charges", "12 %", "10 %", "Service credits"):
        assert words in text
    assert redline_pdf(sample, comparison) == redline_pdf(sample, comparison)


# ------------------------------------------------------------------------------- amendments


def test_amendment_on_paper_says_what_changes_and_from_when(sample: OpenBook) -> None:
    begun(sample, at_risk("10"), summary="The share at risk goes down.")
    text = pdf_text(amendment_pdf(sample, sample_id(sample), 3))
    for words in (
        "Amendment 2 to agreement HPO-2026-014",
        "1 October 2026",
        "The share at risk goes down.",
        "12 % is replaced by 10 %",
        "Whatever this Amendment does not change stays in force as it is.",
    ):
        assert words in " ".join(text.split())


def without(*clause_ids: str) -> Callable[[Terms], Terms]:
    """All clauses of the program but some."""
    ids = [clause.id for clause in shipped_clauses() if not clause.letter]
    kept = tuple(dict.fromkeys(clause_id for clause_id in ids if clause_id not in clause_ids))
    return lambda terms: dataclasses.replace(terms, clauses=kept)


def titles(book: OpenBook, number: int) -> list[str]:
    clauses = agreement_paper(book, sample_id(book), revision_number=number).clauses.clauses
    return [f"{clause.label} {clause.title}" for clause in clauses]


def test_amendment_leaves_numbers_alone_and_a_restatement_counts_afresh(sample: OpenBook) -> None:
    """Earn-back was clause 12 of the signed text, which had no clause on non-solicitation."""
    before = titles(sample, 2)
    assert "12 Earn-back" in before
    begun(sample, without("earn-back", "issue-handling"))
    after = titles(sample, 3)
    assert "12 Reserved" in after
    [added] = [title for title in after if "olicit" in title]
    assert added.split()[0].endswith("A")
    unchanged = [title for title in before if title != "12 Earn-back"]
    assert [t for t in after if t not in ("12 Reserved", added)] == unchanged
    text = " ".join(pdf_text(amendment_pdf(sample, sample_id(sample), 3)).split())
    assert "Clause 12 (Earn-back) is deleted. Its number stays reserved." in text
    label, title = added.split(maxsplit=1)
    assert f"Clause {label} ({title}) is inserted after clause {label[:-1]} and reads:" in text
    file = open_contract(sample, sample_id(sample))
    restated = dataclasses.replace(file.revision, kind=RevisionKind.RESTATEMENT)
    ok(save_contract(sample, dataclasses.replace(file, revision=restated)))
    numbers = [title.split()[0] for title in titles(sample, 3)]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_amendment_that_deletes_a_clause_others_refer_to_is_neither_printed_nor_signed(
    sample: OpenBook,
) -> None:
    """The clauses on indexation and the term, and the general terms, refer to that on exit."""
    file = begun(sample, without("exit"))
    with pytest.raises(LostReference, match="refers to the clause “Exit help and handover”, which"):
        amendment_pdf(sample, sample_id(sample), 3)
    problems = refused(sign_revision(sample, file, signed_on=dt.date(2026, 9, 20)))
    assert {problem.field for problem in problems} == {"clauses"}
    assert [problem.place for problem in problems] == ["term", "general"]
    assert open_contract(sample, sample_id(sample)).revision.signed_on is None
    assert check_book(sample) == ()


def test_changes_of_values_stand_in_the_order_of_the_text(sample: OpenBook) -> None:
    def change(terms: Terms) -> Terms:
        commercial = dataclasses.replace(terms.commercial, payment_days=45)
        return at_risk("10")(dataclasses.replace(terms, commercial=commercial, scope="Calls."))

    begun(sample, change)
    comparison = compare_revisions(sample, sample_id(sample), 2, 3)
    assert [line.place for line in comparison.changes] == [
        "Clause 11, Service credits",
        "Clause 17, Statements, invoices, payment, late interest and taxes",
        "Schedule A, Scope of services",
    ]


def test_signed_amendment_is_the_paper_that_was_signed(sample: OpenBook) -> None:
    file = begun(sample, at_risk("10"))
    ok(sign_revision(sample, file, signed_on=dt.date(2026, 9, 20)))
    contract_id = sample_id(sample)
    assert amendment_pdf(sample, contract_id, 3) == signed_pdf(sample, contract_id, 3)
    assert "20 September 2026" in pdf_text(signed_pdf(sample, contract_id, 3))


def test_original_is_no_amendment_and_a_draft_has_no_signed_paper(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    with pytest.raises(NotFound, match="Revision 1 is the original, not an amendment"):
        amendment_pdf(sample, contract_id, 1)
    begun(sample, at_risk("10"))
    with pytest.raises(NotFound, match="Revision 3 has no signed paper in the book"):
        signed_pdf(sample, contract_id, 3)


def test_amendment_of_nothing_is_not_found(book: OpenBook) -> None:
    contract = contract_in(book)
    run_sql(book.path, "UPDATE revision SET kind = 'amendment'")
    with pytest.raises(NotFound, match="There is no revision before revision 1 to amend"):
        amendment_pdf(book, contract.id, 1)


# ------------------------------------------------------------------------------- tampering

TAMPERED = {
    "terms": "UPDATE revision SET terms = replace(terms, '\"12\"', '\"11\"') WHERE id = 2",
    "date": "UPDATE revision SET signed_on = '2026-06-19' WHERE id = 2",
    "start": "UPDATE revision SET effective_from = '2026-07-02' WHERE id = 2",
    "summary": "UPDATE revision SET summary = 'Nothing' WHERE id = 1",
    "text": "UPDATE signed_paper SET text = replace(text, 'Vendor', 'Seller') WHERE id = 1",
    "pdf": "UPDATE signed_paper SET pdf = x'25504446' WHERE id = 2",
    "operations": "UPDATE signed_paper SET operations = '[]' WHERE id = 2",
    "chain": "UPDATE signed_paper SET previous_sha256 = '' WHERE id = 2",
    "hash": f"UPDATE signed_paper SET sha256 = '{'0' * 64}' WHERE id = 1",
    "paper gone": "DELETE FROM signed_paper WHERE id = 2",
    "papers exchanged": "UPDATE signed_paper SET revision_id = 9 WHERE id = 1"
    "; UPDATE signed_paper SET revision_id = 1 WHERE id = 2"
    "; UPDATE signed_paper SET revision_id = 2 WHERE id = 1",
    "signature gone": "UPDATE revision SET signed_on = NULL WHERE id = 2",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_signed_rows_refuse_every_change_and_check_finds_what_went_round(
    sample: OpenBook, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never changes"):
        run_sql(sample.path, *statement.split("; "))
    assert check_book(sample) == ()
    run_sql(sample.path, *UNGUARDED, *statement.split("; "))
    assert any("HPO-2026-014" in problem.message for problem in check_book(sample))


# ------------------------------------------------------------------------------- status


def test_contract_goes_from_step_to_step_with_day_and_name(book: OpenBook) -> None:
    contract = contract_in(book)

    def step(status: ContractStatus, day: int, who: str = "Ligaya Montecillo") -> StatusStep:
        return StatusStep(
            contract_id=contract.id, status=status, on_day=dt.date(2026, 9, day), by_whom=who
        )

    assert fields_of(take_step(book, step(ContractStatus.ACTIVE, 1))) == ["status"]
    assert fields_of(take_step(book, step(ContractStatus.OFFERED, 1, who=" "))) == ["by_whom"]
    offered = ok(take_step(book, step(ContractStatus.OFFERED, 3)))
    assert offered.status is ContractStatus.OFFERED
    assert fields_of(take_step(book, step(ContractStatus.DRAFT, 2))) == ["on_day"]
    ok(sign_revision(book, open_contract(book, contract.id), signed_on=dt.date(2026, 9, 5)))
    ok(take_step(book, step(ContractStatus.TERMINATED, 30)))
    view = status_of(book, contract.id)
    assert [(item.status.value, item.on_day.day) for item in view.steps] == [
        ("offered", 3),
        ("active", 5),
        ("terminated", 30),
    ]
    assert view.allowed == ()


def test_status_of_what_is_gone_is_not_found(book: OpenBook) -> None:
    with pytest.raises(NotFound, match="The contract is no longer in the book"):
        status_of(book, ContractId(99))


def test_comparison_needs_a_revision(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="has no such revision"):
        revisions.compare_revisions(sample, sample_id(sample), 1, 9)


def test_amendment_that_changes_nothing_is_known_before_it_is_signed(sample: OpenBook) -> None:
    file = open_contract(sample, sample_id(sample))
    begun_file = next_revision(file, effective_from=dt.date(2027, 1, 1))
    assert agrees_the_same(begun_file)
    terms = dataclasses.replace(begun_file.revision.terms, scope="Other.")
    changed = dataclasses.replace(begun_file.revision, terms=terms)
    assert not agrees_the_same(dataclasses.replace(begun_file, revision=changed))
    # The original follows nothing.
    original = next(item for item in file.revisions if item.number == 1)
    assert not agrees_the_same(dataclasses.replace(file, revision=original))

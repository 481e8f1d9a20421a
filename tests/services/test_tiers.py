"""Credit tiers agreed by an amendment: in its paper, the agreement, the statement, the book."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.contracts import Revision
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.services.agreements import agreement_paper, agreement_pdf
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import ContractFile, next_revision, open_contract, save_contract
from bpodesk.services.revisions import amendment_pdf, sign_revision
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import compute, statement_pdf
from tests.services.making import ok, pdf_text, refused, sample_id

TIERS = (
    CreditTier(factor_percent=Decimal(25)),
    CreditTier(beyond=Decimal(94), factor_percent=Decimal(40)),
    CreditTier(beyond=Decimal(90), factor_percent=Decimal(120)),
)

FULL = {"factor_percent": Decimal(100)}


def begun(book: OpenBook, effective_from: dt.date, *tiers: CreditTier) -> ContractFile:
    file = next_revision(open_contract(book, sample_id(book)), effective_from=effective_from)
    terms = file.revision.terms
    levels = tuple(
        dataclasses.replace(level, tiers=tiers) if level.code == "S2" else level
        for level in terms.levels
    )
    return of_terms(file, levels=levels)


def of_terms(file: ContractFile, **fields: object) -> ContractFile:
    terms = dataclasses.replace(file.revision.terms, **fields)  # type: ignore[arg-type] - any field
    return dataclasses.replace(file, revision=dataclasses.replace(file.revision, terms=terms))


def signed(book: OpenBook, file: ContractFile) -> Revision:
    return ok(sign_revision(book, ok(save_contract(book, file)), signed_on=dt.date(2026, 8, 20)))


def words(pdf: bytes) -> str:
    return " ".join(pdf_text(pdf).split())


def test_tiers_of_a_whole_month_are_printed_and_computed(sample: OpenBook) -> None:
    revision = signed(sample, begun(sample, dt.date(2026, 9, 1), *TIERS))
    contract_id = sample_id(sample)
    paper = words(agreement_pdf(sample, agreement_paper(sample, contract_id, revision_number=3)))
    assert "Credit tiers" in paper
    assert "2 below 94 % and at or above 90 % 40 %" in paper
    assert "3 below 90 % 120 %" in paper
    amendment = words(amendment_pdf(sample, contract_id, revision.number))
    assert (
        "Credit tiers: below 95 % and at or above 94 %: 25 %; below 94 % and at or above 90 %:"
        " 40 %; below 90 %: 120 % is added." in amendment
    )
    view = compute(sample, contract_id, SAMPLE_MONTH)
    # 93.525 %: 1,198.08 x 45 % x 40 % x 1.5 = 323.4816, where 50 % came to 404.35.
    assert str(view.statement.net) == "10,759.42"
    statement = words(statement_pdf(sample, view))
    assert "missed, tier 2 of 3" in statement
    assert "Tier 2 of 3: below 94 % and at or above 90 %" in statement
    assert "45 % × 0.4 × 1.5 323.48 323.48" in statement


def test_tiers_from_the_middle_of_a_month_stand_beside_their_days(sample: OpenBook) -> None:
    # The fill rate comes from the timesheets: its days can be cut.
    file = begun(sample, dt.date(2026, 9, 16))
    its = (CreditTier(factor_percent=Decimal(25)), CreditTier(beyond=Decimal(98), **FULL))
    levels = tuple(
        dataclasses.replace(level, target=Decimal(100), tiers=its) if level.code == "S4" else level
        for level in file.revision.terms.levels
    )
    signed(sample, of_terms(file, levels=levels))
    view = compute(sample, sample_id(sample), SAMPLE_MONTH)
    (line,) = (item for item in view.statement.credits.lines if item.sla_code == "S4")
    before, after = line.shares
    assert before.tier is None
    assert after.tier is not None
    statement = words(statement_pdf(sample, view))
    assert f"of which 16–30 Sep, tier {after.tier + 1} of 2: below" in statement


def test_terms_without_tiers_print_and_compute_as_before(sample: OpenBook) -> None:
    signed(sample, begun(sample, dt.date(2026, 9, 1)))
    view = compute(sample, sample_id(sample), SAMPLE_MONTH)
    assert str(view.statement.net) == "10,678.55"
    paper = agreement_paper(sample, sample_id(sample), revision_number=3)
    assert "Credit tiers" not in words(agreement_pdf(sample, paper))


def test_terms_with_a_gap_are_not_saved(sample: OpenBook) -> None:
    (problem,) = refused(save_contract(sample, begun(sample, dt.date(2026, 9, 1), *TIERS[1:])))
    assert (problem.field, problem.value) == ("levels", "S2")


@pytest.mark.parametrize("value", [21, "soon"])
def test_clause_value_that_cannot_stand_is_not_saved(sample: OpenBook, value: str | int) -> None:
    values = {"service-levels": {"report_grace_business_days": value}}
    file = of_terms(begun(sample, dt.date(2026, 9, 1)), clause_values=values)
    (problem,) = refused(save_contract(sample, file))
    assert (problem.field, problem.value) == ("clauses", "service-levels")

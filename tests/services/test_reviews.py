"""The pack of a quarterly review on the sample company."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_steps import MonthStatus, MonthStep
from bpodesk.domain.quarters import Quarter
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.contracts import next_revision, open_contract, save_contract
from bpodesk.services.measures import list_events, save_event
from bpodesk.services.reviews import review_figures, review_pack, review_pdf
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement, take_month_step
from bpodesk.services.statements import compute
from tests.services.making import ok, pdf_text, run_sql, sample_id
from tests.services.test_issues import saved, utc

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)


def take(book: OpenBook, step: MonthStatus) -> None:
    made = MonthStep(
        contract_id=sample_id(book),
        month=SAMPLE_MONTH.first,
        step=step,
        on_day=dt.date(2026, 10, 5),
        by_whom="Rosa Lim",
    )
    ok(take_month_step(book, compute(book, sample_id(book), SAMPLE_MONTH), made))


def test_review_of_a_quarter_tells_sealed_months_by_what_was_sealed(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    ok(seal_statement(sample, compute(sample, contract_id, SAMPLE_MONTH)))
    # What changes after the seal changes nothing of what is told.
    event = list_events(sample, contract_id)[0].event
    ok(save_event(sample, replace(event, effects=())))
    review = review_pack(sample, contract_id, Q3).review
    july, august, september = review.months
    assert [item.version for item in review.months] == [0, 0, 1]
    assert (july.complete, september.complete) == (False, True)
    assert str(september.net) == "10,678.55"
    assert (str(september.credits), str(september.earn_back)) == ("853.63", "341.28")
    assert str(september.excused) == "685.73"
    assert str(august.credits) == "0.00"
    codes = {trend.code: trend for trend in review.trends}
    assert list(codes) == ["S1", "S2", "S3", "S4", "K1", "K2"]
    # July and August were typed as past results when the book was begun.
    assert [str(point.value) for point in codes["S1"].points] == ["393/5", "412/5", "20729/250"]
    assert codes["S2"].consecutive == 2
    assert review.decisions == ("Accept version 1 of the statement of September 2026.",)
    # 341.28 in July and 853.63 in September.
    assert str(review.credits_used) == "1,194.91"
    assert review.termination_misses == 3


def test_review_asks_for_decisions_that_are_open(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    ok(seal_statement(sample, compute(sample, contract_id, SAMPLE_MONTH)))
    take(sample, MonthStatus.SENT)
    take(sample, MonthStatus.DISPUTED)
    file = open_contract(sample, contract_id)
    draft = next_revision(file, effective_from=dt.date(2026, 12, 1))
    terms = replace(
        draft.revision.terms,
        credits=replace(draft.revision.terms.credits, twelve_month_cap=Decimal(5000)),
    )
    ok(save_contract(sample, replace(draft, revision=replace(draft.revision, terms=terms))))
    assert review_pack(sample, contract_id, Q3).review.decisions == (
        "Sign revision 3 of the contract, meant to be in force from 1 December 2026.",
        "Settle the dispute on version 1 of the statement of September 2026.",
    )
    take(sample, MonthStatus.ACCEPTED)
    assert len(review_pack(sample, contract_id, Q3).review.decisions) == 1


def test_review_of_a_quarter_that_is_not_over_says_what_is_absent(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    review = review_pack(sample, contract_id, Q4).review
    assert [str(item.month) for item in review.months] == ["2026-10"]
    assert [(str(item.month), item.because) for item in review.absent] == [
        ("2026-11", "it has not begun yet"),
        ("2026-12", "it has not begun yet"),
    ]
    early = review_pack(sample, contract_id, Quarter(2025, 4))
    assert early.review.months == ()
    assert {item.because for item in early.review.absent} == {"no revision was in force"}
    text = pdf_text(review_pdf(sample, early))
    assert "October 2025 has no figures: no revision was in force." in text
    assert "Charges, credits and earn-backs" not in text


def test_review_on_paper_has_its_parts(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    saved(sample, contract_id, "Order mails unanswered", reported_at=utc(9, 14, 13))
    pack = review_pack(sample, contract_id, Q3)
    pdf = review_pdf(sample, pack)
    assert pdf == review_pdf(sample, review_pack(sample, contract_id, Q3))
    text = pdf_text(pdf)
    for part in (
        "3rd quarter of 2026",
        "10,678.55",
        "draft, incomplete",
        "S2 by month, adjusted",
        "E3 Catalogue feed came late",
        "3 misses of one service level in a row",
        "Credits in the twelve months to date: USD 1,194.91.",
        "Order mails unanswered",
    ):
        assert part in text, part
    assert "Decisions asked" not in text
    figures = review_figures(pack)
    assert figures["quarter"] == "2026-Q3"


def test_review_of_terms_without_levels_and_with_a_cap(book: OpenBook, contract: Contract) -> None:
    file = open_contract(book, contract.id)
    terms = replace(
        file.revision.terms,
        levels=(),
        credits=replace(
            file.revision.terms.credits,
            twelve_month_cap=Decimal(5000),
            termination_consecutive=0,
        ),
    )
    ok(save_contract(book, replace(file, revision=replace(file.revision, terms=terms))))
    pack = review_pack(book, contract.id, Q3)
    assert pack.review.trends == ()
    text = pdf_text(review_pdf(book, pack))
    assert "Credits in the twelve months to date: USD 0.00 of at most USD 5,000.00." in text
    assert "in a row" not in text


def test_review_of_what_is_gone_is_not_found(book: OpenBook, contract: Contract) -> None:
    with pytest.raises(NotFound, match="contract"):
        review_pack(book, ContractId(7), Q3)
    run_sql(book.path, f"DELETE FROM customer WHERE id = {contract.customer_id}")
    with pytest.raises(NotFound, match="customer"):
        review_pack(book, contract.id, Q3)

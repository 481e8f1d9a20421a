"""Quotes as records: versions, what lapses, numbers that follow one another."""

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.domain.ids import ContractId, CustomerId, QuoteId
from bpodesk.domain.quote_records import (
    QuoteOffer,
    QuoteStatus,
    check_record,
    next_number,
    recorded,
    standing,
)
from tests.domain.quoting import night_quote


def test_record_of_a_quote_says_what_lists_need() -> None:
    record = recorded(night_quote(), customer_id=CustomerId(3))
    assert (record.number, record.version, record.title) == ("Q-7", 1, "Weekend desk")
    assert (record.start_month, record.valid_until) == (
        dt.date(2026, 10, 1),
        dt.date(2026, 9, 15),
    )
    assert (record.customer_id, record.status) == (3, QuoteStatus.DRAFT)


def test_draft_that_is_changed_stays_the_version_it_is() -> None:
    record = replace(recorded(night_quote(), customer_id=None), id=QuoteId(4), row_version=2)
    dearer = replace(night_quote(), setup_fee=Decimal(750), title="Nights")
    changed = recorded(dearer, customer_id=CustomerId(1), before=record)
    assert (changed.id, changed.row_version, changed.version) == (4, 2, 1)
    assert (changed.title, changed.customer_id, changed.quote) == ("Nights", 1, dearer)


@pytest.mark.parametrize(
    "status", [QuoteStatus.OFFERED, QuoteStatus.ACCEPTED, QuoteStatus.DECLINED]
)
def test_offer_that_is_changed_is_a_draft_of_the_next_version(status: QuoteStatus) -> None:
    offered = replace(
        recorded(night_quote(), customer_id=None),
        status=status,
        note="Too dear",
        contract_id=ContractId(2),
    )
    assert recorded(night_quote(), customer_id=None, before=offered) == offered
    cheaper = replace(night_quote(), setup_fee=Decimal(1))
    changed = recorded(cheaper, customer_id=None, before=offered)
    assert (changed.version, changed.status, changed.note) == (2, QuoteStatus.DRAFT, "")
    assert changed.contract_id == 2


def test_offer_lapses_after_its_last_day_unless_it_was_answered() -> None:
    offered = replace(recorded(night_quote(), customer_id=None), status=QuoteStatus.OFFERED)
    last = dt.date(2026, 9, 15)
    assert standing(offered, last) is QuoteStatus.OFFERED
    assert standing(offered, last + dt.timedelta(days=1)) is QuoteStatus.LAPSED
    assert standing(replace(offered, valid_until=None), dt.date(2030, 1, 1)) is QuoteStatus.OFFERED
    accepted = replace(offered, status=QuoteStatus.ACCEPTED)
    assert standing(accepted, dt.date(2030, 1, 1)) is QuoteStatus.ACCEPTED


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), "Q-2026-001"),
        (("Q-7", "Old", "Q-2025-044"), "Q-2026-001"),
        (("Q-2026-001", "Q-2026-009"), "Q-2026-010"),
        (("Q-2026-999",), "Q-2026-1000"),
        (("HPO/2026/7", "Q-2025-100"), "HPO/2026/8"),
        (("Q2026001",), "Q-2026-001"),
    ],
)
def test_next_number_follows_those_of_the_year(taken: tuple[str, ...], expected: str) -> None:
    assert next_number(taken, year=2026) == expected


def test_quote_of_the_book_needs_a_number_and_somebody_it_is_for() -> None:
    assert check_record(recorded(night_quote(), customer_id=None)) == ()
    nobody = recorded(replace(night_quote(), number=" ", customer=""), customer_id=None)
    assert [problem.field for problem in check_record(nobody)] == ["number", "customer"]


def test_offer_knows_whether_its_paper_is_whole() -> None:
    offer = QuoteOffer(
        quote_id=QuoteId(1),
        version=1,
        offered_on=dt.date(2026, 10, 5),
        quote=night_quote(),
        pdf=b"%PDF",
        pdf_sha256=hashlib.sha256(b"%PDF").hexdigest(),
    )
    assert offer.is_whole
    assert not replace(offer, pdf=b"%PDE").is_whole

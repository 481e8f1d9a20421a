"""Quotes in the book: saving, offering, answers, copies, the bin, and the contract drafted."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.customers import Customer
from bpodesk.domain.quote_records import QuoteRecord, QuoteStatus
from bpodesk.domain.quotes import Quote
from bpodesk.services.bin import list_bin, restore
from bpodesk.services.books import NotFound, OpenBook, check_book, undo_last
from bpodesk.services.contracts import bin_contracts, open_contract, save_contract
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.services.outcome import NotSaved
from bpodesk.services.quote_book import (
    answer_quote,
    begin_quote,
    bin_quotes,
    copy_quote,
    customer_for,
    find_quote,
    list_quotes,
    offer_quote,
    offers_of,
    open_quote,
    paper_of,
    row_figures,
    save_quote_in_book,
)
from bpodesk.services.quote_contracts import NoCustomer, draft_contract
from bpodesk.services.quotes import work_out
from bpodesk.storage.unit_of_work import ChangedElsewhere
from tests.domain.quoting import night_quote
from tests.services.making import ok, pdf_text, run_sql

TODAY = dt.date(2026, 10, 5)


def offered_in_time() -> Quote:
    return replace(night_quote(), valid_until=dt.date(2026, 10, 31))


def saved(book: OpenBook, quote: Quote | None = None) -> QuoteRecord:
    return ok(save_quote_in_book(book, quote or offered_in_time()))


def refused(outcome: object) -> list[tuple[str, str]]:
    assert isinstance(outcome, NotSaved)
    return [(problem.field, problem.message) for problem in outcome.problems if problem.is_error]


def test_quote_saved_in_the_book_is_listed_with_its_figures(sample: OpenBook) -> None:
    record = saved(sample)
    (row,) = list_quotes(sample)
    assert (row.id, row.record, row.status, row.contract) == (
        record.id,
        record,
        QuoteStatus.DRAFT,
        "",
    )
    # Seven months worked out on paper: price 13,907.48, cost 6,517.95.
    assert row.figures is not None
    assert (str(row.figures.price), str(row.figures.margin)) == ("13,907.48", "7,389.53")
    assert record.customer_id is None  # “Harbor & Pine” is a prospect
    assert row_figures(row) == {
        "number": "Q-7",
        "version": 1,
        "title": "Weekend desk",
        "customer": "Harbor & Pine",
        "status": "draft",
        "start": "2026-10",
        "months": 7,
        "valid_until": "2026-10-31",
        "currency": "USD",
        "price_12_months": "13907.48",
        "margin_12_months": "7389.53",
        "margin_percent": "53.1335",
        "contract": None,
        "note": "",
    }


def test_list_counts_the_first_twelve_months_of_a_longer_quote(sample: OpenBook) -> None:
    longer = replace(offered_in_time(), months=24)
    saved(sample, longer)
    (row,) = list_quotes(sample)
    assert row.figures is not None
    year = work_out(longer).months[:12]
    assert row.figures.price.minor == sum(month.price.minor for month in year)


def test_customer_of_the_book_is_known_by_name(sample: OpenBook) -> None:
    (customer,) = list_customers(sample)
    prospect = saved(sample, replace(offered_in_time(), number="Q-1"))
    record = saved(sample, replace(offered_in_time(), customer="harbor & pine outfitters"))
    assert (prospect.customer_id, record.customer_id) == (None, customer.id)
    assert [row.prospect for row in list_quotes(sample)] == [True, False]
    assert customer_for(sample, record) == customer
    with pytest.raises(NoCustomer):
        customer_for(sample, prospect)
    # Renamed, it is the same customer; a quote for somebody else is not for it any more.
    renamed = ok(save_customer(sample, replace(customer, name="H&P", legal_name="", code="HP")))
    assert customer_for(sample, record) == renamed
    dearer = replace(record.quote, setup_fee=Decimal(1))
    record = ok(save_quote_in_book(sample, dearer, record))
    assert record.customer_id == customer.id
    other = ok(save_quote_in_book(sample, replace(dearer, customer="Nobody"), record))
    assert other.customer_id is None
    # A prospect that became a customer is one.
    joined = Customer(code="N", name="Nobody", zone="Asia/Manila", currency="USD")
    ok(save_customer(sample, joined))
    assert [row.prospect for row in list_quotes(sample)] == [True, False]


def test_number_taken_in_the_list_or_in_the_bin_is_refused_at_its_field(sample: OpenBook) -> None:
    record = saved(sample)
    assert refused(save_quote_in_book(sample, offered_in_time())) == [
        ("number", "Q-7 is taken by Weekend desk. Choose another.")
    ]
    ok(bin_quotes(sample, [record]))
    untitled = replace(offered_in_time(), title="")
    assert refused(save_quote_in_book(sample, untitled)) == [
        ("number", "Q-7 is taken by Weekend desk in the bin. Choose another.")
    ]


def test_quote_with_a_fault_is_not_saved(sample: OpenBook) -> None:
    outcome = save_quote_in_book(sample, replace(offered_in_time(), number="", months=0))
    assert [field for field, _ in refused(outcome)] == ["number", "months"]
    assert list_quotes(sample) == ()


def test_quote_that_can_no_longer_be_worked_out_is_listed_without_figures(
    sample: OpenBook,
) -> None:
    saved(sample)
    run_sql(
        sample.path,
        """UPDATE quote SET quote = replace(quote, '"months":7', '"months":0')""",
    )
    (row,) = list_quotes(sample)
    assert row.figures is None
    assert row_figures(row)["price_12_months"] is None


def test_edit_is_one_step_and_undone(sample: OpenBook) -> None:
    record = saved(sample)
    dearer = replace(offered_in_time(), setup_fee=Decimal(750))
    outcome = save_quote_in_book(sample, dearer, record)
    assert ok(outcome).version == 1
    assert undo_last(sample).label == "Edit of quote Q-7"
    assert open_quote(sample, record.id).quote == offered_in_time()
    undo_last(sample)
    with pytest.raises(NotFound, match="no longer in the book"):
        open_quote(sample, record.id)


def test_second_window_is_told_that_somebody_was_first(sample: OpenBook) -> None:
    record = saved(sample)
    ok(save_quote_in_book(sample, replace(offered_in_time(), title="First"), record))
    with pytest.raises(ChangedElsewhere, match="This quote was changed in another window"):
        save_quote_in_book(sample, replace(offered_in_time(), title="Second"), record)


def test_offer_keeps_its_paper_whatever_is_changed_afterwards(sample: OpenBook) -> None:
    record = saved(sample)
    drafted = paper_of(sample, record)
    offered = ok(offer_quote(sample, record))
    assert offered.status is QuoteStatus.OFFERED
    (first,) = offers_of(sample, offered)
    assert (first.version, first.offered_on, first.quote) == (1, TODAY, offered_in_time())
    assert first.pdf == drafted
    dearer = replace(offered_in_time(), setup_fee=Decimal(750))
    second = ok(save_quote_in_book(sample, dearer, offered))
    assert (second.version, second.status) == (2, QuoteStatus.DRAFT)
    assert "Q-7, version 2" in pdf_text(paper_of(sample, second))
    second = ok(offer_quote(sample, second))
    kept = offers_of(sample, second)
    assert [offer.version for offer in kept] == [1, 2]
    assert kept[0] == first
    assert paper_of(sample, second) == kept[1].pdf
    internal = paper_of(sample, second, internal=True)
    assert "Margin" in pdf_text(internal)
    assert check_book(sample) == ()
    assert undo_last(sample).label == "Offer of quote Q-7"
    assert [offer.version for offer in offers_of(sample, second)] == [1]


def test_paper_of_an_offer_is_made_again_where_none_was_kept(sample: OpenBook) -> None:
    offered = ok(offer_quote(sample, saved(sample)))
    kept = paper_of(sample, offered)
    run_sql(sample.path, "DELETE FROM quote_offer")
    assert paper_of(sample, offered) == kept


def test_offer_that_is_over_already_or_made_already_is_refused(sample: OpenBook) -> None:
    late = saved(sample, replace(offered_in_time(), valid_until=dt.date(2026, 10, 4)))
    assert refused(offer_quote(sample, late)) == [
        ("valid_until", "The offer would have lapsed on 2026-10-04. Give a later day.")
    ]
    open_end = saved(sample, replace(offered_in_time(), number="Q-8", valid_until=None))
    offered = ok(offer_quote(sample, open_end))
    ((_, message),) = refused(offer_quote(sample, offered))
    assert message == (
        "Version 1 of Q-8 was offered already. Change the quote to offer the next one."
    )


def test_answer_is_noted_with_its_reason_and_only_of_an_offer(sample: OpenBook) -> None:
    record = saved(sample)
    assert refused(answer_quote(sample, record, QuoteStatus.ACCEPTED)) == [
        ("status", "Q-7 is a draft. Offer it first.")
    ]
    offered = ok(offer_quote(sample, record))
    assert refused(answer_quote(sample, offered, QuoteStatus.LAPSED)) == [
        ("status", "An offer is open, accepted or declined; it lapses by itself.")
    ]
    declined = ok(answer_quote(sample, offered, QuoteStatus.DECLINED, note="Too dear"))
    assert (declined.status, declined.note) == (QuoteStatus.DECLINED, "Too dear")
    with pytest.raises(ChangedElsewhere):
        answer_quote(sample, offered, QuoteStatus.ACCEPTED)


def test_offer_not_answered_in_time_is_listed_as_lapsed(sample: OpenBook) -> None:
    ok(offer_quote(sample, saved(sample)))
    later = OpenBook(sample.book, lambda: dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC))
    assert list_quotes(later)[0].status is QuoteStatus.LAPSED


def test_new_quote_and_copy_get_the_next_number(sample: OpenBook) -> None:
    begun = begin_quote(sample)
    assert (begun.number, begun.customer) == ("Q-2026-001", "Harbor & Pine Outfitters LLC")
    saved(sample, begun)
    copy = copy_quote(sample, begun)
    assert (copy.number, copy.valid_until) == ("Q-2026-002", dt.date(2026, 11, 4))
    assert replace(copy, number=begun.number, valid_until=begun.valid_until) == begun


def test_new_quote_of_a_book_without_customers_names_nobody(book: OpenBook) -> None:
    assert begin_quote(book).customer == ""


def test_quote_is_found_by_number(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match=r"has no quote Q-7. It has no quotes yet."):
        find_quote(sample, "Q-7")
    record = saved(sample)
    assert find_quote(sample, "Q-7") == record
    with pytest.raises(NotFound, match=r"has no quote Q-9. It has Q-7."):
        find_quote(sample, "Q-9")


def test_quotes_go_to_the_bin_with_their_offers_and_come_back(sample: OpenBook) -> None:
    first = ok(offer_quote(sample, saved(sample)))
    second = saved(sample, replace(offered_in_time(), number="Q-8", title=""))
    ok(bin_quotes(sample, [first, second]))
    assert list_quotes(sample) == ()
    rows = [row for row in list_bin(sample) if row.kind is Kind.QUOTE]
    assert {row.name for row in rows} == {"Q-7  Weekend desk", "Q-8  Harbor & Pine"}
    for row in rows:
        restore(sample, row)
    assert [row.record.number for row in list_quotes(sample)] == ["Q-7", "Q-8"]
    assert len(offers_of(sample, first)) == 1
    ok(bin_quotes(sample, [open_quote(sample, second.id)]))
    assert undo_last(sample).label == "Deletion of quote Q-8"


def test_contract_drafted_from_a_quote_names_it_and_undo_lets_go_of_both(
    sample: OpenBook,
) -> None:
    record = saved(sample, replace(offered_in_time(), customer="Harbor & Pine Outfitters"))
    (customer,) = list_customers(sample)
    file = draft_contract(record.quote, customer, record=record)
    contract = ok(save_contract(sample, file)).contract
    (row,) = list_quotes(sample)
    assert (row.contract, row.record.contract_id) == ("Q-7", contract.id)
    opened = open_contract(sample, contract.id)
    assert [quote.number for quote in opened.quotes] == ["Q-7"]
    # Saving the contract again changes nothing of the quote.
    ok(save_contract(sample, opened))
    assert list_quotes(sample) == (row,)
    ok(bin_contracts(sample, [contract]))
    assert list_quotes(sample)[0].contract == "Q-7"
    undo_last(sample)
    assert undo_last(sample).label == "New contract Q-7"
    assert open_quote(sample, record.id).contract_id is None


def test_contract_is_saved_though_its_quote_is_gone(sample: OpenBook) -> None:
    record = saved(sample, replace(offered_in_time(), customer="Harbor & Pine Outfitters"))
    (customer,) = list_customers(sample)
    file = draft_contract(record.quote, customer, record=record)
    undo_last(sample)
    assert ok(save_contract(sample, file)).quotes == ()


def test_check_finds_a_paper_that_was_tampered_with(sample: OpenBook) -> None:
    ok(offer_quote(sample, saved(sample)))
    run_sql(
        sample.path,
        "DROP TRIGGER quote_offer_never_changes",
        "UPDATE quote_offer SET pdf = x'00'",
    )
    assert [problem.message for problem in check_book(sample)] == [
        "The paper of Q-7, version 1, is not the one that was offered."
    ]

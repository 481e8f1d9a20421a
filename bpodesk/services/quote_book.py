"""Quotes in the book: list, save, offer, answer, copy, bin and restore.

An offer is one step: the quote gets its status, and its paper is kept to the byte. Whatever is
saved afterwards is a draft of the next version (`domain.quote_records`).
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import QuoteId
from bpodesk.domain.money import Money
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.quote_checks import check_quote
from bpodesk.domain.quote_figures import compute_quote, percent_of
from bpodesk.domain.quote_records import (
    ANSWERS,
    QuoteOffer,
    QuoteRecord,
    QuoteStatus,
    check_record,
    next_number,
    recorded,
    standing,
)
from bpodesk.domain.quotes import Quote
from bpodesk.domain.rounding import fixed
from bpodesk.services.books import NotFound, OpenBook, company_of
from bpodesk.services.customers import list_customers, taken_code
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.quote_contracts import NoCustomer, customer_of
from bpodesk.services.quotes import VALID_DAYS, new_quote, quote_pdf, work_out
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import quotes as queries
from bpodesk.storage.records import fetch_one

_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFigures:
    """What lists say of a quote: price and margin of its first twelve months."""

    price: Money
    margin: Money

    @property
    def margin_percent(self) -> Fraction | None:
        """The margin in per cent of the price; None where nothing is charged."""
        return percent_of(self.margin, self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """A quote as lists show it. `figures` are None where it can't be worked out.

    A `prospect` is no customer of the book yet.
    """

    record: QuoteRecord
    status: QuoteStatus
    figures: QuoteFigures | None
    prospect: bool
    contract: str = ""

    @property
    def id(self) -> int:
        """The quote's id."""
        return self.record.id


def list_quotes(book: OpenBook) -> tuple[QuoteRow, ...]:
    """The quotes in use, by number, as they stand today."""
    today = book.clock().date()
    with book.book.reading() as connection:
        found = queries.quotes(connection)
        contracts = contract_queries.numbers(connection)
        customers = customer_queries.customers(connection)
    return tuple(
        QuoteRow(
            record=record,
            status=standing(record, today),
            figures=_figures(record.quote),
            prospect=_customer_of(record.quote, record, customers) is None,
            contract="" if record.contract_id is None else contracts[record.contract_id],
        )
        for record in found
    )


@lru_cache(maxsize=1000)
def _figures(quote: Quote) -> QuoteFigures | None:
    """Kept, because a list is read again with every change and a quote takes its time."""
    if has_errors(check_quote(quote)):
        return None
    months = compute_quote(dataclasses.replace(quote, months=min(quote.months, _YEAR))).months
    return QuoteFigures(
        price=Money.total((month.price for month in months), quote.currency),
        margin=Money.total((month.margin for month in months), quote.currency),
    )


def open_quote(book: OpenBook, quote_id: QuoteId) -> QuoteRecord:
    """A quote as it is in the book now. Raises NotFound."""
    with book.book.reading() as connection:
        found = fetch_one(connection, QuoteRecord, quote_id)
    if found is None:
        raise NotFound("This quote is no longer in the book.")
    return found


def find_quote(book: OpenBook, number: str) -> QuoteRecord:
    """The quote with a number. Raises NotFound, naming the numbers there are."""
    with book.book.reading() as connection:
        found = queries.quote_numbered(connection, number)
        known = [item.number for item in queries.quotes(connection)]
    if found is None:
        listed = f" It has {', '.join(known)}." if known else " It has no quotes yet."
        raise NotFound(f"The book has no quote {number}.{listed}")
    return found


def offers_of(book: OpenBook, record: QuoteRecord) -> tuple[QuoteOffer, ...]:
    """What was offered of a quote, by version."""
    with book.book.reading() as connection:
        return queries.offers(connection, quote_id=record.id)


def begin_quote(book: OpenBook) -> Quote:
    """The example to begin with, under the next number; for the customer where there is one."""
    customers = list_customers(book)
    only = customers[0] if len(customers) == 1 else None
    begun = new_quote(company_of(book), only, today=book.clock().date())
    return dataclasses.replace(begun, number=_next_number(book))


def copy_quote(book: OpenBook, quote: Quote) -> Quote:
    """The same offer once more, not in the book yet: under the next number, with days to answer."""
    until = book.clock().date() + dt.timedelta(days=VALID_DAYS)
    return dataclasses.replace(quote, number=_next_number(book), valid_until=until)


def _next_number(book: OpenBook) -> str:
    with book.book.reading() as connection:
        taken = queries.numbers(connection)
    return next_number(taken, year=book.clock().year)


def save_quote_in_book(
    book: OpenBook, quote: Quote, before: QuoteRecord | None = None
) -> Outcome[QuoteRecord]:
    """Keep a quote in the book: as a new record, or as what `before` becomes.

    Raises ChangedElsewhere where the stored one is no longer `before`.
    """
    customer = _customer_of(quote, before, list_customers(book))
    record = recorded(quote, customer_id=None if customer is None else customer.id, before=before)
    problems = [*check_record(record), *check_quote(quote)]
    with book.book.reading() as connection:
        twin = queries.quote_numbered(connection, record.number)
    if twin is not None and twin.id != record.id:
        holder = twin.title or twin.quote.customer
        in_bin = twin.binned_at is not None
        problems.append(taken_code("number", twin.number, holder, in_bin=in_bin))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Edit of" if record.id else "New"
    with book.unit_of_work(f"{verb} quote {record.number}") as work:
        saved = work.save(record)
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def customer_for(book: OpenBook, record: QuoteRecord) -> Customer:
    """The customer of the book for whom a quote is. Raises NoCustomer."""
    customers = list_customers(book)
    return _customer_of(record.quote, record, customers) or customer_of(record.quote, customers)


def _customer_of(
    quote: Quote, before: QuoteRecord | None, customers: tuple[Customer, ...]
) -> Customer | None:
    """Whom a quote is for: who it was for, though renamed since, else who has the name it gives."""
    if before is not None and quote.customer == before.quote.customer:
        known = next((item for item in customers if item.id == before.customer_id), None)
        if known is not None:
            return known
    try:
        return customer_of(quote, customers)
    except NoCustomer:
        return None


def offer_quote(book: OpenBook, record: QuoteRecord) -> Outcome[QuoteRecord]:
    """Record that a draft was offered today, and keep its paper.

    Raises ChangedElsewhere where the stored quote is another.
    """
    today, until = book.clock().date(), record.valid_until
    problems: list[Problem] = []
    if record.status is not QuoteStatus.DRAFT:
        message = f"Version {record.version} of {record.number} was offered already."
        problems.append(Problem(message=f"{message} Change the quote to offer the next one."))
    if until is not None and until < today:
        message = f"The offer would have lapsed on {until}. Give a later day."
        problems.append(Problem(field="valid_until", message=message))
    if problems:
        return NotSaved(problems=tuple(problems))
    pdf = paper_of(book, record)
    with book.unit_of_work(f"Offer of quote {record.number}") as work:
        saved = work.update(dataclasses.replace(record, status=QuoteStatus.OFFERED, note=""))
        work.add(
            QuoteOffer(
                quote_id=record.id,
                version=record.version,
                offered_on=today,
                quote=record.quote,
                pdf=pdf,
                pdf_sha256=hashlib.sha256(pdf).hexdigest(),
            )
        )
    return Saved(record=saved, changes=work.changes)


def paper_of(book: OpenBook, record: QuoteRecord, *, internal: bool = False) -> bytes:
    """The customer's paper of a quote, or the vendor's own; it names a version after the first.

    Of a version that was offered the customer's is the one that was kept. Raises QuoteNotReady.
    """
    if not internal and record.status is not QuoteStatus.DRAFT:
        kept = {offer.version: offer.pdf for offer in offers_of(book, record)}
        if record.version in kept:
            return kept[record.version]
    quote = record.quote
    if record.version > 1:
        quote = dataclasses.replace(quote, number=f"{record.number}, version {record.version}")
    return quote_pdf(work_out(quote), book=book, internal=internal)


def answer_quote(
    book: OpenBook, record: QuoteRecord, status: QuoteStatus, *, note: str = ""
) -> Outcome[QuoteRecord]:
    """Record what became of an offer: accepted, declined, or open again.

    Raises ChangedElsewhere where the stored quote is another.
    """
    if record.status is QuoteStatus.DRAFT:
        message = f"{record.number} is a draft. Offer it first."
        return NotSaved(problems=(Problem(field="status", message=message),))
    if status not in ANSWERS:
        message = "An offer is open, accepted or declined; it lapses by itself."
        return NotSaved(problems=(Problem(field="status", message=message),))
    with book.unit_of_work(f"Answer to quote {record.number}") as work:
        saved = work.update(dataclasses.replace(record, status=status, note=note))
    return Saved(record=saved, changes=work.changes)


def bin_quotes(book: OpenBook, records: Sequence[QuoteRecord]) -> Outcome[int]:
    """Put quotes into the bin, with all that was offered of them."""
    what = f"quote {records[0].number}" if len(records) == 1 else f"{len(records)} quotes"
    now = book.clock()
    with book.unit_of_work(f"Deletion of {what}") as work:
        for record in records:
            work.update(dataclasses.replace(record, binned_at=now))
    return Saved(record=len(records), changes=work.changes)


def restore_quote(book: OpenBook, record: QuoteRecord) -> ChangeSet:
    """Take a quote out of the bin."""
    with book.unit_of_work(f"Restoring of quote {record.number}") as work:
        work.update(dataclasses.replace(record, binned_at=None))
    return work.changes


def row_figures(row: QuoteRow) -> dict[str, Json]:
    """A quote of the list as plain values, for machines."""
    record, figures = row.record, row.figures
    percent = None if figures is None else figures.margin_percent
    return {
        "number": record.number,
        "version": record.version,
        "title": record.title,
        "customer": record.quote.customer,
        "status": row.status.value,
        "start": str(record.quote.start),
        "months": record.quote.months,
        "valid_until": to_json(record.valid_until),
        "currency": record.quote.currency,
        "price_12_months": None if figures is None else str(figures.price.amount),
        "margin_12_months": None if figures is None else str(figures.margin.amount),
        "margin_percent": None if percent is None else fixed(percent, 4),
        "contract": row.contract or None,
        "note": record.note,
    }

"""The bin: what was deleted from lists, until it is restored."""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.contracts import Contract
from bpodesk.domain.customers import Customer
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Issue
from bpodesk.domain.quote_records import QuoteRecord
from bpodesk.domain.staff import StaffMember
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import restore_contract
from bpodesk.services.customers import restore_customer
from bpodesk.services.log_records import LogRecord, name_of, restore_record
from bpodesk.services.quote_book import restore_quote
from bpodesk.services.staff import restore_person
from bpodesk.storage.queries import contracts, customers, issues, quotes, staff

BinnedRecord = Customer | StaffMember | Contract | QuoteRecord | LogRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class BinnedRow:
    """Something in the bin; `name` is how its list showed it."""

    id: str
    kind: Kind
    name: str
    binned_at: dt.datetime
    record: BinnedRecord


def list_bin(book: OpenBook) -> tuple[BinnedRow, ...]:
    """Everything in the bin, latest first."""
    with book.book.reading() as connection:
        rows = [
            *(
                _row(Kind.CUSTOMER, item.name, item)
                for item in customers.customers(connection, binned=True)
            ),
            *(
                _row(Kind.STAFF, f"{item.code}  {item.name}", item)
                for item in staff.staff_members(connection, binned=True)
            ),
            *(
                _row(Kind.CONTRACT, f"{item.number}  {item.title}", item)
                for item in contracts.contracts(connection, binned=True)
            ),
            *(
                _row(Kind.QUOTE, f"{item.number}  {item.title or item.quote.customer}", item)
                for item in quotes.quotes(connection, binned=True)
            ),
            *(
                _row(Kind.ISSUE, f"{item.code}  {item.title}", item)
                for item in issues.issues(connection, binned=True)
            ),
            *(
                _row(Kind.ACTION, name_of(item), item)
                for item in issues.actions(connection, binned=True)
            ),
            *(
                _row(Kind.CONTACT_NOTE, name_of(item), item)
                for item in issues.contacts(connection, binned=True)
            ),
        ]
    return tuple(sorted(rows, key=lambda row: row.binned_at, reverse=True))


def restore(book: OpenBook, row: BinnedRow) -> ChangeSet:
    """Take something out of the bin."""
    if isinstance(row.record, Customer):
        return restore_customer(book, row.record)
    if isinstance(row.record, StaffMember):
        return restore_person(book, row.record)
    if isinstance(row.record, QuoteRecord):
        return restore_quote(book, row.record)
    if isinstance(row.record, Issue | ActionItem | ContactNote):
        return restore_record(book, row.record)
    return restore_contract(book, row.record)


def _row(kind: Kind, name: str, record: BinnedRecord) -> BinnedRow:
    # The query asked for binned records only.
    when = record.binned_at or dt.datetime.min.replace(tzinfo=dt.UTC)
    return BinnedRow(
        id=f"{kind.value}-{record.id}", kind=kind, name=name, binned_at=when, record=record
    )

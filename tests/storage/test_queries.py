import dataclasses
import datetime as dt
from typing import Any

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.ids import ContractId, CustomerId, StaffId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.storage.engine import Book
from bpodesk.storage.queries import (
    contracts,
    customers,
    measured,
    month_figures,
    quotes,
    staff,
    statements,
    timesheets,
)
from bpodesk.storage.unit_of_work import Refused, UnitOfWork
from tests.storage.making import CONTENT, NOW, customer, entry, fill, run_sql, seal, source_file
from tests.storage.making import staff as person

SEPTEMBER = Month(2026, 9)


def _second_contract(book: Book, made: dict[Kind, Any]) -> Any:
    with UnitOfWork(book, "Second", now=NOW) as work:
        return work.add(dataclasses.replace(made[Kind.CONTRACT], id=0, number="B-2"))


def test_empty_book_has_no_company_and_nothing_else(book: Book) -> None:
    with book.reading() as connection:
        assert customers.company(connection) is None
        assert customers.customers(connection) == ()
        assert customers.customer_with_code(connection, "HPO") is None
        assert staff.staff_with_code(connection, "A") is None
        assert contracts.contract_numbered(connection, "C-1") is None
        assert month_figures.months(connection) == ()
        assert timesheets.batch_sums(connection) == {}
        assert timesheets.file_infos(connection) == {}


def test_company_is_the_one_record(book: Book) -> None:
    made = fill(book)
    with book.reading() as connection:
        assert customers.company(connection) == made[Kind.COMPANY]
        assert customers.logo(connection) == made[Kind.LOGO]


def test_customers_in_use_and_in_the_bin_are_told_apart_by_name(book: Book) -> None:
    with UnitOfWork(book, "x", now=NOW) as work:
        zed = work.add(customer("1", name="Zed"))
        ann = work.add(customer("2", name="Ann"))
        gone = work.add(customer("3", name="Gone", binned_at=NOW))
    with book.reading() as connection:
        assert customers.customers(connection) == (ann, zed)
        assert customers.customers(connection, binned=True) == (gone,)
        assert customers.customer_with_code(connection, "3") == gone


def test_staff_in_use_in_the_bin_and_all_together(book: Book) -> None:
    with UnitOfWork(book, "x", now=NOW) as work:
        b = work.add(person("B"))
        a = work.add(person("A"))
        gone = work.add(person("AA", binned_at=NOW))
    with book.reading() as connection:
        assert staff.staff_members(connection) == (a, b)
        assert staff.staff_members(connection, binned=True) == (gone,)
        assert staff.all_staff(connection) == (a, gone, b)
        assert staff.staff_with_code(connection, "AA") == gone


def test_contracts_and_revisions_by_number_and_owner(book: Book) -> None:
    made: Any = fill(book)
    second = _second_contract(book, made)
    with book.reading() as connection:
        assert contracts.contracts(connection) == (second, made[Kind.CONTRACT])
        assert contracts.contracts(connection, customer_id=CustomerId(99)) == ()
        assert len(contracts.contracts(connection, customer_id=made[Kind.CUSTOMER].id)) == 2
        assert contracts.contracts(connection, binned=True) == ()
        assert contracts.contract_numbered(connection, "B-2") == second
        assert contracts.revisions(connection) == (made[Kind.REVISION],)
        assert contracts.revisions(connection, contract_id=second.id) == ()
        assert contracts.numbers(connection) == {
            made[Kind.CONTRACT].id: "C-1",
            second.id: "B-2",
        }


def test_assignments_of_a_contract_or_a_person(book: Book) -> None:
    made: Any = fill(book)
    only = (made[Kind.ASSIGNMENT],)
    with book.reading() as connection:
        assert staff.assignments(connection) == only
        assert staff.assignments(connection, contract_id=made[Kind.CONTRACT].id) == only
        assert staff.assignments(connection, contract_id=ContractId(99)) == ()
        assert staff.assignments(connection, staff_id=made[Kind.STAFF].id) == only
        assert staff.assignments(connection, staff_id=StaffId(99)) == ()


def test_measured_things_are_those_of_the_contract_and_month(book: Book) -> None:
    made: Any = fill(book)
    own, other = made[Kind.CONTRACT].id, ContractId(99)
    with book.reading() as connection:
        find = measured.volumes
        assert find(connection, contract_id=own, month=SEPTEMBER) == (made[Kind.VOLUME],)
        assert find(connection, contract_id=own, month=Month(2026, 8)) == ()
        assert find(connection, contract_id=other, month=SEPTEMBER) == ()
        counts = measured.measurements
        assert counts(connection, contract_id=own, month=SEPTEMBER) == (made[Kind.MEASUREMENT],)
        assert counts(connection, contract_id=own, month=Month(2026, 10)) == ()
        assert measured.events(connection, contract_id=own) == (made[Kind.EXCUSED_EVENT],)
        assert measured.events(connection, contract_id=other) == ()
        remarks = measured.remarks
        assert remarks(connection, contract_id=own, month=SEPTEMBER) == (made[Kind.LEVEL_REMARK],)
        assert remarks(connection, contract_id=own, month=Month(2026, 8)) == ()
        incidents = measured.incidents
        assert incidents(connection, contract_id=own, month=SEPTEMBER) == (made[Kind.INCIDENT],)
        assert incidents(connection, contract_id=own, month=Month(2026, 8)) == ()
        assert measured.history(connection, contract_id=own) == (made[Kind.PAST_RESULT],)
        assert measured.history(connection, contract_id=other) == ()


def test_statements_latest_month_and_version_first(book: Book) -> None:
    made: Any = seal(book, fill(book))
    first = made[Kind.STATEMENT]
    with UnitOfWork(book, "x", now=NOW) as work:
        second = work.add(dataclasses.replace(first, id=0, version=2))
        august = work.add(dataclasses.replace(first, id=0, month=dt.date(2026, 8, 1)))
    with book.reading() as connection:
        assert statements.statements(connection) == (second, first, august)
        assert statements.statements(connection, month=SEPTEMBER) == (second, first)
        assert statements.statements(connection, contract_id=ContractId(99)) == ()
        found = statements.statements(
            connection, contract_id=made[Kind.CONTRACT].id, month=Month(2026, 8)
        )
        assert found == (august,)


def test_entries_of_half_open_days_by_day_person_and_start(book: Book) -> None:
    made: Any = fill(book)
    first = made[Kind.TIME_ENTRY]
    with UnitOfWork(book, "x", now=NOW) as work:
        earlier = work.add(
            entry(
                staff_id=first.staff_id,
                contract_id=first.contract_id,
                note="typed",
                started_at=first.started_at - dt.timedelta(hours=12),
                ended_at=first.started_at - dt.timedelta(hours=11),
            )
        )
        work.add(dataclasses.replace(earlier, id=0, business_date=dt.date(2026, 9, 2)))
        august = work.add(dataclasses.replace(earlier, id=0, business_date=dt.date(2026, 8, 31)))
    days = DateRange(start=dt.date(2026, 9, 1), end=dt.date(2026, 9, 2))
    with book.reading() as connection:
        assert timesheets.entries(connection, days=days) == (earlier, first)
        assert timesheets.entries(connection, days=days, contract_id=ContractId(99)) == ()
        assert month_figures.months(connection) == (SEPTEMBER, Month(2026, 8))
        assert month_figures.months(connection, contract_id=ContractId(99)) == ()
    assert august.id


def test_kept_files_are_found_by_hash_without_their_bytes(book: Book) -> None:
    made: Any = fill(book)
    kept = made[Kind.SOURCE_FILE]
    with book.reading() as connection:
        info = timesheets.file_with_hash(connection, kept.sha256)
        assert info is not None
        assert (info.name, info.size) == ("hours.xlsx", len(CONTENT))
        assert timesheets.file_with_hash(connection, source_file(b"x").sha256) is None
        assert timesheets.kept_file(connection, kept.id) == kept


def test_batches_latest_first_with_the_sums_of_their_entries(book: Book) -> None:
    made: Any = fill(book)
    first = made[Kind.IMPORT_BATCH]
    second_contract = _second_contract(book, made)
    with UnitOfWork(book, "x", now=NOW) as work:
        second = work.add(dataclasses.replace(first, id=0, contract_id=second_contract.id))
    with book.reading() as connection:
        assert timesheets.batches(connection) == (second, first)
        assert timesheets.batches(connection, contract_id=first.contract_id) == (first,)
        # The second one's entries are gone: that is no entries, not nothing to say.
        assert timesheets.batch_sums(connection) == {first.id: (1, 480), second.id: (0, 0)}


def test_sums_of_a_batch_with_a_corrected_entry_are_left_out(book: Book) -> None:
    made: Any = fill(book)
    with UnitOfWork(book, "x", now=NOW) as work:
        work.update(dataclasses.replace(made[Kind.TIME_ENTRY], minutes=470, note="Corrected"))
    with book.reading() as connection:
        assert timesheets.batch_sums(connection) == {}


def test_text_that_is_no_utf8_is_unreadable_like_any_other_damage(book: Book) -> None:
    fill(book)
    run_sql(book.path, "UPDATE customer SET note = CAST(x'ff' AS TEXT)")
    with book.reading() as connection, pytest.raises(ValueError, match="Could not decode"):
        customers.customers(connection)


def test_quotes_are_found_by_number_by_contract_and_in_the_bin(book: Book) -> None:
    made: dict[Kind, Any] = fill(book)
    first, offer = made[Kind.QUOTE], made[Kind.QUOTE_OFFER]
    with UnitOfWork(book, "x", now=NOW) as work:
        gone = work.add(
            dataclasses.replace(first, id=0, number="A-1", contract_id=None, binned_at=NOW)
        )
    with book.reading() as connection:
        assert quotes.quotes(connection) == (first,)
        assert quotes.quotes(connection, binned=True) == (gone,)
        assert quotes.quote_numbered(connection, "A-1") == gone
        assert quotes.quote_numbered(connection, "A-2") is None
        assert set(quotes.numbers(connection)) == {"A-1", "Q-1"}
        assert quotes.offers(connection, quote_id=first.id) == (offer,)
        assert quotes.offers(connection, quote_id=gone.id) == ()
        assert quotes.quotes_of(connection, made[Kind.CONTRACT].id) == (first,)


def test_what_was_offered_can_not_be_changed(book: Book) -> None:
    offer: Any = fill(book)[Kind.QUOTE_OFFER]
    with (
        pytest.raises(Refused, match="what was offered never changes"),
        UnitOfWork(book, "x", now=NOW) as work,
    ):
        work.update(dataclasses.replace(offer, pdf=b"another"))

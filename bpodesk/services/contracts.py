"""Contracts with their revisions and seats: list, open, save as one step, bin.

The editor works on a `ContractFile`: the contract, the revision being edited, and the seats. Saving
it is one undoable step. A signed revision is not edited; a change starts the next one.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bpodesk.domain.agreements import check_clause_values
from bpodesk.domain.assignments import Assignment, check_assignment, check_load
from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import (
    Contract,
    ContractStatus,
    Revision,
    RevisionKind,
    Terms,
    check_contract,
    check_revision,
    latest_revision,
    revision_on,
)
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import UNSAVED, ContractId, CustomerId
from bpodesk.domain.problems import Problem, Severity, has_errors
from bpodesk.domain.quote_records import QuoteRecord
from bpodesk.domain.worktime import Calendar, Window
from bpodesk.services.agreements import contract_wordings
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.customers import taken_code
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import quotes as quote_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import statements as statement_queries
from bpodesk.storage.queries import timesheets as timesheet_queries
from bpodesk.storage.records import fetch_one
from bpodesk.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRow:
    """A contract as lists show it; `revision` is the one in force today, or the latest draft."""

    contract: Contract
    customer: Customer
    revision: Revision
    seat_count: int

    @property
    def id(self) -> int:
        """The contract's id."""
        return self.contract.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFile:
    """Everything the editor of a contract holds. `quotes` are those that it was drafted from."""

    contract: Contract
    revision: Revision
    revisions: tuple[Revision, ...] = ()
    seats: tuple[Assignment, ...] = ()
    quotes: tuple[QuoteRecord, ...] = ()


def list_contracts(book: OpenBook) -> tuple[ContractRow, ...]:
    """The contracts in use, by number."""
    today = book.clock().date()
    with book.book.reading() as connection:
        found = queries.contracts(connection)
        revisions = queries.revisions(connection)
        seats = staff_queries.assignments(connection)
        people = {
            customer.id: customer
            for binned in (False, True)
            for customer in customer_queries.customers(connection, binned=binned)
        }
    rows: list[ContractRow] = []
    for contract in found:
        own = [revision for revision in revisions if revision.contract_id == contract.id]
        revision = revision_on(own, today) or latest_revision(own)
        if revision is not None:
            held = {
                seat.seat
                for seat in seats
                if seat.contract_id == contract.id and today in seat.days
            }
            rows.append(
                ContractRow(
                    contract=contract,
                    customer=people[contract.customer_id],
                    revision=revision,
                    seat_count=len(held),
                )
            )
    return tuple(rows)


def open_contract(book: OpenBook, contract_id: ContractId) -> ContractFile:
    """The contract for its editor, at its latest revision. Raises NotFound."""
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        revisions = queries.revisions(connection, contract_id=contract_id)
        seats = staff_queries.assignments(connection, contract_id=contract_id)
        quotes = quote_queries.quotes_of(connection, contract_id)
    latest = latest_revision(revisions)
    if contract is None or latest is None:
        raise NotFound("This contract is no longer in the book.")
    return ContractFile(
        contract=contract, revision=latest, revisions=revisions, seats=seats, quotes=quotes
    )


def find_contract(book: OpenBook, number: str) -> ContractFile:
    """The contract with a number. Raises NotFound, naming the numbers there are."""
    with book.book.reading() as connection:
        contract = queries.contract_numbered(connection, number)
        known = [item.number for item in queries.contracts(connection)]
    if contract is None:
        listed = f" It has {', '.join(known)}." if known else " It has no contracts yet."
        raise NotFound(f"The book has no contract {number}.{listed}")
    return open_contract(book, contract.id)


def new_contract(company: Company, customer: Customer | None, *, today: dt.date) -> ContractFile:
    """A contract to begin with: weekdays 09:00-18:00 in the customer's zone, nothing agreed yet."""
    zone = customer.zone if customer is not None else company.zone
    windows = tuple(
        Window(
            weekday=weekday,
            start=dt.time(9),
            end=dt.time(18),
            break_start=dt.time(13),
            break_end=dt.time(14),
        )
        for weekday in range(5)
    )
    starts_on = today.replace(day=1)
    contract = Contract(
        number="",
        title="",
        customer_id=customer.id if customer is not None else CustomerId(UNSAVED),
        currency=customer.currency if customer is not None else company.currency,
        starts_on=starts_on,
    )
    revision = Revision(
        contract_id=ContractId(UNSAVED),
        number=1,
        effective_from=starts_on,
        terms=Terms(calendar=Calendar(zone=zone, windows=windows)),
    )
    return ContractFile(contract=contract, revision=revision)


def next_revision(file: ContractFile, *, effective_from: dt.date) -> ContractFile:
    """The same contract with a new draft revision that starts from the terms of the last."""
    revision = dataclasses.replace(
        file.revision,
        id=type(file.revision.id)(UNSAVED),
        row_version=0,
        number=max(item.number for item in file.revisions) + 1,
        kind=RevisionKind.AMENDMENT,
        effective_from=effective_from,
        signed_on=None,
        summary="",
    )
    return dataclasses.replace(file, revision=revision)


def save_contract(book: OpenBook, file: ContractFile) -> Outcome[ContractFile]:
    """Save a contract, its revision, its seats and its link to the quotes as one step.

    Seats that are no longer in the file are deleted. A stored signed revision must be unchanged.
    """
    problems = list(check_contract(file.contract))
    problems.extend(check_revision(file.revision, other_revisions(file)))
    problems.extend(_check_clause_values(book, file))
    problems.extend(_check_seats(book, file))
    with book.book.reading() as connection:
        twin = queries.contract_numbered(connection, file.contract.number)
        stored = fetch_one(connection, Revision, file.revision.id)
    if twin is not None and twin.id != file.contract.id:
        in_bin = twin.binned_at is not None
        problems.append(taken_code("number", twin.number, twin.title, in_bin=in_bin))
    if stored is not None and stored.signed_on is not None and stored != file.revision:
        message = (
            f"Revision {stored.number} is signed and can't be changed."
            " Start the next revision to agree something else."
        )
        problems.append(Problem(field="revision", message=message))
    problems.extend(_check_signed_kept(book, file))
    problems.extend(_check_status_kept(book, file))
    problems.extend(_check_starts(file))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Edit of" if file.contract.id else "New"
    with book.unit_of_work(f"{verb} contract {file.contract.number}") as work:
        contract = work.save(file.contract)
        revision = work.save(dataclasses.replace(file.revision, contract_id=contract.id))
        _save_seats(work, file.seats, contract.id)
        for quote in file.quotes:
            # Read anew: the quote may have been edited while the draft was looked at.
            stored_quote = fetch_one(work.connection, QuoteRecord, quote.id)
            if stored_quote is not None:
                linked = dataclasses.replace(
                    stored_quote, contract_id=contract.id, customer_id=contract.customer_id
                )
                work.update(linked)
    saved = open_contract(book, contract.id)
    return Saved(
        record=dataclasses.replace(saved, revision=revision),
        changes=work.changes,
        warnings=tuple(problems),
    )


def _check_clause_values(book: OpenBook, file: ContractFile) -> tuple[Problem, ...]:
    """The values of clauses in an unsigned revision, by the wordings it is made from."""
    revision = file.revision
    if revision.signed_on is not None or not revision.terms.clause_values:
        return ()
    wordings = contract_wordings(book, file.contract.id)
    return check_clause_values(wordings.of(revision), revision.terms)


def _check_status_kept(book: OpenBook, file: ContractFile) -> list[Problem]:
    """A status goes from step to step, each with its day and who decided it."""
    with book.book.reading() as connection:
        stored = fetch_one(connection, Contract, file.contract.id)
    before = ContractStatus.DRAFT if stored is None else stored.status
    if file.contract.status is before:
        return []
    message = f"The contract is {before.value}. Change its status with a day and who decided it."
    return [Problem(field="status", message=message)]


def _check_starts(file: ContractFile) -> list[Problem]:
    """The first revision covers the contract from its first day, and so should its rates."""
    revision, starts = file.revision, file.contract.starts_on
    if revision.number > 1 or revision.signed_on is not None:
        return []
    problems: list[Problem] = []
    if revision.effective_from > starts:
        message = (
            f"The contract starts on {starts}, but its first revision is in force only from"
            f" {revision.effective_from}. Make the two dates the same."
        )
        problems.append(Problem(field="effective_from", message=message))
    first: dict[str, dt.date] = {}
    for line in revision.terms.rate_lines:
        first[line.code] = min(line.starts_on, first.get(line.code, line.starts_on))
    late = sorted(code for code, day in first.items() if day > starts)
    if late:
        message = f"Nothing is charged for {', '.join(late)} before {first[late[0]]}."
        problems.append(Problem(field="rate_lines", message=message, severity=Severity.WARNING))
    return problems


def _check_signed_kept(book: OpenBook, file: ContractFile) -> Iterator[Problem]:
    """What both parties signed stays: with whom, under which number, from when, in what money.

    The last day may change: a term is renewed or cut short. Without a revision that agrees it,
    the signed text says another day, and that is told.
    """
    with book.book.reading() as connection:
        stored = fetch_one(connection, Contract, file.contract.id)
        revisions = queries.revisions(connection, contract_id=file.contract.id)
    if stored is None or all(revision.signed_on is None for revision in revisions):
        return
    new = file.contract
    money = f"The contract was signed in {stored.currency}; its currency can't change any more."
    number = f"The contract was signed as {stored.number}; its number can't change any more."
    customer = "The contract was signed with another customer. Start a contract of its own."
    start = f"The contract was signed to start on {stored.starts_on}; that can't change any more."
    for field, before, after, message in (
        ("currency", stored.currency, new.currency, money),
        ("number", stored.number, new.number, number),
        ("customer_id", stored.customer_id, new.customer_id, customer),
        ("starts_on", stored.starts_on, new.starts_on, start),
    ):
        if before != after:
            yield Problem(field=field, message=message)
    is_agreed = any(item.signed_on is None for item in (*other_revisions(file), file.revision))
    if stored.ends_on != new.ends_on and not is_agreed:
        until = "has no end" if stored.ends_on is None else f"ends on {stored.ends_on}"
        message = f"The signed text says that it {until}. Agree the other day in an amendment."
        yield Problem(field="ends_on", message=message, severity=Severity.WARNING)


def other_revisions(file: ContractFile) -> list[Revision]:
    """The stored revisions besides the one being edited."""
    return [item for item in file.revisions if item.id != file.revision.id]


def _check_seats(book: OpenBook, file: ContractFile) -> list[Problem]:
    with book.book.reading() as connection:
        others = [
            seat
            for seat in staff_queries.assignments(connection)
            if seat.contract_id != file.contract.id
        ]
    problems: list[Problem] = []
    for index, seat in enumerate(file.seats):
        found = [
            *check_assignment(seat),
            *check_load(seat, [*others, *file.seats[:index]]),
        ]
        problems.extend(
            dataclasses.replace(problem, field="seats", message=f"{seat.seat}: {problem.message}")
            for problem in found
        )
    return problems


def _save_seats(work: UnitOfWork, seats: Sequence[Assignment], contract_id: ContractId) -> None:
    kept = {seat.id for seat in seats}
    for stored in staff_queries.assignments(work.connection, contract_id=contract_id):
        if stored.id not in kept:
            work.delete(Kind.ASSIGNMENT, stored.id)
    for seat in seats:
        work.save(dataclasses.replace(seat, contract_id=contract_id))


def bin_contracts(book: OpenBook, contracts: Sequence[Contract]) -> Outcome[int]:
    """Put contracts into the bin; refused for one with hours or sealed statements."""
    problems: list[Problem] = []
    with book.book.reading() as connection:
        for contract in contracts:
            has_hours = timesheet_queries.has_entries(connection, contract_id=contract.id)
            if has_hours or statement_queries.statements(connection, contract_id=contract.id):
                message = (
                    f"{contract.number} has hours or statements. Set its status to expired or"
                    " terminated instead of deleting it."
                )
                problems.append(Problem(message=message))
    if problems:
        return NotSaved(problems=tuple(problems))
    what = contracts[0].number if len(contracts) == 1 else f"{len(contracts)} contracts"
    now = book.clock()
    with book.unit_of_work(f"Deletion of {what}") as work:
        for contract in contracts:
            work.update(dataclasses.replace(contract, binned_at=now))
    return Saved(record=len(contracts), changes=work.changes)


def restore_contract(book: OpenBook, contract: Contract) -> ChangeSet:
    """Take a contract out of the bin."""
    with book.unit_of_work(f"Restoring of {contract.number}") as work:
        work.update(dataclasses.replace(contract, binned_at=None))
    return work.changes

"""The deadlines of all contracts, for the board, the dashboard, the terminal and the calendar."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bpodesk.domain.calendar_file import calendar_file
from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.deadline_inputs import DeadlineInputs
from bpodesk.domain.deadline_rules import deadlines_of
from bpodesk.domain.deadlines import Deadline, Stage, by_time, stage_of
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.seals import SealedStatement
from bpodesk.services.agreements import contract_wordings
from bpodesk.services.books import OpenBook
from bpodesk.services.clause_library import clause_library
from bpodesk.services.log_records import of_those
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import issues as issue_queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.queries import month_figures as figure_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import statements as statement_queries

DAYS_BACK, DAYS_AHEAD, MOST_DAYS_AHEAD = 30, 400, 3653


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A deadline as it stands now, with its customer's name."""

    deadline: Deadline
    stage: Stage
    customer: str

    @property
    def id(self) -> str:
        """What tells it from every other deadline."""
        return self.deadline.key


def list_deadlines(book: OpenBook, *, until: dt.date | None = None) -> tuple[DeadlineRow, ...]:
    """The deadlines of all contracts by time, from 30 days ago to the day or 400 days ahead.

    However late the day, nothing is worked out for more than ten years.
    """
    now = book.clock()
    today = now.date()
    last = today + dt.timedelta(days=DAYS_AHEAD) if until is None else until
    last = min(last, today + dt.timedelta(days=MOST_DAYS_AHEAD))
    days = DateRange(start=today - dt.timedelta(days=DAYS_BACK), end=last + ONE_DAY)
    with book.book.reading() as connection:
        contracts = contract_queries.contracts(connection)
        revisions = contract_queries.revisions(connection)
        parties = contract_queries.parties(connection)
        seats = staff_queries.assignments(connection)
        people = staff_queries.all_staff(connection)
        statements = statement_queries.statements(connection)
        issues = issue_queries.issues(connection)
        actions = of_those(issues, issue_queries.actions(connection))
        events = {
            item.id: measured_queries.events(connection, contract_id=item.id) for item in contracts
        }
    worked = {item.id: _worked(book, item.id, statements) for item in contracts}
    found: list[Deadline] = []
    for contract in contracts:
        own = tuple(seat for seat in seats if seat.contract_id == contract.id)
        seated = {seat.staff_id for seat in own}
        agreed = tuple(item for item in revisions if item.contract_id == contract.id)
        wordings = contract_wordings(book, contract.id)
        inputs = DeadlineInputs(
            contract=contract,
            revisions=agreed,
            wordings={item.id: wordings.of(item) for item in agreed},
            today=today,
            assignments=own,
            people=tuple(person for person in people if person.id in seated),
            events=events[contract.id],
            statements=tuple(item for item in statements if item.contract_id == contract.id),
            issues=tuple(item for item in issues if item.contract_id == contract.id),
            actions=tuple(item for item in actions if item.contract_id == contract.id),
            worked=worked[contract.id],
        )
        found.extend(deadlines_of(inputs, days))
    return tuple(
        DeadlineRow(
            deadline=deadline,
            stage=stage_of(deadline, now),
            customer=parties[deadline.contract_id][1],
        )
        for deadline in sorted(found, key=by_time)
    )


def _worked(
    book: OpenBook, contract_id: ContractId, statements: Sequence[SealedStatement]
) -> frozenset[Month]:
    """The months of which the book has work, and so a statement is due.

    Not those from before the book was begun, whose results were typed in, or hours and counts
    brought along: they end where the first statement was sealed or the last result was typed.
    """
    with book.book.reading() as connection:
        months = (
            *figure_queries.months(connection, contract_id=contract_id),
            *figure_queries.counted_months(connection, contract_id=contract_id),
        )
        volumes = measured_queries.volumes(connection, contract_id=contract_id)
        past = measured_queries.history(connection, contract_id=contract_id)
    typed = (Month.containing(item.month).shift(1) for item in past if item.statement_id is None)
    sealed = (Month.containing(s.month) for s in statements if s.contract_id == contract_id)
    begun = max((*typed, *sorted(sealed)[:1]), default=None)
    found = {*months, *(Month.containing(volume.month) for volume in volumes)}
    return frozenset(month for month in found if begun is None or month >= begun)


def open_rows(rows: Iterable[DeadlineRow]) -> tuple[DeadlineRow, ...]:
    """Those that are not done."""
    return tuple(row for row in rows if row.stage is not Stage.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """How many deadlines are overdue for certain, and how many are due this week."""

    overdue: int
    this_week: int


def pressing(book: OpenBook) -> Pressing:
    """What the dashboard tells. What the book can't know to be done is not called overdue there."""
    today = book.clock().date()
    # A week and a day: the contract's zone may be a day ahead of ours.
    rows = list_deadlines(book, until=today + dt.timedelta(days=8))
    stages = Counter(
        row.stage for row in rows if row.stage is not Stage.OVERDUE or row.deadline.done is not None
    )
    return Pressing(overdue=stages[Stage.OVERDUE], this_week=stages[Stage.THIS_WEEK])


def deadlines_file(
    book: OpenBook, rows: Iterable[DeadlineRow], *, alarm_days: int | None = 7
) -> bytes:
    """The deadlines as a calendar file; alarms ring so many days before, never where None."""
    return calendar_file((row.deadline for row in rows), now=book.clock(), alarm_days=alarm_days)


def clause_titles(book: OpenBook) -> dict[str, str]:
    """The title of each clause of the book's library by its id."""
    return {clause.id: clause.title for clause in clause_library(book)}


def deadline_figures(row: DeadlineRow) -> Json:
    """A deadline as plain values, for machines."""
    deadline = row.deadline
    return {
        "kind": deadline.kind.value,
        "contract": deadline.contract_number,
        "customer": row.customer,
        "subject": deadline.subject,
        "day": str(deadline.day),
        "at": to_json(deadline.at),
        "zone": deadline.zone,
        "stage": row.stage.value,
        "done": deadline.done,
        "title": deadline.title,
        "sentence": deadline.sentence,
        "missed": deadline.missed,
        "clause": deadline.clause,
    }

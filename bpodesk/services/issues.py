"""The issue log: issues with their actions and contacts, listed with times, saved as one step.

Times run on the calendar, and are judged by the promise, of the revision in force on the day of
the report.
"""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bpodesk.domain.contact_log import ContactNote, check_contact
from bpodesk.domain.contracts import Contract, Revision, revision_on
from bpodesk.domain.customers import Contact, Customer
from bpodesk.domain.ids import ContractId, IssueId
from bpodesk.domain.issue_actions import ActionItem, check_action, put_off
from bpodesk.domain.issue_clock import (
    Clocked,
    Judgement,
    Promise,
    promise_for,
    resolution_of,
    response_of,
)
from bpodesk.domain.issues import Issue, check_issue, next_issue_code, resolved
from bpodesk.domain.period_log import PeriodLog, period_log
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.worktime import Calendar, local_date
from bpodesk.services.agreements import Wordings, contract_wordings
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.log_records import of_those
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import issues as queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.records import fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """An issue as lists show it: its contract and customer, its times, its open actions."""

    issue: Issue
    contract: Contract
    customer: str
    zone: str
    response: Clocked
    resolution: Clocked
    overdue: bool
    open_actions: int = 0

    @property
    def id(self) -> int:
        """The issue's id."""
        return self.issue.id


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFile:
    """What the editor of an issue holds."""

    issue: Issue
    actions: tuple[ActionItem, ...] = ()
    contacts: tuple[ContactNote, ...] = ()


@dataclass(frozen=True, kw_only=True)  # no slots: the wordings are looked up once
class Clock:
    """The calendar and the promise of a contract's issues, by the day of their report."""

    book: OpenBook
    contract_id: ContractId
    revisions: tuple[Revision, ...]

    @cached_property
    def _wordings(self) -> Wordings:
        return contract_wordings(self.book, self.contract_id)

    @property
    def zone(self) -> str:
        """The contract's zone, by its latest revision."""
        return self.revisions[-1].terms.calendar.zone

    def of(self, issue: Issue) -> tuple[Calendar, Promise]:
        """The calendar that an issue's times run on, and what was promised for it."""
        revision = self._revision(issue)
        wordings = self._wordings.of(revision)
        promise = promise_for(wordings, revision.terms, issue.severity)
        return revision.terms.calendar, promise

    def _revision(self, issue: Issue) -> Revision:
        day = local_date(issue.reported_at, zone=self.zone)
        return revision_on(self.revisions, day) or self.revisions[0]


def clock_for(book: OpenBook, contract_id: ContractId) -> Clock:
    """The clock of a contract's issues. Raises NotFound."""
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
    if not revisions:
        raise NotFound("The contract is no longer in the book.")
    return Clock(book=book, contract_id=contract_id, revisions=revisions)


# ------------------------------------------------------------------------------- lists


def list_issues(book: OpenBook, contract_id: ContractId | None = None) -> tuple[IssueRow, ...]:
    """The issues of the contracts in use, or of one, the latest first."""
    now = book.clock()
    with book.book.reading() as connection:
        found = queries.issues(connection, contract_id=contract_id)
        actions = queries.actions(connection, contract_id=contract_id)
        contracts = {item.id: item for item in contract_queries.contracts(connection)}
        parties = contract_queries.parties(connection)
    to_do = Counter(item.issue_id for item in actions if item.done_on is None)
    clocks: dict[ContractId, Clock] = {}
    rows: list[IssueRow] = []
    for issue in found:
        contract = contracts.get(issue.contract_id)
        if contract is None:
            continue
        if contract.id not in clocks:
            clocks[contract.id] = clock_for(book, contract.id)
        clock = clocks[contract.id]
        row = _row(issue, contract, parties[contract.id][1], clock, now=now)
        rows.append(dataclasses.replace(row, open_actions=to_do[issue.id]))
    return tuple(reversed(rows))


def _row(
    issue: Issue,
    contract: Contract,
    customer: str,
    clock: Clock,
    *,
    now: dt.datetime,
) -> IssueRow:
    calendar, promise = clock.of(issue)
    response = response_of(issue, calendar, promise, now=now)
    resolution = resolution_of(issue, calendar, promise, now=now)
    is_open = issue.resolved_at is None
    late = any(
        item.done_at is None and item.judgement is Judgement.LATE for item in (response, resolution)
    )
    past = issue.due_on is not None and issue.due_on < local_date(now, zone=calendar.zone)
    return IssueRow(
        issue=issue,
        contract=contract,
        customer=customer,
        zone=calendar.zone,
        response=response,
        resolution=resolution,
        overdue=is_open and (late or past),
    )


def log_of(book: OpenBook, contract_id: ContractId, days: DateRange, *, zone: str) -> PeriodLog:
    """The issues and actions of a contract's days, which begin and end in its zone."""
    with book.book.reading() as connection:
        found = queries.issues(connection, contract_id=contract_id)
        actions = of_those(found, queries.actions(connection, contract_id=contract_id))
    if not found and not actions:
        return PeriodLog(days=days, zone=zone, issues=(), actions=())
    return period_log(
        found,
        actions,
        days=days,
        zone=zone,
        clock_of=clock_for(book, contract_id).of,
        now=book.clock(),
    )


def customer_contacts(book: OpenBook, contract_id: ContractId) -> tuple[Contact, ...]:
    """The people at a contract's customer. Raises NotFound."""
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
    return () if customer is None else customer.contacts


def known_codes(book: OpenBook, contract_id: ContractId) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes an issue can refer to: of the contract's service levels, and of its events."""
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        events = measured_queries.events(connection, contract_id=contract_id)
    levels = {level.code: None for item in revisions for level in item.terms.levels}
    return tuple(levels), tuple(event.code for event in events)


# ------------------------------------------------------------------------------- one issue


def new_issue(book: OpenBook, contract_id: ContractId, title: str = "") -> Issue:
    """An issue reported now, under the contract's next code; not in the book yet."""
    with book.book.reading() as connection:
        taken = queries.codes(connection, contract_id=contract_id)
    return Issue(
        contract_id=contract_id,
        code=next_issue_code(taken),
        title=title.strip(),
        reported_at=book.clock(),
    )


def open_issue(book: OpenBook, issue_id: IssueId) -> IssueFile:
    """An issue with its actions and contacts as they are in the book now. Raises NotFound."""
    with book.book.reading() as connection:
        issue = fetch_one(connection, Issue, issue_id)
        if issue is None:
            raise NotFound("This issue is no longer in the book.")
        actions = queries.actions(connection, contract_id=issue.contract_id)
        contacts = queries.contacts(connection, contract_id=issue.contract_id)
    return IssueFile(
        issue=issue,
        actions=tuple(item for item in actions if item.issue_id == issue_id),
        contacts=tuple(item for item in contacts if item.issue_id == issue_id),
    )


def save_issue(book: OpenBook, file: IssueFile, before: IssueFile | None = None) -> Outcome[Issue]:
    """Save an issue with its actions and contacts as one step.

    Those of `before` that the file no longer has go into the bin. Raises ChangedElsewhere where
    the book has another version of one.
    """
    issue = file.issue
    problems = [*check_issue(issue), *_check_parts(file), *_check_codes(book, issue)]
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    kept = {(type(item), item.id) for item in (*file.actions, *file.contacts)}
    known = () if before is None else (*before.actions, *before.contacts)
    earlier = {} if before is None else {item.id: item for item in before.actions}
    verb = "Edit of" if issue.id else "New"
    with book.unit_of_work(f"{verb} issue {issue.code}") as work:
        saved = work.save(issue)
        for action in file.actions:
            mine = dataclasses.replace(action, issue_id=saved.id, contract_id=saved.contract_id)
            work.save(put_off(mine, earlier.get(action.id)))
        for contact in file.contacts:
            work.save(
                dataclasses.replace(contact, issue_id=saved.id, contract_id=saved.contract_id)
            )
        for gone in known:
            if (type(gone), gone.id) not in kept:
                work.update(dataclasses.replace(gone, binned_at=book.clock()))
    return Saved(record=saved, changes=work.changes)


def resolve_issue(book: OpenBook, issue: Issue) -> Outcome[Issue]:
    """Record that an issue is resolved now. Raises ChangedElsewhere."""
    done = resolved(issue, book.clock())
    problems = check_issue(done)
    if has_errors(problems):
        return NotSaved(problems=problems)
    with book.unit_of_work(f"Resolution of issue {issue.code}") as work:
        saved = work.update(done)
    return Saved(record=saved, changes=work.changes)


def _check_parts(file: IssueFile) -> Iterator[Problem]:
    for action in file.actions:
        for problem in check_action(action):
            yield _of_list("actions", action.what, problem)
    for contact in file.contacts:
        for problem in check_contact(contact):
            yield _of_list("contacts", contact.said, problem)


def _of_list(field: str, name: str, problem: Problem) -> Problem:
    message = f"“{name}”: {problem.message}" if name.strip() else problem.message
    return dataclasses.replace(problem, field=field, message=message)


def _check_codes(book: OpenBook, issue: Issue) -> Iterator[Problem]:
    with book.book.reading() as connection:
        taken = queries.codes(connection, contract_id=issue.contract_id)
    if taken.get(issue.code, issue.id) != issue.id:
        message = f"{issue.code} is taken by another issue of this contract."
        yield Problem(field="code", message=message, value=issue.code)
    levels, events = known_codes(book, issue.contract_id)
    for field, what, codes, known in (
        ("sla_codes", "service level", issue.sla_codes, levels),
        ("event_codes", "excused event", issue.event_codes, events),
    ):
        for code in codes:
            if code not in known:
                listed = f"It has {', '.join(known)}." if known else "It has none yet."
                message = f"The contract has no {what} {code}. {listed}"
                yield Problem(field=field, message=message, value=code)

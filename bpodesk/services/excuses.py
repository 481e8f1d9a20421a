"""The excuse desk: excused events with their clause, deadlines, steps, evidence and worth."""

import dataclasses
import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.contracts import Revision
from bpodesk.domain.event_files import EventFile, EventFileInfo, check_evidence, event_file
from bpodesk.domain.event_steps import EventStep, check_event_step
from bpodesk.domain.excuse_worth import ExcuseWorth, disputes_of, event_worth, together_of
from bpodesk.domain.ids import ContractId, EventFileId, EventId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.sla.excuses import Decision, ExcusedEvent, Standing
from bpodesk.domain.time_left import TimeLeft, time_left
from bpodesk.domain.worktime import Calendar, instant, local_date
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.event_clauses import ClauseInForce, EventClauses
from bpodesk.services.measures import EvidenceStays, list_events, revision_at
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.statements import StatementView, compute
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import excuses as queries
from bpodesk.storage.records import fetch_one

_LAST_MINUTE = dt.time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """An excused event with everything that decides whether it counts.

    `month` is the one it began in. `until_notice` is the time left for notice, where it was given
    from there to the deadline. `decision_due` is the last day on which the customer can answer, by
    the contract's calendar; None without notice in time, or where the contract sets no window.
    """

    event: ExcusedEvent
    standing: Standing
    customer: str
    calendar: Calendar
    month: Month
    clause: ClauseInForce
    until_notice: TimeLeft | None
    decision_due: dt.date | None
    until_decision: TimeLeft | None
    steps: tuple[EventStep, ...]
    evidence: tuple[EventFileInfo, ...]

    @property
    def id(self) -> int:
        """The event's id."""
        return self.event.id

    @property
    def zone(self) -> str:
        """The contract's zone on the event's first day."""
        return self.calendar.zone

    @property
    def is_answer_overdue(self) -> bool:
        """Whether the customer let its window pass without a decision."""
        return self.until_decision is not None and self.until_decision.is_over


def excuse_desk(book: OpenBook, contract_id: ContractId) -> tuple[DeskRow, ...]:
    """A contract's excused events by code. Raises NotFound."""
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        steps = queries.steps(connection, contract_id=contract_id)
        evidence = queries.evidence(connection, contract_id=contract_id)
        parties = contract_queries.parties(connection)
    clauses = EventClauses(book, contract_id)
    rows: list[DeskRow] = []
    for row in list_events(book, contract_id):
        event = row.event
        revision = revision_at(revisions, event.started_at)
        rows.append(
            _desk_row(
                event,
                row.standing,
                revision,
                customer=parties[contract_id][1],
                clause=clauses.of(event.kind, revision),
                now=book.clock(),
                steps=tuple(step for step in steps if step.event_id == event.id),
                evidence=tuple(item for item in evidence if item.event_id == event.id),
            )
        )
    return tuple(rows)


def desk_row(book: OpenBook, contract_id: ContractId, code: str) -> DeskRow:
    """The event with a code. Raises NotFound."""
    for row in excuse_desk(book, contract_id):
        if row.event.code == code:
            return row
    raise NotFound(f"The contract has no excused event {code}.")


def _desk_row(
    event: ExcusedEvent,
    standing: Standing,
    revision: Revision,
    *,
    customer: str,
    clause: ClauseInForce,
    now: dt.datetime,
    steps: tuple[EventStep, ...],
    evidence: tuple[EventFileInfo, ...],
) -> DeskRow:
    calendar, policy = revision.terms.calendar, revision.terms.credits
    until_notice = None
    if event.noticed_at is not None or event.decision is not Decision.WITHDRAWN:
        until_notice = time_left(standing.deadline, event.noticed_at or now, calendar=calendar)
    due, until_decision = None, None
    if event.noticed_at is not None and standing.in_time and policy.decision_business_days:
        noticed = local_date(event.noticed_at, zone=calendar.zone)
        with suppress(ValueError):  # a calendar without a business day has no window either
            due = calendar.add_business_days(noticed, policy.decision_business_days)
        if due is not None and event.decision in (Decision.DRAFT, Decision.NOTICED):
            last = instant(due, _LAST_MINUTE, zone=calendar.zone)
            until_decision = time_left(last, now, calendar=calendar)
    return DeskRow(
        event=event,
        standing=standing,
        customer=customer,
        calendar=calendar,
        month=Month.containing(local_date(event.started_at, zone=calendar.zone)),
        clause=clause,
        until_notice=until_notice,
        decision_due=due,
        until_decision=until_decision,
        steps=steps,
        evidence=evidence,
    )


# ------------------------------------------------------------------------------- worth


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthWorth:
    """A month's statement, and what its excused events are worth together and disputed."""

    view: StatementView
    together: ExcuseWorth | None
    disputes: tuple[ExcuseWorth, ...]

    def of_event(self, code: str) -> ExcuseWorth:
        """What one of its events is worth, all others as they stand."""
        return event_worth(self.view.inputs, self.view.statement, code)


def month_worth(book: OpenBook, contract_id: ContractId, month: Month) -> MonthWorth:
    """What a month's excused events are worth. Raises NotFound."""
    view = compute(book, contract_id, month)
    return MonthWorth(
        view=view,
        together=together_of(view.statement, view.what_ifs),
        disputes=disputes_of(view.statement, view.what_ifs),
    )


# ------------------------------------------------------------------------------- steps


def take_step(
    book: OpenBook, step: EventStep, *, noticed_at: dt.datetime | None = None
) -> Outcome[ExcusedEvent]:
    """Record what was decided of an event, on which day and by whom; Undo takes it back.

    `noticed_at` is when notice was given, for the step that says so. Raises NotFound.
    """
    with book.book.reading() as connection:
        event = fetch_one(connection, ExcusedEvent, step.event_id)
        if event is None:
            raise NotFound("The excused event is no longer in the book.")
        revisions = contract_queries.revisions(connection, contract_id=event.contract_id)
        steps = queries.steps(connection, contract_id=event.contract_id)
    if step.step is Decision.NOTICED and noticed_at is not None:
        event = dataclasses.replace(event, noticed_at=noticed_at)
    zone = revision_at(revisions, event.started_at).terms.calendar.zone
    problems = list(
        check_event_step(
            step,
            event,
            earlier=[item for item in steps if item.event_id == event.id],
            began_on=local_date(event.started_at, zone=zone),
        )
    )
    if event.noticed_at is not None and event.noticed_at < event.started_at:
        message = "Notice can't be given before the event began."
        problems.append(Problem(field="noticed_at", message=message))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    with book.unit_of_work(f"Excused event {event.code} is {step.step.words}") as work:
        saved = work.update(dataclasses.replace(event, decision=step.step))
        work.add(dataclasses.replace(step, by_whom=step.by_whom.strip(), note=step.note.strip()))
    return Saved(record=saved, changes=work.changes)


# ------------------------------------------------------------------------------- evidence


def check_attaching(
    book: OpenBook, event_id: EventId, content: bytes, *, name: str
) -> tuple[Problem, ...]:
    """What keeps a file from being kept as evidence of an event. Raises NotFound."""
    return tuple(check_evidence(content, name=name, others=_evidence_of(book, event_id)))


def _evidence_of(book: OpenBook, event_id: EventId) -> tuple[EventFileInfo, ...]:
    with book.book.reading() as connection:
        event = fetch_one(connection, ExcusedEvent, event_id)
        if event is None:
            raise NotFound("The excused event is no longer in the book.")
        found = queries.evidence(connection, contract_id=event.contract_id)
    return tuple(item for item in found if item.event_id == event_id)


def attach_evidence(
    book: OpenBook, event_id: EventId, content: bytes, *, name: str, note: str = ""
) -> Outcome[EventFile]:
    """Keep a file with an event. Undo takes it away until its month is sealed. Raises NotFound."""
    problems = check_attaching(book, event_id, content, name=name)
    if problems:
        return NotSaved(problems=problems)
    made = event_file(event_id, content, name=name, attached_at=book.clock(), note=note)
    with book.unit_of_work(f"“{made.name}” kept as evidence") as work:
        kept = work.add(made)
    return Saved(record=kept, changes=work.changes)


def evidence_file(book: OpenBook, file_id: EventFileId) -> EventFile:
    """A piece of evidence with its bytes. Raises NotFound."""
    with book.book.reading() as connection:
        found = queries.kept_evidence(connection, file_id)
    if found is None:
        raise NotFound("The evidence is not in the book.")
    return found


def remove_evidence(book: OpenBook, file: EventFileInfo) -> ChangeSet:
    """Take a piece of evidence away; Undo brings it back.

    Raises EvidenceStays where a sealed statement names it.
    """
    kept = _evidence_of(book, file.event_id)
    if any(item.id == file.id and item.is_sealed for item in kept):
        raise EvidenceStays(
            f"“{file.name}” is named in a sealed statement and stays in the book. More evidence"
            " can be added beside it."
        )
    with book.unit_of_work(f"“{file.name}” taken away") as work:
        work.delete(Kind.EVENT_FILE, file.id)
    return work.changes

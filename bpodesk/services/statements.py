"""Statements: compute a month, print it, issue it."""

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.documents import statement as paper
from bpodesk.domain import codec
from bpodesk.domain.changes import Kind
from bpodesk.domain.clauses.values import as_number
from bpodesk.domain.codec import Json
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract
from bpodesk.domain.customers import Customer
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.history import past_results
from bpodesk.domain.ids import ContractId
from bpodesk.domain.parts import month_parts
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.domain.sla.measures import NOTHING_COUNTED, NotMeasurable
from bpodesk.domain.statements import (
    Assumptions,
    SourceRef,
    Statement,
    StatementInputs,
    StatementRecord,
    StatementStatus,
    compute_statement,
)
from bpodesk.domain.what_ifs import WhatIf, what_if, what_ifs
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.measures import parts_for
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import statements as queries
from bpodesk.storage.queries import timesheets as timesheet_queries
from bpodesk.storage.records import fetch_one


class BadAssumption(Trouble):
    """A what-if that can't be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A computed month with everything that is printed around it.

    `missing` lists what is not there yet for the month to be complete; `issued` are the statements
    already issued for it, latest first.
    """

    company: Company
    customer: Customer
    statement: Statement
    what_ifs: tuple[WhatIf, ...]
    missing: tuple[Problem, ...]
    issued: tuple[StatementRecord, ...]

    @property
    def inputs(self) -> StatementInputs:
        """What it was computed from."""
        return self.statement.inputs

    @property
    def figures(self) -> Json:
        """Every figure, as plain JSON values."""
        return statement_figures(self.statement, self.what_ifs)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A contract's month as the list of statements shows it."""

    view: StatementView

    @property
    def id(self) -> int:
        """The contract's id."""
        return self.view.inputs.contract.id


def compute(
    book: OpenBook, contract_id: ContractId, month: Month, *, assumed: Sequence[str] = ()
) -> StatementView:
    """The statement of a contract's month. Raises NotFound.

    `assumed` are further what-ifs to work out, as `parse_assumption` reads them; raises
    BadAssumption for one that says nothing.
    """
    company, customer, inputs, issued = _gather(book, contract_id, month)
    statement = compute_statement(inputs)
    cases = [*what_ifs(inputs, statement)]
    for text in assumed:
        assumption = parse_assumption(text, inputs)
        if all(case.code != text for case in cases):
            cases.append(what_if(inputs, statement, code=text, title=text, assumed=assumption))
    return StatementView(
        company=company,
        customer=customer,
        statement=statement,
        what_ifs=tuple(cases),
        missing=(*_missing(statement), *_drift(statement, issued)),
        issued=issued,
    )


def month_inputs(book: OpenBook, contract_id: ContractId, month: Month) -> StatementInputs:
    """What a contract's month is computed from. Raises NotFound."""
    return _gather(book, contract_id, month)[2]


def parse_assumption(text: str, inputs: StatementInputs) -> Assumptions:
    """A what-if as text: "no-excuses", "accept:E3", "S1.target=85". Raises BadAssumption."""
    if text == "no-excuses":
        return Assumptions(no_excuses=True)
    word, _, code = text.partition(":")
    if word == "accept" and any(event.code == code for event in inputs.events):
        return Assumptions(accepted=frozenset((code,)))
    level, _, value = text.partition(".target=")
    target = as_number(value)
    known = any(part.terms.level(level) is not None for part in inputs.parts)
    if known and target is not None:
        return Assumptions(targets={level: target})
    raise BadAssumption(
        f"“{text}” is no assumption. Write no-excuses, accept:EVENT or SLA.target=NUMBER,"
        " with an event and a service level of the contract."
    )


def statement_pdf(book: OpenBook, view: StatementView) -> bytes:
    """The statement on paper, in the company's look.

    The same view of the same book gives the same bytes.
    """
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    sheet = paper.StatementPaper(
        company=view.company,
        customer=view.customer,
        statement=view.statement,
        what_ifs=view.what_ifs,
        missing=view.missing,
        figures_sha256=hashlib.sha256(codec.canonical(view.figures).encode()).hexdigest(),
    )
    return render(branded(paper.statement_document(sheet), view.company, logo_of(book)))


def issue_statement(book: OpenBook, view: StatementView) -> Outcome[StatementRecord]:
    """Record a statement as issued, with its results as history for the months to come.

    A month that was issued before gets the next version; its results take the place of the old
    ones. Refused while something is missing, and where the book has changed since the view was
    computed: nobody issues what they have not seen.
    """
    seen, inputs = view, view.inputs
    view = compute(book, inputs.contract.id, inputs.month)
    if statement_figures(view.statement, ()) != statement_figures(seen.statement, ()):
        message = "The month has changed since this statement was computed. Look at it again."
        return NotSaved(problems=(Problem(message=message),))
    blocking = tuple(problem for problem in view.missing if problem.is_error)
    if blocking:
        return NotSaved(problems=blocking)
    # Once this is issued, nothing has changed since: the warning is no part of its paper.
    missing = tuple(problem for problem in view.missing if problem.field != "issued")
    view = dataclasses.replace(view, missing=missing)
    statement, figures = view.statement, codec.canonical(view.figures)
    if view.issued and view.issued[0].figures == figures:
        message = f"This month is issued already, as version {view.issued[0].version}, just so."
        return NotSaved(problems=(Problem(message=message),))
    record = StatementRecord(
        contract_id=inputs.contract.id,
        month=inputs.month.first,
        version=max((old.version for old in view.issued), default=0) + 1,
        issued_at=book.clock(),
        net_minor=statement.net.minor,
        currency=statement.net.currency,
        figures=figures,
        pdf_sha256=hashlib.sha256(statement_pdf(book, view)).hexdigest(),
    )
    label = f"Issue of the {inputs.month} statement of {inputs.contract.number}"
    with book.unit_of_work(label) as work:
        for old in queries.statements(
            work.connection, contract_id=inputs.contract.id, month=inputs.month
        ):
            if old.status is StatementStatus.ISSUED:
                work.update(_superseded(old))
        for past in measured_queries.history(work.connection, contract_id=inputs.contract.id):
            if past.month == inputs.month.first:
                work.delete(Kind.PAST_RESULT, past.id)
        saved = work.add(record)
        for result in past_results(statement, saved.id):
            work.add(result)
    return Saved(record=saved, changes=work.changes, warnings=view.missing)


def list_statements(book: OpenBook, month: Month) -> tuple[StatementRow, ...]:
    """Every contract that is in force in the month, with its computed statement."""
    with book.book.reading() as connection:
        found = contract_queries.contracts(connection)
        revisions = contract_queries.revisions(connection)
    rows: list[StatementRow] = []
    for contract in found:
        own = [item for item in revisions if item.contract_id == contract.id]
        # A signed revision that starts later leaves the drafts before it without effect.
        in_force = month_parts(contract, own, month)
        if in_force and len(contract.days.overlap(month.range)):
            rows.append(StatementRow(view=compute(book, contract.id, month)))
    return tuple(rows)


def _superseded(record: StatementRecord) -> StatementRecord:
    return dataclasses.replace(record, status=StatementStatus.SUPERSEDED)


def _gather(
    book: OpenBook, contract_id: ContractId, month: Month
) -> tuple[Company, Customer, StatementInputs, tuple[StatementRecord, ...]]:
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
        if customer is None:
            raise NotFound("The contract's customer is no longer in the book.")
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        entries = timesheet_queries.entries(connection, days=month.range, contract_id=contract_id)
        assignments = staff_queries.assignments(connection, contract_id=contract_id)
        concerned = {entry.staff_id for entry in entries}
        concerned.update(item.staff_id for item in assignments)
        files = timesheet_queries.file_infos(connection)
        sources: list[SourceRef] = []
        for batch in reversed(timesheet_queries.batches(connection, contract_id=contract_id)):
            mine = [entry for entry in entries if entry.batch_id == batch.id]
            if mine:
                sources.append(
                    SourceRef(
                        batch_id=batch.id,
                        file_name=files[batch.source_file_id].name,
                        sha256=files[batch.source_file_id].sha256,
                        sheets=batch.sheets,
                        entry_count=len(mine),
                        total_minutes=sum(entry.minutes for entry in mine),
                    )
                )
        inputs = StatementInputs(
            contract=contract,
            parts=parts_for(contract, revisions, month),
            month=month,
            staff=tuple(
                person for person in staff_queries.all_staff(connection) if person.id in concerned
            ),
            assignments=assignments,
            entries=entries,
            volumes=measured_queries.volumes(connection, contract_id=contract_id, month=month),
            measurements=measured_queries.measurements(
                connection, contract_id=contract_id, month=month
            ),
            events=measured_queries.events(connection, contract_id=contract_id),
            history=tuple(
                past
                for past in measured_queries.history(connection, contract_id=contract_id)
                if past.month < month.first
            ),
            sources=tuple(sources),
        )
        issued = queries.statements(connection, contract_id=contract_id, month=month)
    return company, customer, inputs, issued


def _drift(statement: Statement, issued: Sequence[StatementRecord]) -> tuple[Problem, ...]:
    """A warning where the month is no longer what was issued."""
    latest = next((item for item in issued if item.status is StatementStatus.ISSUED), None)
    if latest is None:
        return ()
    now = codec.canonical(statement_figures(statement, what_ifs(statement.inputs, statement)))
    if latest.figures == now:
        return ()
    message = f"The month has changed since version {latest.version} of its statement was issued."
    return (Problem(message=message, field="issued", severity=Severity.WARNING),)


def _missing(statement: Statement) -> tuple[Problem, ...]:
    """What a month still needs: hours, counts, volumes, decisions. Errors keep it from issue."""
    inputs = statement.inputs
    problems: list[Problem] = []
    seated = any(len(seat.days.overlap(inputs.month.range)) for seat in inputs.assignments)
    if seated and not inputs.entries:
        message = "No timesheet has been imported for this month."
        problems.append(Problem(message=message, field="timesheets"))
    for result in statement.levels:
        figure = result.month.adjusted
        if isinstance(figure, NotMeasurable):
            # Counted and found to be nothing is an answer; not counted at all is not.
            counted = bool(result.periods)
            days = "these days" if result.is_part else "this month"
            because = figure.because if counted else f"no counts for {days}"
            problems.append(
                Problem(
                    message=f"{result.name}: {because}.",
                    field=result.level.code,
                    severity=Severity.WARNING
                    if figure == NOTHING_COUNTED and counted
                    else Severity.ERROR,
                )
            )
    problems.extend(statement.fees.problems)
    for result in statement.events:
        if result.event.decision.value in ("draft", "noticed"):
            message = f"{result.event.code} {result.event.title}: no decision yet."
            problems.append(
                Problem(message=message, field=result.event.code, severity=Severity.WARNING)
            )
    problems.extend(problem for problem in statement.notices if problem.is_error)
    for part in inputs.parts:
        if part.revision.signed_on is None:
            message = f"Revision {part.revision.number} of the contract is not signed."
            problems.append(Problem(message=message, field="revision", severity=Severity.WARNING))
    return tuple(problems)

"""Statements: compute a month and print it. Sealing it: `services.seals`."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk import __version__
from bpodesk.documents import statement as paper
from bpodesk.documents.blocks import Document
from bpodesk.domain import codec
from bpodesk.domain.clauses.values import as_number
from bpodesk.domain.codec import Json
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract
from bpodesk.domain.customers import Customer
from bpodesk.domain.event_files import EvidenceRef
from bpodesk.domain.figures import is_within, statement_figures
from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_steps import (
    MonthStatus,
    MonthStep,
    status_before_seal,
    status_of_version,
)
from bpodesk.domain.parts import level_runs, month_parts
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.domain.rate_checks import unpriced
from bpodesk.domain.recompute import figures_again
from bpodesk.domain.rounding import shortest
from bpodesk.domain.seals import SealedStatement, Sealing, sha256_of
from bpodesk.domain.sla.measures import NOTHING_COUNTED, NotMeasurable, Origin
from bpodesk.domain.staff_codes import with_codes
from bpodesk.domain.statements import (
    Assumptions,
    SourceRef,
    Statement,
    StatementInputs,
    compute_statement,
    month_events,
)
from bpodesk.domain.what_ifs import WhatIf, what_if, what_ifs
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.event_clauses import clauses_in_force
from bpodesk.services.issues import log_of
from bpodesk.services.measures import parts_for
from bpodesk.storage.audit import last_line
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import excuses as excuse_queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import statements as queries
from bpodesk.storage.queries import timesheets as timesheet_queries
from bpodesk.storage.records import fetch_one

UNPRICED = "rates"  # the field of advice on work that nothing is charged for
UNEXPLAINED = "remarks"  # the field of advice on a miss; its value is the level


class BadAssumption(Trouble):
    """A what-if that can't be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementView:
    """A computed month with everything that is printed around it.

    `missing` lists what is not there yet for the month to be complete; `sealed` are the versions
    already sealed, latest first; `steps` what was done with them and before, the first one first.
    `figures_text` is the canonical JSON of every figure. `as_of` is the last line of the book's log
    when it was computed, None where it holds what-ifs that somebody asked for.
    """

    company: Company
    customer: Customer
    statement: Statement
    what_ifs: tuple[WhatIf, ...]
    missing: tuple[Problem, ...]
    sealed: tuple[SealedStatement, ...]
    steps: tuple[MonthStep, ...]
    figures_text: str
    as_of: int | None

    @property
    def inputs(self) -> StatementInputs:
        """What it was computed from."""
        return self.statement.inputs

    @property
    def figures(self) -> Json:
        """Every figure, as plain JSON values."""
        return statement_figures(self.statement, self.what_ifs)

    @property
    def has_changed(self) -> bool:
        """Whether the month is no longer what was sealed last."""
        return any(problem.field == "sealed" for problem in self.missing)

    @property
    def advice(self) -> tuple[Problem, ...]:
        """What somebody will ask who reads the paper; it keeps nothing from a seal."""
        if self.has_seal:
            return ()
        codes = unpriced(line for part in self.inputs.parts for line in part.terms.rate_lines)
        free = (
            Problem(
                message=f"{line.title}: {shortest(line.quantity)} {line.unit} without a price;"
                " nothing is charged for them.",
                field=UNPRICED,
                value=line.code,
                severity=Severity.WARNING,
            )
            for line in self.statement.fees.lines
            if line.code in codes and line.quantity > 0 and not line.amount.minor
        )
        unexplained = (
            Problem(
                message=f"{result.name}: missed, and no root cause is stated.",
                field=UNEXPLAINED,
                value=result.level.code,
                severity=Severity.WARNING,
            )
            for result in self.statement.unexplained
        )
        return (*free, *unexplained)

    @property
    def is_sealed(self) -> bool:
        """Whether these very figures are sealed."""
        return bool(self.sealed) and not self.has_changed

    @property
    def has_seal(self) -> bool:
        """Whether these very figures are kept for good; false for a month issued before seals."""
        return self.is_sealed and self.sealed[0].is_chained

    @property
    def status(self) -> MonthStatus:
        """Where the month stands."""
        if self.is_sealed:
            return self.status_of(self.sealed[0])
        return status_before_seal(
            blocked=any(problem.is_error for problem in self.missing),
            figures_sha256=self.figures_sha256,
            steps=self.steps,
        )

    @property
    def figures_sha256(self) -> str:
        """The hash of the figures' canonical JSON."""
        return sha256_of(self.figures_text)

    def status_of(self, version: SealedStatement) -> MonthStatus:
        """Where a sealed version stands."""
        latest = self.sealed[0].version
        return status_of_version(version.version, latest=latest, steps=self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A contract's month as the list of statements shows it."""

    view: StatementView

    @property
    def id(self) -> int:
        """The contract's id."""
        return self.view.inputs.contract.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathered:
    """What a month is computed from and printed with, read in one go."""

    company: Company
    customer: Customer
    inputs: StatementInputs
    sealed: tuple[SealedStatement, ...]
    steps: tuple[MonthStep, ...]
    as_of: int


def compute(
    book: OpenBook, contract_id: ContractId, month: Month, *, assumed: Sequence[str] = ()
) -> StatementView:
    """The statement of a contract's month. Raises NotFound.

    `assumed` are further what-ifs to work out, as `parse_assumption` reads them; raises
    BadAssumption for one that says nothing.
    """
    found = _gather(book, contract_id, month)
    inputs = found.inputs
    statement = compute_statement(inputs)
    cases = [*what_ifs(inputs, statement)]
    now = text_of_all = codec.canonical(statement_figures(statement, tuple(cases)))
    for text in assumed:
        assumption = parse_assumption(text, inputs)
        if all(case.code != text for case in cases):
            case = what_if(inputs, statement, code=text, title=text, assumed=assumption)
            if case.impossible:
                raise BadAssumption(f"“{text}” can't be: {' '.join(case.impossible)}")
            cases.append(case)
    if assumed:
        text_of_all = codec.canonical(statement_figures(statement, tuple(cases)))
    return StatementView(
        company=found.company,
        customer=found.customer,
        statement=statement,
        what_ifs=tuple(cases),
        missing=(*_missing(statement), *_drift(book, now, found.sealed)),
        sealed=found.sealed,
        steps=found.steps,
        figures_text=text_of_all,
        as_of=None if assumed else found.as_of,
    )


def month_inputs(book: OpenBook, contract_id: ContractId, month: Month) -> StatementInputs:
    """What a contract's month is computed from. Raises NotFound."""
    return _gather(book, contract_id, month).inputs


def parse_assumption(text: str, inputs: StatementInputs) -> Assumptions:
    """A what-if as text: "no-excuses", "accept:E3", "reject:E1", "S1.target=85", "S2.items=1300".

    The last is the month's total of a count that is typed, by its name. "dispute:E1" is as if E1
    were disputed: until that is settled it takes nothing out. Raises BadAssumption.
    """
    if text == "no-excuses":
        return Assumptions(no_excuses=True)
    word, _, code = text.partition(":")
    if any(event.code == code for event in inputs.events):
        if word == "accept":
            return Assumptions(accepted=frozenset((code,)))
        if word in ("reject", "dispute"):
            return Assumptions(rejected=frozenset((code,)))
    code, _, rest = text.partition(".")
    name, _, value = rest.partition("=")
    number = as_number(value)
    level = next(
        (known for part in inputs.parts if (known := part.terms.level(code)) is not None), None
    )
    if level is not None and number is not None:
        if name == "target":
            return Assumptions(targets={code: number})
        typed = level.measure.origin is Origin.ENTERED and name in level.measure.count_names
        if typed and number >= 0 and number == int(number):
            return Assumptions(counts={code: {name: int(number)}})
    raise BadAssumption(
        f"“{text}” is no assumption. Write no-excuses, accept:EVENT, reject:EVENT,"
        " dispute:EVENT, SLA.target=NUMBER or SLA.COUNT=NUMBER, with an event, a service level and"
        " a typed count of the contract."
    )


def statement_pdf(book: OpenBook, view: StatementView, *, sealing: Sealing | None = None) -> bytes:
    """The statement on paper, in the company's look: a draft, or as it is sealed now.

    What was sealed is not printed anew (`services.seals.printed_pdf`). The same view of the same
    book gives the same bytes.
    """
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(statement_paper(book, view, sealing=sealing))


def statement_paper(
    book: OpenBook, view: StatementView, *, sealing: Sealing | None = None
) -> Document:
    """What `statement_pdf` prints."""
    inputs = view.inputs
    log = None
    if not inputs.contract.staff_codes:  # what is written in an issue names who made it
        log = log_of(book, inputs.contract.id, inputs.month.range, zone=inputs.zone)
    sheet = paper.StatementPaper(
        company=view.company,
        customer=view.customer,
        statement=view.statement,
        what_ifs=view.what_ifs,
        missing=view.missing,
        figures_sha256=view.figures_sha256,
        clauses=clauses_in_force(book, view.inputs.contract.id, month_events(view.inputs)),
        sealing=sealing,
        log=log,
    )
    return branded(paper.statement_document(sheet), view.company, logo_of(book))


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


def _gather(book: OpenBook, contract_id: ContractId, month: Month) -> _Gathered:
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        everybody = staff_queries.all_staff(connection) if contract.staff_codes else ()
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
            staff=staff_queries.staff_of(connection, concerned),
            assignments=assignments,
            entries=entries,
            volumes=measured_queries.volumes(connection, contract_id=contract_id, month=month),
            measurements=measured_queries.measurements(
                connection, contract_id=contract_id, month=month
            ),
            events=measured_queries.events(connection, contract_id=contract_id),
            incidents=measured_queries.incidents(connection, contract_id=contract_id, month=month),
            remarks=measured_queries.remarks(connection, contract_id=contract_id, month=month),
            history=tuple(
                past
                for past in measured_queries.history(connection, contract_id=contract_id)
                if past.month < month.first
            ),
            sources=tuple(sources),
        )
        agreed = {run.level.code for run in level_runs(inputs.parts, month.range)}
        inputs = dataclasses.replace(
            inputs,
            # What was said of a level that isn't agreed any more is no part of the month.
            remarks=tuple(item for item in inputs.remarks if item.sla_code in agreed),
            evidence=tuple(
                EvidenceRef(
                    event_code=event.code, name=info.name, sha256=info.sha256, size=info.size
                )
                for info in excuse_queries.evidence(connection, contract_id=contract_id)
                for event in month_events(inputs)
                if event.id == info.event_id
            ),
        )
        return _Gathered(
            company=company,
            customer=customer,
            # What no input has can't get into a figure, a paper or a seal.
            inputs=with_codes(inputs, everybody) if contract.staff_codes else inputs,
            sealed=queries.statements(connection, contract_id=contract_id, month=month),
            steps=queries.month_steps(connection, contract_id=contract_id, month=month),
            as_of=last_line(connection),
        )


def _drift(book: OpenBook, now: str, sealed: Sequence[SealedStatement]) -> tuple[Problem, ...]:
    """A warning where the month, whose figures are `now`, is no longer what was sealed."""
    if not sealed:
        return ()
    latest = sealed[0]
    if latest.figures == now or _gives(book, latest, now):
        return ()
    message = f"The month has changed since version {latest.version} of its statement was sealed."
    return (Problem(message=message, field="sealed", severity=Severity.WARNING),)


def _gives(book: OpenBook, sealed: SealedStatement, now: str) -> bool:
    """Whether this program gets today's figures from what was sealed.

    An earlier one may have written them down otherwise: with fewer particulars, or other words.
    """
    if not sealed.is_chained:
        return is_within(json.loads(sealed.figures), json.loads(now))
    if sealed.engine == __version__:
        return False
    with book.book.reading() as connection:
        copy = queries.copy_of(connection, sealed.id)
    return copy is not None and figures_again(copy) == now


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

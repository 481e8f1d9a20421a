"""Sealing a month: its figures, inputs and PDF are kept for good; and what follows a seal."""

import dataclasses
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from bpodesk import __version__
from bpodesk.documents.blocks import Document
from bpodesk.domain import codec
from bpodesk.domain.changes import Kind
from bpodesk.domain.event_files import SealedEvidence
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.history import past_results
from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_steps import STEPS, MonthStatus, MonthStep, check_step
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.seals import (
    NO_SEAL,
    SealedCopy,
    SealedStatement,
    Sealing,
    make_seal,
    pack,
    unpack,
    with_seal,
)
from bpodesk.domain.statements import month_events
from bpodesk.domain.worktime import local_date
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.statements import (
    StatementView,
    compute,
    statement_paper,
    statement_pdf,
)
from bpodesk.storage.audit import last_line
from bpodesk.storage.queries import excuses as excuse_queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.queries import statements as queries

_LONGEST_NUMBER = 60  # characters of a contract's number, so that the seal stays a short line


@dataclass(frozen=True, slots=True)
class Printed:
    """A statement's paper, and what it says of its seal."""

    sealing: Sealing
    pdf: bytes

    def is_for(self, sealing: Sealing) -> bool:
        """Whether it is the paper of a seal, made at any moment."""
        return dataclasses.replace(sealing, sealed_at=self.sealing.sealed_at) == self.sealing


def seal_statement(
    book: OpenBook,
    view: StatementView,
    *,
    after: Collection[ContractId] = (),
    printed: Printed | None = None,
) -> Outcome[SealedStatement]:
    """Seal a month's statement; its results become the history of the months to come.

    A month that was sealed before gets the next version; its results take the place of the old
    ones. Refused while something is missing, and where the book has changed since the view was
    computed: nobody seals what they have not seen. A seal can't be undone. `after` are the
    contracts of which one month each was sealed since: of another contract they change nothing.
    `printed` is the paper where it was printed before; it is taken if it is that of this seal.
    """
    seen, inputs = view, view.inputs
    label = f"Seal of the {inputs.month} statement of {inputs.contract.number}"
    with book.unit_of_work(label, barrier=True) as work:
        # Under the lock nobody else seals the month or changes it: only where something has been
        # written since the view was computed, it is computed again.
        since = None if view.as_of is None else last_line(work.connection) - view.as_of
        if since != len(after) or inputs.contract.id in after:
            view = compute(book, inputs.contract.id, inputs.month)
        problems = _against_seal(view, seen)
        if problems:
            return NotSaved(problems=problems)
        # Once this is sealed, nothing has changed since: the warning is no part of its paper.
        missing = tuple(problem for problem in view.missing if problem.field != "sealed")
        known = queries.statements(work.connection, contract_id=inputs.contract.id)
        sealing = _sealing(book, view, known)
        sealed = dataclasses.replace(view, missing=missing)
        if view is not seen or printed is None or not printed.is_for(sealing):
            printed = Printed(sealing, statement_pdf(book, sealed, sealing=sealing))
        statement, copy = _sealed(sealed, printed)
        saved = work.add(statement)
        work.add(dataclasses.replace(copy, statement_id=saved.id))
        named = {item.id for item in month_events(view.inputs)}
        for info in excuse_queries.evidence(work.connection, contract_id=inputs.contract.id):
            if info.event_id in named:
                work.add(SealedEvidence(statement_id=saved.id, event_file_id=info.id))
        for past in measured_queries.history(work.connection, contract_id=inputs.contract.id):
            if past.month == inputs.month.first:
                work.delete(Kind.PAST_RESULT, past.id)
        for result in past_results(view.statement, saved.id):
            work.add(result)
    return Saved(record=saved, changes=work.changes, warnings=missing)


def _against_seal(view: StatementView, seen: StatementView) -> tuple[Problem, ...]:
    """What keeps a month from being sealed; `seen` is what the user looked at."""
    same = view is seen or (
        statement_figures(view.statement, ()) == statement_figures(seen.statement, ())
    )
    if not same:
        message = "The month has changed since this statement was computed. Look at it again."
        return (Problem(message=message),)
    blocking = [problem for problem in view.missing if problem.is_error]
    if len(view.inputs.contract.number) > _LONGEST_NUMBER:
        message = (
            f"The contract's number has more than {_LONGEST_NUMBER} characters. Shorten it:"
            " a seal has no room for it."
        )
        blocking.append(Problem(message=message))
    if view.has_seal and not blocking:
        message = f"This month is sealed already, as version {view.sealed[0].version}, just so."
        blocking.append(Problem(message=message))
    return tuple(blocking)


def paper_to_seal(book: OpenBook, view: StatementView) -> tuple[Sealing, Document]:
    """What a seal made now would say, and the paper with it, to be printed before the seal."""
    with book.book.reading() as connection:
        known = queries.statements(connection, contract_id=view.inputs.contract.id)
    sealing = _sealing(book, view, known)
    missing = tuple(problem for problem in view.missing if problem.field != "sealed")
    sealed = dataclasses.replace(view, missing=missing)
    return sealing, statement_paper(book, sealed, sealing=sealing)


def _sealing(book: OpenBook, view: StatementView, known: tuple[SealedStatement, ...]) -> Sealing:
    """What a seal made now says; `known` are the contract's, in any order."""
    month = view.inputs.month.first
    before = max(known, key=lambda item: item.id, default=None)
    return Sealing(
        version=1 + max((item.version for item in known if item.month == month), default=0),
        sealed_at=book.clock().replace(microsecond=0),
        previous_sha256=NO_SEAL if before is None else before.sha256,
    )


def _sealed(view: StatementView, printed: Printed) -> tuple[SealedStatement, SealedCopy]:
    """The statement as it is kept, and its copy."""
    inputs, net, pdf = view.inputs, view.statement.net, printed.pdf
    version, sealed_at = printed.sealing.version, printed.sealing.sealed_at
    previous = printed.sealing.previous_sha256
    text, figures = codec.canonical(inputs), view.figures_text
    seal = make_seal(
        contract=inputs.contract.number,
        month=inputs.month,
        version=version,
        sealed_at=sealed_at,
        engine=__version__,
        figures=figures,
        inputs=text,
        pdf=pdf,
        previous=previous,
    )
    statement = SealedStatement(
        contract_id=inputs.contract.id,
        month=inputs.month.first,
        version=version,
        sealed_at=sealed_at,
        engine=__version__,
        net_minor=net.minor,
        currency=net.currency,
        figures=figures,
        inputs_sha256=seal.inputs,
        pdf_sha256=seal.pdf,
        previous_sha256=previous,
        sha256=seal.sha256,
    )
    copy = SealedCopy(statement_id=statement.id, inputs=pack(text), pdf=with_seal(pdf, seal))
    return statement, copy


# ------------------------------------------------------------------------------- what is kept


def sealed_pdf(book: OpenBook, statement: SealedStatement) -> bytes:
    """The very bytes that were sealed. Raises NotFound for one from before there were seals."""
    return _copy(book, statement).pdf


def sealed_inputs(book: OpenBook, statement: SealedStatement) -> str:
    """The canonical JSON of what it was computed from. Raises NotFound likewise."""
    return unpack(_copy(book, statement).inputs)


def _copy(book: OpenBook, statement: SealedStatement) -> SealedCopy:
    with book.book.reading() as connection:
        copy = queries.copy_of(connection, statement.id)
    if copy is None:
        raise NotFound(
            f"Version {statement.version} was issued before statements were sealed:"
            " its PDF is not in the book."
        )
    return copy


def printed_pdf(book: OpenBook, view: StatementView) -> bytes:
    """The statement of a view: as it was sealed where it is, else as a draft.

    One that was issued before there were seals is printed as a draft.
    """
    if view.has_seal:
        return sealed_pdf(book, view.sealed[0])
    return statement_pdf(book, view)


# ------------------------------------------------------------------------------- what follows


def take_month_step(book: OpenBook, view: StatementView, step: MonthStep) -> Outcome[MonthStep]:
    """Record what was done with a month's statement: reviewed, sent, accepted, disputed.

    What the step is about is set here: the figures of the view, or the version sealed last. Refused
    where the book has others by now: nobody says anything of what they have not seen.
    """
    seen, inputs = view, view.inputs
    view = compute(book, inputs.contract.id, inputs.month)
    if step.step is MonthStatus.REVIEWED:
        is_of_seen = view.figures_sha256 == seen.figures_sha256
        step = dataclasses.replace(step, version=0, figures_sha256=view.figures_sha256)
    else:
        is_of_seen = view.sealed[:1] == seen.sealed[:1]
        version = view.sealed[0].version if view.sealed else 0
        step = dataclasses.replace(step, version=version, figures_sha256="")
    if not is_of_seen:
        message = "The month has changed since its status was asked for. Look at it again."
        return NotSaved(problems=(Problem(message=message),))
    problems = check_step(
        step, allowed=allowed_steps(view), earlier=view.steps, sealed_on=sealed_on(view, step)
    )
    if has_errors(problems):
        return NotSaved(problems=problems)
    label = f"{inputs.month} statement of {inputs.contract.number} is {step.step.value}"
    with book.unit_of_work(label) as work:
        saved = work.add(
            dataclasses.replace(step, contract_id=inputs.contract.id, month=inputs.month.first)
        )
    return Saved(record=saved, changes=work.changes)


def sealed_on(view: StatementView, step: MonthStep) -> dt.date | None:
    """The day on which the version of a step was sealed; None for a review, which has none.

    Of the contract's day and the one of UTC, which dates on the screen begin with, the earlier.
    """
    if step.step is MonthStatus.REVIEWED or not view.sealed:
        return None
    moment = view.sealed[0].sealed_at
    return min(moment.date(), local_date(moment, zone=view.inputs.zone))


def allowed_steps(view: StatementView) -> tuple[MonthStatus, ...]:
    """What can be said of a month's statement next.

    Where the month has changed since it was sealed, the customer still speaks of what was sealed,
    and the new figures can be reviewed.
    """
    of_sealed = STEPS[view.status_of(view.sealed[0])] if view.sealed else ()
    return of_sealed if view.is_sealed else (*of_sealed, *STEPS[view.status])

"""Revisions: signing them for good, what one changes against another, who decided what and when.

A signature keeps the paper (`domain.signatures`): from then on neither the revision nor what it
printed can change, by any path.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bpodesk.documents.amendment import AmendmentPaper, amendment_document
from bpodesk.documents.redline import RedlinePaper, redline_document
from bpodesk.domain import codec
from bpodesk.domain.amendments import Operation, operations
from bpodesk.domain.assignments import Assignment
from bpodesk.domain.change_words import ChangeLine, change_lines
from bpodesk.domain.commitments import MoneyChange, commitment, money_changes
from bpodesk.domain.contract_status import (
    STEPS,
    StatusStep,
    check_step,
    status_by_signature,
)
from bpodesk.domain.contracts import (
    Contract,
    ContractStatus,
    Revision,
    RevisionKind,
    check_revision,
    latest_revision,
)
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import ONE_DAY
from bpodesk.domain.problems import Problem, Severity, Trouble, has_errors
from bpodesk.domain.redlines import RedClause, changed_clauses, redline
from bpodesk.domain.signatures import SignedPaper, sign
from bpodesk.domain.text_changes import (
    TextChange,
    lost_references,
    placed,
    renumbered_ranges,
    text_changes,
)
from bpodesk.services.agreements import (
    AgreementText,
    agreement_pdf,
    agreement_text,
    text_to_sign,
)
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.contracts import ContractFile, other_revisions
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as queries
from bpodesk.storage.queries import signatures as signature_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.records import fetch_one


class LostReference(Trouble):
    """An amendment deletes a clause that others still refer to; `problems` say which."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two revisions of one contract side by side: wording, values, money a month.

    `clauses` are all of both texts, marked by words, `text` the way from one to the other;
    `changes` the differing values in words, in the order of the text; `operations` lead from the
    terms before to those after.
    """

    before: AgreementText
    after: AgreementText
    clauses: tuple[RedClause, ...]
    text: tuple[TextChange, ...]
    operations: tuple[Operation, ...]
    changes: tuple[ChangeLine, ...]
    money: tuple[MoneyChange, ...]

    @property
    def is_empty(self) -> bool:
        """True where both say the same."""
        return not (self.operations or changed_clauses(self.clauses))


def compare_revisions(
    book: OpenBook, contract_id: ContractId, before: int, after: int
) -> Comparison:
    """What changed from one revision to another, by their numbers. Raises NotFound."""
    old = agreement_text(book, contract_id, revision_number=before)
    new = agreement_text(book, contract_id, revision_number=after)
    return _compare(old, new, seats=_seats(book, contract_id))


def _compare(
    before: AgreementText, after: AgreementText, *, seats: tuple[Assignment, ...]
) -> Comparison:
    old, new = before.paper.revision, after.paper.revision
    currency = after.paper.contract.currency
    texts = (before.paper.clauses, after.paper.clauses)
    changes = operations(old.terms, new.terms)
    days = (new.effective_from - ONE_DAY, new.effective_from)
    if old.number >= new.number:  # looked at backwards: each as of its own first day
        days = (old.effective_from, new.effective_from)
    amounts = (
        commitment(revision.terms, seats, day=day, currency=currency)
        for revision, day in zip((old, new), days, strict=True)
    )
    return Comparison(
        before=before,
        after=after,
        clauses=redline(*texts),
        text=text_changes(*texts),
        operations=changes,
        changes=placed(
            change_lines(
                changes,
                before=old.terms,
                library=(*before.clauses, *after.clauses),
                currency=currency,
            ),
            *texts,
        ),
        money=money_changes(*amounts),
    )


def _seats(book: OpenBook, contract_id: ContractId) -> tuple[Assignment, ...]:
    with book.book.reading() as connection:
        return staff_queries.assignments(connection, contract_id=contract_id)


def redline_pdf(book: OpenBook, comparison: Comparison, *, whole: bool = False) -> bytes:
    """The comparison on paper, in the look of the later text's company with the book's logo.

    With the changed paragraphs alone, or with the whole text.
    The same comparison of the same book gives the same bytes.
    """
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    document = redline_document(
        RedlinePaper(
            before=comparison.before.paper,
            after=comparison.after.paper,
            clauses=comparison.clauses,
            renumbered=renumbered_ranges(comparison.text),
            changes=comparison.changes,
            money=comparison.money,
            whole=whole,
        )
    )
    return render(branded(document, comparison.after.paper.company, logo_of(book)))


# ------------------------------------------------------------------------------- amendments


def amendment_pdf(book: OpenBook, contract_id: ContractId, number: int) -> bytes:
    """The paper of an amendment by the number of its revision: as signed, else as drafted.

    Raises NotFound where the revision is no amendment, LostReference.
    """
    text = agreement_text(book, contract_id, revision_number=number)
    revision = text.paper.revision
    if revision.kind is not RevisionKind.AMENDMENT:
        raise NotFound(f"Revision {number} is the {revision.kind.value}, not an amendment.")
    kept = _paper(book, revision)
    return _amendment(book, text) if kept is None else kept.pdf


def signed_pdf(book: OpenBook, contract_id: ContractId, number: int) -> bytes:
    """The very bytes that were kept with a revision's signature. Raises NotFound."""
    revision = agreement_text(book, contract_id, revision_number=number).paper.revision
    kept = _paper(book, revision)
    if kept is None:
        raise NotFound(f"Revision {number} has no signed paper in the book.")
    return kept.pdf


def _paper(book: OpenBook, revision: Revision) -> SignedPaper | None:
    with book.book.reading() as connection:
        return signature_queries.paper_of(connection, revision.id)


def _amendment(book: OpenBook, text: AgreementText) -> bytes:
    from bpodesk.documents.pdf import render

    revision = text.paper.revision
    known = _revisions(book, revision)
    before = _before(known, revision)
    if before is None:
        raise NotFound(f"There is no revision before revision {revision.number} to amend.")
    old = agreement_text(book, revision.contract_id, revision_number=before.number)
    lost = lost_references(old.paper.clauses, text.paper.clauses)
    if lost:
        raise LostReference(lost)
    comparison = _compare(old, text, seats=_seats(book, revision.contract_id))
    signed = tuple(_signed_before(known, revision))
    document = amendment_document(
        AmendmentPaper(
            before=old.paper,
            after=text.paper,
            # Drafts that a later signature left behind have no number.
            number=1 + sum(item.kind is RevisionKind.AMENDMENT for item in signed),
            signed=signed,
            text=comparison.text,
            changes=comparison.changes,
            money=comparison.money,
        )
    )
    return render(branded(document, text.paper.company, logo_of(book)))


def _revisions(book: OpenBook, revision: Revision) -> tuple[Revision, ...]:
    """All revisions of the same contract."""
    with book.book.reading() as connection:
        return queries.revisions(connection, contract_id=revision.contract_id)


def _before(known: Iterable[Revision], revision: Revision) -> Revision | None:
    """The revision that one follows: the last signed before it, else the last draft."""
    before = [item for item in known if item.number < revision.number]
    return latest_revision(_signed_before(before, revision)) or latest_revision(before)


def _signed_before(known: Iterable[Revision], revision: Revision) -> list[Revision]:
    signed = (item for item in known if item.signed_on is not None)
    return sorted(
        (item for item in signed if item.number < revision.number), key=lambda item: item.number
    )


# ------------------------------------------------------------------------------- signing


def agrees_the_same(file: ContractFile) -> bool:
    """Whether a contract's open revision has the terms of the one that was signed before it."""
    revision = file.revision
    before = _before(file.revisions, revision)
    return before is not None and before.signed_on is not None and before.terms == revision.terms


def sign_revision(book: OpenBook, file: ContractFile, *, signed_on: dt.date) -> Outcome[Revision]:
    """Record that the stored revision was signed, and keep its paper; from then on it is fixed.

    The contract becomes active with its first signed revision, or signed where that is in force
    only later. A signature can't be undone, nor can anything before it. Refused once a later
    revision is signed, and where an amendment deletes a clause that others refer to; other gaps in
    the text are warnings, as what was signed elsewhere is only recorded here.
    """
    problems = list(check_revision(file.revision, other_revisions(file)))
    with book.book.reading() as connection:
        stored = fetch_one(connection, Revision, file.revision.id)
    if stored is not None and stored.signed_on is not None:
        message = f"Revision {stored.number} was signed on {stored.signed_on} already."
        problems.append(Problem(field="revision", message=message))
    later = next(
        (r for r in file.revisions if r.signed_on is not None and r.number > file.revision.number),
        None,
    )
    if later is not None:
        message = f"Revision {later.number} is signed already; an earlier one can't follow it."
        problems.append(Problem(field="revision", message=message))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    from bpodesk.services.previews import printing_problems

    signed = dataclasses.replace(file.revision, signed_on=signed_on)
    text = text_to_sign(book, signed)
    before = _before(_revisions(book, signed), signed)
    if before is not None and before.signed_on is None:
        before = None  # drafts that nobody signed are no part of the agreement
    is_amendment = signed.kind is RevisionKind.AMENDMENT and before is not None
    try:
        pdf = _amendment(book, text) if is_amendment else agreement_pdf(book, text.paper)
    except LostReference as lost:
        return NotSaved(problems=lost.problems)
    contract, today = file.contract, book.clock().date()
    label = f"Signature of revision {signed.number} of {contract.number}"
    with book.unit_of_work(label, barrier=True) as work:
        papers = signature_queries.signed_papers(work.connection, contract_id=contract.id)
        revision = work.update(signed)
        work.add(
            sign(
                revision,
                signed_on=signed_on,
                text=codec.canonical(text),
                operations=() if before is None else operations(before.terms, signed.terms),
                pdf=pdf,
                previous=papers[-1] if papers else None,
            )
        )
        if contract.status in (ContractStatus.DRAFT, ContractStatus.OFFERED):
            status = status_by_signature(revision, today=today)
            work.update(dataclasses.replace(contract, status=status))
            work.add(
                StatusStep(
                    contract_id=contract.id,
                    status=status,
                    on_day=signed_on,
                    by_whom=text.paper.company.signatory or text.paper.company.name,
                    note=f"Revision {revision.number} was signed.",
                )
            )
    gaps = text.paper.clauses.problems
    warnings = [dataclasses.replace(gap, severity=Severity.WARNING) for gap in gaps]
    warnings += printing_problems(pdf)
    return Saved(record=revision, changes=work.changes, warnings=tuple(warnings))


# ------------------------------------------------------------------------------- status


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """Where a contract stands: the steps so far, and those that can follow."""

    contract: Contract
    steps: tuple[StatusStep, ...]
    allowed: tuple[ContractStatus, ...]


def status_of(book: OpenBook, contract_id: ContractId) -> StatusView:
    """Where a contract stands. Raises NotFound."""
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None:
            raise NotFound("The contract is no longer in the book.")
        steps = signature_queries.status_steps(connection, contract_id=contract_id)
    return StatusView(contract=contract, steps=steps, allowed=STEPS[contract.status])


def take_step(book: OpenBook, step: StatusStep) -> Outcome[Contract]:
    """Put a contract into another status, with the day and who decided it. Raises NotFound."""
    view = status_of(book, step.contract_id)
    problems = check_step(view.contract, step, view.steps)
    if has_errors(problems):
        return NotSaved(problems=problems)
    with book.unit_of_work(f"{view.contract.number} is {step.status.value}") as work:
        contract = work.update(dataclasses.replace(view.contract, status=step.status))
        work.add(step)
    return Saved(record=contract, changes=work.changes)

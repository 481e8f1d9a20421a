"""Agreements: a contract's revisions on paper, as drafted or exactly as they were signed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bpodesk.documents.agreement import AgreementPaper, SeatLine, agreement_document
from bpodesk.domain import codec
from bpodesk.domain.agreements import chosen_clauses, contract_values, number_agreement
from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import Clause, ClauseHeading, NumberedClauses, clause_headings
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import (
    Contract,
    Revision,
    RevisionKind,
    latest_revision,
    revision_on,
)
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Problem
from bpodesk.domain.signatures import SignedPaper
from bpodesk.domain.wording import date_words, percent_words
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.clause_library import clause_entries
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import signatures as signature_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.records import fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementText:
    """What an agreement says under one revision: the paper, and the clauses it was made from.

    With the signature its canonical JSON is kept for good: fields may be added to it and to what it
    holds, with defaults, but none may ever go.
    """

    paper: AgreementPaper
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What an agreement is made from."""

    wordings: "Wordings"
    company: Company
    customer: Customer
    contract: Contract
    revisions: tuple[Revision, ...]
    seats: tuple[SeatLine, ...]


def agreement_text(
    book: OpenBook,
    contract_id: ContractId,
    *,
    revision_number: int | None = None,
    as_of: dt.date | None = None,
) -> AgreementText:
    """What the agreement says: under the revision with the number, else on a day (today if None).

    A signed revision says what it said when it was signed. Where no day is given, a contract whose
    revisions lie in the future or are drafts says what its latest does. Raises NotFound.
    """
    agreed = _agreed(book, contract_id)
    revisions, number = agreed.revisions, agreed.contract.number
    if revision_number is not None:
        revision = next((item for item in revisions if item.number == revision_number), None)
        missing = f"{number} has no such revision."
    else:
        revision = revision_on(revisions, as_of or book.clock().date())
        missing = f"{number} has no revision in force on {as_of}."
        if as_of is None and revision is None:
            revision, missing = latest_revision(revisions), f"{number} has no revision."
    if revision is None:
        raise NotFound(missing)
    return text_of(agreed, revision)


def text_to_sign(book: OpenBook, revision: Revision) -> AgreementText:
    """What a revision would say that is about to be signed. Raises NotFound."""
    return text_of(_agreed(book, revision.contract_id), revision)


def _agreed(book: OpenBook, contract_id: ContractId) -> Agreed:
    wordings = contract_wordings(book, contract_id)
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
        if customer is None:
            raise NotFound("The contract's customer is no longer in the book.")
        seats = staff_queries.assignments(connection, contract_id=contract_id)
        seated = staff_queries.staff_of(connection, {seat.staff_id for seat in seats})
        names = {person.id: person.name for person in seated}
        return Agreed(
            wordings=wordings,
            company=company,
            customer=customer,
            contract=contract,
            revisions=contract_queries.revisions(connection, contract_id=contract_id),
            seats=tuple(seat_line(seat, names[seat.staff_id]) for seat in seats),
        )


def text_of(agreed: Agreed, revision: Revision) -> AgreementText:
    """What the agreement says under a revision, saved or not."""
    kept = agreed.wordings.signed.get(revision.number)
    if kept is not None:
        return _signed_text(kept.text)
    wordings = agreed.wordings.of(revision)
    numbered = number_agreement(
        wordings,
        revision.terms,
        values=contract_values(agreed.company, agreed.customer, agreed.contract, revision),
        kept=agreed.wordings.numbers(revision),
    )
    paper = AgreementPaper(
        company=agreed.company,
        customer=agreed.customer,
        contract=agreed.contract,
        revision=revision,
        clauses=numbered,
        seats=agreed.seats,
    )
    return AgreementText(paper=paper, clauses=chosen_clauses(wordings, revision.terms))


def headings_of(
    wordings: "Wordings", revision: Revision
) -> tuple[tuple[ClauseHeading, ...], tuple[Clause, ...]]:
    """What a revision's text calls its clauses, and the clauses, without filling the text in."""
    kept = wordings.signed.get(revision.number)
    if kept is None:
        chosen = chosen_clauses(wordings.of(revision), revision.terms)
        return clause_headings(chosen, wordings.numbers(revision)), chosen
    text = _signed_text(kept.text)
    headings = tuple(
        ClauseHeading(clause_id=item.clause_id, name=item.name, title=item.title)
        for item in text.paper.clauses.clauses
        if not item.is_reserved
    )
    return headings, chosen_clauses(text.clauses, revision.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """The clauses that the revisions of one contract are made from.

    `own` are the ids of the vendor's own clauses, `signed` the contract's signed papers by the
    numbers of their revisions.
    """

    library: tuple[Clause, ...]
    own: frozenset[str] = frozenset()
    signed: Mapping[int, SignedPaper] = field(default_factory=dict[int, SignedPaper])

    def of(self, revision: Revision) -> tuple[Clause, ...]:
        """The library; for an amendment with the wordings that were signed before it.

        So neither a newer program nor a newer version changes a clause of a running agreement;
        only a restatement takes them. Nor does a clause that the vendor wrote since come into it by
        itself: it is there to be chosen. What is signed has its own.
        """
        kept = {(clause.id, clause.position): clause for clause in self.kept(revision)}
        others = (item for item in self.library if (item.id, item.position) not in kept)
        if not kept:
            return tuple(others)
        new = self.own - {clause_id for clause_id, _ in kept}
        optional = (replace(item, required=False) if item.id in new else item for item in others)
        return (*kept.values(), *optional)

    def kept(self, revision: Revision) -> tuple[Clause, ...]:
        """The signed wordings among them."""
        own = self.signed.get(revision.number)
        before = [number for number in self.signed if number < revision.number]
        if own is None and before and revision.kind is RevisionKind.AMENDMENT:
            own = self.signed[max(before)]
        return () if own is None else _signed_text(own.text).clauses

    def numbers(self, revision: Revision) -> NumberedClauses | None:
        """The text whose numbers an amendment keeps, the last one signed before it; else None."""
        before = [number for number in self.signed if number < revision.number]
        if not before or revision.kind is not RevisionKind.AMENDMENT:
            return None
        return _signed_text(self.signed[max(before)].text).paper.clauses

    def newer(self, revision: Revision) -> tuple[Clause, ...]:
        """The wordings of the library that differ from those the revision keeps."""
        library = {(clause.id, clause.position): clause for clause in self.library}
        kept = chosen_clauses(self.kept(revision), revision.terms)
        pairs = ((clause, library.get((clause.id, clause.position))) for clause in kept)
        return tuple(
            item for clause, item in pairs if item is not None and _reads_otherwise(clause, item)
        )


@lru_cache(maxsize=256)
def _signed_text(text: str) -> AgreementText:
    """A kept text read back: it never changes, and is asked for with every key and every list."""
    return codec.parse(AgreementText, text)


def _reads_otherwise(one: Clause, other: Clause) -> bool:
    return (one.title, one.body, one.variables) != (other.title, other.body, other.variables)


def contract_wordings(book: OpenBook, contract_id: ContractId) -> Wordings:
    """The clauses that a contract's revisions are made from; of one not saved yet the library."""
    entries = clause_entries(book)
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        papers = signature_queries.signed_papers(connection, contract_id=contract_id)
    numbers = {item.id: item.number for item in revisions}
    return Wordings(
        library=tuple(entry.clause for entry in entries),
        own=frozenset(entry.clause.id for entry in entries if entry.shipped is None),
        signed={numbers[paper.revision_id]: paper for paper in papers},
    )


def agreement_paper(
    book: OpenBook, contract_id: ContractId, *, revision_number: int | None = None
) -> AgreementPaper:
    """What the agreement prints; see `agreement_text`. Raises NotFound."""
    return agreement_text(book, contract_id, revision_number=revision_number).paper


def agreement_problems(paper: AgreementPaper) -> tuple[Problem, ...]:
    """What the text still lacks: unfilled variables, references to nothing."""
    return paper.clauses.problems


def agreement_pdf(book: OpenBook, paper: AgreementPaper) -> bytes:
    """The agreement as a PDF, in the look of the paper's company with the book's logo.

    The same paper of the same book gives the same bytes.
    """
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(branded(agreement_document(paper), paper.company, logo_of(book)))


def seat_line(seat: Assignment, person: str) -> SeatLine:
    """A seat as schedule E prints it."""
    until = "open" if seat.ends_on is None else date_words(seat.ends_on)
    return SeatLine(
        seat=seat.seat,
        person=person,
        role=seat.role,
        period=f"{date_words(seat.starts_on)} – {until}",
        share=percent_words(seat.fte_percent),
    )

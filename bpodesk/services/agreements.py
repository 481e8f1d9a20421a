"""Agreements: a contract's revisions on paper, as drafted or exactly as they were signed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bpodesk.documents.agreement import AgreementPaper, SeatLine, agreement_document
from bpodesk.domain import codec
from bpodesk.domain.agreements import chosen_clauses, contract_values, number_agreement
from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import Clause, NumberedClauses, parse_clause
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import (
    Contract,
    Revision,
    RevisionKind,
    latest_revision,
    revision_on,
)
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId, RevisionId
from bpodesk.domain.problems import Problem
from bpodesk.domain.signatures import SignedPaper
from bpodesk.domain.wording import date_words, percent_words
from bpodesk.resources import list_files
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
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


def clause_library() -> tuple[Clause, ...]:
    """The clauses that come with the program. Raises ValueError for a file that can't be read."""
    clauses: list[Clause] = []
    for path in list_files("clauses", ".md"):
        parsed = parse_clause(path.read_text(encoding="utf-8"))
        if isinstance(parsed, tuple):
            raise ValueError(f"{path.name}: {parsed[0].message}")  # noqa: TRY004 - the file, not a type
        clauses.append(parsed)
    return tuple(clauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agreed:
    """What an agreement is made from."""

    company: Company
    customer: Customer
    contract: Contract
    revisions: tuple[Revision, ...]
    seats: tuple[SeatLine, ...]
    papers: Mapping[RevisionId, SignedPaper]


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
    return _text(agreed, revision)


def text_to_sign(book: OpenBook, revision: Revision) -> AgreementText:
    """What a revision would say that is about to be signed. Raises NotFound."""
    return _text(_agreed(book, revision.contract_id), revision)


def _agreed(book: OpenBook, contract_id: ContractId) -> _Agreed:
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
        if customer is None:
            raise NotFound("The contract's customer is no longer in the book.")
        names = {person.id: person.name for person in staff_queries.all_staff(connection)}
        seats = staff_queries.assignments(connection, contract_id=contract_id)
        papers = signature_queries.signed_papers(connection, contract_id=contract_id)
        return _Agreed(
            company=company,
            customer=customer,
            contract=contract,
            revisions=contract_queries.revisions(connection, contract_id=contract_id),
            seats=tuple(_seat_line(seat, names[seat.staff_id]) for seat in seats),
            papers={paper.revision_id: paper for paper in papers},
        )


def _text(agreed: _Agreed, revision: Revision) -> AgreementText:
    kept = agreed.papers.get(revision.id)
    if kept is not None:
        return codec.parse(AgreementText, kept.text)
    wordings = _wordings(agreed, revision)
    numbered = number_agreement(
        wordings,
        revision.terms,
        values=contract_values(agreed.company, agreed.customer, agreed.contract, revision),
        kept=numbers_under(revision, revisions=agreed.revisions, papers=agreed.papers),
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


def _wordings(agreed: _Agreed, revision: Revision) -> tuple[Clause, ...]:
    """The library; for an amendment with the wordings that were signed before it.

    So a newer program changes no clause of a running agreement; only a restatement takes them.
    """
    library = clause_library()
    before = [item for item in agreed.revisions if item.number < revision.number]
    signed = latest_revision(item for item in before if item.id in agreed.papers)
    if signed is None or revision.kind is not RevisionKind.AMENDMENT:
        return library
    kept = codec.parse(AgreementText, agreed.papers[signed.id].text).clauses
    known = {(clause.id, clause.position) for clause in kept}
    others = (clause for clause in library if (clause.id, clause.position) not in known)
    return (*kept, *others)


def agreement_paper(
    book: OpenBook, contract_id: ContractId, *, revision_number: int | None = None
) -> AgreementPaper:
    """What the agreement prints; see `agreement_text`. Raises NotFound."""
    return agreement_text(book, contract_id, revision_number=revision_number).paper


def numbers_under(
    revision: Revision,
    *,
    revisions: Iterable[Revision],
    papers: Mapping[RevisionId, SignedPaper],
) -> NumberedClauses | None:
    """The text whose numbers an amendment keeps, the last one signed before it; else None."""
    if revision.kind is not RevisionKind.AMENDMENT:
        return None
    before = (item for item in revisions if item.number < revision.number and item.id in papers)
    signed = latest_revision(before)
    return None if signed is None else _signed_numbers(papers[signed.id].text)


@lru_cache(maxsize=16)
def _signed_numbers(text: str) -> NumberedClauses:
    """Kept, because a signed text never changes and the balance check asks with every key."""
    return codec.parse(AgreementText, text).paper.clauses


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


def _seat_line(seat: Assignment, person: str) -> SeatLine:
    until = "open" if seat.ends_on is None else date_words(seat.ends_on)
    return SeatLine(
        seat=seat.seat,
        person=person,
        role=seat.role,
        period=f"{date_words(seat.starts_on)} – {until}",
        share=percent_words(seat.fte_percent),
    )

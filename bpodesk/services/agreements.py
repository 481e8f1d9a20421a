"""Agreements: the active revision of a contract on paper."""

from bpodesk.documents.agreement import AgreementPaper, SeatLine, agreement_document
from bpodesk.domain.agreements import contract_values, number_agreement
from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import Clause, NumberedClauses, parse_clause
from bpodesk.domain.contracts import Contract, Revision, latest_revision, revision_on
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Problem
from bpodesk.domain.wording import date_words, percent_words
from bpodesk.resources import list_files
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.records import fetch_one


def clause_library() -> tuple[Clause, ...]:
    """The clauses that come with the program. Raises ValueError for a file that can't be read."""
    clauses: list[Clause] = []
    for path in list_files("clauses", ".md"):
        parsed = parse_clause(path.read_text(encoding="utf-8"))
        if isinstance(parsed, tuple):
            raise ValueError(f"{path.name}: {parsed[0].message}")  # noqa: TRY004 - the file, not a type
        clauses.append(parsed)
    return tuple(clauses)


def agreement_paper(
    book: OpenBook, contract_id: ContractId, *, revision_number: int | None = None
) -> AgreementPaper:
    """What the agreement prints: the revision with the number, else the one in force today.

    A contract whose revisions lie in the future or are drafts prints its latest. Raises NotFound.
    """
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        seats = staff_queries.assignments(connection, contract_id=contract_id)
        names = {person.id: person.name for person in staff_queries.all_staff(connection)}
    revision = _chosen_revision(revisions, revision_number, book)
    if customer is None or revision is None:
        raise NotFound(f"{contract.number} has no such revision.")
    clauses = number_agreement(
        clause_library(),
        revision.terms,
        values=contract_values(company, customer, contract, revision),
    )
    return AgreementPaper(
        company=company,
        customer=customer,
        contract=contract,
        revision=revision,
        clauses=clauses,
        seats=tuple(_seat_line(seat, names[seat.staff_id]) for seat in seats),
    )


def agreement_problems(paper: AgreementPaper) -> tuple[Problem, ...]:
    """What the text still lacks: unfilled variables, references to nothing."""
    clauses: NumberedClauses = paper.clauses
    return clauses.problems


def agreement_pdf(paper: AgreementPaper) -> bytes:
    """The agreement as a PDF; the same paper gives the same bytes. Raises MissingGlyph."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(agreement_document(paper))


def _chosen_revision(
    revisions: tuple[Revision, ...], number: int | None, book: OpenBook
) -> Revision | None:
    if number is not None:
        return next((item for item in revisions if item.number == number), None)
    return revision_on(revisions, book.clock().date()) or latest_revision(revisions)


def _seat_line(seat: Assignment, person: str) -> SeatLine:
    until = "open" if seat.ends_on is None else date_words(seat.ends_on)
    return SeatLine(
        seat=seat.seat,
        person=person,
        role=seat.role,
        period=f"{date_words(seat.starts_on)} – {until}",
        share=percent_words(seat.fte_percent),
    )

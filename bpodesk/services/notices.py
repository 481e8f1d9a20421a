"""The letter by which the vendor gives notice of an excused event."""

from bpodesk.documents.notice import NoticePaper, notice_document
from bpodesk.domain.contracts import Contract
from bpodesk.domain.customers import Customer
from bpodesk.domain.file_names import file_name
from bpodesk.domain.ids import ContractId
from bpodesk.domain.worktime import local_date
from bpodesk.services.books import NotFound, OpenBook, company_of, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.excuses import desk_row
from bpodesk.services.measures import revision_at
from bpodesk.services.previews import Preview
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.records import fetch_one


def notice_paper(book: OpenBook, contract_id: ContractId, code: str) -> NoticePaper:
    """What the letter of an event says, under the text in force on its first day.

    It is dated by the vendor's clock: the day of the notice, today where none was given. Raises
    NotFound.
    """
    company = company_of(book)
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        customer = (
            None if contract is None else fetch_one(connection, Customer, contract.customer_id)
        )
    if contract is None or customer is None:
        raise NotFound("The contract is no longer in the book.")
    row = desk_row(book, contract_id, code)
    revision = revision_at(revisions, row.event.started_at)
    clause = row.clause
    return NoticePaper(
        company=company,
        customer=customer,
        contract=contract,
        revision=revision.number,
        dated=local_date(row.event.noticed_at or book.clock(), zone=company.zone),
        clause=f"{clause.name}, {clause.title}" if clause.name else "",
        event=row.event,
        standing=row.standing,
        zone=row.zone,
        levels=revision.terms.levels,
        evidence=row.evidence,
        decision_due=row.decision_due,
        deems_accepted=clause.deems_accepted,
    )


def notice_pdf(book: OpenBook, paper: NoticePaper) -> bytes:
    """The letter as a PDF, in the company's look; the same paper gives the same bytes."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(branded(notice_document(paper), paper.company, logo_of(book)))


def notice_name(paper: NoticePaper) -> str:
    """The name the letter is saved under."""
    return file_name(f"{paper.contract.number} notice {paper.event.code}.pdf")


def notice_preview(book: OpenBook, contract_id: ContractId, code: str) -> Preview:
    """The finished letter, for the window. Raises NotFound."""
    paper = notice_paper(book, contract_id, code)
    return Preview(
        title=f"{paper.contract.number} {paper.event.code}",
        file_name=notice_name(paper),
        pdf=notice_pdf(book, paper),
    )

"""The workbook in which a month's hours of a contract are filled in by whoever knows them."""

from bpodesk.domain.contracts import Contract, latest_revision, revision_on
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.records import fetch_one

_SPARE_ROWS = 40  # for overtime, second shifts and whoever stood in


def timesheet_template(book: OpenBook, *, contract_id: ContractId, month: Month) -> bytes:
    """An xlsx with a row for each person and working day of the month, and some empty ones.

    Its lists hold the people with a seat in the month; everybody where nobody has one. The same
    book gives the same bytes. Raises NotFound.
    """
    # Only who writes a workbook pays for the library.
    from bpodesk.workbooks.templates import TemplatePerson, TemplateRow, write_template

    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        revision = revision_on(revisions, month.first) or latest_revision(revisions)
        if contract is None or revision is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
        seats = staff_queries.assignments(connection, contract_id=contract_id)
        staff = staff_queries.staff_members(connection)
    seated = {seat.staff_id for seat in seats if len(seat.days.overlap(month.range))}
    people = {
        person.id: TemplatePerson(code=person.code, name=person.name)
        for person in staff
        if person.id in seated or not seated
    }
    if not people:
        raise NotFound(
            "The staff list is empty, so nobody's hours can be filled in. Add people first."
        )
    days = revision.terms.calendar.business_days(month.range)
    rows = [
        TemplateRow(person=person, day=day)
        for staff_id, person in people.items()
        for day in days
        if any(seat.staff_id == staff_id and day in seat.days for seat in seats)
    ]
    buyer = customer.name if customer is not None else ""
    return write_template(
        rows,
        people=list(people.values()),
        contract_number=contract.number,
        month=month,
        title=f"Timesheet {month}, {contract.number} {contract.title}, {buyer}",
        spare_rows=_SPARE_ROWS,
    )

"""The contact log of all contracts: listed, saved."""

from dataclasses import dataclass

from bpodesk.domain.contact_log import ContactNote, check_contact
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.services.books import OpenBook
from bpodesk.services.issues import known_codes
from bpodesk.services.log_records import short_text, zones_of
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import issues as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact as lists show it; `issue` is the code of its issue, `zone` the contract's."""

    contact: ContactNote
    contract: Contract
    customer: str
    issue: str
    zone: str

    @property
    def id(self) -> int:
        """The contact's id."""
        return self.contact.id


def list_contacts(book: OpenBook, contract_id: ContractId | None = None) -> tuple[ContactRow, ...]:
    """What was said under the contracts in use, or under one, the latest first."""
    with book.book.reading() as connection:
        issues = queries.issues(connection, contract_id=contract_id)
        contacts = queries.contacts(connection, contract_id=contract_id)
        contracts = {item.id: item for item in contract_queries.contracts(connection)}
        parties = contract_queries.parties(connection)
    codes = {issue.id: issue.code for issue in issues}
    zones = zones_of(book)
    return tuple(
        ContactRow(
            contact=contact,
            contract=contracts[contact.contract_id],
            customer=parties[contact.contract_id][1],
            issue="" if contact.issue_id is None else codes.get(contact.issue_id, ""),
            zone=zones[contact.contract_id],
        )
        for contact in reversed(contacts)
        if contact.contract_id in contracts
    )


def save_contact(book: OpenBook, contact: ContactNote) -> Outcome[ContactNote]:
    """Add a contact, or save the changes of one. Raises ChangedElsewhere."""
    problems = [*check_contact(contact)]
    _, events = known_codes(book, contact.contract_id)
    if contact.event_code and contact.event_code not in events:
        message = f"The contract has no excused event {contact.event_code}."
        problems.append(Problem(field="event_code", message=message, value=contact.event_code))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Edit of" if contact.id else "New"
    with book.unit_of_work(f"{verb} contact “{short_text(contact.said)}”") as work:
        saved = work.save(contact)
    return Saved(record=saved, changes=work.changes)

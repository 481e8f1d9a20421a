"""Incidents that made several service levels miss in a month, of which one counts."""

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId, IncidentId
from bpodesk.domain.parts import Part, level_runs
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.sla.incidents import Incident, check_incident
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.measures import parts_for
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import measured as queries
from bpodesk.storage.records import fetch_one


def list_incidents(book: OpenBook, contract_id: ContractId, month: Month) -> tuple[Incident, ...]:
    """A month's incidents of a contract, by code."""
    with book.book.reading() as connection:
        return queries.incidents(connection, contract_id=contract_id, month=month)


def levels_of(book: OpenBook, contract_id: ContractId, month: Month) -> tuple[ServiceLevel, ...]:
    """The service levels that are agreed in a month, each code once. Raises NotFound."""
    runs = level_runs(_parts(book, contract_id, month), month.range)
    levels = {run.level.code: run.level for run in runs if run.level.kind is LevelKind.SLA}
    return tuple(levels.values())


def counts_once(book: OpenBook, contract_id: ContractId, month: Month) -> bool:
    """Whether the terms in force when a month ends let an incident count once. Raises NotFound."""
    return _parts(book, contract_id, month)[-1].terms.credits.incident_once


def _parts(book: OpenBook, contract_id: ContractId, month: Month) -> tuple[Part, ...]:
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
    if contract is None:
        raise NotFound("The contract is no longer in the book.")
    return parts_for(contract, revisions, month)


def save_incident(book: OpenBook, incident: Incident) -> Outcome[Incident]:
    """Add an incident, or save the changes of one. Raises NotFound."""
    month = Month.containing(incident.month)
    problems = list(check_incident(incident, levels_of(book, incident.contract_id, month)))
    others = list_incidents(book, incident.contract_id, month)
    if any(other.code == incident.code and other.id != incident.id for other in others):
        message = f"{incident.code} is taken by another incident of this month."
        problems.append(Problem(field="code", message=message, value=incident.code))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Edit of" if incident.id else "New"
    with book.unit_of_work(f"{verb} incident {incident.code}") as work:
        saved = work.save(incident)
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def delete_incident(book: OpenBook, incident_id: IncidentId) -> ChangeSet:
    """Delete an incident; undo brings it back."""
    with book.unit_of_work("Deletion of incident") as work:
        work.delete(Kind.INCIDENT, incident_id)
    return work.changes

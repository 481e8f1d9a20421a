"""Reads of what belongs to excused events: their steps, and their evidence without its bytes."""

from sqlalchemy import Connection, exists, select

from bpodesk.domain.event_files import EventFile, EventFileInfo
from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.ids import ContractId, EventFileId
from bpodesk.storage.records import fetch, fetch_one
from bpodesk.storage.schema import event_file, event_step, excused_event, sealed_evidence

_NAMES = ("id", "event_id", "name", "sha256", "size", "attached_at", "note")


def steps(connection: Connection, *, contract_id: ContractId) -> tuple[EventStep, ...]:
    """The steps of a contract's events, the first one first."""
    query = (
        select(event_step)
        .join(excused_event, excused_event.c.id == event_step.c.event_id)
        .where(excused_event.c.contract_id == contract_id)
        .order_by(event_step.c.id)
    )
    return fetch(connection, EventStep, query)


def evidence(
    connection: Connection, *, contract_id: ContractId | None = None
) -> tuple[EventFileInfo, ...]:
    """The evidence of a contract's events by event and time; of every contract where None."""
    is_sealed = exists().where(sealed_evidence.c.event_file_id == event_file.c.id)
    query = (
        select(*(event_file.c[name] for name in _NAMES), is_sealed.label("is_sealed"))
        .join(excused_event, excused_event.c.id == event_file.c.event_id)
        .order_by(excused_event.c.code, event_file.c.id)
    )
    if contract_id is not None:
        query = query.where(excused_event.c.contract_id == contract_id)
    return tuple(EventFileInfo(**row) for row in connection.execute(query).mappings())


def kept_evidence(connection: Connection, file_id: EventFileId) -> EventFile | None:
    """A piece of evidence with its bytes."""
    return fetch_one(connection, EventFile, file_id)

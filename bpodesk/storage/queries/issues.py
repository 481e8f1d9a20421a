"""Reads of issues, of actions, and of what was said with customers."""

from typing import Any

from sqlalchemy import Connection, Select, Table, select

from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Issue
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import contact_note, issue, issue_action


def issues(
    connection: Connection, *, contract_id: ContractId | None = None, binned: bool = False
) -> tuple[Issue, ...]:
    """Issues by the instant they were reported: those in use, or those in the bin."""
    query = _wanted(issue, contract_id, binned=binned)
    return fetch(connection, Issue, query.order_by(issue.c.reported_at, issue.c.id))


def codes(connection: Connection, *, contract_id: ContractId) -> dict[str, int]:
    """The code of every issue of a contract, in the bin or not, with its id."""
    query = select(issue.c.code, issue.c.id).where(issue.c.contract_id == contract_id)
    return {row.code: row.id for row in connection.execute(query)}


def actions(
    connection: Connection, *, contract_id: ContractId | None = None, binned: bool = False
) -> tuple[ActionItem, ...]:
    """Actions by the day they were raised: those in use, or those in the bin."""
    query = _wanted(issue_action, contract_id, binned=binned)
    query = query.order_by(issue_action.c.raised_on, issue_action.c.id)
    return fetch(connection, ActionItem, query)


def contacts(
    connection: Connection, *, contract_id: ContractId | None = None, binned: bool = False
) -> tuple[ContactNote, ...]:
    """Contacts by their instant: those in use, or those in the bin."""
    query = _wanted(contact_note, contract_id, binned=binned)
    query = query.order_by(contact_note.c.happened_at, contact_note.c.id)
    return fetch(connection, ContactNote, query)


def _wanted(table: Table, contract_id: ContractId | None, *, binned: bool) -> Select[Any]:
    binned_at = table.c.binned_at
    query = select(table).where(binned_at.is_not(None) if binned else binned_at.is_(None))
    return query if contract_id is None else query.where(table.c.contract_id == contract_id)

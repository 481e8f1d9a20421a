"""Reads of issued statements."""

from sqlalchemy import Connection, select

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.statements import StatementRecord
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import statement


def statements(
    connection: Connection,
    *,
    contract_id: ContractId | None = None,
    month: Month | None = None,
) -> tuple[StatementRecord, ...]:
    """Issued statements, latest month and version first."""
    query = select(statement).order_by(
        statement.c.month.desc(), statement.c.contract_id, statement.c.version.desc()
    )
    if contract_id is not None:
        query = query.where(statement.c.contract_id == contract_id)
    if month is not None:
        query = query.where(statement.c.month == month.first)
    return fetch(connection, StatementRecord, query)

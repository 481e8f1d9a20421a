"""Reads of sealed statements, of what is kept with them, and of the steps of a month."""

from sqlalchemy import Connection, select

from bpodesk.domain.ids import ContractId, StatementId
from bpodesk.domain.month_steps import MonthStep
from bpodesk.domain.periods import Month
from bpodesk.domain.seals import SealedCopy, SealedStatement
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import month_step, sealed_copy, statement


def statements(
    connection: Connection,
    *,
    contract_id: ContractId | None = None,
    month: Month | None = None,
) -> tuple[SealedStatement, ...]:
    """Sealed statements, latest month and version first."""
    query = select(statement).order_by(
        statement.c.month.desc(), statement.c.contract_id, statement.c.version.desc()
    )
    if contract_id is not None:
        query = query.where(statement.c.contract_id == contract_id)
    if month is not None:
        query = query.where(statement.c.month == month.first)
    return fetch(connection, SealedStatement, query)


def copy_of(connection: Connection, statement_id: StatementId) -> SealedCopy | None:
    """What is kept of a sealed statement; None for one from before there were seals."""
    query = select(sealed_copy).where(sealed_copy.c.statement_id == statement_id)
    found = fetch(connection, SealedCopy, query)
    return found[0] if found else None


def month_steps(
    connection: Connection, *, contract_id: ContractId, month: Month
) -> tuple[MonthStep, ...]:
    """The steps of a contract's month, the first one first."""
    query = (
        select(month_step)
        .where(month_step.c.contract_id == contract_id, month_step.c.month == month.first)
        .order_by(month_step.c.id)
    )
    return fetch(connection, MonthStep, query)

"""Reads of the figures kept of each month."""

import json
import sqlite3
from typing import Any, cast

from sqlalchemy import Connection, Table, select

from bpodesk.domain.entry_lines import day_of
from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_figures import MonthCounts, MonthHours
from bpodesk.domain.periods import Month
from bpodesk.storage.schema import month_counts, month_hours

_HOURS = f"SELECT {', '.join(MonthHours._fields[1:])} FROM month_hours WHERE month = ?"  # noqa: S608 - our own names
_COUNTS = f"SELECT {', '.join(MonthCounts._fields[1:])} FROM month_counts WHERE month = ?"  # noqa: S608 - our own names
# Where the first and the last day stand, beside each other, and what follows them.
_DAYS = MonthHours._fields[1:].index("first_day")
_REST = _DAYS + 2


def months(connection: Connection, *, contract_id: ContractId | None = None) -> tuple[Month, ...]:
    """The months that have entries, latest first; of one contract where given."""
    return _months(connection, month_hours, contract_id)


def counted_months(connection: Connection, *, contract_id: ContractId) -> tuple[Month, ...]:
    """The months in which periods begin that something was counted in, latest first."""
    return _months(connection, month_counts, contract_id)


def _months(
    connection: Connection, table: Table, contract_id: ContractId | None
) -> tuple[Month, ...]:
    query = select(table.c.month).distinct().order_by(table.c.month.desc())
    if contract_id is not None:
        query = query.where(table.c.contract_id == contract_id)
    return tuple(map(Month.containing, connection.execute(query).scalars()))


def hours_of_month(connection: Connection, month: Month) -> tuple[MonthHours, ...]:
    """The hours of every contract that has any in the month, by the contract's id."""
    first, found = month.first, _rows(connection, _HOURS, month)
    return tuple(
        MonthHours._make((first, *row[:_DAYS], *map(day_of, row[_DAYS:_REST]), *row[_REST:]))
        for row in found
    )


def counts_of_month(connection: Connection, month: Month) -> tuple[MonthCounts, ...]:
    """The counts of every service level that has any in the month, by contract and SLA."""
    first, found = month.first, _rows(connection, _COUNTS, month)
    # Parsing each row's by itself takes longer than reading them.
    parsed = json.loads(f"[{','.join([row[-1] for row in found])}]")
    return tuple(
        MonthCounts(first, contract_id, sla_code, periods, counts)
        for (contract_id, sla_code, periods, _), counts in zip(found, parsed, strict=True)
    )


def _rows(connection: Connection, query: str, month: Month) -> list[tuple[Any, ...]]:
    found = connection.exec_driver_sql(query, (month.first.isoformat(),))
    return cast("sqlite3.Cursor", found.cursor).fetchall()

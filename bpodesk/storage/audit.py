"""The audit log: a line for each step, for people to read; nothing is ever taken out of it."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Column, Connection, Table, func, insert, select

from bpodesk.domain.entry_lines import instant_of
from bpodesk.storage import rows, schema
from bpodesk.storage.columns import InstantSeconds


def write_audit(
    connection: Connection,
    *,
    action: str,
    label: str,
    now: dt.datetime,
    changes: Sequence[dict[str, object]],
) -> None:
    """Append a line to the audit log."""
    connection.execute(
        insert(schema.audit).values(
            at=now, action=action, label=label, changes=json.dumps(changes, ensure_ascii=False)
        )
    )


def last_line(connection: Connection) -> int:
    """The number of the log's last line: as long as it stays, nothing was written to the book."""
    return connection.execute(select(func.ifnull(func.max(schema.audit.c.id), 0))).scalar_one()


def changed_fields(
    table: Table, before: rows.RawRows, after: rows.RawRows
) -> dict[str, list[object]]:
    """What changed of a row, for people to read."""
    [was], [now] = before.dicts(), after.dicts()
    return {
        column.name: [_readable(column, was[column.name]), _readable(column, now[column.name])]
        for column in table.columns
        if column.name != "row_version"
        and was[column.name] != now[column.name]
        and not isinstance(now[column.name], bytes)
    }


def _readable(column: Column[Any], value: rows.RawValue) -> object:
    moment = instant_of(cast("int", value)) if isinstance(column.type, InstantSeconds) else None
    return value if moment is None else moment.isoformat()

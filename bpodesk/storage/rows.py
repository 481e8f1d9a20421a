"""Raw rows of the journal: exactly what lies in the columns, packed and unpacked.

The journal works below the records, on column values (integers, text, bytes), so that undo puts
back the very bytes that were there.
"""

import base64
import json
import zlib
from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection, Table

RawValue = int | str | bytes | None
RawRow = dict[str, RawValue]


def read_rows(connection: Connection, table: Table, first_id: int, last_id: int) -> list[RawRow]:
    """The raw rows of a table with ids from first to last, both included."""
    found = connection.exec_driver_sql(
        f"SELECT * FROM {table.name} WHERE id BETWEEN ? AND ? ORDER BY id",  # noqa: S608 - our own names
        (first_id, last_id),
    )
    return [cast("RawRow", dict(row)) for row in found.mappings()]


def insert_rows(connection: Connection, table: Table, rows: Sequence[RawRow]) -> None:
    """Put raw rows back under their ids."""
    if not rows:
        return
    names = list(rows[0])
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})",  # noqa: S608 - our own names
        [tuple(row[name] for name in names) for row in rows],
    )


def update_rows(connection: Connection, table: Table, rows: Sequence[RawRow]) -> None:
    """Set every column of the rows with their ids; versions go up, contents as given."""
    names = [name for name in rows[0] if name not in ("id", "row_version")]
    settings = ", ".join(f"{name} = ?" for name in names)
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {settings}, row_version = row_version + 1 WHERE id = ?",  # noqa: S608 - our own names
        [(*(row[name] for name in names), row["id"]) for row in rows],
    )


def delete_rows(connection: Connection, table: Table, first_id: int, last_id: int) -> None:
    """Delete the rows with ids from first to last, both included."""
    connection.exec_driver_sql(
        f"DELETE FROM {table.name} WHERE id BETWEEN ? AND ?",  # noqa: S608 - our own names
        (first_id, last_id),
    )


def content(row: RawRow) -> RawRow:
    """A row without its version, for comparison: undo and redo raise versions."""
    return {name: value for name, value in row.items() if name != "row_version"}


def pack(rows: Sequence[RawRow]) -> bytes:
    """Rows as compressed JSON; bytes travel as base64."""
    plain = [{name: _to_plain(value) for name, value in row.items()} for row in rows]
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), level=6)


def unpack(packed: bytes) -> list[RawRow]:
    """The rows that were packed."""
    plain = cast("list[dict[str, object]]", json.loads(zlib.decompress(packed)))
    return [{name: _from_plain(value) for name, value in row.items()} for row in plain]


def _to_plain(value: RawValue) -> object:
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _from_plain(value: object) -> RawValue:
    if isinstance(value, dict):
        return base64.b64decode(cast("dict[str, str]", value)["bytes"])
    return cast("RawValue", value)

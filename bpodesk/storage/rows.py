"""Raw rows of the journal: exactly what lies in the columns, packed and unpacked.

The journal works below the records, on column values (integers, text, bytes), so that undo puts
back the very bytes that were there.
"""

import base64
import json
import sqlite3
import zlib
from collections.abc import Container, Sequence
from operator import itemgetter
from typing import NamedTuple, cast

from sqlalchemy import Connection, Table

RawValue = int | str | bytes | None
RawRow = tuple[RawValue, ...]


class RawRows(NamedTuple):
    """Rows of a table by id, each with the values of the columns `names`; `id` is the first."""

    names: tuple[str, ...]
    rows: Sequence[RawRow]

    def dicts(self) -> list[dict[str, RawValue]]:
        """Each row by the names of its columns."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def among(self, ids: Container[RawValue]) -> "RawRows":
        """Those of some ids."""
        return RawRows(self.names, [row for row in self.rows if row[0] in ids])

    def says_as(self, other: "RawRows") -> bool:
        """True where both are the same but for their versions: undo and redo raise versions."""
        if self.names != other.names or len(self.rows) != len(other.rows):
            return False
        content = itemgetter(*(at for at, name in enumerate(self.names) if name != "row_version"))
        return list(map(content, self.rows)) == list(map(content, other.rows))


def read_rows(connection: Connection, table: Table, first_id: int, last_id: int) -> RawRows:
    """The raw rows of a table with ids from first to last, both included."""
    names = tuple(column.name for column in table.columns)
    found = connection.exec_driver_sql(
        f"SELECT {', '.join(names)} FROM {table.name} WHERE id BETWEEN ? AND ? ORDER BY id",  # noqa: S608 - our own names
        (first_id, last_id),
    )
    # The driver's own tuples: for very many rows SQLAlchemy's cost several times as much.
    return RawRows(names, cast("sqlite3.Cursor", found.cursor).fetchall())


def insert_rows(connection: Connection, table: Table, rows: RawRows) -> None:
    """Put raw rows back under their ids."""
    if not rows.rows:
        return
    marks = ", ".join("?" * len(rows.names))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(rows.names)}) VALUES ({marks})",  # noqa: S608 - our own names
        list(rows.rows),
    )


def update_rows(connection: Connection, table: Table, rows: RawRows) -> None:
    """Set the columns of the rows with their ids; versions go up, contents as given."""
    kept = [at for at, name in enumerate(rows.names) if name not in ("id", "row_version")]
    settings = ", ".join(f"{rows.names[at]} = ?" for at in kept)
    values = itemgetter(*kept, rows.names.index("id"))
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {settings}, row_version = row_version + 1 WHERE id = ?",  # noqa: S608 - our own names
        list(map(values, rows.rows)),
    )


def delete_rows(connection: Connection, table: Table, first_id: int, last_id: int) -> None:
    """Delete the rows with ids from first to last, both included."""
    connection.exec_driver_sql(
        f"DELETE FROM {table.name} WHERE id BETWEEN ? AND ?",  # noqa: S608 - our own names
        (first_id, last_id),
    )


def pack(rows: RawRows) -> bytes:
    """Rows as compressed JSON, column by column; bytes travel as base64."""
    columns = [_to_plain(values) for values in zip(*rows.rows, strict=True)]
    plain = json.dumps([rows.names, columns], separators=(",", ":"))
    return zlib.compress(plain.encode(), level=1)


def unpack(packed: bytes) -> RawRows:
    """The rows that were packed."""
    names, columns = json.loads(zlib.decompress(packed))
    return RawRows(tuple(names), list(zip(*map(_from_plain, columns), strict=True)))


def _to_plain(values: Sequence[RawValue]) -> Sequence[object]:
    if bytes not in set(map(type, values)):
        return values
    return [
        {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for value in values
    ]


def _from_plain(values: Sequence[object]) -> Sequence[RawValue]:
    if dict not in set(map(type, values)):
        return cast("Sequence[RawValue]", values)
    return [
        base64.b64decode(cast("dict[str, str]", value)["bytes"])
        if isinstance(value, dict)
        else cast("RawValue", value)
        for value in values
    ]

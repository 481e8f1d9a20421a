"""What very many rows refer to, looked up once at the end of the step that wrote them.

SQLite's own foreign keys look up each row's three parents as it is written, which takes as long as
writing it. Within one step, which holds the write lock, looking at its end at all rows that it
touched comes to the same: no commit leaves a row that refers to nothing.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, ForeignKey, Table

from bpodesk.storage.schema import metadata


def lost_references(
    connection: Connection, table: Table, first_id: int, last_id: int, *, deleted: bool
) -> Iterator[str]:
    """The columns in which a row refers to nothing, of a table's rows from first to last id.

    Of rows that were deleted: the columns of other tables that still refer to one of them.
    """
    wanted = (first_id, last_id)
    if not deleted:
        keys = sorted(table.foreign_keys, key=lambda key: key.parent.name)
        return _lost(connection, keys, "child.id BETWEEN ? AND ?", wanted)
    keys = [key for key in _all_keys() if key.column.table is table]
    return _lost(connection, keys, "{column} BETWEEN ? AND ?", wanted)


def _all_keys() -> Iterator[ForeignKey]:
    return (key for table in metadata.sorted_tables for key in table.foreign_keys)


def _lost(
    connection: Connection, keys: list[ForeignKey], where: str, wanted: tuple[int, int]
) -> Iterator[str]:
    for key in keys:
        child, parent, column = key.parent.table.name, key.column.table.name, key.parent.name
        found = connection.exec_driver_sql(
            f"SELECT 1 FROM {child} AS child WHERE {where.format(column=column)}"  # noqa: S608 - our own names
            f" AND {column} NOT IN (SELECT id FROM {parent}) LIMIT 1",
            wanted,
        )
        if found.first() is not None:
            yield f"{child}.{column}"

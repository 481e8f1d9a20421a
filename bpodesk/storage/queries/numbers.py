"""The numbers that records were given."""

from sqlalchemy import Connection, func, select, text

from bpodesk.storage.records import Record, mapped_record


def is_last_one_gone(connection: Connection, record: type[Record]) -> bool:
    """Whether the record that got the highest number of its kind is no longer there.

    Numbers are never given out twice, and a step that was rolled back gives none out.
    """
    table = mapped_record(record).table
    query = text("SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
    given = int(connection.execute(query, {"name": table.name}).scalar_one())
    highest = connection.execute(select(func.max(table.c.id))).scalar_one()
    return given > int(highest or 0)

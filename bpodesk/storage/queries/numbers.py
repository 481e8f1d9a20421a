"""The numbers that records were given.

They are never given out twice, and a step that was rolled back gives none out.
"""

from sqlalchemy import Connection, func, select, text

from bpodesk.storage.records import Record, mapped_record


def highest_given(connection: Connection, record: type[Record]) -> int:
    """The highest number that a record of the kind was ever given; 0 before there was one."""
    query = text("SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
    name = mapped_record(record).table.name
    return int(connection.execute(query, {"name": name}).scalar_one())


def is_last_one_gone(connection: Connection, record: type[Record]) -> bool:
    """Whether the record that got the highest number of its kind is no longer there."""
    table = mapped_record(record).table
    highest = connection.execute(select(func.max(table.c.id))).scalar_one()
    return highest_given(connection, record) > int(highest or 0)


def count_gone(connection: Connection, record: type[Record]) -> int:
    """How many records of a kind are gone of which none may ever go."""
    table = mapped_record(record).table
    left = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return highest_given(connection, record) - int(left)

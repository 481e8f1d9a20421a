"""Reads of the vendor's own clauses."""

from sqlalchemy import Connection, select

from bpodesk.domain.clauses.own import OwnClause
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import own_clause


def own_clauses(connection: Connection) -> tuple[OwnClause, ...]:
    """All versions of all own clauses, in the order in which they were made."""
    return fetch(connection, OwnClause, select(own_clause).order_by(own_clause.c.id))

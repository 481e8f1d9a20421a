"""Reads of imported files, their batches and the hours that came from them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Select, Text, func, select

from bpodesk.domain.entry_lines import FIELDS, Line, entry_of_line
from bpodesk.domain.ids import BatchId, ContractId, SourceFileId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.timesheets import ImportBatch, SourceFile, TimeEntry
from bpodesk.storage.records import fetch, fetch_one
from bpodesk.storage.schema import contract, import_batch, source_file, time_entry

_COLUMNS = [time_entry.c[name] for name in FIELDS]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo:
    """A kept file without its bytes."""

    id: SourceFileId
    name: str
    sha256: str
    size: int


def entries(
    connection: Connection, *, days: DateRange, contract_id: ContractId | None = None
) -> tuple[TimeEntry, ...]:
    """Time entries of the days by day and person; of one contract where given."""
    return tuple(map(entry_of_line, entry_lines(connection, days=days, contract_id=contract_id)))


def entry_lines(
    connection: Connection, *, days: DateRange, contract_id: ContractId | None = None
) -> Sequence[Line]:
    """The lines of `entries`."""
    query = (
        select(*_COLUMNS)
        .where(time_entry.c.business_date >= days.start, time_entry.c.business_date < days.end)
        .order_by(
            time_entry.c.business_date,
            time_entry.c.staff_id,
            time_entry.c.started_at,
            time_entry.c.id,
        )
    )
    # Without a contract every one is looked up: the index is by contract and day.
    wanted = select(contract.c.id) if contract_id is None else (contract_id,)
    return _lines(connection, query.where(time_entry.c.contract_id.in_(wanted)))


def lines_of_batch(connection: Connection, batch_id: BatchId) -> Sequence[Line]:
    """The lines of the time entries of an import, as they lie in the book, by id."""
    query = select(*_COLUMNS).where(time_entry.c.batch_id == batch_id).order_by(time_entry.c.id)
    return _lines(connection, query)


class LinesOfBatches(dict[BatchId, Sequence[Line]]):
    """All that each import has in the book, by id, read when it is asked for."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, batch_id: BatchId) -> Sequence[Line]:
        lines = self[batch_id] = lines_of_batch(self._connection, batch_id)
        return lines


def _lines(connection: Connection, query: Select[Any]) -> Sequence[Line]:
    """The rows as they lie in the columns. Raises ValueError for a row that can't be read back."""
    cursor = cast("sqlite3.Cursor", connection.execute(query).cursor)
    try:
        return cursor.fetchall()
    except sqlite3.OperationalError as error:
        # The driver has no class of its own for text that is no UTF-8.
        raise ValueError(str(error)) from error


def has_entries(connection: Connection, *, contract_id: ContractId) -> bool:
    """Whether anybody has worked for a contract."""
    query = select(time_entry.c.id).where(time_entry.c.contract_id == contract_id).limit(1)
    return connection.execute(query).first() is not None


def batches(
    connection: Connection, *, contract_id: ContractId | None = None
) -> tuple[ImportBatch, ...]:
    """The imports, latest first; of one contract where given."""
    query = select(import_batch).order_by(import_batch.c.id.desc())
    if contract_id is not None:
        query = query.where(import_batch.c.contract_id == contract_id)
    return fetch(connection, ImportBatch, query)


def batch_total(connection: Connection, batch_id: BatchId) -> tuple[int, int]:
    """How many entries of an import the book has now, corrected ones too, and their minutes."""
    total = func.coalesce(func.sum(time_entry.c.minutes), 0)
    query = select(func.count(), total).where(time_entry.c.batch_id == batch_id)
    count, minutes = connection.execute(query).one()
    return int(count), int(minutes)


def main_month(connection: Connection, batch_id: BatchId) -> Month | None:
    """The month in which an import has most of its entries, the latest of several; None if none."""
    month = func.substr(time_entry.c.business_date, 1, 7, type_=Text).label("month")
    query = (
        select(month)
        .where(time_entry.c.batch_id == batch_id)
        .group_by(month)
        .order_by(func.count().desc(), month.desc())
        .limit(1)
    )
    found = connection.execute(query).scalar()
    return None if found is None else Month.parse(found)


def batch_sums(connection: Connection) -> dict[BatchId, tuple[int, int]]:
    """How many entries each import has in the book, and their minutes.

    Imports of which an entry was corrected since (it carries a note) are left out.
    """
    edited = select(time_entry.c.batch_id).where(
        time_entry.c.note != "", time_entry.c.batch_id.is_not(None)
    )
    # From the batches outwards: one that lost all its entries has none, and that is to be seen.
    total = func.coalesce(func.sum(time_entry.c.minutes), 0)
    query = (
        select(import_batch.c.id, func.count(time_entry.c.id), total)
        .outerjoin(time_entry, time_entry.c.batch_id == import_batch.c.id)
        .where(import_batch.c.id.not_in(edited))
        .group_by(import_batch.c.id)
    )
    return {
        BatchId(batch_id): (count, minutes)
        for batch_id, count, minutes in connection.execute(query)
    }


def file_infos(connection: Connection) -> dict[SourceFileId, FileInfo]:
    """The kept files, without their bytes."""
    columns = source_file.c
    query = select(columns.id, columns.name, columns.sha256, columns.size)
    return {
        SourceFileId(row.id): FileInfo(
            id=SourceFileId(row.id), name=row.name, sha256=row.sha256, size=row.size
        )
        for row in connection.execute(query)
    }


def file_with_hash(connection: Connection, sha256: str) -> FileInfo | None:
    """The kept file with the hash, without its bytes."""
    return next((info for info in file_infos(connection).values() if info.sha256 == sha256), None)


def kept_file(connection: Connection, file_id: SourceFileId) -> SourceFile | None:
    """A kept file with its bytes."""
    return fetch_one(connection, SourceFile, file_id)

"""Reads of imported files, their batches and the hours that came from them."""

from dataclasses import dataclass

from sqlalchemy import Connection, Text, func, select

from bpodesk.domain.ids import BatchId, ContractId, SourceFileId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.timesheets import ImportBatch, SourceFile, TimeEntry
from bpodesk.storage.records import fetch, fetch_one
from bpodesk.storage.schema import import_batch, source_file, time_entry


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
    query = (
        select(time_entry)
        .where(time_entry.c.business_date >= days.start, time_entry.c.business_date < days.end)
        .order_by(
            time_entry.c.business_date,
            time_entry.c.staff_id,
            time_entry.c.started_at,
            time_entry.c.id,
        )
    )
    if contract_id is not None:
        query = query.where(time_entry.c.contract_id == contract_id)
    return fetch(connection, TimeEntry, query)


def entries_of(connection: Connection, batch_id: BatchId) -> tuple[TimeEntry, ...]:
    """The time entries of an import, as they lie in the book, by id."""
    query = select(time_entry).where(time_entry.c.batch_id == batch_id).order_by(time_entry.c.id)
    return fetch(connection, TimeEntry, query)


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


def months(connection: Connection, *, contract_id: ContractId | None = None) -> tuple[Month, ...]:
    """The months that have entries, latest first; of one contract where given."""
    text = func.substr(time_entry.c.business_date, 1, 7, type_=Text)
    query = select(text.label("month")).distinct().order_by(text.desc())
    if contract_id is not None:
        query = query.where(time_entry.c.contract_id == contract_id)
    found = (Month.parse(row.month) for row in connection.execute(query))
    return tuple(month for month in found if month is not None)

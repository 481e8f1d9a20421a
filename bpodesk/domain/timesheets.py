"""Timesheets: what the book keeps of them.

Import turns a reading (`domain.readings`) into `TimeEntry` records: people are staff, times are
instants, the day is the contract's. Minutes are whole minutes everywhere.
"""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.ids import (
    UNSAVED,
    BatchId,
    ContractId,
    SourceFileId,
    StaffId,
    TimeEntryId,
)
from bpodesk.domain.readings import ColumnRole

MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as it was given, kept in the book so that a figure can be followed to its cell."""

    id: SourceFileId = SourceFileId(UNSAVED)
    row_version: int = 0
    name: str
    sha256: str
    size: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One import of one file into one contract.

    `zone` is the IANA zone the file's wall-clock times were read in; `sheets` the names of the
    sheets, which entries refer to by index. `entry_count` and `total_minutes` are of the entries
    that point to the file: a later file that states them again takes them over. `fingerprint` is
    that of the layout; empty where it has none.
    """

    id: BatchId = BatchId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    source_file_id: SourceFileId
    layout: str
    zone: str
    sheets: tuple[str, ...]
    columns: tuple[ColumnRole, ...]
    imported_at: dt.datetime
    entry_count: int
    total_minutes: int
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """A stretch of one person's work for one contract.

    `business_date` is the day the shift starts in the contract's zone; `started_at` and `ended_at`
    are UTC instants where the file knew times; `minutes` is worked time without the break;
    `overtime_minutes` only where the file said so itself. An entry without a batch was typed in and
    carries a note.
    """

    id: TimeEntryId = TimeEntryId(UNSAVED)
    row_version: int = 0
    staff_id: StaffId
    contract_id: ContractId
    business_date: dt.date
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    break_minutes: int = 0
    minutes: int
    overtime_minutes: int | None = None
    task: str = ""
    note: str = ""
    batch_id: BatchId | None = None
    source_sheet: int | None = None
    source_row: int | None = None
    source_column: int | None = None

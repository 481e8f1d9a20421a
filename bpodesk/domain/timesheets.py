"""Timesheets: what was read from a file, and what the book keeps of it.

A *reading* is what a layout made of a workbook: entries as written (people by name, times on the
wall clock of wherever the file was filled in), each with the cell it came from. Import turns a
reading into `TimeEntry` records: people are staff, times are instants, the day is the contract's.
Minutes are whole minutes everywhere.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.ids import (
    UNSAVED,
    BatchId,
    ContractId,
    SourceFileId,
    StaffId,
    TimeEntryId,
)
from bpodesk.domain.problems import Problem

MINUTES_PER_DAY = 24 * 60


class Role(StrEnum):
    """What a column of a timesheet holds."""

    PERSON = "person"
    PERSON_CODE = "person_code"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    DATE = "date"
    START = "start"
    END_DATE = "end_date"
    END = "end"
    BREAK = "break"
    HOURS = "hours"
    OVERTIME = "overtime"
    TASK = "task"
    CUSTOMER = "customer"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRole:
    """A column (1-based) of the sheet that was read, its header as written and its role."""

    column: int
    header: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """One stretch of work as the file states it.

    `minutes` is the time worked without the break; `overtime_minutes` is the part of it that the
    file itself calls overtime (None where the file does not say). `start` and `end` are wall-clock
    times; an end at or before the start is on the next day. `row` and `column` (1-based) name the
    cell that carries the hours or the start.
    """

    person: str
    person_code: str = ""
    day: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    end_day: dt.date | None = None
    break_minutes: int | None = None
    minutes: int
    overtime_minutes: int | None = None
    task: str = ""
    customer: str = ""
    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetUse:
    """A sheet of the workbook and whether it was read, with the reason."""

    name: str
    used: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """A total the file states itself, beside the sum of the entries it covers."""

    place: str
    label: str
    stated_minutes: int
    computed_minutes: int

    @property
    def agrees(self) -> bool:
        """True where the file's total is the sum of its entries."""
        return self.stated_minutes == self.computed_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a layout understood of a file: columns, entries, problems, and how sure it is.

    `confidence` is 0..1; `reasons` are short sentences for the person who confirms it.
    """

    layout: str
    sheets: tuple[SheetUse, ...]
    columns: tuple[ColumnRole, ...]
    entries: tuple[ReadEntry, ...]
    problems: tuple[Problem, ...] = ()
    checksums: tuple[Checksum, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """The names as written, each once, in order of first appearance."""
        return tuple(dict.fromkeys(entry.person for entry in self.entries))

    @property
    def total_minutes(self) -> int:
        """Minutes of all entries."""
        return sum(entry.minutes for entry in self.entries)

    @property
    def first_day(self) -> dt.date | None:
        """The earliest day of an entry."""
        return min((entry.day for entry in self.entries), default=None)

    @property
    def last_day(self) -> dt.date | None:
        """The latest day of an entry."""
        return max((entry.day for entry in self.entries), default=None)


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
    sheets, which entries refer to by index.
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


def column_letters(column: int) -> str:
    """The letters of a 1-based column: 1 -> A, 27 -> AA."""
    letters = ""
    while column > 0:
        column, index = divmod(column - 1, 26)
        letters = chr(ord("A") + index) + letters
    return letters


def cell_name(sheet: str, row: int, column: int) -> str:
    """The address of a cell as people write it: Hours!C12."""
    return f"{sheet}!{column_letters(column)}{row}"

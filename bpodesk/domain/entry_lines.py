"""Very many time entries as plain tuples, to be compared and counted without a record for each.

A line is a tuple of an entry's fields in the order of `FIELDS`, as they lie in the book: days are
ISO text, instants whole seconds since 1970. Parts of a line are compared as slices of it, and an
entry is only made of a line that somebody looks at.
"""

import datetime as dt
import functools
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast, overload

from bpodesk.domain.timesheets import TimeEntry

Line = tuple[Any, ...]

FIELDS = (
    *("staff_id", "contract_id", "business_date", "started_at", "ended_at"),
    *("minutes", "break_minutes", "overtime_minutes", "task"),
    *("source_sheet", "source_row", "source_column", "batch_id", "note", "id", "row_version"),
)
STAFF, CONTRACT, DAY, START, END, MINUTES = range(6)
TASK = FIELDS.index("task")
NOTE = FIELDS.index("note")
ID = FIELDS.index("id")
BATCH = FIELDS.index("batch_id")
# Whose day for which contract; what an entry says, wherever it was kept; where it stands.
PERSON_DAY = slice(DAY + 1)
FACTS = slice(TASK + 1)
CELL = slice(TASK + 1, BATCH)
# What follows the cell in the line of an entry that is in no book yet.
UNSAVED_REST: Line = (None, "", 0, 0)

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND = dt.timedelta(seconds=1)


class HasLines(ABC):
    """Entries whose lines cost less than themselves."""

    @abstractmethod
    def lines(self) -> Iterator[Line]:
        """The line of each entry."""
        ...


class LineEntries(Sequence[TimeEntry]):  # noqa: PLW1641 - no hash, like any list
    """Lines that are entries to whoever looks at them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> TimeEntry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TimeEntry]: ...
    def __getitem__(self, index: int | slice) -> TimeEntry | Sequence[TimeEntry]:
        if isinstance(index, slice):
            return LineEntries(self.lines[index])
        return entry_of_line(self.lines[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(cast("Sequence[object]", other))


def each_line(entries: Iterable[TimeEntry]) -> Iterable[Line]:
    """The lines of entries, to be gone through once."""
    if isinstance(entries, LineEntries):
        return entries.lines
    return entries.lines() if isinstance(entries, HasLines) else map(line_of, entries)


def lines_of(entries: Iterable[TimeEntry]) -> Sequence[Line]:
    """The lines of entries."""
    lines = each_line(entries)
    return lines if isinstance(lines, Sequence) else list(lines)


def minutes_of(entries: Iterable[TimeEntry]) -> int:
    """Minutes of all entries."""
    return sum(line[MINUTES] for line in each_line(entries))


def line_of(entry: TimeEntry) -> Line:
    """An entry as a line."""
    return (
        entry.staff_id,
        entry.contract_id,
        entry.business_date.isoformat(),
        seconds_of(entry.started_at),
        seconds_of(entry.ended_at),
        entry.minutes,
        entry.break_minutes,
        entry.overtime_minutes,
        entry.task,
        entry.source_sheet,
        entry.source_row,
        entry.source_column,
        entry.batch_id,
        entry.note,
        entry.id,
        entry.row_version,
    )


def entry_of_line(line: Line) -> TimeEntry:
    """The entry that a line is of."""
    values = dict(zip(FIELDS, line, strict=True))
    values["business_date"] = day_of(line[DAY])
    values["started_at"], values["ended_at"] = instant_of(line[START]), instant_of(line[END])
    return TimeEntry(**values)


@functools.lru_cache(maxsize=4096)
def day_of(text: str) -> dt.date:
    """The day of an ISO text."""
    return dt.date.fromisoformat(text)


def seconds_of(moment: dt.datetime | None) -> int | None:
    """Whole seconds since 1970."""
    return None if moment is None else (moment - _EPOCH) // _SECOND


def instant_of(seconds: int | None) -> dt.datetime | None:
    """The UTC instant; the platform's own functions know none before 1970 on Windows."""
    return None if seconds is None else _EPOCH + seconds * _SECOND

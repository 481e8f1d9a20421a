"""A long list's entries on their way into the table, without a record for each."""

import datetime as dt
import functools

from bpodesk.domain.ids import BatchId
from bpodesk.domain.placed_entries import EPOCH, Place, PlacedEntries
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.storage.unit_of_work import UnitOfWork

_DAY_SECONDS = 86_400
_EPOCH_DAY = EPOCH.toordinal()
_NAMES = (
    "staff_id",
    "business_date",
    "started_at",
    "ended_at",
    "break_minutes",
    "minutes",
    "overtime_minutes",
    "source_sheet",
    "source_column",
    "task",
    "source_row",
)


def add_placed(work: UnitOfWork, entries: PlacedEntries, *, batch_id: BatchId) -> None:
    """Insert the entries as one entry of the journal."""
    constants = {"contract_id": entries.contract_id, "batch_id": batch_id}
    work.add_rows(TimeEntry, _NAMES, entries.rows(_spelt), constants=constants)


def _spelt(place: Place) -> tuple[object, ...]:
    """The place as it lies in the columns, see `storage.columns`."""
    day, start, end, *rest = place
    return (day.isoformat(), _instant(start), _instant(end), *rest)


def _instant(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    day, second = divmod(seconds, _DAY_SECONDS)
    return f"{_day(day)}T{_clock(second)}+00:00"


@functools.lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return dt.date.fromordinal(number + _EPOCH_DAY).isoformat()


@functools.lru_cache(maxsize=4096)
def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"

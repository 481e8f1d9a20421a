"""A long list's entries on their way into the table, without a record for each."""

import datetime as dt

from bpodesk.domain.ids import BatchId
from bpodesk.domain.placed_entries import Place, PlacedEntries
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.storage.unit_of_work import UnitOfWork

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
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")

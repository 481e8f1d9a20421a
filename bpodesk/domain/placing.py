"""A row of a file put into a book: whose it is, for which contract, when, and on which day.

Times on the file's clock become instants, and the day becomes the contract's: 00:30 in Manila is
still yesterday in New York.
"""

import dataclasses
import datetime as dt

from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.periods import ONE_DAY
from bpodesk.domain.readings import ReadEntry
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import instant, local_date


def entry_of(
    read: ReadEntry,
    *,
    staff_id: StaffId,
    contract_id: ContractId,
    zone: str,
    contract_zone: str,
    sheet: int,
    states_hours: bool = True,
) -> TimeEntry:
    """The row as an entry without id or batch; `zone` is that of the file's clock.

    Raises ValueError for a row whose day is not known yet.
    """
    day = read.day
    if day is None:
        raise ValueError("an entry without a day can't be put into the book")
    entry = TimeEntry(
        staff_id=staff_id,
        contract_id=contract_id,
        business_date=day,
        break_minutes=read.break_minutes or 0,
        minutes=read.minutes,
        overtime_minutes=read.overtime_minutes,
        task=read.task,
        source_sheet=sheet,
        source_row=read.row,
        source_column=read.column,
    )
    if read.start is None or read.end is None:
        return entry
    next_day = day + ONE_DAY if read.end <= read.start else day
    started = instant(day, read.start, zone=zone)
    last_day = read.end_day or next_day
    ended = instant(last_day, read.end, zone=zone)
    if ended <= started:
        # Clocks that go forward skipped the start: only the hours are certain.
        return entry
    span = int((ended - started).total_seconds()) // 60
    minutes, pause = read.minutes, read.break_minutes
    if not states_hours:
        # Worked out from the clock: in the night in which it changes, the true length counts.
        by_clock = dt.datetime.combine(last_day, read.end) - dt.datetime.combine(day, read.start)
        shift = span - int(by_clock.total_seconds()) // 60
        minutes = max(read.minutes + shift, read.overtime_minutes or 0)
    return dataclasses.replace(
        entry,
        business_date=local_date(started, zone=contract_zone),
        started_at=started,
        ended_at=ended,
        minutes=minutes,
        break_minutes=max(0, span - minutes) if pause is None else pause,
    )


def days_of(day: dt.date, *, zone: str, contract_zone: str) -> frozenset[dt.date]:
    """The contract's days that a day on the file's clock reaches into."""
    return frozenset(
        local_date(instant(day, time, zone=zone), zone=contract_zone)
        for time in (dt.time(0), dt.time(23, 59))
    )

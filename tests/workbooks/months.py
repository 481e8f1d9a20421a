"""A month's shifts, written the way people and clocks write them: one list, five layouts.

A shift's `punches` are minutes after the midnight of its day, in order, in and out by turns; those
past 24 hours are of the next morning.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import openpyxl

from bpodesk.workbooks.cells import Cell, CellKind, Sheet

Value = str | int | dt.date | dt.time | None
Table = list[list[Value]]

DAY = 24 * 60
_MONTHS = "January February March April May June July August September October November December"
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One person's work of one day."""

    code: str
    person: str
    day: dt.date
    punches: tuple[int, ...]

    @property
    def break_minutes(self) -> int:
        """The minutes between the pairs of punches."""
        return self.punches[-1] - self.punches[0] - self.minutes

    @property
    def minutes(self) -> int:
        """The minutes worked."""
        ins, outs = self.punches[::2], self.punches[1::2]
        return sum(out - into for into, out in zip(ins, outs, strict=True))


def flat_list(shifts: Sequence[Shift]) -> Table:
    """A row a shift: start, end, break."""
    rows: Table = [["Employee ID", "Employee", "Date", "Start", "End", "Break (min)"]]
    rows += [
        [
            shift.code,
            shift.person,
            shift.day,
            _clock(shift.punches[0]),
            _clock(shift.punches[-1]),
            shift.break_minutes,
        ]
        for shift in shifts
    ]
    return rows


def punch_log(shifts: Sequence[Shift]) -> Table:
    """A row a punch, as they come, without a word of in and out."""
    punches = [
        (dt.datetime.combine(shift.day, dt.time()) + dt.timedelta(minutes=minutes), shift)
        for shift in shifts
        for minutes in shift.punches
    ]
    rows: Table = [["User ID", "Name", "Date/Time"]]
    for moment, shift in sorted(punches, key=lambda punch: (punch[0], punch[1].code)):
        rows.append([shift.code, shift.person, moment.strftime("%Y-%m-%d %H:%M:%S")])
    return rows


def month_matrix(shifts: Sequence[Shift]) -> Table:
    """People down, days across, the punches of a day in its cell."""
    first = shifts[0].day.replace(day=1)
    days = _days(first, (first + dt.timedelta(days=31)).replace(day=1))
    rows: Table = [[f"Attendance {_month(first)}"], []]
    rows.append(["Employee ID", "Employee", *(day.day for day in days)])
    for code, person in _people(shifts):
        found = _by_day(shifts, code)
        cells = ["\n".join(map(_text, found.get(day, ()))) or None for day in days]
        rows.append([code, person, *cells])
    return rows


def week_grid(shifts: Sequence[Shift]) -> Table:
    """A block a week, in and out in rows of their own below the weekdays' dates."""
    kinds = ("Time In", "Break Out", "Break In", "Time Out")
    rows: Table = [["Weekly attendance"], []]
    for monday in sorted({shift.day - dt.timedelta(days=shift.day.weekday()) for shift in shifts}):
        days = _days(monday, monday + dt.timedelta(days=7))
        rows += [["Employee", "", *_WEEKDAYS], [None, None, *days]]
        for code, person in _people(shifts):
            found = {day: _four(punches) for day, punches in _by_day(shifts, code).items()}
            for at, kind in enumerate(kinds):
                cells = [_clock_or_none(found[day][at]) if day in found else None for day in days]
                rows.append([person if at == 0 else None, kind, *cells])
        rows.append([])
    return rows


def person_blocks(shifts: Sequence[Shift]) -> Table:
    """A block a person, days down, two pairs of punches side by side."""
    rows: Table = [["Time card report"], [_month(shifts[0].day)], []]
    for code, person in _people(shifts):
        rows.append(["Employee:", person])
        rows.append(["Date", "In", "Out", "In", "Out"])
        rows += [
            [day, *map(_clock, punches)] for day, punches in sorted(_by_day(shifts, code).items())
        ]
        rows.append([])
    return rows


def sheet_of(table: Table, *, name: str = "Sheet1") -> Sheet:
    """The table as the reader gives it: dates and times as serial numbers with their formats."""
    return Sheet(
        name=name,
        rows=tuple(
            tuple(
                _cell(number, column, value)
                for column, value in enumerate(row, start=1)
                if value is not None and value != ""
            )
            for number, row in enumerate(table, start=1)
            if row
        ),
    )


def xlsx_of(tables: Mapping[str, Table]) -> bytes:
    """The tables as a workbook."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, table in tables.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(table, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _cell(row: int, column: int, value: Value) -> Cell:
    if isinstance(value, dt.date):
        serial = float((value - dt.date(1899, 12, 30)).days)
        return Cell(row, column, CellKind.DATE, serial, "yyyy-mm-dd")
    if isinstance(value, dt.time):
        return Cell(row, column, CellKind.DATE, (value.hour * 60 + value.minute) / DAY, "h:mm")
    if isinstance(value, int):
        return Cell(row, column, CellKind.NUMBER, float(value))
    return Cell(row, column, CellKind.TEXT, value)


def _clock(minutes: int) -> dt.time:
    return dt.time(minutes % DAY // 60, minutes % 60)


def _clock_or_none(minutes: int | None) -> dt.time | None:
    return None if minutes is None else _clock(minutes)


def _text(minutes: int) -> str:
    return _clock(minutes).strftime("%H:%M")


def _four(punches: Sequence[int]) -> tuple[int | None, ...]:
    """In, break out, break in, out: the inner two are empty without a break."""
    return tuple(punches) if len(punches) == 4 else (punches[0], None, None, punches[1])


def _people(shifts: Iterable[Shift]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((shift.code, shift.person) for shift in shifts))


def _by_day(shifts: Iterable[Shift], code: str) -> dict[dt.date, tuple[int, ...]]:
    return {shift.day: shift.punches for shift in shifts if shift.code == code}


def _days(first: dt.date, end: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range((end - first).days)]


def _month(day: dt.date) -> str:
    return f"{_MONTHS.split()[day.month - 1]} {day.year}"

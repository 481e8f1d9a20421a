"""Workbooks that we write: a flat timesheet, and any list as a table."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from bpodesk.workbooks.writing import (
    DATE,
    TIME,
    TITLE_FONT,
    TOTAL_FONT,
    Value,
    new_workbook,
    put,
    put_header,
    saved_bytes,
)

_WIDEST = 60
_TIMESHEET_COLUMNS = (
    ("Employee ID", 13),
    ("Employee", 26),
    ("Date", 12),
    ("Start", 8),
    ("End", 8),
    ("Break (min)", 12),
    ("Hours", 9),
    ("Overtime hours", 15),
    ("Task", 24),
    ("Customer", 26),
)
_HOURS_COLUMN, _OVERTIME_COLUMN = 7, 8
_NUMBER_FORMATS = ("General", "General", DATE, TIME, TIME, "0", "0.00", "0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesheetRow:
    """One row of a flat timesheet; an end at or before the start is on the next day.

    `minutes` is the time worked without the break, overtime included.
    """

    person: str
    person_code: str = ""
    day: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    break_minutes: int | None = None
    minutes: int
    overtime_minutes: int | None = None
    task: str = ""
    customer: str = ""


def write_flat_timesheet(rows: Sequence[TimesheetRow], *, title: str, sheet_name: str) -> bytes:
    """An xlsx with a title, one header row, a row for each of `rows` and a total."""
    workbook, sheet = new_workbook(sheet_name)
    put(sheet, 1, 1, title).font = TITLE_FONT
    put_header(sheet, 3, [header for header, _ in _TIMESHEET_COLUMNS])
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(_values(row), start=1):
            cell = put(sheet, number, column, value)
            if column <= len(_NUMBER_FORMATS) and cell.value is not None:
                cell.number_format = _NUMBER_FORMATS[column - 1]
    last = 4 + len(rows)
    put(sheet, last, 2, "Total")
    hours = sum(row.minutes for row in rows)
    overtime = sum(row.overtime_minutes or 0 for row in rows)
    put(sheet, last, _HOURS_COLUMN, hours / 60).number_format = "0.00"
    put(sheet, last, _OVERTIME_COLUMN, overtime / 60).number_format = "0.00"
    for column in (2, _HOURS_COLUMN, _OVERTIME_COLUMN):
        sheet.cell(last, column).font = TOTAL_FONT
    for column, (_, width) in enumerate(_TIMESHEET_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    return saved_bytes(workbook)


def write_table(
    headers: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet_name: str = "List"
) -> bytes:
    """An xlsx with one header row and the values as they are: numbers, dates and times are real."""
    workbook, sheet = new_workbook(sheet_name)
    put_header(sheet, 1, headers)
    widths = [len(header) for header in headers]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = put(sheet, number, column, value)
            if isinstance(cell.value, str) and column <= len(widths):
                widths[column - 1] = max(widths[column - 1], len(cell.value))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, width + 4)
    sheet.freeze_panes = "A2"
    return saved_bytes(workbook)


def _values(row: TimesheetRow) -> tuple[Value, ...]:
    overtime = row.overtime_minutes
    return (
        row.person_code,
        row.person,
        row.day,
        row.start,
        row.end,
        row.break_minutes,
        row.minutes / 60,
        None if overtime is None else overtime / 60,
        row.task,
        row.customer,
    )

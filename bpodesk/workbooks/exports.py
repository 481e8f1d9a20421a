"""Workbooks that we write: a flat timesheet, and any list as a table.

The same input gives the same bytes: properties are fixed, and so are the times inside the zip. All
text is written as text: what begins with "=" stays what it is.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MAX_TEXT_UNITS = 32_767  # of UTF-16, as Excel counts
_MAX_SHEET_NAME = 31
_FIXED_MOMENT = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl writes it as UTC
_FIXED_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill(fill_type="solid", fgColor="1F4E78")
_TITLE_FONT = Font(bold=True, size=14)
_TOTAL_FONT = Font(bold=True)
_DATE, _TIME, _DATE_TIME = "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm"
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
_NUMBER_FORMATS = ("General", "General", _DATE, _TIME, _TIME, "0", "0.00", "0.00")

Value = str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | None


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
    workbook, sheet = _new_workbook(sheet_name)
    _put(sheet, 1, 1, title).font = _TITLE_FONT
    _header(sheet, 3, [header for header, _ in _TIMESHEET_COLUMNS])
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(_values(row), start=1):
            cell = _put(sheet, number, column, value)
            if column <= len(_NUMBER_FORMATS) and cell.value is not None:
                cell.number_format = _NUMBER_FORMATS[column - 1]
    last = 4 + len(rows)
    _put(sheet, last, 2, "Total")
    hours = sum(row.minutes for row in rows)
    overtime = sum(row.overtime_minutes or 0 for row in rows)
    _put(sheet, last, _HOURS_COLUMN, hours / 60).number_format = "0.00"
    _put(sheet, last, _OVERTIME_COLUMN, overtime / 60).number_format = "0.00"
    for column in (2, _HOURS_COLUMN, _OVERTIME_COLUMN):
        sheet.cell(last, column).font = _TOTAL_FONT
    for column, (_, width) in enumerate(_TIMESHEET_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    return _bytes(workbook)


def write_table(
    headers: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet_name: str = "List"
) -> bytes:
    """An xlsx with one header row and the values as they are: numbers, dates and times are real."""
    workbook, sheet = _new_workbook(sheet_name)
    _header(sheet, 1, headers)
    widths = [len(header) for header in headers]
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = _put(sheet, number, column, value)
            if isinstance(cell.value, str) and column <= len(widths):
                widths[column - 1] = max(widths[column - 1], len(cell.value))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, width + 4)
    sheet.freeze_panes = "A2"
    return _bytes(workbook)


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


def _new_workbook(sheet_name: str) -> tuple[Workbook, Worksheet]:
    workbook = Workbook(write_only=False)
    for name in workbook.sheetnames:
        workbook.remove(workbook[name])
    plain = _NOT_IN_SHEET_NAMES.sub(" ", writable(sheet_name)).strip(" '")
    sheet: Worksheet = workbook.create_sheet(plain[:_MAX_SHEET_NAME] or "Sheet1")
    workbook.properties.creator = "BPODesk"
    workbook.properties.created = _FIXED_MOMENT
    return workbook, sheet


def _header(sheet: Worksheet, row: int, headers: Sequence[str]) -> None:
    for column, header in enumerate(headers, start=1):
        cell = _put(sheet, row, column, header)
        cell.font = _HEADER_FONT
        cell.fill = _HEADER_FILL
        cell.alignment = Alignment(vertical="center")


def _put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - we merge no cells, so it is an ordinary one
    if isinstance(value, str):
        if value:
            cell.value = writable(value)
            cell.data_type = "s"  # else "=1+1" is a formula and "#N/A" an error
        return cell
    cell.value = value
    if isinstance(value, dt.datetime):
        cell.number_format = _DATE_TIME
    elif isinstance(value, dt.date):
        cell.number_format = _DATE
    elif isinstance(value, dt.time):
        cell.number_format = _TIME
    return cell


def writable(text: str) -> str:
    """The text without what a workbook can't hold, cut at what a cell can."""
    plain = _UNWRITABLE.sub("", text)
    if len(plain) * 2 <= MAX_TEXT_UNITS:
        return plain
    return plain.encode("utf-16-le")[: MAX_TEXT_UNITS * 2].decode("utf-16-le", "ignore")


def _bytes(workbook: Workbook) -> bytes:
    """The saved workbook with every trace of the clock taken out."""
    saved = io.BytesIO()
    workbook.save(saved)
    fixed = io.BytesIO()
    moment = _FIXED_MOMENT.isoformat().encode() + b"Z"
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == _CORE:
                data = _MODIFIED.sub(rb"\g<1>" + moment + rb"\g<2>", data)
            info = zipfile.ZipInfo(entry.filename, _FIXED_ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same on every system
            target.writestr(info, data)
    return fixed.getvalue()

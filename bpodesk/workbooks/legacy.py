"""xls, xlsb and ods, through python-calamine, back into raw cells.

calamine converts dates itself; they are turned back into the serial number a spreadsheet would
hold. What it cannot give: errors in cells come as blanks, and formulas are not told from values.
Its panics are BaseExceptions; they are caught here and nowhere else.
"""

import datetime as dt
import io

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bpodesk.workbooks.cells import Cell, CellKind, Row, Sheet, Workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.watch import TICK_ROWS, Watch

DATE_TIME_FORMAT = "yyyy\\-mm\\-dd\\ h:mm"
TIME_FORMAT = "h:mm"
ELAPSED_FORMAT = "[h]:mm"
_PANIC = "PanicException"  # made by pyo3 at run time, so it cannot be imported
_DAY = dt.timedelta(days=1)
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - wall-clock times have no zone
_LEAP_BUG = dt.datetime(1900, 3, 1)  # noqa: DTZ001 - Excel counts a 29 February 1900

RawValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_legacy(content: bytes, *, kind: str, name: str, watch: Watch) -> Workbook:
    """The workbook's cells. Raises FileRefused (also for a panic of the reader), Cancelled."""
    try:
        return _read(content, kind=kind, watch=watch)
    except PasswordError:
        raise password_protected(name) from None
    except CalamineError as error:
        raise damaged(name) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise damaged(name) from error


def password_protected(name: str) -> FileRefused:
    """The refusal of an encrypted workbook."""
    return FileRefused(
        f"“{name}” is protected with a password and cannot be read; open it in Excel, remove the"
        " password under File › Info › Protect Workbook › Encrypt with Password, save it and"
        " choose it again."
    )


def damaged(name: str) -> FileRefused:
    """The refusal of a workbook that cannot be taken apart."""
    return FileRefused(
        f"“{name}” is damaged: it begins like a workbook, but its contents cannot be read; open it"
        " in Excel, let Excel repair it, save it under a new name and choose that, or ask for the"
        " file again."
    )


def _read(content: bytes, *, kind: str, watch: Watch) -> Workbook:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        about = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
        sheets = tuple(
            Sheet(
                name=item.name,
                rows=_rows(book.get_sheet_by_name(item.name), watch.part(index, len(about))),
                hidden=item.visible != SheetVisibleEnum.Visible,
            )
            for index, item in enumerate(about)
        )
    return Workbook(kind=kind, sheets=sheets)


def _rows(sheet: CalamineSheet, watch: Watch) -> tuple[Row, ...]:
    rows: list[Row] = []
    top, left = sheet.start or (0, 0)
    for index, values in enumerate(sheet.to_python()):
        if index % TICK_ROWS == 0:
            watch.tick(index, sheet.height)
        cells = tuple(
            raw_cell(top + index + 1, left + offset + 1, value)
            for offset, value in enumerate(values)
            if value != ""
        )
        if cells:
            rows.append(cells)
    return tuple(rows)


def raw_cell(row: int, column: int, value: RawValue) -> Cell:
    """A cell as a spreadsheet would hold the value."""
    if isinstance(value, str):
        return Cell(row, column, CellKind.TEXT, value)
    if isinstance(value, bool):
        return Cell(row, column, CellKind.BOOLEAN, value)
    if isinstance(value, int | float):
        return Cell(row, column, CellKind.NUMBER, float(value))
    if isinstance(value, dt.timedelta):
        return Cell(row, column, CellKind.DATE, value / _DAY, ELAPSED_FORMAT)
    if isinstance(value, dt.time):
        since_midnight = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return Cell(row, column, CellKind.DATE, since_midnight / _DAY, TIME_FORMAT)
    moment = (
        value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - no zone either
    )
    serial = (moment - _EPOCH) / _DAY - (1 if moment < _LEAP_BUG else 0)
    return Cell(row, column, CellKind.DATE, serial, DATE_TIME_FORMAT)

"""Our own timesheet as a form: a flat list to fill in, that reads back without a question.

People, days and the contract stand there; start, end and break are filled in, and the hours count
themselves. Excel's own checks refuse a day of another month or a name that is not on the list, with
a sentence that says what to do. Formulas carry their result (0, as long as nothing is filled in),
so that the file reads the same before a spreadsheet program has seen it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bpodesk.domain.periods import Month
from bpodesk.workbooks.writing import (
    DATE,
    TIME,
    TITLE_FONT,
    Value,
    new_workbook,
    put,
    put_formula,
    put_header,
    saved_bytes,
    with_results,
)

HEADER_ROW = 4
SHEET, LISTS = "Hours", "Lists"
_COLUMNS = (
    ("Employee ID", 13, "General"),
    ("Employee", 28, "General"),
    ("Date", 12, DATE),
    ("Start", 8, TIME),
    ("End", 8, TIME),
    ("Break (min)", 12, "0"),
    ("Hours", 9, "0.00;-0.00;;@"),  # nothing is shown where nobody worked
    ("Overtime hours", 15, "0.00"),
    ("Task", 28, "General"),
    ("Contract", 16, "General"),
)
_FILLED_IN = range(4, 10)
_HOURS = "=IF(COUNT(D{row}:E{row})=2,ROUND(MOD(E{row}-D{row},1)*24-N(F{row})/60,4),0)"
_HINT = (
    "Fill in start, end and break; an end before the start is on the next day. Where there are no"
    " times, write the hours over the formula."
)
_LINE = Side(style="hair", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_PAPER = PatternFill(fill_type="solid", fgColor="FFF8E1")
_HINT_FONT = Font(italic=True, color="595959")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePerson:
    """Somebody on the list."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """A day on which somebody is to work."""

    person: TemplatePerson
    day: dt.date


def write_template(
    rows: Sequence[TemplateRow],
    *,
    people: Sequence[TemplatePerson],
    contract_number: str,
    month: Month,
    title: str,
    spare_rows: int,
) -> bytes:
    """An xlsx with a row for each of `rows` and `spare_rows` empty ones, to be filled in."""
    workbook, sheet = new_workbook(SHEET)
    last = HEADER_ROW + len(rows) + spare_rows
    put(sheet, 1, 1, title).font = TITLE_FONT
    put(sheet, 2, 1, _HINT).font = _HINT_FONT
    put_header(sheet, HEADER_ROW, [header for header, _, _ in _COLUMNS])
    for number in range(HEADER_ROW + 1, last + 1):
        row = rows[number - HEADER_ROW - 1] if number <= HEADER_ROW + len(rows) else None
        _put_row(sheet, number, row, contract_number)
    _put_lists(workbook, people, contract_number)
    for check, column in _checks(month, people_count=len(people)):
        letter = get_column_letter(column)
        check.sqref = MultiCellRange(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(check)
    _lay_out(sheet, last)
    return saved_bytes(workbook, amend=_with_results)


def _put_row(sheet: Worksheet, number: int, row: TemplateRow | None, contract: str) -> None:
    known: tuple[Value, ...] = (
        (row.person.code, row.person.name, row.day) if row else (None, None, None)
    )
    values: tuple[Value, ...] = (*known, None, None, None, None, None, None, contract)
    for column, value in enumerate(values, start=1):
        cell = put(sheet, number, column, value if row is not None else None)
        cell.number_format = _COLUMNS[column - 1][2]
        cell.border = _BOX
        if column in _FILLED_IN:
            cell.fill = _PAPER
    put_formula(sheet, number, 7, _HOURS.format(row=number))


def _put_lists(workbook: Workbook, people: Sequence[TemplatePerson], contract: str) -> None:
    """What may be chosen, on a hidden sheet: a list inside a check holds 255 characters only."""
    lists: Worksheet = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for number, person in enumerate(people, start=1):
        put(lists, number, 1, person.code)
        put(lists, number, 2, person.name)
    put(lists, 1, 3, contract)


def _checks(month: Month, *, people_count: int) -> tuple[tuple[DataValidation, int], ...]:
    """What Excel lets be written, each with its column and the sentence for everything else."""
    first, last = month.range.start, month.range.last
    clock = "Write a time between 0:00 and 23:59, such as 21:00."
    overtime = "Write the part of the hours that is overtime, at most 24."
    return (
        (_listed("A", people_count, "Choose a code of this month's staff from the list."), 1),
        (_listed("B", people_count, "Choose a name of this month's staff from the list."), 2),
        (
            _between(
                "date",
                _date(first),
                _date(last),
                f"Write a day of {month}, from {first} to {last}.",
            ),
            3,
        ),
        (_between("time", "0", "0.999988", clock), 4),
        (_between("time", "0", "0.999988", clock), 5),
        (_between("whole", "0", "720", "Write the break in whole minutes, at most 720."), 6),
        (_between("decimal", "0", "24", "Write hours between 0 and 24, such as 7.5."), 7),
        (_between("decimal", "0", "24", overtime), 8),
        (_listed("C", 1, "Choose the contract's number from the list."), 10),
    )


def _date(day: dt.date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _listed(column: str, count: int, message: str) -> DataValidation:
    cells = f"={LISTS}!${column}$1:${column}${count}"
    return _telling(DataValidation(type="list", formula1=cells, allow_blank=True), message)


def _between(
    kind: Literal["date", "time", "whole", "decimal"], least: str, most: str, message: str
) -> DataValidation:
    check = DataValidation(
        type=kind, operator="between", formula1=least, formula2=most, allow_blank=True
    )
    return _telling(check, message)


def _telling(check: DataValidation, message: str) -> DataValidation:
    check.showErrorMessage = True
    check.errorTitle = "Timesheet"
    check.error = message
    return check


def _lay_out(sheet: Worksheet, last: int) -> None:
    for column, (_, width, _) in enumerate(_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.cell(2, 1).alignment = Alignment(vertical="center")
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{get_column_letter(len(_COLUMNS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    cast("Any", sheet).oddFooter.center.text = "&P / &N"  # its stubs know of no part


def _with_results(name: str, data: bytes) -> bytes:
    """The sheet with 0 as the result of every formula: openpyxl writes none."""
    if not name.startswith("xl/worksheets/"):
        return data
    return with_results(data, lambda _cell: ("n", "0"))

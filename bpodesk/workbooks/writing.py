"""What every workbook that we write is made with.

The same input gives the same bytes: properties are fixed, and so are the times inside the zip. All
text is written as text: what begins with "=" stays what it is.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

MAX_TEXT_UNITS = 32_767  # of UTF-16, as Excel counts
DATE, TIME, DATE_TIME = "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm"
TITLE_FONT = Font(bold=True, size=14)
TOTAL_FONT = Font(bold=True)
_MAX_SHEET_NAME = 31
_FIXED_MOMENT = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - openpyxl writes it as UTC
_FIXED_ZIP_TIME = (2000, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA_CELL = re.compile(
    rb'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<style> s="[0-9]+")?(?: t="[a-z]+")?>'
    rb"(?P<formula><f[ >][^<]*</f>)<v(?:\s*/|></v)></c>"
)
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill(fill_type="solid", fgColor="1F4E78")

Value = str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | None


def new_workbook(sheet_name: str) -> tuple[Workbook, Worksheet]:
    """A workbook of ours with one sheet."""
    workbook = empty_workbook()
    return workbook, add_sheet(workbook, sheet_name)


def empty_workbook() -> Workbook:
    """A workbook of ours without a sheet; it needs one before it is saved."""
    workbook = Workbook(write_only=False)
    for name in workbook.sheetnames:
        workbook.remove(workbook[name])
    workbook.properties.creator = "BPODesk"
    workbook.properties.created = _FIXED_MOMENT
    return workbook


def add_sheet(workbook: Workbook, name: str) -> Worksheet:
    """A new sheet under the name, as far as Excel takes it; openpyxl numbers a name used twice."""
    plain = _NOT_IN_SHEET_NAMES.sub(" ", writable(name)).strip(" '")
    sheet: Worksheet = workbook.create_sheet(plain[:_MAX_SHEET_NAME] or "Sheet1")
    return sheet


def put_header(sheet: Worksheet, row: int, headers: Sequence[str]) -> None:
    """A row of column headings."""
    for column, header in enumerate(headers, start=1):
        cell = put(sheet, row, column, header)
        cell.font = _HEADER_FONT
        cell.fill = _HEADER_FILL
        cell.alignment = Alignment(vertical="center")


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write a value into a cell, dates and times with their format; gives back the cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - we merge no cells, so it is an ordinary one
    if isinstance(value, str):
        if value:
            cell.value = writable(value)
            cell.data_type = "s"  # else "=1+1" is a formula and "#N/A" an error
        return cell
    cell.value = value
    if isinstance(value, dt.datetime):
        cell.number_format = DATE_TIME
    elif isinstance(value, dt.date):
        cell.number_format = DATE
    elif isinstance(value, dt.time):
        cell.number_format = TIME
    return cell


def put_formula(sheet: Worksheet, row: int, column: int, formula: str) -> None:
    """Write a formula, which begins with "="; its format stays."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - we merge no cells, so it is an ordinary one
    cell.value = formula


def with_results(sheet: bytes, results: Callable[[str], tuple[str, str] | None]) -> bytes:
    """A written sheet with the results of its formulas, as openpyxl writes none.

    `results` gives the type (n, str, b, e) and the text of the value in a cell such as C12.
    """

    def filled(found: re.Match[bytes]) -> bytes:
        result = results(found["cell"].decode())
        if result is None:
            return found[0]
        kind, value = result
        return b'<c r="%s"%s t="%s">%s<v>%s</v></c>' % (
            found["cell"],
            found["style"] or b"",
            kind.encode(),
            found["formula"],
            escape(value).encode(),
        )

    return _FORMULA_CELL.sub(filled, sheet)


def writable(text: str) -> str:
    """The text without what a workbook can't hold, cut at what a cell can."""
    plain = _UNWRITABLE.sub("", text)
    if len(plain) * 2 <= MAX_TEXT_UNITS:
        return plain
    return plain.encode("utf-16-le")[: MAX_TEXT_UNITS * 2].decode("utf-16-le", "ignore")


def _as_saved(_name: str, data: bytes) -> bytes:
    return data


def saved_bytes(
    workbook: Workbook,
    *,
    modified: dt.datetime = _FIXED_MOMENT,
    amend: Callable[[str, bytes], bytes] = _as_saved,
) -> bytes:
    """The saved workbook with every trace of the clock taken out.

    `amend` is given the name and the bytes of each part, and gives back what is written.
    """
    saved = io.BytesIO()
    workbook.save(saved)
    fixed = io.BytesIO()
    moment = modified.isoformat(timespec="seconds").encode() + b"Z"
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
            target.writestr(info, amend(entry.filename, data))
    return fixed.getvalue()

"""Lists as sheets of one workbook: a heading, and a row an entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from bpodesk.workbooks.writing import Value, add_sheet, empty_workbook, put, put_header, saved_bytes

_NARROW, _WIDE, _WIDE_FROM = 16, 48, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One list: as many cells in each row as there are headers."""

    title: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def write_log(sheets: Sequence[Sheet]) -> bytes:
    """The lists as a workbook; the same lists give the same bytes."""
    workbook = empty_workbook()
    for listed in sheets:
        sheet = add_sheet(workbook, listed.title)
        put_header(sheet, 1, listed.headers)
        for number, row in enumerate(listed.rows, start=2):
            for column, value in enumerate(row, start=1):
                put(sheet, number, column, value)
        for column, header in enumerate(listed.headers):
            longest = max((len(str(row[column] or "")) for row in listed.rows), default=0)
            width = _WIDE if longest > _WIDE_FROM else max(_NARROW, len(header) + 2)
            sheet.column_dimensions[get_column_letter(column + 1)].width = width
        sheet.freeze_panes = "A2"
    return saved_bytes(workbook)

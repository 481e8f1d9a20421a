"""A part of a sheet as a person sees it, for the grid and for "show me the cell"."""

from bpodesk.domain.sheets import SheetPage
from bpodesk.workbooks.cells import Row, Sheet, Workbook
from bpodesk.workbooks.display import shown
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.watch import Progress, ignore_progress


def sheet_page(
    content: bytes,
    *,
    name: str,
    sheet: str = "",
    first_row: int = 1,
    row_count: int = 400,
    progress: Progress = ignore_progress,
) -> SheetPage:
    """Rows `first_row` (from 1) and the following ones of a sheet of the file.

    "" is the first visible sheet that holds anything. Raises FileRefused with a sentence, also
    where the file has no sheet of that name.
    """
    workbook = read_workbook(content, name=name, progress=progress)
    found = _sheet(workbook, sheet)
    if found is None:
        raise FileRefused(f"“{name}” has no sheet “{sheet}” any more; choose one of its own.")
    return page_of(
        found,
        names=tuple(item.name for item in workbook.sheets),
        first_row=first_row,
        row_count=row_count,
    )


def _sheet(workbook: Workbook, name: str) -> Sheet | None:
    if name:
        return next((sheet for sheet in workbook.sheets if sheet.name == name), None)
    filled = [sheet for sheet in workbook.sheets if not sheet.is_empty]
    return next((sheet for sheet in filled if not sheet.hidden), filled[0])


def page_of(
    sheet: Sheet, *, names: tuple[str, ...] = (), first_row: int = 1, row_count: int
) -> SheetPage:
    """The page of a sheet that was read; merged ranges are those that reach into the page."""
    by_number = {row[0].row: row for row in sheet.rows if row}
    last_row = min(first_row + row_count - 1, max(by_number, default=0))
    inside = range(first_row, last_row + 1)
    return SheetPage(
        sheet=sheet.name,
        sheets=names or (sheet.name,),
        first_row=first_row,
        rows=tuple(_texts(by_number.get(number, ()), sheet) for number in inside),
        row_count=max(by_number, default=0),
        column_count=max((row[-1].column for row in by_number.values()), default=0),
        merged=tuple(
            area
            for area in sheet.merged
            if area.first_row <= last_row and area.last_row >= first_row
        ),
        hidden_rows=frozenset(number for number in sheet.hidden_rows if number in inside),
        hidden_columns=sheet.hidden_columns,
    )


def _texts(row: Row, sheet: Sheet) -> tuple[str, ...]:
    texts: list[str] = []
    for cell in row:
        texts += [""] * (cell.column - 1 - len(texts))
        texts.append(shown(cell, date_system_1904=sheet.date_system_1904))
    return tuple(texts)

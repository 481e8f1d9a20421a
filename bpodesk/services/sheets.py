"""STUB until the branch that reads in a child process is merged."""

import datetime as dt

from bpodesk.domain.sheets import SheetPage
from bpodesk.workbooks.cells import Cell, CellKind


def open_page(
    content: bytes, *, name: str, sheet: str, first_row: int = 1, row_count: int = 400
) -> SheetPage:
    from bpodesk.workbooks.reader import read_workbook

    book = read_workbook(content, name=name)
    found = next(s for s in book.sheets if s.name == sheet)
    rows: dict[int, list[str]] = {}
    most = last = 0
    for row in found.rows:
        for cell in row:
            most, last = max(most, cell.column), max(last, cell.row)
            if first_row <= cell.row < first_row + row_count:
                texts = rows.setdefault(cell.row, [])
                texts += [""] * (cell.column - len(texts))
                texts[cell.column - 1] = _text(cell)
    end = min(last, first_row + row_count - 1)
    return SheetPage(
        sheet=sheet,
        sheets=tuple(s.name for s in book.sheets),
        first_row=first_row,
        rows=tuple(tuple(rows.get(n, ())) for n in range(first_row, end + 1)),
        row_count=last,
        column_count=most,
        merged=found.merged,
        hidden_rows=found.hidden_rows,
        hidden_columns=found.hidden_columns,
    )


def _text(cell: Cell) -> str:
    if cell.kind is CellKind.DATE and isinstance(cell.value, float):
        if cell.value < 1:
            m = round(cell.value * 1440)
            return f"{m // 60}:{m % 60:02d}"
        moment = dt.datetime(1899, 12, 30) + dt.timedelta(days=cell.value)
        return moment.strftime("%Y-%m-%d")
    return cell.text

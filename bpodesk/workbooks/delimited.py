"""CSV, TSV and their kin: the delimiter is found out; every cell is text.

Decimal signs and date orders are a column's business, see `parse` and `dates`.
"""

import csv
import io
from collections import Counter

from bpodesk.workbooks.cells import Cell, CellKind, Row, Sheet, Workbook
from bpodesk.workbooks.watch import TICK_ROWS, Watch

DELIMITERS = ("\t", ";", ",", "|")  # on equal evidence the earlier wins
_SAMPLE_ROWS = 60
_EXCEL_HINT = "sep="  # Excel writes "sep=;" as a first line of its own


def read_delimited(text: str, *, name: str, watch: Watch) -> Workbook:
    """The rows of the text as one sheet. Raises csv.Error, Cancelled."""
    watch.tick(0, len(text))
    delimiter = find_delimiter(text)
    rows: list[Row] = []
    source = io.StringIO(text, newline="")
    for number, values in enumerate(csv.reader(source, delimiter=delimiter), start=1):
        if number % TICK_ROWS == 0:
            watch.tick(source.tell(), len(text))
        cells = tuple(
            Cell(number, column, CellKind.TEXT, value)
            for column, value in enumerate(values, start=1)
            if value
        )
        if cells and not (number == 1 and _hint(text)):
            rows.append(cells)
    watch.tick(len(text), len(text))
    return Workbook(kind="text", sheets=(Sheet(name=_sheet_name(name), rows=tuple(rows)),))


def _sheet_name(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return stem or "Sheet1"


def _hint(text: str) -> str:
    """The delimiter that the file itself names in a first line "sep=;"."""
    first = text.partition("\n")[0].strip().strip('"')
    named = first[len(_EXCEL_HINT) :] if first.lower().startswith(_EXCEL_HINT) else ""
    return named if named in DELIMITERS else ""


def find_delimiter(text: str) -> str:
    """The delimiter that cuts most lines into the same number of fields; comma where none does."""
    hint = _hint(text)
    if hint:
        return hint
    best, best_evidence = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        evidence = _evidence(text, delimiter)
        if evidence > best_evidence:
            best, best_evidence = delimiter, evidence
    return best


def _evidence(text: str, delimiter: str) -> tuple[float, int]:
    """(share of the sample's rows that have the commonest width, that width)."""
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for values in reader:
        if values:
            widths[len(values)] += 1
        if reader.line_num >= _SAMPLE_ROWS:
            break
    wide = [(count, width) for width, count in widths.items() if width > 1]
    if not wide:
        return (0.0, 0)
    count, width = max(wide)
    return (count / widths.total(), width)

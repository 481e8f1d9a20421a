"""CSV, TSV and their kin: the delimiter is found out; every cell is text.

Decimal signs and date orders are a column's business, see `parse` and `dates`.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice, zip_longest

from bpodesk.workbooks.blocks import BLOCK_ROWS, MOST_COLUMNS, BlockRows
from bpodesk.workbooks.cells import Cell, CellKind, Content, Sheet, Workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.watch import Watch

DELIMITERS = ("\t", ";", ",", "|")  # on equal evidence the earlier wins
_SAMPLE_ROWS = 60
_EXCEL_HINT = "sep="  # Excel writes "sep=;" as a first line of its own


def read_delimited(text: str, *, name: str, watch: Watch) -> Workbook:
    """The rows of the text as one sheet. Raises csv.Error, Cancelled."""
    watch.tick(0, len(text))
    texts = _Texts()
    found = BlockRows(contents=texts.contents)
    source = io.StringIO(text, newline="")
    lines = csv.reader(source, delimiter=find_delimiter(text))
    number = 1
    if _hint(text):
        next(lines)
        number += 1
    while rows := list(islice(lines, BLOCK_ROWS)):
        _add(found, rows, number=number, texts=texts)
        number += len(rows)
        watch.tick(source.tell(), len(text))
    sheet = Sheet(
        name=_sheet_name(name), rows=found.rows, blocks=found.blocks, contents=texts.contents
    )
    return Workbook(kind="text", sheets=(sheet,))


def read_pasted(text: str) -> Sheet:
    """The rows of a text that was pasted. Raises FileRefused."""
    try:
        return read_delimited(text, name="", watch=Watch()).sheets[0]
    except csv.Error as error:
        raise FileRefused(
            f"The text is not a table with one row a line ({error}). Copy the cells out of Excel."
        ) from error


class _Texts(dict[str, int]):
    """Text of a field -> the number of its content; 0 where it is empty."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.contents: list[Content | None] = [None]

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self.contents)
        self.contents.append(Content(CellKind.TEXT, text))
        return number


def _add(found: BlockRows, rows: Sequence[Sequence[str]], *, number: int, texts: _Texts) -> None:
    """Add rows, the first of which has the number, as a block; those without a text are none."""
    filled = {at: row for at, row in enumerate(rows, number) if any(row)}
    if not filled:
        return
    fitting = [row if len(row) <= MOST_COLUMNS else [""] for row in filled.values()]
    columns = list(zip_longest(*fitting, fillvalue=""))
    block = found.begin(range(1, len(columns) + 1))
    block.numbers.extend(filled)
    for ids, column in zip(block.columns.values(), columns, strict=True):
        ids.extend(map(texts.__getitem__, column))
    for index, (at, row) in enumerate(filled.items()):
        if len(row) > MOST_COLUMNS:
            block.odd[index] = tuple(
                Cell(at, column, CellKind.TEXT, text)
                for column, text in enumerate(row, start=1)
                if text
            )


def _sheet_name(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return stem or "Sheet1"


def _hint(text: str) -> str:
    """The delimiter that the file itself names in a first line "sep=;"."""
    first = text.partition("\n")[0].strip(" \r").strip('"')  # a tab may be what it names
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

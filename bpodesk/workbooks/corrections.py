"""A copy of the user's workbook with what is wrong marked: cells coloured, a comment on each.

A workbook of Excel 2007 and later is opened and saved by openpyxl with everything that it can
carry; what it can't is named. Of other files, and of workbooks that openpyxl does not open, the
copy is a new workbook with the same cells.
"""

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import openpyxl
from openpyxl.cell import Cell as WrittenCell
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.worksheet.worksheet import Worksheet

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import column_letters
from bpodesk.workbooks.cells import Cell, CellKind, Sheet, Workbook
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.writing import (
    add_sheet,
    empty_workbook,
    saved_bytes,
    with_results,
    writable,
)

_AUTHOR = "BPODesk"
_ERROR_FILL = PatternFill(fill_type="solid", fgColor="FFC7CE")
_WARNING_FILL = PatternFill(fill_type="solid", fgColor="FFEB9C")
_COMMENT_WIDTH_PX, _LINE_HEIGHT_PX, _LETTERS_A_LINE = 320, 20, 44
_MACROS = "xl/vbaProject.bin"
# What openpyxl drops, by the part of the file that holds it.
_LOST_PARTS = (
    (re.compile(r"xl/charts/"), "the looks of charts"),
    (re.compile(r"xl/(?:ctrlProps|activeX)/"), "buttons and other form controls"),
    (re.compile(r"xl/(?:slicers|timelines)/"), "slicers"),
    (re.compile(r"xl/threadedComments/"), "the threads of comments"),
    (re.compile(r"xl/(?:queryTables/|connections\.xml|model/)"), "links to other data"),
    (re.compile(r"xl/diagrams/"), "diagrams"),
    (re.compile(r"xl/embeddings/"), "files embedded in it"),
    (re.compile(r"xl/media/.*\.(?:emf|wmf|svg)$"), "drawn pictures"),
    (re.compile(r"_xmlsignatures/"), "the digital signature"),
)
_LOST_CONTENT = (
    (re.compile(r"xl/drawings/drawing\d+\.xml$"), re.compile(rb"<(?:\w+:)?sp[ >]"), "text boxes"),
    (
        re.compile(r"xl/worksheets/sheet\d+\.xml$"),
        re.compile(rb"<extLst"),
        "sparklines and newer kinds of conditional formats and checks",
    ),
)
_RESULT_TYPES = {
    CellKind.TEXT: "str",
    CellKind.NUMBER: "n",
    CellKind.DATE: "n",
    CellKind.BOOLEAN: "b",
    CellKind.ERROR: "e",
}
_OF_TEXT = "A text file can hold no marks, so the copy is an Excel workbook with the same cells."
_OF_ANOTHER_KIND = (
    "The copy is a new workbook: it has every value with its number format, but neither the"
    " formulas nor the looks."
)
# What openpyxl raises for workbooks that are not quite as it expects; ours is no list of its bugs.
_NOT_OPENED = (
    *(ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError),
    zipfile.BadZipFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedCopy:
    """The copy, the ending of its name, how many cells are marked, and what it could not keep."""

    content: bytes
    suffix: str
    marked: int
    lost: str


def marked_copy(content: bytes, *, name: str, problems: Sequence[Problem]) -> MarkedCopy:
    """A copy in which every cell that a problem names is marked. Raises FileRefused."""
    marks = _by_cell(problems)
    parts = _parts(content)
    if "xl/workbook.xml" in parts:
        try:
            return _saved_anew(content, name, parts, marks)
        except _NOT_OPENED:
            pass  # the reader is more patient than openpyxl
    workbook = read_workbook(content, name=name)
    written, sheets = _rewritten(workbook)
    marked = _mark(sheets, marks)
    return MarkedCopy(
        content=saved_bytes(written),
        suffix=".xlsx",
        marked=marked,
        lost=_OF_TEXT if workbook.kind == "text" else _OF_ANOTHER_KIND,
    )


def _parts(content: bytes) -> frozenset[str]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return frozenset()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return frozenset(archive.namelist())


_Marks = Mapping[tuple[str, int, int], Sequence[Problem]]


def _by_cell(problems: Sequence[Problem]) -> _Marks:
    found: dict[tuple[str, int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        sheet, _, cell = problem.place.rpartition("!")
        try:
            letters, row = coordinate_from_string(cell)
        except CellCoordinatesException:
            continue  # it is of the whole sheet or file
        found[sheet, row, column_index_from_string(letters)].append(problem)
    return found


# ---------------------------------------------------------------- the workbook itself


def _saved_anew(content: bytes, name: str, parts: frozenset[str], marks: _Marks) -> MarkedCopy:
    has_macros = _MACROS in parts
    with warnings.catch_warnings():
        # It warns of what it drops; that is told in our words.
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(io.BytesIO(content), keep_vba=has_macros, rich_text=True)
        marked = _mark({sheet.title: sheet for sheet in workbook.worksheets}, marks)
        titles = [sheet.title for sheet in workbook.worksheets]
        amend = _with_results(read_workbook(content, name=name), titles)
        saved = saved_bytes(workbook, modified=workbook.properties.modified, amend=amend)
    lost = list(dict.fromkeys(_lost(content, parts)))
    return MarkedCopy(
        content=saved,
        suffix=".xlsm" if has_macros else ".xlsx",
        marked=marked,
        lost=f"The copy could not keep {_listed(lost)}; your own file has all of it."
        if lost
        else "",
    )


def _with_results(workbook: Workbook, titles: Sequence[str]) -> Callable[[str, bytes], bytes]:
    """Puts the results of formulas back, which openpyxl takes for out of date."""
    results = {
        f"xl/worksheets/sheet{titles.index(sheet.name) + 1}.xml": {
            f"{column_letters(cell.column)}{cell.row}": (_RESULT_TYPES[cell.kind], _as_stored(cell))
            for row in sheet.rows
            for cell in row
            if cell.has_formula and cell.kind is not CellKind.EMPTY
        }
        for sheet in workbook.sheets
        if sheet.name in titles
    }

    def amend(part: str, data: bytes) -> bytes:
        return with_results(data, results[part].get) if part in results else data

    return amend


def _as_stored(cell: Cell) -> str:
    return str(int(cell.value)) if isinstance(cell.value, bool) else cell.text


def _lost(content: bytes, parts: frozenset[str]) -> Iterator[str]:
    for pattern, what in _LOST_PARTS:
        if any(pattern.match(part) for part in parts):
            yield what
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for pattern, sign, what in _LOST_CONTENT:
            if any(pattern.match(part) and sign.search(archive.read(part)) for part in parts):
                yield what


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _mark(sheets: Mapping[str, Worksheet], marks: _Marks) -> int:
    """Colour the cells and comment on them; gives back how many there were."""
    count = 0
    for (name, row, column), problems in marks.items():
        sheet = sheets.get(name)
        if sheet is not None:
            _mark_cell(_written_cell(sheet, row, column), problems)
            count += 1
    return count


def _written_cell(sheet: Worksheet, row: int, column: int) -> WrittenCell:
    """The cell, or the first of the merged range that it is a part of."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        around = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(around.min_row, around.min_col)
    assert isinstance(cell, WrittenCell)  # noqa: S101 - the first of a range is an ordinary one
    return cell


def _mark_cell(cell: WrittenCell, problems: Sequence[Problem]) -> None:
    text = "\n".join(dict.fromkeys(problem.message for problem in problems))
    if cell.comment is not None:
        text = f"{cell.comment.text}\n\n{text}"
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.splitlines())
    height = (lines + 1) * _LINE_HEIGHT_PX
    cell.comment = Comment(writable(text), _AUTHOR, height=height, width=_COMMENT_WIDTH_PX)
    is_error = any(problem.is_error for problem in problems)
    cell.fill = _ERROR_FILL if is_error else _WARNING_FILL


# ---------------------------------------------------------------- a new workbook


def _rewritten(workbook: Workbook) -> tuple[openpyxl.Workbook, dict[str, Worksheet]]:
    written = empty_workbook()
    if workbook.date_system_1904:
        written.epoch = CALENDAR_MAC_1904
    sheets: dict[str, Worksheet] = {}
    for source in workbook.sheets:
        sheet = sheets[source.name] = add_sheet(written, source.name)
        _copy_cells(source, sheet)
    return written, sheets


def _copy_cells(source: Sheet, sheet: Worksheet) -> None:
    for row in source.rows:
        for cell in row:
            _copy_cell(cell, sheet)
    for merged in source.merged:
        sheet.merge_cells(
            start_row=merged.first_row,
            start_column=merged.first_column,
            end_row=merged.last_row,
            end_column=merged.last_column,
        )
    if source.hidden:
        sheet.sheet_state = "hidden"


def _copy_cell(cell: Cell, sheet: Worksheet) -> None:
    written = sheet.cell(cell.row, cell.column)
    assert isinstance(written, WrittenCell)  # noqa: S101 - nothing is merged yet
    written.number_format = cell.number_format
    if not isinstance(cell.value, str):
        written.value = cell.value
    elif cell.value:
        written.value = writable(cell.value)
        written.data_type = "e" if cell.kind is CellKind.ERROR else "s"

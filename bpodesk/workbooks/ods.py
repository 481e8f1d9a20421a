"""ods: the sheets of an OpenDocument spreadsheet, streamed, each cell as the file states it.

The file states the type of each value. Dates and times become the serial number that a spreadsheet
holds (days since 30 December 1899), their formats Excel's codes. Cells and rows that are said to be
repeated are written out, up to a limit, for a few bytes can claim a million of them.
"""

import datetime as dt
import math
import re
import zipfile
from bisect import bisect_left
from typing import IO

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import GENERAL, Cell, CellKind, Row, Sheet, Workbook
from bpodesk.workbooks.number_formats import is_date_format
from bpodesk.workbooks.ods_styles import Styles
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.watch import Watch
from bpodesk.workbooks.xml_stream import Attributes, parse

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_CELLS = 5_000_000
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - wall-clock times have no zone
_DAY = dt.timedelta(days=1)
_DURATION = re.compile(
    r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:[.,][0-9]+)?)S)?)?"
)
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|Err:[0-9]+")
_BLANKS = re.compile(r"[ \t\r\n]+")
_DATE_TIME, _ELAPSED = "yyyy\\-mm\\-dd\\ hh:mm", "[h]:mm"
_STRING = "office:string-value"
_NUMBERS = ("float", "percentage", "currency")
_HIDDEN = ("collapse", "filter")


def read_ods(archive: zipfile.ZipFile, *, name: str, watch: Watch) -> Workbook:
    """The workbook's cells. Raises FileRefused, what broken XML or zips raise, and Cancelled."""
    styles = Styles()
    if "styles.xml" in archive.namelist():
        with archive.open("styles.xml") as part:
            parse(part, styles)
    size = archive.getinfo("content.xml").file_size
    stream = _ContentStream(styles, name=name)
    with archive.open("content.xml") as part:
        _parse_watched(part, stream, watch=watch, size=size)
    return Workbook(kind="ods", sheets=tuple(stream.sheets))


def _parse_watched(part: IO[bytes], stream: "_ContentStream", *, watch: Watch, size: int) -> None:
    parse(part, stream, progress=lambda done: watch.tick(done, size))
    watch.tick(size, size)


class _ContentStream:
    """The tables of content.xml; the styles that stand before them go to `Styles`."""

    def __init__(self, styles: Styles, *, name: str) -> None:
        self.sheets: list[Sheet] = []
        self._styles = styles
        self._name = name
        self._path: list[str] = []
        self._table_at = 0  # how deep the table lies; 0 outside of any
        self._cell_at = 0
        self._cell: Attributes = {}
        self._row_attributes: Attributes = {}
        self._texts: list[str] = []
        self._pending: list[tuple[int, int, Attributes, str]] = []
        self._cell_count = 0
        self._start_table({})

    def _start_table(self, attributes: Attributes) -> None:
        self._table = attributes
        self._rows: list[Row] = []
        self._row = 1
        self._column = 1
        self._style_column = 1
        self._column_ends: list[int] = []  # the last column of each run of columns
        self._column_styles: list[str] = []  # and its style
        self._merged: list[Merged] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()

    # --------------------------------------------------------------------------- elements

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self._path.append(name)
        if self._cell_at:
            self._start_in_cell(name, attributes)
        elif not self._table_at:
            if name == "table:table" and self._path[-2:-1] == ["office:spreadsheet"]:
                self._table_at = len(self._path)
                self._start_table(attributes)
            else:
                self._styles.start(name, attributes)
        elif name == "table:table-column":
            self._start_columns(attributes)
        elif name == "table:table-row":
            self._row_attributes = attributes
            self._column, self._pending = 1, []
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell_at = len(self._path)
            self._cell, self._texts = attributes, []

    def end(self, name: str) -> None:
        """An element ends."""
        depth = len(self._path)
        self._path.pop()
        if self._cell_at == depth:
            self._cell_at = 0
            self._end_cell()
        elif self._cell_at:
            return
        elif not self._table_at:
            self._styles.end(name)
        elif self._table_at == depth:
            self._table_at = 0
            self._end_table()
        elif name == "table:table-row":
            self._end_row()

    def data(self, text: str) -> None:
        """Text; only what stands in a cell's own paragraphs is the cell's."""
        if self._cell_at:
            if self._path[self._cell_at :][:1] == ["text:p"]:
                self._texts[-1] += text
        elif not self._table_at:
            self._styles.data(text)

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        depth = len(self._path) - self._cell_at
        if depth == 1 and name == "text:p":
            self._texts.append("")
        elif self._path[self._cell_at] == "text:p":
            blank = {"text:tab": "\t", "text:line-break": "\n"}.get(name, "")
            if name == "text:s":
                blank = " " * min(_count(attributes, "text:c"), MAX_COLUMNS)
            self._texts[-1] += blank.translate(_KEPT)

    # --------------------------------------------------------------------------- columns and rows

    def _start_columns(self, attributes: Attributes) -> None:
        count = _count(attributes, "table:number-columns-repeated")
        last = min(self._style_column + count - 1, MAX_COLUMNS)
        if attributes.get("table:visibility") in _HIDDEN:
            self._hidden_columns.update(range(self._style_column, last + 1))
        self._column_ends.append(last)
        self._column_styles.append(attributes.get("table:default-cell-style-name", ""))
        self._style_column = last + 1

    def _end_row(self) -> None:
        count = _count(self._row_attributes, "table:number-rows-repeated")
        if self._row_attributes.get("table:visibility") in _HIDDEN:
            self._hidden_rows.update(range(self._row, min(self._row + count, MAX_ROWS + 1)))
        if self._pending:
            if self._row + count - 1 > MAX_ROWS:
                raise ValueError("row outside of a sheet")
            self._count_cells(count * sum(last - first + 1 for first, last, _, _ in self._pending))
            for row in range(self._row, self._row + count):
                self._rows.append(
                    tuple(
                        self._made(row, column, attributes, text)
                        for first, last, attributes, text in self._pending
                        for column in range(first, last + 1)
                    )
                )
        self._row += count

    def _count_cells(self, more: int) -> None:
        self._cell_count += more
        if self._cell_count > MAX_CELLS:
            raise FileRefused(
                f"“{self._name}” has more than {MAX_CELLS:,} filled cells, most of them repeated;"
                " copy the sheet with the hours into a new workbook and choose that."
            )

    def _end_table(self) -> None:
        self.sheets.append(
            Sheet(
                name=self._table.get("table:name", ""),
                rows=tuple(self._rows),
                hidden=self._styles.is_hidden(self._table.get("table:style-name", "")),
                merged=tuple(self._merged),
                hidden_rows=frozenset(self._hidden_rows),
                hidden_columns=frozenset(self._hidden_columns),
            )
        )

    # --------------------------------------------------------------------------- cells

    def _end_cell(self) -> None:
        first = self._column
        self._column += _count(self._cell, "table:number-columns-repeated")
        text = "\n".join(_folded(part) for part in self._texts)
        across = _count(self._cell, "table:number-columns-spanned")
        down = _count(self._cell, "table:number-rows-spanned")
        if across > 1 or down > 1:
            self._merged.append(
                Merged(
                    first_row=self._row,
                    first_column=first,
                    last_row=min(self._row + down - 1, MAX_ROWS),
                    last_column=min(first + across - 1, MAX_COLUMNS),
                )
            )
        is_text = self._cell.get("office:value-type", "string") == "string"
        if text or not is_text or "table:formula" in self._cell or _STRING in self._cell:
            if self._column - 1 > MAX_COLUMNS:
                raise ValueError("column outside of a sheet")
            self._pending.append((first, self._column - 1, self._cell, text))

    def _made(self, row: int, column: int, attributes: Attributes, text: str) -> Cell:
        formula = "table:formula" in attributes
        kind = attributes.get("office:value-type", "string" if text else "")
        error = attributes.get("calcext:value-type") == "error"
        if kind == "string" or error:
            text = attributes.get(_STRING, text) or text
            error = error or (formula and _ERROR.fullmatch(text) is not None)
            found = CellKind.ERROR if error else CellKind.TEXT
            return Cell(row, column, found, text, has_formula=formula)
        code = self._format(column, attributes)
        if kind == "boolean":
            value = attributes.get("office:boolean-value") == "true"
            return Cell(row, column, CellKind.BOOLEAN, value, has_formula=formula)
        if kind == "date":
            serial = _serial(attributes["office:date-value"])
            code = code if is_date_format(code) else _DATE_TIME
            return Cell(row, column, CellKind.DATE, serial, code, formula)
        if kind == "time":
            serial = _duration(attributes["office:time-value"])
            code = code if is_date_format(code) else _ELAPSED
            return Cell(row, column, CellKind.DATE, serial, code, formula)
        if kind in _NUMBERS:
            number = float(attributes["office:value"])
            if not math.isfinite(number):
                return Cell(row, column, CellKind.ERROR, text, has_formula=formula)
            found = CellKind.DATE if is_date_format(code) else CellKind.NUMBER
            return Cell(row, column, found, number, code, formula)
        if kind:
            raise ValueError(f"value of type {kind}")
        return Cell(row, column, CellKind.EMPTY, None, code, formula)

    def _format(self, column: int, attributes: Attributes) -> str:
        style = attributes.get("table:style-name") or self._row_attributes.get(
            "table:default-cell-style-name"
        )
        if style is None:
            run = bisect_left(self._column_ends, column)
            style = "".join(self._column_styles[run : run + 1])
        return self._styles.code(style) or GENERAL


# Blanks as text fold into one, blanks as elements do not: until then those are characters that XML
# can't hold.
_KEPT = str.maketrans({" ": "\x01", "\t": "\x02", "\n": "\x03"})
_RESTORED = str.maketrans({"\x01": " ", "\x02": "\t", "\x03": "\n"})


def _folded(text: str) -> str:
    """The text of a paragraph: written blanks folded, those of their own elements kept."""
    return _BLANKS.sub(" ", text).lstrip(" ").translate(_RESTORED)


def _count(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(name, "1")))


def _serial(text: str) -> float:
    """2026-09-30 or 2026-09-30T08:15:00.5 as days."""
    moment = dt.datetime.fromisoformat(text.removesuffix("Z"))
    return (moment.replace(tzinfo=None) - _EPOCH) / _DAY


def _duration(text: str) -> float:
    """PT27H30M00S as days."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(f"duration {text}")
    days, hours, minutes = (int(part or 0) for part in match.group(2, 3, 4))
    seconds = float((match[5] or "0").replace(",", "."))
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return (-total if match[1] else total) / 86_400

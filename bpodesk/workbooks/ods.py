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
from collections.abc import Sequence
from dataclasses import dataclass, field

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.blocks import BLOCK_ROWS, MOST_PIECES, BlockRows, Contents
from bpodesk.workbooks.cells import GENERAL, CellKind, Content, Sheet, Workbook
from bpodesk.workbooks.number_formats import is_date_format
from bpodesk.workbooks.ods_styles import Styles
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.watch import Watch
from bpodesk.workbooks.xlsx_pieces import PLAIN_TEXT, PieceReader, has_forbidden, piece_pattern
from bpodesk.workbooks.xlsx_stream import Attributes, Stream
from bpodesk.workbooks.xml_stream import OpenFeeder

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
# The elements that rows stand in, and that the first table stands in.
_AROUND_ROWS = frozenset(
    ("office:spreadsheet", "table:table", "table:table-rows", "table:table-row-group")
)
_ROOT = re.compile(rb"<office:document-content [^<>]*>")
_ATTRIBUTES = r'(?: [a-z]+:[a-z-]+="[^"<>&\x00-\x1f]*+")*+'
_CELL = (
    rf"<table:(?:table-cell{_ATTRIBUTES}(?:/>|>(?:<text:p>{PLAIN_TEXT}</text:p>)?+</table:table-cell>)"
    rf"|covered-table-cell{_ATTRIBUTES}/>)"
)
_CELL_PATTERN = re.compile(_CELL.encode())
_ROW_PATTERN = piece_pattern(
    "table:table-row",
    rf"<table:table-row({_ATTRIBUTES})>((?:{_CELL})*+)</table:table-row>",
)


def read_ods(archive: zipfile.ZipFile, *, name: str, watch: Watch) -> Workbook:
    """The workbook's cells. Raises FileRefused, what broken XML or zips raise, and Cancelled."""
    styles = Styles()
    if "styles.xml" in archive.namelist():
        feeder = OpenFeeder(styles)
        feeder.parse(archive.read("styles.xml"))
        feeder.finish()
    size = archive.getinfo("content.xml").file_size
    stream = _ContentStream(styles, name=name)
    with archive.open("content.xml") as part:
        _RowReader(stream).read(part, size, watch)
    watch.tick(size, size)
    return Workbook(kind="ods", sheets=tuple(stream.sheets))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A cell with its repetitions, wherever it stands; `numbers` of its content by its style."""

    attributes: Attributes
    text: str
    width: int
    across: int
    down: int
    is_filled: bool
    numbers: dict[str | None, int] = field(default_factory=dict[str | None, int])


class _ContentStream(Stream):
    """The tables of content.xml; the styles that stand before them go to `Styles`."""

    def __init__(self, styles: Styles, *, name: str) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.pieces: list[_Piece] = []  # of the row that is open
        self._contents = Contents()
        self._styles = styles
        self._name = name
        self._path: list[str] = []
        self._table_at = 0  # how deep the table lies; 0 outside of any
        self._cell_at = 0
        self._cell: Attributes = {}
        self.row_attributes: Attributes = {}
        self._texts: list[str] = []
        self._cell_count = 0
        self._start_table({})

    def _start_table(self, attributes: Attributes) -> None:
        self._table = attributes
        self._found = BlockRows(contents=self._contents.all)
        self._rows: dict[int, dict[int, int]] = {}  # those that are not in blocks yet
        self._row = 1
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
            self.row_attributes, self.pieces = attributes, []
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
            self.take(self.row_attributes, self.pieces)

    @property
    def is_between_pieces(self) -> bool:
        return not self._cell_at and bool(self._path) and self._path[-1] in _AROUND_ROWS

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

    def take(self, row: Attributes, pieces: Sequence[_Piece]) -> None:
        """A row of the open table; rows outside of any are none."""
        if not self._table_at:
            return
        self.row_attributes = row
        count = _count(row, "table:number-rows-repeated") if row else 1
        if row.get("table:visibility") in _HIDDEN:
            self._hidden_rows.update(range(self._row, min(self._row + count, MAX_ROWS + 1)))
        column, more = 1, 0
        cells: dict[int, int] = {}
        for piece in pieces:
            first, column = column, column + piece.width
            if piece.across > 1 or piece.down > 1:
                self._add_merged(first, piece)
            if piece.is_filled:
                if column - 1 > MAX_COLUMNS:
                    raise ValueError("column outside of a sheet")
                more += piece.width
                self._count_cells(more * count)
                for at in range(first, column):
                    cells[at] = self._number(at, piece)
        self._cell_count += more * count
        if cells:
            if self._row + count - 1 > MAX_ROWS:
                raise ValueError("row outside of a sheet")
            self._rows.update(dict.fromkeys(range(self._row, self._row + count), cells))
            if len(self._rows) >= BLOCK_ROWS:
                self._close_rows()
        self._row += count

    def _close_rows(self) -> None:
        self._found.add(self._rows)
        self._rows = {}

    def _add_merged(self, column: int, piece: _Piece) -> None:
        self._merged.append(
            Merged(
                first_row=self._row,
                first_column=column,
                last_row=min(self._row + piece.down - 1, MAX_ROWS),
                last_column=min(column + piece.across - 1, MAX_COLUMNS),
            )
        )

    def _count_cells(self, more: int) -> None:
        """Raises FileRefused where the cells and these would be too many."""
        if self._cell_count + more > MAX_CELLS:
            raise FileRefused(
                f"“{self._name}” has more than {MAX_CELLS:,} filled cells, most of them repeated;"
                " copy the sheet with the hours into a new workbook and choose that."
            )

    def _end_table(self) -> None:
        self._close_rows()
        self.sheets.append(
            Sheet(
                name=self._table.get("table:name", ""),
                rows=self._found.rows,
                hidden=self._styles.is_hidden(self._table.get("table:style-name", "")),
                merged=tuple(self._merged),
                hidden_rows=frozenset(self._hidden_rows),
                hidden_columns=frozenset(self._hidden_columns),
                blocks=self._found.blocks,
                contents=self._contents.all,
            )
        )

    # --------------------------------------------------------------------------- cells

    def _end_cell(self) -> None:
        text = "\n".join(_folded(part) for part in self._texts)
        is_text = self._cell.get("office:value-type", "string") == "string"
        self.pieces.append(
            _Piece(
                attributes=self._cell,
                text=text,
                width=_count(self._cell, "table:number-columns-repeated"),
                across=_count(self._cell, "table:number-columns-spanned"),
                down=_count(self._cell, "table:number-rows-spanned"),
                is_filled=bool(text)
                or not is_text
                or "table:formula" in self._cell
                or _STRING in self._cell,
            )
        )

    def _number(self, column: int, piece: _Piece) -> int:
        """The number of what a cell holds."""
        style = piece.attributes.get("table:style-name") or self.row_attributes.get(
            "table:default-cell-style-name"
        )
        if style is None:
            run = bisect_left(self._column_ends, column)
            style = "".join(self._column_styles[run : run + 1])
        number = piece.numbers.get(style)
        if number is None:
            code = self._styles.code(style) or GENERAL
            number = self._contents.number(_content(piece.attributes, piece.text, code))
            piece.numbers[style] = number
        return number


def _content(attributes: Attributes, text: str, code: str) -> Content:
    """What a cell holds; `code` is the format of its style."""
    formula = "table:formula" in attributes
    kind = attributes.get("office:value-type", "string" if text else "")
    error = attributes.get("calcext:value-type") == "error"
    if kind == "string" or error:
        text = attributes.get(_STRING, text) or text
        error = error or (formula and _ERROR.fullmatch(text) is not None)
        found = CellKind.ERROR if error else CellKind.TEXT
        return Content(found, text, has_formula=formula)
    if kind == "boolean":
        value = attributes.get("office:boolean-value") == "true"
        return Content(CellKind.BOOLEAN, value, has_formula=formula)
    if kind == "date":
        serial = _serial(attributes["office:date-value"])
        code = code if is_date_format(code) else _DATE_TIME
        return Content(CellKind.DATE, serial, code, formula)
    if kind == "time":
        serial = _duration(attributes["office:time-value"])
        code = code if is_date_format(code) else _ELAPSED
        return Content(CellKind.DATE, serial, code, formula)
    if kind in _NUMBERS:
        number = float(attributes["office:value"])
        if not math.isfinite(number):
            return Content(CellKind.ERROR, text, has_formula=formula)
        found = CellKind.DATE if is_date_format(code) else CellKind.NUMBER
        return Content(found, number, code, formula)
    if kind:
        raise ValueError(f"value of type {kind}")
    return Content(CellKind.EMPTY, None, code, formula)


class _RowReader(PieceReader):
    """Reads content.xml: rows of plain cells by a pattern, each distinct cell once by expat."""

    def __init__(self, stream: _ContentStream) -> None:
        super().__init__(
            stream,
            opening="<office:spreadsheet(?: [^<>]*)?>",
            ending=b"</table:table-row>",
            feeder=OpenFeeder(stream),
        )
        self._content = stream
        self._root = b""
        self._has_other_names = False
        self._rows: dict[bytes, Attributes] = {b"": {}}
        self._pieces: dict[bytes, _Piece] = {}

    @property
    def pattern(self) -> re.Pattern[bytes]:
        return _ROW_PATTERN

    def prepare(self, data: bytes) -> bool:
        return not (self._has_other_names or has_forbidden(data))

    def take(self, pieces: list[tuple[bytes, ...]]) -> None:
        for row, cells, _ in pieces:
            attributes = self._rows.get(row)
            if attributes is None:
                opened = self._parsed(b"<table:table-row" + row + b">")
                attributes = self._rows[row] = opened.row_attributes
            found = [
                self._pieces.get(cell) or self._new_piece(cell)
                for cell in _CELL_PATTERN.findall(cells)
            ]
            self._content.take(attributes, found)

    def _new_piece(self, cell: bytes) -> _Piece:
        opened = self._parsed(b"<table:table-row>" + cell)
        if len(self._pieces) > MOST_PIECES:  # columns in which no piece is there twice
            self._pieces.clear()
        [self._pieces[cell]] = opened.pieces
        return self._pieces[cell]

    def took_odd(self) -> None:
        """The stream has taken the row already."""

    def _feed(self, data: bytes) -> None:
        """Prefixes must mean the same everywhere, so only the root may declare them."""
        if not self._root:
            root = _ROOT.search(data)
            self._root = root[0] if root is not None else b""
            self._has_other_names = data.count(b"xmlns") != self._root.count(b"xmlns")
        elif b"xmlns" in data:
            self._has_other_names = True
        super()._feed(data)

    def _parsed(self, opened: bytes) -> "_ContentStream":
        """What expat makes of the beginning of a row."""
        stream = _ContentStream(Styles(), name="")
        feeder = OpenFeeder(stream)
        feeder.parse(self._root + b"<office:spreadsheet><table:table>" + opened)
        return stream


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

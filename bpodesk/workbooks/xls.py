"""xls: the records of Excel 5 to 2003, each cell exactly as the file states it.

A workbook is one stream of records (id, length, data): first what all sheets share (formats,
styles, texts), then each sheet. Excel 97 and later (BIFF8) write texts in UTF-16 or its lower
halves, Excel 5 and 95 (BIFF5) in a code page. Damage shows as ValueError, LookupError or
struct.error.
"""

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.binary import CellPieces, Grid, packed_number
from bpodesk.workbooks.cells import CellKind, Content, Sheet, Workbook
from bpodesk.workbooks.number_formats import BUILT_IN, GENERAL
from bpodesk.workbooks.ole import CompoundFile
from bpodesk.workbooks.refusals import password_protected
from bpodesk.workbooks.watch import TICK_ROWS, Watch
from bpodesk.workbooks.xls_texts import WIDE, TextBlocks

STREAM_NAMES = ("Workbook", "Book")
_HEAD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")
_BIFF8 = 0x0600
_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_FILE_PASS, _CODE_PAGE, _DATE_MODE = 0x002F, 0x0042, 0x0022
_FORMAT, _STYLE, _SHEET, _TEXTS = 0x041E, 0x00E0, 0x0085, 0x00FC
_NUMBER, _PACKED, _PACKED_ROW, _RESULT = 0x0203, 0x027E, 0x00BD, 0x0207
_FORMULAS = (0x0006, 0x0206, 0x0406)  # some writers use the numbers of Excel 3 and 4
_SHARED_TEXT, _LABEL, _RICH_LABEL, _BOOL_OR_ERROR = 0x00FD, 0x0204, 0x00D6, 0x0205
_ROW, _COLUMNS, _MERGED = 0x0208, 0x007D, 0x00E5
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_WORKSHEET = 0
_BOOLEAN_RESULT, _ERROR_RESULT = 1, 2
_VALUE_RESULTS = (_BOOLEAN_RESULT, _ERROR_RESULT)
_CODE_PAGES = {1200: "utf-16-le", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _SheetPart:
    name: str
    start: int
    hidden: bool


@dataclass(slots=True, kw_only=True)
class _Shared:
    """What all sheets share, gathered while the first records are read."""

    is_biff8: bool = True
    encoding: str = "cp1252"
    is_1904: bool = False
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list[int])
    texts: list[str] = field(default_factory=list[str])
    parts: list[_SheetPart] = field(default_factory=list[_SheetPart])

    def text(
        self, data: bytes, offset: int, *, short: bool = False, may_be_cut: bool = False
    ) -> str:
        """The text at the offset of a record; its length is one byte where `short`."""
        length = data[offset] if short else int.from_bytes(data[offset : offset + 2], "little")
        offset += 1 if short else 2
        if not self.is_biff8:
            return data[offset : offset + length].decode(self.encoding, "replace")
        wide = data[offset] & WIDE if length else 0
        size = length * 2 if wide else length
        found = data[offset + 1 : offset + 1 + size]
        if len(found) < size and not may_be_cut:
            raise ValueError("text ends early")
        return found.decode("utf-16-le" if wide else "latin-1", "replace")


def read_xls(disk: CompoundFile, *, name: str, watch: Watch) -> Workbook:
    """The workbook's cells. Raises FileRefused where it is encrypted; Cancelled; see above."""
    stream = disk.read(next(known for known in STREAM_NAMES if known in disk))
    shared = _shared(stream, name=name)
    formats = tuple(shared.codes.get(number, GENERAL) for number in shared.styles)
    pieces = _Pieces(shared, formats)
    sheets = tuple(
        _SheetReader(stream, shared, pieces, watch=watch.part(index, len(shared.parts))).read(part)
        for index, part in enumerate(shared.parts)
    )
    return Workbook(kind="xls", sheets=sheets, date_system_1904=shared.is_1904)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes, int]]:
    """(id, data, where the next one starts) of each record; ends where the stream does."""
    while start + 4 <= len(stream):
        kind, length = _HEAD.unpack_from(stream, start)
        start += 4
        data = stream[start : start + length]
        if len(data) < length:
            raise ValueError("record ends early")
        start += length
        yield kind, data, start


def _shared(stream: bytes, *, name: str) -> _Shared:
    shared = _Shared()
    for kind, data, after in _records(stream, 0):
        if kind == _BOF:
            shared.is_biff8 = int.from_bytes(data[:2], "little") >= _BIFF8
        elif kind == _FILE_PASS:
            raise password_protected(name)
        elif kind == _CODE_PAGE:
            shared.encoding = _encoding(int.from_bytes(data[:2], "little"))
        elif kind == _DATE_MODE:
            shared.is_1904 = data[0] == 1
        elif kind == _FORMAT:
            number = int.from_bytes(data[:2], "little")
            shared.codes[number] = shared.text(data, 2, short=not shared.is_biff8, may_be_cut=True)
        elif kind == _STYLE:
            shared.styles.append(int.from_bytes(data[2:4], "little"))
        elif kind == _SHEET and data[5] == _WORKSHEET:
            start = int.from_bytes(data[:4], "little")
            title = shared.text(data, 6, short=True)
            shared.parts.append(_SheetPart(name=title, start=start, hidden=data[4] & 3 != 0))
        elif kind == _TEXTS:
            blocks = TextBlocks([data, *_continued(stream, after)], at=8)  # behind two counts
            shared.texts = blocks.texts(int.from_bytes(data[4:8], "little"))
        elif kind == _EOF:
            return shared
    raise ValueError("no end of the shared part")


def _encoding(code_page: int) -> str:
    name = _CODE_PAGES.get(code_page, f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _continued(stream: bytes, start: int) -> Iterator[bytes]:
    """The data of the records that continue one which ended at `start`."""
    for _, data, _ in takewhile(lambda item: item[0] == _CONTINUE, _records(stream, start)):
        yield data


class _Pieces(CellPieces):
    """Reads cells: their style and what follows it; of a formula, no more than its result."""

    def __init__(self, shared: _Shared, formats: tuple[str, ...]) -> None:
        super().__init__(formats)
        self._shared = shared

    def read(self, kind: int, data: bytes) -> Content | None:
        style, rest = int.from_bytes(data[:2], "little"), data[2:]
        if kind in _FORMULAS:
            return self._formula(style, rest)
        if kind == _NUMBER:
            return self.number(style, *struct.unpack_from("<d", rest), formula=False)
        if kind == _PACKED:
            (packed,) = struct.unpack_from("<I", rest)
            return self.number(style, packed_number(packed), formula=False)
        if kind == _SHARED_TEXT:
            (index,) = struct.unpack_from("<I", rest)
            return self.text(self._shared.texts[index])
        if kind == _BOOL_OR_ERROR:
            read = self.error if rest[1] else self.boolean
            return read(rest[0], formula=False)
        return self.text(self._shared.text(rest, 0))

    def _formula(self, style: int, rest: bytes) -> Content | None:
        if not _is_other_result(rest):
            return self.number(style, *struct.unpack_from("<d", rest), formula=True)
        if rest[0] == _BOOLEAN_RESULT:
            return self.boolean(rest[2], formula=True)
        if rest[0] == _ERROR_RESULT:
            return self.error(rest[2], formula=True)
        return self.text("", formula=True)


def _is_other_result(result: bytes) -> bool:
    """True where a formula's result is no number."""
    return result[6:8] == b"\xff\xff"


class _SheetReader:
    """Reads the records of one sheet."""

    def __init__(self, stream: bytes, shared: _Shared, pieces: _Pieces, *, watch: Watch) -> None:
        self._stream = stream
        self._shared = shared
        self._watch = watch
        self._pieces = pieces
        self._grid = Grid(pieces.contents)
        self._merged: list[Merged] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._result_of: tuple[int, int] | None = None

    def read(self, part: _SheetPart) -> Sheet:
        """The sheet with its cells."""
        depth = 0
        for count, (kind, data, after) in enumerate(_records(self._stream, part.start)):
            if count % TICK_ROWS == 0:
                self._watch.tick(after - part.start, len(self._stream) - part.start)
            if kind == _BOF:
                depth += 1  # a chart inside of the sheet
            elif kind == _EOF:
                depth -= 1
                if depth == 0:
                    break
            elif depth == 1:
                self._record(kind, data, after)
            elif depth == 0:
                raise ValueError("no sheet starts here")
        found = self._grid.found()
        return Sheet(
            name=part.name,
            rows=found.rows,
            hidden=part.hidden,
            date_system_1904=self._shared.is_1904,
            merged=tuple(self._merged),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            blocks=found.blocks,
            contents=found.contents,
        )

    def _record(self, kind: int, data: bytes, after: int) -> None:
        if kind in _CELL_KINDS:
            row, column, _ = _CELL.unpack_from(data)
            piece = data[4:]
            if kind in _FORMULAS:
                piece = data[4:14]
                is_text = _is_other_result(data[6:]) and data[6] not in _VALUE_RESULTS
                # A text follows in a record of its own.
                self._result_of = (row + 1, column + 1) if is_text else None
            self._grid.put(row + 1, column + 1, self._pieces[kind, piece])
        elif kind == _PACKED_ROW:
            row, first = struct.unpack_from("<HH", data)
            for offset, (piece,) in enumerate(struct.iter_unpack("6s", data[4:-2])):
                self._grid.put(row + 1, first + offset + 1, self._pieces[_PACKED, piece])
        elif kind == _RESULT and self._result_of is not None:
            content = Content(CellKind.TEXT, self._result(data, after), has_formula=True)
            self._grid.put(*self._result_of, self._pieces.contents.number(content))
            self._result_of = None
        elif kind == _ROW and data[12] & _ROW_HIDDEN:
            self._hidden_rows.add(int.from_bytes(data[:2], "little") + 1)
        elif kind == _COLUMNS and data[8] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", data)
            self._hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == _MERGED:
            for top, bottom, left, right in struct.iter_unpack("<HHHH", data[2:]):
                self._merged.append(
                    Merged(
                        first_row=top + 1,
                        first_column=left + 1,
                        last_row=bottom + 1,
                        last_column=right + 1,
                    )
                )

    def _result(self, data: bytes, after: int) -> str:
        if not self._shared.is_biff8:
            return self._shared.text(data, 0)
        return TextBlocks([data, *_continued(self._stream, after)], at=0).text()


_CELL_KINDS = frozenset(
    (_NUMBER, _PACKED, _SHARED_TEXT, _BOOL_OR_ERROR, *_FORMULAS, _LABEL, _RICH_LABEL)
)

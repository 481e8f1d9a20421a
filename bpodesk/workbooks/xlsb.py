"""xlsb: Excel's binary workbook, a zip of parts made of records, each cell as the file states it.

The parts are those of xlsx. A record is an id and a length, both in sevens of bits, and its data;
texts are UTF-16 after their length. Damage shows as ValueError, LookupError, struct.error.
"""

import struct
import zipfile
from collections.abc import Iterator

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.binary import CellPieces, Grid, packed_number
from bpodesk.workbooks.cells import Content, Sheet, Workbook
from bpodesk.workbooks.number_formats import BUILT_IN, GENERAL
from bpodesk.workbooks.package import path_of, read_part, relations_of
from bpodesk.workbooks.watch import TICK_ROWS, Watch

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_ROW, _SHARED_TEXT_ITEM = 0, 19
_PACKED, _ERROR, _BOOLEAN, _NUMBER, _TEXT, _SHARED_TEXT = 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOLEAN, _FORMULA_ERROR = 8, 9, 10, 11
_RICH_TEXT = 62
# Where the value of a formula ends and the formula itself begins.
_VALUE_ENDS = {_FORMULA_NUMBER: 12, _FORMULA_BOOLEAN: 5, _FORMULA_ERROR: 5}
_SHORT = range(12, 19)  # cells without a column: it is the one behind the last
_SHORT_TO_LONG = 11
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_COLUMNS, _BOOK, _SHEET, _MERGED = 60, 153, 156, 176
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01
_NO_TEXT = 0xFFFFFFFF
_HIGHEST_BIT = 0x80
_INT = struct.Struct("<I")
_DOUBLE = struct.Struct("<d")
_RANGE = struct.Struct("<IIII")


def read_xlsb(archive: zipfile.ZipFile, *, watch: Watch) -> Workbook:
    """The workbook's cells. Raises what broken zips raise, see above, and Cancelled."""
    main = path_of(relations_of(archive, ""), "officeDocument")
    if main is None:
        raise ValueError("no workbook")
    relations = relations_of(archive, main)
    texts = _shared_texts(archive, path_of(relations, "sharedStrings"))
    pieces = _Pieces(texts, _formats(archive, path_of(relations, "styles")))
    is_1904 = False
    parts: list[tuple[str, str, bool]] = []
    for kind, data in _records(read_part(archive, main)):
        if kind == _BOOK:
            is_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            relation, after = _text(data, 8)
            title, _ = _text(data, after)
            if relations[relation].kind == "worksheet":
                parts.append((title, relations[relation].path, _INT.unpack_from(data)[0] != 0))
    return Workbook(
        kind="xlsb",
        sheets=tuple(
            _SheetReader(pieces, watch=watch.part(index, len(parts))).read(
                read_part(archive, path), name=title, hidden=hidden, is_1904=is_1904
            )
            for index, (title, path, hidden) in enumerate(parts)
        ),
        date_system_1904=is_1904,
    )


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind, length = data[at], data[at + 1]
        if kind < _HIGHEST_BIT and length < _HIGHEST_BIT:  # nearly all: a byte each
            at += 2
        else:
            kind, at = _number(data, at)
            length, at = _number(data, at)
        if at + length > end:
            raise ValueError("record ends early")
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number in sevens of bits, the lowest first, and where it ends."""
    number = 0
    for shift in (0, 7, 14, 21):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < _HIGHEST_BIT:
            break
    return number, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends; none is an empty one."""
    (length,) = _INT.unpack_from(data, at)
    at += 4
    if length == _NO_TEXT:
        return "", at
    found = data[at : at + length * 2]
    if len(found) < length * 2:
        raise ValueError("text ends early")
    return found.decode("utf-16-le", "replace"), at + length * 2


def _shared_texts(archive: zipfile.ZipFile, path: str | None) -> tuple[str, ...]:
    if path is None:
        return ()
    records = _records(read_part(archive, path))
    return tuple(_text(data, 1)[0] for kind, data in records if kind == _SHARED_TEXT_ITEM)


def _formats(archive: zipfile.ZipFile, path: str | None) -> tuple[str, ...]:
    """The number format of each cell style."""
    codes, styles, is_inside = dict(BUILT_IN), list[int](), False
    for kind, data in _records(read_part(archive, path)) if path is not None else ():
        if kind == _FORMAT:
            codes[int.from_bytes(data[:2], "little")] = _text(data, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and is_inside:
            styles.append(int.from_bytes(data[2:4], "little"))
    return tuple(codes.get(number, GENERAL) for number in styles)


class _Pieces(CellPieces):
    """Reads cells: their style and what follows it."""

    def __init__(self, texts: tuple[str, ...], formats: tuple[str, ...]) -> None:
        super().__init__(formats)
        self._texts = texts

    def read(self, kind: int, data: bytes) -> Content | None:
        style = int.from_bytes(data[:3], "little")
        formula = _FORMULA_TEXT <= kind <= _FORMULA_ERROR
        if kind == _PACKED:
            (packed,) = _INT.unpack_from(data, 4)
            return self.number(style, packed_number(packed), formula=False)
        if kind in (_NUMBER, _FORMULA_NUMBER):
            return self.number(style, *_DOUBLE.unpack_from(data, 4), formula=formula)
        if kind in (_ERROR, _FORMULA_ERROR):
            return self.error(data[4], formula=formula)
        if kind in (_BOOLEAN, _FORMULA_BOOLEAN):
            return self.boolean(data[4], formula=formula)
        if kind == _SHARED_TEXT:
            return self.text(self._texts[int.from_bytes(data[4:8], "little")])
        if kind in (_TEXT, _FORMULA_TEXT):
            return self.text(_text(data, 4)[0], formula=formula)
        return self.text(_text(data, 5)[0]) if kind == _RICH_TEXT else None


class _SheetReader:
    """Reads the records of one sheet."""

    def __init__(self, pieces: _Pieces, *, watch: Watch) -> None:
        self._pieces = pieces
        self._grid = Grid(pieces.contents)
        self._watch = watch
        self._row = 0
        self._column = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._merged: list[Merged] = []

    def read(self, data: bytes, *, name: str, hidden: bool, is_1904: bool) -> Sheet:
        """The sheet with its cells."""
        done = 0
        for count, (kind, record) in enumerate(_records(data)):
            done += len(record)
            if count % TICK_ROWS == 0:
                self._watch.tick(done, len(data))
            self._record(kind, record)
        found = self._grid.found()
        return Sheet(
            name=name,
            rows=found.rows,
            hidden=hidden,
            date_system_1904=is_1904,
            merged=tuple(self._merged),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            blocks=found.blocks,
            contents=found.contents,
        )

    def _record(self, kind: int, data: bytes) -> None:
        if kind == _ROW:
            self._row = _INT.unpack_from(data)[0] + 1
            self._column = 0
            if self._row > MAX_ROWS:
                raise ValueError(f"row {self._row}")
            if data[11] & _ROW_HIDDEN:
                self._hidden_rows.add(self._row)
        elif kind <= _FORMULA_ERROR or kind == _RICH_TEXT:
            self._column = _INT.unpack_from(data)[0] + 1
            self._cell(kind, data[4:])
        elif kind in _SHORT:
            self._column += 1
            self._cell(kind - _SHORT_TO_LONG, data)
        elif kind == _COLUMNS and data[16] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<II", data)
            self._hidden_columns.update(range(first + 1, min(last + 1, MAX_COLUMNS) + 1))
        elif kind == _MERGED:
            top, bottom, left, right = _RANGE.unpack_from(data)
            self._merged.append(
                Merged(
                    first_row=top + 1,
                    first_column=left + 1,
                    last_row=bottom + 1,
                    last_column=right + 1,
                )
            )

    def _cell(self, kind: int, data: bytes) -> None:
        if not 1 <= self._column <= MAX_COLUMNS:
            raise ValueError(f"column {self._column}")
        self._grid.put(self._row, self._column, self._pieces[kind, data[: _VALUE_ENDS.get(kind)]])

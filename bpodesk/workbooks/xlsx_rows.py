"""The rows of a sheet, by a pattern that is learnt from its first rows.

The pattern gives of each row its number, its attributes and for each column the raw piece of the
cell after its address (style, type and value in one). Equal pieces are read once.
"""

import re
from collections.abc import Sequence
from operator import lt

from bpodesk.domain.readings import column_letters
from bpodesk.workbooks.blocks import MOST_COLUMNS, MOST_PIECES, BlockRows, Contents, united
from bpodesk.workbooks.cells import Content, Row
from bpodesk.workbooks.xlsx_pieces import (
    PLAIN_TEXT,
    PieceReader,
    has_forbidden,
    piece_pattern,
)
from bpodesk.workbooks.xlsx_stream import (
    MAX_COLUMNS,
    MAX_ROWS,
    Feeder,
    MakeContent,
    SheetStream,
    column_number,
)

_SAMPLE_BYTES = 1 << 16
MANY_ODD_ROWS = 1_000  # then the pattern is learnt anew
_NUMBER = "[1-9][0-9]{0,6}+"
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[1-9]')
# A cell after its address: attributes, then nothing, or a formula and a value, or a text.
_PIECE = (
    r"([^<>]*+>(?:<v>[^<]*+</v></c>|(?<=/>)|(?:<f[^<>]*+>(?:[^<]*+</f>)?+)?+"
    r"(?:<v>[^<]*+</v>|<is><t[^<>]*+>[^<]*+</t></is>)?+</c>))"
)
_FORMULA = (
    r'<f(?: aca="[a-z01]{1,5}")?+(?: t="[a-zA-Z]{1,9}")?+(?: ref="[A-Z0-9:]{1,29}")?+'
    r'(?: si="[0-9]{1,9}")?+'
)
# The pieces that need no parser; groups: style, type, formula, value or text.
_PLAIN_PIECE = re.compile(
    (
        r'(?: s="([0-9]{1,6})")?+(?: t="([a-zA-Z]{1,9})")?+'
        rf"(?:/>|>({_FORMULA}(?:/>|>{PLAIN_TEXT}</f>))?+(?:<v>({PLAIN_TEXT})</v>"
        rf'|<is><t(?: xml:space="preserve")?+>({PLAIN_TEXT})</t></is>)?+</c>)'
    ).encode()
)


class Pieces(dict[bytes, int]):
    """Raw piece of a cell -> the index of its content; 0 where it holds nothing."""

    def __init__(self, make: MakeContent) -> None:
        super().__init__({b"": 0})
        self.contents = Contents()
        self._make = make

    def __missing__(self, piece: bytes) -> int:
        plain = None if has_forbidden(piece) else _PLAIN_PIECE.fullmatch(piece)
        content = self._read_by_expat(piece) if plain is None else self._read(plain)
        index = 0 if content is None else self.contents.number(content)
        if len(self) > MOST_PIECES:  # columns in which no piece is there twice
            self.clear()
            self[b""] = 0
        self[piece] = index
        return index

    def _read(self, plain: re.Match[bytes]) -> Content | None:
        style, kind, formula, value, text = plain.groups()
        raw = text if value is None else value
        return self._make(
            kind=(kind or b"n").decode(),
            style=int(style or b"0"),
            raw=None if raw is None else raw.decode(),
            formula=formula is not None,
        )

    def _read_by_expat(self, piece: bytes) -> Content | None:
        stream = SheetStream(self._make)
        feeder = Feeder(stream)
        feeder.parse(b'<row><c r="A1"' + piece + b"</row>")
        feeder.finish()
        cells = stream.rows[0]
        return Content(*cells[0][2:]) if cells else None


class RowAttributes(dict[bytes, bool]):
    """Raw attributes of a row after its number -> whether the row is hidden."""

    def __missing__(self, attributes: bytes) -> bool:
        stream = SheetStream(_no_content)
        feeder = Feeder(stream)
        feeder.parse(b'<row r="1"' + attributes + b"/>")
        feeder.finish()
        self[attributes] = bool(stream.hidden_rows)
        return self[attributes]


def _no_content(*, kind: str, style: int, raw: str | None, formula: bool) -> Content | None:
    """For rows without cells."""


class RowReader(PieceReader):
    """Reads a sheet; afterwards `rows` has its rows and, where it is long, `found.blocks` too."""

    def __init__(self, stream: SheetStream, pieces: Pieces) -> None:
        super().__init__(stream, opening="<sheetData>", ending=b"</row>")
        self.found = BlockRows(contents=pieces.contents.all)
        self._sheet = stream
        self._pieces = pieces
        self._attributes = RowAttributes()
        self._columns: tuple[int, ...] = ()
        self._pattern = piece_pattern("row", "")
        self._odd_count = 0

    @property
    def rows(self) -> Sequence[Row]:
        """All rows in the order of the file."""
        return self.found.rows if self._columns else tuple(self._sheet.rows)

    @property
    def pattern(self) -> re.Pattern[bytes]:
        return self._pattern

    def unite(self) -> None:
        """Make one row of those with the same number, which a damaged file may have."""
        if self._sheet.is_ordered:
            return
        if self._columns:
            self.found.unite()
        else:
            self._sheet.rows = list(united(self._sheet.rows).values())

    def prepare(self, data: bytes) -> bool:
        if self._columns and self._odd_count < MANY_ODD_ROWS:
            return True
        self._odd_count = 0
        found = {
            column_number(letters.decode()) for letters in _COLUMN.findall(data[:_SAMPLE_BYTES])
        }
        columns = tuple(sorted(found.union(self._columns)))
        if columns == self._columns or len(columns) > MOST_COLUMNS or columns[-1] > MAX_COLUMNS:
            return bool(self._columns)
        cells = (rf'(?:<c r="{column_letters(column)}{_NUMBER}"{_PIECE})?+' for column in columns)
        self._columns = columns
        self._pattern = piece_pattern(
            "row", rf'<row r="({_NUMBER})"([^<>]*+)>{"".join(cells)}</row>'
        )
        self.found.begin(columns)
        self.took_odd()  # what stood before the first columns were known
        return True

    def take(self, pieces: list[tuple[bytes, ...]]) -> None:
        if not pieces:
            return
        numbers, attributes, *columns, _ = zip(*pieces, strict=True)
        block = self.found.open_block()
        first = len(block.numbers)
        block.numbers.extend(map(int, numbers))
        for ids, column in zip(block.columns.values(), columns, strict=True):
            ids.extend(map(self._pieces.__getitem__, column))
        if max(block.numbers[first:]) > MAX_ROWS:
            raise ValueError(f"a row beyond {MAX_ROWS}")
        known = (self._sheet.row, *block.numbers[first:])
        self._sheet.is_ordered &= all(map(lt, known, known[1:]))
        hidden = {item for item in set(attributes) if self._attributes[item]}
        if hidden:
            self._sheet.hidden_rows.update(
                number
                for number, item in zip(block.numbers[first:], attributes, strict=True)
                if item in hidden
            )
        self._sheet.row = block.numbers[-1]

    def took_odd(self) -> None:
        """Put the rows that the stream made into the open block."""
        if not self._columns:
            return
        for row in self._sheet.rows:
            self.found.add_odd(row[0].row if row else 0, row)
        self._odd_count += len(self._sheet.rows)
        self._sheet.rows.clear()

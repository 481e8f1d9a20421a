"""The two large parts of an xlsx file, read by expat while they are unpacked.

expat calls back for each element; the streams keep the little state that a sheet's rows and a
list of texts need. Names may carry a prefix (x:row); only what follows it counts.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from defusedxml.common import DTDForbidden

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import Cell, Content, Row
from bpodesk.workbooks.watch import TICK_ROWS

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(rf"{_REFERENCE.pattern}(?::{_REFERENCE.pattern})?")
_TRUE = ("1", "true")

Attributes = dict[str, str]


class MakeContent(Protocol):
    """Turns the raw pieces of a cell into what it holds, or None where it is empty."""

    def __call__(
        self, *, kind: str, style: int, raw: str | None, formula: bool
    ) -> Content | None: ...


class Sink(Protocol):
    """What a `Feeder` drives: element starts, element ends, text (perhaps in pieces)."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def data(self, text: str) -> None: ...


class Stream(ABC):
    """A sink that reads a part piece by piece. `watch` is told the bytes done."""

    def __init__(self) -> None:
        self.bytes_done = 0
        self.watch: Callable[[int], None] = _unwatched
        self.text: list[str] = []
        self.keeps_text = False

    @property
    @abstractmethod
    def is_between_pieces(self) -> bool:
        """True where the next thing is a row or a text of the part's list."""
        ...

    @abstractmethod
    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; `name` is without prefix."""
        ...

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends."""
        ...

    def data(self, text: str) -> None:
        """Text, perhaps in pieces."""
        if self.keeps_text:
            self.text.append(text)


def _unwatched(done: int) -> None:
    """Nobody watches."""


class Feeder:
    """expat, driving a sink piece by piece. Raises ExpatError, DTDForbidden."""

    def __init__(self, stream: Sink, *, namespace_separator: str | None = None) -> None:
        self._stream = stream
        self._parser = parser = expat.ParserCreate(namespace_separator=namespace_separator)
        self._fed_bytes = 0
        self.is_utf8 = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = stream.data
        parser.StartDoctypeDeclHandler = _forbid
        parser.XmlDeclHandler = self._declared

    @property
    def has_understood_all(self) -> bool:
        """False where a tag, a comment or the like is not complete yet."""
        return self._parser.CurrentByteIndex == self._fed_bytes

    def parse(self, piece: bytes) -> None:
        """Go on with the next bytes."""
        self._parser.Parse(piece, False)
        self._fed_bytes += len(piece)

    def finish(self) -> None:
        """Nothing follows."""
        self._parser.Parse(b"", True)

    def _start(self, name: str, attributes: Attributes) -> None:
        self._stream.start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._stream.end(name.rpartition(":")[2])

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.is_utf8 = encoding is None or encoding.lower() == "utf-8"


def _forbid(name: str, system_id: str | None, public_id: str | None, _subset: bool) -> None:
    raise DTDForbidden(name, system_id, public_id)


class TextStream(Stream):
    """Shared strings: one text for each <si>, its runs joined, phonetic readings left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._phonetic = False
        self._depth = 0

    @property
    def is_between_pieces(self) -> bool:
        return self._depth == 1

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as in Stream
        self._depth += 1
        if name == "si":
            self.text = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self.keeps_text = not self._phonetic

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == "si":
            self.texts.append("".join(self.text))
        elif name == "rPh":
            self._phonetic = False
        elif name == "t":
            self.keeps_text = False


class SheetStream(Stream):
    """A sheet's rows of cells, and what is hidden or merged in it."""

    def __init__(self, make: MakeContent) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.row = 0  # the number of the last row
        self.is_ordered = True  # no row stands behind one of a higher or the same number
        self.merged: list[Merged] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._make = make
        self._depth = 0
        self._in_data = False
        self._cells: list[Cell] = []
        self._column = 0
        self._in_cell = False
        self._in_phonetic = False
        self._kind = "n"
        self._style = 0
        self._formula = False
        self._has_value = False

    @property
    def is_between_pieces(self) -> bool:
        return self._in_data and self._depth == 2

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif self._in_cell:
            if name == "v" or (name == "t" and not self._in_phonetic):
                self.keeps_text = True
                self._has_value = True
            elif name == "f":
                self._formula = True
            elif name == "rPh":
                self._in_phonetic = True
        elif name == "sheetData":
            self._in_data = self._depth == 2
        elif name == "col" and attributes.get("hidden") in _TRUE:
            last = min(int(attributes.get("max", "0")), MAX_COLUMNS)
            self.hidden_columns.update(range(int(attributes.get("min", "0")), last + 1))
        elif name == "mergeCell":
            self._add_merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        self._depth -= 1
        if name in ("v", "t"):
            self.keeps_text = False
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            # Of two cells at one address the later one counts, as in other programs.
            once = {cell.column: cell for cell in self._cells}
            self.rows.append(tuple(once.values()))
            if len(self.rows) % TICK_ROWS == 0:
                self.watch(self.bytes_done)
        elif name == "sheetData":
            self._in_data = False

    def _add_merged(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if match is not None:
            last_column, last_row = match[3] or match[1], match[4] or match[2]
            self.merged.append(
                Merged(
                    first_row=int(match[2]),
                    first_column=column_number(match[1]),
                    last_row=int(last_row),
                    last_column=column_number(last_column),
                )
            )

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self.row + 1))
        if not 1 <= number <= MAX_ROWS:
            raise ValueError(f"row {number}")
        self.is_ordered &= number > self.row
        self.row = number
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self.row)
        self._column = 0
        self._cells = []

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else _column(reference)
        if self._column > MAX_COLUMNS:
            raise ValueError(f"column {self._column}")
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", "0"))
        self._formula = False
        self._has_value = False
        self._in_cell = True
        self.text = []

    def _end_cell(self) -> None:
        self._in_cell = False
        content = self._make(
            kind=self._kind,
            style=self._style,
            raw="".join(self.text) if self._has_value else None,
            formula=self._formula,
        )
        if content is not None:
            self._cells.append(Cell(self.row, self._column, *content))


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"cell {reference}")
    return column_number(match[1])


def column_number(letters: str) -> int:
    """The 1-based number of a column: A -> 1, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

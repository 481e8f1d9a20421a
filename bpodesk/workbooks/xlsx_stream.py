"""The two large parts of an xlsx file, read by expat while they are unpacked.

expat calls back for each element; the streams keep the little state that a sheet's rows and a
list of texts need. Names may carry a prefix (x:row); only what follows it counts.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import IO, Protocol
from xml.parsers import expat

from defusedxml.common import DTDForbidden

from bpodesk.workbooks.cells import Cell, Row
from bpodesk.workbooks.watch import TICK_ROWS

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_CHUNK_BYTES = 64 * 1024
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Attributes = dict[str, str]


class MakeCell(Protocol):
    """Turns the raw pieces of a cell into a cell, or None where it is empty."""

    def __call__(
        self, row: int, column: int, *, kind: str, style: int, raw: str | None, formula: bool
    ) -> Cell | None: ...


class Stream(ABC):
    """What `feed` drives: element starts, element ends, text. `watch` is told the bytes done."""

    def __init__(self) -> None:
        self.bytes_done = 0
        self.watch: Callable[[int], None] = _unwatched
        self.text: list[str] = []
        self.keeps_text = False

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


def feed(part: IO[bytes], stream: Stream) -> None:
    """Drive the stream with the part's XML. Raises ExpatError, DTDForbidden, zip errors."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: Attributes) -> None:
        stream.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        stream.end(name.rpartition(":")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = stream.data
    parser.StartDoctypeDeclHandler = _forbid
    while chunk := part.read(_CHUNK_BYTES):
        parser.Parse(chunk, False)
        stream.bytes_done += len(chunk)
        stream.watch(stream.bytes_done)
    parser.Parse(b"", True)


def _forbid(name: str, system_id: str | None, public_id: str | None, _subset: bool) -> None:
    raise DTDForbidden(name, system_id, public_id)


class TextStream(Stream):
    """Shared strings: one text for each <si>, its runs joined, phonetic readings left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 - as in Stream
        if name == "si":
            self.text = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self.keeps_text = not self._phonetic

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append("".join(self.text))
        elif name == "rPh":
            self._phonetic = False
        elif name == "t":
            self.keeps_text = False


class SheetStream(Stream):
    """A sheet's rows of cells."""

    def __init__(self, make: MakeCell) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._make = make
        self._cells: list[Cell] = []
        self._row = 0
        self._column = 0
        self._in_cell = False
        self._in_phonetic = False
        self._kind = "n"
        self._style = 0
        self._formula = False
        self._has_value = False

    def start(self, name: str, attributes: Attributes) -> None:
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

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.keeps_text = False
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.rows.append(tuple(self._cells))
            if len(self.rows) % TICK_ROWS == 0:
                self.watch(self.bytes_done)

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        if not 1 <= self._row <= MAX_ROWS:
            raise ValueError(f"row {self._row}")
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
        cell = self._make(
            self._row,
            self._column,
            kind=self._kind,
            style=self._style,
            raw="".join(self.text) if self._has_value else None,
            formula=self._formula,
        )
        if cell is not None:
            self._cells.append(cell)


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"cell {reference}")
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

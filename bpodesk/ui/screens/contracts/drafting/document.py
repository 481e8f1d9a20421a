"""The text as a Qt document in which only what changed is written anew.

Each item is one block, or a table between two empty ones. Their lengths are kept, so that places
and values are found without looking through the document.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)

from bpodesk.domain.drafting import DraftParagraph, DraftTable
from bpodesk.ui.screens.contracts.drafting.items import Item
from bpodesk.ui.screens.contracts.drafting.looks import Looks


@dataclass(frozen=True, slots=True)
class Mark:
    """A value in the document, from `start` for `length` characters."""

    start: int
    length: int
    section_id: str
    token: str


@dataclass(slots=True)
class _Placed:
    """An item with its length in the document, and its values by their offset in it."""

    item: Item
    length: int
    marks: tuple[tuple[int, int, str], ...]


class DraftDocument:
    """Keeps a document in step with the items of a text."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._placed: list[_Placed] = []
        self._starts: list[int] = []
        self.looks = Looks.of(document.defaultFont())
        document.setUndoRedoEnabled(False)

    def forget(self) -> None:
        """Let the next `update` write everything, for instance in other colours."""
        self._document.clear()
        self._placed = []
        self._starts = []
        self.looks = Looks.of(self._document.defaultFont())

    def update(self, items: Sequence[Item]) -> bool:
        """Show the items; True where anything was written."""
        old = self._placed
        same = 0
        while same < min(len(old), len(items)) and old[same].item == items[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(items)) - same and old[-1 - tail].item == items[-1 - tail]:
            tail += 1
        gone, new = old[same : len(old) - tail], items[same : len(items) - tail]
        if not gone and not new:
            return False
        # Qt lays a long text out bit by bit. A change before it is through leaves what was still
        # to come without lines for good; asking for the size has it finished.
        self._document.size()
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        start = self._starts[same] if same < len(old) else sum(p.length for p in old)
        if len(gone) == len(new):
            placed = list(self._each(cursor, start, gone, new))
        else:
            _remove(cursor, start, sum(item.length for item in gone))
            placed = list(self._all(cursor, start, new))
        cursor.endEditBlock()
        self._placed[same : len(old) - tail] = placed
        lengths = (item.length for item in self._placed)
        self._starts = list(accumulate(lengths, initial=0))[:-1]
        return True

    def _each(
        self, cursor: QTextCursor, start: int, gone: Sequence[_Placed], new: Sequence[Item]
    ) -> Iterator[_Placed]:
        """Item for item, leaving alone what is the same."""
        for before, item in zip(gone, new, strict=True):
            placed = before
            if before.item != item:
                _remove(cursor, start, before.length)
                placed = self._insert(cursor, start, item)
            start += placed.length
            yield placed

    def _all(self, cursor: QTextCursor, start: int, new: Sequence[Item]) -> Iterator[_Placed]:
        for item in new:
            placed = self._insert(cursor, start, item)
            start += placed.length
            yield placed

    # ------------------------------------------------------------------ places

    def start_of(self, section_id: str) -> int | None:
        """Where a section begins."""
        for start, placed in zip(self._starts, self._placed, strict=True):
            if placed.item.section_id == section_id:
                return start
        return None

    def section_at(self, position: int) -> str:
        """The section that a place belongs to."""
        place = bisect_right(self._starts, position) - 1
        return self._placed[place].item.section_id if place >= 0 else ""

    def marks(self) -> Iterator[Mark]:
        """All values in the order of the text."""
        for start, placed in zip(self._starts, self._placed, strict=True):
            for offset, length, token in placed.marks:
                yield Mark(start + offset, length, placed.item.section_id, token)

    def mark_at(self, position: int) -> Mark | None:
        """The value at a place."""
        found = (m for m in self.marks() if m.start <= position < m.start + m.length)
        return next(found, None)

    def range_of(self, section_id: str) -> tuple[int, int]:
        """Where a section begins and ends; both 0 where it isn't printed."""
        places = [
            (start, start + placed.length)
            for start, placed in zip(self._starts, self._placed, strict=True)
            if placed.item.section_id == section_id
        ]
        return (places[0][0], places[-1][1]) if places else (0, 0)

    # ------------------------------------------------------------------ writing

    def _insert(self, cursor: QTextCursor, start: int, item: Item) -> _Placed:
        """Write an item before what stands at `start`."""
        cursor.setPosition(start)
        cursor.insertBlock(cursor.blockFormat(), cursor.blockCharFormat())
        cursor.setPosition(start)
        if isinstance(item.part, DraftTable):
            length = self._write_table(cursor, item.part)
            return _Placed(item, length + 1, ())
        cursor.setBlockFormat(self.looks.block_of(item))
        marks = tuple(self._write(cursor, start, item, item.part))
        return _Placed(item, cursor.position() - start + 1, marks)

    def _write(
        self, cursor: QTextCursor, start: int, item: Item, part: DraftParagraph
    ) -> Iterator[tuple[int, int, str]]:
        looks = self.looks
        if part.number:
            cursor.insertText(f"{part.number}\t", looks.number_of(item))
        for run in part.runs:
            before = cursor.position()
            # A line end inside a value must not become a block of its own.
            text = run.text.replace("\n", "\u2028")
            cursor.insertText(text, looks.text_of(item, run))
            if run.token:
                yield before - start, cursor.position() - before, run.token

    def _write_table(self, cursor: QTextCursor, part: DraftTable) -> int:
        """Write a table into an empty block; how far it reaches."""
        start = cursor.position()
        looks = self.looks
        cursor.setBlockFormat(looks.gap)
        cursor.setBlockCharFormat(looks.tiny)
        lines = ((part.head,) if part.head else ()) + part.rows
        if not lines:
            return 0
        table = cursor.insertTable(len(lines), len(lines[0]), looks.table_of(len(lines[0])))
        for place, cells in enumerate(lines):
            for column, text in enumerate(cells):
                is_name = (place == 0 and bool(part.head)) or (column == 0 and not part.head)
                inside = table.cellAt(place, column).firstCursorPosition()
                inside.insertText(text, looks.cell_name if is_name else looks.cell)
        return _after(table) - start


def _after(table: QTextTable) -> int:
    """The place behind a table, in the empty block that follows it."""
    return table.lastPosition() + 1


def _remove(cursor: QTextCursor, start: int, length: int) -> None:
    """Take items away; what stands behind them keeps its own format."""
    if not length:
        return
    cursor.setPosition(start + length)
    form, look = QTextBlockFormat(cursor.blockFormat()), cursor.blockCharFormat()
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    cursor.setBlockFormat(form)
    cursor.setBlockCharFormat(look)

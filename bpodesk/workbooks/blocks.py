"""Rows on their way into blocks: what every reader of long sheets makes of them.

A reader turns what a cell holds into the number of its content (`Contents`), and rows of numbers
into blocks. Sheets that turn out to be short are given as rows of cells.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bpodesk.workbooks.cells import Block, Cell, Content, LongRows, Row

BLOCK_ROWS = 4_000
FEWEST_LONG_ROWS = 1_000  # shorter sheets are made into cells at once
MOST_PIECES = 50_000  # that are kept with what they hold
MOST_COLUMNS = 200  # of a block: an array for each of 16,000 columns would fill the memory


def united(rows: Iterable[Row]) -> dict[int, Row]:
    """One row for each number; of two cells at one address the later one counts."""
    found: dict[int, dict[int, Cell]] = {}
    for row in rows:
        for cell in row:
            found.setdefault(cell.row, {})[cell.column] = cell
    return {number: tuple(cells.values()) for number, cells in found.items()}


class Contents:
    """The distinct contents of a workbook's cells; 0 is the number of nothing."""

    def __init__(self) -> None:
        self.all: list[Content | None] = [None]
        self._numbers: dict[object, int] = {}

    def number(self, content: Content) -> int:
        """The number of a content: its place in `all`."""
        # 0.0, -0.0 and False are equal, but not the same.
        key = content if content.value else repr(content)
        number = self._numbers.setdefault(key, len(self.all))
        if number == len(self.all):
            self.all.append(content)
        return number


@dataclass(slots=True, kw_only=True)
class BlockRows:
    """The rows of one sheet in blocks, in the order in which they are added."""

    contents: Sequence[Content | None]
    _blocks: list[Block] = field(default_factory=list[Block])

    @property
    def is_long(self) -> bool:
        """True where the rows should not all be cells at once."""
        return sum(len(block.numbers) for block in self._blocks) >= FEWEST_LONG_ROWS

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The rows of a long sheet."""
        return tuple(self._blocks) if self.is_long else ()

    @property
    def rows(self) -> Sequence[Row]:
        """All rows."""
        rows = LongRows(self._blocks, self.contents)
        return rows if self.is_long else tuple(rows)

    def begin(self, columns: Iterable[int]) -> Block:
        """An empty block of some columns, in order, behind the others."""
        arrays = {column: array("I") for column in columns}
        self._blocks.append(Block(numbers=array("I"), columns=arrays, odd={}))
        return self._blocks[-1]

    def open_block(self) -> Block:
        """The last block, or a new one of the same columns where it is full."""
        last = self._blocks[-1]
        return last if len(last.numbers) < BLOCK_ROWS else self.begin(last.columns)

    def add_odd(self, number: int, row: Row) -> None:
        """Add a row that does not fit into the columns."""
        block = self.open_block()
        block.odd[len(block.numbers)] = row
        block.numbers.append(number)
        for ids in block.columns.values():
            ids.append(0)

    def add(self, rows: Mapping[int, Mapping[int, int]]) -> None:
        """Add rows by their numbers, each the numbers of its contents by column, both in order."""
        numbers = [*rows]
        for first in range(0, len(numbers), BLOCK_ROWS):
            self._add_block({at: rows[at] for at in numbers[first : first + BLOCK_ROWS]})

    def unite(self) -> None:
        """Make one row of those with the same number, where the first of them stands."""
        times = Counter(number for block in self._blocks for number in block.numbers)
        repeated = {number for number, count in times.items() if count > 1}
        rows = united(
            row
            for block in self._blocks
            for index, number in enumerate(block.numbers)
            if number in repeated
            for row in block.rows(self.contents, index, index + 1)
        )
        left = set(repeated)
        for at, block in enumerate(self._blocks if repeated else ()):
            kept, odd = list[int](), dict[int, Row]()
            for index, number in enumerate(block.numbers):
                if number in repeated:
                    if number not in left:
                        continue
                    left.remove(number)
                    odd[len(kept)] = rows.get(number, ())
                elif index in block.odd:
                    odd[len(kept)] = block.odd[index]
                kept.append(index)
            columns = {
                column: array("I", [0 if new in odd else ids[old] for new, old in enumerate(kept)])
                for column, ids in block.columns.items()
            }
            numbers = array("I", [block.numbers[index] for index in kept])
            self._blocks[at] = Block(numbers=numbers, columns=columns, odd=odd)

    def _add_block(self, rows: Mapping[int, Mapping[int, int]]) -> None:
        found = sorted(set[int]().union(*rows.values()))
        block = self.begin(found[:MOST_COLUMNS])
        beyond = frozenset(found[MOST_COLUMNS:])
        block.numbers.extend(rows)
        fitting = list(rows.values())
        for index, (number, row) in enumerate(rows.items()) if beyond else ():
            if not beyond.isdisjoint(row):
                block.odd[index] = self._cells(number, row)
                fitting[index] = {}
        for column, ids in block.columns.items():
            ids.extend([row.get(column, 0) for row in fitting])

    def _cells(self, number: int, row: Mapping[int, int]) -> Row:
        return tuple(
            Cell(number, column, *content)
            for column, at in sorted(row.items())
            if (content := self.contents[at]) is not None
        )

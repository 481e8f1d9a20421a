"""Rows of values as a Qt model: columns are functions of a row; sorting and search live here.

A row is any value; `key` gives its id, by which the selection survives a reload. Sorting is
natural ("C-9" before "C-10"); a search keeps the rows that contain all its words, anywhere, with
accents and case folded away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from bpodesk.ui.kit.arranging import Arranged, RowSet, Wish, arranged
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.lights import light_icon
from bpodesk.ui.text import fold, tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

MANY = 5_000
"""So many rows are arranged within the blink of an eye."""

Work = Callable[[Callable[[], None]], Arranged[Row]]
Apart = Callable[[Work[Row], Callable[[Arranged[Row]], None]], None]


class TableModel(QAbstractTableModel, Generic[Row]):
    """All rows, and which of them are visible in which order.

    `apart` does a work and hands over what it gave: more than `MANY` rows are arranged by it, and
    what is shown stays until that is done.
    """

    shown_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], int | str],
        parent: QObject | None = None,
        *,
        apart: Apart[Row] | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._wish = Wish()
        self._given: RowSet[Row] = RowSet()  # what was given last, also while it is arranged
        self._now: Arranged[Row] = Arranged(self._given)
        self._latest = self._taken = 0
        self._apart = apart

    # ------------------------------------------------------------------ Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._now.places)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(column.align.value | Qt.AlignmentFlag.AlignVCenter)
        return tip(column.title) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row).replace("\n", " ")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(column.align.value | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.DecorationRole and column.light is not None:
            light = column.light(row)
            return None if light is None else light_icon(light)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return tip(column.tip(row))
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        descending = order is Qt.SortOrder.DescendingOrder
        self._wish = replace(self._wish, column=column, descending=descending)
        self._arrange()

    # ------------------------------------------------------------------ our side

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, as they were given."""
        return self._now.given.rows

    @property
    def settled(self) -> bool:
        """False while rows are arranged that are not shown yet."""
        return self._taken == self._latest

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that are visible, in the order shown."""
        return tuple(map(self.rows.__getitem__, self._now.places))

    @property
    def totals(self) -> Mapping[str, str]:
        """The totals of the rows that are visible, by the columns' names."""
        return self._now.totals

    def row_at(self, position: int) -> Row:
        """The row shown at a position."""
        return self.rows[self._now.places[position]]

    def position_of(self, key: int | str) -> int | None:
        """Where the row of an id is shown; None where it isn't."""
        return self._now.positions.get(key)

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows."""
        self._given = RowSet(tuple(rows))
        self._arrange()

    def search(self, typed: str) -> None:
        """Show only the rows that contain all the words."""
        words = tuple(fold(typed).split())
        if words != self._wish.words:
            self._wish = replace(self._wish, words=words)
            self._arrange()

    def _arrange(self) -> None:
        self._latest += 1
        given, wish, number = self._given, self._wish, self._latest

        def work(go_on: Callable[[], None]) -> Arranged[Row]:
            return arranged(given, self.columns, wish, key=self.key, go_on=go_on)

        def take(found: Arranged[Row]) -> None:
            if number == self._latest:
                self._taken = number
                self._take(found)

        if self._apart is not None and len(given.rows) > MANY:
            self._apart(work, take)
        else:
            take(work(_on_and_on))

    def _take(self, found: Arranged[Row]) -> None:
        # Listeners keep the selection by id before the reset: until then the old rows count.
        self.beginResetModel()
        self._now = found
        self.endResetModel()
        self.shown_changed.emit()


def _on_and_on() -> None:
    """Nobody stops what is short."""

"""Rows of values as a Qt model: columns are functions of a row; sorting and search live here.

A row is any value; `key` gives its id, by which the selection survives a reload. Sorting is
natural ("C-9" before "C-10"); a search keeps the rows that contain all its words, anywhere, with
accents and case folded away.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from bpodesk.ui.kit.lights import Light, light_icon
from bpodesk.ui.text import fold, natural_key, parse_number, tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Align(Enum):
    """Which edge a column's texts stand at; figures stand at the end."""

    START = Qt.AlignmentFlag.AlignLeft
    CENTER = Qt.AlignmentFlag.AlignHCenter
    END = Qt.AlignmentFlag.AlignRight


# No slots: with them a frozen generic class cannot be written as Name[Type](...).
@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `sort_key` gives anything that can be compared, None goes last.

    `light` puts a status shape before the text. `total` makes a text for the footer out of the
    selected (or all visible) rows. `numeric` figures go to the clipboard as figures. `width` is in
    logical pixels.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any] | None = None  # compared with its like only
    align: Align = Align.START
    width: int = 140
    light: Callable[[Row], Light | None] | None = None
    tip: Callable[[Row], str] | None = None
    total: Callable[[Sequence[Row]], str] | None = None
    numeric: bool = False
    hidden: bool = False

    def key_of(self, row: Row) -> tuple[bool, Any]:
        """What the row is sorted by under this column."""
        value = natural_key(self.text(row)) if self.sort_key is None else self.sort_key(row)
        if isinstance(value, str):
            value = natural_key(value)
        return (value is None, value if value is not None else 0)


def number_column(  # a column of figures, which stand at the end and sort by value
    name: str,
    title: str,
    text: Callable[[Row], str],
    sort_key: Callable[[Row], Any],
    *,
    width: int = 110,
    total: Callable[[Sequence[Row]], str] | None = None,
    hidden: bool = False,
) -> Column[Row]:
    """A column of figures: at the end, sorted by value, pasted as figures."""
    return Column(
        name,
        title,
        text,
        sort_key,
        Align.END,
        width,
        total=total,
        numeric=True,
        hidden=hidden,
    )


class TableModel(QAbstractTableModel, Generic[Row]):
    """All rows, and which of them are visible in which order."""

    shown_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], int | str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._rows: tuple[Row, ...] = ()
        self._folded: dict[int, str] = {}
        self._shown: list[int] = []
        self._words: tuple[str, ...] = ()
        self._sort_column = -1
        self._descending = False

    # ------------------------------------------------------------------ Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

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
        self._sort_column = column
        self._descending = order is Qt.SortOrder.DescendingOrder
        self._arrange()

    # ------------------------------------------------------------------ our side

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, as they were given."""
        return self._rows

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that are visible, in the order shown."""
        return tuple(self._rows[place] for place in self._shown)

    def row_at(self, position: int) -> Row:
        """The row shown at a position."""
        return self._rows[self._shown[position]]

    def position_of(self, key: int | str) -> int | None:
        """Where the row of an id is shown; None where it isn't."""
        for position, place in enumerate(self._shown):
            if self.key(self._rows[place]) == key:
                return position
        return None

    def set_rows(self, rows: Iterable[Row]) -> None:
        """Replace all rows."""
        loaded = tuple(rows)
        # Listeners keep the selection by id before the reset: until then the old rows count.
        self.beginResetModel()
        self._rows = loaded
        self._folded.clear()
        self._arrange_within_reset()
        self.endResetModel()
        self.shown_changed.emit()

    def search(self, typed: str) -> None:
        """Show only the rows that contain all the words."""
        self._words = tuple(fold(typed).split())
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self._arrange_within_reset()
        self.endResetModel()
        self.shown_changed.emit()

    def _arrange_within_reset(self) -> None:
        places = [place for place in range(len(self._rows)) if self._matches(place)]
        if 0 <= self._sort_column < len(self.columns):
            places = self._sorted(places, self.columns[self._sort_column])
        self._shown = places

    def _sorted(self, places: list[int], column: Column[Row]) -> list[int]:
        keys = {place: column.key_of(self._rows[place]) for place in places}
        filled = [place for place in places if not keys[place][0]]
        empty = [place for place in places if keys[place][0]]
        filled.sort(key=lambda place: keys[place][1], reverse=self._descending)
        return filled + empty

    def _matches(self, place: int) -> bool:
        if not self._words:
            return True
        text = self._folded.get(place)
        if text is None:
            row = self._rows[place]
            text = fold("\n".join(column.text(row) for column in self.columns))
            self._folded[place] = text
        return all(word in text for word in self._words)


def as_clipboard(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> str:
    """The rows with headers as tab-separated text, the way Excel takes it.

    Texts that Excel would run as a formula get an apostrophe in front.
    """
    lines = ["\t".join(_cell(column.title, numeric=False) for column in columns)]
    lines += [
        "\t".join(_cell(column.text(row), numeric=column.numeric) for column in columns)
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str, *, numeric: bool) -> str:
    is_figure = numeric and parse_number(text) is not None
    if text.startswith(("=", "+", "-", "@")) and not is_figure:
        text = "'" + text
    if any(mark in text for mark in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text

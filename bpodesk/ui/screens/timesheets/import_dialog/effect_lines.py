"""The rows of an import's effect: new, changed, same, removed, kept; as a Qt model."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, overload

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from bpodesk.domain.ids import StaffId
from bpodesk.domain.readings import cell_name
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.imports import ImportPlan
from bpodesk.ui import text as texts
from bpodesk.ui.text import NOTHING, tip, tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
T = TypeVar("T")


class Effect(Enum):
    """What happens to a row of the file or of the book."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REMOVED = "removed"
    KEPT = "kept"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the list: before and after where both are there."""

    entry: TimeEntry
    before: TimeEntry | None = None
    in_file: bool = True


def effect_text(effect: Effect) -> str:
    """What an effect is called."""
    return {
        Effect.NEW: tr("New"),
        Effect.CHANGED: tr("Changed"),
        Effect.SAME: tr("The same already"),
        Effect.REMOVED: tr("Removed"),
        Effect.KEPT: tr("Kept as edited"),
        Effect.OUTSIDE: tr("Not of this file"),
    }[effect]


def effect_note(effect: Effect) -> str:
    """What an effect means."""
    return {
        Effect.NEW: tr("These hours are not in the book yet."),
        Effect.CHANGED: tr("The file states other hours than its earlier version did."),
        Effect.SAME: tr("These rows are in the book already and stay as they are."),
        Effect.REMOVED: tr("The file doesn't state these hours any more."),
        Effect.KEPT: tr("These were corrected by hand since; the file doesn't change them."),
        Effect.OUTSIDE: tr("Hours of the earlier import that this file doesn't reach; they stay."),
    }[effect]


class LineModel(QAbstractTableModel):
    """The rows of one effect; texts are made as they are seen, so that many cost nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self._names: Mapping[StaffId, str] = {}
        self._sheets: Sequence[str] = ()

    def show(
        self, lines: Sequence[Line], *, names: Mapping[StaffId, str], sheets: Sequence[str]
    ) -> None:
        """Show these; `names` of people, `sheets` of the file in its order."""
        self.beginResetModel()
        self.lines, self._names, self._sheets = lines, names, sheets
        self.endResetModel()

    def place(self, row: int) -> str:
        """The cell of a line in this file; empty where it has none there."""
        line = self.lines[row]
        sheet = line.entry.source_sheet
        if not line.in_file or sheet is None or sheet >= len(self._sheets):
            return ""
        return cell_name(
            self._sheets[sheet], line.entry.source_row or 1, line.entry.source_column or 1
        )

    def _cell(self, row: int) -> str:
        """The cell, with its sheet where there are several."""
        place = self.place(row)
        return place if len(self._sheets) > 1 else place.rpartition("!")[2]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("Date"), tr("Person"), tr("Hours"), tr("Cell"))[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_difference(self.lines[index.row()]))
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, row: int, column: int) -> str:
        line = self.lines[row]
        entry, before = line.entry, line.before
        if column == 0:
            return texts.date(entry.business_date)
        if column == 1:
            return self._names.get(entry.staff_id, NOTHING)
        if column == 3:
            return self._cell(row) or NOTHING
        now = texts.clock_hours(entry.minutes)
        if before is None or before.minutes == entry.minutes:
            return now
        return f"{texts.clock_hours(before.minutes)} → {now}"

    @staticmethod
    def _side(column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def _difference(line: Line) -> str:
    """What differs between before and after, in lines."""
    if line.before is None:
        return ""
    told: list[str] = []
    for name, words in (
        ("business_date", tr("Date")),
        ("started_at", tr("Start")),
        ("ended_at", tr("End")),
        ("break_minutes", tr("Break")),
        ("minutes", tr("Hours")),
        ("overtime_minutes", tr("Overtime")),
        ("task", tr("Task")),
    ):
        old: Any = getattr(line.before, name)
        new: Any = getattr(line.entry, name)
        if old != new:
            told.append(f"{words}: {_shown(old)} → {_shown(new)}")
    return "\n".join(told)


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        return texts.date_time(value)
    if isinstance(value, dt.date):
        return texts.date(value)
    if isinstance(value, int):
        return texts.clock_hours(value)
    return str(value or NOTHING)


class Lines(Sequence[Line]):
    """Rows that become lines only as they are looked at: a plan may have a hundred thousand."""

    def __init__(self, items: Sequence[T], line: Callable[[T], Line]) -> None:
        self._items = items
        self._line = line

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return Lines(self._items[place], self._line)
        return self._line(self._items[place])


def lines_of(plan: ImportPlan, effect: Effect) -> Lines:
    """The rows of an effect; of those that stay the same, those that move to this file's cells."""
    match effect:
        case Effect.NEW:
            return Lines(plan.entries, Line)
        case Effect.CHANGED:
            return Lines(plan.changed, lambda pair: Line(pair[1], pair[0]))
        case Effect.SAME:
            return Lines(plan.moved, Line)
        case Effect.REMOVED:
            return Lines(plan.removed, _of_the_book)
        case Effect.KEPT:
            return Lines(plan.kept, _of_the_book)
        case Effect.OUTSIDE:
            return Lines(plan.outside, _of_the_book)


def _of_the_book(entry: TimeEntry) -> Line:
    return Line(entry, in_file=False)

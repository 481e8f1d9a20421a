"""The grid into which counts are typed: Tab and Enter go on, blocks are pasted from Excel."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.wording import short_range
from bpodesk.services.measures import TakenOut
from bpodesk.ui.kit.lights import light_icon
from bpodesk.ui.kit.table_model import Index
from bpodesk.ui.screens.figures import light_of, measured, threshold
from bpodesk.ui.screens.service_levels.sheet import CountSheet, Line, shown
from bpodesk.ui.text import number, tip, tr
from bpodesk.ui.theme import tones

_ROOT = QModelIndex()
_TITLE, _SOURCE, _LEAST = 206, 90, 56
_CURSOR = QAbstractItemView.CursorAction


class CountModel(QAbstractTableModel):
    """A `CountSheet` as a Qt model: title, a column a period, total, target, source."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: CountSheet | None = None

    def show_sheet(self, sheet: CountSheet | None) -> None:
        """Another month."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    @property
    def periods(self) -> int:
        """How many columns are periods; they are the columns 1 to this."""
        return len(self.sheet.periods) if self.sheet is not None else 0

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.sheet is None else self.periods + 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if self.sheet is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            end = 0 < section <= self.periods + 2
            side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if 0 < section <= self.periods:
            return self.sheet.periods[section - 1].label
        return {0: tr("Count"), 1: tr("Month so far"), 2: tr("Target"), 3: tr("Source")}[
            section - self.periods if section else 0
        ]

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if self.is_editable(index) else usual

    def is_editable(self, index: Index) -> bool:
        """True where something is typed: counts in periods, and the source of a level."""
        if self.sheet is None or not index.isValid():
            return False
        line = self.sheet.lines[index.row()]
        if line.count is None:
            return index.column() == self.periods + 3
        place = index.column() - 1
        return 0 <= place < self.periods and self.sheet.judged(line, place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self.sheet is None or not index.isValid():
            return None
        line, column = self.sheet.lines[index.row()], index.column()
        sheet = self.sheet
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(sheet, line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            words = (
                self._text(sheet, line, column),
                sheet.source_of(line, column - 1),
                self._counted(sheet, line, column - 1),
            )
            return tip("\n".join(filter(None, words)))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            end = 0 < column <= self.periods + 2
            side = Qt.AlignmentFlag.AlignRight if end else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(sheet, line, column)
        return self._level_look(sheet, line, column, role) if line.count is None else None

    def _counted(self, sheet: CountSheet, line: Line, place: int) -> str:
        """Of a period from which events are taken out, the figure with everything in it."""
        if line.count is not None or not 0 <= place <= self.periods:
            return ""
        if place == self.periods:
            shown, counted = sheet.line_figure(line), sheet.counted_figure(line)
        else:
            shown = sheet.figure(line.level, place)
            counted = sheet.figure(line.level, place, adjusted=False)
        if counted == shown:
            return ""
        return tr(
            "{figure} as counted; what excused events take out is left out here.",
            figure=measured(counted, line.level.measure),
        )

    def _level_look(self, sheet: CountSheet, line: Line, column: int, role: int) -> object:
        """A level's own row stands out; its month's figure has a light."""
        if role == Qt.ItemDataRole.BackgroundRole:
            return QColor(tones().side)
        if role == Qt.ItemDataRole.DecorationRole and column == self.periods + 1:
            return light_icon(light_of(sheet.line_outcome(line)))
        if role == Qt.ItemDataRole.FontRole and column in (0, self.periods + 1):
            font = QFont(QGuiApplication.font())
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.is_editable(index) or self.sheet is None:
            return False
        line = self.sheet.lines[index.row()]
        if line.count is None:
            self.sheet.sources[line.level.code] = str(value).strip()
        else:
            self.sheet.put(line.level, line.count, index.column() - 1, str(value))
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.edited.emit()
        return True

    def _text(self, sheet: CountSheet, line: Line, column: int) -> str:
        level, count = line.level, line.count
        behind = column - self.periods
        if column == 0:
            return _title(line)
        if behind <= 0:
            if count is not None:
                return shown(sheet.cell(level, count, column - 1))
            figure = sheet.figure(level, column - 1)
            if isinstance(figure, NotMeasurable) or not sheet.judged(line, column - 1):
                return ""
            return measured(figure, level.measure, digits=2)
        if count is not None:
            totals = sheet.month_counts(level)
            return number(totals[count.name]) if behind == 1 and count.name in totals else ""
        return {
            1: measured(sheet.line_figure(line), level.measure),
            2: threshold(level.target, level),
            3: sheet.sources.get(level.code, ""),
        }[behind]

    def _ink(self, sheet: CountSheet, line: Line, column: int) -> QColor | None:
        if line.count is None:
            return None if column in (0, self.periods + 1) else QColor(tones().muted)
        if 0 < column <= self.periods:
            typed = sheet.cell(line.level, line.count, column - 1)
            return QColor(tones().bad) if isinstance(typed, str) else None
        return QColor(tones().muted)


def _title(line: Line) -> str:
    if line.count is not None:
        return line.level.count_title(line.count)
    # The days first: a long title is cut at its end.
    days = f"{short_range(line.runs[0].days)}  " if line.runs else ""
    return f"{line.level.code}  {days}{line.level.title}"


class _Delegate(QStyledItemDelegate):
    """Enter writes the cell and goes one down, as in a spreadsheet."""

    def __init__(self, go_down: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._go_down = go_down

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(watched, QWidget)
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
            self._go_down()
            return True
        return super().eventFilter(watched, event)


class CountGrid(QTableView):
    """The grid. Ctrl+C, Ctrl+X and Ctrl+V take and give blocks, Del empties them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = CountModel(self)
        self._needed = _TITLE
        self.setModel(self.counts)
        self.setItemDelegate(_Delegate(self.go_down, self))
        self.setAccessibleName(tr("Counts of the month"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setShowGrid(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(27)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)

    def show_sheet(self, sheet: CountSheet | None) -> None:
        """Another month, with columns wide enough for it."""
        self.counts.show_sheet(sheet)
        periods = self.counts.periods
        if not periods:
            return
        header = self.horizontalHeader()
        self.clearSpans()
        for column in range(1, periods + 3):
            needed = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            self.setColumnWidth(column, max(_LEAST, needed))
        self._needed = self.sizeHintForColumn(0)
        self._widen_titles()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        first = self._next(0, -1, 1)
        if first is not None:
            self.setCurrentIndex(first)

    def take_out(self, excused: Sequence[TakenOut]) -> None:
        """Show the figures without what events take out now; what is typed stays."""
        sheet = self.counts.sheet
        if sheet is not None:
            sheet.month = replace(sheet.month, excused=tuple(excused))
            last = self.counts.index(self.counts.rowCount() - 1, self.counts.columnCount() - 1)
            self.counts.dataChanged.emit(self.counts.index(0, 0), last)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen_titles()

    def _widen_titles(self) -> None:
        """Give the titles the room they need, as far as it is there; the source has the rest."""
        periods = self.counts.periods
        if periods:
            figures = sum(self.columnWidth(column) for column in range(1, periods + 3))
            room = self.viewport().width() - figures - _SOURCE
            self.setColumnWidth(0, max(_TITLE, min(room, self._needed)))
            # The last column stretches, but keeps what it was given as its least.
            self.setColumnWidth(periods + 3, _SOURCE)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        here = self.currentIndex()
        if here.isValid() and action in (_CURSOR.MoveNext, _CURSOR.MovePrevious):
            step = 1 if action == _CURSOR.MoveNext else -1
            return self._next(here.row(), here.column(), step) or here
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.copy()
            self.clear_cells()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_cells()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go_down()
        else:
            super().keyPressEvent(event)

    def go_down(self) -> None:
        """Go to the next cell below that can be typed into."""
        here = self.currentIndex()
        for row in range(here.row() + 1, self.counts.rowCount()):
            below = self.counts.index(row, here.column())
            if self.counts.is_editable(below):
                self.setCurrentIndex(below)
                return

    def copy(self) -> None:
        """The selected block as tab-separated text."""
        rows: dict[int, dict[int, str]] = {}
        for index in self.selectedIndexes():
            rows.setdefault(index.row(), {})[index.column()] = str(index.data() or "")
        lines = [
            "\t".join(cells[key] for key in sorted(cells)) for _, cells in sorted(rows.items())
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def paste(self, text: str) -> None:
        """Type a block of tab-separated text, from the current cell on; titles are passed over."""
        here = self.currentIndex()
        if not here.isValid():
            return
        row = here.row()
        for line in text.rstrip("\n").split("\n"):
            while row < self.counts.rowCount() and not self._takes_counts(row):
                row += 1
            for shift, cell in enumerate(line.rstrip("\r").split("\t")):
                index = self.counts.index(row, here.column() + shift)
                if index.isValid() and self.counts.is_editable(index):
                    self.counts.setData(index, cell)
            row += 1

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        for index in self.selectedIndexes():
            if self.counts.is_editable(index):
                self.counts.setData(index, "")

    def _takes_counts(self, row: int) -> bool:
        sheet = self.counts.sheet
        return sheet is not None and sheet.lines[row].count is not None

    def _next(self, row: int, column: int, step: int) -> QModelIndex | None:
        """The next count; sources are typed seldom and reached by the arrows."""
        columns = self.counts.columnCount()
        place = row * columns + column + step
        while 0 <= place < self.counts.rowCount() * columns:
            index = self.counts.index(*divmod(place, columns))
            if self._takes_counts(index.row()) and self.counts.is_editable(index):
                return index
            place += step
        return None

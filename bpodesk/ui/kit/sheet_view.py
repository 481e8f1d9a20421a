"""The cells of a sheet: grounds by role, a frame around the current cell, signs on problems."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bpodesk.ui.kit.lights import Light, paint_light
from bpodesk.ui.kit.sheet_headers import RoleHeader, RowHeader
from bpodesk.ui.kit.sheet_model import SheetModel
from bpodesk.ui.theme import tones

Index = QModelIndex | QPersistentModelIndex
_SIGN = 11
_MARGIN = 9  # from a cell's edge to its text, as the style has it
_FARTHEST = 24  # columns that a text can run on over
_SETTLE_MS = 60


class CellDelegate(QStyledItemDelegate):
    """Paints what the style can't: the frame of the current cell, the sign of a problem.

    Where it `points_out` the current cell, that is what the sheet is shown for: it is filled.
    """

    def __init__(self, model: SheetModel, view: QTableView) -> None:
        super().__init__(view)
        self._sheet = model
        self._view = view
        self.points_out = False

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        plain = QStyleOptionViewItem(option)
        chosen = bool(plain.state & QStyle.StateFlag.State_Selected)
        # The ground tells what the cell is; being current shows in a frame.
        plain.state &= ~QStyle.StateFlag.State_Selected & ~QStyle.StateFlag.State_MouseOver
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        painter.fillRect(plain.rect, ground)
        row, column = index.row() + 1, index.column() + 1
        runs_on = self._run_on(row, column)
        if chosen and self.points_out:
            self._paint_pointed(painter, plain, index)
        elif runs_on is None:
            super().paint(painter, plain, index)
        else:
            self._paint_run_on(painter, plain, row=row, first=runs_on)
        problem = self._sheet.facts.marks.get((row, column))
        rect = QRect(plain.rect).adjusted(0, 0, -1, -1)
        if problem is not None:
            bad = problem.is_error
            painter.setPen(QPen(QColor(tones().bad if bad else tones().warn), 1))
            painter.drawRect(rect)
            # In the corner where the text is not.
            left = rect.right() - _SIGN - 1 if self._is_words(row, column) else rect.left() + 2
            sign = QRectF(left, rect.top() + 2, _SIGN, _SIGN)
            paint_light(painter, sign, Light.BAD if bad else Light.WARN)
        if chosen:
            painter.setPen(QPen(QColor(tones().accent), 2))
            painter.drawRect(rect.adjusted(1, 1, 0, 0))

    @staticmethod
    def _paint_pointed(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.fillRect(option.rect, QColor(tones().accent_fill))
        painter.setPen(QColor(tones().on_accent))
        room = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(room, side, index.data(Qt.ItemDataRole.DisplayRole))

    def _run_on(self, row: int, column: int) -> int | None:
        """The column whose text is painted here too, as the cells to its right are empty."""
        text = self._sheet.text
        if text(row, column):
            return column if not text(row, column + 1) and self._is_words(row, column) else None
        for before in range(column - 1, max(0, column - _FARTHEST), -1):
            if text(row, before):
                return before if self._is_words(row, before) else None
        return None

    def _is_words(self, row: int, column: int) -> bool:
        return self._sheet.index(row - 1, column - 1).data(
            Qt.ItemDataRole.TextAlignmentRole
        ) == int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _paint_run_on(
        self, painter: QPainter, option: QStyleOptionViewItem, *, row: int, first: int
    ) -> None:
        first_cell = self._sheet.index(row - 1, first - 1)
        room = QRect(self._view.visualRect(first_cell))
        room.setRight(option.rect.right())
        painter.save()
        painter.setClipRect(option.rect, Qt.ClipOperation.IntersectClip)
        font = first_cell.data(Qt.ItemDataRole.FontRole)
        if font is not None:
            painter.setFont(font)
        painter.setPen(first_cell.data(Qt.ItemDataRole.ForegroundRole).color())
        words = first_cell.data(Qt.ItemDataRole.DisplayRole)
        room.adjust(_MARGIN, 0, 0, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()


class SheetView(QTableView):
    """The table. `menu_wanted` carries the column (1-based) whose roles are asked for by key.

    `seen` carries the first and last row (1-based) in view, some moments after they came there.
    """

    menu_wanted = Signal(int)
    seen = Signal(int, int)

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roles = RoleHeader(self)
        self.setHorizontalHeader(self.roles)
        self.setVerticalHeader(RowHeader(self))
        self.setModel(model)
        self.cells = CellDelegate(model, self)
        self.setItemDelegate(self.cells)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self._sheet = model
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._on_settled)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().currentChanged.connect(self._on_current)

    def rows_in_view(self) -> tuple[int, int]:
        """The first and last row (1-based) that can be seen."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return first + 1, (self._sheet.rowCount() if last < 0 else last + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu}:
            if index.isValid() and self.roles.with_roles:
                self.menu_wanted.emit(index.column() + 1)
        elif event.matches(QKeySequence.StandardKey.Copy):
            if index.isValid():
                words = self._sheet.text(index.row() + 1, index.column() + 1)
                QGuiApplication.clipboard().setText(words)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def _on_scrolled(self) -> None:
        self._settle.start()

    def _on_reset(self) -> None:
        self._settle.start()

    def _on_settled(self) -> None:
        if self._sheet.rowCount():
            self.seen.emit(*self.rows_in_view())

    def _on_current(self) -> None:
        self.roles.viewport().update()
        self.verticalHeader().viewport().update()

"""The headers of a sheet: letters with the columns' roles, row numbers with the rows' kinds."""

from typing import cast

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from bpodesk.domain.readings import column_letters
from bpodesk.ui.kit.sheet_model import SheetModel
from bpodesk.ui.kit.sheet_words import ROW_SIGNS, RoleGroup, group_ground, group_of
from bpodesk.ui.theme import SMALL, TIGHT, tones


class _SheetHeader(QHeaderView):
    """What both headers share."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)

    @property
    def sheet(self) -> SheetModel:
        """The model it is the header of."""
        return cast(SheetModel, self.model())

    def _is_current(self, section: int) -> bool:
        view = self.parent()
        index = self.selectionModel().currentIndex() if self.selectionModel() else None
        if index is None or view is None:
            return False
        across = self.orientation() is Qt.Orientation.Horizontal
        return (index.column() if across else index.row()) == section

    def _frame(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QPen(QColor(tones().line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())


class RoleHeader(_SheetHeader):
    """Column letters, and below each the role it is read as. A click asks for other roles.

    `role_wanted` carries the column (1-based) and the place on the screen for a menu.
    """

    role_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._hovered = -1
        self.with_roles = True
        self.setMouseTracking(True)
        self.setMinimumSectionSize(40)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 2 * self.fontMetrics().height() + 10)

    def menu_place(self, column: int) -> QPoint:
        """Where the menu of a column's roles opens."""
        return self.viewport().mapToGlobal(
            QPoint(max(0, self.sectionViewportPosition(column - 1)), self.height())
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        resizing = self.cursor().shape() is Qt.CursorShape.SplitHCursor
        super().mousePressEvent(event)
        if self.with_roles and section >= 0 and not resizing:
            self.role_wanted.emit(section + 1, self.menu_place(section + 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column = logicalIndex + 1
        role = self.sheet.role(column)
        group = group_of(role)
        known = bool(self.sheet.facts.columns)
        hovered = self.with_roles and logicalIndex == self._hovered
        painter.save()
        painter.fillRect(rect, QColor(tones().hover if hovered else group_ground(group)))
        self._frame(painter, rect)
        room = rect.adjusted(TIGHT, TIGHT, -TIGHT, -TIGHT)
        current = self._is_current(logicalIndex)
        letters = column_letters(column)
        if self.sheet.is_hidden(0, column):
            letters = f"({letters})"
        painter.setPen(QColor(tones().accent if current else tones().muted))
        painter.setFont(_bold(painter.font(), on=current))
        painter.drawText(
            room, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter), letters
        )
        if self.with_roles or known:
            read = group is not RoleGroup.NONE
            painter.setFont(_bold(painter.font(), on=read))
            painter.setPen(QColor(tones().ink if read else tones().muted))
            words = self.sheet.role_words(column) if known or read else "–"
            words = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter), words
            )
        painter.restore()


class RowHeader(_SheetHeader):
    """Row numbers, and before each the sign of what the row was understood to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        digits = max(3, len(str(self.sheet.rowCount())))
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance("0" * digits + "  ≡") + 2 * SMALL
        return QSize(width, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        row = logicalIndex + 1
        kind = self.sheet.kind(row)
        painter.save()
        painter.fillRect(rect, QColor(tones().window))
        self._frame(painter, rect)
        room = rect.adjusted(TIGHT + 2, 0, -TIGHT - 2, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        current = self._is_current(logicalIndex)
        painter.setPen(QColor(tones().accent if current else tones().muted))
        painter.setFont(_bold(painter.font(), on=current))
        number = f"({row})" if self.sheet.is_hidden(row, 0) else str(row)
        painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignRight), number)
        if kind is not None and ROW_SIGNS[kind]:
            painter.setFont(_bold(painter.font(), on=True))
            painter.setPen(QColor(tones().ink))
            painter.drawText(room, int(middle | Qt.AlignmentFlag.AlignLeft), ROW_SIGNS[kind])
        painter.restore()


def _bold(font: QFont, *, on: bool) -> QFont:
    made = QFont(font)
    made.setBold(on)
    return made

"""What could not be counted or should be looked at, each with its cell.

Going from one to the next (arrow keys do) leads the sheet to its cell; the whole sentence stands
below the list.
"""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.problems import Problem
from bpodesk.ui.kit.lights import Light, light_pixmap
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.text import number, plain_label, tip, tr
from bpodesk.ui.theme import SMALL, TIGHT, theme, tones

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ALL, _ERRORS, _WARNINGS = "all", "errors", "warnings"


class ProblemModel(QAbstractListModel):
    """The problems that pass the filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Problem, ...] = ()

    def show(self, problems: Sequence[Problem]) -> None:
        """Show these."""
        self.beginResetModel()
        self.problems = tuple(problems)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        problem = self.problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return problem.message
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_sentence(problem))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = tr("Error") if problem.is_error else tr("Warning")
            return f"{kind}, {_sentence(problem)}"
        return None


class _TwoLines(QStyledItemDelegate):
    """A line with sign and place, a line with the sentence as far as it goes."""

    def __init__(self, model: ProblemModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        return QSize(120, 2 * option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        problem = self._model.problems[index.row()]
        tone = tones()
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(tone.selection if chosen else tone.base))
        room = QRect(option.rect).adjusted(SMALL, 4, -SMALL, -4)
        light = Light.BAD if problem.is_error else Light.WARN
        painter.drawPixmap(room.left(), room.top() + 1, light_pixmap(light))
        line = room.adjusted(14 + SMALL, 0, 0, 0)
        metrics = option.fontMetrics
        where = problem.place or tr("The file as a whole")
        if problem.value and problem.value not in where:
            where = f"{where}  ·  {problem.value}"
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(tone.ink))
        top = QRect(line.left(), line.top(), line.width(), metrics.height())
        painter.drawText(top, 0, _cut(painter, where, top.width()))
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(tone.ink if chosen else tone.muted))
        below = top.translated(0, metrics.height() + 2)
        painter.drawText(below, 0, _cut(painter, problem.message, below.width()))
        painter.setPen(QColor(tone.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()


def _cut(painter: QPainter, words: str, width: int) -> str:
    plain = " ".join(words.split())
    return painter.fontMetrics().elidedText(plain, Qt.TextElideMode.ElideRight, width)


def _sentence(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}" if problem.place else problem.message


class ExceptionList(QWidget):
    """The list with its filter. `place_wanted` carries the place of the problem in front."""

    place_wanted = Signal(str)
    overlaps_allowed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Problem, ...] = ()
        self._by_filter: dict[str, tuple[Problem, ...]] = {}
        self.model = ProblemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_TwoLines(self.model, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Problems"))
        self.filter: ChoiceEditor[str] = ChoiceEditor(())
        self.detail = plain_label(wrap=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.detail.setMinimumHeight(2 * self.detail.fontMetrics().lineSpacing())
        self.nothing = plain_label(tr("Nothing to put right in this file."), wrap=True)
        self.nothing.setProperty("look", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.allow_overlaps = QCheckBox(tr("Import o&verlapping hours all the same"))
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(self._on_current)
        self.filter.changed.connect(self._on_filter)
        self.allow_overlaps.toggled.connect(self.overlaps_allowed)
        theme().changed.connect(self.list.viewport().update)

    def _lay_out(self) -> None:
        label = QLabel(tr("S&how"))
        label.setBuddy(self.filter.face())
        self.filter.face().setAccessibleName(tr("Show"))
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(SMALL)
        bar.addWidget(label)
        bar.addWidget(self.filter)
        bar.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self._bar)
        column.addWidget(self.list, 1)
        column.addWidget(self.detail)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.allow_overlaps)

    def show_problems(self, problems: tuple[Problem, ...], *, overlaps: bool) -> None:
        """Show these, which come with the errors first; the one in front stays if it can."""
        self._all = problems
        errors = bisect_left(problems, True, key=lambda problem: not problem.is_error)
        warnings = len(problems) - errors
        self._by_filter = {_ERRORS: problems[:errors], _WARNINGS: problems[errors:]}
        self.filter.set_options(
            (
                (_ALL, tr("All ({n})", n=number(len(self._all)))),
                (_ERRORS, tr("Errors ({n})", n=number(errors))),
                (_WARNINGS, tr("Warnings ({n})", n=number(warnings))),
            )
        )
        if self.filter.value() is None:
            self.filter.box.blockSignals(True)
            self.filter.set_value(_ALL)
            self.filter.box.blockSignals(False)
        self.allow_overlaps.setVisible(overlaps)
        for part in (self._bar, self.list, self.detail):
            part.setVisible(bool(self._all))
        self.nothing.setVisible(not self._all)
        self._on_filter()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._all)

    def current(self) -> Problem | None:
        """The problem in front."""
        index = self.list.currentIndex()
        return self.model.problems[index.row()] if index.isValid() else None

    def _on_filter(self) -> None:
        kept = self.current()
        shown = self._by_filter.get(self.filter.value() or _ALL, self._all)
        height = self.list.verticalScrollBar().value()
        chosen = self.list.selectionModel()
        chosen.blockSignals(True)
        self.model.show(shown)
        if kept in shown:
            self.list.setCurrentIndex(self.model.index(shown.index(kept), 0))
        chosen.blockSignals(False)
        self.list.verticalScrollBar().setValue(height)
        self._say()

    def _say(self) -> None:
        problem = self.current()
        self.detail.setText(problem.message if problem is not None else "")

    def _on_current(self, index: QModelIndex) -> None:
        self._say()
        if index.isValid():
            place = self.model.problems[index.row()].place
            if place:
                self.place_wanted.emit(place)

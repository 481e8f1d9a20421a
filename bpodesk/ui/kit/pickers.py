"""Editors that choose: date with a calendar, choice, zone, currency, check box, lines of text."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Generic, TypeVar, cast
from zoneinfo import available_timezones

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from bpodesk.ui import text as texts
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.line_edit import TextEdit
from bpodesk.ui.kit.line_editors import LineEditor, needed
from bpodesk.ui.text import tr
from bpodesk.ui.theme import tones

T = TypeVar("T")


_LETTERS = 24  # of a choice's name have room at least, the arrow beside them included


class DateEditor(LineEditor[dt.date]):
    """A day, typed or picked: the locale's forms and 2026-09-07 are understood.

    Up and Down go a day on or back; Alt+Down opens the calendar.
    """

    def __init__(self, *, required: bool = False, check: Callable[[dt.date], str] | None = None):
        super().__init__(
            parse=texts.parse_date,
            show=texts.date,
            complaint=tr("Type a date, for instance 2026-09-07."),
            required=required,
            check=check,
        )
        self.line.installEventFilter(self)
        self._calendar: QCalendarWidget | None = None
        self.button = QToolButton()
        self.button.setProperty("look", "inside")
        self.button.setToolTip(tr("Calendar (Alt+Down)"))
        self.button.setAccessibleName(tr("Calendar"))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.open_calendar)
        dress(self.button, "calendar")
        self.row.setSpacing(2)
        self.row.addWidget(self.button)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.button.setDisabled(read_only)

    def open_calendar(self) -> None:
        """Show the calendar under the line."""
        calendar = self._calendar or self._make_calendar()
        value = self.value()
        if value is not None:
            calendar.setSelectedDate(QDate(value.year, value.month, value.day))
        popup = calendar.window()
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        calendar.setFocus()

    def _make_calendar(self) -> QCalendarWidget:
        # Made once and kept: a popup that is deleted while its signal runs takes Qt down.
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setObjectName("card")
        calendar = QCalendarWidget(popup)
        calendar.setGridVisible(False)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        calendar.activated.connect(self._on_picked)
        calendar.clicked.connect(self._on_picked)
        column = QVBoxLayout(popup)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(calendar)
        self._calendar = calendar
        return calendar

    def _on_picked(self, day: QDate) -> None:
        self.set_value(dt.date(day.year(), day.month(), day.day()))
        if self._calendar is not None:
            self._calendar.window().hide()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return True
        value = self.value()
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(key), 0)
        if step and value is not None and not self.line.isReadOnly():
            self.set_value(value + dt.timedelta(days=step))
            return True
        return super().eventFilter(watched, event)


class Combo(QComboBox):
    """A combo box that paints its own arrow and lets the wheel scroll the form, not its value.

    `left` comes when the focus goes elsewhere. (Asking for the line edit inside would make PySide
    keep a second owner of it, which crashes when the box is deleted.)
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)

    def minimumSizeHint(self) -> QSize:
        """Long names give way: what is cut ends in dots and has a tip."""
        least = super().minimumSizeHint()
        if self.isEditable():
            return least
        return least.boundedTo(QSize(self.fontMetrics().averageCharWidth() * _LETTERS, 1000))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def showPopup(self) -> None:
        super().showPopup()
        self._fit_popup()

    def _fit_popup(self) -> None:
        """Make the list as high as its rows: Qt reckons with a thinner frame than the style's.

        The few pixels that were missing hid the last row behind an arrow.
        """
        view = self.view()
        rows = min(self.count(), self.maxVisibleItems())
        needed = sum(view.sizeHintForRow(row) for row in range(rows))
        if not rows or view.viewport().height() >= needed:
            return
        popup = view.window()
        parts = cast("QLayout", popup.layout())
        items = [cast("QLayoutItem", parts.itemAt(place)) for place in range(parts.count())]
        gaps = [gap for item in items if (gap := item.spacerItem())]
        frame = view.height() - view.viewport().height()
        frame += sum(gap.sizeHint().height() for gap in gaps)
        room = self.screen().availableGeometry()
        area = popup.geometry()
        height = min(needed + frame, room.height())
        opens_above = area.bottom() <= self.mapToGlobal(QPoint(0, self.height() // 2)).y()
        top = area.bottom() + 1 - height if opens_above else area.top()
        top = max(room.top(), min(top, room.bottom() + 1 - height))
        # The arrows take room from the rows, and go only where all of these are seen beside them.
        popup.setGeometry(area.x(), top, area.width(), height + 2 * view.sizeHintForRow(0))
        popup.setGeometry(area.x(), top, area.width(), height)
        view.scrollTo(view.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Qt's door for all events: a tool tip says a name that has no room."""
        is_asked = event.type() == QEvent.Type.ToolTip and not self.toolTip()
        if is_asked and isinstance(event, QHelpEvent) and self._is_cut():
            QToolTip.showText(event.globalPos(), texts.tip(self.currentText()), self)
            return True
        return super().event(event)

    def _is_cut(self) -> bool:
        return not self.isEditable() and self.shown_text() != self.currentText()

    def shown_text(self) -> str:
        """The chosen name as it is painted, with dots where it has no room."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(kind, option, part, self).width()
        return self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room - 2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_cut():
            # Qt cuts a name in the middle of a letter.
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            option.currentText = self.shown_text()  # type: ignore[attr-defined] - not in the stub
            styled = QStylePainter(self)
            styled.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            styled.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
            styled.end()
        else:
            super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(tones().muted if self.isEnabled() else tones().line), 1.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = self.width() - 15.0, self.height() / 2
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        painter.end()


class ChoiceEditor(Editor[T | None], Generic[T]):
    """One of some values; with `optional` also none of them (the first line, `nothing`)."""

    def __init__(
        self,
        options: Iterable[tuple[T, str]],
        *,
        required: bool = True,
        nothing: str = "",
    ) -> None:
        super().__init__()
        self.required = required
        self._nothing = nothing
        self._values: list[T | None] = []
        self.box = Combo()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.set_options(options)
        self.box.currentIndexChanged.connect(self.changed)

    def set_options(self, options: Iterable[tuple[T, str]]) -> None:
        """Other values to choose from; the one chosen stays where it is still among them."""
        chosen = self.value() if self._values else None
        self.box.blockSignals(True)
        self.box.clear()
        self._values = []
        if not self.required:
            self._values.append(None)
            self.box.addItem(self._nothing)
        for value, label in options:
            self._values.append(value)
            self.box.addItem(label)
        self.box.setCurrentIndex(self._values.index(chosen) if chosen in self._values else -1)
        if chosen is None and not self.required:
            self.box.setCurrentIndex(0)
        self.box.blockSignals(False)

    def value(self) -> T | None:
        index = self.box.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: T | None) -> None:
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def problem(self) -> str:
        return tr("Choose one.") if self.required and self.value() is None else ""


class SearchChoiceEditor(Editor[str]):
    """One text of a long list: type any part of it, pick from what is left."""

    def __init__(
        self, options: Sequence[str], *, required: bool = True, complaint: str = ""
    ) -> None:
        super().__init__()
        self.required = required
        self._options = {option.casefold(): option for option in options}
        self._complaint = complaint or tr("Choose one of the list.")
        self.box = Combo()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(list(options))
        self.box.setCurrentIndex(-1)
        completer = QCompleter(self.box.model(), self.box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.box.editTextChanged.connect(self.changed)
        self.box.left.connect(self._on_finished)

    def value(self) -> str:
        typed = self.box.currentText().strip()
        return self._meant(typed) or typed

    def set_value(self, value: str) -> None:
        self.box.setCurrentText(value)

    def problem(self) -> str:
        typed = self.box.currentText().strip()
        if not typed:
            return needed() if self.required else ""
        return "" if self._meant(typed) else self._complaint

    def _meant(self, typed: str) -> str | None:
        """The option that was typed whole, or the only one that has the typed letters in it."""
        folded = typed.casefold()
        folded = folded if folded in self._options else folded.replace(" ", "_")
        if folded in self._options:
            return self._options[folded]
        found = [option for name, option in self._options.items() if folded and folded in name]
        return found[0] if len(found) == 1 else None

    def _on_finished(self) -> None:
        meant = self._meant(self.box.currentText().strip())
        if meant is not None and meant != self.box.currentText():
            self.box.setCurrentText(meant)


@cache
def zone_names() -> tuple[str, ...]:
    """All IANA zones of places, and UTC, in order."""
    places = (zone for zone in available_timezones() if "/" in zone)
    real = [
        zone for zone in places if not zone.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    ]
    return (*sorted(real), "UTC")


class CheckEditor(Editor[bool]):
    """Yes or no. The form gives it no label of its own: the words stand beside the box."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.box = QCheckBox(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch()
        self.setFocusProxy(self.box)
        self.box.toggled.connect(self.changed)

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: bool) -> None:
        self.box.setChecked(value)


class LongTextEditor(Editor[str]):
    """Text of several lines, kept as typed."""

    def __init__(self, *, required: bool = False, lines: int = 4) -> None:
        super().__init__()
        self.required = required
        self.edit = TextEdit()
        self.edit.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 18)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self.changed)

    def value(self) -> str:
        return self.edit.toPlainText()

    def set_value(self, value: str) -> None:
        self.edit.setPlainText(value)

    def problem(self) -> str:
        return needed() if self.required and not self.value().strip() else ""

    def set_read_only(self, read_only: bool) -> None:
        self.edit.setReadOnly(read_only)


class LinesEditor(Editor[tuple[str, ...]]):
    """A list of texts, one on each line; empty lines don't count."""

    def __init__(self, *, required: bool = False, lines: int = 4) -> None:
        super().__init__()
        self._text = LongTextEditor(required=required, lines=lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        self.setFocusProxy(self._text.edit)
        self._text.changed.connect(self.changed)

    def value(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self._text.value().splitlines())
        return tuple(line for line in lines if line)

    def set_value(self, value: tuple[str, ...]) -> None:
        self._text.set_value("\n".join(value))

    def problem(self) -> str:
        return self._text.problem()

    def set_read_only(self, read_only: bool) -> None:
        self._text.set_read_only(read_only)

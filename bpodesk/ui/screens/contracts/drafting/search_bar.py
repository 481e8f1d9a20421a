"""The line over the text in which words are looked for: Enter goes on, Shift+Enter back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from bpodesk.ui.kit.line_edit import SearchEdit
from bpodesk.ui.text import number, plain_label, tr
from bpodesk.ui.theme import SMALL


class _Line(SearchEdit):
    """Enter and Esc stay in the line: the dialog would save, or close."""

    step = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchBar(QWidget):
    """The words, how many hits there are, and two arrows. `left` comes with Esc."""

    changed = Signal(str)
    step = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = _Line(tr("Search the text (Ctrl+F)"))
        self.count = plain_label()
        self.count.setProperty("look", "muted")
        self.back_button = _button("▲", tr("Previous hit (Shift+F3)"))
        self.next_button = _button("▼", tr("Next hit (F3)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        self.line.textChanged.connect(self.changed)
        self.line.step.connect(self.step)
        self.line.left.connect(self.left)
        self.back_button.clicked.connect(lambda _checked=False: self.step.emit(-1))
        self.next_button.clicked.connect(lambda _checked=False: self.step.emit(1))
        self.show_hits(-1, 0)

    def begin(self) -> None:
        """Take the focus, with what was looked for before selected."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def show_hits(self, place: int, count: int) -> None:
        """Say which of how many hits is shown."""
        sought = bool(self.line.text().strip())
        if count:
            words = tr("{place} of {count}", place=number(place + 1), count=number(count))
        else:
            words = tr("Not found") if sought else ""
        self.count.setText(words)
        self.count.setAccessibleName(words)
        self.back_button.setEnabled(bool(count))
        self.next_button.setEnabled(bool(count))


def _button(sign: str, hint: str) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setToolTip(hint)
    button.setAccessibleName(hint)
    button.setFixedWidth(34)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button

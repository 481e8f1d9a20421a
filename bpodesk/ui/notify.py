"""The one door for messages: a passing banner, a trouble, a list of problems, a question.

All texts are plain. Nothing here asks "are you sure?" about something that can be undone: do it,
and `say` it with an Undo button.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from bpodesk.domain.problems import Problem, Trouble
from bpodesk.ui.icons import icon
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM


class Tone(StrEnum):
    """What kind of news a message is; the value is the name of its icon."""

    INFO = "info"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A passing message, with an action where something can be done about it."""

    message: str
    tone: Tone = Tone.INFO
    action_text: str = ""
    action: Callable[[], None] | None = None


class Notify(QObject):
    """Says things to the user. `noticed` carries a `Notice` to the window's banner."""

    noticed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[QDialog] = []

    def say(
        self,
        message: str,
        action_text: str = "",
        *,
        action: Callable[[], None] | None = None,
        tone: Tone = Tone.INFO,
    ) -> None:
        """A passing message: `say("Customer saved.", "&Undo", action=undo)`."""
        self.noticed.emit(
            Notice(message=message, tone=tone, action_text=action_text, action=action)
        )

    def trouble(self, trouble: Trouble | str) -> None:
        """A dialog with an expected trouble's sentence. Returns at once."""
        box = message_box(str(trouble), icon_name="warning")
        box.addButton(tr("&Close"), QMessageBox.ButtonRole.AcceptRole)
        self._open(box)

    def problems(
        self,
        title: str,
        problems: Sequence[Problem],
        *,
        on_open: Callable[[Problem], None] | None = None,
    ) -> None:
        """A dialog that lists problems; Enter or a double-click leads to one. Returns at once."""
        self._open(ProblemsDialog(title, problems, on_open=on_open, parent=_front()))

    def _open(self, dialog: QDialog) -> None:
        # Without a window in front the dialog has no parent: nobody else would keep it alive. Qt
        # deletes it after closing; letting go inside its own signal would crash.
        self._shown = [*(shown for shown in self._shown if isValid(shown)), dialog]
        dialog.open()

    def ask(self, question: str, buttons: Sequence[str], *, detail: str = "") -> int:
        """Wait for an answer; the index of the button pressed. Esc means the last button.

        The first button is the default.
        """
        box = message_box(question, icon_name="help", detail=detail)
        # It must outlive its closing: the button that was pressed is asked for afterwards.
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        made = [box.addButton(tr(text), QMessageBox.ButtonRole.AcceptRole) for text in buttons]
        box.setDefaultButton(made[0])
        box.setEscapeButton(made[-1])
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return next((i for i, button in enumerate(made) if button is clicked), len(made) - 1)


def message_box(message: str, *, icon_name: str, detail: str = "") -> QMessageBox:
    """A message box over the window in front that prints its text as it is."""
    box = QMessageBox(_front())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("BPODesk")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message)
    box.setInformativeText(detail)
    role = {"warning": "warn", "error": "bad"}.get(icon_name, "accent")
    box.setIconPixmap(icon(icon_name, role).pixmap(32, 32))
    return box


class ProblemsDialog(QDialog):
    """Problems one below the other, each with its place."""

    def __init__(
        self,
        title: str,
        problems: Sequence[Problem],
        *,
        on_open: Callable[[Problem], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        fit(self, QSize(560, 360))
        self._problems = tuple(problems)
        self._on_open = on_open
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setWordWrap(True)
        for problem in problems:
            self.list.addItem(_problem_item(problem))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._on_activated)
        close = QPushButton(tr("&Close"))
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addWidget(plain_label(title, wrap=True))
        column.addWidget(self.list)
        column.addLayout(buttons)

    def _on_activated(self) -> None:
        if self._on_open is not None and self.list.currentRow() >= 0:
            self._on_open(self._problems[self.list.currentRow()])
            self.accept()


def _problem_item(problem: Problem) -> QListWidgetItem:
    where = f"{problem.place}: " if problem.place else ""
    item = QListWidgetItem(where + problem.message)
    item.setIcon(icon("error", "bad") if problem.is_error else icon("warning", "warn"))
    kind = tr("Error") if problem.is_error else tr("Warning")
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{kind}: {item.text()}")
    return item


def _front() -> QWidget | None:
    return QApplication.activeModalWidget() or QApplication.activeWindow()

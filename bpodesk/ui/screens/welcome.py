"""The first window of all: open a book, begin one, or look around the sample company."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout

from bpodesk.resources import resource_path
from bpodesk.ui.icons import dress
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, heading_font


class WelcomeWindow(QDialog):
    """Three ways to begin."""

    def __init__(
        self,
        *,
        on_open: Callable[[], None],
        on_new: Callable[[], None],
        on_sample: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setWindowTitle("BPODesk")
        self.setMinimumSize(460, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * LARGE, 2 * LARGE, 3 * LARGE, 2 * LARGE)
        column.setSpacing(MEDIUM)
        mark = QLabel()
        mark.setPixmap(QIcon(str(resource_path("icons", "app.svg"))).pixmap(QSize(72, 72)))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = plain_label(tr("Welcome to BPODesk"))
        title.setFont(heading_font(title, 1.6))
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = plain_label(
            tr("Your company's customers, contracts and hours live in one file on this PC."),
            wrap=True,
        )
        text.setProperty("look", "muted")
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        for widget in (mark, title, text):
            column.addWidget(widget)
        column.addSpacing(LARGE)
        self.new_button = self._button(tr("&New company file…"), "add", on_new, primary=True)
        self.open_button = self._button(tr("&Open company file…"), "folder", on_open)
        self.sample_button = self._button(tr("&Look around a sample company"), "preview", on_sample)
        for button in (self.new_button, self.open_button, self.sample_button):
            column.addWidget(button)
            column.addSpacing(SMALL)
        column.addStretch()

    def _button(
        self, text: str, icon_name: str, run: Callable[[], None], *, primary: bool = False
    ) -> QPushButton:
        button = QPushButton(text)
        button.setMinimumHeight(40)
        if primary:
            button.setProperty("look", "primary")
        dress(button, icon_name, "on_accent" if primary else "accent")
        button.clicked.connect(lambda _checked=False: run())
        return button

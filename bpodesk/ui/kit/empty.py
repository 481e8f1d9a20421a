"""What stands where there is nothing yet: a picture, a sentence, and a button that mends it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bpodesk.ui.icons import pixmap
from bpodesk.ui.text import plain_label
from bpodesk.ui.theme import LARGE, SMALL, heading_font, theme


class EmptyState(QWidget):
    """Icon, title, a line of explanation, and perhaps a button."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        icon_name: str = "info",
        button: str = "",
        on_button: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = plain_label(title, wrap=True)
        self.title.setFont(heading_font(self.title, 1.2))
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = plain_label(text, wrap=True)
        self.text.setProperty("look", "muted")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setFixedWidth(440)  # a wrapping label in the middle would else be a narrow strip
        self.button = QPushButton(button)
        self.button.setProperty("look", "primary")
        # Only hidden: what is shown before it has a parent flashes up as a window of its own.
        if not text:
            self.text.hide()
        if not button:
            self.button.hide()
        if on_button is not None:
            self.button.clicked.connect(lambda _checked=False: on_button())
        column = QVBoxLayout(self)
        column.setSpacing(SMALL)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(SMALL)
        column.addWidget(self.title)
        # In a row of its own: an aligned label would get the height of one unbroken line.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.text, 100)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(LARGE)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def say(self, title: str, text: str = "") -> None:
        """Other words in the same place."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))

    def _on_theme_changed(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, 48, "edge"))

"""The passing message at the foot of the window, with a button where something can be done."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from bpodesk.ui.icons import icon
from bpodesk.ui.notify import Notice, Tone
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_SECONDS = 8


class Banner(QFrame):
    """Floats over its parent; goes after a while, but not under the mouse or with the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._ground = parent
        self._action: Callable[[], None] | None = None
        self._sign = QLabel()
        self._label = plain_label()
        self._label.setMaximumWidth(560)
        self.button = QPushButton()
        self.button.clicked.connect(self._on_action)
        self.dismiss = QPushButton(tr("Close"))
        self.dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(LARGE, SMALL, SMALL, SMALL)
        row.setSpacing(MEDIUM)
        for part in (self._sign, self._label, self.button, self.dismiss):
            row.addWidget(part)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 4)
        self.setGraphicsEffect(shadow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SECONDS * 1000)
        self._timer.timeout.connect(self._on_time)
        parent.installEventFilter(self)
        self.hide()

    @property
    def message(self) -> str:
        """What it says."""
        return self._label.text()

    def show_notice(self, notice: Notice) -> None:
        """Say something; what was said before goes."""
        self._action = notice.action
        self._label.setWordWrap(len(notice.message) > 80)
        self._label.setText(notice.message)
        # On the banner's dark ground the tones of the theme would not be seen: one neutral dye.
        role = "warn_ground" if notice.tone in {Tone.WARNING, Tone.ERROR} else "on_tip"
        self._sign.setPixmap(icon(notice.tone.value, role).pixmap(18, 18))
        self.button.setText(notice.action_text)
        self.button.setVisible(bool(notice.action_text))
        self.setAccessibleName(notice.message)
        self.show()
        self.raise_()
        self._place()
        self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        ground = self._ground.rect()
        self.move((ground.width() - self.width()) // 2, ground.height() - self.height() - LARGE)

    def _on_time(self) -> None:
        if self.underMouse() or self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start()
        else:
            self.hide()

    def _on_action(self) -> None:
        action = self._action
        self.hide()
        if action is not None:
            action()

"""The door for our own bugs: log, a dialog with a report to copy, and the program goes on.

Qt prints exceptions that leave a slot through `sys.excepthook`, so this is where they arrive. An
expected `Trouble` that nobody caught on its way comes here too, and is shown as what it is.
"""

import logging
import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from bpodesk import __version__
from bpodesk.domain.problems import Trouble
from bpodesk.ui.icons import pixmap
from bpodesk.ui.notify import Notify
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, heading_font

_LOG = logging.getLogger("crash")


class CrashDoor(QObject):
    """Reports bugs. Only one dialog at a time; what comes meanwhile is logged only."""

    _arrived = Signal(object)

    def __init__(self, notify: Notify, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notify = notify
        self._open: CrashDialog | None = None
        self._arrived.connect(self._on_arrived)

    def install(self) -> None:
        """Take over `sys.excepthook` and the threads' hook."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def report(self, error: BaseException) -> None:
        """Log and show a bug; any thread."""
        if isinstance(error, Trouble):
            _LOG.warning("trouble: %s", type(error).__name__)
        else:
            _LOG.error("unexpected", exc_info=error)
        self._arrived.emit(error)

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _on_arrived(self, error: BaseException) -> None:
        if isinstance(error, Trouble):
            self._notify.trouble(error)
            return
        if self._open is not None and isValid(self._open) and self._open.isVisible():
            return
        parent = QApplication.activeModalWidget() or QApplication.activeWindow()
        self._open = CrashDialog(report_of(error), parent)
        self._open.open()


def report_of(error: BaseException) -> str:
    """The text to send us: versions and the trace, no data of the book."""
    head = (
        f"BPODesk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}"
    )
    return head + "\n\n" + "".join(traceback.format_exception(error))


class CrashDialog(QDialog):
    """Says in plain words that the program made a mistake; the trace waits behind Details."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("A fault in the program"))
        self._report = report
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Report"))
        self.text.setMinimumSize(620, 260)
        self.text.hide()
        self.details = QPushButton(tr("&Details"))
        self.details.setCheckable(True)
        self.details.setAutoDefault(False)
        self.details.toggled.connect(self._on_details)
        self.copy = QPushButton(tr("&Copy report"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._on_copy)
        go_on = QPushButton(tr("&Go on"))
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        go_on.setFocus()
        buttons = QHBoxLayout()
        buttons.addWidget(self.details)
        buttons.addWidget(self.copy)
        buttons.addStretch()
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addLayout(self._message())
        column.addWidget(self.text, 1)
        column.addLayout(buttons)

    def _message(self) -> QHBoxLayout:
        title = plain_label(tr("The program made a mistake."))
        title.setFont(heading_font(title, 1.2))
        words = plain_label(
            tr(
                "The last step may not have been done. What was saved before is safe, and you can "
                "go on working. Please copy the report and send it to us, so that we can mend it."
            ),
            wrap=True,
        )
        words.setMinimumWidth(420)
        sign = QLabel()
        sign.setPixmap(pixmap("error", 32, "bad"))
        texts = QVBoxLayout()
        texts.addWidget(title)
        texts.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(LARGE)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        return row

    def _on_details(self, shown: bool) -> None:
        self.text.setVisible(shown)
        self.adjustSize()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)
        self.copy.setText(tr("&Copied"))

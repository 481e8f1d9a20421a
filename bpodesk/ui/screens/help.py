"""The help inside the program, and what the program is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from bpodesk import __version__
from bpodesk.resources import list_files
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, heading_font


def open_help(parent: QWidget | None) -> "HelpDialog":
    """Show the help beside the work."""
    dialog = HelpDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog


def open_about(parent: QWidget | None) -> QDialog:
    """Version and licence."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("About BPODesk"))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(2 * LARGE, 2 * LARGE, 2 * LARGE, LARGE)
    column.setSpacing(MEDIUM)
    title = plain_label(f"BPODesk {__version__}")
    title.setFont(heading_font(title, 1.4))
    column.addWidget(title)
    for text in (
        tr("Agreements, timesheets, service levels and statements of a small BPO vendor."),
        tr("Free software under the MIT licence. Qt is used under the LGPL."),
        tr("Fonts: Noto Sans (SIL Open Font Licence) and DejaVu Sans."),
        tr("It computes what your contracts say; it does not give legal or tax advice."),
    ):
        column.addWidget(plain_label(text, wrap=True))
    close = QPushButton(tr("&Close"))
    close.clicked.connect(dialog.accept)
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(close)
    column.addLayout(row)
    dialog.setMinimumWidth(420)
    dialog.show()
    return dialog


class HelpDialog(QDialog):
    """The pages of resources/help: names at the left, the page at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("BPODesk help"))
        fit(self, QSize(860, 600))
        self._paths = list_files("help", ".md")
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages"))
        self.pages.setFixedWidth(220)
        self.page = QTextBrowser()
        self.page.setOpenExternalLinks(False)
        for path in self._paths:
            first = path.read_text(encoding="utf-8").partition("\n")[0]
            self.pages.addItem(first.removeprefix("# "))
        self.pages.currentRowChanged.connect(self._on_chosen)
        row = QHBoxLayout(self)
        row.addWidget(self.pages)
        row.addWidget(self.page, 1)
        self.pages.setCurrentRow(0)

    def _on_chosen(self, place: int) -> None:
        if 0 <= place < len(self._paths):
            self.page.setMarkdown(self._paths[place].read_text(encoding="utf-8"))

"""What every import of a file looks like; what is chosen and understood is the dialog's."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.ui import text as texts
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.files.sheet_pane import SheetPane
from bpodesk.ui.screens.files.thin_progress import ThinProgress
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_NARROWEST = 320


class FileImportFrame(QDialog):
    """Choices above; the sheet at the left; what was understood at the right, in tabs at last;
    totals, the state and the buttons below."""

    def __init__(
        self,
        shell: Shell,
        *,
        name: str,
        content: bytes,
        may_change: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import {name}", name=name))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.sheet = SheetPane(shell, name=name, content=content, may_change=may_change)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.state_label = plain_label(wrap=True)
        self.state_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = ThinProgress(shell.jobs)
        self.import_button = QPushButton(tr("&Import"))
        self.import_button.setProperty("look", "primary")
        self.cancel_button = QPushButton(tr("&Cancel"))
        self.cancel_button.setAutoDefault(False)

    def say(self, words: str, *, warns: bool) -> None:
        """Say where the import stands, beside its button."""
        self.state_label.setText(words)
        self.state_label.setProperty("look", "warn" if warns else "muted")
        self.state_label.style().unpolish(self.state_label)
        self.state_label.style().polish(self.state_label)

    def lay_out(
        self,
        *,
        top: QLayout,
        beside: Sequence[QWidget | QLayout],
        totals: QWidget,
        wanted: QSize,
        right: int,
    ) -> None:
        """Put the parts in their places; `right` is how wide the right side begins."""
        page = QVBoxLayout()
        page.setContentsMargins(LARGE, MEDIUM, LARGE, SMALL)
        page.setSpacing(SMALL)
        page.addLayout(top)
        page.addWidget(self._middle(beside, wanted=wanted, right=right), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(self.progress)
        column.addWidget(self._foot(totals))
        fit(self, wanted)

    def _middle(
        self, beside: Sequence[QWidget | QLayout], *, wanted: QSize, right: int
    ) -> QSplitter:
        understood = QWidget()
        understood.setMinimumWidth(_NARROWEST)
        column = QVBoxLayout(understood)
        column.setContentsMargins(SMALL, 0, 0, 0)
        column.setSpacing(SMALL)
        for part in beside:
            if isinstance(part, QLayout):
                column.addLayout(part)
            else:
                column.addWidget(part)
        column.addWidget(self.tabs, 1)
        left = QWidget()
        place = QVBoxLayout(left)
        place.setContentsMargins(0, 0, SMALL, 0)
        place.addWidget(self.sheet)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(understood)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([wanted.width() - right, right])
        return splitter

    def _foot(self, totals: QWidget) -> QFrame:
        foot = QFrame()
        foot.setObjectName("buttons")
        row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        row.setSpacing(SMALL)
        row.addWidget(totals)
        row.addWidget(self.state_label, 1)
        row.addWidget(self.import_button)
        row.addWidget(self.cancel_button)
        return foot


def labelled(words: str, editor: Editor[Any]) -> QLabel:
    """The label of a choice above the sheet, with its key."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setBuddy(editor.face())
    editor.face().setAccessibleName(texts.without_mnemonic(words))
    return label

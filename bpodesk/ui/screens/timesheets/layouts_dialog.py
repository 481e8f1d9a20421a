"""The layouts that imports confirmed, with what is remembered of each, to be forgotten."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpodesk.services.books import company_of
from bpodesk.services.layout_memory import LayoutRow, forget_layout, list_layouts
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.table import Table
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.timesheets.answers import said_so_far
from bpodesk.ui.text import NOTHING, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL


def remembered_text(row: LayoutRow) -> str:
    """What was answered for a layout, in a line."""
    return " · ".join(words for words, _ in said_so_far(row.layout.answers)) or NOTHING


class LayoutsDialog(QDialog):
    """A list with a button that forgets. Next month's file is then asked about again."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        zone = company_of(office.book).zone
        self.setWindowTitle(tr("Remembered layouts"))
        self.table: Table[LayoutRow] = Table(
            (
                Column("customer", "Customer", lambda row: row.customer_name, width=170),
                Column("layout", "Layout", lambda row: row.layout.layout, width=140),
                Column("example", "Last file", lambda row: row.layout.example, width=190),
                Column(
                    "confirmed",
                    "Confirmed",
                    lambda row: moment_text(row.layout.confirmed_at, zone),
                    lambda row: row.layout.confirmed_at,
                    width=160,
                ),
                Column("answers", "Answered", remembered_text, width=160, tip=remembered_text),
            ),
            key=lambda row: row.id,
            name="timesheets/layouts",
            title=tr("Remembered layouts"),
            memory=office.shell.memory,
            empty=EmptyState(
                tr("No layout remembered yet"),
                tr(
                    "What you answer when you import a file is remembered with its layout, so that"
                    " next month's file of this customer needs no question."
                ),
                icon_name="timesheets",
            ),
        )
        self.forget = QPushButton(tr("&Forget"))
        self.forget.setAutoDefault(False)
        dress(self.forget, "delete")
        close = QPushButton(tr("&Close"))
        close.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addWidget(
            plain_label(tr("A forgotten layout is asked about again when its next file comes.")), 1
        )
        foot.addWidget(self.forget)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        fit(self, QSize(900, 420))
        self.table.picked.connect(self._offer)
        self.table.binned.connect(self._on_forget)
        self.forget.clicked.connect(self._on_forget)
        close.clicked.connect(self.accept)
        office.shell.relay.changed.connect(self._load)
        self._load()

    def _load(self) -> None:
        self.table.set_rows(list_layouts(self._office.book))
        self._offer()

    def _offer(self) -> None:
        self.forget.setEnabled(bool(self.table.selected()))

    def _on_forget(self) -> None:
        for row in self.table.selected():
            changes = forget_layout(self._office.book, row.layout)
            self._office.changed(
                changes, tr("The layout of {name} is forgotten.", name=row.layout.example)
            )

"""The balance check beside the terms: every rule with its answer, and the remedy at hand.

The table follows what is typed in the other tabs. A remedy changes the editor only; saving stays
with the user.
"""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from bpodesk.domain.balance import Checked, Verdict, remedy_action, remedy_words
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.kit.table import Table
from bpodesk.ui.kit.table_model import Column
from bpodesk.ui.text import no_mnemonic, plain_label, tr
from bpodesk.ui.theme import SMALL

_LIGHTS = {
    Verdict.NEUTRAL: Light.OK,
    Verdict.VENDOR: Light.WARN,
    Verdict.CUSTOMER: Light.WARN,
    Verdict.MISSING: Light.BAD,
}
_COLUMNS = (
    Column[Checked]("code", "Rule", lambda row: row.rule.code, width=56),
    Column[Checked](
        "verdict",
        "Verdict",
        lambda row: tr(row.finding.verdict.value.capitalize()),
        light=lambda row: _LIGHTS[row.finding.verdict],
        width=160,
    ),
    Column[Checked]("reason", "Reason", lambda row: row.finding.reason, width=500),
    Column[Checked]("place", "Clause", lambda row: row.finding.place.words, width=220),
)


class BalanceEditor(Editor[tuple[Checked, ...]]):
    """The findings; nothing in it is a value of the contract."""

    remedy_wanted = Signal(object)
    place_wanted = Signal(object)
    preview_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Checked, ...] = ()
        self._locked = False
        self.table = Table(
            _COLUMNS,
            key=lambda row: row.rule.code,
            name="contracts/balance",
            title=tr("Balance check"),
        )
        self.filter = Combo()
        self.filter.setAccessibleName(tr("Verdicts shown"))
        self.filter.addItem(tr("All verdicts"), "")
        for verdict in Verdict:
            self.filter.addItem(tr(verdict.value.capitalize()), verdict.value)
        self.preview_button = QPushButton(tr("P&DF of the check"))
        self.preview_button.setAutoDefault(False)
        dress(self.preview_button, "pdf")
        self.table.bar.addWidget(self.filter)
        self.table.bar.addWidget(self.preview_button)
        self.question = plain_label(wrap=True)
        self.question.setProperty("look", "muted")
        self.words = plain_label(wrap=True)
        self.remedy_button = QPushButton()
        self.remedy_button.setAutoDefault(False)
        dress(self.remedy_button, "ok")
        self.go_button = QPushButton(tr("&Go to the clause"))
        self.go_button.setAutoDefault(False)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.setMinimumHeight(430)
        self.filter.activated.connect(self._show_rows)
        self.table.view.selectionModel().selectionChanged.connect(self._refresh)
        self.table.model.modelReset.connect(self._refresh)
        self.table.opened.connect(self._on_opened)
        self.remedy_button.clicked.connect(self._on_remedy)
        self.go_button.clicked.connect(self._on_go)
        self.preview_button.clicked.connect(self.preview_wanted)
        self._refresh()

    def value(self) -> tuple[Checked, ...]:
        return self._rows

    def set_value(self, value: tuple[Checked, ...]) -> None:
        self._rows = value
        self._show_rows()

    def state(self) -> object:
        return None

    def set_read_only(self, read_only: bool) -> None:
        self._locked = read_only
        self._refresh()

    def _lay_out(self) -> None:
        foot = QFrame()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        texts = QVBoxLayout()
        texts.addWidget(self.question)
        texts.addWidget(self.words)
        row.addLayout(texts, 1)
        row.addWidget(self.remedy_button)
        row.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.table, 1)
        column.addWidget(foot)

    def _show_rows(self) -> None:
        wanted = str(self.filter.currentData())
        self.table.set_rows(
            row for row in self._rows if not wanted or row.finding.verdict.value == wanted
        )
        if self.table.current() is None and self.table.model.rowCount():
            self.table.view.selectRow(0)

    def _refresh(self) -> None:
        row = self.table.current()
        remedy = None if row is None else row.finding.remedy
        self.question.setText("" if row is None else row.rule.question)
        words = "" if row is None else row.finding.reason
        self.words.setText(f"{words}\n{remedy_words(remedy)}" if remedy is not None else words)
        action = "" if remedy is None else remedy_action(remedy)
        self.remedy_button.setText("&" + no_mnemonic(action) if action else tr("No remedy"))
        self.remedy_button.setEnabled(remedy is not None and not self._locked)
        self.go_button.setEnabled(row is not None)

    def _on_opened(self, row: Checked) -> None:
        self.place_wanted.emit(row.finding.place)

    def _on_go(self) -> None:
        row = self.table.current()
        if row is not None:
            self.place_wanted.emit(row.finding.place)

    def _on_remedy(self) -> None:
        row = self.table.current()
        if row is not None and row.finding.remedy is not None:
            self.remedy_wanted.emit(row.finding.remedy)


class BalanceTab:
    """The check of the terms that the other tabs hold."""

    def __init__(self) -> None:
        self.title = tr("&Balance")
        self.field = Field(
            "balance",
            tr("Whom the agreement favours, point by point"),
            BalanceEditor,
            help=tr("It follows what you type. It is no score and no legal advice."),
        )
        self.form = Form((Section("", ((self.field,),)),))

    @property
    def editor(self) -> BalanceEditor:
        """The table with its buttons."""
        return cast(BalanceEditor, self.form.editor(self.field))

    def show_rows(self, rows: Sequence[Checked]) -> None:
        """Show the findings of the terms as they stand."""
        self.editor.set_value(tuple(rows))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Take notice whether remedies may change the terms; the findings come when shown."""
        del file
        self.form.set_read_only(locked)

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file as it is: a check adds nothing to it."""
        del locked
        return file

"""The parts of the import's window and where they stand; what they do is the dialog's."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import ContractId
from bpodesk.services.contracts import ContractRow
from bpodesk.services.imports import GivenFile
from bpodesk.ui import text as texts
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.monthly import contract_options
from bpodesk.ui.screens.timesheets.import_dialog.effect import EffectPane
from bpodesk.ui.screens.timesheets.import_dialog.exceptions import ExceptionList
from bpodesk.ui.screens.timesheets.import_dialog.people import PeopleTable
from bpodesk.ui.screens.timesheets.import_dialog.question_pane import QuestionPane
from bpodesk.ui.screens.timesheets.import_dialog.thin_progress import ThinProgress
from bpodesk.ui.screens.timesheets.import_dialog.totals import Totals
from bpodesk.ui.screens.timesheets.sheet_pane import SheetPane
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_WANTED = QSize(1360, 820)
_RIGHT = 452
_NARROWEST = 320


class ImportFrame(QDialog):
    """Contract and clock above; the sheet at the left; question, people, problems and effect at the
    right; totals and the button below."""

    def __init__(
        self,
        shell: Shell,
        file: GivenFile,
        contracts: tuple[ContractRow, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._contracts = contracts
        self.setWindowTitle(tr("Import {name}", name=file.name))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.contract: ChoiceEditor[int] = ChoiceEditor(contract_options(contracts))
        self.zone: ChoiceEditor[str] = ChoiceEditor(())
        for choice, letters in ((self.contract, 18), (self.zone, 14)):
            policy = choice.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            choice.box.setSizeAdjustPolicy(policy)
            choice.box.setMinimumContentsLength(letters)
        self.sheet = SheetPane(shell, name=file.name, content=file.content, may_change=True)
        self.question = QuestionPane()
        self.people = PeopleTable()
        self.problems = ExceptionList()
        self.effect = EffectPane()
        self.totals = Totals()
        self.state = plain_label(wrap=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.progress = ThinProgress(shell.jobs)
        self.more = QPushButton(tr("&More"))
        self.more_menu = QMenu(self.more)
        self.import_button = QPushButton(tr("&Import"))
        self.import_button.setProperty("look", "primary")
        self.cancel_button = QPushButton(tr("&Cancel"))
        for button in (self.more, self.cancel_button):
            button.setAutoDefault(False)
        self.more.setMenu(self.more_menu)
        self._lay_out()

    def show_wishes(self, contract_id: ContractId, zone: str, *, company_zone: str) -> None:
        """Show the contract and the clock; that is no change by the user."""
        row = next(item for item in self._contracts if item.id == contract_id)
        zones = {company_zone: tr("{zone} (company)", zone=company_zone)}
        contract_zone = row.revision.terms.calendar.zone
        zones.setdefault(contract_zone, tr("{zone} (contract)", zone=contract_zone))
        zones.setdefault(zone, zone)
        for editor in (self.contract.box, self.zone.box):
            editor.blockSignals(True)
        self.contract.set_value(contract_id)
        self.zone.set_options(zones.items())
        self.zone.set_value(zone)
        for editor in (self.contract.box, self.zone.box):
            editor.blockSignals(False)

    def _lay_out(self) -> None:
        page = QVBoxLayout()
        page.setContentsMargins(LARGE, MEDIUM, LARGE, SMALL)
        page.setSpacing(SMALL)
        page.addLayout(self._top())
        page.addWidget(self._middle(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(self.progress)
        column.addWidget(self._foot())
        fit(self, _WANTED)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        for words, editor in (
            (tr("C&ontract"), self.contract),
            (tr("&Times in the file are in"), self.zone),
        ):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(editor.face())
            editor.face().setAccessibleName(texts.without_mnemonic(words))
            row.addWidget(label)
            row.addWidget(editor, 3 if editor is self.contract else 2)
            row.addSpacing(SMALL)
        row.addStretch(1)
        row.addWidget(self.more)
        return row

    def _middle(self) -> QSplitter:
        right = QWidget()
        right.setMinimumWidth(_NARROWEST)
        column = QVBoxLayout(right)
        column.setContentsMargins(SMALL, 0, 0, 0)
        column.setSpacing(SMALL)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.people, tr("&People"))
        self.tabs.addTab(self.problems, tr("Pro&blems"))
        self.tabs.addTab(self.effect, tr("&Effect"))
        column.addWidget(self.question)
        column.addWidget(self.tabs, 1)
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, SMALL, 0)
        beside.addWidget(self.sheet)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([_WANTED.width() - _RIGHT, _RIGHT])
        return splitter

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("buttons")
        row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        row.setSpacing(SMALL)
        row.addWidget(self.totals)
        row.addWidget(self.state, 1)
        row.addWidget(self.import_button)
        row.addWidget(self.cancel_button)
        return foot

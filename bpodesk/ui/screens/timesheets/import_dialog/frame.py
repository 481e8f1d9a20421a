"""The parts of the import's window and where they stand; what they do is the dialog's."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QWidget,
)

from bpodesk.domain.ids import ContractId
from bpodesk.services.contracts import ContractRow
from bpodesk.services.imports import GivenFile
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.files.exceptions import ExceptionList
from bpodesk.ui.screens.files.import_frame import FileImportFrame, labelled
from bpodesk.ui.screens.monthly import contract_options
from bpodesk.ui.screens.timesheets.import_dialog.effect import EffectPane
from bpodesk.ui.screens.timesheets.import_dialog.people import PeopleTable
from bpodesk.ui.screens.timesheets.import_dialog.question_pane import QuestionPane
from bpodesk.ui.screens.timesheets.import_dialog.totals import Totals
from bpodesk.ui.text import tr
from bpodesk.ui.theme import SMALL

_WANTED = QSize(1360, 820)
_RIGHT = 452


class ImportFrame(FileImportFrame):
    """Contract and clock above; the sheet at the left; question, people, problems and effect at the
    right; totals and the button below."""

    def __init__(
        self,
        shell: Shell,
        file: GivenFile,
        contracts: tuple[ContractRow, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            shell, name=file.name, content=file.content, may_change=True, parent=parent
        )
        self._contracts = contracts
        self.contract: ChoiceEditor[int] = ChoiceEditor(contract_options(contracts))
        self.zone: ChoiceEditor[str] = ChoiceEditor(())
        for choice, letters in ((self.contract, 18), (self.zone, 14)):
            policy = choice.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            choice.box.setSizeAdjustPolicy(policy)
            choice.box.setMinimumContentsLength(letters)
        self.question = QuestionPane()
        self.people = PeopleTable()
        self.problems = ExceptionList()
        self.effect = EffectPane()
        self.totals = Totals()
        self.more = QPushButton(tr("&More"))
        self.more_menu = QMenu(self.more)
        self.more.setAutoDefault(False)
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
        self.tabs.addTab(self.people, tr("&People"))
        self.tabs.addTab(self.problems, tr("Pro&blems"))
        self.tabs.addTab(self.effect, tr("&Effect"))
        self.lay_out(
            top=self._top(),
            beside=(self.question,),
            totals=self.totals,
            wanted=_WANTED,
            right=_RIGHT,
        )

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        for words, editor in (
            (tr("C&ontract"), self.contract),
            (tr("&Times in the file are in"), self.zone),
        ):
            row.addWidget(labelled(words, editor))
            row.addWidget(editor, 3 if editor is self.contract else 2)
            row.addSpacing(SMALL)
        row.addStretch(1)
        row.addWidget(self.more)
        return row

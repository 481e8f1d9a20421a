"""What a new contract starts from: nothing, a template, or another contract."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import ContractId
from bpodesk.services.contract_templates import contract_templates, like_contract
from bpodesk.services.contracts import ContractFile, list_contracts
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM

Start = Callable[[ContractFile], ContractFile]


class StartDialog(QDialog):
    """A list to choose from; `chosen` turns an empty contract into what was chosen."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New contract"))
        self._starts: list[Start] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Start from"))
        self.list.setWordWrap(True)
        self.list.setSpacing(5)
        self._add(tr("Empty"), tr("Weekdays 09:00 to 18:00, nothing agreed yet."), _as_it_is)
        for template in contract_templates():
            self._add(tr(template.title), tr(template.summary), template.apply)
        for row in list_contracts(office.book):
            title = tr("As {number}", number=row.contract.number)
            self._add(title, f"{row.contract.title}, {row.customer.name}", _like(office, row.id))
        self.list.setCurrentRow(1)
        self.list.itemActivated.connect(self.accept)
        words = tr(
            "Choose what the contract starts from. Everything can be changed; prices of a"
            " template are still to be filled in."
        )
        buttons = QDialogButtonBox()
        go_on = QPushButton(tr("&Go on"))
        go_on.setDefault(True)
        go_on.setProperty("look", "primary")
        buttons.addButton(go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QPushButton(tr("&Cancel")), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addWidget(plain_label(words, wrap=True))
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        fit(self, QSize(560, 480))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, title: str, summary: str, start: Start) -> None:
        self.list.addItem(QListWidgetItem(f"{title}\n{summary}"))
        self._starts.append(start)

    def chosen(self, file: ContractFile) -> ContractFile:
        """The empty contract with what was chosen."""
        return self._starts[self.list.currentRow()](file)


def _as_it_is(file: ContractFile) -> ContractFile:
    return file


def _like(office: Office, contract_id: int) -> Start:
    return lambda file: like_contract(office.book, file, ContractId(contract_id))

"""The people a file names, each with whom it means: sure, proposed, or still to be chosen.

What is only proposed counts once the user accepts it. `chosen` comes with each choice.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import StaffId
from bpodesk.domain.staff import StaffMember
from bpodesk.services.timesheets import ImportPlan, NameMatch, WrittenName
from bpodesk.ui.kit.lights import Light, light_icon
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.text import tip, tr
from bpodesk.ui.theme import TIGHT

_ROW_HEIGHT = 38


class PeopleTable(QWidget):
    """A row for each written name.

    `chosen` carries the written name and the person's id, `added` the written name of somebody
    who is to be put into the staff list.
    """

    chosen = Signal(object, object)
    added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._names: Mapping[StaffId, str] = {}
        self._editors: list[ChoiceEditor[StaffId]] = []
        self._buttons: dict[int, QPushButton] = {}
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(tr("People"))
        self.table.setHorizontalHeaderLabels(
            [tr("In the file"), tr("Match"), tr("Person in the staff list"), ""]
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)
        self.accept_all = QPushButton(tr("&Accept all proposed"))
        self.accept_all.setProperty("look", "link")
        self.accept_all.clicked.connect(self._on_accept_all)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addStretch()
        foot.addWidget(self.accept_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def show_plan(self, plan: ImportPlan, staff: Sequence[StaffMember]) -> None:
        """Show who is who; those who still need somebody come first."""
        self._plan = plan
        self._names = {person.id: f"{person.code} · {person.name}" for person in staff}
        matches = sorted(plan.matches, key=lambda match: match.written in plan.chosen)
        self.table.setRowCount(0)
        self._editors, self._buttons = [], {}
        self.table.setRowCount(len(matches))
        for row, match in enumerate(matches):
            self._fill(row, match)
        self.accept_all.setVisible(bool(self._proposed()))

    def editor(self, row: int) -> ChoiceEditor[StaffId]:
        """The choice of a row. Raises IndexError."""
        return self._editors[row]

    def button(self, row: int) -> QPushButton | None:
        """The button of a row that isn't settled: accept, or add to the staff list."""
        return self._buttons.get(row)

    def _fill(self, row: int, match: NameMatch) -> None:
        plan = self._plan
        if plan is None:
            return
        written = match.written
        settled = written in plan.chosen
        words = written.name or written.code
        if written.code and written.name:
            words = f"{words} ({written.code})"
        name = QTableWidgetItem(words)
        name.setToolTip(tip(words))
        self.table.setItem(row, 0, name)
        light, status = _status(match, settled=settled)
        state = QTableWidgetItem(light_icon(light), status)
        self.table.setItem(row, 1, state)
        choice: ChoiceEditor[StaffId] = ChoiceEditor(
            self._options(match), required=False, nothing=tr("Choose…")
        )
        choice.box.setAccessibleName(tr("Person for {name}", name=words))
        choice.set_value(plan.chosen.get(written, match.staff_id))
        choice.box.activated.connect(lambda: self._on_chosen(written, choice))
        self._editors.append(choice)
        self.table.setCellWidget(row, 2, _padded(choice))
        if settled:
            return
        if match.staff_id is not None:
            staff_id = match.staff_id
            button = QPushButton(tr("Accept"))
            button.clicked.connect(lambda _checked=False: self.chosen.emit(written, staff_id))
        else:
            button = QPushButton(tr("Add to staff…"))
            button.clicked.connect(lambda _checked=False: self.added.emit(written))
        self._buttons[row] = button
        self.table.setCellWidget(row, 3, _padded(button))

    def _options(self, match: NameMatch) -> list[tuple[StaffId, str]]:
        """The likeliest people first, then all others."""
        likely = [candidate.staff_id for candidate in match.candidates]
        order = [*likely, *(staff_id for staff_id in self._names if staff_id not in likely)]
        return [(staff_id, self._names[staff_id]) for staff_id in order if staff_id in self._names]

    def _proposed(self) -> list[tuple[WrittenName, StaffId]]:
        plan = self._plan
        if plan is None:
            return []
        return [
            (match.written, match.staff_id)
            for match in plan.matches
            if match.written not in plan.chosen and match.staff_id is not None
        ]

    def _on_chosen(self, written: WrittenName, choice: ChoiceEditor[StaffId]) -> None:
        self.chosen.emit(written, choice.value())

    def _on_accept_all(self) -> None:
        for written, staff_id in self._proposed():
            self.chosen.emit(written, staff_id)


def _status(match: NameMatch, *, settled: bool) -> tuple[Light, str]:
    if match.is_sure:
        return Light.OK, tr("Known")
    if settled:
        return Light.OK, tr("Chosen")
    if match.staff_id is not None:
        return Light.WARN, tr("Proposed")
    return Light.BAD, tr("Several fit") if match.candidates else tr("Unknown")


def _padded(inside: QWidget) -> QWidget:
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(TIGHT, 2, TIGHT, 2)
    row.addWidget(inside)
    return cell

"""The people a file names, each with whom it means: sure, proposed, or still to be chosen.

What is only proposed counts once the user accepts it.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import StaffId
from bpodesk.domain.staff import StaffMember
from bpodesk.services.imports import ImportPlan, NameMatch, WrittenName
from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.text import plain_label, tip, tr
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT


class PeopleTable(QWidget):
    """A row for each written name; those who still need somebody come first.

    `chosen` carries a mapping of written names to people's ids (or None), `added` the written name
    of somebody who is to be put into the staff list.
    """

    chosen = Signal(object)
    added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._names: Mapping[StaffId, str] = {}
        self._editors: list[ChoiceEditor[StaffId]] = []
        self._buttons: dict[int, QPushButton] = {}
        card = QFrame()
        card.setObjectName("card")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(TIGHT, SMALL, TIGHT, SMALL)
        inside.addWidget(self._area)
        self.accept_all = QPushButton(tr("&Accept all proposed"))
        self.accept_all.setProperty("look", "link")
        self.accept_all.setAutoDefault(False)
        self.accept_all.clicked.connect(self._on_accept_all)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addStretch()
        foot.addWidget(self.accept_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(card, 1)
        column.addLayout(foot)

    def show_plan(self, plan: ImportPlan, staff: Sequence[StaffMember]) -> None:
        """Show who is who."""
        self._plan = plan
        self._names = {person.id: f"{person.code} · {person.name}" for person in staff}
        self._editors, self._buttons = [], {}
        page = QWidget()
        page.setObjectName("page")
        grid = QGridLayout(page)
        grid.setContentsMargins(SMALL, 0, SMALL, 0)
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 3)
        for place, words in enumerate((tr("In the file"), tr("Match"), tr("In the staff list"))):
            title = plain_label(words)
            title.setProperty("look", "muted")
            grid.addWidget(title, 0, place)
        matches = sorted(plan.matches, key=lambda match: match.written in plan.chosen)
        for row, match in enumerate(matches):
            self._fill(grid, row, match)
        grid.setRowStretch(len(matches) + 1, 1)
        height = self._area.verticalScrollBar().value()
        self._area.setWidget(page)
        self._area.verticalScrollBar().setValue(height)
        self.accept_all.setVisible(bool(self._proposed()))

    def editor(self, row: int) -> ChoiceEditor[StaffId]:
        """The choice of a row. Raises IndexError."""
        return self._editors[row]

    def button(self, row: int) -> QPushButton | None:
        """The button of a row that isn't settled: accept, or add to the staff list."""
        return self._buttons.get(row)

    def _fill(self, grid: QGridLayout, row: int, match: NameMatch) -> None:
        plan = self._plan
        if plan is None:
            return
        written = match.written
        settled = written in plan.chosen
        words = written.name or written.code
        if written.code and written.name:
            words = f"{words} ({written.code})"
        name = plain_label(words, wrap=True)
        name.setToolTip(tip(words))
        light, status = _status(match, settled=settled)
        choice: ChoiceEditor[StaffId] = ChoiceEditor(
            self._options(match), required=False, nothing=tr("Choose…")
        )
        choice.box.setMinimumContentsLength(12)
        choice.box.setSizeAdjustPolicy(
            choice.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        choice.box.setAccessibleName(tr("Person for {name}", name=words))
        choice.set_value(plan.chosen.get(written, match.staff_id))
        choice.box.activated.connect(lambda: self.chosen.emit({written: choice.value()}))
        self._editors.append(choice)
        for place, part in enumerate((name, StatusLight(status, light), choice)):
            grid.addWidget(part, row + 1, place)
        if not settled:
            grid.addWidget(self._button(row, match), row + 1, 3)

    def _button(self, row: int, match: NameMatch) -> QPushButton:
        written, staff_id = match.written, match.staff_id
        button = QPushButton(tr("Accept") if staff_id is not None else tr("Add to staff…"))
        button.setAutoDefault(False)
        button.clicked.connect(
            lambda _checked=False: (
                self.added.emit(written)
                if staff_id is None
                else self.chosen.emit({written: staff_id})
            )
        )
        self._buttons[row] = button
        return button

    def _options(self, match: NameMatch) -> list[tuple[StaffId, str]]:
        """The likeliest people first, then all others."""
        likely = [candidate.staff_id for candidate in match.candidates]
        order = [*likely, *(staff_id for staff_id in self._names if staff_id not in likely)]
        return [(staff_id, self._names[staff_id]) for staff_id in order if staff_id in self._names]

    def _proposed(self) -> dict[WrittenName, StaffId]:
        plan = self._plan
        if plan is None:
            return {}
        return {
            match.written: match.staff_id
            for match in plan.matches
            if match.written not in plan.chosen and match.staff_id is not None
        }

    def _on_accept_all(self) -> None:
        self.chosen.emit(self._proposed())


def _status(match: NameMatch, *, settled: bool) -> tuple[Light, str]:
    if match.is_sure:
        return Light.OK, tr("Known")
    if settled:
        return Light.OK, tr("Chosen")
    if match.staff_id is not None:
        return Light.WARN, tr("Proposed")
    return Light.BAD, tr("Several fit") if match.candidates else tr("Unknown")

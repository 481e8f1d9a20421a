"""The sheets of one file with what was understood of each; pages are read off this thread."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.readings import ColumnRole, Role, SheetUse, column_letters
from bpodesk.domain.sheets import SheetPage
from bpodesk.services.sheets import open_page
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.elided import ElidedLabel
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.sheet_grid import SheetGrid
from bpodesk.ui.kit.sheet_model import (
    PAGE_ROWS,
    Place,
    SheetFacts,
    place_of,
    sheet_facts,
)
from bpodesk.ui.screen import Shell
from bpodesk.ui.text import tr
from bpodesk.ui.theme import SMALL


class SheetPane(QWidget):
    """A picker of the sheet, why it was read or not, and its grid.

    `role_chosen` carries the column's key ("Hours!C") and its Role, or None for what was recognised
    first; `use_chosen` a sheet's name and whether it is to be read; `cell_picked` a `Place`.
    """

    role_chosen = Signal(str, object)
    use_chosen = Signal(str, bool)
    cell_picked = Signal(object)

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
        self._shell = shell
        self._name = name
        self._content = content
        self._uses: dict[str, SheetUse] = {}
        self._facts: Mapping[str, SheetFacts] = {}
        self._changed: frozenset[str] = frozenset()
        self.grid = SheetGrid(with_roles=may_change)
        self.picker: ChoiceEditor[str] = ChoiceEditor(())
        self.picker.box.setSizeAdjustPolicy(
            self.picker.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.picker.box.setMinimumContentsLength(18)
        self.why = ElidedLabel()
        self.why.setProperty("look", "muted")
        self.use = QCheckBox(tr("&Read this sheet"))
        if not may_change:
            self.use.hide()
        self._may_change = may_change
        self._lay_out()
        self.setFocusProxy(self.grid.view)
        self.grid.page_wanted.connect(self._on_page_wanted)
        self.grid.role_chosen.connect(self._on_role)
        self.grid.cell_picked.connect(self.cell_picked)
        self.picker.changed.connect(self._on_picked)
        self.use.clicked.connect(self._on_use)

    def _lay_out(self) -> None:
        label = QLabel(tr("&Sheet"))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.picker.face())
        self.picker.face().setAccessibleName(tr("Sheet"))
        bar = QHBoxLayout()
        bar.setSpacing(SMALL)
        bar.addWidget(label)
        bar.addWidget(self.picker)
        bar.addWidget(self.why, 1)
        bar.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(bar)
        column.addWidget(self.grid, 1)

    # ------------------------------------------------------------------ what is shown

    def show_uses(
        self,
        uses: Sequence[SheetUse],
        facts: Mapping[str, SheetFacts],
        *,
        changed: Iterable[str] = (),
    ) -> None:
        """Show what was understood; the sheet in front and the cell stay.

        `facts` are by the sheets' names; `changed` are the keys of columns whose role a person
        chose.
        """
        self._uses = {use.name: use for use in uses}
        self._facts = facts
        self._changed = frozenset(changed)
        self.picker.set_options((use.name, _label(use)) for use in uses)
        self.picker.setEnabled(len(uses) > 1)
        if self.picker.value() is None and uses:
            first = next((use.name for use in uses if use.used), uses[0].name)
            self._pick(first)
        self._show_facts()

    def show_place(self, place: str) -> bool:
        """Go to the cell of a place such as Hours!C12; False where it is none of this file."""
        found = place_of(place)
        if found is None or found.sheet not in self._uses:
            return False
        self._pick(found.sheet)
        self.grid.show_cell(found)
        return True

    def _pick(self, sheet: str) -> None:
        if self.picker.value() != sheet:
            self.picker.box.blockSignals(True)
            self.picker.set_value(sheet)
            self.picker.box.blockSignals(False)
        self._on_picked()

    def _on_picked(self) -> None:
        sheet = self.picker.value()
        if sheet is not None:
            self.grid.open_sheet(sheet)
            self._show_facts()

    def _show_facts(self) -> None:
        use = self._uses.get(self.grid.sheet)
        if use is None:
            return
        self.why.say(use.why)
        self.use.setChecked(use.used)
        self.use.setVisible(self._may_change and len(self._uses) > 1)
        facts = self._facts.get(use.name, SheetFacts())
        changed = {n for n in facts.columns if column_key(use.name, n) in self._changed}
        self.grid.show_facts(facts, changed_roles=frozenset(changed))

    def _on_role(self, column: int, role: Role | None) -> None:
        self.role_chosen.emit(column_key(self.grid.sheet, column), role)

    def _on_use(self) -> None:
        self.use_chosen.emit(self.grid.sheet, self.use.isChecked())

    # ------------------------------------------------------------------ pages

    def _on_page_wanted(self, sheet: str, first_row: int) -> None:
        content, name = self._content, self._name

        def work(progress: Progress) -> SheetPage:
            progress.report(0, 0)
            return open_page(
                content,
                name=name,
                sheet=sheet,
                first_row=first_row,
                row_count=PAGE_ROWS,
                cancelled=progress.cancelled,
            )

        self._shell.jobs.run_job(
            tr("Opening {sheet}", sheet=sheet),
            work,
            self.grid.show_page,
            on_trouble=self._on_trouble,
            on_cancelled=self._on_cancelled,
            owner=self,
        )

    def _on_cancelled(self) -> None:
        self.grid.show_trouble(tr("Opening it was cancelled."))

    def _on_trouble(self, trouble: Trouble) -> None:
        self.grid.show_trouble(str(trouble))


def column_key(sheet: str, column: int) -> str:
    """The key of a column in `Answers.roles`: Hours!C."""
    return f"{sheet}!{column_letters(column)}"


def facts_by_sheet(
    uses: Sequence[SheetUse], problems: Iterable[Problem] = (), columns: Sequence[ColumnRole] = ()
) -> dict[str, SheetFacts]:
    """The facts of each sheet; `columns` are those of sheets in use that name none themselves."""
    marks: defaultdict[str, list[tuple[Place, Problem]]] = defaultdict(list)
    for problem in problems:
        place = place_of(problem.place)
        if place is not None:
            marks[place.sheet].append((place, problem))
    return {
        use.name: sheet_facts(
            use.columns or (columns if use.used else ()), use.rows, marks.get(use.name, ())
        )
        for use in uses
    }


def _label(use: SheetUse) -> str:
    return use.name if use.used else tr("{name} – not read", name=use.name)

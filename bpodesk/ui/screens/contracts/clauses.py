"""The agreement's text: which clauses belong to it, and the values that are filled into them.

Only what differs from the library is kept: the ids where an optional clause is in, and the values
that aren't a clause's usual ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.clauses import Clause, ClauseKind, ClauseSide
from bpodesk.domain.contracts import ClauseValue
from bpodesk.services.agreements import clause_library
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.screens.contracts.clause_values import ClauseForm
from bpodesk.ui.text import plain_label, tip, tr
from bpodesk.ui.theme import LARGE, SMALL, heading_font

_SIDES = {
    ClauseSide.MUTUAL: "Binds both parties.",
    ClauseSide.VENDOR: "Mainly a duty of the vendor.",
    ClauseSide.CUSTOMER: "Mainly a duty of the customer.",
}
Values = Mapping[str, Mapping[str, ClauseValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChoice:
    """The clauses' part of the terms, as `Terms` holds it."""

    clauses: tuple[str, ...] = ()
    values: Values = field(default_factory=dict[str, Mapping[str, ClauseValue]])


class ClausesEditor(Editor[ClauseChoice]):
    """The library at the left, the values of the clause selected at the right."""

    def __init__(self, library: Sequence[Clause]) -> None:
        super().__init__()
        self._library = tuple(sorted(library, key=lambda clause: (clause.order, clause.id)))
        self._forms: dict[str, ClauseForm] = {}
        self._values: dict[str, Mapping[str, ClauseValue]] = {}
        self._read_only = False
        self._showing = False
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Clauses"))
        self.list.setFixedWidth(330)
        self.list.setObjectName("suggestions")
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for clause in self._library:
            self.list.addItem(_item(clause))
        self.pages = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(LARGE)
        row.addWidget(self.list)
        row.addWidget(self.pages, 1)
        self.setMinimumHeight(380)
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._on_chosen)
        self.list.itemChanged.connect(self._on_item_changed)

    def value(self) -> ClauseChoice:
        optional = {clause.id for clause in self._library if not clause.required}
        checked = {
            clause.id
            for place, clause in enumerate(self._library)
            if clause.kind is ClauseKind.CLAUSE
            and (clause.required or self.list.item(place).checkState() is Qt.CheckState.Checked)
        }
        ids = tuple(clause.id for clause in self._library if clause.id in checked)
        values = dict(self._values)
        for clause_id, form in self._forms.items():
            values[clause_id] = form.value()
        return ClauseChoice(
            clauses=ids if checked & optional else (),
            values={key: kept for key, kept in values.items() if kept},
        )

    def set_value(self, value: ClauseChoice) -> None:
        self._showing = True
        self._values = dict(value.values)
        for place, clause in enumerate(self._library):
            if not clause.required:
                inside = clause.id in value.clauses
                state = Qt.CheckState.Checked if inside else Qt.CheckState.Unchecked
                self.list.item(place).setCheckState(state)
        for form in self._forms.values():
            self.pages.removeWidget(form.page)
            form.page.deleteLater()
        self._forms.clear()
        self._showing = False
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        else:
            self._on_chosen(self.list.currentRow())
        self.changed.emit()

    def problem(self) -> str:
        for clause_id, form in self._forms.items():
            if form.problem():
                title = next(item.title for item in self._library if item.id == clause_id)
                return tr("{clause}: {problem}", clause=title, problem=form.problem())
        return ""

    def state(self) -> object:
        choice = self.value()
        kept = {key: dict(values) for key, values in choice.values.items()}
        return choice.clauses, kept, self.problem()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._showing = True
        for place, clause in enumerate(self._library):
            free = not clause.required and not read_only
            self.list.item(place).setFlags(_flags(free=free))
        self._showing = False
        for form in self._forms.values():
            form.set_read_only(read_only)

    def show_clause(self, clause_id: str) -> None:
        """Select a clause."""
        place = next(i for i, clause in enumerate(self._library) if clause.id == clause_id)
        self.list.setCurrentRow(place)

    def form_of(self, clause_id: str) -> ClauseForm:
        """The form of a clause's values; it is made when the clause is first shown."""
        return self._forms[clause_id]

    def _on_chosen(self, place: int) -> None:
        if place < 0 or self._showing:
            return
        clause = self._library[place]
        form = self._forms.get(clause.id)
        if form is None:
            form = ClauseForm(clause, self._values.get(clause.id, {}))
            form.page = _page(clause, form)
            form.set_read_only(self._read_only)
            form.changed.connect(self.changed)
            self._forms[clause.id] = form
            self.pages.addWidget(form.page)
        self.pages.setCurrentWidget(form.page)

    def _on_item_changed(self) -> None:
        if not self._showing:
            self.changed.emit()


class ClausesTab:
    """The clauses of the revision's agreement."""

    def __init__(self) -> None:
        self.title = tr("Cl&auses")
        library = clause_library()
        self._choice = Field(
            "clauses",
            tr("Clauses of the agreement, in order"),
            lambda: ClausesEditor(library),
            help=tr(
                "A clause with a box is optional. Rates, service levels, credits and the"
                " calendar come from their own tabs and are printed as schedules."
            ),
        )
        self.form = Form((Section("", ((self._choice,),)),))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's clauses."""
        terms = file.revision.terms
        choice = ClauseChoice(clauses=terms.clauses, values=terms.clause_values)
        self.form.set_values({"clauses": choice})
        self.form.set_read_only(locked)

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the clauses chosen and their values."""
        if locked:
            return file
        choice = self.form.value(self._choice)
        terms = replace(file.revision.terms, clauses=choice.clauses, clause_values=choice.values)
        return replace(file, revision=replace(file.revision, terms=terms))


def _flags(*, free: bool) -> Qt.ItemFlag:
    usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    return usual | Qt.ItemFlag.ItemIsUserCheckable if free else usual


def _item(clause: Clause) -> QListWidgetItem:
    title = clause.title
    if clause.kind is ClauseKind.SCHEDULE:
        title = tr("Schedule {letter}: {title}", letter=clause.letter, title=title)
    elif not clause.required:
        title = tr("{title} (optional)", title=title)
    item = QListWidgetItem(title)
    item.setFlags(_flags(free=not clause.required))
    item.setToolTip(tip(title))
    if not clause.required:
        item.setCheckState(Qt.CheckState.Unchecked)
    return item


def _page(clause: Clause, form: ClauseForm) -> QWidget:
    """The clause's title and side over the form of its values."""
    inside = QWidget()
    inside.setObjectName("page")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, SMALL, 0)
    column.setSpacing(SMALL)
    title = plain_label(clause.title, wrap=True)
    title.setFont(heading_font(title, 1.15))
    side = plain_label(tr(_SIDES[clause.side]))
    side.setProperty("look", "muted")
    column.addWidget(title)
    column.addWidget(side)
    column.addWidget(form)
    column.addStretch()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area

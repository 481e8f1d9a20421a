"""The agreement's text: which clauses belong to it, and the values that are filled into them.

Only what differs from the library is kept: the ids where an optional clause is in, and the values
that aren't a clause's usual ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import (
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseSide,
    number_clauses,
)
from bpodesk.domain.contracts import ClauseValue, Terms
from bpodesk.services.agreements import clause_library
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.screens.contracts.clause_values import ClauseForm
from bpodesk.ui.text import plain_label, tip, tr
from bpodesk.ui.theme import LARGE, SMALL, heading_font

_SIDES = {
    ClauseSide.MUTUAL: "Binds both parties.",
    ClauseSide.VENDOR: "Mainly a duty of the vendor.",
    ClauseSide.CUSTOMER: "Mainly a duty of the customer.",
}
_POSITIONS = {
    ClausePosition.BALANCED: "Balanced",
    ClausePosition.VENDOR: "Leans to the vendor",
    ClausePosition.CUSTOMER: "Leans to the customer",
}
Values = Mapping[str, Mapping[str, ClauseValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChoice:
    """The clauses' part of the terms, as `Terms` holds it."""

    clauses: tuple[str, ...] = ()
    values: Values = field(default_factory=dict[str, Mapping[str, ClauseValue]])
    positions: Mapping[str, str] = field(default_factory=dict[str, str])


class ClausesEditor(Editor[ClauseChoice]):
    """The library at the left, the values of the clause selected at the right."""

    def __init__(self, library: Sequence[Clause]) -> None:
        super().__init__()
        self._wordings = {(clause.id, str(clause.position)): clause for clause in library}
        balanced = (item for item in library if item.position is ClausePosition.BALANCED)
        self._library = tuple(sorted(balanced, key=lambda clause: (clause.order, clause.id)))
        self._positions: dict[str, str] = {}
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
            positions=dict(sorted(self._positions.items())),
        )

    def set_value(self, value: ClauseChoice) -> None:
        self._showing = True
        self._values = dict(value.values)
        self._positions = dict(value.positions)
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
        return choice.clauses, kept, choice.positions, self.problem()

    def point_to(self, value: str) -> None:
        """Go to the clause with this id."""
        self.show_clause(value)

    def lead_to_fault(self) -> None:
        """Show the first clause with a value that can't stand, the cursor at that value."""
        for clause_id, form in self._forms.items():
            if form.problem():
                self.show_clause(clause_id)
                form.lead_to_fault()
                return
        super().lead_to_fault()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._showing = True
        for place, clause in enumerate(self._library):
            free = not clause.required and not read_only
            self.list.item(place).setFlags(_flags(free=free))
        self._showing = False
        for form in self._forms.values():
            form.set_read_only(read_only)
            for box in form.page.findChildren(QComboBox, "position"):
                box.setEnabled(not read_only)

    def show_clause(self, clause_id: str) -> None:
        """Select a clause."""
        for place, clause in enumerate(self._library):
            if clause.id == clause_id:
                self.list.setCurrentRow(place)

    def form_of(self, clause_id: str) -> ClauseForm:
        """The form of a clause's values; it is made when the clause is first shown."""
        return self._forms[clause_id]

    def _on_chosen(self, place: int) -> None:
        if place < 0 or self._showing:
            return
        clause = self._library[place]
        form = self._forms.get(clause.id) or self._make_form(clause.id)
        self.pages.setCurrentWidget(form.page)

    def _make_form(self, clause_id: str) -> ClauseForm:
        clause = self._wording(clause_id)
        form = ClauseForm(clause, self._values.get(clause_id, {}))
        text = plain_label(wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        def show_text() -> None:
            text.setText(self._text(clause, form))

        show_text()
        form.changed.connect(show_text)
        form.changed.connect(self.changed)
        form.page = _page(clause, form, self._position_row(clause), text)
        form.set_read_only(self._read_only)
        self._forms[clause_id] = form
        self.pages.addWidget(form.page)
        return form

    def _wording(self, clause_id: str) -> Clause:
        position = self._positions.get(clause_id, "")
        balanced = self._wordings[clause_id, ClausePosition.BALANCED]
        return self._wordings.get((clause_id, position), balanced)

    def _text(self, clause: Clause, form: ClauseForm) -> str:
        """The wording as the agreement numbers it; values of other tabs stand in brackets."""
        own = {clause.id: form.value()}
        around = [clause if item.id == clause.id else item for item in self._library]
        printed = number_clauses(around, values={}, clause_values=own, schedules=SCHEDULES)
        found = next(
            item for item in (*printed.clauses, *printed.schedules) if item.clause_id == clause.id
        )
        return "\n".join(
            f"{paragraph.number} {paragraph.text}".strip() for paragraph in found.paragraphs
        )

    def _position_row(self, clause: Clause) -> QWidget | None:
        """The choice between the wordings, where there are several."""
        known = [item for item in ClausePosition if (clause.id, str(item)) in self._wordings]
        if len(known) == 1:
            return None
        box = Combo()
        box.setObjectName("position")
        for item in known:
            box.addItem(tr(_POSITIONS[item]), str(item))
        box.setCurrentIndex(known.index(clause.position))
        box.setEnabled(not self._read_only)
        label = plain_label(tr("&Wording"))
        label.setBuddy(box)
        box.setAccessibleName(tr("Wording of the clause"))
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(label)
        row.addWidget(box)
        row.addStretch()

        def take() -> None:
            self._take_position(clause.id, str(box.currentData()))

        box.activated.connect(take)
        return line

    def _take_position(self, clause_id: str, position: str) -> None:
        """Show another wording; values that were typed in stay."""
        old = self._forms.pop(clause_id)
        self._values[clause_id] = old.value()
        self._positions.pop(clause_id, None)
        if position != ClausePosition.BALANCED:
            self._positions[clause_id] = position
        form = self._make_form(clause_id)
        self.pages.setCurrentWidget(form.page)
        self.pages.removeWidget(old.page)
        old.page.deleteLater()
        box = form.page.findChild(QComboBox, "position")
        if isinstance(box, QComboBox):
            box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_item_changed(self) -> None:
        if not self._showing:
            self.changed.emit()


def choice_of(terms: Terms) -> ClauseChoice:
    """The clauses' part of some terms."""
    return ClauseChoice(
        clauses=terms.clauses, values=terms.clause_values, positions=terms.clause_positions
    )


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
        self.form.set_values({"clauses": choice_of(terms)})
        self.form.set_read_only(locked)

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the clauses chosen and their values."""
        if locked:
            return file
        choice = self.form.value(self._choice)
        terms = replace(
            file.revision.terms,
            clauses=choice.clauses,
            clause_values=choice.values,
            clause_positions=choice.positions,
        )
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


def _page(clause: Clause, form: ClauseForm, position: QWidget | None, text: QWidget) -> QWidget:
    """The clause's title, side and wording over the form of its values and its text."""
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
    if position is not None:
        column.addWidget(position)
    column.addWidget(form)
    column.addWidget(text)
    column.addStretch()
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area

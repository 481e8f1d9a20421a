"""Who is who: the names of a file and the people of the staff list.

Enter, F2 or a click opens the choice of a name: people, "add to the staff list", "leave out". What
is only proposed counts once it is accepted.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import StaffId
from bpodesk.domain.staff import StaffMember
from bpodesk.services.imports import ImportPlan, WrittenName
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.screens.timesheets.import_dialog.people_model import (
    Choice,
    PeopleModel,
    PersonLine,
    Verb,
    lines_of,
    words_of,
)
from bpodesk.ui.text import number, plain_label, tr
from bpodesk.ui.theme import SMALL, TIGHT

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 30


class _OpenBox(Combo):
    """A box whose list is all that is wanted: it goes when the list does."""

    closed = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Esc hides the list without telling anybody; the focus comes back from it.
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            self.closed.emit()


class _ChoiceDelegate(QStyledItemDelegate):
    """A drop-down list in the cell, open at once."""

    decided = Signal(int, object)

    def __init__(self, model: PeopleModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._people = model

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's
        index: Index,
    ) -> QWidget:
        box = _OpenBox(parent)
        row = index.row()
        line = self._people.lines[row]
        options = self._people.options(row)
        for _, words in options:
            box.addItem(words)
        chosen = line.staff_id or line.match.staff_id
        values: list[Choice | None] = [value for value, _ in options]
        box.setCurrentIndex(values.index(chosen) if chosen in values else -1)
        box.setAccessibleName(tr("Person for {name}", name=words_of(line.written)))
        box.activated.connect(lambda: self.decided.emit(row, values[box.currentIndex()]))
        box.closed.connect(lambda: QTimer.singleShot(0, box, lambda: self.closeEditor.emit(box)))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """It was filled when it was made."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """What is chosen is told by `decided`; leaving the list changes nothing."""


class _PeopleView(QTableView):
    """Enter opens the choice of the current name."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space}:
            self.choose(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def choose(self, row: int) -> None:
        """Open the choice of a row."""
        if row < 0:
            return
        index = self.model().index(row, 2)
        self.edit(index)
        box = self.indexWidget(index)
        if isinstance(box, Combo):
            box.showPopup()


class PeopleTable(QWidget):
    """A row for each written name; those who still need somebody come first.

    `chosen` carries a mapping of written names to people's ids (None: left out), `unchosen` a name
    of which nothing is said any more, `added` the name of somebody for the staff list, `all_added`
    a list of such names.
    """

    chosen = Signal(object)
    unchosen = Signal(object)
    added = Signal(object)
    all_added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PeopleModel(self)
        self.view = self._make_view()
        self.waiting = plain_label(wrap=True)
        self.waiting.setProperty("look", "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.accept_all = self._button(tr("&Accept all proposed"), self._on_accept_all)
        self.add = self._button(tr("A&dd to staff…"), self._on_add)
        self.add_all = self._button("", self._on_add_all)
        self.leave_out = self._button(tr("&Leave out"), self._on_leave_out)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(SMALL)
        foot.addWidget(self.add)
        foot.addWidget(self.leave_out)
        foot.addStretch()
        all_of_them = QHBoxLayout()
        all_of_them.setSpacing(SMALL)
        all_of_them.addWidget(self.accept_all)
        all_of_them.addWidget(self.add_all)
        all_of_them.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self.waiting, 1)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        column.addLayout(all_of_them)
        self.setFocusProxy(self.view)
        self.view.selectionModel().currentChanged.connect(self._offer)
        self.view.clicked.connect(self._on_clicked)

    def show_plan(
        self,
        plan: ImportPlan | None,
        choices: Mapping[WrittenName, StaffId | None],
        staff: Sequence[StaffMember],
        *,
        waiting: str,
    ) -> None:
        """Show who is who; without a plan, `waiting` says why that isn't known yet."""
        names = {person.id: f"{person.name} · {person.code}" for person in staff}
        self.waiting.setText(waiting)
        self.waiting.setVisible(plan is None)
        self.view.setVisible(plan is not None)
        self.model.show(lines_of(plan, choices) if plan is not None else (), names)
        if not self.view.currentIndex().isValid() and self.model.lines:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self._offer()

    def unsettled(self) -> int:
        """How many names nobody was chosen for."""
        return sum(not line.settled for line in self.model.lines)

    def current(self) -> PersonLine | None:
        """The name in front."""
        row = self.view.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def decide(self, row: int, choice: Choice) -> None:
        """Say what the name of a row means."""
        written = self.model.lines[row].written
        if choice is Verb.ADD:
            self.added.emit(written)
        elif choice is Verb.LEAVE_OUT:
            self.chosen.emit({written: None})
        elif choice is Verb.NOTHING:
            self.unchosen.emit(written)
        else:
            self.chosen.emit({written: choice})

    def _proposed(self) -> dict[WrittenName, StaffId]:
        found: dict[WrittenName, StaffId] = {}
        for line in self.model.lines:
            if line.proposed is not None:
                found[line.written] = line.proposed
        return found

    def _offer(self) -> None:
        line = self.current()
        for button in (self.add, self.leave_out):
            button.setVisible(line is not None)
        self.add.setEnabled(line is not None and line.staff_id is None)
        left_out = line is not None and line.left_out
        self.leave_out.setText(tr("Don't &leave out") if left_out else tr("&Leave out"))
        self.accept_all.setVisible(bool(self._proposed()))
        unknown = len(self._unknown())
        self.add_all.setVisible(unknown > 1)
        self.add_all.setText(tr("Add all {n} u&nknown", n=number(unknown)))

    def _on_accept_all(self) -> None:
        self.chosen.emit(self._proposed())

    def _on_add(self) -> None:
        line = self.current()
        if line is not None:
            self.added.emit(line.written)

    def _unknown(self) -> list[WrittenName]:
        """The names that nobody in the staff list is like."""
        return [
            line.written
            for line in self.model.lines
            if not line.settled and not line.match.candidates
        ]

    def _on_add_all(self) -> None:
        self.all_added.emit(self._unknown())

    def _on_leave_out(self) -> None:
        line = self.current()
        if line is not None:
            row = self.model.lines.index(line)
            self.decide(row, Verb.NOTHING if line.left_out else Verb.LEAVE_OUT)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == 2:
            self.view.choose(index.row())

    def _button(self, words: str, run: object) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("look", "link")
        button.setAutoDefault(False)
        button.clicked.connect(run)  # type: ignore[arg-type] - the stub knows only some callables
        return button

    def _make_view(self) -> _PeopleView:
        view = _PeopleView()
        view.setModel(self.model)
        view.setAccessibleName(tr("People"))
        delegate = _ChoiceDelegate(self.model, view)
        delegate.decided.connect(self.decide)
        view.setItemDelegateForColumn(2, delegate)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.resizeSection(1, 104)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return view

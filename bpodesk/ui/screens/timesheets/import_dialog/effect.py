"""The effect on the book, before anything is written: five lines, and the rows of one of them."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import StaffId
from bpodesk.services.imports import ImportPlan
from bpodesk.ui import text as texts
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.timesheets.import_dialog.effect_lines import (
    Effect,
    LineModel,
    effect_note,
    effect_text,
    lines_of,
)
from bpodesk.ui.screens.timesheets.import_dialog.facts import EffectSum
from bpodesk.ui.text import NOTHING, plain_label, tip, tr
from bpodesk.ui.theme import SMALL, TIGHT

_ROW_HEIGHT = 26
_EFFECTS = tuple(Effect)


class EffectPane(QWidget):
    """The five effects with their numbers; the one chosen with its rows.

    `place_wanted` carries the cell of the row in front; `replaced_chosen` the id of the import that
    the file takes the place of, or None, and whether it is all of that anew (None: not said).
    """

    place_wanted = Signal(str)
    replaced_chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ImportPlan | None = None
        self._sums: Mapping[Effect, EffectSum] = {}
        self._names: Mapping[StaffId, str] = {}
        self.replaces: ChoiceEditor[int] = ChoiceEditor(
            (), required=False, nothing=tr("None: its hours are added")
        )
        self.whole = QCheckBox(tr("It is a&ll of it anew: what it doesn't state is removed"))
        self.effects = self._make_effects()
        self.note = plain_label(wrap=True)
        self.note.setProperty("look", "muted")
        self.model = LineModel(self)
        self.rows = self._make_rows()
        self._lay_out()
        self.setFocusProxy(self.effects)
        self.effects.currentCellChanged.connect(self._on_effect)
        self.rows.selectionModel().currentChanged.connect(self._on_row)
        self.rows.clicked.connect(self._on_row)
        self.replaces.box.activated.connect(self._on_replaces)
        self.whole.clicked.connect(self._on_whole)

    def show_plan(
        self,
        plan: ImportPlan | None,
        sums: Mapping[Effect, EffectSum],
        *,
        names: Mapping[StaffId, str],
        zone: str,
        waiting: str,
    ) -> None:
        """Show a plan's effect and its sums; where there is none yet, `waiting` says why."""
        self._plan, self._sums, self._names = plan, sums, names
        self.effects.setVisible(plan is not None)
        self._replaces.setVisible(plan is not None and bool(plan.replaceable))
        if plan is None:
            self.note.setText(waiting)
            self.rows.hide()
            return
        self.replaces.set_options(
            (batch.id, tr("That of {when}", when=moment_text(batch.imported_at, zone)))
            for batch in plan.replaceable
        )
        self.replaces.box.blockSignals(True)
        self.replaces.set_value(plan.replaces.id if plan.replaces is not None else None)
        self.replaces.box.blockSignals(False)
        self.replaces.box.setToolTip(tip(plan.replaces_why))
        self.whole.setChecked(plan.whole)
        self.whole.setVisible(plan.replaces is not None)
        for row, effect in enumerate(_EFFECTS):
            count, hours = sums[effect].count, hours_text(sums[effect])
            for column, words in enumerate((effect_text(effect), texts.number(count), hours)):
                item = QTableWidgetItem(words)
                side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.effects.setItem(row, column, item)
            hidden = effect is Effect.OUTSIDE and not count
            self.effects.setRowHidden(row, hidden)
        shown = len(_EFFECTS) - (not plan.outside)
        self.effects.setFixedHeight(shown * _ROW_HEIGHT + 4)
        self._show_rows()

    def choose(self, effect: Effect) -> None:
        """Show the rows of an effect."""
        self.effects.setCurrentCell(_EFFECTS.index(effect), 0)

    def _show_rows(self) -> None:
        plan = self._plan
        if plan is None:
            return
        effect = _EFFECTS[max(0, self.effects.currentRow())]
        sheets = [sheet.name for sheet in plan.file.reading.sheets]
        lines = lines_of(plan, effect)
        height = self.rows.verticalScrollBar().value()
        self.model.show(lines, names=self._names, sheets=sheets)
        header = self.rows.horizontalHeader()
        header.resizeSection(2, 112 if effect is Effect.CHANGED else 76)
        header.resizeSection(3, 96 if len(sheets) > 1 else 64)
        self.rows.verticalScrollBar().setValue(height)
        self.rows.setVisible(bool(lines))
        self.note.setText(effect_note(effect) if self._sums[effect].count else tr("No hours."))

    def _on_effect(self) -> None:
        self._show_rows()

    def _on_row(self, index: QModelIndex) -> None:
        place = self.model.place(index.row()) if index.isValid() else ""
        if place:
            self.place_wanted.emit(place)

    def _on_replaces(self) -> None:
        self.replaced_chosen.emit(self.replaces.value(), None)

    def _on_whole(self) -> None:
        self.replaced_chosen.emit(self.replaces.value(), self.whole.isChecked())

    # ------------------------------------------------------------------ parts

    def _make_effects(self) -> QTableWidget:
        table = QTableWidget(len(_EFFECTS), 3)
        table.setAccessibleName(tr("Effect on the book"))
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setFixedHeight(len(_EFFECTS) * _ROW_HEIGHT + 4)
        table.setCurrentCell(0, 0)
        return table

    def _make_rows(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setAccessibleName(tr("Hours"))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate((94, 130, 76, 96)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(60)
        return view

    def _lay_out(self) -> None:
        label = QLabel(tr("Ta&kes the place of an import"))
        label.setBuddy(self.replaces.face())
        self.replaces.face().setAccessibleName(texts.without_mnemonic(label.text()))
        self._replaces = QWidget()
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        line.addWidget(label)
        line.addWidget(self.replaces, 1)
        block = QVBoxLayout(self._replaces)
        block.setContentsMargins(0, 0, 0, 0)
        block.setSpacing(TIGHT)
        block.addLayout(line)
        block.addWidget(self.whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self._replaces)
        column.addWidget(self.effects)
        column.addWidget(self.note)
        column.addWidget(self.rows, 1)
        column.addStretch()


def hours_text(effect: EffectSum) -> str:
    """The hours of an effect: before and after where they change."""
    if not effect.count or effect.minutes is None:
        return NOTHING
    after = texts.hours(effect.minutes)
    if effect.minutes_before is None:
        return after
    return f"{texts.hours(effect.minutes_before)} → {after}"

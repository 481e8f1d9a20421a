"""The outline of an agreement: its clauses and schedules with their numbers, sides and troubles."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import ClauseKind, ClausePosition, ClauseSide
from bpodesk.ui.kit.lights import Light, light_icon
from bpodesk.ui.screens.contracts.drafting.choice import Wordings
from bpodesk.ui.text import tip, tr
from bpodesk.ui.theme import theme

_NUMBER, _TITLE, _SIDE = range(3)
_WIDTHS = {_NUMBER: 54, _SIDE: 56}
_ROW = 26
SIDES = {
    ClauseSide.MUTUAL: "Binds both parties.",
    ClauseSide.VENDOR: "Mainly a duty of the vendor.",
    ClauseSide.CUSTOMER: "Mainly a duty of the customer.",
}
POSITIONS = {
    ClausePosition.BALANCED: "Balanced",
    ClausePosition.VENDOR: "Leans to the vendor",
    ClausePosition.CUSTOMER: "Leans to the customer",
}
_LETTERS = {ClausePosition.VENDOR: "V", ClausePosition.CUSTOMER: "C"}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clause stands in the agreement: its number ("" where left out), and its troubles."""

    number: str = ""
    troubles: tuple[str, ...] = ()
    is_bad: bool = False


class Outline(QTreeWidget):
    """A row for each clause and schedule. Space takes an optional clause in or leaves it out."""

    chosen = Signal(str)
    opened = Signal(str)
    included = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._retired: frozenset[str] = frozenset()
        self._sides: dict[str, ClauseSide] = {}
        self._standing: Mapping[str, Standing] = {}
        self._filling = False
        self.setHeaderLabels([tr("No."), tr("Clause"), tr("Duty")])
        self.setAccessibleName(tr("Outline of the agreement"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        head.setMinimumSectionSize(30)
        head.setSectionResizeMode(_TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        self.headerItem().setToolTip(
            _SIDE,
            tr(
                "Whose duty it mainly is: M both, V the vendor's, C the customer's."
                " After the arrow: whom the chosen wording leans to."
            ),
        )
        self.currentItemChanged.connect(self._on_current)
        self.itemChanged.connect(self._on_item_changed)
        theme().changed.connect(self._paint)

    # ------------------------------------------------------------------ contents

    def show_library(self, wordings: Wordings) -> None:
        """A row for every clause there is, in the order of print."""
        self._filling = True
        self._retired = frozenset(key for key in wordings.optional if wordings.is_retired(key))
        self.clear()
        self._rows = {}
        lettered = {c.letter: c for c in wordings.clauses if c.kind is ClauseKind.SCHEDULE}
        for clause in wordings.clauses:
            if clause.kind is ClauseKind.CLAUSE:
                optional = clause.id in wordings.optional
                self._add(clause.id, clause.title, optional=optional)
        self._sides = {clause.id: clause.side for clause in wordings.clauses}
        for letter, title in sorted(
            {**SCHEDULES, **{key: clause.title for key, clause in lettered.items()}}.items()
        ):
            own = lettered.get(letter)
            key = f"schedule-{letter.lower()}" if own is None else own.id
            self._add(key, title, optional=False)
        self._filling = False

    def show_choice(
        self, optional: Collection[str], positions: Mapping[str, str], *, read_only: bool
    ) -> None:
        """Which optional clauses are in, and whom the wordings lean to."""
        self._filling = True
        for key, row in self._rows.items():
            if self.is_optional(key):
                inside = key in optional
                row.setCheckState(
                    _NUMBER, Qt.CheckState.Checked if inside else Qt.CheckState.Unchecked
                )
                row.setFlags(_flags(free=not read_only))
                row.setHidden(key in self._retired and not inside)
            if key in self._sides:
                _show_side(row, self._sides[key], positions.get(key, ""))
        self._filling = False

    def show_standing(self, standing: Mapping[str, Standing]) -> None:
        """The numbers, and a sign at each row that has trouble."""
        if standing != self._standing:
            self._standing = standing
            self._paint()

    def _paint(self) -> None:
        self._filling = True
        for key, row in self._rows.items():
            now = self._standing.get(key, Standing())
            row.setText(_NUMBER, now.number or "–")
            icon = light_icon(Light.BAD if now.is_bad else Light.WARN) if now.troubles else None
            row.setData(_TITLE, Qt.ItemDataRole.DecorationRole, icon)
            words = "\n".join((row.text(_TITLE), *now.troubles))
            row.setToolTip(_TITLE, tip(words))
            row.setData(_TITLE, Qt.ItemDataRole.AccessibleDescriptionRole, "\n".join(now.troubles))
        self._filling = False

    def _add(self, key: str, title: str, *, optional: bool) -> QTreeWidgetItem:
        row = QTreeWidgetItem(["", title, ""])
        row.setData(_NUMBER, Qt.ItemDataRole.UserRole, key)
        row.setSizeHint(_NUMBER, QSize(0, _ROW))
        row.setFlags(_flags(free=False))
        if optional:
            row.setCheckState(_NUMBER, Qt.CheckState.Unchecked)
        self._rows[key] = row
        self.addTopLevelItem(row)
        return row

    # ------------------------------------------------------------------ the clause in focus

    @property
    def current(self) -> str:
        """The clause or schedule in focus; empty where there is none."""
        row = self.currentItem()
        return "" if row is None else str(row.data(_NUMBER, Qt.ItemDataRole.UserRole))  # pyright: ignore[reportUnnecessaryComparison] - Qt gives None for none

    @property
    def ids(self) -> tuple[str, ...]:
        """The rows in their order."""
        return tuple(self._rows)

    def is_optional(self, key: str) -> bool:
        """Whether a row has a box of its own."""
        return self._rows[key].data(_NUMBER, Qt.ItemDataRole.CheckStateRole) is not None

    def row(self, key: str) -> QTreeWidgetItem:
        """The row of a clause or schedule. Raises KeyError."""
        return self._rows[key]

    def choose(self, key: str) -> None:
        """Put the focus on a row; nothing where there is no such row."""
        row = self._rows.get(key)
        if row is not None:
            self.setCurrentItem(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter would go on to the dialog and save.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(self.current)
            return
        row = self.currentItem()
        # Qt would look at the box only while the current column is the box's own.
        if event.key() == Qt.Key.Key_Space and row is not None and self.is_optional(self.current):
            _toggle(row)
            return
        super().keyPressEvent(event)

    def _on_current(self, row: QTreeWidgetItem | None) -> None:
        if row is not None and not self._filling:
            self.chosen.emit(self.current)

    def _on_item_changed(self, row: QTreeWidgetItem, column: int) -> None:
        if column == _NUMBER and not self._filling:
            key = str(row.data(_NUMBER, Qt.ItemDataRole.UserRole))
            self.included.emit(key, row.checkState(_NUMBER) is Qt.CheckState.Checked)


def standing_of(
    numbers: Iterable[tuple[str, str]], troubles: Iterable[tuple[str, str, bool]]
) -> dict[str, Standing]:
    """By row: its number, and the messages of its troubles with whether one is an error."""
    said: dict[str, list[str]] = {}
    bad: set[str] = set()
    for key, message, is_bad in troubles:
        said.setdefault(key, []).append(message)
        if is_bad:
            bad.add(key)
    known = dict(numbers)
    return {
        key: Standing(known.get(key, ""), tuple(said.get(key, ())), key in bad)
        for key in {**known, **said}
    }


def _flags(*, free: bool) -> Qt.ItemFlag:
    usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    return usual | Qt.ItemFlag.ItemIsUserCheckable if free else usual


def _show_side(row: QTreeWidgetItem, side: ClauseSide, position: str) -> None:
    """Whose duty the clause is, and whom its wording leans to: "M", or "M → V"."""
    known = position in set(ClausePosition)
    leaning = ClausePosition(position) if known else ClausePosition.BALANCED
    letter = _LETTERS.get(leaning, "")
    row.setText(_SIDE, f"{side.value} → {letter}" if letter else side.value)
    words = f"{tr(SIDES[side])} {tr(POSITIONS[leaning])}."
    row.setToolTip(_SIDE, words)
    row.setData(_SIDE, Qt.ItemDataRole.AccessibleTextRole, words)


def _toggle(row: QTreeWidgetItem) -> None:
    if row.flags() & Qt.ItemFlag.ItemIsUserCheckable:
        checked = row.checkState(_NUMBER) is Qt.CheckState.Checked
        row.setCheckState(_NUMBER, Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

"""The names of a file, each with whom it means: sure, proposed, chosen, left out, or unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from bpodesk.domain.ids import StaffId
from bpodesk.services.imports import ImportPlan, NameMatch, WrittenName
from bpodesk.ui.kit.lights import Light, light_icon
from bpodesk.ui.text import tip, tr
from bpodesk.ui.theme import tones

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Verb(Enum):
    """What can be said of a name besides a person."""

    ADD = "add"
    LEAVE_OUT = "leave out"
    NOTHING = "nothing"


Choice = StaffId | Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A written name, what it means now, and how that came."""

    match: NameMatch
    staff_id: StaffId | None
    left_out: bool
    by_hand: bool

    @property
    def written(self) -> WrittenName:
        """The name as the file has it."""
        return self.match.written

    @property
    def settled(self) -> bool:
        """True where nothing is to be said any more."""
        return self.left_out or self.staff_id is not None

    @property
    def proposed(self) -> StaffId | None:
        """Whom the program would take, where nobody has been taken."""
        return None if self.settled else self.match.staff_id

    def status(self) -> tuple[Light, str]:
        """A light and a word for the state."""
        if self.left_out:
            return Light.NONE, tr("Left out")
        if self.match.is_sure and not self.by_hand:
            return Light.OK, tr("Known")
        if self.settled:
            return Light.OK, tr("Chosen")
        if self.match.staff_id is not None:
            return Light.WARN, tr("Proposed")
        return Light.BAD, tr("Several fit") if self.match.candidates else tr("Unknown")


def words_of(written: WrittenName) -> str:
    """A written name with its code."""
    if written.name and written.code and written.name != written.code:
        return f"{written.name} ({written.code})"
    return written.name or written.code


def lines_of(
    plan: ImportPlan, choices: Mapping[WrittenName, StaffId | None]
) -> tuple[PersonLine, ...]:
    """The lines of a plan, those first of whom something is still to be said."""
    lines = [
        PersonLine(
            match=match,
            staff_id=plan.chosen.get(match.written),
            left_out=match.written in choices and choices[match.written] is None,
            by_hand=match.written in choices,
        )
        for match in plan.matches
    ]
    return tuple(sorted(lines, key=lambda line: line.settled))


class PeopleModel(QAbstractTableModel):
    """One row a name: in the file, state, in the staff list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[PersonLine, ...] = ()
        self.names: Mapping[StaffId, str] = {}

    def show(self, lines: Sequence[PersonLine], names: Mapping[StaffId, str]) -> None:
        """Show these; the rows stay in place where they are those of the same names."""
        before = [line.written for line in self.lines]
        wanted = {line.written: line for line in lines}
        if before and set(before) == set(wanted):
            self.lines = tuple(wanted[written] for written in before)
            self.names = names
            self.dataChanged.emit(self.index(0, 0), self.index(len(before) - 1, 2))
            return
        self.beginResetModel()
        self.lines, self.names = tuple(lines), names
        self.endResetModel()

    def options(self, row: int) -> list[tuple[Choice, str]]:
        """What can be chosen for a name: the likeliest people first, then all, then the verbs."""
        match = self.lines[row].match
        likely = [candidate.staff_id for candidate in match.candidates]
        others = [staff_id for staff_id in self.names if staff_id not in set(likely)]
        people: list[tuple[Choice, str]] = [
            (staff_id, self.names[staff_id])
            for staff_id in (*likely, *others)
            if staff_id in self.names
        ]
        return [
            *people,
            (Verb.ADD, tr("Add to the staff list…")),
            (Verb.LEAVE_OUT, tr("Leave out of this import")),
        ]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("In the file"), tr("Match"), tr("In the staff list"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.column() == 2 else base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        light, status = line.status()
        words = (words_of(line.written), status, self._person(line))[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return light_icon(light)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2 and not line.settled:
            return QBrush(QColor(tones().accent))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words_of(line.written)}, {status}, {self._person(line)}"
        return None

    def _person(self, line: PersonLine) -> str:
        if line.left_out:
            return tr("Left out of this import")
        chosen = line.staff_id if line.staff_id is not None else line.proposed
        name = self.names.get(chosen, "") if chosen is not None else ""
        if not name:
            return tr("Choose…")
        return name if line.settled else tr("{name}?", name=name)

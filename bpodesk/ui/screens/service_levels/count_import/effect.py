"""The effect on the counts before anything is written: level, week, count, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bpodesk.domain.wording import short_range
from bpodesk.services.count_wishes import CountPlan
from bpodesk.ui.kit.table_model import Index
from bpodesk.ui.text import NOTHING, number, tip, tr
from bpodesk.ui.theme import tones

_ROOT = QModelIndex()
_ROW_HEIGHT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    """One count of a level in a week."""

    head: str
    title: str
    before: int | None
    after: int | None
    kept: bool


def effect_lines(plan: CountPlan) -> tuple[EffectLine, ...]:
    """The lines of a plan, week by week; the level and the week stand at the first of each."""
    titles = {
        choice.level.code: {
            count.name: choice.level.count_title(count) for count in choice.level.measure.counts
        }
        for choice in plan.levels
    }
    lines: list[EffectLine] = []
    for effect in plan.effects:
        head = f"{effect.code}  {short_range(effect.days)}"
        before: Mapping[str, int] = effect.before or {}
        after: Mapping[str, int] = effect.after or {}
        for name in dict.fromkeys((*after, *before)):
            lines.append(
                EffectLine(
                    head=head,
                    title=titles.get(effect.code, {}).get(name, name),
                    before=before.get(name),
                    after=after.get(name),
                    kept=effect.kept,
                )
            )
            head = ""
    return tuple(lines)


class EffectModel(QAbstractTableModel):
    """The lines as a Qt model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[EffectLine] = ()

    def show(self, lines: Sequence[EffectLine]) -> None:
        """Show these."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Level, days"), tr("Count"), tr("Before"), tr("After"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        words = (line.head, line.title, _figure(line.before), _figure(line.after))[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(tr("Typed; it stays as it is") if line.kept else words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and (line.kept or line.before == line.after):
            return QColor(tones().muted)
        return None


def _figure(value: int | None) -> str:
    return NOTHING if value is None else number(value)


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column > 1 else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class EffectView(QTableView):
    """The table of an import's effect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = EffectModel(self)
        self.setModel(self.lines)
        self.setAccessibleName(tr("Effect on the counts"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate((108, 150, 60, 60)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def show_plan(self, plan: CountPlan) -> None:
        """Show a plan's effect."""
        self.lines.show(effect_lines(plan))

"""Measured figures, verdicts and instants as screens show them."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Direction, Measured, Metric, NotMeasurable, Unit
from bpodesk.ui import text as texts
from bpodesk.ui.kit.lights import Light, light_icon
from bpodesk.ui.text import NOTHING, tip, tr

Cell = str | tuple[str, Light]
_NAME_LETTERS = 34  # of a name are seen at least, where it has so many


def measured(value: Measured, measure: Metric, *, digits: int | None = None) -> str:
    """82.916%, 410.0 s, or "no data"; with the digits of the measure where none are given."""
    if isinstance(value, NotMeasurable):
        return tr("no data")
    if measure.unit is Unit.PERCENT:
        return texts.percent(value, measure.digits if digits is None else digits)
    shown = 0 if value.denominator == 1 else measure.digits
    return f"{texts.number(value, shown)} {measure.unit.value}"


def threshold(value: Decimal | None, level: ServiceLevel) -> str:
    """≥ 80%, ≤ 420 s, or a dash where there is none."""
    if value is None:
        return NOTHING
    unit = level.measure.unit
    sign = "≥" if level.measure.direction is Direction.AT_LEAST else "≤"
    ending = texts.percent_sign() if unit is Unit.PERCENT else f" {unit.value}"
    return f"{sign} {texts.exact_number(value)}{ending}"


def light_of(outcome: Outcome) -> Light:
    """The light of a verdict."""
    return {
        Outcome.MET: Light.OK,
        Outcome.MINOR: Light.WARN,
        Outcome.MAJOR: Light.BAD,
        Outcome.NOT_JUDGED: Light.NONE,
        Outcome.NO_DATA: Light.NONE,
    }[outcome]


def verdict(outcome: Outcome) -> str:
    """A verdict in words."""
    return {
        Outcome.MET: tr("Met"),
        Outcome.MINOR: tr("Missed"),
        Outcome.MAJOR: tr("Missed badly"),
        Outcome.NOT_JUDGED: tr("Not judged"),
        Outcome.NO_DATA: tr("No data"),
    }[outcome]


def level_title(result: LevelResult) -> str:
    """A service level's title, with the days where they are a part of the month."""
    if not result.is_part:
        return result.level.title
    return tr(
        "{title}, {first} – {last}",
        title=result.level.title,
        first=texts.date(result.days.start),
        last=texts.date(result.days.last),
    )


def local(moment: dt.datetime | None, zone: str) -> dt.datetime | None:
    """An instant on the wall clock of a zone."""
    return None if moment is None else moment.astimezone(ZoneInfo(zone))


def moment_text(moment: dt.datetime | None, zone: str) -> str:
    """Sep 16, 2026, 9:40 PM, on the wall clock of a zone."""
    return texts.date_time(local(moment, zone))


def decimal_of(value: Fraction) -> Decimal:
    """A figure as a decimal number of at most nine digits after the point."""
    return round(Decimal(value.numerator) / Decimal(value.denominator), 9).normalize()


class FactsTable(QTableWidget):
    """A small table to read, whose first column has the names.

    The names take what room the figures leave. They are never cut to a letter: where there is no
    room for them the table scrolls sideways instead.
    """

    def spread(self) -> None:
        """Share out the room."""
        header = self.horizontalHeader()
        count = header.count()
        needed = [
            max(self.sizeHintForColumn(place), header.sectionSizeHint(place))
            for place in range(count)
        ]
        least = min(needed[0], self.fontMetrics().averageCharWidth() * _NAME_LETTERS)
        for place in range(1, count):
            header.resizeSection(place, needed[place])
        header.resizeSection(0, max(least, self.viewport().width() - sum(needed[1:])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spread()


def facts_table(titles: Sequence[str], *, name: str, texts_at: Sequence[int] = (0,)) -> FactsTable:
    """A small table to read: texts stand at the start of their column, figures at the end."""
    table = FactsTable(0, len(titles))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(titles))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setMinimumSectionSize(40)
    for place in range(len(titles)):
        side = Qt.AlignmentFlag.AlignLeft if place in texts_at else Qt.AlignmentFlag.AlignRight
        item = table.horizontalHeaderItem(place)
        if item is not None:
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return table


def ask_of(table: QTableWidget, ask: Callable[[str], None]) -> None:
    """Let a table's figures be gone through by keyboard, and asked about by Enter or a click."""
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    table.setTabKeyNavigation(False)
    table.setToolTip(tr("Double-click or Enter says why a figure is what it is"))

    def on_activated(item: QTableWidgetItem) -> None:
        name: str = item.data(Qt.ItemDataRole.UserRole) or ""
        if name:
            ask(name)

    table.itemActivated.connect(on_activated)
    menu = QAction(tr("Wh&y is it so?"), table)
    menu.triggered.connect(lambda: ask(figure_at(table) or "net"))
    table.addAction(menu)
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


def name_figures(table: QTableWidget, row: int, names: Sequence[str]) -> None:
    """Say which figure stands in each cell of a row."""
    for place, name in enumerate(names):
        item = table.item(row, place)
        if item is not None:
            item.setData(Qt.ItemDataRole.UserRole, name)


def figure_at(table: QTableWidget) -> str:
    """The name of the figure in the cell in front; empty without one."""
    if table.currentRow() < 0:
        return ""
    name: str = table.currentItem().data(Qt.ItemDataRole.UserRole) or ""
    return name


def fill_facts(
    table: QTableWidget, rows: Sequence[Sequence[Cell]], *, texts_at: Sequence[int] = (0,)
) -> None:
    """Replace the rows; a cell with a light is a pair. The table gets as high as its rows."""
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            words, light = cell if isinstance(cell, tuple) else (cell, None)
            item = QTableWidgetItem(words)
            item.setToolTip(tip(words))
            side = Qt.AlignmentFlag.AlignLeft if place in texts_at else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            if light is not None:
                item.setIcon(light_icon(light))
            table.setItem(row, place, item)
    if isinstance(table, FactsTable):
        table.spread()
    head = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(head + 28 * max(1, len(rows)) + 16)

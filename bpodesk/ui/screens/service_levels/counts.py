"""The tab in which a month's counts and volumes are typed and saved as one step."""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.measured import Volume
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin
from bpodesk.domain.statements import Statement
from bpodesk.domain.why.figures import level_names
from bpodesk.services.count_imports import list_count_imports
from bpodesk.services.measures import MonthSheet, save_month
from bpodesk.services.outcome import NotSaved
from bpodesk.ui import text as texts
from bpodesk.ui.kit.giving_way import TallPage
from bpodesk.ui.kit.line_editors import DecimalEditor, TextEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screens.service_levels.grid import CountGrid
from bpodesk.ui.screens.service_levels.sheet import CountSheet
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, heading_font

_GRID_LEAST = 190  # the heading and some rows
_UNITS = {RateKind.OUTCOME: "results", RateKind.MILESTONE: "time accepted"}

_NOT_TYPED = {
    Origin.TIMESHEETS: "From the timesheets: {levels}.",
    Origin.STAFF: "From the staff list: {levels}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureInFront:
    """A level's figure of some days; None: of its month."""

    code: str
    days: DateRange | None

    def name_in(self, statement: Statement) -> str:
        """The name that Why? knows it by: "S1", "S1.1" of a part, "S1:W36"; empty for none."""
        named = zip(level_names(statement), statement.levels, strict=True)
        mine = [(name, result) for name, result in named if result.level.code == self.code]
        days = self.days
        if days is not None:
            covering = [pair for pair in mine if days.start in pair[1].days]
            mine = covering or mine
        if not mine:
            return ""
        name, result = mine[-1]
        week = next((week for week in result.weeks if week.days == days), None)
        return name if week is None else f"{name}:{week.label}"


class CountsPage(QWidget):
    """Counts above, volumes below, problems between them. `edited` comes with each change."""

    edited = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._month: MonthSheet | None = None
        self._dirty = False
        self._listed: frozenset[str] = frozenset()
        self.grid = CountGrid()
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.counts.edited.connect(self._on_edited)
        self.note = plain_label(wrap=True)
        self.note.setProperty("look", "muted")
        self.problems = plain_label(wrap=True)
        self._strip = QFrame()
        self._strip.setObjectName("problems")
        inside = QVBoxLayout(self._strip)
        inside.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self.problems.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.problems.setObjectName("page")
        self._area.setWidget(self.problems)
        inside.addWidget(self._area)
        self._strip.hide()
        self.volumes = VolumeGrid()
        self.volumes.edited.connect(self._on_edited)
        self.grid.setMinimumHeight(_GRID_LEAST)
        page = TallPage()
        page.column.setSpacing(MEDIUM)
        page.column.addWidget(self.grid, 1)
        page.column.addWidget(self.note)
        page.column.addWidget(self._strip)
        page.column.addWidget(self.volumes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        column.addWidget(page)

    @property
    def dirty(self) -> bool:
        """True where something is typed that isn't saved."""
        return self._dirty

    def show_month(self, month: MonthSheet | None) -> None:
        """Show what is in the book; what was typed and not saved is gone."""
        self._month = month
        lists = list_count_imports(self._office.book, month.contract.id) if month else ()
        self._listed = frozenset(code for row in lists for code in row.batch.levels)
        self.grid.show_sheet(CountSheet.of(month) if month is not None else None)
        self.volumes.show_month(month)
        self._dirty = False
        notes = [
            tr(words, levels=", ".join(_from(month, origin)))
            for origin, words in _NOT_TYPED.items()
            if month is not None and _from(month, origin)
        ]
        if month is not None and month.sealed_version:
            notes.append(
                tr(
                    "This month is sealed as version {version}: counts saved now change nothing of"
                    " it, and the next version says them.",
                    version=month.sealed_version,
                )
            )
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))
        self._tell(self._found())
        self.edited.emit()

    def figure_in_front(self) -> FigureInFront | None:
        """The figure of the level and the days in front."""
        sheet, here = self.grid.counts.sheet, self.grid.currentIndex()
        if sheet is None or not here.isValid():
            return None
        line, place = sheet.lines[here.row()], here.column() - 1
        days = sheet.periods[place].days if 0 <= place < len(sheet.periods) else None
        if line.runs and (days is None or days == sheet.month.month.range):
            days = line.runs[0].days
        return FigureInFront(code=line.level.code, days=days)

    def cell_from_list(self) -> tuple[ServiceLevel, DateRange] | None:
        """The level and the days of the count in front, where lists count for the level."""
        sheet, here = self.grid.counts.sheet, self.grid.currentIndex()
        place = here.column() - 1
        if sheet is None or not here.isValid() or not 0 <= place < len(sheet.periods):
            return None
        level = sheet.lines[here.row()].level
        return (level, sheet.periods[place].days) if level.code in self._listed else None

    def save(self) -> bool:
        """Save counts and volumes as one step; True where they are in the book."""
        sheet = self.grid.counts.sheet
        if self._month is None or sheet is None:
            return False
        problems = (*sheet.problems(), *self.volumes.problems())
        if any(problem.is_error for problem in problems):
            self._tell(problems)
            return False
        try:
            outcome = save_month(
                self._office.book,
                self._month,
                measurements=sheet.measurements(),
                volumes=self.volumes.volumes(),
            )
        except Trouble as trouble:
            self._office.shell.notify.trouble(trouble)
            return False
        if isinstance(outcome, NotSaved):
            self._tell(outcome.problems)
            return False
        self.show_month(outcome.record)
        self._office.saved(
            outcome,
            tr(
                "The counts of {number} for {month} are saved.",
                number=outcome.record.contract.number,
                month=texts.month(outcome.record.month),
            ),
        )
        return True

    def _found(self) -> tuple[Problem, ...]:
        sheet = self.grid.counts.sheet
        return (*(sheet.problems() if sheet is not None else ()), *self.volumes.problems())

    def _on_edited(self) -> None:
        self._dirty = True
        self._tell(self._found())
        self.edited.emit()

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        lines = [
            f"{problem.place}: {problem.message}" if problem.place else problem.message
            for problem in problems
        ]
        self.problems.setText("\n".join(lines))
        self._area.setFixedHeight(self.fontMetrics().lineSpacing() * min(4, len(lines)) + 6)
        self._strip.setVisible(bool(lines))


class VolumeGrid(QFrame):
    """A line for each rate that needs a month's quantity: quantity, and where it comes from."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._month: MonthSheet | None = None
        self.editors: dict[str, tuple[DecimalEditor, TextEditor]] = {}
        title = plain_label(tr("Volumes of the month"))
        title.setFont(heading_font(title, 1.1))
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(MEDIUM)
        self._rows.setVerticalSpacing(SMALL)
        self._rows.setColumnStretch(0, 2)
        self._rows.setColumnStretch(3, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(SMALL)
        column.addWidget(title)
        column.addLayout(self._rows)

    def show_month(self, month: MonthSheet | None) -> None:
        """Show what is in the book."""
        self._month = month
        self.editors = {}
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        rates = month.rates if month is not None else ()
        for row, rate in enumerate(rates):
            self._add(row, rate)
        self.setVisible(bool(rates))

    def volumes(self) -> tuple[Volume, ...]:
        """What is typed, as records with the ids of those in the book."""
        month = self._month
        if month is None:
            return ()
        shown = {rate.code for rate in month.rates}
        result = [volume for volume in month.volumes if volume.rate_code not in shown]
        for code, (quantity, source) in self.editors.items():
            value: Decimal | None = quantity.value()
            if value is None:
                continue
            stored = next((item for item in month.volumes if item.rate_code == code), None)
            fresh = stored or Volume(
                contract_id=month.contract.id,
                month=month.month.first,
                rate_code=code,
                quantity=value,
            )
            result.append(dataclasses.replace(fresh, quantity=value, source=source.value()))
        return tuple(result)

    def problems(self) -> tuple[Problem, ...]:
        """What is typed and can't be a quantity."""
        return tuple(
            Problem(message=wrong, place=code, field=code)
            for code, (quantity, _) in self.editors.items()
            if (wrong := quantity.problem())
        )

    def _add(self, row: int, rate: RateLine) -> None:
        month = self._month
        stored = next(
            (item for item in (month.volumes if month else ()) if item.rate_code == rate.code),
            None,
        )
        at_cost = rate.kind is RateKind.PASS_THROUGH
        unit = month.contract.currency if month and at_cost else tr(_UNITS.get(rate.kind, "items"))
        words = f"{rate.title}{_agreed(rate)}"
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(texts.no_mnemonic(words))
        label.setWordWrap(True)
        quantity = DecimalEditor(low=0)
        quantity.setFixedWidth(150)
        unit_label = plain_label(unit)
        unit_label.setProperty("look", "muted")
        quantity.face().setAccessibleName(tr("{rate}: quantity", rate=rate.title))
        quantity.set_value(stored.quantity if stored is not None else None)
        source = TextEditor(placeholder=tr("Where the number comes from"))
        source.face().setAccessibleName(tr("{rate}: source", rate=rate.title))
        source.set_value(stored.source if stored is not None else "")
        label.setBuddy(quantity.face())
        quantity.changed.connect(self.edited)
        source.changed.connect(self.edited)
        self.editors[rate.code] = (quantity, source)
        for place, part in enumerate((label, quantity, unit_label, source)):
            self._rows.addWidget(part, row, place)


def _from(month: MonthSheet, origin: Origin) -> tuple[str, ...]:
    """The levels whose counts come from there, each once."""
    levels = (run.level for run in month.runs if run.level.measure.origin is origin)
    return tuple({level.code: f"{level.code} {level.title}" for level in levels}.values())


def _agreed(rate: RateLine) -> str:
    """What the quantity is measured against."""
    if rate.kind is RateKind.BASELINE:
        return tr(" (baseline {count})", count=texts.number(rate.baseline_units))
    if rate.kind is not RateKind.TRANSACTION or not rate.minimum_units:
        return ""
    return tr(" (minimum {count})", count=texts.number(rate.minimum_units))

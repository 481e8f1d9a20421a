"""The lists that a count came from: the file as it was given, and the rows that count."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import DateRange
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.timesheets import SourceFile
from bpodesk.domain.wording import short_range
from bpodesk.services.count_effects import CountSource, sources_of
from bpodesk.services.count_imports import kept_list
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.sheet_model import SheetFacts, sheet_facts
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.files.sheet_pane import SheetPane
from bpodesk.ui.screens.service_levels.count_import.facts import (
    column_roles,
    column_words,
    uses_of,
)
from bpodesk.ui.text import number, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_WANTED = QSize(1100, 700)
_LIST_WIDTH = 190


@dataclass(frozen=True, slots=True, kw_only=True)
class CountOrigin:
    """A list that counts, with its kept file."""

    source: CountSource
    file: SourceFile


def show_count_source(
    office: Office, screen: Screen, *, contract_id: ContractId, level: ServiceLevel, days: DateRange
) -> None:
    """Open the lists that a level's counts of some days came from, at their first cell."""
    book = office.book
    title = f"{level.code}  {short_range(days)}"

    def work(progress: Progress) -> tuple[CountOrigin, ...]:
        progress.report(0, 0)
        return tuple(
            CountOrigin(source=found, file=kept_list(book, found.source.batch.id, contract_id))
            for found in sources_of(book, contract_id, level.code, days)
        )

    def show(origins: tuple[CountOrigin, ...]) -> None:
        if origins:
            screen.show_dialog(CountSourceDialog(office, title, level, origins))
        else:
            words = tr("No list counts for {title}: its numbers were typed.", title=title)
            office.shell.notify.say(words)

    office.shell.jobs.run_job(tr("Opening the file"), work, show, owner=screen)


class CountSourceDialog(QDialog):
    """The sheet at the left, the rows that count at the right; a picker where there are several
    files. Nothing in it can be changed."""

    def __init__(
        self,
        office: Office,
        title: str,
        level: ServiceLevel,
        origins: tuple[CountOrigin, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._level = level
        self._origins = origins
        self.setWindowTitle(title)
        self.picker: ChoiceEditor[int] = ChoiceEditor(
            (place, f"{origin.file.name}, {origin.source.places[0]}")
            for place, origin in enumerate(origins)
        )
        self.picker.face().setAccessibleName(tr("File"))
        if len(origins) < 2:
            self.picker.hide()
        self.sheet: SheetPane | None = None
        self.rows = QListWidget()
        self.rows.setAccessibleName(tr("Rows that count"))
        self.rows.setMinimumWidth(_LIST_WIDTH)
        self.words = plain_label(wrap=True)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self.picker.changed.connect(self._on_picked)
        self.rows.currentRowChanged.connect(self._on_row)
        self.picker.set_value(0)
        self._on_picked()

    def _on_picked(self) -> None:
        place = self.picker.value() or 0
        origin = self._origins[place]
        batch = origin.source.source.batch
        pane = SheetPane(
            self._office.shell, name=origin.file.name, content=origin.file.content, may_change=False
        )
        facts: dict[str, SheetFacts] = {
            name: sheet_facts(column_roles(batch.columns), words=column_words(batch.columns))
            for name in batch.sheets
        }
        pane.show_uses(uses_of(batch.sheets), facts)
        if self.sheet is None:
            self._splitter.insertWidget(0, pane)
        else:
            self._splitter.replaceWidget(0, pane)
            self.sheet.deleteLater()
        self.sheet = pane
        titles = {
            count.name: self._level.count_title(count) for count in self._level.measure.counts
        }
        counts = ", ".join(
            f"{titles.get(name, name)}: {number(value)}"
            for name, value in origin.source.counts.items()
        )
        rows = number(len(origin.source.places))
        self.words.setText(
            tr("{file}, {rows} rows. {counts}.", file=origin.file.name, rows=rows, counts=counts)
        )
        self.rows.clear()
        self.rows.addItems(origin.source.places)
        self.rows.setCurrentRow(0)

    def _on_row(self, row: int) -> None:
        if row >= 0 and self.sheet is not None:
            self.sheet.show_place(self.rows.item(row).text())

    def _lay_out(self) -> None:
        close = QPushButton(tr("&Close"))
        close.clicked.connect(self.accept)
        foot = QFrame()
        foot.setObjectName("buttons")
        row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addWidget(self.words, 1)
        row.addWidget(close)
        self._splitter.addWidget(self.rows)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        page = QVBoxLayout()
        page.setContentsMargins(LARGE, MEDIUM, LARGE, SMALL)
        page.setSpacing(SMALL)
        page.addWidget(self.picker)
        page.addWidget(self._splitter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(foot)
        fit(self, _WANTED)

"""The file of an import as it was given, with the cell in front that hours came from."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import BatchId
from bpodesk.domain.readings import SheetUse
from bpodesk.domain.timesheets import SourceFile
from bpodesk.domain.why.nodes import Cell
from bpodesk.services.timesheets import BatchRow, EntryRow, kept_file, list_batches
from bpodesk.ui import text as texts
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.sheet_model import place_of
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.files.sheet_pane import SheetPane, facts_by_sheet
from bpodesk.ui.screens.timesheets.saving import save_as
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_WANTED = QSize(1100, 720)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A kept file, its import, and the cell to show with what it says (both may be empty)."""

    batch: BatchRow
    file: SourceFile
    place: str = ""
    words: str = ""


def show_entry_source(office: Office, screen: Screen, row: EntryRow) -> None:
    """Open the file of an entry at its cell. Nothing happens for hours that were typed in."""
    words = tr(
        "{name}, {day}: {hours}",
        name=row.person.name,
        day=texts.date(row.entry.business_date),
        hours=texts.hours(row.entry.minutes),
    )
    if row.entry.batch_id is not None:
        _open(office, screen, row.entry.batch_id, place=row.place, words=words)


def show_cell(office: Office, screen: Screen, cell: Cell, words: str) -> None:
    """Open the file of a cell that a figure came from; `words` say what it states."""
    _open(office, screen, cell.batch_id, place=cell.address, words=words)


def show_batch_source(office: Office, screen: Screen, row: BatchRow) -> None:
    """Open the file of an import."""
    _open(office, screen, row.batch.id, place="", words="")


def _open(office: Office, screen: Screen, batch_id: BatchId, *, place: str, words: str) -> None:
    book = office.book

    def work(progress: Progress) -> Source:
        progress.report(0, 0)
        file = kept_file(book, batch_id)
        batch = next(row for row in list_batches(book) if row.batch.id == batch_id)
        return Source(batch=batch, file=file, place=place, words=words)

    def show(source: Source) -> None:
        screen.show_dialog(SourceDialog(office, source))

    office.shell.jobs.run_job(tr("Opening the file"), work, show, owner=screen)


class SourceDialog(QDialog):
    """The sheets of a kept file; nothing in it can be changed."""

    def __init__(self, office: Office, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._source = source
        batch, file = source.batch.batch, source.file
        self.setWindowTitle(file.name)
        self.sheet = SheetPane(office.shell, name=file.name, content=file.content, may_change=False)
        there = place_of(source.place)
        uses = [
            SheetUse(
                name=name,
                used=True,
                why="",
                columns=batch.columns if there is None or there.sheet == name else (),
            )
            for name in batch.sheets
        ]
        self.sheet.show_uses(uses, facts_by_sheet(uses))
        when = moment_text(batch.imported_at, batch.zone)
        came = tr("Imported {when}, times read in {zone}.", when=when, zone=batch.zone)
        cell = f"{source.place}  ·  {source.words}" if source.place else ""
        self.facts = plain_label("  ·  ".join(filter(None, (cell, came))), wrap=True)
        self._lay_out()
        if source.place:
            self.sheet.show_place(source.place)

    def _lay_out(self) -> None:
        save = self._button(tr("Save the &file as…"), self._on_save)
        dress(save, "save")
        close = self._button(tr("&Close"), self.accept)
        foot = QFrame()
        foot.setObjectName("buttons")
        row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addWidget(self.facts, 1)
        row.addWidget(save)
        row.addWidget(close)
        page = QVBoxLayout()
        page.setContentsMargins(LARGE, MEDIUM, LARGE, SMALL)
        page.addWidget(self.sheet, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(foot)
        fit(self, _WANTED)

    def _button(self, words: str, run: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _on_save(self) -> None:
        file = self._source.file
        save_as(self._office, self, name=file.name, make=lambda: file.content)

"""The evidence of the event in front: a list of kept files, added by a dialog or by dropping."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.event_files import EventFileInfo
from bpodesk.domain.ids import EventId
from bpodesk.domain.problems import Trouble
from bpodesk.services.excuses import (
    attach_evidence,
    check_attaching,
    evidence_file,
    remove_evidence,
)
from bpodesk.services.files import read_given_file
from bpodesk.ui.icons import dress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.paper_lines import bytes_words
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.screens.figures import facts_table, fill_facts
from bpodesk.ui.screens.kept_files import open_kept
from bpodesk.ui.screens.timesheets.saving import save_as
from bpodesk.ui.text import NOTHING, plain_label, tr
from bpodesk.ui.theme import SMALL

_FOLDER = "evidence/folder"
_TEXTS = (0, 2, 3)


class EvidenceList(QWidget):
    """The files of one event, and what can be done with the one selected."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._event_id: EventId | None = None
        self._files: tuple[EventFileInfo, ...] = ()
        self.table = facts_table(
            (tr("File"), tr("Size"), tr("Note"), tr("SHA-256")),
            name=tr("Evidence"),
            texts_at=_TEXTS,
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.table.setTabKeyNavigation(False)
        self.table.itemSelectionChanged.connect(self._on_picked)
        self.table.itemActivated.connect(self.open_file)
        self.nothing = plain_label(
            tr("No file yet. Drop the outage log, the mail or the picture here."), wrap=True
        )
        self.nothing.setProperty("look", "muted")
        self.add_button = self._button(tr("Add a &file…"), "import", self.choose_files)
        self.open_button = self._button(tr("Sho&w"), "preview", self.open_file)
        self.save_button = self._button(tr("Save a co&py…"), "save", self.save_copy)
        self.remove_button = self._button(tr("Take awa&y"), "delete", self.remove)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        for button in (self.add_button, self.open_button, self.save_button, self.remove_button):
            foot.addWidget(button)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.table)
        column.addWidget(self.nothing)
        column.addLayout(foot)

    def _button(self, text: str, icon: str, run: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        dress(button, icon)
        button.clicked.connect(run)
        return button

    def show_files(self, event_id: EventId | None, files: Sequence[EventFileInfo]) -> None:
        """Show an event's files."""
        here = self.table.currentRow() if event_id == self._event_id else -1
        self._event_id, self._files = event_id, tuple(files)
        rows = [
            (item.name, bytes_words(item.size), item.note or NOTHING, _hash_words(item))
            for item in files
        ]
        fill_facts(self.table, rows, texts_at=_TEXTS)
        self.table.setVisible(bool(files))
        self.nothing.setVisible(not files)
        if files:
            self.table.selectRow(min(max(here, 0), len(files) - 1))
        self._on_picked()

    def current(self) -> EventFileInfo | None:
        """The file that is selected."""
        row = self.table.currentRow()
        return self._files[row] if 0 <= row < len(self._files) else None

    def _on_picked(self) -> None:
        file = self.current()
        for button in (self.open_button, self.save_button):
            button.setEnabled(file is not None)
        sealed = file is not None and file.is_sealed
        self.remove_button.setEnabled(file is not None and not sealed)
        self.remove_button.setToolTip(
            tr("A sealed statement names it: it stays in the book.") if sealed else ""
        )
        self.add_button.setEnabled(self._event_id is not None)

    # ------------------------------------------------------------------ do

    def choose_files(self) -> None:
        """Ask for files and keep them with the event."""
        memory = self._office.shell.memory
        folder = memory.text(_FOLDER) or str(self._office.book.path.parent)
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Evidence of the event"), folder)
        if chosen:
            memory.keep(_FOLDER, str(Path(chosen[0]).parent))
            self.attach(tuple(map(Path, chosen)))

    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files with the event, each after its note is asked; the first refusal ends it."""
        for path in paths:
            if self._event_id is None or not self._attach_one(self._event_id, path):
                return

    def _attach_one(self, event_id: EventId, path: Path) -> bool:
        book, notify = self._office.book, self._office.shell.notify
        try:
            content = read_given_file(path)
            problems = check_attaching(book, event_id, content, name=path.name)
        except Trouble as trouble:
            notify.trouble(trouble)
            return False
        if problems:
            notify.trouble(problems[0].message)
            return False
        told = tr(
            "The file is kept as it is. Once the month's statement is sealed it can't be taken away"
            " any more."
        )
        title = tr("“{name}”, {size}", name=path.name, size=bytes_words(len(content)))
        form = Form((Section(title, ((Field("note", tr("&Note"), editors.text(), help=told),),)),))
        form.set_values({"note": ""})
        note = ask_values(
            self._office,
            tr("Keep as evidence"),
            form,
            name="service_levels/evidence",
            build=lambda values: str(values["note"]),
            done_text=tr("&Keep"),
            size=QSize(520, 260),
        )
        if note is None:
            return False
        outcome = attach_evidence(book, event_id, content, name=path.name, note=note)
        self._office.done(outcome, tr("“{name}” is kept as evidence.", name=path.name))
        return True

    def open_file(self) -> None:
        """Show the selected file in the program that the computer has for it."""
        file = self.current()
        if file is not None:
            kept = evidence_file(self._office.book, file.id)
            open_kept(self._office, kept.content, name=kept.name, sha256=kept.sha256)

    def save_copy(self) -> None:
        """Write the selected file where the user wants it."""
        file, book = self.current(), self._office.book
        if file is not None:
            save_as(
                self._office,
                self,
                name=file.name,
                make=lambda: evidence_file(book, file.id).content,
            )

    def remove(self) -> None:
        """Take the selected file away; Undo brings it back."""
        file = self.current()
        if file is None:
            return
        try:
            changes = remove_evidence(self._office.book, file)
        except Trouble as trouble:
            self._office.shell.notify.trouble(trouble)
            return
        self._office.changed(changes, tr("“{name}” is taken away.", name=file.name))


def _hash_words(file: EventFileInfo) -> str:
    words = f"{file.sha256[:12]}…"
    return tr("{hash} (sealed)", hash=words) if file.is_sealed else words

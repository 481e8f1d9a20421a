"""A contract's signed papers, each with the files that belong to it: scans, signed PDFs.

Files are attached by a dialog or by dropping them; what is attached stays. Signed PDFs are checked
as soon as the list is shown.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import PaperFileId
from bpodesk.domain.paper_files import FilePurpose, PaperFileInfo
from bpodesk.domain.problems import Trouble
from bpodesk.services.books import company_of
from bpodesk.services.files import read_given_file
from bpodesk.services.outcome import Saved
from bpodesk.services.paper_files import (
    PaperWithFiles,
    attach_file,
    attached_file,
    check_attaching,
    list_papers,
    paper_pdf,
)
from bpodesk.services.signing import check_file
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.table import Table
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.agreement import show_signed_paper
from bpodesk.ui.screens.contracts.paper_lines import (
    Found,
    Line,
    brief,
    bytes_words,
    details,
    is_pdf,
    light,
    lines_of,
    size_words,
    what_words,
)
from bpodesk.ui.screens.contracts.signatures import (
    ask_signature,
    check_and_show,
    trusted_roots,
)
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.kept_files import open_kept
from bpodesk.ui.screens.timesheets.saving import save_as
from bpodesk.ui.text import date, number, plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_FOLDER = "papers/folder"
_KINDS = "(*.pdf *.png *.jpg *.jpeg *.tif *.tiff)"


class PapersDialog(QDialog):
    """The list, what is known of the line in front, and what can be done with it."""

    def __init__(self, office: Office, contract: Contract, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._contract = contract
        self._zone = company_of(office.book).zone
        self._found: dict[PaperFileId, Found] = {}
        self.setWindowTitle(tr("Signed papers of {number}", number=contract.number))
        self.setAcceptDrops(True)
        self.table: Table[Line] = Table(
            self._columns(),
            key=lambda line: line.key,
            name="contracts/papers",
            title=tr("Signed papers"),
            memory=office.shell.memory,
            empty=EmptyState(
                tr("Nothing is signed yet"),
                tr(
                    "With “Mark as signed” the paper of a revision is kept here; then its scan or"
                    " the file that was signed electronically can be attached to it."
                ),
                icon_name="pdf",
            ),
        )
        self.details = plain_label(wrap=True)
        self.details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.details.setMinimumHeight(110)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.attach_button = _button(tr("&Attach a file…"), "import")
        self.sign_button = _button(tr("Sign with a &certificate…"), "edit")
        self.check_button = _button(tr("Check &signatures"), "ok")
        self.open_button = _button(tr("&Open"), "preview")
        self.save_button = _button(tr("Save a co&py…"), "save")
        close = _button(tr("C&lose"), "")
        self._lay_out(close)
        fit(self, QSize(1000, 560))
        self.attach_button.clicked.connect(self.choose_files)
        self.sign_button.clicked.connect(self.sign)
        self.check_button.clicked.connect(self.check)
        self.open_button.clicked.connect(self.open_line)
        self.save_button.clicked.connect(self.save_copy)
        close.clicked.connect(self.accept)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self.open_line)
        office.shell.relay.changed.connect(self._load)
        self._load()
        self.table.view.selectRow(0)
        self.table.setFocus()

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            number_column(
                "revision",
                tr("Revision"),
                lambda line: number(line.whole.paper.revision),
                lambda line: line.whole.paper.revision,
                width=80,
            ),
            Column("what", tr("What"), what_words, width=110),
            Column("name", tr("Name"), lambda line: line.name, width=270),
            Column("when", tr("Signed, attached"), self._when, width=180),
            number_column("size", tr("Size"), size_words, lambda line: line.size, width=80),
            Column("signatures", tr("Signatures"), brief, width=220, light=light, tip=brief),
        )

    def _when(self, line: Line) -> str:
        if line.file is None:
            return date(line.whole.paper.signed_on)
        return moment_text(line.file.attached_at, self._zone)

    def _lay_out(self, close: QPushButton) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        for button in (self.attach_button, self.sign_button, self.check_button):
            foot.addWidget(button)
        foot.addStretch()
        for button in (self.open_button, self.save_button, close):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addWidget(self.table, 1)
        column.addWidget(self.details)
        column.addLayout(foot)

    # ------------------------------------------------------------------ the list

    def _load(self) -> None:
        self._wholes = list_papers(self._office.book, self._contract.id)
        self._show()
        unknown = [
            file
            for whole in self._wholes
            for file in whole.files
            if file.purpose is FilePurpose.SIGNED_PDF and file.id not in self._found
        ]
        if unknown:
            self._check_all(unknown)

    def _show(self) -> None:
        self.table.set_rows(lines_of(self._wholes, self._found))
        self._on_picked()

    def _check_all(self, files: Sequence[PaperFileInfo]) -> None:
        office = self._office

        def work(progress: Progress) -> dict[PaperFileId, Found]:
            roots = trusted_roots(office)
            found: dict[PaperFileId, Found] = {}
            for place, file in enumerate(files):
                progress.report(place, len(files))
                content = attached_file(office.book, file.id).content
                try:
                    found[file.id] = check_file(
                        content,
                        name=file.name,
                        book=office.book,
                        roots=roots,
                        cancelled=progress.cancelled,
                    )
                except Trouble as trouble:
                    found[file.id] = trouble
            return found

        def take(found: dict[PaperFileId, Found]) -> None:
            self._found.update(found)
            self._show()

        self._office.shell.jobs.run_job(tr("Checking signatures"), work, take, owner=self)

    def _check_again(self) -> None:
        """Another issuer is trusted: what was found before may be better now."""
        self._found.clear()
        self._load()

    def _on_picked(self) -> None:
        line = self.table.current()
        for button in (self.attach_button, self.open_button, self.save_button):
            button.setEnabled(line is not None)
        signable = line is not None and is_pdf(line)
        self.sign_button.setEnabled(signable)
        self.check_button.setEnabled(signable)
        self.details.setText("" if line is None else "\n".join(details(line)))

    # ------------------------------------------------------------------ attaching

    def choose_files(self) -> None:
        """Ask for files, and attach them to the paper in front."""
        memory = self._office.shell.memory
        folder = memory.text(_FOLDER) or str(self._office.book.path.parent)
        chosen, _ = QFileDialog.getOpenFileNames(
            self, tr("Attach to the signed paper"), folder, tr("Scans and PDF") + f" {_KINDS}"
        )
        if chosen:
            memory.keep(_FOLDER, str(Path(chosen[0]).parent))
            self.attach(tuple(map(Path, chosen)))

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files to the paper in front, each after a question; the first refusal ends it."""
        line = self.table.current()
        if line is None:
            return
        for path in paths:
            if not self._attach_one(line.whole, path):
                return

    def _attach_one(self, whole: PaperWithFiles, path: Path) -> bool:
        book, notify = self._office.book, self._office.shell.notify
        try:
            content = read_given_file(path)
        except Trouble as trouble:
            notify.trouble(trouble)
            return False
        problems = check_attaching(book, whole.paper.id, content, name=path.name)
        refusal = next((problem for problem in problems if problem.is_error), None)
        if refusal is not None:
            notify.trouble(refusal.message)
            return False
        kept = tr(
            "The file is kept with the signed paper for good: it can't be changed or taken away,"
            " and neither this step nor those before it can be undone."
        )
        told = " ".join((kept, *(problem.message for problem in problems)))
        title = tr(
            "“{name}”, {size}, to revision {n}",
            name=path.name,
            size=bytes_words(len(content)),
            n=whole.paper.revision,
        )
        field = Field("note", tr("&Note"), editors.text(), help=told)
        form = Form((Section(title, ((field,),)),))
        form.set_values({"note": ""})
        note = ask_values(
            self._office,
            tr("Attach a file"),
            form,
            name="contracts/attach",
            build=lambda values: str(values["note"]),
            done_text=tr("&Attach"),
            size=QSize(520, 300),
        )
        if note is None:
            return False
        outcome = attach_file(book, whole.paper.id, content, name=path.name, note=note)
        self._office.settled(outcome, tr("“{name}” is attached.", name=path.name))
        if isinstance(outcome, Saved):
            self.table.select((f"f{outcome.record.id}",))
        return True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.attach(paths)

    # ------------------------------------------------------------------ the line in front

    def sign(self) -> None:
        """Sign the PDF in front with a certificate of one's own."""
        line = self.table.current()
        if line is None:
            return
        base = None if line.file is None else line.file.id
        outcome = ask_signature(self._office, line.whole, base=base, parent=self)
        if isinstance(outcome, Saved):
            name = outcome.record.name
            self._office.settled(outcome, tr("Signed; “{name}” is attached.", name=name))
            self.table.select((f"f{outcome.record.id}",))

    def check(self) -> None:
        """Show what the signatures in the PDF in front are worth."""
        line = self.table.current()
        if line is not None:
            check_and_show(
                self._office,
                self._content(line),
                line.name,
                owner=self,
                on_trusted=self._check_again,
            )

    def open_line(self) -> None:
        """Show a paper here, an attached file in the program that the computer has for it."""
        line = self.table.current()
        if line is None:
            return
        if line.file is None:
            show_signed_paper(self._office, self._contract, line.whole.paper.revision)
            return
        open_kept(self._office, self._content(line), name=line.name, sha256=line.sha256)

    def save_copy(self) -> None:
        """Write the bytes in front where the user wants them."""
        line = self.table.current()
        if line is not None:
            save_as(self._office, self, name=line.name, make=lambda: self._content(line))

    def _content(self, line: Line) -> bytes:
        if line.file is None:
            return paper_pdf(self._office.book, line.whole.paper.id)
        return attached_file(self._office.book, line.file.id).content


def open_papers(office: Office, contract: Contract, parent: QWidget) -> PapersDialog:
    """Show a contract's signed papers over its editor."""
    dialog = PapersDialog(office, contract, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _button(text: str, icon_name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    if icon_name:
        dress(button, icon_name)
    return button

"""What a check of a file's signatures found, in a dialog; and the dialog that makes a signature."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import PaperFileId
from bpodesk.domain.paper_files import PaperFile
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.signed_files import SignatureReport, brief_words, report_sentences
from bpodesk.services.files import read_given_file
from bpodesk.services.outcome import Outcome, Saved
from bpodesk.services.paper_files import PaperWithFiles
from bpodesk.services.signing import Certificate, check_file, sign_paper
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.lights import Light, light_icon
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_FOLDER = "signing/folder"
_TRUSTED = "signing/trusted"


def light_of(report: SignatureReport) -> Light:
    """The light of a report: doubt where the issuer isn't known, none where nothing is signed."""
    if not report.file.signatures:
        return Light.NONE
    if not report.is_sound:
        return Light.BAD
    return Light.OK if report.is_trusted else Light.WARN


def trusted_roots(office: Office) -> bytes:
    """The certificates that the user chose to trust; none where their file is gone."""
    kept = office.shell.memory.text(_TRUSTED)
    try:
        return read_given_file(Path(kept)) if kept else b""
    except Trouble:
        return b""


class SignatureDialog(QDialog):
    """The report in sentences. An issuer's certificate can be chosen; then all is checked again.

    `trusted` comes when one was.
    """

    trusted = Signal()

    def __init__(
        self, office: Office, content: bytes, report: SignatureReport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._content = content
        self.setWindowTitle(tr("Signatures in {name}", name=report.name))
        self._sign = QLabel()
        self._head = plain_label(wrap=True)
        self._head.setProperty("look", "heading")
        self.words = plain_label(wrap=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.trust_button = QPushButton(tr("&Trust an issuer…"))
        self.trust_button.setAutoDefault(False)
        self.trust_button.setToolTip(tr("Choose the issuer's certificate, a .pem or .crt file"))
        dress(self.trust_button, "folder")
        self.trust_button.clicked.connect(self.trust)
        close = QPushButton(tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        head = QHBoxLayout()
        head.setSpacing(SMALL)
        head.addWidget(self._sign)
        head.addWidget(self._head, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.trust_button)
        foot.addStretch()
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addLayout(head)
        column.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        fit(self, QSize(620, 340))
        self.show_report(report)

    def show_report(self, report: SignatureReport) -> None:
        """Say what was found."""
        self._report = report
        self._sign.setPixmap(light_icon(light_of(report)).pixmap(20, 20))
        self._head.setText(brief_words(report))
        sentences = "\n\n".join(report_sentences(report))
        self.words.setText(f"{sentences}\n\n{tr('SHA-256')} {report.sha256}")
        self.trust_button.setVisible(bool(report.file.signatures))

    def trust(self) -> None:
        """Ask for an issuer's certificate, remember it, and check once more."""
        path = _ask_file(
            self._office,
            self,
            tr("Certificate of an issuer that you trust"),
            tr("Certificates (*.pem *.crt *.cer)"),
        )
        if path is None:
            return

        def take(report: SignatureReport) -> None:
            self._office.shell.memory.keep(_TRUSTED, str(path))
            self.show_report(report)
            self.trusted.emit()

        def work(progress: Progress) -> SignatureReport:
            return check_file(
                self._content,
                name=self._report.name,
                book=self._office.book,
                roots=read_given_file(path),
                cancelled=progress.cancelled,
            )

        words = tr("Checking {name}", name=self._report.name)
        self._office.shell.jobs.run_job(words, work, take, owner=self)


def check_and_show(
    office: Office,
    content: bytes,
    name: str,
    *,
    owner: QWidget | None = None,
    on_trusted: Callable[[], None] | None = None,
) -> None:
    """Check a file's signatures and show what was found. Returns at once."""

    def work(progress: Progress) -> SignatureReport:
        roots = trusted_roots(office)
        return check_file(
            content, name=name, book=office.book, roots=roots, cancelled=progress.cancelled
        )

    def show(report: SignatureReport) -> None:
        parent = QApplication.activeModalWidget() or QApplication.activeWindow()
        dialog = SignatureDialog(office, content, report, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if on_trusted is not None:
            dialog.trusted.connect(on_trusted)
        dialog.open()

    office.shell.jobs.run_job(tr("Checking {name}", name=name), work, show, owner=owner)


def check_chosen_file(office: Office, parent: QWidget | None = None) -> None:
    """Ask for a signed PDF from anywhere, and show what its signatures are worth."""
    path = _ask_file(office, parent, tr("Check a signed file"), tr("PDF documents (*.pdf)"))
    if path is None:
        return
    try:
        content = read_given_file(path)
    except Trouble as trouble:
        office.shell.notify.trouble(trouble)
        return
    check_and_show(office, content, path.name)


# ------------------------------------------------------------------------------- signing


def ask_signature(
    office: Office, row: PaperWithFiles, *, base: PaperFileId | None, parent: QWidget
) -> Outcome[PaperFile] | None:
    """Ask for the certificate and its password, and sign; None where given up.

    The password lives as long as this dialog and is written nowhere.
    """
    path = _ask_file(
        office, parent, tr("Your certificate"), tr("Certificates with their key (*.p12 *.pfx)")
    )
    if path is None:
        return None
    try:
        content = read_given_file(path)
    except Trouble as trouble:
        office.shell.notify.trouble(trouble)
        return None
    made: list[Outcome[PaperFile]] = []
    form = Form((_signing_section(path.name, row),))
    form.set_values({"password": "", "place": "", "note": ""})

    def save() -> Sequence[Problem]:
        values = form.values()
        outcome = sign_paper(
            office.book,
            row.paper.id,
            Certificate(name=path.name, content=content, password=values["password"]),
            base=base,
            place=values["place"],
            note=values["note"],
        )
        if isinstance(outcome, Saved):
            made.append(outcome)
            return ()
        return outcome.problems

    dialog = RecordDialog(
        tr("Sign revision {n} of {number}", n=row.paper.revision, number=row.paper.contract),
        (("", form),),
        save=_waiting(save),
        notify=office.shell.notify,
        name="contracts/signature",
        memory=office.shell.memory,
        save_text=tr("&Sign"),
        size=QSize(560, 380),
        parent=parent,
    )
    dialog.exec()
    dialog.deleteLater()
    return made[0] if made else None


def _signing_section(name: str, row: PaperWithFiles) -> Section:
    title = tr("Revision {n}, signed with {name}", n=row.paper.revision, name=name)
    return Section(
        title,
        (
            (
                Field(
                    "password",
                    tr("&Password of the certificate"),
                    editors.password(),
                    help=tr("It is used once and kept nowhere."),
                ),
            ),
            (Field("place", tr("P&lace of signing"), editors.text()),),
            (
                Field(
                    "note",
                    tr("&Note"),
                    editors.text(),
                    help=tr(
                        "The signed PDF is kept with the paper for good; neither this step nor"
                        " those before it can be undone."
                    ),
                ),
            ),
        ),
    )


def _waiting(save: Callable[[], Sequence[Problem]]) -> Callable[[], Sequence[Problem]]:
    """The same, under the cursor that says so: the libraries of signatures take half a second."""

    def under_cursor() -> Sequence[Problem]:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return save()
        finally:
            QApplication.restoreOverrideCursor()

    return under_cursor


def _ask_file(office: Office, parent: QWidget | None, title: str, kinds: str) -> Path | None:
    memory = office.shell.memory
    folder = memory.text(_FOLDER) or str(office.book.path.parent)
    chosen, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    if not chosen:
        return None
    memory.keep(_FOLDER, str(Path(chosen).parent))
    return Path(chosen)

"""The list of a contract's signed papers: attach, sign, check, open, save a copy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from bpodesk.domain.paper_files import FilePurpose
from bpodesk.domain.problems import Trouble
from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import find_contract
from bpodesk.services.paper_files import attach_file, attached_file, list_papers, paper_pdf
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.services.signing import Certificate, sign_paper
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts import signatures
from bpodesk.ui.screens.contracts.list_screen import ContractsScreen
from bpodesk.ui.screens.contracts.papers import PapersDialog
from bpodesk.ui.screens.contracts.signatures import SignatureDialog, check_chosen_file
from bpodesk.ui.screens.preview import DocumentWindow
from tests.certificates import PASSWORD, identity
from tests.services.making import ok
from tests.ui.screens.test_contract_papers import _document
from tests.ui.screens.test_contracts import _answer, _fill, _open_sample, screen

__all__ = ["screen"]

SCAN = b"\x89PNG\r\n\x1a\n ink"
VENDOR = identity()


@pytest.fixture
def dialog(qtbot: QtBot, screen: ContractsScreen, book: OpenBook) -> PapersDialog:
    contract = find_contract(book, SAMPLE_CONTRACT).contract
    made = PapersDialog(Office(screen.shell, book), contract)
    qtbot.addWidget(made)
    made.show()
    return made


def _pick(qtbot: QtBot, dialog: PapersDialog, row: int) -> None:
    """Select a line once nothing is checked any more: each answer lists the lines anew."""
    jobs = dialog._office.shell.jobs
    qtbot.waitUntil(lambda: not jobs.busy, timeout=30_000)
    dialog.table.view.selectRow(row)
    qtbot.waitUntil(lambda: dialog.table.current() is not None)


@pytest.fixture
def told(screen: ContractsScreen, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr(screen.shell.notify, "trouble", lambda trouble: said.append(str(trouble)))
    return said


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What the user picks in the next dialog for files."""

    def chosen(*paths: Path | str) -> None:
        texts = list(map(str, paths))
        one = texts[0] if texts else ""
        for name, answer in (
            ("getOpenFileNames", (texts, "")),
            ("getOpenFileName", (one, "")),
            ("getSaveFileName", (one, "")),
        ):
            monkeypatch.setattr(QFileDialog, name, lambda *_, answer=answer: answer)

    return chosen


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _shown(dialog: PapersDialog) -> list[tuple[str, ...]]:
    model = dialog.table.model
    return [
        tuple(str(model.index(row, column).data()) for column in (0, 1, 2))
        for row in range(model.rowCount())
    ]


def _sign(book: OpenBook) -> Any:
    contract = find_contract(book, SAMPLE_CONTRACT).contract
    paper = list_papers(book, contract.id)[1].paper
    mine = Certificate(name="me.p12", content=VENDOR.p12(), password=PASSWORD)
    return ok(sign_paper(book, paper.id, mine))


def test_list_is_opened_from_the_papers_menu(screen: ContractsScreen) -> None:
    editor = _open_sample(screen)
    editor.bar.files_action.trigger()
    (shown,) = editor.findChildren(PapersDialog)
    assert _shown(shown) == [
        ("1", "Signed paper", "HPO-2026-014 signed revision 1.pdf"),
        ("2", "Signed paper", "HPO-2026-014 signed revision 2.pdf"),
    ]
    assert "SHA-256" in shown.details.text()
    shown.accept()
    editor.reject()


def test_scan_is_attached_to_the_paper_in_front(
    qtbot: QtBot,
    dialog: PapersDialog,
    book: OpenBook,
    tmp_path: Path,
    choose: Callable[..., None],
) -> None:
    _pick(qtbot, dialog, 1)
    choose(_write(tmp_path / "ink.png", SCAN))
    _answer(_fill(note="By courier"))
    dialog.attach_button.click()
    assert _shown(dialog)[2] == ("2", "Scan", "ink.png")
    assert "By courier" in dialog.details.text()
    assert not dialog.sign_button.isEnabled()
    (kept,) = list_papers(book, find_contract(book, SAMPLE_CONTRACT).contract.id)[1].files
    assert attached_file(book, kept.id).content == SCAN


def test_attaching_given_up_changes_nothing(
    dialog: PapersDialog, tmp_path: Path, choose: Callable[..., None]
) -> None:
    choose()
    dialog.attach_button.click()
    _answer(RecordDialog.reject)
    dialog.attach([_write(tmp_path / "ink.png", SCAN), tmp_path / "never read.png"])
    assert len(_shown(dialog)) == 2


def test_file_that_does_not_fit_is_told(
    dialog: PapersDialog, tmp_path: Path, told: list[str]
) -> None:
    dialog.attach([_write(tmp_path / "notes.pdf", b"hello")])
    dialog.attach([tmp_path / "missing.pdf"])
    assert [text.split(";")[0].split(":")[0] for text in told] == [
        "“notes.pdf” is no PDF, PNG, JPEG or TIFF by what is in it",
        "missing.pdf can't be read",
    ]


def test_file_is_attached_by_dropping_it(dialog: PapersDialog, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(_write(tmp_path / "ink.png", SCAN)))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(
        QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, mime, buttons, keys
    )
    entering.ignore()
    dialog.dragEnterEvent(entering)
    assert entering.isAccepted()
    _answer(_fill())
    dialog.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert _shown(dialog)[1] == ("1", "Scan", "ink.png")


def test_paper_is_signed_with_a_certificate_and_checked_at_once(
    qtbot: QtBot,
    dialog: PapersDialog,
    book: OpenBook,
    tmp_path: Path,
    choose: Callable[..., None],
) -> None:
    _pick(qtbot, dialog, 1)
    choose(_write(tmp_path / "me.p12", VENDOR.p12()))
    asked: list[str] = []

    def answer(form: RecordDialog) -> None:
        password = form._forms[0].box("password").editor
        line = password.findChild(QLineEdit)
        assert line is not None
        assert line.echoMode() is QLineEdit.EchoMode.Password
        password.set_value("wrong")
        assert not form.save()
        asked.append(form._forms[0].box("password").problem())
        password.set_value(PASSWORD)
        assert form.save()

    _answer(answer)
    dialog.sign_button.click()
    assert asked == ["The password doesn't open “me.p12”; type it again."]
    assert _shown(dialog)[2] == ("2", "Signed PDF", "HPO-2026-014 revision 2 signed.pdf")
    qtbot.waitUntil(lambda: "Signed by Ligaya Montecillo" in dialog.details.text(), timeout=30_000)
    assert "as this book keeps it" in dialog.details.text()
    assert PASSWORD.encode() not in book.path.read_bytes()


@pytest.mark.parametrize("missing", [False, True])
def test_signing_given_up_changes_nothing(
    dialog: PapersDialog,
    tmp_path: Path,
    choose: Callable[..., None],
    told: list[str],
    missing: bool,
) -> None:
    if missing:
        choose(tmp_path / "gone.p12")
    else:
        choose()
    dialog.sign_button.click()
    choose(_write(tmp_path / "me.p12", VENDOR.p12()))
    _answer(RecordDialog.reject)
    dialog.sign_button.click()
    assert len(_shown(dialog)) == 2
    assert len(told) == int(missing)


def _found(qtbot: QtBot) -> SignatureDialog:
    def shown() -> list[SignatureDialog]:
        widgets = QApplication.topLevelWidgets()
        return [item for item in widgets if isinstance(item, SignatureDialog) and item.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=30_000)
    return shown()[0]


def test_checked_file_is_trusted_once_the_issuer_is(
    qtbot: QtBot,
    screen: ContractsScreen,
    book: OpenBook,
    tmp_path: Path,
    choose: Callable[..., None],
) -> None:
    kept = _sign(book)
    office = Office(screen.shell, book)
    choose(_write(tmp_path / "back.pdf", kept.content))
    check_chosen_file(office, screen)
    shown = _found(qtbot)
    assert "isn't known here" in shown.words.text()
    choose()
    shown.trust_button.click()
    choose(_write(tmp_path / "ca.pem", VENDOR.pem))
    shown.trust_button.click()
    qtbot.waitUntil(lambda: "is trusted here" in shown.words.text(), timeout=30_000)
    assert signatures.trusted_roots(office) == VENDOR.pem
    (tmp_path / "ca.pem").unlink()
    assert signatures.trusted_roots(office) == b""
    shown.accept()


def test_file_to_check_that_cannot_be_read_or_is_not_chosen(
    screen: ContractsScreen,
    book: OpenBook,
    tmp_path: Path,
    choose: Callable[..., None],
    told: list[str],
) -> None:
    office = Office(screen.shell, book)
    choose()
    check_chosen_file(office, screen)
    choose(tmp_path / "gone.pdf")
    check_chosen_file(office, screen)
    assert len(told) == 1


def test_list_is_checked_again_once_an_issuer_is_trusted(
    qtbot: QtBot,
    screen: ContractsScreen,
    book: OpenBook,
    tmp_path: Path,
    choose: Callable[..., None],
) -> None:
    _sign(book)
    contract = find_contract(book, SAMPLE_CONTRACT).contract
    dialog = PapersDialog(Office(screen.shell, book), contract)
    qtbot.addWidget(dialog)
    dialog.show()
    _pick(qtbot, dialog, 2)
    qtbot.waitUntil(lambda: "isn't known here" in dialog.details.text(), timeout=30_000)
    dialog.check_button.click()
    shown = _found(qtbot)
    choose(_write(tmp_path / "ca.pem", VENDOR.pem))
    shown.trust_button.click()
    qtbot.waitUntil(lambda: "is trusted here" in dialog.details.text(), timeout=30_000)
    shown.accept()


def test_line_in_front_is_checked_by_its_button(qtbot: QtBot, dialog: PapersDialog) -> None:
    dialog.check_button.click()
    shown = _found(qtbot)
    assert "has no electronic signature in it" in shown.words.text()
    assert not shown.trust_button.isVisible()
    assert signatures.light_of(shown._report) is Light.NONE
    shown.accept()


def test_signed_pdf_that_cannot_be_checked_says_so(
    qtbot: QtBot, screen: ContractsScreen, book: OpenBook
) -> None:
    contract = find_contract(book, SAMPLE_CONTRACT).contract
    paper = list_papers(book, contract.id)[0].paper
    kept = ok(attach_file(book, paper.id, b"%PDF-1.7 /ByteRange [0 1 2 3]", name="odd.pdf"))
    assert kept.purpose is FilePurpose.SIGNED_PDF
    shown = PapersDialog(Office(screen.shell, book), contract)
    qtbot.addWidget(shown)
    shown.show()
    _pick(qtbot, shown, 1)
    qtbot.waitUntil(lambda: "is damaged, or no PDF" in shown.details.text(), timeout=30_000)


def _full_disk(*_: object) -> None:
    raise Trouble("The disk is full.")


def test_paper_is_opened_here_and_a_file_in_its_own_program(
    qtbot: QtBot,
    dialog: PapersDialog,
    book: OpenBook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: list[str],
) -> None:
    dialog.open_button.click()
    window: DocumentWindow = _document(qtbot)
    paper = list_papers(book, find_contract(book, SAMPLE_CONTRACT).contract.id)[0].paper
    assert window.preview.pdf == paper_pdf(book, paper.id)
    window.close()
    _answer(_fill())
    dialog.attach([_write(tmp_path / "ink.png", SCAN)])
    opened: list[bytes] = []

    def open_it(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()).read_bytes())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_it)
    dialog.open_button.click()
    dialog.open_button.click()
    assert opened == [SCAN, SCAN]
    monkeypatch.setattr("bpodesk.ui.screens.kept_files.write_file", _full_disk)
    dialog.open_button.click()
    assert told.pop() == "The disk is full."
    assert told == ["No program on this computer opens “ink.png”; save a copy and open that."]


def test_copy_is_the_very_bytes(
    qtbot: QtBot,
    dialog: PapersDialog,
    book: OpenBook,
    tmp_path: Path,
    choose: Callable[..., None],
) -> None:
    target = tmp_path / "copy"
    choose(target)
    dialog.save_button.click()
    written = target.with_suffix(".pdf")
    qtbot.waitUntil(written.exists, timeout=20_000)
    paper = list_papers(book, find_contract(book, SAMPLE_CONTRACT).contract.id)[0].paper
    assert written.read_bytes() == paper_pdf(book, paper.id)

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from bpodesk.documents.blocks import Document, Paragraph
from bpodesk.documents.pdf import render
from bpodesk.domain.company import Company
from bpodesk.services.books import OpenBook, create_book
from bpodesk.services.previews import Preview
from bpodesk.ui.notify import Notice
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens import preview as preview_module
from bpodesk.ui.screens.preview import open_preview


def _two_pages() -> bytes:
    """The smallest PDF with two empty A6 pages."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 298 420]>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n" + table
    return body + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


@pytest.fixture
def office(tmp_path: Path, shell: Shell) -> Iterator[Office]:
    company = Company(id=1, name="Talisay", zone="Asia/Manila", currency="USD")
    book: OpenBook = create_book(tmp_path / "Talisay.bpodesk", company)
    yield Office(shell, book)
    book.close()


@pytest.fixture
def preview() -> Preview:
    return Preview(title="Agreement X-1", file_name="X-1.pdf", pdf=_two_pages())


def test_preview_shows_the_pages_and_stays_without_a_holder(
    qtbot: QtBot, office: Office, preview: Preview
) -> None:
    window = open_preview(office, preview)
    qtbot.waitExposed(window)
    assert window.windowTitle() == "Agreement X-1 – BPODesk"
    assert window.view.area.page_count == 2
    assert not window.isModal()
    image = window.view.area._image(1)
    assert image.width() > 0
    del window
    gc.collect()
    (held,) = (shown for shown in preview_module._OPEN if isValid(shown))
    assert held.isVisible()
    held.activateWindow()
    qtbot.waitUntil(held.isActiveWindow)
    qtbot.keyClick(held.view.area, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(held))


def test_preview_is_saved_where_the_user_says_and_the_folder_remembered(
    qtbot: QtBot, office: Office, preview: Preview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        asked.append(start)
        return str(tmp_path / "mine"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    notices: list[Notice] = []
    office.shell.notify.noticed.connect(notices.append)
    window = open_preview(office, preview)
    window.save_as()
    assert (tmp_path / "mine.pdf").read_bytes() == preview.pdf
    assert notices[-1].message == f"Saved as {tmp_path / 'mine.pdf'}."
    window.save_as()
    assert asked == [str(office.book.path.parent / "X-1.pdf"), str(tmp_path / "X-1.pdf")]
    window.close()


def test_preview_given_up_or_refused_writes_nothing(
    qtbot: QtBot, office: Office, preview: Preview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["", str(tmp_path / "missing" / "x.pdf")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (next(answers), ""))
    told: list[str] = []
    monkeypatch.setattr(office.shell.notify, "trouble", lambda trouble: told.append(str(trouble)))
    window = open_preview(office, preview)
    window.save_as()
    assert told == []
    window.save_as()
    assert len(told) == 1
    assert told[0].startswith("x.pdf can't be written")
    assert list(tmp_path.glob("**/*.pdf")) == []
    window.close()


def test_preview_says_which_characters_stand_as_codes(qtbot: QtBot, office: Office) -> None:
    pdf = render(Document(title="T", blocks=(Paragraph(text="For 会社."),)))
    window = open_preview(office, Preview(title="Agreement X-1", file_name="X-1.pdf", pdf=pdf))
    qtbot.waitExposed(window)
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith("2 characters that the paper's typefaces") for text in texts)
    window.close()

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.services.books import OpenBook, company_of, create_book, logo_of
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.company import edit_company
from bpodesk.ui.screens.company_look import AccentEditor, LogoEditor


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    company = Company(id=1, name="Talisay", zone="Asia/Manila", currency="USD")
    now = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    made = create_book(tmp_path / "Talisay.bpodesk", company, clock=lambda: now)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The picture that is chosen where a logo is asked for: red, 60 by 20 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (60, 20), "#c03020").save(out, "PNG")
    path = tmp_path / "palm.png"
    path.write_bytes(out.getvalue())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    return path


def look_of(dialog: RecordDialog) -> tuple[AccentEditor, LogoEditor]:
    assert dialog.tabs is not None
    dialog.tabs.setCurrentIndex(1)
    accent = dialog._forms[1].box("accent").editor
    logo = dialog._forms[1].box("logo").editor
    assert isinstance(accent, AccentEditor)
    assert isinstance(logo, LogoEditor)
    return accent, logo


def test_look_is_saved_as_one_step_and_undone(
    qtbot: QtBot, shell: Shell, book: OpenBook, file: Path
) -> None:
    office = Office(shell, book)
    dialog = edit_company(office)
    accent, logo = look_of(dialog)
    dialog._forms[1].set_values({"paper": "letter", "alternative": "A palm"})
    accent.line.setFocus()
    QTest.keyClicks(accent.line, "#7a2e1f")
    logo.choose_button.setFocus()
    QTest.keyClick(logo.choose_button, Qt.Key.Key_Space)
    assert logo.name.text() == "palm.png, 1 kB"
    middle = logo.preview.grab().toImage().pixelColor(logo.preview.rect().center())
    assert middle == QColor("#c03020")
    assert dialog.save()
    company, kept = company_of(book), logo_of(book)
    assert (company.paper, company.accent) == ("letter", "7A2E1F")
    assert (kept.name, kept.content) == ("palm.png", file.read_bytes())
    assert kept.alternative == "A palm"
    office.undo()
    assert (company_of(book).paper, company_of(book).accent) == ("", "")
    assert logo_of(book).content == b""


def test_look_logo_is_removed(qtbot: QtBot, shell: Shell, book: OpenBook, file: Path) -> None:
    office = Office(shell, book)
    dialog = edit_company(office)
    _, logo = look_of(dialog)
    assert not logo.remove_button.isEnabled()
    logo.choose()
    assert dialog.save()
    dialog = edit_company(office)
    _, logo = look_of(dialog)
    QTest.keyClick(logo.remove_button, Qt.Key.Key_Space)
    assert (logo.name.text(), logo.remove_button.isEnabled()) == ("No logo", False)
    assert logo.preview.grab().toImage().pixelColor(4, 40) == QColor("white")
    assert QApplication.focusWidget() in (logo.choose_button, None)
    assert dialog.save()
    assert logo_of(book).content == b""
    office.undo()
    assert logo_of(book).content == file.read_bytes()


def test_look_file_that_is_no_logo_is_told_and_the_old_stays(
    qtbot: QtBot, shell: Shell, book: OpenBook, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(shell.notify, "trouble", lambda trouble: told.append(str(trouble)))
    dialog = edit_company(Office(shell, book))
    _, logo = look_of(dialog)
    logo.choose()
    content = logo.value().content
    file.write_bytes(b"no picture")
    logo.choose()
    assert len(told) == 1
    assert told[0].startswith("The logo can't be read")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    logo.choose()
    assert logo.value().content == content
    dialog._forms[1].remember()
    dialog.done(0)


def test_look_accent_hard_to_read_is_warned_of_and_shown_as_it_is_printed(
    qtbot: QtBot, shell: Shell, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = edit_company(Office(shell, book))
    accent, _ = look_of(dialog)
    assert (accent.swatch.colour, accent.warning.isVisible()) == ("1F6F8B", False)
    picked = [QColor("#ffd700"), QColor()]
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: picked.pop(0))
    accent.pick()
    accent.pick()  # cancelled
    assert accent.value() == "FFD700"
    assert accent.warning.isVisible()
    assert accent.warning.text().endswith(f"as {accent.swatch.colour}.")
    assert accent.swatch.colour != "FFD700"
    accent.set_value("red")
    assert (accent.swatch.colour, accent.warning.isVisible()) == ("", False)
    assert not dialog.save()
    assert dialog._forms[1].box("accent").problem().startswith("“RED” is not a colour.")
    dialog._forms[1].remember()
    dialog.done(0)


def test_company_is_saved_and_undone(qtbot: QtBot, shell: Shell, book: OpenBook) -> None:
    office = Office(shell, book)
    dialog = edit_company(office)
    assert dialog.isVisible()
    dialog._forms[0].set_values({"legal_name": "Talisay, Inc.", "signatory": "L. Montecillo"})
    assert dialog.save()
    company = company_of(book)
    assert (company.legal_name, company.signatory) == ("Talisay, Inc.", "L. Montecillo")
    office.undo()
    assert company_of(book).legal_name == ""


def test_company_without_a_name_is_told_at_the_field(
    qtbot: QtBot, shell: Shell, book: OpenBook
) -> None:
    dialog = edit_company(Office(shell, book))
    dialog._forms[0].set_values({"name": " "})
    assert not dialog.save()
    assert dialog._forms[0].box("name").problem() == "This is needed."
    assert company_of(book).name == "Talisay"
    dialog.done(0)

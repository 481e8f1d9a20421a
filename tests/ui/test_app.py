"""The running program: starting, opening books, swapping them, helping."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.resources import list_files
from bpodesk.services import books, customers
from bpodesk.ui.app import Desk, Places, save_screenshot
from bpodesk.ui.notify import Notify
from bpodesk.ui.screens.clauses import ClausesScreen
from bpodesk.ui.screens.help import HelpDialog, open_about
from bpodesk.ui.screens.new_book import NewBookDialog
from bpodesk.ui.screens.registry import SCREENS
from bpodesk.ui.screens.welcome import WelcomeWindow
from tests.samples import sample_book


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(
        settings=tmp_path / "settings.ini",
        sample=tmp_path / "data" / "sample.bpodesk",
        documents=tmp_path,
    )


@pytest.fixture
def desk(qtbot: QtBot, places: Places) -> Iterator[Desk]:
    made = Desk(places)
    yield made
    made.close()


def make_book(path: Path, name: str = "Kanlaon") -> Path:
    company = Company(id=1, name=name, zone="Asia/Manila", currency="USD")
    books.create_book(path, company).close()
    return path


def settle(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.shell.jobs.busy, timeout=20_000)


def test_start_without_any_book_welcomes(desk: Desk) -> None:
    desk.start(None)
    assert desk.window is None
    assert isinstance(desk._welcome, WelcomeWindow)


def test_start_with_a_book_opens_it_and_the_next_start_remembers_it(
    desk: Desk, places: Places, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.start(make_book(tmp_path / "Kanlaon.bpodesk"))
    assert desk.window is not None
    assert desk.window.windowTitle() == "Kanlaon – BPODesk"
    settle(qtbot, desk)
    desk.close()
    second = Desk(places)
    second.start(None)
    assert second.window is not None
    settle(qtbot, second)
    second.close()


def test_start_with_a_wrong_file_says_so_and_welcomes(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "wrong.bpodesk"
    wrong.write_text("not a book", encoding="utf-8")
    desk.start(wrong)
    boxes = [box for box in qtbot_boxes() if "is not a BPODesk book" in box.text()]
    assert len(boxes) == 1
    assert desk.window is None
    assert wrong.read_text(encoding="utf-8") == "not a book"
    boxes[0].close()


def qtbot_boxes() -> list[QMessageBox]:
    from PySide6.QtWidgets import QApplication

    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)]


def test_sample_is_made_once_and_not_remembered_as_the_users_book(
    desk: Desk, places: Places, qtbot: QtBot
) -> None:
    desk.open_sample()
    settle(qtbot, desk)
    assert places.sample.exists()
    made = places.sample.stat().st_mtime_ns
    desk.open_sample()
    settle(qtbot, desk)
    assert desk.shell.memory.text("books/last") == ""
    assert places.sample.stat().st_mtime_ns == made


def test_every_screen_of_the_sample_opens(desk: Desk, qtbot: QtBot) -> None:
    desk.open_sample()
    assert desk.window is not None
    for kind, _ in SCREENS:
        screen = desk.window.show_screen(kind.NAME)
        settle(qtbot, desk)
        assert screen.isVisible()
        assert not screen.is_stale


def test_clause_library_has_a_key_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    desk.open_sample()
    assert desk.window is not None
    action = desk.shell.actions.action("clause_library")
    assert action.shortcut().toString() == "Ctrl+Shift+L"
    action.trigger()
    settle(qtbot, desk)
    screen = desk.window.screen_in_front
    assert isinstance(screen, ClausesScreen)
    assert screen.table.model.rowCount() == 54
    assert desk.window.focusWidget() is screen.first_focus()


def test_undo_from_the_menu_takes_a_customer_back_and_redo_brings_it(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.open(make_book(tmp_path / "Kanlaon.bpodesk"))
    book, window = desk._book, desk.window
    assert book is not None
    assert window is not None
    customers.save_customer(book, Customer(code="R&D", name="R & D", zone="UTC", currency="USD"))
    desk.shell.actions.refresh()
    undo = desk.shell.actions.action("undo")
    assert undo.text() == "&Undo New customer R && D"
    undo.trigger()
    assert customers.list_customers(book) == ()
    desk.shell.actions.action("redo").trigger()
    assert [c.code for c in customers.list_customers(book)] == ["R&D"]


def test_another_book_closes_the_one_before(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    desk.open(make_book(tmp_path / "One.bpodesk"))
    settle(qtbot, desk)
    desk.open(make_book(tmp_path / "Two.bpodesk"))
    settle(qtbot, desk)
    assert desk.window is not None
    assert desk.window.windowTitle() == "Two – BPODesk"


def test_book_stays_open_where_work_goes_on_in_it_and_the_user_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    desk.open(make_book(tmp_path / "One.bpodesk"))
    settle(qtbot, desk)
    go_on = threading.Event()
    desk.shell.jobs.run_job("Work", lambda _progress: go_on.wait(20), lambda _done: None)
    monkeypatch.setattr(Notify, "ask", lambda *_, **__: 0)
    desk.open(make_book(tmp_path / "Two.bpodesk"))
    assert desk.window is not None
    assert desk.window.windowTitle() == "One – BPODesk"
    assert books.company_of(desk._book).name == "Kanlaon"  # its book is still open
    go_on.set()
    settle(qtbot, desk)


def test_chosen_book_is_opened(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = make_book(tmp_path / "Chosen.bpodesk")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    desk.start(None)
    desk.choose_book()
    settle(qtbot, desk)
    assert desk.window is not None
    assert desk.window.windowTitle().startswith("Chosen")
    assert desk._welcome is None


def test_new_book_dialog_makes_the_book_and_opens_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "Mine"), ""))
    desk.start(None)
    desk.choose_new_book()
    dialog = desk._new_book
    assert isinstance(dialog, NewBookDialog)
    dialog._form.set_values({"name": "Mine", "zone": "Asia/Manila", "currency": "PHP"})
    assert dialog.save()
    settle(qtbot, desk)
    assert (tmp_path / "Mine.bpodesk").exists()
    assert desk.window is not None
    assert desk.window.windowTitle() == "Mine – BPODesk"


def test_new_book_dialog_refuses_a_name_that_is_taken(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = make_book(tmp_path / "Taken.bpodesk")
    before = taken.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(taken), ""))
    desk.start(None)
    desk.choose_new_book()
    dialog = desk._new_book
    assert dialog is not None
    dialog._form.set_values({"name": "Mine", "zone": "Asia/Manila", "currency": "PHP"})
    assert not dialog.save()
    assert taken.read_bytes() == before
    dialog.done(0)


def test_backup_writes_a_book_that_opens(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = tmp_path / "copy.bpodesk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.back_up()
    assert not target.exists()
    desk.open(make_book(tmp_path / "Kanlaon.bpodesk"))
    settle(qtbot, desk)
    desk.back_up()
    copy = books.open_book(target)
    assert books.company_of(copy).name == "Kanlaon"
    copy.close()


def test_screenshot_shows_the_window(tmp_path: Path, qapp: object) -> None:
    book = tmp_path / "sample.bpodesk"
    sample_book(book).close()
    picture = tmp_path / "window.png"
    save_screenshot(book, picture, settings=tmp_path / "shot.ini")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_help_has_every_page_and_shows_the_chosen_one(qtbot: QtBot) -> None:
    dialog = HelpDialog()
    qtbot.addWidget(dialog)
    titles = [dialog.pages.item(row).text() for row in range(dialog.pages.count())]
    assert titles[0] == "Your first statement"
    assert len(titles) == len(list_files("help", ".md"))
    dialog.pages.setCurrentRow(4)
    assert "bpodesk" in dialog.page.toPlainText()


def test_about_names_the_version(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    from bpodesk import __version__

    dialog = open_about(None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(__version__ in text for text in texts)
    dialog.close()

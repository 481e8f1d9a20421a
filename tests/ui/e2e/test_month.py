"""The whole way through by keyboard, in the real window on a real file: from nothing to a PDF."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.services import books, contracts, customers, sample, staff, timesheets
from bpodesk.services.books import OpenBook
from bpodesk.ui.app import Desk, Places
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.screens.contracts.start_dialog import StartDialog
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog
from bpodesk.ui.window import MainWindow
from tests.samples import bare_sample_book

W = TypeVar("W", bound=QWidget)


class Hands:
    """What a person does: keys into whatever has the focus, and waiting for what appears."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot = qtbot
        self.desk = desk

    @property
    def window(self) -> MainWindow:
        assert self.desk.window is not None
        return self.desk.window

    @property
    def book(self) -> OpenBook:
        assert self.desk._book is not None
        return self.desk._book

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.shell.jobs.busy, timeout=20_000)

    def go(self, screen: str) -> None:
        shown = self.window.show_screen(screen)
        self.settle()
        shown.first_focus().setFocus()

    def run(self, action: str) -> None:
        found = self.desk.shell.actions.action(action)
        assert found.isEnabled(), f"{action} can't be done here"
        found.trigger()

    def appears(self, kind: type[W]) -> W:
        def shown() -> list[W]:
            return [
                widget
                for widget in QApplication.allWidgets()
                if isinstance(widget, kind) and widget.isVisible()
            ]

        self.qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
        found = shown()[-1]
        found.window().activateWindow()
        self.qtbot.waitUntil(found.window().isActiveWindow, timeout=5_000)
        return found

    def type(self, dialog: QWidget, *texts: str) -> None:
        """Type into the field with the focus, then Tab, for each text."""
        for text in texts:
            target = dialog.focusWidget()
            assert target is not None
            self.qtbot.keyClicks(target, text)
            self.qtbot.keyClick(target, Qt.Key.Key_Tab)

    def save(self, dialog: RecordDialog) -> None:
        focused = dialog.focusWidget() or dialog
        self.qtbot.keyClick(focused, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=5_000)


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    path = tmp_path / "sample.bpodesk"
    bare_sample_book(path).close()
    places = Places(settings=tmp_path / "s.ini", sample=path, documents=tmp_path)
    desk = Desk(places)
    desk.open(path)
    made = Hands(qtbot, desk)
    made.settle()
    yield made
    desk.close()


def test_records_are_made_by_keyboard_and_taken_back(hands: Hands) -> None:
    hands.go("customers")
    hands.run("new")
    dialog = hands.appears(RecordDialog)
    hands.type(dialog, "ACME", "Acme & Sons <b>")
    hands.save(dialog)
    assert next(c.name for c in customers.list_customers(hands.book)) == "Acme & Sons <b>"

    hands.go("staff")
    hands.run("new")
    dialog = hands.appears(RecordDialog)
    hands.type(dialog, "G", "Gregorio Ilagan")
    hands.save(dialog)
    assert staff.list_staff(hands.book)[-1].person.name == "Gregorio Ilagan"

    hands.go("contracts")
    hands.run("new")
    start = hands.appears(StartDialog)
    hands.qtbot.keyClick(start.list, Qt.Key.Key_Home)
    hands.qtbot.keyClick(start.list, Qt.Key.Key_Return)
    dialog = hands.appears(RecordDialog)
    hands.type(dialog, "ACM-1", "Back office", "Acme")
    hands.save(dialog)
    numbers = [row.contract.number for row in contracts.list_contracts(hands.book)]
    assert numbers == ["ACM-1", sample.SAMPLE_CONTRACT]

    for _ in range(3):
        hands.run("undo")
    assert [c.code for c in customers.list_customers(hands.book)] == ["HPO"]
    assert len(staff.list_staff(hands.book)) == 6
    assert len(contracts.list_contracts(hands.book)) == 1


def test_month_is_imported_taken_back_imported_again_and_printed(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = tmp_path / sample.WORKBOOK_NAME
    workbook.write_bytes(sample.sample_workbook())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(workbook), ""))
    hands.go("timesheets")
    for round_ in range(2):
        hands.run("import")
        dialog = hands.appears(ImportDialog)
        hands.qtbot.keyClick(dialog.import_button, Qt.Key.Key_Space)
        hands.settle()
        assert [row.batch.entry_count for row in timesheets.list_batches(hands.book)] == [116]
        if round_ == 0:
            hands.run("undo")
            assert timesheets.list_batches(hands.book) == ()

    hands.go("statements")
    screen = hands.window.show_screen("statements")
    assert isinstance(screen, StatementsScreen)
    screen.months.set_month(sample.SAMPLE_MONTH)
    hands.qtbot.waitUntil(lambda: bool(screen.table.model.shown), timeout=20_000)
    screen.table.view.selectRow(0)
    hands.run("preview")
    paper = hands.appears(DocumentWindow)
    saved = tmp_path / "out.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
    hands.qtbot.keyClick(paper, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    text = PdfReader(saved).pages[0].extract_text()
    assert "USD 10,678.55" in text
    paper.close()


def test_book_is_whole_after_all_of_it(hands: Hands) -> None:
    assert books.check_book(hands.book) == ()

"""The whole way through by keyboard, in the real window on a real file: from nothing to a PDF."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.services import books, contracts, customers, sample, staff, timesheets
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.screens.contracts.start_dialog import StartDialog
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.statements import StatementsScreen
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog
from tests.samples import bare_sample_book
from tests.ui.e2e.hands import Hands, sit_down


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    path = tmp_path / "sample.bpodesk"
    bare_sample_book(path).close()
    made = sit_down(qtbot, path)
    yield made
    made.desk.close()


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

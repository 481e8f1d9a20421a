"""The list of quotes: what it shows, offers and answers, copies, the bin, the contract drafted."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.customers import Customer
from bpodesk.domain.quote_records import QuoteRecord, QuoteStatus
from bpodesk.services import books
from bpodesk.services.books import OpenBook, create_book, undo_last
from bpodesk.services.customers import save_customer
from bpodesk.services.quote_book import list_quotes, offer_quote, offers_of, save_quote_in_book
from bpodesk.services.quotes import save_quote
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.preview import DocumentWindow
from bpodesk.ui.screens.quotes import QuotesScreen
from bpodesk.ui.window import History, MainWindow, ScreenSpec
from tests.domain.quoting import night_quote
from tests.services.making import COMPANY, ok

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
QUOTE = replace(
    night_quote(), customer="Harbor & Pine Outfitters", valid_until=dt.date(2026, 10, 31)
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = create_book(tmp_path / "Talisay.bpodesk", COMPANY, clock=lambda: NOW)
    customer = Customer(
        code="HPO", name="Harbor & Pine Outfitters", zone="America/New_York", currency="USD"
    )
    ok(save_customer(made, customer))
    yield made
    made.close()


@pytest.fixture
def record(book: OpenBook) -> QuoteRecord:
    return ok(save_quote_in_book(book, QUOTE))


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook, record: QuoteRecord) -> QuotesScreen:
    made = QuotesScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.resize(1060, 640)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: bool(made.table.model.shown))
    made.select(record.id)
    return made


def run(screen: QuotesScreen, name: str) -> None:
    command = screen.commands()[name]
    assert command.enabled(), name
    command.run()


def answers(monkeypatch: pytest.MonkeyPatch, screen: QuotesScreen, *given: int) -> list[str]:
    """Answer the questions that come with these buttons; gives back what was asked."""
    asked: list[str] = []
    left = list(given)

    def ask(question: str, _buttons: object, *, detail: str = "") -> int:
        asked.append(f"{question} {detail}")
        return left.pop(0)

    monkeypatch.setattr(screen.shell.notify, "ask", ask)
    return asked


def in_dialog(run: Callable[[RecordDialog], None]) -> None:
    def ran() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RecordDialog)
        try:
            run(dialog)
        finally:
            if dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)

    QTimer.singleShot(0, ran)


def cells(screen: QuotesScreen) -> list[list[str]]:
    model = screen.table.model
    return [[column.text(row) for column in model.columns] for row in model.rows]


def changed(screen: QuotesScreen, fee: int) -> None:
    """Another setup fee, as if it were typed."""
    form = next(form for form in screen.page.inputs.forms.values() if "setup_fee" in form.names)
    form.box("setup_fee").editor.set_value(Decimal(fee))


def documents() -> list[DocumentWindow]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, DocumentWindow) and widget.isVisible()
    ]


def test_list_says_status_net_and_margin_and_is_searched(
    screen: QuotesScreen, qtbot: QtBot
) -> None:
    (row,) = cells(screen)
    assert row == [
        "Q-7",
        "1",
        "Harbor & Pine Outfitters",
        "Weekend desk",
        "Draft",
        "USD 13,907.48",
        "7,389.53",
        "53.1%",
        "Oct 31, 2026",
        "",
        "October 2026",
    ]
    screen.table.search.setText("nobody")
    qtbot.waitUntil(lambda: not screen.table.model.rowCount())
    screen.table.search.setText("weekend")
    qtbot.waitUntil(lambda: screen.table.model.rowCount() == 1)


def test_quote_is_opened_by_keyboard_changed_saved_and_left(
    screen: QuotesScreen, qtbot: QtBot, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.table.view.setFocus()
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    assert screen.is_open
    assert screen.page.standing.text() == "Q-7, version 1: draft."
    changed(screen, 750)
    asked = answers(monkeypatch, screen, 2, 0)
    run(screen, "back")
    assert screen.is_open
    run(screen, "back")  # saves
    assert not screen.is_open
    assert len(asked) == 2
    assert list_quotes(book)[0].record.quote.setup_fee == 750
    assert cells(screen)[0][5] == "USD 14,157.48"


def test_offer_and_its_answer_are_noted_from_the_list(
    screen: QuotesScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers(monkeypatch, screen, 1, 0)
    run(screen, "quote_status")
    assert list_quotes(book)[0].status is QuoteStatus.DRAFT
    run(screen, "quote_status")
    assert "valid until Oct 31, 2026" in asked[-1]
    (row,) = list_quotes(book)
    assert row.status is QuoteStatus.OFFERED
    assert len(offers_of(book, row.record)) == 1

    def decline(dialog: RecordDialog) -> None:
        (form,) = dialog.findChildren(Form)
        form.box("status").editor.set_value(QuoteStatus.DECLINED)
        form.box("note").editor.set_value("Too dear")
        assert dialog.save()

    in_dialog(decline)
    run(screen, "quote_status")
    assert cells(screen)[0][4] == "Declined"
    assert list_quotes(book)[0].record.note == "Too dear"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    in_dialog(lambda dialog: dialog.reject())
    run(screen, "quote_status")
    assert cells(screen)[0][4] == "Declined"


def test_offer_that_would_have_lapsed_is_refused_with_the_reason(
    screen: QuotesScreen, book: OpenBook, record: QuoteRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = replace(QUOTE, valid_until=dt.date(2026, 10, 1))
    ok(save_quote_in_book(book, late, record))
    screen.mark_stale()
    told: list[Any] = []
    monkeypatch.setattr(screen.shell.notify, "problems", lambda _t, found, **_k: told.extend(found))
    answers(monkeypatch, screen, 0)
    run(screen, "quote_status")
    assert [problem.field for problem in told] == ["valid_until"]


def test_offer_changed_on_its_page_becomes_the_next_version_and_the_first_can_be_seen(
    screen: QuotesScreen, qtbot: QtBot, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(screen, "open")
    answers(monkeypatch, screen, 0)
    run(screen, "quote_status")
    page = screen.page
    assert page.standing.text().startswith("Q-7, version 1: offered.")
    assert page.offers_button.isVisible()
    changed(screen, 750)
    assert "saved as version 2" in page.standing.text()
    run(screen, "undo")
    assert "saved as version 2" not in page.standing.text()
    run(screen, "redo")
    run(screen, "save_quote")
    assert page.standing.text() == "Q-7, version 2: draft."
    (row,) = list_quotes(book)
    (offer,) = offers_of(book, row.record)
    page.offers_menu.actions()[0].trigger()
    (shown,) = documents()
    assert shown.preview.pdf == offer.pdf
    assert shown.preview.title == "Offer Q-7, version 1, of Oct 5, 2026"
    shown.close()
    run(screen, "preview")
    qtbot.waitUntil(lambda: bool(documents()))
    (shown,) = documents()
    assert shown.preview.file_name == "Q-7 version 2.pdf"
    assert shown.preview.pdf != offer.pdf
    shown.close()


def test_preview_from_the_list_shows_the_paper_that_was_offered(
    screen: QuotesScreen, qtbot: QtBot, book: OpenBook, record: QuoteRecord
) -> None:
    offered = ok(offer_quote(book, record))
    screen.mark_stale()
    run(screen, "preview")
    qtbot.waitUntil(lambda: bool(documents()))
    (shown,) = documents()
    assert shown.preview.pdf == offers_of(book, offered)[0].pdf
    shown.close()


def test_copy_begins_a_new_quote_under_the_next_number(
    screen: QuotesScreen, book: OpenBook
) -> None:
    run(screen, "duplicate")
    assert screen.page.standing.text() == "Not in the book yet."
    quote = screen.page.steps.state
    assert quote is not None
    assert (quote.number, quote.title) == ("Q-2026-001", "Weekend desk")
    run(screen, "save_quote")
    assert {row.record.number for row in list_quotes(book)} == {"Q-7", "Q-2026-001"}
    run(screen, "duplicate")
    again = screen.page.steps.state
    assert again is not None
    assert again.number == "Q-2026-002"


def test_quote_goes_to_the_bin_and_undo_brings_it_back(
    screen: QuotesScreen, book: OpenBook
) -> None:
    run(screen, "delete")
    assert cells(screen) == []
    screen.shell.relay.publish(undo_last(book))
    assert [row[0] for row in cells(screen)] == ["Q-7"]


def test_several_quotes_go_to_the_bin_together(screen: QuotesScreen, book: OpenBook) -> None:
    ok(save_quote_in_book(book, replace(QUOTE, number="Q-8")))
    screen.mark_stale()
    screen.table.view.selectAll()
    run(screen, "delete")
    assert cells(screen) == []
    assert undo_last(book).label == "Deletion of 2 quotes"


def test_open_quote_follows_what_is_undone_and_keeps_what_is_typed(
    screen: QuotesScreen, book: OpenBook, record: QuoteRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(screen, "open")
    changed(screen, 750)
    run(screen, "save_quote")
    screen.shell.relay.publish(undo_last(book))
    assert screen.page.steps.state == QUOTE
    changed(screen, 1)
    stored = list_quotes(book)[0].record
    saved = save_quote_in_book(book, replace(QUOTE, title="Elsewhere"), stored)
    screen.shell.relay.publish(saved.changes)  # type: ignore[union-attr] - it was saved
    assert screen.page.steps.state == replace(QUOTE, setup_fee=Decimal(1))
    told: list[object] = []
    monkeypatch.setattr(screen.shell.notify, "trouble", told.append)
    run(screen, "save_quote")
    assert "changed in another window" in str(told[0])
    assert ok(saved).quote.title == "Elsewhere"


def test_first_save_that_is_undone_leaves_the_quote_on_its_page(
    screen: QuotesScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(screen, "duplicate")
    run(screen, "save_quote")
    screen.shell.relay.publish(undo_last(book))
    assert screen.page.standing.text() == "Not in the book yet."
    asked = answers(monkeypatch, screen, 1)
    run(screen, "back")
    assert asked  # it would have been lost
    assert [row[0] for row in cells(screen)] == ["Q-7"]


def test_contract_drafted_from_the_list_is_linked_when_it_is_saved(
    screen: QuotesScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(screen, "draft_contract")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    shown = dialog.parts[0].form.box("quotes")
    assert shown.isVisible()
    assert shown.editor.value() == "Q-7, version 1"
    assert dialog.save()
    assert cells(screen)[0][9] == "Q-7"
    contract_id = list_quotes(book)[0].record.contract_id
    asked = answers(monkeypatch, screen, 2, 0, 1)
    run(screen, "draft_contract")
    assert "Q-7 was drafted from Q-7" in asked[0]
    run(screen, "draft_contract")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    assert dialog.file.contract.id == contract_id
    dialog.reject()
    run(screen, "draft_contract")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ContractDialog)
    assert not dialog.file.contract.id
    dialog.close()


def test_file_without_a_number_gets_the_next_one(
    screen: QuotesScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.bpoquote"
    save_quote(path, replace(QUOTE, number=""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(path), ""))
    run(screen, "import")
    quote = screen.page.steps.state
    assert quote is not None
    assert quote.number == "Q-2026-001"
    # Given up, nothing is opened.
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: ("", ""))
    run(screen, "import")
    assert screen.page.steps.state == quote


def test_quote_is_made_saved_left_copied_and_undone_by_keyboard_alone(
    qtbot: QtBot, shell: Shell, book: OpenBook
) -> None:
    window = MainWindow(
        shell,
        [ScreenSpec(QuotesScreen, lambda _shell: QuotesScreen(Office(shell, book)))],
        book_name="Talisay",
        history=History(
            undo_text=lambda: books.what_can_be_undone(book).undo,
            redo_text=lambda: books.what_can_be_undone(book).redo,
            undo=lambda: books.undo_last(book),
            redo=lambda: books.redo_last(book),
        ),
    )
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    screen = window.screen_in_front
    assert isinstance(screen, QuotesScreen)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = control) -> None:
        face = QApplication.focusWidget()
        assert face is not None
        qtbot.keyClick(face, key, modifier)

    press(Qt.Key.Key_N)
    assert screen.is_open
    press(Qt.Key.Key_S)
    (row,) = list_quotes(book)
    assert row.record.number == "Q-2026-001"
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not screen.is_open
    assert screen.table.current() is not None
    press(Qt.Key.Key_D)
    assert screen.is_open
    assert screen.page.record is None
    press(Qt.Key.Key_S)
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert len(list_quotes(book)) == 2
    press(Qt.Key.Key_Z)  # with the list in front it is the book's
    assert [row.record.number for row in list_quotes(book)] == ["Q-2026-001"]
    press(Qt.Key.Key_Z, control | shift)
    assert len(list_quotes(book)) == 2
    window.close()

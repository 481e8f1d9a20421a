import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.customers import Contact, Customer
from bpodesk.services import books
from bpodesk.services.bin import list_bin
from bpodesk.services.books import OpenBook
from bpodesk.services.customers import list_customers, save_customer
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.notify import ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.customers import CustomersScreen
from bpodesk.ui.window import History, MainWindow, ScreenSpec


@pytest.fixture
def window(qtbot: QtBot, shell: Shell, book: OpenBook) -> MainWindow:
    office = Office(shell, book)
    made = MainWindow(
        shell,
        [ScreenSpec(CustomersScreen, lambda _shell: CustomersScreen(office))],
        book_name="Talisay",
        history=History(
            undo_text=lambda: books.what_can_be_undone(book).undo,
            redo_text=lambda: books.what_can_be_undone(book).redo,
            undo=lambda: books.undo_last(book),
            redo=lambda: books.redo_last(book),
        ),
    )
    made.show()
    qtbot.waitExposed(made)
    return made


def _screen(window: MainWindow) -> CustomersScreen:
    screen = window.screen_in_front
    assert isinstance(screen, CustomersScreen)
    return screen


def _dialog() -> RecordDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecordDialog)
    return dialog


def _in_front(qtbot: QtBot, widget: QWidget) -> None:
    """Keys of a window work only while it is active."""
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


def _names(book: OpenBook) -> list[str]:
    return [customer.name for customer in list_customers(book)]


def test_customer_made_by_keyboard_is_saved_selected_and_undone(
    qtbot: QtBot, window: MainWindow, book: OpenBook
) -> None:
    screen = _screen(window)
    _in_front(qtbot, window)
    screen.table.view.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = _dialog()._forms[0]
    qtbot.keyClicks(form.box("code").editor.face(), "lake")
    qtbot.keyClicks(form.box("name").editor.face(), "Lake & Sons")
    _in_front(qtbot, _dialog())
    qtbot.keyClick(_dialog(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    # Zone and currency are proposed from the company.
    saved = next(item for item in list_customers(book) if item.code == "LAKE")
    assert (saved.name, saved.zone, saved.currency) == ("Lake & Sons", "Asia/Manila", "USD")
    current = screen.table.current()
    assert current is not None
    assert current.customer == saved
    assert window.banner.message == "Lake & Sons is saved."
    _in_front(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _names(book) == ["Harbor & Pine Outfitters"]
    assert [row.customer.name for row in screen.table.model.rows] == _names(book)
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert "Lake & Sons" in _names(book)


def test_customer_without_code_and_name_shows_it_at_the_fields(window: MainWindow) -> None:
    _screen(window).new_row()
    dialog = _dialog()
    assert not dialog.save()
    assert [dialog._forms[0].box(name).problem() for name in ("code", "name", "zone")] == [
        "This is needed.",
        "This is needed.",
        "",
    ]
    dialog.done(0)


def test_customer_with_a_code_that_is_taken_is_told_at_the_code(
    window: MainWindow, book: OpenBook
) -> None:
    _screen(window).new_row()
    dialog = _dialog()
    dialog._forms[0].set_values({"code": "HPO", "name": "Other"})
    assert not dialog.save()
    assert "HPO is taken by Harbor & Pine Outfitters" in dialog._forms[0].box("code").problem()
    assert _names(book) == ["Harbor & Pine Outfitters"]
    dialog.done(0)


def test_contact_without_a_name_is_told_at_the_contacts(window: MainWindow) -> None:
    screen = _screen(window)
    screen.open_row(screen.table.model.rows[0])
    dialog = _dialog()
    dialog._forms[0].box("contacts").editor.set_value((Contact(name="", email="x"),))
    assert not dialog.save()
    told = dialog._forms[0].box("contacts").problem()
    assert told == "Each contact needs a name. “x” is not an e-mail address."
    dialog.done(0)


def test_contact_typed_into_a_cell_is_saved_with_ctrl_s(
    qtbot: QtBot, window: MainWindow, book: OpenBook
) -> None:
    screen = _screen(window)
    screen.table.view.selectRow(0)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    dialog = _dialog()
    _in_front(qtbot, dialog)
    editor = dialog._forms[0].box("contacts").editor
    assert isinstance(editor, RowsEditor)
    editor.view.setFocus()
    editor.view.setCurrentIndex(editor.model.index(0, 1))
    editor.open()
    line = QApplication.focusWidget()
    assert line is not None
    qtbot.keyClicks(line, "Owner")
    qtbot.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not dialog.isVisible()
    assert list_customers(book)[0].contacts[0].role == "Owner"
    assert screen.table.model.rows[0].contracts == ("HPO-2026-014",)


def test_customer_with_a_contract_is_not_binned_and_the_reason_is_listed(
    qtbot: QtBot, window: MainWindow, book: OpenBook
) -> None:
    screen = _screen(window)
    screen.table.view.selectRow(0)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Delete)
    told = QApplication.activeModalWidget()
    assert isinstance(told, ProblemsDialog)
    assert told.list.item(0).text() == (
        "Harbor & Pine Outfitters has the contract HPO-2026-014. Delete the contract first."
    )
    told.accept()
    assert _names(book) == ["Harbor & Pine Outfitters"]


def test_customers_binned_together_are_one_step(
    qtbot: QtBot, window: MainWindow, book: OpenBook
) -> None:
    for code in ("X1", "X2"):
        save_customer(book, Customer(code=code, name=code, zone="UTC", currency="EUR"))
    screen = _screen(window)
    screen.mark_stale()
    screen.bin_rows([row for row in screen.table.model.rows if row.customer.code != "HPO"])
    assert window.banner.message == "2 customers are in the bin."
    assert len(list_bin(book)) == 2
    _in_front(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert list_bin(book) == ()
    screen.bin_rows([row for row in screen.table.model.rows if row.customer.code == "X1"])
    assert window.banner.message == "X1 is in the bin."

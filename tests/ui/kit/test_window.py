from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.ui import theme
from bpodesk.ui.actions import Command
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.notify import Notify
from bpodesk.ui.screen import ListScreen, Screen, Shell
from bpodesk.ui.window import History, KeysDialog, MainWindow, ScreenSpec

NAME = Field("name", "&Name", editors.text())


@dataclass(frozen=True)
class Customer:
    id: int
    name: str


class CustomersScreen(ListScreen[Customer]):
    NAME, TITLE, ICON = "customers", "Customers", "customers"
    DEPENDS_ON = frozenset({Kind.CUSTOMER})
    TOOLS = ("new", "open", "", "delete")
    COLUMNS = (Column[Customer]("name", "Name", lambda row: row.name),)

    def __init__(self, shell: Shell) -> None:
        self.rows = [Customer(1, "Ana"), Customer(2, "Ben")]
        self.loads = 0
        self.calls: list[object] = []
        super().__init__(shell)

    def load(self) -> Iterable[Customer]:
        self.loads += 1
        return self.rows

    def new_text(self) -> str:
        return "&New customer…"

    def new_row(self) -> None:
        self.calls.append("new")

    def open_row(self, row: Customer) -> None:
        self.calls.append(row)
        form = Form((Section("", ((NAME,),)),))
        form.set_record(row)
        self.dialog = self.edit("Customer", form, save=lambda: ())

    def bin_rows(self, rows: object) -> None:
        self.calls.append(rows)


class PlainScreen(Screen):
    NAME, TITLE = "plain", "Plain & simple"


class Book:
    def __init__(self) -> None:
        self.undo_label: str | None = "edit of customer Harbor & Pine"
        self.undone = 0

    def undo(self) -> ChangeSet:
        self.undone += 1
        self.undo_label = None
        return _changes("edit of customer Harbor & Pine")

    def history(self) -> History:
        return History(undo_text=lambda: self.undo_label, undo=self.undo)


def _changes(label: str = "edit", kind: Kind = Kind.CUSTOMER) -> ChangeSet:
    return ChangeSet(label=label, ids={kind: frozenset({1})})


@pytest.fixture
def book() -> Book:
    return Book()


def _window(qtbot: QtBot, shell: Shell, book: Book) -> MainWindow:
    window = MainWindow(
        shell,
        (ScreenSpec(CustomersScreen, CustomersScreen), ScreenSpec(PlainScreen, PlainScreen)),
        book_name="Bayanihan & Co",
        history=book.history(),
        commands={"help": Command(lambda: None)},
    )
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def window(qtbot: QtBot, shell: Shell, book: Book) -> MainWindow:
    return _window(qtbot, shell, book)


def _list(window: MainWindow) -> CustomersScreen:
    screen = window.show_screen("customers")
    assert isinstance(screen, CustomersScreen)
    return screen


CTRL = Qt.KeyboardModifier.ControlModifier


def test_window_has_the_books_name_and_builds_pages_on_the_first_visit(
    window: MainWindow,
) -> None:
    assert window.windowTitle() == "Bayanihan & Co – BPODesk"
    assert list(window._built) == [0]
    window.show_screen("plain")
    assert sorted(window._built) == [0, 1]
    first = window._built[0]
    assert window.show_screen("customers") is first
    with pytest.raises(KeyError):
        window.show_screen("none")


def test_ctrl_digits_go_to_screens_and_focus_them(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.screen_in_front is window._built[1]
    assert window.navigation.currentIndex().row() == 1
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    assert QApplication.focusWidget() is _list(window).table.view


def test_arrow_in_the_navigation_changes_the_screen(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.setFocus()
    qtbot.keyClick(window.navigation, Qt.Key.Key_Down)
    assert window.screen_in_front is window._built[1]


def test_seen_screen_reloads_at_once_and_a_hidden_one_when_shown(window: MainWindow) -> None:
    screen = _list(window)
    assert screen.loads == 1
    window.shell.relay.publish(_changes())
    assert screen.loads == 2
    window.shell.relay.publish(_changes(kind=Kind.STAFF))
    assert screen.loads == 2
    window.show_screen("plain")
    window.shell.relay.publish(_changes())
    window.shell.relay.publish(_changes())
    assert screen.loads == 2
    assert screen.is_stale
    window.show_screen("customers")
    assert screen.loads == 3


def test_reload_keeps_the_selection_by_id(window: MainWindow) -> None:
    screen = _list(window)
    screen.select(2)
    screen.rows = [Customer(3, "Aaa"), *screen.rows]
    window.shell.relay.publish(_changes())
    assert screen.table.current() == Customer(2, "Ben")
    screen.select(9)
    screen.rows = [*screen.rows, Customer(9, "New")]
    window.shell.relay.publish(_changes())
    assert screen.table.current() == Customer(9, "New")


def test_actions_follow_the_screen_and_its_selection(qtbot: QtBot, window: MainWindow) -> None:
    actions = window.shell.actions
    screen = _list(window)
    screen.table.view.clearSelection()
    assert actions.action("new").text() == "&New customer…"
    assert not actions.action("open").isEnabled()
    screen.select(1)
    assert actions.action("open").isEnabled()
    window.show_screen("plain")
    assert not actions.action("new").isEnabled()
    assert actions.action("new").text() == "&New…"


def test_keys_reach_the_list(qtbot: QtBot, window: MainWindow) -> None:
    screen = _list(window)
    screen.table.view.setFocus()
    screen.select(1)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_N, CTRL)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Delete)
    assert screen.calls == ["new", (Customer(1, "Ana"),)]
    qtbot.keyClick(screen.table.view, Qt.Key.Key_F, CTRL)
    assert screen.table.search.hasFocus()


def test_enter_opens_the_editor_with_the_record(qtbot: QtBot, window: MainWindow) -> None:
    screen = _list(window)
    screen.select(2)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Return)
    assert screen.dialog.isVisible()
    assert screen.dialog._forms[0].value(NAME) == "Ben"
    qtbot.keyClick(screen.dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(
        lambda: not any(w.isVisible() for w in window.findChildren(type(screen.dialog)))
    )


def test_empty_list_offers_to_add(window: MainWindow) -> None:
    screen = _list(window)
    screen.rows = []
    screen.mark_stale()
    screen.table._no_rows.button.click()
    assert screen.calls == ["new"]


def test_undo_names_its_step_and_goes_to_the_book(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    action = window.shell.actions.action("undo")
    assert action.text() == "&Undo edit of customer Harbor && Pine"
    screen = _list(window)
    screen.table.view.setFocus()
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Z, CTRL)
    assert book.undone == 1
    assert screen.loads == 2
    assert window.banner.message == "Undone: edit of customer Harbor & Pine"
    assert action.text() == "&Undo"
    assert not action.isEnabled()
    assert not window.shell.actions.action("redo").isEnabled()


def test_ctrl_z_goes_to_the_text_first_and_then_to_the_book(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    search = _list(window).table.search
    search.setFocus()
    qtbot.keyClicks(search, "ab")
    qtbot.keyClick(search, Qt.Key.Key_Z, CTRL)
    assert search.text() == ""
    assert book.undone == 0
    qtbot.keyClick(search, Qt.Key.Key_Z, CTRL)
    assert book.undone == 1


def test_menu_undo_goes_to_the_focused_text_too(window: MainWindow, book: Book) -> None:
    search = _list(window).table.search
    search.setFocus()
    search.insert("ab")
    window.undo()
    assert search.text() == ""
    window.redo()
    assert search.text() == "ab"
    assert book.undone == 0


def test_notices_come_to_the_banner(window: MainWindow) -> None:
    done: list[int] = []
    window.shell.notify.say("Customer <b>saved</b>.", "&Undo", action=lambda: done.append(1))
    assert window.banner.message == "Customer <b>saved</b>."
    window.banner.button.click()
    assert done == [1]


def test_window_remembers_place_page_and_theme(qtbot: QtBot, shell: Shell, book: Book) -> None:
    first = _window(qtbot, shell, book)
    first.resize(780, 500)
    first.show_screen("plain")
    shell.actions.action("theme_dark").trigger()
    first.close()
    theme.theme().use(theme.Mode.LIGHT)
    again = _window(qtbot, shell, book)
    assert (again.width(), again.height()) == (780, 500)
    assert again.screen_in_front is again._built[1]
    assert theme.theme().mode is theme.Mode.DARK
    assert shell.actions.action("theme_dark").isChecked()


def test_closing_during_work_asks_first(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [0, 1]
    monkeypatch.setattr(Notify, "ask", lambda *args, **names: answers.pop(0))
    window.shell.jobs.run_job("Long", _until_cancelled, lambda _result: None)
    assert not window.close()
    assert window.isVisible()
    assert window.close()
    assert not window.shell.jobs.busy


def _until_cancelled(progress: object) -> None:
    import time

    while True:
        progress.stop_if_cancelled()  # type: ignore[attr-defined] - set by the job
        time.sleep(0.001)


def test_keys_dialog_lists_every_shortcut(window: MainWindow) -> None:
    window.shell.actions.action("shortcuts").trigger()
    dialog = window.findChild(KeysDialog)
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    wanted = {spec.shortcut for spec in window.shell.actions.specs if spec.shortcut}
    assert {text.replace("; ", " or ") for text in wanted} <= texts


def test_labels_and_navigation_are_named(window: MainWindow) -> None:
    assert window.navigation.accessibleName() == "Screens"
    plain = window.show_screen("plain")
    assert plain.title.textFormat() == Qt.TextFormat.PlainText
    assert plain.title.text() == "Plain & simple"


def test_who_stays_with_what_is_typed_stays_on_the_screen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    front, answers = _list(window), [False, True]
    monkeypatch.setattr(type(front), "may_leave", lambda _screen: answers.pop(0))
    assert window.show_screen("plain") is None
    assert window.screen_in_front is front
    QApplication.processEvents()
    assert window.navigation.currentIndex().row() == 0
    assert window.show_screen("plain") is window.screen_in_front
    assert answers == []


def test_screen_is_left_only_once_while_it_asks(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    front, asked = _list(window), [0]

    def ask(_screen: object) -> bool:
        asked[0] += 1
        window.go_to(1)  # somebody is impatient
        return True

    monkeypatch.setattr(type(front), "may_leave", ask)
    window.go_to(1)
    assert asked == [1]
    assert window.screen_in_front is not front


@pytest.mark.parametrize("by_key", [False, True])
def test_who_stays_sees_the_screen_in_front_marked_in_the_navigation(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, *, by_key: bool
) -> None:
    front = _list(window)
    monkeypatch.setattr(type(front), "may_leave", lambda _screen: False)
    window.show()
    navigation = window.navigation
    if by_key:
        navigation.setFocus()
        QTest.keyClick(navigation, Qt.Key.Key_Down)
    else:
        place = navigation.visualRect(navigation.model().index(1, 0)).center()
        left = Qt.MouseButton.LeftButton
        QTest.mouseClick(navigation.viewport(), left, Qt.KeyboardModifier.NoModifier, place)
    QApplication.processEvents()
    assert navigation.currentIndex().row() == 0
    assert [index.row() for index in navigation.selectedIndexes()] == [0]
    assert window.screen_in_front is front

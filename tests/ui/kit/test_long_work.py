"""Work that takes longer than anybody waits: the window beside it, and undo in its turn."""

import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.problems import Trouble
from bpodesk.ui import jobs as ui_jobs
from bpodesk.ui.actions import Command
from bpodesk.ui.jobs import Progress
from bpodesk.ui.notify import Notify
from bpodesk.ui.screen import Screen, Shell
from bpodesk.ui.window import History, MainWindow, ScreenSpec

pytestmark = pytest.mark.impatient
CTRL = Qt.KeyboardModifier.ControlModifier


class NotesScreen(Screen):
    NAME, TITLE = "notes", "Notes"

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.line = QLineEdit()
        self.body.addWidget(self.line)
        self.ran: list[str] = []
        self.unsaved = False

    def first_focus(self) -> QWidget:
        return self.line

    def commands(self) -> dict[str, Command]:
        return {"new": Command(lambda: self.ran.append("new"))}

    def may_close(self) -> bool:
        return not self.unsaved


class OtherScreen(Screen):
    NAME, TITLE = "other", "Other"


class Book:
    """Steps with their labels, the last one at the end; undo waits for the gate."""

    def __init__(self) -> None:
        self.steps = ["import of a.csv", "edit of Ana"]
        self.gate = threading.Event()
        self.started = threading.Event()
        self.trouble: Exception | None = None

    def undo(self) -> ChangeSet:
        self.started.set()
        self.gate.wait(10)
        if self.trouble is not None:
            raise self.trouble
        return ChangeSet(label=self.steps.pop(), ids={Kind.STAFF: frozenset({1})})

    def last(self) -> str | None:
        return self.steps[-1] if self.steps else None


@pytest.fixture
def book() -> Iterator[Book]:
    made = Book()
    yield made
    made.gate.set()


@pytest.fixture
def window(qtbot: QtBot, shell: Shell, book: Book) -> MainWindow:
    made = MainWindow(
        shell,
        (ScreenSpec(NotesScreen, NotesScreen), ScreenSpec(OtherScreen, OtherScreen)),
        book_name="Kanlaon",
        history=History(undo_text=book.last, undo=book.undo),
    )
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    notes(made).line.setFocus()
    return made


def notes(window: MainWindow) -> NotesScreen:
    screen = window._built[0]
    assert isinstance(screen, NotesScreen)
    return screen


def idle(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: not shell.jobs.busy)


def waits_for(gate: threading.Event) -> Callable[[Progress], None]:
    def work(progress: Progress) -> None:
        while not gate.wait(0.002):
            progress.stop_if_cancelled()

    return work


def enabled(window: MainWindow) -> set[str]:
    return {action.objectName() for action in window.shell.actions.all() if action.isEnabled()}


def boxes() -> list[str]:
    found = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)]
    return [box.text() for box in found if box.isVisible()]


def test_worker_gives_the_window_its_turns(qtbot: QtBot, shell: Shell) -> None:
    import sys

    shell.jobs.run_job("Reading", lambda _: None, lambda _: None)
    idle(qtbot, shell)
    assert sys.getswitchinterval() == pytest.approx(ui_jobs.TURN_SECONDS)


def test_patient_job_that_takes_long_shows_that_it_is_busy_and_ends_right(
    qtbot: QtBot, window: MainWindow
) -> None:
    jobs, gate = window.shell.jobs, threading.Event()
    got: list[int] = []

    def work(progress: Progress) -> int:
        progress.report(2, 5, "row 2")
        gate.wait(10)
        return 7

    jobs.run_job("Reading hours", work, got.append, patient=True)
    assert (got, jobs.busy, jobs.alone) == ([], True, False)
    assert "new" in enabled(window)
    qtbot.waitUntil(window.strip.isVisible)
    assert window.strip._label.text() == "Reading hours: row 2"
    gate.set()
    idle(qtbot, window.shell)
    assert got == [7]
    assert not window.strip.isVisible()


def test_patient_job_behind_another_does_not_hold_the_window_up(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui_jobs, "PATIENCE_SECONDS", 60)
    gate, got = threading.Event(), list[str]()
    window.shell.jobs.run_job("First", waits_for(gate), lambda _: got.append("first"))
    window.shell.jobs.run_job("Second", lambda _: "second", got.append, patient=True)
    assert got == []
    gate.set()
    idle(qtbot, window.shell)
    assert got == ["first", "second"]


def test_undo_that_takes_long_lets_nothing_be_done_beside_it(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    before = enabled(window)
    window.undo()
    assert book.started.wait(5)
    assert window.shell.jobs.alone
    assert enabled(window) == set()
    screen = notes(window)
    screen.shell.actions.action("new").trigger()
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert screen.ran == []
    assert window.screen_in_front is screen
    assert not screen.line.isEnabled()
    book.gate.set()
    idle(qtbot, window.shell)
    assert book.steps == ["import of a.csv"]
    assert window.banner.message == "Undone: edit of Ana"
    assert enabled(window) == before
    assert window.shell.actions.action("undo").text() == "&Undo import of a.csv"
    assert screen.line.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.screen_in_front is window._built[1]


@pytest.mark.parametrize("kind", ["trouble", "bug"])
def test_undo_that_fails_gives_the_commands_back(
    qtbot: QtBot,
    window: MainWindow,
    book: Book,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bugs: list[BaseException] = []
    monkeypatch.setattr(window.shell.jobs._crash, "report", bugs.append)
    book.trouble = Trouble("The disk is full.") if kind == "trouble" else ValueError("boom")
    before = enabled(window)
    window.undo()
    assert book.started.wait(5)
    assert enabled(window) == set()
    book.gate.set()
    idle(qtbot, window.shell)
    assert enabled(window) == before
    assert window.focusWidget() is notes(window).line  # a box is in front of it
    assert boxes() == (["The disk is full."] if kind == "trouble" else [])
    assert bugs == ([] if kind == "trouble" else [book.trouble])


def test_undo_holds_an_open_dialog_too(qtbot: QtBot, window: MainWindow, book: Book) -> None:
    dialog = QDialog(window)
    line = QLineEdit()
    QVBoxLayout(dialog).addWidget(line)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    line.setFocus()
    window.undo()
    assert not line.isEnabled()
    book.gate.set()
    idle(qtbot, window.shell)
    assert line.isEnabled()
    assert line.hasFocus()


def test_dialog_that_goes_during_undo_is_no_harm(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    dialog = QDialog(window)
    dialog.open()
    window.undo()
    shiboken6.delete(dialog)
    book.gate.set()
    idle(qtbot, window.shell)
    assert book.steps == ["import of a.csv"]
    assert notes(window).line.isEnabled()


def test_undo_behind_a_job_that_makes_a_step_takes_nothing_back(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    gate = threading.Event()
    book.gate.set()

    def importing(progress: Progress) -> None:
        gate.wait(10)
        book.steps.append("import of b.csv")

    window.shell.jobs.run_job("Importing b.csv", importing, lambda _: None)
    window.undo()
    assert enabled(window) == set()
    gate.set()
    idle(qtbot, window.shell)
    assert book.steps == ["import of a.csv", "edit of Ana", "import of b.csv"]
    (sentence,) = boxes()
    assert sentence.startswith("Something else was changed meanwhile")
    assert "undo" in enabled(window)


def test_undo_behind_a_job_without_a_step_has_its_turn(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    gate = threading.Event()
    book.gate.set()
    window.shell.jobs.run_job("Reading", waits_for(gate), lambda _: None)
    window.undo()
    gate.set()
    idle(qtbot, window.shell)
    assert book.steps == ["import of a.csv"]


def test_undo_cancelled_before_its_turn_takes_nothing_back(
    qtbot: QtBot, window: MainWindow, book: Book
) -> None:
    gate = threading.Event()
    before = enabled(window)
    book.gate.set()
    window.shell.jobs.run_job("Reading", lambda _: gate.wait(10), lambda _: None)
    window.undo()
    window.shell.jobs._open[1].progress.cancel()
    gate.set()
    idle(qtbot, window.shell)
    assert len(book.steps) == 2
    assert window.banner.message == "Cancelled. Nothing was changed."
    assert enabled(window) == before


def test_trouble_of_a_job_whose_owner_is_gone_is_told_at_the_door(
    qtbot: QtBot, window: MainWindow
) -> None:
    owner, gate = QWidget(), threading.Event()

    def work(progress: Progress) -> None:
        gate.wait(10)
        raise Trouble("The file is locked.")

    def own(_trouble: Trouble) -> None:
        owner.setWindowTitle("gone")

    window.shell.jobs.run_job("A", work, lambda _: None, on_trouble=own, owner=owner)
    shiboken6.delete(owner)
    gate.set()
    idle(qtbot, window.shell)
    assert boxes() == ["The file is locked."]


def test_closing_during_slow_work_asks_and_keeps_or_stops_it(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = [0, 1], list[str]()

    def ask(_notify: Notify, title: str, *_: object, **__: object) -> int:
        asked.append(title)
        return answers.pop(0)

    monkeypatch.setattr(Notify, "ask", ask)
    got: list[object] = []
    gate = threading.Event()
    window.shell.jobs.run_job("Reading", waits_for(gate), got.append, patient=True)
    assert not window.close()
    assert window.shell.jobs.busy
    assert window.close()
    assert asked == ["Stop the work and close?"] * 2
    assert (window.shell.jobs.busy, got) == (False, [])


def test_closing_that_the_user_thinks_better_of_leaves_the_work_alone(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Notify, "ask", lambda *_, **__: 1)
    got, gate = list[object](), threading.Event()
    notes(window).unsaved = True
    window.shell.jobs.run_job("Reading", waits_for(gate), got.append, patient=True)
    assert not window.close()
    gate.set()
    idle(qtbot, window.shell)
    assert got == [None]

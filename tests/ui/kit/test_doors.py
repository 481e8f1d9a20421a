"""Jobs, messages, crashes, the relay and the table of actions."""

import logging
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.ui.actions import ACTIONS, MENUS, Actions, Command
from bpodesk.ui.crash import CrashDialog, CrashDoor, report_of
from bpodesk.ui.jobs import Cancelled, Jobs, Progress, ProgressStrip
from bpodesk.ui.notify import Notice, Notify, ProblemsDialog
from bpodesk.ui.relay import Relay
from bpodesk.ui.screen import Shell


class _Door:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.troubles: list[str] = []
        self.bugs: list[BaseException] = []

    def say(self, message: str, /) -> None:
        self.said.append(message)

    def trouble(self, trouble: Trouble, /) -> None:
        self.troubles.append(str(trouble))

    def report(self, error: BaseException, /) -> None:
        self.bugs.append(error)


@pytest.fixture
def door() -> _Door:
    return _Door()


@pytest.fixture
def jobs(qtbot: QtBot, door: _Door):
    jobs = Jobs(door, door)
    yield jobs
    jobs.close()


def _idle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.busy)


def test_job_works_beside_and_ends_on_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work(progress: Progress) -> int:
        threads.append(threading.current_thread())
        return 42

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    jobs.run_job("Counting", work, done)
    _idle(qtbot, jobs)
    assert results == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_jobs_run_one_after_the_other_on_one_thread(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[int, str]] = []
    for number in range(3):
        jobs.run_job(
            "N",
            lambda _progress, number=number: (number, threading.current_thread().name),
            seen.append,
        )
    _idle(qtbot, jobs)
    assert [number for number, _ in seen] == [0, 1, 2]
    assert len({name for _, name in seen}) == 1


def test_cancel_stops_at_the_next_report_and_says_so(qtbot: QtBot, jobs: Jobs, door: _Door) -> None:
    rolled_back: list[bool] = []
    started = threading.Event()

    def work(progress: Progress) -> None:
        try:
            for step in range(10_000):
                started.set()
                progress.report(step, 10_000)
                time.sleep(0.001)
        except Cancelled:
            rolled_back.append(progress.cancelled())
            raise

    jobs.run_job("Importing", work, lambda _result: pytest.fail("was cancelled"))
    assert started.wait(2)
    jobs.cancel()
    _idle(qtbot, jobs)
    assert rolled_back == [True]
    assert door.said == ["Cancelled. Nothing was changed."]


def test_trouble_goes_to_the_door_or_to_the_caller(qtbot: QtBot, jobs: Jobs, door: _Door) -> None:
    def work(progress: Progress) -> None:
        raise Trouble("The file is locked.")

    own: list[str] = []
    jobs.run_job("A", work, lambda _result: None)
    jobs.run_job("B", work, lambda _r: None, on_trouble=lambda trouble: own.append(str(trouble)))
    _idle(qtbot, jobs)
    assert door.troubles == own == ["The file is locked."]


def test_bug_in_a_job_goes_to_the_crash_door_and_the_thread_lives_on(
    qtbot: QtBot, jobs: Jobs, door: _Door
) -> None:
    class Panic(BaseException):
        pass

    def work(progress: Progress) -> None:
        raise Panic

    done: list[int] = []
    jobs.run_job("A", work, lambda _result: None)
    jobs.run_job("B", lambda _progress: 1, done.append)
    _idle(qtbot, jobs)
    assert [type(error) for error in door.bugs] == [Panic]
    assert done == [1]


def test_result_for_a_deleted_owner_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    import shiboken6

    owner = QWidget()
    gate = threading.Event()
    done: list[bool] = []
    jobs.run_job("A", lambda _progress: gate.wait(2), done.append, owner=owner)
    shiboken6.delete(owner)
    gate.set()
    _idle(qtbot, jobs)
    assert done == []


def test_close_ends_the_thread_and_drops_what_waits(qtbot: QtBot, jobs: Jobs) -> None:
    def work(progress: Progress) -> None:
        while True:
            progress.stop_if_cancelled()
            time.sleep(0.001)

    jobs.run_job("A", work, lambda _result: None)
    jobs.close()
    assert not jobs.busy
    assert jobs._thread is None
    assert jobs.current() is None


def test_what_a_job_refers_to_is_let_go_on_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    gone: list[threading.Thread] = []

    def start(pane: object) -> None:
        weakref.finalize(pane, lambda: gone.append(threading.current_thread()))
        jobs.run_job("Reading", lambda _progress: (pane, 1)[1], lambda _done: None)

    start(type("Pane", (), {})())
    _idle(qtbot, jobs)
    jobs.run_job("Next", lambda _progress: None, lambda _done: None)
    _idle(qtbot, jobs)
    assert gone == [threading.main_thread()]


def test_strip_appears_only_when_it_takes_long_and_cancels(qtbot: QtBot, jobs: Jobs) -> None:
    strip = ProgressStrip(jobs)
    qtbot.addWidget(strip)
    gate = threading.Event()

    def work(progress: Progress) -> None:
        progress.report(3, 10, "Row <3>")
        while not gate.is_set():
            progress.stop_if_cancelled()
            time.sleep(0.002)

    jobs.run_job("Reading hours.xlsx", work, lambda _result: None)
    assert not strip.isVisible()
    qtbot.waitUntil(strip.isVisible)
    assert strip._label.text() == "Reading hours.xlsx: Row <3>"
    assert (strip._bar.value(), strip._bar.maximum()) == (3, 10)
    strip._cancel.click()
    _idle(qtbot, jobs)
    assert not strip.isVisible()


# ---------------------------------------------------------------------------- notify


def _top(kind: type[QWidget]) -> QWidget:
    return next(
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, kind) and widget.isVisible()
    )


def test_say_sends_a_notice(qtbot: QtBot) -> None:
    notify = Notify()
    with qtbot.waitSignal(notify.noticed) as caught:
        notify.say("Saved.", "&Undo")
    assert caught.args == [Notice(message="Saved.", action_text="&Undo")]


def test_trouble_shows_its_sentence_as_plain_text(qtbot: QtBot) -> None:
    notify = Notify()
    notify.trouble(Trouble("The file <b>x</b> is locked."))
    box = _top(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == "The file <b>x</b> is locked."
    assert box.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize(("press", "answer"), [(0, 0), (1, 1), (None, 1)])
def test_ask_gives_the_button_pressed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, press: int | None, answer: int
) -> None:
    def run(box: QMessageBox) -> int:
        if press is not None:
            box.buttons()[press].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    assert Notify().ask("Go?", ("&Yes", "&No")) == answer


def test_problems_are_listed_and_lead_to_their_place(qtbot: QtBot) -> None:
    problems = (
        Problem(message="No <name>.", place="Hours!C12"),
        Problem(message="Odd.", severity=Severity.WARNING),
    )
    opened: list[Problem] = []
    notify = Notify()
    notify.problems("2 problems", problems, on_open=opened.append)
    dialog = _top(ProblemsDialog)
    assert isinstance(dialog, ProblemsDialog)
    assert dialog.list.item(0).text() == "Hours!C12: No <name>."
    assert dialog.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Warning: Odd."
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert opened == [problems[0]]


# ---------------------------------------------------------------------------- crash


def _raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_bug_is_logged_and_shown_without_its_trace(
    qtbot: QtBot, error_logs: list[logging.LogRecord]
) -> None:
    door = CrashDoor(Notify())
    door.report(_raised(ValueError("boom <b>")))
    dialog = _top(CrashDialog)
    assert isinstance(dialog, CrashDialog)
    assert [record.name for record in error_logs] == ["crash"]
    error_logs.clear()
    assert not dialog.text.isVisible()
    dialog.details.click()
    assert dialog.text.isVisible()
    assert "boom <b>" in dialog.text.toPlainText()
    dialog.copy.click()
    assert "ValueError: boom <b>" in QGuiApplication.clipboard().text()


def test_one_crash_dialog_at_a_time(qtbot: QtBot, error_logs: list[logging.LogRecord]) -> None:
    door = CrashDoor(Notify())
    door.report(_raised(ValueError("one")))
    door.report(_raised(ValueError("two")))
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)]
    assert len([dialog for dialog in shown if dialog.isVisible()]) == 1
    assert len(error_logs) == 2
    _top(CrashDialog).close()
    door.report(_raised(ValueError("three")))
    error_logs.clear()
    dialog = _top(CrashDialog)
    assert isinstance(dialog, CrashDialog)
    assert "three" in dialog.text.toPlainText()


def test_installed_door_gets_exceptions_and_troubles(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, error_logs: list[logging.LogRecord]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    notify = Notify()
    door = CrashDoor(notify)
    door.install()
    trouble = _raised(Trouble("Locked."))
    sys.excepthook(type(trouble), trouble, trouble.__traceback__)
    box = _top(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == "Locked."
    thread = threading.Thread(target=lambda: int("x"))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: door._open is not None)
    error_logs.clear()


def test_report_names_versions_and_no_data() -> None:
    report = report_of(_raised(KeyError("k")))
    assert report.startswith("BPODesk ")
    assert "KeyError" in report


# ---------------------------------------------------------------------------- relay


def _changes(label: str = "edit") -> ChangeSet:
    return ChangeSet(label=label, ids={Kind.CUSTOMER: frozenset({1})})


def test_relay_tells_on_the_gui_thread_from_any(qtbot: QtBot) -> None:
    relay = Relay()
    seen: list[tuple[str, threading.Thread]] = []
    relay.changed.connect(lambda change: seen.append((change.label, threading.current_thread())))
    relay.publish(_changes("here"))
    assert [label for label, _ in seen] == ["here"]
    relay.publish(ChangeSet(label="nothing"))
    worker = threading.Thread(target=lambda: relay.publish(_changes("there")))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert {thread for _, thread in seen} == {threading.main_thread()}


# ---------------------------------------------------------------------------- actions


def test_table_of_actions_has_unique_names_known_menus_and_unique_keys() -> None:
    names = [spec.name for spec in ACTIONS]
    assert len(set(names)) == len(names)
    assert {spec.group.partition(".")[0] for spec in ACTIONS} == {key for key, _ in MENUS}
    keys = [key for spec in ACTIONS for key in spec.shortcut.split("; ") if key]
    assert len(set(keys)) == len(keys)


def test_mnemonics_are_unique_within_each_menu(qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    menus = list(Actions().fill_menu_bar(bar).values())
    for menu in menus:
        shown = [action for action in menu.actions() if not action.isSeparator()]
        menus += [below for action in shown if (below := cast("QMenu | None", action.menu()))]
        letters = [action.text().partition("&")[2][:1].lower() for action in shown]
        assert len(set(letters)) == len(letters), menu.title()


def _noting(notes: list[str], note: str) -> Callable[[], None]:
    return lambda: notes.append(note)


def test_screen_commands_come_before_the_windows(qtbot: QtBot, shell: Shell) -> None:
    ran: list[str] = []
    actions = shell.actions
    actions.bind_window({"new": Command(_noting(ran, "window"))})
    actions.bind_screen({"new": Command(_noting(ran, "screen"), text=lambda: "&New && more…")})
    actions.action("new").trigger()
    assert actions.action("new").iconText() == "New & more"
    actions.bind_screen({})
    actions.action("new").trigger()
    assert ran == ["screen", "window"]
    assert not actions.action("open").isEnabled()


def test_disabled_command_does_not_run(shell: Shell) -> None:
    able = [False]
    ran: list[str] = []
    shell.actions.bind_screen({"new": Command(_noting(ran, "x"), lambda: able[0])})
    assert not shell.actions.action("new").isEnabled()
    able[0] = True
    shell.actions.refresh()
    shell.actions.action("new").trigger()
    assert ran == ["x"]


def test_unknown_command_is_a_mistake(shell: Shell) -> None:
    with pytest.raises(KeyError, match="fly"):
        shell.actions.bind_screen({"fly": Command(lambda: None)})


def _ends(actions: list[QAction]) -> Iterator[QAction]:
    """The actions that do something, those in menus below included."""
    for action in actions:
        below = cast("QMenu | None", action.menu())
        if below is not None:
            yield from _ends(below.actions())
        elif not action.isSeparator():
            yield action


def test_every_menu_fits_a_small_screen(qtbot: QtBot) -> None:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    for name, menu in Actions().fill_menu_bar(bar).items():
        assert menu.sizeHint().height() < 480, name


def test_every_action_is_in_the_menu_bar(qtbot: QtBot) -> None:
    actions = Actions()
    bar = QMenuBar()
    qtbot.addWidget(bar)
    menus = actions.fill_menu_bar(bar)
    found = [action.objectName() for menu in menus.values() for action in _ends(menu.actions())]
    assert found == [spec.name for spec in ACTIONS]
    assert bar.palette().color(QPalette.ColorRole.Text).isValid()


@pytest.mark.parametrize(("key", "answer"), [("first", 0), ("last", 1), ("escape", 1)])
def test_question_gives_the_button_that_was_really_pressed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: str, answer: int
) -> None:
    monkeypatch.undo()  # the real box, not the one that refuses

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        if key == "escape":
            qtbot.keyClick(box, Qt.Key.Key_Escape)
        else:
            box.buttons()[0 if key == "first" else -1].click()

    QTimer.singleShot(50, press)
    assert Notify().ask("Keep it?", ("&Keep", "&Drop")) == answer

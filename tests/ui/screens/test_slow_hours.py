"""Hours that take long to be read: what is asked for meanwhile, given up, left or closed."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Trouble
from bpodesk.services import books
from bpodesk.services.timesheets import list_entries
from bpodesk.ui.app import Desk, Places
from bpodesk.ui.notify import Notify
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.timesheets import TimesheetsScreen, hours
from tests.samples import sample_book

pytestmark = pytest.mark.impatient
AUGUST, SEPTEMBER, OCTOBER = Month(2026, 8), Month(2026, 9), Month(2026, 10)


def october() -> dt.datetime:
    return dt.datetime(2026, 10, 2, 3, tzinfo=dt.UTC)


class Reading:
    """The book's hours, read for real, but only while the gate is open."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.trouble: Trouble | None = None
        self.months: list[Month] = []

    def shut(self) -> None:
        self.begun.clear()
        self.gate.clear()

    def list_entries(self, *given: Any, **named: Any) -> Any:
        self.months.append(Month.containing(named["days"].start))
        self.begun.set()
        assert self.gate.wait(10)
        if self.trouble is not None:
            raise self.trouble
        return list_entries(*given, **named)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reading]:
    made = Reading()
    monkeypatch.setattr(hours, "list_entries", made.list_entries)
    yield made
    made.gate.set()


@pytest.fixture
def office(shell: Shell, tmp_path: Path) -> Iterator[Office]:
    made = Office(shell, sample_book(tmp_path / "a.bpodesk", clock=october))
    yield made
    shell.jobs.close()
    made.book.close()


@pytest.fixture
def screen(qtbot: QtBot, office: Office, reading: Reading) -> TimesheetsScreen:
    made = TimesheetsScreen(office)
    made.resize(1040, 680)
    made.show()
    settle(qtbot, office.shell)
    assert (made.hours.months.month, rows(made)) == (SEPTEMBER, 116)
    return made


def settle(qtbot: QtBot, shell: Shell) -> None:
    qtbot.waitUntil(lambda: not shell.jobs.busy, timeout=20_000)


def rows(screen: TimesheetsScreen) -> int:
    return len(screen.hours.table.model.rows)


def waiting(screen: TimesheetsScreen) -> str:
    """What the page says instead of rows; "" where it shows rows or that there are none."""
    table = screen.hours.table
    there = table.stack.currentWidget() is table._on_its_way
    return table._on_its_way.title.text() if there else ""


def boxes() -> list[str]:
    found = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)]
    return [box.text() for box in found if box.isVisible()]


def test_hours_on_their_way_are_said_and_come(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    screen.hours.months.set_month(AUGUST)
    settle(qtbot, office.shell)
    assert rows(screen) == 0
    reading.shut()
    screen.hours.months.set_month(SEPTEMBER)
    assert waiting(screen) == "Reading the hours of September 2026…"
    assert screen.hours.table.footer.text() == ""
    reading.gate.set()
    settle(qtbot, office.shell)
    assert waiting(screen) == ""
    assert "Hours 940.50 h" in screen.hours.table.footer.text()


def test_hours_read_again_stay_in_view_meanwhile(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    screen.hours.table.view.selectRow(3)
    chosen = screen.hours.table.current()
    reading.shut()
    screen.mark_stale()
    assert office.shell.jobs.busy
    assert (waiting(screen), rows(screen)) == ("", 116)
    reading.gate.set()
    settle(qtbot, office.shell)
    assert screen.hours.table.current() == chosen


def test_hours_asked_for_last_are_shown(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    shown: list[int] = []
    screen.hours.table.model.shown_changed.connect(lambda: shown.append(rows(screen)))
    reading.shut()
    reading.months.clear()
    screen.hours.months.set_month(AUGUST)
    assert reading.begun.wait(5)
    screen.hours.months.set_month(OCTOBER)
    screen.hours.months.set_month(SEPTEMBER)
    reading.gate.set()
    settle(qtbot, office.shell)
    assert (shown, waiting(screen)) == ([116], "")
    assert reading.months == [AUGUST, SEPTEMBER]  # October was given up before its turn


def test_hours_read_already_when_others_are_asked_for_are_not_shown(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    screen.hours.months.set_month(AUGUST)
    settle(qtbot, office.shell)
    shown: list[int] = []
    screen.hours.table.model.shown_changed.connect(lambda: shown.append(rows(screen)))
    screen.hours.months.set_month(SEPTEMBER)
    assert office.shell.jobs._open[0].ended.wait(10)  # read, but not handed over yet
    reading.shut()
    screen.hours.months.set_month(OCTOBER)
    assert reading.begun.wait(5)
    qtbot.waitUntil(lambda: len(office.shell.jobs._open) == 1)
    assert waiting(screen) == "Reading the hours of October 2026…"
    reading.gate.set()
    settle(qtbot, office.shell)
    assert shown == [0]


def test_hours_given_up_are_not_there_and_come_with_the_next_refresh(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    reading.shut()
    screen.hours.months.set_month(AUGUST)
    assert reading.begun.wait(5)
    office.shell.jobs.cancel()
    reading.gate.set()
    settle(qtbot, office.shell)
    assert waiting(screen) == "The hours were not read; refresh to read them"
    screen.hours.months.set_month(SEPTEMBER)
    settle(qtbot, office.shell)
    assert (waiting(screen), rows(screen)) == ("", 116)


def test_hours_that_cannot_be_read_are_said_and_do_not_stay_on_their_way(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    reading.trouble = Trouble("The book can't be read.")
    screen.hours.months.set_month(AUGUST)
    settle(qtbot, office.shell)
    assert boxes() == ["The book can't be read."]
    assert waiting(screen) == "The hours were not read; refresh to read them"
    reading.trouble = None
    screen.mark_stale()
    settle(qtbot, office.shell)
    assert waiting(screen) == ""


def test_month_of_an_import_is_looked_for_beside(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    screen.hours.months.set_month(AUGUST)
    settle(qtbot, office.shell)
    reading.shut()
    screen.hours.show_batch(screen.imports.model.shown[0])
    assert screen.hours.months.month == AUGUST
    reading.gate.set()
    settle(qtbot, office.shell)
    assert (screen.hours.months.month, rows(screen)) == (SEPTEMBER, 116)


def test_undo_that_takes_long_reads_the_hours_again(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen
) -> None:
    office.undo()
    assert office.shell.jobs.alone
    assert rows(screen) == 116
    settle(qtbot, office.shell)
    assert rows(screen) == 0


def test_undo_behind_hours_on_their_way_takes_the_step_that_was_meant(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    reading.shut()
    screen.mark_stale()
    assert reading.begun.wait(5)
    office.undo()
    save_company(office, "Mayon Services")
    reading.gate.set()
    settle(qtbot, office.shell)
    assert books.company_of(office.book).name == "Mayon Services"
    (sentence,) = boxes()
    assert sentence.startswith("Something else was changed meanwhile")


def test_screen_that_is_deleted_while_it_reads(
    qtbot: QtBot, office: Office, screen: TimesheetsScreen, reading: Reading
) -> None:
    reading.shut()
    screen.hours.months.set_month(AUGUST)
    assert reading.begun.wait(5)
    shiboken6.delete(screen)
    reading.gate.set()
    settle(qtbot, office.shell)


# ------------------------------------------------------------------ the whole window


@pytest.fixture
def desk(tmp_path: Path, reading: Reading, qtbot: QtBot) -> Iterator[Desk]:
    places = Places(
        settings=tmp_path / "s.ini", sample=tmp_path / "sample.bpodesk", documents=tmp_path
    )
    sample_book(places.sample, clock=october).close()
    made = Desk(places)
    made.open(places.sample)
    settle(qtbot, made.shell)
    yield made
    reading.gate.set()
    made.close()


def timesheets(desk: Desk, qtbot: QtBot, reading: Reading) -> TimesheetsScreen:
    assert desk.window is not None
    screen = desk.window.show_screen("timesheets")
    assert isinstance(screen, TimesheetsScreen)
    settle(qtbot, desk.shell)
    screen.hours.months.set_month(SEPTEMBER)
    settle(qtbot, desk.shell)
    reading.shut()
    screen.mark_stale()
    assert reading.begun.wait(5)
    return screen


def test_screen_that_is_left_while_it_reads_has_its_hours_later(
    qtbot: QtBot, desk: Desk, reading: Reading
) -> None:
    screen = timesheets(desk, qtbot, reading)
    assert desk.window is not None
    screen.hours.months.set_month(AUGUST)
    front = desk.window.show_screen("customers")
    front.first_focus().setFocus()
    reading.gate.set()
    settle(qtbot, desk.shell)
    assert desk.window.screen_in_front is front
    assert desk.window.focusWidget() is front.first_focus()
    assert rows(screen) == 0
    screen.hours.months.set_month(SEPTEMBER)
    settle(qtbot, desk.shell)
    desk.window.show_screen("timesheets")
    assert (waiting(screen), rows(screen)) == ("", 116)


def other_book(folder: Path) -> Path:
    path = folder / "Kanlaon.bpodesk"
    company = Company(id=1, name="Kanlaon", zone="Asia/Manila", currency="USD")
    books.create_book(path, company).close()
    return path


@pytest.mark.parametrize("stop", [False, True])
def test_another_book_is_opened_while_hours_are_read(
    qtbot: QtBot,
    desk: Desk,
    reading: Reading,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stop: bool,
) -> None:
    screen = timesheets(desk, qtbot, reading)
    before = desk.window
    assert before is not None

    def ask(*_: object, **__: object) -> int:
        reading.gate.set()
        return 1 if stop else 0

    monkeypatch.setattr(Notify, "ask", ask)
    desk.open(other_book(tmp_path))
    settle(qtbot, desk.shell)
    assert desk.window is not None
    if stop:
        assert desk.window.windowTitle() == "Kanlaon – BPODesk"
        shown = desk.window.show_screen("timesheets")
        assert isinstance(shown, TimesheetsScreen)
        settle(qtbot, desk.shell)
        assert (waiting(shown), rows(shown)) == ("", 0)
    else:
        assert desk.window is before
        assert rows(screen) == 116


def save_company(office: Office, name: str) -> None:
    company = books.company_of(office.book)
    books.save_company(office.book, dataclasses.replace(company, name=name))

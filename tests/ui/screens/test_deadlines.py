"""The board of deadlines in the real window, on the sample company of 5 October 2026."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.domain.periods import Month
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.sla.excuses import EventKind, ExcusedEvent
from bpodesk.services import books
from bpodesk.services.books import OpenBook, create_book
from bpodesk.services.contracts import find_contract
from bpodesk.services.measures import save_event
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import compute
from bpodesk.ui.app import Desk, Places
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.tiles import Tile
from bpodesk.ui.notify import Notice
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Place, Shell
from bpodesk.ui.screens.contracts import ContractsScreen
from bpodesk.ui.screens.dashboard import DashboardScreen
from bpodesk.ui.screens.deadlines import DeadlinesScreen, stage_light
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.statements import StatementsScreen
from tests.samples import sample_book

NOW = dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC)


def clock() -> dt.datetime:
    return NOW


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = sample_book(tmp_path / "Talisay.bpodesk", clock=clock)
    contract_id = find_contract(made, SAMPLE_CONTRACT).contract.id
    began = NOW - dt.timedelta(hours=20)
    outcome = save_event(
        made,
        ExcusedEvent(
            contract_id=contract_id,
            code="E9",
            title="Typhoon <b>&",
            kind=EventKind.FORCE_MAJEURE,
            started_at=began,
            ended_at=began + dt.timedelta(hours=2),
        ),
    )
    assert isinstance(outcome, Saved)
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook) -> DeadlinesScreen:
    made = DeadlinesScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.resize(1000, 620)
    made.show()
    return made


def titles(screen: DeadlinesScreen) -> list[str]:
    return [row.deadline.title for row in screen.table.model.shown]


def issue(book: OpenBook) -> SealedStatement:
    contract_id = find_contract(book, SAMPLE_CONTRACT).contract.id
    outcome = seal_statement(book, compute(book, contract_id, SAMPLE_MONTH))
    assert isinstance(outcome, Saved)
    return outcome.record


def test_board_has_the_nearest_first_and_what_is_done_only_on_request(
    screen: DeadlinesScreen,
) -> None:
    assert titles(screen)[:4] == [
        "Statement of August 2026",
        "Quarterly review",
        "Notice of E9 Typhoon <b>&",
        "Statement of September 2026",
    ]
    lights = [stage_light(row) for row in screen.table.model.shown[:4]]
    assert lights == [Light.BAD, Light.WARN, Light.WARN, Light.NONE]
    screen.stage.set_value("done")
    assert "Notice of E1 Typhoon: power and lines down" in titles(screen)
    screen.stage.set_value("overdue")
    assert titles(screen) == ["Statement of August 2026", "Quarterly review"]


def test_board_is_filtered_by_kind_and_contract(screen: DeadlinesScreen) -> None:
    screen.kind.set_value("renewal notice")
    assert titles(screen) == ["Last day for notice against the renewal"]  # 1 Nov 2027
    screen.kind.set_value("excuse notice")
    assert titles(screen) == ["Notice of E9 Typhoon <b>&"]
    screen.contract.set_value(SAMPLE_CONTRACT)
    assert titles(screen) == ["Notice of E9 Typhoon <b>&"]
    assert screen.contract.box.itemText(1) == f"{SAMPLE_CONTRACT} · Harbor & Pine Outfitters"


def test_selected_deadline_says_what_it_costs_and_its_clause(screen: DeadlinesScreen) -> None:
    assert screen.details.isHidden()
    first, second, third = (row.id for row in screen.table.model.shown[:3])
    screen.select(first)
    assert screen.details.head.text() == "Statement of August 2026 · Sep 15, 2026"
    assert "Clause: Statements, invoices, payment" in screen.details.missed.text()
    assert "can't know" not in screen.details.missed.text()
    screen.select(second)
    assert "Whether it was done the book can't know." in screen.details.missed.text()
    screen.select(third)
    # It began on 4 Oct, 16:00 UTC: 48 hours later it is 12:00 in New York.
    assert screen.details.head.text() == "Notice of E9 Typhoon <b>& · Oct 6, 2026, 12:00 PM"


def test_board_follows_the_book(screen: DeadlinesScreen, book: OpenBook) -> None:
    record = issue(book)
    assert "Statement of September 2026" in titles(screen)
    screen.mark_stale()
    assert "Statement of September 2026" not in titles(screen)
    assert f"Dispute window of September {record.month.year} ends" in titles(screen)


def test_board_of_an_empty_book_says_where_deadlines_come_from(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    company = Company(name="T", zone="Asia/Manila", currency="USD")
    empty = create_book(tmp_path / "e.bpodesk", company, clock=clock)
    screen = DeadlinesScreen(Office(shell, empty))
    qtbot.addWidget(screen)
    screen.show()
    assert screen.table.stack.currentWidget() is not screen.table.view
    assert not screen.commands()["save_calendar"].enabled()
    empty.close()


def _save_calendar(screen: DeadlinesScreen, days: int | None) -> None:
    def answer() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecordDialog)
        asked._forms[0].box("days").editor.set_value(days)
        assert asked.save()

    screen.activateWindow()
    QApplication.processEvents()
    QTimer.singleShot(0, answer)
    screen.save_calendar()


def test_board_is_saved_as_a_calendar_with_a_reminder_or_without(
    screen: DeadlinesScreen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Notice] = []
    screen.shell.notify.noticed.connect(said.append)
    target = tmp_path / "board.ics"
    answers = [str(target), str(target), "", str(tmp_path / "no folder" / "board.ics")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (answers.pop(0), ""))
    screen.kind.set_value("excuse notice")
    _save_calendar(screen, 2)
    (event,) = Calendar.from_ical(target.read_bytes().decode()).walk("VEVENT")
    assert event.decoded("DTSTART") == dt.datetime(2026, 10, 6, 16, tzinfo=dt.UTC)
    assert str(event["SUMMARY"]) == f"{SAMPLE_CONTRACT}: Notice of E9 Typhoon <b>&"
    assert [a.decoded("TRIGGER") for a in event.walk("VALARM")] == [dt.timedelta(days=-2)]
    assert said[-1].message == f"1 deadline is saved as {target}"
    _save_calendar(screen, None)
    assert b"VALARM" not in target.read_bytes()
    told = len(said)
    _save_calendar(screen, 7)  # given up at the file
    _save_calendar(screen, 7)  # a folder that is not there
    assert len(said) == told
    boxes = [box.text() for box in screen.findChildren(QMessageBox)] or [
        box.text() for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox)
    ]
    assert boxes
    assert "board.ics can't be written to" in boxes[0]


def test_calendar_that_is_given_up_at_the_reminder_is_not_written(
    screen: DeadlinesScreen,
) -> None:
    def give_up() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecordDialog)
        asked.reject()

    QTimer.singleShot(0, give_up)
    screen.save_calendar()


def test_enter_leads_to_the_event_the_statement_and_the_contract(
    qtbot: QtBot, book: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(book)
    opened = books.open_book
    monkeypatch.setattr(books, "open_book", lambda path: opened(path, clock=clock))
    desk = Desk(Places(settings=tmp_path / "s.ini", sample=tmp_path / "none", documents=tmp_path))
    assert desk.open(book.path)
    window = desk.window
    assert window is not None

    def enter(kind: str) -> None:
        assert window is not None
        board = window.show_screen("deadlines")
        assert isinstance(board, DeadlinesScreen)
        board.kind.set_value(kind)
        board.table.view.selectRow(0)
        qtbot.keyClick(board.table.view, Qt.Key.Key_Return)

    enter("excuse notice")
    events = window.screen_in_front
    assert isinstance(events, ServiceLevelsScreen)
    assert events.months.month == Month(2026, 10)
    chosen = events.events.table.current()
    assert chosen is not None
    assert chosen.event.code == "E9"
    assert events.first_focus() is events.events.table.view
    enter("dispute window")
    statements = window.screen_in_front
    assert isinstance(statements, StatementsScreen)
    assert statements.months.month == SAMPLE_MONTH
    enter("quarterly review")
    contracts = window.screen_in_front
    assert isinstance(contracts, ContractsScreen)
    row = contracts.table.current()
    assert row is not None
    assert row.contract.number == SAMPLE_CONTRACT
    desk.close()


def test_places_without_a_month_or_event_choose_the_contract_alone(
    qtbot: QtBot, shell: Shell, book: OpenBook
) -> None:
    contract_id = find_contract(book, SAMPLE_CONTRACT).contract.id
    for kind in (StatementsScreen, ServiceLevelsScreen):
        screen = kind(Office(shell, book))
        qtbot.addWidget(screen)
        screen.show()
        before = screen.months.month
        screen.show_place(Place(screen.NAME, contract_id))
        assert screen.months.month == before
    board = DashboardScreen(Office(shell, book))
    qtbot.addWidget(board)
    board.show_place(Place("dashboard", contract_id))


def test_dashboard_puts_its_tiles_into_two_rows_where_the_window_is_narrow(
    qtbot: QtBot, shell: Shell, book: OpenBook
) -> None:
    screen = DashboardScreen(Office(shell, book))
    qtbot.addWidget(screen)
    screen.resize(1500, 640)
    screen.show()
    qtbot.waitUntil(lambda: len({t.y() for t in screen.tiles.findChildren(Tile)}) == 1)
    screen.resize(620, 480)
    qtbot.waitUntil(lambda: len({t.y() for t in screen.tiles.findChildren(Tile)}) > 1)


def test_dashboard_counts_deadlines_and_leads_to_the_board(
    qtbot: QtBot, shell: Shell, book: OpenBook
) -> None:
    screen = DashboardScreen(Office(shell, book))
    qtbot.addWidget(screen)
    screen.show()
    tile = screen.tiles.findChildren(Tile)[-1]
    assert tile.accessibleName() == "Deadlines this week, 1, 1 overdue"
    with qtbot.waitSignal(screen.wanted) as asked:
        qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert asked.args == ["deadlines"]

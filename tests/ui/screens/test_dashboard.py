import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.domain.contracts import ContractStatus
from bpodesk.domain.ids import ContractId, RevisionId
from bpodesk.domain.periods import Month
from bpodesk.services.books import OpenBook, create_book
from bpodesk.services.contracts import (
    ContractFile,
    list_contracts,
    open_contract,
    save_contract,
)
from bpodesk.services.outcome import Saved
from bpodesk.services.radar import charged_twice
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import list_statements
from bpodesk.ui.notify import ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.dashboard import DashboardScreen
from tests.samples import bare_sample_book, clone_contract, sample_book
from tests.services.watching import typed, until_the_20th


def october() -> dt.datetime:
    return dt.datetime(2026, 10, 2, 3, tzinfo=dt.UTC)


@pytest.fixture
def books() -> Iterator[list[OpenBook]]:
    opened: list[OpenBook] = []
    yield opened
    for book in opened:
        book.close()


def shown(qtbot: QtBot, shell: Shell, book: OpenBook, books: list[OpenBook]) -> DashboardScreen:
    books.append(book)
    screen = DashboardScreen(Office(shell, book))
    qtbot.addWidget(screen)
    screen.resize(1040, 680)
    screen.show()
    return screen


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


def test_dashboard_sample_month_shows_net_and_hours(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    book = sample_book(tmp_path / "a.bpodesk", clock=october)
    screen = shown(qtbot, shell, book, books)
    (card,) = screen.cards
    assert card.net.text() == "USD 10,678.55"
    assert "928.00 h worked of 944.00 h scheduled" in words(card)
    assert "82.916%" in words(card)
    assert "Missed badly" in words(card)
    assert (
        "S2 failed 2 months in a row; one more gives the customer the right to terminate."
        in words(card)
    )
    assert "Ready to be sealed" in words(screen.tiles)
    (row,) = list_statements(book, SAMPLE_MONTH)
    assert isinstance(seal_statement(book, row.view), Saved)
    screen.mark_stale()
    qtbot.waitUntil(lambda: "The month is sealed" in words(screen.tiles))


def test_dashboard_without_hours_leads_to_the_timesheets(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    book = bare_sample_book(tmp_path / "a.bpodesk", clock=october)
    screen = shown(qtbot, shell, book, books)
    screen.months.set_month(Month(2026, 9))
    (card,) = screen.cards
    assert "No timesheet has been imported for this month." in words(card)
    with qtbot.waitSignal(screen.place_wanted) as asked:
        card.links[0].click()
    (place,) = asked.args
    assert (place.screen, place.month) == ("timesheets", Month(2026, 9))


def test_dashboard_month_before_the_contract_says_so(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    screen = shown(qtbot, shell, sample_book(tmp_path / "a.bpodesk", clock=october), books)
    screen.months.set_month(Month(2025, 11))
    assert screen.cards == []
    assert screen.nothing.isVisible()
    assert screen.nothing.title.text() == "No contract is in force in November 2025"


def test_dashboard_empty_book_shows_three_steps(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    company = Company(name="New Vendor", zone="Asia/Manila", currency="PHP")
    book = create_book(tmp_path / "new.bpodesk", company, clock=october)
    screen = shown(qtbot, shell, book, books)
    assert screen.steps.isVisible()
    asked: list[str] = []
    screen.wanted.connect(asked.append)
    for button in screen.steps.buttons:
        button.click()
    assert asked == ["customers", "contracts", "timesheets"]


def test_dashboard_of_many_contracts_is_computed_by_a_job(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    book = sample_book(tmp_path / "a.bpodesk", clock=october)
    file = open_contract(book, list_contracts(book)[0].contract.id)
    for number in ("HPO-2", "HPO-3"):
        contract = dataclasses.replace(
            file.contract,
            id=ContractId(0),
            row_version=0,
            number=number,
            currency="PHP",
            status=ContractStatus.DRAFT,
        )
        revision = dataclasses.replace(
            file.revision,
            id=RevisionId(0),
            row_version=0,
            number=1,
            signed_on=None,
            effective_from=file.contract.starts_on,
        )
        save_contract(book, ContractFile(contract=contract, revision=revision))
    screen = shown(qtbot, shell, book, books)
    assert screen.nothing.title.text() == "Computing September 2026…"
    qtbot.waitUntil(lambda: len(screen.cards) == 3, timeout=30_000)
    nets = {card.net.text() for card in screen.cards}
    assert nets == {"USD 10,678.55", "PHP 300.00"}
    # Each of the others has the platform fee of 300.00 only.
    assert {"Net payable, PHP", "600.00"} <= set(words(screen.tiles))


def test_dashboard_tells_of_hours_charged_twice_and_where(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    book = sample_book(tmp_path / "a.bpodesk", clock=october)
    screen = shown(qtbot, shell, book, books)
    assert "Hours charged twice" not in words(screen.tiles)
    start = dt.datetime(2026, 9, 15, 14, tzinfo=dt.UTC)
    typed(
        book,
        clone_contract(book, "HPO-2"),
        15,
        60,
        started_at=start,
        ended_at=start + dt.timedelta(hours=1),
    )
    screen.mark_stale()
    qtbot.waitUntil(lambda: "Hours charged twice" in words(screen.tiles))
    figure = screen._doubles(charged_twice(book, Month(2026, 9)))
    assert figure.on_open is not None
    figure.on_open()
    told = QApplication.activeModalWidget()
    assert isinstance(told, ProblemsDialog)
    assert "the same 1.00 h go to" in told.list.item(0).text()
    told.accept()


def test_dashboard_says_how_an_open_month_will_end(
    qtbot: QtBot, shell: Shell, tmp_path: Path, books: list[OpenBook]
) -> None:
    book = sample_book(tmp_path / "a.bpodesk", clock=october)
    until_the_20th(book)
    (card,) = shown(qtbot, shell, book, books).cards
    assert "Until the month ends" in words(card)
    assert any("24 more may be late until S2 fails" in word for word in words(card))
    assert "1,198.08" in words(card)

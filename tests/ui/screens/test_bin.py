import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.services.books import OpenBook, create_book
from bpodesk.services.customers import bin_customers, list_customers, save_customer
from bpodesk.services.outcome import Saved
from bpodesk.ui.notify import Notice
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.bin import BinScreen

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    company = Company(id=1, name="Talisay", zone="Asia/Manila", currency="USD")
    made = create_book(tmp_path / "Talisay.bpodesk", company, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook) -> BinScreen:
    made = BinScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def _bin_one(screen: BinScreen, book: OpenBook) -> None:
    outcome = save_customer(book, Customer(code="X", name="<b>X & Y", zone="UTC", currency="EUR"))
    assert isinstance(outcome, Saved)
    gone = bin_customers(book, [outcome.record])
    screen._office.done(gone, "gone")


def test_bin_that_is_empty_says_so(screen: BinScreen) -> None:
    assert screen.table._no_rows.isVisible()
    assert screen.table._no_rows.title.text() == "The bin is empty"
    assert not screen.commands()["restore"].enabled()


def test_bin_shows_kind_name_and_the_companys_clock(screen: BinScreen, book: OpenBook) -> None:
    _bin_one(screen, book)
    row = screen.table.model.rows[0]
    cells = [column.text(row) for column in screen.table.model.columns]
    assert cells == ["Oct 5, 2026, 10:00 AM", "Customer", "<b>X & Y"]


def test_restored_record_leaves_the_bin_as_one_step(screen: BinScreen, book: OpenBook) -> None:
    notices: list[Notice] = []
    screen.shell.notify.noticed.connect(notices.append)
    _bin_one(screen, book)
    screen.restore()  # nothing is selected: nothing is restored
    assert len(screen.table.model.rows) == 1
    screen.table.view.selectRow(0)
    command = screen.commands()["restore"]
    assert command.enabled()
    command.run()
    assert screen.table.model.rows == ()
    assert [customer.name for customer in list_customers(book)] == ["<b>X & Y"]
    assert notices[-1].message == "<b>X & Y is restored."
    screen._office.undo()
    assert len(screen.table.model.rows) == 1


def test_restore_of_a_record_restored_elsewhere_is_told(
    screen: BinScreen, book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bin_one(screen, book)
    screen.table.view.selectRow(0)
    row = screen.table.model.rows[0]
    assert isinstance(row.record, Customer)
    from bpodesk.services.bin import restore

    restore(book, row)  # another window: this screen has not heard of it
    told: list[str] = []
    monkeypatch.setattr(screen.shell.notify, "trouble", lambda trouble: told.append(str(trouble)))
    screen.restore()
    assert len(told) == 1
    assert "changed in another window" in told[0]

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bpodesk.domain.company import Company
from bpodesk.services.books import OpenBook, company_of, create_book
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.company import edit_company


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    company = Company(id=1, name="Talisay", zone="Asia/Manila", currency="USD")
    now = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    made = create_book(tmp_path / "Talisay.bpodesk", company, clock=lambda: now)
    yield made
    made.close()


def test_company_is_saved_and_undone(qtbot: QtBot, shell: Shell, book: OpenBook) -> None:
    office = Office(shell, book)
    dialog = edit_company(office)
    assert dialog.isVisible()
    dialog._forms[0].set_values({"legal_name": "Talisay, Inc.", "signatory": "L. Montecillo"})
    assert dialog.save()
    company = company_of(book)
    assert (company.legal_name, company.signatory) == ("Talisay, Inc.", "L. Montecillo")
    office.undo()
    assert company_of(book).legal_name == ""


def test_company_without_a_name_is_told_at_the_field(
    qtbot: QtBot, shell: Shell, book: OpenBook
) -> None:
    dialog = edit_company(Office(shell, book))
    dialog._forms[0].set_values({"name": " "})
    assert not dialog.save()
    assert dialog._forms[0].box("name").problem() == "This is needed."
    assert company_of(book).name == "Talisay"
    dialog.done(0)

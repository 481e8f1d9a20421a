"""An office with the sample company, and a person before its timesheets."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bpodesk.services.books import OpenBook
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from tests.samples import bare_sample_book, sample_book
from tests.ui.screens.importing import Desk

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)


def october() -> dt.datetime:
    return dt.datetime(2026, 10, 2, 3, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    """The sample company before its timesheets."""
    made = bare_sample_book(tmp_path / "Talisay.bpodesk", clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def office(shell: Shell, tmp_path: Path) -> Iterator[Office]:
    """An office with the sample company and its hours."""
    book = sample_book(tmp_path / "a.bpodesk", clock=october)
    yield Office(shell, book)
    shell.jobs.close()
    book.close()


@pytest.fixture
def make_office(shell: Shell, tmp_path: Path) -> Iterator[Callable[..., Office]]:
    made: list[Office] = []

    def make(*, hours: bool = False) -> Office:
        maker = sample_book if hours else bare_sample_book
        made.append(Office(shell, maker(tmp_path / "a.bpodesk", clock=october)))
        return made[-1]

    yield make
    shell.jobs.close()
    for office in made:
        office.book.close()


@pytest.fixture
def desk(qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path) -> Desk:
    return Desk(qtbot, make_office(), tmp_path)

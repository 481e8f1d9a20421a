"""The terms tried on the past, from the contract's editor."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import find_contract, next_revision
from bpodesk.services.replays import Offer
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.replay import ReplayDialog
from tests.samples import bare_sample_book, sample_book

NOW = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "sample.bpodesk"
    sample_book(path, clock=lambda: NOW).close()
    return path


@pytest.fixture
def office(made: Path, shell: Shell) -> Iterator[Office]:
    """The sample company; the tests only read it."""
    from bpodesk.services.books import open_book

    book = open_book(made, clock=lambda: NOW)
    yield Office(shell, book)
    shell.jobs.close()
    book.close()


def tried(qtbot: QtBot, dialog: ReplayDialog) -> ReplayDialog:
    qtbot.waitUntil(lambda: dialog.replay is not None, timeout=20_000)
    return dialog


def editor(office: Office) -> ContractDialog:
    """It is hidden after the test and not closed: that would ask about what was typed."""
    dialog = ContractDialog(office, find_contract(office.book, SAMPLE_CONTRACT))
    dialog.show()
    return dialog


def opened(dialog: ContractDialog) -> ReplayDialog:
    dialog.bar.replay_action.trigger()
    return dialog.findChildren(ReplayDialog)[0]


def cells(dialog: ReplayDialog) -> list[str]:
    row = dialog.months.model.rows[0]
    return [column.text(row) for column in dialog.months.model.columns]


def offered(book: OpenBook) -> Offer:
    file = find_contract(book, SAMPLE_CONTRACT)
    return Offer(contract=file.contract, revision=file.revision)


def test_own_months_are_shown_with_what_costs_most(qtbot: QtBot, office: Office) -> None:
    # Held, as the screen holds it: nothing else keeps a window that has no parent.
    held = editor(office)
    dialog = tried(qtbot, opened(held))
    assert cells(dialog)[:7] == [
        "September 2026",
        "718.85",
        "0.00",
        "269.57",
        "359.42",
        "89.86",
        "0.00",
    ]
    assert dialog.terms.model.index(0, 0).data() == "269.57"
    assert "By service level: S3 359.42, S2 269.57, S4 89.86, S1 0.00." in dialog.words.text()
    dialog.copy_button.click()
    assert "Worst month: September 2026" in QGuiApplication.clipboard().text()


def test_terms_as_they_are_typed_are_tried(qtbot: QtBot, office: Office) -> None:
    dialog = editor(office)
    dialog.show_file(next_revision(dialog.collected(), effective_from=dt.date(2026, 11, 1)))
    credits = next(part.form for part in dialog.parts if "at_risk_percent" in part.form.names)
    credits.box("at_risk_percent").editor.set_value(Decimal(6))
    assert dialog.bar.replay_action.isEnabled()
    assert not dialog.bar.compare_action.isEnabled()
    # At risk 599.04: 134.78 of S2, 179.71 of S3 and 44.93 of S4.
    assert cells(tried(qtbot, opened(dialog)))[1] == "359.42"


def test_faults_of_the_editor_come_first(office: Office) -> None:
    dialog = editor(office)
    general = next(part.form for part in dialog.parts if "title" in part.form.names)
    general.box("title").editor.set_value("")
    dialog.bar.replay_action.trigger()
    assert dialog.findChildren(ReplayDialog) == []
    assert general.first_bad() is general.box("title")


def test_pasted_history_is_tried_as_it_is_pasted(qtbot: QtBot, office: Office) -> None:
    dialog = ReplayDialog(office, offered(office.book))
    qtbot.addWidget(dialog)
    dialog.show()
    tried(qtbot, dialog)
    assert dialog.paste.isHidden()
    dialog.source.setCurrentIndex(dialog.source.count() - 1)
    assert dialog.replay is None
    assert not dialog.paste.isHidden()
    assert "There is no text yet." in dialog.empty.text.text()
    assert not dialog.copy_button.isEnabled()
    dialog.paste.setPlainText(
        "Month\tCharges\tS1\tS2\tS3\tS4\tA\tB\tC\n2026-01\t10000\t70\t95\t99\tx\n"
        "2026-02\t10000\t70\t95\t99\t99\n2026-03\t10000\t70\t95\t99\t99\n"
    )
    tried(qtbot, dialog)
    # 12 % of 10,000.00, 60 % of it, and 1.5 times from the second month on.
    assert [item.credits.total.minor for item in dialog.months.model.rows] == [
        72_000,
        108_000,
        108_000,
    ]
    assert "and 1 more." in dialog.words.text()
    assert "F2: S4: “x” is no figure in %." in dialog.words.toolTip()
    dialog.source.setCurrentIndex(0)
    assert dialog.paste.isHidden()
    assert cells(tried(qtbot, dialog))[0] == "September 2026"


def test_contract_without_months_asks_for_a_history(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    book = bare_sample_book(
        tmp_path / "Bare.bpodesk", clock=lambda: dt.datetime(2026, 9, 5, 8, tzinfo=dt.UTC)
    )
    dialog = ReplayDialog(Office(shell, book), offered(book))
    qtbot.addWidget(dialog)
    dialog.show()
    assert (dialog.source.count(), dialog.source.currentData()) == (1, None)
    assert dialog.replay is None
    shell.jobs.close()
    book.close()


def test_months_that_the_terms_do_not_fit_say_so(qtbot: QtBot, office: Office) -> None:
    offer = offered(office.book)
    (level, *_) = offer.revision.terms.levels
    terms = replace(offer.revision.terms, levels=(replace(level, metric="backlog"),))
    offer = replace(offer, revision=replace(offer.revision, terms=terms))
    dialog = ReplayDialog(office, offer)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "No month that is over" in dialog.empty.text.text(), timeout=20_000)

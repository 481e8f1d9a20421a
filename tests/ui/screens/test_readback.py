"""A service level in plain words, in the editor where it is typed."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpodesk.services.books import OpenBook
from bpodesk.services.contracts import find_contract, next_revision
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Form
from bpodesk.ui.kit.rows import RowsEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.readback import ReadbackPanel
from tests.samples import sample_book

NOW = dt.datetime(2026, 10, 5, 2, 0, tzinfo=dt.UTC)
LEVELS, CREDITS, BALANCE = 2, 3, 8


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = sample_book(tmp_path / "Talisay.bpodesk", clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def editor(qtbot: QtBot, shell: Shell, book: OpenBook) -> Iterator[ContractDialog]:
    file = next_revision(find_contract(book, SAMPLE_CONTRACT), effective_from=dt.date(2026, 11, 1))
    dialog = ContractDialog(Office(shell, book), file)
    dialog.open()
    qtbot.waitExposed(dialog)
    yield dialog
    dialog.done(0)


def looked_at(
    editor: ContractDialog, place: int, look: Callable[[Form, ReadbackPanel], None]
) -> None:
    """Open the row at a place, look, and close it without a change."""
    failures: list[BaseException] = []

    def run() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, RecordDialog)
        panel = asked.findChild(ReadbackPanel)
        assert panel is not None
        try:
            look(asked._forms[0], panel)
        except AssertionError as failure:
            failures.append(failure)
        for form in asked._forms:
            form.remember()
        asked.reject()

    rows = editor.parts[LEVELS].form.box("levels").editor
    assert isinstance(rows, RowsEditor)
    rows.view.setCurrentIndex(rows.model.index(place, 0))
    QTimer.singleShot(0, run)
    rows.open()
    assert not failures, failures[0]


def test_level_is_read_back_as_it_is_typed(editor: ContractDialog) -> None:
    def look(form: Form, panel: ReadbackPanel) -> None:
        box = form.box
        assert panel.head.text().startswith("Of 1,240 items due a month, 62 may be late; the 63rd")
        assert "The volume is that of the month counted." in panel.rest.text()
        box("target").editor.set_value(Decimal(96))
        assert "49 may be late; the 50th costs USD 269.57" in panel.head.text()  # 4 % are 49.6
        box("target").editor.set_value(None)
        assert panel.head.text().startswith("As soon as the fields above are complete")
        assert panel.rest.text() == ""
        box("target").editor.set_value(Decimal(90))  # easier than its minimum of 93
        assert panel.head.text().startswith("As soon as the fields above are complete")
        box("target").editor.set_value(Decimal(95))
        box("metric").editor.set_value("fill-rate")
        # Items due say nothing of hours: the example is taken.
        assert panel.volume.label.text() == "&Forecast a month, hours contracted"
        assert panel.head.text().startswith("Of 1,000 h contracted a month, 50 h may be missing")
        box("minimum").editor.set_value(None)
        box("metric").editor.set_value("backlog")
        assert panel.volume.isHidden()

    looked_at(editor, 1, look)


def test_forecast_that_is_typed_is_remembered_for_the_contract(editor: ContractDialog) -> None:
    def type_it(_form: Form, panel: ReadbackPanel) -> None:
        panel.volume.editor.set_value(1000)
        panel.base.editor.set_value(None)
        assert panel.head.text().startswith("Of 1,000 items due a month, 50 may be late")
        assert "The volume is" not in panel.rest.text()
        panel.volume.editor.set_value(0)
        assert panel.volume.problem()
        assert panel.head.text().startswith("Of 1,240 items")
        panel.volume.editor.set_value(30)

    def look(_form: Form, panel: ReadbackPanel) -> None:
        assert panel.volume.editor.value() == 30
        assert panel.head.text().startswith("Of 30 items due a month, 1 may be late")

    def other(_form: Form, panel: ReadbackPanel) -> None:
        assert panel.volume.editor.value() is None
        assert panel.head.text().startswith("Of 400 items sampled a month")
        panel.volume.editor.set_value(100)
        panel.volume.editor.set_value(None)

    looked_at(editor, 1, type_it)
    looked_at(editor, 1, look)
    looked_at(editor, 2, other)
    looked_at(editor, 2, other)


def test_level_in_hours_takes_its_forecast_in_hours(editor: ContractDialog) -> None:
    def look(_form: Form, panel: ReadbackPanel) -> None:
        panel.volume.editor.set_value(928)
        # 1.5 % of 928 h are 13.92 h = 835.2 min.
        assert panel.head.text().startswith("Of 928 h contracted a month, 13 h 55 min may be")

    looked_at(editor, 3, look)


def test_level_is_read_back_with_the_credit_rules_as_they_stand(editor: ContractDialog) -> None:
    rules = editor.parts[CREDITS].form
    rules.box("minor_factor_percent").editor.set_value(Decimal(25))

    def half(_form: Form, panel: ReadbackPanel) -> None:
        assert "the 63rd costs USD 134.78" in panel.head.text()  # 269.568 / 2

    looked_at(editor, 1, half)
    rules.box("minor_factor_percent").editor.set_value(None)  # a fault: the stored rules hold

    def whole(_form: Form, panel: ReadbackPanel) -> None:
        assert "the 63rd costs USD 269.57" in panel.head.text()

    looked_at(editor, 1, whole)


def test_forecast_typed_with_a_level_feeds_the_balance_check(editor: ContractDialog) -> None:
    def type_it(_form: Form, panel: ReadbackPanel) -> None:
        panel.volume.editor.set_value(19)

    tabs = editor.tabs
    assert tabs is not None

    def single_miss() -> str:
        tabs.setCurrentIndex(LEVELS)
        tabs.setCurrentIndex(BALANCE)
        rows = editor.parts[BALANCE].form.box("balance").editor.value()
        return next(row.finding.reason for row in rows if row.rule.code == "B12")

    assert "S2 from 20 with 1,240 expected" in single_miss()
    looked_at(editor, 1, type_it)
    assert single_miss() == "A single miss fails the month: S2 expects 19 items and needs 20."

"""From hours and imports to the file they came from, and the template for the next."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.periods import Month
from bpodesk.services.contracts import list_contracts
from bpodesk.services.sample import WORKBOOK_NAME
from bpodesk.services.templates import timesheet_template
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets.source_dialog import SourceDialog
from tests.ui.screens.importing import Desk, saved_under


def sources(desk: Desk) -> list[SourceDialog]:
    return [d for d in desk.screen.window().findChildren(SourceDialog) if d.isVisible()]


def test_hours_are_shown_in_their_file(
    qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path
) -> None:
    desk = Desk(qtbot, make_office(hours=True), tmp_path)
    hours = desk.screen.hours
    row = hours.table.model.shown[5]
    hours.table.select((row.id,))
    assert desk.screen.commands()["show_source"].enabled()
    desk.screen.commands()["show_source"].run()
    qtbot.waitUntil(lambda: bool(sources(desk)), timeout=15_000)
    desk.settle()
    (dialog,) = sources(desk)
    assert dialog.windowTitle() == WORKBOOK_NAME
    index = dialog.sheet.grid.view.currentIndex()
    assert row.place == f"Hours!G{index.row() + 1}"
    assert index.column() == 6
    assert dialog.sheet.grid.model.text(index.row() + 1, 2) == row.person.name
    assert dialog.facts.text().startswith(f"{row.place}  ·  {row.person.name}, Sep ")


def test_import_is_shown_as_it_was_given_and_saved(
    qtbot: QtBot,
    make_office: Callable[..., Office],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(qtbot, make_office(hours=True), tmp_path)
    desk.screen.tabs.setCurrentWidget(desk.screen.imports)
    desk.screen.imports.view.selectRow(0)
    desk.screen.commands()["show_source"].run()
    qtbot.waitUntil(lambda: bool(sources(desk)), timeout=15_000)
    desk.settle()
    (dialog,) = sources(desk)
    target = tmp_path / "kept"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog._on_save()
    desk.settle()
    assert target.with_suffix(".xlsx").read_bytes() == dialog.sheet._content


def test_template_is_saved_for_the_month_in_front(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = saved_under(monkeypatch, tmp_path / "t.xlsx")
    desk.screen.hours.months.set_month(Month(2026, 9))
    desk.screen.commands()["save_template"].run()
    (form,) = desk.screen.window().findChildren(RecordDialog)
    assert form.save()
    desk.settle()
    assert proposed == ["Timesheet 2026-09 HPO-2026-014.xlsx"]
    book = desk.office.book
    contract_id = list_contracts(book)[0].contract.id
    template = timesheet_template(book, contract_id=contract_id, month=Month(2026, 9))
    assert (tmp_path / "t.xlsx").read_bytes() == template

"""The import on one page, mostly by the keyboard; what goes wrong, and the marked copy."""

import dataclasses
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from bpodesk.domain.problems import Problem, Severity, Trouble
from bpodesk.domain.readings import (
    Answers,
    ColumnRole,
    Role,
    SheetUse,
    Unfinished,
)
from bpodesk.services.imports import GivenFile
from bpodesk.ui.kit.sheet_model import Place
from bpodesk.ui.notify import Notice
from bpodesk.ui.screens.timesheets.import_dialog import session
from bpodesk.ui.screens.timesheets.import_dialog.facts import facts_of, refused_roles
from tests.ui.screens.importing import HOURS, Desk, reading, saved_under


def test_import_shows_the_sheet_the_totals_and_the_effect(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    grid = dialog.sheet.grid
    assert grid.model.text(1, 2) == "Employee"
    assert [grid.model.role(column) for column in range(1, 6)] == [
        Role.PERSON_CODE,
        Role.PERSON,
        Role.DATE,
        Role.HOURS,
        Role.TASK,
    ]
    assert dialog.totals.figure("people") == "2"
    assert dialog.totals.figure("entries") == "3"
    assert dialog.totals.figure("hours") == "23.50 h"
    assert dialog.totals.figure("days") == "Sep 1, 2026 – Sep 2, 2026"
    assert dialog.state_label.text() == "3 entries are new."
    assert dialog.effect.effects.item(0, 1).text() == "3"
    assert dialog.effect.effects.item(0, 2).text() == "23.50 h"
    assert dialog.first_focus() is dialog.import_button
    dialog.grab()


def test_import_problem_leads_to_its_cell_by_arrow_keys(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.tabs.setCurrentIndex(1)
    dialog.problems.list.setFocus()
    desk.key(Qt.Key.Key_Down)
    view = dialog.sheet.grid.view
    assert (view.currentIndex().row(), view.currentIndex().column()) == (3, 3)
    assert "30:00" in dialog.problems.detail.text()
    assert QApplication.focusWidget() is dialog.problems.list
    dialog.problems.filter.set_value("warnings")
    assert dialog.problems.model.rowCount() == 0
    dialog.problems.filter.set_value("errors")
    assert dialog.problems.model.rowCount() == 1


def test_import_by_the_keyboard_goes_round_and_imports(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    seen: list[str] = []
    for _ in range(5):
        desk.key(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.accessibleName() or getattr(focus, "text", str)())
    assert seen == ["Contract", "Sheet", "Effect on the book", "&Import", "Contract"]
    desk.key(Qt.Key.Key_F6, shift=True)
    assert dialog.import_button.hasFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.minutes() == 1410


def test_import_enter_outside_the_button_imports_nothing(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.effect.rows.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert dialog.isVisible()
    assert desk.minutes() == 0
    desk.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.minutes() == 1410


def test_import_role_changed_by_the_user_is_read_again_and_taken_back(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    dialog.sheet.grid.view.setFocus()
    dialog.sheet.grid.show_cell(place("hours", 3, 5))
    dialog.sheet.grid.role_chosen.emit(5, Role.CUSTOMER)
    desk.settle()
    assert dialog.session.answers.roles == {"hours!E": Role.CUSTOMER}
    assert dialog.sheet.grid.view.currentIndex().column() == 4
    assert QApplication.focusWidget() is dialog.sheet.grid.view
    menu = dialog.question.menu()
    assert [action.text() for action in menu.actions()] == ["Take back: Columns: hours!E"]
    menu.actions()[0].trigger()
    desk.settle()
    assert dialog.session.answers == Answers()


def place(sheet: str, row: int, column: int) -> object:
    return Place(sheet=sheet, row=row, column=column)


def test_import_answer_that_leads_nowhere_is_said_and_taken_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = desk.read(HOURS)

    def refuse(*_: object, **__: object) -> None:
        raise Trouble("“hours.csv” can't be read that way.")

    monkeypatch.setattr(session, "read_for", refuse)
    dialog.sheet.grid.role_chosen.emit(4, Role.IGNORED)
    desk.settle()
    boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]
    assert [box.text() for box in boxes if box.isVisible()] == [
        "“hours.csv” can't be read that way."
    ]
    assert dialog.session.answers == Answers()
    assert dialog.state_label.text() == "3 entries are new."


def test_import_cancelled_while_it_runs_changes_nothing_and_stays_open(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    heard: list[Notice] = []
    desk.office.shell.notify.noticed.connect(heard.append)
    gate = desk.hold()
    dialog.import_button.click()
    assert dialog.state_label.text() == "The hours are being imported…"
    desk.key(Qt.Key.Key_Escape)
    gate.set()
    desk.settle()
    assert [notice.message for notice in heard] == ["Cancelled. Nothing was changed."]
    assert desk.minutes() == 0
    assert dialog.isVisible()
    assert dialog.state_label.text() == "3 entries are new."


def test_import_change_that_is_cancelled_is_taken_back(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    gate = desk.hold()
    dialog.sheet.grid.role_chosen.emit(5, Role.CUSTOMER)
    assert dialog.session.busy
    for job in desk.office.shell.jobs._open:
        job.progress.cancel()
    gate.set()
    desk.settle()
    assert dialog.session.answers == Answers()
    assert not dialog.session.busy


def test_import_only_the_latest_choice_counts(desk: Desk) -> None:
    dialog = desk.read(HOURS)
    told: list[bool] = []
    heard: list[Notice] = []
    desk.office.shell.notify.noticed.connect(heard.append)
    gate = desk.hold()
    dialog.session.working.connect(told.append)
    dialog.session.choose_zone("UTC")
    dialog.session.choose_zone("Asia/Manila")
    assert dialog.state_label.text() == "The file is being looked through…"
    gate.set()
    desk.settle()
    assert heard == []  # what was overtaken is not told as cancelled
    assert dialog.session.wishes.zone == "Asia/Manila"
    assert told == [True, True, False]


def test_problems_of_a_file_are_told_once_and_errors_first() -> None:
    warning = Problem(message="Look.", severity=Severity.WARNING)
    error = Problem(message="Wrong.", place="hours!D2")
    unfinished = Unfinished(person="A", problem=error)
    read = reading(problems=(warning, error), unfinished=(unfinished,))
    told = facts_of(GivenFile(name="a", content=b"", sha256="", reading=read), None)
    assert told.problems == (error, warning)


def test_role_that_the_file_is_not_read_in_is_said() -> None:
    columns = (ColumnRole(column=3, header="Worked", role=Role.HOURS),)
    use = SheetUse(name="Hours", used=True, why="", columns=columns)
    read = dataclasses.replace(reading(), sheets=(use,))
    facts = facts_of(GivenFile(name="a", content=b"", sha256="", reading=read), None)
    chosen = {
        "Hours!C": Role.HOURS,
        "Hours!D": Role.IGNORED,
        "Hours!E": Role.TASK,
    }
    assert list(refused_roles(chosen, facts)) == ["Column Hours!E can't be read as: Task."]


def test_import_saves_a_copy_with_its_problems_marked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = saved_under(monkeypatch, tmp_path / "marked")
    dialog = desk.read(HOURS)
    heard: list[Notice] = []
    desk.office.shell.notify.noticed.connect(heard.append)
    dialog.save_copy.trigger()
    desk.qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert proposed == ["hours corrected.xlsx"]
    assert "1 cell is marked." in heard[-1].message
    copy = load_workbook(tmp_path / "marked.xlsx")
    assert "30:00" in copy.worksheets[0]["D4"].comment.text

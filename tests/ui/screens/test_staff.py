import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpodesk.services.books import OpenBook
from bpodesk.services.staff import list_staff
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.notify import Notice, ProblemsDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Shell
from bpodesk.ui.screens.staff import StaffScreen


@pytest.fixture
def screen(qtbot: QtBot, shell: Shell, book: OpenBook) -> StaffScreen:
    made = StaffScreen(Office(shell, book))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def _dialog() -> RecordDialog:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecordDialog)
    return dialog


def test_staff_list_shows_todays_seat(screen: StaffScreen) -> None:
    cells = [column.text(screen.table.model.rows[0]) for column in screen.table.model.columns]
    assert cells == [
        "A",
        "Amihan Salonga",
        "Team lead",
        "Asia/Manila",
        "HPO-2026-014 Seat A",
        "Nov 3, 2025",
        "–",
        "–",
    ]
    assert "Other names" not in [column.title for column in screen.table.shown_columns()]


def test_person_is_made_with_aliases_and_selected(screen: StaffScreen, book: OpenBook) -> None:
    screen.new_row()
    dialog = _dialog()
    form = dialog._forms[0]
    form.set_values({"code": "G", "name": "Gloria Reyes", "aliases": ("REYES, G.", "Glo Reyes")})
    assert dialog.save()
    person = next(row.person for row in list_staff(book) if row.person.code == "G")
    assert person.aliases == ("REYES, G.", "Glo Reyes")
    assert person.zone == "Asia/Manila"
    current = screen.table.current()
    assert current is not None
    assert current.person == person


def test_person_who_left_before_being_hired_is_told_at_the_date(screen: StaffScreen) -> None:
    screen.open_row(screen.table.model.rows[0])
    dialog = _dialog()
    assert dialog.windowTitle() == "Amihan Salonga"
    dialog._forms[0].box("left_on").editor.set_value(dt.date(2025, 1, 1))
    assert not dialog.save()
    assert dialog._forms[0].box("left_on").problem() == (
        "The last day is before the first. Correct one of the two dates."
    )
    dialog.done(0)


def test_person_in_a_seat_is_not_binned(qtbot: QtBot, screen: StaffScreen) -> None:
    screen.table.view.selectRow(0)
    qtbot.keyClick(screen.table.view, Qt.Key.Key_Delete)
    told = QApplication.activeModalWidget()
    assert isinstance(told, ProblemsDialog)
    assert "still assigned to Seat A" in told.list.item(0).text()
    told.accept()


def test_person_without_a_seat_is_binned_and_taken_back(
    screen: StaffScreen, book: OpenBook
) -> None:
    screen.new_row()
    _dialog()._forms[0].set_values({"code": "G", "name": "Gloria Reyes"})
    assert _dialog().save()
    notices: list[Notice] = []
    screen.shell.notify.noticed.connect(notices.append)
    screen.bin_rows([row for row in screen.table.model.rows if row.person.code == "G"])
    assert [notice.message for notice in notices] == ["Gloria Reyes is in the bin."]
    assert len(list_staff(book)) == 6
    undo = notices[0].action
    assert undo is not None
    undo()
    assert len(screen.table.model.rows) == 7

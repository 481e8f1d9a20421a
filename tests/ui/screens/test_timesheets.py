import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bpodesk.domain.ids import TimeEntryId
from bpodesk.domain.periods import Month
from bpodesk.services import books
from bpodesk.services.imports import WrittenName
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import (
    WORKBOOK_NAME,
    sample_workbook,
)
from bpodesk.services.staff import list_staff, save_person
from bpodesk.services.timesheets import list_batches, list_entries, save_entry
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.notify import Notice
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets import TimesheetsScreen
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog
from bpodesk.ui.screens.timesheets.wording import proposed_code

SEPTEMBER = Month(2026, 9)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / WORKBOOK_NAME
    path.write_bytes(sample_workbook())
    return path


def shown(qtbot: QtBot, office: Office) -> TimesheetsScreen:
    screen = TimesheetsScreen(office)
    qtbot.addWidget(screen)
    screen.resize(1040, 680)
    screen.show()
    return screen


def import_dialog(qtbot: QtBot, screen: TimesheetsScreen, path: Path) -> ImportDialog:
    screen.read(path)
    found: list[ImportDialog] = []

    def is_open() -> bool:
        found[:] = [d for d in screen.window().findChildren(ImportDialog) if d.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_open, timeout=15_000)
    return found[0]


def settle(qtbot: QtBot, office: Office) -> None:
    qtbot.waitUntil(lambda: not office.shell.jobs.busy, timeout=15_000)


def press_import(qtbot: QtBot, office: Office, dialog: ImportDialog) -> None:
    settle(qtbot, office)
    dialog.import_button.click()
    settle(qtbot, office)


def rows(screen: TimesheetsScreen) -> int:
    return len(screen.hours.table.model.rows)


def notices(office: Office) -> list[Notice]:
    heard: list[Notice] = []
    office.shell.notify.noticed.connect(heard.append)
    return heard


def test_timesheets_import_undo_and_import_again(
    qtbot: QtBot, make_office: Callable[..., Office], workbook: Path
) -> None:
    office = make_office()
    screen = shown(qtbot, office)
    dialog = import_dialog(qtbot, screen, workbook)
    assert dialog.state_label.text() == "116 entries are new."
    press_import(qtbot, office, dialog)
    assert screen.hours.months.month == SEPTEMBER
    assert rows(screen) == 116
    assert "Hours 940.50 h" in screen.hours.table.footer.text()
    office.undo()
    assert rows(screen) == 0
    press_import(qtbot, office, import_dialog(qtbot, screen, workbook))
    assert rows(screen) == 116
    assert len(list_batches(office.book)) == 1


def test_timesheets_same_file_again_says_nothing_changed(
    qtbot: QtBot, make_office: Callable[..., Office], workbook: Path
) -> None:
    office = make_office(hours=True)
    screen = shown(qtbot, office)
    heard = notices(office)
    dialog = import_dialog(qtbot, screen, workbook)
    assert dialog.state_label.text() == (
        "This very file was imported on Oct 2, 2026, 11:00 AM. Nothing would change."
    )
    press_import(qtbot, office, dialog)
    assert heard[-1].message == f"{WORKBOOK_NAME} is in the book already; nothing was changed."
    assert len(list_batches(office.book)) == 1
    assert rows(screen) == 116


def test_timesheets_wrong_file_gives_one_sentence_and_changes_nothing(
    qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path
) -> None:
    office = make_office()
    screen = shown(qtbot, office)
    wrong = tmp_path / "picture.xlsx"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    screen.read(wrong)

    def boxes() -> list[QMessageBox]:
        return [
            w
            for w in QApplication.topLevelWidgets()
            if isinstance(w, QMessageBox) and w.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(boxes()), timeout=15_000)
    assert "picture.xlsx" in boxes()[0].text()
    assert list_batches(office.book) == ()


def test_timesheets_missing_file_is_said_in_words(
    qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path
) -> None:
    screen = shown(qtbot, make_office())
    screen.read(tmp_path / "gone.xlsx")

    def texts() -> list[str]:
        return [
            w.text()
            for w in QApplication.topLevelWidgets()
            if isinstance(w, QMessageBox) and w.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(texts()), timeout=15_000)
    assert texts()[0].startswith("gone.xlsx can't be read: ")


def test_timesheets_dropped_file_is_read(
    qtbot: QtBot, make_office: Callable[..., Office], workbook: Path
) -> None:
    screen = shown(qtbot, make_office())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(workbook))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    screen.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    qtbot.waitUntil(lambda: bool(screen.window().findChildren(ImportDialog)), timeout=15_000)


def test_import_dialog_waits_until_proposed_people_are_accepted(
    qtbot: QtBot, make_office: Callable[..., Office], workbook: Path
) -> None:
    office = make_office()
    people = {row.person.code: row.person for row in list_staff(office.book)}
    save_person(office.book, dataclasses.replace(people["F"], code="F9", name="Florencia Ybanes"))
    screen = shown(qtbot, office)
    dialog = import_dialog(qtbot, screen, workbook)
    assert not dialog.import_button.isEnabled()
    assert dialog.state_label.text() == "1 person is not matched yet."
    assert dialog.people.model.lines[0].proposed == people["F"].id
    assert dialog.tabs.tabText(0) == "&People (1)"
    dialog.people.accept_all.click()
    settle(qtbot, office)
    assert dialog.import_button.isEnabled()
    assert dialog.state_label.text() == "116 entries are new."
    press_import(qtbot, office, dialog)
    assert rows(screen) == 116


def test_import_dialog_adds_an_unknown_person_to_the_staff(
    qtbot: QtBot, make_office: Callable[..., Office], workbook: Path
) -> None:
    office = make_office()
    people = {row.person.code: row.person for row in list_staff(office.book)}
    save_person(office.book, dataclasses.replace(people["B"], code="Z", name="Somebody Else"))
    dialog = import_dialog(qtbot, shown(qtbot, office), workbook)
    dialog.people.add.click()
    (editor,) = dialog.findChildren(RecordDialog)
    assert editor.save()
    settle(qtbot, office)
    assert dialog.state_label.text() == "116 entries are new."
    assert ("B", "Benito Cabrera") in [
        (row.person.code, row.person.name) for row in list_staff(office.book)
    ]


def test_import_dialog_overlaps_need_the_users_word(
    qtbot: QtBot, make_office: Callable[..., Office], tmp_path: Path
) -> None:
    office = make_office(hours=True)
    path = tmp_path / "again.csv"
    path.write_text(
        "Employee ID,Employee,Date,Start,End,Hours\n"
        "A,Amihan Salonga,2026-09-01,22:00,23:00,1.00\n"
        "A,Amihan Salonga,2026-09-07,22:00,23:00,1.00\n",
        encoding="utf-8",
    )
    screen = shown(qtbot, office)
    dialog = import_dialog(qtbot, screen, path)
    assert dialog.state_label.text() == "Some hours overlap; see the problems."
    assert not dialog.import_button.isEnabled()
    settle(qtbot, office)
    dialog.problems.allow_overlaps.setChecked(True)
    assert dialog.import_button.isEnabled()
    press_import(qtbot, office, dialog)
    assert rows(screen) == 118


def test_hours_clock_of_the_contract_shows_its_times(
    qtbot: QtBot, make_office: Callable[..., Office]
) -> None:
    screen = shown(qtbot, make_office(hours=True))
    table = screen.hours.table
    start = next(column for column in table.model.columns if column.name == "start")
    assert start.text(table.model.shown[0]) == "9:00 PM"
    screen.hours.clock.box.setCurrentIndex(1)
    assert screen.hours.zone() == "America/New_York"
    assert start.text(table.model.shown[0]) == "9:00 AM"


def test_hours_correction_needs_a_note_and_can_be_undone(
    qtbot: QtBot, make_office: Callable[..., Office]
) -> None:
    office = make_office(hours=True)
    screen = shown(qtbot, office)
    screen.hours.table.view.selectRow(0)
    screen.hours.open_current()
    (dialog,) = screen.findChildren(RecordDialog)
    form = dialog._forms[0]
    form.box("minutes").editor.set_value(7 * 60)
    assert not dialog.save()
    form.box("note").editor.set_value("Left an hour early")
    assert not dialog.save()  # from start to end it is nine hours
    form.box("break_minutes").editor.set_value(2 * 60)
    assert dialog.save()
    assert "Hours 939.50 h" in screen.hours.table.footer.text()
    office.undo()
    assert "Hours 940.50 h" in screen.hours.table.footer.text()


def test_hours_typed_in_fall_on_the_contracts_day(
    qtbot: QtBot, make_office: Callable[..., Office]
) -> None:
    office = make_office()
    screen = shown(qtbot, office)
    screen.hours.months.set_month(SEPTEMBER)
    screen.hours.add_hours()
    (dialog,) = screen.findChildren(RecordDialog)
    form = dialog._forms[0]
    amihan = next(row.person for row in list_staff(office.book) if row.person.code == "A")
    for name, value in (
        ("staff_id", amihan.id),
        ("day", dt.date(2026, 9, 2)),
        ("start", dt.time(6)),
        ("note", "Called in by phone"),
    ):
        form.box(name).editor.set_value(value)
    assert not dialog.save()
    assert form.box("end").problem() == "Type both the start and the end, or neither of them."
    form.box("end").editor.set_value(dt.time(8, 30))
    form.box("break_minutes").editor.set_value(15)
    assert dialog.save()
    (row,) = screen.hours.table.model.shown
    # 06:00 in Manila is 18:00 of the day before in New York, the contract's zone.
    assert row.entry.business_date == dt.date(2026, 9, 1)
    assert row.entry.minutes == 135
    assert row.file_name == "typed in"
    assert row.place == ""


def test_imports_open_shows_the_hours_of_the_file(
    qtbot: QtBot, make_office: Callable[..., Office]
) -> None:
    screen = shown(qtbot, make_office(hours=True))
    screen.hours.months.set_month(Month(2026, 8))
    screen.tabs.setCurrentWidget(screen.imports)
    screen.imports.view.selectRow(0)
    screen.commands()["open"].run()
    assert screen.tabs.currentWidget() is screen.hours
    assert screen.hours.months.month == SEPTEMBER
    assert rows(screen) == 116


def test_undo_of_the_book_is_one_step_for_an_import(
    qtbot: QtBot, make_office: Callable[..., Office], workbook: Path
) -> None:
    office = make_office()
    press_import(qtbot, office, import_dialog(qtbot, shown(qtbot, office), workbook))
    assert books.what_can_be_undone(office.book).undo == f"Import of {WORKBOOK_NAME}"


@pytest.mark.parametrize(
    ("written", "taken", "code"),
    [
        (WrittenName(name="Benito Cabrera", code="b-7"), set(), "B7"),
        (WrittenName(name="Benito Cabrera"), set(), "BC"),
        (WrittenName(name="Benito Cabrera"), {"bc", "bc2"}, "BC3"),
        (WrittenName(name="李"), set(), "P"),
    ],
)
def test_proposed_code_is_free(written: WrittenName, taken: set[str], code: str) -> None:
    assert proposed_code(written, taken) == code


def test_hours_that_were_typed_in_are_deleted_and_imported_ones_are_not(
    qtbot: QtBot, make_office: Callable[..., Office]
) -> None:
    office = make_office(hours=True)
    screen = shown(qtbot, office)
    imported = list_entries(office.book, days=SEPTEMBER.range)[0].entry
    typed = dataclasses.replace(
        imported,
        id=TimeEntryId(0),
        row_version=0,
        business_date=dt.date(2026, 9, 5),
        started_at=None,
        ended_at=None,
        batch_id=None,
        note="Saturday, by telephone",
    )
    outcome = save_entry(office.book, typed)
    assert isinstance(outcome, Saved)
    office.changed(outcome.changes, "typed")
    assert rows(screen) == 117
    screen.hours.table.select((outcome.record.id,))
    screen.commands()["delete"].run()
    assert rows(screen) == 116
    office.undo()
    assert rows(screen) == 117
    told: list[str] = []
    office.shell.notify.problems = lambda _title, found, **_: told.extend(  # type: ignore[method-assign] - heard here
        problem.message for problem in found
    )
    screen.hours.table.select((imported.id,))
    screen.commands()["delete"].run()
    assert told == ["These hours came from a file. Correct them to 0:00 with a note instead."]
    assert rows(screen) == 117

"""Counts from a list, through the screen of the service levels."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.services import books
from bpodesk.services.count_imports import list_count_imports
from bpodesk.services.measures import list_events
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.count_import import CountImportDialog
from bpodesk.ui.screens.service_levels.count_source import CountSourceDialog
from tests.services.making import forget_threshold

REPORT = Path(__file__).parents[2] / "data" / "counts" / "calls-september.csv"
HEAD = "Date,Interval,Calls offered,Answered within 20 s,Answered after 20 s,Abandoned after 20 s\n"
DAYS = HEAD + "2026-09-16,21:00-21:30,10,7,2,1\n2026-09-16,21:30-22:00,12,6,4,2\n"
TICKETS = (
    "Ticket,Status,Opened,Closed\n"
    "T1,Closed,2026-10-02 16:30,2026-10-05 15:30\n"
    "T2,Closed,2026-10-02 16:30,2026-10-05 15:31\n"
)
MANILA = "Asia/Manila"


class Counting:
    """The screen, and a person with lists."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot, self.office, self.folder = qtbot, office, folder
        self.screen = ServiceLevelsScreen(office)
        qtbot.addWidget(self.screen)
        self.screen.resize(1040, 680)
        self.screen.show()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.office.shell.jobs.busy, timeout=20_000)

    def write(self, text: str, name: str = "calls.csv") -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, path: Path) -> CountImportDialog:
        self.screen.read_list(path)
        return self.opened()

    def opened(self) -> CountImportDialog:
        self.settle()
        self.settle()  # the sheet's first page
        dialog = self.screen.findChildren(CountImportDialog)[-1]
        dialog.activateWindow()
        self.qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        return dialog

    def closed(self) -> bool:
        # A closed one is deleted sooner or later.
        return not any(d.isVisible() for d in self.screen.findChildren(CountImportDialog))

    def choose_zone(self, dialog: CountImportDialog, zone: str) -> None:
        dialog.zone.set_value(zone)
        self.settle()

    def press(self, widget: QWidget, *keys: Qt.Key) -> None:
        for key in keys:
            self.qtbot.keyClick(widget, key)
        self.settle()

    def button(self, dialog: RecordDialog, words: str) -> QPushButton:
        found = (b for b in dialog.findChildren(QPushButton) if words in b.text())
        return next(found)

    @property
    def s1(self) -> list[str]:
        model = self.screen.counts.grid.counts
        return [str(model.index(row, 3).data()) for row in (1, 2, 3)]


@pytest.fixture
def counting(qtbot: QtBot, office: Office, tmp_path: Path) -> Counting:
    return Counting(qtbot, office, tmp_path)


def test_list_asks_shows_its_effect_and_is_imported_by_keys_alone(counting: Counting) -> None:
    forget_threshold(counting.office.book)
    dialog = counting.read(counting.write(DAYS))
    assert [code for code, box in dialog.levels.items() if box.isChecked()] == ["S1"]
    assert not dialog.levels["S2"].isEnabled()
    assert dialog.focusWidget() is dialog.question.number
    assert dialog.reason() == "Answer the question first."
    counting.press(dialog.question.number, Qt.Key.Key_Return)
    counting.choose_zone(dialog, MANILA)
    assert "S1 14–20 Sep" in dialog.question.title.text()
    counting.press(dialog.question.yes, Qt.Key.Key_Return)  # nothing is chosen yet
    assert dialog.question.question is not None
    counting.press(dialog.question.yes, Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert not dialog.question.isVisible()
    table = dialog.effect.lines
    shown = [[table.index(row, column).data() for column in range(4)] for row in range(3)]
    assert shown[0] == ["S1  14–20 Sep", "Answered within the threshold", "884", "13"]
    assert shown[1][0] == ""
    assert [row[3] for row in shown] == ["13", "6", "3"]
    assert dialog.totals.text() == (
        "Interval table, 2 rows: 2 new, 0 changed, 0 as before, 0 removed"
    )
    counting.qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    counting.settle()
    assert counting.closed()
    assert counting.s1 == ["13", "6", "3"]
    books.undo_last(counting.office.book)
    counting.screen.mark_stale()
    counting.screen.refresh()
    assert counting.s1 == ["884", "326", "131"]


def test_parts_are_gone_round_and_the_sheet_shows_what_was_understood(counting: Counting) -> None:
    dialog = counting.read(counting.write(DAYS))
    model = dialog.sheet.grid.model
    assert [model.role_words(column) for column in range(1, 7)] == [
        "Date",
        "Interval",
        "Calls offered",
        "Answered within",
        "Answered after",
        "Abandoned after",
    ]
    seen = []
    for _ in range(5):
        counting.qtbot.keyClick(dialog, Qt.Key.Key_F6)
        seen.append(dialog.focusWidget())
    assert dialog.levels["S1"] in seen
    assert dialog.effect in seen
    counting.press(dialog, Qt.Key.Key_Escape)
    assert counting.closed()


def test_list_for_other_levels_is_counted_when_they_are_ticked(counting: Counting) -> None:
    dialog = counting.read(counting.write(TICKETS, "tickets.csv"))
    assert dialog.question.unit.isVisible()
    counting.press(dialog.question.number, Qt.Key.Key_Return)
    assert dialog.reason() == ""
    counting.qtbot.mouseClick(dialog.levels["S2"], Qt.MouseButton.LeftButton)
    counting.settle()
    assert dialog.reason() == "Answer the question first."
    assert not dialog.question.button.isVisible()
    assert dialog.focusWidget() is dialog.levels["S2"]
    counting.qtbot.mouseClick(dialog.levels["S2"], Qt.MouseButton.LeftButton)
    counting.settle()
    counting.qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    counting.settle()
    assert str(counting.screen.months.month) == "2026-10"
    contract_id = list_events(counting.office.book, _contract(counting))[0].event.contract_id
    (kept,) = list_count_imports(counting.office.book, contract_id)
    assert kept.batch.levels == ("S2",)
    again = counting.read(counting.folder / "tickets.csv")
    assert again.reason() == "This list is in the book already, and nothing would change."


def _contract(counting: Counting):
    chosen = counting.screen.contract.value()
    assert chosen is not None
    return chosen


def test_dates_are_read_anew_once_somebody_says_how(counting: Counting) -> None:
    text = HEAD + "06/10/2026,21:00-21:30,10,7,2,1\n"
    dialog = counting.read(counting.write(text))
    assert dialog.question.yes.text() == "03/04 is the 3rd of &April"
    counting.press(dialog.question.yes, Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert [row.day.isoformat() for row in dialog.session.plan.rows] == ["2026-10-06"]


def test_file_dropped_on_the_screen_is_read(counting: Counting) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(counting.write(DAYS)))])
    drop = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    counting.screen.dropEvent(drop)
    assert counting.opened().session.plan.file.name == "calls.csv"


def test_count_leads_to_the_rows_of_its_file(counting: Counting) -> None:
    dialog = counting.read(REPORT)
    counting.choose_zone(dialog, MANILA)
    counting.press(dialog.question.number, Qt.Key.Key_Return)
    assert dialog.session.plan.effects == ()
    counting.press(dialog.import_button, Qt.Key.Key_Space)
    grid = counting.screen.counts.grid
    grid.setCurrentIndex(grid.counts.index(1, 3))
    command = counting.screen.commands()["show_source"]
    assert command.enabled()
    counting.screen.show_source()
    counting.settle()
    counting.settle()
    (source,) = counting.screen.findChildren(CountSourceDialog)
    assert source.rows.count() == 180
    assert "Answered within 20 seconds: 884" in source.words.text()
    source.rows.setCurrentRow(5)
    assert source.sheet is not None
    here = source.sheet.grid.view.currentIndex()
    assert f"calls-september!A{here.row() + 1}" == source.rows.item(5).text()
    source.accept()
    grid.setCurrentIndex(grid.counts.index(5, 6))
    assert not command.enabled()


def test_event_takes_what_the_lists_have_in_its_time(counting: Counting) -> None:
    dialog = counting.read(REPORT)
    counting.choose_zone(dialog, MANILA)
    counting.press(dialog.question.number, Qt.Key.Key_Return)
    counting.press(dialog.import_button, Qt.Key.Key_Space)
    screen = counting.screen
    screen.months.set_month(SAMPLE_MONTH)
    screen.tabs.setCurrentWidget(screen.events)
    first = next(row for row in screen.events.table.model.rows if row.event.code == "E1")
    screen.events.open(first)
    (editor,) = screen.findChildren(RecordDialog)
    form = next(form for form in editor._forms if "S1/within" in form.names)
    form.box("S1/within").editor.set_value(1)
    counting.button(editor, "lists").click()
    counting.settle()
    assert [form.values()[f"S1/{name}"] for name in ("within", "after", "abandoned_after")] == [
        12,
        148,
        118,
    ]
    words = form.values()["lists"]
    assert words.startswith("S1: 278 from 10 rows of calls-september.csv")
    assert "2 of them in part" in words
    editor.save()
    screen.events.new()
    new = next(d for d in screen.findChildren(RecordDialog) if d.isVisible())
    counting.button(new, "lists").click()
    counting.settle()
    new.done(0)

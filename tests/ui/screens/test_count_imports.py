"""Counts from a list, through the screen of the service levels."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from bpodesk.services import books
from bpodesk.services.measures import list_events
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screens.service_levels import ServiceLevelsScreen
from bpodesk.ui.screens.service_levels.count_import import CountImportDialog
from bpodesk.ui.screens.service_levels.count_source import CountSourceDialog

REPORT = Path(__file__).parents[2] / "data" / "counts" / "calls-september.csv"
DAYS = (
    "Date,Interval,Calls offered,Answered within 20 s,Answered after 20 s,Abandoned after 20 s\n"
    "2026-09-16,21:00-21:30,10,7,2,1\n"
    "2026-09-16,21:30-22:00,12,6,4,2\n"
)


@pytest.fixture
def screen(qtbot: QtBot, office: Office) -> ServiceLevelsScreen:
    made = ServiceLevelsScreen(office)
    qtbot.addWidget(made)
    made.resize(1040, 680)
    made.show()
    return made


class Counting:
    """The screen, and a person with lists."""

    def __init__(self, qtbot: QtBot, office: Office, screen: ServiceLevelsScreen) -> None:
        self.qtbot, self.office, self.screen = qtbot, office, screen

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.office.shell.jobs.busy, timeout=20_000)

    def read(self, path: Path) -> CountImportDialog:
        self.screen.read_list(path)
        self.settle()
        self.settle()  # the sheet's first page
        (dialog,) = self.screen.findChildren(CountImportDialog)
        dialog.activateWindow()
        self.qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        return dialog

    def answer_seconds(self, dialog: CountImportDialog, seconds: int) -> None:
        dialog.question.number.setValue(seconds)
        self.qtbot.keyClick(dialog.question.number, Qt.Key.Key_Return)
        self.settle()

    def choose_zone(self, dialog: CountImportDialog, zone: str) -> None:
        dialog.zone.set_value(zone)
        dialog.zone.box.activated.emit(dialog.zone.box.currentIndex())
        self.settle()

    def shoot(self, widget: object, name: str) -> None:
        folder = os.environ.get("COUNT_SHOTS")
        if folder:
            widget.grab().save(f"{folder}/{name}.png")


@pytest.fixture
def counting(qtbot: QtBot, office: Office, screen: ServiceLevelsScreen) -> Counting:
    return Counting(qtbot, office, screen)


def test_shots(counting: Counting, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text(DAYS)
    counting.shoot(counting.screen, "screen")
    dialog = counting.read(path)
    dialog.resize(1256, 672)
    counting.shoot(dialog, "asked")
    counting.choose_zone(dialog, "Asia/Manila")
    counting.answer_seconds(dialog, 20)
    counting.shoot(dialog, "typed")
    print(dialog.reason(), dialog.session.plan.questions, dialog.session.plan.batch.zone)
    dialog.reject()
    dialog = counting.read(REPORT)

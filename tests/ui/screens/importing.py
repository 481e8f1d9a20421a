"""A person before the screen of the timesheets, and the files that they import."""

import datetime as dt
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.readings import Reading
from bpodesk.services.timesheets import list_entries
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets import TimesheetsScreen
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog

SEPTEMBER = (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
HOURS = (
    "Employee ID,Employee,Date,Hours,Task\n"
    "A,Amihan Salonga,2026-09-01,8,Calls\n"
    "A,Amihan Salonga,2026-09-02,7.5,Calls\n"
    "B,Benito Cabrera,2026-09-01,30,Calls\n"
    "B,Benito Cabrera,2026-09-02,8,Mail\n"
)
CORRECTED = HOURS.replace("2026-09-02,7.5", "2026-09-02,6").replace(",30,", ",3,")


class Desk:
    """The screen, and a person before it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot, self.office, self.folder = qtbot, office, folder
        self.screen = TimesheetsScreen(office)
        qtbot.addWidget(self.screen)
        self.screen.resize(1040, 680)
        self.screen.show()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.office.shell.jobs.busy, timeout=20_000)

    def read(self, text: str, name: str = "hours.csv") -> ImportDialog:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        dialog = self.read_path(path)
        assert dialog is not None
        dialog.activateWindow()
        self.qtbot.waitUntil(dialog.isActiveWindow, timeout=5_000)
        return dialog

    def read_path(self, path: Path) -> ImportDialog | None:
        self.screen.read(path)
        self.settle()
        self.settle()  # the sheet's first page
        return self._open()

    def hold(self) -> threading.Event:
        """Keep the worker busy until the event is set."""
        gate = threading.Event()
        self.office.shell.jobs.run_job("Waiting", lambda _: gate.wait(10), lambda _: None)
        return gate

    def _open(self) -> ImportDialog | None:
        shown = [d for d in self.screen.window().findChildren(ImportDialog) if d.isVisible()]
        return shown[0] if shown else None

    def key(self, *keys: Qt.Key, shift: bool = False) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
            self.qtbot.keyClick(focus, key, held)

    def type(self, text: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        self.qtbot.keyClicks(focus, text)

    def minutes(self) -> int:
        days = DateRange(start=SEPTEMBER[0], end=SEPTEMBER[1] + ONE_DAY)
        return sum(row.entry.minutes for row in list_entries(self.office.book, days=days))


def reading(**changes: object) -> Reading:
    return Reading(layout="x", sheets=(), columns=(), entries=(), **changes)  # type: ignore[arg-type]


def saved_under(monkeypatch: pytest.MonkeyPatch, target: Path) -> list[str]:
    proposed: list[str] = []

    def choose(_parent: object, _title: str, name: str) -> tuple[str, str]:
        proposed.append(name)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed

"""What a person does in the real window: keys into whatever has the focus, and waiting."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpodesk.services.books import OpenBook
from bpodesk.ui.app import Desk, Places
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.screen import Screen
from bpodesk.ui.window import MainWindow

W = TypeVar("W", bound=QWidget)


class Hands:
    """What a person does: keys into whatever has the focus, and waiting for what appears."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.qtbot = qtbot
        self.desk = desk

    @property
    def window(self) -> MainWindow:
        assert self.desk.window is not None
        return self.desk.window

    @property
    def book(self) -> OpenBook:
        assert self.desk._book is not None
        return self.desk._book

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.shell.jobs.busy, timeout=20_000)

    def go(self, screen: str) -> Screen:
        shown = self.window.show_screen(screen)
        self.settle()
        shown.first_focus().setFocus()
        return shown

    def run(self, action: str) -> None:
        found = self.desk.shell.actions.action(action)
        self.qtbot.waitUntil(found.isEnabled, timeout=5_000)
        found.trigger()

    def appears(self, kind: type[W]) -> W:
        def shown() -> list[W]:
            return [
                widget
                for widget in QApplication.allWidgets()
                if isinstance(widget, kind) and widget.isVisible()
            ]

        self.qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
        found = shown()[-1]
        found.window().activateWindow()
        self.qtbot.waitUntil(found.window().isActiveWindow, timeout=5_000)
        return found

    def type(self, dialog: QWidget, *texts: str) -> None:
        """Type into the field with the focus, then Tab, for each text."""
        for text in texts:
            target = dialog.focusWidget()
            assert target is not None
            self.qtbot.keyClicks(target, text)
            self.qtbot.keyClick(target, Qt.Key.Key_Tab)

    def save(self, dialog: RecordDialog) -> None:
        focused = dialog.focusWidget() or dialog
        self.qtbot.keyClick(focused, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=5_000)


def sit_down(qtbot: QtBot, path: Path) -> Hands:
    """Open the window on the book at a path, beside which its settings and papers lie."""
    desk = Desk(Places(settings=path.with_name("s.ini"), sample=path, documents=path.parent))
    desk.open(path)
    made = Hands(qtbot, desk)
    made.settle()
    return made

"""Undo and redo of the open editor: two buttons at its foot, and their keys."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from bpodesk.ui.icons import dress
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import FieldBox
from bpodesk.ui.screens.contracts.held import HeldFile
from bpodesk.ui.text import tr


class StepKeys(QObject):
    """Takes steps back and makes them again, and goes to the tab that they were made in.

    In a field the keys mean the dialog's steps too: a field would take back letters that the steps
    know nothing of. A cell of a list that is being edited keeps its own undo, as does a line that
    belongs to no form.
    """

    def __init__(self, dialog: RecordDialog, tabs: QTabWidget, held: HeldFile) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._tabs = tabs
        self._held = held
        self._watched: QWidget | None = None
        self.undo_button = QPushButton(tr("Undo"))
        self.redo_button = QPushButton(tr("Redo"))
        for button, icon_name, act, hint in (
            (self.undo_button, "undo", self.undo, tr("Take back the last step here (Ctrl+Z)")),
            (self.redo_button, "redo", self.redo, tr("Do it again (Ctrl+Shift+Z)")),
        ):
            button.setToolTip(hint)
            button.clicked.connect(act)
            dress(button, icon_name)
            dialog.add_button(button)
        for keys, act in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+Y", self.redo),
        ):
            QShortcut(QKeySequence(keys), dialog).activated.connect(act)
        held.changed.connect(self._refresh)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def undo(self) -> None:
        """Take the last step back."""
        self._go_to(self._held.undo())

    def redo(self) -> None:
        """Make the step again that was taken back."""
        self._go_to(self._held.redo())

    def _go_to(self, place: int | None) -> None:
        if place is not None:
            self._tabs.setCurrentIndex(place)

    def _refresh(self) -> None:
        self.undo_button.setEnabled(self._held.can_undo)
        self.redo_button.setEnabled(self._held.can_redo)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if isinstance(now, QLineEdit | QPlainTextEdit) and self._is_field(now):
            now.installEventFilter(self)
            self._watched = now

    def _is_field(self, face: QWidget) -> bool:
        around: QWidget | None = face
        while around is not None and not isinstance(around, FieldBox):
            if isinstance(around, QAbstractItemView):
                return False
            around = around.parentWidget()
        return around is not None and self._dialog.isAncestorOf(around)

"""A line for text that lets Undo go on to the book once its own history is empty."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from bpodesk.ui.icons import dress


class LineEdit(QLineEdit):
    """A line edit; its context menu and keys are Qt's, except for an undo it can't do."""

    def event(self, event: QEvent) -> bool:
        """Qt's door for all events."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)


class TextEdit(QPlainTextEdit):
    """A plain text edit of several lines; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)

    def setReadOnly(self, ro: bool) -> None:
        """Qt's own, and the look of it: a style sheet is asked again only when told so."""
        super().setReadOnly(ro)
        self.style().unpolish(self)
        self.style().polish(self)

    def event(self, event: QEvent) -> bool:
        """Qt's door for all events."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            history = self.document()
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not history.isUndoAvailable()) or (redo and not history.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)


class SearchEdit(LineEdit):
    """A line edit with a magnifying glass and a button that clears it."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        glass = QAction(self)
        dress(glass, "search")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)

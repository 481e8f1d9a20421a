"""Commit -> change set -> one signal on the GUI thread -> every screen that depends on it.

Whoever commits (a service, undo, an import on the worker thread) calls `publish`; nobody calls a
screen.
"""

from PySide6.QtCore import QObject, Signal

from bpodesk.domain.changes import ChangeSet


class Relay(QObject):
    """Carries change sets to the screens. `changed` carries a `ChangeSet`, on the GUI thread."""

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The automatic kind of connection: at once on the GUI thread, queued from any other.
        self._arrived.connect(self._on_arrived)

    def publish(self, changes: ChangeSet) -> None:
        """Tell what a committed step touched; nothing happens for an empty one. Any thread."""
        if changes:
            self._arrived.emit(changes)

    def _on_arrived(self, changes: ChangeSet) -> None:
        self.changed.emit(changes)

"""What every editor of a form is: a widget with a value, a signal, and perhaps a problem."""

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

T = TypeVar("T")


class Editor(QWidget, Generic[T]):
    """Edits one value. `changed` comes with each change by the user or by `set_value`."""

    changed = Signal()

    def value(self) -> T:
        """What is in it; something harmless where `problem` is not empty."""
        raise NotImplementedError

    def set_value(self, value: T) -> None:
        """Show a value."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is wrong with what was typed, as a sentence; empty where nothing is."""
        return ""

    def is_understood(self) -> bool:
        """Whether `value` is what was meant; an editor may take it as such despite a problem."""
        return not self.problem()

    def state(self) -> object:
        """What has to be equal for the editor to count as unchanged."""
        return self.value(), self.problem()

    def face(self) -> QWidget:
        """The widget that takes the focus and the label's name."""
        return self.focusProxy() or self

    def point_to(self, value: str) -> None:
        """A problem told from outside is about this, as text: the key of a row, for instance."""

    def lead_to_fault(self) -> None:
        """Bring the cursor to what is wrong."""
        self.face().setFocus(Qt.FocusReason.OtherFocusReason)

    def set_read_only(self, read_only: bool) -> None:
        """Show the value without letting it be changed."""
        self.setEnabled(not read_only)

    def mark_bad(self, bad: bool) -> None:
        """Show at the editor that something is wrong with it."""
        face = self.face()
        if bool(face.property("bad")) != bad:
            face.setProperty("bad", bad)
            face.style().unpolish(face)
            face.style().polish(face)


def scroll_to(widget: QWidget) -> None:
    """Bring a widget into view in the scrolling page it is on, if it is on one."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea):
        area.ensureWidgetVisible(widget)

"""Going round the parts of the import's window by F6."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def focus_is_in(part: QWidget) -> bool:
    """True where the part or something inside it has the focus."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is part or part.isAncestorOf(focus))


def go_round(parts: Sequence[tuple[QWidget, QWidget]], step: int) -> None:
    """Focus the next part (step 1) or the one before (-1); each comes with the face that takes it.

    From outside of all parts the first comes, or the last.
    """
    here = next((n for n, (part, _) in enumerate(parts) if focus_is_in(part)), None)
    if here is None:
        here = -1 if step > 0 else 0
    parts[(here + step) % len(parts)][1].setFocus(Qt.FocusReason.TabFocusReason)

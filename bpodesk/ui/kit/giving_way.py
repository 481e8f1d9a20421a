"""Layouts that give way on a small screen: a page scrolls, parts stand below each other."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class TallPage(QScrollArea):
    """Parts one below the other that are never less than `least` high together.

    Where the window is lower the page scrolls, so that no part of it is squeezed to nothing.
    """

    def __init__(self, *, least: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget()
        page.setObjectName("page")
        page.setMinimumHeight(least)
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)


class SideBySide(QWidget):
    """Parts beside each other; one below the other where it is narrower than `narrow`.

    `shares` are the stretches of the parts that stand beside each other.
    """

    def __init__(
        self,
        parts: Sequence[QWidget],
        *,
        narrow: int,
        gap: int,
        shares: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self._parts = tuple(parts)
        self._box = QBoxLayout(_BESIDE, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        # Else nothing could make it narrower than its parts beside each other.
        self._box.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        for part, share in zip(parts, shares or [1] * len(parts), strict=True):
            self._box.addWidget(part, share)

    @property
    def is_stacked(self) -> bool:
        """True where its parts stand below each other."""
        return self._box.direction() == _BELOW

    def minimumSizeHint(self) -> QSize:
        widest = max((part.minimumSizeHint().width() for part in self._parts), default=0)
        return QSize(widest, self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = _BELOW if self.width() < self._narrow else _BESIDE
        if direction != self._box.direction():
            self._box.setDirection(direction)
            self.updateGeometry()


def at_top(part: QWidget | QLayout) -> QWidget:
    """The part at the top of whatever room there is."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    if isinstance(part, QLayout):
        column.addLayout(part)
    else:
        column.addWidget(part)
    column.addStretch()
    return page

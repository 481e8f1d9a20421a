"""Figure tiles: a name, one large figure, a note, perhaps a light. A tile can lead somewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.text import plain_label
from bpodesk.ui.theme import LARGE, MEDIUM, TIGHT, heading_font, small_font


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a tile shows. `status` is the light's word ("2 missed")."""

    title: str
    value: str
    note: str = ""
    light: Light | None = None
    status: str = ""
    on_open: Callable[[], None] | None = None


class Tile(QFrame):
    """One figure on a card. With `on_open` it takes the focus and opens by click or Enter."""

    opened = Signal()

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._opens = figure.on_open is not None
        title = plain_label(figure.title)
        title.setProperty("look", "muted")
        value = plain_label(figure.value)
        value.setFont(heading_font(value, 1.7))
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(TIGHT)
        column.addWidget(title)
        column.addWidget(value)
        if figure.light is not None:
            column.addWidget(StatusLight(figure.status, figure.light))
        if figure.note:
            note = plain_label(figure.note, wrap=True)
            note.setFont(small_font(note))
            note.setProperty("look", "muted")
            column.addWidget(note)
        column.addStretch()
        self.setAccessibleName(
            ", ".join(part for part in (figure.title, figure.value, figure.status) if part)
        )
        self.setAccessibleDescription(figure.note)
        if figure.on_open is not None:
            self.opened.connect(figure.on_open)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._opens:
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._opens and event.key() in keys:
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._lift(lifted=self._opens)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._lift(lifted=False)
        super().leaveEvent(event)

    def _lift(self, *, lifted: bool) -> None:
        self.setProperty("lifted", lifted)
        self.style().polish(self)


class Card(QFrame):
    """A title over any widget, on a card: for charts and short lists of a dashboard."""

    def __init__(self, title: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        head = plain_label(title)
        head.setFont(heading_font(head, 1.1))
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(MEDIUM)
        column.addWidget(head)
        column.addWidget(body, 1)


class Tiles(QWidget):
    """Tiles side by side, `columns` in a row at most; fewer where the room is narrow."""

    def __init__(self, *, columns: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._tiles: list[Tile] = []
        self._in_row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(MEDIUM)

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Replace all tiles."""
        for old in self._tiles:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._tiles = [Tile(figure) for figure in figures]
        self._in_row = 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _widest(self) -> int:
        return max((tile.minimumSizeHint().width() for tile in self._tiles), default=0)

    def _arrange(self) -> None:
        """Put the tiles into rows of as many as there is room for."""
        room = (self.width() + MEDIUM) // (self._widest() + MEDIUM)
        in_row = max(1, min(room, self._columns))
        if in_row == self._in_row:
            return
        self._in_row = in_row
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, *divmod(place, in_row))
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1 if column < in_row else 0)
        self.updateGeometry()

"""What is wrong with the text and with fields of the editor, each line leading to its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from bpodesk.domain.drafting import Remark
from bpodesk.ui.kit.lights import Light, StatusLight, light_icon
from bpodesk.ui.text import tip, tr, trn
from bpodesk.ui.theme import TIGHT, theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A field that isn't understood: of a tab, or (with `clause_id`) of a clause's values."""

    message: str
    field: str
    clause_id: str = ""


Trouble = Remark | Fault


class _List(QListWidget):
    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter would go on to the dialog and save.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class TroublesPane(QWidget):
    """The list, under a line that says how many there are. `opened` carries a trouble."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Trouble, ...] = ()
        self._shown = False
        self.head = StatusLight()
        self.list = _List()
        self.list.setObjectName("suggestions")
        self.list.setAccessibleName(tr("What is still wrong; Enter leads to it"))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(48)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, TIGHT, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        self.list.itemDoubleClicked.connect(self._on_opened)
        self.list.opened.connect(self._on_opened)
        theme().changed.connect(self._fill)
        self._fill()

    @property
    def rows(self) -> tuple[Trouble, ...]:
        """What is listed."""
        return self._rows

    def show_troubles(self, rows: Sequence[Trouble]) -> None:
        """List them anew, if they are others."""
        if tuple(rows) != self._rows or not self._shown:
            self._rows = tuple(rows)
            self._fill()

    @property
    def least_height(self) -> int:
        """The height of the line alone."""
        return self.head.sizeHint().height() + 2 * TIGHT

    def _fill(self) -> None:
        self._shown = True
        place = self.list.currentRow()
        self.list.clear()
        for row in self._rows:
            item = QListWidgetItem(row.message)
            item.setIcon(light_icon(Light.BAD if is_bad(row) else Light.WARN))
            item.setToolTip(tip(row.message))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(place, 0), len(self._rows) - 1))
        self.list.setVisible(bool(self._rows))
        count = len(self._rows)
        if count:
            light = Light.BAD if any(map(is_bad, self._rows)) else Light.WARN
            self.head.set_status(trn("{n} point to look at", "{n} points to look at", count), light)
        else:
            self.head.set_status(tr("Nothing is missing in the text"), Light.OK)

    def _on_opened(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self._rows):
            self.opened.emit(self._rows[place])


def is_bad(trouble: Trouble) -> bool:
    """False for what is only worth a look."""
    return isinstance(trouble, Fault) or trouble.is_error

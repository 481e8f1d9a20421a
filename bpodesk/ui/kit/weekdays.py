"""An editor of weekdays: seven boxes in a row."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from bpodesk.domain.wording import WEEKDAYS
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.text import tr
from bpodesk.ui.theme import SMALL


class WeekdaysEditor(Editor[tuple[int, ...]]):
    """Weekdays by number, 0 = Monday, in order. Tab goes from box to box, Space ticks one."""

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self._required = required
        self.boxes = tuple(QCheckBox(tr(day[:3])) for day in WEEKDAYS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        for day, box in zip(WEEKDAYS, self.boxes, strict=True):
            box.setAccessibleName(tr(day))
            box.toggled.connect(self.changed)
            row.addWidget(box)
        row.addStretch()
        self.setFocusProxy(self.boxes[0])

    def value(self) -> tuple[int, ...]:
        return tuple(day for day, box in enumerate(self.boxes) if box.isChecked())

    def set_value(self, value: tuple[int, ...]) -> None:
        for day, box in enumerate(self.boxes):
            box.setChecked(day in value)

    def problem(self) -> str:
        return tr("Choose at least one day.") if self._required and not self.value() else ""

"""The legend under a sheet: what the grounds of columns, the signs of rows and problems mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpodesk.domain.readings import RowKind
from bpodesk.ui.kit.lights import Light, paint_light
from bpodesk.ui.kit.sheet_model import SheetFacts
from bpodesk.ui.kit.sheet_words import (
    ROLES_BY_GROUP,
    ROW_SIGNS,
    RoleGroup,
    group_ground,
    group_of,
    group_text,
    row_ground,
    row_text,
)
from bpodesk.ui.text import tip, tr
from bpodesk.ui.theme import MEDIUM, SMALL, small_font, theme, tones

_BOX = 14


@dataclass(frozen=True, slots=True)
class _Entry:
    words: str
    group: RoleGroup | None = None
    kind: RowKind | None = None
    light: Light | None = None


class SheetLegend(QWidget):
    """Painted in one line; only what occurs in the sheet is named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[_Entry, ...] = ()
        self.setFont(small_font(self))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_facts(self, facts: SheetFacts) -> None:
        """Name what occurs in these."""
        groups = {group_of(column.role) for column in facts.columns.values()}
        entries = [
            _Entry(group_text(group), group=group)
            for group, _ in ROLES_BY_GROUP
            if group in groups and group is not RoleGroup.NONE
        ]
        entries += [
            _Entry(row_text(kind), kind=kind)
            for kind in RowKind
            if kind in facts.kinds and kind is not RowKind.ENTRY
        ]
        if True in facts.mark_errors:
            entries.append(_Entry(tr("Can't be counted"), light=Light.BAD))
        if False in facts.mark_errors:
            entries.append(_Entry(tr("To look at"), light=Light.WARN))
        self._entries = tuple(entries)
        words = ", ".join(entry.words for entry in entries)
        self.setAccessibleName(tr("Legend: {words}", words=words))
        self.setToolTip(tip(words))
        self.update()

    @property
    def words(self) -> Sequence[str]:
        """What it names."""
        return [entry.words for entry in self._entries]

    def sizeHint(self) -> QSize:
        return QSize(200, self.fontMetrics().height() + SMALL)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        x, height = 1, self.height()
        for entry in self._entries:
            width = self.fontMetrics().horizontalAdvance(entry.words)
            if x + _BOX + SMALL + width > self.width():
                break
            box = QRect(x, (height - _BOX) // 2, _BOX, _BOX)
            self._paint_sign(painter, box, entry)
            painter.setPen(QColor(tones().muted))
            place = QRect(box.right() + SMALL - 2, 0, width + 2, height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), entry.words)
            x = place.right() + MEDIUM + 2
        painter.end()

    @staticmethod
    def _paint_sign(painter: QPainter, box: QRect, entry: _Entry) -> None:
        if entry.light is not None:
            paint_light(painter, QRectF(box).adjusted(1, 1, -1, -1), entry.light)
            return
        ground = tones().base
        if entry.group is not None:
            ground = group_ground(entry.group)
        elif entry.kind is not None:
            ground = row_ground(entry.kind)
        painter.setPen(QPen(QColor(tones().edge), 1))
        painter.setBrush(QColor(ground))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if entry.kind is not None:
            painter.setPen(QColor(tones().ink))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), ROW_SIGNS[entry.kind])

"""Status lights: a shape and a word, never colour alone."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from bpodesk.ui.text import plain_label
from bpodesk.ui.theme import SMALL, theme, tones


class Light(StrEnum):
    """What a status says. Shapes: tick in a circle, triangle, cross in a square, empty ring."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    NONE = "none"


def tone_of(light: Light) -> str:
    """The colour of a light in the theme in force."""
    tone = tones()
    return {
        Light.OK: tone.good,
        Light.WARN: tone.warn,
        Light.BAD: tone.bad,
        Light.NONE: tone.muted,
    }[light]


def paint_light(painter: QPainter, area: QRectF, light: Light) -> None:
    """Paint a light's shape into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = QColor(tone_of(light))
    side = min(area.width(), area.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(area.center())
    inside = QPen(QColor(tones().base), side / 8)
    inside.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    match light:
        case Light.OK:
            painter.drawEllipse(box)
            painter.setPen(inside)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(_points(box, (0.28, 0.53), (0.44, 0.68), (0.73, 0.35)))
        case Light.WARN:
            painter.drawPolygon(_points(box, (0.5, 0.04), (1.0, 0.94), (0.0, 0.94)))
            painter.setPen(inside)
            painter.drawPolyline(_points(box, (0.5, 0.38), (0.5, 0.62)))
            painter.drawPoints(_points(box, (0.5, 0.79)))
        case Light.BAD:
            painter.drawRoundedRect(box, side / 6, side / 6)
            painter.setPen(inside)
            painter.drawPolyline(_points(box, (0.3, 0.3), (0.7, 0.7)))
            painter.drawPolyline(_points(box, (0.7, 0.3), (0.3, 0.7)))
        case Light.NONE:
            ring = side / 9
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, ring))
            painter.drawEllipse(box.adjusted(ring, ring, -ring, -ring))
    painter.restore()


def light_pixmap(light: Light, size: int = 14) -> QPixmap:
    """A light as a picture, sharp on dense screens."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_light(painter, QRectF(0, 0, size, size), light)
    painter.end()
    return picture


def light_icon(light: Light) -> QIcon:
    """A light for a table's cell; the same on a selected row."""
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        made.addPixmap(light_pixmap(light), mode)
    return made


def _points(box: QRectF, *places: tuple[float, float]) -> QPolygonF:
    width, height = box.width(), box.height()
    return QPolygonF([QPointF(box.x() + x * width, box.y() + y * height) for x, y in places])


class LightShape(QWidget):
    """The shape alone, 16 x 16."""

    def __init__(self, light: Light = Light.NONE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._light = light
        self.setFixedSize(QSize(16, 16))
        theme().changed.connect(self.update)

    def set_light(self, light: Light) -> None:
        """Show another state."""
        self._light = light
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        paint_light(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._light)
        painter.end()


class StatusLight(QWidget):
    """A light with its word: "● Met"; a sentence can `wrap`."""

    def __init__(
        self,
        text: str = "",
        light: Light = Light.NONE,
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shape = LightShape(light)
        self._label = plain_label(text, wrap=wrap)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL - 2)
        row.addWidget(self._shape)
        row.addWidget(self._label, 1 if wrap else 0)
        if not wrap:
            row.addStretch()
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_status(text, light)

    def set_status(self, text: str, light: Light) -> None:
        """Show another state and its word."""
        self._shape.set_light(light)
        self._label.setText(text)
        self.setAccessibleName(text)

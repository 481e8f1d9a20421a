"""Shows a `Picture` on the screen: fitted into the widget, in the colours of the theme."""

from typing import assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpodesk.domain.pictures import Anchor, Box, Dot, Label, Mark, Picture, Stroke
from bpodesk.ui.theme import Tones, theme, tones

_LARGEST_SCALE = 2.5


class PictureView(QWidget):
    """A picture, scaled to fit with its proportions kept. Its alternative text is read aloud."""

    def __init__(self, picture: Picture | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)
        if picture is not None:
            self.set_picture(picture)

    def set_picture(self, picture: Picture | None) -> None:
        """Show another picture, or none."""
        self._picture = picture
        self.setAccessibleName(picture.alternative if picture else "")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return self._picture is not None

    def heightForWidth(self, width: int) -> int:
        if self._picture is None:
            return 0
        scale = min(width / self._picture.width, _LARGEST_SCALE)
        return round(self._picture.height * scale)

    def sizeHint(self) -> QSize:
        if self._picture is None:
            return QSize(0, 0)
        return QSize(round(self._picture.width * 1.4), round(self._picture.height * 1.4))

    def minimumSizeHint(self) -> QSize:
        if self._picture is None:
            return QSize(0, 0)
        return QSize(round(self._picture.width * 0.7), round(self._picture.height * 0.7))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_picture(painter, QRectF(self.rect()), self._picture, self.font())
        painter.end()


def paint_picture(painter: QPainter, area: QRectF, picture: Picture, font: QFont) -> None:
    """Paint a picture into an area, centred, in the tones of the theme in force."""
    scale = min(area.width() / picture.width, area.height() / picture.height, _LARGEST_SCALE)
    painter.save()
    painter.translate(
        area.x() + (area.width() - picture.width * scale) / 2,
        area.y() + (area.height() - picture.height * scale) / 2,
    )
    painter.scale(scale, scale)
    shades = tones()
    for mark in picture.marks:
        _paint(painter, mark, shades, font)
    painter.restore()


def _paint(painter: QPainter, mark: Mark, shades: Tones, font: QFont) -> None:
    colour = QColor(shades.ink_of(mark.ink))
    match mark:
        case Stroke():
            pen = QPen(colour, mark.width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if mark.dashed:
                pen.setDashPattern([3.0, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            points = [QPointF(x, y) for x, y in mark.points]
            if len(points) == 2:
                painter.drawLine(QLineF(points[0], points[1]))
            else:
                painter.drawPolyline(QPolygonF(points))
        case Box():
            painter.fillRect(QRectF(mark.x, mark.y, mark.width, mark.height), colour)
        case Dot():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
        case Label():
            _paint_label(painter, mark, colour, font)
        case _:
            assert_never(mark)


def _paint_label(painter: QPainter, label: Label, colour: QColor, font: QFont) -> None:
    # A large font painted small: widths then don't jump with the hinting of tiny sizes.
    big = QFont(font)
    big.setPixelSize(100)
    big.setBold(label.bold)
    big.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    width = QFontMetricsF(big).horizontalAdvance(label.text)
    shift = {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[label.anchor]
    painter.save()
    painter.translate(label.x, label.y)
    painter.scale(label.size / 100, label.size / 100)
    painter.setFont(big)
    painter.setPen(colour)
    painter.drawText(QPointF(-shift, 0), label.text)
    painter.restore()

"""Domain pictures onto paper, with the same primitives the screen paints."""

from typing import Protocol

from bpodesk.documents.fonts import Face, normalised, width
from bpodesk.documents.style import INK_COLOURS
from bpodesk.domain.pictures import Anchor, Box, Dot, Label, Picture, Stroke


class Surface(Protocol):
    """What a picture is painted on; coordinates from the page's top left corner."""

    def fill_box(
        self, x: float, y: float, width: float, height: float, *, colour: str, radius: float = 0.0
    ) -> None:
        """Fill a rectangle."""
        ...

    def fill_dot(self, x: float, y: float, radius: float, *, colour: str) -> None:
        """Fill a circle."""
        ...

    def stroke_path(
        self,
        points: tuple[tuple[float, float], ...],
        *,
        colour: str,
        thickness: float,
        dashed: bool = False,
    ) -> None:
        """Stroke a line."""
        ...

    def show_text(
        self, x: float, y: float, size: float, *, face: Face, text: str, colour: str
    ) -> None:
        """Set a text, its baseline beginning at (x, y)."""
        ...


def paint_picture(surface: Surface, picture: Picture, x: float, y: float, *, scale: float) -> None:
    """Paint a picture with its top left corner at (x, y)."""
    for mark in picture.marks:
        colour = INK_COLOURS[mark.ink]
        match mark:
            case Stroke():
                points = tuple((x + px * scale, y + py * scale) for px, py in mark.points)
                surface.stroke_path(
                    points, colour=colour, thickness=mark.width * scale, dashed=mark.dashed
                )
            case Box():
                surface.fill_box(
                    x + mark.x * scale,
                    y + mark.y * scale,
                    mark.width * scale,
                    mark.height * scale,
                    colour=colour,
                )
            case Dot():
                surface.fill_dot(
                    x + mark.x * scale, y + mark.y * scale, mark.radius * scale, colour=colour
                )
            case Label():
                _paint_label(surface, mark, x, y, scale=scale)


def _paint_label(surface: Surface, label: Label, x: float, y: float, *, scale: float) -> None:
    face = Face.BOLD if label.bold else Face.REGULAR
    size = label.size * scale
    text = normalised(label.text)
    shift = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[label.anchor]
    start = x + label.x * scale - shift * width(face, text, size)
    surface.show_text(
        start, y + label.y * scale, size, face=face, text=text, colour=INK_COLOURS[label.ink]
    )

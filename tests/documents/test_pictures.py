from dataclasses import dataclass, field

import pytest

from bpodesk.documents.fonts import Face, width
from bpodesk.documents.pictures import paint_picture
from bpodesk.documents.style import INK_COLOURS
from bpodesk.domain.pictures import Anchor, Box, Dot, Ink, Label, Picture, Stroke

GOOD = INK_COLOURS[Ink.GOOD]


@dataclass
class Notes:
    """Writes down what is painted."""

    painted: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])

    def fill_box(
        self, x: float, y: float, width: float, height: float, *, colour: str, radius: float = 0.0
    ) -> None:
        self.painted.append(("box", x, y, width, height, colour, radius))

    def fill_dot(self, x: float, y: float, radius: float, *, colour: str) -> None:
        self.painted.append(("dot", x, y, radius, colour))

    def stroke_path(
        self,
        points: tuple[tuple[float, float], ...],
        *,
        colour: str,
        thickness: float,
        dashed: bool = False,
    ) -> None:
        self.painted.append(("stroke", points, colour, thickness, dashed))

    def show_text(
        self, x: float, y: float, size: float, *, face: Face, text: str, colour: str
    ) -> None:
        self.painted.append(("text", x, y, size, face, text, colour))


def painted(*marks: Box | Dot | Label | Stroke) -> list[tuple[object, ...]]:
    notes = Notes()
    picture = Picture(width=100, height=50, marks=marks, alternative="")
    paint_picture(notes, picture, 10, 20, scale=2)
    return notes.painted


def test_paint_picture_shapes_are_moved_and_scaled() -> None:
    assert painted(
        Box(x=1, y=2, width=3, height=4, ink=Ink.GOOD),
        Dot(x=1, y=2, radius=3, ink=Ink.GOOD),
        Stroke(points=((0, 0), (5, 5)), ink=Ink.GOOD, width=0.5, dashed=True),
    ) == [
        ("box", 12, 24, 6, 8, GOOD, 0.0),
        ("dot", 12, 24, 6, GOOD),
        ("stroke", ((10, 20), (20, 30)), GOOD, 1.0, True),
    ]


@pytest.mark.parametrize(
    ("anchor", "share"), [(Anchor.START, 0.0), (Anchor.MIDDLE, 0.5), (Anchor.END, 1.0)]
)
def test_paint_picture_label_stands_by_its_anchor(anchor: Anchor, share: float) -> None:
    label = Label(x=50, y=10, text="9\t%", size=7, anchor=anchor, bold=True, ink=Ink.GOOD)
    (text,) = painted(label)
    start = 110 - share * width(Face.BOLD, "9 %", 14)
    assert text == ("text", pytest.approx(start), 40, 14, Face.BOLD, "9 %", GOOD)

"""How our paper looks: measures in points, colours as six hexadecimal digits.

The one place to change type sizes, margins and colours. Lengths are points unless a name says mm;
y grows downwards while laying out, and is turned round when painted.
"""

from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.pictures import Ink

POINTS_PER_MM = 72 / 25.4


def mm(length_mm: float) -> float:
    """A length in points."""
    return length_mm * POINTS_PER_MM


class Paper(StrEnum):
    """The sheet."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return (595.28, 841.89) if self is Paper.A4 else (612.0, 792.0)


MARGIN_SIDE = mm(22)
MARGIN_TOP = mm(27)
MARGIN_BOTTOM = mm(24)
HEAD_BASELINE = mm(16.5)
"""Baseline of the running head, from the top edge."""
FOOT_BASELINE = mm(13.5)
"""Baseline of the footer, from the bottom edge."""

ACCENT_COLOUR = "1F6F8B"
"""Ours; a company may have its own, which takes this one's place when a page is painted."""
INK_COLOURS = {
    Ink.INK: "1F2933",
    Ink.MUTED: "65727F",
    Ink.GRID: "DDE3E8",
    Ink.ACCENT: ACCENT_COLOUR,
    Ink.SECOND: "9FB8C3",
    Ink.GOOD: "1E7B4D",
    Ink.WARN: "A86A00",
    Ink.BAD: "B3322C",
}
RULE_COLOUR = "C9D2D9"
HAIRLINE_COLOUR = "E4E9ED"
STRONG_RULE_COLOUR = ACCENT_COLOUR
TINT_COLOUR = "F3F6F8"
LIGHT_GROUNDS = {
    Ink.GOOD: "E5F3EB",
    Ink.WARN: "FBF0DC",
    Ink.BAD: "FAE6E4",
    Ink.MUTED: "EEF1F4",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How one kind of text is set; `before` and `after` are the gaps to its neighbours."""

    size: float
    leading: float
    before: float = 0.0
    after: float = 0.0
    bold: bool = False
    italic: bool = False
    ink: Ink = Ink.INK


def baseline(text_style: TextStyle) -> float:
    """The baseline of a line, below the line's top edge: the capitals stand in its middle."""
    return text_style.leading * 0.5 + text_style.size * 0.357


HEADINGS = {
    1: TextStyle(size=15, leading=19, before=20, after=7, bold=True, ink=Ink.ACCENT),
    2: TextStyle(size=11.5, leading=15, before=14, after=4.5, bold=True),
    3: TextStyle(size=9.75, leading=13.5, before=9, after=3, bold=True),
}
TITLE = TextStyle(size=23, leading=28, before=0, after=3, bold=True, ink=Ink.ACCENT)
LEAD = TextStyle(size=11.5, leading=16, before=0, after=8, ink=Ink.MUTED)
BODY = TextStyle(size=9.75, leading=14, before=0, after=5.5)
SMALL = TextStyle(size=8.25, leading=11.5, before=0, after=4)
NOTE = TextStyle(size=8.25, leading=11.5, before=2, after=6, italic=True, ink=Ink.MUTED)
CAPTION = TextStyle(size=8.25, leading=11.5, before=7, after=3.5, bold=True, ink=Ink.MUTED)
TABLE = TextStyle(size=8.75, leading=11.75)
TABLE_HEAD = TextStyle(size=8, leading=10.75, bold=True, ink=Ink.ACCENT)
KEY = TextStyle(size=8.75, leading=12.5, ink=Ink.MUTED)
VALUE = TextStyle(size=9.25, leading=12.5)
TILE_LABEL = TextStyle(size=7.75, leading=10, ink=Ink.MUTED)
TILE_VALUE = TextStyle(size=14.5, leading=18.5, bold=True)
TILE_NOTE = TextStyle(size=7.75, leading=10, ink=Ink.MUTED)
LIGHT = TextStyle(size=8.5, leading=11.5)
RUNNING = TextStyle(size=7.75, leading=10, ink=Ink.MUTED)
CONTENTS = {
    1: TextStyle(size=9.5, leading=13, before=2.5),
    2: TextStyle(size=9.25, leading=13),
    3: TextStyle(size=8.75, leading=12.5, ink=Ink.MUTED),
}

LOGO_WIDTH = mm(60)
LOGO_HEIGHT = mm(16)
"""A logo is made to fit into this."""
LOGO_AFTER = 16.0
NUMBER_INDENT = 30.0
"""How far a numbered clause's text hangs right of its number; a long number pushes it on."""
ITEM_INDENT = 22.0
"""The same for the levels below: "(a)", "(i)"."""
CELL_PADDING_X = 4.5
CELL_PADDING_Y = 3.0
TABLE_AFTER = 9.0
KEYS_BEFORE = 9.0
FIGURE_AFTER = 8.0
TILE_GAP = 8.0
TILE_PADDING = 7.5
CORNER = 2.5

DASHES = "3 2"

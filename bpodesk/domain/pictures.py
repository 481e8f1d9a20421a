"""Drawings as values: one definition of a chart serves the screen and the paper.

A `Picture` is a list of primitives in its own coordinates, in points, the origin at the top left
and y growing downwards. Colours are names of roles ("ink", "accent", "good"...), so the screen can
paint them for a light or a dark theme and the paper in its own colours.
"""

from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """Colour roles; the painter knows what each looks like on its ground."""

    INK = "ink"
    MUTED = "muted"
    GRID = "grid"
    ACCENT = "accent"
    SECOND = "second"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Anchor(StrEnum):
    """Which point of a text stands at the label's x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through two or more points."""

    points: tuple[tuple[float, float], ...]
    ink: Ink = Ink.INK
    width: float = 0.75
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink = Ink.ACCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float = 2.0
    ink: Ink = Ink.ACCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text on one line; y is its baseline."""

    x: float
    y: float
    text: str
    size: float = 7.0
    anchor: Anchor = Anchor.START
    bold: bool = False
    ink: Ink = Ink.INK


Mark = Stroke | Box | Dot | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing of the given size in points, with the text that says what it shows."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    alternative: str

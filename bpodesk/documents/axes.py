"""What charts share: nice ticks, figures as text, the frame with its title, grid and labels.

Sizes are points; the frame turns values into heights.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bpodesk.documents.fonts import Face, width
from bpodesk.domain.pictures import Anchor, Box, Ink, Label, Mark, Picture, Stroke

Number = int | float | Decimal | Fraction

TITLE_SIZE = 8.5
LABEL_SIZE = 7.0
TITLE_ROOM = 20.0
"""From the picture's top to where a plot or legend may begin."""
LABEL_ROOM = 15.0
"""Below the plot, for the labels of the horizontal axis."""
_LABEL_GAP = 5.0
_NARROWEST_SLOT = 32.0
_SHARES = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MINUS = "–"  # Noto Sans has no U+2212; the fallback's would embed a whole font for it


def text_width(text: str, size: float = LABEL_SIZE, *, bold: bool = False) -> float:
    """How wide a label is."""
    return width(Face.BOLD if bold else Face.REGULAR, text, size)


def figure(value: Number, decimals: int | None = None) -> str:
    """A number as text, thousands apart, a dash as minus; at most two decimals unless told."""
    text = f"{float(value):,.{2 if decimals is None else decimals}f}"
    if decimals is None:
        text = text.rstrip("0").rstrip(".")
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def with_unit(text: str, unit: str) -> str:
    """The figure and its unit; a no-break space between."""
    return f"{text}\u00a0{unit}" if unit else text


def nice_ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round numbers, evenly apart, from at or below `low` to at or above `high`."""
    if high - low <= max(abs(low), abs(high), 1.0) * 1e-9:
        high = low + max(abs(low), 1.0)
    raw = (high - low) / max(1, most - 1)
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(s * magnitude for s in _STEPS if s * magnitude >= raw * (1 - 1e-9))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def shortened(text: str, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than the room."""
    if text_width(text) <= room:
        return text
    while text and text_width(f"{text}…") > room:
        text = text[:-1].rstrip()
    return f"{text}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A plot: its edges in the picture and the values at its lower and upper edge."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: Number) -> float:
        """The height of a value, kept inside the plot."""
        share = (min(max(float(value), self.low), self.high) - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    @property
    def breadth(self) -> float:
        """The plot's width."""
        return self.right - self.left

    def middle(self, index: int, count: int) -> float:
        """The middle of one of so many equal slots along the horizontal axis."""
        return self.left + self.breadth * (index + 0.5) / count


def title_marks(title: str, unit: str, picture_width: float) -> list[Mark]:
    """The title with the unit the figures are in."""
    marks: list[Mark] = []
    taken = min(text_width(title, TITLE_SIZE, bold=True), picture_width)
    marks.append(Label(x=0, y=TITLE_SIZE, text=title, size=TITLE_SIZE, bold=True))
    if unit:
        marks.append(
            Label(
                x=taken + 5, y=TITLE_SIZE, text=f"in {unit}", size=LABEL_SIZE + 0.5, ink=Ink.MUTED
            )
        )
    return marks


def no_data(title: str, unit: str, *, width: float, height: float) -> Picture:
    """What stands for a chart without figures."""
    marks = title_marks(title, unit, width)
    marks.append(
        Label(
            x=width / 2,
            y=height / 2 + 3,
            text="No data",
            size=9,
            anchor=Anchor.MIDDLE,
            ink=Ink.MUTED,
        )
    )
    return Picture(width=width, height=height, marks=tuple(marks), alternative=f"{title}: no data.")


def frame_for(
    values: Iterable[float],
    *,
    width: float,
    height: float,
    low: Number | None,
    right_room: float = 0.0,
    top: float = TITLE_ROOM + 8,
) -> tuple[Frame, tuple[float, ...]]:
    """A frame whose axis begins at `low` (None: at nought, or below it) and its ticks."""
    known = list(values)
    if low is not None:
        known = [max(value, float(low)) for value in known]
    start = min([*known, 0.0]) if low is None else float(low)
    highest = max([*known, 0.0]) if low is None else max(known)
    if start < 0:
        start -= (highest - start) * 0.12  # room for the figure below a negative bar
    ticks = nice_ticks(start, highest, most=max(3, int((height - top) / 24)))
    left = max(text_width(figure(tick)) for tick in ticks) + _LABEL_GAP
    frame = Frame(
        left=left,
        right=width - right_room,
        top=top,
        bottom=height - LABEL_ROOM,
        low=ticks[0],
        high=ticks[-1],
    )
    return frame, ticks


def grid_marks(frame: Frame, ticks: Sequence[float]) -> list[Mark]:
    """Fine lines with their figures; the line of nought stands out."""
    marks: list[Mark] = []
    for tick in ticks:
        y = frame.y(tick)
        is_base = tick == 0 or (tick == ticks[0] and frame.low > 0)
        ink, thickness = (Ink.MUTED, 0.75) if is_base else (Ink.GRID, 0.5)
        marks.append(Stroke(points=((frame.left, y), (frame.right, y)), ink=ink, width=thickness))
        marks.append(
            Label(
                x=frame.left - _LABEL_GAP,
                y=y + LABEL_SIZE * 0.36,
                text=figure(tick),
                size=LABEL_SIZE,
                anchor=Anchor.END,
                ink=Ink.MUTED,
            )
        )
    return marks


def axis_labels(frame: Frame, labels: Sequence[str], *, shorten: bool) -> list[Mark]:
    """The labels below the plot: shortened to their slots where those are wide enough for it,
    else only every second, third... of them, so that they never touch."""
    slot = frame.breadth / len(labels)
    if shorten and slot >= _NARROWEST_SLOT:
        labels = [shortened(label, slot - _LABEL_GAP) for label in labels]
    every = thinning(labels, slot)
    marks: list[Mark] = []
    free_from = 0.0
    for index in range(0, len(labels), every):
        half = text_width(labels[index]) / 2
        x = max(half, min(frame.middle(index, len(labels)), frame.right + _LABEL_GAP - half))
        if x - half < free_from:
            continue
        free_from = x + half + _LABEL_GAP / 2
        marks.append(
            Label(
                x=x,
                y=frame.bottom + LABEL_SIZE + 4,
                text=labels[index],
                size=LABEL_SIZE,
                anchor=Anchor.MIDDLE,
                ink=Ink.MUTED,
            )
        )
    return marks


def apart(wanted: Sequence[Label], taken: Iterable[Mark], *, width: float) -> list[Mark]:
    """The wanted labels, first come first served, that touch neither one another nor the taken.

    Labels centred near an edge are moved into the picture's width first.
    """
    spaces = [_space_of(mark) for mark in taken if isinstance(mark, Label)]
    kept: list[Mark] = []
    for centred in wanted:
        half = text_width(centred.text, centred.size, bold=centred.bold) / 2
        label = replace(centred, x=max(half, min(centred.x, width - half)))
        left, top, right, bottom = space = _space_of(label)
        if all(right < a or left > c or bottom < b or top > d for a, b, c, d in spaces):
            spaces.append(space)
            kept.append(label)
    return kept


def _space_of(label: Label) -> tuple[float, float, float, float]:
    """The rectangle a label covers, with a little air."""
    wide = text_width(label.text, label.size, bold=label.bold)
    left = label.x - _SHARES[label.anchor] * wide
    return left - 1, label.y - label.size * 0.75, left + wide + 1, label.y


def thinning(texts: Sequence[str], slot: float) -> int:
    """Every how manieth of the texts can stand in slots of this width without touching."""
    widest = max((text_width(text) for text in texts), default=0.0)
    return max(1, math.ceil((widest + _LABEL_GAP) / slot))


def legend_marks(
    entries: Sequence[tuple[str, Ink]], *, width: float, top: float
) -> tuple[list[Mark], float]:
    """Coloured squares with names, in as many rows as it takes; and where the legend ends."""
    marks: list[Mark] = []
    x, y = 0.0, top
    for name, ink in entries:
        taken = 11 + text_width(name) + 14
        if x and x + taken > width:
            x, y = 0.0, y + 11
        marks.append(Box(x=x, y=y + 0.5, width=7, height=7, ink=ink))
        marks.append(Label(x=x + 11, y=y + 6.5, text=name, size=LABEL_SIZE, ink=Ink.MUTED))
        x += taken
    return marks, y + 11 if entries else top


def spread_heights(heights: Sequence[float], apart: float) -> list[float]:
    """Heights in the same order, pushed down where two would be closer than `apart`."""
    placed = [0.0] * len(heights)
    last = -math.inf
    for index in sorted(range(len(heights)), key=lambda i: heights[i]):
        last = placed[index] = max(heights[index], last + apart)
    return placed

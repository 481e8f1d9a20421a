"""Figures into pictures, for paper and dashboard alike. Pure functions; nothing is drawn here.

Every chart names its unit, prints its values and carries a sentence that says the same in words.
A value of None is a gap. A chart without any value says "No data".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.documents.axes import (
    LABEL_SIZE,
    TITLE_ROOM,
    Frame,
    Number,
    apart,
    axis_labels,
    figure,
    frame_for,
    grid_marks,
    legend_marks,
    nice_ticks,
    no_data,
    shortened,
    spread_heights,
    text_width,
    thinning,
    title_marks,
    with_unit,
)
from bpodesk.documents.blocks import Status
from bpodesk.domain.pictures import Anchor, Box, Dot, Ink, Label, Mark, Picture, Stroke

CHART_WIDTH = 470.0
CHART_HEIGHT = 165.0
_WIDEST_BAR = 46.0
_BAR_SHARE = 0.62
_ROW_HEIGHT = 21.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar; without a status it is drawn in the accent colour."""

    label: str
    value: Number | None
    status: Status = Status.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A level to reach, drawn across the plot."""

    value: Number
    label: str = "Target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line: one value a label, None where there is none."""

    name: str
    values: tuple[Number | None, ...]
    ink: Ink = Ink.ACCENT


class StepKind(StrEnum):
    """What a step of a waterfall is: totals stand on the ground, changes hang in between."""

    BASE = "base"
    CREDIT = "credit"
    EARN_BACK = "earn-back"
    NET = "net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step; the amount of a credit or earn-back is the signed change (a credit is negative)."""

    label: str
    amount: Number
    kind: StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So much done of so much."""

    label: str
    done: Number
    of: Number
    status: Status = Status.NONE


_STEP_INKS = {
    StepKind.BASE: Ink.SECOND,
    StepKind.CREDIT: Ink.BAD,
    StepKind.EARN_BACK: Ink.GOOD,
    StepKind.NET: Ink.ACCENT,
}


def bar_and_target_chart(
    title: str,
    bars: Sequence[Bar],
    *,
    unit: str,
    target: Target | None = None,
    low: Number | None = None,
    decimals: int | None = None,
    width: float = CHART_WIDTH,
    height: float = CHART_HEIGHT,
) -> Picture:
    """Upright bars with their values, and the target as a dashed line.

    The axis begins at nought unless `low` says otherwise.
    """
    values = [float(bar.value) for bar in bars if bar.value is not None]
    if not values:
        return no_data(title, unit, width=width, height=height)
    targets = () if target is None else (target,)
    frame, ticks = frame_for(
        [*values, *(float(t.value) for t in targets)],
        width=width,
        height=height,
        low=low,
        right_room=_target_room(targets, unit, decimals),
    )
    marks = [*title_marks(title, unit, width), *grid_marks(frame, ticks)]
    breadth = min(_WIDEST_BAR, frame.breadth / len(bars) * _BAR_SHARE)
    texts = ["–" if bar.value is None else figure(bar.value, decimals) for bar in bars]
    every = thinning(texts, frame.breadth / len(bars))
    ground = frame.y(0)
    for index, bar in enumerate(bars):
        x = frame.middle(index, len(bars))
        if bar.value is not None:
            marks.append(_bar(x, frame.y(bar.value), ground, breadth, _bar_ink(bar.status)))
    marks += _target_marks(targets, frame, unit, decimals)
    marks += axis_labels(frame, [bar.label for bar in bars], shorten=True)
    wanted = [
        _value_label(
            frame.middle(index, len(bars)), frame, bar.value, text=texts[index], target=target
        )
        for index, bar in enumerate(bars)
        if index % every == 0
    ]
    marks += apart(wanted, marks, width=width)
    said = "; ".join(
        f"{bar.label} {with_unit(text, unit) if bar.value is not None else 'no data'}"
        for bar, text in zip(bars, texts, strict=True)
    )
    alternative = f"Bar chart. {title}: {said}.{_targets_said(targets, unit, decimals)}"
    return Picture(width=width, height=height, marks=tuple(marks), alternative=alternative)


def line_chart(
    title: str,
    series: Sequence[Series],
    labels: Sequence[str],
    *,
    unit: str,
    targets: Sequence[Target] = (),
    low: Number | None = None,
    decimals: int | None = None,
    width: float = CHART_WIDTH,
    height: float = CHART_HEIGHT,
) -> Picture:
    """Lines over time with dots; the values of a single line are printed, the last of several.

    The axis fits the values unless `low` says where it begins. Every series has as many values as
    there are labels (ValueError otherwise).
    """
    if any(len(line.values) != len(labels) for line in series):
        raise ValueError("a series needs one value a label")
    known = [float(v) for line in series for v in line.values if v is not None]
    if not known:
        return no_data(title, unit, width=width, height=height)
    marks = title_marks(title, unit, width)
    top = TITLE_ROOM
    if len(series) > 1:
        legend, top = legend_marks([(s.name, s.ink) for s in series], width=width, top=top - 3)
        marks += legend
    reached = [*known, *(float(target.value) for target in targets)]
    frame, ticks = frame_for(
        reached,
        width=width,
        height=height,
        low=_fitting_low(reached) if low is None else low,
        right_room=max(_target_room(targets, unit, decimals), 12.0),
        top=top + 10,
    )
    marks += grid_marks(frame, ticks)
    marks += _target_marks(targets, frame, unit, decimals)
    for line in series:
        marks += _line_marks(line, frame)
    marks += axis_labels(frame, labels, shorten=False)
    marks += apart(_line_labels(series, frame, decimals), marks, width=width)
    alternative = f"Line chart. {title}: " + " ".join(
        f"{line.name}: {_series_said(line, labels, unit, decimals)}." for line in series
    )
    alternative += _targets_said(targets, unit, decimals)
    return Picture(width=width, height=height, marks=tuple(marks), alternative=alternative)


def waterfall_chart(
    title: str,
    steps: Sequence[Step],
    *,
    unit: str,
    low: Number | None = None,
    decimals: int | None = 2,
    width: float = CHART_WIDTH,
    height: float = CHART_HEIGHT,
) -> Picture:
    """From a base over changes to the net: each change begins where the last step ended.

    The axis begins at nought unless `low` says otherwise.
    """
    if not steps:
        return no_data(title, unit, width=width, height=height)
    spans = _spans(steps)
    frame, ticks = frame_for(
        [level for span in spans for level in span], width=width, height=height, low=low
    )
    marks = [*title_marks(title, unit, width), *grid_marks(frame, ticks)]
    breadth = min(_WIDEST_BAR * 1.4, frame.breadth / len(steps) * _BAR_SHARE)
    texts = [_step_text(step, decimals) for step in steps]
    every = thinning(texts, frame.breadth / len(steps))
    for index, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        x = frame.middle(index, len(steps))
        marks.append(_bar(x, frame.y(end), frame.y(start), breadth, _STEP_INKS[step.kind]))
        if index + 1 < len(steps):
            y = frame.y(end)
            reach = frame.middle(index + 1, len(steps)) - breadth / 2
            marks.append(
                Stroke(points=((x + breadth / 2, y), (reach, y)), ink=Ink.MUTED, width=0.5)
            )
        if index % every == 0:
            y = min(frame.y(start), frame.y(end)) - 3.5
            marks.append(
                Label(x=x, y=y, text=texts[index], size=LABEL_SIZE, anchor=Anchor.MIDDLE, bold=True)
            )
    marks += axis_labels(frame, [step.label for step in steps], shorten=True)
    said = "; ".join(
        f"{step.label} {with_unit(text, unit)}" for step, text in zip(steps, texts, strict=True)
    )
    return Picture(
        width=width, height=height, marks=tuple(marks), alternative=f"Waterfall. {title}: {said}."
    )


def progress_chart(
    title: str,
    rows: Sequence[Progress],
    *,
    unit: str,
    decimals: int | None = None,
    width: float = CHART_WIDTH,
) -> Picture:
    """Bars lying on one another, done against what was to be done; as tall as it has rows.

    All rows share one scale. A mark stands at the goal where more was done.
    """
    if not rows:
        return no_data(title, unit, width=width, height=60.0)
    height = TITLE_ROOM + len(rows) * _ROW_HEIGHT
    texts = [_progress_text(row, unit, decimals) for row in rows]
    label_room = min(width * 0.3, max(text_width(row.label) for row in rows)) + 8
    text_room = max(text_width(text) for text in texts) + 6
    track = max(20.0, width - label_room - text_room)
    longest = max(max(float(row.done), float(row.of), 0.0) for row in rows) or 1.0
    marks = title_marks(title, unit, width)
    for index, (row, text) in enumerate(zip(rows, texts, strict=True)):
        y = TITLE_ROOM + index * _ROW_HEIGHT
        goal = max(0.0, float(row.of)) / longest * track
        done = max(0.0, float(row.done)) / longest * track
        name = shortened(row.label, label_room - 7)  # a point of slack: room minus 8 may round down
        marks.append(Label(x=0, y=y + 10.5, text=name, size=LABEL_SIZE))
        marks.append(Box(x=label_room, y=y + 3, width=goal, height=10, ink=Ink.GRID))
        marks.append(Box(x=label_room, y=y + 5, width=done, height=6, ink=_bar_ink(row.status)))
        edge = ((label_room + goal, y + 1.5), (label_room + goal, y + 14.5))
        marks.append(Stroke(points=edge, ink=Ink.INK, width=1.0))
        marks.append(
            Label(x=label_room + track + 6, y=y + 10.5, text=text, size=LABEL_SIZE, ink=Ink.MUTED)
        )
    said = "; ".join(f"{row.label} {text}" for row, text in zip(rows, texts, strict=True))
    return Picture(
        width=width, height=height, marks=tuple(marks), alternative=f"Progress. {title}: {said}."
    )


def _bar_ink(status: Status) -> Ink:
    return Ink.ACCENT if status is Status.NONE else status.ink


def _bar(x: float, y: float, ground: float, breadth: float, ink: Ink) -> Box:
    return Box(
        x=x - breadth / 2,
        y=min(y, ground),
        width=breadth,
        height=max(0.6, abs(ground - y)),
        ink=ink,
    )


def _value_label(
    x: float, frame: Frame, value: Number | None, *, text: str, target: Target | None
) -> Label:
    """Above a bar (and clear of the target's line), below a negative one."""
    if value is None or value >= 0:
        y = frame.y(0 if value is None else value) - 3.5
        line = frame.y(target.value) if target else 0.0
        if target and y - LABEL_SIZE - 1 < line < y + 2:
            y = line - 3.0
    else:
        y = frame.y(value) + LABEL_SIZE + 2
    return Label(x=x, y=y, text=text, size=LABEL_SIZE, anchor=Anchor.MIDDLE, bold=True)


def _target_text(target: Target, unit: str, decimals: int | None) -> str:
    return f"{target.label} {with_unit(figure(target.value, decimals), unit)}"


def _target_room(targets: Sequence[Target], unit: str, decimals: int | None) -> float:
    """The room right of the plot that the targets' labels take."""
    return max((text_width(_target_text(t, unit, decimals)) + 6 for t in targets), default=0.0)


def _target_marks(
    targets: Sequence[Target], frame: Frame, unit: str, decimals: int | None
) -> list[Mark]:
    heights = [frame.y(target.value) for target in targets]
    marks: list[Mark] = []
    for target, y, label_y in zip(targets, heights, spread_heights(heights, 8.5), strict=True):
        line = ((frame.left, y), (frame.right, y))
        marks.append(Stroke(points=line, ink=Ink.INK, width=0.9, dashed=True))
        marks.append(
            Label(
                x=frame.right + 5,
                y=label_y + LABEL_SIZE * 0.36,
                text=_target_text(target, unit, decimals),
                size=LABEL_SIZE,
            )
        )
    return marks


def _targets_said(targets: Sequence[Target], unit: str, decimals: int | None) -> str:
    return "".join(f" {_target_text(target, unit, decimals)}." for target in targets)


def _fitting_low(values: Sequence[float]) -> float:
    """Where an axis that fits its values begins: a little below the least, never beyond nought."""
    least, most = min(values), max(values)
    low = nice_ticks(least - (most - least) * 0.15, most)[0]
    return max(0.0, low) if least >= 0 else low


def _line_marks(line: Series, frame: Frame) -> list[Mark]:
    """Stretches between gaps, and a dot a value."""
    count = len(line.values)
    marks: list[Mark] = []
    stretch: list[tuple[float, float]] = []
    for index, value in enumerate((*line.values, None)):
        if value is None:
            if len(stretch) > 1:
                marks.append(Stroke(points=tuple(stretch), ink=line.ink, width=1.4))
            stretch = []
        else:
            stretch.append((frame.middle(index, count), frame.y(value)))
    marks += [
        Dot(x=frame.middle(i, count), y=frame.y(value), radius=2.0, ink=line.ink)
        for i, value in enumerate(line.values)
        if value is not None
    ]
    return marks


def _line_labels(series: Sequence[Series], frame: Frame, decimals: int | None) -> list[Label]:
    """A single line's values where they have room; of several the last of the top and lowest."""
    if len(series) == 1:
        return _single_line_labels(series[0].values, frame, decimals)
    lasts: list[tuple[float, int]] = []
    for line in series:
        found = [(float(v), i) for i, v in enumerate(line.values) if v is not None]
        lasts += found[-1:]
    count = len(series[0].values)
    lasts.sort()
    marks = [_point_label(lasts[-1], frame, count, decimals=decimals, is_below=False)]
    if len(lasts) > 1:
        marks.append(_point_label(lasts[0], frame, count, decimals=decimals, is_below=True))
    return marks


def _single_line_labels(
    values: Sequence[Number | None], frame: Frame, decimals: int | None
) -> list[Label]:
    shown = [(float(value), i) for i, value in enumerate(values) if value is not None]
    texts = [figure(value, decimals) for value, _ in shown]
    every = thinning(texts, frame.breadth / len(values))
    last = shown[-1][1]
    marks: list[Label] = []
    for at, (value, i) in enumerate(shown):
        if (last - i) % every == 0:
            neighbours = [v for v, _ in (*shown[max(0, at - 1) : at], *shown[at + 1 : at + 2])]
            is_below = bool(neighbours) and value < sum(neighbours) / len(neighbours)
            point = (value, i)
            marks.append(
                _point_label(point, frame, len(values), decimals=decimals, is_below=is_below)
            )
    return marks[::-1]  # the last value has the first claim to its place


def _point_label(
    point: tuple[float, int], frame: Frame, count: int, *, decimals: int | None, is_below: bool
) -> Label:
    value, index = point
    y = frame.y(value) + LABEL_SIZE + 4
    if not is_below or y > frame.bottom:
        y = frame.y(value) - 5
    return Label(
        x=frame.middle(index, count),
        y=y,
        text=figure(value, decimals),
        size=LABEL_SIZE,
        anchor=Anchor.MIDDLE,
        bold=True,
    )


def _series_said(line: Series, labels: Sequence[str], unit: str, decimals: int | None) -> str:
    return "; ".join(
        f"{label} {'no data' if v is None else with_unit(figure(v, decimals), unit)}"
        for label, v in zip(labels, line.values, strict=True)
    )


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each step begins and ends."""
    spans: list[tuple[float, float]] = []
    level = 0.0
    for step in steps:
        is_total = step.kind in {StepKind.BASE, StepKind.NET}
        start = 0.0 if is_total else level
        level = start + float(step.amount)
        spans.append((start, level))
    return spans


def _step_text(step: Step, decimals: int | None) -> str:
    text = figure(step.amount, decimals)
    is_rise = step.kind in {StepKind.CREDIT, StepKind.EARN_BACK} and step.amount > 0
    return f"+{text}" if is_rise else text


def _progress_text(row: Progress, unit: str, decimals: int | None) -> str:
    text = f"{figure(row.done, decimals)} of {with_unit(figure(row.of, decimals), unit)}"
    if row.of:
        text += f" ({figure(float(row.done) / float(row.of) * 100, 1)}\u00a0%)"
    return text

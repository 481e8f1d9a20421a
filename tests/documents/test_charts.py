import itertools
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.documents.axes import Number, figure, nice_ticks, shortened, spread_heights, text_width
from bpodesk.documents.blocks import Status
from bpodesk.documents.charts import (
    Bar,
    Progress,
    Series,
    Step,
    StepKind,
    Target,
    bar_and_target_chart,
    line_chart,
    progress_chart,
    waterfall_chart,
)
from bpodesk.domain.pictures import Anchor, Box, Dot, Ink, Label, Picture, Stroke

MONTHS = ("Jan", "Feb", "Mar")


def labels(picture: Picture) -> list[str]:
    return [mark.text for mark in picture.marks if isinstance(mark, Label)]


def boxes(picture: Picture) -> list[Box]:
    return [mark for mark in picture.marks if isinstance(mark, Box)]


def left_and_right(label: Label) -> tuple[float, float]:
    wide = text_width(label.text, label.size, bold=label.bold)
    share = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[label.anchor]
    return label.x - share * wide, label.x + (1 - share) * wide


def assert_inside_and_apart(picture: Picture) -> None:
    """No label leaves the picture, none touches another."""
    found = [mark for mark in picture.marks if isinstance(mark, Label)]
    for label in found:
        left, right = left_and_right(label)
        assert left >= -0.5, label
        assert right <= picture.width + 0.5, label
        assert label.size * 0.7 <= label.y <= picture.height, label
    for one, other in itertools.combinations(found, 2):
        if abs(one.y - other.y) < 0.7 * min(one.size, other.size):
            (a, b), (c, d) = left_and_right(one), left_and_right(other)
            assert b < c or d < a, (one, other)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.5, None, "1,234,567.5"),
        (95.0, None, "95"),
        (Decimal("853.60"), 2, "853.60"),
        (Fraction(1, 3), None, "0.33"),
        (-7, None, "–7"),
        (-0.001, None, "0"),
    ],
)
def test_figure_is_grouped_and_short(value: Number, decimals: int | None, text: str) -> None:
    assert figure(value, decimals) == text


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (0, 97, 6, (0, 20, 40, 60, 80, 100)),
        (-7.25, 12, 6, (-10, -5, 0, 5, 10, 15)),
        (5, 5, 6, (5, 6, 7, 8, 9, 10)),
        (0, 0, 3, (0, 0.5, 1)),
        (9500, 11190.9, 5, (9500, 10000, 10500, 11000, 11500)),
    ],
)
def test_nice_ticks_are_round(low: float, high: float, most: int, ticks: tuple[float, ...]) -> None:
    assert nice_ticks(low, high, most) == ticks


@given(st.floats(-1e9, 1e9), st.floats(0.001, 1e9), st.integers(3, 10))
def test_nice_ticks_any_range_is_covered_by_few(low: float, span: float, most: int) -> None:
    high = low + span
    ticks = nice_ticks(low, high, most)
    slack = (ticks[1] - ticks[0]) * 1e-6
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= most + 2


def test_shortened_keeps_what_fits() -> None:
    assert shortened("Alma Reyes", 500) == "Alma Reyes"
    short = shortened("Alma Reyes-Villanueva", 40)
    assert short.endswith("…")
    assert text_width(short) <= 40


def test_spread_heights_close_ones_are_pushed_apart() -> None:
    assert spread_heights([30, 10, 12, 11], 8) == [34, 10, 26, 18]


def test_bar_chart_heights_are_in_proportion() -> None:
    bars = (Bar(label="a", value=50, status=Status.GOOD), Bar(label="b", value=-25))
    picture = bar_and_target_chart("Calls", bars, unit="calls")
    first, second = boxes(picture)
    assert first.height == pytest.approx(2 * second.height)
    assert second.y == pytest.approx(first.y + first.height)
    assert (first.ink, second.ink) == (Ink.GOOD, Ink.ACCENT)


def test_bar_chart_says_title_unit_values_and_target() -> None:
    bars = (Bar(label="W36", value=97.4), Bar(label="W37", value=None))
    picture = bar_and_target_chart("Reply", bars, unit="%", target=Target(value=95), low=80)
    assert {"Reply", "in %", "97.4", "–", "Target 95\u00a0%", "W36", "W37"} <= set(labels(picture))
    assert picture.alternative == (
        "Bar chart. Reply: W36 97.4\u00a0%; W37 no data. Target 95\u00a0%."
    )
    assert [mark for mark in picture.marks if isinstance(mark, Stroke) and mark.dashed]


def test_bar_chart_value_never_stands_on_the_target_line() -> None:
    bars = tuple(Bar(label=str(v), value=v) for v in range(60, 100))
    picture = bar_and_target_chart("Reply", bars, unit="%", target=Target(value=95), low=50)
    (line,) = [m for m in picture.marks if isinstance(m, Stroke) and m.dashed]
    y = line.points[0][1]
    values = [m for m in picture.marks if isinstance(m, Label) and m.bold and m.size == 7.0]
    assert values
    assert all(not mark.y - 5 < y < mark.y for mark in values)


def test_line_chart_gap_divides_the_line() -> None:
    values = (1, 2, None, 4, 5, None, 7)
    series = (Series(name="s", values=values),)
    picture = line_chart("Trend", series, [str(i) for i in range(7)], unit="h")
    strokes = [m for m in picture.marks if isinstance(m, Stroke) and m.ink is Ink.ACCENT]
    assert [len(stroke.points) for stroke in strokes] == [2, 2]
    assert len([m for m in picture.marks if isinstance(m, Dot)]) == 5


def test_line_chart_several_series_are_named_and_first_and_last_are_printed() -> None:
    series = (
        Series(name="Raw", values=(88, 90, 91), ink=Ink.SECOND),
        Series(name="Adjusted", values=(89, 92, 93.5)),
        Series(name="Empty", values=(None, None, None), ink=Ink.WARN),
    )
    targets = (Target(value=90), Target(value=90.1, label="Stretch"))
    picture = line_chart("Reply", series, MONTHS, unit="%", targets=targets)
    assert {"Raw", "Adjusted", "Empty", "91", "93.5"} <= set(labels(picture))
    assert "Adjusted: Jan 89\u00a0%; Feb 92\u00a0%; Mar 93.5\u00a0%." in picture.alternative
    assert "Empty: Jan no data" in picture.alternative
    heights = [m.y for m in picture.marks if isinstance(m, Label) and "\u00a0%" in m.text]
    assert abs(heights[0] - heights[1]) >= 8.5 - 1e-6


def test_line_chart_series_of_another_length_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="one value a label"):
        line_chart("t", (Series(name="s", values=(1,)),), MONTHS, unit="%")


def test_waterfall_each_change_begins_where_the_last_ended() -> None:
    steps = (
        Step(label="Gross", amount=Decimal("11190.90"), kind=StepKind.BASE),
        Step(label="Credits", amount=Decimal("-853.63"), kind=StepKind.CREDIT),
        Step(label="Earn-back", amount=Decimal("341.28"), kind=StepKind.EARN_BACK),
        Step(label="Net", amount=Decimal("10678.55"), kind=StepKind.NET),
    )
    picture = waterfall_chart("Credits", steps, unit="USD")
    base, credit, back, net = boxes(picture)
    assert credit.y == pytest.approx(base.y)
    assert back.y + back.height == pytest.approx(credit.y + credit.height)
    assert net.y == pytest.approx(back.y)
    assert {"11,190.90", "–853.63", "+341.28", "10,678.55"} <= set(labels(picture))
    assert "Earn-back +341.28\u00a0USD" in picture.alternative


def test_progress_chart_bars_share_one_scale() -> None:
    rows = (
        Progress(label="Care", done=812, of=928, status=Status.WARN),
        Progress(label="Night", done=170.5, of=155),
        Progress(label="None", done=0, of=0),
    )
    picture = progress_chart("Hours", rows, unit="hours")
    goal, done, small_goal, small_done, *_ = boxes(picture)
    assert done.width / goal.width == pytest.approx(812 / 928)
    assert small_done.width / goal.width == pytest.approx(170.5 / 928)
    assert small_goal.width < small_done.width
    assert "812 of 928\u00a0hours (87.5\u00a0%)" in labels(picture)
    assert "170.5 of 155\u00a0hours (110.0\u00a0%)" in labels(picture)
    assert "0 of 0\u00a0hours" in labels(picture)


@pytest.mark.parametrize(
    "picture",
    [
        bar_and_target_chart("Reply", (), unit="%"),
        bar_and_target_chart("Reply", (Bar(label="a", value=None),), unit="%"),
        line_chart("Reply", (), (), unit="%"),
        waterfall_chart("Reply", (), unit="%"),
        progress_chart("Reply", (), unit="%"),
    ],
)
def test_chart_without_figures_says_so(picture: Picture) -> None:
    assert labels(picture) == ["Reply", "in %", "No data"]
    assert picture.alternative == "Reply: no data."


values = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=60)


@given(values, st.sampled_from(["W36", "September 2026", "Ann"]), st.floats(0, 1e5))
def test_charts_any_figures_keep_labels_inside_and_apart(
    figures: list[float | None], label: str, target: float
) -> None:
    bars = tuple(Bar(label=f"{label} {i}", value=v) for i, v in enumerate(figures))
    bar = bar_and_target_chart("Calls", bars, unit="calls", target=Target(value=target))
    names = [b.label for b in bars]
    line = line_chart("Calls", (Series(name="s", values=tuple(figures)),), names, unit="calls")
    for picture in (bar, line):
        assert_inside_and_apart(picture)
        for mark in picture.marks:
            if isinstance(mark, Box):
                assert math.isfinite(mark.height)
                assert -0.01 <= mark.y <= picture.height - mark.height + 0.01

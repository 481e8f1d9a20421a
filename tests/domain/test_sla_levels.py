import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.sla.levels import Outcome, check_levels
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Direction, NotMeasurable
from tests.domain.making import level

SHARE = level(target="95", minimum="93", stretch="97")
TIME = level(metric="handle-time", target="420", minimum="450", stretch="400")


@pytest.mark.parametrize(
    ("figure", "outcome", "stretch"),
    [
        ("97", Outcome.MET, True),
        ("96.9", Outcome.MET, False),
        ("95", Outcome.MET, False),
        ("94.999", Outcome.MINOR, False),
        ("93", Outcome.MINOR, False),
        ("92.999", Outcome.MAJOR, False),
    ],
)
def test_level_where_more_is_better_is_judged_with_its_bounds(
    figure: str, outcome: Outcome, stretch: bool
) -> None:
    assert SHARE.judge(Fraction(figure)) is outcome
    assert SHARE.reaches_stretch(Fraction(figure)) is stretch


@pytest.mark.parametrize(
    ("figure", "outcome", "stretch"),
    [
        ("400", Outcome.MET, True),
        ("400.1", Outcome.MET, False),
        ("420", Outcome.MET, False),
        ("420.1", Outcome.MINOR, False),
        ("450", Outcome.MINOR, False),
        ("450.1", Outcome.MAJOR, False),
    ],
)
def test_level_where_less_is_better_is_judged_with_its_bounds(
    figure: str, outcome: Outcome, stretch: bool
) -> None:
    assert TIME.judge(Fraction(figure)) is outcome
    assert TIME.reaches_stretch(Fraction(figure)) is stretch


def test_level_is_judged_by_the_exact_figure() -> None:
    # 949,999 of 1,000,000 prints as 95.00 %, and is below 95 %.
    assert SHARE.judge(Fraction(94_999_900, 1_000_000)) is Outcome.MINOR


def test_level_without_a_minimum_has_no_major_miss() -> None:
    assert dataclasses.replace(SHARE, minimum=None).judge(Fraction(0)) is Outcome.MINOR


def test_level_without_data_is_neither_met_nor_missed() -> None:
    assert SHARE.judge(NOTHING_COUNTED) is Outcome.NO_DATA
    assert not SHARE.reaches_stretch(NOTHING_COUNTED)


def test_level_without_a_stretch_never_reaches_it() -> None:
    assert not dataclasses.replace(SHARE, stretch=None).reaches_stretch(Fraction(100))


@pytest.mark.parametrize(
    ("outcome", "failed"),
    [
        (Outcome.MET, False),
        (Outcome.MINOR, True),
        (Outcome.MAJOR, True),
        (Outcome.NO_DATA, False),
    ],
)
def test_outcome_fails_for_a_miss_of_either_size(outcome: Outcome, failed: bool) -> None:
    assert outcome.failed is failed


def test_level_of_an_unknown_measure_is_refused() -> None:
    with pytest.raises(KeyError, match="happiness"):
        _ = level(metric="happiness").measure
    assert TIME.measure.direction is Direction.AT_MOST


def test_levels_in_order_have_no_problems() -> None:
    same = level("S3", target="95", minimum="95", stretch="95")
    plain = level("S4", minimum=None)
    assert check_levels([SHARE, dataclasses.replace(TIME, code="S2"), same, plain]) == ()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"code": ""}, "Service level: each service level needs a code and a title."),
        ({"title": " "}, "S1: each service level needs a code and a title."),
        ({"metric": "happiness"}, "S1: there is no measure “happiness”."),
        ({"minimum": Decimal(96)}, "S1: the minimum must not be harder than the target."),
        ({"stretch": Decimal(94)}, "S1: the stretch must not be easier than the target."),
        ({"allocation_percent": Decimal(-1)}, "S1: an allocation can't be negative."),
        (
            {"target": Decimal("-0.5"), "minimum": None},
            "S1: the target must lie between 0 % and 100 %.",
        ),
        ({"stretch": Decimal("100.1")}, "S1: the stretch must lie between 0 % and 100 %."),
        ({"minimum": Decimal(-1)}, "S1: the minimum must lie between 0 % and 100 %."),
    ],
)
def test_level_with_a_mistake_is_a_problem(change: dict[str, object], text: str) -> None:
    (problem,) = check_levels([dataclasses.replace(SHARE, **change)])
    assert problem.message == text


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"minimum": Decimal(410)}, "S1: the minimum must not be harder than the target."),
        ({"stretch": Decimal(430)}, "S1: the stretch must not be easier than the target."),
    ],
)
def test_level_where_less_is_better_turns_its_order_round(
    change: dict[str, object], text: str
) -> None:
    (problem,) = check_levels([dataclasses.replace(TIME, **change)])
    assert problem.message == text


def test_levels_of_one_code_are_a_problem() -> None:
    (problem,) = check_levels([SHARE, SHARE])
    assert problem.message == "S1: the code is used twice; give each its own."


@pytest.mark.parametrize(
    ("counts", "because"),
    [
        ({"right": 9, "sampled": 10}, "the counts were made for another measure"),
        ({"sampled": -1}, "the counts were made for another measure"),
        ({"correct": 9, "sampled": -1}, "excused events take out more than was counted"),
        (
            {"correct": 9, "sampled": 10, "right": -1},
            "excused events take out more than was counted",
        ),
        ({"correct": 9, "sampled": 8}, "9 of 8 is more than all"),
        ({"correct": 0, "sampled": 0}, "nothing was counted"),
    ],
)
def test_level_says_why_counts_give_no_figure(counts: dict[str, int], because: str) -> None:
    assert SHARE.figure(counts) == NotMeasurable(because=because)


def test_level_figure_is_the_measures() -> None:
    assert SHARE.figure({"correct": 9, "sampled": 10, "right": 1}) == 90

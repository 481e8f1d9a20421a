import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.codec import canonical, parse
from bpodesk.domain.sla.levels import (
    Outcome,
    ServiceLevel,
    check_level,
    check_levels,
    without_foreign_parameters,
)
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Direction, NotMeasurable
from bpodesk.domain.sla.registry import PARAMETERS
from bpodesk.domain.sla.tiers import CreditTier
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


# ------------------------------------------------------------------------------- few items

# 99 %: one miss passes from 100 items on.
STRICT = level(metric="turnaround", target="99", minimum="97", stretch="99.5")


def judged(of: ServiceLevel, items: int, late: int) -> Outcome:
    counts = {"on_time": items - late, "items": items}
    return of.judge(of.figure(counts), counts)


@pytest.mark.parametrize(
    ("items", "late", "outcome"),
    [
        (30, 0, Outcome.MET),
        # 29 of 30 is 96.667 %, below the minimum, and allowed all the same.
        (30, 1, Outcome.MET),
        # 28 of 30 is 93.333 %.
        (30, 2, Outcome.MAJOR),
        (1, 1, Outcome.MET),
        (100, 1, Outcome.MET),
        # 98 of 100 is between minimum and target; the rule allows no more than one.
        (100, 2, Outcome.MINOR),
        (200, 2, Outcome.MET),
        (200, 3, Outcome.MINOR),
    ],
)
def test_level_with_an_allowed_miss_forgives_it_however_few_there_are(
    items: int, late: int, outcome: Outcome
) -> None:
    assert judged(dataclasses.replace(STRICT, allowed_misses=1), items, late) is outcome


@pytest.mark.parametrize(
    ("volume", "allowed"), [(1, 2), (30, 2), (199, 2), (200, 2), (299, 2), (300, 3), (1000, 10)]
)
def test_level_allows_what_the_target_leaves_or_the_agreed_misses(
    volume: int, allowed: int
) -> None:
    assert dataclasses.replace(STRICT, allowed_misses=2).misses_allowed(volume) == allowed


def test_level_where_less_is_better_allows_what_its_target_is() -> None:
    most = level(metric="abandonment", target="5", minimum=None)
    most = dataclasses.replace(most, allowed_misses=2)
    assert [most.misses_allowed(offered) for offered in (20, 59, 60)] == [2, 2, 3]
    counts = {"abandoned": 2, "offered": 20}
    assert most.judge(most.figure(counts)) is Outcome.MINOR
    assert most.judge(most.figure(counts), counts) is Outcome.MET


@given(
    st.decimals(0, 100, places=1),
    st.integers(1, 3000),
    st.integers(0, 5),
    st.sampled_from(["turnaround", "abandonment"]),
    st.data(),
)
def test_level_is_met_exactly_where_no_more_miss_than_are_allowed(
    target: Decimal, volume: int, allowed: int, metric: str, data: st.DataObject
) -> None:
    of = level(metric=metric, target=str(target), minimum=None)
    of = dataclasses.replace(of, allowed_misses=allowed or None)
    bad = data.draw(st.integers(0, min(volume, 200)))
    counts = of.measure.counts_of(volume, bad)
    met = of.judge(of.figure(counts), counts) is Outcome.MET
    assert met == (bad <= of.misses_allowed(volume))


@given(st.integers(1, 400), st.integers(0, 3), st.booleans(), st.data())
def test_level_with_an_allowed_miss_is_never_worse_for_one_more_good_item(
    volume: int, allowed: int, has_tiers: bool, data: st.DataObject
) -> None:
    tiers = (
        CreditTier(factor_percent=Decimal(50)),
        CreditTier(beyond=Decimal(98), factor_percent=Decimal(100)),
    )
    of = dataclasses.replace(
        STRICT, allowed_misses=allowed or None, tiers=tiers if has_tiers else ()
    )
    late = data.draw(st.integers(0, min(volume, 20)))

    def verdict(items: int) -> tuple[int, int]:
        counts = {"on_time": items - late, "items": items}
        figure = of.figure(counts)
        tier = of.tier(figure, counts)
        return of.judge(figure, counts).severity, -1 if tier is None else tier

    assert verdict(volume + 1) <= verdict(volume)


def test_level_with_a_minimum_volume_is_not_judged_below_it() -> None:
    of = dataclasses.replace(STRICT, minimum_volume=30)
    assert judged(of, 29, 29) is Outcome.NOT_JUDGED
    assert judged(of, 29, 0) is Outcome.NOT_JUDGED
    assert judged(of, 30, 1) is Outcome.MAJOR
    assert judged(of, 30, 0) is Outcome.MET
    few, enough = ({"on_time": items, "items": items} for items in (29, 30))
    assert not of.reaches_stretch(Fraction(100), few)
    assert of.reaches_stretch(Fraction(100), enough)
    assert not Outcome.NOT_JUDGED.failed
    # Nothing counted is no data, not too little of it.
    nothing = {"on_time": 0, "items": 0}
    assert of.judge(of.figure(nothing), nothing) is Outcome.NO_DATA


def test_level_with_both_rules_judges_from_the_volume_on_and_forgives_there() -> None:
    of = dataclasses.replace(STRICT, minimum_volume=10, allowed_misses=1)
    assert judged(of, 9, 1) is Outcome.NOT_JUDGED
    assert judged(of, 10, 1) is Outcome.MET
    assert judged(of, 10, 2) is Outcome.MAJOR


# ------------------------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("metric", "change", "field", "text"),
    [
        (
            "turnaround",
            {"threshold_seconds": 20},
            "threshold_seconds",
            "The measure “Turnaround” has no “Threshold T”. Leave it empty.",
        ),
        (
            "service-level-f1",
            {"threshold_seconds": 0},
            "threshold_seconds",
            "“Threshold T” goes from 1 to 3,600 seconds.",
        ),
        (
            "satisfaction-boxes",
            {"top_boxes": 5, "scale_points": 5},
            "top_boxes",
            "On a scale of 5 points at most 4 can be top boxes.",
        ),
        (
            "fill-rate",
            {"minimum_volume": 30},
            "minimum_volume",
            "The measure “Fill rate” counts no items. Leave it empty.",
        ),
        (
            "handle-time",
            {"allowed_misses": 1},
            "allowed_misses",
            "The measure “Average handle time” has no single misses. Leave it empty.",
        ),
        (
            "turnaround",
            {"allowed_misses": 0},
            "allowed_misses",
            "Write 1 or more, or leave it empty.",
        ),
    ],
)
def test_level_refuses_what_its_measure_does_not_have(
    metric: str, change: dict[str, int], field: str, text: str
) -> None:
    of = level(metric=metric, target="50", minimum=None)
    (problem,) = check_level(dataclasses.replace(of, **change))
    assert (problem.field, problem.message) == (field, text)


def test_level_keeps_only_what_its_measure_has() -> None:
    full = dataclasses.replace(
        STRICT,
        minimum_volume=30,
        allowed_misses=1,
        threshold_seconds=20,
        short_abandon_seconds=5,
        reopen_days=7,
        top_boxes=2,
        scale_points=5,
        older_than_days=10,
    )
    kept = {
        "turnaround": {"minimum_volume", "allowed_misses"},
        "service-level-f4": {"minimum_volume", "allowed_misses", "threshold_seconds"},
        "abandonment-net": {"minimum_volume", "allowed_misses", "short_abandon_seconds"},
        "handle-time": {"minimum_volume"},
        "first-contact": {"minimum_volume", "allowed_misses", "reopen_days"},
        "satisfaction-boxes": {"minimum_volume", "allowed_misses", "top_boxes", "scale_points"},
        "availability": set[str](),
        "attrition": {"minimum_volume"},
        "backlog-aged": {"older_than_days"},
    }
    names = {"minimum_volume", "allowed_misses", *PARAMETERS}
    for metric, own in kept.items():
        found = without_foreign_parameters(dataclasses.replace(full, metric=metric))
        assert {name for name in names if getattr(found, name) is not None} == own
        assert not [item for item in check_level(found) if item.field in names]
    unknown = dataclasses.replace(full, metric="happiness")
    assert without_foreign_parameters(unknown) is unknown


def test_level_calls_its_counts_by_what_is_agreed() -> None:
    calls = level(metric="service-level-f4", target="80", minimum=None)
    titles = [calls.count_title(count) for count in calls.measure.counts]
    assert titles == [
        "Answered within the threshold",
        "Answered after the threshold",
        "Abandoned past the threshold",
    ]
    agreed = dataclasses.replace(calls, threshold_seconds=20)
    assert agreed.parameters == {"threshold_seconds": 20}
    assert [agreed.count_title(count) for count in agreed.measure.counts] == [
        "Answered within 20 seconds",
        "Answered after 20 seconds",
        "Abandoned after 20 seconds",
    ]


def test_level_is_written_as_before_where_nothing_new_is_agreed() -> None:
    written = canonical(STRICT)
    for name in ("minimum_volume", "allowed_misses", *PARAMETERS):
        assert name not in written
    assert parse(ServiceLevel, written) == STRICT
    new = dataclasses.replace(STRICT, minimum_volume=30)
    assert parse(ServiceLevel, canonical(new)) == new


@pytest.mark.parametrize(
    ("counted_as", "because"),
    [
        ("", None),  # nobody said
        ("threshold_seconds=20", None),
        ("threshold_seconds=30", "the counts were made for 30 seconds, and 20 seconds is agreed"),
        ("reopen_days=7", None),  # of another measure, whose counts have other names
        ("reopen_days=7,threshold_seconds=1", "made for 1 second, and 20 seconds is agreed"),
        ("threshold_seconds=soon", None),
        ("threshold_seconds", None),
    ],
)
def test_counts_made_for_another_threshold_are_not_read_as_this_one_s(
    counted_as: str, because: str | None
) -> None:
    calls = level(metric="service-level-f4", target="80", minimum=None)
    of = dataclasses.replace(calls, threshold_seconds=20)
    assert of.counted_as == "threshold_seconds=20"
    found = of.misread(counted_as)
    assert (found is None) == (because is None)
    assert found is None or (because or "") in found.because
    assert calls.misread(counted_as) is None  # no threshold is agreed
    assert calls.counted_as == ""

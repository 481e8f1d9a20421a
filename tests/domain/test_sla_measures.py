import dataclasses
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import (
    NOTHING_COUNTED,
    Direction,
    Metric,
    NotMeasurable,
    Origin,
    Parameter,
    add_counts,
    mean,
    share,
)
from bpodesk.domain.sla.registry import METRICS, PARAMETERS, metric_named

# 1,000 answered, 60 abandoned; 860 and 20 of them within the threshold.
CALLS = {"within": 860, "after": 140, "abandoned_within": 20, "abandoned_after": 40}


@pytest.mark.parametrize(
    ("variant", "figure", "printed"),
    [
        ("f1", Fraction(88000, 1060), "83.02"),
        ("f2", Fraction(86), "86.00"),
        ("f3", Fraction(86000, 1060), "81.13"),
        ("f4", Fraction(86000, 1040), "82.69"),
    ],
)
def test_service_level_of_the_same_calls_differs_by_variant(
    variant: str, figure: Fraction, printed: str
) -> None:
    metric = metric_named(f"service-level-{variant}")
    assert metric is not None
    found = metric.compute(CALLS)
    assert found == figure
    assert abs(figure - Fraction(printed)) <= Fraction("0.005")


@pytest.mark.parametrize(
    ("code", "counts", "figure"),
    [
        ("abandonment", {"abandoned": 40, "offered": 1000}, Fraction(4)),
        ("speed-of-answer", {"wait_seconds": 15000, "answered": 1000}, Fraction(15)),
        ("handle-time", {"handle_seconds": 2_058_200, "handled": 5020}, Fraction(410)),
        ("turnaround", {"on_time": 1141, "items": 1240}, Fraction(114100, 1240)),
        ("accuracy", {"correct": 392, "sampled": 400}, Fraction(98)),
        ("first-contact", {"resolved_first": 3, "contacts": 4}, Fraction(75)),
        ("satisfaction", {"top_two": 263, "responses": 304}, Fraction(26300, 304)),
        ("quality-score", {"weight_passed": 180, "weight_checked": 200}, Fraction(90)),
        ("availability", {"minutes_up": 430, "minutes_agreed": 432}, Fraction(43000, 432)),
        ("fill-rate", {"worked_minutes": 928, "scheduled_minutes": 944}, Fraction(92800, 944)),
        ("adherence", {"in_state_minutes": 45, "planned_minutes": 60}, Fraction(75)),
        ("occupancy", {"handling_minutes": 45, "available_minutes": 15}, Fraction(75)),
        ("shrinkage", {"unavailable_minutes": 15, "planned_minutes": 60}, Fraction(25)),
        # 2 leavers in 3 months of 20, 20 and 10 people: 2 / (50 / 3) x 12 / 3 = 48 % a year.
        ("attrition", {"leavers": 2, "headcount": 50}, Fraction(48)),
        ("attrition-staff", {"leavers": 1, "headcount": 24}, Fraction(50)),
        ("backlog", {"open_items": 17}, Fraction(17)),
        ("backlog-aged", {"aged_items": 3}, Fraction(3)),
        # 40 of the 1,000 - 60 calls that were no short abandons.
        (
            "abandonment-net",
            {"abandoned": 47, "short_abandoned": 60, "offered": 1000},
            Fraction(5),
        ),
        # 300,000 + 40,000 + 60,000 s for 1,000 contacts.
        (
            "handle-time-parts",
            {
                "talk_seconds": 300_000,
                "hold_seconds": 40_000,
                "wrap_up_seconds": 60_000,
                "handled": 1000,
            },
            Fraction(400),
        ),
        ("turnaround-closed", {"on_time": 19, "closed": 20}, Fraction(95)),
        # 80 resolved at once, 5 of which came back: 75 of 100.
        (
            "first-contact-reopened",
            {"resolved_first": 80, "reopened": 5, "contacts": 100},
            Fraction(75),
        ),
        ("satisfaction-boxes", {"top_box": 150, "responses": 200}, Fraction(75)),
        # Ten items of 20 points; one that had passed 18 has a critical error and counts 0.
        (
            "quality-score-critical",
            {"weight_passed": 188, "weight_critical": 18, "weight_checked": 200},
            Fraction(85),
        ),
        # 43,200 agreed minutes, 54 down: 43,146 / 43,200.
        (
            "availability-down",
            {"minutes_down": 54, "minutes_agreed": 43_200},
            Fraction(99_875, 1000),
        ),
        (
            "adherence-timesheets",
            {"in_state_minutes": 450, "planned_minutes": 480},
            Fraction(9375, 100),
        ),
        (
            "shrinkage-timesheets",
            {"unavailable_minutes": 96, "planned_minutes": 480},
            Fraction(20),
        ),
    ],
)
def test_metric_of_plain_counts_gives_the_exact_figure(
    code: str, counts: dict[str, int], figure: Fraction
) -> None:
    metric = metric_named(code)
    assert metric is not None
    assert metric.compute(counts) == figure
    assert set(metric.count_names) == set(counts)


def test_metrics_have_unique_codes_and_titles() -> None:
    assert len({metric.code for metric in METRICS}) == len(METRICS) == 30
    assert len({metric.title for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert metric_named(metric.code) is metric


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_metric_of_zero_counts_gives_a_figure_or_the_reason(metric: Metric) -> None:
    counts = dict.fromkeys(metric.count_names, 0)
    found = metric.compute(counts)
    assert isinstance(found, Fraction | NotMeasurable)
    if not metric.is_snapshot:  # nothing open is a figure; a share or mean of nothing is none
        assert isinstance(found, NotMeasurable)
        assert found.because


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_metric_names_each_count_once(metric: Metric) -> None:
    assert len(set(metric.count_names)) == len(metric.counts) > 0
    assert all(count.title for count in metric.counts)
    assert metric.formula


def test_metrics_that_nobody_types_are_the_known_ones() -> None:
    found = {metric.code: metric.origin for metric in METRICS if metric.origin != "entered"}
    assert found == {
        "fill-rate": Origin.TIMESHEETS,
        "adherence-timesheets": Origin.TIMESHEETS,
        "shrinkage-timesheets": Origin.TIMESHEETS,
        "attrition-staff": Origin.STAFF,
    }


def test_metrics_where_less_is_better_are_the_known_ones() -> None:
    found = {metric.code for metric in METRICS if metric.direction is Direction.AT_MOST}
    assert found == {
        "abandonment",
        "abandonment-net",
        "speed-of-answer",
        "handle-time",
        "handle-time-parts",
        "shrinkage",
        "shrinkage-timesheets",
        "attrition",
        "attrition-staff",
        "backlog",
        "backlog-aged",
    }


def test_metric_of_an_unknown_name_is_none() -> None:
    assert metric_named("happiness") is None


def test_share_of_nothing_is_no_data() -> None:
    assert share(0, 0) is NOTHING_COUNTED
    assert mean(0, 0) is NOTHING_COUNTED
    assert share(0, 5) == 0
    assert share(5, 5) == 100


def test_share_of_more_than_all_says_so() -> None:
    found = share(6, 5)
    assert isinstance(found, NotMeasurable)
    assert found.because == "6 of 5 is more than all"


def test_add_counts_sums_by_name() -> None:
    assert add_counts([{"a": 1, "b": 2}, {"a": 10}]) == {"a": 11, "b": 2}
    assert add_counts([]) == {}


def test_metrics_that_are_snapshots_are_the_known_ones() -> None:
    assert [metric.code for metric in METRICS if metric.is_snapshot] == [
        "backlog",
        "backlog-aged",
    ]


# ------------------------------------------------------------------------------- any counts

COUNT = st.integers(0, 10**6)


def counts_for(metric: Metric) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(dict.fromkeys(metric.count_names, COUNT))


SEVERAL = st.sampled_from(METRICS).flatmap(
    lambda metric: st.tuples(st.just(metric), st.lists(counts_for(metric), min_size=1, max_size=5))
)


@given(SEVERAL, st.randoms(use_true_random=False))
def test_periods_added_up_are_as_if_counted_together_in_any_order(
    drawn: tuple[Metric, list[dict[str, int]]], random: Random
) -> None:
    metric, periods = drawn
    together = metric.together(periods)
    if metric.is_snapshot:
        assert together == periods[-1]
        return
    assert together == {name: sum(item[name] for item in periods) for name in metric.count_names}
    shuffled = random.sample(periods, len(periods))
    assert metric.compute(metric.together(shuffled)) == metric.compute(together)
    halves = [metric.together(periods[:1]), metric.together(periods[1:])]
    assert metric.compute(metric.together(half for half in halves if half)) == metric.compute(
        together
    )


@given(
    st.sampled_from([metric for metric in METRICS if metric.has_single_items]),
    st.integers(1, 10**6),
    st.data(),
)
def test_one_more_good_item_never_worsens_and_a_bad_one_never_betters(
    metric: Metric, volume: int, data: st.DataObject
) -> None:
    bad = data.draw(st.integers(0, volume))
    before, better, worse = (
        metric.compute(metric.counts_of(items, at_fault))
        for items, at_fault in ((volume, bad), (volume + 1, bad), (volume + 1, bad + 1))
    )
    assert isinstance(before, Fraction)
    assert isinstance(better, Fraction)
    assert isinstance(worse, Fraction)
    rises = metric.direction is Direction.AT_LEAST
    assert (better >= before >= worse) if rises else (better <= before <= worse)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_service_level_variants_stand_in_their_order(
    within: int, after: int, abandoned_within: int, abandoned_after: int
) -> None:
    """F3 is never above F4, and F4 never above F1 or F2: each leaves out, or forgives, more."""
    calls = {
        "within": within,
        "after": after,
        "abandoned_within": abandoned_within,
        "abandoned_after": abandoned_after,
    }
    f1, f2, f3, f4 = (
        metric.compute(calls) for metric in METRICS if metric.code.startswith("service-level-")
    )
    if isinstance(f3, Fraction) and isinstance(f4, Fraction):
        assert f3 <= f4
        assert isinstance(f1, Fraction)
        assert f4 <= f1
        if isinstance(f2, Fraction):
            assert f4 <= f2


@given(
    st.sampled_from([metric for metric in METRICS if metric.has_single_items]),
    st.integers(1, 10**6),
    st.data(),
)
def test_misses_are_the_items_at_fault(metric: Metric, volume: int, data: st.DataObject) -> None:
    bad = data.draw(st.integers(0, volume))
    counts = metric.counts_of(volume, bad)
    figure = metric.compute(counts)
    assert isinstance(figure, Fraction)
    assert metric.volume_of(counts) == volume
    assert metric.misses_of(figure, counts) == bad


@pytest.mark.parametrize(
    ("code", "misses"),
    # Of the same calls: not within T at all; answered late; not answered within T; the same less
    # the calls that gave up within T.
    [("f1", 180), ("f2", 140), ("f3", 200), ("f4", 180)],
)
def test_misses_of_service_levels_are_what_each_variant_counts_against_it(
    code: str, misses: int
) -> None:
    metric = metric_named(f"service-level-{code}")
    assert metric is not None
    calls = {name: CALLS[name] for name in metric.count_names}
    figure = metric.compute(calls)
    assert isinstance(figure, Fraction)
    assert metric.misses_of(figure, calls) == misses


def test_more_taken_off_than_was_counted_is_no_figure() -> None:
    metric = metric_named("first-contact-reopened")
    assert metric is not None
    found = metric.compute({"resolved_first": 3, "reopened": 4, "contacts": 10})
    assert found == NotMeasurable(because="more is taken off than was counted")


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=PARAMETERS)
def test_parameter_says_its_amount_once_and_is_a_field_of_the_level(parameter: Parameter) -> None:
    assert parameter.name in {field.name for field in dataclasses.fields(ServiceLevel)}
    assert parameter.sentence.count("{}") == 1
    assert parameter.amount(1) == f"1 {parameter.one}"
    assert parameter.amount(2000) == f"2,000 {parameter.many}"
    assert parameter.low < parameter.high
    named = [
        count
        for metric in METRICS
        for count in metric.counts
        if f"{{{parameter.name}}}" in count.agreed_title
    ]
    owners = [metric for metric in METRICS if parameter in metric.parameters]
    assert owners
    for count in named:
        assert any(count in metric.counts for metric in owners)

from fractions import Fraction

import pytest

from bpodesk.domain.sla.measures import (
    NOTHING_COUNTED,
    Direction,
    Metric,
    NotMeasurable,
    Origin,
    add_counts,
    mean,
    share,
)
from bpodesk.domain.sla.registry import METRICS, metric_named

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
        ("backlog", {"open_items": 17}, Fraction(17)),
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
    assert len({metric.code for metric in METRICS}) == len(METRICS) == 19
    assert len({metric.title for metric in METRICS}) == len(METRICS)
    for metric in METRICS:
        assert metric_named(metric.code) is metric


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_metric_of_zero_counts_gives_a_figure_or_the_reason(metric: Metric) -> None:
    counts = dict.fromkeys(metric.count_names, 0)
    found = metric.compute(counts)
    assert isinstance(found, Fraction | NotMeasurable)
    if metric.code != "backlog":  # nothing open is a figure; a share or mean of nothing is none
        assert isinstance(found, NotMeasurable)
        assert found.because


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_metric_names_each_count_once(metric: Metric) -> None:
    assert len(set(metric.count_names)) == len(metric.counts) > 0
    assert all(count.title for count in metric.counts)
    assert metric.formula


def test_metrics_from_timesheets_have_exactly_two_counts() -> None:
    found = [metric for metric in METRICS if metric.origin is Origin.TIMESHEETS]
    assert [metric.code for metric in found] == ["fill-rate"]
    assert [len(metric.counts) for metric in found] == [2]


def test_metrics_where_less_is_better_are_the_known_ones() -> None:
    found = {metric.code for metric in METRICS if metric.direction is Direction.AT_MOST}
    assert found == {
        "abandonment",
        "speed-of-answer",
        "handle-time",
        "shrinkage",
        "attrition",
        "backlog",
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
    assert [metric.code for metric in METRICS if metric.is_snapshot] == ["backlog"]

"""Read-backs: worked out by hand from the acceptance month, and as boundaries of the verdict."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bpodesk.domain.money import Money
from bpodesk.domain.readback import Forecast, Readback, read_back
from bpodesk.domain.sla.credits import CreditPolicy, Mechanism, PointStep
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.measures import Direction, Metric, Unit
from bpodesk.domain.sla.registry import METRICS
from bpodesk.domain.sla.tiers import CreditTier
from tests.domain.making import level

# 12 % of 9,984.00 are 1,198.08; the pool is 150 %.
POLICY = CreditPolicy(pool_percent=Decimal(150))
BASE = Money(998_400, "USD")


def spoken(
    of: ServiceLevel, volume: int, *, policy: CreditPolicy = POLICY, note: str = ""
) -> Readback:
    return read_back(of, policy, Forecast(volume=volume, base=BASE, note=note))


def test_readback_of_emails_tells_the_first_late_one_and_the_first_major_one() -> None:
    # 5 % of 1,000 are 50, 10 % are 100; 1,198.08 x 45 % x 50 % = 269.568, x 100 % = 539.136.
    emails = level("S2", metric="turnaround", target="95", minimum="90", allocation="45")
    told = spoken(emails, 1000)
    assert (told.met, told.tolerated, told.single_miss) == (50, 100, 20)
    assert told.sentences == (
        (
            "Of 1,000 items due a month, 50 may be late; the 51st costs USD 269.57;"
            " from the 101st it costs USD 539.14."
        ),
        "With fewer than 20 items due a month one miss would already fail 95 %.",
        (
            "In the month after a miss (× 1.5) it costs USD 404.35 for a minor miss"
            " and USD 808.70 for a major one."
        ),
        (
            "This level never costs more than USD 808.70 a month, and all of them together never"
            " more than USD 1,198.08 (12 % of USD 9,984.00 is at risk)."
        ),
    )


@pytest.mark.parametrize(
    ("code", "metric", "volume", "bounds", "allocation", "met", "tolerated", "minor", "major"),
    [
        # 20 % of 5,230 are 1,046, 25 % are 1,307.5.
        ("S1", "service-level-f4", 5230, ("80", "75"), "60", 1046, 1307, "359.42", "718.85"),
        # 5 % of 1,240 are 62, 7 % are 86.8.
        ("S2", "turnaround", 1240, ("95", "93"), "45", 62, 86, "269.57", "539.14"),
        # 1 % of 400 are 4, 1.5 % are 6.
        ("S3", "accuracy", 400, ("99", "98.5"), "30", 4, 6, "179.71", "359.42"),
        # 944 h are 56,640 min; 1.5 % are 849.6, 3 % are 1,699.2.
        ("S4", "fill-rate", 56_640, ("98.5", "97"), "15", 849, 1699, "89.86", "179.71"),
    ],
)
def test_readback_of_the_acceptance_month_is_as_worked_out(
    code: str,
    metric: str,
    volume: int,
    bounds: tuple[str, str],
    allocation: str,
    met: int,
    tolerated: int,
    minor: str,
    major: str,
) -> None:
    target, minimum = bounds
    told = spoken(
        level(code, metric=metric, target=target, minimum=minimum, allocation=allocation), volume
    )
    assert (told.met, told.tolerated) == (met, tolerated)
    assert told.costs is not None
    assert (str(told.costs.minor), str(told.costs.major)) == (minor, major)
    assert str(told.costs.cap) == "1,198.08"


def test_readback_of_fill_rate_speaks_of_hours() -> None:
    told = spoken(level(metric="fill-rate", target="98.5", minimum="97", allocation="15"), 56_640)
    assert told.sentences[0] == (
        "Of 944 h contracted a month, 14 h 9 min may be missing; 14 h 10 min costs USD 89.86;"
        " from 28 h 20 min it costs USD 179.71."
    )
    assert told.single_miss is None
    assert "one miss" not in " ".join(told.sentences)
    none = spoken(level(metric="availability", target="100", minimum=None), 60)
    assert none.sentences[0].startswith("Of 1 h agreed a month, none may be down; 0 h 1 min costs")


def test_readback_of_few_items_says_that_one_already_fails() -> None:
    few = spoken(level(target="99", minimum="98.5", allocation="30"), 30)
    assert (few.met, few.tolerated, few.single_miss) == (0, 0, 100)
    assert few.sentences[:2] == (
        (
            "Of 30 items sampled a month, none may be wrong; the 1st costs USD 359.42 at once,"
            " for the minimum is missed as well."
        ),
        (
            "With 30 items sampled a month one miss already fails 99 %;"
            " to allow one takes 100 items sampled."
        ),
    )
    only = spoken(level(target="99", minimum=None), 1)
    assert only.sentences[0].startswith("Of 1 item sampled a month, none may be wrong; the 1st")
    perfect = spoken(level(target="100", minimum="98.5", allocation="30"), 400)
    assert "A target of 100 % forgives none, however many there are." in perfect.sentences


def test_readback_of_an_average_tells_seconds_and_the_sum() -> None:
    handle = level(
        metric="handle-time", kind=LevelKind.KPI, target="420", minimum=None, allocation="0"
    )
    assert spoken(handle, 5020).sentences == (
        "The average may be up to 420 s (7 min 0 s): at 420 s it is met; at 421 s it is a miss.",
        (
            "Over 5,020 contacts handled a month that is 2,108,400 s in all;"
            " one second more is a miss."
        ),
        "It is a KPI: a miss is reported and costs nothing.",
    )
    wait = level(
        metric="speed-of-answer", target="28.5", minimum="35", stretch="20", allocation="45"
    )
    told = spoken(wait, 10)
    assert told.sentences[0] == (
        "The average may be up to 28.5 s: at 28 s it is met; at 29 s it costs USD 269.57;"
        " above 35 s it costs USD 539.14."
    )
    assert (told.met, told.tolerated, told.stretch) == (285, 350, 200)
    assert any("With an average of at most 20 s in each" in words for words in told.sentences)


def test_readback_of_abandonment_backlog_and_attrition_counts_the_bad_ones() -> None:
    abandoned = spoken(level(metric="abandonment", target="5", minimum="8"), 1000)
    assert (abandoned.met, abandoned.tolerated, abandoned.single_miss) == (50, 80, 20)
    assert "50 may be abandoned after the short-abandon limit" in abandoned.sentences[0]
    backlog = spoken(level(metric="backlog", target="40", minimum="60", allocation="45"), 1)
    assert backlog.sentences[0] == (
        "At cut-off, 40 items may be open; the 41st costs USD 269.57;"
        " from the 61st it costs USD 539.14."
    )
    assert "At cut-off, 1 item may" in spoken(level(metric="backlog", target="1"), 1).sentences[0]
    assert "none may be open" in spoken(level(metric="backlog", target="0"), 1).sentences[0]
    # One leaver of 50 in a month is 24 % a year, two are 48 %, three are 72 %; 1,200 / 30 = 40.
    leaving = spoken(level(metric="attrition", target="30", minimum="60"), 50)
    assert (leaving.met, leaving.tolerated, leaving.single_miss) == (1, 2, 40)


def test_readback_of_what_costs_nothing_says_why() -> None:
    sleeping = spoken(level(target="95", minimum="90", live=False), 100)
    assert sleeping.costs is None
    assert sleeping.sentences[0] == (
        "Of 100 items sampled a month, 5 may be wrong; the 6th makes it a miss;"
        " from the 11th it is a major miss."
    )
    assert sleeping.sentences[-1] == "It is not live yet: a miss is reported and costs nothing."
    unpaid = spoken(level(allocation="0"), 400)
    assert unpaid.sentences[-1].endswith("a miss costs nothing.")
    small = spoken(level(target="99", minimum="98.5", live=False), 10)
    assert "the 1st makes it a major miss at once" in small.sentences[0]


def test_readback_of_a_target_out_of_reach_or_always_met_says_so() -> None:
    never = spoken(level(target="101", minimum="90", allocation="45"), 1000)
    assert (never.met, never.tolerated) == (None, 100)
    assert never.sentences[0] == "The target of 101 % can't be reached: every month is a miss."
    assert never.sentences[1] == "It costs USD 539.14."
    gentle = spoken(level(target="101", minimum=None, allocation="45"), 1000)
    assert gentle.sentences[1] == "It costs USD 269.57."
    always = spoken(level(target="0", minimum=None), 1000)
    assert always.sentences == (
        "Of 1,000 items sampled a month, all may be wrong: a target of 0 % can't be missed.",
    )
    hopeless = spoken(level(metric="abandonment", target="0", minimum=None, live=False), 10)
    assert hopeless.sentences[1] == "A target of 0 % forgives none, however many there are."
    anyhow = spoken(level(metric="abandonment", target="100", minimum=None, live=False), 10)
    assert anyhow.single_miss == 1
    lax = spoken(level(target="95", minimum="0", allocation="45"), 100)
    assert (
        lax.sentences[0]
        == "Of 100 items sampled a month, 5 may be wrong; the 6th costs USD 269.57."
    )


def test_readback_of_a_stretch_tells_what_brings_a_credit_back() -> None:
    # 18 % of 5,230 are 941.4.
    calls = level(metric="service-level-f4", target="80", minimum=None, stretch="82")
    told = spoken(calls, 5230)
    assert told.stretch == 941
    assert (
        "With at most 941 at fault in each of the next 2 months, the stretch of 82 % is reached"
        " and the credit of a miss comes back." in told.sentences
    )
    once = spoken(calls, 5230, policy=CreditPolicy(earn_back_months=1))
    assert any("at fault in the next month, the" in words for words in once.sentences)
    perfect = spoken(level(target="99", minimum=None, stretch="100"), 400)
    assert any("With none of them at fault in" in words for words in perfect.sentences)
    never = spoken(calls, 5230, policy=CreditPolicy(earn_back_months=0))
    assert not any("stretch" in words for words in never.sentences)


def test_readback_of_caps_never_tells_more_than_the_cap() -> None:
    tight = CreditPolicy(
        pool_percent=Decimal(150),
        monthly_cap_percent=Decimal(40),
        twelve_month_cap=Decimal(450),
        repeat_multiplier=Decimal(1),
    )
    # 40 % of 1,198.08 are 479.23; twelve months allow 450.00.
    told = spoken(level(target="95", minimum=None, allocation="100"), 100, policy=tight, note="So.")
    assert told.sentences[2:] == (
        (
            "This level never costs more than USD 450.00 a month, and all of them together never"
            " more than USD 450.00 (12 % of USD 9,984.00 is at risk)."
        ),
        "In twelve months all of them together never cost more than USD 450.00.",
        "So.",
    )


@given(
    metric=st.sampled_from(METRICS),
    volume=st.integers(1, 100_000),
    target=st.decimals(0, 110, places=2),
    minimum=st.none() | st.decimals(0, 110, places=2),
    stretch=st.none() | st.decimals(0, 110, places=2),
)
@example(metric=METRICS[0], volume=1, target=Decimal(50), minimum=Decimal(0), stretch=Decimal(100))
def test_readback_of_any_level_tells_the_boundary_of_its_verdict(
    metric: Metric,
    volume: int,
    target: Decimal,
    minimum: Decimal | None,
    stretch: Decimal | None,
) -> None:
    of = ServiceLevel(
        code="S",
        title="Any",
        metric=metric.code,
        target=target,
        minimum=minimum,
        stretch=stretch,
        allocation_percent=Decimal(50),
    )
    assume(minimum is None or of.reaches(Fraction(target), minimum))
    told = spoken(of, volume)

    def outcome(bad: int) -> Outcome:
        return of.judge(of.figure(metric.counts_of(volume, bad)))

    last = volume if metric.is_share else 10**9
    assert all(told.sentences)
    if told.met is None:
        assert outcome(0) is not Outcome.MET
    else:
        assert outcome(told.met) is Outcome.MET
        assert told.met == last or outcome(told.met + 1) is not Outcome.MET
    if minimum is not None:
        if told.tolerated is None:
            assert outcome(0) is Outcome.MAJOR
        else:
            assert outcome(told.tolerated) is not Outcome.MAJOR
            assert told.tolerated == last or outcome(told.tolerated + 1) is Outcome.MAJOR
    if told.stretch is not None:
        assert of.reaches_stretch(of.figure(metric.counts_of(volume, told.stretch)))
        more = of.figure(metric.counts_of(volume, told.stretch + 1))
        assert told.stretch == last or not of.reaches_stretch(more)


@given(
    metric=st.sampled_from(METRICS),
    target=st.decimals("0.01", "99.99", places=2),
)
def test_readback_single_miss_is_one_over_what_the_target_leaves(
    metric: Metric, target: Decimal
) -> None:
    told = spoken(level(metric=metric.code, target=str(target), minimum=None), 7)
    if metric.unit is not Unit.PERCENT or metric.spoken.in_minutes:
        assert told.single_miss is None
        return
    share = Fraction(target) / 100
    left = 1 - share if metric.direction is Direction.AT_LEAST else share
    one = 12 if metric.exceeds_whole else 1
    assert told.single_miss == ceil(one / left)


@pytest.mark.parametrize("measure", METRICS, ids=lambda item: item.code)
def test_measure_is_spoken_of_by_counts_it_has(measure: Metric) -> None:
    names = {measure.spoken.good, measure.spoken.bad, measure.spoken.whole} - {""}
    assert names <= set(measure.count_names)
    assert measure.spoken.item
    assert measure.spoken.items
    assert measure.spoken.fault
    counts = measure.counts_of(40, 3)
    assert measure.volume_of(counts) == (3 if measure.is_snapshot else 40)


def test_readback_of_an_allowed_miss_tells_it_and_from_when_the_target_allows_as_much() -> None:
    strict = replace(
        level(metric="turnaround", target="99", minimum=None, allocation="0"), allowed_misses=1
    )
    told = spoken(strict, 30)
    assert (told.met, told.single_miss) == (1, 1)
    assert told.sentences[:2] == (
        "Of 30 items due a month, 1 may be late; the 2nd makes it a miss.",
        "With fewer than 100 items due a month 99 % alone would allow less; 1 may be late.",
    )
    # From 200 on the target leaves two.
    assert spoken(strict, 200).met == 2
    perfect = spoken(replace(strict, target=Decimal(100)), 30)
    assert perfect.sentences[1] == (
        "However few there are, 1 may be late; 100 % alone would allow none."
    )


def test_readback_of_a_minimum_volume_says_what_is_not_judged() -> None:
    csat = replace(
        level(metric="satisfaction", target="80", minimum=None, allocation="0"), minimum_volume=30
    )
    enough = spoken(csat, 304)
    assert enough.met == 60  # 20 % are 60.8
    assert enough.sentences[1] == "A month with fewer than 30 responses is not judged."
    few = spoken(csat, 12)
    assert (few.volume, few.met) == (30, 6)
    assert few.sentences[:2] == (
        "With 12 responses a month it is not judged: that takes 30.",
        "Of 30 responses a month, 6 may be outside the top two boxes; the 7th makes it a miss.",
    )
    assert not any("fewer than" in sentence for sentence in few.sentences)


@given(
    metric=st.sampled_from([metric for metric in METRICS if metric.has_single_items]),
    volume=st.integers(1, 2000),
    target=st.decimals(0, 100, places=1),
    allowed=st.none() | st.integers(1, 5),
    minimum_volume=st.none() | st.integers(1, 500),
)
def test_readback_with_rules_for_few_items_tells_what_the_verdict_does(
    metric: Metric,
    volume: int,
    target: Decimal,
    allowed: int | None,
    minimum_volume: int | None,
) -> None:
    of = replace(
        level(metric=metric.code, target=str(target), minimum=None),
        allowed_misses=allowed,
        minimum_volume=minimum_volume,
    )
    told = spoken(of, volume)
    assert told.volume == max(volume, minimum_volume or 0)

    def outcome(bad: int) -> Outcome:
        counts = metric.counts_of(told.volume, bad)
        return of.judge(of.figure(counts), counts)

    assert told.met is not None or outcome(0) is not Outcome.MET
    if told.met is not None:
        assert outcome(told.met) is Outcome.MET
        assert told.met == told.volume or outcome(told.met + 1) is not Outcome.MET
        assert told.met == min(told.volume, of.misses_allowed(told.volume))


# ------------------------------------------------------------------------------- mechanisms


def test_readback_of_a_flat_weight_has_one_price() -> None:
    # 5 % of 9,984.00; 499.20 x 1.5.
    emails = level("S2", metric="turnaround", target="95", minimum="90", allocation="5")
    told = spoken(emails, 1000, policy=CreditPolicy(mechanism=Mechanism.FLAT_WEIGHT))
    assert told.sentences[0] == (
        "Of 1,000 items due a month, 50 may be late; the 51st costs USD 499.20."
    )
    assert told.sentences[2] == "In the month after a miss (× 1.5) it costs USD 748.80."


def test_readback_of_points_tells_the_points_and_what_the_steps_cost() -> None:
    policy = CreditPolicy(
        mechanism=Mechanism.POINTS,
        point_steps=(
            PointStep(from_points=3, percent=Decimal(2)),
            PointStep(from_points=5, percent=Decimal(20)),
        ),
        earn_back_percent=Decimal(50),
        chronic_misses=4,
    )
    emails = level("S2", metric="turnaround", target="95", minimum="90", stretch="98")
    told = spoken(emails, 1000, policy=policy)
    # 2 % of 9,984.00; 20 % are over the cap.
    assert told.sentences == (
        (
            "Of 1,000 items due a month, 50 may be late; the 51st makes it a miss; from the 101st"
            " it is a major miss."
        ),
        "With fewer than 20 items due a month one miss would already fail 95 %.",
        (
            "A minor miss is 1 failure point, a major one 2 failure points (× 1.5 in the month"
            " after a miss)."
        ),
        (
            "With those of the other levels a month costs from 3 failure points on USD 199.68,"
            " from 5 failure points on USD 1,198.08."
        ),
        "All levels together never cost more than USD 1,198.08 a month.",
        (
            "With at most 20 at fault in each of the next 2 months, the stretch of 98 % is"
            " reached and 50 % of the credit of a miss comes back, unless 4 of 12 months were"
            " missed."
        ),
    )
    plain = level("S2", metric="turnaround", target="95", minimum=None)
    bare = replace(policy, repeat_multiplier=Decimal(1), point_steps=())
    sentences = spoken(plain, 1000, policy=bare).sentences
    assert "A miss is 1 failure point." in sentences
    assert "With those of the other levels a month costs nothing." in sentences


def test_readback_of_a_count_trigger_tells_how_many_it_takes() -> None:
    emails = level("S2", metric="turnaround", target="95", minimum=None)
    policy = CreditPolicy(mechanism=Mechanism.COUNT_TRIGGER)
    assert spoken(emails, 1000, policy=policy).sentences[2:] == (
        "With 2 levels missed, a month costs USD 499.20.",
        "Fewer misses in a month cost nothing.",
        "All levels together never cost more than USD 1,198.08 a month.",
    )
    one = replace(policy, trigger_failures=1)
    assert spoken(emails, 1000, policy=one).sentences[2] == "This level alone costs USD 499.20."


def test_readback_of_an_uptime_ladder_tells_each_step() -> None:
    ladder = (
        CreditTier(factor_percent=Decimal(2)),
        CreditTier(beyond=Decimal(90), factor_percent=Decimal(5)),
    )
    emails = replace(level("S2", metric="turnaround", target="95", minimum=None), tiers=ladder)
    policy = CreditPolicy(mechanism=Mechanism.UPTIME)
    assert spoken(emails, 1000, policy=policy).sentences[0] == (
        "Of 1,000 items due a month, 50 may be late; the 51st costs USD 199.68; from the 101st it"
        " costs USD 499.20."
    )
    bare = replace(emails, tiers=())
    assert "It has no ladder of percentages: a miss costs nothing." in (
        spoken(bare, 1000, policy=policy).sentences
    )

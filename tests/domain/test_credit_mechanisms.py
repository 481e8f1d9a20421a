"""Flat weight, failure points, count trigger and uptime credits; expected values by hand."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    Credits,
    History,
    Mechanism,
    PastResult,
    PointStep,
    Stake,
    Verdict,
    carries_credit,
    check_policy,
    compute_credits,
    stakes_of,
    verdict_on,
    without_foreign_fields,
)
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.tiers import CreditTier
from tests.domain.making import level, past

SEPTEMBER = Month(2026, 9)
BASE = Money(998_400, "USD")  # 12 % at risk: 1,198.08
MET, MINOR, MAJOR = Outcome.MET, Outcome.MINOR, Outcome.MAJOR
FLAT = CreditPolicy(mechanism=Mechanism.FLAT_WEIGHT)
POINTS = CreditPolicy(
    mechanism=Mechanism.POINTS,
    point_steps=(
        PointStep(from_points=3, percent=Decimal(2)),
        PointStep(from_points=5, percent=Decimal(8)),
    ),
)
TRIGGER = CreditPolicy(mechanism=Mechanism.COUNT_TRIGGER)
UPTIME = CreditPolicy(mechanism=Mechanism.UPTIME)
LADDER = (
    CreditTier(factor_percent=Decimal(5)),
    CreditTier(beyond=Decimal(99), factor_percent=Decimal(10)),
    CreditTier(beyond=Decimal(98), factor_percent=Decimal(25)),
)
FIRST_HALF = DateRange(start=dt.date(2026, 9, 1), end=dt.date(2026, 9, 16))
SECOND_HALF = DateRange(start=dt.date(2026, 9, 16), end=dt.date(2026, 10, 1))


def laddered(code: str = "S1", *, allocation: str = "0") -> ServiceLevel:
    plain = level(code, target="99.9", allocation=allocation)
    return dataclasses.replace(plain, tiers=LADDER)


def back(months: int) -> dt.date:
    return SEPTEMBER.shift(-months).first


def verdict(of: ServiceLevel, outcome: Outcome, days: DateRange = SEPTEMBER.range) -> Verdict:
    return Verdict(level=of, days=days, outcome=outcome, reached_stretch=False)


def credited(
    policy: CreditPolicy,
    *outcomes: Outcome,
    allocations: Sequence[str] = ("5", "3", "2"),
    history: Sequence[PastResult] = (),
    base: Money = BASE,
) -> Credits:
    levels = [level(f"S{n}", allocation=its) for n, its in enumerate(allocations, 1)]
    return compute_credits(
        [verdict(its, outcome) for its, outcome in zip(levels, outcomes, strict=False)],
        stakes=stakes_of([(SEPTEMBER.range, policy, base)]),
        history=History(history),
        month=SEPTEMBER,
    )


def dollars(found: Credits) -> list[str]:
    return [str(line.credit) for line in found.lines]


# ------------------------------------------------------------------------------- flat weight


def test_flat_weight_costs_its_percentage_of_the_charges_whatever_the_size() -> None:
    # 5 % and 3 % of 9,984.00.
    found = credited(FLAT, MINOR, MAJOR, MET)
    assert dollars(found) == ["499.20", "299.52", "0.00"]
    assert str(found.total) == "798.72"
    assert found.tallies == ()


def test_flat_weight_in_the_month_after_a_miss_is_multiplied() -> None:
    found = credited(FLAT, MINOR, MINOR, history=[past("S1", back(1))])
    assert dollars(found) == ["748.80", "299.52"]  # 499.20 x 1.5


def test_flat_weights_over_the_cap_are_spread() -> None:
    # 10 % and 5 % of 9,984.00 are 998.40 and 499.20; 1,198.08 x 2/3 and x 1/3.
    found = credited(FLAT, MINOR, MINOR, allocations=("10", "5"))
    assert (str(found.due), str(found.total)) == ("1,497.60", "1,198.08")
    assert dollars(found) == ["798.72", "399.36"]


# ------------------------------------------------------------------------------- points


@pytest.mark.parametrize(
    ("outcomes", "points", "percent", "amounts"),
    [
        ((MINOR, MINOR, MET), 2, "0", ["0.00", "0.00", "0.00"]),
        # 3 points: 2 % of 9,984.00 is 199.68, by 2 and 1.
        ((MAJOR, MINOR, MET), 3, "2", ["133.12", "66.56", "0.00"]),
        ((MAJOR, MAJOR, MET), 4, "2", ["99.84", "99.84", "0.00"]),
        # 5 points: 8 % is 798.72; by 2, 2 and 1 that is 319.488, 319.488 and 159.744. Rounded
        # down 2 cents are left, for the two remainders of .8.
        ((MAJOR, MAJOR, MINOR), 5, "8", ["319.49", "319.49", "159.74"]),
        ((MET, Outcome.NO_DATA, MET), 0, "0", ["0.00", "0.00", "0.00"]),
    ],
)
def test_points_of_all_levels_reach_a_step_and_share_its_credit(
    outcomes: tuple[Outcome, ...], points: int, percent: str, amounts: list[str]
) -> None:
    found = credited(POINTS, *outcomes)
    assert dollars(found) == amounts
    (tally,) = found.tallies
    assert (tally.points, tally.percent) == (points, Decimal(percent))
    assert tally.failures == sum(its.failed for its in outcomes)
    assert str(tally.due) == str(found.total)


def test_points_of_a_second_miss_are_multiplied() -> None:
    # 2 x 1.5 + 1 = 4 points, 2 %: 199.68 by 3 and 1.
    found = credited(POINTS, MAJOR, MINOR, history=[past("S1", back(1))])
    assert [line.shares[0].points for line in found.lines] == [3, 1]
    assert dollars(found) == ["149.76", "49.92"]


def test_points_share_a_credit_that_has_no_third() -> None:
    # 2 % of 100.00 over three equal levels.
    found = credited(POINTS, MINOR, MINOR, MINOR, base=Money(10_000, "USD"))
    assert dollars(found) == ["0.67", "0.67", "0.66"]


def test_points_that_count_for_nothing_cost_nothing() -> None:
    policy = dataclasses.replace(POINTS, minor_points=0)
    found = credited(policy, MINOR, MINOR, MINOR)
    assert (found.tallies[0].points, str(found.total)) == (0, "0.00")


# ------------------------------------------------------------------------------- count trigger


@pytest.mark.parametrize(
    ("outcomes", "amounts"),
    [
        ((MAJOR, MET, MET), ["0.00", "0.00", "0.00"]),
        ((MAJOR, MINOR, MET), ["249.60", "249.60", "0.00"]),  # 5 % of 9,984.00: 499.20
        ((MAJOR, MINOR, MINOR), ["166.40", "166.40", "166.40"]),
    ],
)
def test_count_trigger_gives_its_percentage_from_the_agreed_number_on(
    outcomes: tuple[Outcome, ...], amounts: list[str]
) -> None:
    # Misses in a row weigh no more.
    found = credited(TRIGGER, *outcomes, history=[past("S1", back(1))])
    assert dollars(found) == amounts


def test_count_trigger_may_give_an_amount() -> None:
    policy = dataclasses.replace(TRIGGER, trigger_amount=Decimal(100))
    found = credited(policy, MINOR, MINOR, MINOR)
    assert dollars(found) == ["33.34", "33.33", "33.33"]
    assert (found.tallies[0].percent, str(found.tallies[0].due)) == (None, "100.00")
    assert str(credited(policy, MINOR).total) == "0.00"


def test_count_trigger_of_a_mistaken_number_costs_nothing_without_a_miss() -> None:
    policy = dataclasses.replace(TRIGGER, trigger_failures=0)
    assert str(credited(policy, MET, MET).total) == "0.00"
    assert str(credited(policy, MINOR, MET).total) == "499.20"


# ------------------------------------------------------------------------------- uptime


@pytest.mark.parametrize(
    ("figure", "due", "credit"),
    [
        ("99.9", "0.00", "0.00"),
        ("99.8999", "499.20", "499.20"),
        ("99", "499.20", "499.20"),
        ("98.9999", "998.40", "998.40"),
        ("98", "998.40", "998.40"),
        ("97.5", "2,496.00", "1,198.08"),
    ],
)
def test_uptime_ladder_is_half_open_and_of_the_charges(figure: str, due: str, credit: str) -> None:
    of = laddered()
    found = compute_credits(
        [verdict_on(of, Fraction(figure), days=SEPTEMBER.range)],
        stakes=stakes_of([(SEPTEMBER.range, UPTIME, BASE)]),
        history=History(()),
        month=SEPTEMBER,
    )
    assert (str(found.due), str(found.total)) == (due, credit)


def test_uptime_without_a_ladder_costs_nothing() -> None:
    assert str(credited(UPTIME, MAJOR).total) == "0.00"


# ------------------------------------------------------------------------------- months in parts


def in_parts(*parts: tuple[DateRange, CreditPolicy, int], outcomes: Sequence[Outcome]) -> Credits:
    levels = [level(f"S{n}", allocation="45") for n in range(1, len(outcomes) + 1)]
    return compute_credits(
        [verdict(its, outcome) for its, outcome in zip(levels, outcomes, strict=True)],
        stakes=stakes_of([(days, policy, Money(base, "USD")) for days, policy, base in parts]),
        history=History(()),
        month=SEPTEMBER,
    )


def test_mechanism_that_changes_inside_a_month_holds_for_the_charges_of_its_days() -> None:
    """12 % of 5,000.00 x 45 % x 50 % = 135.00 and 270.00, then 3 points: 2 % of 4,984.00, 99.68,
    by 1 and 2."""
    allocation = CreditPolicy(pool_percent=Decimal(90))
    found = in_parts(
        (FIRST_HALF, allocation, 500_000), (SECOND_HALF, POINTS, 498_400), outcomes=(MINOR, MAJOR)
    )
    assert [[str(share.due) for share in line.shares] for line in found.lines] == [
        ["135.00", "33.23"],
        ["270.00", "66.45"],
    ]
    assert [str(line.due) for line in found.lines] == ["168.23", "336.45"]
    (tally,) = found.tallies
    assert (tally.days, str(tally.due)) == (SECOND_HALF, "99.68")
    assert all(line.is_split for line in found.lines)


def test_amount_of_a_count_trigger_goes_over_the_parts_by_their_days() -> None:
    policy = dataclasses.replace(TRIGGER, trigger_amount=Decimal(100))
    found = in_parts(
        (FIRST_HALF, policy, 600_000), (SECOND_HALF, FLAT, 398_400), outcomes=(MINOR, MINOR)
    )
    # 50.00 for 15 of 30 days, halved; and 45 % of 3,984.00 each, over the cap.
    assert [[str(share.due) for share in line.shares] for line in found.lines] == [
        ["25.00", "1,792.80"],
        ["25.00", "1,792.80"],
    ]


def test_months_charges_below_nothing_cost_nothing() -> None:
    for policy in (FLAT, POINTS, TRIGGER):
        found = credited(policy, MAJOR, MAJOR, MAJOR, base=Money(-10_000, "USD"))
        assert (str(found.due), str(found.total)) == ("0.00", "0.00")


# ------------------------------------------------------------------------------- any month

OUTCOMES = st.lists(st.sampled_from(list(Outcome)), min_size=1, max_size=5)
STEPS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 30)),
    min_size=1,
    max_size=4,
    unique_by=lambda s: s[0],
)


@st.composite
def policies(draw: st.DrawFn) -> CreditPolicy:
    numbers = sorted(draw(STEPS))
    percents = sorted(percent for _, percent in numbers)
    minor = draw(st.integers(0, 3))
    return CreditPolicy(
        mechanism=draw(st.sampled_from(list(Mechanism))),
        repeat_multiplier=draw(st.sampled_from([Decimal(1), Decimal("1.5"), Decimal(3)])),
        monthly_cap_percent=Decimal(draw(st.integers(1, 150))),
        twelve_month_cap=draw(st.none() | st.integers(0, 3000).map(Decimal)),
        minor_points=minor,
        major_points=minor + draw(st.integers(0, 3)),
        point_steps=tuple(
            PointStep(from_points=points, percent=Decimal(percent))
            for (points, _), percent in zip(numbers, percents, strict=True)
        ),
        trigger_failures=draw(st.integers(1, 4)),
        trigger_percent=Decimal(draw(st.integers(0, 20))),
        trigger_amount=draw(st.none() | st.integers(0, 500).map(Decimal)),
    )


def any_level(number: int) -> ServiceLevel:
    return laddered(f"S{number}", allocation=str(7 * number))


def of_month(
    policy: CreditPolicy, outcomes: Sequence[Outcome], base: int, repeated: frozenset[int]
) -> tuple[list[Verdict], History]:
    verdicts = [
        dataclasses.replace(
            verdict(any_level(number), outcome),
            tier={MINOR: 0, MAJOR: 2}.get(outcome),
        )
        for number, outcome in enumerate(outcomes, 1)
    ]
    return verdicts, History([past(f"S{number}", back(1), credit=900) for number in repeated])


def expected_due(
    policy: CreditPolicy, outcomes: Sequence[Outcome], base: int, repeated: frozenset[int]
) -> Fraction:
    """The exact sum of the dues, in cents, before rounding; worked out the plain way."""
    charges, sums = Fraction(base), Fraction(0)
    missed = [
        (number, outcome) for number, outcome in enumerate(outcomes, 1) if outcome in (MINOR, MAJOR)
    ]
    times = {
        number: Fraction(policy.repeat_multiplier) if number in repeated else Fraction(1)
        for number, _ in missed
    }
    if policy.mechanism is Mechanism.POINTS:
        sizes = {MINOR: policy.minor_points, MAJOR: policy.major_points}
        whole = sum((sizes[outcome] * times[number] for number, outcome in missed), Fraction(0))
        for step in policy.point_steps:
            if whole >= step.from_points:
                sums = charges * int(step.percent) / 100
        return sums
    if policy.mechanism is Mechanism.COUNT_TRIGGER:
        if len(missed) < policy.trigger_failures:
            return sums
        if policy.trigger_amount is not None:
            return Fraction(policy.trigger_amount) * 100
        return charges * int(policy.trigger_percent) / 100
    for number, outcome in missed:
        if policy.mechanism is Mechanism.FLAT_WEIGHT:
            sums += charges * 7 * number / 100 * times[number]
        elif policy.mechanism is Mechanism.UPTIME:
            sums += charges * (5 if outcome is MINOR else 25) / 100 * times[number]
    return sums


@settings(deadline=None)
@given(
    policies(),
    OUTCOMES,
    st.integers(0, 2_000_000),
    st.frozensets(st.integers(1, 5)),
    st.integers(1, 29),
)
def test_any_months_credits_are_what_the_rules_say(
    policy: CreditPolicy,
    outcomes: list[Outcome],
    base: int,
    repeated: frozenset[int],
    cut: int,
) -> None:
    verdicts, history = of_month(policy, outcomes, base, repeated)

    def found_in(stakes: tuple[Stake, ...]) -> Credits:
        return compute_credits(verdicts, stakes=stakes, history=history, month=SEPTEMBER)

    whole = found_in(stakes_of([(SEPTEMBER.range, policy, Money(base, "USD"))]))
    if policy.mechanism is not Mechanism.ALLOCATION:
        exact = expected_due(policy, outcomes, base, repeated)
        assert abs(whole.due.minor - exact) <= Fraction(1, 2) * (
            1 if policy.mechanism.adds_up else len(outcomes)
        )
    # The spread adds up, nothing is negative, nothing is over the cap.
    assert sum(line.credit.minor for line in whole.lines) == whole.total.minor
    assert sum(line.due.minor for line in whole.lines) == whole.due.minor
    assert all(line.credit.minor >= 0 and line.due.minor >= 0 for line in whole.lines)
    assert whole.total.minor <= whole.cap.minor
    for line in whole.lines:
        assert sum(share.due.minor for share in line.shares) == line.due.minor
        assert line.outcome.failed or not line.due.minor
    # An amendment that leaves the rules alone changes no figure.
    day = SEPTEMBER.first + dt.timedelta(days=cut)
    first, second = (
        DateRange(start=SEPTEMBER.first, end=day),
        DateRange(start=day, end=SEPTEMBER.range.end),
    )
    earlier = base * cut // 30
    parts = found_in(
        stakes_of(
            [
                (first, policy, Money(earlier, "USD")),
                (second, policy, Money(base - earlier, "USD")),
            ]
        )
    )
    assert [line.due for line in parts.lines] == [line.due for line in whole.lines]
    assert [line.credit for line in parts.lines] == [line.credit for line in whole.lines]


@settings(deadline=None)
@given(policies(), OUTCOMES, st.integers(0, 2_000_000), st.integers(0, 4))
def test_worse_outcome_never_costs_less(
    policy: CreditPolicy, outcomes: list[Outcome], base: int, place: int
) -> None:
    order = [Outcome.NO_DATA, Outcome.NOT_JUDGED, MET, MINOR, MAJOR]
    better = [*outcomes]
    at = place % len(better)
    worse = [*better]
    worse[at] = order[min(4, order.index(better[at]) + 1)]

    def due(its: list[Outcome]) -> tuple[int, int]:
        verdicts, history = of_month(policy, its, base, frozenset())
        stakes = stakes_of([(SEPTEMBER.range, policy, Money(base, "USD"))])
        found = compute_credits(verdicts, stakes=stakes, history=history, month=SEPTEMBER)
        return found.due.minor, found.total.minor

    assert due(worse) >= due(better)
    assert due(worse)[1] >= due(better)[1]


# ------------------------------------------------------------------------------- earn-back


JULY = past("S1", back(2), MINOR, credit=34127)
AUGUST = past("S1", back(1), MET, stretch=True)


def earned(history: Sequence[PastResult], **rules: Any) -> Credits:
    of = Verdict(level=level(), days=SEPTEMBER.range, outcome=MET, reached_stretch=True)
    return compute_credits(
        [of],
        stakes=stakes_of([(SEPTEMBER.range, CreditPolicy(**rules), BASE)]),
        history=History(history),
        month=SEPTEMBER,
    )


@pytest.mark.parametrize(
    ("percent", "amount"), [("100", "341.27"), ("50", "170.64"), ("33.3", "113.64")]
)
def test_earn_back_may_be_a_part_rounded_half_up(percent: str, amount: str) -> None:
    # 170.635; 113.64291.
    found = earned([JULY, AUGUST], earn_back_percent=Decimal(percent))
    assert str(found.earn_back) == amount
    assert str(found.lines[0].earn_back_of) == "341.27"


@pytest.mark.parametrize(
    ("misses", "months", "amount"),
    [
        (0, 12, "341.27"),
        (2, 12, "0.00"),  # July and the October before
        (3, 12, "341.27"),
        (2, 11, "341.27"),  # from November on it is July alone
        (1, 2, "341.27"),  # August and September
        (1, 3, "0.00"),
    ],
)
def test_earn_back_leaves_out_a_level_that_is_chronically_missed(
    misses: int, months: int, amount: str
) -> None:
    history = [past("S1", back(11), MAJOR), JULY, AUGUST]
    found = earned(history, chronic_misses=misses, chronic_months=months)
    assert str(found.earn_back) == amount
    assert (found.lines[0].chronic_misses > 0) is (amount == "0.00")


def test_earn_back_of_a_month_without_credit_is_not_kept_back() -> None:
    free = dataclasses.replace(JULY, credit_minor=0)
    found = earned([free, AUGUST], chronic_misses=1)
    assert (str(found.earn_back), found.lines[0].chronic_misses) == ("0.00", 0)


def test_earn_back_counts_a_miss_of_another_part_of_this_month() -> None:
    of = level()
    verdicts = [
        Verdict(level=of, days=FIRST_HALF, outcome=MINOR, reached_stretch=False),
        Verdict(level=of, days=SECOND_HALF, outcome=MET, reached_stretch=True),
    ]
    policy = CreditPolicy(chronic_misses=2, chronic_months=3)
    found = compute_credits(
        verdicts,
        stakes=stakes_of([(FIRST_HALF, policy, BASE), (SECOND_HALF, policy, BASE)]),
        history=History([JULY, AUGUST]),
        month=SEPTEMBER,
    )
    assert (str(found.earn_back), found.lines[0].chronic_misses) == ("0.00", 2)


# ------------------------------------------------------------------------------- termination


@pytest.mark.parametrize(
    ("ago", "now", "rules", "meter"),
    [
        # in a row, missed in the window, how many more months, given now, close
        ([], MINOR, {}, (1, 0, 2, False, False)),
        ([1], MINOR, {}, (2, 0, 1, False, True)),
        ([1, 2], MINOR, {}, (3, 0, 0, True, False)),
        ([1, 2], MET, {}, (0, 0, 3, False, False)),
        ([], MET, {"termination_consecutive": 0}, (0, 0, None, False, False)),
        # 4 of 6 months: April to September.
        ([2, 4, 5], MINOR, {"termination_misses": 4}, (1, 4, 0, True, False)),
        ([2, 4, 6], MINOR, {"termination_misses": 4}, (1, 3, 1, False, True)),
        # Next month April, the fifth before, is out of the window: two more are needed.
        ([2, 5], MINOR, {"termination_misses": 4}, (1, 3, 2, False, False)),
        # Enough in the window, but this month is met: only a new miss gives the right.
        ([1, 2, 3, 4], MET, {"termination_misses": 4}, (0, 4, 1, False, True)),
        ([1], MINOR, {"termination_misses": 1}, (2, 2, 0, True, False)),
        # More misses than months can't be, but is worked with while it is typed.
        ([1], MINOR, {"termination_misses": 9, "termination_consecutive": 0},
         (2, 2, None, False, False)),
    ],
)  # fmt: skip
def test_termination_meter_counts_misses_in_a_row_or_in_a_window(
    ago: list[int], now: Outcome, rules: dict[str, Any], meter: tuple[Any, ...]
) -> None:
    given: dict[str, Any] = {"termination_months": 6, **rules}
    policy = CreditPolicy(**given)
    found = compute_credits(
        [verdict(level(), now)],
        stakes=stakes_of([(SEPTEMBER.range, policy, BASE)]),
        history=History([past("S1", back(months)) for months in ago]),
        month=SEPTEMBER,
    )
    its = found.lines[0].meter
    assert (its.in_a_row, its.missed, its.left, its.reached, its.is_close) == meter


# ------------------------------------------------------------------------------- checks

LEVELS = (level("S1", allocation="60"), level("S2", allocation="40"))
LADDERED = tuple(dataclasses.replace(its, tiers=LADDER) for its in LEVELS)


def test_policies_in_order_have_no_problems() -> None:
    for policy in (FLAT, POINTS, TRIGGER):
        assert check_policy(policy, LEVELS) == ()
    assert check_policy(UPTIME, LADDERED) == ()
    assert check_policy(dataclasses.replace(POINTS, point_steps=()), []) == ()


@pytest.mark.parametrize(
    ("policy", "change", "field", "words"),
    [
        (POINTS, {"point_steps": ()}, "point_steps", "from how many points"),
        (POINTS, {"minor_points": -1}, "minor_points", "negative"),
        (POINTS, {"minor_points": 3}, "major_points", "fewer points"),
        (
            POINTS,
            {"point_steps": (PointStep(from_points=0, percent=Decimal(1)),)},
            "point_steps",
            "1 point or more",
        ),
        (
            POINTS,
            {"point_steps": (PointStep(from_points=1, percent=Decimal(101)),)},
            "point_steps",
            "101 % of the charges",
        ),
        (
            POINTS,
            {"point_steps": (*POINTS.point_steps, PointStep(from_points=5, percent=Decimal(9)))},
            "point_steps",
            "overlap: 5 points follow 5",
        ),
        (
            POINTS,
            {"point_steps": (*POINTS.point_steps, PointStep(from_points=9, percent=Decimal(1)))},
            "point_steps",
            "1 % follow 8 %",
        ),
        (TRIGGER, {"trigger_failures": 0}, "trigger_failures", "At least one"),
        (TRIGGER, {"trigger_failures": 3}, "trigger_failures", "only 2 service levels"),
        (TRIGGER, {"trigger_percent": Decimal(101)}, "trigger_percent", "0 % and 100 %"),
        (TRIGGER, {"trigger_amount": Decimal(-1)}, "trigger_amount", "negative"),
        (FLAT, {"at_risk_percent": Decimal(0)}, "at_risk_percent", "no credit is ever given"),
        (POINTS, {"monthly_cap_percent": Decimal(0)}, "monthly_cap_percent", "takes away"),
        (FLAT, {"earn_back_percent": Decimal(0)}, "earn_back_percent", "put 0 months"),
        (FLAT, {"earn_back_percent": Decimal(101)}, "earn_back_percent", "at most 100 %"),
        (FLAT, {"chronic_misses": -1}, "chronic_misses", "negative"),
        (FLAT, {"chronic_misses": 13}, "chronic_months", "13 misses don't fit into 12 months"),
        (FLAT, {"termination_misses": -1}, "termination_misses", "negative"),
        (
            FLAT,
            {"termination_misses": 4, "termination_months": 3},
            "termination_months",
            "4 misses don't fit into 3 months",
        ),
    ],
)
def test_policy_with_a_mistake_is_a_problem_at_its_field(
    policy: CreditPolicy, change: dict[str, object], field: str, words: str
) -> None:
    (problem,) = check_policy(dataclasses.replace(policy, **change), LEVELS)
    assert problem.field == field
    assert words in problem.message


def test_levels_that_the_mechanism_can_not_use_are_problems_of_the_level() -> None:
    for policy in (FLAT, POINTS, TRIGGER):
        first, second = check_policy(policy, LADDERED)
        assert (first.field, first.value, second.value) == ("levels", "S1", "S2")
        assert f"mean nothing under the mechanism “{policy.mechanism}”" in first.message
    first, second = check_policy(UPTIME, LEVELS)
    assert (first.field, first.value, second.value) == ("levels", "S1", "S2")
    assert "need a ladder" in first.message
    dear = dataclasses.replace(level(), tiers=(CreditTier(factor_percent=Decimal(120)),))
    (problem,) = check_policy(UPTIME, [dear])
    assert "a tier of 120 % takes more than the charges" in problem.message


@pytest.mark.parametrize(
    ("policy", "of", "carries"),
    [
        (CreditPolicy(), level(allocation="1"), True),
        (CreditPolicy(), level(allocation="0"), False),
        (FLAT, level(allocation="0"), False),
        (POINTS, level(allocation="0"), True),
        (TRIGGER, level(live=False), False),
        (TRIGGER, level(kind=LevelKind.KPI), False),
        (UPTIME, level(), False),
        (UPTIME, laddered(), True),
    ],
)
def test_level_carries_credit_as_its_mechanism_has_it(
    policy: CreditPolicy, of: ServiceLevel, carries: bool
) -> None:
    assert carries_credit(of, policy) is carries


def test_what_another_mechanism_has_is_not_kept() -> None:
    mixed = dataclasses.replace(POINTS, trigger_failures=4, pool_percent=Decimal(150))
    assert without_foreign_fields(mixed) == dataclasses.replace(mixed, trigger_failures=2)
    plain = dataclasses.replace(mixed, mechanism=Mechanism.ALLOCATION)
    assert without_foreign_fields(plain) == CreditPolicy(pool_percent=Decimal(150))


@pytest.mark.parametrize("policy", [POINTS, TRIGGER])
def test_charges_below_nothing_make_misses_cost_nothing_and_say_so(policy: CreditPolicy) -> None:
    found = credited(policy, Outcome.MAJOR, Outcome.MAJOR, Outcome.MINOR, base=Money(-2525, "USD"))
    assert dollars(found) == ["0.00", "0.00", "0.00"]
    (tally,) = found.tallies
    assert (str(tally.due), tally.failures) == ("0.00", 3)

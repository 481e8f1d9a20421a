import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    Credits,
    History,
    PastResult,
    Verdict,
    check_policy,
    compute_credits,
    stakes_of,
)
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from tests.domain.making import level, past

SEPTEMBER = Month(2026, 9)
BASE = Money(998_400, "USD")  # 12 % at risk: 1,198.08
POLICY = CreditPolicy(pool_percent=Decimal(150))
MET, MINOR, MAJOR = Outcome.MET, Outcome.MINOR, Outcome.MAJOR


def back(months: int) -> dt.date:
    return SEPTEMBER.shift(-months).first


def credited(
    *verdicts: tuple[ServiceLevel, Outcome] | tuple[ServiceLevel, Outcome, bool],
    history: Sequence[PastResult] = (),
    policy: CreditPolicy = POLICY,
    base: Money = BASE,
) -> Credits:
    return compute_credits(
        [
            Verdict(
                level=item[0],
                days=SEPTEMBER.range,
                outcome=item[1],
                reached_stretch=len(item) > 2,
            )
            for item in verdicts
        ],
        stakes=stakes_of([(SEPTEMBER.range, policy, base)]),
        history=History(history),
        month=SEPTEMBER,
    )


def dollars(found: Credits) -> list[str]:
    return [str(line.credit) for line in found.lines]


@pytest.mark.parametrize(
    ("outcome", "allocation", "amount"),
    [
        (MINOR, "45", "269.57"),  # 1,198.08 x 0.45 x 0.5 = 269.568
        (MAJOR, "30", "359.42"),  # 359.424
        (MINOR, "15", "89.86"),  # 89.856
        (MET, "60", "0.00"),
        (Outcome.NO_DATA, "60", "0.00"),
        (MAJOR, "150", "1,198.08"),  # 1,797.12 is over the cap
    ],
)
def test_credit_of_one_level_is_at_risk_times_allocation_times_tier(
    outcome: Outcome, allocation: str, amount: str
) -> None:
    found = credited((level(allocation=allocation), outcome))
    assert str(found.at_risk) == "1,198.08"
    assert dollars(found) == [amount]
    assert str(found.total) == amount


def test_credit_of_a_second_failure_is_multiplied() -> None:
    found = credited((level(allocation="45"), MINOR), history=[past("S1", back(1), MINOR)])
    (line,) = found.lines
    assert (line.consecutive, line.repeat) == (2, Fraction(3, 2))
    assert str(line.due) == "404.35"  # 269.568 x 1.5 = 404.352


def test_credit_of_a_third_failure_is_multiplied_once() -> None:
    history = [past("S1", back(1), MAJOR), past("S1", back(2), MINOR)]
    (line,) = credited((level(allocation="45"), MINOR), history=history).lines
    assert (line.consecutive, line.repeat) == (3, Fraction(3, 2))


@pytest.mark.parametrize("between", [MET, Outcome.NO_DATA, None])
def test_credit_after_a_month_without_failure_starts_again(between: Outcome | None) -> None:
    history = [past("S1", back(2), MINOR)]
    if between is not None:
        history.append(past("S1", back(1), between))
    (line,) = credited((level(allocation="45"), MINOR), history=history).lines
    assert (line.consecutive, line.repeat) == (1, 1)


def test_credit_of_another_levels_history_is_not_repeated() -> None:
    (line,) = credited((level(), MINOR), history=[past("S2", back(1))]).lines
    assert line.consecutive == 1


def test_credit_lines_are_of_live_slas_only() -> None:
    found = credited(
        (level("S1"), MINOR),
        (level("S2", live=False), MAJOR),
        (level("K1", kind=LevelKind.KPI), MAJOR),
    )
    assert [line.sla_code for line in found.lines] == ["S1"]


def test_credits_without_levels_are_zero() -> None:
    found = credited()
    assert (found.lines, str(found.total), str(found.due)) == ((), "0.00", "0.00")
    assert not found.capped


def test_credits_over_the_months_cap_are_spread() -> None:
    # Half of 1,198.08 is 599.04; both are due 599.04.
    policy = dataclasses.replace(POLICY, monthly_cap_percent=Decimal(50))
    found = credited((level("S1", allocation="50"), MAJOR), (level("S2"), MINOR), policy=policy)
    assert str(found.due) == "1,198.08"
    assert (str(found.cap), str(found.total)) == ("599.04", "599.04")
    assert dollars(found) == ["299.52", "299.52"]
    assert found.capped


@pytest.mark.parametrize(
    ("used", "cap"), [(450_000, "500.00"), (500_000, "0.00"), (510_000, "0.00"), (0, "1,198.08")]
)
def test_credits_stop_at_the_twelve_month_cap(used: int, cap: str) -> None:
    policy = dataclasses.replace(POLICY, twelve_month_cap=Decimal(5000))
    found = credited(
        (level(), MAJOR), history=[past("S1", back(11), MET, credit=used)], policy=policy
    )
    assert (str(found.cap), str(found.total)) == (cap, cap)
    assert found.twelve_month_used.minor == used + found.total.minor


def test_credits_of_a_year_ago_are_out_of_the_twelve_months() -> None:
    policy = dataclasses.replace(POLICY, twelve_month_cap=Decimal(5000))
    history = [past("S1", back(12), MET, credit=500_000)]
    assert str(credited((level(), MAJOR), history=history, policy=policy).cap) == "1,198.08"


def test_history_sums_the_months_before_only() -> None:
    history = History(
        [
            past("S1", back(0), credit=1),
            past("S1", back(1), credit=10),
            past("S2", back(1), credit=100),
            past("S1", back(3), credit=1000),
        ]
    )
    assert history.credits_since(SEPTEMBER, months=2) == 110
    assert history.credits_since(SEPTEMBER, months=3) == 1110


JULY = past("S1", back(2), MINOR, credit=34128)
AUGUST = past("S1", back(1), MET, stretch=True)


@pytest.mark.parametrize(
    ("history", "months", "earned"),
    [
        ([JULY, AUGUST], 2, "341.28"),
        ([JULY, dataclasses.replace(AUGUST, reached_stretch=False)], 2, "0.00"),
        ([JULY], 2, "0.00"),  # nothing is known of August
        ([AUGUST], 2, "0.00"),  # nothing is known of July
        ([JULY, AUGUST], 0, "0.00"),
        ([past("S1", back(1), MINOR, credit=5000)], 1, "50.00"),
        ([JULY, AUGUST], 3, "0.00"),
    ],
)
def test_earn_back_needs_the_stretch_in_every_month_since(
    history: list[PastResult], months: int, earned: str
) -> None:
    policy = dataclasses.replace(POLICY, earn_back_months=months)
    found = credited((level(), MET, True), history=history, policy=policy)
    assert str(found.earn_back) == earned


def test_earn_back_without_the_stretch_this_month_is_nothing() -> None:
    assert str(credited((level(), MET), history=[JULY, AUGUST]).earn_back) == "0.00"


def test_past_result_gives_its_figure_where_there_was_data() -> None:
    assert past("S1", back(1)).figure == 98
    assert dataclasses.replace(past("S1", back(1)), denominator=0).figure is None


@pytest.mark.parametrize(
    ("currency", "minor", "amount"),
    [("JPY", 1_000_001, "60,000"), ("KWD", 1_000_001, "60.000"), ("USD", 1_000_004, "600.00")],
)
def test_credits_round_to_the_currencys_unit(currency: str, minor: int, amount: str) -> None:
    # 12 % of 1,000,001 yen is 120,000.12, rounded 120,000; half of it is 60,000.
    found = credited((level(), MINOR), base=Money(minor, currency))
    assert str(found.total) == amount


def test_policy_in_order_has_no_problems() -> None:
    levels = [level("S1", allocation="90"), level("S2", allocation="60")]
    assert check_policy(POLICY, levels) == ()
    assert check_policy(CreditPolicy(), []) == ()
    least = CreditPolicy(
        at_risk_percent=Decimal(0),
        minor_factor_percent=Decimal(0),
        monthly_cap_percent=Decimal(0),
        twelve_month_cap=Decimal(0),
        repeat_multiplier=Decimal(1),
        force_majeure_notice_hours=1,
        customer_notice_business_days=1,
    )
    assert check_policy(least, []) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at_risk_percent": Decimal(101)}, "at_risk_percent"),
        ({"at_risk_percent": Decimal(-1)}, "at_risk_percent"),
        ({"minor_factor_percent": Decimal(101)}, "minor_factor_percent"),
        ({"repeat_multiplier": Decimal("0.9")}, "repeat_multiplier"),
        ({"minor_factor_percent": Decimal(-1)}, "minor_factor_percent"),
        ({"monthly_cap_percent": Decimal(-1)}, "monthly_cap_percent"),
        ({"twelve_month_cap": Decimal(-1)}, "twelve_month_cap"),
        ({"force_majeure_notice_hours": 0}, "force_majeure_notice_hours"),
        ({"customer_notice_business_days": 0}, "customer_notice_business_days"),
        ({"decision_business_days": -1}, "decision_business_days"),
        ({"earn_back_months": -1}, "earn_back_months"),
        ({"termination_consecutive": -1}, "termination_consecutive"),
        ({"pool_percent": Decimal(-1)}, "pool_percent"),
    ],
)
def test_policy_with_a_mistake_is_a_problem(change: dict[str, object], field: str) -> None:
    (problem,) = check_policy(dataclasses.replace(POLICY, **change), [])
    assert problem.field == field


def test_policy_pool_must_be_what_the_slas_share_out() -> None:
    levels = [level("S1", allocation="90"), level("K1", kind=LevelKind.KPI, allocation="60")]
    (problem,) = check_policy(POLICY, levels)
    assert problem.field == "pool_percent"
    assert "share out 90 %, but the pool is 150 %" in problem.message


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"monthly_cap_percent": Decimal(0)}, ["monthly_cap_percent"]),
        ({"twelve_month_cap": Decimal(0)}, ["twelve_month_cap"]),
        ({"twelve_month_cap": Decimal("0.01")}, []),
        ({"monthly_cap_percent": Decimal(0), "at_risk_percent": Decimal(0)}, []),
    ],
)
def test_cap_of_nothing_against_credits_that_are_shared_out_is_a_problem(
    change: dict[str, object], fields: list[str]
) -> None:
    policy = dataclasses.replace(POLICY, **change)
    problems = check_policy(policy, [level("S1", allocation="150")])
    assert [problem.field for problem in problems] == fields


def test_credit_after_a_failure_while_baselining_is_a_first_one() -> None:
    baselining = dataclasses.replace(past("S1", back(1), MAJOR), live=False)
    (line,) = credited((level(), MINOR), history=[baselining, past("S1", back(2), MAJOR)]).lines
    assert (line.consecutive, line.repeat) == (1, 1)


def test_credits_of_a_negative_base_are_nothing() -> None:
    """Absences can outweigh fees: nobody pays the vendor for a miss then."""
    found = credited((level(), MAJOR), base=Money(-10_000, "USD"))
    assert str(found.at_risk) == "-12.00"
    assert (str(found.cap), str(found.due), str(found.total)) == ("0.00", "0.00", "0.00")


def test_stakes_of_parts_add_up_to_the_months_amount_rounded_once() -> None:
    # 12 % of 0.04 and of 0.04 are 0.0048 each: nothing alone, 0.01 together.
    first, second = (
        DateRange(start=dt.date(2026, 9, 1), end=dt.date(2026, 9, 16)),
        DateRange(start=dt.date(2026, 9, 16), end=dt.date(2026, 10, 1)),
    )
    found = stakes_of([(days, POLICY, Money(4, "USD")) for days in (first, second)])
    assert [stake.at_risk.minor for stake in found] == [1, 0]

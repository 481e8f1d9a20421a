"""What volumes are charged; every figure was worked out by hand."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.periods import DateRange
from bpodesk.domain.rates import PriceTier, RateKind, RateLine, TierMode
from tests.domain.billing import amounts, fees, only
from tests.domain.making import rate, september

TIERED = dataclasses.replace(
    rate(RateKind.TRANSACTION, "0.50", code="CLAIM"),
    title="Claims",
    tiers=(
        PriceTier(from_units=1000, unit_rate=Decimal("0.45")),
        PriceTier(from_units=5000, unit_rate=Decimal("0.40")),
    ),
)
WHOLE = dataclasses.replace(TIERED, tier_mode=TierMode.ALL_UNITS)
BASE = dataclasses.replace(
    rate(RateKind.BASELINE, "12000", code="ORDER"),
    title="Orders",
    baseline_units=10_000,
    deadband_units=500,
    additional_rate=Decimal("0.90"),
    reduction_rate=Decimal("0.60"),
)


def charged(line: RateLine, volume: str) -> list[str]:
    return [amount for _, amount in amounts(fees([line], volumes={line.code: volume}))]


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ("6200", ["500.00", "1,800.00", "480.00"]),  # 1,000 x 0.50, 4,000 x 0.45, 1,200 x 0.40
        ("1000", ["500.00"]),
        ("1001", ["500.00", "0.45"]),
        ("5000", ["500.00", "1,800.00"]),
        ("999.9", ["499.95"]),
        ("0", ["0.00"]),
    ],
)
def test_marginal_bands_charge_the_units_inside_each(volume: str, expected: list[str]) -> None:
    assert charged(TIERED, volume) == expected


@pytest.mark.parametrize(
    ("volume", "expected"),
    [("999", "499.50"), ("1000", "450.00"), ("4999", "2,249.55"), ("6200", "2,480.00")],
)
def test_band_of_all_units_is_that_of_the_volume(volume: str, expected: str) -> None:
    assert charged(WHOLE, volume) == [expected]


def test_bands_say_which_units_and_where_the_number_comes_from() -> None:
    found = fees([TIERED], volumes={"CLAIM": "1200"}, sources={"CLAIM": "portal export"})
    assert [(line.title, line.basis, line.quantity) for line in found.lines] == [
        ("Claims, 1 to 1,000", "1,200 done (portal export), units 1 to 1,000", 1000),
        ("Claims, 1,001 to 5,000", "1,200 done (portal export), units 1,001 to 5,000", 200),
    ]
    whole = only(fees([WHOLE], volumes={"CLAIM": "1200"}))
    assert (whole.title, whole.basis) == ("Claims", "1,200 done, all at the price from 1,000 on")


def test_last_band_has_no_end() -> None:
    *_, last = fees([TIERED], volumes={"CLAIM": "6200"}).lines
    assert last.title == "Claims, from 5,001"


def test_shortfall_in_bands_is_charged_where_its_units_lie() -> None:
    """800 done, 4,000 at least: 200 more lie in the first band, 3,000 in the second."""
    line = dataclasses.replace(TIERED, minimum_units=4000)
    assert amounts(fees([line], volumes={"CLAIM": "800"})) == [
        ("Claims, 1 to 1,000", "400.00"),
        ("Claims: shortfall to the minimum, 1 to 1,000", "100.00"),
        ("Claims: shortfall to the minimum, 1,001 to 5,000", "1,350.00"),
    ]


def test_shortfall_at_one_price_has_the_band_of_the_minimum() -> None:
    """4,000 units are in the band of 0.45: 800 x 0.45 and 3,200 x 0.45."""
    line = dataclasses.replace(WHOLE, minimum_units=4000)
    assert amounts(fees([line], volumes={"CLAIM": "800"})) == [
        ("Claims", "360.00"),
        ("Claims: shortfall to the minimum", "1,440.00"),
    ]
    assert charged(line, "4000") == ["1,800.00"]


@pytest.mark.parametrize(
    ("volume", "beyond"),
    [
        ("11200", ["630.00"]),  # 11,200 - 10,500 = 700 x 0.90
        ("10500", []),
        ("10500.5", ["0.45"]),
        ("9500", []),
        ("9000", ["-300.00"]),  # 9,500 - 9,000 = 500 x 0.60
        ("0", ["-5,700.00"]),  # 9,500 x 0.60
    ],
)
def test_baseline_adds_above_its_band_and_takes_off_below(volume: str, beyond: list[str]) -> None:
    assert charged(BASE, volume) == ["12,000.00", *beyond]


def test_baseline_lines_say_their_formula_and_source() -> None:
    above = fees([BASE], volumes={"ORDER": "11200"}, sources={"ORDER": "shop report"})
    assert [(line.title, line.basis, line.unit) for line in above.lines] == [
        ("Orders: monthly fee", "fee for 10,000 ± 500 units", "month"),
        (
            "Orders: above the baseline",
            "11,200 done (shop report) - (10,000 + 500) = 700",
            "item",
        ),
    ]
    below = fees([BASE], volumes={"ORDER": "9000"})
    assert (below.lines[1].title, below.lines[1].basis) == (
        "Orders: below the baseline",
        "(10,000 - 500) - 9,000 done = 500, taken off",
    )
    plain = dataclasses.replace(BASE, deadband_units=0)
    assert [
        fees([plain], volumes={"ORDER": volume}).lines[1].basis for volume in ("10001", "9999")
    ] == ["10,001 done - (10,000) = 1", "(10,000) - 9,999 done = 1, taken off"]
    assert fees([plain], volumes={"ORDER": "1"}).lines[0].basis == "fee for 10,000 units"


def test_baseline_of_a_part_of_a_month_is_in_proportion() -> None:
    """15 of 30 days: 6,000.00 for 5,000 with a band of 250; 5,600 - 5,250 = 350 x 0.90."""
    half = DateRange(start=september(16), end=dt.date(2026, 10, 1))
    found = fees([BASE], volumes={"ORDER": "5600"}, days=half)
    assert amounts(found) == [
        ("Orders: monthly fee", "6,000.00"),
        ("Orders: above the baseline", "315.00"),
    ]
    assert found.lines[0].basis == "fee for 5,000 ± 250 units, 15 of 30 days"
    assert found.lines[0].quantity == Fraction(1, 2)


def test_baseline_without_a_volume_charges_the_fee_and_says_so() -> None:
    found = fees([BASE])
    assert amounts(found) == [("Orders: monthly fee", "12,000.00")]
    (problem,) = found.problems
    assert problem.message == (
        "Orders: no volume is recorded for 2026-09, so only the fee is charged."
    )


@pytest.mark.parametrize(
    ("line", "volume", "total"),
    [
        (TIERED, "6200", "2,780.00"),
        (BASE, "11200", "12,630.00"),
    ],
)
def test_change_inside_the_month_begins_with_the_next_months_volume(
    line: RateLine, volume: str, total: str
) -> None:
    """The volume is one number: what was agreed first charges all of it, whole."""
    before = dataclasses.replace(line, ends_on=september(16))
    after = dataclasses.replace(
        line,
        starts_on=september(16),
        unit_rate=line.unit_rate * 2,
        tiers=line.tiers[:1],
        baseline_units=line.baseline_units // 2,
    )
    found = fees([before, after], volumes={line.code: volume})
    assert str(found.gross) == total
    (problem,) = found.problems
    assert problem.message == (
        f"{line.title}: the month's volume is one number, so all of it is charged as agreed before"
        " 16 Sep 2026. What is agreed from that day on begins with the next month's volume."
    )


def test_results_milestones_and_costs_are_charged_once_each() -> None:
    result = dataclasses.replace(rate(RateKind.OUTCOME, "12.50", code="WIN"), title="Cases won")
    stone = dataclasses.replace(rate(RateKind.MILESTONE, "5000", code="GO"), title="Go-live")
    cost = dataclasses.replace(
        rate(RateKind.PASS_THROUGH, "1", code="COST"), title="Licences", markup_percent=Decimal(8)
    )
    found = fees([result, stone, cost], volumes={"WIN": "37", "GO": "1", "COST": "118.40"})
    assert [(str(line.amount), line.unit, line.basis) for line in found.lines] == [
        ("462.50", "result", "results reached"),
        ("5,000.00", "time", "accepted"),
        ("127.87", "USD", "at cost plus 8 %"),  # 118.40 x 1.08 = 127.872
    ]


def test_only_what_is_counted_every_month_is_missed() -> None:
    lines = [
        rate(RateKind.OUTCOME, "1"),
        rate(RateKind.MILESTONE, "1"),
        rate(RateKind.PASS_THROUGH, "1"),
    ]
    found = fees(lines)
    assert found.lines == ()
    assert [problem.field for problem in found.problems] == ["OUTCOME"]

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.rate_checks import check_among, check_line, check_rates, check_tiers, unpriced
from bpodesk.domain.rates import (
    OWN_FIELDS,
    PriceTier,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
    own_fields,
    without_foreign_fields,
)
from tests.domain.making import rate

BASE = dataclasses.replace(
    rate(RateKind.BASELINE, "12000"),
    baseline_units=10_000,
    deadband_units=500,
    additional_rate=Decimal("0.90"),
    reduction_rate=Decimal("0.60"),
)
ITEM = rate(RateKind.TRANSACTION, "0.50")


def tiers(*starts: int) -> tuple[PriceTier, ...]:
    return tuple(PriceTier(from_units=start, unit_rate=Decimal("0.4")) for start in starts)


@pytest.mark.parametrize(
    ("line", "change", "field", "words"),
    [
        (ITEM, {"tiers": tiers(0)}, "tiers", "a band begins later"),
        (ITEM, {"tiers": tiers(1000, 1000)}, "tiers", "Two bands begin at 1,000 units"),
        (ITEM, {"tiers": tiers(5000, 1000)}, "tiers", "Put them in rising order"),
        (
            ITEM,
            {"tiers": (PriceTier(from_units=9, unit_rate=Decimal(-1)),)},
            "tiers",
            "can't be negative",
        ),
        (BASE, {"baseline_units": 0, "deadband_units": 0}, "baseline_units", "state the volume"),
        (BASE, {"deadband_units": -1}, "deadband_units", "can't be negative"),
        (BASE, {"deadband_units": 10_001}, "deadband_units", "wider than the baseline"),
        (BASE, {"additional_rate": Decimal(-1)}, "additional_rate", "without a sign"),
        (BASE, {"reduction_rate": Decimal(-1)}, "reduction_rate", "without a sign"),
        # 9,500 x 1.27 = 12,065 is more than 12,000.
        (BASE, {"reduction_rate": Decimal("1.27")}, "reduction_rate", "more than the whole fee"),
        (BASE, {"minimum_units": 5}, "minimum_units", "its reduction instead"),
        (rate(RateKind.HOURLY, "1"), {"minimum_hours": -1}, "minimum_hours", "negative"),
        (rate(RateKind.HOURLY, "1"), {"round_minutes": 0}, "round_minutes", "1 to 1,440"),
        (rate(RateKind.HOURLY, "1"), {"round_minutes": 1441}, "round_minutes", "1 to 1,440"),
        (
            rate(RateKind.OVERTIME, "1"),
            {"premium_factor_percent": Decimal(-1)},
            "premium_factor_percent",
            "0 takes the line's own",
        ),
        (
            rate(RateKind.PASS_THROUGH, "1"),
            {"markup_percent": Decimal(-1)},
            "markup_percent",
            "negative",
        ),
        (
            rate(RateKind.REST_DAY, "1"),
            {"factor_percent": Decimal(99)},
            "factor_percent",
            "less than 100 %",
        ),
        (ITEM, {"unit_rate": Decimal(-1)}, "unit_rate", "negative"),
        (ITEM, {"minimum_units": -1}, "minimum_units", "negative"),
        (ITEM, {"ends_on": dt.date(2026, 1, 1)}, "ends_on", "not after its start"),
        (ITEM, {"code": " "}, "title", "a code and a title"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(
    line: RateLine, change: dict[str, Any], field: str, words: str
) -> None:
    assert check_line(line) == ()
    (problem,) = check_line(dataclasses.replace(line, **change))
    assert problem.field == field
    assert words in problem.message
    assert problem.is_error
    (told,) = (item for item in check_rates([dataclasses.replace(line, **change)]) if item.is_error)
    assert (told.field, told.message) == ("rate_lines", problem.message)


def test_bands_in_rising_order_and_the_widest_band_are_no_fault() -> None:
    assert check_tiers(tiers(1, 2, 3_000)) == ()
    assert check_line(dataclasses.replace(BASE, deadband_units=10_000)) == ()
    # 9,500 x 1.26 = 11,970.
    assert check_line(dataclasses.replace(BASE, reduction_rate=Decimal("1.26"))) == ()
    # A line still without a price is only a draft.
    assert check_line(dataclasses.replace(BASE, unit_rate=Decimal(0))) == ()


OTHER: dict[str, object] = {
    "tiers": tiers(1000),
    "tier_mode": TierMode.ALL_UNITS,
    "baseline_units": 1,
    "deadband_units": 1,
    "additional_rate": Decimal(1),
    "reduction_rate": Decimal(1),
    "minimum_hours": 1,
    "round_minutes": 15,
    "round_mode": RoundMode.UP,
    "round_each": RoundEach.DAY,
    "premium_factor_percent": Decimal(130),
    "markup_percent": Decimal(5),
    "counts": "a claim",
}


@pytest.mark.parametrize("name", sorted(OWN_FIELDS))
def test_field_of_another_kind_is_refused_and_can_be_dropped(name: str) -> None:
    for kind in RateKind:
        line = dataclasses.replace(
            rate(kind, "100000", factor="100"),
            **{"baseline_units": 1} if kind == "baseline" else {},
        )
        odd = dataclasses.replace(line, **{name: OTHER[name]})
        if name in own_fields(kind):
            assert without_foreign_fields(odd) == odd
        else:
            (problem,) = check_line(odd)
            assert (problem.field, kind.value in problem.message) == ("kind", True)
            assert without_foreign_fields(odd) == line


def test_two_prices_of_one_day_are_refused_at_the_first_day() -> None:
    july = dt.date(2026, 7, 1)
    later = dataclasses.replace(ITEM, starts_on=july)
    (problem,) = check_among(later, [ITEM, BASE])
    assert (problem.field, problem.message) == (
        "starts_on",
        "TRANSACTION has two rates on 2026-07-01. End the earlier line on that day.",
    )
    assert check_among(later, [dataclasses.replace(ITEM, ends_on=july)]) == ()


def test_line_is_without_a_price_only_where_none_of_its_bands_has_one() -> None:
    free_at_first = dataclasses.replace(
        ITEM,
        unit_rate=Decimal(0),
        tiers=(PriceTier(from_units=500, unit_rate=Decimal("1.50")),),
    )
    free = dataclasses.replace(ITEM, code="FREE", unit_rate=Decimal(0))
    assert unpriced((ITEM, free_at_first, free, free)) == ("FREE",)

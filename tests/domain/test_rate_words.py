import dataclasses
from decimal import Decimal

from bpodesk.domain.rate_words import card_terms, fee_clause_values, line_terms
from bpodesk.domain.rates import (
    PriceTier,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
)
from bpodesk.domain.volume_fees import price_words
from tests.domain.making import rate, september

TIERED = dataclasses.replace(
    rate(RateKind.TRANSACTION, "0.50"),
    tiers=(
        PriceTier(from_units=1000, unit_rate=Decimal("0.45")),
        PriceTier(from_units=5000, unit_rate=Decimal("0.4")),
    ),
    counts="a claim closed without a return.",
)
BASE = dataclasses.replace(
    rate(RateKind.BASELINE, "12000"),
    baseline_units=10_000,
    deadband_units=500,
    additional_rate=Decimal("0.90"),
    reduction_rate=Decimal("0.60"),
)
HOLIDAY = rate(RateKind.REGULAR_HOLIDAY, "12", factor="200")


def said(line: RateLine) -> str:
    return line_terms(line, "USD")


def test_line_with_a_rate_alone_has_no_words() -> None:
    usual = (RateKind.SEAT, RateKind.FIXED, RateKind.OVERTIME, RateKind.NIGHT, RateKind.HOURLY)
    assert {said(rate(kind, "5", minimum=9)) for kind in usual} == {""}
    assert card_terms([rate(kind, "5") for kind in usual], "USD") == ()


def test_price_bands_are_said_with_their_units() -> None:
    assert said(TIERED) == (
        "In a month, units 1 to 1,000 cost USD 0.50 each, units 1,001 to 5,000 cost USD 0.45 each"
        " and units from 5,001 cost USD 0.40 each. What counts: a claim closed without a return."
    )
    assert said(dataclasses.replace(TIERED, tier_mode=TierMode.ALL_UNITS, counts="")) == (
        "Each unit costs USD 0.50 in a month of fewer than 1,000 units, USD 0.45 in one of 1,000 to"
        " 4,999 units and USD 0.40 in one of 5,000 units or more; the price is that of all units of"
        " the month."
    )
    least = dataclasses.replace(TIERED, minimum_units=5, counts="")
    assert said(least).endswith(
        " A shortfall to the minimum is charged as if its units had been done."
    )
    assert price_words(TIERED) == "0.50 to 0.40"
    assert price_words(BASE) == "12,000.00"


def test_baseline_is_said_with_its_limits() -> None:
    assert said(BASE) == (
        "The monthly fee of USD 12,000.00 pays for 10,000 units, 500 more or fewer included. Each"
        " unit above 10,500 adds USD 0.90, each unit below 9,500 takes USD 0.60 off. Where the line"
        " holds for a part of a month, fee, baseline and band are taken in proportion to its days."
    )
    assert "units. Each unit above 10,000" in said(dataclasses.replace(BASE, deadband_units=0))


def test_premiums_are_said_of_the_day_and_of_what_follows_it() -> None:
    overtime = dataclasses.replace(
        rate(RateKind.OVERTIME, "12", factor="125"), premium_factor_percent=Decimal(130)
    )
    plain = rate(RateKind.OVERTIME, "12", code="OT2", factor="125")
    night = rate(RateKind.NIGHT, "12", factor="10")
    found = {
        line.code: words for line, words in card_terms([HOLIDAY, overtime, plain, night], "USD")
    }
    assert found == {
        "REGULAR_HOLIDAY": "Hours on a regular holiday are billed at 200 % of USD 12.00 instead of"
        " as ordinary ones; hours that a seat’s fee pays for, at 100 % of it on top.",
        "OVERTIME": "On a day with a percentage of its own, overtime is billed at USD 12.00 times"
        " that percentage, times 130 %.",
        "OT2": "On a day with a percentage of its own, overtime is billed at USD 12.00 times"
        " that percentage, times 125 %.",
        "NIGHT": "On a day with a percentage of its own, the addition is taken times it.",
    }


def test_rounding_minimum_markup_and_acceptance_are_said() -> None:
    hours = dataclasses.replace(
        rate(RateKind.HOURLY, "10"),
        minimum_hours=1600,
        round_minutes=15,
        round_mode=RoundMode.UP,
        round_each=RoundEach.DAY,
    )
    assert said(hours) == (
        "At least 1,600 hours are billed a month; what lacks is a line of its own."
        " Each person’s day is rounded up to units of 15 minutes."
    )
    down = dataclasses.replace(
        rate(RateKind.HOURLY, "10"), round_minutes=6, round_mode=RoundMode.DOWN
    )
    assert said(down) == "The month’s total is rounded down to units of 6 minutes."
    cost = dataclasses.replace(rate(RateKind.PASS_THROUGH, "1"), markup_percent=Decimal("7.5"))
    assert said(cost) == "Costs are billed with 7.5 % on top."
    stone = dataclasses.replace(rate(RateKind.MILESTONE, "1"), counts="the go-live is signed off")
    assert said(stone) == (
        "The fee is due once, in the month in which the acceptance is recorded."
        " What counts: the go-live is signed off."
    )


def test_fee_clause_speaks_of_the_last_line_of_each_code() -> None:
    old = dataclasses.replace(HOLIDAY, factor_percent=Decimal(190), ends_on=september(1))
    new = dataclasses.replace(HOLIDAY, starts_on=september(1))
    rest = rate(RateKind.REST_DAY, "12", factor="130", role="Lead")
    rounded = dataclasses.replace(rate(RateKind.HOURLY, "10"), round_minutes=15)
    cost = dataclasses.replace(rate(RateKind.PASS_THROUGH, "1"), markup_percent=Decimal(5))
    values = fee_clause_values([new, old, rest, rounded, cost, BASE], "USD")
    assert values == fee_clause_values([old, new, rest, rounded, cost, BASE], "USD")
    assert values["rates.premium_days_note"].startswith(
        "Hours are billed at 200 % of the hourly rate on a regular holiday and 130 % of the hourly"
        " rate on a rest day (Lead); of hours"
    )
    assert values["rates.rounding_note"] == (
        "Work by the hour is billed from whole minutes. The month’s total is rounded to the nearest"
        " 15 minutes, halves up."
    )
    assert values["rates.volume_note"].startswith("For Baseline (BASELINE): The monthly fee of USD")
    assert values["rates.volume_note"].endswith("with the volume of the next month.")
    assert values["rates.pass_through_note"] == (
        "They are billed at cost with the receipt, and with a markup of 5 % for Pass_through."
    )


def test_several_roundings_are_left_to_the_schedule() -> None:
    lines = [
        dataclasses.replace(rate(RateKind.HOURLY, "10"), round_minutes=15),
        dataclasses.replace(rate(RateKind.NIGHT, "10"), round_minutes=30),
    ]
    note = fee_clause_values(lines, "USD")["rates.rounding_note"]
    assert note == "Work by the hour is rounded as Schedule B states line by line."

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.codec import canonical, parse
from bpodesk.domain.rate_checks import check_rates
from bpodesk.domain.rates import PriceTier, RateKind, RateLine, index_rate, index_rates
from tests.domain.making import rate

JULY = dt.date(2026, 7, 1)
SEAT = rate(RateKind.SEAT, "1400.00", ends_on=dt.date(2027, 1, 1))


def indexed(
    line: RateLine, *, change: str, floor: str = "0", cap: str = "3.5", currency: str = "USD"
) -> tuple[RateLine, ...]:
    return index_rate(
        line,
        change_percent=Decimal(change),
        floor_percent=Decimal(floor),
        cap_percent=Decimal(cap),
        starts_on=JULY,
        currency=currency,
    )


def test_index_rate_over_the_cap_is_capped() -> None:
    ended, started = indexed(SEAT, change="4.1")
    assert started.unit_rate == Decimal("1449.00")  # 1,400 x 1.035
    assert (ended.unit_rate, ended.ends_on) == (Decimal("1400.00"), JULY)
    assert (started.starts_on, started.ends_on) == (JULY, dt.date(2027, 1, 1))
    assert len(ended.days.overlap(started.days)) == 0


@pytest.mark.parametrize(
    ("change", "floor", "new"),
    [("2", "0", "1428.00"), ("-3", "0", "1400.00"), ("-3", "-1", "1386.00"), ("0", "1", "1414.00")],
)
def test_index_rate_between_floor_and_cap_follows_the_index(
    change: str, floor: str, new: str
) -> None:
    assert indexed(SEAT, change=change, floor=floor)[1].unit_rate == Decimal(new)


def test_index_rate_marked_never_revise_comes_back_alone() -> None:
    line = dataclasses.replace(SEAT, never_revise=True)
    assert indexed(line, change="4.1") == (line,)


@pytest.mark.parametrize(
    ("currency", "old", "new"),
    [
        ("USD", "0.42", "0.43"),  # 0.4347
        ("JPY", "210", "217"),  # 217.35
        ("JPY", "300", "311"),  # 310.5 goes up
        ("KWD", "0.420", "0.435"),  # 0.4347
        ("USD", "0.0049", "0.0051"),  # 0.0050715: as many digits as the old rate
        ("USD", "1000", "1035.00"),
        ("USD", "1E+3", "1035.00"),
        ("JPY", "0.5", "0.5"),  # 0.5175
    ],
)
def test_index_rate_is_rounded_half_up_to_the_currencys_unit_or_the_rates_own(
    currency: str, old: str, new: str
) -> None:
    line = rate(RateKind.TRANSACTION, old)
    assert indexed(line, change="3.5", currency=currency)[1].unit_rate == Decimal(new)


def test_index_rate_raises_every_price_of_a_line() -> None:
    """3.5 % on 0.50, 0.40, 0.90 and 0.60: 0.5175, 0.414, 0.9315, 0.621."""
    line = dataclasses.replace(
        rate(RateKind.TRANSACTION, "0.50"),
        tiers=(PriceTier(from_units=9, unit_rate=Decimal("0.40")),),
        additional_rate=Decimal("0.90"),
        reduction_rate=Decimal("0.60"),
    )
    started = indexed(line, change="3.5")[1]
    assert [str(price) for price in (started.unit_rate, started.tiers[0].unit_rate)] == [
        "0.52",
        "0.41",
    ]
    assert (str(started.additional_rate), str(started.reduction_rate)) == ("0.93", "0.62")


def card(*lines: RateLine, change: str = "3.5") -> list[tuple[str, str, dt.date, dt.date | None]]:
    found = index_rates(
        lines,
        change_percent=Decimal(change),
        floor_percent=Decimal(0),
        cap_percent=Decimal("3.5"),
        starts_on=JULY,
        currency="USD",
    )
    return [(line.code, str(line.unit_rate), line.starts_on, line.ends_on) for line in found]


def test_rate_card_goes_on_at_new_rates_behind_the_old_ones() -> None:
    january = dt.date(2026, 1, 1)
    fixed = rate(RateKind.FIXED, "300.00")
    assert card(SEAT, fixed) == [
        ("SEAT", "1400.00", january, JULY),
        ("SEAT", "1449.00", JULY, dt.date(2027, 1, 1)),
        ("FIXED", "300.00", january, JULY),
        ("FIXED", "310.50", JULY, None),
    ]


def test_rate_card_keeps_what_no_index_changes() -> None:
    left = (
        rate(RateKind.FIXED, "1", code="NEVER", never_revise=True),
        rate(RateKind.FIXED, "1", code="OVER", ends_on=JULY),
        rate(RateKind.FIXED, "1", code="LATER", starts_on=JULY),
        rate(RateKind.PASS_THROUGH, "1", code="COST"),
        rate(RateKind.FIXED, "0.01", code="SMALL"),  # 0.01035 is 0.01 again
    )
    assert [code for code, *_ in card(*left)] == ["NEVER", "OVER", "LATER", "COST", "SMALL"]
    assert card(SEAT, change="-1") == card(SEAT, change="0")
    assert len(card(SEAT, change="0")) == 1


def test_rate_line_rate_is_the_base_times_its_factor() -> None:
    assert rate(RateKind.OVERTIME, "12", factor="125").rate == Decimal(15)
    assert rate(RateKind.NIGHT, "12", factor="10").rate == Decimal("1.2")


def test_rate_of_cost_is_with_its_markup() -> None:
    cost = dataclasses.replace(rate(RateKind.PASS_THROUGH, "1"), markup_percent=Decimal("7.5"))
    assert cost.rate == Decimal("1.075")


def test_line_without_new_terms_is_written_as_it_always_was() -> None:
    """The text of a line of an older book, byte for byte: texts that were signed stay the same."""
    line = rate(RateKind.TRANSACTION, "0.42", code="ORDER", minimum=4000)
    assert canonical(line) == (
        '{"at_risk":true,"code":"ORDER","ends_on":null,"factor_percent":"100",'
        '"kind":"transaction","minimum_units":4000,"never_revise":false,"role":"",'
        '"starts_on":"2026-01-01","title":"Transaction","unit_rate":"0.42"}'
    )
    assert parse(RateLine, canonical(line)) == line
    tiered = dataclasses.replace(line, tiers=(PriceTier(from_units=9, unit_rate=Decimal(1)),))
    assert parse(RateLine, canonical(tiered)) == tiered


def test_rate_line_without_an_end_stays_open() -> None:
    assert dt.date(2099, 1, 1) in rate(RateKind.FIXED, "1").days
    assert dt.date(2027, 1, 1) not in SEAT.days


def test_rate_card_of_successive_lines_has_no_problems() -> None:
    assert check_rates(indexed(SEAT, change="4.1")) == ()
    assert check_rates([SEAT, rate(RateKind.FIXED, "1")]) == ()


def test_rate_card_with_two_rates_on_one_day_is_a_problem() -> None:
    later = dataclasses.replace(SEAT, starts_on=JULY)
    (problem,) = check_rates([later, SEAT])
    assert problem.value == "SEAT"
    assert "2026-07-01" in problem.message


@pytest.mark.parametrize(
    "change",
    [
        {"code": " "},
        {"title": ""},
        {"unit_rate": Decimal("-0.01")},
        {"factor_percent": Decimal(0)},
        {"minimum_units": -1},
        {"ends_on": dt.date(2026, 1, 1)},
    ],
)
def test_rate_line_with_a_mistake_is_a_problem(change: dict[str, object]) -> None:
    (problem,) = check_rates([dataclasses.replace(SEAT, **change)])
    assert problem.is_error

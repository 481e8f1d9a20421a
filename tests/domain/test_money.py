from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.money import Money, apportion, minor_digits, round_half_up, spread


@pytest.mark.parametrize(
    ("currency", "digits"), [("USD", 2), ("PHP", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("XXX", 2)]
)
def test_minor_digits_of_currency_follow_iso_4217(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(49, 100), 0),
        (Fraction(-49, 100), 0),
        (Fraction(7), 7),
    ],
)
def test_round_half_up_of_a_half_goes_away_from_zero(value: Fraction, rounded: int) -> None:
    assert round_half_up(value) == rounded


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        (Decimal("0.005"), "USD", 1),
        (Decimal("-0.005"), "USD", -1),
        (Fraction(1, 3), "USD", 33),
        (Fraction(2, 3), "USD", 67),
        (12, "USD", 1200),
        (Decimal("12.5"), "JPY", 13),
        (Decimal("1.2345"), "KWD", 1235),
    ],
)
def test_money_of_amount_is_rounded_once_to_the_minor_unit(
    amount: int | Decimal | Fraction, currency: str, minor: int
) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


def test_money_sums_and_differences_stay_exact() -> None:
    assert Money(1050, "USD") + Money(-1, "USD") == Money(1049, "USD")
    assert Money(100, "USD") - Money(250, "USD") == Money(-150, "USD")
    assert -Money(5, "USD") == Money(-5, "USD")
    assert Money.total([], "USD") == Money.zero("USD")


def test_money_of_two_currencies_does_not_add() -> None:
    with pytest.raises(ValueError, match="cannot add PHP to USD"):
        Money(1, "USD") + Money(1, "PHP")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123450, "USD"), "1,234.50"),
        (Money(-5, "USD"), "-0.05"),
        (Money(1234567, "JPY"), "1,234,567"),
        (Money(1234, "KWD"), "1.234"),
    ],
)
def test_money_printed_has_the_digits_of_its_currency(money: Money, text: str) -> None:
    assert str(money) == text


def test_money_amount_has_exactly_the_currencys_digits() -> None:
    assert str(Money(1200, "USD").amount) == "12.00"
    assert str(Money(1200, "JPY").amount) == "1200"


def test_spread_over_the_cap_gives_the_stated_shares() -> None:
    # Without excuses, September 2026: 1,617.40 due, 1,198.08 at most.
    parts = spread(119808, [35942, 80870, 35942, 8986])
    assert parts == (26624, 59904, 26624, 6656)


def test_spread_of_equal_remainders_favours_the_earlier() -> None:
    assert spread(1, [1, 1]) == (1, 0)
    assert spread(5, [1, 1, 1]) == (2, 2, 1)


def test_spread_of_nothing_is_nothing() -> None:
    assert spread(0, []) == ()
    assert spread(0, [0, 0]) == (0, 0)


def test_spread_over_no_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to spread over"):
        spread(1, [0, 0])


@settings(deadline=None, max_examples=100, database=None)
@given(
    st.integers(0, 10**9),
    st.lists(st.integers(0, 10**7), min_size=1, max_size=8).filter(any),
)
def test_spread_of_any_total_adds_up_within_one_unit_of_the_share(
    total: int, weights: list[int]
) -> None:
    parts = spread(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize(
    ("exact", "parts"),
    [
        ([Fraction(1, 3), Fraction(2, 3)], (0, 1)),
        ([Fraction(1, 2), Fraction(1, 2)], (1, 0)),
        # 10.5 rounds to 11: the largest of the remainders 0.2, 0.8 and 0.5 goes up, then the next.
        ([Fraction("3.2"), Fraction("2.8"), Fraction("4.5")], (3, 3, 5)),
        # -1.5 is -2, which is what rounding down gives: nothing is left over.
        ([Fraction("0.4"), Fraction("-1.9")], (0, -2)),
        ([], ()),
    ],
)
def test_exact_amounts_are_rounded_so_that_they_add_up(
    exact: list[Fraction], parts: tuple[int, ...]
) -> None:
    assert apportion(round_half_up(sum(exact, Fraction(0))), exact) == parts


@given(st.lists(st.fractions(-1000, 1000, max_denominator=700), min_size=1, max_size=6))
def test_rounded_amounts_are_a_unit_away_at_most_and_add_up(exact: list[Fraction]) -> None:
    total = round_half_up(sum(exact, Fraction(0)))
    parts = apportion(total, exact)
    assert sum(parts) == total
    assert all(abs(part - value) <= 1 for part, value in zip(parts, exact, strict=True))

from fractions import Fraction

import pytest

from bpodesk.domain.rounding import fixed, grouped, hours_text, shortest


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(4106 * 100, 4952), 3, "82.916"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 1000), 2, "0.00"),  # no minus before nothing
        (Fraction(-5, 4), 1, "-1.3"),
        (Fraction(1, 20), 2, "0.05"),
    ],
)
def test_fixed_text_is_rounded_half_up(value: Fraction, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("8.625"), "8.625"),
        (Fraction(15), "15"),
        (Fraction(13, 21), "0.619048"),
        (Fraction(100), "100"),
        (Fraction(-16), "-16"),
    ],
)
def test_shortest_text_has_no_idle_digits(value: Fraction, text: str) -> None:
    assert shortest(value) == text


def test_shortest_text_without_digits_keeps_its_zeros() -> None:
    assert shortest(Fraction(100), most_digits=0) == "100"


@pytest.mark.parametrize(("minutes", "text"), [(55680, "928.00"), (750, "12.50"), (10, "0.17")])
def test_hours_text_has_two_digits(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3760), "3,760"),
        (Fraction(-3760), "-3,760"),
        (Fraction(1_234_567), "1,234,567"),
        (Fraction("157.5"), "157.5"),
        (Fraction("-0.5"), "-0.5"),  # the sign stays before a bare fraction
        (Fraction(1, 3), "0.3333"),
        (Fraction("999.99995"), "1,000"),
        (Fraction(0), "0"),
    ],
)
def test_grouped_text_has_thousands_separators(value: Fraction, text: str) -> None:
    assert grouped(value) == text


def test_grouped_text_keeps_no_more_digits_than_asked() -> None:
    assert grouped(Fraction("1234.56"), most_digits=1) == "1,234.6"
    assert grouped(Fraction("1234.5"), most_digits=0) == "1,235"

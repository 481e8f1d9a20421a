"""Exact numbers as decimal text: rounding for display happens here and nowhere else."""

from fractions import Fraction
from functools import lru_cache

from bpodesk.domain.money import round_half_up


def fixed(value: Fraction, digits: int) -> str:
    """The decimal text of an exact number, rounded half up to so many digits."""
    scaled = round_half_up(value * 10**digits)
    sign = "-" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


@lru_cache(maxsize=4096)  # a month's people work the same few lengths of a day
def hours_text(minutes: int) -> str:
    """Minutes as hours with two digits: 55680 -> 928.00."""
    return fixed(Fraction(minutes, 60), 2)


def shortest(value: Fraction, *, most_digits: int = 6) -> str:
    """The decimal text with no more digits than it needs: 8.625, 15, 0.619048."""
    text = fixed(value, most_digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(value: Fraction, *, most_digits: int = 4) -> str:
    """The same with thousands separators: 3,760."""
    text = shortest(value, most_digits=most_digits)
    whole, point, part = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{part}"

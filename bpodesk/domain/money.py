"""Money in integer minor units, and the one rounding rule of the house.

Rates are `Decimal`, quantities are exact (`int`, `Decimal`, `Fraction`); a line's amount is rounded
half up (away from zero) once, and a total is the sum of the printed lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

# ISO 4217 currencies whose minor unit is not a hundredth.
_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}

Exact = int | Decimal | Fraction


def minor_digits(currency: str) -> int:
    """Digits after the point in amounts of an ISO 4217 currency (2 where not known otherwise)."""
    return _DIGITS.get(currency, 2)


def round_half_up(value: Fraction) -> int:
    """The nearest integer; a half goes away from zero."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Exact, currency: str) -> Self:
        """The amount in major units (dollars), rounded half up to the currency's minor unit."""
        scaled = Fraction(amount) * 10 ** minor_digits(currency)
        return cls(round_half_up(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """No money at all."""
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: str) -> Self:
        """The sum of the amounts, all of which must be of the currency."""
        minor = 0
        for amount in amounts:
            if amount.currency != currency:
                raise ValueError(f"cannot add {amount.currency} to {currency}")
            minor += amount.minor
        return cls(minor, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with exactly the currency's digits."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money.total((self, other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return self + -other

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,.{minor_digits(self.currency)}f}"


def spread(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide whole units in proportion to the weights, by the largest remainder.

    Equal remainders go to the earlier weight. The parts add up to `total` exactly. Raises
    ValueError where the weights are all zero but the total is not.
    """
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing to spread over")
        return (0,) * len(weights)
    return apportion(total, [Fraction(total * weight, whole) for weight in weights])


def apportion(total: int, exact: Sequence[Fraction]) -> tuple[int, ...]:
    """Round exact amounts, whose sum is `total` once it is rounded, so that they add up to it.

    What rounding down leaves over goes to the largest remainders, the earlier of equals.
    """
    parts = [value.numerator // value.denominator for value in exact]
    left = total - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[:left]:
        parts[index] += 1
    return tuple(parts)

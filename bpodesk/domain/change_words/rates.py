"""Changes of the rate card in words."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bpodesk.domain.change_words.labels import RATE
from bpodesk.domain.change_words.records import (
    NOTHING,
    ChangeLine,
    Scene,
    plain,
    quoted,
    schedule,
    whole,
)
from bpodesk.domain.codec import from_json
from bpodesk.domain.rate_words import line_terms
from bpodesk.domain.rates import PriceTier, RateLine
from bpodesk.domain.wording import brief_date, date_words, percent_words, rate_words

FULL = Decimal(100)
_RATES = ("rate_lines",)
_UNITS = ("minimum_units", "baseline_units", "deadband_units", "minimum_hours", "round_minutes")
_PRICES = ("additional_rate", "reduction_rate")
_PERCENTS = ("premium_factor_percent", "markup_percent")


def rate_change(scene: Scene, path: list[str], before: Any, after: Any) -> ChangeLine:
    """A change of the card, of a line, or of a field of one."""

    def row(value: Any) -> str:
        return _rate_row(value, scene.currency)

    if not path:
        return whole("B", "Rates", row, before, after)
    key, *field = path
    if not field:
        return ChangeLine(
            place=schedule("B"),
            what=f"Line {key.rpartition('@')[0]}",
            before=row(before),
            after=row(after),
        )
    (name,) = field
    old = next(line for line in scene.before.rate_lines if f"{line.code}@{line.starts_on}" == key)
    label = RATE[name]
    shown = (_rate_value(name, before, scene.currency), _rate_value(name, after, scene.currency))
    if name in ("unit_rate", "factor_percent"):
        factor = Decimal(scene.becomes.get((*_RATES, key, "factor_percent"), old.factor_percent))
        price = Decimal(scene.becomes.get((*_RATES, key, "unit_rate"), old.unit_rate))
        new = replace(old, unit_rate=price, factor_percent=factor)
        label = RATE["unit_rate"]
        shown = _price(old, scene.currency), _price(new, scene.currency)
    return ChangeLine(
        place=schedule("B"),
        what=f"{old.title} ({old.code}) from {brief_date(old.starts_on)}, {label}",
        before=shown[0],
        after=shown[1],
    )


def is_told_with_the_rate(scene: Scene, path: list[str]) -> bool:
    """The factor of a line whose rate changes too: the printed rate is made of both."""
    return path[1:] == ["factor_percent"] and (*_RATES, path[0], "unit_rate") in scene.becomes


def _price(line: RateLine, currency: str) -> str:
    """The rate as schedule B prints it, and what a factor made of it."""
    text = f"{currency} {rate_words(Fraction(line.rate))}"
    if line.factor_percent == FULL:
        return text
    base = rate_words(Fraction(line.unit_rate))
    return f"{text} ({percent_words(line.factor_percent)} of {base})"


def new_rate(scene: Scene, old: RateLine, row: Any) -> ChangeLine:
    """A line that goes on at another rate."""
    new = from_json(RateLine, row)
    return ChangeLine(
        place=schedule("B"),
        what=f"{new.title} ({new.code}), Rate from {date_words(new.starts_on)}",
        before=_price(old, scene.currency),
        after=_price(new, scene.currency),
    )


def _rate_row(row: Any, currency: str) -> str:
    if row is None:
        return NOTHING
    line = from_json(RateLine, row)
    role = f", {line.role}" if line.role else ""
    until = "" if line.ends_on is None else f" until {brief_date(line.ends_on)} (excluded)"
    name = f"{line.title}{role} ({line.kind.value})"
    parts = (
        f"{name} at {_price(line, currency)} from {brief_date(line.starts_on)}{until}",
        "at risk" if line.at_risk else "not at risk",
        f"minimum {line.minimum_units:,}" if line.minimum_units else "",
        "kept out of indexation" if line.never_revise else "",
    )
    row_words = ", ".join(part for part in parts if part)
    terms = line_terms(line, currency)
    return f"{row_words}, with the terms “{terms}”" if terms else row_words


def _rate_value(name: str, value: Any, currency: str) -> str:
    if name == "tiers":
        tiers = from_json(tuple[PriceTier, ...], value)
        return (
            "; ".join(
                f"{currency} {rate_words(Fraction(tier.unit_rate))} from"
                f" {tier.from_units:,} units on"
                for tier in tiers
            )
            or "one price"
        )
    if name in _UNITS:
        return f"{value:,}" if value else NOTHING
    if name in _PRICES:
        return f"{currency} {rate_words(Fraction(value))}"
    if name in _PERCENTS:
        return percent_words(Decimal(value)) if Decimal(value) else NOTHING
    if name == "ends_on":
        return "open-ended" if value is None else f"{plain(RateLine, name, value)} (excluded)"
    if name == "role" and not value:
        return "all roles"
    if name == "counts":
        return quoted(value)
    return plain(RateLine, name, value)

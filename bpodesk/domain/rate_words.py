"""What a rate line agrees beside its rate, in sentences: for schedule B, the fees clause and the
amendment.

Every sentence is made of the fields that the statement computes with. A line that agrees nothing
beside its rate has none.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.rates import (
    PREMIUM_KINDS,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
)
from bpodesk.domain.volume_fees import Band, bands_of
from bpodesk.domain.wording import percent_words, rate_words

FULL = Decimal(100)


def card_terms(lines: Iterable[RateLine], currency: str) -> tuple[tuple[RateLine, str], ...]:
    """The lines that agree more than a rate, each with its sentences, in the card's order."""
    card = tuple(lines)
    has_premiums = any(line.kind in PREMIUM_KINDS for line in card)
    found = (
        (line, [*_sentences(line, currency, has_premiums=has_premiums), *_fixed(line)])
        for line in card
    )
    return tuple((line, " ".join(said)) for line, said in found if said)


def _fixed(line: RateLine) -> list[str]:
    return ["It is fixed: no index changes it."] if line.never_revise else []


def line_terms(line: RateLine, currency: str) -> str:
    """What a line alone agrees beside its rate; empty where that is nothing."""
    return " ".join(_sentences(line, currency, has_premiums=False))


def _sentences(line: RateLine, currency: str, *, has_premiums: bool) -> list[str]:
    said: list[str] = []
    if line.tiers:
        said.append(tier_words(line, currency))
        if line.minimum_units:
            said.append("A shortfall to the minimum is charged as if its units had been done.")
    if line.kind is RateKind.BASELINE:
        said.append(baseline_words(line, currency))
    if line.kind is RateKind.MILESTONE:
        said.append("The fee is due once, in the month in which the acceptance is recorded.")
    if line.kind in PREMIUM_KINDS:
        said.append(_premium_words(line, currency))
    if line.kind is RateKind.OVERTIME and has_premiums:
        percent = percent_words(line.premium_factor_percent or line.factor_percent)
        said.append(
            "On a day with a percentage of its own, overtime is billed at"
            f" {_money(line.unit_rate, currency)} times that percentage, times {percent}."
        )
    if line.kind is RateKind.NIGHT and has_premiums:
        said.append("On a day with a percentage of its own, the addition is taken times it.")
    if line.minimum_hours:
        said.append(
            f"At least {line.minimum_hours:,} hours are billed a month; what lacks is a line of its"
            " own."
        )
    if line.round_minutes != 1:
        said.append(rounding_words(line))
    if line.markup_percent:
        said.append(f"Costs are billed with {percent_words(line.markup_percent)} on top.")
    if line.counts:
        said.append(f"What counts: {line.counts.rstrip('.')}.")
    return said


def tier_words(line: RateLine, currency: str) -> str:
    """The price bands of a transaction line."""
    bands = bands_of(line)
    if line.tier_mode is TierMode.MARGINAL:
        parts = [f"units {band.words} cost {_money(band.price, currency)} each" for band in bands]
        return f"In a month, {_listed(parts)}."
    parts = [f"{_money(band.price, currency)} in {_volume_words(band)}" for band in bands]
    return f"Each unit costs {_listed(parts)}; the price is that of all units of the month."


def _volume_words(band: Band) -> str:
    if band.start == 0:
        return f"a month of fewer than {band.end:,} units"
    if band.end is None:
        return f"one of {band.start:,} units or more"
    return f"one of {band.start:,} to {band.end - 1:,} units"


def baseline_words(line: RateLine, currency: str) -> str:
    """The fee, the band around the baseline, and what lies beyond it."""
    high = line.baseline_units + line.deadband_units
    low = line.baseline_units - line.deadband_units
    within = f", {line.deadband_units:,} more or fewer included" if line.deadband_units else ""
    return (
        f"The monthly fee of {_money(line.rate, currency)} pays for {line.baseline_units:,}"
        f" units{within}. Each unit above {high:,} adds {_money(line.additional_rate, currency)},"
        f" each unit below {low:,} takes {_money(line.reduction_rate, currency)} off."
        " Where the line holds for a part of a month, fee, baseline and band are taken in"
        " proportion to its days."
    )


def _premium_words(line: RateLine, currency: str) -> str:
    above = percent_words(line.factor_percent - FULL)
    base = _money(line.unit_rate, currency)
    return (
        f"Hours on a {line.kind.value} are billed at {percent_words(line.factor_percent)} of"
        f" {base} instead of as ordinary ones; hours that a seat’s fee pays for, at {above} of it"
        " on top."
    )


def rounding_words(line: RateLine) -> str:
    """To which unit minutes are rounded, and which way."""
    subject = "Each person’s day" if line.round_each is RoundEach.DAY else "The month’s total"
    unit = f"{line.round_minutes:,} minutes"
    way = {
        RoundMode.NEAREST: f"to the nearest {unit}, halves up",
        RoundMode.UP: f"up to units of {unit}",
        RoundMode.DOWN: f"down to units of {unit}",
    }[line.round_mode]
    return f"{subject} is rounded {way}."


def fee_clause_values(lines: Iterable[RateLine], currency: str) -> dict[str, str]:
    """What the fees clause says of premiums, rounding, volumes and costs, as whole sentences."""
    card = tuple(lines)
    return {
        "rates.premium_days_note": _premiums_note(card),
        "rates.rounding_note": _rounding_note(card),
        "rates.volume_note": _volume_note(card, currency),
        "rates.pass_through_note": _pass_through_note(card),
    }


def _latest(lines: Iterable[RateLine]) -> tuple[RateLine, ...]:
    """Of lines that follow each other under one code the last, as the clause speaks of one."""
    found: dict[str, RateLine] = {}
    for line in lines:
        if line.code not in found or line.starts_on > found[line.code].starts_on:
            found[line.code] = line
    return tuple(found.values())


def _premiums_note(card: tuple[RateLine, ...]) -> str:
    lines = [line for line in _latest(card) if line.kind in PREMIUM_KINDS]
    if not lines:
        return "No other price is agreed for rest days or holidays."
    parts = dict.fromkeys(
        f"{percent_words(line.factor_percent)} of the hourly rate on a {line.kind.value}"
        + (f" ({line.role})" if line.role else "")
        for line in lines
    )
    return (
        f"Hours are billed at {_listed(list(parts))}; of hours that the fee of a Seat pays for,"
        " what is above 100 % is billed. Rest days follow the working week, holidays the date in"
        " the time zone of the worker."
    )


def _rounding_note(card: tuple[RateLine, ...]) -> str:
    lines = [line for line in _latest(card) if line.round_minutes != 1]
    if not lines:
        return (
            "Work by the hour is billed by the minute, from whole minutes and not from rounded"
            " decimal hours."
        )
    said = dict.fromkeys(rounding_words(line) for line in lines)
    if len(said) > 1:
        return "Work by the hour is rounded as Schedule B states line by line."
    return f"Work by the hour is billed from whole minutes. {next(iter(said))}"


def _volume_note(card: tuple[RateLine, ...], currency: str) -> str:
    said = [
        f"For {line.title} ({line.code}): "
        + (tier_words(line, currency) if line.tiers else baseline_words(line, currency))
        for line in _latest(card)
        if line.tiers or line.kind is RateKind.BASELINE
    ]
    if not said:
        return "Every unit has the one price that Schedule B states."
    changes = (
        " A change of these terms inside a month takes effect with the volume of the next month."
    )
    return " ".join(said) + changes


def _pass_through_note(card: tuple[RateLine, ...]) -> str:
    lines = [line for line in _latest(card) if line.markup_percent]
    if not lines:
        return "They are billed at cost, without a margin, with the receipt, and are not at risk."
    parts = [f"{percent_words(line.markup_percent)} for {line.title}" for line in lines]
    return f"They are billed at cost with the receipt, and with a markup of {_listed(parts)}."


def _money(price: Decimal, currency: str) -> str:
    return f"{currency} {rate_words(Fraction(price))}"


def _listed(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"

"""What hours are charged: regular, overtime, at night, and on days with a price of their own.

An hour whose kind of day has a line in the rate card is charged by that line, at the line's
percentage of the hour's rate, and not as an ordinary one too. Of an hour that a seat's fee covers
only what is above 100 % is charged. Overtime and the night differential of such a day are worth the
day's percentage, each on a line of its own.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.fee_lines import (
    MINUTES_PER_HOUR,
    FeeInputs,
    FeeLine,
    LineOrigin,
    LinePart,
    fee_line,
)
from bpodesk.domain.hour_kinds import HourKind
from bpodesk.domain.hours import KindMinutes, PersonDay
from bpodesk.domain.money import round_half_up
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.rates import PREMIUM_KINDS, RateKind, RateLine, RoundEach, RoundMode
from bpodesk.domain.rounding import grouped
from bpodesk.domain.wording import percent_words, rate_words, short_range

FULL = Decimal(100)
_MOST_DAYS = 4
_BASIS = {
    RateKind.HOURLY: "regular hours worked",
    RateKind.OVERTIME: "hours beyond the schedule",
    RateKind.NIGHT: "hours from 22:00 to 06:00 on the worker's clock",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Charge:
    """Which hours a line of the bill is for, and what one is worth in per cent of the base.

    Those that have a `kind` are priced by the kind of their day, so the days are said.
    """

    percents: tuple[Decimal, ...]
    basis: str
    ending: str = ""
    kind: HourKind | None = None


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Minutes of one charge: as billed, by day as worked, and what each person's day adds."""

    minutes: int = 0
    by_day: Counter[dt.date] = field(default_factory=Counter[dt.date])
    shares: list[tuple[PersonDay, int]] = field(default_factory=list[tuple[PersonDay, int]])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedHours:
    """A line of hours with what it came from: minutes by person and day, and its percentages.

    `kind` is the kind of day that has a price of its own, None for hours that are not priced so.
    """

    line: FeeLine
    kind: HourKind | None
    percents: tuple[Decimal, ...]
    shares: tuple[tuple[PersonDay, int], ...]


Premiums = Mapping[HourKind, RateLine]


def hour_lines(rate: RateLine, days: DateRange, inputs: FeeInputs) -> Iterator[FeeLine]:
    """The lines of hours under a rate line; what lacks to minimum hours is one of its own."""
    yield from (charged.line for charged in charged_hours(rate, days, inputs))
    lines = inputs.of_code(rate.code)
    if rate.minimum_hours and rate == min(lines, key=lambda line: line.starts_on):
        yield from _shortfall(rate, lines, inputs)


def charged_hours(rate: RateLine, days: DateRange, inputs: FeeInputs) -> Iterator[ChargedHours]:
    """The lines of hours under a rate line with what they came from, but for a minimum's."""
    found: dict[_Charge, _Tally] = {}
    for day in _days_of(rate, days, inputs):
        for charge, minutes in _charges(rate, day, inputs):
            tally = found.setdefault(charge, _Tally())
            tally.by_day[day.day] += minutes
            tally.shares.append((day, minutes))
            is_daily = rate.round_each is RoundEach.DAY
            tally.minutes += rounded_minutes(minutes, rate) if is_daily else minutes
    for charge, tally in found.items():
        minutes = rounded_minutes(tally.minutes, rate)
        if minutes:
            price = Fraction(rate.unit_rate)
            for percent in charge.percents:
                price *= Fraction(percent) / 100
            line = fee_line(
                LineOrigin(rate=rate, part=LinePart.HOURS),
                quantity=Fraction(minutes, MINUTES_PER_HOUR),
                unit="h",
                price=price,
                currency=inputs.currency,
                basis=charge.basis
                + (_on(tally.by_day) if charge.kind is not None else "")
                + _rounding(rate),
                by_day=tally.by_day,
                title=f"{rate.title}{charge.ending}",
            )
            yield ChargedHours(
                line=line,
                kind=charge.kind,
                percents=charge.percents,
                shares=tuple(tally.shares),
            )


def _days_of(rate: RateLine, days: DateRange, inputs: FeeInputs) -> list[PersonDay]:
    return [
        day for day in inputs.hours.person_days if day.day in days and rate.role in ("", day.role)
    ]


def _charges(rate: RateLine, day: PersonDay, inputs: FeeInputs) -> Iterator[tuple[_Charge, int]]:
    """What a person's day adds to the lines of the bill under a rate line."""
    premiums = premiums_of(day, inputs)
    apart = [item for item in day.kinds if item.kind in premiums]
    if rate.kind in PREMIUM_KINDS:
        kind = PREMIUM_KINDS[rate.kind]
        mine = [item for item in apart if item.kind is kind and premiums[kind] == rate]
        for item in mine:
            yield _premium(rate, kind, covered=_is_covered(day, inputs)), regular_minutes(item)
        return
    plain = _Charge(percents=(rate.factor_percent,), basis=_BASIS[rate.kind])
    if rate.kind is RateKind.HOURLY:
        yield plain, day.worked_minutes - sum(map(worked_minutes, apart))
        return
    is_overtime = rate.kind is RateKind.OVERTIME
    of_day = day.overtime_minutes if is_overtime else day.night_minutes
    yield (
        plain,
        of_day
        - sum(item.overtime_minutes if is_overtime else item.night_minutes for item in apart),
    )
    own = (rate.premium_factor_percent if is_overtime else 0) or rate.factor_percent
    for item in apart:
        percent = premiums[item.kind].factor_percent
        charge = _Charge(
            percents=(percent, own),
            basis=f"{percent_words(percent)} of {rate_words(Fraction(rate.unit_rate))},"
            f" × {percent_words(own)}",
            ending=f", {item.kind.value}",
            kind=item.kind,
        )
        yield charge, item.long_minutes if is_overtime else item.night_minutes


def _premium(rate: RateLine, kind: HourKind, *, covered: bool) -> _Charge:
    base = rate_words(Fraction(rate.unit_rate))
    if not covered:
        words = f"{percent_words(rate.factor_percent)} of {base}"
        return _Charge(percents=(rate.factor_percent,), basis=words, kind=kind)
    above = rate.factor_percent - FULL
    return _Charge(
        percents=(above,),
        basis=f"hours in the seat's fee, {percent_words(above)} of {base} on top",
        ending=": on top of the fee",
        kind=kind,
    )


def worked_minutes(item: KindMinutes) -> int:
    """Minutes that the day counts as regular."""
    return item.minutes - item.overtime_minutes


def regular_minutes(item: KindMinutes) -> int:
    """Minutes that are regular where the kind has a price of its own."""
    return item.minutes - item.long_minutes


def premiums_of(day: PersonDay, inputs: FeeInputs) -> Premiums:
    """The lines that price kinds of a person's day apart; one for the role goes before others."""
    found: dict[HourKind, RateLine] = {}
    for line in inputs.held() if day.kinds else ():
        if line.kind in PREMIUM_KINDS and day.day in line.days and line.role in ("", day.role):
            kind = PREMIUM_KINDS[line.kind]
            if kind not in found or (line.role and not found[kind].role):
                found[kind] = line
    return found


def _is_covered(day: PersonDay, inputs: FeeInputs) -> bool:
    """Whether a seat's fee pays for the regular hours of a day: they are scheduled, and charged."""
    return bool(day.scheduled_minutes) and any(
        line.kind is RateKind.SEAT and day.day in line.days and line.role in ("", day.role)
        for line in inputs.held()
    )


def overtime_minutes(inputs: FeeInputs) -> int:
    """The overtime that an overtime line has to charge."""
    total = inputs.hours.overtime_minutes
    for day in inputs.hours.person_days:
        premiums = premiums_of(day, inputs)
        for item in day.kinds:
            if item.kind in premiums:
                total += item.long_minutes - item.overtime_minutes
    return total


def toward_minimum(
    lines: list[RateLine], inputs: FeeInputs
) -> Iterator[tuple[ChargedHours | PersonDay, Fraction]]:
    """The hours that count toward the minimum of the lines' code: charged ones, and those of days
    that a premium day's price charges."""
    for line in lines:
        days = inputs.days.overlap(line.days)
        yield from ((item, item.line.quantity) for item in charged_hours(line, days, inputs))
        for day in _days_of(line, days, inputs):
            premiums = premiums_of(day, inputs)
            apart = sum(regular_minutes(item) for item in day.kinds if item.kind in premiums)
            if apart:
                yield day, Fraction(apart, MINUTES_PER_HOUR)


def _shortfall(rate: RateLine, lines: list[RateLine], inputs: FeeInputs) -> Iterator[FeeLine]:
    """What the month's hours lack of the minimum; hours at a premium day's price count as well."""
    done = sum((hours for _, hours in toward_minimum(lines, inputs)), Fraction(0))
    if done < rate.minimum_hours:
        yield fee_line(
            LineOrigin(rate=rate, part=LinePart.HOURS_LACKING),
            quantity=rate.minimum_hours - done,
            unit="h",
            price=Fraction(rate.rate),
            currency=inputs.currency,
            basis=f"{grouped(done)} h done, {rate.minimum_hours:,} h minimum",
            by_day=inputs.all_days,
            title=f"{rate.title}: shortfall to the minimum",
        )


def rounded_minutes(minutes: int, rate: RateLine) -> int:
    """Minutes rounded to the line's unit."""
    unit = rate.round_minutes
    if rate.round_mode is RoundMode.UP:
        return -(-minutes // unit) * unit
    if rate.round_mode is RoundMode.DOWN:
        return minutes // unit * unit
    return round_half_up(Fraction(minutes, unit)) * unit


def _on(by_day: Counter[dt.date]) -> str:
    """The days of the hours, by the business date of the shift; many are only counted."""
    days = sorted(day for day, minutes in by_day.items() if minutes)
    if len(days) > _MOST_DAYS:
        return f", on {len(days)} days"
    return ", on " + ", ".join(short_range(DateRange(start=day, end=day + ONE_DAY)) for day in days)


def _rounding(rate: RateLine) -> str:
    if rate.round_minutes == 1:
        return ""
    way = "" if rate.round_mode is RoundMode.NEAREST else f" {rate.round_mode.value}"
    return f"; {rate.round_each.value} rounded{way} to {rate.round_minutes:,} min"

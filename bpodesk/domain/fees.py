"""A month's fee lines from rates, seats, hours and volumes.

Each line is rounded half up once; the total is the sum of the printed lines. Rates are resolved by
date: where a rate changes inside the month, each part of the month is a line of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import Terms
from bpodesk.domain.hours import MonthHours, PersonDay, SeatDay
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rates import VOLUME_KINDS, Proration, RateKind, RateLine
from bpodesk.domain.rounding import grouped

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of the bill: quantity x rate = amount, rounded once.

    `basis` says in words where the quantity comes from.
    """

    code: str
    title: str
    quantity: Fraction
    unit: str
    rate: Fraction
    amount: Money
    at_risk: bool
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """All fee lines of a month, with what was missing to make them complete."""

    lines: tuple[FeeLine, ...]
    currency: str
    problems: tuple[Problem, ...] = ()

    @property
    def gross(self) -> Money:
        """The sum of all lines."""
        return Money.total((line.amount for line in self.lines), self.currency)

    @property
    def at_risk_base(self) -> Money:
        """The sum of the lines that service credits are worked out from."""
        return Money.total((line.amount for line in self.lines if line.at_risk), self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeInputs:
    """What the fee lines are worked out from.

    `days` are those of the month on which the contract runs; `volumes` the month's quantity by rate
    code.
    """

    terms: Terms
    currency: str
    month: Month
    days: DateRange
    hours: MonthHours
    assignments: tuple[Assignment, ...]
    volumes: Mapping[str, Decimal]


def compute_fees(inputs: FeeInputs) -> Fees:
    """The fee lines of a month, in the order of the rate card.

    A volume that is not there is a problem, and its line is left out rather than taken as zero.
    """
    lines: list[FeeLine] = []
    problems: list[Problem] = []
    for rate in inputs.terms.rate_lines:
        days = inputs.days.overlap(rate.days)
        if not len(days):
            continue
        if rate.kind is RateKind.SEAT:
            lines.extend(_seat_lines(rate, days, inputs))
        elif rate.kind is RateKind.FIXED:
            lines.append(_fixed_line(rate, days, inputs))
        elif rate.kind in VOLUME_KINDS:
            if _charges_volume(rate, inputs):
                quantity = inputs.volumes.get(rate.code)
                if quantity is not None:
                    lines.extend(_volume_lines(rate, quantity, inputs))
                elif rate.kind is RateKind.TRANSACTION:
                    problems.append(_missing_volume(rate, inputs.month))
        else:
            lines.extend(_hour_lines(rate, days, inputs))
    problems.extend(_uncharged(inputs))
    return Fees(lines=tuple(lines), currency=inputs.currency, problems=tuple(problems))


def _missing_volume(rate: RateLine, month: Month) -> Problem:
    message = f"{rate.title}: no volume is recorded for {month}, so the line is not charged."
    return Problem(message=message, field=rate.code, severity=Severity.WARNING)


def _uncharged(inputs: FeeInputs) -> Iterator[Problem]:
    """What was worked or counted and no line of the rate card charges."""
    held = [line for line in inputs.terms.rate_lines if len(inputs.days.overlap(line.days))]
    overtime = inputs.hours.overtime_minutes
    if overtime and not any(line.kind is RateKind.OVERTIME for line in held):
        hours = grouped(Fraction(overtime, MINUTES_PER_HOUR))
        message = f"{hours} h of overtime are not charged: the rate card has no overtime rate."
        yield Problem(message=message, severity=Severity.WARNING)
    seat_rates = [line for line in held if line.kind is RateKind.SEAT]
    if seat_rates:
        unpriced = {
            day.seat
            for day in inputs.hours.seat_days
            if day.scheduled_minutes
            and not any(day.day in line.days and line.role in ("", day.role) for line in seat_rates)
        }
        for seat in sorted(unpriced):
            message = f"{seat} is not charged on every day: no seat rate is for its role."
            yield Problem(message=message, severity=Severity.WARNING)
    known = {line.code for line in held if line.kind in VOLUME_KINDS}
    for code in sorted(set(inputs.volumes) - known):
        message = f"The volume of {code} is not charged: the rate card has no such line this month."
        yield Problem(message=message, field=code, severity=Severity.WARNING)


def _charges_volume(rate: RateLine, inputs: FeeInputs) -> bool:
    """A month's volume is one number: the earliest line of its code in the month charges it."""
    lines = [
        line
        for line in inputs.terms.rate_lines
        if line.code == rate.code and len(inputs.days.overlap(line.days))
    ]
    return rate == min(lines, key=lambda line: line.starts_on)


def _line(
    rate: RateLine,
    *,
    quantity: Fraction,
    unit: str,
    price: Fraction,
    currency: str,
    basis: str,
    title: str = "",
) -> FeeLine:
    return FeeLine(
        code=rate.code,
        title=title or rate.title,
        quantity=quantity,
        unit=unit,
        rate=price,
        amount=Money.of(quantity * price, currency),
        at_risk=rate.at_risk,
        basis=basis,
    )


def _seat_lines(rate: RateLine, days: DateRange, inputs: FeeInputs) -> Iterator[FeeLine]:
    """Whole seats on one line, each part of a seat on its own, then absences without backfill."""
    price = Fraction(rate.rate)
    seats: dict[str, list[SeatDay]] = {}
    for seat_day in inputs.hours.seat_days:
        if seat_day.day in days and rate.role in ("", seat_day.role):
            seats.setdefault(seat_day.seat, []).append(seat_day)
    shares = {seat: _seat_share(seat_days, inputs) for seat, seat_days in seats.items()}
    whole = sum(1 for share, _ in shares.values() if share == 1)
    if whole:
        yield _line(
            rate,
            quantity=Fraction(whole),
            unit="seat",
            price=price,
            currency=inputs.currency,
            basis="seats held for the whole month",
        )
    for seat, (share, basis) in shares.items():
        if share not in (0, 1):
            yield _line(
                rate,
                quantity=share,
                unit="seat",
                price=price,
                currency=inputs.currency,
                basis=basis,
                title=f"{rate.title}: {seat}",
            )
    for seat, seat_days in seats.items():
        missing = sum(max(0, day.scheduled_minutes - day.worked_minutes) for day in seat_days)
        if missing:
            yield _absence_line(rate, seat, missing, inputs)


def _seat_share(seat_days: list[SeatDay], inputs: FeeInputs) -> tuple[Fraction, str]:
    """What part of a full-time month the seat was held, and the same in words."""
    month, calendar = inputs.month, inputs.terms.calendar
    if inputs.terms.commercial.proration is Proration.CALENDAR_DAYS:
        held, whole, word = len(seat_days), len(month.range), "calendar days"
    else:
        held = sum(calendar.is_business_day(day.day) for day in seat_days)
        whole, word = len(calendar.business_days(month.range)), "scheduled days"
    fte = _part_of_full_time(seat_days, inputs)
    part = "" if fte == 1 else f", {grouped(100 * fte)} % of full time"
    share = Fraction(held, whole) * fte if held else Fraction(0)
    return share, f"{held} of {whole} {word}{part}"


def _part_of_full_time(seat_days: list[SeatDay], inputs: FeeInputs) -> Fraction:
    """The scheduled part of a full seat's minutes; on rest days alone, the shares of its people."""
    full = sum(inputs.terms.calendar.scheduled_minutes(day.day) for day in seat_days)
    if full:
        return Fraction(sum(day.scheduled_minutes for day in seat_days), full)
    first = seat_days[0]
    percent = sum(
        item.fte_percent
        for item in inputs.assignments
        if item.seat == first.seat and first.day in item.days
    )
    return min(Fraction(1), Fraction(percent) / 100)


def _absence_line(rate: RateLine, seat: str, missing: int, inputs: FeeInputs) -> FeeLine:
    """Absence without backfill, at the seat's fee divided by a full seat's scheduled hours."""
    days = inputs.terms.calendar.business_days(inputs.month.range)
    full = sum(inputs.terms.calendar.scheduled_minutes(day) for day in days)
    hours = grouped(Fraction(full, MINUTES_PER_HOUR))
    return _line(
        rate,
        quantity=Fraction(-missing, MINUTES_PER_HOUR),
        unit="h",
        price=Fraction(rate.rate) * MINUTES_PER_HOUR / full,
        currency=inputs.currency,
        basis=f"hours not worked nor backfilled, at the fee / {hours} h",
        title=f"Absence: {seat}",
    )


def _fixed_line(rate: RateLine, days: DateRange, inputs: FeeInputs) -> FeeLine:
    share = Fraction(len(days), len(inputs.month.range))
    basis = "for the month" if share == 1 else f"{len(days)} of {len(inputs.month.range)} days"
    return _line(
        rate,
        quantity=share,
        unit="month",
        price=Fraction(rate.rate),
        currency=inputs.currency,
        basis=basis,
    )


def _volume_lines(rate: RateLine, quantity: Decimal, inputs: FeeInputs) -> Iterator[FeeLine]:
    price = Fraction(rate.rate)
    if rate.kind is RateKind.PASS_THROUGH:
        yield _line(
            rate,
            quantity=Fraction(quantity),
            unit=inputs.currency,
            price=price,
            currency=inputs.currency,
            basis="at cost",
        )
        return
    yield _line(
        rate,
        quantity=Fraction(quantity),
        unit="item",
        price=price,
        currency=inputs.currency,
        basis="items done",
    )
    shortfall = Fraction(rate.minimum_units) - Fraction(quantity)
    if shortfall > 0:
        done = f"{quantity.normalize():,f} done, {rate.minimum_units:,} minimum"
        yield _line(
            rate,
            quantity=shortfall,
            unit="item",
            price=price,
            currency=inputs.currency,
            basis=done,
            title=f"{rate.title}: shortfall to the minimum",
        )


def _hour_lines(rate: RateLine, days: DateRange, inputs: FeeInputs) -> Iterator[FeeLine]:
    minutes = sum(
        _minutes_of(rate.kind, day)
        for day in inputs.hours.person_days
        if day.day in days and rate.role in ("", day.role)
    )
    if minutes:
        basis = {
            RateKind.HOURLY: "regular hours worked",
            RateKind.OVERTIME: "hours beyond the schedule",
            RateKind.NIGHT: "hours from 22:00 to 06:00 on the worker's clock",
        }[rate.kind]
        yield _line(
            rate,
            quantity=Fraction(minutes, MINUTES_PER_HOUR),
            unit="h",
            price=Fraction(rate.rate),
            currency=inputs.currency,
            basis=basis,
        )


def _minutes_of(kind: RateKind, day: PersonDay) -> int:
    if kind is RateKind.OVERTIME:
        return day.overtime_minutes
    return day.night_minutes if kind is RateKind.NIGHT else day.worked_minutes


def expected_volumes(terms: Terms, month: Month) -> tuple[RateLine, ...]:
    """The rate lines that need a month's volume, each code once."""
    lines: Iterable[RateLine] = terms.rate_lines
    wanted = {
        line.code: line
        for line in lines
        if line.kind in VOLUME_KINDS and len(month.range.overlap(line.days))
    }
    return tuple(wanted.values())

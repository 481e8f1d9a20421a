"""A month's fee lines from rates, seats, hours and volumes.

Each line is rounded half up once; the total is the sum of the printed lines. Rates are resolved by
date: where a rate changes inside the month, each part of the month is a line of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.contracts import Terms
from bpodesk.domain.hours import MonthHours, PersonDay, SeatDay
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rates import VOLUME_KINDS, Proration, RateKind, RateLine

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
    """What the fee lines are worked out from."""

    terms: Terms
    currency: str
    month: Month
    hours: MonthHours
    roles: Mapping[int, str]
    volumes: Mapping[str, Decimal]


def compute_fees(inputs: FeeInputs) -> Fees:
    """The fee lines of a month, in the order of the rate card.

    `roles` gives each person's role by staff id, `volumes` the month's quantity by rate code. A
    volume that is not there is a problem, and its line is left out rather than taken as zero.
    """
    lines: list[FeeLine] = []
    problems: list[Problem] = []
    for rate in inputs.terms.rate_lines:
        days = inputs.month.range.overlap(rate.days)
        if not len(days):
            continue
        if rate.kind is RateKind.SEAT:
            lines.extend(_seat_lines(rate, days, inputs))
        elif rate.kind is RateKind.FIXED:
            lines.append(_fixed_line(rate, days, inputs))
        elif rate.kind in VOLUME_KINDS:
            quantity = inputs.volumes.get(rate.code)
            if quantity is not None:
                lines.extend(_volume_lines(rate, quantity, inputs))
            elif rate.kind is RateKind.TRANSACTION:
                problems.append(_missing_volume(rate, inputs.month))
        else:
            lines.extend(_hour_lines(rate, days, inputs))
    return Fees(lines=tuple(lines), currency=inputs.currency, problems=tuple(problems))


def _missing_volume(rate: RateLine, month: Month) -> Problem:
    message = f"{rate.title}: no volume is recorded for {month}, so the line is not charged."
    return Problem(message=message, field=rate.code, severity=Severity.WARNING)


def _line(  # noqa: PLR0913 - a printed line has that many columns
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
        if share != 1:
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
        first, last = seat_days[0].day, seat_days[-1].day
        business = calendar.business_days(month.range)
        start = month.range.start if first == business[0] else first
        end = month.range.last if last == business[-1] else last
        held, whole, word = (end - start).days + 1, len(month.range), "calendar days"
    else:
        held, whole = len(seat_days), len(calendar.business_days(month.range))
        word = "scheduled days"
    full = sum(calendar.scheduled_minutes(day.day) for day in seat_days)
    fte = Fraction(sum(day.scheduled_minutes for day in seat_days), full)
    basis = f"{held} of {whole} {word}" + (f", {float(fte):.0%} of full time" if fte != 1 else "")
    return Fraction(held, whole) * fte, basis


def _absence_line(rate: RateLine, seat: str, missing: int, inputs: FeeInputs) -> FeeLine:
    """Absence without backfill, at the seat's fee divided by a full seat's scheduled hours."""
    days = inputs.terms.calendar.business_days(inputs.month.range)
    full = sum(inputs.terms.calendar.scheduled_minutes(day) for day in days)
    return _line(
        rate,
        quantity=Fraction(-missing, MINUTES_PER_HOUR),
        unit="h",
        price=Fraction(rate.rate) * MINUTES_PER_HOUR / full,
        currency=inputs.currency,
        basis=f"hours not worked nor backfilled, at the fee / {full // MINUTES_PER_HOUR} h",
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
    # A volume is a month's number: it is charged at the rate of the month's first day.
    first = inputs.month.first
    card = inputs.terms.rate_lines
    if first not in rate.days and any(o.code == rate.code and first in o.days for o in card):
        return
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
        if day.day in days and rate.role in ("", inputs.roles.get(day.staff_id, ""))
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

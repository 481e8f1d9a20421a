"""A month's fee lines from rates, seats, hours and volumes.

Each line is rounded half up once; the total is the sum of the printed lines. Rates are resolved by
date: where a rate changes inside the month, each part of the month is a line of its own. A month's
volume is one number that nobody counted by part: the earliest line of its code in the month charges
all of it, at its rate, against its whole minimum, also where an amendment changes the line later.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.hours import MonthHours, PersonDay, SeatDay
from bpodesk.domain.money import Money, apportion
from bpodesk.domain.parts import PricedLine
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rates import VOLUME_KINDS, Proration, RateKind, RateLine
from bpodesk.domain.rounding import grouped
from bpodesk.domain.worktime import WorkingDays

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of the bill: quantity x rate = amount, rounded once.

    `basis` says in words where the quantity comes from; `by_day` on which days it was earned, with
    their weights (minutes, seats or just days). A volume was earned on all days alike.
    """

    code: str
    title: str
    quantity: Fraction
    unit: str
    rate: Fraction
    amount: Money
    at_risk: bool
    basis: str
    by_day: Mapping[dt.date, int]


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

    def at_risk_bases(self, parts: Sequence[DateRange]) -> tuple[Money, ...]:
        """The at-risk base of each part of the month; together exactly the month's.

        `parts` are all days on which the contract runs. A line's amount is divided by its days.
        """
        whole = self.at_risk_base
        exact = [
            sum(
                (
                    Fraction(line.amount.minor * _weight(line, days), sum(line.by_day.values()))
                    for line in self.lines
                    if line.at_risk
                ),
                Fraction(0),
            )
            for days in parts
        ]
        return tuple(Money(minor, self.currency) for minor in apportion(whole.minor, exact))


def _weight(line: FeeLine, days: DateRange) -> int:
    return sum(weight for day, weight in line.by_day.items() if day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeInputs:
    """What the fee lines are worked out from.

    `days` are those of the month on which the contract runs, `rates` the lines agreed on them;
    `volumes` the month's quantity by rate code.
    """

    rates: tuple[PricedLine, ...]
    calendar: WorkingDays
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
    for priced in inputs.rates:
        rate = priced.line
        days = inputs.days.overlap(rate.days)
        if not len(days):
            continue
        if rate.kind is RateKind.SEAT:
            lines.extend(_seat_lines(priced, days, inputs))
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
    held = _held_lines(inputs.rates, inputs.days)
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
    lines = [line for line in _held_lines(inputs.rates, inputs.days) if line.code == rate.code]
    return rate == min(lines, key=lambda line: line.starts_on)


def _held_lines(rates: Iterable[PricedLine], days: DateRange) -> list[RateLine]:
    return [priced.line for priced in rates if len(days.overlap(priced.line.days))]


def _line(
    rate: RateLine,
    *,
    quantity: Fraction,
    unit: str,
    price: Fraction,
    currency: str,
    basis: str,
    by_day: Mapping[dt.date, int],
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
        by_day=by_day,
    )


def _seat_lines(priced: PricedLine, days: DateRange, inputs: FeeInputs) -> Iterator[FeeLine]:
    """Whole seats on one line, each part of a seat on its own, then absences without backfill."""
    rate = priced.line
    price = Fraction(rate.rate)
    seats: dict[str, list[SeatDay]] = {}
    for seat_day in inputs.hours.seat_days:
        if seat_day.day in days and rate.role in ("", seat_day.role):
            seats.setdefault(seat_day.seat, []).append(seat_day)
    shares = {
        seat: _seat_share(seat_days, inputs, proration=priced.proration)
        for seat, seat_days in seats.items()
    }
    whole = [item.held for item in shares.values() if item.share == 1]
    if whole:
        yield _line(
            rate,
            quantity=Fraction(len(whole)),
            unit="seat",
            price=price,
            currency=inputs.currency,
            basis="seats held for the whole month",
            by_day=Counter(day for held in whole for day in held),
        )
    for seat, item in shares.items():
        if item.share not in (0, 1):
            yield _line(
                rate,
                quantity=item.share,
                unit="seat",
                price=price,
                currency=inputs.currency,
                basis=item.basis,
                by_day=Counter(item.held),
                title=f"{rate.title}: {seat}",
            )
    for seat, seat_days in seats.items():
        missing = Counter(
            {
                day.day: day.scheduled_minutes - day.worked_minutes
                for day in seat_days
                if day.scheduled_minutes > day.worked_minutes
            }
        )
        if missing:
            yield _absence_line(rate, seat, missing, inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SeatShare:
    """What part of a full-time month a seat was held, in words too, and the days that count."""

    share: Fraction
    basis: str
    held: tuple[dt.date, ...]


def _seat_share(
    seat_days: list[SeatDay], inputs: FeeInputs, *, proration: Proration | None
) -> _SeatShare:
    month, calendar = inputs.month, inputs.calendar
    held = tuple(day.day for day in seat_days)
    if proration is Proration.CALENDAR_DAYS:
        whole, word = len(month.range), "calendar days"
    else:
        held = tuple(day for day in held if calendar.is_business_day(day))
        whole, word = len(calendar.business_days(month.range)), "scheduled days"
    fte = _part_of_full_time(seat_days, inputs)
    part = "" if fte == 1 else f", {grouped(100 * fte)} % of full time"
    return _SeatShare(
        share=Fraction(len(held), whole) * fte if held else Fraction(0),
        basis=f"{len(held)} of {whole} {word}{part}",
        held=held,
    )


def _part_of_full_time(seat_days: list[SeatDay], inputs: FeeInputs) -> Fraction:
    """The scheduled part of a full seat's minutes; on rest days alone, the shares of its people."""
    full = sum(inputs.calendar.scheduled_minutes(day.day) for day in seat_days)
    if full:
        return Fraction(sum(day.scheduled_minutes for day in seat_days), full)
    first = seat_days[0]
    percent = sum(
        item.fte_percent
        for item in inputs.assignments
        if item.seat == first.seat and first.day in item.days
    )
    return min(Fraction(1), Fraction(percent) / 100)


def _absence_line(
    rate: RateLine, seat: str, missing: Counter[dt.date], inputs: FeeInputs
) -> FeeLine:
    """Absence without backfill, at the seat's fee divided by a full seat's scheduled hours."""
    days = inputs.calendar.business_days(inputs.month.range)
    full = sum(inputs.calendar.scheduled_minutes(day) for day in days)
    hours = grouped(Fraction(full, MINUTES_PER_HOUR))
    return _line(
        rate,
        quantity=Fraction(-missing.total(), MINUTES_PER_HOUR),
        unit="h",
        price=Fraction(rate.rate) * MINUTES_PER_HOUR / full,
        currency=inputs.currency,
        basis=f"hours not worked nor backfilled, at the fee / {hours} h",
        by_day=missing,
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
        by_day=dict.fromkeys(days, 1),
    )


def _volume_lines(rate: RateLine, quantity: Decimal, inputs: FeeInputs) -> Iterator[FeeLine]:
    price = Fraction(rate.rate)
    all_days = dict.fromkeys(inputs.days, 1)
    if rate.kind is RateKind.PASS_THROUGH:
        yield _line(
            rate,
            quantity=Fraction(quantity),
            unit=inputs.currency,
            price=price,
            currency=inputs.currency,
            basis="at cost",
            by_day=all_days,
        )
        return
    yield _line(
        rate,
        quantity=Fraction(quantity),
        unit="item",
        price=price,
        currency=inputs.currency,
        basis="items done",
        by_day=all_days,
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
            by_day=all_days,
            title=f"{rate.title}: shortfall to the minimum",
        )


def _hour_lines(rate: RateLine, days: DateRange, inputs: FeeInputs) -> Iterator[FeeLine]:
    minutes: Counter[dt.date] = Counter()
    for day in inputs.hours.person_days:
        if day.day in days and rate.role in ("", day.role):
            minutes[day.day] += _minutes_of(rate.kind, day)
    if minutes.total():
        basis = {
            RateKind.HOURLY: "regular hours worked",
            RateKind.OVERTIME: "hours beyond the schedule",
            RateKind.NIGHT: "hours from 22:00 to 06:00 on the worker's clock",
        }[rate.kind]
        yield _line(
            rate,
            quantity=Fraction(minutes.total(), MINUTES_PER_HOUR),
            unit="h",
            price=Fraction(rate.rate),
            currency=inputs.currency,
            basis=basis,
            by_day=minutes,
        )


def _minutes_of(kind: RateKind, day: PersonDay) -> int:
    if kind is RateKind.OVERTIME:
        return day.overtime_minutes
    return day.night_minutes if kind is RateKind.NIGHT else day.worked_minutes


def expected_volumes(rates: Iterable[PricedLine], days: DateRange) -> tuple[RateLine, ...]:
    """The rate lines that need a volume for the month of the days, each code once."""
    wanted = {line.code: line for line in _held_lines(rates, days) if line.kind in VOLUME_KINDS}
    return tuple(wanted.values())

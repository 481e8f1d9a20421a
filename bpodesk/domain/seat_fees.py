"""What seats are charged: whole ones, parts, and absences without backfill."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bpodesk.domain.fee_lines import (
    MINUTES_PER_HOUR,
    FeeInputs,
    FeeLine,
    LineOrigin,
    LinePart,
    fee_line,
)
from bpodesk.domain.hours import SeatDay
from bpodesk.domain.parts import PricedLine
from bpodesk.domain.periods import DateRange
from bpodesk.domain.rates import Proration, RateLine
from bpodesk.domain.rounding import grouped


def seat_lines(priced: PricedLine, days: DateRange, inputs: FeeInputs) -> Iterator[FeeLine]:
    """Whole seats on one line, each part of a seat on its own, then absences without backfill."""
    rate = priced.line
    price = Fraction(rate.rate)
    seats = seats_on(rate, days, inputs)
    shares = {
        seat: seat_share(seat_days, inputs, proration=priced.proration)
        for seat, seat_days in seats.items()
    }
    whole = {seat: item.held for seat, item in shares.items() if item.share == 1}
    if whole:
        yield fee_line(
            LineOrigin(rate=rate, part=LinePart.WHOLE_SEATS, seats=tuple(whole)),
            quantity=Fraction(len(whole)),
            unit="seat",
            price=price,
            currency=inputs.currency,
            basis="seats held for the whole month",
            by_day=Counter(day for held in whole.values() for day in held),
        )
    for seat, item in shares.items():
        if item.share not in (0, 1):
            yield fee_line(
                LineOrigin(rate=rate, part=LinePart.PART_SEAT, seats=(seat,)),
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


def seats_on(rate: RateLine, days: DateRange, inputs: FeeInputs) -> dict[str, list[SeatDay]]:
    """The days of each seat that a rate line charges."""
    seats: dict[str, list[SeatDay]] = {}
    for seat_day in inputs.hours.seat_days:
        if seat_day.day in days and rate.role in ("", seat_day.role):
            seats.setdefault(seat_day.seat, []).append(seat_day)
    return seats


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatShare:
    """What part of a full-time month a seat was held: its days of all (`whole`), times `fte`.

    `held` are the days that count, `word` what they are counted as, `basis` all of it in words.
    """

    held: tuple[dt.date, ...]
    whole: int
    word: str
    fte: Fraction
    basis: str

    @property
    def share(self) -> Fraction:
        """The part itself; 0 where no day counts."""
        return Fraction(len(self.held), self.whole) * self.fte if self.held else Fraction(0)


def seat_share(
    seat_days: list[SeatDay], inputs: FeeInputs, *, proration: Proration | None
) -> SeatShare:
    """The part of a month for which a seat's days are charged."""
    month, calendar = inputs.month, inputs.calendar
    held = tuple(day.day for day in seat_days)
    if proration is Proration.CALENDAR_DAYS:
        whole, word = len(month.range), "calendar days"
    else:
        held = tuple(day for day in held if calendar.is_business_day(day))
        whole, word = len(calendar.business_days(month.range)), "scheduled days"
    fte = _part_of_full_time(seat_days, inputs)
    part = "" if fte == 1 else f", {grouped(100 * fte)} % of full time"
    return SeatShare(
        held=held,
        whole=whole,
        word=word,
        fte=fte,
        basis=f"{len(held)} of {whole} {word}{part}",
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


def full_seat_minutes(inputs: FeeInputs) -> int:
    """The minutes that a full seat is scheduled in the month."""
    days = inputs.calendar.business_days(inputs.month.range)
    return sum(inputs.calendar.scheduled_minutes(day) for day in days)


def _absence_line(
    rate: RateLine, seat: str, missing: Counter[dt.date], inputs: FeeInputs
) -> FeeLine:
    """Absence without backfill, at the seat's fee divided by a full seat's scheduled hours."""
    full = full_seat_minutes(inputs)
    hours = grouped(Fraction(full, MINUTES_PER_HOUR))
    return fee_line(
        LineOrigin(rate=rate, part=LinePart.ABSENCE, seats=(seat,)),
        quantity=Fraction(-missing.total(), MINUTES_PER_HOUR),
        unit="h",
        price=Fraction(rate.rate) * MINUTES_PER_HOUR / full,
        currency=inputs.currency,
        basis=f"hours not worked nor backfilled, at the fee / {hours} h",
        by_day=missing,
        title=f"Absence: {seat}",
    )

"""A month's fee lines from rates, seats, hours and volumes.

Each line is rounded half up once; the total is the sum of the printed lines. Rates are resolved by
date: where a rate changes inside the month, each part of the month is a line of its own. A month's
volume is one number that nobody counted by part: the earliest line of its code in the month charges
all of it, at its rate, in its price bands, against its whole minimum or around its baseline, also
where an amendment changes the line later.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bpodesk.domain.fee_lines import (
    MINUTES_PER_HOUR,
    FeeInputs,
    FeeLine,
    LineOrigin,
    LinePart,
    fee_line,
    held_lines,
)
from bpodesk.domain.hour_fees import hour_lines, overtime_minutes
from bpodesk.domain.money import Money, apportion
from bpodesk.domain.parts import PricedLine
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rates import VOLUME_KINDS, RateKind, RateLine
from bpodesk.domain.rounding import grouped
from bpodesk.domain.seat_fees import seat_lines
from bpodesk.domain.volume_fees import charges_volume, volume_lines, volume_problems


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
            lines.extend(seat_lines(priced, days, inputs))
        elif rate.kind is RateKind.FIXED:
            lines.append(_fixed_line(rate, days, inputs))
        elif rate.kind in VOLUME_KINDS:
            if charges_volume(rate, inputs):
                lines.extend(volume_lines(rate, inputs))
                problems.extend(volume_problems(rate, inputs))
        else:
            lines.extend(hour_lines(rate, days, inputs))
    problems.extend(_uncharged(inputs))
    return Fees(lines=tuple(lines), currency=inputs.currency, problems=tuple(problems))


def _uncharged(inputs: FeeInputs) -> Iterator[Problem]:
    """What was worked or counted and no line of the rate card charges."""
    held = inputs.held()
    overtime = overtime_minutes(inputs)
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


def _fixed_line(rate: RateLine, days: DateRange, inputs: FeeInputs) -> FeeLine:
    share = Fraction(len(days), len(inputs.month.range))
    basis = "for the month" if share == 1 else f"{len(days)} of {len(inputs.month.range)} days"
    return fee_line(
        LineOrigin(rate=rate, part=LinePart.FEE),
        quantity=share,
        unit="month",
        price=Fraction(rate.rate),
        currency=inputs.currency,
        basis=basis,
        by_day=dict.fromkeys(days, 1),
    )


def expected_volumes(rates: Iterable[PricedLine], days: DateRange) -> tuple[RateLine, ...]:
    """The rate lines that need a volume for the month of the days, each code once."""
    wanted = {line.code: line for line in held_lines(rates, days) if line.kind in VOLUME_KINDS}
    return tuple(wanted.values())

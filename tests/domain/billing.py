"""A September's bill from rate lines, seats, hours and volumes."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.fee_lines import FeeInputs, FeeLine
from bpodesk.domain.fees import Fees, compute_fees
from bpodesk.domain.hours import compute_hours
from bpodesk.domain.parts import PricedLine
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rates import Proration, RateKind, RateLine
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar
from tests.domain.making import office, person, rate, worked

# September 2026 has 21 business days of 8 h; the 7th is closed.
MONTH = Month(2026, 9)
SEAT = rate(RateKind.SEAT, "1449")


def full(assignment: Assignment, *, absent: Iterable[int] = ()) -> list[TimeEntry]:
    """A whole day's work on each business day of an assignment."""
    days = office().business_days(MONTH.range.overlap(assignment.days))
    minutes = int(480 * assignment.fte_percent / 100)
    return [
        worked(assignment.staff_id, day=day, minutes=minutes)
        for day in days
        if day.day not in absent
    ]


def fees(
    lines: Sequence[RateLine],
    *,
    assignments: Sequence[Assignment] = (),
    entries: Sequence[TimeEntry] | None = None,
    volumes: Mapping[str, str] | None = None,
    roles: Mapping[int, str] | None = None,
    proration: Proration = Proration.SCHEDULED_DAYS,
    currency: str = "USD",
    calendar: Calendar | None = None,
    days: DateRange = MONTH.range,
    sources: Mapping[str, str] | None = None,
) -> Fees:
    if entries is None:
        entries = [entry for item in assignments for entry in full(item)]
    working = calendar or office()
    month_hours = compute_hours(
        entries,
        assignments=assignments,
        calendar=working,
        people=[
            person(item.staff_id, role=(roles or {}).get(item.staff_id, "")) for item in assignments
        ],
        days=days,
    )
    return compute_fees(
        FeeInputs(
            rates=tuple(PricedLine(line=line, proration=proration) for line in lines),
            calendar=working,
            currency=currency,
            month=MONTH,
            days=days,
            hours=month_hours,
            assignments=tuple(assignments),
            volumes={code: Decimal(quantity) for code, quantity in (volumes or {}).items()},
            volume_sources=sources or {},
        )
    )


def amounts(found: Fees) -> list[tuple[str, str]]:
    return [(line.title, str(line.amount)) for line in found.lines]


def only(found: Fees) -> FeeLine:
    (line,) = found.lines
    return line

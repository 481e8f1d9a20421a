"""What is wrong with a quote, and what it still lacks."""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

from bpodesk.domain.company import check_currency
from bpodesk.domain.money import minor_digits
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.quotes import SETUP_CODE, Quote, SeatGroup
from bpodesk.domain.worktime import Calendar, check_calendar, check_zone

MOST_MONTHS = 60
MOST_GROUPS = 50
_MOST_COUNT = 1_000_000_000
_MOST_MONEY = Decimal(1_000_000_000)
_MOST_PERCENT = Decimal(1000)
_MOST_DIGITS = 8
_YEARS = range(1990, 2101)


def check_quote(quote: Quote) -> tuple[Problem, ...]:
    """What is wrong with a quote. With an error it can't be worked out; a warning is only shown."""
    problems = [*_check_times(quote), *_check_numbers(quote)]
    if any(problem.field == "calendar" for problem in problems):
        # Times that can't be compared can't be looked at any further.
        return tuple(problems)
    problems.extend(check_currency(quote.currency))
    problems.extend(check_zone(quote.place.zone, "place"))
    problems.extend(
        dataclasses.replace(problem, field="calendar") for problem in check_calendar(quote.calendar)
    )
    if not 1 <= quote.months <= MOST_MONTHS:
        message = f"A quote covers 1 to {MOST_MONTHS} months, not {quote.months}."
        problems.append(Problem(field="months", message=message))
    if len(quote.groups) > MOST_GROUPS or len(quote.volumes) > MOST_GROUPS:
        message = f"A quote holds at most {MOST_GROUPS} groups of seats and as many volumes."
        problems.append(Problem(field="groups", message=message))
    problems.extend(_check_codes(quote))
    for group in quote.groups:
        problems.extend(_check_group(group))
    days = [holiday.day for holiday in quote.place.holidays]
    problems.extend(
        Problem(field="place", message=f"The holiday on {day} is listed twice.")
        for day in sorted({day for day in days if days.count(day) > 1})
    )
    problems.extend(_warnings(quote))
    return tuple(problems)


def _check_times(quote: Quote) -> Iterator[Problem]:
    """Months there are, and times of day as a wall clock shows them."""
    steps = [step for group in quote.groups for step in group.ramp]
    steps += [step for line in quote.volumes for step in line.forecast]
    months = [("start", quote.start), *(("groups", step.from_month) for step in steps)]
    if quote.cola is not None:
        months.append(("cola", quote.cola.from_month))
    for field, month in months:
        if not (month.year in _YEARS and 1 <= month.number <= 12):
            message = f"{month} is not a month between {_YEARS[0]} and {_YEARS[-1]}."
            yield Problem(field=field, message=message, value=str(month))
    windows = [*quote.calendar.windows, *(w for group in quote.groups for w in group.shift.windows)]
    times = [
        time
        for window in windows
        for time in (window.start, window.end, window.break_start, window.break_end)
        if time is not None
    ]
    if any(time.tzinfo is not None or time.second or time.microsecond for time in times):
        message = "Times of day are whole minutes on the customer's clock, such as 21:00."
        yield Problem(field="calendar", message=message)
    if any(window.weekday not in range(7) for window in quote.calendar.windows):
        message = "The customer's calendar has a weekday that is none (0 is Monday, 6 is Sunday)."
        yield Problem(field="calendar", message=message)


def _check_codes(quote: Quote) -> Iterator[Problem]:
    codes = [group.code for group in quote.groups] + [line.code for line in quote.volumes]
    if any(not code.strip() for code in codes):
        message = "Each group of seats and each volume needs a code."
        yield Problem(field="groups", message=message)
    if SETUP_CODE in codes:
        message = f"The code {SETUP_CODE} is that of the setup fee. Give the group another one."
        yield Problem(field="groups", message=message, value=SETUP_CODE)
    for code in sorted({code for code in codes if code.strip() and codes.count(code) > 1}):
        message = f"The code {code} stands twice. Give each group and volume a code of its own."
        yield Problem(field="groups", message=message, value=code)


def _check_group(group: SeatGroup) -> Iterator[Problem]:
    shift = group.shift
    name = group.code or group.role
    if not shift.weekdays or not set(shift.weekdays) <= set(range(7)):
        yield Problem(field="groups", message=f"{name}: choose the weekdays on which it works.")
        return
    if not set(shift.rest_weekdays) <= set(shift.weekdays):
        message = f"{name}: a rest day that isn't worked needs no premium; take it out."
        yield Problem(field="groups", message=message)
    for problem in check_calendar(Calendar(zone="UTC", windows=shift.windows)):
        yield Problem(field="groups", message=f"{name}: {problem.message}")
        return
    months = [step.from_month for step in group.ramp]
    if len(set(months)) < len(months):
        message = f"{name}: two steps of its ramp begin in one month."
        yield Problem(field="groups", message=message)


def _check_numbers(quote: Quote) -> Iterator[Problem]:
    """Numbers a figure can be worked out from: known, not negative, not beyond all measure."""
    digits = minor_digits(quote.currency)
    for field, what, value, most in _numbers(quote):
        exponent = value.as_tuple().exponent
        # Compared only where it is a number at all: NaN would raise.
        if not isinstance(exponent, int) or not 0 <= value <= most:
            message = f"{what} must be a number from 0 to {most:,f}."
            yield Problem(field=field, message=message, value=str(value))
        elif -exponent > max(_MOST_DIGITS, digits):
            message = f"{what} has more than {_MOST_DIGITS} digits after the point."
            yield Problem(field=field, message=message, value=str(value))
    if quote.hours_per_month.is_finite() and quote.hours_per_month == 0:
        message = "The paid hours of a month must be above zero, such as 174."
        yield Problem(field="hours_per_month", message=message)
    steps = [step for group in quote.groups for step in group.ramp]
    steps += [step for line in quote.volumes for step in line.forecast]
    counts = [step.count for step in steps] + [line.minimum for line in quote.volumes]
    if not all(0 <= count <= _MOST_COUNT for count in counts):
        message = f"Seats, volumes and minimums are whole numbers from 0 to {_MOST_COUNT:,}."
        yield Problem(field="groups", message=message)


def _numbers(quote: Quote) -> Iterator[tuple[str, str, Decimal, Decimal]]:
    for group in quote.groups:
        name = group.code or group.role
        yield "groups", f"{name}: the price", group.price, _MOST_MONEY
        yield "groups", f"{name}: the pay", group.pay, _MOST_MONEY
        yield "groups", f"{name}: the on-costs", group.on_cost_percent, _MOST_PERCENT
        yield "groups", f"{name}: the other cost", group.other_cost, _MOST_MONEY
    for line in quote.volumes:
        yield "volumes", f"{line.code}: the price", line.price, _MOST_MONEY
    for field, table in (("payroll", quote.payroll), ("contract", quote.contract)):
        for item in dataclasses.fields(table):
            name = item.name.removesuffix("_percent").replace("_", " ")
            yield field, f"The {field} premium “{name}”", getattr(table, item.name), _MOST_PERCENT
    yield "hours_per_month", "The paid hours of a month", quote.hours_per_month, Decimal(1000)
    yield "setup_fee", "The setup fee", quote.setup_fee, _MOST_MONEY
    yield "margin_target_percent", "The margin target", quote.margin_target_percent, Decimal(99)
    if quote.cola is not None:
        yield "cola", "The COLA", quote.cola.percent, _MOST_PERCENT
        yield "cola", "The floor of the COLA", quote.cola.floor_percent, _MOST_PERCENT
        yield "cola", "The cap of the COLA", quote.cola.cap_percent, _MOST_PERCENT


def _warnings(quote: Quote) -> Iterator[Problem]:
    missing = (
        ("customer", "Name the customer.", quote.customer.strip()),
        ("groups", "Add a group of seats or a volume.", quote.groups or quote.volumes),
        ("valid_until", "Say until when the offer is valid.", quote.valid_until),
    )
    for field, message, there in missing:
        if not there:
            yield Problem(field=field, message=message, severity=Severity.WARNING)
    if quote.cola is not None and quote.cola.floor_percent > quote.cola.cap_percent:
        message = "The floor of the COLA is above its cap; the cap counts."
        yield Problem(field="cola", message=message, severity=Severity.WARNING)
    open_on = {window.weekday for window in quote.calendar.windows}
    for group in quote.groups:
        if not set(group.shift.weekdays) <= open_on:
            message = f"{group.code} works on a weekday without hours in the customer's calendar."
            yield Problem(field="groups", message=message, severity=Severity.WARNING)

"""Figures and dates as documents print them. English, whatever the PC's locale.

The window formats for the user's locale; paper is the same everywhere, so that it can be compared
byte by byte.
"""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rounding import fixed, grouped, shortest
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Direction, Measured, Metric, NotMeasurable, Unit
from bpodesk.domain.worktime import Calendar, Holiday, Window

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def date_words(day: dt.date) -> str:
    """7 September 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def brief_date(day: dt.date) -> str:
    """7 Sep 2026."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def short_date(day: dt.date) -> str:
    """Mon 7 Sep 2026."""
    return f"{WEEKDAYS[day.weekday()][:3]} {brief_date(day)}"


def month_words(month: Month) -> str:
    """September 2026."""
    return f"{MONTHS[month.number - 1]} {month.year}"


def range_words(days: DateRange) -> str:
    """1 to 30 September 2026, first and last day included."""
    first, last = days.start, days.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date_words(last)}"
    return f"{date_words(first)} to {date_words(last)}"


def short_range(days: DateRange) -> str:
    """1–6 Sep or 31 Aug – 6 Sep, first and last day included; one day alone is 30 Sep."""
    first, last = days.start, days.last
    end = f"{last.day} {MONTHS[last.month - 1][:3]}"
    if first == last:
        return end
    if first.month == last.month:
        return f"{first.day}–{end}"
    return f"{first.day} {MONTHS[first.month - 1][:3]} – {end}"


def instant_words(moment: dt.datetime, *, zone: str) -> str:
    """Wed 16 Sep 2026 21:40, on the wall clock of a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{short_date(local.date())} {local:%H:%M}"


def money_words(money: Money) -> str:
    """USD 10,678.55."""
    return f"{money.currency} {money}"


def duration_words(minutes: int) -> str:
    """14 h 9 min; whole hours alone: 944 h."""
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def ordinal_words(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 1,021st."""
    teens = number % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def rate_words(value: Fraction) -> str:
    """A rate with at least two digits: 1,449.00, 0.42, 8.625."""
    text = shortest(value)
    digits = max(2, len(text.partition(".")[2]))
    return f"{Decimal(fixed(value, digits)):,}"


def percent_words(value: Decimal) -> str:
    """12 %, 3.5 %."""
    return f"{value.normalize():f} %"


def measured_words(measured: Measured, measure: Metric) -> str:
    """82.916 %, 410 s, or no data; a percentage with all digits of its measure."""
    if isinstance(measured, NotMeasurable):
        return "no data"
    if measure.unit is Unit.PERCENT:
        return f"{fixed(measured, measure.digits)} %"
    return f"{grouped(measured, most_digits=measure.digits)} {measure.unit.value}"


def threshold_words(value: Decimal | None, unit: Unit) -> str:
    """80 %, 420 s, or a dash where there is none."""
    return "–" if value is None else f"{value.normalize():f} {unit.value}"


def tier_words(level: ServiceLevel, place: int) -> str:
    """The results in a tier: below 95 % and at or above 90 %; above 480 s, for the last one.

    `place` counts from 0.
    """
    least = level.measure.direction is Direction.AT_LEAST
    beyond, within = ("below", "at or above") if least else ("above", "at or below")
    unit = level.measure.unit
    starts = level.tiers[place].beyond
    text = f"{beyond} {threshold_words(level.target if starts is None else starts, unit)}"
    if place + 1 == len(level.tiers):
        return text
    return f"{text} and {within} {threshold_words(level.tiers[place + 1].beyond, unit)}"


def tier_name(level: ServiceLevel, place: int) -> str:
    """tier 2 of 4; `place` counts from 0."""
    return f"tier {place + 1} of {len(level.tiers)}"


def coverage_words(calendar: Calendar) -> str:
    """Monday to Friday, 09:00-18:00, unpaid break 13:00-14:00; several groups with semicolons."""
    groups: list[tuple[list[int], Window]] = []
    for window in sorted(calendar.windows, key=lambda item: (item.weekday, item.start)):
        same = next((days for days, other in groups if _hours(other) == _hours(window)), None)
        if same is None:
            groups.append(([window.weekday], window))
        else:
            same.append(window.weekday)
    return "; ".join(f"{_days_words(days)}, {window_words(window)}" for days, window in groups)


def _hours(window: Window) -> tuple[dt.time | bool | None, ...]:
    return (window.start, window.end, window.break_start, window.break_end, window.rest_day)


def _days_words(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    names = [WEEKDAYS[day] for day in days]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def holiday_kind_words(holiday: Holiday) -> str:
    """Regular holiday; regular holiday, worked."""
    return f"{holiday.kind.value}, worked" if holiday.worked else holiday.kind.value


def window_words(window: Window) -> str:
    """09:00–18:00, unpaid break 13:00–14:00."""
    text = f"{window.start:%H:%M}–{window.end:%H:%M}"
    if window.end <= window.start:
        text += " (ending the next day)"
    if window.break_start is not None and window.break_end is not None:
        text += f", unpaid break {window.break_start:%H:%M}–{window.break_end:%H:%M}"
    return f"{text}, a rest day that is worked" if window.rest_day else text

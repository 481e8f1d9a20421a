"""One cell -> a day, or a day and a time; the order of day and month is settled by the column.

03/04/2026 alone can't be told; a column in which 22/04/2026 stands too is day first. Where a column
settles nothing, each cell that could be two days is unreadable, with both readings in the reason.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.parse import (
    FIRST_DAY_SERIAL,
    LARGEST_NUMBER,
    SECONDS_PER_DAY,
    Moment,
    Unreadable,
    clock_of_text,
    fault,
    half_up,
    parse_clock,
)
from bpodesk.workbooks.roles import normalised

FIRST_YEAR, LAST_YEAR = 1990, 2100
_LAST_DAY_SERIAL = 80_000
_EPOCH = dt.date(1899, 12, 30)
_EPOCH_1904 = dt.date(1904, 1, 1)
_ONE_MONTH_DAYS = 31
_ENOUGH_DAYS = 3
_NUMBERS = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?([0-9]{1,4})([/.\- ])([0-9]{1,2})\2([0-9]{1,4})\.?"
)
_DANISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})-([0-9]{2}|[0-9]{4})")
_JALALI_YEARS = range(1330, 1450)
_LONGEST_DATE = 24  # a longer text may have a date in it
_INSIDE = re.compile(
    r"[^\W\d_]{3,10}\.? [0-9]{1,2}, ?[0-9]{4}|[0-9]{1,2}\.? [^\W\d_]{3,10}\.? [0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
)
_COMPACT = re.compile(r"(20[0-9]{2})([01][0-9])([0-3][0-9])")
_TIME_AT_END = re.compile(
    r"(?P<day>.*?[0-9/a-z.])(?:t|[,\s]\s*)(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r"\s*(?:[ap]\.?m\.?)?)(?:\s*(?:z|utc|[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
_HALF_DAYS = re.compile(r"[0-9]\s*[ap]m\b", re.IGNORECASE)
_ALLOWED_WORDS = frozenset(("st", "nd", "rd", "th", "of", "de"))
_NO_DATE = "it is not a date such as 2026-09-30 or 30 Sep 2026"


class DateOrder(StrEnum):
    """What stands first in 03/04/2026."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledOrder:
    """The order of a column and the text that settled it ("" where nothing did)."""

    order: DateOrder
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReader:
    """Reads the days of a file: the order of day and month, month names, the epoch."""

    order: DateOrder
    months: Mapping[str, int]
    date_system_1904: bool = False

    def parse_date(self, cell: Cell) -> dt.date | Unreadable:
        """The day of a cell; a time after it is left out."""
        found = fault(cell)
        if found is not None:
            return found
        serial = cell.serial
        if serial is None:
            return self.day_of_text(cell.text)
        return self._day_of_serial(int(serial), is_date=cell.kind is CellKind.DATE)

    def parse_time(self, cell: Cell) -> Moment | Unreadable:
        """The time of a cell, with its day where the cell states one."""
        serial = cell.serial
        if serial is not None and FIRST_DAY_SERIAL <= serial < LARGEST_NUMBER:
            seconds = half_up(Decimal(repr(serial)) * SECONDS_PER_DAY)
            day = self._day_of_serial(seconds // SECONDS_PER_DAY, is_date=True)
            if isinstance(day, Unreadable):
                return day
            return Moment(seconds=seconds % SECONDS_PER_DAY, day=day)
        match = _TIME_AT_END.fullmatch(cell.text.strip()) if cell.kind is CellKind.TEXT else None
        if match is None:
            return parse_clock(cell)
        day = self.day_of_text(match["day"])
        clock = clock_of_text(match["time"])
        if isinstance(day, Unreadable):
            return day
        return clock if isinstance(clock, Unreadable) else Moment(seconds=clock.seconds, day=day)

    def day_of_text(self, text: str) -> dt.date | Unreadable:
        """The day of a written date."""
        plain = _without_time(text)
        compact = _COMPACT.fullmatch(plain)
        if compact is not None:
            return _day(int(compact[1]), int(compact[2]), int(compact[3]), text=plain)
        danish = _DANISH.fullmatch(plain)
        if danish is not None:
            return _day(_full_year(danish[3]), int(danish[2]), int(danish[1]), text=plain)
        match = _NUMBERS.fullmatch(plain)
        if match is None:
            return self._day_with_month_name(plain)
        first, separator, second, third = match[1], match[2], int(match[3]), match[4]
        if len(first) > 2:
            return _day(int(first), second, int(third), text=plain)
        year = _full_year(third)
        if separator == ".":
            return _day(year, second, int(first), text=plain)
        return self._day_by_order(int(first), second, year, text=plain)

    def _day_by_order(
        self, first: int, second: int, year: int, *, text: str
    ) -> dt.date | Unreadable:
        if first > 12 or (self.order is DateOrder.DAY_FIRST and second <= 12):
            return _day(year, second, first, text=text)
        if second > 12 or self.order is DateOrder.MONTH_FIRST or first == second:
            return _day(year, first, second, text=text)
        one, other = _day(year, second, first, text=text), _day(year, first, second, text=text)
        return Unreadable(
            f"it can be {one:%d %b %Y} or {other:%d %b %Y}, and no other date in the column tells"
            if isinstance(one, dt.date) and isinstance(other, dt.date)
            else _NO_DATE
        )

    def _day_with_month_name(self, text: str) -> dt.date | Unreadable:
        tokens = re.findall(r"[^\W\d_]+|[0-9]+", text)
        numbers = [token for token in tokens if token.isdigit() and len(token) <= 4]
        names = [normalised(token) for token in tokens if not token.isdigit()]
        inside = _INSIDE.findall(text) if len(text) > _LONGEST_DATE else []
        if len(inside) == 1 and inside[0] != text:
            return self.day_of_text(inside[0])
        months = [self.months[name] for name in names if name in self.months]
        strange = [
            name for name in names[1:] if name not in self.months and name not in _ALLOWED_WORDS
        ]
        if not months or strange:
            return Unreadable(_NO_DATE)
        if len(numbers) != 2:
            return Unreadable("it is a date without a year" if len(numbers) == 1 else _NO_DATE)
        day, year = numbers if len(numbers[0]) <= 2 else (numbers[1], numbers[0])
        return _day(_full_year(year), months[-1], int(day), text=text)

    def _day_of_serial(self, serial: int, *, is_date: bool) -> dt.date | Unreadable:
        if FIRST_DAY_SERIAL <= serial < _LAST_DAY_SERIAL:
            epoch = _EPOCH_1904 if self.date_system_1904 else _EPOCH
            day = epoch + dt.timedelta(days=serial)
            return _day(day.year, day.month, day.day, text=str(day))
        if not is_date and 20_000_000 < serial < 21_010_000:
            return self.day_of_text(str(serial))
        return Unreadable("it is a number or a day too far from today to be a day of work")


def _without_time(text: str) -> str:
    stripped = text.strip().strip(",;-– ")
    match = _TIME_AT_END.fullmatch(stripped)
    return (match["day"] if match is not None else stripped).strip().strip(",")


def _full_year(text: str) -> int:
    return int(text) + (2000 if len(text) <= 2 else 0)


def _day(year: int, month: int, day: int, *, text: str) -> dt.date | Unreadable:
    if year in _JALALI_YEARS:
        return Unreadable(f"its year {year} is of the Persian calendar, which is not read yet")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Unreadable(f"its year {year} is too far from today to be a day of work")
    try:
        return dt.date(year, month, day)
    except ValueError:
        return Unreadable(f"there is no such day as {text}")


def is_numeric(text: str) -> bool:
    """True for a date written in numbers, with or without a time."""
    return text[:1].isdigit() and _NUMBERS.fullmatch(_without_time(text)) is not None


def is_ambiguous(text: str) -> bool:
    """True for a date such as 03/04/2026, which is another day with the month first."""
    match = _NUMBERS.fullmatch(_without_time(text))
    if match is None or len(match[1]) > 2 or match[2] == ".":
        return False
    first, second = int(match[1]), int(match[3])
    return 1 <= first <= 12 and 1 <= second <= 12 and first != second


def likely_order(texts: Iterable[str]) -> DateOrder:
    """The order to take until somebody is asked: where am and pm are written, months come first."""
    american = any(_HALF_DAYS.search(text) for text in texts)
    return DateOrder.MONTH_FIRST if american else DateOrder.DAY_FIRST


def settle_order(texts: Iterable[str]) -> SettledOrder:
    """The order of day and month in a column, from any part above 12 or from the months meant.

    Where no part is above 12, the reading that keeps all days within one month wins over one that
    scatters them, if there are at least three different days.
    """
    pairs: dict[tuple[int, int, int], str] = {}
    for text in texts:
        match = _NUMBERS.fullmatch(_without_time(text))
        if match is not None and len(match[1]) <= 2 and match[2] != ".":
            parts = (int(match[1]), int(match[3]), _full_year(match[4]))
            pairs.setdefault(parts, text.strip())
    day_first = [text for (first, second, _), text in pairs.items() if second <= 12 < first]
    month_first = [text for (first, second, _), text in pairs.items() if first <= 12 < second]
    if day_first and month_first:
        return SettledOrder(order=DateOrder.UNKNOWN)
    if day_first:
        return SettledOrder(order=DateOrder.DAY_FIRST, because=day_first[0])
    if month_first:
        return SettledOrder(order=DateOrder.MONTH_FIRST, because=month_first[0])
    return _by_span(pairs)


def _by_span(pairs: Mapping[tuple[int, int, int], str]) -> SettledOrder:
    if len(pairs) < _ENOUGH_DAYS:
        return SettledOrder(order=DateOrder.UNKNOWN)
    as_days = _span([_day(year, second, first, text="") for first, second, year in pairs])
    as_months = _span([_day(year, first, second, text="") for first, second, year in pairs])
    because = next(iter(pairs.values()))
    if as_days < _ONE_MONTH_DAYS <= as_months:
        return SettledOrder(order=DateOrder.DAY_FIRST, because=because)
    if as_months < _ONE_MONTH_DAYS <= as_days:
        return SettledOrder(order=DateOrder.MONTH_FIRST, because=because)
    return SettledOrder(order=DateOrder.UNKNOWN)


def _span(days: Iterable[dt.date | Unreadable]) -> int:
    known = [day.toordinal() for day in days if isinstance(day, dt.date)]
    return max(known) - min(known) if known else 0

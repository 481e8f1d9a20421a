"""One cell -> a time on the clock or a number of minutes, by the role of its column.

A function gives the value or an `Unreadable` with the reason as half a sentence; it never guesses
and never raises. Blank cells are the caller's. Clock times keep their seconds; durations are whole
minutes, half a minute rounds up.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.roles import Unit

SECONDS_PER_DAY = 86_400
# Serial numbers below this are lengths of time, above they are days of a calendar (from 1954).
FIRST_DAY_SERIAL = 20_000
LARGEST_NUMBER = 10_000_000
_YEAR_DAYS = 366
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_MINUTES_OF = {Unit.HOURS: Decimal(60), Unit.MINUTES: Decimal(1), Unit.SECONDS: Decimal(1) / 60}
_NUMBER = r"[0-9]{1,7}(?:[.,][0-9]{1,20})?"
_DECIMAL = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+[.,][0-9]{1,20}|" + _NUMBER)
_CLOCK_LENGTH = re.compile(
    r"([0-9]{1,5}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,][0-9]+)?)?\s*([a-z]*)\.?"
)
_HOURS_AND_MINUTES = re.compile(r"([0-9]{1,4})\s*h\s*([0-9]{1,2})")  # 8h30
_HOUR_WORDS = "h|hr|hrs|hour|hours|std|stunden|uren|horas|heures"
_MINUTE_WORDS = "m|min|mins|minute|minutes|minuten|minutos"
_SPOKEN = re.compile(
    rf"(?:({_NUMBER})\s*(?:{_HOUR_WORDS})\.?)?\s*[:,]?\s*"
    rf"(?:({_NUMBER})\s*(?:{_MINUTE_WORDS})\.?)?\s*(?:([0-9]{{1,2}})\s*s(?:ec)?)?"
)
_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:.h]([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?)?\s*([ap])?\.?(?:m\.?)?"
)
MARK_BEHIND = re.compile(r"\s*(?:\([^)0-9]{1,3}\)|\*+)$")  # 12:04 (I), 13:10 *
_MILITARY = re.compile(r"([0-9]{2})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a cell cannot be read, as the second half of a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time on the clock, `seconds` after midnight (86,400 for 24:00), with its day if stated."""

    seconds: int
    day: dt.date | None = None

    @property
    def time(self) -> dt.time:
        """The time of day; 24:00 is 00:00."""
        seconds = self.seconds % SECONDS_PER_DAY
        return dt.time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def fault(cell: Cell) -> Unreadable | None:
    """Why a cell can hold no value whatever its role; None for an ordinary cell."""
    match cell.kind:
        case CellKind.ERROR:
            return Unreadable(f"the cell holds the error {cell.text}")
        case CellKind.EMPTY:
            return Unreadable(
                "the formula's result is not stored in the file; open it in Excel and save it"
            )
        case CellKind.BOOLEAN:
            return Unreadable("it is a yes or no")
        case _:
            return None


def cleaned(text: str) -> str:
    """The text in small letters, with ordinary and single blanks."""
    return " ".join(text.split()).casefold()


def half_up(minutes: Decimal) -> int:
    """Whole minutes."""
    return int(minutes.quantize(Decimal(1), rounding=ROUND_HALF_UP))


# ------------------------------------------------------------------------------- durations


def uses_decimal_comma(texts: Iterable[str]) -> bool:
    """True where a column writes 7,5 and never 7.5."""
    stripped = [text.strip() for text in texts]
    comma = any(re.fullmatch(r"-?[0-9]+,[0-9]{1,2}", text) for text in stripped)
    point = any(re.fullmatch(r"-?[0-9]+\.[0-9]{1,2}", text) for text in stripped)
    return comma and not point


def parse_duration(cell: Cell, *, unit: Unit, decimal_comma: bool = False) -> int | Unreadable:
    """Whole minutes of a cell that states a length of time; plain numbers count `unit`."""
    found = parse_length(cell, unit=unit, decimal_comma=decimal_comma)
    return found if isinstance(found, Unreadable) else half_up(found)


def parse_length(cell: Cell, *, unit: Unit, decimal_comma: bool = False) -> Decimal | Unreadable:
    """Minutes, as exactly as the cell states them."""
    found = fault(cell)
    if found is not None:
        return found
    serial = cell.serial
    if serial is None:
        return _text_duration(cleaned(cell.text), unit=unit, decimal_comma=decimal_comma)
    if not 0 <= serial < LARGEST_NUMBER:
        return Unreadable("it is negative" if serial < 0 else "it is too large")
    if cell.kind is CellKind.DATE:
        return _serial_duration(serial, cell.number_format)
    return _counted(Decimal(repr(serial)), unit)


def _counted(number: Decimal, unit: Unit) -> Decimal:
    return number * _MINUTES_OF[unit]


def _serial_duration(serial: float, number_format: str) -> Decimal | Unreadable:
    if serial >= _YEAR_DAYS and not _ELAPSED.search(number_format):
        if _shows_day(number_format) or serial < FIRST_DAY_SERIAL:
            return Unreadable("it is a date, not a length of time")
        serial %= 1  # a clock shows only the time of such a value, and so does the sheet
    seconds = (Decimal(repr(serial)) * SECONDS_PER_DAY).quantize(Decimal(1), ROUND_HALF_UP)
    return seconds / 60


def _shows_day(number_format: str) -> bool:
    plain = re.sub(r"\"[^\"]*\"|\\.|\[[^\]]*\]", "", number_format).lower()
    return "y" in plain or "d" in plain


def _text_duration(text: str, *, unit: Unit, decimal_comma: bool) -> Decimal | Unreadable:
    if text[:1] in ("-", "−") and text[1:2].isdigit():
        return Unreadable("it is negative")
    short = _HOURS_AND_MINUTES.fullmatch(text)
    if short is not None and int(short[2]) < 60:
        return Decimal(int(short[1]) * 60 + int(short[2]))
    clock = _CLOCK_LENGTH.fullmatch(text)
    if clock is not None:
        return _clock_duration(clock)
    if _DECIMAL.fullmatch(text):
        return _counted(_decimal(text, decimal_comma=decimal_comma), unit)
    spoken = _SPOKEN.fullmatch(text)
    if spoken is None or not any(spoken.groups()):
        return Unreadable("it is not a length of time such as 7.5, 7:30 or 7h 30m")
    hours, minutes, seconds = (
        _decimal(part or "0", decimal_comma=decimal_comma) for part in spoken.groups()
    )
    return hours * 60 + minutes + seconds / 60


def _clock_duration(match: re.Match[str]) -> Decimal | Unreadable:
    first, second, third = int(match[1]), int(match[2]), int(match[3] or 0)
    if second > 59 or third > 59:
        return Unreadable("it has more than 59 minutes or seconds")
    if match[4] in ("min", "mins") and match[3] is None:  # minutes and seconds: 18:25 min
        return Decimal(first) + Decimal(second) / 60
    if match[4] not in ("", "h", "hr", "hrs", "hours"):
        return Unreadable("it is a time on the clock, not a length of time")
    return Decimal(first * 60 + second) + Decimal(third) / 60


def _decimal(text: str, *, decimal_comma: bool) -> Decimal:
    point, comma = text.rfind("."), text.rfind(",")
    if point >= 0 and comma >= 0:
        sign = "." if point > comma else ","
    elif re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", text):
        sign = "," if decimal_comma else "."
    else:
        sign = "," if comma >= 0 else "."
    thousands = "," if sign == "." else "."
    return Decimal(text.replace(thousands, "").replace(sign, "."))


# ------------------------------------------------------------------------------- clock times


def parse_clock(cell: Cell) -> Moment | Unreadable:
    """The time of a cell that states no day (or whose day is of no use)."""
    found = fault(cell)
    if found is not None:
        return found
    serial = cell.serial
    if serial is None:
        return clock_of_text(cell.text)
    if cell.kind is CellKind.NUMBER and serial >= 1:
        return _clock_of_number(serial)
    return clock_of_serial(serial)


def clock_of_serial(serial: float) -> Moment | Unreadable:
    """The time of a serial number; 1 is 24:00, a day of 1900 that came along means nothing."""
    if not 0 <= serial < FIRST_DAY_SERIAL:
        return Unreadable("it is not a time of day")
    if serial >= 2 and float(serial).is_integer():
        return Unreadable("it is a day of the year 1900 without a time")
    if serial >= 2:
        serial %= 1  # a clock shows only the time of such a value: its day has no meaning
    seconds = half_up(Decimal(repr(serial)) * SECONDS_PER_DAY)
    return Moment(seconds=seconds if seconds <= SECONDS_PER_DAY else seconds - SECONDS_PER_DAY)


def _clock_of_number(number: float) -> Moment | Unreadable:
    if number.is_integer() and number <= 24:
        return Moment(seconds=int(number) * 3600)
    if number.is_integer() and 100 <= number <= 2400 and number % 100 < 60:
        return Moment(seconds=int(number) // 100 * 3600 + int(number) % 100 * 60)
    return Unreadable("it is not a time of day such as 9:05, 21:00 or 9:05 PM")


def clock_of_text(text: str) -> Moment | Unreadable:
    """The time of 08:55, 9:05 PM, 22:00:00, 24:00, 0830 or 10."""
    wrong = Unreadable("it is not a time of day such as 9:05, 21:00 or 9:05 PM")
    plain = MARK_BEHIND.sub("", cleaned(text)).removesuffix("h")
    military = _MILITARY.fullmatch(plain)
    clock = _CLOCK.fullmatch(plain)
    if military is not None:
        hour, minute, second, half = int(military[1]), int(military[2]), 0, None
    elif clock is not None:
        hour, minute, second = int(clock[1]), int(clock[2] or 0), int(clock[3] or 0)
        half = clock[4]
    else:
        return wrong
    if half is not None:
        if not 1 <= hour <= 12:
            return wrong
        hour = hour % 12 + (12 if half == "p" else 0)
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > SECONDS_PER_DAY:
        return wrong
    return Moment(seconds=seconds)

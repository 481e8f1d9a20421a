"""One cell -> a count, a yes or no, a length, a share or a rating, by the role of its column.

A function gives the exact value or an `Unreadable` with the reason as half a sentence; it never
guesses and never raises. Blank cells are the caller's.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.measure_readings import Number
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.measures.words import HOURS, MINUTES, MeasureWords
from bpodesk.workbooks.parse import (
    LARGEST_NUMBER,
    SECONDS_PER_DAY,
    Unreadable,
    cleaned,
    fault,
    half_up,
)

_LONGEST_DAYS = 366
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'\s][0-9]{3})+")
_PLAIN = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_SHARE = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,9})?)\s*%")
_RATING = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,9})?)(?:\s*/\s*[0-9]{1,3})?")
_CLOCK = re.compile(r"([0-9]{1,5}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,][0-9]+)?)?")
_SPOKEN = re.compile(
    r"(?:([0-9]{1,5})\s*(?:h|hrs?|hours?|horas?|std)\.?)?\s*"
    r"(?:([0-9]{1,5})\s*(?:m|mins?|minutes?|minutos?|minuten)\.?)?\s*"
    r"(?:([0-9]{1,5})\s*(?:s|secs?|seconds?|seg|segundos?|sek|sekunden)\.?)?"
)


def parse_count(cell: Cell) -> int | Unreadable:
    """A number of calls; 1,204 and 1.204 are both 1204, as calls come whole."""
    wrong = fault(cell)
    if wrong is not None:
        return wrong
    text = cell.text.strip()
    if cell.serial is None and _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    number = _number(cell)
    if isinstance(number, Unreadable):
        return number
    return number if isinstance(number, int) else Unreadable("it is not a whole number")


def parse_number(cell: Cell) -> Number | Unreadable:
    """A number as it stands, such as a length in the unit that the header names."""
    wrong = fault(cell)
    return wrong if wrong is not None else _number(cell)


def _number(cell: Cell) -> Number | Unreadable:
    serial = cell.serial
    if serial is not None:
        if cell.kind is CellKind.DATE:
            return Unreadable("it is a date or a time, not a number")
        if not 0 <= serial < LARGEST_NUMBER * 100:
            return Unreadable("it is negative" if serial < 0 else "it is too large")
        return exact(Decimal(repr(serial)))
    text = cell.text.strip()
    if _GROUPED.fullmatch(text):
        return Unreadable("its sign can part thousands or decimals")
    if not _PLAIN.fullmatch(text):
        return Unreadable("it is not a number")
    return exact(Decimal(text.replace(",", ".")))


def exact(number: Decimal) -> Number:
    """The same number, an int where it is whole."""
    fraction = Fraction(number)
    return int(fraction) if fraction.denominator == 1 else fraction


def parse_flag(
    cell: Cell, words: MeasureWords, *, yes: Sequence[str], no: Sequence[str]
) -> bool | Unreadable:
    """Whether a cell says one of the words of the groups `yes`, or one of those of `no`."""
    if cell.kind is CellKind.BOOLEAN:
        return bool(cell.value)
    wrong = fault(cell)
    if wrong is not None:
        return wrong
    if words.says(cell.text, *yes):
        return True
    return False if words.says(cell.text, *no) else Unreadable("it is neither a yes nor a no")


def parse_seconds(
    cell: Cell, *, unit_seconds: int | None, two_parts: int = MINUTES
) -> Number | Unreadable:
    """Seconds of a cell that states a length of time.

    Plain numbers count `unit_seconds`; the first part of 2:14 counts `two_parts` seconds.
    """
    wrong = fault(cell)
    if wrong is not None:
        return wrong
    if cell.kind is CellKind.DATE and cell.serial is not None:
        if not 0 <= cell.serial < _LONGEST_DAYS:
            return Unreadable("it is a date, not a length of time")
        return half_up(Decimal(repr(cell.serial)) * SECONDS_PER_DAY)
    text = cleaned(cell.text)
    if cell.kind is CellKind.TEXT:
        clock = _CLOCK.fullmatch(text)
        if clock is not None:
            return _seconds_of_clock(clock, two_parts=two_parts)
        spoken = _SPOKEN.fullmatch(text)
        if spoken is not None and any(spoken.groups()):
            hours, minutes, seconds = (int(part or 0) for part in spoken.groups())
            return hours * HOURS + minutes * MINUTES + seconds
    number = _number(cell)
    if isinstance(number, Unreadable):
        return Unreadable("it is not a length of time such as 0:02:14 or 134")
    if unit_seconds is None:
        return Unreadable("its header doesn't say whether it counts seconds, minutes or hours")
    return number * unit_seconds


def _seconds_of_clock(match: re.Match[str], *, two_parts: int) -> int | Unreadable:
    first, second, third = int(match[1]), int(match[2]), match[3]
    if second > 59 or int(third or 0) > 59:
        return Unreadable("it has more than 59 minutes or seconds")
    if third is None:
        return first * two_parts + second * two_parts // 60
    return first * HOURS + second * MINUTES + int(third)


def counts_hundredths(cells: Iterable[Cell]) -> bool | None:
    """Whether a column's plain numbers are percents (94.01) and not shares (0.9401).

    None where it can't be told: no number is above 1. False too where there are no plain numbers.
    """
    numbers = [number for cell in cells if not is_percent(cell) if (number := _plain(cell))]
    if not numbers:
        return False
    return True if max(numbers) > 1 else None


def _plain(cell: Cell) -> Number | None:
    number = parse_number(cell)
    return None if isinstance(number, Unreadable) else number


def is_percent(cell: Cell) -> bool:
    """True for "94.01%" and for a number shown as a percent."""
    return cell.text.strip().endswith("%") or "%" in cell.number_format


def parse_share(cell: Cell, *, hundredths: bool) -> Number | Unreadable:
    """A share from 0 to 1: 94.01%, 94.01 or 0.9401 by what the column counts."""
    match = _SHARE.fullmatch(cell.text.strip())
    if match is not None:
        share = Fraction(Decimal(match[1].replace(",", "."))) / 100
    else:
        number = parse_number(cell)
        if isinstance(number, Unreadable):
            return Unreadable("it is not a percentage such as 94.01%")
        share = Fraction(number) / (100 if hundredths and not is_percent(cell) else 1)
    return share if share <= 1 else Unreadable("it is more than 100 %")


def parse_rating(cell: Cell) -> Number | Unreadable:
    """A rating such as 4, 4.5 or 4/5."""
    wrong = fault(cell)
    match = _RATING.fullmatch(cell.text.strip())
    if wrong is not None or match is None or cell.kind is CellKind.DATE:
        return wrong or Unreadable("it is not a rating such as 4 or 4.5")
    return exact(Decimal(match[1].replace(",", ".")))

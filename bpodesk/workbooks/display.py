"""A cell's text as Excel would show it, by its number format.

Dates in the PC's own short format are shown as 2026-09-30; numbers without a format keep at most
ten significant digits. Column widths play no part: nothing becomes ####.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.number_formats import GENERAL, Section, Token, sections

_SIGNIFICANT_DIGITS = 10
_PLAIN_INTEGERS_BELOW = 1e15
_MAX_DECIMALS = 10  # no hours are finer, and Decimal computes with 28 digits
_EPOCH = dt.date(1899, 12, 30)
_DAYS_TO_1904 = 1_462
_LEAP_BUG_SERIAL = 60  # Excel counts a 29 February 1900
_LAST_SERIAL = 2_958_465  # 31 December 9999
_SECONDS_PER_DAY = 86_400
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FILLERS = {"0": "0", "?": " "}  # what stands where there is no digit
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<>": lambda value, limit: value != limit,
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "=": lambda value, limit: value == limit,
}


def shown(cell: Cell, *, date_system_1904: bool = False) -> str:
    """The text of the cell on the screen."""
    number = cell.serial
    if number is None:
        return cell.text
    parts = sections(cell.number_format)
    if len(parts) > 1 and any(_sign(token) == "@" for token in parts[-1].tokens):
        parts = parts[:-1]  # the last one is for texts
    section, value = _section_for(number, parts)
    if section.is_date:
        return _date_text(value, section, date_system_1904=date_system_1904)
    return _number_text(value, section)


def _section_for(number: float, parts: Sequence[Section]) -> tuple[Section, float]:
    """The section that shows the number, and the number without a sign that the section shows."""
    for part in parts[:2]:
        if part.condition and _holds(part.condition, number):
            return part, number
    if any(part.condition for part in parts[:2]):
        others = [part for part in parts if not part.condition]
        return (others[-1] if others else sections(GENERAL)[0]), number
    if number < 0 and len(parts) > 1:
        return parts[1], -number
    return (parts[2] if number == 0 and len(parts) > 2 else parts[0]), number


def _holds(condition: str, number: float) -> bool:
    sign = next(sign for sign in _TESTS if condition.startswith(sign))
    return _TESTS[sign](number, float(condition[len(sign) :]))


def general(number: float) -> str:
    """A number without a format: 7.5, 12, 0.3333333333, 1.5E+20."""
    if number.is_integer() and abs(number) < _PLAIN_INTEGERS_BELOW:
        return str(int(number))
    return f"{number:.{_SIGNIFICANT_DIGITS}g}".replace("e", "E")


# ------------------------------------------------------------------------------- numbers


def _number_text(number: float, section: Section) -> str:
    tokens = section.tokens
    signs = [_sign(token) for token in tokens]
    places = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    if not places:
        whole = general(number)
        return "".join(
            whole if token.kind == "general" or _sign(token) == "@" else token.text
            for token in tokens
        )
    scaled = Decimal(repr(number)) * 100 ** signs.count("%")
    odd = "/" in signs or any(token.kind == "exponent" for token in tokens)
    if odd or abs(scaled) >= _PLAIN_INTEGERS_BELOW:
        return general(number)  # nobody writes hours in fractions or powers of ten
    first, behind = places[0], places[-1] + 1
    if first and signs[first - 1] == ".":
        first -= 1
    behind += signs[behind : behind + 1] == ["."]
    point = next((index for index in range(first, behind) if signs[index] == "."), behind)
    after = behind
    while after < len(tokens) and signs[after] == ",":
        scaled /= 1000
        after += 1
    optional = [token.text for token in tokens[point:behind] if token.kind == "digit"]
    whole, decimals = _rounded(abs(scaled), optional[:_MAX_DECIMALS])
    sign = "-" if number < 0 and (whole + decimals).strip("0 ") else ""
    dot = "." if point < behind else ""
    before = "".join(_plain(token) for token in tokens[:first])
    rest = "".join(_plain(token) for token in tokens[after:])
    return f"{sign}{before}{_filled(whole, tokens[first:point])}{dot}{decimals}{rest}"


def _sign(token: Token) -> str:
    return token.text if token.kind == "sign" else ""


def _plain(token: Token) -> str:
    return "" if _sign(token) in (",", ".") else token.text


def _rounded(number: Decimal, optional: Sequence[str]) -> tuple[str, str]:
    """The digits before and after the point; zeros at the end go from a # place, blank a ? one."""
    text = f"{number.quantize(Decimal(1).scaleb(-len(optional)), rounding=ROUND_HALF_UP):f}"
    whole, _, decimals = text.partition(".")
    kept = len(decimals)
    while kept and decimals[kept - 1] == "0" and optional[kept - 1] != "0":
        kept -= 1
    return whole, decimals[:kept] + " " * optional[kept:].count("?")


def _filled(whole: str, pattern: Sequence[Token]) -> str:
    """The whole number's digits in the places of the pattern, from the right."""
    digits = "" if whole == "0" else whole
    places = sum(token.kind == "digit" for token in pattern)
    is_grouped = any(_sign(token) == "," for token in pattern)
    pieces: list[str] = []
    placed = 0
    for token in reversed(pattern):
        if token.kind != "digit":
            pieces.append(_plain(token))
            continue
        places -= 1
        here, digits = (digits[-1:], digits[:-1]) if places else (digits, "")
        for digit in reversed(here or _FILLERS.get(token.text, "")):
            if is_grouped and placed and placed % 3 == 0:
                pieces.append(" " if digit == " " else ",")
            pieces.append(digit)
            placed += 1
    return "".join(reversed(pieces))


# ------------------------------------------------------------------------------- dates and times


def _date_text(serial: float, section: Section, *, date_system_1904: bool) -> str:
    tokens = section.tokens
    if abs(serial) > _LAST_SERIAL:
        return general(serial)
    parts = [len(token.text) - 1 for token in tokens if token.kind == "second_part"]
    places = Decimal(1).scaleb(-min(*parts, _MAX_DECIMALS) if parts else 0)
    exact = Decimal(repr(serial)) * _SECONDS_PER_DAY
    seconds = exact.quantize(places, rounding=ROUND_HALF_UP)
    sign = "-" if seconds < 0 else ""
    if sign and not any(token.kind == "elapsed" for token in tokens):
        return general(serial)
    days, clock = divmod(abs(seconds), _SECONDS_PER_DAY)
    moment = _Moment(
        day=_day(int(days), date_system_1904=date_system_1904),
        seconds=clock,
        all_seconds=abs(seconds),
        twelve=any(token.kind == "noon" for token in tokens),
    )
    texts = [
        moment.text(token, minutes=_means_minutes(tokens, index))
        for index, token in enumerate(tokens)
    ]
    return sign + "".join(texts)


def _day(days: int, *, date_system_1904: bool) -> dt.date:
    if date_system_1904:
        days += _DAYS_TO_1904
    elif days <= _LEAP_BUG_SERIAL:
        days += 1
    return _EPOCH + dt.timedelta(days=min(days, _LAST_SERIAL))


def _means_minutes(tokens: Sequence[Token], index: int) -> bool:
    """Whether an m is minutes: it follows hours or precedes seconds."""
    clocks = [
        (place, token.text[0].lower())
        for place, token in enumerate(tokens)
        if token.kind in ("date", "elapsed")
    ]
    before = next((letter for place, letter in reversed(clocks) if place < index), "")
    after = next((letter for place, letter in clocks if place > index), "")
    return before == "h" or after == "s"


class _Moment:
    """A day and a time of day, in the pieces that a format asks for."""

    def __init__(
        self, *, day: dt.date, seconds: Decimal, all_seconds: Decimal, twelve: bool
    ) -> None:
        self._day = day
        self._seconds = seconds
        self._all_seconds = all_seconds
        self._hour = int(seconds // 3600)
        self._twelve = twelve

    def text(self, token: Token, *, minutes: bool) -> str:
        """What stands for the token."""
        letter, width = token.text[:1].lower(), len(token.text)
        if token.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[letter]
            return str(int(self._all_seconds // unit)).zfill(width)
        if token.kind == "noon":
            halves = token.text if width == len("a/p") else token.text.upper()
            return halves.split("/")[self._hour >= 12]
        if token.kind == "second_part":
            return f".{str(self._seconds % 1).partition('.')[2]}"
        if token.kind != "date":
            return token.text
        if letter == "m" and not minutes:
            return self._named(_MONTHS[self._day.month - 1], self._day.month, width)
        if letter == "d":
            return self._named(_WEEKDAYS[self._day.weekday()], self._day.day, width)
        if letter in "ye":
            return (
                f"{self._day.year % 100:02}" if letter == "y" and width < 3 else str(self._day.year)
            )
        hour = (self._hour % 12 or 12) if self._twelve else self._hour
        clock = {"h": hour, "m": int(self._seconds // 60) % 60, "s": int(self._seconds) % 60}
        return str(clock[letter]).zfill(min(width, 2))

    @staticmethod
    def _named(name: str, number: int, width: int) -> str:
        """1, 01, Jan, January, J."""
        if width <= 2:
            return str(number).zfill(width)
        return {3: name[:3], 5: name[0]}.get(width, name)

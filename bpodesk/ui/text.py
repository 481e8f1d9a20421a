"""Everything a person reads: translation, the locale's formats, and data shown as typed.

Records keep exact values; they become text here and only here, at display. Numbers are given as
`int`, `Decimal` or `Fraction`, never as `float`. Percentages are 0..100, hours come as minutes.
Texts from data go through `plain_label`, `tip` or `no_mnemonic`, so that "<b>" and "&" print as
they were typed.
"""

import datetime as dt
import gettext
import html
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_month_names
from babel.numbers import (
    NumberFormatError,
    format_decimal,
    parse_decimal,
)
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel

from bpodesk.domain.money import Exact, Money, minor_digits, round_half_up
from bpodesk.domain.periods import Month

NOTHING = "–"
_NUMBER = re.compile(r"[+-]?[\d.,'’\s\u202f\u00a0]*\d[\d.,]*")


class _Language:
    """The one place that remembers which language and locale the program speaks."""

    def __init__(self) -> None:
        self.locale = Locale("en", "US")
        self.catalogue: gettext.NullTranslations = gettext.NullTranslations()


_LANGUAGE = _Language()


def use_locale(identifier: str = "", *, catalogues: Path | None = None) -> None:
    """Speak and format for a locale ("de_DE"); empty means the system's.

    `catalogues` is the folder of compiled gettext catalogues; without a match the texts stay
    English. An unknown locale leaves the formats as they are.
    """
    name = identifier or QLocale.system().name()
    try:
        _LANGUAGE.locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return
    _LANGUAGE.catalogue = gettext.translation(
        "bpodesk", catalogues, languages=[name, name.partition("_")[0]], fallback=True
    )


def tr(message: str, /, **values: object) -> str:
    """The message in the user's language, with `{names}` filled in from the values."""
    translated = _LANGUAGE.catalogue.gettext(message)
    return translated.format(**values) if values else translated


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for a count: `trn("{n} row", "{n} rows", 3)`; `{n}` is the formatted count."""
    translated = _LANGUAGE.catalogue.ngettext(one, many, count)
    return translated.format(n=number(count), **values)


# ---------------------------------------------------------------------------- formats


def _rounded(value: Exact, digits: int) -> Decimal:
    return Decimal(round_half_up(Fraction(value) * 10**digits)).scaleb(-digits)


def number(value: Exact, digits: int = 0) -> str:
    """A number with exactly so many digits after the point, rounded half up."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(_rounded(value, digits), format=pattern, locale=_LANGUAGE.locale)


def exact_number(value: Decimal | int) -> str:
    """A number with all its digits and no grouping, as an editor shows it ("8.5", "12.0375")."""
    digits = max(0, -int(Decimal(value).normalize().as_tuple().exponent))
    pattern = "0" + ("." + "0" * digits if digits else "")
    return format_decimal(Decimal(value), format=pattern, locale=_LANGUAGE.locale)


def money(value: Money | None) -> str:
    """USD 10,678.55; a dash where there is none."""
    return NOTHING if value is None else f"{value.currency} {amount(value)}"


def amount(value: Money | None) -> str:
    """10,678.55, for a column whose heading names the currency."""
    return NOTHING if value is None else number(value.amount, minor_digits(value.currency))


def percent(value: Exact | None, digits: int = 2) -> str:
    """98.75% of a value from 0 to 100; a dash where there is none."""
    if value is None:
        return NOTHING
    return number(value, digits) + percent_sign()


def percent_sign() -> str:
    """The sign that follows a percentage, with the locale's space."""
    return str(_LANGUAGE.locale.percent_formats[None].suffix[0])


def hours(minutes: int | None) -> str:
    """928.00 h."""
    return NOTHING if minutes is None else f"{number(Fraction(minutes, 60), 2)} h"


def clock_hours(minutes: int | None) -> str:
    """928:00, with a sign where it is negative."""
    if minutes is None:
        return NOTHING
    whole, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else ''}{whole}:{rest:02d}"


def date(value: dt.date | None) -> str:
    """Sep 7, 2026 (in the locale's medium form)."""
    if value is None:
        return NOTHING
    return format_date(value, format="medium", locale=_LANGUAGE.locale)


def month(value: Month | None) -> str:
    """September 2026."""
    if value is None:
        return NOTHING
    return format_date(value.first, format="LLLL y", locale=_LANGUAGE.locale)


def time(value: dt.time | None) -> str:
    """4:30 PM or 16:30."""
    if value is None:
        return NOTHING
    spaced = format_time(value, format="short", locale=_LANGUAGE.locale)
    return spaced.replace("\u202f", " ")


def date_time(value: dt.datetime | None) -> str:
    """Sep 7, 2026, 4:30 PM, in the zone the instant carries."""
    return NOTHING if value is None else f"{date(value.date())}, {time(value.timetz())}"


# ---------------------------------------------------------------------------- what was typed


def parse_number(typed: str) -> Decimal | None:
    """The number in what was typed, with the locale's signs; None where it isn't one."""
    text = typed.strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        value = parse_decimal(re.sub(r"[\s\u202f\u00a0]", "", text), _LANGUAGE.locale, strict=True)
    except NumberFormatError:
        return None
    return value if value.is_finite() else None


def parse_date(typed: str) -> dt.date | None:
    """The day in what was typed: 2026-09-07, the locale's own order, or with a month's name."""
    text = typed.strip()
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        year, number_, day = (int(part) for part in text.split("-"))
        return _day(year, number_, day)
    named = _named_month(text)
    order = _order_of_date()
    if named:
        numbers = [int(part) for part in re.findall(r"\d+", text)]
        order = order.replace("M", "")
        if len(numbers) == 2 and numbers[0] > 31:
            order = "yd"
        parts = dict(zip(order, numbers, strict=False)) if len(numbers) == 2 else {}
        parts["M"] = named
    else:
        match = re.fullmatch(r"(\d{1,4})[./\-\s]+(\d{1,4})[./\-\s]+(\d{1,4})\.?", text)
        parts = dict(zip(order, map(int, match.groups()), strict=True)) if match else {}
    if len(parts) < 3:
        return None
    return _day(parts["y"], parts["M"], parts["d"])


def parse_month(typed: str) -> Month | None:
    """The month in what was typed: 2026-09, 9/2026, Sep 2026."""
    text = typed.strip()
    match = re.fullmatch(r"(\d{4})[-./ ](\d{1,2})", text)
    if match:
        return Month.parse(f"{match[1]}-{int(match[2]):02d}")
    match = re.fullmatch(r"(\d{1,2})[-./ ](\d{4})", text)
    if match:
        return Month.parse(f"{match[2]}-{int(match[1]):02d}")
    named = _named_month(text)
    year = re.search(r"\d{4}", text)
    return Month.parse(f"{year[0]}-{named:02d}") if named and year else None


def parse_time(typed: str) -> dt.time | None:
    """The time of day in what was typed: 16:30, 1630, 4:30 pm, 9."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*([ap])?\.?m?\.?", fold(typed.strip()))
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, minute) if hour < 24 else None


def parse_minutes(typed: str) -> int | None:
    """Minutes of a length of time: 7:30, 7.5, 7.5 h, 450 min; None where it isn't one."""
    text = fold(typed.strip())
    match = re.fullmatch(r"(-?)(\d{1,6}):([0-5]\d)", text)
    if match:
        return (-1 if match[1] else 1) * (int(match[2]) * 60 + int(match[3]))
    in_minutes = re.fullmatch(r"(.*\d)\s*(m|min|minutes)", text)
    value = parse_number(in_minutes[1] if in_minutes else re.sub(r"\s*(h|hours?)$", "", text))
    if value is None:
        return None
    minutes = value if in_minutes else value * 60
    return int(minutes) if minutes == int(minutes) else None


def _day(year: int, month_number: int, day: int) -> dt.date | None:
    try:
        return dt.date(year + 2000 if year < 100 else year, month_number, day)
    except ValueError:
        return None


def _order_of_date() -> str:
    pattern = str(_LANGUAGE.locale.date_formats["short"].pattern)
    seen = dict.fromkeys(letter for letter in pattern if letter in "yMd")
    return "".join(seen)


def _named_month(text: str) -> int:
    words = [word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) >= 3]
    for locale in (_LANGUAGE.locale, Locale("en")):
        names = cast("dict[int, str]", get_month_names("wide", locale=locale))
        for position, name in names.items():
            if any(fold(name).startswith(word) for word in words):
                return position
    return 0


# ---------------------------------------------------------------------------- order and search


def fold(text: str) -> str:
    """Lower case without accents: what a search compares."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()


@lru_cache(16_384)
def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which "C-9" comes before "C-10" and "é" stands with "e"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", fold(text))
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


# ---------------------------------------------------------------------------- data as typed


def no_mnemonic(text: str) -> str:
    """Data inside a menu, button or tab text: "&" prints as "&" and underlines nothing."""
    return text.replace("&", "&&")


def without_mnemonic(text: str) -> str:
    """A label's text as it is read aloud: "&Name" is "Name"."""
    return re.sub(r"&(.)", r"\1", text)


def tip(text: str) -> str:
    """Data as a tool tip: never read as HTML, long lines broken."""
    if not text:
        return ""
    return f"<p style='white-space:pre-wrap'>{html.escape(text)}</p>"


def plain_label(text: str = "", *, wrap: bool = False) -> QLabel:
    """A label that prints its text as it is."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    return label

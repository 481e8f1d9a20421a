"""The editors a form can ask for. Each function gives a factory: `editors.text(required=True)`.

| factory | value |
|---|---|
| text, password, code, long_text, currency, zone | str |
| lines | tuple[str, ...] |
| integer, minutes | int or None |
| decimal, percent (0..100) | Decimal or None |
| money | Money or None |
| date, time, month | date, time, Month or None |
| choice, enum | one of the values, or None |
| check | bool |

None stands for an empty line; with `required` that is a problem of its own.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from babel.numbers import list_currencies

from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.ui.kit.editor import Editor
from bpodesk.ui.kit.line_editors import (
    CodeEditor,
    DecimalEditor,
    IntegerEditor,
    MinutesEditor,
    MoneyEditor,
    MonthEditor,
    PasswordEditor,
    PercentEditor,
    TextEditor,
    TimeEditor,
)
from bpodesk.ui.kit.pickers import (
    CheckEditor,
    ChoiceEditor,
    DateEditor,
    LinesEditor,
    LongTextEditor,
    SearchChoiceEditor,
    zone_names,
)
from bpodesk.ui.text import tr

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Factory = Callable[[], Editor[T]]


def text(*, required: bool = False, longest: int = 200, placeholder: str = "") -> Factory[str]:
    """One line of text."""
    return lambda: TextEditor(required=required, longest=longest, placeholder=placeholder)


def password(*, required: bool = False) -> Factory[str]:
    """A password, not shown as it is typed."""
    return lambda: PasswordEditor(required=required)


def code(*, required: bool = True, longest: int = 24, placeholder: str = "") -> Factory[str]:
    """A short code in capitals."""
    return lambda: CodeEditor(required=required, longest=longest, placeholder=placeholder)


def long_text(*, required: bool = False, lines: int = 4) -> Factory[str]:
    """Several lines of text."""
    return lambda: LongTextEditor(required=required, lines=lines)


def lines(*, required: bool = False, height: int = 4) -> Factory[tuple[str, ...]]:
    """A list, one text a line."""
    return lambda: LinesEditor(required=required, lines=height)


def integer(
    *,
    required: bool = False,
    low: int | None = None,
    high: int | None = None,
    unit: str = "",
    grouped: bool = False,
) -> Factory[int | None]:
    """A whole number; `grouped` shows 1,200 for 1200."""
    return lambda: IntegerEditor(required=required, low=low, high=high, unit=unit, grouped=grouped)


def decimal(
    *,
    required: bool = False,
    low: Decimal | int | None = None,
    high: Decimal | int | None = None,
    digits: int = 6,
    unit: str = "",
) -> Factory[Decimal | None]:
    """An exact number."""
    return lambda: DecimalEditor(required=required, low=low, high=high, digits=digits, unit=unit)


def percent(
    *,
    required: bool = False,
    low: Decimal | int | None = 0,
    high: Decimal | int | None = 100,
    digits: int = 4,
) -> Factory[Decimal | None]:
    """A percentage, 0 to 100 where nothing else is said."""
    return lambda: PercentEditor(required=required, low=low, high=high, digits=digits)


def money(
    currency: str, *, required: bool = False, low: int | None = None
) -> Factory[Money | None]:
    """An amount of a currency; `low` in minor units."""
    return lambda: MoneyEditor(currency=currency, required=required, low=low)


def minutes(*, required: bool = False, low: int | None = 0) -> Factory[int | None]:
    """A length of time, typed as h:mm or as hours."""
    return lambda: MinutesEditor(required=required, low=low)


def date(
    *, required: bool = False, check: Callable[[dt.date], str] | None = None
) -> Factory[dt.date | None]:
    """A day."""
    return lambda: DateEditor(required=required, check=check)


def time(*, required: bool = False) -> Factory[dt.time | None]:
    """A time of day."""
    return lambda: TimeEditor(required=required)


def month(*, required: bool = False) -> Factory[Month | None]:
    """A calendar month."""
    return lambda: MonthEditor(required=required)


def zone(*, required: bool = True) -> Factory[str]:
    """An IANA time zone, searched by any part of its name."""
    return lambda: SearchChoiceEditor(
        zone_names(),
        required=required,
        complaint=tr("Choose a time zone of the list, for instance Asia/Manila."),
    )


def currency(*, required: bool = True) -> Factory[str]:
    """An ISO 4217 currency."""
    return lambda: SearchChoiceEditor(
        tuple(sorted(list_currencies("en"))),
        required=required,
        complaint=tr("Choose a currency of the list, for instance USD."),
    )


def choice(
    options: Iterable[tuple[T, str]], *, required: bool = True, nothing: str = ""
) -> Factory[T | None]:
    """One of the values, each with its label; `nothing` is the label of none."""
    fixed = tuple(options)
    return lambda: ChoiceEditor(fixed, required=required, nothing=nothing)


def enum(
    kind: type[E],
    *,
    label: Callable[[E], str] | None = None,
    required: bool = True,
    nothing: str = "",
) -> Factory[E | None]:
    """A member of an enum, by label or by its value in words."""
    options = tuple(
        (member, label(member) if label else tr(member.value.replace("_", " ").capitalize()))
        for member in kind
    )
    return choice(options, required=required, nothing=nothing)


def check(label: str) -> Factory[bool]:
    """A check box; the form's own label stays empty."""
    return lambda: CheckEditor(label)

"""Check and print the values of clause variables.

A number is an int, a Decimal or its plain text ("2.5"), so that a stored value needs no conversion.
Money and dates are texts, formatted for print by the caller. A list is a tuple of texts or one text
with an item a line. Printing never fails: a value of another type prints as its text.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from bpodesk.domain.clauses.records import CONTRACT_VALUE_TYPES, ClauseVariable, VariableType
from bpodesk.domain.problems import Problem

_UNITS = {
    VariableType.DAYS: ("day", "days"),
    VariableType.BUSINESS_DAYS: ("business day", "business days"),
    VariableType.HOURS: ("hour", "hours"),
    VariableType.MONTHS: ("month", "months"),
}
WHOLE_TYPES = frozenset({*_UNITS, VariableType.INTEGER})
NUMBER_TYPES = frozenset({*WHOLE_TYPES, VariableType.PERCENT, VariableType.NUMBER})
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_WANTED = {
    VariableType.PERCENT: "a percentage, for example 2.5",
    VariableType.NUMBER: "a number, for example 1.5",
    VariableType.INTEGER: "a whole number, for example 3",
    VariableType.MONEY: "an amount with its currency",
    VariableType.DATE: "a date",
    VariableType.TEXT: "a text",
    VariableType.LIST: "at least one entry",
}


def is_filled(value: object) -> bool:
    """Whether there is anything to print: not None, not blank, not an empty list."""
    return value is not None and bool(_items(value))


def check_value(variable: ClauseVariable, value: object) -> tuple[Problem, ...]:
    """What is wrong with a value: its type first, then its range."""
    if variable.type not in NUMBER_TYPES:
        filled = _is_text(variable.type, value) and is_filled(value)
        return () if filled else (_problem(variable, value, _wanted(variable.type)),)
    number = as_number(value)
    fractional = number is not None and number != number.to_integral_value()
    if number is None or (fractional and variable.type in WHOLE_TYPES):
        return (_problem(variable, value, _wanted(variable.type)),)
    low, high = variable.minimum, variable.maximum
    if low is not None and number < low:
        return (_problem(variable, value, f"{print_number(low)} or more"),)
    if high is not None and number > high:
        return (_problem(variable, value, f"{print_number(high)} or less"),)
    return ()


def format_value(variable: ClauseVariable, value: object) -> str:
    """The value as printed: "30 days", "1 day", "2.5 %", "4,000", "a, b and c"."""
    return format_typed_value(variable.type, value)


def format_contract_value(name: str, value: object) -> str:
    """A value of the contract as printed; `name` is one of CONTRACT_VALUE_NAMES."""
    return format_typed_value(CONTRACT_VALUE_TYPES[name], value)


def as_number(value: object) -> Decimal | None:
    """The value as a finite number, or None where it isn't one."""
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        return number if number.is_finite() else None
    return None


def print_number(number: int | Decimal) -> str:
    """With thousands separators and without trailing zeros: "1,000,000", "2.5"."""
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_typed_value(kind: VariableType, value: object) -> str:
    """A value of a type as printed."""
    if kind is VariableType.LIST:
        items = _items(value)
        return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)
    number = as_number(value)
    if kind not in NUMBER_TYPES or number is None:
        return str(value)
    text = print_number(number)
    if kind in _UNITS:
        one, many = _UNITS[kind]
        return f"{text} {one if number == 1 else many}"
    return f"{text} %" if kind is VariableType.PERCENT else text


def _items(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple | list):
        entries = [str(entry) for entry in cast("Iterable[object]", value)]
    else:
        entries = str(value).split("\n")
    return tuple(text for text in (entry.strip() for entry in entries) if text)


def _is_text(kind: VariableType, value: object) -> bool:
    return isinstance(value, str) or (kind is VariableType.LIST and isinstance(value, tuple | list))


def _wanted(kind: VariableType) -> str:
    return f"a whole number of {_UNITS[kind][1]}" if kind in _UNITS else _WANTED[kind]


def _problem(variable: ClauseVariable, value: object, wanted: str) -> Problem:
    shown = "" if value is None else str(value)
    return Problem(message=f"{variable.label}: give {wanted}.", field=variable.name, value=shown)

"""Column types: how the values of a record lie in a STRICT SQLite table.

Dates, times and instants are ISO text (instants in UTC, so text order is time order), decimals are
text (SQLite's REAL would round them), enums their value, owned lists one canonical JSON text. The
instants of time entries, of which there are very many, are seconds since 1970.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from bpodesk.domain import codec
from bpodesk.domain.entry_lines import instant_of, seconds_of


class DateText(TypeDecorator[dt.date]):
    """A calendar date: 2026-09-30."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dt.date | None, dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.date | None:
        """From text."""
        return None if value is None else dt.date.fromisoformat(value)


class InstantText(TypeDecorator[dt.datetime]):
    """A UTC instant to the second: 2026-09-30T22:00:00+00:00."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """To text; an instant without a zone is our mistake and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> dt.datetime | None:
        """From text."""
        return None if value is None else dt.datetime.fromisoformat(value)


class InstantSeconds(TypeDecorator[dt.datetime]):
    """A UTC instant as whole seconds since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """To seconds; an instant without a zone or with less than a second raises ValueError."""
        if value is not None and (value.tzinfo is None or value.microsecond):
            raise ValueError("an instant needs its zone and has whole seconds")
        return seconds_of(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        """From seconds."""
        return instant_of(value)


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """To text without an exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """From text; raises ValueError for a text that is no number."""
        try:
            return None if value is None else Decimal(value)
        except InvalidOperation as error:
            raise ValueError(f"{value!r} is not a number") from error


class EnumText(TypeDecorator[StrEnum]):
    """One value of an enum."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """To its value."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """From its value."""
        return None if value is None else self.kind(value)


class Flag(TypeDecorator[bool]):
    """True or false as 1 or 0; STRICT tables know no booleans."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """To 0 or 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """From 0 or 1."""
        return None if value is None else bool(value)


class JsonText(TypeDecorator[Any]):
    """A value that belongs to its record alone (contacts, counts, terms), as canonical JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, hint: Any) -> None:
        super().__init__()
        self.hint = hint
        self._parsed: Callable[[str], Any] = partial(codec.parse, hint)
        if is_dataclass(hint):
            # Terms are long and read with every figure of their contract; a value never changes.
            self._parsed = lru_cache(maxsize=32)(self._parsed)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To canonical JSON."""
        return None if value is None else codec.canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """From JSON, by the hint."""
        return None if value is None else self._parsed(value)

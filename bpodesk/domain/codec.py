"""Records to plain JSON values and back, by their type hints.

Decimals, dates, instants and fractions travel as text, enums as their value, tuples as lists. The
same record always gives the same text (`canonical`), so its hash can be compared. Unknown keys are
refused: a field that was dropped must be dropped by a migration, not by silence.
"""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

R = TypeVar("R")

# For a field that came later: a record in which it has its default is written as it always was, so
# that texts that were hashed, signed or sent stay the same.
SPARSE: Mapping[str, bool] = types.MappingProxyType({"sparse": True})

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def to_json(value: object) -> Json:
    """The plain JSON value of a record, or of anything a record may hold.

    Raises TypeError for a value that has no exact text (a float, bytes, a set).
    """
    return _encoder(type(value))(value)


def canonical(value: object) -> str:
    """The one text of a value: sorted keys, no spaces, every character as itself."""
    return json.dumps(to_json(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_json(kind: type[R], data: object) -> R:
    """The value of a type from its JSON value.

    Raises ValueError where the data does not fit the type.
    """
    return cast("R", _decode(kind, data))


def parse(kind: type[R], text: str) -> R:
    """The value of a type from its JSON text.

    Raises ValueError where the text is no JSON, or does not fit the type.
    """
    try:
        return from_json(kind, json.loads(text))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _decode(hint: Any, data: object) -> object:
    while isinstance(hint, typing.NewType):
        hint = hint.__supertype__
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_union(get_args(hint), data)
    if origin is tuple:
        (item_hint, _) = get_args(hint)
        return tuple(_decode(item_hint, item) for item in _expect(list, data))
    if origin is not None and issubclass(origin, Mapping):
        (_, value_hint) = get_args(hint)
        return {key: _decode(value_hint, item) for key, item in _expect(dict, data).items()}
    if dataclasses.is_dataclass(hint):
        return _decode_record(cast("type[object]", hint), _expect(dict, data))
    if issubclass(hint, Enum):
        return hint(data)
    if hint in _FROM_TEXT:
        return _FROM_TEXT[hint](_expect(str, data))
    if hint is type(data):
        return data
    raise ValueError(f"{data!r} is not a {hint.__name__}")


def _decode_union(hints: tuple[Any, ...], data: object) -> object:
    """The first alternative that fits; records keep their unions free of look-alikes."""
    for hint in hints:
        if hint is type(None):
            if data is None:
                return None
            continue
        try:
            return _decode(hint, data)
        except ValueError:
            continue
    raise ValueError(f"{data!r} fits none of {hints}")


def _decode_record(kind: type[object], data: Mapping[str, object]) -> object:
    hints = _hints(kind)
    unknown = set(data) - set(hints)
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    try:
        return kind(**{name: _decode(hints[name], value) for name, value in data.items()})
    except TypeError as error:
        raise ValueError(str(error)) from error


def _expect(kind: type[Any], data: object) -> Any:
    if not isinstance(data, kind):
        raise ValueError(f"{data!r} is not a {kind.__name__}")  # noqa: TRY004 - data, not code
    return data


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError as error:
        raise ValueError(f"{text!r} is not a number") from error


_FROM_TEXT: dict[Any, Any] = {
    Decimal: _decimal,
    dt.datetime: dt.datetime.fromisoformat,
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
}


@cache
def _hints(kind: type[object]) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _encoder(kind: type[Any]) -> Callable[[Any], Json]:
    """How values of exactly this type are written; found once, since a month holds thousands."""
    if issubclass(kind, Enum):
        return lambda value: to_json(value.value)
    if issubclass(kind, bool | int | str | types.NoneType):
        return _as_it_is
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, dt.datetime):
        return lambda value: value.astimezone(dt.UTC).isoformat()
    if issubclass(kind, dt.date | dt.time):
        return lambda value: value.isoformat()
    if issubclass(kind, tuple | list):
        return lambda value: [to_json(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): to_json(item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _record_encoder(kind)
    raise TypeError(f"{kind.__name__} has no place in a record")


def _as_it_is(value: Json) -> Json:
    return value


def _record_encoder(kind: type[Any]) -> Callable[[Any], Json]:
    fields = tuple(
        (field.name, bool(field.metadata.get("sparse")), field.default)
        for field in dataclasses.fields(kind)
    )

    def encode(record: Any) -> Json:
        found: dict[str, Json] = {}
        for name, sparse, default in fields:
            value: object = getattr(record, name)
            if not (sparse and value == default):
                found[name] = to_json(value)
        return found

    return encode

"""Values on their way between two processes: bytes out of them and back, nothing that can run.

The bytes are JSON. Records travel as their class's name and fields, and only the classes listed
here can come out again. A long tuple of one class travels by columns, each distinct value of a
column once, so that 100,000 entries cost a tenth of a second.
"""

import base64
import dataclasses
import datetime as dt
import json
import struct
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from itertools import repeat
from operator import attrgetter
from typing import Any, cast

from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.measure_readings import (
    MeasureChecksum,
    MeasureColumn,
    MeasuredRow,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Pause,
    Stated,
)
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import (
    Answers,
    Checksum,
    CodeMeaning,
    CodeRule,
    ColumnRole,
    DayMark,
    EntryKind,
    Option,
    Policy,
    Question,
    QuestionKind,
    ReadEntry,
    Reading,
    Role,
    RowKind,
    RowSpan,
    SheetUse,
    Unfinished,
)
from bpodesk.domain.sheets import Merged, SheetPage

# One way: the order's length, the order, the file's content. The other way: frames.
LENGTH = struct.Struct(">I")
FRAME = struct.Struct(">cI")  # what follows, and its length in bytes
SHARE = struct.Struct(">II")  # done, total
PROGRESS, VALUE, REFUSED, NO_MEMORY = b"P", b"V", b"R", b"M"

_RECORDS: tuple[type, ...] = (
    *(Answers, Checksum, CodeRule, ColumnRole, DayMark, Merged, Option, Policy, Problem, Question),
    *(ReadEntry, Reading, RowSpan, SheetPage, SheetUse, Unfinished),
    *(MeasureChecksum, MeasureColumn, MeasuredRow, MeasureReading, Pause, Stated),
)
_ENUMS: tuple[type[Enum], ...] = (
    *(CodeMeaning, EntryKind, QuestionKind, Role, RowKind, Severity),
    *(MeasureLayout, MeasureRole),
)
_BY_NAME: dict[str, Any] = {kind.__name__: kind for kind in (*_RECORDS, *_ENUMS)}
_FIELDS = {kind: tuple(field.name for field in dataclasses.fields(kind)) for kind in _RECORDS}
_PLAIN = frozenset((type(None), bool, int, float, str))
_COLUMNS_FROM = 50  # records


def pack(value: object) -> bytes:
    """The bytes of a value. Raises TypeError for a class that is not listed."""
    return json.dumps(_packed(value), separators=(",", ":")).encode("ascii")


def unpack(data: bytes) -> Any:
    """The value of the bytes. Raises ValueError, LookupError, TypeError where they are none."""
    return _unpacked(json.loads(data))


def _packed(value: object) -> object:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _FIELDS:
        return [kind.__name__, *(_packed(getattr(value, name)) for name in _FIELDS[kind])]
    if isinstance(value, Enum) and kind in _ENUMS:
        return [kind.__name__, value.value]
    if kind in _PACK:
        return _PACK[kind](value)
    if isinstance(value, frozenset):
        return ["set", *map(_packed, cast("frozenset[object]", value))]
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return ["map", *([_packed(key), _packed(item)] for key, item in pairs)]
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return _packed_sequence(cast("Sequence[object]", value))
    raise TypeError(f"{kind.__name__} has no way to another process")


def _packed_sequence(items: Sequence[object]) -> object:
    if isinstance(items, EntryColumns):
        shared = (tuple(items.people), tuple(items.shifts), tuple(items.tasks))
        return ["entries", *map(_packed, shared), *map(_packed_array, items.arrays)]
    kinds = set(map(type, items))
    if len(items) >= _COLUMNS_FROM and len(kinds) == 1 and kinds <= _FIELDS.keys():
        (kind,) = kinds
        columns = (list(map(attrgetter(name), items)) for name in _FIELDS[kind])
        return ["table", kind.__name__, len(items), *map(_packed_column, columns)]
    return ["tuple", *(items if kinds <= _PLAIN else map(_packed, items))]


def _packed_column(values: list[object]) -> object:
    """Whole numbers as they are, else the distinct values and where each stands."""
    if len(values) >= _COLUMNS_FROM and set(map(type, values)) == {int}:
        return values
    if isinstance(values[0], Mapping):
        return _packed_maps(cast("list[Mapping[object, object]]", values))
    distinct = list(dict.fromkeys(values))
    if len(distinct) == 1:
        return [_packed(distinct[0])]
    places = {value: place for place, value in enumerate(distinct)}
    return [list(map(_packed, distinct)), list(map(places.__getitem__, values))]


def _packed_maps(values: Sequence[Mapping[object, object]]) -> object:
    """By their keys: each set of keys once, a column for each key, and whose turn it is."""
    shapes: dict[tuple[object, ...], list[Mapping[object, object]]] = {}
    places: list[int] = []
    order: dict[tuple[object, ...], int] = {}
    for value in values:
        keys = tuple(value)
        places.append(order.setdefault(keys, len(order)))
        shapes.setdefault(keys, []).append(value)
    columns = [
        [_packed_column([value[key] for value in mine]) for key in keys]
        for keys, mine in shapes.items()
    ]
    return [list(map(_packed, shapes)), columns, places]


def _packed_array(values: "array[int]") -> str:
    return base64.b64encode(values.tobytes()).decode("ascii")


def _unpacked(data: Any) -> Any:
    if not isinstance(data, list):
        return data
    tag, *rest = cast("list[Any]", data)
    if tag in _UNPACK:
        return _UNPACK[tag](rest)
    kind = _BY_NAME[tag]
    if kind in _ENUMS:
        return kind(rest[0])
    values = map(_unpacked, rest)
    return kind(**dict(zip(_FIELDS[kind], values, strict=True)))


def _entries(rest: list[Any]) -> EntryColumns:
    people, shifts, tasks = map(_unpacked, rest[:3])
    columns = EntryColumns(people=[*people], shifts=[*shifts], tasks=[*tasks])
    for values, packed in zip(columns.arrays, rest[3:], strict=True):
        values.frombytes(base64.b64decode(packed))
    return columns


def _table(kind: type[Any], count: int, columns: Sequence[list[Any]]) -> tuple[Any, ...]:
    """The records of the columns; their slots are filled column by column, which is fast."""
    make: Callable[[type[Any]], Any] = object.__new__
    records = tuple(map(make, repeat(kind, count)))
    for name, column in zip(_FIELDS[kind], columns, strict=True):
        put: Callable[[Any, Any], None] = getattr(kind, name).__set__
        deque(map(put, records, _column(column, count)), maxlen=0)
    return records


def _column(column: list[Any], count: int) -> Iterable[Any]:
    if len(column) == 1:
        return repeat(_unpacked(column[0]), count)
    if len(column) == 3:
        return _maps(*column)
    if len(column) == 2:
        distinct = tuple(map(_unpacked, column[0]))
        return map(distinct.__getitem__, column[1])
    return column


def _maps(shapes: list[Any], columns: list[Any], places: list[int]) -> Iterable[Any]:
    counts = Counter(places)
    turns = [
        _dicts(_unpacked(shape), packed, counts[place])
        for place, (shape, packed) in enumerate(zip(shapes, columns, strict=True))
    ]
    return (next(turns[place]) for place in places)


def _dicts(keys: tuple[Any, ...], columns: list[Any], count: int) -> Iterator[dict[Any, Any]]:
    if not keys:
        return ({} for _ in range(count))
    values = zip(*(_column(column, count) for column in columns), strict=False)
    return (dict(zip(keys, row, strict=True)) for row in values)


_PACK: dict[type, Callable[[Any], list[object]]] = {
    dt.date: lambda day: ["date", day.toordinal()],
    dt.datetime: lambda moment: ["moment", moment.isoformat()],
    dt.time: lambda time: ["time", time.isoformat()],
    Fraction: lambda number: ["fraction", str(number)],
}
_UNPACK: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": lambda rest: tuple(map(_unpacked, rest)),
    "table": lambda rest: _table(_BY_NAME[rest[0]], rest[1], rest[2:]),
    "entries": _entries,
    "date": lambda rest: dt.date.fromordinal(rest[0]),
    "moment": lambda rest: dt.datetime.fromisoformat(rest[0]),
    "time": lambda rest: dt.time.fromisoformat(rest[0]),
    "fraction": lambda rest: Fraction(rest[0]),
    "set": lambda rest: frozenset(map(_unpacked, rest)),
    "map": lambda rest: {_unpacked(key): _unpacked(item) for key, item in rest},
}

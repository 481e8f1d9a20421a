"""Any record, by its type hints, as far as the book's own rules let it be stored."""

import dataclasses
import datetime as dt
import types
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from bpodesk.domain.changes import Kind
from bpodesk.domain.month_steps import MonthStatus
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.sla.levels import Outcome

# Every character that a file can hold: all but lone surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
CURRENCY = st.text("ABCXYZ", min_size=3, max_size=3)
DAYS = st.dates()
MONTHS = st.dates().map(lambda day: day.replace(day=1))
INSTANTS = st.datetimes(
    min_value=dt.datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy wants it without a zone
    max_value=dt.datetime(2200, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.sampled_from(
        [dt.UTC, dt.timezone(dt.timedelta(hours=8)), dt.timezone(dt.timedelta(hours=-4))]
    ),
).map(lambda moment: moment.replace(microsecond=0))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)
INTEGERS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
HASH = st.text("0123456789abcdef", min_size=64, max_size=64)
COUNTS = st.integers(min_value=0, max_value=2**31)

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    bool: st.booleans(),
    int: INTEGERS,
    bytes: st.binary(max_size=64),
    Decimal: DECIMALS,
    dt.date: DAYS,
    dt.datetime: INSTANTS,
    dt.time: st.times().map(lambda time: time.replace(microsecond=0)),
}


def of_hint(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type hint as records use them."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    if hint is type(None):
        return st.none()
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(of_hint(part) for part in get_args(hint)))
    if origin is tuple:
        return st.lists(of_hint(get_args(hint)[0]), max_size=2).map(tuple)
    if origin is not None and issubclass(origin, Mapping):
        key, value = get_args(hint)
        return st.dictionaries(of_hint(key), of_hint(value), max_size=2)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return of_record(hint)


def of_record(kind: type[Any], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value of a dataclass; the fixed fields come from the strategies given."""
    hints = get_type_hints(kind)
    return st.builds(
        kind,
        **{
            field.name: fixed[field.name] if field.name in fixed else of_hint(hints[field.name])
            for field in dataclasses.fields(kind)
        },
    )


def _ordered(first: str, last: str, *, gap: dt.timedelta) -> Callable[[Any], Any]:
    """The record with its last day or instant after its first, as the tables demand."""

    def repair(record: Any) -> Any:
        start, end = getattr(record, first), getattr(record, last)
        if end is None or end - start >= gap:
            return record
        if start < end:
            return dataclasses.replace(record, **{last: start + gap})
        if start - end < gap:
            return dataclasses.replace(record, **{first: end - dt.timedelta(days=1)})
        return dataclasses.replace(record, **{first: end, last: start})

    return repair


def _hours(record: Any) -> Any:
    """The hours with either both times or none, and no more overtime than minutes."""
    started, ended = record.started_at, record.ended_at
    if started is None or ended is None:
        record = dataclasses.replace(record, started_at=None, ended_at=None)
    elif ended <= started:
        record = dataclasses.replace(record, ended_at=started + dt.timedelta(minutes=1))
    overtime = record.overtime_minutes
    if overtime is not None and overtime > record.minutes:
        record = dataclasses.replace(record, overtime_minutes=record.minutes)
    return record


def storable(kind: Kind, record: type[Any], made: Mapping[Kind, Any]) -> st.SearchStrategy[Any]:
    """Any record of a kind that the book takes, referring to the records that were made."""
    refers = {
        "customer_id": Kind.CUSTOMER,
        "staff_id": Kind.STAFF,
        "contract_id": Kind.CONTRACT,
        "source_file_id": Kind.SOURCE_FILE,
        "import_id": Kind.COUNT_IMPORT,
        "revision_id": Kind.REVISION,
        "quote_id": Kind.QUOTE,
        "statement_id": Kind.STATEMENT,
        "signed_paper_id": Kind.SIGNED_PAPER,
        "event_id": Kind.EXCUSED_EVENT,
        "event_file_id": Kind.EVENT_FILE,
        "issue_id": Kind.ISSUE,
    }
    names = {field.name for field in dataclasses.fields(record)}
    fixed: dict[str, st.SearchStrategy[Any]] = {
        "id": st.just(0),
        "row_version": st.just(0),
        **{name: st.just(made[other].id) for name, other in refers.items() if name in names},
        **_FIXED.get(kind, {}),
    }
    if kind is Kind.TIME_ENTRY:
        fixed["batch_id"] = st.sampled_from([None, made[Kind.IMPORT_BATCH].id])
    if kind is Kind.PAST_RESULT:
        fixed["statement_id"] = st.sampled_from([None, made[Kind.STATEMENT].id])
    built = of_record(record, **{name: given for name, given in fixed.items() if name in names})
    repair = _REPAIRS.get(kind)
    return built.map(repair) if repair else built


_DAY = dt.timedelta(days=1)
_FIXED: dict[Kind, dict[str, st.SearchStrategy[Any]]] = {
    Kind.CUSTOMER: {
        "code": NAME.filter(lambda code: code != "HPO"),
        "name": NAME,
        "currency": CURRENCY,
    },
    Kind.STAFF: {"code": NAME.filter(lambda code: code != "A"), "name": NAME},
    Kind.CONTRACT: {"number": NAME.filter(lambda number: number != "C-1"), "currency": CURRENCY},
    Kind.REVISION: {"number": st.integers(min_value=2, max_value=2**40)},
    Kind.SIGNED_PAPER: dict.fromkeys(("pdf_sha256", "previous_sha256", "sha256"), HASH),
    Kind.PAPER_FILE: {"sha256": HASH},
    Kind.STATUS_STEP: {"by_whom": NAME},
    Kind.QUOTE: {
        "number": NAME.filter(lambda number: number != "Q-1"),
        "version": st.integers(min_value=1, max_value=2**40),
        "start_month": MONTHS,
    },
    Kind.QUOTE_OFFER: {
        "version": st.integers(min_value=2, max_value=2**40),
        "pdf_sha256": HASH,
    },
    Kind.SOURCE_FILE: {"sha256": HASH},
    Kind.OWN_CLAUSE: {
        "clause_id": NAME.filter(lambda name: name != "night-work"),
        "version": st.integers(min_value=1, max_value=2**40),
        "sha256": HASH,
    },
    Kind.ISSUE: {
        "code": NAME.filter(lambda code: code != "I-001"),
        "title": NAME,
        "month": st.none() | MONTHS,
    },
    Kind.ACTION: {"what": NAME},
    Kind.CONTACT_NOTE: {"said": NAME},
    Kind.CONFIRMED_LAYOUT: {"fingerprint": NAME.filter(lambda name: name != "f1")},
    Kind.TIME_ENTRY: {
        "minutes": COUNTS,
        "break_minutes": COUNTS,
        "overtime_minutes": st.none() | COUNTS,
        "note": NAME,
        "source_row": COUNTS,
    },
    Kind.VOLUME: {"month": MONTHS},
    Kind.INCIDENT: {"month": MONTHS},
    Kind.LEVEL_REMARK: {"month": MONTHS, "root_cause": NAME},
    Kind.STATEMENT: {
        "month": MONTHS,
        "version": st.integers(min_value=2, max_value=2**40),
        "figures": st.just("{}"),
        **dict.fromkeys(("inputs_sha256", "pdf_sha256", "previous_sha256", "sha256"), HASH),
    },
    Kind.EVENT_STEP: {"step": st.sampled_from(Decision), "by_whom": NAME},
    Kind.EVENT_FILE: {"sha256": HASH, "name": NAME, "content": st.binary(min_size=1, max_size=64)},
    Kind.MONTH_STEP: {
        "month": MONTHS,
        "version": COUNTS,
        "step": st.sampled_from(MonthStatus),
        "by_whom": NAME,
    },
    Kind.COUNT_IMPORT: {"row_count": COUNTS},
    Kind.PAST_RESULT: {
        "month": MONTHS,
        "denominator": COUNTS,
        "credit_minor": COUNTS,
        "outcome": st.sampled_from(Outcome),
    },
}
_REPAIRS: dict[Kind, Callable[[Any], Any]] = {
    Kind.CONTRACT: _ordered("starts_on", "ends_on", gap=_DAY),
    Kind.ASSIGNMENT: _ordered("starts_on", "ends_on", gap=dt.timedelta(0)),
    Kind.MEASUREMENT: lambda record: (
        dataclasses.replace(
            record,
            starts_on=min(record.starts_on, record.ends_on, dt.date.max - _DAY),
            ends_on=max(record.starts_on, record.ends_on, record.starts_on.min + _DAY),
        )
        if record.starts_on != record.ends_on
        else dataclasses.replace(record, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 1, 2))
    ),
    Kind.EXCUSED_EVENT: lambda record: dataclasses.replace(
        record,
        started_at=min(record.started_at, record.ended_at),
        ended_at=max(record.started_at, record.ended_at) + dt.timedelta(seconds=1),
    ),
    Kind.COUNTED_ROW: lambda record: dataclasses.replace(
        record,
        started_at=min(filter(None, (record.started_at, record.ended_at)), default=None),
        ended_at=max(filter(None, (record.started_at, record.ended_at)), default=None),
    ),
    Kind.SOURCE_FILE: lambda record: dataclasses.replace(record, size=len(record.content)),
    Kind.PAPER_FILE: lambda record: dataclasses.replace(record, size=len(record.content)),
    Kind.EVENT_FILE: lambda record: dataclasses.replace(record, size=len(record.content)),
    Kind.TIME_ENTRY: _hours,
    Kind.ACTION: _ordered("raised_on", "done_on", gap=dt.timedelta(0)),
    Kind.ISSUE: lambda record: _ordered("reported_at", "resolved_at", gap=dt.timedelta(0))(
        dataclasses.replace(record, responded_at=None)
    ),
}

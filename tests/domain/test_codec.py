import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.codec import canonical, from_json, parse, to_json
from bpodesk.domain.contracts import Terms
from bpodesk.domain.ids import StaffId
from bpodesk.domain.sla.excuses import EventKind, ExcusedEvent
from bpodesk.domain.statements import StatementInputs
from bpodesk.domain.worktime import DayKind
from tests.domain import september
from tests.domain.making import MANILA, utc


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    name: str
    weight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """A field of every kind that a record may have."""

    id: StaffId
    flag: bool
    text: str
    amount: Decimal
    day: dt.date
    moment: dt.datetime
    clock: dt.time
    kind: DayKind
    size: Size
    inner: Inner
    many: tuple[Inner, ...] = ()
    names: tuple[str, ...] = ()
    counts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    nested: Mapping[str, Mapping[str, str | int]] = dataclasses.field(default_factory=dict)
    maybe: dt.date | None = None
    either: str | int = 0


TEXTS = st.text(max_size=8)
DECIMALS = st.decimals(allow_nan=False)
INNERS = st.builds(Inner, name=TEXTS, weight=DECIMALS)
EVERYTHING = st.builds(
    Everything,
    id=st.integers().map(StaffId),
    flag=st.booleans(),
    text=TEXTS,
    amount=DECIMALS,
    day=st.dates(),
    moment=st.datetimes(
        min_value=dt.datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=dt.datetime(9999, 12, 29),  # noqa: DTZ001 - hypothesis adds the zone
        timezones=st.sampled_from((dt.UTC, dt.timezone(dt.timedelta(hours=8)))),
    ),
    clock=st.times(),
    kind=st.sampled_from(DayKind),
    size=st.sampled_from(Size),
    inner=INNERS,
    many=st.lists(INNERS, max_size=3).map(tuple),
    names=st.lists(TEXTS, max_size=3).map(tuple),
    counts=st.dictionaries(TEXTS, st.integers(), max_size=3),
    nested=st.dictionaries(
        TEXTS, st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=2), max_size=2
    ),
    maybe=st.none() | st.dates(),
    either=TEXTS | st.integers(),
)


@settings(deadline=None, max_examples=100, database=None)
@given(EVERYTHING)
def test_record_of_any_content_comes_back_the_same(record: Everything) -> None:
    text = canonical(record)
    again = parse(Everything, text)
    assert again == record
    assert str(again.amount) == str(record.amount)  # 1.50 stays 1.50
    assert canonical(again) == text


def test_records_of_the_acceptance_month_come_back_the_same() -> None:
    inputs = september.inputs()
    assert parse(StatementInputs, canonical(inputs)) == inputs
    assert parse(Terms, canonical(inputs.revision.terms)) == inputs.revision.terms
    (event, *_) = inputs.events
    assert parse(ExcusedEvent, canonical(event)) == event


def test_canonical_text_has_sorted_keys_no_spaces_and_plain_letters() -> None:
    value = {"b": [1, None, True], "a": "naïve – “x”"}
    assert canonical(value) == '{"a":"naïve – “x”","b":[1,null,true]}'
    assert canonical({"a": value["a"], "b": value["b"]}) == canonical(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.50"), '"12.50"'),
        (dt.date(2026, 9, 7), '"2026-09-07"'),
        (dt.time(9, 30), '"09:30:00"'),
        (utc("2026-09-16 21:40", zone=MANILA), '"2026-09-16T13:40:00+00:00"'),
        (EventKind.FORCE_MAJEURE, '"force majeure"'),
        (Size.LARGE, "2"),
        (("a", ("b",)), '["a",["b"]]'),
        ({1: "a"}, '{"1":"a"}'),
        (Inner(name="é"), '{"name":"é","weight":"0"}'),
    ],
)
def test_canonical_text_of_a_value_is_exact(value: object, text: str) -> None:
    assert canonical(value) == text


def test_canonical_text_of_an_instant_is_the_same_in_every_zone() -> None:
    moment = utc("2026-09-16 21:40", zone=MANILA)
    elsewhere = moment.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert canonical(elsewhere) == canonical(moment)


@pytest.mark.parametrize("value", [1.5, b"x", {1, 2}, Inner, object()])
def test_value_without_an_exact_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no place in a record"):
        to_json({"deep": [value]})


PLAIN = to_json(
    Everything(
        id=StaffId(1),
        flag=True,
        text="t",
        amount=Decimal("1.5"),
        day=dt.date(2026, 9, 7),
        moment=utc("2026-09-07 09:00"),
        clock=dt.time(9),
        kind=DayKind.CLOSED,
        size=Size.SMALL,
        inner=Inner(name="i"),
    )
)


def test_record_without_its_defaults_gets_them() -> None:
    assert isinstance(PLAIN, dict)
    short = {name: PLAIN[name] for name in PLAIN if name not in ("many", "counts", "either")}
    assert from_json(Everything, short) == from_json(Everything, PLAIN)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("id", "1", "'1' is not a int"),
        ("id", True, "True is not a int"),
        ("flag", 1, "1 is not a bool"),
        ("text", None, "None is not a str"),
        ("amount", 1.5, "1.5 is not a str"),
        ("amount", "much", "'much' is not a number"),
        ("day", "2026-02-30", "day is out of range"),
        ("moment", 0, "0 is not a str"),
        ("clock", "25:00", "hour must be in"),
        ("kind", "holiday", "'holiday' is not a valid DayKind"),
        ("size", 3, "3 is not a valid Size"),
        ("inner", [], r"\[\] is not a dict"),
        ("inner", {"name": "i", "height": 1}, "Inner has no field height"),
        ("inner", {}, "name"),
        ("many", {}, r"\{\} is not a list"),
        ("many", [{"name": 1}], "1 is not a str"),
        ("counts", [], r"\[\] is not a dict"),
        ("counts", {"a": "1"}, "'1' is not a int"),
        ("nested", {"a": {"b": 1.5}}, "1.5 fits none of"),
        ("maybe", "soon", "'soon' fits none of"),
        ("either", None, "None fits none of"),
    ],
)
def test_record_with_a_value_of_another_type_is_refused(
    name: str, value: object, message: str
) -> None:
    assert isinstance(PLAIN, dict)
    with pytest.raises(ValueError, match=message):
        from_json(Everything, {**PLAIN, name: value})


def test_record_with_unknown_keys_names_them_in_order() -> None:
    assert isinstance(PLAIN, dict)
    with pytest.raises(ValueError, match="Everything has no field height, width"):
        from_json(Everything, {**PLAIN, "width": 1, "height": 2})


@pytest.mark.parametrize("data", [None, [], "text", 1])
def test_record_that_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="is not a dict"):
        from_json(Inner, data)


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(json.JSONDecodeError):
        parse(Inner, "{")

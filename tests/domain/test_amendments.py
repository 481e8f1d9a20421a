import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.amendments import (
    Action,
    CannotApply,
    Operation,
    apply_operations,
    fold,
    operations,
)
from bpodesk.domain.codec import to_json
from bpodesk.domain.contracts import Terms
from bpodesk.domain.rates import RateKind, RateLine, index_rate
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.worktime import Calendar, Holiday, Window
from tests.domain import september
from tests.domain.making import level, rate
from tests.storage.strategies import DECIMALS, TEXT, of_record

# Few keys, so that two terms often name the same item.
CODES = st.sampled_from(["SEAT", "OT", "@", "A@2026-01-01", ""])
STARTS = st.sampled_from([dt.date(2026, 1, 1), dt.date(2026, 7, 1), dt.date(1, 1, 1)])
RATES = of_record(RateLine, code=CODES, starts_on=STARTS)
LEVELS = of_record(ServiceLevel, code=CODES)
CALENDARS = of_record(
    Calendar,
    windows=st.lists(of_record(Window, weekday=st.integers(0, 6)), max_size=3).map(tuple),
    holidays=st.lists(of_record(Holiday, day=STARTS), max_size=3).map(tuple),
)
VALUES = st.dictionaries(
    st.sampled_from(["term", "exit"]),
    st.dictionaries(st.sampled_from(["days", "share"]), TEXT | st.integers(), max_size=2),
    max_size=2,
)
CLAUSES = st.lists(st.sampled_from(["term", "exit", "kpis", ""]), max_size=4).map(tuple)
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "calendar": CALENDARS,
    "rate_lines": st.lists(RATES, max_size=4).map(tuple),
    "levels": st.lists(LEVELS, max_size=4).map(tuple),
    "clauses": CLAUSES,
    "clause_values": VALUES,
}
TERMS: st.SearchStrategy[Terms] = of_record(Terms, **PARTS)


@st.composite
def near(draw: st.DrawFn) -> tuple[Terms, Terms]:
    """Two terms that are mostly the same: items moved, dropped, doubled, changed."""
    before: Terms = draw(TERMS)
    after = before
    for name in draw(st.lists(st.sampled_from(["rate_lines", "levels", "clauses"]), max_size=3)):
        items = list(getattr(after, name))
        if not items:
            continue
        what = draw(st.sampled_from(["move", "drop", "double", "change"]))
        if what == "move":
            items = draw(st.permutations(items))
        elif what == "drop":
            items.pop(draw(st.integers(0, len(items) - 1)))
        elif what == "double":
            items.append(items[0])
        elif name == "rate_lines":
            items[-1] = replace(items[-1], unit_rate=draw(DECIMALS))
        elif name == "levels":
            items[-1] = replace(items[-1], target=draw(DECIMALS))
        after = replace(after, **{name: tuple(items)})
    for name in draw(st.sets(st.sampled_from(["calendar", "clause_values"]))):
        after = replace(after, **{name: draw(PARTS[name])})
    return before, after


PAIRS = near() | st.tuples(TERMS, TERMS)


# ------------------------------------------------------------------------- there and back


@settings(deadline=None, max_examples=50)
@given(PAIRS)
def test_operations_lead_from_one_to_the_other(pair: tuple[Terms, Terms]) -> None:
    before, after = pair
    changes = operations(before, after)
    assert apply_operations(before, changes) == after
    assert bool(changes) >= (before != after)


@settings(deadline=None, max_examples=50)
@given(TERMS)
def test_equal_terms_have_no_operations(terms: Terms) -> None:
    assert operations(terms, terms) == ()
    assert apply_operations(terms, ()) == terms


@settings(deadline=None, max_examples=50)
@given(PAIRS)
def test_operations_backwards_undo_them(pair: tuple[Terms, Terms]) -> None:
    before, after = pair
    there = apply_operations(before, operations(before, after))
    assert apply_operations(there, operations(after, before)) == before


@settings(deadline=None, max_examples=50)
@given(st.lists(TERMS, min_size=1, max_size=4), st.integers(0, 4))
def test_folding_is_folding_the_fold(states: list[Terms], cut: int) -> None:
    """Each state's amendments in order give that state, wherever the folding was broken off."""
    steps = [operations(states[at], states[at + 1]) for at in range(len(states) - 1)]
    whole = fold(states[0], steps)
    assert whole == states[-1]
    assert fold(fold(states[0], steps[:cut]), steps[cut:]) == whole
    for at in range(len(states)):
        assert fold(states[0], steps[:at]) == states[at]


@settings(deadline=None, max_examples=50)
@given(PAIRS)
def test_one_operation_missing_leads_elsewhere_or_nowhere(pair: tuple[Terms, Terms]) -> None:
    """None is there for nothing: without the last one the terms are others."""
    before, after = pair
    changes = operations(before, after)
    if changes:
        assert _text(apply_operations(before, changes[:-1])) != _text(after)


def _text(terms: Terms) -> str:
    return str(terms)  # Decimals with their digits, which equality passes over


def test_revisions_up_to_a_day_give_the_terms_of_that_day() -> None:
    first = september.terms()
    seat = first.rate_lines[1]
    ended, risen = index_rate(
        seat,
        change_percent=Decimal(3),
        floor_percent=Decimal(0),
        cap_percent=Decimal("3.5"),
        starts_on=dt.date(2027, 7, 1),
        currency="USD",
    )
    second = replace(first, credits=replace(first.credits, at_risk_percent=Decimal(10)))
    third = replace(second, rate_lines=(first.rate_lines[0], ended, risen, *first.rate_lines[2:]))
    amendments = [
        (dt.date(2026, 10, 1), operations(first, second)),
        (dt.date(2027, 7, 1), operations(second, third)),
    ]
    expected = {
        dt.date(2026, 9, 30): first,
        dt.date(2026, 10, 1): second,
        dt.date(2027, 6, 30): second,
        dt.date(2027, 7, 1): third,
    }
    for day, terms in expected.items():
        due = [changes for start, changes in amendments if start <= day]
        assert fold(first, due) == terms


# ------------------------------------------------------------------------- which operations


def base() -> Terms:
    return Terms(
        calendar=Calendar(
            zone="Asia/Manila",
            windows=(Window(weekday=0, start=dt.time(9), end=dt.time(18)),),
            holidays=(Holiday(day=dt.date(2026, 12, 25), name="Christmas"),),
        ),
        rate_lines=(rate(RateKind.SEAT, "1400"), rate(RateKind.FIXED, "300")),
        levels=(level("S1"), level("S2")),
        clauses=("term", "exit"),
        clause_values={"term": {"days": 30}},
    )


def ops(after: Callable[[Terms], Terms]) -> list[tuple[str, str, str, str]]:
    return [
        (item.action.value, "/".join(item.path), item.before, item.after)
        for item in operations(base(), after(base()))
    ]


def test_changed_field_of_an_item_is_set_by_the_items_key() -> None:
    found = ops(
        lambda t: replace(
            t, rate_lines=(replace(t.rate_lines[0], unit_rate=Decimal(1449)), t.rate_lines[1])
        )
    )
    assert found == [("set", "rate_lines/SEAT@2026-01-01/unit_rate", '"1400"', '"1449"')]


def test_new_and_gone_items_of_each_list_are_named_by_key() -> None:
    day = dt.date(2026, 12, 30)
    found = ops(
        lambda t: replace(
            t,
            calendar=replace(
                t.calendar,
                windows=(replace(t.calendar.windows[0], start=dt.time(8, 30)),),
                holidays=(*t.calendar.holidays, Holiday(day=day, name="Rizal Day")),
            ),
            levels=t.levels[1:],
            clauses=("exit", "kpis"),
            clause_values={"exit": {"days": 5}},
        )
    )
    assert [(action, path) for action, path, _, _ in found] == [
        ("delete", "calendar/windows/0@09:00:00"),
        ("add", "calendar/windows/0@08:30:00"),
        ("add", "calendar/holidays/2026-12-30"),
        ("delete", "levels/S1"),
        ("delete", "clauses/term"),
        ("add", "clauses/kpis"),
        ("delete", "clause_values/term"),
        ("add", "clause_values/exit"),
    ]
    assert found[5][2:] == ("", '"kpis"')
    assert found[6][2:] == ('{"days":30}', "")


def test_another_order_alone_is_one_operation() -> None:
    found = ops(lambda t: replace(t, levels=t.levels[::-1]))
    assert found == [("order", "levels", '["S1","S2"]', '["S2","S1"]')]


def test_item_put_first_is_added_and_ordered() -> None:
    found = ops(lambda t: replace(t, clauses=("kpis", *t.clauses)))
    assert found == [
        ("add", "clauses/kpis", "", '"kpis"'),
        ("order", "clauses", '["term","exit","kpis"]', '["kpis","term","exit"]'),
    ]


def test_list_whose_items_cannot_be_told_apart_is_set_as_a_whole() -> None:
    [(action, path, before, after)] = ops(lambda t: replace(t, levels=(t.levels[0], t.levels[0])))
    assert (action, path) == ("set", "levels")
    assert [item["code"] for item in json.loads(before)] == ["S1", "S2"]
    assert [item["code"] for item in json.loads(after)] == ["S1", "S1"]


def test_nothing_that_was_never_set_becomes_a_value() -> None:
    found = ops(
        lambda t: replace(t, credits=replace(t.credits, twelve_month_cap=Decimal("12000.00")))
    )
    assert found == [("set", "credits/twelve_month_cap", "null", '"12000.00"')]


def test_operations_of_a_fold_survive_other_changes_before_them() -> None:
    """By key, not by index: the second level is still found when the first one is gone."""
    changed = replace(base(), levels=(level("S1"), replace(level("S2"), target=Decimal("99.5"))))
    later = operations(base(), changed)
    without_first = replace(base(), levels=(level("S2"),))
    result = apply_operations(without_first, later)
    assert [(item.code, item.target) for item in result.levels] == [("S2", Decimal("99.5"))]


# ------------------------------------------------------------------------- what does not fit


def op(action: Action, path: str, before: str = "", after: str = "") -> Operation:
    return Operation(
        action=action, path=tuple(path.split("/")) if path else (), before=before, after=after
    )


PLAIN: dict[str, Any] = {"sort_keys": True, "separators": (",", ":")}
ROW = json.dumps({"code": "S9", "title": "T", "metric": "accuracy", "target": "1"})
MISFITS = {
    "other value there": op(Action.SET, "credits/pool_percent", '"90"', '"80"'),
    "no such item": op(Action.SET, "levels/S9/target", '"99"', '"98"'),
    "no such item to delete": op(Action.DELETE, "levels/S9", '"x"'),
    "nothing to delete": op(Action.DELETE, "clauses/kpis"),
    "no such value to delete": op(Action.DELETE, "clause_values/exit"),
    "already there": op(Action.ADD, "clauses/term", "", '"term"'),
    "added over what it names": op(Action.ADD, "clauses/term", '"term"', '"term"'),
    "set from nothing": op(Action.SET, "clauses/kpis", "", '"kpis"'),
    "under another key": op(Action.ADD, "levels/S8", "", ROW),
    "set to another key": op(Action.SET, "clauses/term", '"term"', '"kpis"'),
    "item without its key": op(Action.ADD, "levels/S9", "", '{"title":"T"}'),
    "item of another kind": op(Action.ADD, "levels/S9", "", "5"),
    "inside a text": op(Action.ADD, "scope/more", "", '"x"'),
    "inside nothing": op(Action.SET, "credits/twelve_month_cap/x", '"1"', '"2"'),
    "unknown field": op(Action.ADD, "credits/luck", "", '"7"'),
    "unknown part": op(Action.SET, "fortune/luck", '"1"', '"7"'),
    "wrong type": op(Action.SET, "scope", '""', "5"),
    "not a number": op(Action.SET, "credits/pool_percent", '"100"', '"much"'),
    "no JSON": op(Action.SET, "scope", '""', "Calls"),
    "nothing after": op(Action.SET, "scope", '""', ""),
    "no path": op(Action.SET, "", "{}", "{}"),
    "order of no list": op(Action.ORDER, "scope", "[]", "[]"),
    "order of everything": op(Action.ORDER, "", "[]", "[]"),
    "order of what is not there": op(Action.ORDER, "calendar/days", "[]", "[]"),
    "order without one": op(Action.ORDER, "levels", '["S1","S2"]', '["S2"]'),
    "order with one twice": op(Action.ORDER, "levels", '["S1","S2"]', '["S2","S2"]'),
    "order with another": op(Action.ORDER, "levels", '["S1","S2"]', '["S2","S3"]'),
    "order of another order": op(Action.ORDER, "levels", '["S2","S1"]', '["S2","S1"]'),
    "order is no list": op(Action.ORDER, "levels", '["S1","S2"]', "5"),
}


@pytest.mark.parametrize("change", MISFITS.values(), ids=MISFITS)
def test_operation_that_does_not_fit_is_refused(change: Operation) -> None:
    terms = base()
    with pytest.raises(CannotApply, match=r"^The amendment "):
        apply_operations(terms, [change])
    assert terms == base()


def test_whole_item_can_be_set() -> None:
    old, new = (json.dumps(to_json(level("S1", target=target)), **PLAIN) for target in ("99", "97"))
    changed = apply_operations(base(), [op(Action.SET, "levels/S1", old, new)])
    assert changed == replace(base(), levels=(level("S1", target="97"), level("S2")))


def test_order_of_items_that_cannot_be_told_apart_is_refused() -> None:
    doubled = replace(base(), clauses=("term", "term"))
    with pytest.raises(CannotApply):
        apply_operations(doubled, [op(Action.ORDER, "clauses", '["term"]', '["term"]')])


def test_refusal_says_where_and_why() -> None:
    with pytest.raises(CannotApply) as error:
        apply_operations(base(), [MISFITS["other value there"]])
    assert str(error.value) == (
        "The amendment changes credits.pool_percent, but the terms it is applied to do not say what"
        " it replaces. The revisions of this contract do not follow each other."
    )
    with pytest.raises(CannotApply) as error:
        apply_operations(base(), [MISFITS["not a number"]])
    assert str(error.value) == (
        "The amendment does not lead to terms that can be read: 'much' is not a number."
    )


@settings(deadline=None, max_examples=50)
@given(PAIRS, TERMS)
def test_applied_to_other_terms_it_fits_or_says_so(pair: tuple[Terms, Terms], other: Terms) -> None:
    changes = operations(*pair)
    try:
        result = apply_operations(other, changes)
    except CannotApply:
        return
    # Where it fits, every value it sets is there.
    for change in changes:
        if change.action is Action.SET and len(change.path) == 2 and change.path[0] == "credits":
            kept = getattr(result.credits, change.path[1])
            assert to_json(kept) == json.loads(change.after)


def test_operations_are_values() -> None:
    one = operations(base(), replace(base(), scope="Calls."))
    assert one == operations(base(), replace(base(), scope="Calls."))
    with pytest.raises(dataclasses.FrozenInstanceError):
        one[0].after = ""  # type: ignore[misc]

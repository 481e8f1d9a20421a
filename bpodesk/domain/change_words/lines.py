"""The lines of an amendment: which operations are told, and in whose words."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, get_type_hints

from bpodesk.domain.amendments import Action, Operation
from bpodesk.domain.change_words.calendar import calendar_change
from bpodesk.domain.change_words.clauses import clause_changes, position_change, value_changes
from bpodesk.domain.change_words.labels import (
    CLAUSES,
    COMMERCIAL,
    CREDITS,
    HOMES,
    SCHEDULED,
    UNSET,
)
from bpodesk.domain.change_words.levels import level_change
from bpodesk.domain.change_words.rates import is_told_with_the_rate, new_rate, rate_change
from bpodesk.domain.change_words.records import (
    NOTHING,
    ChangeLine,
    Scene,
    quoted,
    scene_of,
    schedule,
)
from bpodesk.domain.clauses import Clause, VariableType
from bpodesk.domain.clauses.values import format_typed_value
from bpodesk.domain.codec import from_json, to_json
from bpodesk.domain.contracts import CommercialTerms, Terms
from bpodesk.domain.credit_words import steps_words
from bpodesk.domain.money import Money
from bpodesk.domain.rates import RateLine
from bpodesk.domain.sla.credits import CreditPolicy, PointStep
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.wording import money_words
from bpodesk.domain.worktime import Holiday, Window

_RECORDS: Mapping[str, type[Any]] = {
    "credits": CreditPolicy,
    "commercial": CommercialTerms,
    "rate_lines": RateLine,
    "levels": ServiceLevel,
    "windows": Window,
    "holidays": Holiday,
}


def change_lines(
    changes: Iterable[Operation], *, before: Terms, library: Sequence[Clause], currency: str
) -> tuple[ChangeLine, ...]:
    """Each operation on the terms `before` in words; `library` are the clauses of both texts.

    Left out is what changes nothing that is agreed: another order of items, a number written with
    other digits, a clause's value set to what its text proposes. A rate line that ends and its
    successor at another rate are one change.
    """
    told = [
        change
        for change in map(_with_defaults, changes)
        if change.action is not Action.ORDER and not _says_the_same(change)
    ]
    scene = scene_of(before, told, library, currency)
    rises = {new: (end, line) for new, end, line in _new_rates(told, before)}
    ends = {end for end, _ in rises.values()}
    lines: list[ChangeLine] = []
    for at, change in enumerate(told):
        if at in rises:
            lines.append(new_rate(scene, rises[at][1], json.loads(change.after)))
        elif at not in ends:
            lines.extend(_lines(scene, change))
    return tuple(lines)


def _with_defaults(change: Operation) -> Operation:
    """A field that is not written while it has its default is set from it or to it."""
    names = [name for name in change.path[:2] if name in _RECORDS]
    if change.action not in (Action.ADD, Action.DELETE) or not names:
        return change
    defaults = {
        field.name: json.dumps(to_json(field.default), ensure_ascii=False)
        for field in fields(_RECORDS[names[-1]])
        if field.metadata.get("sparse")
    }
    default = defaults.get(change.path[-1])
    # Below a list stands the item's key, then the field.
    depth = 1 if names[-1] in HOMES else 2
    if default is None or len(change.path) <= change.path.index(names[-1]) + depth:
        return change
    return replace(
        change, action=Action.SET, before=change.before or default, after=change.after or default
    )


def _says_the_same(change: Operation) -> bool:
    """True for a number that is only written in another way: 1400 for 1400.00."""
    kind = _RECORDS.get(change.path[0])
    if kind is None or len(change.path) == 1 or change.action is not Action.SET:
        return False
    hint = get_type_hints(kind)[change.path[-1]]
    before, after = (from_json(hint, json.loads(text)) for text in (change.before, change.after))
    return before == after


def _new_rates(changes: Sequence[Operation], before: Terms) -> Iterator[tuple[int, int, RateLine]]:
    """Where a rate line was added that only goes on at another rate, where the old one is ended,
    and the old one."""
    lines = {f"{line.code}@{line.starts_on}": line for line in before.rate_lines}
    ended = {
        (lines[change.path[1]].code, change.after): at
        for at, change in enumerate(changes)
        if change.path[0] == "rate_lines" and change.path[2:] == ("ends_on",)
    }
    for at, change in enumerate(changes):
        if change.path[0] != "rate_lines" or change.action is not Action.ADD:
            continue
        new = from_json(RateLine, json.loads(change.after))
        end = ended.get((new.code, f'"{new.starts_on}"'))
        if end is None:
            continue
        old = lines[changes[end].path[1]]
        goes_on = replace(old, unit_rate=new.unit_rate, starts_on=new.starts_on) == new
        if goes_on and old.unit_rate != new.unit_rate:
            yield at, end, old


def _lines(scene: Scene, change: Operation) -> Iterable[ChangeLine]:
    """The lines of a change: mostly one; all values of a clause may come at once."""
    part, *path = change.path
    before = json.loads(change.before) if change.before else None
    after = json.loads(change.after) if change.after else None
    if part == "clauses":
        first = next(item for item in scene.told if item.path[0] == part)
        return clause_changes(scene) if change is first else ()
    if part == "clause_values":
        return value_changes(scene, path, before, after)
    if part == "rate_lines" and is_told_with_the_rate(scene, path):
        return ()
    return (_line(scene, part, path, before, after),)


def _line(scene: Scene, part: str, path: list[str], before: Any, after: Any) -> ChangeLine:
    """A change that is one line."""
    match part:
        case "credits" | "commercial":
            return _single(scene, path, before, after)
        case "rate_lines":
            return rate_change(scene, path, before, after)
        case "levels":
            return level_change(scene, path, before, after)
        case "calendar":
            return calendar_change(path, before, after)
        case "clause_positions":
            return position_change(scene, path, before, after)
        case _:
            return ChangeLine(
                place=schedule("A"),
                what="Scope of the Services",
                before=quoted(before),
                after=quoted(after),
            )


def _single(scene: Scene, path: list[str], before: Any, after: Any) -> ChangeLine:
    (name,) = path
    part = "credits" if name in CREDITS else "commercial"
    what, kind = {**CREDITS, **COMMERCIAL}[name]

    def words(value: Any) -> str:
        if value is None or value == "":
            return UNSET.get(name, NOTHING)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if name == "point_steps":
            return steps_words(from_json(tuple[PointStep, ...], value)) or "no step"
        if kind is VariableType.MONEY:
            return money_words(Money.of(Decimal(value), scene.currency))
        return format_typed_value(kind, value)

    home, usual = HOMES[part]
    clause = scene.library.get(CLAUSES.get(name, usual))
    place = home if clause is None else scene.clause(clause.id)
    return ChangeLine(
        place=schedule(SCHEDULED[name]) if name in SCHEDULED else place,
        what=what,
        before=words(before),
        after=words(after),
    )

"""What an amendment changes: the difference of two terms as operations, and their fold.

Operations name a place in the terms by path and say what stood there before and what stands there
after. Items of a list are named by what tells them apart (a rate line by its code and first day, a
service level by its code), so an operation still finds its place after others were carried out.
Applying the operations of `operations(a, b)` to `a` gives exactly `b`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any, cast, get_args, get_type_hints

from bpodesk.domain.codec import from_json, to_json
from bpodesk.domain.contracts import Terms
from bpodesk.domain.problems import Trouble

Path = tuple[str, ...]

# What tells the items of a list apart; a list of plain texts is its own key.
_KEYS: Mapping[Path, tuple[str, ...]] = {
    ("rate_lines",): ("code", "starts_on"),
    ("levels",): ("code",),
    ("calendar", "windows"): ("weekday", "start"),
    ("calendar", "holidays"): ("day",),
    ("clauses",): (),
}
# Records that are changed whole: half of them says nothing.
_WHOLE = {("clock",)}


class CannotApply(Trouble):
    """An operation does not fit the terms it is applied to."""


class Action(StrEnum):
    """What an operation does at its place."""

    SET = "set"
    ADD = "add"
    DELETE = "delete"
    ORDER = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One change. `before` and `after` are JSON texts; empty where there is nothing.

    `path` ends with the key of what is added, deleted or set; ORDER puts the items of the list at
    `path` into the order of the keys in `after`.
    """

    action: Action
    path: Path
    before: str = ""
    after: str = ""


def operations(before: Terms, after: Terms) -> tuple[Operation, ...]:
    """How to get from one terms to the other; nothing where they are equal."""
    return tuple(_differences((), to_json(before), to_json(after)))


def apply_operations(terms: Terms, changes: Iterable[Operation]) -> Terms:
    """The terms after the operations. Raises CannotApply where one does not fit."""
    tree = to_json(terms)
    for change in changes:
        _apply(tree, change)
    try:
        return from_json(Terms, tree)
    except ValueError as error:
        raise CannotApply(
            f"The amendment does not lead to terms that can be read: {error}."
        ) from error


def fold(original: Terms, amendments: Iterable[Sequence[Operation]]) -> Terms:
    """The original terms with all amendments applied, one after the other."""
    return reduce(apply_operations, amendments, original)


# ------------------------------------------------------------------------------- differences


def _differences(path: Path, before: Any, after: Any) -> Iterable[Operation]:
    if before == after:
        return
    old, new = _mapping(before), _mapping(after)
    if old is not None and new is not None and path[-1:] not in _WHOLE:
        yield from _of_mappings(path, old, new)
    elif path in _KEYS and _has_keys(path, before) and _has_keys(path, after):
        yield from _of_lists(path, before, after)
    else:
        yield Operation(action=Action.SET, path=path, before=_text(before), after=_text(after))


def _mapping(value: object) -> dict[str, Any] | None:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _of_mappings(
    path: Path, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterable[Operation]:
    for key in sorted(before.keys() - after.keys()):
        yield Operation(action=Action.DELETE, path=(*path, key), before=_text(before[key]))
    for key, value in after.items():
        if key in before:
            yield from _differences((*path, key), before[key], value)
        else:
            yield Operation(action=Action.ADD, path=(*path, key), after=_text(value))


def _of_lists(path: Path, before: Sequence[Any], after: Sequence[Any]) -> Iterable[Operation]:
    old = {_key(path, item): item for item in before}
    new = {_key(path, item): item for item in after}
    for key, item in old.items():
        if key not in new:
            yield Operation(action=Action.DELETE, path=(*path, key), before=_text(item))
    for key, item in new.items():
        if key in old:
            yield from _differences((*path, key), old[key], item)
        else:
            yield Operation(action=Action.ADD, path=(*path, key), after=_text(item))
    order = [*(key for key in old if key in new), *(key for key in new if key not in old)]
    if order != list(new):
        yield Operation(action=Action.ORDER, path=path, before=_text(order), after=_text(list(new)))


def _has_keys(path: Path, items: Sequence[Any]) -> bool:
    """True where each item can be told from the others."""
    return len({_key(path, item) for item in items}) == len(items)


def _key(path: Path, item: Any) -> str:
    names = _KEYS[path]
    return "@".join(str(item[name]) for name in names) if names else str(item)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# ------------------------------------------------------------------------------- applying


def _apply(tree: Any, change: Operation) -> None:
    if change.action is Action.ORDER:
        _put_in_order(_at(tree, change.path, change), change)
        return
    if not change.path:
        raise _does_not_fit(change)
    above, key = change.path[:-1], change.path[-1]
    holder = _at(tree, above, change)
    place = _place(above, holder, key)
    there = "" if place is None else _text(holder[place])
    if there not in (change.before, _grown(change)) or (change.action is Action.ADD) != (
        place is None
    ):
        raise _does_not_fit(change)
    if change.action is Action.DELETE:
        del holder[place]
        return
    item = _parsed(change)
    if _mapping(holder) is not None:
        holder[key] = item
    elif above not in _KEYS or not _is_keyed(above, item, key):
        raise _does_not_fit(change)
    elif place is None:
        holder.append(item)
    else:
        holder[place] = item


def _grown(change: Operation) -> str:
    """What stood there before, as it is written today: records may have grown fields since."""
    try:
        before = from_json(_hint(change.path), json.loads(change.before))
    except (LookupError, TypeError, ValueError):
        return change.before
    return _text(to_json(before))


def _hint(path: Path) -> Any:
    """The type of what stands at a path. LookupError or TypeError where there is no such place."""
    hint: Any = Terms
    for at, key in enumerate(path):
        hint = get_args(hint)[0] if path[:at] in _KEYS else get_type_hints(hint)[key]
    return hint


def _put_in_order(items: Any, change: Operation) -> None:
    keys = _parsed(change)
    if change.path not in _KEYS or not isinstance(keys, list):
        raise _does_not_fit(change)
    by_key = {_key(change.path, item): item for item in items}
    wanted = [str(key) for key in cast("list[object]", keys)]
    is_whole = len(by_key) == len(items) and sorted(wanted) == sorted(by_key)
    if not is_whole or _text(list(by_key)) != change.before:
        raise _does_not_fit(change)
    items[:] = [by_key[key] for key in wanted]


def _is_keyed(path: Path, item: Any, key: str) -> bool:
    """True where an item of the list at `path` has the key."""
    try:
        return _key(path, item) == key
    except (KeyError, TypeError):
        return False


def _parsed(change: Operation) -> Any:
    try:
        return json.loads(change.after)
    except ValueError:
        raise _does_not_fit(change) from None


def _at(tree: Any, path: Path, change: Operation) -> Any:
    node = tree
    for index, key in enumerate(path):
        place = _place(path[:index], node, key)
        if place is None:
            raise _does_not_fit(change)
        node = node[place]
    return node


def _place(path: Path, holder: Any, key: str) -> Any:
    """Where a key stands in a mapping or list; None where it doesn't."""
    if isinstance(holder, dict):
        return key if key in holder else None
    if path in _KEYS and isinstance(holder, list):
        items = cast("list[Any]", holder)
        return next((at for at, item in enumerate(items) if _key(path, item) == key), None)
    return None


def _does_not_fit(change: Operation) -> CannotApply:
    return CannotApply(
        f"The amendment changes {'.'.join(change.path)}, but the terms it is applied to do not say"
        " what it replaces. The revisions of this contract do not follow each other."
    )

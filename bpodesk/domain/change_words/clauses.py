"""Changes of clauses in words: which there are, in which wording, with which values."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bpodesk.domain.change_words.records import NOTHING, ChangeLine, Scene
from bpodesk.domain.clauses import ClauseKind, ClauseVariable
from bpodesk.domain.clauses.values import format_value, is_filled


def clause_changes(scene: Scene) -> Iterator[ChangeLine]:
    """Clauses that come and go; an agreement that names none has all required ones.

    Schedules are part of every agreement, named or not.
    """
    ids = set(scene.before.clauses)
    for change in scene.told:
        if change.path == ("clauses",):
            ids = set(json.loads(change.after))
        elif change.path[0] == "clauses":
            ids ^= {change.path[1]}
    required = {
        clause.id
        for clause in scene.library.values()
        if clause.required and clause.kind is ClauseKind.CLAUSE
    }
    schedules = {
        clause.id for clause in scene.library.values() if clause.kind is ClauseKind.SCHEDULE
    }
    old, new = set(scene.before.clauses) or required, ids or required
    for clause_id in sorted((old ^ new) - schedules, key=scene.title):
        title = f"the clause “{scene.title(clause_id)}”"
        yield ChangeLine(
            place="Clauses",
            what="Clauses of the agreement",
            before=title if clause_id in old else NOTHING,
            after=title if clause_id in new else NOTHING,
        )


def position_change(scene: Scene, path: list[str], before: Any, after: Any) -> ChangeLine:
    """A clause goes over to another wording."""
    return ChangeLine(
        place=scene.clause(path[0]),
        what="Wording",
        before=f"the {before or 'balanced'} wording",
        after=f"the {after or 'balanced'} wording",
    )


def value_changes(scene: Scene, path: list[str], before: Any, after: Any) -> Iterator[ChangeLine]:
    """A value of a clause, or all of them where they are set for the first or last time."""
    clause = scene.library.get(path[0])
    old: Mapping[str, Any] = {path[1]: before} if path[1:] else before or {}
    new: Mapping[str, Any] = {path[1]: after} if path[1:] else after or {}
    for name in dict.fromkeys((*old, *new)):
        variable = None if clause is None else clause.variable(name)

        def words(value: Any, variable: ClauseVariable | None = variable) -> str:
            if not is_filled(value):
                value = None if variable is None else variable.default
            if not is_filled(value):
                return NOTHING
            return str(value) if variable is None else format_value(variable, value)

        line = ChangeLine(
            place=scene.clause(path[0]),
            what=name if variable is None else variable.label,
            before=words(old.get(name)),
            after=words(new.get(name)),
        )
        if line.before != line.after:
            yield line

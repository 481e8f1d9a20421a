"""One change in words, and what the words of every part of the terms are made with."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_type_hints

from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.amendments import Action, Operation
from bpodesk.domain.clauses import Clause
from bpodesk.domain.codec import from_json
from bpodesk.domain.contracts import Terms
from bpodesk.domain.wording import date_words

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One change in words. `before` or `after` is a dash where there is nothing."""

    place: str
    what: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The change as an amendment states it, after its place."""
        if self.before == NOTHING:
            return f"{self.what}: {self.after} is added."
        if self.after == NOTHING:
            return f"{self.what}: {self.before} is deleted."
        return f"{self.what}: {self.before} is replaced by {self.after}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The terms before the changes, the changes that are told, and the clauses of both texts.

    `becomes` is what a field is set to by its path, for words that are made of two fields.
    """

    before: Terms
    told: tuple[Operation, ...]
    library: Mapping[str, Clause]
    currency: str
    becomes: Mapping[tuple[str, ...], Any]

    def clause(self, clause_id: str) -> str:
        """The place of a clause, or of the schedule whose prose it is."""
        clause = self.library.get(clause_id)
        if clause is not None and clause.letter:
            return schedule(clause.letter)
        return f"Clause “{self.title(clause_id)}”"

    def title(self, clause_id: str) -> str:
        """A clause's title, or its id where the library lacks it."""
        clause = self.library.get(clause_id)
        return clause_id if clause is None else clause.title


def scene_of(
    before: Terms, told: Iterable[Operation], library: Iterable[Clause], currency: str
) -> Scene:
    """What the words of all these changes are made with."""
    changes = tuple(told)
    return Scene(
        before=before,
        told=changes,
        library={clause.id: clause for clause in library},
        currency=currency,
        becomes={
            change.path: json.loads(change.after)
            for change in changes
            if change.action is Action.SET
        },
    )


def schedule(letter: str) -> str:
    """The place of what a schedule states."""
    return f"Schedule {letter}, {SCHEDULES[letter]}"


def whole(letter: str, what: str, row: Callable[[Any], str], before: Any, after: Any) -> ChangeLine:
    """A list whose items can't be told apart is replaced as one."""
    return ChangeLine(
        place=schedule(letter),
        what=what,
        before="; ".join(map(row, before)) or NOTHING,
        after="; ".join(map(row, after)) or NOTHING,
    )


def quoted(value: Any) -> str:
    """A text of the user, which may be sentences of its own."""
    return f"“{value}”" if value else NOTHING


def plain(kind: type[Any], name: str, value: Any) -> str:
    """A field's value by its type: dates, times, flags, names."""
    if value is None or value == "":
        return NOTHING
    typed = from_json(get_type_hints(kind)[name], value)
    if isinstance(typed, bool):
        return "yes" if typed else "no"
    if isinstance(typed, dt.date):
        return date_words(typed)
    if isinstance(typed, dt.time):
        return f"{typed:%H:%M}"
    return str(typed.value if isinstance(typed, Enum) else typed)

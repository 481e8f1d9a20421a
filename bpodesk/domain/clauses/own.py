"""A vendor's own clauses: versions kept in the book, over the library that comes with the program.

A version never changes; an edit is the next version. The newest one is what drafts print, until it
is retired (no new draft is offered it) or set aside (the shipped wording prints again).
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bpodesk.domain.clauses.reading import read_clause
from bpodesk.domain.clauses.records import Clause, ClausePosition
from bpodesk.domain.ids import UNSAVED, OwnClauseId

WordingKey = tuple[str, ClausePosition]


class ClauseState(StrEnum):
    """What becomes of a clause's newest own version."""

    CURRENT = "current"
    RETIRED = "retired"
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClause:
    """One version of a clause of the vendor's own; only its state may change.

    `text` is the clause as its file; `sha256` is of it, in hexadecimal digits. `version` is also in
    the text's header.
    """

    id: OwnClauseId = OwnClauseId(UNSAVED)
    row_version: int = 0
    clause_id: str
    position: ClausePosition
    version: int
    text: str
    sha256: str
    note: str = ""
    made_at: dt.datetime
    state: ClauseState = ClauseState.CURRENT

    @property
    def key(self) -> WordingKey:
        """The wording that it is a version of."""
        return self.clause_id, self.position

    @property
    def clause(self) -> Clause:
        """The clause in the text. Raises ValueError where it can't be read back."""
        clause = read_clause(self.text).clause
        if clause is None:
            raise ValueError(f"version {self.version} of the clause {self.clause_id}")
        return clause


def own_version(clause: Clause, text: str, *, note: str, made_at: dt.datetime) -> OwnClause:
    """The version of a clause whose file is the text."""
    return OwnClause(
        clause_id=clause.id,
        position=clause.position,
        version=clause.version,
        text=text,
        sha256=text_sha256(text),
        note=note,
        made_at=made_at,
    )


def text_sha256(text: str) -> str:
    """The SHA-256 of a clause's text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseEntry:
    """A wording of the library: what comes with the program, and the vendor's own versions of it.

    At least one of the two is there. `versions` are in their order.
    """

    shipped: Clause | None = None
    versions: tuple[OwnClause, ...] = ()

    @property
    def is_own(self) -> bool:
        """True where a draft prints the vendor's own wording."""
        return bool(self.versions) and self.versions[-1].state is not ClauseState.SET_ASIDE

    @property
    def is_retired(self) -> bool:
        """True where no new draft is offered the clause."""
        return bool(self.versions) and self.versions[-1].state is ClauseState.RETIRED

    @property
    def clause(self) -> Clause:
        """What drafts print. A retired clause belongs only to the drafts that name it."""
        if self.shipped is not None and not self.is_own:
            return self.shipped
        clause = self.versions[-1].clause
        return replace(clause, required=False) if self.is_retired else clause

    @property
    def key(self) -> WordingKey:
        """The clause's id and the position of the wording."""
        return self.clause.id, self.clause.position

    @property
    def next_version(self) -> int:
        """The number of the version to be made next."""
        shipped = 0 if self.shipped is None else self.shipped.version
        return max(shipped, *(item.version for item in self.versions), 0) + 1


def compose_library(shipped: Iterable[Clause], own: Iterable[OwnClause]) -> tuple[ClauseEntry, ...]:
    """Every wording there is, shipped or own, in the order of the agreement."""
    versions: dict[WordingKey, list[OwnClause]] = {}
    for item in sorted(own, key=lambda version: version.version):
        versions.setdefault(item.key, []).append(item)
    found = [
        ClauseEntry(shipped=clause, versions=tuple(versions.pop((clause.id, clause.position), ())))
        for clause in shipped
    ]
    found.extend(ClauseEntry(versions=tuple(kept)) for kept in versions.values())
    places = list(ClausePosition)

    def place(entry: ClauseEntry) -> tuple[int, str, int]:
        clause = entry.clause
        return clause.order, clause.id, places.index(clause.position)

    return tuple(sorted(found, key=place))


def says_the_same(one: Clause, other: Clause) -> bool:
    """Whether two wordings are the same but for their version."""
    return replace(one, version=1) == replace(other, version=1)


def own_faults(own: Iterable[OwnClause]) -> Iterator[str]:
    """What is wrong with kept versions, as sentences; none where all are as they were made."""
    for item in own:
        name = f"Version {item.version} of the clause {item.clause_id}"
        clause = read_clause(item.text).clause
        if text_sha256(item.text) != item.sha256:
            yield f"{name} is not as it was made: its text was changed since."
        elif clause is None:
            yield f"{name} can't be read back."
        elif (clause.id, clause.position, clause.version) != (*item.key, item.version):
            yield f"{name} is filed under another name than its text has."


def id_from_title(title: str, taken: Iterable[str] = ()) -> str:
    """A clause's id made of its title: "Night work" gives "night-work", or "night-work-2"."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    stem = "-".join(words).lstrip("0123456789-")[:60].rstrip("-") or "clause"
    known = set(taken)
    count, name = 1, stem
    while name in known:
        count += 1
        name = f"{stem}-{count}"
    return name

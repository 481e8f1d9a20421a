"""Which clauses are agreed, in which wording, with which values; and the wordings there are.

Only what differs from the library is kept: the ids where an optional clause is in, and the values
that aren't a clause's usual ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bpodesk.domain.clauses import Clause, ClauseKind, ClausePosition
from bpodesk.domain.contracts import ClauseValue, Terms
from bpodesk.services.drafting import Offer

Values = Mapping[str, Mapping[str, ClauseValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChoice:
    """The clauses' part of the terms, as `Terms` holds it."""

    clauses: tuple[str, ...] = ()
    values: Values = field(default_factory=dict[str, Mapping[str, ClauseValue]])
    positions: Mapping[str, str] = field(default_factory=dict[str, str])


def choice_of(terms: Terms) -> ClauseChoice:
    """The clauses' part of some terms."""
    return ClauseChoice(
        clauses=terms.clauses, values=terms.clause_values, positions=terms.clause_positions
    )


class Wordings:
    """What is offered, by clause. `clauses` are the balanced wordings in the agreement's order."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        known = offer.library
        self._wordings = {(clause.id, str(clause.position)): clause for clause in known}
        balanced = (item for item in known if item.position is ClausePosition.BALANCED)
        self.clauses = tuple(sorted(balanced, key=lambda clause: (clause.order, clause.id)))
        self.optional = frozenset(
            clause.id
            for clause in self.clauses
            if not clause.required and clause.kind is ClauseKind.CLAUSE
        )
        self._by_id = {clause.id: clause for clause in self.clauses}

    def __contains__(self, clause_id: str) -> bool:
        return clause_id in self._by_id

    def wording(self, clause_id: str, position: str = "") -> Clause:
        """A wording of a clause; the balanced one where it has no such position."""
        return self._wordings.get((clause_id, position), self._by_id[clause_id])

    def positions(self, clause_id: str, chosen: str) -> tuple[ClausePosition, ...]:
        """The positions that a clause has wordings for; a retired one only while it is chosen."""
        return tuple(
            item
            for item in ClausePosition
            if (clause_id, str(item)) in self._wordings
            and (item == chosen or (clause_id, item) not in self.offer.retired)
        )

    def is_retired(self, clause_id: str) -> bool:
        """Whether only a draft that has the clause is shown it."""
        return (clause_id, ClausePosition.BALANCED) in self.offer.retired

    def newer_than(self, clause: Clause) -> int | None:
        """The version that the library has of a wording kept from a signed text."""
        return self.offer.newer.get((clause.id, clause.position))

    def chosen(self, optional: Iterable[str]) -> tuple[str, ...]:
        """The ids as terms keep them: all that are in, or none where no optional one is."""
        inside = frozenset(optional) & self.optional
        if not inside:
            return ()
        return tuple(
            clause.id
            for clause in self.clauses
            if clause.kind is ClauseKind.CLAUSE and (clause.required or clause.id in inside)
        )


def differing(before: ClauseChoice, after: ClauseChoice, optional: frozenset[str]) -> set[str]:
    """The clauses about which two choices differ."""
    return {
        *((set(before.clauses) ^ set(after.clauses)) & optional),
        *_changed(before.values, after.values),
        *_changed(before.positions, after.positions),
    }


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}

"""The clause that excuses an event, as the text in force on the event's first day has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.clauses import ClauseHeading
from bpodesk.domain.contracts import Revision
from bpodesk.domain.ids import ContractId
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import ExcusedEvent
from bpodesk.services.agreements import Wordings, contract_wordings, headings_of
from bpodesk.services.books import OpenBook
from bpodesk.services.measures import revision_at
from bpodesk.storage.queries import contracts as contract_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseInForce:
    """The clause that excuses an event, as the text in force on its first day calls it.

    `name` is "Clause 14"; empty, with the title, where that text has no such clause.
    """

    name: str
    title: str
    revision: int
    deems_accepted: bool

    @property
    def words(self) -> str:
        """Clause 13, Excused performance: force majeure (revision 2)."""
        if not self.name:
            return f"revision {self.revision} has no clause for it"
        return f"{self.name}, {self.title} (revision {self.revision})"


class EventClauses:
    """The clauses of a contract's texts, each text looked through once."""

    def __init__(self, book: OpenBook, contract_id: ContractId) -> None:
        self._book = book
        self._contract_id = contract_id
        self._wordings: Wordings | None = None
        self._known: dict[int, tuple[tuple[ClauseHeading, ...], bool]] = {}

    def of(self, kind: EventKind, revision: Revision) -> ClauseInForce:
        """The clause on events of a kind under a revision."""
        if self._wordings is None:
            self._wordings = contract_wordings(self._book, self._contract_id)
        if revision.number not in self._known:
            headings, clauses = headings_of(self._wordings, revision)
            deems = any(bool(clause.facts.get("deemed_decision")) for clause in clauses)
            self._known[revision.number] = (headings, deems)
        headings, deems = self._known[revision.number]
        found = next((item for item in headings if item.clause_id == kind.clause_id), None)
        return ClauseInForce(
            name="" if found is None else found.name,
            title="" if found is None else found.title,
            revision=revision.number,
            deems_accepted=deems,
        )


def clauses_in_force(
    book: OpenBook, contract_id: ContractId, events: Sequence[ExcusedEvent]
) -> Mapping[str, str]:
    """The clause of each event as a document names it, by the event's code."""
    if not events:
        return {}
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
    clauses = EventClauses(book, contract_id)
    found = (
        (event.code, clauses.of(event.kind, revision_at(revisions, event.started_at)))
        for event in events
    )
    return {code: clause.name for code, clause in found if clause.name}

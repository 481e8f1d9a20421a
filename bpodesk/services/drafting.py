"""The text of a contract's agreement while it is edited, unsaved terms included."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bpodesk.documents import blocks
from bpodesk.documents.agreement import AgreementPaper, schedule_tables
from bpodesk.domain.agreements import SCHEDULES
from bpodesk.domain.clauses import Clause, NumberedClauses, defined_terms
from bpodesk.domain.clauses.own import WordingKey
from bpodesk.domain.drafting import (
    DraftParagraph,
    DraftPart,
    DraftRun,
    DraftTable,
    DraftText,
    draft_text,
)
from bpodesk.domain.problems import Problem
from bpodesk.services.agreements import Agreed, seat_line, text_of
from bpodesk.services.balance import BalanceDesk
from bpodesk.services.books import OpenBook
from bpodesk.services.clause_library import retired_wordings
from bpodesk.services.contracts import ContractFile
from bpodesk.storage.queries import staff as staff_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The wordings to choose from.

    `retired` are those that no new draft is offered; `newer` are the versions that the library has
    of wordings kept from a signed text.
    """

    library: tuple[Clause, ...] = ()
    retired: frozenset[WordingKey] = frozenset()
    newer: Mapping[WordingKey, int] = field(default_factory=dict[WordingKey, int])


class DraftDesk:
    """What the text needs besides the contract; read once, so that each text is cheap."""

    def __init__(
        self, desk: BalanceDesk, *, people: Mapping[int, str], retired: frozenset[WordingKey]
    ) -> None:
        self._desk = desk
        self._people = people
        self._retired = retired
        self._terms: tuple[tuple[Clause, ...], tuple[Problem, ...]] = ((), ())

    def offer(self, file: ContractFile) -> Offer:
        """The wordings to choose from; those that were signed come before the library's."""
        wordings = self._desk.wordings
        return Offer(
            library=wordings.of(file.revision),
            retired=self._retired,
            newer={
                (item.id, item.position): item.version for item in wordings.newer(file.revision)
            },
        )

    def read(self, file: ContractFile) -> DraftText:
        """The text as it would be printed; of a signed revision, as it was signed."""
        text = text_of(self._agreed(file), file.revision)
        numbered = text.paper.clauses
        return draft_text(
            text.clauses,
            numbered,
            schedules=SCHEDULES,
            tables=_tables(text.paper),
            term_problems=self._term_problems(text.clauses, numbered),
        )

    def _agreed(self, file: ContractFile) -> Agreed:
        seats = (seat_line(seat, self._people.get(seat.staff_id, "")) for seat in file.seats)
        return Agreed(
            wordings=self._desk.wordings,
            company=self._desk.company,
            customer=self._desk.customer_of(file),
            contract=file.contract,
            revisions=file.revisions,
            seats=tuple(seats),
        )

    def _term_problems(
        self, clauses: tuple[Clause, ...], numbered: NumberedClauses
    ) -> tuple[Problem, ...]:
        """They hang on the wording alone, so they are looked for when a wording changes."""
        if self._terms[0] != clauses:
            self._terms = (clauses, defined_terms(numbered).problems)
        return self._terms[1]


def open_drafting(book: OpenBook, desk: BalanceDesk) -> DraftDesk:
    """The desk at which the contract of a balance desk is drafted."""
    with book.book.reading() as connection:
        people = {int(item.id): item.name for item in staff_queries.all_staff(connection)}
    return DraftDesk(desk, people=people, retired=retired_wordings(book))


def _tables(paper: AgreementPaper) -> dict[str, tuple[DraftPart, ...]]:
    return {letter: tuple(_parts(found)) for letter, found in schedule_tables(paper).items()}


def _parts(found: Iterable[blocks.Block]) -> Iterator[DraftPart]:
    """The blocks of a schedule that say something; space and rules belong to the paper."""
    for block in found:
        match block:
            case blocks.Heading():
                yield DraftParagraph(runs=(DraftRun(text=block.text),), is_heading=True)
            case blocks.Paragraph():
                yield DraftParagraph(runs=(DraftRun(text=_plain(block.text)),))
            case blocks.KeyValues():
                rows = tuple((name, _plain(value)) for name, value in block.pairs)
                yield DraftTable(rows=rows)
            case blocks.Table():
                yield DraftTable(
                    head=tuple(column.title for column in block.columns),
                    rows=tuple(tuple(map(_plain, row.cells)) for row in block.rows),
                )
            case _:
                pass


def _plain(text: blocks.Text) -> str:
    return text if isinstance(text, str) else "".join(run.text for run in text)

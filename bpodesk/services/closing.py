"""A month closed for many customers: sealed one after the other, each whole or not at all.

While one statement is sealed, the next one's paper is printed by another process.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bpodesk.documents.blocks import Document
from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Trouble
from bpodesk.domain.seals import SealedStatement, Sealing
from bpodesk.services.books import OpenBook
from bpodesk.services.outcome import Outcome, Saved
from bpodesk.services.printing import PrintingChild
from bpodesk.services.seals import Printed, paper_to_seal, seal_statement
from bpodesk.services.statements import StatementView
from bpodesk.storage.audit import last_line

Closed = tuple[StatementView, Outcome[SealedStatement] | Trouble]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A statement whose turn is to come, with its paper and what that says of its seal.

    There is no paper where it could not be made; the seal will say why.
    """

    view: StatementView
    sealing: Sealing | None = None
    paper: Document | None = None


def seal_in_turn(book: OpenBook, views: Iterable[StatementView]) -> Generator[Closed]:
    """Seal each statement as it was seen, and say what became of it; see `seal_statement`.

    The views may be computed as they are asked for. Whoever wants no more closes the iterator:
    what is sealed by then stays.
    """
    sealed: dict[int, ContractId] = {}  # by the line of the book's log
    coming = iter(views)
    with PrintingChild() as child:
        this = _next(book, coming)
        following = None if this is None else _next(book, coming)
        if this is not None and following is not None:  # a single one needs no second process
            _start(child, this)
        while this is not None:
            pdf = child.result()
            if following is not None:
                _start(child, following)
            printed = Printed(this.sealing, pdf) if this.sealing and pdf else None
            as_of = this.view.as_of or 0
            since = [contract for line, contract in sealed.items() if line > as_of]
            outcome = _sealed(book, this.view, since, printed)
            if isinstance(outcome, Saved):
                with book.book.reading() as connection:
                    sealed[last_line(connection)] = this.view.inputs.contract.id
            yield this.view, outcome
            this, following = following, _next(book, coming)


def _sealed(
    book: OpenBook, view: StatementView, since: Sequence[ContractId], printed: Printed | None
) -> Outcome[SealedStatement] | Trouble:
    try:
        return seal_statement(book, view, after=since, printed=printed)
    except Trouble as trouble:
        return trouble


def _start(child: PrintingChild, waiting: _Waiting) -> None:
    if waiting.paper is not None:
        child.start(waiting.paper)


def _next(book: OpenBook, coming: Iterator[StatementView]) -> _Waiting | None:
    """The next statement with its paper; None after the last one."""
    view = next(coming, None)
    if view is None:
        return None
    try:
        sealing, paper = paper_to_seal(book, view)
    except Trouble:
        return _Waiting(view)
    return _Waiting(view, sealing, paper)

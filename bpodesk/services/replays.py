"""Terms on the table tried on months that are over; nothing is written to the book."""

from collections.abc import Callable
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Trouble
from bpodesk.domain.replay_facts import facts_of, is_empty
from bpodesk.domain.replays import MOST_MONTHS, MonthFacts, PastedHistory, Replay, replay
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.contracts import list_contracts, open_contract
from bpodesk.services.statements import month_inputs
from bpodesk.storage.queries import month_figures

Report = Callable[[int, int], None]


class NothingToTry(Trouble):
    """There is no month that the terms could be tried on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The terms on the table: a revision, saved or not, of a contract, saved or not."""

    contract: Contract
    revision: Revision


def ignore_report(_done: int, _total: int) -> None:
    """For callers who need no progress."""


def months_to_try(book: OpenBook, contract_id: ContractId) -> tuple[Month, ...]:
    """The latest months that are over and have counts or hours, twelve at most, in order."""
    with book.book.reading() as connection:
        counted = month_figures.counted_months(connection, contract_id=contract_id)
        worked = month_figures.months(connection, contract_id=contract_id)
    this = Month.containing(book.clock().date())
    return tuple(sorted(month for month in {*worked, *counted} if month < this)[-MOST_MONTHS:])


def sources(book: OpenBook, offer: Offer) -> tuple[Contract, ...]:
    """The contracts whose months the terms can be tried on, the offer's own first.

    They have to be in the offer's currency, or amounts could not be compared.
    """
    every = (row.contract for row in list_contracts(book))
    found = [item for item in every if item.currency == offer.contract.currency]
    found.sort(key=lambda item: item.id != offer.contract.id)
    return tuple(item for item in found if months_to_try(book, item.id))


def contract_facts(
    book: OpenBook, offer: Offer, contract_id: ContractId, *, report: Report = ignore_report
) -> tuple[MonthFacts, ...]:
    """The months of a contract under the offer, oldest first.

    Months in which the contract had no terms, or no level has a figure, are left out. `report` is
    told how many months are done. Raises NothingToTry where none is left.
    """
    months = months_to_try(book, contract_id)
    facts: list[MonthFacts] = []
    for done, month in enumerate(months):
        report(done, len(months))
        try:
            inputs = month_inputs(book, contract_id, month)
        except NotFound:
            continue
        found = facts_of(inputs, offer.revision, is_own=contract_id == offer.contract.id)
        if not is_empty(found):
            facts.append(found)
    if not facts:
        raise NothingToTry(
            "No month that is over has counts or hours for the offered service levels."
            " Enter counts, choose another contract, or paste a history."
        )
    return tuple(facts)


def replay_contract(
    book: OpenBook, offer: Offer, contract_id: ContractId, *, report: Report = ignore_report
) -> Replay:
    """The offer over a contract's months. Raises NothingToTry."""
    facts = contract_facts(book, offer, contract_id, report=report)
    return replay(offer.revision.terms, facts, currency=offer.contract.currency)


def replay_pasted(offer: Offer, text: str) -> tuple[Replay, PastedHistory]:
    """The offer over a pasted history, and what of the text can't be read."""
    # The window opens without what reads tables.
    from bpodesk.services.pasted_history import read_history

    history = read_history(text, offer.revision.terms, currency=offer.contract.currency)
    done = replay(offer.revision.terms, history.facts, currency=offer.contract.currency)
    return done, history


def replay_file(offer: Offer, content: bytes, *, name: str) -> tuple[Replay, PastedHistory]:
    """The same over a text file. Raises NotText."""
    from bpodesk.services.pasted_history import text_of

    return replay_pasted(offer, text_of(content, name=name))


def example_header(terms: Terms) -> tuple[str, ...]:
    """Headings of a history that would be understood."""
    return ("Month", "Charges at risk", *(level.code for level in terms.slas))


def latest_offer(book: OpenBook, contract_id: ContractId) -> Offer:
    """The latest revision of a contract, signed or not. Raises NotFound."""
    file = open_contract(book, contract_id)
    return Offer(contract=file.contract, revision=file.revision)

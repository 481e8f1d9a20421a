"""The commands of the excuse desk: the events with their deadlines and worth, and the letter."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, opened_book, say, show, write_paper
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.services import contracts, excuses, notices
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.excuse_words import (
    decision_words,
    desk_figures,
    month_words_of,
    notice_words,
    worth_words,
)
from bpodesk.services.excuses import DeskRow, MonthWorth


def list_excuses(arguments: Namespace) -> int:
    """Say how a contract's excused events stand, what is due when, and what they are worth."""
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        rows = [
            row
            for row in excuses.excuse_desk(book, contract_id)
            if arguments.month in (None, row.month)
        ]
        months = sorted({row.month for row in rows})
        worths = {month: _worth(book, contract_id, month) for month in months}
    if arguments.json:
        show({"events": [_figures(row, worths[row.month]) for row in rows]})
        return DONE
    for month in months:
        print(str(month))
        worth = worths[month]
        for row in rows:
            if row.month == month:
                _print_row(row, worth)
        for sentence in () if worth is None else month_words_of(worth):
            print(f"  {sentence}")
    return DONE


def print_notice(arguments: Namespace) -> int:
    """Write the letter by which notice of an event is given."""
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        paper = notices.notice_paper(book, contract_id, arguments.event)
        write_paper(arguments.out, notices.notice_pdf(book, paper))
        row = excuses.desk_row(book, contract_id, arguments.event)
    say(f"{arguments.out}: notice {notice_words(row, zone=row.zone)} ({row.zone}).")
    return DONE


def _worth(book: OpenBook, contract_id: ContractId, month: Month) -> MonthWorth | None:
    try:
        return excuses.month_worth(book, contract_id, month)
    except NotFound:  # an event from before the contract
        return None


def _figures(row: DeskRow, worth: MonthWorth | None) -> dict[str, object]:
    return {**desk_figures(row, None if worth is None else worth.of_event(row.event.code))}


def _print_row(row: DeskRow, worth: MonthWorth | None) -> None:
    event = row.event
    counts = "counts" if row.standing.counts else "does not count"
    print(f"  {event.code}  {event.title} ({event.kind.value}; {row.clause.words})")
    print(f"      {event.decision.words}, {counts}: {row.standing.words}")
    print(f"      notice {notice_words(row, zone=row.zone)} ({row.zone})")
    sentences = [decision_words(row)]
    if worth is not None:
        sentences.append(worth_words(row, worth.of_event(event.code)))
    for sentence in filter(None, sentences):
        print(f"      {sentence}")

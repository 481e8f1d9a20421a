"""What issues, actions and contacts share: their names, the bin, and whose they are."""

import dataclasses
from collections.abc import Iterable, Sequence

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Issue
from bpodesk.services.books import OpenBook
from bpodesk.services.outcome import Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries

LogRecord = Issue | ActionItem | ContactNote


def of_those(found: Iterable[Issue], actions: Iterable[ActionItem]) -> tuple[ActionItem, ...]:
    """The actions without those of issues that are in the bin."""
    known = {None, *(issue.id for issue in found)}
    return tuple(action for action in actions if action.issue_id in known)


def zones_of(book: OpenBook) -> dict[ContractId, str]:
    """The zone of every contract, by its latest revision."""
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection)
    return {item.contract_id: item.terms.calendar.zone for item in revisions}


def name_of(record: LogRecord) -> str:
    """How an issue, an action or a contact is called."""
    if isinstance(record, Issue):
        return f"issue {record.code}"
    if isinstance(record, ActionItem):
        return f"action “{short_text(record.what)}”"
    return f"contact “{short_text(record.said)}”"


def bin_records(book: OpenBook, records: Sequence[LogRecord]) -> Outcome[int]:
    """Put issues, actions or contacts into the bin. An issue's actions are out of sight with it."""
    what = name_of(records[0]) if len(records) == 1 else f"{len(records)} entries of the log"
    now = book.clock()
    with book.unit_of_work(f"Deletion of {what}") as work:
        for record in records:
            work.update(dataclasses.replace(record, binned_at=now))
    return Saved(record=len(records), changes=work.changes)


def restore_record(book: OpenBook, record: LogRecord) -> ChangeSet:
    """Take an issue, an action or a contact out of the bin."""
    with book.unit_of_work(f"Restoring of {name_of(record)}") as work:
        work.update(dataclasses.replace(record, binned_at=None))
    return work.changes


def short_text(text: str, longest: int = 40) -> str:
    """A text on one line, cut where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"

"""Actions of all contracts: listed, saved. Those under an issue are edited with it, too."""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionItem, check_action, put_off
from bpodesk.domain.problems import has_errors
from bpodesk.domain.worktime import local_date
from bpodesk.services.books import OpenBook
from bpodesk.services.log_records import of_those, short_text, zones_of
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import issues as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """An action as lists show it; `issue` is the code of its issue."""

    action: ActionItem
    contract: Contract
    customer: str
    issue: str
    overdue: bool

    @property
    def id(self) -> int:
        """The action's id."""
        return self.action.id


def list_actions(book: OpenBook, contract_id: ContractId | None = None) -> tuple[ActionRow, ...]:
    """The actions of the contracts in use, or of one: those due first at the top."""
    with book.book.reading() as connection:
        issues = queries.issues(connection, contract_id=contract_id)
        actions = queries.actions(connection, contract_id=contract_id)
        contracts = {item.id: item for item in contract_queries.contracts(connection)}
        parties = contract_queries.parties(connection)
    codes = {issue.id: issue.code for issue in issues}
    zones = zones_of(book)
    now = book.clock()
    rows = [
        ActionRow(
            action=action,
            contract=contracts[action.contract_id],
            customer=parties[action.contract_id][1],
            issue="" if action.issue_id is None else codes[action.issue_id],
            overdue=action.is_overdue(local_date(now, zone=zones[action.contract_id])),
        )
        for action in of_those(issues, actions)
        if action.contract_id in contracts
    ]
    return tuple(
        sorted(
            rows,
            key=lambda row: (row.action.done_on is not None, row.action.due_on or dt.date.max),
        )
    )


def save_action(
    book: OpenBook, action: ActionItem, before: ActionItem | None = None
) -> Outcome[ActionItem]:
    """Add an action, or save what became of `before`. Raises ChangedElsewhere."""
    problems = check_action(action)
    if has_errors(problems):
        return NotSaved(problems=problems)
    verb = "Edit of" if action.id else "New"
    with book.unit_of_work(f"{verb} action “{short_text(action.what)}”") as work:
        saved = work.save(put_off(action, before))
    return Saved(record=saved, changes=work.changes)

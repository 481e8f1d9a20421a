"""Actions: what somebody owes by a day, under an issue or free-standing for a contract."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from bpodesk.domain.ids import UNSAVED, ActionId, ContractId, IssueId
from bpodesk.domain.problems import Problem


class ActionSide(StrEnum):
    """Whose action it is."""

    OURS = "ours"
    CUSTOMER = "customer's"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One thing to be done. It has one owner and one due day.

    `carried_from` is the day it was due at first, where it was put off since.
    """

    id: ActionId = ActionId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    issue_id: IssueId | None = None
    what: str
    owner: str = ""
    side: ActionSide = ActionSide.OURS
    raised_on: dt.date
    due_on: dt.date | None = None
    carried_from: dt.date | None = None
    done_on: dt.date | None = None
    note: str = ""
    binned_at: dt.datetime | None = None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether it is not done and its day is over."""
        return self.done_on is None and self.due_on is not None and self.due_on < today


def put_off(action: ActionItem, before: ActionItem | None) -> ActionItem:
    """The action with the day it was due at first, where it is now due later than `before`."""
    if before is None or action.done_on is not None or action.carried_from is not None:
        return action
    if before.due_on is None or action.due_on is None or action.due_on <= before.due_on:
        return action
    return replace(action, carried_from=before.due_on)


def check_action(action: ActionItem) -> tuple[Problem, ...]:
    """What keeps an action from being saved, each at its field."""
    problems: list[Problem] = []
    if not action.what.strip():
        problems.append(Problem(field="what", message="Say what is to be done."))
    if action.done_on is not None and action.done_on < action.raised_on:
        message = f"It was raised on {action.raised_on}; it can't have been done before."
        problems.append(Problem(field="done_on", message=message))
    return tuple(problems)

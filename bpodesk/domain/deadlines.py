"""What has to be done by when under a contract: a deadline, and how near it is.

A day is in time until its end in the contract's zone; an hour until its minute.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.ids import ActionId, ContractId, EventId, IssueId
from bpodesk.domain.periods import Month
from bpodesk.domain.worktime import local_date


class DeadlineKind(StrEnum):
    """What is to be done."""

    REPORT = "monthly report"
    DISPUTE = "dispute window"
    PAYMENT = "payment"
    NOTICE = "excuse notice"
    DECISION = "excuse decision"
    RENEWAL = "renewal notice"
    REMINDER = "renewal reminder"
    PROPOSAL = "renewal terms"
    MEETING = "monthly review"
    REVIEW = "quarterly review"
    INDEX_NOTICE = "indexation notice"
    INDEXATION = "indexation"
    AGREED_DAY = "agreed day"
    RATE = "rate ends"
    REVISION = "signature"
    SEAT = "seat ends"
    LEAVING = "person leaves"
    ANSWER = "issue answer"
    ISSUE = "issue"
    ACTION = "action"


class Stage(StrEnum):
    """How near a deadline is."""

    OVERDUE = "overdue"
    THIS_WEEK = "this week"
    THIS_MONTH = "this month"
    LATER = "later"
    DONE = "done"


# What ends by itself: once the day is over there is nothing left to do.
_PASSING = frozenset(
    {DeadlineKind.DISPUTE, DeadlineKind.RENEWAL, DeadlineKind.RATE, DeadlineKind.SEAT}
)

# What stays on the board until it is done, however long ago it was due.
STAYING = frozenset(
    {DeadlineKind.ANSWER, DeadlineKind.ISSUE, DeadlineKind.ACTION, DeadlineKind.REPORT}
)

# The ids of the clauses that the deadlines come from, but for a day that a clause itself names.
CLAUSES: Mapping[DeadlineKind, str] = {
    DeadlineKind.REPORT: "invoicing",
    DeadlineKind.DISPUTE: "disputes",
    DeadlineKind.PAYMENT: "invoicing",
    DeadlineKind.NOTICE: "customer-excuse",
    DeadlineKind.DECISION: "customer-excuse",
    DeadlineKind.RENEWAL: "term",
    DeadlineKind.REMINDER: "term",
    DeadlineKind.PROPOSAL: "term",
    DeadlineKind.MEETING: "governance",
    DeadlineKind.REVIEW: "governance",
    DeadlineKind.INDEX_NOTICE: "indexation",
    DeadlineKind.INDEXATION: "indexation",
    DeadlineKind.AGREED_DAY: "general",
    DeadlineKind.RATE: "fees",
    DeadlineKind.REVISION: "change-control",
    DeadlineKind.SEAT: "personnel",
    DeadlineKind.LEAVING: "personnel",
    DeadlineKind.ANSWER: "issue-handling",
    DeadlineKind.ISSUE: "issue-handling",
    DeadlineKind.ACTION: "governance",
}

MISSED: Mapping[DeadlineKind, str] = {
    DeadlineKind.REPORT: (
        "A service level without data may then be treated as a minor miss until it is supplied."
    ),
    DeadlineKind.DISPUTE: "A statement that nobody disputes in time is final.",
    DeadlineKind.PAYMENT: "Interest runs from the due date on.",
    DeadlineKind.NOTICE: "A late notice excuses nothing; the miss and its credit stay.",
    DeadlineKind.DECISION: (
        "Without an answer in time the notice counts as accepted; the vendor may record it so."
    ),
    DeadlineKind.RENEWAL: "The contract renews on the terms in force.",
    DeadlineKind.REMINDER: (
        "Without the reminder the customer may end the renewed period at any time by notice."
    ),
    DeadlineKind.PROPOSAL: "Other terms for the renewal can then only be agreed, not asked for.",
    DeadlineKind.MEETING: "The review is owed still; results and credits were not gone through.",
    DeadlineKind.INDEX_NOTICE: "The new rates start as much later as the notice is late.",
    DeadlineKind.AGREED_DAY: "What the clause says of a missed day holds.",
    DeadlineKind.REVIEW: "The review is owed still; what was to be settled there waits.",
    DeadlineKind.INDEXATION: "The rates stay as they are; nothing is changed backwards.",
    DeadlineKind.RATE: "Nothing is charged for it from the next day on.",
    DeadlineKind.REVISION: "The terms signed before stay in force; nothing applies backwards.",
    DeadlineKind.SEAT: "The seat is empty from the next day on; the hours are missing.",
    DeadlineKind.LEAVING: "The seat is scheduled on and its hours are counted as missing.",
    DeadlineKind.ANSWER: "The issue counts as answered late.",
    DeadlineKind.ISSUE: "The issue counts as resolved late.",
    DeadlineKind.ACTION: "The action is carried over, and the customer sees since when.",
}

SILENCE_SAYS_NOTHING = "The clause does not say what silence means: ask for an answer again."
"""What a missed decision leads to where the clause deems nothing accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing to be done by the end of `day`, or by the instant `at` (UTC), of a contract.

    `subject` tells it from others of its kind and stays the same while the day may move: a month,
    an event's code, a revision's number. `clause` is the id of the clause it comes from. `done` is
    None where the book can't know. `month` and the ids say where in the book it is dealt with.
    """

    kind: DeadlineKind
    contract_id: ContractId
    contract_number: str
    subject: str
    day: dt.date
    at: dt.datetime | None = None
    zone: str
    title: str
    sentence: str
    missed: str
    clause: str
    done: bool | None = None
    month: Month | None = None
    event_id: EventId | None = None
    issue_id: IssueId | None = None
    action_id: ActionId | None = None

    @property
    def key(self) -> str:
        """What tells it from every other deadline of the book."""
        return f"{self.kind.value}/{self.subject}/{self.contract_number}"


def by_time(deadline: Deadline) -> tuple[object, ...]:
    """What deadlines are sorted by: the day, those by the hour first, then the contract."""
    at = deadline.at or dt.datetime.max.replace(tzinfo=dt.UTC)
    return deadline.day, at, deadline.contract_number, deadline.kind.value, deadline.subject


def stage_of(deadline: Deadline, now: dt.datetime) -> Stage:
    """How near a deadline is at an instant, on the calendar of its contract's zone.

    A week is one from Monday to Sunday. What the book can't know to be done is overdue once it is
    past, unless it ends by itself.
    """
    if deadline.done:
        return Stage.DONE
    today = local_date(now, zone=deadline.zone)
    past = deadline.day < today if deadline.at is None else deadline.at < now
    if past:
        return Stage.DONE if deadline.kind in _PASSING else Stage.OVERDUE
    sunday = today + dt.timedelta(days=6 - today.weekday())
    if deadline.day <= sunday:
        return Stage.THIS_WEEK
    same_month = Month.containing(deadline.day) == Month.containing(today)
    return Stage.THIS_MONTH if same_month else Stage.LATER

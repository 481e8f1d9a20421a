"""Issues of a contract: what was reported, who owns it, and how far it has come.

Where an issue stands follows from its instants, so that its status can't contradict them: the
first answer, the resolution, and the pauses in which the clock waits for the customer.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from bpodesk.domain.ids import UNSAVED, ContractId, IssueId
from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import Span

_CODE = re.compile(r"I-([0-9]{1,9})")


class IssueKind(StrEnum):
    """What was reported."""

    INCIDENT = "incident"
    REQUEST = "request"
    COMPLAINT = "complaint"
    QUESTION = "question"
    RISK = "risk"


class IssueSeverity(StrEnum):
    """How much hangs on it, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Channel(StrEnum):
    """How something was said."""

    PHONE = "phone call"
    EMAIL = "e-mail"
    CHAT = "chat"
    MEETING = "meeting"
    TICKET = "ticket"
    LETTER = "letter"


class IssueStatus(StrEnum):
    """Where an issue stands. Waiting: its clock is paused."""

    OPEN = "open"
    ANSWERED = "answered"
    WAITING = "waiting"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which the clock stands; without an end it stands still now. Instants are UTC."""

    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something reported under a contract. `code` is its own within the contract.

    Instants are UTC. `due_on` is the day promised for this issue apart from the contract's times.
    `sla_codes` and `event_codes` name the service levels and excused events it has to do with;
    `month` (its first day) is the month whose statement it is about, where that is another than
    the one it was reported in.
    """

    id: IssueId = IssueId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    code: str
    title: str
    details: str = ""
    kind: IssueKind = IssueKind.INCIDENT
    severity: IssueSeverity = IssueSeverity.NORMAL
    reported_at: dt.datetime
    reported_by: str = ""
    channel: Channel = Channel.EMAIL
    our_owner: str = ""
    customer_owner: str = ""
    due_on: dt.date | None = None
    responded_at: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    pauses: tuple[Pause, ...] = ()
    root_cause: str = ""
    sla_codes: tuple[str, ...] = ()
    event_codes: tuple[str, ...] = ()
    month: dt.date | None = None
    binned_at: dt.datetime | None = None

    @property
    def answered_at(self) -> dt.datetime | None:
        """The first answer; a resolution is one."""
        return self.responded_at or self.resolved_at

    @property
    def is_paused(self) -> bool:
        """Whether its clock stands still."""
        return self.resolved_at is None and any(item.ended_at is None for item in self.pauses)

    @property
    def status(self) -> IssueStatus:
        """Where it stands."""
        if self.resolved_at is not None:
            return IssueStatus.RESOLVED
        if self.is_paused:
            return IssueStatus.WAITING
        return IssueStatus.OPEN if self.responded_at is None else IssueStatus.ANSWERED

    def pauses_until(self, moment: dt.datetime) -> tuple[Span, ...]:
        """The pauses that began before an instant, those still open cut there."""
        return tuple(
            Span(start=item.started_at, end=item.ended_at or moment)
            for item in self.pauses
            if item.started_at < moment
        )


def resolved(issue: Issue, moment: dt.datetime) -> Issue:
    """The issue as resolved at an instant; a pause that was still open ends there."""
    pauses = tuple(
        replace(item, ended_at=moment) if item.ended_at is None else item for item in issue.pauses
    )
    return replace(issue, resolved_at=moment, pauses=pauses)


def next_issue_code(taken: Iterable[str]) -> str:
    """The code that follows those of a contract: I-001, I-002, ..."""
    numbers = [int(found[1]) for code in taken if (found := _CODE.fullmatch(code))]
    return f"I-{max(numbers, default=0) + 1:03}"


def check_issue(issue: Issue) -> tuple[Problem, ...]:
    """What keeps an issue from being saved, each at its field."""
    problems: list[Problem] = []
    if not issue.code.strip():
        problems.append(Problem(field="code", message="An issue needs a code, such as I-001."))
    if not issue.title.strip():
        problems.append(Problem(field="title", message="Say in a few words what was reported."))
    problems.extend(_check_instants(issue))
    problems.extend(_check_pauses(issue))
    return tuple(problems)


def _check_instants(issue: Issue) -> Iterator[Problem]:
    reported, answered, done = issue.reported_at, issue.responded_at, issue.resolved_at
    if answered is not None and answered < reported:
        message = "The answer is before the report. Correct one of the two."
        yield Problem(field="responded_at", message=message)
    if done is not None and done < reported:
        message = "The resolution is before the report. Correct one of the two."
        yield Problem(field="resolved_at", message=message)
    elif done is not None and answered is not None and done < answered:
        message = "The resolution is before the answer. Correct one of the two."
        yield Problem(field="resolved_at", message=message)


def _check_pauses(issue: Issue) -> Iterator[Problem]:
    ordered = sorted(issue.pauses, key=lambda item: item.started_at)
    for pause in ordered:
        if pause.started_at < issue.reported_at:
            message = "A pause begins before the issue was reported. Correct its beginning."
            yield Problem(field="pauses", message=message)
        if pause.ended_at is None:
            if issue.resolved_at is not None:
                message = "The issue is resolved: say when its last pause ended."
                yield Problem(field="pauses", message=message)
        elif pause.ended_at <= pause.started_at:
            message = "A pause ends before it begins. Correct one of the two."
            yield Problem(field="pauses", message=message)
    for before, after in pairwise(ordered):
        if before.ended_at is None or before.ended_at > after.started_at:
            message = "Two pauses overlap. Make them one, or set them apart."
            yield Problem(field="pauses", message=message)

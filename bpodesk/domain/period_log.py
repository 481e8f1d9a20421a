"""What was reported and agreed in a month or a quarter: its issues and actions, as they stood then.

Whatever happened after the period is left out, so that a period that is over always says the same.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bpodesk.domain.ids import IssueId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issue_clock import Clocked, Promise, resolution_of, response_of
from bpodesk.domain.issues import Issue, Pause
from bpodesk.domain.periods import DateRange
from bpodesk.domain.worktime import Calendar, instant, local_date

ClockOf = Callable[[Issue], tuple[Calendar, Promise]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIssue:
    """An issue as it stood at the end of the period, with its times."""

    issue: Issue
    response: Clocked
    resolution: Clocked


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAction:
    """An action as it stood at the end of the period; `carried` where it is from before it.

    `issue` is the code of its issue, empty for a free-standing one.
    """

    action: ActionItem
    issue: str
    carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodLog:
    """The issues and actions of a period, by the contract's clock."""

    days: DateRange
    zone: str
    issues: tuple[LoggedIssue, ...]
    actions: tuple[LoggedAction, ...]

    def __bool__(self) -> bool:
        """False where there is nothing to tell."""
        return bool(self.issues or self.actions)


def period_log(
    issues: Iterable[Issue],
    actions: Iterable[ActionItem],
    *,
    days: DateRange,
    zone: str,
    clock_of: ClockOf,
    now: dt.datetime,
) -> PeriodLog:
    """The log of the days; of days that aren't over, as it stands now.

    An issue is told where it was reported, open or resolved in the period, or is about a month in
    it; an action where it was raised before the period's end and not done before its beginning.
    """
    start = instant(days.start, dt.time(0), zone=zone)
    until = min(instant(days.end, dt.time(0), zone=zone), now)
    known = tuple(issues)
    told = (
        as_of(issue, until)
        for issue in known
        if issue.reported_at < until
        and (
            issue.resolved_at is None
            or issue.resolved_at >= start
            or (issue.month is not None and issue.month in days)
        )
    )
    codes = {issue.id: issue.code for issue in known}
    return PeriodLog(
        days=days,
        zone=zone,
        issues=tuple(_logged(issue, clock_of, until) for issue in told),
        actions=_actions(actions, codes, days=days, last=local_date(until, zone=zone)),
    )


def as_of(issue: Issue, moment: dt.datetime) -> Issue:
    """The issue as it stood at an instant after its report."""
    return replace(
        issue,
        responded_at=_until(issue.responded_at, moment),
        resolved_at=_until(issue.resolved_at, moment),
        pauses=tuple(
            Pause(
                started_at=item.started_at,
                ended_at=_until(item.ended_at, moment),
                reason=item.reason,
            )
            for item in issue.pauses
            if item.started_at <= moment
        ),
    )


def _until(happened: dt.datetime | None, moment: dt.datetime) -> dt.datetime | None:
    return happened if happened is not None and happened <= moment else None


def _logged(issue: Issue, clock_of: ClockOf, now: dt.datetime) -> LoggedIssue:
    calendar, promise = clock_of(issue)
    return LoggedIssue(
        issue=issue,
        response=response_of(issue, calendar, promise, now=now),
        resolution=resolution_of(issue, calendar, promise, now=now),
    )


def _actions(
    actions: Iterable[ActionItem], codes: Mapping[IssueId, str], *, days: DateRange, last: dt.date
) -> tuple[LoggedAction, ...]:
    found: list[LoggedAction] = []
    for action in actions:
        if action.raised_on >= days.end or action.raised_on > last:
            continue
        if action.done_on is not None and action.done_on < days.start:
            continue
        done = action.done_on
        if done is not None and (done >= days.end or done > last):
            action = replace(action, done_on=None)  # noqa: PLW2901 - as it stood then
        issue = "" if action.issue_id is None else codes[action.issue_id]
        found.append(
            LoggedAction(action=action, issue=issue, carried=action.raised_on < days.start)
        )
    return tuple(found)

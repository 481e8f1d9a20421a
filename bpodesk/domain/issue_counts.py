"""Issues of a month counted for a service level: how many there were, how many were in time."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bpodesk.domain.issue_clock import Judgement, Promise, resolution_of, response_of
from bpodesk.domain.issues import Issue, IssueKind, IssueSeverity
from bpodesk.domain.periods import DateRange
from bpodesk.domain.worktime import Calendar, local_date


class Timing(StrEnum):
    """Which time of an issue is looked at."""

    ANSWERED = "answered"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueQuery:
    """Which issues count, and within how many business hours. Empty tuples take all."""

    timing: Timing
    hours: int
    kinds: tuple[IssueKind, ...] = ()
    severities: tuple[IssueSeverity, ...] = ()

    def takes(self, issue: Issue) -> bool:
        """Whether an issue is of a kind and a severity that count."""
        return (not self.kinds or issue.kind in self.kinds) and (
            not self.severities or issue.severity in self.severities
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCount:
    """How many issues counted and were in time; `undecided` could still be either, and don't."""

    counted: int
    in_time: int
    undecided: int


def count_issues(
    issues: Iterable[Issue],
    query: IssueQuery,
    *,
    days: DateRange,
    calendar_of: Callable[[Issue], Calendar],
    now: dt.datetime,
) -> IssueCount:
    """The issues that were reported on the days. Raises ValueError for a calendar without hours."""
    judged = [
        _judgement(issue, query, calendar, now=now)
        for issue in issues
        for calendar in (calendar_of(issue),)
        if query.takes(issue) and local_date(issue.reported_at, zone=calendar.zone) in days
    ]
    if Judgement.NO_PROMISE in judged:
        raise ValueError("the calendar has no business hours")
    in_time, late = judged.count(Judgement.IN_TIME), judged.count(Judgement.LATE)
    return IssueCount(
        counted=in_time + late, in_time=in_time, undecided=len(judged) - in_time - late
    )


def _judgement(
    issue: Issue, query: IssueQuery, calendar: Calendar, *, now: dt.datetime
) -> Judgement:
    minutes = query.hours * 60
    if query.timing is Timing.ANSWERED:
        promise = Promise(respond_minutes=minutes)
        return response_of(issue, calendar, promise, now=now).judgement
    promise = Promise(resolve_minutes=minutes)
    return resolution_of(issue, calendar, promise, now=now).judgement

"""Deadlines of the issue log: answers, resolutions, actions."""

from collections.abc import Iterator
from dataclasses import replace

from bpodesk.domain.contracts import Terms
from bpodesk.domain.deadline_inputs import DeadlineInputs, make
from bpodesk.domain.deadlines import Deadline, DeadlineKind
from bpodesk.domain.issue_clock import due_of, promise_for
from bpodesk.domain.issues import Issue
from bpodesk.domain.wording import date_words, duration_words, instant_words
from bpodesk.domain.worktime import local_date


def of_issues(inputs: DeadlineInputs) -> Iterator[Deadline]:
    """What was promised for issues: by the agreement's times, or by a day of their own."""
    zone = inputs.revisions[-1].terms.calendar.zone
    for issue in inputs.issues:
        revision = inputs.revision_on(local_date(issue.reported_at, zone=zone))
        terms = revision.terms
        promise = promise_for(inputs.wordings.get(revision.id, ()), terms, issue.severity)
        is_done = issue.resolved_at is not None
        if promise.respond_minutes is not None:
            made = _by_hours(inputs, DeadlineKind.ANSWER, terms, issue, promise.respond_minutes)
            yield from _told(made, done=issue.answered_at is not None)
        if promise.resolve_minutes is not None:
            made = _by_hours(inputs, DeadlineKind.ISSUE, terms, issue, promise.resolve_minutes)
            yield from _told(made, done=is_done)
        if issue.due_on is not None:
            made = make(
                inputs,
                DeadlineKind.ISSUE,
                terms,
                subject=f"{issue.code} own day",
                day=issue.due_on,
                title=f"{issue.code} {issue.title}",
                sentence=f"{issue.code} “{issue.title}” was promised to be resolved by then.",
            )
            made = replace(made, issue_id=issue.id, clause="governance")
            yield from _told(made, done=is_done)


def of_actions(inputs: DeadlineInputs) -> Iterator[Deadline]:
    """Actions with a due day."""
    for action in inputs.actions:
        if action.due_on is None:
            continue
        owner = action.owner or "somebody who is not named yet"
        carried = ""
        if action.carried_from is not None:
            carried = f" It was due on {date_words(action.carried_from)} at first."
        made = make(
            inputs,
            DeadlineKind.ACTION,
            inputs.terms_on(action.due_on),
            subject=str(action.id),
            day=action.due_on,
            title=action.what,
            sentence=f"To be done by {owner}, who is {_side(action.side.value)}.{carried}",
        )
        yield replace(made, done=action.done_on is not None, action_id=action.id)


def _side(side: str) -> str:
    return "one of ours" if side == "ours" else "at the customer's"


def _told(made: Deadline | None, *, done: bool) -> Iterator[Deadline]:
    if made is not None:
        yield replace(made, done=done)


def _by_hours(
    inputs: DeadlineInputs, kind: DeadlineKind, terms: Terms, issue: Issue, minutes: int
) -> Deadline | None:
    """The deadline of a promise in business hours; None while the clock stands still."""
    calendar = terms.calendar
    if not calendar.windows or issue.is_paused:
        return None
    due = due_of(issue, calendar, minutes)
    verb = "answered" if kind is DeadlineKind.ANSWER else "resolved"
    wall = instant_words(due, zone=calendar.zone)
    made = make(
        inputs,
        kind,
        terms,
        subject=issue.code,
        day=local_date(due, zone=calendar.zone),
        title=f"{'Answer to ' if kind is DeadlineKind.ANSWER else ''}{issue.code} {issue.title}",
        sentence=(
            f"A {issue.severity.value} issue is to be {verb} within {duration_words(minutes)} of"
            f" coverage: until {wall} ({calendar.zone})."
        ),
    )
    return replace(made, at=due, issue_id=issue.id)

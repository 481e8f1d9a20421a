"""Issues and actions on paper: what each cell says."""

import datetime as dt

from bpodesk.documents.blocks import Emphasis, Table
from bpodesk.documents.issue_log import issue_log_blocks
from bpodesk.domain.issue_actions import ActionSide
from bpodesk.domain.issue_clock import Promise
from bpodesk.domain.issues import Issue, Pause
from bpodesk.domain.period_log import PeriodLog, period_log
from bpodesk.domain.worktime import Calendar
from tests.domain.test_issue_log import SEPTEMBER, D, action
from tests.domain.test_issues import CALENDAR, at, issue

NOW = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)


def logged(*issues: Issue, calendar: Calendar = CALENDAR, promise: Promise) -> PeriodLog:
    return period_log(
        issues,
        (),
        days=SEPTEMBER,
        zone=CALENDAR.zone,
        clock_of=lambda _issue: (calendar, promise),
        now=NOW,
    )


def cells(log: PeriodLog) -> list[list[str]]:
    """The rows of the first table, runs joined."""
    table = next(block for block in issue_log_blocks(log) if isinstance(block, Table))
    return [
        [cell if isinstance(cell, str) else "".join(run.text for run in cell) for cell in row.cells]
        for row in table.rows
    ]


def test_issue_on_paper_says_what_was_promised_and_how_it_went() -> None:
    reported = at(8, 9)
    log = logged(
        issue(
            reported_at=reported,
            responded_at=at(8, 10, 1),
            resolved_at=at(8, 17),
            our_owner="Amihan",
            customer_owner="Ida",
            root_cause="A rule",
            sla_codes=("S2",),
            event_codes=("E1",),
        ),
        issue(code="I-2", reported_at=reported, pauses=(Pause(started_at=at(8, 9, 30)),)),
        promise=Promise(respond_minutes=60, resolve_minutes=480),
    )
    assert cells(log) == [
        [
            "I-001  Late (incident, normal) Cause: A rule [S2, E1]",
            "Tue 8 Sep 2026 09:00",
            "8 Sep 2026, 1 h 1 min of 1 h: late",
            "8 Sep 2026, 8 h of 8 h: in time",
            "Amihan / Ida",
        ],
        [
            "I-2  Late (incident, normal)",
            "Tue 8 Sep 2026 09:00",
            "paused, 0 h 30 min",
            "paused, 0 h 30 min",
            "–",
        ],
    ]


def test_issue_on_paper_without_promise_or_hours_says_what_there_is() -> None:
    late = at(30, 17)
    assert cells(logged(issue(reported_at=late), promise=Promise()))[0][2] == "open, 1 h"
    running = logged(issue(reported_at=late), promise=Promise(respond_minutes=120))
    assert cells(running)[0][2] == "open, 1 h of 2 h"
    bare = Calendar(zone=CALENDAR.zone)
    assert cells(logged(issue(), calendar=bare, promise=Promise()))[0][2] == "open"


def test_action_on_paper_says_since_when_it_is_carried_over() -> None:
    log = period_log(
        (),
        (
            action(raised_on=D(2026, 8, 1), carried_from=D(2026, 8, 7), due_on=D(2026, 9, 9)),
            action(owner="Ida", side=ActionSide.CUSTOMER, done_on=D(2026, 9, 9)),
        ),
        days=SEPTEMBER,
        zone=CALENDAR.zone,
        clock_of=lambda _issue: (CALENDAR, Promise()),
        now=NOW,
    )
    assert cells(log) == [
        ["Train (carried over)", "–", "–", "9 Sep 2026, first 7 Aug 2026", "open"],
        ["Train", "–", "Ida (customer)", "–", "9 Sep 2026"],
    ]
    table = next(block for block in issue_log_blocks(log) if isinstance(block, Table))
    assert [row.emphasis for row in table.rows] == [Emphasis.NORMAL, Emphasis.MUTED]


def test_period_without_issues_and_actions_has_no_part() -> None:
    assert list(issue_log_blocks(logged(promise=Promise()))) == []

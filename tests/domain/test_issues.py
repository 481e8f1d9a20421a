"""Issues: their status from their instants, their clock, what keeps one from being saved."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bpodesk.domain.clauses import Clause, parse_clause
from bpodesk.domain.contracts import Terms
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_clock import (
    Judgement,
    Promise,
    business_minutes,
    due_of,
    promise_for,
    resolution_of,
    response_of,
)
from bpodesk.domain.issues import (
    Issue,
    IssueSeverity,
    IssueStatus,
    Pause,
    check_issue,
    next_issue_code,
)
from bpodesk.domain.worktime import Calendar, Holiday, Window
from bpodesk.resources import resource_path

NEW_YORK = ZoneInfo("America/New_York")
CALENDAR = Calendar(
    zone="America/New_York",
    windows=tuple(Window(weekday=n, start=dt.time(9), end=dt.time(18)) for n in range(5)),
    holidays=(Holiday(day=dt.date(2026, 9, 7), name="Labor Day"),),
)
FRIDAY = (4, 16, 30)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A time of September 2026 on New York's wall clock."""
    return dt.datetime(2026, 9, day, hour, minute, tzinfo=NEW_YORK).astimezone(dt.UTC)


def issue(**more: Any) -> Issue:
    fields: dict[str, Any] = {"code": "I-001", "title": "Late", "reported_at": at(*FRIDAY), **more}
    return Issue(contract_id=ContractId(1), **fields)


def clause() -> Clause:
    path = resource_path("clauses/issue-handling.md")
    parsed = parse_clause(path.read_text(encoding="utf-8"))
    assert isinstance(parsed, Clause)
    return parsed


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, IssueStatus.OPEN),
        ({"responded_at": at(8, 9)}, IssueStatus.ANSWERED),
        ({"pauses": (Pause(started_at=at(8, 9)),)}, IssueStatus.WAITING),
        ({"pauses": (Pause(started_at=at(8, 9), ended_at=at(8, 10)),)}, IssueStatus.OPEN),
        ({"resolved_at": at(8, 9)}, IssueStatus.RESOLVED),
    ],
)
def test_issue_status_follows_from_its_instants(
    fields: dict[str, Any], status: IssueStatus
) -> None:
    assert issue(**fields).status is status


def test_issue_that_was_only_resolved_was_answered_with_it() -> None:
    assert issue(resolved_at=at(8, 9)).answered_at == at(8, 9)
    assert issue(resolved_at=at(9, 9), responded_at=at(8, 9)).answered_at == at(8, 9)


def test_issue_codes_count_on_from_the_highest_of_their_kind() -> None:
    assert next_issue_code([]) == "I-001"
    assert next_issue_code(["I-009", "BUG-44", "I-2"]) == "I-010"
    assert next_issue_code(["I-999"]) == "I-1000"


def test_clock_runs_on_business_hours_over_weekend_and_holiday() -> None:
    # Friday 16:30 to 18:00, Tuesday 9:00 to 15:30: eight hours.
    assert due_of(issue(), CALENDAR, 480) == at(8, 15, 30)
    assert business_minutes(CALENDAR, at(*FRIDAY), at(8, 15, 30)) == 480


def test_clock_stands_still_in_a_pause() -> None:
    paused = issue(pauses=(Pause(started_at=at(8, 10), ended_at=at(8, 11, 30)),))
    promise = Promise(respond_minutes=60, resolve_minutes=480)
    assert due_of(paused, CALENDAR, 480) == at(8, 17)
    done = issue(pauses=paused.pauses, responded_at=at(8, 9), resolved_at=at(8, 17))
    resolution = resolution_of(done, CALENDAR, promise, now=at(30, 9))
    assert (resolution.minutes, resolution.judgement) == (480, Judgement.IN_TIME)
    response = response_of(done, CALENDAR, promise, now=at(30, 9))
    # Until Tuesday 9:00 the clock ran on Friday only, for an hour and a half.
    assert (response.minutes, response.due_at) == (90, at(4, 17, 30))
    assert response.judgement is Judgement.LATE


@pytest.mark.parametrize(
    ("now", "judgement", "minutes"),
    [
        (at(8, 15, 30), Judgement.RUNNING, 480),
        (at(8, 15, 31), Judgement.LATE, 481),
    ],
)
def test_clock_of_an_open_issue_is_late_after_its_minute(
    now: dt.datetime, judgement: Judgement, minutes: int
) -> None:
    found = resolution_of(issue(), CALENDAR, Promise(resolve_minutes=480), now=now)
    assert (found.judgement, found.minutes, found.done_at) == (judgement, minutes, None)


def test_clock_that_stands_is_paused_unless_it_was_late_before() -> None:
    promise = Promise(resolve_minutes=480)
    waiting = issue(pauses=(Pause(started_at=at(8, 10)),))
    found = resolution_of(waiting, CALENDAR, promise, now=at(20, 10))
    # Friday 16:30 to 18:00 and Tuesday 9:00 to 10:00.
    assert (found.minutes, found.due_at, found.judgement) == (150, None, Judgement.PAUSED)
    late = issue(pauses=(Pause(started_at=at(9, 10)),))
    found = resolution_of(late, CALENDAR, promise, now=at(20, 10))
    assert (found.due_at, found.judgement) == (at(8, 15, 30), Judgement.LATE)
    later = issue(pauses=(Pause(started_at=at(20, 10)),))
    assert later.pauses_until(at(20, 10)) == ()


def test_clock_without_promise_or_without_hours_judges_nothing() -> None:
    found = resolution_of(issue(), CALENDAR, Promise(), now=at(8, 10))
    assert (found.minutes, found.judgement) == (150, Judgement.NO_PROMISE)
    bare = Calendar(zone="America/New_York")
    found = resolution_of(issue(), bare, Promise(resolve_minutes=480), now=at(8, 10))
    assert (found.minutes, found.due_at, found.judgement) == (None, None, Judgement.NO_PROMISE)


def test_promise_is_what_the_clause_prints_with_its_agreed_values() -> None:
    usual = Terms(calendar=CALENDAR, clauses=("issue-handling",))
    found = promise_for((clause(),), usual, IssueSeverity.HIGH)
    assert found == Promise(respond_minutes=240, resolve_minutes=960)
    agreed = Terms(
        calendar=CALENDAR,
        clauses=("issue-handling",),
        clause_values={"issue-handling": {"high_response_hours": 2}},
    )
    found = promise_for((clause(),), agreed, IssueSeverity.HIGH)
    assert found == Promise(respond_minutes=120, resolve_minutes=960)


def test_promise_is_none_where_the_agreement_has_no_such_clause() -> None:
    # The clause is not among the required ones.
    without = Terms(calendar=CALENDAR)
    assert promise_for((clause(),), without, IssueSeverity.LOW) == Promise()


def test_promise_that_is_no_number_is_none() -> None:
    terms = Terms(
        calendar=CALENDAR,
        clauses=("issue-handling",),
        clause_values={"issue-handling": {"low_response_hours": "soon"}},
    )
    found = promise_for((clause(),), terms, IssueSeverity.LOW)
    assert found == Promise(respond_minutes=None, resolve_minutes=4800)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"code": " "}, ("code", "needs a code")),
        ({"title": " "}, ("title", "few words")),
        ({"responded_at": at(4, 16)}, ("responded_at", "before the report")),
        ({"resolved_at": at(4, 16)}, ("resolved_at", "before the report")),
        ({"responded_at": at(8, 12), "resolved_at": at(8, 11)}, ("resolved_at", "the answer")),
        ({"pauses": (Pause(started_at=at(4, 16)),)}, ("pauses", "before the issue")),
        (
            {"pauses": (Pause(started_at=at(8, 9), ended_at=at(8, 9)),)},
            ("pauses", "ends before it begins"),
        ),
        (
            {"pauses": (Pause(started_at=at(8, 9)),), "resolved_at": at(9, 9)},
            ("pauses", "when its last pause ended"),
        ),
        (
            {
                "pauses": (
                    Pause(started_at=at(8, 11), ended_at=at(8, 12)),
                    Pause(started_at=at(8, 9), ended_at=at(8, 11, 1)),
                )
            },
            ("pauses", "overlap"),
        ),
        (
            {"pauses": (Pause(started_at=at(8, 9)), Pause(started_at=at(8, 11)))},
            ("pauses", "overlap"),
        ),
    ],
)
def test_issue_that_contradicts_itself_is_refused_at_its_field(
    fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    (problem,) = check_issue(issue(**fields))
    assert problem.field == fault[0]
    assert fault[1] in problem.message


def test_issue_without_fault_is_saved() -> None:
    whole = issue(
        responded_at=at(8, 9),
        resolved_at=at(9, 9),
        pauses=(
            Pause(started_at=at(8, 10), ended_at=at(8, 11)),
            Pause(started_at=at(8, 11), ended_at=at(8, 12)),
        ),
    )
    assert check_issue(whole) == ()

"""Actions, contacts, links, and what of the log belongs to a period."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bpodesk.domain.contact_log import ContactNote, check_contact
from bpodesk.domain.ids import ActionId, ContractId, IssueId
from bpodesk.domain.issue_actions import ActionItem, check_action, put_off
from bpodesk.domain.issue_clock import Judgement, Promise
from bpodesk.domain.issues import IssueStatus, Pause
from bpodesk.domain.links import link_of
from bpodesk.domain.period_log import PeriodLog, period_log
from bpodesk.domain.periods import Month
from tests.domain.test_issues import CALENDAR, at, issue

SEPTEMBER = Month(2026, 9).range
LATER = at(30, 23) + dt.timedelta(days=20)
D = dt.date


def action(**more: Any) -> ActionItem:
    fields: dict[str, Any] = {"what": "Train", "raised_on": D(2026, 9, 4), **more}
    return ActionItem(contract_id=ContractId(1), **fields)


# ---------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("+63 (2) 8123-4567", "tel:+63281234567"),
        ("tel:+1-212-555-0100;EXT=12", "tel:+12125550100;ext=12"),
        (" ada@byrd.example ", "mailto:ada@byrd.example"),
        ("mailto:ada@byrd.example", "mailto:ada@byrd.example"),
        ("sip:ada@pbx.byrd.example:5061", "sip:ada@pbx.byrd.example:5061"),
        ("https://chat.example/room/4?thread=9#m1", "https://chat.example/room/4?thread=9#m1"),
        ("https://chat.example", "https://chat.example"),
    ],
)
def test_link_opens_phone_sip_mail_and_chat(text: str, link: str) -> None:
    assert link_of(text) == link


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://chat.example",
        "https://ada:secret@chat.example",
        "https://chat.example:8443/",
        "https://localhost/",
        "https://chat.example/a b",
        "https://chat.example/\nfile:///x",
        'https://chat.example/"><x',
        "mailto:ada@byrd.example?attach=/etc/passwd",
        "mailto:ada@byrd.example,eve@x.example",
        "tel:112;phone-context=x",
        "sip:ada@byrd.example;transport=tcp",
        "ms-msdt:/id",
        "smb://host.example/share",
        "https://chat.example/" + "a" * 2_000,
    ],
)
def test_link_of_anything_else_opens_nothing(text: str) -> None:
    assert link_of(text) is None


# ---------------------------------------------------------------------------- contacts, actions


def test_contact_needs_words_and_a_link_that_opens() -> None:
    note = ContactNote(contract_id=ContractId(1), happened_at=at(4, 9), said="Hello")
    assert check_contact(note) == ()
    assert check_contact(replace(note, link="sip:ada@byrd.example")) == ()
    fields = [item.field for item in check_contact(replace(note, said=" ", link="file:///x"))]
    assert fields == ["said", "link"]


def test_action_needs_words_and_is_done_after_it_was_raised() -> None:
    assert check_action(action(done_on=D(2026, 9, 4))) == ()
    fields = [item.field for item in check_action(action(what="", done_on=D(2026, 9, 3)))]
    assert fields == ["what", "done_on"]


@pytest.mark.parametrize(
    ("before", "after", "first"),
    [
        ({"due_on": D(2026, 9, 8)}, {"due_on": D(2026, 9, 15)}, D(2026, 9, 8)),
        ({"due_on": D(2026, 9, 8)}, {"due_on": D(2026, 9, 7)}, None),
        ({"due_on": D(2026, 9, 8)}, {"due_on": None}, None),
        ({"due_on": None}, {"due_on": D(2026, 9, 7)}, None),
        (
            {"due_on": D(2026, 9, 8)},
            {"due_on": D(2026, 9, 15), "done_on": D(2026, 9, 9)},
            None,
        ),
        (
            {"due_on": D(2026, 9, 8)},
            {"due_on": D(2026, 9, 15), "carried_from": D(2026, 9, 1)},
            D(2026, 9, 1),
        ),
    ],
)
def test_action_that_is_put_off_remembers_when_it_was_due_at_first(
    before: dict[str, Any], after: dict[str, Any], first: dt.date | None
) -> None:
    assert put_off(action(**after), action(**before)).carried_from == first


def test_action_that_is_new_was_put_off_by_nobody() -> None:
    assert put_off(action(due_on=D(2026, 9, 8)), None).carried_from is None


def test_action_is_overdue_the_day_after_its_due_day() -> None:
    due = action(due_on=D(2026, 9, 8))
    assert not due.is_overdue(D(2026, 9, 8))
    assert due.is_overdue(D(2026, 9, 9))
    assert not replace(due, done_on=D(2026, 9, 9)).is_overdue(D(2026, 9, 9))
    assert not action().is_overdue(D(2027, 1, 1))


# ---------------------------------------------------------------------------- a period's log


def log(
    issues: tuple[Any, ...] = (),
    actions: tuple[ActionItem, ...] = (),
    *,
    now: dt.datetime = LATER,
) -> PeriodLog:
    return period_log(
        issues,
        actions,
        days=SEPTEMBER,
        zone=CALENDAR.zone,
        clock_of=lambda _issue: (CALENDAR, Promise(resolve_minutes=480)),
        now=now,
    )


AUGUST = dt.datetime(2026, 8, 20, 14, tzinfo=dt.UTC)
OCTOBER = dt.datetime(2026, 10, 2, 14, tzinfo=dt.UTC)


def test_period_log_tells_what_was_reported_open_or_resolved_in_it() -> None:
    found = log(
        (
            issue(id=IssueId(1), code="I-1", reported_at=AUGUST, resolved_at=AUGUST),
            issue(id=IssueId(2), code="I-2", reported_at=AUGUST, resolved_at=at(2, 9)),
            issue(id=IssueId(3), code="I-3", reported_at=AUGUST),
            issue(id=IssueId(4), code="I-4"),
            issue(id=IssueId(5), code="I-5", reported_at=OCTOBER),
            issue(
                id=IssueId(6),
                code="I-6",
                reported_at=AUGUST,
                resolved_at=AUGUST,
                month=D(2026, 9, 1),
            ),
            issue(
                id=IssueId(7),
                code="I-7",
                reported_at=AUGUST,
                resolved_at=AUGUST,
                month=D(2026, 8, 1),
            ),
        )
    )
    assert [item.issue.code for item in found.issues] == ["I-2", "I-3", "I-4", "I-6"]
    assert found
    assert not log()


def test_period_log_says_what_was_so_at_its_end() -> None:
    pause = Pause(started_at=at(30, 10), ended_at=OCTOBER, reason="Order file")
    late = Pause(started_at=OCTOBER, ended_at=OCTOBER + dt.timedelta(hours=1))
    (told,) = log(
        (
            issue(
                reported_at=at(30, 9),
                responded_at=at(30, 10),
                resolved_at=OCTOBER,
                pauses=(pause, late),
            ),
        )
    ).issues
    assert told.issue.status is IssueStatus.WAITING
    assert told.issue.pauses == (replace(pause, ended_at=None),)
    assert told.issue.responded_at == at(30, 10)
    assert (told.resolution.minutes, told.resolution.judgement) == (60, Judgement.PAUSED)


def test_period_log_has_the_actions_that_were_not_done_before_it() -> None:
    old = D(2026, 8, 3)
    found = log(
        (issue(id=IssueId(4), code="I-4"),),
        (
            action(id=ActionId(1), what="a", raised_on=old, done_on=D(2026, 8, 31)),
            action(id=ActionId(2), what="b", raised_on=old, done_on=D(2026, 9, 1)),
            action(id=ActionId(3), what="c", raised_on=old, done_on=D(2026, 10, 1)),
            action(id=ActionId(4), what="d", issue_id=IssueId(4)),
            action(id=ActionId(5), what="e", raised_on=D(2026, 10, 1)),
        ),
    )
    told = [(item.action.what, item.action.done_on, item.carried) for item in found.actions]
    assert told == [("b", D(2026, 9, 1), True), ("c", None, True), ("d", None, False)]
    assert [item.issue for item in found.actions] == ["", "", "I-4"]


def test_period_log_of_a_month_that_is_not_over_says_how_it_stands_now() -> None:
    now = at(10, 12)
    found = log(
        (issue(reported_at=at(9, 9), resolved_at=at(11, 9)), issue(reported_at=at(12, 9))),
        (action(raised_on=D(2026, 9, 11)), action(what="x", done_on=D(2026, 9, 11))),
        now=now,
    )
    (told,) = found.issues
    assert told.issue.resolved_at is None
    assert [(item.action.what, item.action.done_on) for item in found.actions] == [("x", None)]

"""The issue log in the book: saving as one step, lists with their times, bin, deadlines, counts."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain import codec
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.contracts import Contract, Terms
from bpodesk.domain.customers import Contact
from bpodesk.domain.deadlines import DeadlineKind, Stage
from bpodesk.domain.ids import ContractId, IssueId
from bpodesk.domain.issue_actions import ActionItem, ActionSide
from bpodesk.domain.issue_clock import Judgement
from bpodesk.domain.issue_counts import IssueCount, IssueQuery, Timing
from bpodesk.domain.issues import Issue, IssueKind, IssueSeverity, IssueStatus, Pause
from bpodesk.domain.measured import Measurement
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.worktime import Calendar
from bpodesk.services.bin import list_bin, restore
from bpodesk.services.books import NotFound, OpenBook, check_book, redo_last, undo_last
from bpodesk.services.contact_log import list_contacts, save_contact
from bpodesk.services.contracts import bin_contracts, open_contract, save_contract
from bpodesk.services.deadlines import list_deadlines
from bpodesk.services.issue_actions import list_actions, save_action
from bpodesk.services.issue_counts import (
    NoHours,
    count_month,
    has_counts,
    levels_fed,
    take_counts,
)
from bpodesk.services.issues import (
    IssueFile,
    clock_for,
    customer_contacts,
    known_codes,
    list_issues,
    new_issue,
    open_issue,
    resolve_issue,
    save_issue,
)
from bpodesk.services.log_records import bin_records, short_text
from bpodesk.services.measures import open_month, save_month
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import compute, statement_pdf
from tests.services.making import fields_of, ok, pdf_text, refused, run_sql, sample_id

# It is Monday 5 October 2026, 04:30 in New York; the desk opens at nine.
D = dt.date


def utc(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def with_promise(book: OpenBook, contract_id: ContractId) -> None:
    """Make the clause about issues part of the draft that is worked with."""
    file = open_contract(book, contract_id)
    clauses = (*(file.revision.terms.clauses or ("general",)), "issue-handling")
    terms = replace(file.revision.terms, clauses=clauses)
    ok(save_contract(book, replace(file, revision=replace(file.revision, terms=terms))))


def replace_terms(book: OpenBook, terms: Terms) -> None:
    """Terms that the editor would refuse, as an older book may have them."""
    text = codec.canonical(terms).replace("'", "''")
    run_sql(book.path, f"UPDATE revision SET terms = '{text}'")


def saved(book: OpenBook, contract_id: ContractId, title: str = "Late", **more: Any) -> Issue:
    issue = replace(new_issue(book, contract_id, title), **more)
    return ok(save_issue(book, IssueFile(issue=issue)))


def action(contract_id: ContractId, **more: Any) -> ActionItem:
    fields: dict[str, Any] = {"what": "Train", "raised_on": D(2026, 9, 14), **more}
    return ActionItem(contract_id=contract_id, **fields)


def said(contract_id: ContractId, **more: Any) -> ContactNote:
    fields: dict[str, Any] = {"said": "Hello", "happened_at": utc(9, 14, 14), **more}
    return ContactNote(contract_id=contract_id, **fields)


# ------------------------------------------------------------------------------- saving


def test_issue_is_saved_with_actions_and_contacts_as_one_step(
    book: OpenBook, contract: Contract
) -> None:
    issue = new_issue(book, contract.id, " Late mails ")
    assert (issue.code, issue.title, issue.reported_at) == ("I-001", "Late mails", book.clock())
    file = IssueFile(
        issue=issue,
        actions=(action(contract.id), action(contract.id, what="Tell them")),
        contacts=(said(contract.id, link="tel:+12125550100"),),
    )
    stored = ok(save_issue(book, file))
    held = open_issue(book, stored.id)
    assert [item.what for item in held.actions] == ["Train", "Tell them"]
    assert {item.issue_id for item in (*held.actions, *held.contacts)} == {stored.id}
    assert new_issue(book, contract.id).code == "I-002"
    assert check_book(book) == ()
    undo_last(book)
    assert (list_issues(book), list_actions(book), list_contacts(book)) == ((), (), ())
    redo_last(book)
    assert open_issue(book, stored.id) == held


def test_issue_edited_puts_what_was_taken_out_into_the_bin_and_notes_what_was_put_off(
    book: OpenBook, contract: Contract
) -> None:
    first = action(contract.id, due_on=D(2026, 9, 18))
    file = IssueFile(
        issue=new_issue(book, contract.id, "Late"),
        actions=(first, action(contract.id, what="Tell")),
        contacts=(said(contract.id),),
    )
    before = open_issue(book, ok(save_issue(book, file)).id)
    later = replace(before.actions[0], due_on=D(2026, 9, 25))
    changed = IssueFile(issue=replace(before.issue, title="Later"), actions=(later,))
    ok(save_issue(book, changed, before))
    (row,) = list_actions(book)
    assert row.action.carried_from == D(2026, 9, 18)
    assert [item.name for item in list_bin(book)] == ["action “Tell”", "contact “Hello”"]
    assert open_issue(book, before.issue.id).issue.title == "Later"


def test_issue_with_faults_is_refused_at_its_fields(book: OpenBook, contract: Contract) -> None:
    saved(book, contract.id)
    issue = replace(
        new_issue(book, contract.id, ""), code="I-001", sla_codes=("S1",), event_codes=("E9",)
    )
    file = IssueFile(
        issue=issue,
        actions=(action(contract.id, what=""),),
        contacts=(said(contract.id, link="file:///x"),),
    )
    outcome = save_issue(book, file)
    assert fields_of(outcome) == [
        "title",
        "actions",
        "contacts",
        "code",
        "sla_codes",
        "event_codes",
    ]
    words = [item.message for item in refused(outcome)]
    assert words[2].startswith("“Hello”: This can't be opened.")
    assert words[4] == "The contract has no service level S1. It has none yet."


def test_issue_refers_to_levels_and_events_of_its_contract(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    assert known_codes(sample, contract_id) == (
        ("S1", "S2", "S3", "S4", "K1", "K2"),
        ("E1", "E2", "E3"),
    )
    issue = saved(sample, contract_id, sla_codes=("S2",), event_codes=("E2",))
    assert issue.sla_codes == ("S2",)
    wrong = replace(new_issue(sample, contract_id, "x"), event_codes=("E9",))
    (problem,) = refused(save_issue(sample, IssueFile(issue=wrong)))
    assert problem.message == "The contract has no excused event E9. It has E1, E2, E3."
    assert [person.name for person in customer_contacts(sample, contract_id)]


def test_issue_that_is_gone_is_not_found(book: OpenBook) -> None:
    with pytest.raises(NotFound):
        open_issue(book, IssueId(7))
    with pytest.raises(NotFound):
        clock_for(book, ContractId(7))
    with pytest.raises(NotFound):
        customer_contacts(book, ContractId(7))


# ------------------------------------------------------------------------------- lists


def test_list_judges_issues_by_the_promise_of_the_agreement(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    saved(sample, contract_id, "Plain", reported_at=utc(9, 28, 13))
    (row,) = list_issues(sample)
    assert (row.response.judgement, row.overdue) == (Judgement.NO_PROMISE, False)
    undo_last(sample)


def test_list_tells_what_is_overdue(book: OpenBook, contract: Contract) -> None:
    with_promise(book, contract.id)
    # Thu 1 Oct 13:00 UTC is 9:00 in New York. Eight hours to answer: until 17:00 that day.
    late = saved(book, contract.id, "Late", reported_at=utc(10, 1, 13))
    saved(book, contract.id, "Done", reported_at=utc(10, 1, 13), resolved_at=utc(10, 1, 20))
    saved(book, contract.id, "Own day", reported_at=utc(10, 2, 20), due_on=D(2026, 10, 4))
    saved(book, contract.id, "Fresh", reported_at=utc(10, 2, 20), due_on=D(2026, 10, 5))
    ok(save_action(book, action(contract.id, issue_id=late.id)))
    rows = {row.issue.title: row for row in list_issues(book)}
    assert list(rows) == ["Fresh", "Own day", "Done", "Late"]
    assert {title for title, row in rows.items() if row.overdue} == {"Late", "Own day"}
    assert rows["Late"].response.judgement is Judgement.LATE
    assert rows["Late"].resolution.judgement is Judgement.RUNNING
    assert (rows["Done"].response.minutes, rows["Done"].response.judgement) == (
        420,
        Judgement.IN_TIME,
    )
    assert (rows["Late"].open_actions, rows["Done"].open_actions) == (1, 0)
    assert rows["Late"].id == late.id
    assert rows["Late"].zone == "America/New_York"


def test_lists_leave_out_contracts_and_issues_in_the_bin(
    book: OpenBook, contract: Contract
) -> None:
    issue = saved(book, contract.id)
    ok(save_action(book, action(contract.id, issue_id=issue.id, due_on=D(2026, 9, 18))))
    ok(save_action(book, action(contract.id, what="Free", done_on=D(2026, 9, 18))))
    ok(save_contact(book, said(contract.id, issue_id=issue.id)))
    assert [(row.issue, row.overdue) for row in list_actions(book)] == [
        ("I-001", True),
        ("", False),
    ]
    assert [row.id for row in list_actions(book)] == [1, 2]
    assert [(row.id, row.issue) for row in list_contacts(book)] == [(1, "I-001")]
    ok(bin_records(book, (issue,)))
    assert [row.action.what for row in list_actions(book)] == ["Free"]
    # What was said was said.
    assert [row.issue for row in list_contacts(book)] == [""]
    assert list_issues(book) == ()
    undo_last(book)
    ok(bin_contracts(book, [contract]))
    assert (list_issues(book), list_actions(book), list_contacts(book)) == ((), (), ())


def test_bin_gives_back_issues_actions_and_contacts(book: OpenBook, contract: Contract) -> None:
    issue = saved(book, contract.id)
    act = ok(save_action(book, action(contract.id)))
    note = ok(save_contact(book, said(contract.id)))
    assert ok(bin_records(book, (issue, act, note))) == 3
    rows = list_bin(book)
    assert sorted(row.name for row in rows) == [
        "I-001  Late",
        "action “Train”",
        "contact “Hello”",
    ]
    for row in rows:
        restore(book, row)
    assert len(list_issues(book)) == len(list_actions(book)) == len(list_contacts(book)) == 1


def test_action_and_contact_with_faults_are_refused(book: OpenBook, contract: Contract) -> None:
    assert fields_of(save_action(book, action(contract.id, what=" "))) == ["what"]
    note = said(contract.id, said=" ", event_code="E1")
    assert fields_of(save_contact(book, note)) == ["said", "event_code"]


def test_action_put_off_keeps_its_first_day(book: OpenBook, contract: Contract) -> None:
    before = ok(save_action(book, action(contract.id, due_on=D(2026, 9, 18))))
    after = ok(save_action(book, replace(before, due_on=D(2026, 9, 21)), before))
    assert after.carried_from == D(2026, 9, 18)


def test_contact_is_edited(sample: OpenBook) -> None:
    note = ok(save_contact(sample, said(sample_id(sample), event_code="E1")))
    again = ok(save_contact(sample, replace(note, agreed="A call on Friday")))
    assert (again.event_code, again.agreed) == ("E1", "A call on Friday")


def test_long_names_of_steps_are_cut() -> None:
    assert short_text("a  b\nc") == "a b c"
    assert short_text("x" * 41) == "x" * 39 + "…"


# ------------------------------------------------------------------------------- deadlines


def test_deadlines_have_issues_and_actions_until_they_are_done(
    book: OpenBook, contract: Contract
) -> None:
    with_promise(book, contract.id)
    issue = saved(
        book,
        contract.id,
        reported_at=utc(10, 1, 13),
        responded_at=utc(10, 1, 14),
        due_on=D(2026, 10, 30),
    )
    saved(
        book,
        contract.id,
        "Waiting",
        reported_at=utc(10, 1, 13),
        pauses=(Pause(started_at=utc(10, 1, 14)),),
    )
    old = action(contract.id, raised_on=D(2026, 3, 2), due_on=D(2026, 3, 9), owner="Ana")
    moved = replace(
        old, what="Moved", side=ActionSide.CUSTOMER, carried_from=D(2026, 3, 2), owner=""
    )
    for item in (old, moved, replace(old, what="Over", done_on=D(2026, 3, 9))):
        ok(save_action(book, item))
    ok(save_action(book, action(contract.id, what="Some day")))
    rows = [
        row.deadline
        for row in list_deadlines(book)
        if row.deadline.kind in {DeadlineKind.ANSWER, DeadlineKind.ISSUE, DeadlineKind.ACTION}
    ]
    found = [(item.kind, item.subject, str(item.day), item.done) for item in rows]
    # Forty hours of nine-hour days from Thursday nine o'clock: Wednesday 13:00.
    assert found == [
        (DeadlineKind.ACTION, "1", "2026-03-09", False),
        (DeadlineKind.ACTION, "2", "2026-03-09", False),
        (DeadlineKind.ANSWER, "I-001", "2026-10-01", True),
        (DeadlineKind.ISSUE, "I-001", "2026-10-07", False),
        (DeadlineKind.ISSUE, "I-001 own day", "2026-10-30", False),
    ]
    assert rows[3].at == utc(10, 7, 17)
    assert rows[3].issue_id == rows[4].issue_id == issue.id
    assert rows[0].sentence == "To be done by Ana, who is one of ours."
    assert rows[1].sentence == (
        "To be done by somebody who is not named yet, who is at the customer's."
        " It was due on 2 March 2026 at first."
    )
    assert "within 40 h of coverage: until Wed 7 Oct 2026 13:00" in rows[3].sentence
    stages = {row.deadline.subject: row.stage for row in list_deadlines(book)}
    assert stages["1"] is Stage.OVERDUE


def test_deadlines_of_a_calendar_without_hours_have_no_times(
    book: OpenBook, contract: Contract
) -> None:
    with_promise(book, contract.id)
    saved(book, contract.id, reported_at=utc(10, 1, 13))
    file = open_contract(book, contract.id)
    terms = replace(file.revision.terms, calendar=Calendar(zone="America/New_York"))
    replace_terms(book, terms)
    kinds = {row.deadline.kind for row in list_deadlines(book)}
    assert DeadlineKind.ISSUE not in kinds
    (row,) = list_issues(book)
    assert row.resolution.judgement is Judgement.NO_PROMISE


def test_deadlines_of_an_agreement_without_promise_have_own_days_alone(
    book: OpenBook, contract: Contract
) -> None:
    saved(book, contract.id, reported_at=utc(10, 1, 13), due_on=D(2026, 10, 30))
    saved(book, contract.id, reported_at=utc(10, 1, 13))
    kinds = [row.deadline.kind for row in list_deadlines(book)]
    assert (kinds.count(DeadlineKind.ISSUE), kinds.count(DeadlineKind.ANSWER)) == (1, 0)


def test_issue_is_resolved_now_and_its_open_pause_ends(book: OpenBook, contract: Contract) -> None:
    pauses = (
        Pause(started_at=utc(10, 1, 14), ended_at=utc(10, 1, 15)),
        Pause(started_at=utc(10, 1, 16)),
    )
    issue = saved(book, contract.id, reported_at=utc(10, 1, 13), pauses=pauses)
    done = ok(resolve_issue(book, issue))
    assert (done.resolved_at, done.pauses[1].ended_at) == (book.clock(), book.clock())
    assert done.pauses[0] == pauses[0]
    later = saved(book, contract.id, "Tomorrow", reported_at=utc(10, 6, 13))
    assert fields_of(resolve_issue(book, later)) == ["resolved_at"]


# ------------------------------------------------------------------------------- counts


RESOLVED_IN_8 = IssueQuery(timing=Timing.RESOLVED, hours=8)


def september(book: OpenBook, contract_id: ContractId) -> None:
    """Four issues of September and one of August, on New York's wall clock from nine to six."""
    base = {"kind": IssueKind.INCIDENT, "severity": IssueSeverity.HIGH}
    nine = utc(9, 14, 13)
    saved(book, contract_id, "8 h", reported_at=nine, resolved_at=utc(9, 14, 21), **base)
    saved(book, contract_id, "8 h 1", reported_at=nine, resolved_at=utc(9, 14, 21, 1), **base)
    saved(book, contract_id, "request", reported_at=nine, kind=IssueKind.REQUEST)
    saved(book, contract_id, "open", reported_at=utc(9, 30, 13), **base)
    saved(
        book,
        contract_id,
        "waits",
        reported_at=utc(9, 30, 13),
        pauses=(Pause(started_at=utc(9, 30, 14)),),
        **base,
    )
    saved(book, contract_id, "August", reported_at=utc(8, 31, 13), **base)


def test_counts_of_the_log_are_those_reported_in_the_month(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    september(sample, contract_id)
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    every = count_month(sample, sheet, RESOLVED_IN_8)
    # In time: 8 h. Late: 8 h 1, request, open. One waits.
    assert every == IssueCount(counted=4, in_time=1, undecided=1)
    high = replace(RESOLVED_IN_8, kinds=(IssueKind.INCIDENT,), severities=(IssueSeverity.HIGH,))
    assert count_month(sample, sheet, high) == IssueCount(counted=3, in_time=1, undecided=1)
    answered = replace(high, timing=Timing.ANSWERED, hours=9)
    assert count_month(sample, sheet, answered) == IssueCount(counted=3, in_time=2, undecided=1)


def test_counts_of_the_log_take_the_place_of_those_typed(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    september(sample, contract_id)
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    (level,) = levels_fed(sheet)
    assert (level.code, has_counts(sheet, level)) == ("S2", True)
    after = ok(take_counts(sample, sheet, level, count_month(sample, sheet, RESOLVED_IN_8)))
    (mine,) = [item for item in after.measurements if item.sla_code == "S2"]
    assert (dict(mine.counts), mine.source) == ({"on_time": 1, "items": 4}, "Issue log, 4 issues")
    assert len(after.measurements) == len(sheet.measurements)
    assert len(after.volumes) == len(sheet.volumes)
    result = compute(sample, contract_id, SAMPLE_MONTH).statement.level("S2")
    assert result.sources == ("Issue log, 4 issues",)
    undo_last(sample)
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    one = IssueCount(counted=1, in_time=1, undecided=0)
    after = ok(take_counts(sample, sheet, level, one))
    assert "Issue log, 1 issue" in {item.source for item in after.measurements}


def test_counts_of_the_log_without_an_issue_are_no_counts(sample: OpenBook) -> None:
    sheet = open_month(sample, sample_id(sample), SAMPLE_MONTH)
    (level,) = levels_fed(sheet)
    count = count_month(sample, sheet, RESOLVED_IN_8)
    assert count == IssueCount(counted=0, in_time=0, undecided=0)
    assert fields_of(take_counts(sample, sheet, level, count)) == ["hours"]


def test_counts_of_the_log_need_a_calendar_with_hours(book: OpenBook, contract: Contract) -> None:
    saved(book, contract.id, reported_at=utc(9, 14, 13))
    file = open_contract(book, contract.id)
    level = ServiceLevel(code="T", title="Time", metric="turnaround", target=Decimal(90))
    terms = replace(
        file.revision.terms, calendar=Calendar(zone="America/New_York"), levels=(level,)
    )
    replace_terms(book, terms)
    sheet = open_month(book, contract.id, SAMPLE_MONTH)
    assert not has_counts(sheet, level)
    with pytest.raises(NoHours):
        count_month(book, sheet, RESOLVED_IN_8)


# ------------------------------------------------------------------------------- the statement


def test_statement_prints_the_log_and_no_figure_changes(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    plain = compute(sample, contract_id, SAMPLE_MONTH)
    text = pdf_text(statement_pdf(sample, plain))
    assert "Issues and actions change no figure" not in text
    issue = saved(
        sample,
        contract_id,
        "Order mails unanswered",
        reported_at=utc(9, 14, 13),
        our_owner="Amihan Salonga",
        root_cause="Rules of the mailbox",
        sla_codes=("S2",),
    )
    assert issue.status is IssueStatus.OPEN
    ok(save_action(sample, action(contract_id, issue_id=issue.id, due_on=D(2026, 9, 21))))
    view = compute(sample, contract_id, SAMPLE_MONTH)
    assert view.figures_sha256 == plain.figures_sha256
    text = pdf_text(statement_pdf(sample, view))
    assert "Order mails unanswered" in text
    assert "Cause: Rules of the mailbox [S2]" in text
    assert "Train" in text
    assert statement_pdf(sample, view) == statement_pdf(sample, view)


def test_month_counted_by_hand_and_by_the_log_is_one_step(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    september(sample, contract_id)
    sheet = open_month(sample, contract_id, SAMPLE_MONTH)
    week = Measurement(
        contract_id=contract_id,
        sla_code="S2",
        starts_on=D(2026, 9, 7),
        ends_on=D(2026, 9, 14),
        counts={"on_time": 3, "items": 4},
    )
    others = [item for item in sheet.measurements if item.sla_code != "S2"]
    sheet = ok(save_month(sample, sheet, measurements=(*others, week), volumes=sheet.volumes))
    (level,) = levels_fed(sheet)
    after = ok(take_counts(sample, sheet, level, count_month(sample, sheet, RESOLVED_IN_8)))
    assert sum(item.sla_code == "S2" for item in after.measurements) == 1


def test_customer_without_people_has_no_contacts(book: OpenBook, contract: Contract) -> None:
    found: tuple[Contact, ...] = customer_contacts(book, contract.id)
    assert found == ()

"""Deadlines, each worked out by hand on a calendar of New York."""

import dataclasses
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.clauses import Clause, parse_clause
from bpodesk.domain.contracts import (
    CommercialTerms,
    Contract,
    ContractStatus,
    Revision,
    Terms,
)
from bpodesk.domain.deadline_inputs import DeadlineInputs, add_months
from bpodesk.domain.deadline_rules import deadlines_of
from bpodesk.domain.deadlines import CLAUSES, MISSED, Deadline, DeadlineKind, Stage, stage_of
from bpodesk.domain.ids import ContractId, CustomerId, EventId, RevisionId, StaffId, StatementId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.sla.excuses import Decision, EventKind, ExcusedEvent
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.worktime import Calendar
from bpodesk.resources import list_files
from tests.domain.making import NEW_YORK, office, person, rate, seated, utc

ALL = DateRange(start=dt.date(2025, 1, 1), end=dt.date(2030, 1, 1))
THIS_YEAR = DateRange(start=dt.date(2026, 1, 1), end=dt.date(2027, 1, 1))
CLOSED = (dt.date(2026, 9, 7), dt.date(2026, 10, 12), dt.date(2026, 11, 26))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def agreed(
    *lines: RateLine,
    number: int = 1,
    effective: str = "2026-01-01",
    signed: str | None = "2025-12-12",
    calendar: Calendar | None = None,
    **commercial: Any,
) -> Revision:
    return Revision(
        contract_id=ContractId(1),
        number=number,
        effective_from=day(effective),
        signed_on=None if signed is None else day(signed),
        terms=Terms(
            calendar=office(closed=CLOSED) if calendar is None else calendar,
            rate_lines=lines,
            commercial=CommercialTerms(**commercial),
        ),
    )


def contract(
    starts: str = "2026-01-01",
    ends: str | None = None,
    status: ContractStatus = ContractStatus.ACTIVE,
) -> Contract:
    return Contract(
        id=ContractId(1),
        number="C-1",
        title="Calls",
        customer_id=CustomerId(1),
        currency="USD",
        status=status,
        starts_on=day(starts),
        ends_on=None if ends is None else day(ends),
    )


def found(
    kind: DeadlineKind,
    of: Contract | None = None,
    *revisions: Revision,
    days: DateRange = ALL,
    **more: Any,
) -> list[Deadline]:
    inputs = DeadlineInputs(contract=of or contract(), revisions=revisions or (agreed(),), **more)
    return [item for item in deadlines_of(inputs, days) if item.kind is kind]


def days_of(found: list[Deadline]) -> list[str]:
    return [str(item.day) for item in found]


def sealed(month: str, at: str, version: int = 1) -> SealedStatement:
    return SealedStatement(
        id=StatementId(1),
        contract_id=ContractId(1),
        month=day(f"{month}-01"),
        version=version,
        sealed_at=utc(at),
        engine="1.0",
        net_minor=0,
        currency="USD",
        figures="{}",
        inputs_sha256="",
        pdf_sha256="",
        previous_sha256="",
        sha256="",
    )


def event(kind: EventKind, began: str, **more: Any) -> ExcusedEvent:
    started = utc(began, zone=NEW_YORK)
    return ExcusedEvent(
        id=EventId(7),
        contract_id=ContractId(1),
        code="E1",
        title="Storm",
        kind=kind,
        started_at=started,
        ended_at=started + dt.timedelta(hours=2),
        **more,
    )


# ---------------------------------------------------------------------------- statements


def test_report_is_due_business_days_after_the_month_with_a_holiday_in_the_way() -> None:
    reports = {
        str(item.month): item
        for item in found(
            DeadlineKind.REPORT, days=THIS_YEAR, statements=(sealed("2026-08", "2026-09-09 12:00"),)
        )
    }
    # Ten business days after 31 Aug: 1-4, 8-11 Sep (Labor Day on the 7th), 14, 15.
    assert (reports["2026-08"].day, reports["2026-08"].done) == (day("2026-09-15"), True)
    # After 30 Sep: 1, 2, 5-9, 13-15 Oct (Columbus Day on the 12th).
    assert (reports["2026-09"].day, reports["2026-09"].done) == (day("2026-10-15"), False)
    assert reports["2026-09"].clause == "invoicing"
    assert "2025-12" not in reports  # before the contract
    # A month end on a Saturday: 31 Jan 2026; 2-6, 9-13 Feb.
    assert reports["2026-01"].day == day("2026-02-13")


def test_report_counts_by_the_terms_of_its_month() -> None:
    later = agreed(
        number=2, effective="2026-07-01", signed="2026-06-18", report_due_business_days=3
    )
    reports = found(DeadlineKind.REPORT, None, agreed(), later, days=THIS_YEAR)
    by_month = {str(item.month): str(item.day) for item in reports}
    assert by_month["2026-06"] == "2026-07-14"
    assert by_month["2026-07"] == "2026-08-05"  # Mon 3, Tue 4, Wed 5 Aug


def test_report_of_an_ended_contract_is_owed_for_its_last_month_only() -> None:
    ended = contract(ends="2026-03-10", status=ContractStatus.TERMINATED)
    assert days_of(found(DeadlineKind.REPORT, ended)) == ["2026-02-13", "2026-03-13", "2026-04-14"]


def test_dispute_window_and_payment_count_from_the_latest_seal_in_the_contracts_zone() -> None:
    # 02:00 UTC on 9 Oct is 22:00 on 8 Oct in New York; 15 and 30 days later.
    statements = (
        sealed("2026-09", "2026-10-09 02:00", version=2),
        sealed("2026-09", "2026-10-02 12:00"),
    )
    (dispute,) = found(DeadlineKind.DISPUTE, statements=statements)
    (payment,) = found(DeadlineKind.PAYMENT, statements=statements)
    assert (str(dispute.day), dispute.clause) == ("2026-10-23", "disputes")
    assert (str(payment.day), payment.clause) == ("2026-11-07", "invoicing")
    assert (payment.month, payment.done) == (Month(2026, 9), None)


# ---------------------------------------------------------------------------- events


def test_force_majeure_notice_runs_in_hours_through_a_change_of_clocks() -> None:
    # Clocks go back on 1 Nov 2026, 02:00: 48 hours after Sat 31 Oct 10:00 are Mon 2 Nov 09:00.
    (notice,) = found(
        DeadlineKind.NOTICE, events=(event(EventKind.FORCE_MAJEURE, "2026-10-31 10:00"),)
    )
    assert notice.at == utc("2026-11-02 09:00", zone=NEW_YORK)
    assert (str(notice.day), notice.done, notice.clause) == ("2026-11-02", False, "force-majeure")
    assert "until Mon 2 Nov 2026 09:00 (America/New_York)" in notice.sentence
    assert notice.event_id == 7


def test_notice_of_a_customers_act_counts_business_days() -> None:
    # Five business days after Thu 3 Sep: 4, 8 (Labor Day on the 7th), 9, 10, 11 Sep.
    late = event(EventKind.CUSTOMER, "2026-09-03 11:00", noticed_at=utc("2026-09-14 12:00"))
    (notice,) = found(DeadlineKind.NOTICE, events=(late,))
    assert (str(notice.day), notice.at, notice.done) == ("2026-09-11", None, True)
    assert found(DeadlineKind.DECISION, events=(late,)) == []  # a late notice asks for nothing


@pytest.mark.parametrize(
    ("decision", "done"),
    [(Decision.NOTICED, False), (Decision.ACCEPTED, True), (Decision.DISPUTED, True)],
)
def test_decision_counts_from_the_notice(decision: Decision, done: bool) -> None:
    # Noticed Fri 9 Oct, 23:00 in New York; 13 (Columbus Day on the 12th), 14, 15, 16, 19 Oct.
    noticed = utc("2026-10-09 23:00", zone=NEW_YORK)
    told = event(EventKind.CUSTOMER, "2026-10-08 11:00", noticed_at=noticed, decision=decision)
    (found_decision,) = found(DeadlineKind.DECISION, events=(told,))
    assert (str(found_decision.day), found_decision.done) == ("2026-10-19", done)


def test_withdrawn_event_asks_for_nothing_and_one_not_noticed_for_no_decision() -> None:
    gone = event(EventKind.CUSTOMER, "2026-10-08 11:00", decision=Decision.WITHDRAWN)
    assert found(DeadlineKind.NOTICE, events=(gone,)) == []
    fresh = event(EventKind.CUSTOMER, "2026-10-08 11:00")
    assert found(DeadlineKind.DECISION, events=(fresh,)) == []


# ---------------------------------------------------------------------------- term


def test_renewal_notice_is_so_many_days_before_the_end() -> None:
    (notice,) = found(DeadlineKind.RENEWAL, contract(ends="2026-12-31"))
    assert (str(notice.day), notice.clause) == ("2026-11-01", "term")  # 60 days
    (leap,) = found(
        DeadlineKind.RENEWAL, contract(ends="2028-03-30"), agreed(renewal_notice_days=30)
    )
    assert str(leap.day) == "2028-02-29"
    assert found(DeadlineKind.RENEWAL) == []
    ended = contract(ends="2026-12-31", status=ContractStatus.EXPIRED)
    assert found(DeadlineKind.RENEWAL, ended) == []


def test_quarterly_reviews_fall_on_the_last_day_of_the_contracts_quarters() -> None:
    reviews = found(DeadlineKind.REVIEW, contract(starts="2025-11-30", ends="2026-11-20"))
    # Quarters begin on 30 Nov, 28 Feb (there is no 30th), 30 May, 30 Aug, 30 Nov.
    assert days_of(reviews) == ["2026-02-27", "2026-05-29", "2026-08-29"]


def test_contract_that_starts_after_the_days_has_no_quarters_in_them() -> None:
    assert found(DeadlineKind.REVIEW, contract(starts="9999-12-01")) == []


def test_indexation_is_on_the_anniversary_and_done_once_a_rate_begins_there() -> None:
    old = rate(RateKind.SEAT, "1400", ends_on=day("2028-02-28"))
    new = rate(RateKind.SEAT, "1449", starts_on=day("2028-02-28"), ends_on=day("2029-06-01"))
    leap = contract(starts="2024-02-29")
    found_days = found(DeadlineKind.INDEXATION, leap, agreed(old, new, effective="2024-02-29"))
    # 29 Feb 2024 + 12, 24, 36, 48, 60 months; in 2025 the rates have not begun, in 2027 they have.
    assert [(str(item.day), item.done) for item in found_days] == [
        ("2026-02-28", False),
        ("2027-02-28", False),
        ("2028-02-29", False),
        ("2029-02-28", False),
    ]
    begun = rate(RateKind.SEAT, "1449", starts_on=day("2028-02-29"))
    ended = rate(RateKind.SEAT, "1400", ends_on=day("2028-02-29"))
    third = found(DeadlineKind.INDEXATION, leap, agreed(ended, begun, effective="2024-02-29"))[2]
    assert (str(third.day), third.done) == ("2028-02-29", True)


def test_indexation_of_fixed_rates_or_without_a_cap_is_none() -> None:
    fixed = agreed(rate(RateKind.FIXED, "300", never_revise=True))
    assert found(DeadlineKind.INDEXATION, None, fixed) == []
    uncapped = agreed(rate(RateKind.SEAT, "1400"), cola_cap_percent=Decimal(0))
    assert found(DeadlineKind.INDEXATION, None, uncapped) == []


def test_rate_that_ends_without_another_is_told_on_its_last_day() -> None:
    seats = rate(RateKind.SEAT, "1400", ends_on=day("2026-07-01"))
    dearer = rate(RateKind.SEAT, "1449", starts_on=day("2026-07-01"))
    platform = rate(RateKind.FIXED, "300", ends_on=day("2026-10-01"))
    (ending,) = found(DeadlineKind.RATE, None, agreed(seats, dearer, platform))
    assert (str(ending.day), ending.clause) == ("2026-09-30", "fees")
    assert "FIXED Fixed ends and no other follows it" in ending.sentence
    # With the contract everything ends, and a later revision may give it a rate again.
    assert found(DeadlineKind.RATE, contract(ends="2026-09-30"), agreed(platform)) == []
    renewed = agreed(
        rate(RateKind.FIXED, "310", starts_on=day("2026-10-01")),
        number=2,
        effective="2026-10-01",
        signed="2026-09-20",
    )
    assert found(DeadlineKind.RATE, None, agreed(platform), renewed) == []
    other = agreed(seats, platform, number=2, effective="2026-02-01", signed="2026-01-20")
    told = found(DeadlineKind.RATE, None, agreed(platform), other)
    assert days_of(told) == ["2026-06-30", "2026-09-30"]  # once each, by the terms in force


# ---------------------------------------------------------------------------- people, paper


def test_seat_that_ends_is_done_once_somebody_follows() -> None:
    first = seated(1, seat="Seat 1", ends_on=day("2026-10-30"))
    second = seated(2, seat="Seat 2", ends_on=day("2026-10-30"), identity=2)
    heir = seated(3, seat="Seat 2", starts_on=day("2026-10-31"), identity=3)
    people = (person(1), person(2), person(3))
    told = found(DeadlineKind.SEAT, assignments=(first, second, heir), people=people)
    assert [(item.title, item.done) for item in told] == [
        ("Last day of Person 1 in Seat 1", False),
        ("Last day of Person 2 in Seat 2", True),
    ]
    with_contract = contract(ends="2026-10-30")
    assert found(DeadlineKind.SEAT, with_contract, assignments=(first,), people=people) == []


def test_person_who_leaves_is_done_once_the_seats_end_with_them() -> None:
    leaver = StaffMember(
        id=StaffId(1), code="P1", name="Ana Cruz", zone="Asia/Manila", left_on=day("2026-10-30")
    )
    open_seat = seated(1, seat="Seat 1")
    other = seated(1, seat="Seat 2", ends_on=day("2026-12-31"), identity=2)
    (told,) = found(
        DeadlineKind.LEAVING, assignments=(open_seat, other), people=(leaver, person(2))
    )
    assert (str(told.day), told.done) == ("2026-10-30", False)
    assert "end Seat 1 and Seat 2 on that day" in told.sentence
    ended = seated(1, seat="Seat 1", ends_on=day("2026-10-30"))
    (done,) = found(DeadlineKind.LEAVING, assignments=(ended,), people=(leaver,))
    assert done.done is True
    before = seated(1, seat="Seat 1", ends_on=day("2026-09-30"))
    assert found(DeadlineKind.LEAVING, assignments=(before,), people=(leaver,)) == []


def test_draft_is_to_be_signed_by_the_day_it_takes_effect() -> None:
    draft = agreed(number=2, effective="2026-11-01", signed=None)
    (told,) = found(DeadlineKind.REVISION, None, agreed(), draft)
    assert (str(told.day), told.done, told.subject) == ("2026-11-01", False, "2")
    newer = agreed(number=3, effective="2026-12-01", signed="2026-11-20")
    assert found(DeadlineKind.REVISION, None, agreed(), draft, newer) == []
    offered = contract(status=ContractStatus.OFFERED)
    first = agreed(signed=None)
    assert days_of(found(DeadlineKind.REVISION, offered, first)) == ["2026-01-01"]
    assert found(DeadlineKind.REPORT, offered, first) == []
    ended = contract(status=ContractStatus.EXPIRED)
    assert found(DeadlineKind.REVISION, ended, agreed(), draft) == []


def test_contract_without_revisions_or_working_days_has_what_needs_neither() -> None:
    bare = DeadlineInputs(contract=contract(), revisions=())
    assert deadlines_of(bare, ALL) == ()
    idle = agreed(calendar=Calendar(zone=NEW_YORK))
    assert found(DeadlineKind.REPORT, None, idle) == []
    storm = event(EventKind.FORCE_MAJEURE, "2026-10-31 10:00")
    assert found(DeadlineKind.NOTICE, None, idle, events=(storm,)) == []
    assert found(DeadlineKind.REVIEW, None, idle)


def test_deadlines_come_by_time_and_only_of_the_days() -> None:
    inputs = DeadlineInputs(
        contract=contract(ends="2026-12-31"),
        revisions=(agreed(),),
        events=(event(EventKind.FORCE_MAJEURE, "2026-10-30 10:00"),),
    )
    window = DateRange(start=day("2026-10-15"), end=day("2026-11-14"))
    told = [(str(item.day), item.kind) for item in deadlines_of(inputs, window)]
    assert told == [
        ("2026-10-15", DeadlineKind.REPORT),
        ("2026-11-01", DeadlineKind.NOTICE),
        ("2026-11-01", DeadlineKind.RENEWAL),
        ("2026-11-13", DeadlineKind.REPORT),
    ]
    keys = [item.key for item in deadlines_of(inputs, ALL)]
    assert len(set(keys)) == len(keys)


def test_deadline_before_the_first_revision_stands_under_the_first() -> None:
    late = agreed(effective="2026-03-01")
    assert str(found(DeadlineKind.REPORT, None, late)[0].day) == "2026-02-13"


# ---------------------------------------------------------------------------- stages


def staged(text: str, now: str, **more: Any) -> Stage:
    fields: dict[str, Any] = {"kind": DeadlineKind.REPORT, "zone": NEW_YORK, **more}
    deadline = Deadline(
        contract_id=ContractId(1),
        contract_number="C-1",
        subject="",
        day=day(text),
        title="",
        sentence="",
        missed="",
        clause="",
        **fields,
    )
    return stage_of(deadline, utc(now))


def test_stage_follows_the_calendar_of_the_contracts_zone() -> None:
    # Wed 14 Oct 2026, 02:00 UTC is still Tue 13 Oct in New York.
    now = "2026-10-14 02:00"
    assert staged("2026-10-12", now) is Stage.OVERDUE
    assert staged("2026-10-13", now) is Stage.THIS_WEEK
    assert staged("2026-10-18", now) is Stage.THIS_WEEK  # Sunday
    assert staged("2026-10-19", now) is Stage.THIS_MONTH
    assert staged("2026-10-31", now) is Stage.THIS_MONTH
    assert staged("2026-11-01", now) is Stage.LATER
    assert staged("2027-10-31", now) is Stage.LATER
    assert staged("2026-10-13", now, zone="Asia/Manila") is Stage.OVERDUE
    assert staged("2026-10-12", now, done=True) is Stage.DONE
    assert staged("2026-10-12", now, kind=DeadlineKind.DISPUTE) is Stage.DONE


def test_stage_of_an_hour_is_overdue_after_its_minute() -> None:
    at = utc("2026-10-14 02:00")
    assert staged("2026-10-13", "2026-10-14 02:00", at=at) is Stage.THIS_WEEK
    assert staged("2026-10-13", "2026-10-14 02:01", at=at) is Stage.OVERDUE


def test_months_are_added_from_the_first_day_and_never_leave_the_month() -> None:
    assert add_months(day("2026-01-31"), 1) == day("2026-02-28")
    assert add_months(day("2026-01-31"), 25) == day("2028-02-29")
    assert add_months(day("2024-02-29"), 48) == day("2028-02-29")


def test_every_kind_says_what_it_costs_and_names_a_clause_of_the_library() -> None:
    ids: set[str] = set()
    for path in list_files("clauses", ".md"):
        clause = parse_clause(path.read_text(encoding="utf-8"))
        assert not isinstance(clause, tuple)
        ids.add(clause.id)
    assert set(CLAUSES) == set(MISSED) == set(DeadlineKind)
    assert {*CLAUSES.values(), "force-majeure"} <= ids


# ---------------------------------------------------------------------------- from clauses


def wordings(*texts: str) -> tuple[Clause, ...]:
    """Clauses of the library by id, or of their own text."""
    found: list[Clause] = []
    for text in texts:
        files = [path for path in list_files("clauses", ".md") if path.name == f"{text}.md"]
        clause = parse_clause(files[0].read_text(encoding="utf-8") if files else text)
        assert not isinstance(clause, tuple)
        found.append(clause)
    return tuple(found)


TERM, INDEXATION, GOVERNANCE = ("term",), ("indexation",), ("governance",)
DEPOSIT = """+++
id = "deposit"
title = "Deposit"
side = "M"
order = 155
version = 1
required = true
facts = { mutual = true }
[variables.deposit_day]
label = "Day by which the deposit is paid"
type = "date"
[variables.deposit_name]
label = "Name of the account"
type = "text"
default = "2026-05-01"
+++
1. The Customer must pay the deposit by {{deposit_day}} into {{deposit_name}}.
"""


def held(*texts: str) -> dict[RevisionId, tuple[Clause, ...]]:
    return {RevisionId(0): wordings(*texts)}


def test_reminder_and_proposal_come_before_the_notice_by_the_clauses_own_days() -> None:
    running = contract(ends="2026-12-31")
    (reminder,) = found(DeadlineKind.REMINDER, running, wordings=held(*TERM))
    # Notice ends on 1 Nov; 30 days before it is 2 Oct.
    assert (str(reminder.day), reminder.subject, reminder.clause) == (
        "2026-10-02",
        "2026-12-31",
        "term",
    )
    agreed_days = agreed()
    terms = replace(
        agreed_days.terms,
        clause_values={"term": {"reminder_days": 45, "renewal_proposal_days": 10}},
    )
    ours = replace(agreed_days, terms=terms)
    (reminder,) = found(DeadlineKind.REMINDER, running, ours, wordings=held(*TERM))
    (proposal,) = found(DeadlineKind.PROPOSAL, running, ours, wordings=held(*TERM))
    assert (str(reminder.day), str(proposal.day)) == ("2026-09-17", "2026-10-22")
    assert "at least 45 days before the last day for notice" in reminder.sentence
    # A clause that is not part of the agreement asks for nothing.
    without = replace(ours, terms=replace(terms, clauses=("parties",)))
    assert found(DeadlineKind.REMINDER, running, without, wordings=held(*TERM)) == []
    assert found(DeadlineKind.REMINDER, running) == []


def test_value_that_is_no_number_makes_no_deadline() -> None:
    revision = agreed()
    terms = replace(revision.terms, clause_values={"term": {"reminder_days": "soon"}})
    odd = replace(revision, terms=terms)
    running = contract(ends="2026-12-31")
    assert found(DeadlineKind.REMINDER, running, odd, wordings=held(*TERM)) == []


def test_contract_that_renewed_has_the_notice_date_of_its_next_end() -> None:
    # Ends on 30 Mar 2026 and renews for 6 months: from 31 Mar to 29 Sep (there is no 31 Sep),
    # and from the first end on 12 months, to 30 Mar 2027. Notice is due 30 days before.
    running, half = contract(ends="2026-03-30"), agreed(renewal_months=6, renewal_notice_days=30)
    for today, expected in (
        ("2026-03-30", ["2026-02-28"]),
        ("2026-03-31", ["2026-02-28", "2026-08-30"]),
        ("2026-09-29", ["2026-02-28", "2026-08-30"]),
        ("2026-10-01", ["2026-02-28", "2026-08-30", "2027-02-28"]),
    ):
        notices = found(DeadlineKind.RENEWAL, running, half, today=day(today))
        assert days_of(notices) == expected, today
    subjects = [item.subject for item in notices]
    assert subjects == ["2026-03-30", "2026-09-29", "2027-03-30"]
    for never in (
        agreed(renewal_months=0),
        agreed(renewal_months=0, renewal_notice_days=0),
    ):
        assert found(DeadlineKind.RENEWAL, running, never, today=day("2027-01-01")) == []
    ended = contract(ends="2026-03-30", status=ContractStatus.TERMINATED)
    assert found(DeadlineKind.RENEWAL, ended, half, today=day("2027-01-01")) == []


def test_contract_that_renewed_goes_on_with_its_reports_and_reviews() -> None:
    running, half = contract(ends="2026-03-31"), agreed(renewal_months=3)
    reviews = found(DeadlineKind.REVIEW, running, half, today=day("2026-04-02"))
    assert days_of(reviews) == ["2026-03-31", "2026-06-30"]
    reports = found(DeadlineKind.REPORT, running, half, days=THIS_YEAR, today=day("2026-04-02"))
    assert [item.subject for item in reports][-1] == "2026-06"
    assert len(found(DeadlineKind.REVIEW, running, half)) == 1


def test_notice_of_new_rates_is_due_before_the_anniversary() -> None:
    seats = rate(RateKind.SEAT, "1400")
    (first, *_) = found(DeadlineKind.INDEX_NOTICE, None, agreed(seats), wordings=held(*INDEXATION))
    # 45 days before 1 Jan 2027.
    assert (str(first.day), first.done, first.clause) == ("2026-11-17", None, "indexation")
    assert "45 days before" in first.sentence
    window = DateRange(start=day("2026-11-01"), end=day("2026-12-01"))
    inside = found(
        DeadlineKind.INDEX_NOTICE, None, agreed(seats), days=window, wordings=held(*INDEXATION)
    )
    assert len(inside) == 1  # though the rates start outside
    old, new = (
        rate(RateKind.SEAT, "1400", ends_on=day("2027-01-01")),
        rate(RateKind.SEAT, "1449", starts_on=day("2027-01-01")),
    )
    (told, *_) = found(
        DeadlineKind.INDEX_NOTICE, None, agreed(old, new), wordings=held(*INDEXATION)
    )
    assert told.done is True
    assert found(DeadlineKind.INDEX_NOTICE, None, agreed(seats)) == []


def test_month_is_gone_through_business_days_after_its_statement() -> None:
    # Sealed on Thu 8 Oct in New York: 9, 13 (Columbus Day on the 12th), 14, 15, 16 Oct.
    statements = (
        sealed("2026-09", "2026-10-09 02:00", version=2),
        sealed("2026-09", "2026-09-02 12:00"),
    )
    (meeting,) = found(DeadlineKind.MEETING, statements=statements, wordings=held(*GOVERNANCE))
    assert (str(meeting.day), meeting.month, meeting.clause) == (
        "2026-10-16",
        Month(2026, 9),
        "governance",
    )
    assert found(DeadlineKind.MEETING, statements=statements) == []


def test_day_that_a_clause_names_is_a_deadline_of_that_clause() -> None:
    revision = agreed()
    terms = replace(revision.terms, clause_values={"deposit": {"deposit_day": "2026-05-15"}})
    dated = replace(revision, terms=terms)
    (told,) = found(DeadlineKind.AGREED_DAY, None, dated, wordings=held(DEPOSIT))
    assert (str(told.day), told.clause, told.title) == (
        "2026-05-15",
        "deposit",
        "Day by which the deposit is paid",
    )
    assert told.key == "agreed day/deposit deposit_day/C-1"
    assert found(DeadlineKind.AGREED_DAY, None, revision, wordings=held(DEPOSIT)) == []


def test_renewal_notice_that_passed_is_over_by_itself() -> None:
    assert staged("2026-10-12", "2026-10-14 02:00", kind=DeadlineKind.RENEWAL) is Stage.DONE
    assert staged("2026-10-12", "2026-10-14 02:00", kind=DeadlineKind.REMINDER) is Stage.OVERDUE


# ---------------------------------------------------------------------------- answers to notices


NOTICED = event(
    EventKind.CUSTOMER,
    "2026-10-08 11:00",
    noticed_at=utc("2026-10-08 12:00", zone=NEW_YORK),
    decision=Decision.NOTICED,
)


def test_missed_answer_is_told_as_the_clause_of_the_day_has_it() -> None:
    (deems,) = found(DeadlineKind.DECISION, events=(NOTICED,), wordings=held("customer-excuse"))
    assert deems.missed == MISSED[DeadlineKind.DECISION]
    (mute,) = found(DeadlineKind.DECISION, events=(NOTICED,), wordings=held("force-majeure"))
    assert mute.missed == "The clause does not say what silence means: ask for an answer again."


def test_contract_without_a_decision_window_has_no_day_for_the_answer() -> None:
    rules = agreed()
    credits = dataclasses.replace(rules.terms.credits, decision_business_days=0)
    terms = dataclasses.replace(rules.terms, credits=credits)
    open_ended = dataclasses.replace(rules, terms=terms)
    assert found(DeadlineKind.DECISION, None, open_ended, events=(NOTICED,)) == []


def test_event_after_an_amendment_in_its_month_follows_the_new_terms() -> None:
    later = agreed(number=2, effective="2026-10-07", signed="2026-10-01")
    credits = dataclasses.replace(later.terms.credits, customer_notice_business_days=2)
    later = dataclasses.replace(later, terms=dataclasses.replace(later.terms, credits=credits))
    # Two business days after Thu 8 Oct: Fri 9, Tue 13 (Columbus Day on the 12th).
    (notice,) = found(DeadlineKind.NOTICE, None, agreed(), later, events=(NOTICED,))
    assert notice.day == day("2026-10-13")

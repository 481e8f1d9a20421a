"""A contract's deadlines, from its own dates, terms, seats, events and sealed statements.

Business days are counted on the contract's calendar, and days begin and end in its zone.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import Contract, ContractStatus, Revision, Terms, revision_on
from bpodesk.domain.deadlines import CLAUSES, MISSED, Deadline, DeadlineKind, by_time
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.sla.excuses import (
    Decision,
    EventKind,
    ExcusedEvent,
    notice_deadline,
    standing_of,
)
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.wording import date_words, instant_words, month_words, percent_words
from bpodesk.domain.worktime import local_date

_QUARTER, _YEAR = 3, 12
# A report is due some business days after its month: no later than in the third month after it.
_REPORT_MONTHS = 3

_RUNNING = frozenset({ContractStatus.SIGNED, ContractStatus.ACTIVE, ContractStatus.SUSPENDED})
_NOT_BEGUN = frozenset({ContractStatus.DRAFT, ContractStatus.OFFERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineInputs:
    """What a contract's deadlines are read from; people, events and statements are its own."""

    contract: Contract
    revisions: tuple[Revision, ...]
    assignments: tuple[Assignment, ...] = ()
    people: tuple[StaffMember, ...] = ()
    events: tuple[ExcusedEvent, ...] = ()
    statements: tuple[SealedStatement, ...] = ()


def deadlines_of(inputs: DeadlineInputs, days: DateRange) -> tuple[Deadline, ...]:
    """The contract's deadlines on the days, by date. A contract without a revision has none."""
    if not inputs.revisions:
        return ()
    status = inputs.contract.status
    found = [*_of_statements(inputs), *_of_events(inputs)]
    if status not in _NOT_BEGUN:
        found.extend(_of_reports(inputs, days))
    if status in _RUNNING:
        found.extend(_of_term(inputs))
        found.extend(_of_anniversaries(inputs, days))
        found.extend(_of_rates(inputs))
        found.extend(_of_seats(inputs))
        found.extend(_of_leavers(inputs))
    if status in _RUNNING | _NOT_BEGUN:
        found.extend(_of_revisions(inputs))
    return tuple(sorted((item for item in found if item.day in days), key=by_time))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a month that is too short."""
    month = Month.containing(day).shift(months)
    return dt.date(month.year, month.number, min(day.day, monthrange(month.year, month.number)[1]))


# ---------------------------------------------------------------------------- by source


def _of_reports(inputs: DeadlineInputs, days: DateRange) -> Iterator[Deadline]:
    sealed = {record.month for record in inputs.statements}
    month = Month.containing(days.start).shift(-_REPORT_MONTHS)
    while month.first < days.end:
        terms = _terms_on(inputs, month.first)
        if terms.calendar.windows and len(month.range.overlap(inputs.contract.days)):
            count = terms.commercial.report_due_business_days
            name = month_words(month)
            made = _make(
                inputs,
                DeadlineKind.REPORT,
                terms,
                subject=str(month),
                day=terms.calendar.add_business_days(month.range.last, count),
                title=f"Statement of {name}",
                sentence=f"The statement of {name} is due {count} business days after the month.",
            )
            yield replace(made, month=month, done=month.first in sealed)
        month = month.shift(1)


def _of_statements(inputs: DeadlineInputs) -> Iterator[Deadline]:
    latest: dict[dt.date, SealedStatement] = {}
    for record in inputs.statements:
        known = latest.get(record.month)
        if known is None or known.version < record.version:
            latest[record.month] = record
    for record in latest.values():
        month = Month.containing(record.month)
        terms = _terms_on(inputs, month.first)
        sealed = local_date(record.sealed_at, zone=terms.calendar.zone)
        name, commercial = month_words(month), terms.commercial
        disputed = _make(
            inputs,
            DeadlineKind.DISPUTE,
            terms,
            subject=str(month),
            day=sealed + dt.timedelta(days=commercial.dispute_days),
            title=f"Dispute window of {name} ends",
            sentence=(
                f"Until then the statement of {name} can be disputed, {commercial.dispute_days}"
                " days after it was sealed."
            ),
        )
        paid = _make(
            inputs,
            DeadlineKind.PAYMENT,
            terms,
            subject=str(month),
            day=sealed + dt.timedelta(days=commercial.payment_days),
            title=f"Payment of {name}",
            sentence=(
                f"The customer's payment of {name} is due {commercial.payment_days} days after the"
                " statement was sealed."
            ),
        )
        yield from (replace(made, month=month) for made in (disputed, paid))


def _of_events(inputs: DeadlineInputs) -> Iterator[Deadline]:
    zone = inputs.revisions[-1].terms.calendar.zone
    for event in inputs.events:
        month = Month.containing(local_date(event.started_at, zone=zone))
        terms = _terms_on(inputs, month.first)
        if terms.calendar.windows and event.decision is not Decision.WITHDRAWN:
            for made in _of_event(inputs, event, terms):
                yield replace(made, month=month, event_id=event.id)


def _of_event(inputs: DeadlineInputs, event: ExcusedEvent, terms: Terms) -> Iterator[Deadline]:
    policy, calendar = terms.credits, terms.calendar
    until = notice_deadline(event, policy=policy, calendar=calendar)
    by_hour = event.kind is EventKind.FORCE_MAJEURE
    if by_hour:
        wall = instant_words(until, zone=calendar.zone)
        limit = f"{policy.force_majeure_notice_hours} hours after it began, until {wall}"
        limit += f" ({calendar.zone})"
    else:
        limit = f"{policy.customer_notice_business_days} business days after the day it began"
    notice = _make(
        inputs,
        DeadlineKind.NOTICE,
        terms,
        subject=event.code,
        day=local_date(until, zone=calendar.zone),
        title=f"Notice of {event.code} {event.title}",
        sentence=f"Notice of “{event.title}” is to be given {limit}.",
    )
    notice = replace(notice, done=event.noticed_at is not None)
    yield replace(notice, at=until, clause="force-majeure") if by_hour else notice
    standing = standing_of(event, policy=policy, calendar=calendar)
    if event.noticed_at is None or not standing.in_time:
        return
    noticed = local_date(event.noticed_at, zone=calendar.zone)
    decision = _make(
        inputs,
        DeadlineKind.DECISION,
        terms,
        subject=event.code,
        day=calendar.add_business_days(noticed, policy.decision_business_days),
        title=f"Decision on {event.code} {event.title}",
        sentence=(
            f"The customer decides on “{event.title}” {policy.decision_business_days} business days"
            f" after the notice of {date_words(noticed)}."
        ),
    )
    yield replace(decision, done=event.decision not in (Decision.DRAFT, Decision.NOTICED))


def _of_term(inputs: DeadlineInputs) -> Iterator[Deadline]:
    ends_on = inputs.contract.ends_on
    if ends_on is None:
        return
    terms = _terms_on(inputs, ends_on)
    notice, months = terms.commercial.renewal_notice_days, terms.commercial.renewal_months
    yield _make(
        inputs,
        DeadlineKind.RENEWAL,
        terms,
        subject=str(ends_on),
        day=ends_on - dt.timedelta(days=notice),
        title="Last day for notice against the renewal",
        sentence=(
            f"The contract ends on {date_words(ends_on)} and renews for {months} months, unless"
            f" either side gives notice {notice} days before."
        ),
    )


def _of_anniversaries(inputs: DeadlineInputs, days: DateRange) -> Iterator[Deadline]:
    """Quarterly reviews by the last day of each of the contract's quarters; indexation by year."""
    contract, passed = inputs.contract, _QUARTER
    if contract.starts_on >= days.end:
        return
    while (following := add_months(contract.starts_on, passed)) <= days.end:
        last = following - ONE_DAY
        if last in contract.days:
            yield _make(
                inputs,
                DeadlineKind.REVIEW,
                _terms_on(inputs, last),
                subject=str(last),
                day=last,
                title="Quarterly review",
                sentence=(
                    "The quarterly review is due by the end of the contract's quarter"
                    f" {passed // _QUARTER}."
                ),
            )
        if passed % _YEAR == 0 and following in contract.days:
            yield from _of_indexation(inputs, following)
        passed += _QUARTER


def _of_indexation(inputs: DeadlineInputs, day: dt.date) -> Iterator[Deadline]:
    terms = _terms_on(inputs, day)
    floor, cap = terms.commercial.cola_floor_percent, terms.commercial.cola_cap_percent
    lines = [line for line in terms.rate_lines if not line.never_revise and day in line.days]
    if not cap or not lines:
        return
    made = _make(
        inputs,
        DeadlineKind.INDEXATION,
        terms,
        subject=str(day),
        day=day,
        title="Rates may follow the index",
        sentence=(
            f"From {date_words(day)} on the rates may follow the index, by {percent_words(floor)}"
            f" to {percent_words(cap)}, if notice of it was given in time."
        ),
    )
    yield replace(made, done=any(line.starts_on == day for line in lines))


def _of_rates(inputs: DeadlineInputs) -> Iterator[Deadline]:
    for revision in inputs.revisions:
        for line in revision.terms.rate_lines:
            following = line.ends_on
            if following is None or following not in inputs.contract.days:
                continue
            last = following - ONE_DAY
            # The revision of that day decides; what goes on the next day does not end.
            if _terms_on(inputs, last) is revision.terms and not any(
                other.code == line.code and following in other.days
                for other in _terms_on(inputs, following).rate_lines
            ):
                yield _make(
                    inputs,
                    DeadlineKind.RATE,
                    revision.terms,
                    subject=f"{line.code} {last}",
                    day=last,
                    title=f"Last day of the rate of {line.title}",
                    sentence=f"The rate {line.code} {line.title} ends and no other follows it.",
                )


def _of_seats(inputs: DeadlineInputs) -> Iterator[Deadline]:
    names = {person.id: person.name for person in inputs.people}
    for seat in inputs.assignments:
        if seat.ends_on is None or seat.ends_on + ONE_DAY not in inputs.contract.days:
            continue
        name = names.get(seat.staff_id, "")
        made = _make(
            inputs,
            DeadlineKind.SEAT,
            _terms_on(inputs, seat.ends_on),
            subject=f"{seat.seat} {seat.id}",
            day=seat.ends_on,
            title=f"Last day of {name} in {seat.seat}",
            sentence=f"{name} is in {seat.seat} for the last time.",
        )
        following = seat.ends_on + ONE_DAY
        taken = (item.seat == seat.seat and following in item.days for item in inputs.assignments)
        yield replace(made, done=any(taken))


def _of_leavers(inputs: DeadlineInputs) -> Iterator[Deadline]:
    for person in inputs.people:
        left_on = person.left_on
        if left_on is None:
            continue
        seats = [
            seat
            for seat in inputs.assignments
            if seat.staff_id == person.id and seat.days.end > left_on
        ]
        if seats:
            named = " and ".join(sorted({seat.seat for seat in seats}))
            made = _make(
                inputs,
                DeadlineKind.LEAVING,
                _terms_on(inputs, left_on),
                subject=person.code,
                day=left_on,
                title=f"{person.name} leaves",
                sentence=f"{person.name} leaves: end {named} on that day and fill it again.",
            )
            yield replace(made, done=all(seat.ends_on == left_on for seat in seats))


def _of_revisions(inputs: DeadlineInputs) -> Iterator[Deadline]:
    signed = [item.number for item in inputs.revisions if item.signed_on is not None]
    for revision in inputs.revisions:
        # A later revision that is signed has taken the place of a draft before it.
        if revision.signed_on is None and revision.number > max(signed, default=0):
            made = _make(
                inputs,
                DeadlineKind.REVISION,
                revision.terms,
                subject=str(revision.number),
                day=revision.effective_from,
                title=f"Signature of revision {revision.number}",
                sentence=(
                    f"Revision {revision.number} is to be in force from"
                    f" {date_words(revision.effective_from)} and is not signed yet."
                ),
            )
            yield replace(made, done=False)


# ---------------------------------------------------------------------------- parts


def _make(
    inputs: DeadlineInputs,
    kind: DeadlineKind,
    terms: Terms,
    *,
    subject: str,
    day: dt.date,
    title: str,
    sentence: str,
) -> Deadline:
    return Deadline(
        kind=kind,
        contract_id=inputs.contract.id,
        contract_number=inputs.contract.number,
        subject=subject,
        day=day,
        zone=terms.calendar.zone,
        title=title,
        sentence=sentence,
        missed=MISSED[kind],
        clause=CLAUSES[kind],
    )


def _terms_on(inputs: DeadlineInputs, day: dt.date) -> Terms:
    """The terms of a day; before the first revision those of the first."""
    return (revision_on(inputs.revisions, day) or inputs.revisions[0]).terms

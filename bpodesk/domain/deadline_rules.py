"""A contract's deadlines, from its own dates, terms, seats, events and sealed statements.

Business days are counted on the contract's calendar, and days begin and end in its zone.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bpodesk.domain.contracts import ContractStatus, Terms
from bpodesk.domain.deadline_inputs import RUNNING, DeadlineInputs, make
from bpodesk.domain.deadline_issues import of_actions, of_issues
from bpodesk.domain.deadline_terms import of_agreed_days, of_anniversaries, of_meetings, of_term
from bpodesk.domain.deadlines import (
    SILENCE_SAYS_NOTHING,
    STAYING,
    Deadline,
    DeadlineKind,
    by_time,
)
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.sla.excuses import (
    Decision,
    EventKind,
    ExcusedEvent,
    notice_deadline,
    standing_of,
)
from bpodesk.domain.wording import date_words, instant_words, month_words
from bpodesk.domain.worktime import local_date

# A report is due some business days after its month: no later than in the third month after it.
_REPORT_MONTHS = 3

_NOT_BEGUN = frozenset({ContractStatus.DRAFT, ContractStatus.OFFERED})


def deadlines_of(inputs: DeadlineInputs, days: DateRange) -> tuple[Deadline, ...]:
    """The contract's deadlines on the days, by date. A contract without a revision has none.

    Issues and actions that are not done stay, though they were due before.
    """
    if not inputs.revisions:
        return ()
    status = inputs.contract.status
    found = [*_of_statements(inputs), *_of_events(inputs)]
    found += [*of_issues(inputs), *of_actions(inputs)]
    if status not in _NOT_BEGUN:
        found.extend(_of_reports(inputs, days))
    if status in RUNNING:
        found.extend(of_term(inputs))
        found.extend(of_anniversaries(inputs, days))
        found.extend(of_meetings(inputs))
        found.extend(of_agreed_days(inputs))
        found.extend(_of_rates(inputs))
        found.extend(_of_seats(inputs))
        found.extend(_of_leavers(inputs))
    if status in RUNNING | _NOT_BEGUN:
        found.extend(_of_revisions(inputs))
    return tuple(sorted((item for item in found if _is_told(item, days)), key=by_time))


def _is_told(item: Deadline, days: DateRange) -> bool:
    stays = item.kind in STAYING and not item.done and item.day < days.start
    return stays or item.day in days


# ---------------------------------------------------------------------------- by source


def _of_reports(inputs: DeadlineInputs, days: DateRange) -> Iterator[Deadline]:
    sealed = {record.month for record in inputs.statements}
    first = Month.containing(days.start).shift(-_REPORT_MONTHS)
    # Of months before the book was begun nobody expects a statement any more.
    late = sorted(month for month in inputs.worked if month < first and month.first not in sealed)
    for month in (*late, *_months(first, days.end)):
        terms = inputs.terms_on(month.first)
        if terms.calendar.windows and len(month.range.overlap(inputs.days)):
            count = terms.commercial.report_due_business_days
            name = month_words(month)
            made = make(
                inputs,
                DeadlineKind.REPORT,
                terms,
                subject=str(month),
                day=terms.calendar.add_business_days(month.range.last, count),
                title=f"Statement of {name}",
                sentence=f"The statement of {name} is due {count} business days after the month.",
            )
            done = month.first in sealed
            if made.day >= days.start or month in inputs.worked:
                yield replace(made, month=month, done=done)


def _months(first: Month, end: dt.date) -> Iterator[Month]:
    while first.first < end:
        yield first
        first = first.shift(1)


def _of_statements(inputs: DeadlineInputs) -> Iterator[Deadline]:
    for record in inputs.latest_statements:
        month = Month.containing(record.month)
        terms = inputs.terms_on(month.first)
        sealed = local_date(record.sealed_at, zone=terms.calendar.zone)
        name, commercial = month_words(month), terms.commercial
        disputed = make(
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
        paid = make(
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
        began = local_date(event.started_at, zone=zone)
        month = Month.containing(began)
        terms = inputs.terms_on(began)
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
    notice = make(
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
    if event.noticed_at is None or not standing.in_time or not policy.decision_business_days:
        return
    noticed = local_date(event.noticed_at, zone=calendar.zone)
    decision = make(
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
    if not inputs.states_on(local_date(event.started_at, zone=calendar.zone), "deemed_decision"):
        decision = replace(decision, missed=SILENCE_SAYS_NOTHING)
    yield replace(decision, done=event.decision not in (Decision.DRAFT, Decision.NOTICED))


def _of_rates(inputs: DeadlineInputs) -> Iterator[Deadline]:
    for revision in inputs.revisions:
        for line in revision.terms.rate_lines:
            following = line.ends_on
            if following is None or following not in inputs.days:
                continue
            last = following - ONE_DAY
            # The revision of that day decides; what goes on the next day does not end.
            if inputs.terms_on(last) is revision.terms and not any(
                other.code == line.code and following in other.days
                for other in inputs.terms_on(following).rate_lines
            ):
                yield make(
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
        if seat.ends_on is None or seat.ends_on + ONE_DAY not in inputs.days:
            continue
        name = names.get(seat.staff_id, "")
        made = make(
            inputs,
            DeadlineKind.SEAT,
            inputs.terms_on(seat.ends_on),
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
            made = make(
                inputs,
                DeadlineKind.LEAVING,
                inputs.terms_on(left_on),
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
            made = make(
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

"""Deadlines that follow from a contract's term, its anniversaries and the values of its clauses."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bpodesk.domain.clauses.records import VariableType
from bpodesk.domain.deadline_inputs import DeadlineInputs, add_months, make
from bpodesk.domain.deadlines import Deadline, DeadlineKind
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.wording import date_words, month_words, percent_words
from bpodesk.domain.worktime import local_date

_QUARTER, _YEAR = 3, 12
# What is due before the notice against a renewal: the variable of its clause, and words.
_BEFORE_NOTICE = (
    (
        DeadlineKind.REMINDER,
        "reminder_days",
        "Reminder of the last day for notice",
        "the customer is to be reminded",
    ),
    (
        DeadlineKind.PROPOSAL,
        "renewal_proposal_days",
        "Last day to propose other terms for the renewal",
        "other terms are to be proposed",
    ),
)


def of_term(inputs: DeadlineInputs) -> Iterator[Deadline]:
    """Notice against each renewal up to the next one, with what comes before it."""
    for ends_on in inputs.ends:
        terms = inputs.terms_on(ends_on)
        notice, months = terms.commercial.renewal_notice_days, terms.commercial.renewal_months
        if months < 1:
            continue
        until = ends_on - dt.timedelta(days=notice)
        renews = f"The contract ends on {date_words(ends_on)} and renews for {months} months"
        yield make(
            inputs,
            DeadlineKind.RENEWAL,
            terms,
            subject=str(ends_on),
            day=until,
            title="Last day for notice against the renewal",
            sentence=f"{renews}, unless either side gives notice {notice} days before.",
        )
        for kind, name, title, words in _BEFORE_NOTICE:
            days = inputs.figure_on(ends_on, "term", name)
            if days is not None:
                yield make(
                    inputs,
                    kind,
                    terms,
                    subject=str(ends_on),
                    day=until - dt.timedelta(days=days),
                    title=title,
                    sentence=(
                        f"{renews}: {words} at least {days} days before the last day for notice,"
                        f" {date_words(until)}."
                    ),
                )


def of_anniversaries(inputs: DeadlineInputs, days: DateRange) -> Iterator[Deadline]:
    """Quarterly reviews by the last day of each of the contract's quarters; indexation by year."""
    contract, passed = inputs.contract, _QUARTER
    if contract.starts_on >= days.end:
        return
    # A notice of new rates is due long before the day on which they start.
    until = days.end + dt.timedelta(days=366)
    while (following := add_months(contract.starts_on, passed)) <= until:
        last = following - ONE_DAY
        if last in inputs.days:
            yield make(
                inputs,
                DeadlineKind.REVIEW,
                inputs.terms_on(last),
                subject=str(last),
                day=last,
                title="Quarterly review",
                sentence=(
                    "The quarterly review is due by the end of the contract's quarter"
                    f" {passed // _QUARTER}."
                ),
            )
        if passed % _YEAR == 0 and following in inputs.days:
            yield from _of_indexation(inputs, following)
        passed += _QUARTER


def _of_indexation(inputs: DeadlineInputs, day: dt.date) -> Iterator[Deadline]:
    terms = inputs.terms_on(day)
    floor, cap = terms.commercial.cola_floor_percent, terms.commercial.cola_cap_percent
    lines = [line for line in terms.rate_lines if not line.never_revise and day in line.days]
    if not cap or not lines:
        return
    done = any(line.starts_on == day for line in lines)
    change = f"by {percent_words(floor)} to {percent_words(cap)}"
    made = make(
        inputs,
        DeadlineKind.INDEXATION,
        terms,
        subject=str(day),
        day=day,
        title="Rates may follow the index",
        sentence=(
            f"From {date_words(day)} on the rates may follow the index, {change}, if notice of it"
            " was given in time."
        ),
    )
    yield replace(made, done=done)
    notice = inputs.figure_on(day, "indexation", "indexation_notice_days")
    if notice is not None:
        told = make(
            inputs,
            DeadlineKind.INDEX_NOTICE,
            terms,
            subject=str(day),
            day=day - dt.timedelta(days=notice),
            title="Notice of rates that follow the index",
            sentence=(
                f"For new rates from {date_words(day)} on, {change}, notice with the figures of the"
                f" index is due {notice} days before."
            ),
        )
        yield replace(told, done=True if done else None)


def of_meetings(inputs: DeadlineInputs) -> Iterator[Deadline]:
    """The review of each month, so many business days after its statement."""
    for record in inputs.latest_statements:
        month = Month.containing(record.month)
        terms = inputs.terms_on(month.first)
        days = inputs.figure_on(month.first, "governance", "monthly_review_business_days")
        if days is not None and terms.calendar.windows:
            sealed = local_date(record.sealed_at, zone=terms.calendar.zone)
            made = make(
                inputs,
                DeadlineKind.MEETING,
                terms,
                subject=str(month),
                day=terms.calendar.add_business_days(sealed, days),
                title=f"Review of {month_words(month)}",
                sentence=(
                    f"The parties go through {month_words(month)} within {days} business days of"
                    " its statement."
                ),
            )
            yield replace(made, month=month)


def of_agreed_days(inputs: DeadlineInputs) -> Iterator[Deadline]:
    """Days that clauses themselves name, such as that of a deposit, under the latest terms."""
    revision = inputs.revisions[-1]
    for clause, variable, value in inputs.variables_on(revision.effective_from):
        if variable.type is not VariableType.DATE:
            continue
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            continue  # said in words, or not yet
        made = make(
            inputs,
            DeadlineKind.AGREED_DAY,
            revision.terms,
            subject=f"{clause.id} {variable.name}",
            day=day,
            title=variable.label,
            sentence=f"The clause “{clause.title}” names this day: {variable.label}.",
        )
        yield replace(made, clause=clause.id)

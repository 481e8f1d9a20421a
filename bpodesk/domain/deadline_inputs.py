"""What a contract's deadlines are read from, and how one is made."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bpodesk.domain.agreements import agreed_value, chosen_clauses
from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import Clause, ClauseVariable
from bpodesk.domain.clauses.values import as_number
from bpodesk.domain.contracts import Contract, ContractStatus, Revision, Terms, revision_on
from bpodesk.domain.deadlines import CLAUSES, MISSED, Deadline, DeadlineKind
from bpodesk.domain.ids import RevisionId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Issue
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.sla.excuses import ExcusedEvent
from bpodesk.domain.staff import StaffMember

RUNNING = frozenset({ContractStatus.SIGNED, ContractStatus.ACTIVE, ContractStatus.SUSPENDED})


@dataclass(frozen=True, kw_only=True)  # no slots: what is worked out once is kept
class DeadlineInputs:
    """What a contract's deadlines are read from; people, events and statements are its own.

    `worked` are the months of which the book has hours or counts.

    `wordings` are the clauses that hold under each revision, by its id; without them nothing comes
    from the values of clauses. A running contract that is past its end on `today` has renewed.
    """

    contract: Contract
    revisions: tuple[Revision, ...]
    wordings: Mapping[RevisionId, tuple[Clause, ...]] = field(
        default_factory=dict[RevisionId, tuple[Clause, ...]]
    )
    assignments: tuple[Assignment, ...] = ()
    people: tuple[StaffMember, ...] = ()
    events: tuple[ExcusedEvent, ...] = ()
    statements: tuple[SealedStatement, ...] = ()
    issues: tuple[Issue, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    worked: frozenset[Month] = frozenset()
    today: dt.date | None = None

    @cached_property
    def latest_statements(self) -> tuple[SealedStatement, ...]:
        """The newest version of each month's statement."""
        newest: dict[dt.date, SealedStatement] = {}
        for statement in sorted(self.statements, key=lambda item: item.version):
            newest[statement.month] = statement
        return tuple(newest.values())

    @cached_property
    def ends(self) -> tuple[dt.date, ...]:
        """The last days of the contract's periods: its own, and those it renewed to until today."""
        last = self.contract.ends_on
        if last is None:
            return ()
        ends, passed = [last], 0
        while self.today is not None and self.contract.status in RUNNING and ends[-1] < self.today:
            months = self.terms_on(ends[-1]).commercial.renewal_months
            if months < 1:
                break
            # Counted from the first end: a short month on the way does not move the later ones.
            passed += months
            ends.append(add_months(last + ONE_DAY, passed) - ONE_DAY)
        return tuple(ends)

    @cached_property
    def days(self) -> DateRange:
        """The days the contract runs, renewals up to today included."""
        own = self.contract.days
        return DateRange(start=own.start, end=max((own.end, *(end + ONE_DAY for end in self.ends))))

    def revision_on(self, day: dt.date) -> Revision:
        """The revision of a day; before the first one that."""
        return revision_on(self.revisions, day) or self.revisions[0]

    def terms_on(self, day: dt.date) -> Terms:
        """The terms of a day; before the first revision those of the first."""
        return self.revision_on(day).terms

    def variables_on(self, day: dt.date) -> Iterator[tuple[Clause, ClauseVariable, object]]:
        """Every variable of the clauses that hold on a day, with its value."""
        revision = self.revision_on(day)
        for clause in chosen_clauses(self.wordings.get(revision.id, ()), revision.terms):
            for variable in clause.variables:
                yield clause, variable, agreed_value(revision.terms, clause, variable)

    def states_on(self, day: dt.date, fact: str) -> bool:
        """Whether a clause that holds on a day says so; yes where no wording is known."""
        revision = self.revision_on(day)
        chosen = chosen_clauses(self.wordings.get(revision.id, ()), revision.terms)
        return not chosen or any(clause.facts.get(fact) for clause in chosen)

    def figure_on(self, day: dt.date, clause_id: str, name: str) -> int | None:
        """The whole number that a clause's variable holds on a day; None where none does."""
        for clause, variable, value in self.variables_on(day):
            if (clause.id, variable.name) == (clause_id, name):
                number = as_number(value)
                return None if number is None else int(number)
        return None


def make(
    inputs: DeadlineInputs,
    kind: DeadlineKind,
    terms: Terms,
    *,
    subject: str,
    day: dt.date,
    title: str,
    sentence: str,
) -> Deadline:
    """A deadline of the contract by the end of a day."""
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


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a month that is too short."""
    month = Month.containing(day).shift(months)
    return dt.date(month.year, month.number, min(day.day, monthrange(month.year, month.number)[1]))

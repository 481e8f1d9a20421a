"""Contracts, their revisions, and the terms that a revision sets.

A `Terms` value is everything the statement computes with and the agreement prints: one typed value
feeds the prose and the arithmetic. Each revision carries the whole of its terms, so that what was
signed is one value that can be hashed and never changes.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bpodesk.domain.clauses import ClausePosition
from bpodesk.domain.codec import SPARSE
from bpodesk.domain.company import check_currency
from bpodesk.domain.ids import UNSAVED, ContractId, CustomerId, RevisionId
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.problems import Problem
from bpodesk.domain.rate_checks import check_rates
from bpodesk.domain.rates import Proration, RateLine
from bpodesk.domain.sla.credits import CreditPolicy, check_policy
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel, check_levels
from bpodesk.domain.worktime import Calendar, check_calendar

# Numbers with a fraction are kept as text ("2.5"), so that they stay exact.
ClauseValue = str | int


class ContractStatus(StrEnum):
    """Where a contract stands."""

    DRAFT = "draft"
    OFFERED = "offered"
    SIGNED = "signed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"


class RevisionKind(StrEnum):
    """What sort of paper a revision is."""

    ORIGINAL = "original"
    AMENDMENT = "amendment"
    RESTATEMENT = "restatement"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommercialTerms:
    """Deadlines and percentages around the money that are not credits."""

    proration: Proration = Proration.SCHEDULED_DAYS
    report_due_business_days: int = 10
    dispute_days: int = 15
    payment_days: int = 30
    late_interest_percent: Decimal = Decimal(1)
    cola_floor_percent: Decimal = Decimal(0)
    cola_cap_percent: Decimal = Decimal("3.5")
    renewal_months: int = 12
    renewal_notice_days: int = 60
    liability_cap_months: int = 12
    governing_law: str = ""
    forum: str = ""
    weekly_day: str = "Monday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything a revision agrees: rates, service levels, credits, calendar, clauses.

    `clause_values` holds, by clause id and variable, the values that differ from the clause
    library's defaults. `clauses` are the ids that are part of the agreement; empty means all of
    the library's required ones. `clause_positions` names, by clause id, the wording chosen where
    it is not the balanced one.
    """

    calendar: Calendar
    rate_lines: tuple[RateLine, ...] = ()
    levels: tuple[ServiceLevel, ...] = ()
    credits: CreditPolicy = field(default_factory=CreditPolicy)
    commercial: CommercialTerms = field(default_factory=CommercialTerms)
    scope: str = ""
    clauses: tuple[str, ...] = ()
    clause_values: Mapping[str, Mapping[str, ClauseValue]] = field(
        default_factory=dict[str, Mapping[str, ClauseValue]]
    )
    clause_positions: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def slas(self) -> tuple[ServiceLevel, ...]:
        """The levels that carry money."""
        return tuple(level for level in self.levels if level.kind is LevelKind.SLA)

    @property
    def kpis(self) -> tuple[ServiceLevel, ...]:
        """The levels that don't."""
        return tuple(level for level in self.levels if level.kind is LevelKind.KPI)

    def level(self, code: str) -> ServiceLevel | None:
        """The service level or KPI with the code."""
        return next((level for level in self.levels if level.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An agreement with a customer, to `ends_on` (the last day). Its terms are in its revisions.

    With `staff_codes` its statements name people by their codes alone.
    """

    id: ContractId = ContractId(UNSAVED)
    row_version: int = 0
    number: str
    title: str
    customer_id: CustomerId
    currency: str
    status: ContractStatus = ContractStatus.DRAFT
    starts_on: dt.date
    ends_on: dt.date | None = None
    note: str = ""
    binned_at: dt.datetime | None = None
    staff_codes: bool = field(default=False, metadata=SPARSE)

    @property
    def days(self) -> DateRange:
        """The days the contract runs, half-open."""
        end = dt.date.max if self.ends_on is None else self.ends_on + ONE_DAY
        return DateRange(start=self.starts_on, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of a contract's terms, in force from a date until the next one takes over."""

    id: RevisionId = RevisionId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    number: int
    kind: RevisionKind = RevisionKind.ORIGINAL
    effective_from: dt.date
    signed_on: dt.date | None = None
    summary: str = ""
    terms: Terms


def revision_on(revisions: Iterable[Revision], day: dt.date) -> Revision | None:
    """The revision in force on a day: the last effective one.

    Where a contract has signed revisions only those count; a contract that was never signed is
    worked with by its drafts, so that a month can be tried before the signature.
    """
    known = tuple(revisions)
    signed = [revision for revision in known if revision.signed_on is not None]
    chosen = [item for item in signed or known if item.effective_from <= day]
    return max(chosen, key=lambda revision: revision.number, default=None)


def latest_revision(revisions: Iterable[Revision]) -> Revision | None:
    """The revision with the highest number."""
    return max(revisions, key=lambda revision: revision.number, default=None)


def check_contract(contract: Contract) -> tuple[Problem, ...]:
    """What keeps a contract's own fields from being saved."""
    problems: list[Problem] = []
    if not contract.number.strip():
        problems.append(Problem(field="number", message="A contract needs a number."))
    if not contract.title.strip():
        problems.append(Problem(field="title", message="Give the contract a title."))
    if not contract.customer_id:
        problems.append(Problem(field="customer_id", message="Choose the customer."))
    problems.extend(check_currency(contract.currency))
    if contract.ends_on is not None and contract.ends_on < contract.starts_on:
        message = "The last day is before the first. Correct one of the two dates."
        problems.append(Problem(field="ends_on", message=message))
    return tuple(problems)


def check_terms(terms: Terms) -> tuple[Problem, ...]:
    """What is wrong with a revision's terms, every part of them."""
    return (
        *check_calendar(terms.calendar),
        *check_rates(terms.rate_lines),
        *check_levels(terms.levels),
        *check_policy(terms.credits, terms.levels),
        *check_commercial(terms.commercial),
        *_check_positions(terms.clause_positions),
    )


def check_commercial(commercial: CommercialTerms) -> tuple[Problem, ...]:
    """What is wrong with deadlines and percentages, each at its field."""
    problems = [
        Problem(field=name, message="This can't be negative.", value=str(getattr(commercial, name)))
        for name in _NOT_NEGATIVE
        if getattr(commercial, name) < 0
    ]
    floor, cap = commercial.cola_floor_percent, commercial.cola_cap_percent
    if floor > cap:
        message = (
            f"Rates can't rise by at least {floor.normalize():f} % and by at most"
            f" {cap.normalize():f} %. Lower the index floor or raise the index cap."
        )
        problems.append(Problem(field="cola_cap_percent", message=message))
    return tuple(problems)


_NOT_NEGATIVE = (
    "report_due_business_days",
    "dispute_days",
    "payment_days",
    "late_interest_percent",
    "renewal_months",
    "renewal_notice_days",
    "liability_cap_months",
)


def _check_positions(positions: Mapping[str, str]) -> tuple[Problem, ...]:
    known = ", ".join(ClausePosition)
    return tuple(
        Problem(
            field="clauses",
            message=f"The clause {clause_id} knows no position {position}. Choose {known}.",
            value=position,
        )
        for clause_id, position in positions.items()
        if position not in set(ClausePosition)
    )


def check_revision(revision: Revision, others: Iterable[Revision]) -> tuple[Problem, ...]:
    """What keeps a revision from being saved, its order among the others included.

    The terms of a signed revision stand as they were signed.
    """
    problems = [] if revision.signed_on is not None else list(check_terms(revision.terms))
    for other in others:
        if other.number == revision.number:
            message = f"There is a revision {other.number} already."
            problems.append(Problem(field="number", message=message))
        later = other.number < revision.number and other.effective_from > revision.effective_from
        earlier = other.number > revision.number and other.effective_from < revision.effective_from
        if later or earlier:
            message = (
                f"Revision {other.number} is in force from {other.effective_from}."
                " Effective dates of revisions can't go back."
            )
            problems.append(Problem(field="effective_from", message=message))
    return tuple(problems)

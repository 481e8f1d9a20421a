"""One typed value feeds the prose and the arithmetic.

Every value of the terms that an agreement prints is changed by one step: the agreement's text
changes where the value stands and nowhere else, and so does the figure that hangs on it. Where a
value stands is read from the clauses' own texts; a value on which no figure hangs is listed with
its reason.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bpodesk.documents.agreement import AgreementPaper, agreement_document
from bpodesk.documents.blocks import Heading
from bpodesk.domain.agreements import contract_values, number_agreement
from bpodesk.domain.clauses import (
    CONTRACT_VALUE_NAMES,
    Clause,
    ClauseKind,
    ClauseVariable,
    VariableType,
    check_value,
    parse_clause,
)
from bpodesk.domain.clauses.values import NUMBER_TYPES
from bpodesk.domain.codec import canonical
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import CommercialTerms, Contract, Revision, Terms
from bpodesk.domain.customers import Customer
from bpodesk.domain.deadline_inputs import DeadlineInputs
from bpodesk.domain.deadline_rules import deadlines_of
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.ids import StatementId
from bpodesk.domain.parts import parts_of
from bpodesk.domain.periods import DateRange
from bpodesk.domain.rates import (
    PriceTier,
    Proration,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
    index_rate,
)
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.sla.clocks import PromiseClock
from bpodesk.domain.sla.credits import CreditPolicy, Mechanism, PointStep
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import compute_statement
from bpodesk.domain.worktime import DayKind, Holiday
from tests.domain import september
from tests.domain.test_agreements import COMPANY, CUSTOMER

FOLDER = Path(__file__).parents[2] / "resources" / "clauses"
TOKEN = re.compile(r"\{\{([^{}]+)\}\}")
YEAR = DateRange(start=dt.date(2026, 1, 1), end=dt.date(2028, 1, 1))
B, C, D = "Rates", "Service levels and KPIs", "Calendar"


def _library() -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for path in sorted(FOLDER.glob("*.md")):
        clause = parse_clause(path.read_text(encoding="utf-8"))
        assert isinstance(clause, Clause)
        clauses.append(clause)
    return tuple(clauses)


LIBRARY = _library()
EVERY = tuple(
    clause.id
    for clause in LIBRARY
    if clause.kind is ClauseKind.CLAUSE and clause.position == "balanced"
)


@dataclass(frozen=True, kw_only=True)
class State:
    """What is agreed, and by whom."""

    company: Company = COMPANY
    customer: Customer = CUSTOMER
    contract: Contract
    revision: Revision

    @property
    def terms(self) -> Terms:
        return self.revision.terms


def _terms() -> Terms:
    """The acceptance month's, with everything in it that can be printed or computed with."""
    terms = september.terms()
    tiers = (
        CreditTier(factor_percent=Decimal(30)),
        CreditTier(beyond=Decimal("98.2"), factor_percent=Decimal(80)),
    )
    levels = tuple(
        replace(level, tiers=tiers, minimum=Decimal(97), stretch=Decimal("99.5"))
        if level.code == "S3"
        else level
        for level in terms.levels
    )
    return replace(
        terms,
        levels=levels,
        credits=replace(terms.credits, twelve_month_cap=Decimal(1000)),
        commercial=CommercialTerms(
            governing_law="the State of New York", forum="arbitration in Singapore"
        ),
        scope="The services are calls and e-mail.",
        clauses=EVERY,
    )


def base() -> State:
    inputs = september.inputs()
    return State(
        contract=replace(inputs.contract, ends_on=dt.date(2027, 12, 31)),
        revision=replace(inputs.revision, terms=_terms()),
    )


# ------------------------------------------------------------------------------- what it prints


def _strings(value: object) -> Iterator[str]:
    """Every text in a block, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _strings(getattr(value, field.name))


@cache
def printed(state_text: str) -> Mapping[str, tuple[str, ...]]:
    """Texts of the agreement by the title they stand under; the cover's under nothing."""
    state = _STATES[state_text]
    revision = state.revision
    clauses = number_agreement(
        LIBRARY,
        revision.terms,
        values=contract_values(state.company, state.customer, state.contract, revision),
    )
    document = agreement_document(
        AgreementPaper(
            company=state.company,
            customer=state.customer,
            contract=state.contract,
            revision=revision,
            clauses=clauses,
            seats=(),
        )
    )
    found: dict[str, list[str]] = {"": [document.header_right]}
    title = ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            title = str(block.text)
        found.setdefault(title, []).append("|".join(_strings(block)))
    return {name: tuple(lines) for name, lines in found.items()}


_STATES: dict[str, State] = {}


def text_of(state: State) -> Mapping[str, tuple[str, ...]]:
    key = canonical((state.company, state.customer, state.contract, state.revision))
    _STATES[key] = state
    return printed(key)


def places(before: State, after: State) -> set[str]:
    """The titles under which the two texts differ; the cover is left out."""
    old, new = text_of(before), text_of(after)
    return {title for title in {*old, *new} if title and old.get(title) != new.get(title)}


@cache
def standing(name: str) -> frozenset[str]:
    """The titles of the clauses whose balanced wording prints a value."""
    return frozenset(
        clause.title if clause.kind is ClauseKind.CLAUSE else _SCHEDULES[clause.letter]
        for clause in LIBRARY
        if clause.position == "balanced" and name in TOKEN.findall(clause.body)
    )


_SCHEDULES = {
    "A": "Scope of services",
    "F": "Governance",
    "G": "Data protection",
    "H": "Forms",
}


# ------------------------------------------------------------------------------- what it computes


INCIDENT = Incident(
    contract_id=september.CONTRACT_ID,
    month=september.SEPTEMBER.first,
    code="I1",
    title="Power cut",
    sla_codes=("S2", "S4"),
)


def computed(state: State) -> dict[str, object]:
    """The figures that hang on terms, by what they are of."""
    inputs = september.inputs()
    earlier = replace(
        inputs.revision,
        number=1,
        effective_from=state.contract.starts_on,
        terms=part("credits", at_risk_percent=Decimal(10))(base()).terms,
    )
    statement = compute_statement(
        replace(
            inputs,
            contract=state.contract,
            incidents=(INCIDENT,),
            parts=parts_of([earlier, state.revision], september.SEPTEMBER.range),
        )
    )
    sealed = SealedStatement(
        id=StatementId(1),
        contract_id=september.CONTRACT_ID,
        month=september.SEPTEMBER.first,
        version=1,
        sealed_at=dt.datetime(2026, 10, 5, 14, tzinfo=dt.UTC),
        engine="1.0",
        net_minor=1,
        currency="USD",
        figures="{}",
        inputs_sha256="",
        pdf_sha256="",
        previous_sha256="",
        sha256="",
    )
    deadlines = deadlines_of(
        DeadlineInputs(
            contract=state.contract,
            revisions=(state.revision,),
            events=inputs.events,
            statements=(sealed,),
        ),
        YEAR,
    )
    commercial = state.terms.commercial

    def indexed(change: int) -> tuple[Decimal, ...]:
        return tuple(
            price
            for line in state.terms.rate_lines
            for new in index_rate(
                line,
                change_percent=Decimal(change),
                floor_percent=commercial.cola_floor_percent,
                cap_percent=commercial.cola_cap_percent,
                starts_on=dt.date(2027, 1, 1),
                currency="USD",
            )
            for price in (
                new.unit_rate,
                *(tier.unit_rate for tier in new.tiers),
                new.additional_rate,
                new.reduction_rate,
            )
        )

    return {
        "statement": statement_figures(statement, ()),
        "deadlines": deadlines,
        "indexation": (indexed(-50), indexed(50)),
    }


def differing(before: State, after: State) -> set[str]:
    old, new = computed(before), computed(after)
    return {name for name, value in old.items() if new[name] != value}


# ------------------------------------------------------------------------------- one step each


@dataclass(frozen=True, kw_only=True)
class Step:
    """A value changed by one step.

    `name` is the dotted name of CONTRACT_VALUE_TYPES that prints it, if one does; `places` are the
    titles where it stands besides. `figures` says what changes with it; where nothing does,
    `prose` says why. `before` makes the state in which the value matters.
    """

    change: Callable[[State], State]
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    prose: str = ""
    before: Callable[[State], State] = lambda state: state


def terms(change: Callable[[Terms], Terms]) -> Callable[[State], State]:
    return lambda state: replace(state, revision=replace(state.revision, terms=change(state.terms)))


def part(name: str, /, **fields: Any) -> Callable[[State], State]:
    return terms(lambda its: replace(its, **{name: replace(getattr(its, name), **fields)}))


def of_row(name: str, row_code: str, /, **fields: Any) -> Callable[[State], State]:
    """A row of a schedule; the last one with the code."""

    def change(its: Terms) -> Terms:
        rows = list(getattr(its, name))
        at = max(place for place, row in enumerate(rows) if row.code == row_code)
        rows[at] = replace(rows[at], **fields)
        return replace(its, **{name: tuple(rows)})

    return terms(change)


def of(name: str, /, **fields: Any) -> Callable[[State], State]:
    """A field of the contract, the company or the customer, or of the revision."""
    return lambda state: replace(state, **{name: replace(getattr(state, name), **fields)})


STATEMENT, DEADLINES, INDEXATION = ("statement",), ("deadlines",), ("indexation",)
PARTY = "who the parties are is no figure"
LEGAL = "a court reads it, no figure hangs on it"


def _by_points(state: State) -> State:
    steps = (
        PointStep(from_points=1, percent=Decimal(2)),
        PointStep(from_points=3, percent=Decimal(5)),
    )
    return part("credits", mechanism=Mechanism.POINTS, point_steps=steps)(state)


def _by_count(state: State) -> State:
    return part("credits", mechanism=Mechanism.COUNT_TRIGGER, trigger_failures=1)(state)


CREDITS: dict[str, Step] = {
    "at_risk_percent": Step(change=part("credits", at_risk_percent=Decimal(13)), figures=STATEMENT),
    "pool_percent": Step(
        change=part("credits", pool_percent=Decimal(151)),
        prose="the sum that the allocations are held against; credits are worked out from those",
    ),
    "minor_factor_percent": Step(
        change=part("credits", minor_factor_percent=Decimal(51)), figures=STATEMENT
    ),
    "major_factor_percent": Step(
        # Without S3's tiers its 98 % is a major miss.
        before=of_row("levels", "S3", tiers=(), minimum=Decimal("98.5")),
        change=part("credits", major_factor_percent=Decimal(101)),
        figures=STATEMENT,
    ),
    "repeat_multiplier": Step(
        change=part("credits", repeat_multiplier=Decimal("1.6")), figures=STATEMENT
    ),
    "monthly_cap_percent": Step(
        before=part("credits", twelve_month_cap=None),
        change=part("credits", monthly_cap_percent=Decimal(99)),
        figures=STATEMENT,
    ),
    "twelve_month_cap": Step(
        change=part("credits", twelve_month_cap=Decimal(999)), figures=STATEMENT
    ),
    "earn_back_months": Step(change=part("credits", earn_back_months=3), figures=STATEMENT),
    "termination_consecutive": Step(
        change=part("credits", termination_consecutive=4), figures=STATEMENT
    ),
    "mechanism": Step(change=part("credits", mechanism=Mechanism.FLAT_WEIGHT), figures=STATEMENT),
    "minor_points": Step(
        before=_by_points, change=part("credits", minor_points=3), figures=STATEMENT
    ),
    "major_points": Step(
        before=lambda state: of_row("levels", "S3", tiers=(), minimum=Decimal("98.5"))(
            _by_points(state)
        ),
        change=part("credits", major_points=4),
        figures=STATEMENT,
    ),
    "point_steps": Step(
        before=_by_points,
        change=part("credits", point_steps=(PointStep(from_points=2, percent=Decimal(4)),)),
        figures=STATEMENT,
    ),
    "trigger_failures": Step(
        before=_by_count, change=part("credits", trigger_failures=4), figures=STATEMENT
    ),
    "trigger_percent": Step(
        before=_by_count, change=part("credits", trigger_percent=Decimal(6)), figures=STATEMENT
    ),
    "trigger_amount": Step(
        before=_by_count, change=part("credits", trigger_amount=Decimal(77)), figures=STATEMENT
    ),
    "earn_back_percent": Step(
        change=part("credits", earn_back_percent=Decimal(50)), figures=STATEMENT
    ),
    "chronic_misses": Step(change=part("credits", chronic_misses=1), figures=STATEMENT),
    "chronic_months": Step(
        before=part("credits", chronic_misses=1),
        # The one miss was two months ago.
        change=part("credits", chronic_months=2),
        figures=STATEMENT,
    ),
    "termination_misses": Step(change=part("credits", termination_misses=4), figures=STATEMENT),
    "termination_months": Step(
        before=part("credits", termination_misses=4),
        change=part("credits", termination_months=11),
        figures=STATEMENT,
    ),
    "incident_once": Step(change=part("credits", incident_once=True), figures=STATEMENT),
    "force_majeure_notice_hours": Step(
        change=part("credits", force_majeure_notice_hours=49),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "customer_notice_business_days": Step(
        change=part("credits", customer_notice_business_days=6),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "decision_business_days": Step(
        change=part("credits", decision_business_days=6), figures=DEADLINES
    ),
}
# Whole sentences of the clauses that say the values.
SAID = {
    "credits.shares_note": {"mechanism", "pool_percent"},
    "credits.amount_note": {
        "mechanism",
        "minor_factor_percent",
        "major_factor_percent",
        "repeat_multiplier",
        "minor_points",
        "major_points",
        "point_steps",
        "trigger_failures",
        "trigger_percent",
        "trigger_amount",
        "incident_once",
    },
    "credits.earn_back_note": {"earn_back_percent", "chronic_misses", "chronic_months"},
    "credits.termination_note": {
        "termination_consecutive",
        "termination_misses",
        "termination_months",
    },
}
EXCUSES = {
    "force_majeure_notice_hours",
    "customer_notice_business_days",
    "decision_business_days",
}
COMMERCIAL: dict[str, tuple[str, Step]] = {
    "proration": (
        "",
        Step(
            change=part("commercial", proration=Proration.CALENDAR_DAYS),
            places=(B,),
            figures=STATEMENT,
        ),
    ),
    "report_due_business_days": (
        "statement.report_due_business_days",
        Step(change=part("commercial", report_due_business_days=11), figures=DEADLINES),
    ),
    "dispute_days": (
        "statement.dispute_days",
        Step(change=part("commercial", dispute_days=16), figures=DEADLINES),
    ),
    "payment_days": (
        "statement.payment_days",
        Step(change=part("commercial", payment_days=31), figures=DEADLINES),
    ),
    "late_interest_percent": (
        "statement.late_interest_percent",
        Step(
            change=part("commercial", late_interest_percent=Decimal(2)),
            prose="what was paid, and when, is not in the book",
        ),
    ),
    "cola_floor_percent": (
        "rates.cola_floor_percent",
        Step(
            change=part("commercial", cola_floor_percent=Decimal(1)),
            figures=(*DEADLINES, *INDEXATION),
        ),
    ),
    "cola_cap_percent": (
        "rates.cola_cap_percent",
        Step(
            change=part("commercial", cola_cap_percent=Decimal(4)),
            figures=(*DEADLINES, *INDEXATION),
        ),
    ),
    "renewal_months": (
        "renewal.months",
        Step(change=part("commercial", renewal_months=13), figures=DEADLINES),
    ),
    "renewal_notice_days": (
        "renewal.notice_days",
        Step(change=part("commercial", renewal_notice_days=61), figures=DEADLINES),
    ),
    "liability_cap_months": (
        "liability.cap_months",
        Step(
            change=part("commercial", liability_cap_months=13),
            prose="claims beyond credits are not in the book",
        ),
    ),
    "governing_law": (
        "contract.governing_law",
        Step(change=part("commercial", governing_law="Singapore"), prose=LEGAL),
    ),
    "forum": (
        "contract.forum",
        Step(change=part("commercial", forum="the courts of Cebu City"), prose=LEGAL),
    ),
    "weekly_day": (
        "governance.weekly_day",
        Step(
            change=part("commercial", weekly_day="Tuesday"),
            prose="a meeting each week is no deadline",
        ),
    ),
}


def _with_line(line: RateLine) -> Callable[[State], State]:
    return terms(lambda its: replace(its, rate_lines=(*its.rate_lines, line)))


def _special_day(state: State) -> State:
    """C's overtime of 24 September in New York is worked on the 25th in Manila, a holiday there."""
    line = RateLine(
        code="SPECIAL",
        title="Special days",
        kind=RateKind.SPECIAL_DAY,
        unit_rate=Decimal(12),
        factor_percent=Decimal(130),
        starts_on=september.START,
        at_risk=False,
    )
    holiday = Holiday(
        day=dt.date(2026, 9, 25), name="Founding day", kind=DayKind.SPECIAL_DAY, worked=True
    )
    holidays = (*state.terms.calendar.holidays, holiday)
    return part("calendar", holidays=holidays)(_with_line(line)(state))


# 3,760 orders are done of the 4,000 that are the least.
_banded = of_row(
    "rate_lines", "ORDER", tiers=(PriceTier(from_units=3000, unit_rate=Decimal("0.40")),)
)


def _baseline(units: int) -> Callable[[State], State]:
    return of_row(
        "rate_lines",
        "ORDER",
        kind=RateKind.BASELINE,
        unit_rate=Decimal(1500),
        minimum_units=0,
        baseline_units=units,
        deadband_units=100,
        additional_rate=Decimal("0.50"),
        reduction_rate=Decimal("0.30"),
    )


# Overtime is 150, 150, 255 and 195 minutes: 765 in units of 45, 720 day by day or rounded down.
_rounded = of_row("rate_lines", "OT", round_minutes=45)
_least_hours = _with_line(
    RateLine(
        code="HOUR",
        title="Hours",
        kind=RateKind.HOURLY,
        unit_rate=Decimal(12),
        starts_on=september.START,
        minimum_hours=2000,
    )
)
VOLUMES, ROUNDING = ("rates.volume_note",), ("rates.rounding_note",)

RATES: dict[str, Step] = {
    "code": Step(  # The line before it then has no successor.
        change=of_row("rate_lines", "SEAT", code="SEATS"),
        places=(B,),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "title": Step(
        change=of_row("rate_lines", "SEAT", title="Seat"), places=(B,), figures=STATEMENT
    ),
    "kind": Step(
        change=of_row("rate_lines", "PLATFORM", kind=RateKind.SEAT), places=(B,), figures=STATEMENT
    ),
    "unit_rate": Step(
        change=of_row("rate_lines", "SEAT", unit_rate=Decimal("1449.01")),
        places=(B,),
        figures=(*STATEMENT, *INDEXATION),
    ),
    "factor_percent": Step(
        change=of_row("rate_lines", "OT", factor_percent=Decimal(126)),
        names=("rates.overtime_percent",),
        places=(B,),
        figures=STATEMENT,
    ),
    "factor_percent of nights": Step(
        change=of_row("rate_lines", "NIGHT", factor_percent=Decimal(11)),
        names=("rates.night_percent",),
        places=(B,),
        figures=STATEMENT,
    ),
    "starts_on": Step(
        change=of_row("rate_lines", "PLATFORM", starts_on=dt.date(2026, 9, 2)),
        places=(B,),
        figures=STATEMENT,
    ),
    "ends_on": Step(
        change=of_row("rate_lines", "PLATFORM", ends_on=dt.date(2026, 9, 30)),
        places=(B,),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "role": Step(change=of_row("rate_lines", "SEAT", role="Agent"), places=(B,), figures=STATEMENT),
    "at_risk": Step(
        change=of_row("rate_lines", "PLATFORM", at_risk=False), places=(B,), figures=STATEMENT
    ),
    "minimum_units": Step(
        change=of_row("rate_lines", "ORDER", minimum_units=4001),
        names=("rates.transaction_minimum",),
        places=(B,),
        figures=STATEMENT,
    ),
    "never_revise": Step(
        change=of_row("rate_lines", "PLATFORM", never_revise=True),
        places=(B,),
        figures=INDEXATION,
    ),
    "factor_percent of special days": Step(
        before=_special_day,
        change=of_row("rate_lines", "SPECIAL", factor_percent=Decimal(131)),
        names=("rates.premium_days_note",),
        places=(B,),
        figures=STATEMENT,
    ),
    "premium_factor_percent": Step(
        before=_special_day,
        change=of_row("rate_lines", "OT", premium_factor_percent=Decimal(130)),
        places=(B,),
        figures=STATEMENT,
    ),
    "tiers": Step(change=_banded, names=VOLUMES, places=(B,), figures=(*STATEMENT, *INDEXATION)),
    "tier_mode": Step(
        before=_banded,
        change=of_row("rate_lines", "ORDER", tier_mode=TierMode.ALL_UNITS),
        names=VOLUMES,
        places=(B,),
        figures=STATEMENT,
    ),
    "baseline_units": Step(
        before=_baseline(3000),
        change=of_row("rate_lines", "ORDER", baseline_units=3001),
        names=VOLUMES,
        places=(B,),
        figures=STATEMENT,
    ),
    "deadband_units": Step(
        before=_baseline(3000),
        change=of_row("rate_lines", "ORDER", deadband_units=101),
        names=VOLUMES,
        places=(B,),
        figures=STATEMENT,
    ),
    "additional_rate": Step(
        before=_baseline(3000),
        change=of_row("rate_lines", "ORDER", additional_rate=Decimal("0.51")),
        names=VOLUMES,
        places=(B,),
        figures=(*STATEMENT, *INDEXATION),
    ),
    "reduction_rate": Step(
        before=_baseline(4000),
        change=of_row("rate_lines", "ORDER", reduction_rate=Decimal("0.31")),
        names=VOLUMES,
        places=(B,),
        figures=(*STATEMENT, *INDEXATION),
    ),
    "minimum_hours": Step(
        before=_least_hours,
        change=of_row("rate_lines", "HOUR", minimum_hours=2001),
        places=(B,),
        figures=STATEMENT,
    ),
    "round_minutes": Step(change=_rounded, names=ROUNDING, places=(B,), figures=STATEMENT),
    "round_mode": Step(
        before=_rounded,
        change=of_row("rate_lines", "OT", round_mode=RoundMode.DOWN),
        names=ROUNDING,
        places=(B,),
        figures=STATEMENT,
    ),
    "round_each": Step(
        before=_rounded,
        change=of_row("rate_lines", "OT", round_each=RoundEach.DAY),
        names=ROUNDING,
        places=(B,),
        figures=STATEMENT,
    ),
    "markup_percent": Step(
        change=of_row("rate_lines", "COST", markup_percent=Decimal(5)),
        names=("rates.pass_through_note",),
        places=(B,),
        figures=STATEMENT,
    ),
    "counts": Step(
        change=of_row("rate_lines", "ORDER", counts="Orders that were shipped"),
        places=(B,),
        prose="it says in words what is counted; the volume is given",
    ),
}


def _band(**fields: Any) -> Callable[[State], State]:
    def change(state: State) -> State:
        (line,) = (line for line in state.terms.rate_lines if line.tiers)
        return of_row("rate_lines", line.code, tiers=(replace(line.tiers[0], **fields),))(state)

    return change


BANDS: dict[str, Step] = {
    "from_units": Step(
        before=_banded,
        change=_band(from_units=3001),
        names=VOLUMES,
        places=(B,),
        figures=STATEMENT,
    ),
    "unit_rate": Step(
        before=_banded,
        change=_band(unit_rate=Decimal("0.39")),
        names=VOLUMES,
        places=(B,),
        figures=(*STATEMENT, *INDEXATION),
    ),
}
LEVELS: dict[str, Step] = {
    "code": Step(change=of_row("levels", "S3", code="S9"), places=(C,), figures=STATEMENT),
    "title": Step(change=of_row("levels", "S3", title="Orders"), places=(C,), figures=STATEMENT),
    "metric": Step(
        change=of_row("levels", "S3", metric="quality-score"), places=(C,), figures=STATEMENT
    ),
    "kind": Step(change=of_row("levels", "S3", kind=LevelKind.KPI), places=(C,), figures=STATEMENT),
    "definition": Step(
        change=of_row("levels", "S3", definition="Each order once."),
        places=(C,),
        prose="it says in words what is counted; the counts are given",
    ),
    "target": Step(
        change=of_row("levels", "S2", target=Decimal(94)), places=(C,), figures=STATEMENT
    ),
    "minimum": Step(
        change=of_row("levels", "S2", minimum=Decimal(94)), places=(C,), figures=STATEMENT
    ),
    "stretch": Step(
        change=of_row("levels", "S1", stretch=Decimal(83)), places=(C,), figures=STATEMENT
    ),
    "allocation_percent": Step(
        change=of_row("levels", "S2", allocation_percent=Decimal(46)),
        places=(C,),
        figures=STATEMENT,
    ),
    "live": Step(change=of_row("levels", "S2", live=False), places=(C,), figures=STATEMENT),
    "tiers": Step(
        change=of_row("levels", "S2", tiers=(CreditTier(factor_percent=Decimal(60)),)),
        places=(C,),
        figures=STATEMENT,
    ),
    "minimum_volume": Step(
        change=of_row("levels", "S2", minimum_volume=2000), places=(C,), figures=STATEMENT
    ),
    "allowed_misses": Step(
        change=of_row("levels", "S2", allowed_misses=99), places=(C,), figures=STATEMENT
    ),
    "threshold_seconds": Step(
        change=of_row("levels", "S1", threshold_seconds=20), places=(C,), figures=STATEMENT
    ),
    **{
        name: Step(
            before=of_row("levels", "S3", metric=metric),
            change=of_row("levels", "S3", **{name: 5}),
            places=(C,),
            figures=STATEMENT,
        )
        for name, metric in (
            ("short_abandon_seconds", "abandonment-net"),
            ("reopen_days", "first-contact"),
            ("top_boxes", "satisfaction-boxes"),
            ("scale_points", "satisfaction"),
            ("older_than_days", "backlog-aged"),
        )
    },
    "clock": Step(
        # The counts of a month come from it, where lists are imported; the figures from the counts.
        change=of_row("levels", "S2", clock=PromiseClock(count=7)),
        places=(C,),
        prose="counts from lists are sorted by it, before the statement",
    ),
}


def _tier(place: int, **fields: Any) -> Callable[[State], State]:
    def change(its: Terms) -> Terms:
        levels = list(its.levels)
        (at,) = (index for index, level in enumerate(levels) if level.tiers)
        tiers = list(levels[at].tiers)
        tiers[place] = replace(tiers[place], **fields)
        levels[at] = replace(levels[at], tiers=tuple(tiers))
        return replace(its, levels=tuple(levels))

    return terms(change)


TIERS: dict[str, Step] = {
    # S3 is at 98 %: beyond 98.2 %, but not beyond 97.9 %.
    "beyond": Step(change=_tier(1, beyond=Decimal("97.9")), places=(C,), figures=STATEMENT),
    "factor_percent": Step(
        change=_tier(1, factor_percent=Decimal(81)), places=(C,), figures=STATEMENT
    ),
}


def _last_of(name: str, /, **fields: Any) -> Callable[[State], State]:
    """The last of the calendar's windows or holidays."""

    def change(its: Terms) -> Terms:
        *others, last = getattr(its.calendar, name)
        rows = {name: (*others, replace(last, **fields))}
        return replace(its, calendar=replace(its.calendar, **rows))

    return terms(change)


_rest_days = _with_line(
    RateLine(
        code="REST",
        title="Rest days",
        kind=RateKind.REST_DAY,
        unit_rate=Decimal(12),
        factor_percent=Decimal(130),
        starts_on=september.START,
        at_risk=False,
    )
)
CALENDAR: dict[str, Step] = {
    "zone": Step(
        change=part("calendar", zone="America/Chicago"),
        names=("contract.zone",),
        places=(D,),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "windows": Step(
        change=terms(
            lambda its: replace(
                its,
                calendar=replace(
                    its.calendar,
                    windows=(
                        replace(its.calendar.windows[0], end=dt.time(17)),
                        *its.calendar.windows[1:],
                    ),
                ),
            )
        ),
        names=("calendar.coverage",),
        places=(D,),
        figures=STATEMENT,
    ),
    "holidays": Step(
        change=part("calendar", holidays=()),
        names=("calendar.holidays_note",),
        places=(D,),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "holidays' kind": Step(
        change=terms(
            lambda its: replace(
                its,
                calendar=replace(
                    its.calendar,
                    holidays=(replace(its.calendar.holidays[0], kind=DayKind.SPECIAL_DAY),),
                ),
            )
        ),
        places=(D,),
        prose="without a rate for its kind a holiday is closed, whatever its kind",
    ),
    "holidays' price": Step(
        before=_special_day,
        change=_last_of("holidays", kind=DayKind.REGULAR_HOLIDAY),
        places=(D,),
        figures=STATEMENT,
    ),
    "holidays that are worked": Step(
        before=_special_day,
        change=_last_of("holidays", worked=False),
        places=(D,),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "windows on rest days": Step(
        before=_rest_days,
        change=_last_of("windows", rest_day=True),
        names=("calendar.coverage",),
        places=(D,),
        figures=STATEMENT,
    ),
}
PARTICULARS: dict[str, Step] = {
    "credits.excused_kinds": Step(
        change=part("credits", excused_kinds=(EventKind.FORCE_MAJEURE, EventKind.DATA)),
        places=(C,),
        figures=STATEMENT,
    ),
    "contract.number": Step(
        change=of("contract", number="HPO-9"),
        names=("contract.number",),
        figures=(*STATEMENT, *DEADLINES),
    ),
    "contract.title": Step(
        change=of("contract", title="Back office"),
        names=("contract.title",),
        prose="a name",
    ),
    "contract.currency": Step(
        change=of("contract", currency="EUR"),
        names=("contract.currency", "credits.twelve_month_cap"),
        places=(B,),
        figures=STATEMENT,
    ),
    "contract.ends_on": Step(
        change=of("contract", ends_on=dt.date(2027, 12, 30)),
        names=("contract.ends_on", "contract.term"),
        figures=DEADLINES,
    ),
    "contract.revision": Step(
        change=of("revision", number=3), names=("contract.revision",), figures=STATEMENT
    ),
    "contract.effective_from": Step(
        before=of("revision", effective_from=dt.date(2026, 9, 1)),
        change=of("revision", effective_from=dt.date(2026, 9, 2)),
        names=("contract.effective_from",),
        figures=STATEMENT,
    ),
    "contract.scope": Step(
        change=terms(lambda its: replace(its, scope="The services are chats.")),
        names=("contract.scope",),
        prose="what is done, in words",
    ),
    **{
        f"{side}.{name}": Step(
            change=of("company" if side == "vendor" else "customer", **{field: "Elsewhere"}),
            names=(f"{side}.{name}",),
            places=("Signatures",) if name == "name" else (),
            prose=PARTY,
        )
        for side in ("vendor", "customer")
        for name, field in (
            ("name", "legal_name"),
            ("address", "address"),
            ("country", "country"),
        )
    },
}


def _names(field: str) -> tuple[str, ...]:
    """The contract values in which a field of the credit rules stands."""
    plain = f"{'excuses' if field in EXCUSES else 'credits'}.{field}"
    said = (note for note, said_of in SAID.items() if field in said_of)
    return tuple(name for name in (plain, *said) if name in CONTRACT_VALUE_NAMES)


STEPS: dict[str, Step] = {
    **{f"credits.{name}": replace(step, names=_names(name)) for name, step in CREDITS.items()},
    **{
        f"commercial.{name}": replace(step, names=(dotted,) if dotted else ())
        for name, (dotted, step) in COMMERCIAL.items()
    },
    **{f"rates.{name}": step for name, step in RATES.items()},
    **{f"bands.{name}": step for name, step in BANDS.items()},
    **{f"levels.{name}": step for name, step in LEVELS.items()},
    **{f"tiers.{name}": step for name, step in TIERS.items()},
    **{f"calendar.{name}": step for name, step in CALENDAR.items()},
    **PARTICULARS,
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_value_changes_the_text_where_it_stands_and_the_figures_that_hang_on_it(
    step: Step,
) -> None:
    before = step.before(base())
    after = step.change(before)
    stands = {title for name in step.names for title in standing(name)}
    assert places(before, after) == stands | set(step.places)
    assert differing(before, after) == set(step.figures)
    assert bool(step.figures) != bool(step.prose), "figures that change, or the reason why none"


def _fields(kind: type[Any]) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_every_value_that_is_agreed_is_among_the_steps() -> None:
    assert {*CREDITS, "excused_kinds"} == _fields(CreditPolicy)
    assert set(COMMERCIAL) == _fields(CommercialTerms)
    assert {name.partition(" ")[0] for name in RATES} == _fields(RateLine)
    assert set(BANDS) == _fields(PriceTier)
    assert set(LEVELS) == _fields(ServiceLevel)
    assert set(TIERS) == _fields(CreditTier)
    assert {name for step in STEPS.values() for name in step.names} == CONTRACT_VALUE_NAMES


# ------------------------------------------------------------------------------- clauses' values


def stepped(variable: ClauseVariable) -> object:
    """The value next to the usual one, within its range."""
    usual = variable.default
    if variable.type is VariableType.LIST:
        return f"{usual}\nOne more" if isinstance(usual, str) else "\n".join((*usual, "One more"))  # type: ignore[misc] - a tuple of texts
    if variable.type not in NUMBER_TYPES:
        return f"{usual}, changed"
    number = Decimal(str(usual))
    near = (number + 1, number - 1, number + Decimal("0.5"), number - Decimal("0.5"))
    return next(str(value) for value in near if check_value(variable, str(value)) == ())


VARIABLES = [(clause, variable) for clause in LIBRARY for variable in clause.variables]


@pytest.mark.parametrize(
    ("clause", "variable"),
    VARIABLES,
    ids=[f"{clause.id}-{clause.position}-{variable.name}" for clause, variable in VARIABLES],
)
def test_value_of_a_clause_changes_that_clause_alone(
    clause: Clause, variable: ClauseVariable
) -> None:
    before = terms(lambda its: replace(its, clause_positions={clause.id: str(clause.position)}))(
        base()
    )
    values = {clause.id: {variable.name: stepped(variable)}}
    after = terms(lambda its: replace(its, clause_values=values))(before)  # type: ignore[arg-type] - an int or a text
    title = clause.title if clause.kind is ClauseKind.CLAUSE else _SCHEDULES[clause.letter]
    assert places(before, after) == {title}


def test_no_figure_hangs_on_the_value_of_a_clause() -> None:
    """All of them stand in prose only: the statement, the deadlines and the indexation read the
    terms that have fields of their own. What is worked out from days, shares and amounts of a
    clause is a matter of notices, claims and payments, which the book does not hold."""
    values = {
        clause.id: {variable.name: stepped(variable) for variable in clause.variables}
        for clause in LIBRARY
        if clause.position == "balanced"
    }
    after = terms(lambda its: replace(its, clause_values=values))(base())  # type: ignore[arg-type] - ints and texts
    assert differing(base(), after) == set()

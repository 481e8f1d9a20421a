"""The values that an agreement's prose takes from the contract itself.

One typed field feeds the prose and the arithmetic: every value here is read from the very `Terms`
the statement computes with, so the two can't disagree.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from bpodesk.domain.clauses import (
    Clause,
    ClauseKind,
    ClausePosition,
    ClauseVariable,
    NumberedClauses,
    format_contract_value,
    number_clauses,
)
from bpodesk.domain.clauses.values import check_value, is_filled, print_number
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.credit_words import credit_clause_values
from bpodesk.domain.customers import Customer
from bpodesk.domain.money import Money
from bpodesk.domain.problems import Problem
from bpodesk.domain.rate_words import fee_clause_values
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.wording import coverage_words, date_words, money_words

SCHEDULES: Mapping[str, str] = {
    "A": "Scope of services",
    "B": "Rates",
    "C": "Service levels and KPIs",
    "D": "Calendar",
    "E": "Seats",
    "F": "Governance",
    "G": "Data protection",
    "H": "Forms",
}

_NO_EARN_BACK = "earn-back"


def chosen_clauses(library: Iterable[Clause], terms: Terms) -> tuple[Clause, ...]:
    """The clauses of an agreement: those the terms name, else all required ones.

    Schedules are always part of it; the earn-back clause only where something can be earned back.
    Of a clause with several wordings it is the one whose position the terms name; a position that
    the library lacks leaves the balanced one in its place.
    """
    known = tuple(library)
    wordings = {(clause.id, clause.position) for clause in known}
    return tuple(
        clause
        for clause in known
        if clause.position == _position(clause.id, terms, wordings) and _belongs(clause, terms)
    )


def _position(clause_id: str, terms: Terms, wordings: Collection[tuple[str, str]]) -> str:
    wanted = terms.clause_positions.get(clause_id, ClausePosition.BALANCED)
    return wanted if (clause_id, wanted) in wordings else ClausePosition.BALANCED


def _belongs(clause: Clause, terms: Terms) -> bool:
    return clause.kind is ClauseKind.SCHEDULE or (
        (clause.id in terms.clauses if terms.clauses else clause.required)
        and (clause.id != _NO_EARN_BACK or terms.credits.earn_back_months > 0)
    )


def agreed_value(terms: Terms, clause: Clause, variable: ClauseVariable) -> object:
    """A variable's agreed value, or its usual one."""
    given = terms.clause_values.get(clause.id, {}).get(variable.name)
    return given if is_filled(given) else variable.default


def number_agreement(
    library: Iterable[Clause],
    terms: Terms,
    *,
    values: Mapping[str, str],
    kept: NumberedClauses | None = None,
) -> NumberedClauses:
    """The agreement's text: the chosen clauses with their numbers and values.

    An amendment leaves the clauses of the text signed before it, `kept`, their numbers. A position
    that no wording of the library has is among the problems.
    """
    known = tuple(library)
    numbered = number_clauses(
        chosen_clauses(known, terms),
        values=values,
        clause_values=terms.clause_values,
        schedules=SCHEDULES,
        kept=kept,
    )
    problems = _absent_wordings(known, terms)
    return replace(numbered, problems=(*problems, *numbered.problems))


def _absent_wordings(library: Iterable[Clause], terms: Terms) -> Iterator[Problem]:
    wordings = {(clause.id, str(clause.position)) for clause in library}
    for clause_id, position in terms.clause_positions.items():
        if (clause_id, position) not in wordings:
            message = (
                f"The clause {clause_id} has no wording \u201c{position}\u201d; the balanced one"
                " is printed. Choose another under Clauses."
            )
            yield Problem(message=message, field="clauses", place=clause_id, value=position)


def check_clause_values(library: Iterable[Clause], terms: Terms) -> tuple[Problem, ...]:
    """Values that can't stand in the chosen clauses: of another type, or out of their range.

    `value` of a problem is the clause's id.
    """
    return tuple(
        Problem(field="clauses", message=f"{clause.title}: {problem.message}", value=clause.id)
        for clause in chosen_clauses(library, terms)
        for variable in clause.variables
        for given in (terms.clause_values.get(clause.id, {}).get(variable.name),)
        if is_filled(given)
        for problem in check_value(variable, given)
    )


def contract_values(
    company: Company, customer: Customer, contract: Contract, revision: Revision
) -> dict[str, str]:
    """The printed value of every dotted name that clauses may use."""
    terms = revision.terms
    raw: dict[str, object] = {
        "vendor.name": company.printed_name,
        "vendor.address": company.address,
        "vendor.country": company.country,
        "customer.name": customer.printed_name,
        "customer.address": customer.address,
        "customer.country": customer.country,
        "contract.number": contract.number,
        "contract.title": contract.title,
        "contract.revision": revision.number,
        "contract.effective_from": date_words(revision.effective_from),
        "contract.ends_on": "" if contract.ends_on is None else date_words(contract.ends_on),
        "contract.term": _term_words(contract),
        "contract.currency": contract.currency,
        "contract.zone": terms.calendar.zone,
        "contract.scope": terms.scope or f"The services are those of {contract.title}.",
        "calendar.coverage": coverage_words(terms.calendar),
        "calendar.holidays_note": _holidays_words(terms),
        **_credit_values(terms, contract.currency),
        **_commercial_values(terms, company),
        **_rate_values(terms),
        **fee_clause_values(terms.rate_lines, contract.currency),
    }
    return {name: format_contract_value(name, value) for name, value in raw.items()}


def _term_words(contract: Contract) -> str:
    if contract.ends_on is None:
        return "until it is ended under its clauses"
    return f"until {date_words(contract.ends_on)}"


def _holidays_words(terms: Terms) -> str:
    count = len(terms.calendar.holidays)
    if not count:
        return "No holidays are agreed."
    return (
        f"Schedule D lists the {count} agreed holidays."
        if count > 1
        else ("Schedule D lists the one agreed holiday.")
    )


def _credit_values(terms: Terms, currency: str) -> dict[str, object]:
    credits = terms.credits
    cap = credits.twelve_month_cap
    return {
        "credits.at_risk_percent": credits.at_risk_percent,
        "credits.pool_percent": credits.pool_percent,
        "credits.monthly_cap_percent": credits.monthly_cap_percent,
        "credits.twelve_month_cap": (
            "the sum of the monthly caps" if cap is None else money_words(Money.of(cap, currency))
        ),
        "credits.repeat_multiplier": credits.repeat_multiplier,
        "credits.earn_back_months": credits.earn_back_months,
        "credits.termination_consecutive": credits.termination_consecutive,
        "credits.minor_factor_percent": credits.minor_factor_percent,
        "credits.major_factor_percent": credits.major_factor_percent,
        **credit_clause_values(credits, currency),
        "excuses.force_majeure_notice_hours": credits.force_majeure_notice_hours,
        "excuses.customer_notice_business_days": credits.customer_notice_business_days,
        "excuses.decision_business_days": credits.decision_business_days,
    }


def _commercial_values(terms: Terms, company: Company) -> dict[str, object]:
    commercial = terms.commercial
    return {
        "contract.governing_law": commercial.governing_law or company.country,
        "contract.forum": commercial.forum or f"the courts of {company.country}",
        "statement.report_due_business_days": commercial.report_due_business_days,
        "statement.dispute_days": commercial.dispute_days,
        "statement.payment_days": commercial.payment_days,
        "statement.late_interest_percent": commercial.late_interest_percent,
        "rates.cola_cap_percent": commercial.cola_cap_percent,
        "rates.cola_floor_percent": commercial.cola_floor_percent,
        "renewal.months": commercial.renewal_months,
        "renewal.notice_days": commercial.renewal_notice_days,
        "liability.cap_months": commercial.liability_cap_months,
        "governance.weekly_day": commercial.weekly_day,
    }


def _rate_values(terms: Terms) -> dict[str, object]:
    """What the fee clause says of minimums and premiums, read from the rate card."""

    def stated(kind: RateKind, value: Callable[[RateLine], Decimal]) -> Decimal | str:
        """The value of the kind's lines as they are in the end; each with its title if several."""
        lines = sorted(
            (line for line in terms.rate_lines if line.kind is kind),
            key=lambda line: line.starts_on,
        )
        latest = {line.code: line for line in lines}
        if len({value(line) for line in latest.values()}) < 2:
            return next(map(value, latest.values()), Decimal(0))
        unit = "" if kind is RateKind.TRANSACTION else " %"
        words = [f"{print_number(value(line))}{unit} ({line.title})" for line in latest.values()]
        return f"{', '.join(words[:-1])} and {words[-1]}"

    return {
        "rates.transaction_minimum": stated(
            RateKind.TRANSACTION, lambda line: Decimal(line.minimum_units)
        ),
        # Overtime is kept as the whole factor (125), the clause states what is added (25).
        "rates.overtime_percent": stated(RateKind.OVERTIME, lambda line: line.factor_percent - 100),
        "rates.night_percent": stated(RateKind.NIGHT, lambda line: line.factor_percent),
    }

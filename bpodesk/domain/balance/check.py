"""All rules in order, and the answers to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bpodesk.domain.agreements import chosen_clauses, contract_values, number_agreement
from bpodesk.domain.balance.commerce import COMMERCE_RULES
from bpodesk.domain.balance.credits import CREDIT_RULES
from bpodesk.domain.balance.draft import Draft
from bpodesk.domain.balance.parity import PARITY_RULES
from bpodesk.domain.balance.records import Finding, Rule
from bpodesk.domain.clauses import Clause, NumberedClauses
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.customers import Customer

RULES: tuple[Rule, ...] = tuple(
    sorted((*PARITY_RULES, *CREDIT_RULES, *COMMERCE_RULES), key=lambda rule: rule.code)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A rule with its answer."""

    rule: Rule
    finding: Finding


def check_balance(draft: Draft) -> tuple[Checked, ...]:
    """The answers to all rules, in the order of their codes."""
    return tuple(Checked(rule=rule, finding=rule.answer(draft)) for rule in RULES)


def draft_of(
    library: Iterable[Clause],
    *,
    company: Company,
    customer: Customer,
    contract: Contract,
    revision: Revision,
    forecast: Mapping[str, int],
    kept: NumberedClauses | None = None,
) -> Draft:
    """The draft of a contract's revision, its text made as the agreement prints it.

    `kept` is the signed text whose numbers an amendment keeps.
    """
    known = tuple(library)
    values = contract_values(company, customer, contract, revision)
    return Draft(
        contract=contract,
        terms=revision.terms,
        clauses=chosen_clauses(known, revision.terms),
        numbered=number_agreement(known, revision.terms, values=values, kept=kept),
        forecast=forecast,
    )

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.agreements import (
    SCHEDULES,
    check_clause_values,
    chosen_clauses,
    contract_values,
)
from bpodesk.domain.clauses import (
    CONTRACT_VALUE_NAMES,
    Clause,
    ClauseKind,
    ClauseSide,
    ClauseVariable,
    VariableType,
)
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import CommercialTerms, Contract, Revision, Terms
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.domain.rates import RateKind
from bpodesk.domain.sla.credits import CreditPolicy
from tests.domain.making import NEW_YORK, office, rate, september

COMPANY = Company(
    name="Lighthouse",
    legal_name="Lighthouse Services Inc.",
    address="1 Pier Road, Cebu",
    country="the Philippines",
    zone="Asia/Manila",
    currency="PHP",
)
CUSTOMER = Customer(
    code="HAR",
    name="Harbor",
    address="5 Dock Street, Boston",
    country="the United States",
    zone=NEW_YORK,
    currency="USD",
)
CONTRACT = Contract(
    number="HPO-1",
    title="Customer care",
    customer_id=CustomerId(1),
    currency="USD",
    starts_on=dt.date(2026, 1, 1),
    ends_on=dt.date(2028, 6, 30),
)
TERMS = Terms(
    calendar=office(),
    rate_lines=(
        rate(RateKind.TRANSACTION, "0.42", minimum=4000),
        rate(RateKind.OVERTIME, "12", factor="125"),
        rate(RateKind.NIGHT, "12", factor="10"),
    ),
    credits=CreditPolicy(
        pool_percent=Decimal(150), twelve_month_cap=Decimal(12000), earn_back_months=1
    ),
    commercial=CommercialTerms(
        governing_law="the State of New York", forum="arbitration in Singapore"
    ),
    scope="The services are calls and e-mail.",
)


def values(
    terms: Terms = TERMS, *, company: Company = COMPANY, contract: Contract = CONTRACT
) -> dict[str, str]:
    revision = Revision(
        contract_id=ContractId(1), number=2, effective_from=dt.date(2026, 7, 1), terms=terms
    )
    return contract_values(company, CUSTOMER, contract, revision)


def test_contract_values_are_given_for_every_name_and_none_beside() -> None:
    assert set(values()) == CONTRACT_VALUE_NAMES


def test_contract_values_are_printed_with_their_units() -> None:
    assert values() == {
        "vendor.name": "Lighthouse Services Inc.",
        "vendor.address": "1 Pier Road, Cebu",
        "vendor.country": "the Philippines",
        "customer.name": "Harbor",
        "customer.address": "5 Dock Street, Boston",
        "customer.country": "the United States",
        "contract.number": "HPO-1",
        "contract.title": "Customer care",
        "contract.revision": "2",
        "contract.effective_from": "1 July 2026",
        "contract.ends_on": "30 June 2028",
        "contract.term": "until 30 June 2028",
        "contract.currency": "USD",
        "contract.zone": "America/New_York",
        "contract.governing_law": "the State of New York",
        "contract.forum": "arbitration in Singapore",
        "contract.scope": "The services are calls and e-mail.",
        "calendar.coverage": "Monday to Friday, 09:00–18:00, unpaid break 13:00–14:00",
        "calendar.holidays_note": "Schedule D lists the one agreed holiday.",
        "credits.at_risk_percent": "12 %",
        "credits.pool_percent": "150 %",
        "credits.monthly_cap_percent": "100 %",
        "credits.twelve_month_cap": "USD 12,000.00",
        "credits.repeat_multiplier": "1.5",
        "credits.earn_back_months": "1 month",
        "credits.termination_consecutive": "3 months",
        "credits.minor_factor_percent": "50 %",
        "credits.major_factor_percent": "100 %",
        "credits.shares_note": "It is its share of the At-Risk Amount. The Allocations add up to"
        " the pool of 150 %. The pool may exceed 100 % because not every Service Level is missed at"
        " once; the cap in this clause limits the result.",
        "credits.amount_note": "The Service Credit for a Miss is the At-Risk Amount, times the"
        " Allocation, times 50 % for a Minor Miss or 100 % for a Major Miss. For a Service Level"
        " with credit tiers in Schedule C, the factor of the tier that the result lies in takes the"
        " place of these two. From the second month in a row with a Miss of the same Service Level,"
        " it is also multiplied by 1.5. The result is rounded once.",
        "credits.earn_back_note": "The Earn-Back equals the Service Credit that was given for the"
        " Miss, after any cap.",
        "credits.termination_note": "The Customer has this right if the same Service Level is a"
        " Miss in 3 months in a row.",
        "excuses.force_majeure_notice_hours": "48 hours",
        "excuses.customer_notice_business_days": "5 business days",
        "excuses.decision_business_days": "5 business days",
        "statement.report_due_business_days": "10 business days",
        "statement.dispute_days": "15 days",
        "statement.payment_days": "30 days",
        "statement.late_interest_percent": "1 %",
        "rates.cola_cap_percent": "3.5 %",
        "rates.cola_floor_percent": "0 %",
        "rates.transaction_minimum": "4,000",
        "rates.overtime_percent": "25 %",
        "rates.night_percent": "10 %",
        "rates.premium_days_note": "No other price is agreed for rest days or holidays.",
        "rates.rounding_note": "Work by the hour is billed by the minute, from whole minutes and"
        " not from rounded decimal hours.",
        "rates.volume_note": "Every unit has the one price that Schedule B states.",
        "rates.pass_through_note": "They are billed at cost, without a margin, with the receipt,"
        " and are not at risk.",
        "renewal.months": "12 months",
        "renewal.notice_days": "60 days",
        "liability.cap_months": "12 months",
        "governance.weekly_day": "Monday",
    }


def test_contract_values_of_an_open_contract_have_no_end() -> None:
    found = values(contract=dataclasses.replace(CONTRACT, ends_on=None))
    assert found["contract.ends_on"] == ""
    assert found["contract.term"] == "until it is ended under its clauses"


def test_contract_values_left_empty_come_from_the_parties() -> None:
    found = values(
        Terms(calendar=office(closed=())), company=dataclasses.replace(COMPANY, legal_name="")
    )
    wanted = {
        "vendor.name": "Lighthouse",
        "contract.governing_law": "the Philippines",
        "contract.forum": "the courts of the Philippines",
        "contract.scope": "The services are those of Customer care.",
        "calendar.holidays_note": "No holidays are agreed.",
        "credits.twelve_month_cap": "the sum of the monthly caps",
        "rates.transaction_minimum": "0",
        "rates.overtime_percent": "0 %",
        "rates.night_percent": "0 %",
    }
    assert {name: found[name] for name in wanted} == wanted


def test_contract_values_count_several_holidays() -> None:
    terms = dataclasses.replace(TERMS, calendar=office(closed=(september(7), september(8))))
    note = values(terms)["calendar.holidays_note"]
    assert note == "Schedule D lists the 2 agreed holidays."


def clause(code: str, *, required: bool = True, letter: str = "") -> Clause:
    return Clause(
        id=code,
        title=code.title(),
        side=ClauseSide.MUTUAL,
        order=1,
        version=1,
        required=required,
        kind=ClauseKind.SCHEDULE if letter else ClauseKind.CLAUSE,
        letter=letter,
        body="1. Text.",
    )


def test_contract_values_of_several_rate_lines_name_each() -> None:
    later = september(1)
    terms = dataclasses.replace(
        TERMS,
        rate_lines=(
            rate(RateKind.TRANSACTION, "0.40", code="ORDER", minimum=5000, starts_on=later),
            rate(RateKind.TRANSACTION, "0.42", code="ORDER", minimum=4000, ends_on=later),
            dataclasses.replace(
                rate(RateKind.TRANSACTION, "1", code="CHAT", minimum=500), title="Chats"
            ),
            rate(RateKind.OVERTIME, "12", code="OT", factor="125"),
            rate(RateKind.OVERTIME, "12", code="SUNDAY", factor="162.5"),
            rate(RateKind.NIGHT, "12", code="NIGHT", factor="10"),
            rate(RateKind.NIGHT, "13", code="DEEP", factor="10"),
        ),
    )
    found = values(terms)
    assert found["rates.transaction_minimum"] == "5,000 (Transaction) and 500 (Chats)"
    assert found["rates.overtime_percent"] == "25 % (Overtime) and 62.5 % (Overtime)"
    assert found["rates.night_percent"] == "10 %"


LIMITED = dataclasses.replace(
    clause("limits"),
    variables=(
        ClauseVariable(
            name="days", label="Days", type=VariableType.DAYS, default=5, minimum=1, maximum=20
        ),
        ClauseVariable(name="index", label="Index", type=VariableType.TEXT, default="CPI"),
    ),
)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (0, "Limits: Days: give 1 or more."),
        ("21", "Limits: Days: give 20 or less."),
        ("soon", "Limits: Days: give a whole number of days."),
        ("2.5", "Limits: Days: give a whole number of days."),
    ],
)
def test_clause_value_that_cannot_stand_is_a_problem_of_its_clause(
    given: str | int, sentence: str
) -> None:
    terms = dataclasses.replace(TERMS, clause_values={"limits": {"days": given}})
    (problem,) = check_clause_values((LIMITED,), terms)
    assert (problem.field, problem.value, problem.message) == ("clauses", "limits", sentence)


def test_clause_values_that_can_stand_or_belong_to_no_chosen_clause_are_no_problem() -> None:
    given = {"limits": {"days": "20", "index": ""}, "gone": {"days": 0}}
    terms = dataclasses.replace(TERMS, clause_values=given)
    assert check_clause_values((LIMITED,), terms) == ()


LIBRARY = (
    clause("term"),
    clause("earn-back"),
    clause("extra", required=False),
    clause("scope", required=False, letter="A"),
)


@pytest.mark.parametrize(
    ("named", "earn_back_months", "chosen"),
    [
        ((), 2, ["term", "earn-back", "scope"]),
        ((), 0, ["term", "scope"]),
        (("extra",), 2, ["extra", "scope"]),
        (("extra", "earn-back"), 1, ["earn-back", "extra", "scope"]),
        (("extra", "earn-back"), 0, ["extra", "scope"]),
    ],
)
def test_chosen_clauses_are_the_named_or_the_required_ones(
    named: tuple[str, ...], earn_back_months: int, chosen: list[str]
) -> None:
    terms = dataclasses.replace(
        TERMS, clauses=named, credits=CreditPolicy(earn_back_months=earn_back_months)
    )
    assert [item.id for item in chosen_clauses(LIBRARY, terms)] == chosen


def test_schedules_are_lettered_without_a_gap() -> None:
    assert "".join(SCHEDULES) == "ABCDEFGH"

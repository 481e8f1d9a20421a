import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.contracts import (
    CommercialTerms,
    Contract,
    Revision,
    RevisionKind,
    Terms,
    check_contract,
    check_revision,
    check_terms,
    latest_revision,
    revision_on,
)
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.domain.rates import RateKind
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.levels import LevelKind
from tests.domain.making import level, office, rate

CONTRACT = Contract(
    number="HPO-1",
    title="Care",
    customer_id=CustomerId(1),
    currency="USD",
    starts_on=dt.date(2026, 1, 1),
)
TERMS = Terms(
    calendar=office(),
    levels=(level("S1"), level("K1", kind=LevelKind.KPI, allocation="0")),
)


def revision(number: int, month: int, *, signed: bool = True, terms: Terms = TERMS) -> Revision:
    first = dt.date(2026, month, 1)
    return Revision(
        contract_id=ContractId(1),
        number=number,
        kind=RevisionKind.AMENDMENT,
        effective_from=first,
        signed_on=first if signed else None,
        terms=terms,
    )


def on(revisions: list[Revision], month: int, day: int = 1) -> int | None:
    found = revision_on(revisions, dt.date(2026, month, day))
    return found.number if found else None


def test_revision_on_a_day_is_the_last_effective_one() -> None:
    many = [revision(2, 7), revision(1, 1), revision(3, 10)]
    assert on(many, 6, 30) == 1
    assert on(many, 7, 1) == 2
    assert on(many, 9, 30) == 2
    assert on(many, 12) == 3


def test_revision_on_a_day_before_the_first_is_none() -> None:
    assert on([revision(1, 5)], 4, 30) is None
    assert on([], 4) is None


def test_revision_on_a_day_prefers_the_signed_to_a_later_draft() -> None:
    assert on([revision(1, 1), revision(2, 7, signed=False)], 9) == 1


def test_revision_on_a_day_of_an_unsigned_contract_is_its_draft() -> None:
    assert on([revision(1, 1, signed=False), revision(2, 7, signed=False)], 9) == 2


def test_revision_on_a_day_before_the_signed_one_is_none_whatever_the_drafts() -> None:
    assert on([revision(1, 1, signed=False), revision(2, 7)], 3) is None


def test_revision_on_a_day_with_equal_dates_is_the_higher_number() -> None:
    assert on([revision(2, 7), revision(3, 7)], 7) == 3


def test_latest_revision_is_the_highest_number() -> None:
    many = [revision(2, 7, signed=False), revision(1, 1)]
    assert latest_revision(many) == many[0]
    assert latest_revision([]) is None


def test_terms_tell_slas_from_kpis() -> None:
    assert [item.code for item in TERMS.slas] == ["S1"]
    assert [item.code for item in TERMS.kpis] == ["K1"]
    assert TERMS.level("K1") is TERMS.levels[1]
    assert TERMS.level("S9") is None


def test_contract_in_order_has_no_problems() -> None:
    assert check_contract(CONTRACT) == ()
    ending = dataclasses.replace(CONTRACT, ends_on=dt.date(2026, 1, 1))  # a contract of one day
    assert check_contract(ending) == ()


def test_contract_runs_to_its_last_day() -> None:
    ending = dataclasses.replace(CONTRACT, ends_on=dt.date(2026, 1, 31))
    assert len(ending.days) == 31
    assert dt.date(2026, 1, 31) in ending.days
    assert dt.date(2025, 12, 31) not in ending.days
    assert dt.date(2099, 1, 1) in CONTRACT.days


def test_contract_with_every_mistake_names_each_field() -> None:
    wrong = dataclasses.replace(
        CONTRACT,
        number="",
        title=" ",
        customer_id=CustomerId(0),
        currency="$",
        ends_on=dt.date(2025, 12, 31),
    )
    fields = [problem.field for problem in check_contract(wrong)]
    assert fields == ["number", "title", "customer_id", "currency", "ends_on"]


def test_terms_in_order_have_no_problems() -> None:
    assert check_terms(TERMS) == ()


def test_terms_with_a_mistake_in_every_part_name_each() -> None:
    wrong = Terms(
        calendar=dataclasses.replace(office(), zone="Nowhere"),
        rate_lines=(rate(RateKind.SEAT, "-1"),),
        levels=(level(metric="nothing"),),
        credits=CreditPolicy(repeat_multiplier=Decimal(0)),
    )
    fields = [problem.field for problem in check_terms(wrong)]
    assert fields == ["zone", "rate_lines", "levels", "repeat_multiplier"]


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"payment_days": -1}, "payment_days", "This can't be negative."),
        (
            {"cola_floor_percent": Decimal("4.0")},
            "cola_cap_percent",
            (
                "Rates can't rise by at least 4 % and by at most 3.5 %. Lower the index floor or"
                " raise the index cap."
            ),
        ),
    ],
)
def test_commercial_terms_with_a_mistake_name_the_field(
    change: dict[str, Any], field: str, sentence: str
) -> None:
    wrong = dataclasses.replace(TERMS, commercial=CommercialTerms(**change))
    (problem,) = check_terms(wrong)
    assert (problem.field, problem.message) == (field, sentence)


@pytest.mark.parametrize(("number", "month"), [(2, 5), (2, 6), (2, 7)])
def test_revision_between_its_neighbours_has_no_problems(number: int, month: int) -> None:
    assert check_revision(revision(number, month), [revision(1, 5), revision(3, 7)]) == ()


@pytest.mark.parametrize(("month", "other"), [(4, "Revision 1"), (8, "Revision 3")])
def test_revision_out_of_order_is_a_problem(month: int, other: str) -> None:
    (problem,) = check_revision(revision(2, month), [revision(1, 5), revision(3, 7)])
    assert problem.field == "effective_from"
    assert problem.message.startswith(other)


def test_revision_with_wrong_terms_shows_their_problems() -> None:
    wrong = Terms(calendar=dataclasses.replace(office(), zone="Nowhere"))
    (problem,) = check_revision(revision(1, 1, terms=wrong, signed=False), [])
    assert problem.field == "zone"
    assert check_revision(revision(1, 1, terms=wrong), []) == ()  # as it was signed


def test_revision_with_a_number_that_is_taken_is_a_problem() -> None:
    (problem,) = check_revision(revision(2, 7), [revision(1, 1), revision(2, 8)])
    assert (problem.field, problem.message) == ("number", "There is a revision 2 already.")

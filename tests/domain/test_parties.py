"""Checks of the company, customers, staff and assignments."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.assignments import check_assignment, check_load
from bpodesk.domain.company import Company, check_accent, check_company, check_currency
from bpodesk.domain.customers import Contact, Customer, check_customer
from bpodesk.domain.ids import AssignmentId, StaffId
from bpodesk.domain.problems import Severity
from bpodesk.domain.staff import check_staff_member
from tests.domain.making import MANILA, person, seated, september

COMPANY = Company(name="Talisay", zone=MANILA, currency="USD")
CUSTOMER = Customer(code="HPO", name="Harbor", zone="America/New_York", currency="USD")


def test_company_in_order_has_no_problems() -> None:
    assert check_company(COMPANY) == ()


def test_company_with_every_mistake_names_each_field() -> None:
    found = check_company(Company(name=" ", zone="Cebu", currency="usd"))
    assert {problem.field for problem in found} == {"name", "zone", "currency"}


@pytest.mark.parametrize(
    ("legal_name", "printed"), [("", "Talisay"), ("Talisay Inc.", "Talisay Inc.")]
)
def test_company_prints_its_legal_name_where_it_has_one(legal_name: str, printed: str) -> None:
    assert dataclasses.replace(COMPANY, legal_name=legal_name).printed_name == printed


@pytest.mark.parametrize("paper", ["", "a4", "letter"])
@pytest.mark.parametrize("accent", ["", "1F6F8B", "000000"])
def test_company_with_a_look_has_no_problems(paper: str, accent: str) -> None:
    assert check_company(dataclasses.replace(COMPANY, paper=paper, accent=accent)) == ()


def test_company_with_a_look_that_is_none_is_told() -> None:
    found = check_company(dataclasses.replace(COMPANY, paper="A4", accent="red"))
    assert [(problem.field, problem.value) for problem in found] == [
        ("paper", "A4"),
        ("accent", "red"),
    ]
    assert found[0].message.startswith("“A4” is not a paper size. Use a4 or letter")


@pytest.mark.parametrize("accent", ["1F6F8", "1F6F8B0", "#1F6F8B", "1f6f8b", "1F6F8G", " 1F6F8B"])
def test_accent_of_another_form_is_a_problem(accent: str) -> None:
    (problem,) = check_accent(accent)
    assert problem.message.startswith(f"“{accent}” is not a colour. Use six digits")


@pytest.mark.parametrize("code", ["", "US", "USDX", "usd", "U5D", "ÄBC"])
def test_currency_of_another_form_is_a_problem(code: str) -> None:
    (problem,) = check_currency(code)
    assert (problem.field, problem.value) == ("currency", code)


def test_currency_of_three_capitals_is_no_problem() -> None:
    assert check_currency("PHP") == ()


def test_customer_in_order_has_no_problems() -> None:
    contacts = (Contact(name="Ann", email="ann@example.com"), Contact(name="Bob"))
    assert check_customer(dataclasses.replace(CUSTOMER, contacts=contacts)) == ()


def test_customer_with_every_mistake_names_each_field() -> None:
    wrong = Customer(
        code="",
        name="",
        zone="",
        currency="",
        contacts=(Contact(name="", email="nobody"),),
    )
    fields = [problem.field for problem in check_customer(wrong)]
    assert fields == ["code", "name", "zone", "currency", "contacts", "contacts"]


@pytest.mark.parametrize(("legal_name", "printed"), [("", "Harbor"), ("Harbor LLC", "Harbor LLC")])
def test_customer_prints_its_legal_name_where_it_has_one(legal_name: str, printed: str) -> None:
    assert dataclasses.replace(CUSTOMER, legal_name=legal_name).printed_name == printed


def test_staff_member_hired_and_left_on_one_day_has_no_problems() -> None:
    day = september(1)
    assert check_staff_member(dataclasses.replace(person(), hired_on=day, left_on=day)) == ()
    assert check_staff_member(dataclasses.replace(person(), left_on=day)) == ()


def test_staff_member_with_every_mistake_names_each_field() -> None:
    wrong = dataclasses.replace(
        person(), code="", name=" ", zone="x", hired_on=september(2), left_on=september(1)
    )
    fields = [problem.field for problem in check_staff_member(wrong)]
    assert fields == ["code", "name", "zone", "left_on"]


def test_assignment_holds_its_last_day() -> None:
    item = seated(starts_on=september(1), ends_on=september(10))
    assert len(item.days) == 10
    assert september(10) in item.days
    assert september(11) not in item.days


def test_assignment_without_an_end_stays_open() -> None:
    assert dt.date(2099, 1, 1) in seated().days


def test_assignment_of_one_day_has_no_problems() -> None:
    assert check_assignment(seated(starts_on=september(1), ends_on=september(1))) == ()


def test_assignment_with_every_mistake_names_each_field() -> None:
    wrong = dataclasses.replace(
        seated(seat=" ", starts_on=september(2), ends_on=september(1), fte=0),
        staff_id=StaffId(0),
    )
    fields = [problem.field for problem in check_assignment(wrong)]
    assert fields == ["staff_id", "seat", "ends_on", "fte_percent"]


@pytest.mark.parametrize(
    ("fte", "wrong"), [("0", True), ("0.5", False), ("100", False), ("100.5", True)]
)
def test_assignment_share_lies_above_0_up_to_100(fte: str, wrong: bool) -> None:
    item = dataclasses.replace(seated(), fte_percent=Decimal(fte))
    assert bool(check_assignment(item)) is wrong


def test_load_of_two_halves_is_no_warning() -> None:
    assert check_load(seated(fte=50), [seated(fte=50, identity=2)]) == ()


def test_load_over_100_from_a_day_is_a_warning() -> None:
    other = seated(fte=60, identity=2, starts_on=september(14))
    (problem,) = check_load(seated(fte=50), [other])
    assert problem.severity is Severity.WARNING
    assert not problem.is_error
    assert "2026-09-14" in problem.message
    assert "110 %" in problem.message


def test_load_counts_only_days_that_both_hold() -> None:
    ended = seated(identity=2, ends_on=september(13))
    assert check_load(seated(starts_on=september(14)), [ended]) == ()


def test_load_passes_over_other_people_and_itself() -> None:
    mine = seated()
    assert check_load(mine, [mine, seated(2)]) == ()


def test_load_of_unsaved_assignments_counts_both() -> None:
    unsaved = dataclasses.replace(seated(), id=AssignmentId(0))
    assert len(check_load(unsaved, [unsaved])) == 1

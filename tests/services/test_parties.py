"""Customers, staff, and the bin."""

import dataclasses
import datetime as dt

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.domain.customers import Contact
from bpodesk.services.bin import list_bin, restore
from bpodesk.services.books import OpenBook, undo_last, what_can_be_undone
from bpodesk.services.contracts import bin_contracts, list_contracts, save_contract
from bpodesk.services.customers import bin_customers, list_customers, save_customer
from bpodesk.services.outcome import Saved
from bpodesk.services.staff import add_people, bin_people, list_staff, save_person
from bpodesk.storage.unit_of_work import ChangedElsewhere
from tests.services.making import (
    NOW,
    contract_in,
    customer,
    draft,
    fields_of,
    hire,
    ok,
    person,
    refused,
    seat,
)


def test_customers_are_listed_by_name(book: OpenBook) -> None:
    zed = ok(save_customer(book, customer("1", name="Zed")))
    ann = ok(save_customer(book, customer("2", name="Ann")))
    assert list_customers(book) == (ann, zed)


def test_customer_is_edited_under_its_name(book: OpenBook) -> None:
    made = ok(save_customer(book, customer()))
    saved = ok(save_customer(book, dataclasses.replace(made, note="VIP")))
    assert (saved.note, saved.row_version) == ("VIP", 2)
    assert what_can_be_undone(book).undo == "Edit of customer Customer HPO"
    with pytest.raises(ChangedElsewhere):
        save_customer(book, dataclasses.replace(made, note="older copy"))


def test_customer_with_faults_is_refused_at_its_fields(book: OpenBook) -> None:
    wrong = customer(
        "", name=" ", zone="Mars", currency="$", contacts=(Contact(name="", email="x"),)
    )
    found = fields_of(save_customer(book, wrong))
    assert found == ["code", "name", "zone", "currency", "contacts", "contacts"]
    assert list_customers(book) == ()


def test_customer_code_is_taken_once_the_bin_included(book: OpenBook) -> None:
    first = ok(save_customer(book, customer("X", name="First")))
    (problem,) = refused(save_customer(book, customer("X")))
    assert (problem.field, problem.value) == ("code", "X")
    assert problem.message == "X is taken by First. Choose another."
    ok(bin_customers(book, [first]))
    (problem,) = refused(save_customer(book, customer("X")))
    assert problem.message == "X is taken by First in the bin. Choose another."


def test_customer_with_a_contract_stays_out_of_the_bin(book: OpenBook) -> None:
    contract = contract_in(book)
    (held,) = list_customers(book)
    (problem,) = refused(bin_customers(book, [held]))
    assert problem.message == "Customer KC-1 has the contract C-1. Delete the contract first."
    ok(bin_contracts(book, [contract]))
    assert ok(bin_customers(book, [held])) == 1
    assert list_customers(book) == ()


def test_deletion_is_labelled_by_name_or_count(book: OpenBook) -> None:
    many = [ok(save_customer(book, customer(code))) for code in "ABC"]
    ok(bin_customers(book, many[:1]))
    assert what_can_be_undone(book).undo == "Deletion of Customer A"
    assert ok(bin_customers(book, many[1:])) == 2
    assert what_can_be_undone(book).undo == "Deletion of 2 customers"
    undo_last(book)
    assert [item.code for item in list_customers(book)] == ["B", "C"]


def test_person_is_saved_edited_and_refused(book: OpenBook) -> None:
    made = hire(book, "A")
    assert what_can_be_undone(book).undo == "New person Person A"
    ok(save_person(book, dataclasses.replace(made, role="Agent")))
    assert what_can_be_undone(book).undo == "Edit of person Person A"
    wrong = person("", name="", zone="X", hired_on=dt.date(2026, 2, 1), left_on=dt.date(2026, 1, 1))
    assert fields_of(save_person(book, wrong)) == ["code", "name", "zone", "left_on"]
    (problem,) = refused(save_person(book, person("A", name="Twin")))
    assert problem.message == "A is taken by Person A. Choose another."


def test_people_are_added_together_and_taken_back_as_one_step(book: OpenBook) -> None:
    added = ok(add_people(book, [person("A", name="Ana"), person("B", name="Ben")]))
    assert [(made.code, bool(made.id)) for made in added] == [("A", True), ("B", True)]
    assert what_can_be_undone(book).undo == "New people: 2"
    undo_last(book)
    assert list_staff(book) == ()


def test_people_are_added_all_or_none(book: OpenBook) -> None:
    hire(book, "A")
    given = [person("A"), person("B"), person("b"), person("", name="")]
    assert fields_of(add_people(book, given)) == ["code", "code", "code", "name"]
    assert len(list_staff(book)) == 1


def test_staff_are_listed_by_code_with_their_seats_of_today(book: OpenBook) -> None:
    b, a = hire(book, "B"), hire(book, "A")
    buyer = ok(save_customer(book, customer()))
    file = dataclasses.replace(
        draft(book, buyer),
        seats=(
            seat(a.id),
            seat(b.id, seat="Seat 2", ends_on=NOW.date()),
            seat(
                b.id, seat="Past", ends_on=dt.date(2026, 1, 31), fte_percent=seat(b.id).fte_percent
            ),
        ),
    )
    saved = save_contract(book, file)
    ok(saved)
    assert [(row.person.code, row.seats) for row in list_staff(book)] == [
        ("A", ("C-1 Seat 1",)),
        ("B", ("C-1 Seat 2",)),
    ]
    assert [row.id for row in list_staff(book)] == [a.id, b.id]
    # January has both of B's seats: a warning, not a refusal.
    assert isinstance(saved, Saved)
    assert [problem.is_error for problem in saved.warnings] == [False]
    ok(bin_contracts(book, [ok(saved).contract]))
    assert [row.seats for row in list_staff(book)] == [(), ()]


def test_person_in_a_seat_stays_out_of_the_bin_until_it_ends(book: OpenBook) -> None:
    a, b, c = (hire(book, code) for code in "ABC")
    buyer = ok(save_customer(book, customer()))
    yesterday = NOW.date() - dt.timedelta(days=1)
    file = dataclasses.replace(
        draft(book, buyer),
        seats=(
            seat(a.id, seat="Open"),
            seat(b.id, seat="Today", ends_on=NOW.date()),
            seat(c.id, seat="Over", ends_on=yesterday),
        ),
    )
    ok(save_contract(book, file))
    messages = [problem.message for problem in refused(bin_people(book, [a, b, c]))]
    assert messages == [
        "Person A is still assigned to Open. End the seat in the contract first.",
        "Person B is still assigned to Today. End the seat in the contract first.",
    ]
    assert ok(bin_people(book, [c])) == 1
    assert what_can_be_undone(book).undo == "Deletion of Person C"
    assert [row.person.code for row in list_staff(book)] == ["A", "B"]


def test_several_people_go_into_the_bin_as_one_step(book: OpenBook) -> None:
    assert ok(bin_people(book, [hire(book, "A"), hire(book, "B")])) == 2
    assert what_can_be_undone(book).undo == "Deletion of 2 people"
    undo_last(book)
    assert len(list_staff(book)) == 2


def test_bin_shows_what_was_deleted_and_gives_it_back(book: OpenBook) -> None:
    contract = contract_in(book)
    (buyer,) = list_customers(book)
    agent = hire(book, "A")
    ok(bin_contracts(book, [contract]))
    ok(bin_customers(book, [buyer]))
    ok(bin_people(book, [agent]))
    rows = {row.kind: row for row in list_bin(book)}
    assert {kind: row.name for kind, row in rows.items()} == {
        Kind.CUSTOMER: "Customer KC-1",
        Kind.STAFF: "A  Person A",
        Kind.CONTRACT: "C-1  Work of C-1",
    }
    assert rows[Kind.STAFF].id == f"staff-{agent.id}"
    assert all(row.binned_at == NOW for row in rows.values())
    labels = [restore(book, row).label for row in rows.values()]
    assert labels == ["Restoring of Customer KC-1", "Restoring of Person A", "Restoring of C-1"]
    assert list_bin(book) == ()
    assert len(list_customers(book)) == len(list_staff(book)) == len(list_contracts(book)) == 1

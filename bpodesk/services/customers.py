"""Customers: list, save, put into the bin and take out of it."""

import dataclasses
from collections.abc import Sequence

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.customers import Customer, check_customer
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.services.books import OpenBook
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as queries


def list_customers(book: OpenBook) -> tuple[Customer, ...]:
    """The customers in use, by name."""
    with book.book.reading() as connection:
        return queries.customers(connection)


def save_customer(book: OpenBook, customer: Customer) -> Outcome[Customer]:
    """Add a customer, or save the changes of one."""
    problems = list(check_customer(customer))
    with book.book.reading() as connection:
        twin = queries.customer_with_code(connection, customer.code)
    if twin is not None and twin.id != customer.id:
        problems.append(taken_code("code", customer.code, twin.name, in_bin=bool(twin.binned_at)))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Edit of" if customer.id else "New"
    with book.unit_of_work(f"{verb} customer {customer.name}") as work:
        saved = work.save(customer)
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def taken_code(field: str, code: str, holder: str, *, in_bin: bool) -> Problem:
    """The problem of a code that somebody else has."""
    where = " in the bin" if in_bin else ""
    return Problem(
        field=field, message=f"{code} is taken by {holder}{where}. Choose another.", value=code
    )


def bin_customers(book: OpenBook, customers: Sequence[Customer]) -> Outcome[int]:
    """Put customers into the bin; refused for one with a contract that is still in use."""
    problems: list[Problem] = []
    with book.book.reading() as connection:
        for customer in customers:
            held = contract_queries.contracts(connection, customer_id=customer.id)
            if held:
                problems.append(
                    Problem(
                        message=f"{customer.name} has the contract {held[0].number}."
                        " Delete the contract first."
                    )
                )
    if problems:
        return NotSaved(problems=tuple(problems))
    what = customers[0].name if len(customers) == 1 else f"{len(customers)} customers"
    now = book.clock()
    with book.unit_of_work(f"Deletion of {what}") as work:
        for customer in customers:
            work.update(dataclasses.replace(customer, binned_at=now))
    return Saved(record=len(customers), changes=work.changes)


def restore_customer(book: OpenBook, customer: Customer) -> ChangeSet:
    """Take a customer out of the bin."""
    with book.unit_of_work(f"Restoring of {customer.name}") as work:
        work.update(dataclasses.replace(customer, binned_at=None))
    return work.changes

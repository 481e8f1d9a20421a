"""Reads of the company, its logo and its customers."""

from sqlalchemy import Connection, select

from bpodesk.domain.company import Company, CompanyLogo
from bpodesk.domain.customers import Customer
from bpodesk.storage.records import fetch, fetch_one
from bpodesk.storage.schema import customer


def company(connection: Connection) -> Company | None:
    """The vendor; None in a book that was only just made."""
    return fetch_one(connection, Company, 1)


def logo(connection: Connection) -> CompanyLogo | None:
    """The company's logo; None in a book that never had one."""
    return fetch_one(connection, CompanyLogo, 1)


def customers(connection: Connection, *, binned: bool = False) -> tuple[Customer, ...]:
    """The customers by name: those in use, or those in the bin."""
    in_bin = customer.c.binned_at.is_not(None) if binned else customer.c.binned_at.is_(None)
    return fetch(connection, Customer, select(customer).where(in_bin).order_by(customer.c.name))


def customer_with_code(connection: Connection, code: str) -> Customer | None:
    """The customer with the code, in the bin or not."""
    found = fetch(connection, Customer, select(customer).where(customer.c.code == code))
    return found[0] if found else None

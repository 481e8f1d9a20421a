"""Customers and the people to talk to there."""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.company import check_currency
from bpodesk.domain.ids import UNSAVED, CustomerId
from bpodesk.domain.problems import Problem
from bpodesk.domain.worktime import check_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at the customer's."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A company that buys work. `code` is short and unique; `binned_at` is set in the bin."""

    id: CustomerId = CustomerId(UNSAVED)
    row_version: int = 0
    code: str
    name: str
    legal_name: str = ""
    address: str = ""
    country: str = ""
    zone: str
    currency: str
    contacts: tuple[Contact, ...] = ()
    note: str = ""
    binned_at: dt.datetime | None = None

    @property
    def printed_name(self) -> str:
        """The name that documents carry."""
        return self.legal_name or self.name


def check_customer(customer: Customer) -> tuple[Problem, ...]:
    """What keeps a customer from being saved, as problems at its fields."""
    problems: list[Problem] = []
    if not customer.code.strip():
        problems.append(Problem(field="code", message="A customer needs a short code."))
    if not customer.name.strip():
        problems.append(Problem(field="name", message="A customer needs a name."))
    problems.extend(check_zone(customer.zone, "zone"))
    problems.extend(check_currency(customer.currency))
    for contact in customer.contacts:
        if not contact.name.strip():
            problems.append(Problem(field="contacts", message="Each contact needs a name."))
        if contact.email and "@" not in contact.email:
            message = f"“{contact.email}” is not an e-mail address."
            problems.append(Problem(field="contacts", message=message, value=contact.email))
    return tuple(problems)

"""Customers: the list, and the editor with the people to talk to there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.customers import Contact, Customer
from bpodesk.domain.problems import Problem
from bpodesk.services.books import company_of
from bpodesk.services.contracts import list_contracts
from bpodesk.services.customers import bin_customers, list_customers, save_customer
from bpodesk.services.outcome import Saved
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen
from bpodesk.ui.text import NOTHING, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """A customer and the numbers of its contracts."""

    customer: Customer
    contracts: tuple[str, ...]

    @property
    def id(self) -> int:
        """The customer's id."""
        return self.customer.id


def _first_contact(row: CustomerRow) -> str:
    if not row.customer.contacts:
        return NOTHING
    first = row.customer.contacts[0]
    return f"{first.name}, {first.role}" if first.role else first.name


def customer_form() -> Form:
    """The editor's form; its fields have the names of the record's."""
    contacts = rows(
        (
            RowColumn[Contact](
                "name", tr("Name"), editors.text(longest=120), lambda c: c.name, 170
            ),
            RowColumn[Contact](
                "role", tr("Role"), editors.text(longest=120), lambda c: c.role, 170
            ),
            RowColumn[Contact](
                "email", tr("E-mail"), editors.text(longest=200), lambda c: c.email, 220
            ),
            RowColumn[Contact]("phone", tr("Phone"), editors.text(longest=60), lambda c: c.phone),
        ),
        blank=lambda: Contact(name=""),
        noun=tr("contact"),
        height=120,
    )
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field(
                            "code",
                            tr("&Code"),
                            editors.code(placeholder="ACME"),
                            help=tr("Short and unique."),
                        ),
                        Field("name", tr("&Name"), editors.text(required=True), span=3),
                    ),
                    (
                        Field(
                            "legal_name",
                            tr("&Legal name"),
                            editors.text(),
                            help=tr("As agreements print it. Empty: the name above."),
                        ),
                    ),
                    (Field("address", tr("A&ddress"), editors.long_text(lines=2)),),
                    (
                        Field("country", tr("C&ountry"), editors.text(longest=80)),
                        Field("zone", tr("&Time zone"), editors.zone()),
                        Field("currency", tr("C&urrency"), editors.currency()),
                    ),
                ),
            ),
            Section(
                "",
                (
                    (
                        Field(
                            "contacts",
                            tr("Contac&ts"),
                            contacts,
                            help=tr("The first one is shown in the list."),
                        ),
                    ),
                    (Field("note", tr("Not&e"), editors.long_text(lines=3)),),
                ),
            ),
        )
    )


class CustomersScreen(ListScreen[CustomerRow]):
    """The companies that buy work."""

    NAME, TITLE, ICON = "customers", "Customers", "customers"
    DEPENDS_ON = frozenset({Kind.CUSTOMER, Kind.CONTRACT, Kind.REVISION})
    TOOLS = ("new", "open", "delete")
    EMPTY = (
        "No customers yet",
        "A customer is a company you work for. Contracts, hours and statements belong to one.",
    )
    COLUMNS = (
        Column[CustomerRow]("code", "Code", lambda row: row.customer.code, width=90),
        Column[CustomerRow]("name", "Name", lambda row: row.customer.name, width=240),
        Column[CustomerRow](
            "country", "Country", lambda row: row.customer.country or NOTHING, width=150
        ),
        Column[CustomerRow]("zone", "Time zone", lambda row: row.customer.zone, width=170),
        Column[CustomerRow]("currency", "Currency", lambda row: row.customer.currency, width=90),
        Column[CustomerRow]("contact", "First contact", _first_contact, width=230),
        Column[CustomerRow](
            "contracts",
            "Contracts",
            lambda row: ", ".join(row.contracts) or NOTHING,
            width=180,
            hidden=True,
        ),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office

    def load(self) -> Iterable[CustomerRow]:
        numbers: dict[int, list[str]] = {}
        for row in list_contracts(self._office.book):
            numbers.setdefault(row.customer.id, []).append(row.contract.number)
        return (
            CustomerRow(customer=customer, contracts=tuple(numbers.get(customer.id, ())))
            for customer in list_customers(self._office.book)
        )

    def new_text(self) -> str:
        return "&New customer…"

    def new_row(self) -> None:
        company = company_of(self._office.book)
        blank = Customer(code="", name="", zone=company.zone, currency=company.currency)
        self._edit(blank, tr("New customer"))

    def open_row(self, row: CustomerRow) -> None:
        self._edit(row.customer, row.customer.name)

    def bin_rows(self, rows: Sequence[CustomerRow]) -> None:
        gone = [row.customer for row in rows]
        outcome = bin_customers(self._office.book, gone)
        if len(gone) == 1:
            message = tr("{name} is in the bin.", name=gone[0].name)
        else:
            message = tr("{count} customers are in the bin.", count=len(gone))
        self._office.done(outcome, message)

    def _edit(self, customer: Customer, title: str) -> None:
        form = customer_form()
        form.set_record(customer)
        self.edit(title, form, save=lambda: self._save(customer, form), size=QSize(760, 640))

    def _save(self, customer: Customer, form: Form) -> Sequence[Problem]:
        changed = replace(customer, **form.values())
        outcome = save_customer(self._office.book, changed)
        if isinstance(outcome, Saved):
            self.select(outcome.record.id)
        return self._office.saved(outcome, tr("{name} is saved.", name=changed.name))

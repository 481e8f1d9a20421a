"""Contracts: the list."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.contracts import ContractStatus
from bpodesk.services.books import company_of
from bpodesk.services.contracts import (
    ContractFile,
    ContractRow,
    bin_contracts,
    list_contracts,
    new_contract,
    open_contract,
)
from bpodesk.services.customers import list_customers
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen, Place
from bpodesk.ui.screens.contracts.agreement import preview_agreement
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.contracts.start_dialog import StartDialog
from bpodesk.ui.text import date, number, tr

_LIGHTS = {
    ContractStatus.ACTIVE: Light.OK,
    ContractStatus.SIGNED: Light.OK,
    ContractStatus.SUSPENDED: Light.WARN,
}


def _signed(row: ContractRow) -> str:
    day = row.revision.signed_on
    return tr("Not signed") if day is None else date(day)


def _revision(row: ContractRow) -> int:
    return row.revision.number


def _seats(row: ContractRow) -> int:
    return row.seat_count


class ContractsScreen(ListScreen[ContractRow]):
    """The agreements with customers."""

    NAME, TITLE, ICON = "contracts", "Contracts", "contracts"
    DEPENDS_ON = frozenset(
        {Kind.CONTRACT, Kind.REVISION, Kind.CUSTOMER, Kind.STAFF, Kind.ASSIGNMENT}
    )
    TOOLS = ("new", "open", "preview", "delete")
    MENU = ("open", "preview", "", "copy", "", "delete")
    EMPTY = (
        "No contracts yet",
        "A contract holds the rates, service levels, calendar and seats of its statements.",
    )
    COLUMNS = (
        Column[ContractRow]("number", "Number", lambda row: row.contract.number, width=120),
        Column[ContractRow]("title", "Title", lambda row: row.contract.title, width=180),
        Column[ContractRow]("customer", "Customer", lambda row: row.customer.name, width=160),
        Column[ContractRow](
            "status",
            "Status",
            lambda row: tr(row.contract.status.value.capitalize()),
            light=lambda row: _LIGHTS.get(row.contract.status, Light.NONE),
            width=102,
        ),
        Column[ContractRow](
            "starts_on",
            "Starts",
            lambda row: date(row.contract.starts_on),
            sort_key=lambda row: row.contract.starts_on,
            width=102,
        ),
        Column[ContractRow](
            "ends_on",
            "Ends",
            lambda row: date(row.contract.ends_on),
            sort_key=lambda row: row.contract.ends_on,
            width=102,
        ),
        number_column(
            "revision",
            "Revision",
            lambda row: number(_revision(row)),
            _revision,
            width=74,
        ),
        number_column(
            "seats",
            "Seats",
            lambda row: number(_seats(row)),
            _seats,
            width=62,
            total=lambda rows: number(sum(map(_seats, rows))),
        ),
        Column[ContractRow](
            "signed_on",
            "Signed",
            _signed,
            sort_key=lambda row: row.revision.signed_on,
            width=102,
        ),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office

    def load(self) -> Iterable[ContractRow]:
        return list_contracts(self._office.book)

    def new_text(self) -> str:
        return "&New contract…"

    def new_row(self) -> None:
        book = self._office.book
        customers = list_customers(book)
        if not customers:
            self.shell.notify.trouble(
                tr("A contract is made with a customer. Add the customer first.")
            )
            return
        only = customers[0] if len(customers) == 1 else None
        begun = new_contract(company_of(book), only, today=book.clock().date())
        start = StartDialog(self._office, self.window())
        start.accepted.connect(lambda: self.open_file(start.chosen(begun)))
        self.show_dialog(start)

    def open_row(self, row: ContractRow) -> None:
        self.open_file(open_contract(self._office.book, row.contract.id))

    def open_file(self, file: ContractFile) -> ContractDialog:
        """Open the editor of a contract; the one saved is selected in the list."""
        dialog = ContractDialog(self._office, file, self.window())
        dialog.saved.connect(lambda: self.select(dialog.file.contract.id))
        self.show_dialog(dialog)
        return dialog

    def show_place(self, place: Place) -> None:
        self.select(place.contract_id)

    def bin_rows(self, rows: Sequence[ContractRow]) -> None:
        gone = [row.contract for row in rows]
        outcome = bin_contracts(self._office.book, gone)
        if len(gone) == 1:
            message = tr("Contract {number} is in the bin.", number=gone[0].number)
        else:
            message = tr("{count} contracts are in the bin.", count=len(gone))
        self._office.done(outcome, message)

    def preview_row(self, row: ContractRow) -> None:
        preview_agreement(self._office, row.contract, row.revision.number, owner=self)

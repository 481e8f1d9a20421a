"""The balance check of a contract, while it is edited or as it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bpodesk.documents.balance import BalancePaper, balance_document
from bpodesk.domain.balance import Checked, Remedy, apply_remedy, check_balance, draft_of
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import UNSAVED, ContractId
from bpodesk.services.agreements import Wordings, contract_wordings
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.contracts import ContractFile
from bpodesk.services.readback import Expected, expected_month, volumes_of
from bpodesk.storage.queries import customers as customer_queries

UNSAVED_CONTRACT = ContractId(UNSAVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceDesk:
    """What the check needs besides the contract; read once, so that each check is cheap.

    What a contract's months (or its quote) expect is read with its first check and kept.
    """

    book: OpenBook
    wordings: Wordings
    company: Company
    customers: Mapping[int, Customer]
    expected: dict[ContractId, Expected] = field(default_factory=dict[ContractId, Expected])

    def check(
        self, file: ContractFile, *, typed: Mapping[str, int] | None = None
    ) -> tuple[Checked, ...]:
        """The answers to all rules for a contract as its editor holds it.

        `typed` are volumes a month by SLA that somebody gave; they go before those known.
        """
        draft = draft_of(
            self.wordings.of(file.revision),
            company=self.company,
            kept=self.wordings.numbers(file.revision),
            customer=self.customer_of(file),
            contract=file.contract,
            revision=file.revision,
            forecast=self.forecast(file, typed=typed),
        )
        return check_balance(draft)

    def forecast(
        self, file: ContractFile, *, typed: Mapping[str, int] | None = None
    ) -> dict[str, int]:
        """What a month is expected to count, by SLA: the same that levels are read back with."""
        contract_id = file.contract.id
        if contract_id not in self.expected:
            self.expected[contract_id] = expected_month(self.book, contract_id, file.quotes)
        return volumes_of(file.revision.terms.levels, self.expected[contract_id], typed or {})

    def paper(self, file: ContractFile, *, typed: Mapping[str, int] | None = None) -> BalancePaper:
        """What the printed check says of the contract."""
        return BalancePaper(
            company=self.company,
            customer_name=self.customer_of(file).printed_name,
            contract=file.contract,
            revision=file.revision,
            checked=self.check(file, typed=typed),
        )

    def customer_of(self, file: ContractFile) -> Customer:
        """The contract's customer; a nameless one while none is chosen."""
        contract = file.contract
        nobody = Customer(
            code="", name="", zone=file.revision.terms.calendar.zone, currency=contract.currency
        )
        return self.customers.get(contract.customer_id, nobody)


def open_balance(book: OpenBook, contract_id: ContractId = UNSAVED_CONTRACT) -> BalanceDesk:
    """The desk at which a contract of the book is checked. Raises NotFound without a company."""
    wordings = contract_wordings(book, contract_id)
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        people = {
            int(customer.id): customer
            for binned in (False, True)
            for customer in customer_queries.customers(connection, binned=binned)
        }
    if company is None:
        raise NotFound("The book has no company yet.")
    return BalanceDesk(book=book, wordings=wordings, company=company, customers=people)


def with_remedy(file: ContractFile, remedy: Remedy) -> ContractFile:
    """The contract with a finding's remedy; nothing is saved."""
    terms = apply_remedy(file.revision.terms, remedy)
    return replace(file, revision=replace(file.revision, terms=terms))


def balance_pdf(book: OpenBook, paper: BalancePaper) -> bytes:
    """The check as a PDF; the same paper of the same book gives the same bytes."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(branded(balance_document(paper), paper.company, logo_of(book)))

"""The balance check of a contract, while it is edited or as it is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bpodesk.documents.balance import BalancePaper, balance_document
from bpodesk.domain.balance import Checked, Remedy, apply_remedy, check_balance, draft_of
from bpodesk.domain.clauses import Clause
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Revision, RevisionKind
from bpodesk.domain.customers import Customer
from bpodesk.services.agreements import (
    AgreementText,
    amended_text,
    clause_library,
    wordings,
)
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.contracts import ContractFile
from bpodesk.storage.queries import customers as customer_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceDesk:
    """What the check needs besides the contract; read once, so that each check is cheap.

    `amended` is the signed text that a revision amends, read when it is first asked for.
    """

    library: tuple[Clause, ...]
    company: Company
    customers: Mapping[int, Customer]
    amended: Callable[[Revision], AgreementText | None]
    forecast: Mapping[str, int] = field(default_factory=dict[str, int])

    def check(self, file: ContractFile) -> tuple[Checked, ...]:
        """The answers to all rules for a contract as its editor holds it."""
        amended = self.amended(file.revision)
        draft = draft_of(
            wordings(self.library, amended),
            company=self.company,
            customer=self._customer(file),
            contract=file.contract,
            revision=file.revision,
            forecast=self.forecast,
            kept=None if amended is None else amended.paper.clauses,
        )
        return check_balance(draft)

    def paper(self, file: ContractFile) -> BalancePaper:
        """What the printed check says of the contract."""
        return BalancePaper(
            company=self.company,
            customer_name=self._customer(file).printed_name,
            contract=file.contract,
            revision=file.revision,
            checked=self.check(file),
        )

    def _customer(self, file: ContractFile) -> Customer:
        """The contract's customer; a nameless one while none is chosen."""
        contract = file.contract
        nobody = Customer(
            code="", name="", zone=file.revision.terms.calendar.zone, currency=contract.currency
        )
        return self.customers.get(contract.customer_id, nobody)


def open_balance(book: OpenBook) -> BalanceDesk:
    """The desk at which contracts of the book are checked. Raises NotFound without a company."""
    with book.book.reading() as connection:
        company = customer_queries.company(connection)
        people = {
            int(customer.id): customer
            for binned in (False, True)
            for customer in customer_queries.customers(connection, binned=binned)
        }
    if company is None:
        raise NotFound("The book has no company yet.")
    known: dict[tuple[int, int, RevisionKind], AgreementText | None] = {}

    def amended(revision: Revision) -> AgreementText | None:
        key = (revision.contract_id, revision.number, revision.kind)
        if key not in known:
            known[key] = amended_text(book, revision)
        return known[key]

    return BalanceDesk(library=clause_library(), company=company, customers=people, amended=amended)


def with_remedy(file: ContractFile, remedy: Remedy) -> ContractFile:
    """The contract with a finding's remedy; nothing is saved."""
    terms = apply_remedy(file.revision.terms, remedy)
    return replace(file, revision=replace(file.revision, terms=terms))


def balance_pdf(book: OpenBook, paper: BalancePaper) -> bytes:
    """The check as a PDF; the same paper of the same book gives the same bytes."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(branded(balance_document(paper), paper.company, logo_of(book)))

"""The balance check of a contract, while it is edited or as it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bpodesk.documents.balance import BalancePaper, balance_document
from bpodesk.domain.balance import Checked, Remedy, apply_remedy, check_balance, draft_of
from bpodesk.domain.clauses import Clause, NumberedClauses
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.services.agreements import clause_library, numbers_under
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.contracts import ContractFile
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import signatures as signature_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceDesk:
    """What the check needs besides the contract; read once, so that each check is cheap."""

    book: OpenBook
    library: tuple[Clause, ...]
    company: Company
    customers: Mapping[int, Customer]
    forecast: Mapping[str, int] = field(default_factory=dict[str, int])

    def check(self, file: ContractFile) -> tuple[Checked, ...]:
        """The answers to all rules for a contract as its editor holds it."""
        draft = draft_of(
            self.library,
            company=self.company,
            kept=self._numbers(file),
            customer=self._customer(file),
            contract=file.contract,
            revision=file.revision,
            forecast=self.forecast,
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

    def _numbers(self, file: ContractFile) -> NumberedClauses | None:
        """The signed text whose numbers an amendment keeps."""
        with self.book.book.reading() as connection:
            papers = signature_queries.signed_papers(connection, contract_id=file.contract.id)
        known = {paper.revision_id: paper for paper in papers}
        return numbers_under(file.revision, revisions=file.revisions, papers=known)


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
    return BalanceDesk(book=book, library=clause_library(), company=company, customers=people)


def with_remedy(file: ContractFile, remedy: Remedy) -> ContractFile:
    """The contract with a finding's remedy; nothing is saved."""
    terms = apply_remedy(file.revision.terms, remedy)
    return replace(file, revision=replace(file.revision, terms=terms))


def balance_pdf(book: OpenBook, paper: BalancePaper) -> bytes:
    """The check as a PDF; the same paper of the same book gives the same bytes."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render

    return render(branded(balance_document(paper), paper.company, logo_of(book)))

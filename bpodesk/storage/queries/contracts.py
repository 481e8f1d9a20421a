"""Reads of contracts and their revisions."""

from sqlalchemy import Connection, select

from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import contract, customer, revision


def contracts(
    connection: Connection, *, binned: bool = False, customer_id: CustomerId | None = None
) -> tuple[Contract, ...]:
    """The contracts by number: those in use, or those in the bin; of one customer where given."""
    in_bin = contract.c.binned_at.is_not(None) if binned else contract.c.binned_at.is_(None)
    query = select(contract).where(in_bin).order_by(contract.c.number)
    if customer_id is not None:
        query = query.where(contract.c.customer_id == customer_id)
    return fetch(connection, Contract, query)


def contract_numbered(connection: Connection, number: str) -> Contract | None:
    """The contract with the number, in the bin or not."""
    found = fetch(connection, Contract, select(contract).where(contract.c.number == number))
    return found[0] if found else None


def revisions(
    connection: Connection, *, contract_id: ContractId | None = None
) -> tuple[Revision, ...]:
    """Revisions by contract and number; of one contract where given."""
    query = select(revision).order_by(revision.c.contract_id, revision.c.number)
    if contract_id is not None:
        query = query.where(revision.c.contract_id == contract_id)
    return fetch(connection, Revision, query)


def parties(connection: Connection) -> dict[ContractId, tuple[str, str]]:
    """The number of every contract, in the bin or not, and the name of its customer."""
    query = select(contract.c.id, contract.c.number, customer.c.name).join(customer)
    rows = connection.execute(query)
    return {ContractId(row.id): (row.number, row.name) for row in rows}


def numbers(connection: Connection) -> dict[ContractId, str]:
    """The number of every contract, in the bin or not."""
    rows = connection.execute(select(contract.c.id, contract.c.number))
    return {ContractId(row.id): row.number for row in rows}

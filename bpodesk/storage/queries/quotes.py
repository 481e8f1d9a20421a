"""Reads of quotes and of what was offered."""

from sqlalchemy import Connection, select

from bpodesk.domain.ids import ContractId, QuoteId
from bpodesk.domain.quote_records import QuoteOffer, QuoteRecord
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import quote, quote_offer


def quotes(connection: Connection, *, binned: bool = False) -> tuple[QuoteRecord, ...]:
    """The quotes by number: those in use, or those in the bin."""
    in_bin = quote.c.binned_at.is_not(None) if binned else quote.c.binned_at.is_(None)
    return fetch(connection, QuoteRecord, select(quote).where(in_bin).order_by(quote.c.number))


def quote_numbered(connection: Connection, number: str) -> QuoteRecord | None:
    """The quote with the number, in the bin or not."""
    found = fetch(connection, QuoteRecord, select(quote).where(quote.c.number == number))
    return found[0] if found else None


def numbers(connection: Connection) -> tuple[str, ...]:
    """The number of every quote, in the bin or not."""
    return tuple(connection.execute(select(quote.c.number)).scalars())


def offers(connection: Connection, *, quote_id: QuoteId) -> tuple[QuoteOffer, ...]:
    """What was offered of a quote, by version."""
    query = (
        select(quote_offer)
        .where(quote_offer.c.quote_id == quote_id)
        .order_by(quote_offer.c.version)
    )
    return fetch(connection, QuoteOffer, query)


def quotes_of(connection: Connection, contract_id: ContractId) -> tuple[QuoteRecord, ...]:
    """The quotes that a contract was drafted from, by number; those in the bin too."""
    query = select(quote).where(quote.c.contract_id == contract_id).order_by(quote.c.number)
    return fetch(connection, QuoteRecord, query)

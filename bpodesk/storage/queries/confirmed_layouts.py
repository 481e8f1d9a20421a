"""Reads of the layouts that were confirmed."""

from sqlalchemy import Connection, select

from bpodesk.domain.confirmed_layouts import ConfirmedLayout
from bpodesk.domain.ids import CustomerId
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import confirmed_layout


def layouts(
    connection: Connection, *, customer_id: CustomerId | None = None
) -> tuple[ConfirmedLayout, ...]:
    """The confirmed layouts, latest first; of one customer where given."""
    columns = confirmed_layout.c
    query = select(confirmed_layout).order_by(columns.confirmed_at.desc(), columns.id.desc())
    if customer_id is not None:
        query = query.where(columns.customer_id == customer_id)
    return fetch(connection, ConfirmedLayout, query)


def layout_with_fingerprint(
    connection: Connection, *, customer_id: CustomerId, fingerprint: str
) -> ConfirmedLayout | None:
    """The confirmed layout of a customer with the fingerprint."""
    found = layouts(connection, customer_id=customer_id)
    return next((item for item in found if item.fingerprint == fingerprint), None)

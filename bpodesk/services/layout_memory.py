"""Layouts remembered per customer, so that next month's file needs no question."""

from collections.abc import Mapping
from dataclasses import dataclass

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.confirmed_layouts import ConfirmedLayout, joined_answers, legend_among
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId, CustomerId
from bpodesk.domain.readings import Answers, CodeRule
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.given_files import NO_ANSWERS, GivenFile, read_file
from bpodesk.storage.queries import confirmed_layouts as queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.records import fetch_one
from bpodesk.workbooks.watch import SCALE, CancelCheck, Progress, ignore_progress, never_cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRow:
    """A remembered layout and whose files have it."""

    layout: ConfirmedLayout
    customer_name: str

    @property
    def id(self) -> int:
        """The layout's id."""
        return self.layout.id


def remembered_answers(
    book: OpenBook, *, customer_id: CustomerId, fingerprint: str
) -> Answers | None:
    """What was answered for a layout of the customer; None where it is new."""
    with book.book.reading() as connection:
        found = queries.layout_with_fingerprint(
            connection, customer_id=customer_id, fingerprint=fingerprint
        )
    return found.answers if found is not None else None


def legend_of(book: OpenBook, *, customer_id: CustomerId) -> Mapping[str, CodeRule]:
    """What the customer's day codes mean, over all of its layouts."""
    with book.book.reading() as connection:
        return legend_among(queries.layouts(connection, customer_id=customer_id))


def read_for(
    book: OpenBook,
    content: bytes,
    *,
    name: str,
    contract_id: ContractId,
    answers: Answers = NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> GivenFile:
    """Understand a file with what the contract's customer was asked before.

    What is among `answers` wins over what is remembered. Raises NotFound, FileRefused, Cancelled.
    """
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None:
            raise NotFound("The contract is no longer in the book.")
        known = {
            item.fingerprint: item.answers
            for item in queries.layouts(connection, customer_id=contract.customer_id)
        }
        legend = legend_among(queries.layouts(connection, customer_id=contract.customer_id))
    first = joined_answers(Answers(legend=legend), answers)

    def half(start: int) -> Progress:
        # A layout that is known again is read twice; the bar must not run backwards.
        return lambda done, total: progress(start + done * (SCALE // 2) // total, SCALE)

    file = read_file(content, name=name, answers=first, progress=half(0), cancelled=cancelled)
    remembered = known.get(file.reading.fingerprint)
    if remembered is not None:
        joined = joined_answers(remembered, first)
        if joined != first:
            half_done = half(SCALE // 2)
            file = read_file(
                content, name=name, answers=joined, progress=half_done, cancelled=cancelled
            )
    progress(SCALE, SCALE)
    return file


def list_layouts(book: OpenBook) -> tuple[LayoutRow, ...]:
    """The remembered layouts, latest first."""
    with book.book.reading() as connection:
        found = queries.layouts(connection)
        names = {
            customer.id: customer.name
            for binned in (False, True)
            for customer in customer_queries.customers(connection, binned=binned)
        }
    return tuple(
        LayoutRow(layout=layout, customer_name=names[layout.customer_id]) for layout in found
    )


def forget_layout(book: OpenBook, layout: ConfirmedLayout) -> ChangeSet:
    """Forget a layout; its next file is asked about again. Undo brings it back."""
    with book.unit_of_work(f"Forgetting of the layout of {layout.example}") as work:
        work.delete(Kind.CONFIRMED_LAYOUT, layout.id)
    return work.changes

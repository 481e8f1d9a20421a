"""Quotes in the book: what is worked at, and what was offered, version by version.

A quote is worked at as long as it is a draft. Offering it keeps that version for good, with the
paper the customer got; a change afterwards begins the next version, and the offers before stay.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bpodesk.domain.ids import UNSAVED, ContractId, CustomerId, QuoteId, QuoteOfferId
from bpodesk.domain.problems import Problem
from bpodesk.domain.quotes import Quote

_ENDS_IN_DIGITS = re.compile(r"(.*?)([0-9]{1,9})")


class QuoteStatus(StrEnum):
    """Where a quote stands. LAPSED is never kept: it comes with the day."""

    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"


# What can be recorded of a version that was offered.
ANSWERS = (QuoteStatus.OFFERED, QuoteStatus.ACCEPTED, QuoteStatus.DECLINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRecord:
    """A quote of the book in its latest version; made and changed with `recorded`.

    `number`, `title`, `start_month` (its first day) and `valid_until` are the quote's own, for
    lists. `customer_id` is None where the quote only names a prospect; `contract_id` is the
    contract drafted from it; `note` says why it stands where it does.
    """

    id: QuoteId = QuoteId(UNSAVED)
    row_version: int = 0
    number: str
    version: int = 1
    title: str
    customer_id: CustomerId | None = None
    start_month: dt.date
    valid_until: dt.date | None = None
    status: QuoteStatus = QuoteStatus.DRAFT
    contract_id: ContractId | None = None
    quote: Quote
    note: str = ""
    binned_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteOffer:
    """One version of a quote as it was offered: the quote, and the paper to the byte."""

    id: QuoteOfferId = QuoteOfferId(UNSAVED)
    row_version: int = 0
    quote_id: QuoteId
    version: int
    offered_on: dt.date
    quote: Quote
    pdf: bytes
    pdf_sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether the paper is the one that was offered."""
        return hashlib.sha256(self.pdf).hexdigest() == self.pdf_sha256


def recorded(
    quote: Quote, *, customer_id: CustomerId | None, before: QuoteRecord | None = None
) -> QuoteRecord:
    """The quote as a record: a new one, or what `before` becomes.

    What was offered is left as it is: another quote than that is a draft of the next version.
    """
    if before is None:
        before = QuoteRecord(
            number="", title="", start_month=quote.start.first, valid_until=None, quote=quote
        )
    changed = replace(
        before,
        number=quote.number,
        title=quote.title,
        customer_id=customer_id,
        start_month=quote.start.first,
        valid_until=quote.valid_until,
        quote=quote,
    )
    if before.status is QuoteStatus.DRAFT or quote == before.quote:
        return changed
    return replace(changed, version=before.version + 1, status=QuoteStatus.DRAFT, note="")


def standing(record: QuoteRecord, today: dt.date) -> QuoteStatus:
    """Where a quote stands on a day: an offer nobody answered lapses after its last day."""
    until = record.valid_until
    if record.status is QuoteStatus.OFFERED and until is not None and until < today:
        return QuoteStatus.LAPSED
    return record.status


def next_number(taken: Iterable[str], *, year: int) -> str:
    """A number for the next quote: Q-2026-001, or what follows those in use with the year in it."""
    matches = (_ENDS_IN_DIGITS.fullmatch(number) for number in taken)
    found = [match for match in matches if match is not None and str(year) in match[1]]
    if not found:
        return f"Q-{year}-001"
    last = max(found, key=lambda match: int(match[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}d}"


def check_record(record: QuoteRecord) -> tuple[Problem, ...]:
    """What keeps a quote from being saved in the book besides what `check_quote` finds."""
    problems: list[Problem] = []
    if not record.number.strip():
        problems.append(Problem(field="number", message="A quote needs a number."))
    if not record.quote.customer.strip():
        message = "Name the customer or the prospect."
        problems.append(Problem(field="customer", message=message))
    return tuple(problems)

"""The pack of a quarterly review: gathered, of sealed months as they were sealed, and printed."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.domain import codec
from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract, Revision, revision_on
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.month_steps import MonthStatus
from bpodesk.domain.quarters import Quarter
from bpodesk.domain.reviews import (
    AbsentMonth,
    MonthFigures,
    Review,
    credits_used,
    event_decisions,
    events_of,
    log_decisions,
    month_money,
    trends_of,
)
from bpodesk.domain.rounding import fixed
from bpodesk.domain.wording import date_words, month_words
from bpodesk.domain.worktime import local_date
from bpodesk.services.books import NotFound, OpenBook, company_of, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.issues import clock_for, log_of
from bpodesk.services.statements import StatementView, compute
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.records import fetch_one


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPack:
    """A review with the two parties on it."""

    company: Company
    customer: Customer
    review: Review


def review_pack(book: OpenBook, contract_id: ContractId, quarter: Quarter) -> ReviewPack:
    """The review of a contract's quarter. Raises NotFound."""
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        if contract is None:
            raise NotFound("The contract is no longer in the book.")
        customer = fetch_one(connection, Customer, contract.customer_id)
        if customer is None:
            raise NotFound("The contract's customer is no longer in the book.")
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        past = measured_queries.history(connection, contract_id=contract_id)
    zone = clock_for(book, contract_id).zone
    months, absent, views = _months(book, contract_id, quarter, zone)
    events = tuple(event for month in months for event in events_of(month))
    log = log_of(book, contract_id, quarter.range, zone=zone)
    terms = (revision_on(revisions, quarter.range.last) or revisions[-1]).terms
    cap = terms.credits.twelve_month_cap
    review = Review(
        contract=contract.number,
        title=contract.title,
        quarter=quarter,
        zone=zone,
        months=tuple(month_money(month) for month in months),
        absent=absent,
        trends=trends_of(months, past, quarter=quarter),
        events=events,
        credits_used=credits_used(months),
        credits_cap=None if cap is None else Money.of(cap, contract.currency),
        termination_misses=terms.credits.termination_consecutive,
        log=log,
        decisions=(
            *_paper_decisions(revisions),
            *_statement_decisions(views),
            *event_decisions(events),
            *log_decisions(log),
        ),
    )
    return ReviewPack(company=company_of(book), customer=customer, review=review)


def _months(
    book: OpenBook, contract_id: ContractId, quarter: Quarter, zone: str
) -> tuple[tuple[MonthFigures, ...], tuple[AbsentMonth, ...], tuple[StatementView, ...]]:
    today: dt.date = local_date(book.clock(), zone=zone)
    found: list[MonthFigures] = []
    absent: list[AbsentMonth] = []
    views: list[StatementView] = []
    for month in quarter.months:
        if month.first > today:
            absent.append(AbsentMonth(month=month, because="it has not begun yet"))
            continue
        try:
            view = compute(book, contract_id, month)
        except NotFound:
            absent.append(AbsentMonth(month=month, because="no revision was in force"))
            continue
        views.append(view)
        found.append(_figures(view))
    return tuple(found), tuple(absent), tuple(views)


def _figures(view: StatementView) -> MonthFigures:
    month = view.inputs.month
    if view.sealed:
        latest = view.sealed[0]
        figures = json.loads(latest.figures)
        return MonthFigures(month=month, figures=figures, version=latest.version)
    return MonthFigures(
        month=month,
        figures=json.loads(codec.canonical(view.figures)),
        complete=not any(problem.is_error for problem in view.missing),
    )


def _paper_decisions(revisions: Sequence[Revision]) -> list[str]:
    signed = [item.number for item in revisions if item.signed_on is not None]
    return [
        f"Sign revision {item.number} of the contract, meant to be in force from"
        f" {date_words(item.effective_from)}."
        for item in revisions
        if item.signed_on is None and item.number > max(signed, default=0)
    ]


def _statement_decisions(views: Sequence[StatementView]) -> list[str]:
    asked: list[str] = []
    for view in views:
        if not view.sealed:
            continue
        name = f"version {view.sealed[0].version} of the statement of"
        name = f"{name} {month_words(view.inputs.month)}"
        status = view.status_of(view.sealed[0])
        if status is MonthStatus.DISPUTED:
            asked.append(f"Settle the dispute on {name}.")
        elif status is not MonthStatus.ACCEPTED:
            asked.append(f"Accept {name}.")
    return asked


def review_pdf(book: OpenBook, pack: ReviewPack) -> bytes:
    """The pack on paper, in the company's look; the same pack gives the same bytes."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render
    from bpodesk.documents.review import ReviewPaper, review_document

    paper = ReviewPaper(company=pack.company, customer=pack.customer, review=pack.review)
    return render(branded(review_document(paper), pack.company, logo_of(book)))


def review_figures(pack: ReviewPack) -> dict[str, Json]:
    """The pack as plain values, for machines; money and figures are decimal text."""
    review = pack.review
    return {
        "contract": review.contract,
        "customer": pack.customer.printed_name,
        "quarter": str(review.quarter),
        "months": [
            {
                "month": str(item.month),
                "sealed_version": item.version or None,
                "complete": item.complete,
                "currency": item.net.currency,
                "gross": str(item.gross.amount),
                "credits": str(item.credits.amount),
                "earn_back": str(item.earn_back.amount),
                "net": str(item.net.amount),
                "excused_events_worth": None if item.excused is None else str(item.excused.amount),
            }
            for item in review.months
        ],
        "absent": [{"month": str(item.month), "because": item.because} for item in review.absent],
        "trends": [
            {
                "code": trend.code,
                "title": trend.title,
                "kind": trend.kind.value,
                "target": to_json(trend.target),
                "consecutive": trend.consecutive,
                "points": [
                    {
                        "month": str(point.month),
                        "value": None if point.value is None else fixed(point.value, 3),
                        "result": point.outcome.value,
                    }
                    for point in trend.points
                ],
            }
            for trend in review.trends
        ],
        "decisions": list(review.decisions),
    }

"""The weekly scorecard of a contract: worked out, as a document, as figures."""

import datetime as dt
from dataclasses import dataclass

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.domain.figures import measured_json
from bpodesk.domain.file_names import file_name
from bpodesk.domain.ids import ContractId
from bpodesk.domain.period_log import PeriodLog
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Trouble
from bpodesk.domain.scorecards import (
    Scorecard,
    latest_week,
    make_scorecard,
    months_of,
    week_containing,
    week_label,
)
from bpodesk.services.books import NotFound, OpenBook, logo_of
from bpodesk.services.branding import branded
from bpodesk.services.issues import log_of
from bpodesk.services.previews import Preview
from bpodesk.services.statements import StatementView, compute


class NoWeek(Trouble):
    """There is no week to make a scorecard of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardView:
    """A scorecard and what is printed around it; `log` are the week's issues and actions."""

    company: Company
    customer: Customer
    card: Scorecard
    log: PeriodLog


def open_scorecard(
    book: OpenBook,
    contract_id: ContractId,
    *,
    week: dt.date | None = None,
    month: Month | None = None,
) -> ScorecardView:
    """The scorecard of the week of a day, or of the last week counted in a month.

    Raises NotFound, or NoWeek where no counts by week are there.
    """
    if week is not None:
        days = week_containing(week)
    else:
        days = _counted_week(book, contract_id, month or Month.containing(book.clock().date()))
    views = _views(book, contract_id, days)
    card = make_scorecard([view.statement for view in views], days)
    return ScorecardView(
        company=views[-1].company,
        customer=views[-1].customer,
        card=card,
        log=log_of(book, contract_id, days, zone=card.zone),
    )


def _counted_week(book: OpenBook, contract_id: ContractId, month: Month) -> DateRange:
    found = latest_week([compute(book, contract_id, month).statement])
    if found is None:
        raise NoWeek(
            f"Nothing was counted by week in {month}. Enter counts by week under Service levels,"
            " then look at the scorecard."
        )
    return found


def _views(book: OpenBook, contract_id: ContractId, week: DateRange) -> list[StatementView]:
    """The months of the week in which the contract is in force."""
    views: list[StatementView] = []
    *earlier, last = months_of(week)
    for month in earlier:
        try:
            views.append(compute(book, contract_id, month))
        except NotFound:
            continue  # the contract began later
    return [*views, compute(book, contract_id, last)]


def scorecard_preview(book: OpenBook, view: ScorecardView) -> Preview:
    """The scorecard on paper, in the company's look."""
    # The window opens without what only a PDF needs.
    from bpodesk.documents.pdf import render
    from bpodesk.documents.scorecard import ScorecardPaper, scorecard_document

    paper = ScorecardPaper(
        company=view.company, customer=view.customer, card=view.card, log=view.log
    )
    card = view.card
    name = f"{card.contract.number} {card.week.start.isocalendar().year}-{week_label(card.week)}"
    return Preview(
        title=f"Scorecard {name}",
        file_name=file_name(f"Scorecard {name}.pdf"),
        pdf=render(branded(scorecard_document(paper), view.company, logo_of(book))),
    )


def scorecard_figures(view: ScorecardView) -> Json:
    """Every figure of it, as plain JSON values."""
    card = view.card
    return {
        "contract": card.contract.number,
        "week": week_label(card.week),
        "from": card.week.start.isoformat(),
        "to": card.week.last.isoformat(),
        "levels": [
            {
                "code": line.level.code,
                "title": line.level.title,
                "target": str(line.level.target),
                "unit": line.level.measure.unit.value,
                "weeks": [
                    {
                        "week": week.label,
                        "raw": measured_json(week.raw),
                        "adjusted": measured_json(week.figure),
                        "result": week.outcome.value,
                    }
                    for week in line.weeks
                ],
                "month": measured_json(line.month.month.adjusted),
                "outlook": line.outlook.sentence if line.outlook else "",
            }
            for line in card.lines
        ],
        "actions": [
            {
                "what": item.action.what,
                "owner": item.action.owner,
                "due": to_json(item.action.due_on),
                "done": to_json(item.action.done_on),
                "carried_over": item.carried,
            }
            for item in view.log.actions
        ],
    }

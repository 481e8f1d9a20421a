"""Offering a quote, and noting what became of the offer."""

from typing import Any

from PySide6.QtCore import QSize

from bpodesk.domain.problems import Trouble
from bpodesk.domain.quote_records import ANSWERS, QuoteRecord, QuoteStatus
from bpodesk.services.outcome import Outcome, Saved
from bpodesk.services.quote_book import answer_quote, offer_quote
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.text import date, no_mnemonic, number, tr


def step_text(record: QuoteRecord | None) -> str:
    """What the step is called for a quote: it is offered, then answered."""
    if record is None or record.status is QuoteStatus.DRAFT:
        return tr("O&ffer…")
    return tr("Ans&wer…")


def take_step(office: Office, record: QuoteRecord) -> QuoteRecord | None:
    """Ask for the next step and take it; the quote as it stands then, None where given up."""
    try:
        outcome = _offer(office, record) if _is_draft(record) else _answer(office, record)
    except Trouble as trouble:
        office.shell.notify.trouble(trouble)
        return None
    if outcome is None:
        return None
    after = outcome.record if isinstance(outcome, Saved) else None
    status = record.status if after is None else after.status
    office.done(outcome, tr("{number} is {status}.", number=record.number, status=tr(status.value)))
    return after


def _is_draft(record: QuoteRecord) -> bool:
    return record.status is QuoteStatus.DRAFT


def _offer(office: Office, record: QuoteRecord) -> Outcome[QuoteRecord] | None:
    until = record.valid_until
    detail = tr("Its paper is kept as it is today. What you change afterwards is the next version.")
    if until is not None:
        detail = tr("The offer is valid until {day}.", day=date(until)) + " " + detail
    question = tr(
        "Offer {number}, version {version}?",
        number=no_mnemonic(record.number),
        version=number(record.version),
    )
    answer = office.shell.notify.ask(question, (tr("&Offer it"), tr("&Cancel")), detail=detail)
    return offer_quote(office.book, record) if answer == 0 else None


def _answer(office: Office, record: QuoteRecord) -> Outcome[QuoteRecord] | None:
    form = Form(
        (
            Section(
                tr("{number} was offered. What became of it?", number=record.number),
                (
                    (
                        Field(
                            "status",
                            tr("The offer &is"),
                            editors.choice(
                                ((status, tr(status.value.capitalize())) for status in ANSWERS),
                                required=True,
                            ),
                        ),
                        Field("note", tr("&Why, for later readers"), editors.text(), span=2),
                    ),
                ),
            ),
        )
    )
    form.set_values({"status": record.status, "note": record.note})
    values: dict[str, Any] | None = ask_values(
        office,
        tr("Answer to {number}", number=record.number),
        form,
        name="quotes/answer",
        build=dict,
        done_text=tr("&Note it"),
        size=QSize(560, 260),
    )
    if values is None:
        return None
    return answer_quote(office.book, record, values["status"], note=values["note"])

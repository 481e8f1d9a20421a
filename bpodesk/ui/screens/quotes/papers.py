"""The papers of quotes in windows of their own: as they stand, or as they were offered."""

from PySide6.QtCore import QObject

from bpodesk.domain.quote_records import QuoteOffer, QuoteRecord
from bpodesk.services.previews import Preview
from bpodesk.services.quote_book import paper_of
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.text import date, number, tr


def show_paper(
    office: Office, record: QuoteRecord, *, internal: bool = False, owner: QObject
) -> None:
    """Make the paper of a quote, the customer's or one with cost and margin, and show it."""
    name = _name(record.number or record.title or record.quote.customer, record.version)
    ending = tr(" (internal)") if internal else ""
    office.shell.jobs.run_job(
        tr("Printing the offer"),
        lambda progress: paper_of(office.book, record, internal=internal),  # noqa: ARG005 - one step
        lambda pdf: _show(
            office,
            Preview(
                title=tr("Offer {number}", number=record.number).strip() + ending,
                file_name=f"{name}{ending}.pdf",
                pdf=pdf,
            ),
        ),
        owner=owner,
    )


def show_offer(office: Office, offer: QuoteOffer) -> None:
    """Show the very bytes that were offered."""
    title = tr(
        "Offer {number}, version {version}, of {day}",
        number=offer.quote.number,
        version=number(offer.version),
        day=date(offer.offered_on),
    )
    name = _name(offer.quote.number, offer.version)
    _show(office, Preview(title=title, file_name=f"{name}.pdf", pdf=offer.pdf))


def plain_name(words: str) -> str:
    """A file's name of a number or a title, without signs that a system refuses."""
    plain = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in words)
    return " ".join(plain.split())[:60] or tr("Quote")


def _name(words: str, version: int) -> str:
    name = plain_name(words)
    return name if version == 1 else f"{name} version {version}"


def _show(office: Office, preview: Preview) -> None:
    open_preview(office, preview)

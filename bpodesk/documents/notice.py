"""The notice of an excused event: the vendor's letter to the customer, with what it asks for."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bpodesk.documents.blocks import (
    Align,
    Block,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Run,
    SignatureParty,
    Signatures,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract
from bpodesk.domain.customers import Customer
from bpodesk.domain.event_files import EventFileInfo
from bpodesk.domain.sla.excuses import ExcusedEvent, Standing
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.wording import date_words, instant_words


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """Everything the letter prints.

    `dated` is the day on it. `clause` is "Clause 13, Excused performance: force majeure"; empty
    where the text in force has none. `levels` are the contract's on the event's first day, `zone`
    its zone. `decision_due` is the customer's last day to answer; None where the contract sets
    none, or the notice is late or not given. `deems_accepted`: silence counts as acceptance.
    """

    company: Company
    customer: Customer
    contract: Contract
    revision: int
    dated: dt.date
    clause: str
    event: ExcusedEvent
    standing: Standing
    zone: str
    levels: tuple[ServiceLevel, ...]
    evidence: tuple[EventFileInfo, ...] = ()
    decision_due: dt.date | None = None
    deems_accepted: bool = False


def notice_document(paper: NoticePaper) -> Document:
    """The letter as a document."""
    title = f"Notice {paper.event.code} under agreement {paper.contract.number}"
    return Document(
        title=title,
        subject=paper.event.title,
        author=paper.company.printed_name,
        language="en",
        header_left=title,
        header_right=f"{paper.contract.number} · Revision {paper.revision}",
        footer_left=f"{paper.company.printed_name} to {paper.customer.printed_name}",
        blocks=(
            *_head(paper),
            *_event(paper),
            *_asked(paper),
            *_evidence(paper),
            *_deadlines(paper),
            *_signature(paper),
        ),
    )


def _head(paper: NoticePaper) -> Iterator[Block]:
    company, customer = paper.company, paper.customer
    yield Paragraph(text="Notice of an excused event", style=ParagraphStyle.TITLE)
    yield Paragraph(text=f"{paper.event.code} · {paper.event.title}", style=ParagraphStyle.LEAD)
    yield KeyValues(
        pairs=(
            ("From", _party(company.printed_name, company.address, company.country)),
            ("To", _party(customer.printed_name, customer.address, customer.country)),
            *((("Attention", _people(customer)),) if customer.contacts else ()),
            ("Date", date_words(paper.dated)),
            (
                "Agreement",
                f"{paper.contract.number}, {paper.contract.title}, revision {paper.revision}",
            ),
            ("Clause", paper.clause or "none in the text in force"),
        )
    )


def _party(name: str, address: str, country: str) -> tuple[Run, ...]:
    where = ", ".join(part for part in (address.replace("\n", ", "), country) if part)
    return (Run(name, bold=True), *((Run(f", {where}"),) if where else ()))


def _people(customer: Customer) -> str:
    return "; ".join(
        ", ".join(part for part in (person.name, person.role) if part)
        for person in customer.contacts
    )


def _zones(paper: NoticePaper) -> tuple[tuple[str, str], ...]:
    """The contract's clock, and the vendor's where it is another."""
    zones = [("the agreement’s clock", paper.zone)]
    if paper.company.zone != paper.zone:
        zones.append(("the Vendor’s clock", paper.company.zone))
    return tuple(zones)


def _event(paper: NoticePaper) -> Iterator[Block]:
    event = paper.event
    yield Heading(text="What happened", anchor="event")
    yield KeyValues(
        pairs=(
            ("Event", event.title),
            ("Kind", event.kind.value),
            *(
                (f"From – until ({zone}, {whose})", _interval(event, zone))
                for whose, zone in _zones(paper)
            ),
        )
    )


def _interval(event: ExcusedEvent, zone: str) -> str:
    moments = (event.started_at, event.ended_at)
    return " – ".join(instant_words(moment, zone=zone) for moment in moments)


def _asked(paper: NoticePaper) -> Iterator[Block]:
    levels = {level.code: level for level in paper.levels}
    yield Heading(text="What the Vendor asks", anchor="asked")
    under = f" under {paper.clause}" if paper.clause else ""
    if not paper.event.effects:
        yield Paragraph(
            text=f"The Vendor asks the Customer to accept this event as excused{under}. The items"
            " it affected are not counted yet; the Vendor will name them."
        )
        return
    yield Paragraph(
        text=f"The Vendor asks the Customer to accept this event as excused{under}, to the extent"
        " that it caused the failure, and to take these items out of the counts, above and below"
        " the line of each fraction. Everything else of the month counts.",
        keep_with_next=True,
    )
    rows: list[TableRow] = []
    for effect in paper.event.effects:
        level = levels.get(effect.sla_code)
        titles = (
            {}
            if level is None
            else {item.name: level.count_title(item) for item in level.measure.counts}
        )
        rows.extend(
            TableRow(
                cells=(
                    effect.sla_code,
                    "" if level is None else level.title,
                    titles.get(name, name),
                    f"{taken:,}",
                )
            )
            for name, taken in sorted(effect.counts.items())
        )
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=14),
            TableColumn(title="Service level", weight=2),
            TableColumn(title="Items", weight=2),
            TableColumn(title="Taken out", width_mm=24, align=Align.RIGHT),
        ),
        rows=tuple(rows),
    )


def _evidence(paper: NoticePaper) -> Iterator[Block]:
    if not paper.evidence and not paper.event.evidence:
        return
    yield Heading(text="Evidence", anchor="evidence")
    if paper.event.evidence:
        yield Paragraph(text=paper.event.evidence)
    if paper.evidence:
        yield KeyValues(pairs=tuple((item.name, _file_words(item)) for item in paper.evidence))
        yield Paragraph(
            text="The figures beside the files are their SHA-256, by which each can be told to be"
            " the one that was named here.",
            style=ParagraphStyle.NOTE,
        )


def _file_words(file: EventFileInfo) -> str:
    return f"{file.note}. {file.sha256}" if file.note else file.sha256


def _deadlines(paper: NoticePaper) -> Iterator[Block]:
    event, standing = paper.event, paper.standing
    given = "not given yet"
    if event.noticed_at is not None:
        kept = "in time" if standing.in_time else "after the deadline"
        given = f"{_on_every_clock(paper, event.noticed_at)}; {kept}"
    pairs = [
        ("Notice is due until", _on_every_clock(paper, standing.deadline)),
        ("Notice was given", given),
    ]
    if paper.decision_due is not None:
        due = f"by the end of {date_words(paper.decision_due)} ({paper.zone})"
        if paper.deems_accepted:
            due += "; without an answer by then the notice counts as accepted"
        pairs.append(("The Customer’s decision", due))
    yield Heading(text="Deadlines", anchor="deadlines")
    yield KeyValues(pairs=tuple(pairs))


def _on_every_clock(paper: NoticePaper, moment: dt.datetime) -> str:
    return ", ".join(f"{instant_words(moment, zone=zone)} ({zone})" for _, zone in _zones(paper))


def _signature(paper: NoticePaper) -> Iterator[Block]:
    yield Heading(text="Signature", anchor="signature")
    yield Signatures(
        parties=(
            SignatureParty(
                title="For the Vendor",
                organisation=paper.company.printed_name,
                name=paper.company.signatory,
                role=paper.company.signatory_title,
            ),
            SignatureParty(
                title="Received for the Customer", organisation=paper.customer.printed_name
            ),
        ),
        with_place=True,
    )

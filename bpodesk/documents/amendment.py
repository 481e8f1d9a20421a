"""An amendment on paper: what it changes and from when, in words and in money, and signatures."""

from collections.abc import Iterator
from dataclasses import dataclass

from bpodesk.documents.agreement import AgreementPaper, signature_blocks
from bpodesk.documents.blocks import (
    Block,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Run,
    Space,
)
from bpodesk.documents.redline import money_table
from bpodesk.domain.change_words import ChangeLine
from bpodesk.domain.commitments import MoneyChange
from bpodesk.domain.redlines import Mark, MarkedRun, RedClause, changed_clauses
from bpodesk.domain.wording import date_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentPaper:
    """Everything an amendment prints; `number` counts the contract's amendments from 1."""

    before: AgreementPaper
    after: AgreementPaper
    number: int
    clauses: tuple[RedClause, ...]
    changes: tuple[ChangeLine, ...]
    money: tuple[MoneyChange, ...]


def amendment_document(paper: AmendmentPaper) -> Document:
    """The amendment as a document."""
    after = paper.after
    contract, revision = after.contract, after.revision
    title = f"Amendment {paper.number} to agreement {contract.number}"
    return Document(
        title=title,
        subject=f"Revision {revision.number}, in force from {date_words(revision.effective_from)}",
        author=after.company.printed_name,
        language="en",
        header_left=title,
        header_right=f"Revision {revision.number}",
        footer_left=f"{after.company.printed_name} / {after.customer.printed_name}",
        blocks=(
            *_head(paper, title),
            *_subject(paper),
            *_changes(paper),
            *_wording(paper),
            *_rest(paper),
            *signature_blocks(after),
        ),
    )


def _head(paper: AmendmentPaper, title: str) -> Iterator[Block]:
    after = paper.after
    yield Paragraph(text=after.contract.title, style=ParagraphStyle.LEAD)
    yield Paragraph(text=title, style=ParagraphStyle.TITLE)
    signed = after.revision.signed_on
    yield KeyValues(
        pairs=(
            ("The Vendor", after.company.printed_name),
            ("The Customer", after.customer.printed_name),
            ("Agreement", f"{after.contract.number}, {after.contract.title}"),
            ("In force until then", f"Revision {paper.before.revision.number}"),
            ("In force from", date_words(after.revision.effective_from)),
            ("Signed on", "not signed yet" if signed is None else date_words(signed)),
        )
    )
    yield Space(3)


def _subject(paper: AmendmentPaper) -> Iterator[Block]:
    after = paper.after
    yield Heading(text="Subject", number="1", anchor="subject")
    yield Paragraph(
        number="1.1",
        text=(
            f"The parties to the agreement {after.contract.number} change it as this amendment"
            f" says, from {date_words(after.revision.effective_from)}. Terms defined in the"
            " agreement mean the same here."
        ),
    )
    if after.revision.summary:
        yield Paragraph(number="1.2", text=after.revision.summary)


def _changes(paper: AmendmentPaper) -> Iterator[Block]:
    yield Heading(text="Changes", number="2", anchor="changes")
    if not paper.changes:
        yield Paragraph(number="2.1", text="No value of the agreement is changed.")
    groups: dict[str, list[ChangeLine]] = {}
    for line in paper.changes:
        groups.setdefault(line.place, []).append(line)
    for number, (place, lines) in enumerate(groups.items(), 1):
        yield Paragraph(
            number=f"2.{number}", text=(Run(f"{place}.", bold=True),), keep_with_next=True
        )
        for letter, line in enumerate(lines):
            yield Paragraph(number=_item(letter), level=1, text=line.sentence)
    if paper.money:
        yield Space(2)
        yield money_table(paper.money, paper.after.contract.currency)


def _wording(paper: AmendmentPaper) -> Iterator[Block]:
    """The paragraphs whose text is another from then on, in full, as both parties sign them."""
    changed = changed_clauses(paper.clauses)
    if not changed:
        return
    yield Heading(text="Text of the agreement from then on", number="3", anchor="wording")
    yield Paragraph(
        text="Numbers are those of the agreement as amended; former ones are those it had before.",
        style=ParagraphStyle.NOTE,
    )
    for number, clause in enumerate(changed, 1):
        what, rest = _verdict(clause)
        paragraphs = tuple(_paragraphs(clause)) if _later(clause.number) else ()
        yield Paragraph(
            number=f"3.{number}",
            text=(Run(what, bold=True), Run(f"{rest}{':' if paragraphs else '.'}")),
            keep_with_next=bool(paragraphs),
        )
        yield from paragraphs


def _verdict(clause: RedClause) -> tuple[str, str]:
    """The clause, and what becomes of it."""
    title, old_title = _later(clause.title), _earlier(clause.title)
    if not _later(clause.number):
        return f"Former {_name(_earlier(clause.number))}, {old_title}", ", is deleted as a whole"
    what = f"{_name(_later(clause.number))}, {title}"
    if not _earlier(clause.number):
        return what, ", is added and reads"
    parts = [] if title == old_title else [f"was “{old_title}” before"]
    parts += ["reads in part"] if any(item.is_changed for item in clause.paragraphs) else []
    return what, f", {' and '.join(parts)}"


def _name(number: str) -> str:
    return number if number.startswith("Schedule") else f"Clause {number}"


def _paragraphs(clause: RedClause) -> Iterator[Paragraph]:
    """The changed paragraphs; an item with the number of the paragraph it belongs to."""
    above, old_above = "", ""
    for item in clause.paragraphs:
        number, old_number = _later(item.number), _earlier(item.number)
        if item.level <= 1:
            above, old_above = number or above, old_number or old_above
        else:
            number = number and f"{above} {number}".strip()
            old_number = old_number and f"{old_above} {old_number}".strip()
        text = _later(item.runs)
        if not item.is_changed:
            continue
        if text:
            yield Paragraph(number=number, level=1, text=text)
        elif old_number:
            yield Paragraph(level=1, text=f"Former {old_number} is deleted.")
        else:
            yield Paragraph(level=1, text=f"Deleted is: “{_earlier(item.runs)}”")


def _later(runs: tuple[MarkedRun, ...]) -> str:
    return "".join(run.text for run in runs if run.mark is not Mark.DELETED)


def _earlier(runs: tuple[MarkedRun, ...]) -> str:
    return "".join(run.text for run in runs if run.mark is not Mark.INSERTED)


def _rest(paper: AmendmentPaper) -> Iterator[Block]:
    number = 4 if changed_clauses(paper.clauses) else 3
    yield Heading(text="Everything else", number=f"{number}", anchor="rest")
    yield Paragraph(
        number=f"{number}.1",
        text=(
            "Whatever this amendment does not change stays in force as it is. This amendment is"
            " part of the agreement and prevails over what was agreed before it, for the part that"
            " it changes. Rights that arose before it takes effect are not touched."
        ),
    )


def _item(index: int) -> str:
    """(a), (b), ..., (z), (aa), ..."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("a") + rest) + text
    return f"({text})"

"""Two revisions compared on paper: inserted words underlined, deleted ones struck through."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bpodesk.documents.agreement import AgreementPaper
from bpodesk.documents.blocks import (
    Align,
    Block,
    Document,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Run,
    Stroke,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.domain.change_words import ChangeLine
from bpodesk.domain.commitments import MoneyChange
from bpodesk.domain.pictures import Ink
from bpodesk.domain.redlines import (
    Gap,
    Mark,
    MarkedRun,
    RedClause,
    RedParagraph,
    changed_clauses,
    excerpt,
)
from bpodesk.domain.wording import date_words

_LOOKS = {
    Mark.SAME: (None, Stroke.NONE),
    Mark.INSERTED: (Ink.GOOD, Stroke.UNDER),
    Mark.DELETED: (Ink.BAD, Stroke.THROUGH),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlinePaper:
    """Everything a redline prints.

    `renumbered` are names of clauses before and after; the changed paragraphs are printed, or the
    whole text.
    """

    before: AgreementPaper
    after: AgreementPaper
    clauses: tuple[RedClause, ...]
    renumbered: tuple[tuple[str, str], ...]
    changes: tuple[ChangeLine, ...]
    money: tuple[MoneyChange, ...]
    whole: bool = False


def redline_document(paper: RedlinePaper) -> Document:
    """The comparison as a document."""
    contract = paper.after.contract
    old, new = paper.before.revision, paper.after.revision
    title = f"Agreement {contract.number}: revision {old.number} against revision {new.number}"
    return Document(
        title=title,
        author=paper.after.company.printed_name,
        language="en",
        header_left=contract.title,
        header_right=f"{contract.number} · Revision {old.number} → {new.number}",
        footer_left="A comparison for reading; the signed papers count.",
        blocks=tuple(_blocks(paper)),
    )


def _blocks(paper: RedlinePaper) -> Iterator[Block]:
    contract = paper.after.contract
    old, new = paper.before.revision, paper.after.revision
    yield Paragraph(text=contract.title, style=ParagraphStyle.LEAD)
    yield Paragraph(text=f"What changes with revision {new.number}", style=ParagraphStyle.TITLE)
    yield KeyValues(
        pairs=(
            ("Agreement", contract.number),
            ("Earlier", f"Revision {old.number}, in force from {date_words(old.effective_from)}"),
            ("Later", f"Revision {new.number}, in force from {date_words(new.effective_from)}"),
            (
                "Marks",
                (
                    *_runs((MarkedRun("inserted", Mark.INSERTED),)),
                    Run(" and "),
                    *_runs((MarkedRun("deleted", Mark.DELETED),)),
                ),
            ),
        )
    )
    yield from _values(paper, contract.currency)
    yield from _text(paper)


def _values(paper: RedlinePaper, currency: str) -> Iterator[Block]:
    yield Heading(text="Values", anchor="values")
    if not paper.changes:
        yield Paragraph(text="No value of the agreement differs.")
    else:
        yield Table(
            columns=(
                TableColumn(title="Place", weight=3),
                TableColumn(title="What", weight=3),
                TableColumn(title="Before", weight=3),
                TableColumn(title="After", weight=3),
            ),
            rows=tuple(
                TableRow(cells=(line.place, line.what, line.before, line.after))
                for line in paper.changes
            ),
        )
    if paper.money:
        yield money_table(paper.money, currency)


def money_table(money: tuple[MoneyChange, ...], currency: str) -> Table:
    """What the changes do to a month in money."""
    return Table(
        columns=(
            TableColumn(title="A month", weight=2),
            TableColumn(title="Worked out from", weight=3),
            TableColumn(title=f"Before, {currency}", width_mm=28, align=Align.RIGHT),
            TableColumn(title=f"After, {currency}", width_mm=28, align=Align.RIGHT),
            TableColumn(title="Difference", width_mm=26, align=Align.RIGHT),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    change.title,
                    change.basis,
                    str(change.before),
                    str(change.after),
                    f"{(change.after - change.before).amount:+,}",
                )
            )
            for change in money
        ),
        caption="In money, for information: a full month with the seats held by then",
    )


def _text(paper: RedlinePaper) -> Iterator[Block]:
    yield Heading(text="Text", anchor="text")
    changed = changed_clauses(paper.clauses)
    if not changed:
        yield Paragraph(text="No word of the clauses differs.")
    shown = paper.clauses if paper.whole else changed
    if notes := " ".join(_notes(paper, shown)):
        yield Paragraph(text=notes, style=ParagraphStyle.NOTE)
    for clause in shown:
        yield Paragraph(
            text=tuple(replace(run, bold=True) for run in _runs(clause.title)),
            number=tuple(replace(run, bold=True) for run in _runs(clause.number)),
            keep_with_next=True,
        )
        yield from _clause(clause.paragraphs if paper.whole else tuple(excerpt(clause)))


def _clause(paragraphs: tuple[RedParagraph | Gap, ...]) -> Iterator[Paragraph]:
    """A gap at the end stays with what stands before it, any other with what follows."""
    for at, paragraph in enumerate(paragraphs):
        rest = paragraphs[at + 1 :]
        if isinstance(paragraph, Gap):
            yield Paragraph(text=_LEFT_OUT, style=ParagraphStyle.NOTE, keep_with_next=bool(rest))
        else:
            yield Paragraph(
                text=_runs(paragraph.runs),
                number=_runs(paragraph.number),
                level=max(0, paragraph.level - 1),
                keep_with_next=rest == (Gap.LEFT_OUT,),
            )


_LEFT_OUT = "[…]"


def _notes(paper: RedlinePaper, shown: tuple[RedClause, ...]) -> Iterator[str]:
    """What is not printed below, in sentences."""
    left_out = len(paper.clauses) - len(shown)
    if shown and left_out == 1:
        yield "One clause or schedule without a changed word is left out."
    elif shown and left_out:
        yield f"{left_out} clauses and schedules without a changed word are left out."
    if not paper.whole and any(Gap.LEFT_OUT in excerpt(clause) for clause in shown):
        yield f"{_LEFT_OUT} stands for paragraphs without one."
    for old, new in paper.renumbered:
        yield f"{old} of the earlier text {'are' if ' to ' in old else 'is'} {new} of the later."


def _runs(runs: tuple[MarkedRun, ...]) -> tuple[Run, ...]:
    return tuple(
        Run(run.text, bold=run.bold, ink=_LOOKS[run.mark][0], stroke=_LOOKS[run.mark][1])
        for run in runs
    )

"""Two revisions compared on paper: inserted words underlined, deleted ones struck through."""

from collections.abc import Iterator
from dataclasses import dataclass

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
from bpodesk.domain.redlines import Mark, MarkedRun, RedClause, changed_clauses
from bpodesk.domain.wording import date_words

_LOOKS = {
    Mark.SAME: (None, Stroke.NONE),
    Mark.INSERTED: (Ink.GOOD, Stroke.UNDER),
    Mark.DELETED: (Ink.BAD, Stroke.THROUGH),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RedlinePaper:
    """Everything a redline prints."""

    before: AgreementPaper
    after: AgreementPaper
    clauses: tuple[RedClause, ...]
    changes: tuple[ChangeLine, ...]
    money: tuple[MoneyChange, ...]


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
    yield from _text(paper.clauses)


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


def _text(clauses: tuple[RedClause, ...]) -> Iterator[Block]:
    yield Heading(text="Text", anchor="text")
    changed = changed_clauses(clauses)
    if not changed:
        yield Paragraph(text="No word of the clauses differs.")
        return
    same = len(clauses) - len(changed)
    if same:
        yield Paragraph(
            text=(
                "One clause or schedule without a changed word is left out."
                if same == 1
                else f"{same} clauses and schedules without a changed word are left out."
            ),
            style=ParagraphStyle.NOTE,
        )
    for clause in changed:
        number = _runs(clause.number)
        yield Paragraph(
            text=(*number, Run(" "), *(_bold(run) for run in _runs(clause.title))),
            keep_with_next=True,
        )
        for paragraph in clause.paragraphs:
            # A number in two marks does not fit before a hanging paragraph, so it leads the text.
            yield Paragraph(
                text=(*_runs(paragraph.number), Run("  "), *_runs(paragraph.runs)),
                level=max(0, paragraph.level - 1),
            )


def _runs(runs: tuple[MarkedRun, ...]) -> tuple[Run, ...]:
    return tuple(Run(run.text, ink=_LOOKS[run.mark][0], stroke=_LOOKS[run.mark][1]) for run in runs)


def _bold(run: Run) -> Run:
    return Run(run.text, bold=True, ink=run.ink, stroke=run.stroke)

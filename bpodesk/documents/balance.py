"""The balance check on paper: a table of the rules with their answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.documents.blocks import (
    Document,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Run,
    Space,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.domain.balance import Checked, Verdict
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.pictures import Ink
from bpodesk.domain.wording import date_words

_INKS = {
    Verdict.NEUTRAL: Ink.GOOD,
    Verdict.VENDOR: Ink.WARN,
    Verdict.CUSTOMER: Ink.WARN,
    Verdict.MISSING: Ink.BAD,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePaper:
    """Everything the printed check says."""

    company: Company
    customer_name: str
    contract: Contract
    revision: Revision
    checked: tuple[Checked, ...]


def balance_document(paper: BalancePaper) -> Document:
    """The check as a document."""
    contract, revision = paper.contract, paper.revision
    counts = {
        verdict: sum(row.finding.verdict is verdict for row in paper.checked) for verdict in Verdict
    }
    return Document(
        title=f"Balance check {contract.number}: {contract.title}",
        subject=f"Revision {revision.number}, in force from {date_words(revision.effective_from)}",
        author=paper.company.printed_name,
        header_left=contract.title,
        header_right=f"{contract.number} · Revision {revision.number}",
        footer_left=f"{paper.company.printed_name} / {paper.customer_name}",
        blocks=(
            Paragraph(text="Balance check", style=ParagraphStyle.TITLE),
            KeyValues(
                pairs=(
                    ("Contract", f"{contract.number} {contract.title}"),
                    ("Vendor", paper.company.printed_name),
                    ("Customer", paper.customer_name),
                    *((verdict.value.capitalize(), str(counts[verdict])) for verdict in Verdict),
                )
            ),
            Space(4),
            _table(paper.checked),
            Paragraph(
                text="Each rule looks at one point of the agreement and gives its reason. There is"
                " no score, and this is not legal advice.",
                style=ParagraphStyle.NOTE,
            ),
        ),
    )


def _table(checked: Sequence[Checked]) -> Table:
    return Table(
        columns=(
            TableColumn(title="Rule", width_mm=12),
            TableColumn(title="Question", weight=1.2),
            TableColumn(title="Verdict", width_mm=24),
            TableColumn(title="Reason", weight=1.6),
            TableColumn(title="Clause", weight=0.9),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    row.rule.code,
                    row.rule.question,
                    (Run(row.finding.verdict.value, ink=_INKS[row.finding.verdict]),),
                    row.finding.reason,
                    row.finding.place.words,
                )
            )
            for row in checked
        ),
        caption="Whom the agreement favours",
    )

"""The monthly statement on paper, page by page: what is payable, and why.

Parts without content are left out. Nothing here computes money: every figure comes from the
`Statement`; only the wording and the order are made here.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from bpodesk.documents.blocks import (
    Align,
    Block,
    Document,
    Emphasis,
    Heading,
    KeyValues,
    Light,
    Lights,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Run,
    SignatureParty,
    Signatures,
    Space,
    Status,
    Table,
    TableColumn,
    TableRow,
    Tile,
    Tiles,
)
from bpodesk.documents.issue_log import issue_log_blocks
from bpodesk.documents.statement_annex import audit_blocks, file_letters, hours_blocks
from bpodesk.documents.statement_credits import credit_blocks
from bpodesk.documents.statement_events import event_blocks
from bpodesk.documents.statement_levels import (
    STATUS,
    kpi_blocks,
    level_blocks,
    scoreboard,
)
from bpodesk.documents.statement_references import References, make_references
from bpodesk.documents.statement_words import verdict_words
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.domain.fee_lines import FeeLine
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.money import Money
from bpodesk.domain.next_miss import next_misses
from bpodesk.domain.period_log import PeriodLog
from bpodesk.domain.problems import Problem
from bpodesk.domain.rounding import grouped
from bpodesk.domain.seals import Sealing
from bpodesk.domain.statements import Statement, StatementInputs
from bpodesk.domain.what_ifs import WhatIf
from bpodesk.domain.why.figures import line_names
from bpodesk.domain.wording import (
    date_words,
    instant_words,
    measured_words,
    money_words,
    month_words,
    range_words,
    rate_words,
    short_range,
    threshold_words,
)
from bpodesk.domain.worktime import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaper:
    """Everything a statement prints.

    `figures_sha256` is the hash of its figures as JSON; without `sealing` it is a draft. `clauses`
    names the clause that excuses an event, by the event's code. `log` is printed beside the figures
    and is none of them.
    """

    company: Company
    customer: Customer
    statement: Statement
    what_ifs: tuple[WhatIf, ...]
    missing: tuple[Problem, ...]
    figures_sha256: str
    sealing: Sealing | None = None
    clauses: Mapping[str, str] = field(default_factory=dict[str, str])
    log: PeriodLog | None = None


def statement_document(paper: StatementPaper) -> Document:
    """The whole statement as a document."""
    statement = paper.statement
    inputs = statement.inputs
    month = month_words(inputs.month)
    letters = file_letters(statement)
    references = make_references(statement, letters)
    return Document(
        title=f"Service level statement {inputs.contract.number}, {month}",
        subject=f"{paper.customer.printed_name}, {inputs.contract.title}",
        author=paper.company.printed_name,
        language="en",
        header_left=f"Service level statement · {month}",
        header_right=f"{inputs.contract.number} · {_revision_numbers(inputs)} · {_version(paper)}",
        footer_left=f"{paper.company.printed_name} for {paper.customer.printed_name}",
        blocks=(
            *_summary(paper, references),
            *_fees(statement, references),
            *scoreboard(statement, references),
            *level_blocks(statement, references),
            *event_blocks(paper.statement, paper.what_ifs, clauses=paper.clauses),
            *credit_blocks(statement),
            *_credit_references(references),
            *kpi_blocks(statement, references),
            *hours_blocks(statement, references),
            *(issue_log_blocks(paper.log) if paper.log is not None else ()),
            *audit_blocks(references, paper.figures_sha256, paper.sealing),
            *_sign_off(paper),
        ),
    )


def _summary(paper: StatementPaper, references: References) -> Iterator[Block]:
    statement = paper.statement
    inputs, credits = statement.inputs, statement.credits
    yield Paragraph(text="Service level statement", style=ParagraphStyle.TITLE)
    yield Paragraph(
        text=f"{month_words(inputs.month)} · {inputs.contract.title}", style=ParagraphStyle.LEAD
    )
    yield KeyValues(
        pairs=(
            ("Customer", paper.customer.printed_name),
            ("Vendor", paper.company.printed_name),
            ("Contract", f"{inputs.contract.number}, {_revisions_words(inputs)}"),
            ("Period", f"{range_words(inputs.month.range)} ({inputs.zone})"),
            ("Report due", _due_words(statement)),
            ("Disputes", _dispute_words(paper)),
            ("Status", _status_words(paper)),
        )
    )
    yield Space(2)
    yield Tiles(
        tiles=(
            Tile(label="Net payable", value=money_words(statement.net)),
            Tile(label="Gross charges", value=money_words(statement.fees.gross)),
            Tile(
                label="Service credits",
                value=money_words(-credits.total),
                note="capped" if credits.capped else "below the cap",
                status=Status.WARN if credits.total.minor else Status.GOOD,
            ),
            Tile(
                label="Earned back",
                value=money_words(credits.earn_back),
                status=Status.GOOD if credits.earn_back.minor else Status.NONE,
            ),
        )
    )
    yield Paragraph(
        text=(
            *references.after("Net payable", "net"),
            *references.after(", gross charges", "gross"),
            *references.after(", service credits", "credits"),
            *references.after(", earned back", "earn-back"),
            Run(
                text=". A number in brackets leads to the audit page: how the figure was made, and"
                " from which file, sheet and cells."
            ),
        ),
        style=ParagraphStyle.NOTE,
    )
    yield Space(2)
    yield Lights(lights=tuple(_light(result) for result in statement.levels))
    yield from _warnings(paper)
    yield from _next_misses(statement)
    yield Paragraph(
        text=(
            *references.after("Credits in the twelve months to date", "twelve-months"),
            Run(
                text=f": {money_words(credits.twelve_month_used)}"
                + _cap_words(statement)
                + " The undisputed part of a disputed statement stays payable. This statement is"
                " not a tax invoice."
            ),
        ),
        style=ParagraphStyle.NOTE,
    )


def _dispute_words(paper: StatementPaper) -> str:
    """Until when the customer may dispute; of a sealed one also by date."""
    statement = paper.statement
    days = statement.inputs.revision.terms.commercial.dispute_days
    words = f"within {days} days of receiving this statement"
    if paper.sealing is None:
        return words
    sealed = local_date(paper.sealing.sealed_at, zone=statement.inputs.zone)
    last = date_words(sealed + dt.timedelta(days=days))
    return f"{words}: until {last} where it came on the day of its seal"


def _next_misses(statement: Statement) -> Iterator[Block]:
    """What missing a level next month would cost."""
    found = [item for item in next_misses(statement) if item.large.minor or item.terminates]
    if not found:
        return
    following = month_words(statement.inputs.month.shift(1))
    yield Table(
        columns=(
            TableColumn(title="If missed next", weight=1),
            TableColumn(title="Least", width_mm=24, align=Align.RIGHT),
            TableColumn(title="Most", width_mm=24, align=Align.RIGHT),
            TableColumn(title="Misses in a row", width_mm=62),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    f"{item.level.code}  {item.level.title}",
                    str(item.small),
                    str(item.large),
                    f"{item.consecutive}"
                    + ("; the customer may then terminate" if item.terminates else ""),
                )
            )
            for item in found
        ),
        caption=f"What a miss in {following} would cost, in {statement.net.currency},"
        " with the charges of this month",
    )


def _credit_references(references: References) -> Iterator[Block]:
    """Where each credit and earn-back is explained."""
    names = [name for name in references.numbers if name.startswith(("credit:", "earn-back:"))]
    if not names:
        return
    runs: list[Run] = [
        *references.after("At-risk base", "at-risk-base"),
        *references.after(", at-risk amount", "at-risk"),
        *references.after(", cap", "cap"),
    ]
    for name in names:
        sort, _, code = name.partition(":")
        words = f", credit of {code}" if sort == "credit" else f", earned back on {code}"
        runs += references.after(words, name)
    yield Paragraph(text=(Run(text="On the audit page: "), *runs), style=ParagraphStyle.NOTE)


def _version(paper: StatementPaper) -> str:
    return "Draft" if paper.sealing is None else f"Version {paper.sealing.version}"


def _status_words(paper: StatementPaper) -> str:
    """Draft, or which version was sealed when, by the contract's clock."""
    sealing = paper.sealing
    if sealing is None:
        return "Draft, not sealed: figures can still change"
    zone = paper.statement.inputs.zone
    moment = instant_words(sealing.sealed_at, zone=zone)
    words = f"Version {sealing.version}, sealed on {moment} ({zone})"
    if sealing.version > 1:
        words += f"; it takes the place of version {sealing.version - 1}"
    return words


def _revision_numbers(inputs: StatementInputs) -> str:
    numbers = ", ".join(str(part.revision.number) for part in inputs.parts)
    return f"Revision {numbers}" if len(inputs.parts) == 1 else f"Revisions {numbers}"


def _revisions_words(inputs: StatementInputs) -> str:
    """Revision 2, or where an amendment took effect in the month each with its days."""
    if len(inputs.parts) == 1:
        return f"revision {inputs.revision.number}"
    return ", ".join(
        f"revision {part.revision.number} ({short_range(part.days)})" for part in inputs.parts
    )


def _due_words(statement: Statement) -> str:
    terms = statement.inputs.revision.terms
    last = statement.inputs.month.range.last
    days = terms.commercial.report_due_business_days
    if not any(terms.calendar.windows):
        return f"{days} business days after {date_words(last)}"
    return date_words(terms.calendar.add_business_days(last, days))


def _cap_words(statement: Statement) -> str:
    cap = statement.inputs.revision.terms.credits.twelve_month_cap
    if cap is None:
        return "."
    money = Money.of(cap, statement.credits.base.currency)
    left = money - statement.credits.twelve_month_used
    return f" of at most {money_words(money)}; {money_words(left)} left."


def _light(result: LevelResult) -> Light:
    unit = result.level.measure.unit
    side = result.level.measure.direction.value
    return Light(
        label=f"{result.level.code}  {result.title}",
        verdict=verdict_words(result),
        status=STATUS[result.outcome],
        note=f"{measured_words(result.month.adjusted, result.level.measure)},"
        f" target {side} {threshold_words(result.level.target, unit)}",
    )


def _warnings(paper: StatementPaper) -> Iterator[Block]:
    shown = [*paper.missing, *paper.statement.notices]
    texts = list(dict.fromkeys(problem.message for problem in shown))
    for text in texts:
        yield Paragraph(text=text, number="!", style=ParagraphStyle.SMALL)


def _fees(statement: Statement, references: References) -> Iterator[Block]:
    fees = statement.fees
    yield PageBreak()
    yield Heading(text="Charges", anchor="charges")
    columns = (
        TableColumn(title="Charge", weight=2.2),
        TableColumn(title="Basis", weight=2.2),
        TableColumn(title="Quantity", width_mm=21, align=Align.RIGHT),
        TableColumn(title="Unit", width_mm=15),
        TableColumn(title="Rate", width_mm=20, align=Align.RIGHT),
        TableColumn(title=fees.currency, width_mm=22, align=Align.RIGHT),
        TableColumn(title="Source", width_mm=13, align=Align.RIGHT),
    )
    rows: list[TableRow] = []
    lines = [*zip(line_names(statement), fees.lines, strict=True)]
    at_risk = [_fee_row(line, references.run(name)) for name, line in lines if line.at_risk]
    others = [_fee_row(line, references.run(name)) for name, line in lines if not line.at_risk]
    if at_risk:
        title = "At risk for service credits"
        rows.append(TableRow(cells=(title,), emphasis=Emphasis.SUBTITLE))
        rows.extend(at_risk)
        rows.append(_sum_row("At-risk base", fees.at_risk_base, references.run("at-risk-base")))
    if others:
        rows.append(TableRow(cells=("Outside the at-risk base",), emphasis=Emphasis.SUBTITLE))
        rows.extend(others)
    rows.append(_sum_row("Gross charges", fees.gross, references.run("gross")))
    yield Table(columns=columns, rows=tuple(rows))
    yield Paragraph(
        text="Each line is rounded half up once; totals are sums of the printed lines."
        f"{'' if _rounds_hours(statement) else ' Hours are billed by the minute.'}",
        style=ParagraphStyle.NOTE,
    )
    yield from _rate_changes(statement)


def _rate_changes(statement: Statement) -> Iterator[Block]:
    """Rates that began within the last year, with those before them."""
    since = statement.inputs.month.shift(-11).first
    lines = statement.inputs.revision.terms.rate_lines
    for line in lines:
        if not since <= line.starts_on < statement.inputs.month.range.end:
            continue
        before = next(
            (item for item in lines if (item.code, item.ends_on) == (line.code, line.starts_on)),
            None,
        )
        if before is None or before.unit_rate in (0, line.unit_rate):
            continue
        change = 100 * (Fraction(line.unit_rate) / Fraction(before.unit_rate) - 1)
        sign = "+" if change > 0 else ""
        yield Paragraph(
            text=f"{line.title}: {rate_words(Fraction(line.unit_rate))} since"
            f" {date_words(line.starts_on)}, {rate_words(Fraction(before.unit_rate))} before"
            f" ({sign}{grouped(change, most_digits=2)} %).",
            style=ParagraphStyle.NOTE,
        )


def _rounds_hours(statement: Statement) -> bool:
    lines = [line for part in statement.inputs.parts for line in part.terms.rate_lines]
    return any(line.round_minutes != 1 for line in lines)


def _fee_row(line: FeeLine, reference: Run) -> TableRow:
    return TableRow(
        cells=(
            line.title,
            line.basis,
            grouped(line.quantity),
            line.unit,
            rate_words(line.rate),
            str(line.amount),
            (reference,),
        )
    )


def _sum_row(label: str, amount: Money, reference: Run) -> TableRow:
    cells = (label, "", "", "", "", str(amount), (reference,))
    return TableRow(cells=cells, emphasis=Emphasis.TOTAL)


def _sign_off(paper: StatementPaper) -> Iterator[Block]:
    yield Heading(text="Sign-off", anchor="sign-off")
    yield Signatures(
        parties=(
            SignatureParty(
                title="For the Vendor",
                organisation=paper.company.printed_name,
                name=paper.company.signatory,
                role=paper.company.signatory_title,
            ),
            SignatureParty(title="For the Customer", organisation=paper.customer.printed_name),
        )
    )

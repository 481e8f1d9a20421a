"""The monthly statement on paper, page by page: what is payable, and why.

Parts without content are left out. Nothing here computes money: every figure comes from the
`Statement`; only the wording and the order are made here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bpodesk.documents.blocks import (
    Align,
    Block,
    Document,
    Emphasis,
    Figure,
    Heading,
    KeyValues,
    Light,
    Lights,
    PageBreak,
    Paragraph,
    ParagraphStyle,
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
from bpodesk.documents.statement_annex import audit_blocks, hours_blocks
from bpodesk.documents.statement_charts import weekly_chart
from bpodesk.documents.statement_credits import credit_blocks
from bpodesk.documents.statement_events import event_blocks
from bpodesk.documents.statement_words import verdict_words
from bpodesk.domain.company import Company
from bpodesk.domain.credit_words import termination_meters
from bpodesk.domain.customers import Customer
from bpodesk.domain.fee_lines import FeeLine
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.level_words import definition_words, judged_words
from bpodesk.domain.money import Money
from bpodesk.domain.period_log import PeriodLog
from bpodesk.domain.problems import Problem
from bpodesk.domain.rounding import grouped
from bpodesk.domain.seals import Sealing
from bpodesk.domain.sla.levels import LevelKind, Outcome
from bpodesk.domain.statements import Statement, StatementInputs
from bpodesk.domain.what_ifs import WhatIf
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


_STATUS = {
    Outcome.MET: Status.GOOD,
    Outcome.MINOR: Status.WARN,
    Outcome.MAJOR: Status.BAD,
    Outcome.NOT_JUDGED: Status.NONE,
    Outcome.NO_DATA: Status.NONE,
}


def statement_document(paper: StatementPaper) -> Document:
    """The whole statement as a document."""
    statement = paper.statement
    inputs = statement.inputs
    month = month_words(inputs.month)
    return Document(
        title=f"Service level statement {inputs.contract.number}, {month}",
        subject=f"{paper.customer.printed_name}, {inputs.contract.title}",
        author=paper.company.printed_name,
        language="en",
        header_left=f"Service level statement · {month}",
        header_right=f"{inputs.contract.number} · {_revision_numbers(inputs)} · {_version(paper)}",
        footer_left=f"{paper.company.printed_name} for {paper.customer.printed_name}",
        blocks=(
            *_summary(paper),
            *_fees(statement),
            *_scoreboard(statement),
            *_level_blocks(statement),
            *event_blocks(paper.statement, paper.what_ifs, clauses=paper.clauses),
            *credit_blocks(statement),
            *_kpis(statement),
            *hours_blocks(statement),
            *(issue_log_blocks(paper.log) if paper.log is not None else ()),
            *audit_blocks(statement, paper.figures_sha256, paper.sealing),
            *_sign_off(paper),
        ),
    )


def _summary(paper: StatementPaper) -> Iterator[Block]:
    statement = paper.statement
    inputs, credits = statement.inputs, statement.credits
    commercial = inputs.revision.terms.commercial
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
    yield Space(2)
    yield Lights(lights=tuple(_light(result) for result in statement.levels))
    yield from _warnings(paper)
    yield Paragraph(
        text=f"Credits in the twelve months to date: {money_words(credits.twelve_month_used)}"
        + _cap_words(statement)
        + f" The Customer may dispute this statement within {commercial.dispute_days} days"
        " of receiving it; the undisputed part stays payable. This statement is not a tax invoice.",
        style=ParagraphStyle.NOTE,
    )


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
        status=_STATUS[result.outcome],
        note=f"{measured_words(result.month.adjusted, result.level.measure)},"
        f" target {side} {threshold_words(result.level.target, unit)}",
    )


def _warnings(paper: StatementPaper) -> Iterator[Block]:
    shown = [*paper.missing, *paper.statement.notices]
    texts = list(dict.fromkeys(problem.message for problem in shown))
    for text in texts:
        yield Paragraph(text=text, number="!", style=ParagraphStyle.SMALL)


def _fees(statement: Statement) -> Iterator[Block]:
    fees = statement.fees
    yield PageBreak()
    yield Heading(text="Charges", anchor="charges")
    columns = (
        TableColumn(title="Charge", weight=2.2),
        TableColumn(title="Basis", weight=2.2),
        TableColumn(title="Quantity", width_mm=21, align=Align.RIGHT),
        TableColumn(title="Unit", width_mm=15),
        TableColumn(title="Rate", width_mm=20, align=Align.RIGHT),
        TableColumn(title=fees.currency, width_mm=24, align=Align.RIGHT),
    )
    rows: list[TableRow] = []
    at_risk = [_fee_row(line) for line in fees.lines if line.at_risk]
    others = [_fee_row(line) for line in fees.lines if not line.at_risk]
    if at_risk:
        title = "At risk for service credits"
        rows.append(TableRow(cells=(title,), emphasis=Emphasis.SUBTITLE))
        rows.extend(at_risk)
        rows.append(_sum_row("At-risk base", fees.at_risk_base))
    if others:
        rows.append(TableRow(cells=("Outside the at-risk base",), emphasis=Emphasis.SUBTITLE))
        rows.extend(others)
    rows.append(_sum_row("Gross charges", fees.gross))
    yield Table(columns=columns, rows=tuple(rows))
    yield Paragraph(
        text="Each line is rounded half up once; totals are sums of the printed lines."
        f"{'' if _rounds_hours(statement) else ' Hours are billed by the minute.'}",
        style=ParagraphStyle.NOTE,
    )


def _rounds_hours(statement: Statement) -> bool:
    lines = [line for part in statement.inputs.parts for line in part.terms.rate_lines]
    return any(line.round_minutes != 1 for line in lines)


def _fee_row(line: FeeLine) -> TableRow:
    return TableRow(
        cells=(
            line.title,
            line.basis,
            grouped(line.quantity),
            line.unit,
            rate_words(line.rate),
            str(line.amount),
        )
    )


def _sum_row(label: str, amount: Money) -> TableRow:
    return TableRow(cells=(label, "", "", "", "", str(amount)), emphasis=Emphasis.TOTAL)


def _scoreboard(statement: Statement) -> Iterator[Block]:
    slas = [item for item in statement.levels if item.level.kind is LevelKind.SLA]
    if not slas:
        return
    yield Heading(text="Service levels", anchor="service-levels")
    rows: list[TableRow] = []
    lines = {line.sla_code: line for line in statement.credits.lines}
    for item in slas:
        level, unit = item.level, item.level.measure.unit
        line = lines.get(level.code)
        rows.append(
            TableRow(
                cells=(
                    level.code,
                    item.title,
                    threshold_words(level.target, unit),
                    threshold_words(level.minimum, unit),
                    measured_words(item.month.raw, level.measure),
                    measured_words(item.month.adjusted, level.measure),
                    verdict_words(item),
                    str(line.consecutive) if line is not None and line.consecutive else "–",
                )
            )
        )
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=12),
            TableColumn(title="Service level", weight=1),
            TableColumn(title="Target", width_mm=16, align=Align.RIGHT),
            TableColumn(title="Minimum", width_mm=17, align=Align.RIGHT),
            TableColumn(title="Raw", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Adjusted", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Result", width_mm=25),
            TableColumn(title="Misses in a row", width_mm=15, align=Align.RIGHT),
        ),
        rows=tuple(rows),
        caption="Adjusted figures leave out what accepted excused events caused",
    )
    meters = termination_meters(statement.credits)
    if meters:
        yield Paragraph(
            text=f"Towards the right to terminate: {'; '.join(meters)}.",
            style=ParagraphStyle.NOTE,
        )


def _level_blocks(statement: Statement) -> Iterator[Block]:
    for item in statement.levels:
        if item.level.kind is LevelKind.SLA:
            yield from _level_block(item)


def _level_block(item: LevelResult) -> Iterator[Block]:
    level = item.level
    anchor = f"level-{level.code}-{item.days.start.day}" if item.is_part else f"level-{level.code}"
    yield Heading(text=item.title, number=level.code, level=2, anchor=anchor)
    yield KeyValues(
        pairs=(
            ("Measure", f"{level.measure.title}: {level.measure.formula}"),
            ("Definition", definition_words(level)),
            ("Counts", _counts_words(item)),
            *((("Few items", few),) if (few := _few_words(item)) else ()),
            ("Source", ", ".join(item.sources) or "entered by hand"),
        )
    )
    if item.weeks:
        yield Table(
            columns=(
                TableColumn(title="Week", width_mm=14),
                TableColumn(title="Days", width_mm=24),
                *(
                    TableColumn(title=level.count_title(count), weight=1, align=Align.RIGHT)
                    for count in level.measure.counts
                ),
                TableColumn(title="Raw", width_mm=20, align=Align.RIGHT),
                TableColumn(title="Adjusted", width_mm=20, align=Align.RIGHT),
            ),
            rows=tuple(
                TableRow(
                    cells=(
                        week.label,
                        short_range(week.days),
                        *(f"{week.counts[name]:,}" for name in level.measure.count_names),
                        measured_words(week.raw, level.measure),
                        measured_words(week.adjusted, level.measure),
                    )
                )
                for week in item.weeks
            ),
        )
        yield Figure(picture=weekly_chart(item))


def _few_words(item: LevelResult) -> str:
    """How the rules for few items worked; empty where there are none."""
    month = item.month
    verdict = verdict_words(item)
    return judged_words(item.level, month.adjusted, month.adjusted_counts, verdict)


def _counts_words(item: LevelResult) -> str:
    if not item.month.counts:
        return "none for these days" if item.is_part else "none for this month"
    parts: list[str] = []
    for count in item.level.measure.counts:
        raw = item.month.counts.get(count.name, 0)
        adjusted = item.month.adjusted_counts.get(count.name, 0)
        note = f" ({adjusted:,} adjusted)" if adjusted != raw else ""
        parts.append(f"{item.level.count_title(count).lower()} {raw:,}{note}")
    return "; ".join(parts)


def _kpis(statement: Statement) -> Iterator[Block]:
    kpis = [item for item in statement.levels if item.level.kind is LevelKind.KPI]
    if not kpis:
        return
    yield Heading(text="KPIs", anchor="kpis")
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=14),
            TableColumn(title="KPI", weight=1),
            TableColumn(title="Counts", weight=1.6),
            TableColumn(title="Target", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Figure", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Result", width_mm=24),
        ),
        rows=tuple(
            TableRow(
                cells=(
                    item.level.code,
                    item.title,
                    "; ".join(text for text in (_counts_words(item), _few_words(item)) if text),
                    threshold_words(item.level.target, item.level.measure.unit),
                    measured_words(item.month.adjusted, item.level.measure),
                    verdict_words(item),
                )
            )
            for item in kpis
        ),
    )


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

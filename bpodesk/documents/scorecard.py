"""The weekly scorecard on paper: a light for each level, the table, twelve weeks as charts."""

from collections.abc import Iterator
from dataclasses import dataclass

from bpodesk.documents.blocks import (
    Align,
    Block,
    Document,
    Figure,
    Heading,
    KeyValues,
    Light,
    Lights,
    Paragraph,
    ParagraphStyle,
    Run,
    Table,
    TableColumn,
    TableRow,
)
from bpodesk.documents.charts import Bar, Target, bar_and_target_chart
from bpodesk.documents.issue_log import issue_log_blocks
from bpodesk.documents.statement_charts import OUTCOME_STATUS
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.domain.period_log import PeriodLog
from bpodesk.domain.pictures import Picture
from bpodesk.domain.scorecards import Scorecard, ScoreLine, WeekFigure, week_label
from bpodesk.domain.sla.levels import LevelKind, Outcome
from bpodesk.domain.sla.measures import NotMeasurable, Unit
from bpodesk.domain.wording import (
    measured_words,
    month_words,
    range_words,
    threshold_words,
)

_VERDICTS = {
    Outcome.MET: "on target",
    Outcome.MINOR: "below target",
    Outcome.MAJOR: "far below target",
    Outcome.NOT_JUDGED: "too few to judge",
    Outcome.NO_DATA: "no data",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardPaper:
    """Everything a scorecard prints; actions carried over from before the week are in its log."""

    company: Company
    customer: Customer
    card: Scorecard
    log: PeriodLog


def scorecard_document(paper: ScorecardPaper) -> Document:
    """The scorecard as a document."""
    card = paper.card
    week = f"{week_label(card.week)}, {range_words(card.week)}"
    return Document(
        title=f"Weekly scorecard {card.contract.number}, {week}",
        subject=f"{paper.customer.printed_name}, {card.contract.title}",
        author=paper.company.printed_name,
        header_left=f"Weekly scorecard · {week}",
        header_right=card.contract.number,
        footer_left=f"{paper.company.printed_name} for {paper.customer.printed_name}",
        blocks=(
            Paragraph(text="Weekly scorecard", style=ParagraphStyle.TITLE),
            Paragraph(text=f"{week} · {card.contract.title}", style=ParagraphStyle.LEAD),
            KeyValues(
                pairs=(
                    ("Customer", paper.customer.printed_name),
                    ("Vendor", paper.company.printed_name),
                    ("Contract", card.contract.number),
                    ("Days", f"Monday to Sunday, {card.zone}"),
                )
            ),
            *_week(card),
            *_month(card),
            *issue_log_blocks(paper.log),
            *_trends(card),
        ),
    )


def _week(card: Scorecard) -> Iterator[Block]:
    yield Heading(text="This week", anchor="week")
    yield Lights(
        lights=tuple(
            Light(
                label=f"{line.level.code} {line.level.title}",
                verdict=_VERDICTS[line.week.outcome],
                status=OUTCOME_STATUS[line.week.outcome],
                note=_week_note(line),
            )
            for line in card.lines
        )
    )
    if not card.lines:
        yield Paragraph(text="The contract promises no service levels.", style=ParagraphStyle.NOTE)


def _week_note(line: ScoreLine) -> str:
    target = _target(line)
    if not line.has_weeks:
        return f"target {target}; counted by the month"
    week, before = line.week, line.before
    words = f"{_words(line, week)}, target {target}; the week before {_words(line, before)}"
    if week.raw != week.figure and not isinstance(week.raw, NotMeasurable):
        raw = measured_words(week.raw, line.level.measure)
        words += f"; {raw} with what is excused"
    return words


def _target(line: ScoreLine) -> str:
    measure = line.level.measure
    return f"{measure.direction.value} {threshold_words(line.level.target, measure.unit)}"


def _words(line: ScoreLine, week: WeekFigure) -> str:
    return measured_words(week.figure, line.level.measure)


def _month(card: Scorecard) -> Iterator[Block]:
    yield Heading(text=f"{month_words(card.month)} as it stands", anchor="month")
    rows: list[TableRow] = []
    for line in card.lines:
        outcome = line.month.outcome
        rows.append(
            TableRow(
                cells=(
                    line.level.code,
                    line.level.title,
                    "SLA" if line.level.kind is LevelKind.SLA else "KPI",
                    _target(line),
                    measured_words(line.month.month.raw, line.level.measure),
                    measured_words(line.month.month.adjusted, line.level.measure),
                    (Run(_VERDICTS[outcome], ink=OUTCOME_STATUS[outcome].ink),),
                )
            )
        )
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=14),
            TableColumn(title="Measure", weight=1),
            TableColumn(title="Kind", width_mm=12),
            TableColumn(title="Target", width_mm=32),
            TableColumn(title="Raw", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Adjusted", width_mm=22, align=Align.RIGHT),
            TableColumn(title="Stands", width_mm=30),
        ),
        rows=tuple(rows),
    )
    yield Paragraph(
        text="Adjusted figures leave out what accepted excused events took out. A service level is"
        " judged by the month; what a week says of it is a warning, no verdict.",
        style=ParagraphStyle.NOTE,
    )
    for line in card.lines:
        if line.outlook is not None:
            yield Paragraph(text=line.outlook.sentence)


def _trends(card: Scorecard) -> Iterator[Block]:
    lines = [line for line in card.lines if line.has_weeks]
    if lines:
        yield Heading(text="The last twelve weeks", anchor="trend")
    for line in lines:
        yield Figure(picture=trend_chart(line))


def trend_chart(line: ScoreLine) -> Picture:
    """A level's last weeks with its target."""
    level = line.level
    bars = [
        Bar(
            label=week.label,
            value=None if isinstance(week.figure, NotMeasurable) else week.figure,
            status=OUTCOME_STATUS[week.outcome],
        )
        for week in line.weeks
    ]
    return bar_and_target_chart(
        f"{level.code} {level.title}, adjusted",
        bars,
        unit=level.measure.unit.value,
        target=Target(value=level.target),
        decimals=1 if level.measure.unit is Unit.PERCENT else 0,
    )

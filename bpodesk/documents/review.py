"""The pack for a quarterly review: money, trends, excuses, meters, issues, decisions asked.

Every figure comes from the `Review`; only wording and order are made here. Parts without content
are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
    Space,
    Status,
    Table,
    TableColumn,
    TableRow,
    Tile,
    Tiles,
)
from bpodesk.documents.charts import (
    Bar,
    Progress,
    Target,
    bar_and_target_chart,
    progress_chart,
)
from bpodesk.documents.issue_log import issue_log_blocks
from bpodesk.domain.company import Company
from bpodesk.domain.customers import Customer
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.pictures import Picture
from bpodesk.domain.quarters import Quarter
from bpodesk.domain.reviews import LevelTrend, MonthMoney, Review, ReviewEvent, TrendPoint
from bpodesk.domain.rounding import fixed
from bpodesk.domain.sla.levels import LevelKind, Outcome
from bpodesk.domain.sla.measures import Unit
from bpodesk.domain.wording import (
    MONTHS,
    money_words,
    month_words,
    ordinal_words,
    range_words,
    threshold_words,
)

_STATUS = {
    Outcome.MET: Status.GOOD,
    Outcome.MINOR: Status.WARN,
    Outcome.MAJOR: Status.BAD,
    Outcome.NO_DATA: Status.NONE,
}
_CHART_HEIGHT = 116.0  # points: four of them and their headings share a page
_VERDICT = {
    Outcome.MET: "met",
    Outcome.MINOR: "missed",
    Outcome.MAJOR: "missed badly",
    Outcome.NO_DATA: "no data",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper:
    """Everything a review pack prints."""

    company: Company
    customer: Customer
    review: Review


def review_document(paper: ReviewPaper) -> Document:
    """The whole pack as a document."""
    review = paper.review
    return Document(
        title=f"Quarterly review {review.contract}, {quarter_words(review.quarter)}",
        subject=f"{paper.customer.printed_name}, {review.title}",
        author=paper.company.printed_name,
        header_left=f"Quarterly review · {quarter_words(review.quarter)}",
        header_right=review.contract,
        footer_left=f"{paper.company.printed_name} for {paper.customer.printed_name}",
        blocks=(
            *_summary(paper),
            *_decisions(review),
            *_money_table(review),
            *_trends(review),
            *_events(review),
            *_meters(review),
            *issue_log_blocks(review.log),
        ),
    )


def quarter_words(quarter: Quarter) -> str:
    """3rd quarter of 2026."""
    return f"{ordinal_words(quarter.number)} quarter of {quarter.year}"


def _summary(paper: ReviewPaper) -> Iterator[Block]:
    review = paper.review
    yield Paragraph(text="Quarterly review", style=ParagraphStyle.TITLE)
    yield Paragraph(
        text=f"{quarter_words(review.quarter)} · {review.title}", style=ParagraphStyle.LEAD
    )
    yield KeyValues(
        pairs=(
            ("Customer", paper.customer.printed_name),
            ("Vendor", paper.company.printed_name),
            ("Contract", review.contract),
            ("Period", f"{range_words(review.quarter.range)} ({review.zone})"),
        )
    )
    for item in review.absent:
        text = f"{month_words(item.month)} has no figures: {item.because}."
        yield Paragraph(text=text, number="!", style=ParagraphStyle.SMALL)
    if not review.months:
        return
    yield Space(2)
    yield Tiles(tiles=tuple(_tiles(review)))
    yield Space(2)
    yield Lights(lights=tuple(_light(trend) for trend in review.trends))


def _tiles(review: Review) -> Iterator[Tile]:
    currency = review.months[-1].net.currency
    credits = _sum((item.credits for item in review.months), currency)
    earned = _sum((item.earn_back for item in review.months), currency)
    yield Tile(
        label="Net of the quarter",
        value=money_words(_sum((item.net for item in review.months), currency)),
    )
    yield Tile(
        label="Service credits",
        value=money_words(-credits),
        status=Status.WARN if credits.minor else Status.GOOD,
    )
    yield Tile(
        label="Earned back",
        value=money_words(earned),
        status=Status.GOOD if earned.minor else Status.NONE,
    )
    drafts = sum(not item.version for item in review.months)
    yield Tile(
        label="Months sealed",
        value=f"{len(review.months) - drafts} of {len(review.quarter.months)}",
        status=Status.WARN if drafts else Status.GOOD,
    )


def _sum(amounts: Iterator[Money], currency: str) -> Money:
    return Money.total(amounts, currency)


def _light(trend: LevelTrend) -> Light:
    point = trend.points[-1]
    missed = sum(item.outcome.failed for item in trend.points if not item.before)
    times = "never missed" if not missed else f"missed in {_count(missed, 'month')}"
    return Light(
        label=f"{trend.code}  {trend.title}",
        verdict=_VERDICT[point.outcome],
        status=_STATUS[point.outcome],
        note=f"{month_words(point.month)}: {_value(trend, point)},"
        f" target {threshold_words(trend.target, Unit(trend.unit))}; {times}",
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _value(trend: LevelTrend, point: TrendPoint) -> str:
    if point.value is None:
        return "no data"
    unit = Unit(trend.unit)
    return f"{fixed(point.value, 2 if unit is Unit.PERCENT else 1)} {unit.value}"


def _decisions(review: Review) -> Iterator[Block]:
    if not review.decisions:
        return
    yield Heading(text="Decisions asked of the Customer", anchor="decisions")
    for number, decision in enumerate(review.decisions, start=1):
        yield Paragraph(text=decision, number=f"{number}.")


def _money_table(review: Review) -> Iterator[Block]:
    if not review.months:
        return
    currency = review.months[-1].net.currency
    yield Heading(text="Charges, credits and earn-backs", anchor="money")
    yield Table(
        columns=(
            TableColumn(title="Month", weight=1.3),
            TableColumn(title="Gross", width_mm=24, align=Align.RIGHT),
            TableColumn(title="Credits", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Earned back", width_mm=20, align=Align.RIGHT),
            TableColumn(title=f"Net {currency}", width_mm=25, align=Align.RIGHT),
            TableColumn(title="Excused events", width_mm=20, align=Align.RIGHT),
            TableColumn(title="Figures", width_mm=34),
        ),
        rows=(*(_money_row(item) for item in review.months), _total_row(review, currency)),
        caption="Drafts can still change. Excused events: what the accepted ones are worth to the"
        " Vendor",
    )


def _money_row(item: MonthMoney) -> TableRow:
    return TableRow(
        cells=(
            month_words(item.month),
            str(item.gross),
            str(-item.credits),
            str(item.earn_back),
            str(item.net),
            "–" if item.excused is None else str(item.excused),
            _figures_words(item),
        )
    )


def _figures_words(item: MonthMoney) -> str:
    if item.version:
        return f"sealed, version {item.version}"
    return "draft" if item.complete else "draft, incomplete"


def _total_row(review: Review, currency: str) -> TableRow:
    months = review.months
    return TableRow(
        cells=(
            "Quarter",
            str(_sum((item.gross for item in months), currency)),
            str(-_sum((item.credits for item in months), currency)),
            str(_sum((item.earn_back for item in months), currency)),
            str(_sum((item.net for item in months), currency)),
            str(_sum((item.excused for item in months if item.excused is not None), currency)),
            "",
        ),
        emphasis=Emphasis.TOTAL,
    )


def _trends(review: Review) -> Iterator[Block]:
    if review.trends:
        yield PageBreak()
    for kind, title in ((LevelKind.SLA, "Service levels"), (LevelKind.KPI, "KPIs")):
        trends = [trend for trend in review.trends if trend.kind is kind]
        if trends:
            yield Heading(text=title, anchor=f"trend-{kind.value.lower()}")
        for trend in trends:
            yield Heading(
                text=trend.title, number=trend.code, level=2, anchor=f"trend-{trend.code}"
            )
            yield Figure(picture=trend_chart(trend))
    if any(point.before for trend in review.trends for point in trend.points):
        yield Paragraph(
            text="Months before the quarter are printed for comparison.", style=ParagraphStyle.NOTE
        )


def trend_chart(trend: LevelTrend) -> Picture:
    """A level's adjusted figure by month, with its target."""
    unit = Unit(trend.unit)
    return bar_and_target_chart(
        f"{trend.code} by month, adjusted",
        [
            Bar(label=_short(point.month), value=point.value, status=_STATUS[point.outcome])
            for point in trend.points
        ],
        unit=unit.value,
        target=Target(value=trend.target),
        decimals=2 if unit is Unit.PERCENT else 0,
        height=_CHART_HEIGHT,
    )


def _short(month: Month) -> str:
    return f"{MONTHS[month.number - 1][:3]} {month.year}"


def _events(review: Review) -> Iterator[Block]:
    if not review.events:
        return
    yield Heading(text="Excused events", anchor="events")
    yield Table(
        columns=(
            TableColumn(title="Month", width_mm=26),
            TableColumn(title="Event", weight=1.6),
            TableColumn(title="Decision", width_mm=22),
            TableColumn(title="Standing", weight=1.2),
            TableColumn(title="Worth if accepted", width_mm=30, align=Align.RIGHT),
        ),
        rows=tuple(_event_row(event) for event in review.events),
    )


def _event_row(event: ReviewEvent) -> TableRow:
    stand = "counts" if event.counts else "does not count"
    return TableRow(
        cells=(
            _short(event.month),
            f"{event.code}  {event.title} ({event.kind})",
            event.decision,
            f"{stand}: {event.reason}",
            "–" if event.worth is None else money_words(event.worth),
        ),
        emphasis=Emphasis.NORMAL if event.counts else Emphasis.MUTED,
    )


def _meters(review: Review) -> Iterator[Block]:
    slas = [trend for trend in review.trends if trend.kind is LevelKind.SLA]
    used, cap = review.credits_used, review.credits_cap
    needed = review.termination_misses
    if not (slas and needed) and used is None:
        return
    yield Heading(text="Termination and caps", anchor="meters")
    if slas and needed:
        rows = [
            Progress(
                label=f"{trend.code}  {trend.title}",
                done=trend.consecutive,
                of=needed,
                status=_meter_status(trend.consecutive, needed),
            )
            for trend in slas
        ]
        yield Figure(picture=progress_chart("Misses in a row", rows, unit="months", decimals=0))
        yield Paragraph(
            text=f"{needed} misses of one service level in a row give the Customer the right to"
            " end the contract.",
            style=ParagraphStyle.SMALL,
        )
    if used is not None:
        text = f"Credits in the twelve months to date: {money_words(used)}"
        text += "." if cap is None else f" of at most {money_words(cap)}."
        yield Paragraph(text=text)


def _meter_status(done: int, needed: int) -> Status:
    if done >= needed:
        return Status.BAD
    return Status.WARN if done else Status.GOOD

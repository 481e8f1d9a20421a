"""The service levels of a statement: scoreboard, trend, a block for each, and the KPIs."""

from collections.abc import Iterator
from fractions import Fraction

from bpodesk.documents.blocks import (
    Align,
    Block,
    Figure,
    Heading,
    KeyValues,
    Paragraph,
    ParagraphStyle,
    Run,
    Status,
    Table,
    TableColumn,
    TableRow,
    Text,
)
from bpodesk.documents.statement_charts import weekly_chart
from bpodesk.documents.statement_references import References
from bpodesk.documents.statement_words import verdict_words
from bpodesk.domain.credit_words import termination_meters
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.level_words import definition_words, judged_words
from bpodesk.domain.periods import Month
from bpodesk.domain.pictures import Ink
from bpodesk.domain.rounding import fixed
from bpodesk.domain.sla.credits import History
from bpodesk.domain.sla.levels import LevelKind, Outcome
from bpodesk.domain.sla.measures import NotMeasurable, Unit
from bpodesk.domain.statements import Statement
from bpodesk.domain.why.figures import level_names
from bpodesk.domain.wording import (
    MONTHS,
    date_words,
    measured_words,
    short_range,
    threshold_words,
)

_TREND_MONTHS = 6
STATUS = {
    Outcome.MET: Status.GOOD,
    Outcome.MINOR: Status.WARN,
    Outcome.MAJOR: Status.BAD,
    Outcome.NOT_JUDGED: Status.NONE,
    Outcome.NO_DATA: Status.NONE,
}


def _named(statement: Statement, kind: LevelKind) -> list[tuple[str, LevelResult]]:
    """The results of a kind with the names of their figures."""
    pairs = zip(level_names(statement), statement.levels, strict=True)
    return [(name, item) for name, item in pairs if item.level.kind is kind]


def scoreboard(statement: Statement, references: References) -> Iterator[Block]:
    """Every service level against its target, then its last months."""
    slas = _named(statement, LevelKind.SLA)
    if not slas:
        return
    yield Heading(text="Service levels", anchor="service-levels")
    rows: list[TableRow] = []
    lines = {line.sla_code: line for line in statement.credits.lines}
    for name, item in slas:
        level, unit = item.level, item.level.measure.unit
        line = lines.get(level.code)
        rows.append(
            TableRow(
                cells=(
                    references.after(level.code, name),
                    item.title,
                    threshold_words(level.target, unit),
                    threshold_words(level.minimum, unit),
                    measured_words(item.month.raw, item.level.measure),
                    _excused_words(item),
                    measured_words(item.month.adjusted, item.level.measure),
                    _variance_words(item),
                    verdict_words(item),
                    str(line.consecutive) if line is not None and line.consecutive else "–",
                )
            )
        )
    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=15),
            TableColumn(title="Service level", weight=1),
            TableColumn(title="Target", width_mm=14, align=Align.RIGHT),
            TableColumn(title="Mini­mum", width_mm=14, align=Align.RIGHT),
            TableColumn(title="Raw", width_mm=18, align=Align.RIGHT),
            TableColumn(title="Excused", width_mm=15, align=Align.RIGHT),
            TableColumn(title="Adjusted", width_mm=18, align=Align.RIGHT),
            TableColumn(title="To target", width_mm=15, align=Align.RIGHT),
            TableColumn(title="Result", width_mm=17),
            TableColumn(title="Misses in a row", width_mm=13, align=Align.RIGHT),
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
    yield from _trend(statement, slas)


def _excused_words(item: LevelResult) -> str:
    """How much events took out: items, or what the measure counts."""
    raw, adjusted = item.month.counts, item.month.adjusted_counts
    if raw == adjusted:
        return "–"
    volume = item.level.measure.volume_of
    return f"{volume(raw) - volume(adjusted):,}"


def _variance_words(item: LevelResult) -> str:
    """How far the adjusted figure is from the target: +2.916, -1.475."""
    figure = item.month.adjusted
    if isinstance(figure, NotMeasurable):
        return "–"
    digits = 3 if item.level.measure.unit is Unit.PERCENT else 1
    text = fixed(figure - Fraction(item.level.target), digits)
    return text if text.startswith("-") else f"+{text}"


def _trend(statement: Statement, slas: list[tuple[str, LevelResult]]) -> Iterator[Block]:
    """The figures of the last months, where the book knows any of them."""
    history, month = History(statement.inputs.history), statement.inputs.month
    earlier = [month.shift(-back) for back in range(_TREND_MONTHS - 1, 0, -1)]
    known = [
        when
        for when in earlier
        if any(history.result(item.level.code, when) is not None for _, item in slas)
    ]
    if not known:
        return
    shown = [when for when in earlier if when >= known[0]]

    def cells(item: LevelResult) -> Iterator[Text]:
        for when in shown:
            past = history.result(item.level.code, when)
            if past is None or past.figure is None:
                yield "–"
                continue
            yield _trend_cell(measured_words(past.figure, item.level.measure), past.outcome)
        yield _trend_cell(measured_words(item.month.adjusted, item.level.measure), item.outcome)

    yield Table(
        columns=(
            TableColumn(title="Code", width_mm=14),
            TableColumn(title="Service level", weight=1),
            *(
                TableColumn(title=_month_words(when), width_mm=20, align=Align.RIGHT)
                for when in (*shown, month)
            ),
        ),
        rows=tuple(TableRow(cells=(item.level.code, item.title, *cells(item))) for _, item in slas),
        caption="The last months, adjusted; × is a month that was missed",
    )


def _trend_cell(words: str, outcome: Outcome) -> Text:
    if not outcome.failed:
        return words
    return (Run(text=f"× {words}", ink=Ink.BAD),)


def _month_words(month: Month) -> str:
    return f"{MONTHS[month.number - 1][:3]} {month.year}"


def level_blocks(statement: Statement, references: References) -> Iterator[Block]:
    """A block for each service level."""
    for name, item in _named(statement, LevelKind.SLA):
        yield from _level_block(item, statement, references, name)


def _level_block(
    item: LevelResult, statement: Statement, references: References, name: str
) -> Iterator[Block]:
    level = item.level
    is_last = statement.level(level.code) is item
    anchor = f"level-{level.code}-{item.days.start.day}" if item.is_part else f"level-{level.code}"
    revision = next(
        part.revision
        for part in reversed(statement.inputs.parts)
        if part.days.start <= max(item.days.start, statement.inputs.parts[0].days.start)
    )
    yield Heading(text=item.title, number=level.code, level=2, anchor=anchor)
    yield KeyValues(
        pairs=(
            ("Measure", f"{level.measure.title}: {level.measure.formula}"),
            ("Definition", definition_words(level)),
            ("Agreed in", f"Schedule C, {level.code}, revision {revision.number}"),
            ("Counts", _counts_words(item)),
            *((("Few items", few),) if (few := _few_words(item)) else ()),
            ("Figure", _figure_words(item, references, name)),
            ("Source", ", ".join(item.sources) or "entered by hand"),
            *(remark_pairs(statement, level.code) if is_last else ()),
        )
    )
    yield from _weeks(item)


def remark_pairs(statement: Statement, code: str) -> tuple[tuple[str, str], ...]:
    """What the vendor says of a level's month, as far as anything is said."""
    remark = statement.remark_on(code)
    if remark is None:
        return ()
    action = remark.corrective_action
    by_whom = ", ".join(
        filter(
            None,
            (
                remark.owner,
                "" if remark.due_on is None else f"by {date_words(remark.due_on)}",
            ),
        )
    )
    pairs = (
        ("Root cause", remark.root_cause),
        ("Corrective action", f"{action} ({by_whom})" if by_whom else action),
    )
    return tuple((name, words) for name, words in pairs if words)


def _few_words(item: LevelResult) -> str:
    """How the rules for few items worked; empty where there are none."""
    month = item.month
    verdict = verdict_words(item)
    return judged_words(item.level, month.adjusted, month.adjusted_counts, verdict)


def _figure_words(item: LevelResult, references: References, name: str) -> Text:
    """The figure with its numbers, and against the target."""
    unit = item.level.measure.unit
    side = item.level.measure.direction.value
    words = (
        f"{measured_words(item.month.adjusted, item.level.measure)}, target {side}"
        f" {threshold_words(item.level.target, unit)}: {verdict_words(item)}"
    )
    if item.month.raw != item.month.adjusted:
        words += f"; {measured_words(item.month.raw, item.level.measure)} as counted"
    return references.after(words, name)


def _weeks(item: LevelResult) -> Iterator[Block]:
    """Counts and figures by week, with their chart."""
    if not item.weeks:
        return
    level = item.level
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


def kpi_blocks(statement: Statement, references: References) -> Iterator[Block]:
    """The KPIs, each with its weeks."""
    kpis = _named(statement, LevelKind.KPI)
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
                    references.after(item.level.code, name),
                    item.title,
                    "; ".join(text for text in (_counts_words(item), _few_words(item)) if text),
                    threshold_words(item.level.target, item.level.measure.unit),
                    measured_words(item.month.adjusted, item.level.measure),
                    verdict_words(item),
                )
            )
            for name, item in kpis
        ),
    )
    for _, item in kpis:
        is_last = statement.level(item.level.code) is item
        remark = remark_pairs(statement, item.level.code) if is_last else ()
        if item.weeks or remark:
            yield Heading(
                text=f"{item.title} by week" if item.weeks else item.title,
                number=item.level.code,
                level=2,
                anchor=f"weeks-{item.level.code}-{item.days.start.day}",
            )
            if remark:
                yield KeyValues(pairs=remark)
            yield from _weeks(item)

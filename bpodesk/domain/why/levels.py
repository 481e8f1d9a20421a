"""Why a service level came to its figure: formula, counts by period, what was taken out, rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from bpodesk.domain.level_results import EventResult, LevelResult, PeriodFigure
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import CountField, NotMeasurable, Origin
from bpodesk.domain.why.ground import Ground
from bpodesk.domain.why.nodes import (
    Node,
    Rule,
    add,
    less,
    made_of,
    of_number,
    sum_words,
)
from bpodesk.domain.why.timesheet_counts import timesheet_count_node
from bpodesk.domain.wording import (
    measured_words,
    short_range,
    threshold_words,
    tier_name,
    tier_words,
)
from bpodesk.domain.worktime import local_date


def agreed_words(ground: Ground, result: LevelResult) -> str:
    """What a level is agreed in."""
    return f"service level {result.level.code}, {ground.paper(result.days.start)}"


def figure_node(
    ground: Ground, result: LevelResult, figure: PeriodFigure, *, adjusted: bool
) -> Node:
    """A level's figure of the month or of one of its periods, as counted or adjusted."""
    level = result.level
    measured = figure.adjusted if adjusted else figure.raw
    counts = figure.adjusted_counts if adjusted else figure.counts
    sort = "adjusted" if adjusted else "as counted"
    when = "" if figure is result.month else f", {figure.label} {short_range(figure.days)}"
    fields = [item for item in level.measure.counts if item.name in counts]
    numbers = "; ".join(f"{item.title.lower()} {counts[item.name]:,}" for item in fields)
    because = measured.because if isinstance(measured, NotMeasurable) else ""
    node = Node(
        title=f"{result.name}{when}, {sort}",
        value=measured_words(measured, level.measure),
        exact=None if isinstance(measured, NotMeasurable) else measured,
        formula=_formula(level, numbers, because),
        basis=agreed_words(ground, result),
    )
    if not fields:
        return node
    return replace(
        node,
        opens=lambda: (
            _count_node(ground, result, figure, item, adjusted=adjusted) for item in fields
        ),
        rule=None if node.exact is None else _rule(level, fields),
    )


def _formula(level: ServiceLevel, numbers: str, because: str) -> str:
    words = f"{level.measure.formula}: {numbers}" if numbers else level.measure.formula
    return f"{words}; {because}" if because else words


def _rule(level: ServiceLevel, fields: Sequence[CountField]) -> Rule:
    """The measure's own formula over the counts."""

    def rule(values: Sequence[Fraction]) -> Fraction:
        counts = {item.name: int(value) for item, value in zip(fields, values, strict=True)}
        measured = level.figure(counts)
        return Fraction(-1) if isinstance(measured, NotMeasurable) else measured

    return rule


def _count_node(
    ground: Ground, result: LevelResult, figure: PeriodFigure, item: CountField, *, adjusted: bool
) -> Node:
    """A count of the month, by its periods; or of one period."""
    if figure is not result.month:
        return _period_count(ground, result, figure, item, adjusted=adjusted)
    periods = result.periods[-1:] if result.level.measure.is_snapshot else result.periods
    values = [(part.adjusted_counts if adjusted else part.counts)[item.name] for part in periods]
    return made_of(
        of_number(item.title, sum(values), f"{sum(values):,}"),
        lambda: (_period_count(ground, result, part, item, adjusted=adjusted) for part in periods),
        add,
        "the last one counts"
        if result.level.measure.is_snapshot
        else sum_words([f"{value:,}" for value in values], of="periods"),
    )


def _period_count(
    ground: Ground, result: LevelResult, figure: PeriodFigure, item: CountField, *, adjusted: bool
) -> Node:
    """A count of one period: what was counted, less what events take out."""
    title = f"{item.title}, {short_range(figure.days)}"
    raw = figure.counts[item.name]
    counted = _counted(ground, result, figure, item)
    taken = [*_taken(ground, result, figure, item)] if adjusted else []
    if not taken:
        return counted
    left = figure.adjusted_counts[item.name]
    return made_of(
        of_number(title, left, f"{left:,}"),
        lambda: (counted, *(_taken_node(ground, event, value) for event, value in taken)),
        less,
        f"{raw:,} − " + " − ".join(f"{value:,} ({event.event.code})" for event, value in taken),
    )


def _taken(
    ground: Ground, result: LevelResult, figure: PeriodFigure, item: CountField
) -> Iterator[tuple[EventResult, int]]:
    for event in ground.statement.events:
        day = local_date(event.event.started_at, zone=ground.inputs.zone)
        for effect in event.event.effects if event.standing.counts and day in figure.days else ():
            if effect.sla_code == result.level.code and effect.counts.get(item.name):
                yield event, effect.counts[item.name]


def _taken_node(ground: Ground, event: EventResult, value: int) -> Node:
    node = of_number(f"{event.event.code} {event.event.title}", value, f"{value:,}")
    day = local_date(event.event.started_at, zone=ground.inputs.zone)
    return replace(
        node,
        formula=event.standing.reason,
        basis=f"excused performance, {event.event.kind.value}, {ground.paper(day)}",
        source=event.event.evidence or "register of excused events",
    )


def _counted(ground: Ground, result: LevelResult, figure: PeriodFigure, item: CountField) -> Node:
    """A count as it was made, with its source; hours of timesheets go on to their rows."""
    level, raw = result.level, figure.counts[item.name]
    title = f"{item.title}, {short_range(figure.days)}"
    if level.measure.origin is Origin.TIMESHEETS:
        return timesheet_count_node(ground, level.measure, item, figure.days, title)
    made = next(
        (
            row
            for row in ground.inputs.measurements
            if row.sla_code == level.code and row.days == figure.days
        ),
        None,
    )
    source = made.source if made is not None else ""
    return replace(
        of_number(f"{title}, as counted", raw, f"{raw:,}"), source=source or "entered by hand"
    )


def verdict_node(ground: Ground, result: LevelResult) -> Node:
    """Why a level was met or missed."""
    level, unit = result.level, result.level.measure.unit
    figure = measured_words(result.month.adjusted, level.measure)
    target = threshold_words(level.target, unit)
    side = level.measure.direction.value
    tier = result.verdict.tier
    if result.outcome is Outcome.NO_DATA:
        words = figure
    elif result.outcome is Outcome.MET:
        words = f"{figure} reaches the target, {side} {target}"
    elif tier is not None:
        words = f"{figure} lies in {tier_name(level, tier)}: {tier_words(level, tier)}"
    else:
        words = f"{figure} does not reach the target, {side} {target}"
        if level.minimum is not None:
            minimum = threshold_words(level.minimum, unit)
            words += (
                f", but the minimum, {minimum}"
                if result.outcome is Outcome.MINOR
                else f", nor the minimum, {minimum}"
            )
    bounds = (("Target", level.target), ("Minimum", level.minimum), ("Stretch", level.stretch))
    return Node(
        title=f"{result.name}, result",
        value=result.outcome.value,
        formula=words,
        basis=agreed_words(ground, result),
        opens=lambda: (
            figure_node(ground, result, result.month, adjusted=True),
            *(
                replace(
                    of_number(name, Fraction(value), threshold_words(value, unit)),
                    source=agreed_words(ground, result),
                )
                for name, value in bounds
                if value is not None
            ),
        ),
    )

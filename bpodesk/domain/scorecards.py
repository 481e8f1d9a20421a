"""The weekly scorecard: each level's week beside its target, and the weeks before it.

A week here is a whole ISO week, Monday to Sunday, also where a month ends inside it: the counts of
its parts are added up, never their figures. What was counted for a month as one has no weeks.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract
from bpodesk.domain.level_results import LevelResult, PeriodFigure
from bpodesk.domain.outlooks import Outlook, outlooks
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Measured, add_counts
from bpodesk.domain.statements import Statement

WEEKS = 12
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFigure:
    """A level's figure of one week, excused items taken out, and the verdict had it been a month.

    `label` is the ISO week: W38.
    """

    label: str
    days: DateRange
    raw: Measured
    figure: Measured
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A level's weeks, the first one first, the last one being the scorecard's; and its month.

    `month` is what the month comes to as it stands; `outlook` how it will end, where it is open.
    """

    level: ServiceLevel
    weeks: tuple[WeekFigure, ...]
    month: LevelResult
    outlook: Outlook | None

    @property
    def week(self) -> WeekFigure:
        """The scorecard's own week."""
        return self.weeks[-1]

    @property
    def before(self) -> WeekFigure:
        """The week before it."""
        return self.weeks[-2]

    @property
    def has_weeks(self) -> bool:
        """True where any of the weeks was counted."""
        return any(week.figure is not NOTHING_COUNTED for week in self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """A contract's week."""

    contract: Contract
    week: DateRange
    month: Month
    zone: str
    lines: tuple[ScoreLine, ...]


def week_containing(day: dt.date) -> DateRange:
    """The ISO week of a day."""
    start = day - dt.timedelta(days=day.weekday())
    return DateRange(start=start, end=start + _WEEK)


def week_label(week: DateRange) -> str:
    """W38."""
    return f"W{week.start.isocalendar().week:02d}"


def months_of(week: DateRange) -> tuple[Month, ...]:
    """The months that a scorecard of the week looks at, in order."""
    month = Month.containing(week.start - (WEEKS - 1) * _WEEK)
    last = Month.containing(week.last)
    found = [month]
    while found[-1] < last:
        found.append(found[-1].shift(1))
    return tuple(found)


def latest_week(statements: Iterable[Statement]) -> DateRange | None:
    """The last week that anything was counted in; None where nothing was counted by week."""
    days = [
        figure.days.last
        for statement in statements
        for result in statement.levels
        for figure in result.weeks
    ]
    return week_containing(max(days)) if days else None


def make_scorecard(statements: Sequence[Statement], week: DateRange) -> Scorecard:
    """The scorecard of a week, from the statements of its months in order, at least one.

    The levels are those of the last of them in which anything is counted: a week over the end of a
    month goes with the month before as long as the next one has not begun.
    """
    begun = [item for item in statements if any(result.periods for result in item.levels)]
    last = (begun or statements)[-1]
    ends = {outlook.level.code: outlook for outlook in outlooks(last)}
    return Scorecard(
        contract=last.inputs.contract,
        week=week,
        month=last.inputs.month,
        zone=last.inputs.zone,
        lines=tuple(
            ScoreLine(
                level=result.level,
                weeks=tuple(_weeks(result.level, statements, week)),
                month=result,
                outlook=ends.get(result.level.code),
            )
            for result in last.levels
            if result is last.level(result.level.code)
        ),
    )


def _weeks(
    level: ServiceLevel, statements: Sequence[Statement], week: DateRange
) -> Iterator[WeekFigure]:
    counted = [
        figure
        for statement in statements
        for result in statement.levels
        # Counts of another measure under the same code are no part of this one's trend.
        if result.level.code == level.code and result.level.metric == level.metric
        for figure in result.weeks
    ]
    for back in reversed(range(WEEKS)):
        start = week.start - back * _WEEK
        days = DateRange(start=start, end=start + _WEEK)
        yield _week(level, days, [figure for figure in counted if figure.days.start in days])


def _week(level: ServiceLevel, days: DateRange, parts: Sequence[PeriodFigure]) -> WeekFigure:
    if level.measure.is_snapshot:
        parts = parts[-1:]
    figure = raw = NOTHING_COUNTED
    if parts:
        raw = level.figure(add_counts(part.counts for part in parts))
        figure = level.figure(add_counts(part.adjusted_counts for part in parts))
    return WeekFigure(
        label=week_label(days), days=days, raw=raw, figure=figure, outcome=level.judge(figure)
    )

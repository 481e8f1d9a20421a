"""How a month's service levels are judged: counts, excused items taken out, the verdict.

A level whose terms stay the same all month has one result. One that an amendment changes, adds or
removes has a result for each run of days with the same terms:

- hours are cut at the day of the change, to the day;
- counts that were entered can't be cut: a period belongs to the run its first day lies in, or,
  where the level isn't agreed on that day, to the first run it reaches;
- a run that has no counts of its own because a period from before covers all of it goes with that
  period, under the terms in force when the period began;
- a headcount is one of the whole month, under the terms in force when it began.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bpodesk.domain.derived_counts import STAFF_SOURCE, BookFacts, derived_counts
from bpodesk.domain.measured import Measurement
from bpodesk.domain.parts import LevelRun, run_for
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.sla.credits import Verdict, verdict_on
from bpodesk.domain.sla.excuses import Effect, ExcusedEvent, Standing, take_out
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED, Measured, NotMeasurable, Origin
from bpodesk.domain.wording import short_range
from bpodesk.domain.worktime import local_date

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFigure:
    """A level's counts and figures in one period (a week, the month, or a part of it)."""

    label: str
    days: DateRange
    counts: Counts
    adjusted_counts: Counts
    raw: Measured
    adjusted: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelResult:
    """What a service level or KPI came to, raw and with excused items taken out.

    `month` is the figure of all days judged together: the month, or with `is_part` a part of it.
    """

    level: ServiceLevel
    month: PeriodFigure
    is_part: bool
    periods: tuple[PeriodFigure, ...]
    outcome: Outcome
    reached_stretch: bool
    sources: tuple[str, ...]

    @property
    def days(self) -> DateRange:
        """The days judged."""
        return self.month.days

    @property
    def title(self) -> str:
        """The level's title, with the days where they are a part of the month."""
        return f"{self.level.title}, {short_range(self.days)}" if self.is_part else self.level.title

    @property
    def name(self) -> str:
        """Code and title."""
        return f"{self.level.code} {self.title}"

    @property
    def weeks(self) -> tuple[PeriodFigure, ...]:
        """The periods that are shorter; none where all was counted as one."""
        month = Month.containing(self.days.start).range
        return tuple(figure for figure in self.periods if figure.days not in (self.days, month))

    @property
    def verdict(self) -> Verdict:
        """What credits are worked out from."""
        return verdict_on(
            self.level, self.month.adjusted, days=self.days, counts=self.month.adjusted_counts
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventResult:
    """An excused event and whether it changes the figures."""

    event: ExcusedEvent
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What levels are judged by. `agreed` are the days of the month on which the contract runs."""

    month: Month
    agreed: DateRange
    zone: str
    facts: BookFacts
    hour_files: tuple[str, ...]
    measurements: tuple[Measurement, ...]
    events: tuple[EventResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The results, those of one level in order of their days, and what is worth saying of them."""

    results: tuple[LevelResult, ...]
    notices: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Case:
    """A run and the periods it is judged by."""

    run: LevelRun
    days: DateRange
    found: list[Measurement]


def judge_levels(runs: Iterable[LevelRun], evidence: Evidence) -> Judged:
    """The results of the runs, those of one level next to each other."""
    results: list[LevelResult] = []
    notices: list[str] = []
    for code, mine in groupby(runs, key=lambda run: run.level.code):
        cases = [_Case(run=run, days=run.days, found=[]) for run in mine]
        notices.extend(_hand_out(code, cases, evidence))
        results.extend(_result(case, evidence) for case in _joined(cases))
    return Judged(results=tuple(results), notices=tuple(notices))


def _hand_out(code: str, cases: list[_Case], evidence: Evidence) -> Iterable[str]:
    """Give each period of counts to the run that it is judged in."""
    mine = (
        item
        for item in evidence.measurements
        if item.sla_code == code and item.starts_on in evidence.month.range
    )
    for item in sorted(mine, key=lambda item: item.starts_on):
        run = run_for(item.days, [case.run for case in cases], agreed=evidence.agreed)
        words = f"{code}: the counts of {short_range(item.days)}"
        if run is None:
            yield f"{words} are not judged: this service level isn't agreed on those days."
            continue
        next(case for case in cases if case.run is run).found.append(item)
        agreed = item.days.overlap(evidence.agreed)
        if agreed.overlap(run.days) != agreed:
            yield (
                f"{words} are judged under the terms of {short_range(run.days)};"
                " the terms of this service level change within them."
            )


def _joined(cases: list[_Case]) -> list[_Case]:
    """The runs; one that a period from before covers goes with that period's run."""
    joined: list[_Case] = []
    for case in cases:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, case):
            before.days = DateRange(start=before.days.start, end=case.days.end)
        else:
            joined.append(case)
    return joined


def _goes_on(before: _Case, case: _Case) -> bool:
    """Whether a run has to be judged with the one before it."""
    if before.days.end != case.days.start:
        return False
    if case.run.level.measure.origin is Origin.STAFF:
        return before.run.level.metric == case.run.level.metric
    return (
        not case.found
        and case.run.level.measure.origin is Origin.ENTERED
        and any(item.ends_on >= case.days.end for item in before.found)
    )


def _result(case: _Case, evidence: Evidence) -> LevelResult:
    level, days = case.run.level, case.days
    if days.start <= evidence.agreed.start and days.end >= evidence.agreed.end:
        days = evidence.month.range
    periods: Sequence[tuple[DateRange, Counts]]
    if level.measure.origin is not Origin.ENTERED:
        periods = derived_counts(level.measure, days, evidence.facts)
        is_hours = level.measure.origin is Origin.TIMESHEETS
        sources = evidence.hour_files if is_hours else (STAFF_SOURCE,)
    else:
        periods = [(item.days, item.counts) for item in case.found]
        sources = tuple(dict.fromkeys(item.source for item in case.found if item.source))
    misread = {item.days: level.misread(item.counted_as) for item in case.found}
    figures = tuple(
        _unless(_period(level, its, counts, evidence), misread.get(its)) for its, counts in periods
    )
    # Of a cut-off the last count stands for all, whatever those before it were made for.
    said = [misread[figure.days] for figure in figures if figure.days in misread]
    said = said[-1:] if level.measure.is_snapshot else said
    whole = _unless(_whole(level, figures, days), next(filter(None, said), None))
    is_part = days != evidence.month.range
    return LevelResult(
        level=level,
        month=dataclasses.replace(whole, label="part") if is_part else whole,
        is_part=is_part,
        periods=figures,
        outcome=level.judge(whole.adjusted, whole.adjusted_counts),
        reached_stretch=level.reaches_stretch(whole.adjusted, whole.adjusted_counts),
        sources=sources,
    )


def _unless(figure: PeriodFigure, misread: NotMeasurable | None) -> PeriodFigure:
    """The figure, or none where its counts were made under other terms."""
    if misread is None:
        return figure
    return dataclasses.replace(figure, raw=misread, adjusted=misread)


def _period(
    level: ServiceLevel, days: DateRange, counts: Counts, evidence: Evidence
) -> PeriodFigure:
    effects: list[Effect] = [
        effect
        for result in evidence.events
        if result.standing.counts
        and local_date(result.event.started_at, zone=evidence.zone) in days
        for effect in result.event.effects
    ]
    adjusted = take_out(counts, effects, sla_code=level.code)
    return PeriodFigure(
        label=f"W{days.start.isocalendar().week:02d}",
        days=days,
        counts=counts,
        adjusted_counts=adjusted,
        raw=level.figure(counts),
        adjusted=level.figure(adjusted),
    )


def _whole(level: ServiceLevel, figures: Sequence[PeriodFigure], days: DateRange) -> PeriodFigure:
    raw = level.measure.together(figure.counts for figure in figures)
    adjusted = level.measure.together(figure.adjusted_counts for figure in figures)
    return PeriodFigure(
        label="month",
        days=days,
        counts=raw,
        adjusted_counts=adjusted,
        raw=level.figure(raw) if figures else NOTHING_COUNTED,
        adjusted=level.figure(adjusted) if figures else NOTHING_COUNTED,
    )

"""The month's statement: terms + hours + counts + excused events -> what is to be paid, and why.

`compute_statement` is a pure function of its inputs. `Assumptions` replace single facts (a target,
a decision) for a what-if; with none the statement is the real one. Effects of an excused event are
taken out of the period of counts that its first day lies in.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.fees import FeeInputs, Fees, compute_fees
from bpodesk.domain.hours import MonthHours, compute_hours
from bpodesk.domain.ids import UNSAVED, BatchId, ContractId, StatementId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month, weeks_of
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rounding import hours_text
from bpodesk.domain.sla.credits import Credits, History, PastResult, Verdict, compute_credits
from bpodesk.domain.sla.excuses import (
    Effect,
    ExcusedEvent,
    Standing,
    standing_of,
    take_out,
)
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import (
    NOTHING_COUNTED,
    Measured,
    NotMeasurable,
    Origin,
    add_counts,
)
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import local_date


class StatementStatus(StrEnum):
    """How far a statement has come."""

    DRAFT = "draft"
    ISSUED = "issued"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord:
    """A statement that was issued: its figures as canonical JSON, and the hash of its PDF."""

    id: StatementId = StatementId(UNSAVED)
    row_version: int = 0
    contract_id: ContractId
    month: dt.date
    version: int
    status: StatementStatus = StatementStatus.ISSUED
    issued_at: dt.datetime
    net_minor: int
    currency: str
    figures: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """A file that hours came from, as the audit page names it."""

    batch_id: BatchId
    file_name: str
    sha256: str
    sheets: tuple[str, ...]
    entry_count: int
    total_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementInputs:
    """Everything a statement is computed from; entries and events of other months may be in it."""

    contract: Contract
    revision: Revision
    month: Month
    staff: tuple[StaffMember, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    entries: tuple[TimeEntry, ...] = ()
    volumes: tuple[Volume, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    events: tuple[ExcusedEvent, ...] = ()
    history: tuple[PastResult, ...] = ()
    sources: tuple[SourceRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Facts replaced for a what-if: events taken as accepted, excuses left out, other targets."""

    accepted: frozenset[str] = frozenset()
    no_excuses: bool = False
    targets: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])


REALITY = Assumptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMonth:
    """One person's month, in whole minutes; `days` counts the days on which they worked."""

    person: StaffMember
    days: int
    scheduled_minutes: int
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFigure:
    """A level's counts and figures in one period (a week, or the month)."""

    label: str
    days: DateRange
    counts: Mapping[str, int]
    adjusted_counts: Mapping[str, int]
    raw: Measured
    adjusted: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelResult:
    """What a service level or KPI came to, raw and with excused items taken out."""

    level: ServiceLevel
    month: PeriodFigure
    periods: tuple[PeriodFigure, ...]
    outcome: Outcome
    reached_stretch: bool
    sources: tuple[str, ...]

    @property
    def weeks(self) -> tuple[PeriodFigure, ...]:
        """The periods that are shorter than the month; none where the month was counted whole."""
        return tuple(figure for figure in self.periods if figure.days != self.month.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventResult:
    """An excused event and whether it changes the figures."""

    event: ExcusedEvent
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The computed statement of one contract and month."""

    inputs: StatementInputs
    hours: MonthHours
    people: tuple[PersonMonth, ...]
    fees: Fees
    levels: tuple[LevelResult, ...]
    events: tuple[EventResult, ...]
    credits: Credits
    notices: tuple[Problem, ...]

    @property
    def net(self) -> Money:
        """Gross less credits plus what is earned back."""
        return self.fees.gross - self.credits.total + self.credits.earn_back

    def level(self, code: str) -> LevelResult:
        """The result of the level with the code. Raises KeyError where there is none."""
        for result in self.levels:
            if result.level.code == code:
                return result
        raise KeyError(code)


def compute_statement(inputs: StatementInputs, assumed: Assumptions = REALITY) -> Statement:
    """The statement of a contract's month."""
    terms = _assume_targets(inputs.revision.terms, assumed)
    month, contract = inputs.month, inputs.contract
    days = month.range.overlap(contract.days)
    hours = compute_hours(
        inputs.entries,
        assignments=inputs.assignments,
        calendar=terms.calendar,
        people=inputs.staff,
        days=days,
    )
    fees = compute_fees(
        FeeInputs(
            terms=terms,
            currency=contract.currency,
            month=month,
            days=days,
            hours=hours,
            assignments=inputs.assignments,
            volumes={
                volume.rate_code: volume.quantity
                for volume in inputs.volumes
                if volume.month == month.first
            },
        )
    )
    events = tuple(
        EventResult(event=event, standing=_standing(event, terms, assumed))
        for event in inputs.events
        if local_date(event.started_at, zone=terms.calendar.zone) in month.range
    )
    levels = tuple(_level_result(level, inputs, hours, events) for level in terms.levels)
    credits = compute_credits(
        [
            Verdict(
                level=result.level,
                outcome=result.outcome,
                reached_stretch=result.reached_stretch,
            )
            for result in levels
        ],
        base=fees.at_risk_base,
        policy=terms.credits,
        history=History(inputs.history),
        month=month,
    )
    statement = Statement(
        inputs=inputs,
        hours=hours,
        people=_people(inputs, hours),
        fees=fees,
        levels=levels,
        events=events,
        credits=credits,
        notices=(),
    )
    return dataclasses.replace(statement, notices=tuple(_notices(statement, terms)))


def _assume_targets(terms: Terms, assumed: Assumptions) -> Terms:
    if not assumed.targets:
        return terms
    levels = tuple(
        dataclasses.replace(level, target=assumed.targets.get(level.code, level.target))
        for level in terms.levels
    )
    return dataclasses.replace(terms, levels=levels)


def _standing(event: ExcusedEvent, terms: Terms, assumed: Assumptions) -> Standing:
    standing = standing_of(event, policy=terms.credits, calendar=terms.calendar)
    if assumed.no_excuses:
        return dataclasses.replace(standing, counts=False, reason="assumed not to be excused")
    if event.code in assumed.accepted:
        return dataclasses.replace(standing, counts=True, reason="assumed to be accepted")
    return standing


def _people(inputs: StatementInputs, hours: MonthHours) -> tuple[PersonMonth, ...]:
    people: list[PersonMonth] = []
    for person in sorted(inputs.staff, key=lambda person: person.code):
        days = [day for day in hours.person_days if day.staff_id == person.id]
        if days:
            people.append(
                PersonMonth(
                    person=person,
                    days=sum(1 for day in days if day.worked_minutes or day.overtime_minutes),
                    scheduled_minutes=sum(day.scheduled_minutes for day in days),
                    worked_minutes=sum(day.worked_minutes for day in days),
                    overtime_minutes=sum(day.overtime_minutes for day in days),
                    night_minutes=sum(day.night_minutes for day in days),
                )
            )
    return tuple(people)


def _level_result(
    level: ServiceLevel,
    inputs: StatementInputs,
    hours: MonthHours,
    events: tuple[EventResult, ...],
) -> LevelResult:
    days = inputs.month.range
    if level.measure.origin is Origin.TIMESHEETS:
        periods = _hours_counts(level, inputs, hours)
        sources: tuple[str, ...] = tuple(source.file_name for source in inputs.sources)
    else:
        found = sorted(
            (m for m in inputs.measurements if m.sla_code == level.code and m.starts_on in days),
            key=lambda measurement: measurement.starts_on,
        )
        periods = [(measurement.days, measurement.counts) for measurement in found]
        sources = tuple(dict.fromkeys(m.source for m in found if m.source))
    figures = [_period(level, period, counts, inputs, events) for period, counts in periods]
    whole = _whole(level, figures, days)
    return LevelResult(
        level=level,
        month=whole,
        periods=tuple(figures),
        outcome=level.judge(whole.adjusted),
        reached_stretch=level.reaches_stretch(whole.adjusted),
        sources=sources,
    )


def _hours_counts(
    level: ServiceLevel, inputs: StatementInputs, hours: MonthHours
) -> list[tuple[DateRange, Mapping[str, int]]]:
    """The counts of a measure that comes from the timesheets, by week.

    The registry's test holds that every such measure has the two counts of fill rate.
    """
    if not hours.person_days or not any(day.entries for day in hours.person_days):
        return []
    worked_name, scheduled_name = level.measure.count_names
    return [
        (
            week.days,
            {
                worked_name: sum(
                    day.worked_minutes for day in hours.seat_days if day.day in week.days
                ),
                scheduled_name: sum(
                    day.scheduled_minutes for day in hours.seat_days if day.day in week.days
                ),
            },
        )
        for week in weeks_of(inputs.month)
    ]


def _period(
    level: ServiceLevel,
    days: DateRange,
    counts: Mapping[str, int],
    inputs: StatementInputs,
    events: tuple[EventResult, ...],
) -> PeriodFigure:
    zone = inputs.revision.terms.calendar.zone
    effects: list[Effect] = [
        effect
        for result in events
        if result.standing.counts and local_date(result.event.started_at, zone=zone) in days
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


def _whole(level: ServiceLevel, figures: list[PeriodFigure], days: DateRange) -> PeriodFigure:
    summed = figures[-1:] if level.measure.is_snapshot else figures
    raw = add_counts(figure.counts for figure in summed)
    adjusted = add_counts(figure.adjusted_counts for figure in summed)
    return PeriodFigure(
        label="month",
        days=days,
        counts=raw,
        adjusted_counts=adjusted,
        raw=level.figure(raw) if figures else NOTHING_COUNTED,
        adjusted=level.figure(adjusted) if figures else NOTHING_COUNTED,
    )


def _notices(statement: Statement, terms: Terms) -> list[Problem]:
    notices = list(statement.fees.problems)
    for result in statement.levels:
        if isinstance(result.month.adjusted, NotMeasurable):
            because = result.month.adjusted.because
            notices.append(_notice(f"{result.level.code} {result.level.title}: {because}."))
    needed = terms.credits.termination_consecutive
    for line in statement.credits.lines:
        if needed and line.consecutive >= needed:
            notices.append(
                _notice(
                    f"{line.sla_code} failed {line.consecutive} months in a row:"
                    " the customer has the right to terminate."
                )
            )
        elif needed and line.consecutive == needed - 1 and line.consecutive:
            notices.append(
                _notice(
                    f"{line.sla_code} failed {line.consecutive} months in a row;"
                    " one more gives the customer the right to terminate."
                )
            )
    notices.extend(_notice(text) for text in _unseated(statement))
    notices.extend(_notice(text) for text in _without_effect(statement))
    notices.extend(_notice(text) for text in _outside(statement))
    return notices


def _unseated(statement: Statement) -> Iterator[str]:
    """Who worked on days on which no seat was theirs."""
    assignments = statement.inputs.assignments
    for person in statement.people:
        mine = [item for item in assignments if item.staff_id == person.person.id]
        days = [
            day
            for day in statement.hours.person_days
            if day.staff_id == person.person.id and not any(day.day in item.days for item in mine)
        ]
        if days:
            count = "1 day" if len(days) == 1 else f"{len(days)} days"
            yield (
                f"{person.person.name} worked on {count} without a seat;"
                " only an hourly rate charges those hours."
            )


def _outside(statement: Statement) -> Iterator[str]:
    """Hours of the month on days on which the contract does not run."""
    inputs = statement.inputs
    minutes = sum(
        entry.minutes
        for entry in inputs.entries
        if entry.business_date in inputs.month.range
        and entry.business_date not in inputs.contract.days
    )
    if minutes:
        yield f"{hours_text(minutes)} h lie outside the contract's dates and are not charged."


def _without_effect(statement: Statement) -> Iterator[str]:
    """Events that count but lie in no period that was counted, so that nothing is taken out."""
    zone = statement.inputs.revision.terms.calendar.zone
    for result in statement.events:
        day = local_date(result.event.started_at, zone=zone)
        for effect in result.event.effects if result.standing.counts else ():
            level = next((r for r in statement.levels if r.level.code == effect.sla_code), None)
            periods = () if level is None else level.periods
            if not any(day in figure.days for figure in periods):
                yield (
                    f"{result.event.code} takes nothing out of {effect.sla_code}:"
                    f" no counts are recorded for {day}."
                )


def _notice(message: str) -> Problem:
    return Problem(message=message, severity=Severity.WARNING)

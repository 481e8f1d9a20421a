"""The month's statement: terms + hours + counts + excused events -> what is to be paid, and why.

`compute_statement` is a pure function of its inputs. `Assumptions` replace single facts (a target,
a decision) for a what-if; with none the statement is the real one. Effects of an excused event are
taken out of the period of counts that its first day lies in.

A month in which an amendment takes effect has several parts (`domain.parts`), and each day is
computed under the terms of its part. How service levels are judged then: `domain.level_results`.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.assumed_counts import TotalCounts, assume_counts
from bpodesk.domain.codec import SPARSE
from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.credit_words import chronic_notice, termination_notice
from bpodesk.domain.derived_counts import BookFacts
from bpodesk.domain.event_files import EvidenceRef
from bpodesk.domain.fee_lines import FeeInputs
from bpodesk.domain.fees import Fees, compute_fees
from bpodesk.domain.hours import MonthHours, compute_hours
from bpodesk.domain.ids import BatchId
from bpodesk.domain.level_results import EventResult, Evidence, LevelResult, judge_levels
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.money import Money
from bpodesk.domain.parts import (
    Part,
    calendar_of,
    check_zones,
    days_of,
    in_one_zone,
    level_runs,
    part_on,
    priced_lines,
    with_terms,
)
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.rounding import hours_text
from bpodesk.domain.sla.credits import Credits, History, PastResult, compute_credits, stakes_of
from bpodesk.domain.sla.excuses import ExcusedEvent, Standing, standing_of
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.levels import LevelKind
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import WorkingDays, local_date


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
    """Everything a statement is computed from; entries and events of other months may be in it.

    `incidents` and `remarks` are those of the month.

    `parts` are the days of the month on which the contract runs, at least one, in order.
    """

    contract: Contract
    parts: tuple[Part, ...]
    month: Month
    staff: tuple[StaffMember, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    entries: tuple[TimeEntry, ...] = ()
    volumes: tuple[Volume, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    events: tuple[ExcusedEvent, ...] = ()
    history: tuple[PastResult, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    evidence: tuple[EvidenceRef, ...] = field(default=(), metadata=SPARSE)
    incidents: tuple[Incident, ...] = field(default=(), metadata=SPARSE)
    remarks: tuple[LevelRemark, ...] = field(default=(), metadata=SPARSE)

    @property
    def revision(self) -> Revision:
        """The revision in force when the month ends: deadlines after it are that one's."""
        return self.parts[-1].revision

    @property
    def zone(self) -> str:
        """The zone whose days the month has."""
        return self.parts[0].terms.calendar.zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Facts replaced for a what-if: events taken as accepted or not, no excuses, other targets.

    `counts` are the month's totals of counts that are typed, by SLA and name.
    """

    accepted: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    no_excuses: bool = False
    targets: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    counts: TotalCounts = field(default_factory=dict[str, Mapping[str, int]])


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

    def remark_on(self, code: str) -> LevelRemark | None:
        """What the vendor says of a level's month."""
        return next((item for item in self.inputs.remarks if item.sla_code == code), None)

    @property
    def unexplained(self) -> tuple[LevelResult, ...]:
        """The misses of service levels of which no root cause is told; KPIs carry no money."""
        told = {item.sla_code for item in self.inputs.remarks if item.root_cause}
        return tuple(
            result
            for result in self.levels
            if result.outcome.failed
            and result.level.kind is LevelKind.SLA
            and result.level.code not in told
        )

    def level(self, code: str) -> LevelResult:
        """The level's result, the last one where it has several. Raises KeyError without any."""
        for result in reversed(self.levels):
            if result.level.code == code:
                return result
        raise KeyError(code)


def compute_statement(
    inputs: StatementInputs, assumed: Assumptions = REALITY, *, real: Statement | None = None
) -> Statement:
    """The statement of a contract's month.

    `real` is the statement of the same inputs without assumptions: no hour and no charge hangs on
    what is assumed, so they are taken from there.
    """
    parts = _assume_targets(in_one_zone(inputs.parts), assumed)
    month, contract = inputs.month, inputs.contract
    calendar = calendar_of(parts)
    if real is None:
        hours = compute_hours(
            inputs.entries,
            assignments=inputs.assignments,
            calendar=calendar,
            people=inputs.staff,
            days=month.range.overlap(contract.days),
        )
        fees = compute_fees(_fee_inputs(inputs, parts, calendar=calendar, hours=hours))
    else:
        hours, fees = real.hours, real.fees
    events = tuple(
        EventResult(event=event, standing=_standing(event, parts, assumed))
        for event in month_events(inputs)
    )
    judged = judge_levels(
        level_runs(parts, month.range),
        Evidence(
            month=month,
            agreed=days_of(parts),
            zone=inputs.zone,
            facts=BookFacts(
                month=month,
                hours=hours,
                calendar=calendar,
                staff=inputs.staff,
                assignments=inputs.assignments,
            ),
            hour_files=tuple(source.file_name for source in inputs.sources),
            measurements=assume_counts(
                inputs.measurements,
                assumed.counts,
                contract_id=contract.id,
                month=month,
                snapshots={
                    level.code
                    for part in parts
                    for level in part.terms.levels
                    if level.measure.is_snapshot
                },
            ),
            events=events,
        ),
    )
    bases = fees.at_risk_bases([part.days for part in parts])
    credits = compute_credits(
        [result.verdict for result in judged.results],
        stakes=stakes_of(
            [(part.days, part.terms.credits, base) for part, base in zip(parts, bases, strict=True)]
        ),
        history=History(inputs.history),
        month=month,
        incidents=inputs.incidents,
    )
    statement = Statement(
        inputs=inputs,
        hours=hours,
        people=_people(inputs, hours),
        fees=fees,
        levels=judged.results,
        events=events,
        credits=credits,
        notices=(),
    )
    notices = (
        *check_zones(inputs.parts),
        *_notices(statement),
        *(_notice(text) for text in judged.notices),
    )
    return dataclasses.replace(statement, notices=notices)


def month_events(inputs: StatementInputs) -> tuple[ExcusedEvent, ...]:
    """The excused events that began in the month, by the contract's clock."""
    days = inputs.month.range
    return tuple(
        event for event in inputs.events if local_date(event.started_at, zone=inputs.zone) in days
    )


def fee_inputs(statement: Statement) -> FeeInputs:
    """What a statement's fee lines were worked out from."""
    inputs = statement.inputs
    parts = in_one_zone(inputs.parts)
    return _fee_inputs(inputs, parts, calendar=calendar_of(parts), hours=statement.hours)


def _fee_inputs(
    inputs: StatementInputs, parts: Sequence[Part], *, calendar: WorkingDays, hours: MonthHours
) -> FeeInputs:
    volumes = [volume for volume in inputs.volumes if volume.month == inputs.month.first]
    return FeeInputs(
        rates=priced_lines(parts),
        calendar=calendar,
        currency=inputs.contract.currency,
        month=inputs.month,
        days=inputs.month.range.overlap(inputs.contract.days),
        hours=hours,
        assignments=inputs.assignments,
        volumes={volume.rate_code: volume.quantity for volume in volumes},
        volume_sources={volume.rate_code: volume.source for volume in volumes},
    )


def _assume_targets(parts: Sequence[Part], assumed: Assumptions) -> tuple[Part, ...]:
    """The parts with other targets; a level has the assumed one in all of them."""
    if not assumed.targets:
        return tuple(parts)
    return tuple(
        with_terms(
            part,
            dataclasses.replace(
                part.terms,
                levels=tuple(
                    dataclasses.replace(level, target=assumed.targets.get(level.code, level.target))
                    for level in part.terms.levels
                ),
            ),
        )
        for part in parts
    )


def _standing(event: ExcusedEvent, parts: Sequence[Part], assumed: Assumptions) -> Standing:
    """How an event stands under the clause and the calendar in force on its first day."""
    zone = parts[0].terms.calendar.zone
    terms = part_on(parts, local_date(event.started_at, zone=zone)).terms
    standing = standing_of(event, policy=terms.credits, calendar=terms.calendar)
    if assumed.no_excuses:
        return dataclasses.replace(standing, counts=False, reason="assumed not to be excused")
    if event.code in assumed.rejected:
        return dataclasses.replace(standing, counts=False, reason="assumed to be rejected")
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


def _notices(statement: Statement) -> list[Problem]:
    notices = list(statement.fees.problems)
    for result in statement.levels:
        if isinstance(result.month.adjusted, NotMeasurable):
            because = result.month.adjusted.because
            notices.append(_notice(f"{result.name}: {because}."))
    policy = statement.inputs.revision.terms.credits
    for line in statement.credits.lines:
        told = (termination_notice(line), chronic_notice(line, policy))
        notices.extend(_notice(text) for text in told if text)
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
    for result in statement.events:
        day = local_date(result.event.started_at, zone=statement.inputs.zone)
        for effect in result.event.effects if result.standing.counts else ():
            mine = (item for item in statement.levels if item.level.code == effect.sla_code)
            if not any(day in figure.days for item in mine for figure in item.periods):
                yield (
                    f"{result.event.code} takes nothing out of {effect.sla_code}:"
                    f" no counts are recorded for {day}."
                )


def _notice(message: str) -> Problem:
    return Problem(message=message, severity=Severity.WARNING)

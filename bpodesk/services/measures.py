"""What is counted in a month besides hours: counts, volumes, excused events, past results."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.contracts import Contract, Revision, Terms, revision_on
from bpodesk.domain.event_steps import check_decision, implied_steps
from bpodesk.domain.fees import expected_volumes
from bpodesk.domain.ids import UNSAVED, ContractId, EventId, PastResultId
from bpodesk.domain.measured import Measurement, Volume, check_measurement, check_volume
from bpodesk.domain.parts import (
    LevelRun,
    Part,
    days_of,
    level_runs,
    month_parts,
    priced_lines,
    run_for,
)
from bpodesk.domain.periods import DateRange, Month, Week, weeks_of
from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.excuses import (
    Counted,
    Decision,
    Effect,
    ExcusedEvent,
    Standing,
    check_effects,
    check_event,
    check_taken_out,
    may_count,
    standing_of,
)
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin, add_counts
from bpodesk.domain.worktime import local_date
from bpodesk.services.books import NotFound, OpenBook, company_of
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import excuses as excuse_queries
from bpodesk.storage.queries import measured as queries
from bpodesk.storage.queries import statements as statement_queries
from bpodesk.storage.records import fetch_one


class EvidenceStays(Trouble):
    """A sealed statement names it."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What an event that counts takes out of the period of counts that its first day lies in."""

    day: dt.date
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSheet:
    """What can be typed in for a contract's month, and what was.

    `levels` are those whose counts are typed (not the ones that come from timesheets), each code
    once, as agreed last; `runs` say on which days each level was agreed how; `rates` are the rate
    lines that need a volume; `excused` is what the events of the month take out;
    `sealed_version` the version that was sealed last, 0 where none was.
    """

    contract: Contract
    parts: tuple[Part, ...]
    month: Month
    weeks: tuple[Week, ...]
    runs: tuple[LevelRun, ...]
    levels: tuple[ServiceLevel, ...]
    rates: tuple[RateLine, ...]
    measurements: tuple[Measurement, ...]
    volumes: tuple[Volume, ...]
    excused: tuple[TakenOut, ...] = ()
    sealed_version: int = 0

    def run_of(self, code: str, days: DateRange) -> LevelRun | None:
        """The run in which a level's counts of the days are judged; None where in none."""
        runs = [run for run in self.runs if run.level.code == code]
        return run_for(days, runs, agreed=days_of(self.parts))

    def level_of(self, code: str, days: DateRange) -> ServiceLevel:
        """The level of `levels` as agreed for counts of the days; as agreed last where it isn't."""
        run = self.run_of(code, days)
        if run is not None:
            return run.level
        return next(level for level in self.levels if level.code == code)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An excused event with its standing under the terms in force."""

    event: ExcusedEvent
    standing: Standing

    @property
    def id(self) -> int:
        """The event's id."""
        return self.event.id


def parts_for(contract: Contract, revisions: Sequence[Revision], month: Month) -> tuple[Part, ...]:
    """The parts a month is computed in, one a revision in force.

    Raises NotFound where no revision takes effect before the month is over.
    """
    parts = month_parts(contract, revisions, month)
    if not parts:
        raise NotFound(f"The contract has no revision in force in {month}.")
    return parts


def terms_at(revisions: Sequence[Revision], moment: dt.datetime) -> Terms:
    """The terms an event stands under: those in force on its first day in the contract's zone.

    One from before every revision stands under the first that takes effect: it can still be read
    and corrected. Raises NotFound where there is no revision.
    """
    if not revisions:
        raise NotFound("The contract is no longer in the book.")
    return revision_at(revisions, moment).terms


def revision_at(revisions: Sequence[Revision], moment: dt.datetime) -> Revision:
    """The revision whose terms those are. There is at least one."""
    zone = _in_force(revisions, moment.date()).terms.calendar.zone
    return _in_force(revisions, local_date(moment, zone=zone))


def terms_on(revisions: Sequence[Revision], day: dt.date) -> Terms:
    """The terms in force on a day; before every revision, those of the first to take effect."""
    return _in_force(revisions, day).terms


def _in_force(revisions: Sequence[Revision], day: dt.date) -> Revision:
    later = sorted(item.effective_from for item in revisions if item.effective_from > day)
    found = (revision_on(revisions, other) for other in (day, *later))
    return next(revision for revision in found if revision is not None)


def open_month(book: OpenBook, contract_id: ContractId, month: Month) -> MonthSheet:
    """The month of a contract for typing in. Raises NotFound."""
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        measurements = queries.measurements(connection, contract_id=contract_id, month=month)
        volumes = queries.volumes(connection, contract_id=contract_id, month=month)
        sealed = statement_queries.statements(connection, contract_id=contract_id, month=month)
    if contract is None:
        raise NotFound("The contract is no longer in the book.")
    parts = parts_for(contract, revisions, month)
    runs = level_runs(parts, month.range)
    levels = {run.level.code: run.level for run in runs}
    return MonthSheet(
        contract=contract,
        parts=parts,
        month=month,
        weeks=weeks_of(month),
        runs=runs,
        levels=tuple(level for level in levels.values() if level.measure.origin is Origin.ENTERED),
        rates=expected_volumes(priced_lines(parts), month.range),
        measurements=measurements,
        volumes=volumes,
        sealed_version=max((item.version for item in sealed), default=0),
        excused=tuple(_taken_out(list_events(book, contract_id), parts, month)),
    )


def _taken_out(rows: Iterable[EventRow], parts: Sequence[Part], month: Month) -> Iterator[TakenOut]:
    zone = parts[0].terms.calendar.zone
    for row in rows:
        day = local_date(row.event.started_at, zone=zone)
        if row.standing.counts and day in month.range:
            yield from (TakenOut(day, effect) for effect in row.event.effects)


def save_month(
    book: OpenBook,
    sheet: MonthSheet,
    *,
    measurements: Sequence[Measurement],
    volumes: Sequence[Volume],
) -> Outcome[MonthSheet]:
    """Save all counts and volumes of a month as one step; what is no longer there is deleted."""
    problems: list[Problem] = []
    for measurement in measurements:
        level = sheet.level_of(measurement.sla_code, measurement.days)
        problems.extend(check_measurement(measurement, level))
    problems.extend(_overlapping_counts(measurements))
    for volume in volumes:
        problems.extend(check_volume(volume))
    problems.extend(_accepted_twice(book, sheet, volumes))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    label = f"Counts of {sheet.contract.number} for {sheet.month}"
    with book.unit_of_work(label) as work:
        kept = {measurement.id for measurement in measurements}
        for stored in sheet.measurements:
            if stored.id not in kept:
                work.delete(Kind.MEASUREMENT, stored.id)
        for measurement in measurements:
            work.save(measurement)
        kept_volumes = {volume.id for volume in volumes}
        for stored_volume in sheet.volumes:
            if stored_volume.id not in kept_volumes:
                work.delete(Kind.VOLUME, stored_volume.id)
        for volume in volumes:
            work.save(volume)
    saved = open_month(book, sheet.contract.id, sheet.month)
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def _accepted_twice(
    book: OpenBook, sheet: MonthSheet, volumes: Sequence[Volume]
) -> Iterator[Problem]:
    """Milestones accepted more than once, in this month or in another one as well."""
    titles = {rate.code: rate.title for rate in sheet.rates if rate.kind is RateKind.MILESTONE}
    accepted = [item for item in volumes if item.rate_code in titles and item.quantity]
    if not accepted:
        return
    with book.book.reading() as connection:
        stored = queries.volumes(connection, contract_id=sheet.contract.id)
    others = {
        item.rate_code: item.month
        for item in stored
        if item.quantity and item.month != sheet.month.first
    }
    for item in accepted:
        title, other = titles[item.rate_code], others.get(item.rate_code)
        if other is not None:
            message = f"{title} was accepted in {other:%Y-%m}; its fee is due once."
            yield Problem(field=item.rate_code, place=item.rate_code, message=message)
        elif item.quantity != 1:
            message = f"{title} is accepted once: write 1, or leave it empty."
            yield Problem(field=item.rate_code, place=item.rate_code, message=message)


def _overlapping_counts(measurements: Sequence[Measurement]) -> list[Problem]:
    ordered = sorted(measurements, key=lambda item: (item.sla_code, item.starts_on))
    return [
        Problem(
            field=after.sla_code,
            message=f"{after.sla_code} is counted by week and for the month as well."
            " Keep one of the two, or the same items count twice.",
        )
        for before, after in pairwise(ordered)
        if before.sla_code == after.sla_code and len(before.days.overlap(after.days))
    ]


def list_events(book: OpenBook, contract_id: ContractId) -> tuple[EventRow, ...]:
    """A contract's excused events with their standing under the revision of their first day."""
    with book.book.reading() as connection:
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        events = queries.events(connection, contract_id=contract_id)
    rows: list[EventRow] = []
    for event in events:
        terms = terms_at(revisions, event.started_at)
        standing = standing_of(event, policy=terms.credits, calendar=terms.calendar)
        rows.append(EventRow(event=event, standing=standing))
    return tuple(rows)


def save_event(book: OpenBook, event: ExcusedEvent) -> Outcome[ExcusedEvent]:
    """Add an excused event, or save the changes of one.

    A notice given for the first time and another decision are recorded as steps of today: by the
    vendor or the customer, whose word it is. A day and a person of its own: `excuses.take_step`.
    """
    problems = list(check_event(event))
    with book.book.reading() as connection:
        others = queries.events(connection, contract_id=event.contract_id)
        revisions = contract_queries.revisions(connection, contract_id=event.contract_id)
        parties = contract_queries.parties(connection)
    terms = terms_at(revisions, event.started_at)
    problems.extend(check_effects(event, terms.levels))
    if any(other.code == event.code and other.id != event.id for other in others):
        message = f"{event.code} is taken by another event of this contract."
        problems.append(Problem(field="code", message=message, value=event.code))
    stored = next((other for other in others if other.id == event.id), None)
    if stored is not None:
        problems.extend(check_decision(stored, event))
    if not has_errors(problems):
        problems.extend(uncounted_items(book, event, revisions, others))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    if event.decision is Decision.DRAFT and event.noticed_at is not None:
        event = dataclasses.replace(event, decision=Decision.NOTICED)
    zone, noticed = terms.calendar.zone, event.noticed_at
    steps = implied_steps(
        stored,
        event,
        today=local_date(book.clock(), zone=zone),
        noticed_on=None if noticed is None else local_date(noticed, zone=zone),
        vendor=company_of(book).name,
        customer=parties[event.contract_id][1],
    )
    verb = "Edit of" if event.id else "New"
    with book.unit_of_work(f"{verb} excused event {event.code}") as work:
        saved = work.save(event)
        for step in steps:
            work.add(dataclasses.replace(step, event_id=saved.id))
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def uncounted_items(
    book: OpenBook,
    event: ExcusedEvent,
    revisions: Sequence[Revision],
    others: Sequence[ExcusedEvent],
) -> Iterator[Problem]:
    """Items an event would take out that were never counted, or that are the whole month.

    Where nothing is counted yet, nothing can be said; nor of hours, which come and go.
    """
    terms = terms_at(revisions, event.started_at)
    zone = terms.calendar.zone
    day = local_date(event.started_at, zone=zone)
    month = Month.containing(day)
    with book.book.reading() as connection:
        counted = queries.measurements(connection, contract_id=event.contract_id, month=month)
    live = [item for item in others if item.id != event.id and _is_live(item, revisions)]
    began = {item.id: local_date(item.started_at, zone=zone) for item in live}
    levels = {level.code: level for level in terms.levels}
    for effect in event.effects:
        mine = [item for item in counted if item.sla_code == effect.sla_code]
        period = next((item for item in mine if day in item.days), None)
        if period is None or levels[effect.sla_code].measure.origin is not Origin.ENTERED:
            continue
        near = [item for item in live if began[item.id] in period.days]
        far = [item for item in live if item not in near and began[item.id] in month.range]
        yield from check_taken_out(
            effect,
            Counted(
                level=levels[effect.sla_code],
                period=period.counts,
                month=add_counts(item.counts for item in mine),
                others=tuple(taken for item in near for taken in item.effects),
                elsewhere=tuple(taken for item in far for taken in item.effects),
            ),
        )


def _is_live(event: ExcusedEvent, revisions: Sequence[Revision]) -> bool:
    terms = terms_at(revisions, event.started_at)
    return may_count(event, standing_of(event, policy=terms.credits, calendar=terms.calendar))


def delete_event(book: OpenBook, event_id: EventId) -> ChangeSet:
    """Delete an excused event with its steps and evidence; undo brings them back.

    Raises EvidenceStays where a sealed statement names evidence of it.
    """
    with book.book.reading() as connection:
        event = fetch_one(connection, ExcusedEvent, event_id)
        if event is None:
            raise NotFound("The excused event is no longer in the book.")
        steps = excuse_queries.steps(connection, contract_id=event.contract_id)
        files = excuse_queries.evidence(connection, contract_id=event.contract_id)
    mine = [item for item in files if item.event_id == event_id]
    if any(item.is_sealed for item in mine):
        raise EvidenceStays(
            f"{event.code} has evidence that a sealed statement names, so it stays in the book."
            " Record that it is withdrawn instead."
        )
    with book.unit_of_work("Deletion of excused event") as work:
        for item in mine:
            work.delete(Kind.EVENT_FILE, item.id)
        for step in steps:
            if step.event_id == event_id:
                work.delete(Kind.EVENT_STEP, step.id)
        work.delete(Kind.EXCUSED_EVENT, event_id)
    return work.changes


def list_history(book: OpenBook, contract_id: ContractId) -> tuple[PastResult, ...]:
    """What the credits of later months look back on."""
    with book.book.reading() as connection:
        return queries.history(connection, contract_id=contract_id)


def save_history(
    book: OpenBook, contract_id: ContractId, results: Sequence[PastResult]
) -> Outcome[int]:
    """Save the results that were typed in for months before the book was begun, as one step.

    Results that came from sealed statements are not touched.
    """
    keys = [(result.sla_code, result.month) for result in results]
    if len(set(keys)) < len(keys):
        message = "A service level has two results for one month. Keep one of them."
        return NotSaved(problems=(Problem(field="history", message=message),))
    with book.book.reading() as connection:
        stored = queries.history(connection, contract_id=contract_id)
    sealed = {(old.sla_code, old.month) for old in stored if old.statement_id is not None}
    taken = sorted(key for key in keys if key in sealed)
    if taken:
        code, month = taken[0]
        message = f"{code} in {month:%Y-%m} comes from a sealed statement and can't be typed in."
        return NotSaved(problems=(Problem(field="history", message=message),))
    before = {old.id: old for old in stored if old.statement_id is None}
    unchanged = {result.id for result in results if before.get(result.id) == result}
    with book.unit_of_work("Edit of past results") as work:
        # Changed ones go and come anew, so that two can swap their months.
        for old_id in before.keys() - unchanged:
            work.delete(Kind.PAST_RESULT, old_id)
        for result in results:
            if result.id not in unchanged:
                work.add(
                    dataclasses.replace(
                        result, id=PastResultId(UNSAVED), row_version=0, contract_id=contract_id
                    )
                )
    return Saved(record=len(results), changes=work.changes)

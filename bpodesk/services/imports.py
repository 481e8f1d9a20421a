"""Importing a timesheet: read a file, plan what it would do to the book, do it as one step.

Reading needs no book and may run anywhere. A plan says everything before anything is written: who
is who, what is new, what is there already, what overlaps. Importing the same file again, or rows
that are there already, changes nothing. The file's bytes are kept, and each entry knows its cell.
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract, Revision, latest_revision, revision_on
from bpodesk.domain.ids import ContractId, SourceFileId, StaffId
from bpodesk.domain.overlaps import Overlap, find_overlaps
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import Answers, ReadEntry, Reading, Role, cell_name
from bpodesk.domain.reconcile import reconcile
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import ImportBatch, SourceFile, TimeEntry
from bpodesk.domain.worktime import instant, is_zone, local_date
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import customers as customer_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import timesheets as queries
from bpodesk.storage.records import fetch_one
from bpodesk.workbooks.people import KnownPerson, NameMatch, WrittenName, match_people
from bpodesk.workbooks.watch import CancelCheck, Progress, ignore_progress, never_cancelled

NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file as the user gave it, with what a layout understood of it under the answers given."""

    name: str
    content: bytes
    sha256: str
    reading: Reading
    answers: Answers = NO_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What importing a file into a contract would do.

    `entries` are the new ones, without ids; `same` counts those that are in the book already.
    Where the file corrects an earlier import (`replaces`), its rows take the place of that one's:
    `changed` pairs (before, after), `removed` are those the file no longer states, and `kept` are
    those that would change or go but were edited by a person since, and stay as they are.
    `unknown` are the written names that nobody was chosen for. `earlier` is the import of the very
    same file, where there was one: then there is nothing to do.
    """

    file: GivenFile
    contract: Contract
    zone: str
    matches: tuple[NameMatch, ...]
    chosen: Mapping[WrittenName, StaffId]
    entries: tuple[TimeEntry, ...]
    same: int
    changed: tuple[tuple[TimeEntry, TimeEntry], ...] = ()
    removed: tuple[TimeEntry, ...] = ()
    kept: tuple[TimeEntry, ...] = ()
    replaces: ImportBatch | None = None
    replaceable: tuple[ImportBatch, ...] = ()
    problems: tuple[Problem, ...]
    overlaps: tuple[Problem, ...]
    earlier: ImportBatch | None

    @property
    def unknown(self) -> tuple[WrittenName, ...]:
        """The names that still need a person."""
        return tuple(m.written for m in self.matches if m.written not in self.chosen)

    @property
    def total_minutes(self) -> int:
        """Minutes of the new entries."""
        return sum(entry.minutes for entry in self.entries)


def read_file(
    content: bytes,
    *,
    name: str,
    answers: Answers = NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> GivenFile:
    """Understand a file. Raises FileRefused with the sentence, or Cancelled."""
    # Only who reads a file pays for what reads one.
    from bpodesk.workbooks.sandbox import read_timesheet_apart

    reading = read_timesheet_apart(
        content, name=name, answers=answers, progress=progress, cancelled=cancelled
    )
    digest = hashlib.sha256(content).hexdigest()
    return GivenFile(name=name, content=content, sha256=digest, reading=reading, answers=answers)


def _go_on() -> None:
    """The checkpoint of callers who can't be cancelled."""


def plan_import(
    book: OpenBook,
    file: GivenFile,
    *,
    contract_id: ContractId,
    zone: str | None = None,
    choices: Mapping[WrittenName, StaffId] | None = None,
) -> ImportPlan:
    """What the import would do. `zone` is where the file's clock stood; if None,
    that of the contract's last import, else the company's.

    `choices` are the people a user picked for written names; they win over every match, and a
    match that is only proposed counts once it is among them.
    """
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        company = customer_queries.company(connection)
        if contract is None or company is None:
            raise NotFound("The contract is no longer in the book.")
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        people = staff_queries.staff_members(connection)
        days = _days_around(file.reading)
        stored = queries.entries(connection, days=days)
        kept = queries.file_with_hash(connection, file.sha256)
        of_file = [b for b in queries.batches(connection) if kept and b.source_file_id == kept.id]
        latest = queries.batches(connection, contract_id=contract_id)
        numbers = contract_queries.numbers(connection)
    earlier = next((b for b in of_file if b.contract_id == contract_id), None)
    # The clock of the last file is the likeliest; the first one's is the company's.
    clock_zone = zone or (latest[0].zone if latest else company.zone)
    if not is_zone(clock_zone):
        raise NotFound(f"There is no time zone {clock_zone}. Choose one such as Asia/Manila.")
    revision = revision_on(revisions, days.start) or latest_revision(revisions)
    contract_zone = revision.terms.calendar.zone if revision is not None else clock_zone
    names = tuple(
        dict.fromkeys(WrittenName(name=e.person, code=e.person_code) for e in file.reading.entries)
    )
    matches = match_people(names, [_known(person) for person in people])
    chosen = {m.written: m.staff_id for m in matches if m.is_sure and m.staff_id is not None}
    chosen.update(choices or {})
    sheets = _sheet_names(file.reading)
    hours_columns = {item.column for item in file.reading.columns if item.role is Role.HOURS}
    entries = [
        entry_of(
            entry,
            staff_id=chosen[WrittenName(name=entry.person, code=entry.person_code)],
            contract_id=contract_id,
            zone=clock_zone,
            contract_zone=contract_zone,
            sheet=sheets.index(entry.sheet),
            states_hours=entry.column in hours_columns,
        )
        for entry in file.reading.entries
        if WrittenName(name=entry.person, code=entry.person_code) in chosen
    ]
    found = reconcile(entries, stored)
    overlaps = () if earlier else (*find_overlaps(found.new, stored), *found.told_twice)
    return ImportPlan(
        file=file,
        contract=contract,
        zone=clock_zone,
        matches=matches,
        chosen=chosen,
        entries=() if earlier else found.new,
        same=len(entries) if earlier else found.same,
        problems=(
            *file.reading.problems,
            *_checksum_problems(file.reading),
            *_clock_problems(found.new, revision, clock_zone),
        ),
        overlaps=(
            *_overlap_problems(overlaps, sheets, people),
            *(_elsewhere(numbers[batch.contract_id]) for batch in of_file if earlier is None),
        ),
        earlier=earlier,
    )


def import_timesheet(
    book: OpenBook,
    plan: ImportPlan,
    *,
    allow_overlaps: bool = False,
    checkpoint: Callable[[], None] = _go_on,
) -> Outcome[int]:
    """Import what was planned, as one step; gives back how many entries are new.

    The plan is made afresh, as the book may have changed since. Names that a user chose for are
    remembered as aliases of the person, in the same step. `checkpoint` is called before anything
    is written and right before it is final; what it raises takes everything back.
    """
    checkpoint()
    plan = plan_import(
        book, plan.file, contract_id=plan.contract.id, zone=plan.zone, choices=plan.chosen
    )
    problems = _import_problems(plan, allow_overlaps=allow_overlaps)
    if problems:
        return NotSaved(problems=problems)
    label = f"Import of {plan.file.name}"
    with book.unit_of_work(label) as work:
        if plan.entries:
            kept = queries.file_with_hash(work.connection, plan.file.sha256)
            file_id = (
                kept.id
                if kept is not None
                else work.add(
                    SourceFile(
                        name=plan.file.name,
                        sha256=plan.file.sha256,
                        size=len(plan.file.content),
                        content=plan.file.content,
                    )
                ).id
            )
            batch = work.add(_batch(book, plan, file_id))
            work.add_many([dataclasses.replace(e, batch_id=batch.id) for e in plan.entries])
            for person in _with_new_aliases(plan, staff_queries.staff_members(work.connection)):
                work.update(person)
            checkpoint()
    return Saved(record=len(plan.entries), changes=work.changes, warnings=plan.problems)


def _import_problems(plan: ImportPlan, *, allow_overlaps: bool) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if plan.earlier is not None:
        return ()
    problems.extend(
        Problem(
            message=f"Nobody in the staff list is called “{name.name or name.code}”."
            " Choose the person, or add them first.",
            value=name.name,
        )
        for name in plan.unknown
    )
    if not allow_overlaps:
        problems.extend(plan.overlaps)
    return tuple(problems)


def _batch(book: OpenBook, plan: ImportPlan, file_id: SourceFileId) -> ImportBatch:
    return ImportBatch(
        contract_id=plan.contract.id,
        source_file_id=file_id,
        layout=plan.file.reading.layout,
        zone=plan.zone,
        sheets=_sheet_names(plan.file.reading),
        columns=plan.file.reading.columns,
        imported_at=book.clock(),
        entry_count=len(plan.entries),
        total_minutes=plan.total_minutes,
    )


def _with_new_aliases(plan: ImportPlan, people: Sequence[StaffMember]) -> list[StaffMember]:
    by_id = {person.id: person for person in people}
    sure = {match.written for match in plan.matches if match.is_sure}
    changed: dict[StaffId, StaffMember] = {}
    for written, staff_id in plan.chosen.items():
        person = changed.get(staff_id) or by_id.get(staff_id)
        if person is None or written in sure or not written.name:
            continue
        aliases = tuple(dict.fromkeys((*person.aliases, written.name)))
        changed[staff_id] = dataclasses.replace(person, aliases=aliases)
    return list(changed.values())


def _known(person: StaffMember) -> KnownPerson:
    return KnownPerson(id=person.id, code=person.code, name=person.name, aliases=person.aliases)


def _sheet_names(reading: Reading) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in reading.sheets)


def _days_around(reading: Reading) -> DateRange:
    """The days of a reading and one on either side, as zones may move a shift by a day."""
    first, last = reading.first_day, reading.last_day
    if first is None or last is None:
        raise NotFound("The file has no hours in it. Nothing was changed.")
    return DateRange(start=first - ONE_DAY, end=last + 2 * ONE_DAY)


def entry_of(
    read: ReadEntry,
    *,
    staff_id: StaffId,
    contract_id: ContractId,
    zone: str,
    contract_zone: str,
    sheet: int,
    states_hours: bool = True,
) -> TimeEntry:
    day = read.day
    if day is None:
        raise ValueError("an entry without a day can't be put into the book")
    entry = TimeEntry(
        staff_id=staff_id,
        contract_id=contract_id,
        business_date=day,
        break_minutes=read.break_minutes or 0,
        minutes=read.minutes,
        overtime_minutes=read.overtime_minutes,
        task=read.task,
        source_sheet=sheet,
        source_row=read.row,
        source_column=read.column,
    )
    if read.start is None or read.end is None:
        return entry
    next_day = day + ONE_DAY if read.end <= read.start else day
    started = instant(day, read.start, zone=zone)
    last_day = read.end_day or next_day
    ended = instant(last_day, read.end, zone=zone)
    if ended <= started:
        # Clocks that go forward skipped the start: only the hours are certain.
        return entry
    span = int((ended - started).total_seconds()) // 60
    minutes, pause = read.minutes, read.break_minutes
    if not states_hours:
        # Worked out from the clock: in the night in which it changes, the true length counts.
        by_clock = dt.datetime.combine(last_day, read.end) - dt.datetime.combine(day, read.start)
        shift = span - int(by_clock.total_seconds()) // 60
        minutes = max(read.minutes + shift, read.overtime_minutes or 0)
    return dataclasses.replace(
        entry,
        business_date=local_date(started, zone=contract_zone),
        started_at=started,
        ended_at=ended,
        minutes=minutes,
        break_minutes=max(0, span - minutes) if pause is None else pause,
    )


def _clock_problems(
    entries: Sequence[TimeEntry], revision: Revision | None, zone: str
) -> Iterator[Problem]:
    """A warning where most shifts start outside the working hours: another clock was meant."""
    if revision is None:
        return
    calendar = revision.terms.calendar
    starts = [(entry.business_date, entry.started_at) for entry in entries if entry.started_at]
    outside = sum(
        not any(span.start <= start < span.end for span in calendar.hours_on(day))
        for day, start in starts
    )
    if outside * 2 > len(starts):
        yield Problem(
            message=f"{outside} of {len(starts)} shifts start outside the contract's working"
            f" hours. Are the file's times really those of {zone}?",
            severity=Severity.WARNING,
        )


def _checksum_problems(reading: Reading) -> list[Problem]:
    return [
        Problem(
            message=f"The file's own total “{check.label}” is {check.stated_minutes / 60:.2f} h,"
            f" its entries add up to {check.computed_minutes / 60:.2f} h.",
            place=check.place,
            severity=Severity.WARNING,
        )
        for check in reading.checksums
        if not check.agrees
    ]


def _overlap_problems(
    overlaps: Sequence[Overlap], sheets: Sequence[str], people: Sequence[StaffMember]
) -> Iterator[Problem]:
    names = {person.id: person.name for person in people}
    for overlap in overlaps:
        entry = overlap.entry
        place = cell_name(
            sheets[entry.source_sheet or 0], entry.source_row or 0, entry.source_column or 0
        )
        where = "another row of the file" if overlap.in_same_file else "hours in the book"
        if overlap.other.contract_id != entry.contract_id:
            where = "hours in the book for another contract"
        what = f"{overlap.minutes} minutes overlap with {where}"
        if entry.started_at is None or overlap.other.started_at is None:
            what = f"the book has {overlap.other.minutes / 60:.2f} h of this day already"
        yield Problem(
            message=f"{names[entry.staff_id]} on {entry.business_date}: {what}.", place=place
        )


def _elsewhere(number: str) -> Problem:
    return Problem(message=f"This very file was imported into {number} before.")

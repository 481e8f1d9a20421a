"""Timesheets: read a file, plan what it would do to the book, import it as one step.

Reading needs no book and may run anywhere. A plan says everything before anything is written: who
is who, what is new, what is there already, what overlaps. Importing the same file again, or rows
that are there already, changes nothing. The file's bytes are kept, and each entry knows its cell.
"""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.contracts import Contract, latest_revision, revision_on
from bpodesk.domain.ids import BatchId, ContractId, SourceFileId, StaffId
from bpodesk.domain.overlaps import find_overlaps
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import (
    MINUTES_PER_DAY,
    ImportBatch,
    ReadEntry,
    Reading,
    Role,
    SourceFile,
    TimeEntry,
    cell_name,
)
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

MANUAL = "typed in"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file as the user gave it, with what a layout understood of it."""

    name: str
    content: bytes
    sha256: str
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What importing a file into a contract would do.

    `entries` are the new ones, without ids; `same` counts those that are in the book already.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """An import as lists show it."""

    batch: ImportBatch
    contract_number: str
    file_name: str
    sha256: str

    @property
    def id(self) -> int:
        """The batch's id."""
        return self.batch.id


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """A time entry with its person, contract, file and cell."""

    entry: TimeEntry
    person: StaffMember
    contract_number: str
    file_name: str
    place: str

    @property
    def id(self) -> int:
        """The entry's id."""
        return self.entry.id


def read_file(
    content: bytes,
    *,
    name: str,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> GivenFile:
    """Understand a file. Raises FileRefused with the sentence, or Cancelled."""
    # Only who reads a file pays for the libraries that read Excel.
    from bpodesk.workbooks.recognise import read_timesheet

    reading = read_timesheet(content, name=name, progress=progress, cancelled=cancelled)
    digest = hashlib.sha256(content).hexdigest()
    return GivenFile(name=name, content=content, sha256=digest, reading=reading)


def plan_import(
    book: OpenBook,
    file: GivenFile,
    *,
    contract_id: ContractId,
    zone: str | None = None,
    choices: Mapping[WrittenName, StaffId] | None = None,
) -> ImportPlan:
    """What the import would do. `zone` is where the file's clock stood (the company's if None).

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
        batches = queries.batches(connection, contract_id=contract_id)
    earlier = next((b for b in batches if kept and b.source_file_id == kept.id), None)
    clock_zone = zone or company.zone
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
        _entry(
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
    there = {_facts(entry) for entry in stored}
    new = tuple(entry for entry in entries if _facts(entry) not in there)
    return ImportPlan(
        file=file,
        contract=contract,
        zone=clock_zone,
        matches=matches,
        chosen=chosen,
        entries=() if earlier else new,
        same=len(entries) if earlier else len(entries) - len(new),
        problems=(*file.reading.problems, *_checksum_problems(file.reading)),
        overlaps=() if earlier else _overlap_problems(new, stored, sheets, people),
        earlier=earlier,
    )


def import_timesheet(
    book: OpenBook, plan: ImportPlan, *, allow_overlaps: bool = False
) -> Outcome[int]:
    """Import what was planned, as one step; gives back how many entries are new.

    The plan is made afresh, as the book may have changed since. Names that a user chose for are
    remembered as aliases of the person, in the same step.
    """
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
    return Saved(record=len(plan.entries), changes=work.changes, warnings=plan.problems)


def list_batches(book: OpenBook) -> tuple[BatchRow, ...]:
    """The imports, latest first."""
    with book.book.reading() as connection:
        files = queries.file_infos(connection)
        numbers = contract_queries.numbers(connection)
        return tuple(
            BatchRow(
                batch=batch,
                contract_number=numbers[batch.contract_id],
                file_name=files[batch.source_file_id].name,
                sha256=files[batch.source_file_id].sha256,
            )
            for batch in queries.batches(connection)
        )


def list_entries(
    book: OpenBook, *, days: DateRange, contract_id: ContractId | None = None
) -> tuple[EntryRow, ...]:
    """The time entries of the days, each with the cell it came from."""
    with book.book.reading() as connection:
        files = queries.file_infos(connection)
        batches = {batch.id: batch for batch in queries.batches(connection)}
        people = {person.id: person for person in staff_queries.all_staff(connection)}
        numbers = contract_queries.numbers(connection)
        found = queries.entries(connection, days=days, contract_id=contract_id)
    rows: list[EntryRow] = []
    for entry in found:
        batch = batches.get(entry.batch_id) if entry.batch_id is not None else None
        rows.append(
            EntryRow(
                entry=entry,
                person=people[entry.staff_id],
                contract_number=numbers[entry.contract_id],
                file_name=files[batch.source_file_id].name if batch is not None else MANUAL,
                place=place_of(entry, batch),
            )
        )
    return tuple(rows)


def place_of(entry: TimeEntry, batch: ImportBatch | None) -> str:
    """The cell an entry came from: Hours!F12; empty where it was typed in."""
    if batch is None or entry.source_row is None or entry.source_column is None:
        return ""
    sheet = batch.sheets[entry.source_sheet or 0]
    return cell_name(sheet, entry.source_row, entry.source_column)


def save_entry(book: OpenBook, entry: TimeEntry) -> Outcome[TimeEntry]:
    """Save an entry that was typed in or corrected; both need a note that says why."""
    problems: list[Problem] = []
    if not entry.staff_id:
        problems.append(Problem(field="staff_id", message="Choose the person."))
    if not entry.contract_id:
        problems.append(Problem(field="contract_id", message="Choose the contract."))
    if not entry.note.strip():
        message = "Say why these hours are typed in or changed; the note is kept with them."
        problems.append(Problem(field="note", message=message))
    if entry.overtime_minutes is not None and entry.overtime_minutes > entry.minutes:
        message = "The overtime is part of the hours and can't be more than they are."
        problems.append(Problem(field="overtime_minutes", message=message))
    if not 0 <= entry.minutes <= 2 * MINUTES_PER_DAY or entry.break_minutes < 0:
        message = "Hours and breaks can't be negative, or longer than two days."
        problems.append(Problem(field="minutes", message=message))
    if entry.started_at is not None or entry.ended_at is not None:
        if entry.started_at is None or entry.ended_at is None:
            message = "Give both the start and the end, or neither."
            problems.append(Problem(field="started_at", message=message))
        elif entry.ended_at <= entry.started_at:
            message = "The end is not after the start. Correct one of the two times."
            problems.append(Problem(field="ended_at", message=message))
    if problems:
        return NotSaved(problems=tuple(problems))
    verb = "Correction of" if entry.id else "New"
    with book.unit_of_work(f"{verb} hours on {entry.business_date}") as work:
        saved = work.save(entry)
    return Saved(record=saved, changes=work.changes)


def typed_entry(
    read: ReadEntry, *, staff_id: StaffId, contract: Contract, zone: str, contract_zone: str
) -> TimeEntry:
    """Hours typed in by hand, put down as an import would: times on the clock of `zone`."""
    placed = _entry(
        read,
        staff_id=staff_id,
        contract_id=contract.id,
        zone=zone,
        contract_zone=contract_zone,
        sheet=0,
    )
    return dataclasses.replace(placed, source_sheet=None, source_row=None, source_column=None)


def kept_file(book: OpenBook, batch_id: BatchId) -> SourceFile:
    """The file of an import as it was given. Raises NotFound."""
    with book.book.reading() as connection:
        batch = fetch_one(connection, ImportBatch, batch_id)
        kept = queries.kept_file(connection, batch.source_file_id) if batch is not None else None
    if kept is None:
        raise NotFound("This import is no longer in the book.")
    return kept


def months_with_hours(book: OpenBook) -> tuple[Month, ...]:
    """The months that have imported hours, latest first."""
    with book.book.reading() as connection:
        return queries.months(connection)


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


def _entry(
    read: ReadEntry,
    *,
    staff_id: StaffId,
    contract_id: ContractId,
    zone: str,
    contract_zone: str,
    sheet: int,
    states_hours: bool = True,
) -> TimeEntry:
    entry = TimeEntry(
        staff_id=staff_id,
        contract_id=contract_id,
        business_date=read.day,
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
    next_day = read.day + ONE_DAY if read.end <= read.start else read.day
    started = instant(read.day, read.start, zone=zone)
    last_day = read.end_day or next_day
    ended = instant(last_day, read.end, zone=zone)
    if ended <= started:
        # Clocks that go forward skipped the start: only the hours are certain.
        return entry
    span = int((ended - started).total_seconds()) // 60
    minutes, pause = read.minutes, read.break_minutes
    if not states_hours:
        # Worked out from the clock: in the night in which it changes, the true length counts.
        by_clock = dt.datetime.combine(last_day, read.end) - dt.datetime.combine(
            read.day, read.start
        )
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


def _facts(entry: TimeEntry) -> tuple[object, ...]:
    return (
        entry.staff_id,
        entry.contract_id,
        entry.business_date,
        entry.started_at,
        entry.ended_at,
        entry.minutes,
        entry.task,
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
    new: Sequence[TimeEntry],
    stored: Sequence[TimeEntry],
    sheets: Sequence[str],
    people: Sequence[StaffMember],
) -> tuple[Problem, ...]:
    names = {person.id: person.name for person in people}
    problems: list[Problem] = []
    for overlap in find_overlaps(new, stored):
        entry = overlap.entry
        place = cell_name(
            sheets[entry.source_sheet or 0], entry.source_row or 0, entry.source_column or 0
        )
        where = "another row of the file" if overlap.in_same_file else "hours in the book"
        if overlap.other.contract_id != entry.contract_id:
            where = "hours in the book for another contract"
        problems.append(
            Problem(
                message=f"{names[entry.staff_id]} on {entry.business_date}:"
                f" {overlap.minutes} minutes overlap with {where}.",
                place=place,
            )
        )
    return tuple(problems)

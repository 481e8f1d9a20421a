"""The book's hours: lists with the cell each came from, corrections, hours typed in by hand."""

import dataclasses
from dataclasses import dataclass

from bpodesk.domain.changes import Kind
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.overlaps import find_overlaps
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.placing import entry_of
from bpodesk.domain.problems import Problem, Severity, has_errors
from bpodesk.domain.readings import ReadEntry, cell_name
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import MINUTES_PER_DAY, ImportBatch, SourceFile, TimeEntry
from bpodesk.domain.worktime import Span
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import month_figures
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import timesheets as queries
from bpodesk.storage.records import fetch_one

MANUAL = "typed in"


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
        elif not problems:
            problems.extend(_check_length(entry, Span(start=entry.started_at, end=entry.ended_at)))
    if not problems:
        problems.extend(_check_twice(book, entry))
    if has_errors(problems):
        return NotSaved(problems=tuple(problems))
    verb = "Correction of" if entry.id else "New"
    with book.unit_of_work(f"{verb} hours on {entry.business_date}") as work:
        saved = work.save(entry)
    return Saved(record=saved, changes=work.changes, warnings=tuple(problems))


def _check_length(entry: TimeEntry, span: Span) -> tuple[Problem, ...]:
    """Hours and break must fill the times, or night hours would be those of other times."""
    if entry.minutes + entry.break_minutes == span.minutes:
        return ()
    message = (
        f"From start to end it is {span.minutes // 60}:{span.minutes % 60:02d} h."
        " Hours and break together must be that; change one of them."
    )
    return (Problem(field="break_minutes", message=message),)


def _check_twice(book: OpenBook, entry: TimeEntry) -> tuple[Problem, ...]:
    """Hours that overlap with others of the person: refused when new, told when corrected."""
    days = DateRange(start=entry.business_date - ONE_DAY, end=entry.business_date + 2 * ONE_DAY)
    with book.book.reading() as connection:
        others = [o for o in queries.entries(connection, days=days) if o.id != entry.id]
    severity = Severity.WARNING if entry.id else Severity.ERROR
    return tuple(
        Problem(
            field="started_at",
            message=f"{overlap.minutes} minutes overlap with other hours of this person.",
            severity=severity,
        )
        for overlap in find_overlaps((entry,), others)
    )


def delete_entry(book: OpenBook, entry: TimeEntry) -> Outcome[int]:
    """Delete hours that were typed in; undo brings them back. Imported ones are corrected."""
    if entry.batch_id is not None:
        message = "These hours came from a file. Correct them to 0:00 with a note instead."
        return NotSaved(problems=(Problem(message=message),))
    with book.unit_of_work(f"Deletion of hours on {entry.business_date}") as work:
        work.delete(Kind.TIME_ENTRY, entry.id)
    return Saved(record=1, changes=work.changes)


def typed_entry(
    read: ReadEntry, *, staff_id: StaffId, contract: Contract, zone: str, contract_zone: str
) -> TimeEntry:
    """Hours typed in by hand, put down as an import would: times on the clock of `zone`."""
    placed = entry_of(
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
    """The months that have hours, latest first."""
    with book.book.reading() as connection:
        return month_figures.months(connection)


def main_month(book: OpenBook, batch_id: BatchId) -> Month | None:
    """The month in which an import has most of its hours; None where it has none any more."""
    with book.book.reading() as connection:
        return queries.main_month(connection, batch_id)

"""Importing a timesheet: what was planned is done as one step.

Importing the same file again, or rows that are there already, changes nothing. The file's bytes are
kept, and each entry knows its cell. A corrected file takes the place of the import it corrects: the
rows of that one are changed, taken over or go, and each hour points to the latest file that states
it. What a person corrected since is never touched.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bpodesk.domain.changes import Kind
from bpodesk.domain.confirmed_layouts import ConfirmedLayout, joined_answers, lasting_answers
from bpodesk.domain.entry_lines import BATCH, FIELDS, ID, MINUTES, Line, each_line, lines_of
from bpodesk.domain.ids import BatchId, SourceFileId, StaffId
from bpodesk.domain.problems import Problem
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import ImportBatch, SourceFile, TimeEntry
from bpodesk.services.books import OpenBook
from bpodesk.services.given_files import NO_ANSWERS, GivenFile, read_file
from bpodesk.services.import_plans import AUTO, Auto, ImportPlan, earlier_import, plan_import
from bpodesk.services.import_rows import Choices, sheet_names
from bpodesk.services.import_wording import question_problems, unknown_problem
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import confirmed_layouts as layout_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import timesheets as queries
from bpodesk.storage.records import fetch_one
from bpodesk.storage.rows import RawRows
from bpodesk.storage.unit_of_work import UnitOfWork
from bpodesk.workbooks.people import NameMatch, WrittenName

__all__ = [
    "AUTO",
    "NO_ANSWERS",
    "Auto",
    "Choices",
    "GivenFile",
    "ImportPlan",
    "ImportResult",
    "NameMatch",
    "WrittenName",
    "earlier_import",
    "import_timesheet",
    "plan_import",
    "read_file",
]

_ID = itemgetter(ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did: counts of entries, and those kept because they were edited since."""

    new: int
    changed: int
    same: int
    removed: int
    kept: Sequence[TimeEntry] = ()


def _go_on() -> None:
    """The checkpoint of callers who can't be cancelled."""


def import_timesheet(
    book: OpenBook,
    plan: ImportPlan,
    *,
    allow_overlaps: bool = False,
    checkpoint: Callable[[], None] = _go_on,
) -> Outcome[ImportResult]:
    """Import what was planned, as one step.

    The plan is made afresh, as the book may have changed since. Names that a user chose for are
    remembered as aliases of the person, and the answers that are true of the layout with the
    customer, in the same step. `checkpoint` is called before anything is written and right before
    it is final; what it raises takes everything back.
    """
    checkpoint()
    plan = plan_import(
        book,
        plan.file,
        contract_id=plan.contract.id,
        zone=plan.zone,
        choices={**plan.chosen, **dict.fromkeys(plan.left_out)},
        replaces=plan.replaces.id if plan.replaces is not None else None,
        whole=plan.whole,
        before=plan,
    )
    problems = _import_problems(plan, allow_overlaps=allow_overlaps)
    if problems:
        return NotSaved(problems=problems)
    with book.unit_of_work(f"Import of {plan.file.name}", bulk=True) as work:
        if plan.does_something:
            batch = _batch(work, book, plan)
            _write_entries(work, plan, batch)
            for person in _with_new_aliases(plan, staff_queries.staff_members(work.connection)):
                work.update(person)
            for layout in _layout(work, book, plan):
                work.save(layout)
            checkpoint()
    result = ImportResult(
        new=len(plan.entries),
        changed=len(plan.changed),
        same=plan.same,
        removed=len(plan.removed),
        kept=plan.kept,
    )
    return Saved(record=result, changes=work.changes, warnings=plan.problems)


def _import_problems(plan: ImportPlan, *, allow_overlaps: bool) -> tuple[Problem, ...]:
    questions = tuple(question_problems(plan.file.reading))
    if questions or plan.earlier is not None:
        return questions
    unknown = tuple(unknown_problem(name) for name in plan.unknown)
    return unknown if allow_overlaps else (*unknown, *plan.overlaps)


# ---------------------------------------------------------------- the entries


def _batch(work: UnitOfWork, book: OpenBook, plan: ImportPlan) -> ImportBatch:
    """The import of the file as a record; that of the very same file is brought up to date."""
    reading = plan.file.reading
    arriving = _arriving(plan)
    batch = ImportBatch(
        contract_id=plan.contract.id,
        source_file_id=_kept_file_id(work, plan.file),
        layout=reading.layout,
        zone=plan.zone,
        sheets=sheet_names(reading),
        columns=reading.columns,
        imported_at=book.clock(),
        entry_count=len(plan.entries) + len(arriving),
        total_minutes=plan.total_minutes + sum(line[MINUTES] for line in arriving),
        fingerprint=reading.fingerprint,
    )
    if plan.own is None:
        return work.add(batch)
    return work.update(dataclasses.replace(batch, id=plan.own.id, row_version=plan.own.row_version))


def _kept_file_id(work: UnitOfWork, file: GivenFile) -> SourceFileId:
    kept = queries.file_with_hash(work.connection, file.sha256)
    if kept is not None:
        return kept.id
    return work.add(
        SourceFile(name=file.name, sha256=file.sha256, size=len(file.content), content=file.content)
    ).id


def _arriving(plan: ImportPlan) -> Sequence[Line]:
    """Those that are in the book and are the file's from now on."""
    return (*lines_of(after for _, after in plan.changed), *lines_of(plan.moved))


def _write_entries(work: UnitOfWork, plan: ImportPlan, batch: ImportBatch) -> None:
    replaced = plan.replaces.id if plan.replaces is not None else batch.id
    present = {line[ID]: line for line in queries.lines_of_batch(work.connection, replaced)}
    arriving = (
        (*line[:BATCH], batch.id, *line[BATCH + 1 :]) for line in sorted(_arriving(plan), key=_ID)
    )
    new = (line[:BATCH] for line in each_line(plan.entries))
    work.add_rows(TimeEntry, FIELDS[:BATCH], new, constants={"batch_id": batch.id})
    changed = [line[ID:] + line[:ID] for line in arriving if line != present[line[ID]]]
    work.update_rows(TimeEntry, RawRows((*FIELDS[ID:], *FIELDS[:ID]), changed))
    for first, last in _runs(sorted(map(_ID, lines_of(plan.removed)))):
        work.delete_many(Kind.TIME_ENTRY, first, last)
    for batch_id in {replaced, batch.id} if plan.replaces or plan.own else ():
        _count_again(work, batch_id)


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each unbroken run of ids, which are in order."""
    known = set(ids)
    firsts = (number for number in ids if number - 1 not in known)
    lasts = (number for number in ids if number + 1 not in known)
    return zip(firsts, lasts, strict=True)


def _count_again(work: UnitOfWork, batch_id: BatchId) -> None:
    batch = fetch_one(work.connection, ImportBatch, batch_id)
    assert batch is not None  # noqa: S101 - it was read in this very step
    count, minutes = queries.batch_total(work.connection, batch_id)
    work.update(dataclasses.replace(batch, entry_count=count, total_minutes=minutes))


# ---------------------------------------------------------------- what is remembered


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


def _layout(work: UnitOfWork, book: OpenBook, plan: ImportPlan) -> Iterator[ConfirmedLayout]:
    """The layout as it is confirmed by this import, where it has a fingerprint to know it by."""
    reading = plan.file.reading
    if not reading.fingerprint:
        return
    customer_id = plan.contract.customer_id
    known = layout_queries.layout_with_fingerprint(
        work.connection, customer_id=customer_id, fingerprint=reading.fingerprint
    )
    answers = lasting_answers(plan.file.answers, reading)
    confirmed = ConfirmedLayout(
        customer_id=customer_id,
        fingerprint=reading.fingerprint,
        layout=reading.layout,
        answers=answers,
        example=plan.file.name,
        confirmed_at=book.clock(),
    )
    if known is not None:
        joined = joined_answers(known.answers, answers)
        confirmed = dataclasses.replace(
            confirmed, id=known.id, row_version=known.row_version, answers=joined
        )
    yield confirmed

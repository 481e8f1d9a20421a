"""Importing a list of calls, intervals or tickets: what was planned is done as one step.

The file's bytes are kept, its rows with their cells, and the counts worked out of them. The same
file again changes nothing; a corrected one takes the place of the rows it states.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bpodesk.domain.changes import Kind
from bpodesk.domain.codec import canonical
from bpodesk.domain.count_lists import CountedRow, CountImport
from bpodesk.domain.entry_lines import seconds_of
from bpodesk.domain.ids import ContractId, CountImportId, SourceFileId
from bpodesk.domain.measured import Measurement
from bpodesk.domain.problems import Problem, has_errors
from bpodesk.domain.timesheets import SourceFile
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.count_plans import plan_counts
from bpodesk.services.count_wishes import CountPlan, PeriodEffect
from bpodesk.services.given_files import GivenMeasures, sha256_of
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.storage.queries import count_lists as queries
from bpodesk.storage.queries import timesheets as file_queries
from bpodesk.storage.unit_of_work import UnitOfWork

_NAMES = (
    *("day", "started_at", "ended_at", "key", "counts", "pauses"),
    *("source_sheet", "source_row"),
)


# As `canonical` writes a mapping of numbers, of which there may be a hundred thousand.
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountResult:
    """What an import did: rows, and weeks whose counts changed or were kept as typed."""

    new: int
    changed: int
    same: int
    removed: int
    weeks: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountImportRow:
    """A kept list with the name of its file."""

    batch: CountImport
    file_name: str


def _go_on() -> None:
    """The checkpoint of callers who can't be cancelled."""


def earlier_count_import(
    book: OpenBook, content: bytes, *, contract_id: ContractId
) -> CountImport | None:
    """The import of the very same bytes into the contract, where there was one; costs the hash."""
    with book.book.reading() as connection:
        info = file_queries.file_with_hash(connection, sha256_of(content))
        imports = queries.count_imports(connection, contract_id=contract_id)
    return next((b for b in imports if info is not None and b.source_file_id == info.id), None)


def list_count_imports(book: OpenBook, contract_id: ContractId) -> tuple[CountImportRow, ...]:
    """The kept lists of a contract, the latest first."""
    with book.book.reading() as connection:
        imports = queries.count_imports(connection, contract_id=contract_id)
        infos = file_queries.file_infos(connection)
    return tuple(
        CountImportRow(batch=batch, file_name=infos[batch.source_file_id].name) for batch in imports
    )


def kept_list(book: OpenBook, import_id: CountImportId, contract_id: ContractId) -> SourceFile:
    """The file of a kept list with its bytes. Raises NotFound."""
    with book.book.reading() as connection:
        imports = queries.count_imports(connection, contract_id=contract_id)
        found = next((batch for batch in imports if batch.id == import_id), None)
        file = (
            file_queries.kept_file(connection, found.source_file_id) if found is not None else None
        )
    if file is None:
        raise NotFound("This import is no longer in the book.")
    return file


def import_counts(
    book: OpenBook, plan: CountPlan, *, checkpoint: Callable[[], None] = _go_on
) -> Outcome[CountResult]:
    """Import what was planned, as one step.

    The plan is made afresh, as the book may have changed since. `checkpoint` is called before
    anything is written and right before it is final; what it raises takes everything back.
    """
    checkpoint()
    plan = plan_counts(
        book,
        plan.file,
        contract_id=plan.contract.id,
        wishes=dataclasses.replace(plan.wishes, zone=plan.batch.zone, levels=plan.chosen),
    )
    problems = blocking_problems(plan)
    if problems:
        return NotSaved(problems=problems)
    label = f"Counts from {plan.file.name} for {plan.contract.number}"
    with book.unit_of_work(label, bulk=True) as work:
        if plan.does_something:
            _write_rows(work, plan, _written_batch(work, plan))
            _write_counts(work, plan)
            checkpoint()
    done = [effect for effect in plan.effects if not effect.kept]
    result = CountResult(
        new=plan.new,
        changed=plan.changed,
        same=plan.same,
        removed=len(plan.removed),
        weeks=len(done),
        kept=len(plan.effects) - len(done),
    )
    return Saved(record=result, changes=work.changes, warnings=plan.problems)


def blocking_problems(plan: CountPlan) -> tuple[Problem, ...]:
    """What keeps a list from being imported: open questions, and counts that can't be."""
    questions = tuple(
        Problem(field=question.asked.value, message=question.text) for question in plan.questions
    )
    if questions:
        return questions
    if not plan.chosen:
        found = next((p for p in plan.problems if p.is_error), None)
        message = "The list counts for no service level; choose one that it can count for."
        return (found or Problem(field="levels", message=message),)
    # A cell that can't be read costs its row; counts that can't be are refused.
    wrong = tuple(p for p in plan.problems if p.is_error and not p.place)
    return wrong if has_errors(wrong) else ()


# ---------------------------------------------------------------- what is written


def _written_batch(work: UnitOfWork, plan: CountPlan) -> CountImport:
    if plan.own is not None:
        return work.update(plan.batch)
    return work.add(dataclasses.replace(plan.batch, source_file_id=_kept_id(work, plan.file)))


def _kept_id(work: UnitOfWork, file: GivenMeasures) -> SourceFileId:
    kept = file_queries.file_with_hash(work.connection, file.sha256)
    if kept is not None:
        return kept.id
    return work.add(
        SourceFile(name=file.name, sha256=file.sha256, size=len(file.content), content=file.content)
    ).id


def _write_rows(work: UnitOfWork, plan: CountPlan, batch: CountImport) -> None:
    for first, last in _runs([row.id for row in plan.gone]):
        work.delete_many(Kind.COUNTED_ROW, first, last)
    lost = Counter(row.import_id for row in plan.gone if row.import_id != batch.id)
    for rival in plan.replaces:
        left = rival.row_count - lost[rival.id]
        work.update(dataclasses.replace(rival, row_count=left))
    if plan.rewrites:
        rows = map(_line, plan.rows)
        work.add_rows(CountedRow, _NAMES, rows, constants={"import_id": batch.id})


def _runs(ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each unbroken run of ids, which are in order."""
    known = set(ids)
    firsts = (number for number in ids if number - 1 not in known)
    lasts = (number for number in ids if number + 1 not in known)
    return zip(firsts, lasts, strict=True)


def _line(row: CountedRow) -> tuple[object, ...]:
    """A row as it lies in the columns."""
    return (
        row.day.isoformat(),
        seconds_of(row.started_at),
        seconds_of(row.ended_at),
        row.key,
        _ENCODER.encode(row.counts),
        canonical(row.pauses) if row.pauses else "[]",
        row.source_sheet,
        row.source_row,
    )


def _write_counts(work: UnitOfWork, plan: CountPlan) -> None:
    gone: set[int] = set()
    for effect in plan.effects:
        if effect.kept:
            continue
        own = next((item for item in effect.stored if item.days == effect.days), None)
        for item in effect.stored:
            if (item is not own or effect.after is None) and item.id not in gone:
                gone.add(item.id)
                work.delete(Kind.MEASUREMENT, item.id)
        if effect.after is not None:
            work.save(_measurement(plan, effect, own))


def _measurement(plan: CountPlan, effect: PeriodEffect, own: Measurement | None) -> Measurement:
    fresh = own or Measurement(
        contract_id=plan.contract.id,
        sla_code=effect.code,
        starts_on=effect.days.start,
        ends_on=effect.days.end,
        counts={},
    )
    return dataclasses.replace(
        fresh,
        counts=dict(effect.after or {}),
        source=plan.file.name,
        counted_as=effect.counted_as,
    )

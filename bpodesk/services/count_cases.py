"""A list's rows beside those of the book, and the weeks whose counts they change.

The file's rows take the place of rows that say the same call, interval or ticket; a list that was
corrected loses what the new one doesn't state any more. A number in the book is the lists' own
exactly where the lists give that number; any other was typed by somebody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.count_lists import CountedRow, CountImport
from bpodesk.domain.measure_readings import MeasureLayout
from bpodesk.domain.measured import Measurement
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.replacing import plain_file_name
from bpodesk.services.books import OpenBook
from bpodesk.services.count_book import CountBook, RowCounts, stated_by
from bpodesk.services.count_rows import FileRows
from bpodesk.services.count_wishes import CountWishes, PeriodEffect
from bpodesk.services.given_files import GivenMeasures
from bpodesk.storage.queries import count_lists as queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.queries import timesheets as file_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class CountCase:
    """The file's rows beside the book's. `before` and `after` are counts by level and week."""

    kept: CountBook
    batch: CountImport
    new: int
    changed: int
    same: int
    gone: tuple[CountedRow, ...]
    removed: tuple[CountedRow, ...]
    replaces: tuple[CountImport, ...]
    rewrites: bool
    before: Mapping[str, RowCounts]
    after: Mapping[str, RowCounts]
    uncounted: Mapping[str, Sequence[CountedRow]]
    measurements: tuple[Measurement, ...]


def count_case(
    book: OpenBook,
    kept: CountBook,
    file: GivenMeasures,
    *,
    batch: CountImport,
    own: CountImport | None,
    read: FileRows,
) -> CountCase:
    rivals = [
        b
        for b in kept.imports
        if b.layout is batch.layout and b != own and {*b.levels} & {*batch.levels}
    ]
    touched = {code for b in (batch, *rivals, *([own] if own else ())) for code in b.levels}
    feeding = [b for b in kept.imports if {*b.levels} & touched]
    stored = _stored(book, feeding, own=own, read=read)
    removed, replaces = _removed(book, stored, file=file, own=own, rivals=rivals, read=read)
    gone = {row.id for row in removed}
    own_rows = [row for row in stored if own is not None and row.import_id == own.id]
    own_ids = {row.id for row in own_rows}
    rewrites = _places(own_rows) != _places(read.rows)
    if not rewrites:
        gone -= own_ids
        removed = tuple(row for row in removed if row.id in gone)
    before_states = {row.key: row.states for row in removed} | {r.key: r.states for r in own_rows}
    keys = {row.key for row in read.rows}
    same = sum(before_states.get(row.key) == row.states for row in read.rows)
    known = len(keys & before_states.keys())
    leaving = gone | own_ids
    others = [row for row in stored if row.id not in leaving]
    before = {code: _counted(kept, code, kept.imports, stored) for code in touched}
    after: dict[str, RowCounts] = {}
    uncounted: dict[str, Sequence[CountedRow]] = {}
    for code in touched:
        left = [b for b in kept.imports if b != own]
        after[code] = _counted(kept, code, left, others)
        if code in batch.levels:
            mine = kept.count(code, read.rows, batch, read.stated)
            uncounted[code] = mine.uncounted
            after[code].join(mine)
    with book.book.reading() as connection:
        measurements = measured_queries.measurements(connection, contract_id=kept.contract.id)
    return CountCase(
        kept=kept,
        batch=batch,
        new=len(read.rows) - known,
        changed=known - same,
        same=same,
        gone=removed,
        removed=tuple(row for row in removed if row.key not in keys),
        replaces=replaces,
        rewrites=rewrites,
        before=before,
        after=after,
        uncounted=uncounted,
        measurements=measurements,
    )


def _stored(
    book: OpenBook, feeding: Sequence[CountImport], *, own: CountImport | None, read: FileRows
) -> tuple[CountedRow, ...]:
    """The rows that the counts of the file's months come from.

    Items are due in other months than they were opened in, so theirs are all read.
    """
    if not feeding:
        return ()
    with book.book.reading() as connection:
        if any(b.layout is MeasureLayout.TICKETS for b in feeding):
            return queries.counted_rows(connection, imports=[b.id for b in feeding])
        mine = queries.counted_rows(connection, imports=[own.id]) if own is not None else ()
        days = [row.day for row in (*read.rows, *mine)] or [book.clock().date()]
        return queries.counted_rows(
            connection,
            imports=[b.id for b in feeding],
            since=Month.containing(min(days)).range.start,
            until=Month.containing(max(days)).range.end,
        )


def _removed(
    book: OpenBook,
    stored: Sequence[CountedRow],
    *,
    file: GivenMeasures,
    own: CountImport | None,
    rivals: Sequence[CountImport],
    read: FileRows,
) -> tuple[tuple[CountedRow, ...], tuple[CountImport, ...]]:
    """The rows that go, and the lists they are of: all that the same file brought before, what the
    file states again, and what a list it corrects had in its days and the file hasn't."""
    keys = {row.key for row in read.rows}
    days = [row.day for row in read.rows]
    rows_of_list: dict[int, list[CountedRow]] = {}
    for row in stored:
        rows_of_list.setdefault(row.import_id, []).append(row)
    gone = list(rows_of_list.get(own.id, ())) if own is not None else []
    replaced: list[CountImport] = []
    names = _file_names(book, rivals)
    for rival in rivals:
        rows = rows_of_list.get(rival.id, [])
        within = [row for row in rows if days and min(days) <= row.day <= max(days)]
        told = [row for row in rows if row.key in keys]
        like = plain_file_name(names[rival.id]) == plain_file_name(file.name)
        corrects = bool(told) and (like or len(told) * 2 >= min(len(within), len(keys)))
        going = [row for row in within if row.key not in keys] if corrects else []
        gone += [*told, *going]
        if told or going:
            replaced.append(rival)
    return tuple(sorted(gone, key=lambda row: row.id)), tuple(replaced)


def _file_names(book: OpenBook, batches: Sequence[CountImport]) -> Mapping[int, str]:
    with book.book.reading() as connection:
        infos = file_queries.file_infos(connection)
    return {batch.id: infos[batch.source_file_id].name for batch in batches}


def _places(rows: Iterable[CountedRow]) -> list[tuple[object, ...]]:
    return [(r.key, r.states, r.source_sheet, r.source_row) for r in rows]


def _counted(
    kept: CountBook, code: str, batches: Iterable[CountImport], rows: Sequence[CountedRow]
) -> RowCounts:
    found = RowCounts()
    stated = stated_by(rows)
    for batch in batches:
        if code in batch.levels and batch.id in stated:
            mine = (row for row in rows if row.import_id == batch.id)
            found.join(kept.count(code, mine, batch, stated[batch.id]))
    return found


# ---------------------------------------------------------------- effect


def case_effects(case: CountCase, wishes: CountWishes) -> Iterator[PeriodEffect]:
    for code in sorted(case.after):
        before, after = case.before[code].periods, case.after[code].periods
        for days in sorted({*before, *after}, key=lambda days: days.start):
            had = before[days].counts if days in before else None
            has = after[days].counts if days in after else None
            if had != has:
                yield from _effect(case, code, days, had=had, has=has, wishes=wishes)


def _effect(
    case: CountCase,
    code: str,
    days: DateRange,
    *,
    had: Mapping[str, int] | None,
    has: Mapping[str, int] | None,
    wishes: CountWishes,
) -> Iterator[PeriodEffect]:
    stored = tuple(
        item for item in case.measurements if item.sla_code == code and len(item.days.overlap(days))
    )
    in_book = next((dict(item.counts) for item in stored if item.days == days), None)
    if in_book == has and len(stored) <= 1:
        return
    typed = any(item.days != days or dict(item.counts) not in (had, has) for item in stored)
    rows = len(case.after[code].periods[days].rows) if has is not None else 0
    level = case.kept.level_in(code, days)
    yield PeriodEffect(
        code=code,
        counted_as="" if level is None else level.counted_as,
        days=days,
        before=in_book,
        after=has,
        rows=rows,
        typed=typed,
        kept=typed and not wishes.overwrite,
        stored=stored,
    )

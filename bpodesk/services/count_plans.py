"""What importing a list of calls, intervals or tickets would do to a contract's counts.

Nothing is written here. Every week whose counts would change is shown, before and after; counts
that somebody typed are never overwritten without being asked.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from bpodesk.domain.count_lists import CountImport
from bpodesk.domain.counting import NotCountable
from bpodesk.domain.ids import UNSAVED, ContractId, CountImportId, SourceFileId
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin
from bpodesk.domain.worktime import is_zone
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.count_book import CountBook, count_book
from bpodesk.services.count_cases import case_effects, count_case
from bpodesk.services.count_rows import FileRows, rows_of, sheet_names
from bpodesk.services.count_wishes import NO_WISHES, CountPlan, CountWishes, LevelChoice
from bpodesk.services.count_wording import open_questions, plan_problems
from bpodesk.services.given_files import GivenMeasures
from bpodesk.storage.queries import timesheets as file_queries


def plan_counts(
    book: OpenBook,
    file: GivenMeasures,
    *,
    contract_id: ContractId,
    wishes: CountWishes = NO_WISHES,
) -> CountPlan:
    """What the import would do. Raises NotFound for a contract or a zone that is not there."""
    kept = count_book(book, contract_id)
    with book.book.reading() as connection:
        info = file_queries.file_with_hash(connection, file.sha256)
    own = next((b for b in kept.imports if info is not None and b.source_file_id == info.id), None)
    zone = wishes.zone or _likely_zone(kept, file, own)
    if not is_zone(zone):
        raise NotFound(f"There is no time zone {zone}. Choose one such as Asia/Manila.")
    contract_zone = kept.terms(_first_day(file, book.clock())).calendar.zone
    read = rows_of(file.reading, zone=zone, contract_zone=contract_zone)
    batch = _batch(book, file, kept, own=own, zone=zone, read=read, wishes=wishes)
    levels = _level_choices(kept, batch, read, own=own, wishes=wishes)
    codes = tuple(choice.level.code for choice in levels if choice.chosen)
    batch = dataclasses.replace(batch, levels=codes)
    case = count_case(book, kept, file, batch=batch, own=own, read=read)
    effects = tuple(case_effects(case, wishes))
    return CountPlan(
        file=file,
        contract=kept.contract,
        contract_zone=contract_zone,
        wishes=wishes,
        batch=batch,
        own=own,
        levels=levels,
        rows=read.rows,
        new=case.new,
        changed=case.changed,
        same=case.same,
        gone=case.gone,
        removed=case.removed,
        replaces=case.replaces,
        effects=effects,
        questions=tuple(open_questions(kept, file, batch, read, levels, effects, wishes)),
        problems=tuple(plan_problems(kept, file, batch, read, levels, case, effects)),
        rewrites=case.rewrites,
    )


def _first_day(file: GivenMeasures, now: dt.datetime) -> dt.date:
    return file.reading.first_day or now.date()


def _likely_zone(kept: CountBook, file: GivenMeasures, own: CountImport | None) -> str:
    """The clock of the same file, else of the last list of its kind, else the contract's."""
    if own is not None:
        return own.zone
    like = (b.zone for b in kept.imports if b.layout is file.reading.layout)
    last = kept.revisions[-1].terms.calendar.zone
    return next(like, last)


def _batch(
    book: OpenBook,
    file: GivenMeasures,
    kept: CountBook,
    *,
    own: CountImport | None,
    zone: str,
    read: FileRows,
    wishes: CountWishes,
) -> CountImport:
    reading = file.reading
    # What was said of a list of this kind before is true of its next month, too.
    before = own or next((b for b in kept.imports if b.layout is reading.layout), None)
    rules = {**(before.rules if before is not None else {}), **wishes.rules}
    parted = reading.answer_seconds or wishes.parted_seconds
    if parted is None and before is not None:
        parted = before.parted_seconds
    past = wishes.abandoned_is_past
    return CountImport(
        id=own.id if own is not None else CountImportId(UNSAVED),
        row_version=own.row_version if own is not None else 0,
        contract_id=kept.contract.id,
        source_file_id=own.source_file_id if own is not None else SourceFileId(UNSAVED),
        layout=reading.layout,
        zone=zone,
        sheets=tuple(sheet_names(reading)),
        columns=reading.columns,
        levels=(),
        rules=rules,
        parted_seconds=parted,
        abandoned_is_past=bool(before and before.abandoned_is_past) if past is None else past,
        known_until=read.known_until,
        imported_at=book.clock(),
        row_count=len(read.rows),
    )


# ---------------------------------------------------------------- which levels


def _level_choices(
    kept: CountBook,
    batch: CountImport,
    read: FileRows,
    *,
    own: CountImport | None,
    wishes: CountWishes,
) -> tuple[LevelChoice, ...]:
    days = {row.day for row in read.rows}
    offered = [level for level in kept.levels(days) if level.measure.origin is Origin.ENTERED]
    why = {level.code: _why_not(kept, level, batch, read) for level in offered}
    if wishes.levels is not None:
        _check_codes(wishes.levels, [level.code for level in offered])
        chosen = set(wishes.levels)
    else:
        fit = [level for level in offered if not why[level.code]]
        chosen = _likely_levels(kept, batch, fit, own)
    return tuple(
        LevelChoice(level=level, chosen=level.code in chosen, why_not=why[level.code])
        for level in offered
    )


def _check_codes(wanted: Iterable[str], known: Sequence[str]) -> None:
    for code in wanted:
        if code not in known:
            there = ", ".join(known) or "none"
            raise NotFound(
                f"The contract counts no service level {code} in these days (it has {there})."
            )


def _why_not(kept: CountBook, level: ServiceLevel, batch: CountImport, read: FileRows) -> str:
    """Why no answer could make the list count for a level; empty where it can."""
    found = kept.counter(level, batch, read.stated, read.rows[0].day)
    return found.because if isinstance(found, NotCountable) and not found.asks else ""


def _likely_levels(
    kept: CountBook, batch: CountImport, fit: Sequence[ServiceLevel], own: CountImport | None
) -> set[str]:
    """Those of the same file or of the last list like it; else all that it fits, where no two of
    them are counted alike."""
    codes = {level.code for level in fit}
    before = own or next(
        (b for b in kept.imports if b.layout is batch.layout and codes & {*b.levels}), None
    )
    if before is not None:
        return codes & {*before.levels}
    names = [frozenset(level.measure.count_names) for level in fit]
    return codes if len(set(names)) == len(names) else set()

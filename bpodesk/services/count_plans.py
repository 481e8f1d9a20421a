"""What importing a list of calls, intervals or tickets would do to a contract's counts.

Nothing is written here. The file's rows take the place of rows that say the same call, interval or
ticket; a list that was corrected loses what the new one doesn't state any more. Then every week
whose counts would change is shown, before and after. Counts that somebody typed are never
overwritten without being asked: a number in the book is the lists' own exactly where the lists
give that number.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bpodesk.domain.contracts import Contract
from bpodesk.domain.count_lists import CountedRow, CountImport, CountingRule, row_place
from bpodesk.domain.counting import NotCountable, rule_of
from bpodesk.domain.ids import UNSAVED, ContractId, CountImportId, SourceFileId
from bpodesk.domain.measure_readings import ASK_DAY_FIRST, MeasureLayout
from bpodesk.domain.measured import Measurement, check_measurement
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.replacing import plain_file_name
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.sla.measures import Origin
from bpodesk.domain.wording import short_range
from bpodesk.domain.worktime import is_zone
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.count_book import CountBook, RowCounts, count_book, stated_by
from bpodesk.services.count_rows import FileRows, rows_of, sheet_names
from bpodesk.services.given_files import GivenMeasures
from bpodesk.storage.queries import count_lists as queries
from bpodesk.storage.queries import measured as measured_queries
from bpodesk.storage.queries import timesheets as file_queries

_MOST_UNCOUNTED = 3


class Asked(StrEnum):
    """What a list may leave open."""

    LEVELS = "levels"
    DAY_FIRST = "day_first"
    THRESHOLD = "threshold_seconds"
    CLOCK = "clock"
    PARTED = "parted_seconds"
    PAST = "abandoned_is_past"
    OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountQuestion:
    """One thing to be answered before the import; `code` is the level it is about, if one."""

    asked: Asked
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountWishes:
    """What the user chose and answered; None where nothing was said.

    `levels` are the codes of those the list counts for, `rules` the numbers that their terms leave
    open. `overwrite` is whether typed counts give way.
    """

    levels: tuple[str, ...] | None = None
    zone: str | None = None
    rules: Mapping[str, CountingRule] = field(default_factory=dict[str, CountingRule])
    parted_seconds: int | None = None
    abandoned_is_past: bool | None = None
    overwrite: bool | None = None


NO_WISHES = CountWishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChoice:
    """A level of the contract: whether the list counts for it, or why it can't."""

    level: ServiceLevel
    chosen: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEffect:
    """What becomes of a level's counts in a week; None for none.

    `typed` are the counts in the book that no list gives and that would be overwritten; `rows` says
    how many rows count. `kept` where typed counts stay.
    """

    code: str
    days: DateRange
    before: Mapping[str, int] | None
    after: Mapping[str, int] | None
    rows: int
    typed: bool = False
    kept: bool = False
    stored: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPlan:
    """What importing a list would do.

    `batch` is the import as it would be kept, `rows` its rows; `new`, `changed` and `same` count
    them beside the book's. `gone` are rows of the book that go, `removed` those of them that the
    file doesn't state anew. `rewrites` where the rows in the book differ from the file's. `earlier` is the import of the
    very same file where nothing would change.
    """

    file: GivenMeasures
    contract: Contract
    wishes: CountWishes
    batch: CountImport
    own: CountImport | None
    levels: tuple[LevelChoice, ...]
    rows: tuple[CountedRow, ...]
    new: int
    changed: int
    same: int
    gone: tuple[CountedRow, ...]
    removed: tuple[CountedRow, ...]
    replaces: tuple[CountImport, ...]
    effects: tuple[PeriodEffect, ...]
    questions: tuple[CountQuestion, ...]
    problems: tuple[Problem, ...]
    rewrites: bool

    @property
    def earlier(self) -> CountImport | None:
        """The import of the very same file, where this one would change nothing."""
        return self.own if not self.does_something else None

    @property
    def does_something(self) -> bool:
        """True where the book would change."""
        own = self.own
        if own is None or self.rewrites or any(not effect.kept for effect in self.effects):
            return True
        return dataclasses.replace(self.batch, imported_at=own.imported_at) != own

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes of the levels it counts for."""
        return tuple(choice.level.code for choice in self.levels if choice.chosen)


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
    case = _case(book, kept, file, batch=batch, own=own, read=read)
    effects = tuple(_effects(case, wishes))
    return CountPlan(
        file=file,
        contract=kept.contract,
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
        questions=tuple(_questions(kept, file, batch, read, levels, effects, wishes)),
        problems=tuple(_problems(kept, file, batch, read, levels, case, effects)),
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
    offered = [
        level for level in kept.levels(days) if level.measure.origin is Origin.ENTERED
    ]
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


# ---------------------------------------------------------------- the rows beside the book


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
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


def _case(
    book: OpenBook,
    kept: CountBook,
    file: GivenMeasures,
    *,
    batch: CountImport,
    own: CountImport | None,
    read: FileRows,
) -> _Case:
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
    return _Case(
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
        days = [row.day for row in (*read.rows, *mine)]
        if not days:
            return mine
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


def _effects(case: _Case, wishes: CountWishes) -> Iterator[PeriodEffect]:
    for code in sorted(case.after):
        before, after = case.before[code].periods, case.after[code].periods
        for days in sorted({*before, *after}, key=lambda days: days.start):
            had = before[days].counts if days in before else None
            has = after[days].counts if days in after else None
            if had != has:
                yield from _effect(case, code, days, had=had, has=has, wishes=wishes)


def _effect(
    case: _Case,
    code: str,
    days: DateRange,
    *,
    had: Mapping[str, int] | None,
    has: Mapping[str, int] | None,
    wishes: CountWishes,
) -> Iterator[PeriodEffect]:
    stored = tuple(
        item
        for item in case.measurements
        if item.sla_code == code and len(item.days.overlap(days))
    )
    in_book = next((dict(item.counts) for item in stored if item.days == days), None)
    if in_book == has and len(stored) <= 1:
        return
    typed = any(item.days != days or dict(item.counts) not in (had, has) for item in stored)
    rows = len(case.after[code].periods[days].rows) if has is not None else 0
    yield PeriodEffect(
        code=code,
        days=days,
        before=in_book,
        after=has,
        rows=rows,
        typed=typed,
        kept=typed and not wishes.overwrite,
        stored=stored,
    )


# ---------------------------------------------------------------- what is open or wrong


def _questions(
    kept: CountBook,
    file: GivenMeasures,
    batch: CountImport,
    read: FileRows,
    levels: Sequence[LevelChoice],
    effects: Sequence[PeriodEffect],
    wishes: CountWishes,
) -> Iterator[CountQuestion]:
    if file.answers.day_first is None and any(
        problem.message.endswith(ASK_DAY_FIRST) for problem in file.reading.problems
    ):
        yield CountQuestion(asked=Asked.DAY_FIRST, text="Does the day or the month stand first?")
    chosen = [choice.level for choice in levels if choice.chosen and not choice.why_not]
    if not chosen and read.rows and any(not choice.why_not for choice in levels):
        text = "For which service levels does the list count?"
        yield CountQuestion(asked=Asked.LEVELS, text=text)
    for level in chosen:
        found = kept.counter(level, batch, read.stated, read.rows[0].day)
        if isinstance(found, NotCountable) and found.asks:
            yield _question(level, Asked(found.asks), batch)
    kept_weeks = [effect for effect in effects if effect.typed]
    if kept_weeks and wishes.overwrite is None:
        weeks = ", ".join(f"{e.code} {short_range(e.days)}" for e in kept_weeks[:4])
        more = f" and {len(kept_weeks) - 4} more" if len(kept_weeks) > 4 else ""
        text = f"Counts were typed for {weeks}{more}. Shall the list's take their place?"
        yield CountQuestion(asked=Asked.OVERWRITE, text=text)


def _question(level: ServiceLevel, asked: Asked, batch: CountImport) -> CountQuestion:
    limit = rule_of(level, batch)
    name = f"{level.code} {level.title}"
    seconds = limit.threshold_seconds if level.measure.code != "abandonment" else None
    text = {
        Asked.THRESHOLD: f"{name}: within how many seconds are calls to be answered?",
        Asked.CLOCK: f"{name}: within how many business hours or days is an item due?",
        Asked.PARTED: "At how many seconds does the file part its calls?",
        Asked.PAST: f"{name}: does the file leave out calls abandoned within"
        f" {seconds or limit.short_abandon_seconds} seconds?",
    }[asked]
    return CountQuestion(asked=asked, text=text, code=level.code)


def _problems(
    kept: CountBook,
    file: GivenMeasures,
    batch: CountImport,
    read: FileRows,
    levels: Sequence[LevelChoice],
    case: _Case,
    effects: Sequence[PeriodEffect],
) -> Iterator[Problem]:
    yield from (p for p in file.reading.problems if not p.message.endswith(ASK_DAY_FIRST))
    yield from read.problems
    if not read.rows:
        yield Problem(message="No row of the file can be placed on a day, so nothing is counted.")
    elif not levels:
        message = "The contract has no service level that is counted in these days."
        yield Problem(message=message)
    for checksum in file.reading.checksums:
        if not checksum.agrees:
            yield Problem(
                message=f"The file's own total is {checksum.stated}, its rows give"
                f" {checksum.computed}.",
                place=checksum.place,
                value=checksum.label,
                severity=Severity.WARNING,
            )
    for choice in levels:
        if choice.chosen and choice.why_not:
            message = f"{choice.level.code} can't be counted from this list: {choice.why_not}."
            yield Problem(field=choice.level.code, message=message)
    for code, rows in case.uncounted.items():
        yield from _uncounted(kept, code, rows, batch, read)
    for effect in effects:
        yield from _unsound(kept, effect)


def _uncounted(
    kept: CountBook,
    code: str,
    rows: Sequence[CountedRow],
    batch: CountImport,
    read: FileRows,
) -> Iterator[Problem]:
    """Rows that count for nothing, each reason once, at the first of them."""
    level = next((l for l in kept.levels(row.day for row in read.rows) if l.code == code), None)
    if not rows or level is None:
        return
    if isinstance(kept.counter(level, batch, read.stated, read.rows[0].day), NotCountable):
        return  # that is asked, or said of the level
    reasons: dict[str, list[CountedRow]] = {}
    for row in rows:
        reasons.setdefault(_why_uncounted(kept, code, row, batch), []).append(row)
    for reason, mine in reasons.items():
        yield Problem(
            field=code,
            message=f"{code}: {len(mine)} row{'s' if len(mine) > 1 else ''}, from this one on,"
            f" {reason}.",
            place=row_place(mine[0], batch.sheets),
            value=mine[0].key,
            severity=Severity.WARNING,
        )


def _why_uncounted(
    kept: CountBook, code: str, row: CountedRow, batch: CountImport
) -> str:
    if kept.period_of(row.day) is None or kept.terms(row.day).level(code) is None:
        return "lie on days for which the contract doesn't agree the level"
    if batch.layout is MeasureLayout.TICKETS:
        if row.ended_at is None:
            return "are open and not due yet; they count once a later list closes them or they fall due"
        return "state no time at which they were opened"
    return "lack a number that the level needs, so they aren't counted"


def _unsound(kept: CountBook, effect: PeriodEffect) -> Iterator[Problem]:
    """Counts that the level's own check refuses, such as more good ones than all."""
    level = kept.level_in(effect.code, effect.days)
    if effect.after is None or level is None:
        return
    found = Measurement(
        contract_id=kept.contract.id,
        sla_code=effect.code,
        starts_on=effect.days.start,
        ends_on=effect.days.end,
        counts=effect.after,
    )
    for problem in check_measurement(found, level):
        message = f"{short_range(effect.days)}: {problem.message}"
        yield dataclasses.replace(problem, message=message)

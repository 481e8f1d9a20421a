"""What an event takes out of the counts that come from lists, and the rows behind a count.

An interval that lies in the event goes as a whole. Of one that lies in it partly, so much of each
count goes as of its time lies in it, rounded down: never more than was counted. A whole day without
times goes only where the event covers all of it. A call goes where it was offered in the event. Of
items, those go that were opened or due in it and were late: an item done in time was not hindered.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bpodesk.domain.count_lists import CountedRow, CountImport, row_place
from bpodesk.domain.counting import Counted, due_of, rule_of
from bpodesk.domain.ids import ContractId
from bpodesk.domain.measure_readings import MeasureLayout
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.sla.excuses import Effect, ExcusedEvent
from bpodesk.domain.worktime import Span, instant
from bpodesk.services.books import OpenBook
from bpodesk.services.count_book import CountBook, count_book, stated_by
from bpodesk.services.count_imports import CountImportRow, list_count_imports
from bpodesk.storage.queries import count_lists as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEffect:
    """A row that an event takes something out of: what it counts, what goes, and its cell."""

    source: CountImportRow
    place: str
    key: str
    counted: Mapping[str, int]
    taken: Mapping[str, int]

    @property
    def is_part(self) -> bool:
        """True where only a part of what it counts goes."""
        return any(self.taken.get(name, 0) != number for name, number in self.counted.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEffect:
    """What an event takes out of one service level, with the rows it comes from."""

    effect: Effect
    rows: tuple[RowEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSource:
    """The rows of one list that give a level's counts of some days, and what they give."""

    source: CountImportRow
    counts: Mapping[str, int]
    places: tuple[str, ...]


def proposed_effect(book: OpenBook, event: ExcusedEvent) -> tuple[LevelEffect, ...]:
    """What an event takes out by the kept lists, level by level; empty where they say nothing.

    Raises NotFound for a contract that is not there.
    """
    kept = count_book(book, event.contract_id)
    span = Span(start=event.started_at, end=event.ended_at)
    taken: dict[str, dict[str, int]] = {}
    rows: dict[str, list[RowEffect]] = {}
    for source in list_count_imports(book, event.contract_id):
        mine = _near(book, source.batch, span)
        for code in source.batch.levels:
            for row, counted, share in _hit(kept, code, source.batch, mine, span):
                going = {
                    name: int(number * share)
                    for name, number in counted.counts.items()
                    if int(number * share)
                }
                if not going:
                    continue
                place = row_place(row, source.batch.sheets)
                rows.setdefault(code, []).append(
                    RowEffect(
                        source=source,
                        place=place,
                        key=row.key,
                        counted=counted.counts,
                        taken=going,
                    )
                )
                sums = taken.setdefault(code, {})
                for name, number in going.items():
                    sums[name] = sums.get(name, 0) + number
    return tuple(
        LevelEffect(effect=Effect(sla_code=code, counts=taken[code]), rows=tuple(rows[code]))
        for code in sorted(taken)
    )


def _near(book: OpenBook, batch: CountImport, span: Span) -> tuple[CountedRow, ...]:
    """The rows that may lie in a span; items may have been opened long before it."""
    until = span.end.date() + 2 * ONE_DAY
    since = span.start.date() - 2 * ONE_DAY
    if batch.layout is MeasureLayout.TICKETS:
        since = dt.date.min
    with book.book.reading() as connection:
        return queries.counted_rows(connection, imports=[batch.id], since=since, until=until)


def _hit(
    kept: CountBook, code: str, batch: CountImport, rows: Sequence[CountedRow], span: Span
) -> Iterator[tuple[CountedRow, Counted, Fraction]]:
    """The rows that lie in a span, what each counts for a level, and which share of it goes."""
    stated = stated_by(rows).get(batch.id, frozenset())
    for row in rows:
        share = _share(kept, code, batch, row, span)
        counter = kept.counter_on(code, row.day, batch, stated) if share else None
        counted = counter.count(row) if counter is not None else None
        if counted is None or kept.period_of(counted.day) is None:
            continue
        if batch.layout is MeasureLayout.TICKETS:
            if counted.counts["on_time"]:
                continue
            counts = {name: n for name, n in counted.counts.items() if n}
            counted = Counted(day=counted.day, counts=counts)
        yield row, counted, share


def _share(kept: CountBook, code: str, batch: CountImport, row: CountedRow, span: Span) -> Fraction:
    if batch.layout is MeasureLayout.TICKETS:
        return Fraction(_is_due_or_opened_in(kept, code, batch, row, span))
    if row.started_at is None:
        zone = kept.terms(row.day).calendar.zone
        start, end = (instant(day, dt.time(), zone=zone) for day in (row.day, row.day + ONE_DAY))
        return Fraction(span.start <= start and end <= span.end)
    if row.ended_at is None or row.ended_at == row.started_at:
        return Fraction(span.start <= row.started_at < span.end)
    own = Span(start=row.started_at, end=row.ended_at)
    inside = own.overlap(span)
    length = (own.end - own.start).total_seconds()
    return Fraction(max(0, int((inside.end - inside.start).total_seconds())), int(length))


def _is_due_or_opened_in(
    kept: CountBook, code: str, batch: CountImport, row: CountedRow, span: Span
) -> bool:
    if row.started_at is not None and span.start <= row.started_at < span.end:
        return True
    level = kept.terms(row.day).level(code)
    promise = rule_of(level, batch).clock if level is not None else None
    due = due_of(row, promise, kept.clock(row.day)) if promise is not None else None
    return due is not None and span.start <= due < span.end


def sources_of(
    book: OpenBook, contract_id: ContractId, code: str, days: DateRange
) -> tuple[CountSource, ...]:
    """The lists that count for a level in some days of one month, and their rows.

    Raises NotFound for a contract that is not there.
    """
    kept = count_book(book, contract_id)
    month = Month.containing(days.start).range
    found: list[CountSource] = []
    for source in list_count_imports(book, contract_id):
        batch = source.batch
        if code not in batch.levels:
            continue
        tickets = batch.layout is MeasureLayout.TICKETS
        since = dt.date.min if tickets else month.start
        with book.book.reading() as connection:
            rows = queries.counted_rows(
                connection, imports=[batch.id], since=since, until=month.end
            )
        counted = kept.count(code, rows, batch, stated_by(rows).get(batch.id, frozenset()))
        for period, mine in sorted(counted.periods.items(), key=lambda pair: pair[0].start):
            if len(period.overlap(days)) == len(period):
                places = tuple(row_place(row, batch.sheets) for row in mine.rows)
                found.append(CountSource(source=source, counts=mine.counts, places=places))
    return tuple(found)

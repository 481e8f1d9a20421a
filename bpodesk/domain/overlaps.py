"""One person, the same minute, twice: within a file, with the book, across customers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.timesheets import MINUTES_PER_DAY, TimeEntry
from bpodesk.domain.worktime import Span

_LONG_DAY_MINUTES = 12 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A new entry that shares minutes with another, in the same file or in the book."""

    entry: TimeEntry
    other: TimeEntry
    minutes: int
    in_same_file: bool


def find_overlaps(new: Iterable[TimeEntry], stored: Iterable[TimeEntry]) -> tuple[Overlap, ...]:
    """The overlaps of new entries among themselves and with stored ones, by start.

    Entries without times overlap with nothing. Two new entries are reported once, at the later.
    """
    by_person: dict[StaffId, list[tuple[Span, TimeEntry, bool]]] = defaultdict(list)
    for is_new, entries in ((False, stored), (True, new)):
        for entry in entries:
            if entry.started_at is not None and entry.ended_at is not None:
                span = Span(start=entry.started_at, end=entry.ended_at)
                by_person[entry.staff_id].append((span, entry, is_new))
    found: list[Overlap] = []
    for timed in by_person.values():
        timed.sort(key=lambda item: (item[0].start, item[0].end))
        found.extend(_overlaps_of(timed))
    return tuple(found)


def _overlaps_of(timed: list[tuple[Span, TimeEntry, bool]]) -> Iterable[Overlap]:
    running: list[tuple[Span, TimeEntry, bool]] = []
    for item in timed:
        span, entry, is_new = item
        running = [before for before in running if before[0].end > span.start]
        for earlier_span, earlier, earlier_is_new in running:
            if not (is_new or earlier_is_new):
                continue
            mine, other = (entry, earlier) if is_new else (earlier, entry)
            yield Overlap(
                entry=mine,
                other=other,
                minutes=span.overlap(earlier_span).minutes,
                in_same_file=is_new and earlier_is_new,
            )
        running.append(item)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClash:
    """A person's day for two contracts or more where some hours have no times to compare.

    `minutes` are by contract. `too_long`: together they are more than a day has; else they only
    look like the same work told twice.
    """

    entry: TimeEntry
    minutes: Mapping[ContractId, int]
    too_long: bool


def find_day_clashes(new: Iterable[TimeEntry], stored: Iterable[TimeEntry]) -> tuple[DayClash, ...]:
    """Days of new entries on which one person's hours for several contracts can't all be true."""
    by_day: dict[tuple[StaffId, dt.date], list[TimeEntry]] = defaultdict(list)
    first: dict[tuple[StaffId, dt.date], TimeEntry] = {}
    for entry in new:
        by_day[entry.staff_id, entry.business_date].append(entry)
        first.setdefault((entry.staff_id, entry.business_date), entry)
    for entry in stored:
        if (entry.staff_id, entry.business_date) in first:
            by_day[entry.staff_id, entry.business_date].append(entry)
    clashes = (_clash(first[day], entries) for day, entries in by_day.items())
    return tuple(clash for clash in clashes if clash is not None)


def _clash(entry: TimeEntry, entries: Sequence[TimeEntry]) -> DayClash | None:
    minutes: dict[ContractId, int] = defaultdict(int)
    tasks: dict[ContractId, set[str]] = defaultdict(set)
    for item in entries:
        minutes[item.contract_id] += item.minutes
        tasks[item.contract_id].add(item.task)
    if len(minutes) < 2 or all(item.started_at is not None for item in entries):
        return None
    together = sum(minutes.values())
    if together <= MINUTES_PER_DAY:
        alike = len(set(minutes.values())) == 1
        named = all(each == tasks[entry.contract_id] != {""} for each in tasks.values())
        # Two half days of equal length are common; two whole ones, or one task twice, are not.
        if not alike or not (named or together > _LONG_DAY_MINUTES):
            return None
    return DayClash(entry=entry, minutes=dict(minutes), too_long=together > MINUTES_PER_DAY)

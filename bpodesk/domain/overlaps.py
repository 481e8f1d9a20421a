"""One person, the same minute, twice: within a file, with the book, across customers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bpodesk.domain.ids import StaffId
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Span


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

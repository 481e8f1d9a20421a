"""One person, the same minute, twice: within a file, with the book, across customers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bpodesk.domain.entry_lines import (
    CONTRACT,
    DAY,
    END,
    MINUTES,
    STAFF,
    START,
    TASK,
    Line,
    entry_of_line,
    lines_of,
)
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.timesheets import MINUTES_PER_DAY, TimeEntry

_LONG_DAY_MINUTES = 12 * 60
_Timed = tuple[int, int, Line, bool]
_PersonDay = tuple[StaffId, str]


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
    by_person: dict[StaffId, list[_Timed]] = defaultdict(list)
    for is_new, entries in ((False, stored), (True, new)):
        for line in lines_of(entries):
            if line[START] is not None and line[END] is not None:
                by_person[line[STAFF]].append((line[START], line[END], line, is_new))
    found: list[Overlap] = []
    for timed in by_person.values():
        timed.sort(key=itemgetter(0, 1))
        found.extend(_overlaps_of(timed))
    return tuple(found)


def _overlaps_of(timed: Iterable[_Timed]) -> Iterable[Overlap]:
    running: list[_Timed] = []
    for item in timed:
        start, end, line, is_new = item
        running = [before for before in running if before[1] > start]
        for _, earlier_end, earlier, earlier_is_new in running:
            if not (is_new or earlier_is_new):
                continue
            mine, other = (line, earlier) if is_new else (earlier, line)
            yield Overlap(
                entry=entry_of_line(mine),
                other=entry_of_line(other),
                minutes=(min(end, earlier_end) - start) // 60,
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
    first: dict[_PersonDay, Line] = {}
    by_day: dict[_PersonDay, list[Line]] = {}
    mixed: set[_PersonDay] = set()
    for is_new, entries in ((True, new), (False, stored)):
        for line in lines_of(entries):
            day = (line[STAFF], line[DAY])
            known = first.setdefault(day, line) if is_new else first.get(day)
            if known is None:
                continue
            by_day.setdefault(day, []).append(line)
            if known[CONTRACT] != line[CONTRACT]:
                mixed.add(day)
    clashes = (_clash(first[day], by_day[day]) for day in first if day in mixed)
    return tuple(clash for clash in clashes if clash is not None)


def _clash(first: Line, lines: Sequence[Line]) -> DayClash | None:
    minutes: dict[ContractId, int] = defaultdict(int)
    tasks: dict[ContractId, set[str]] = defaultdict(set)
    for line in lines:
        minutes[line[CONTRACT]] += line[MINUTES]
        tasks[line[CONTRACT]].add(line[TASK])
    if all(line[START] is not None for line in lines):
        return None
    together = sum(minutes.values())
    if together <= MINUTES_PER_DAY:
        alike = len(set(minutes.values())) == 1
        named = all(each == tasks[first[CONTRACT]] != {""} for each in tasks.values())
        # Two half days of equal length are common; two whole ones, or one task twice, are not.
        if not alike or not (named or together > _LONG_DAY_MINUTES):
            return None
    return DayClash(
        entry=entry_of_line(first), minutes=dict(minutes), too_long=together > MINUTES_PER_DAY
    )

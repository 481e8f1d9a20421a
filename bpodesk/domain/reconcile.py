"""A file's rows against what the book has: what is new, what is there, what looks like twice.

A row is there already when the book has an entry with the same person, contract, day, times, hours,
break, overtime and task. Equal rows are counted: two rows of four hours are eight hours, and one of
them in the book leaves one that is new. A new row on a day for which the book has other hours of
the person that no row of the file accounts for, where one of the two has no times to compare, is
probably the same work told again, and is for a person to decide.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bpodesk.domain.overlaps import Overlap
from bpodesk.domain.timesheets import TimeEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The new rows, how many are there already, and the new ones that may be told twice."""

    new: tuple[TimeEntry, ...]
    same: int
    told_twice: tuple[Overlap, ...]


def reconcile(rows: Sequence[TimeEntry], stored: Iterable[TimeEntry]) -> Reconciled:
    """Sort a file's rows by what the book has of them already."""
    kept = tuple(stored)
    left = Counter(_facts(entry) for entry in kept)
    new: list[TimeEntry] = []
    for row in rows:
        facts = _facts(row)
        if left[facts]:
            left[facts] -= 1
        else:
            new.append(row)
    unaccounted: dict[tuple[object, ...], list[TimeEntry]] = defaultdict(list)
    for entry in kept:
        facts = _facts(entry)
        if left[facts]:
            left[facts] -= 1
            unaccounted[_person_day(entry)].append(entry)
    told_twice = tuple(
        Overlap(entry=row, other=other, minutes=min(row.minutes, other.minutes), in_same_file=False)
        for row in new
        for other in _untimed_pair(row, unaccounted[_person_day(row)])[:1]
    )
    return Reconciled(new=tuple(new), same=len(rows) - len(new), told_twice=told_twice)


def _untimed_pair(row: TimeEntry, others: Sequence[TimeEntry]) -> list[TimeEntry]:
    """Those that can't be told from the row by their instants, as one of the two has no times."""
    return [other for other in others if row.started_at is None or other.started_at is None]


def _person_day(entry: TimeEntry) -> tuple[object, ...]:
    return (entry.staff_id, entry.contract_id, entry.business_date)


def _facts(entry: TimeEntry) -> tuple[object, ...]:
    return (
        *_person_day(entry),
        entry.started_at,
        entry.ended_at,
        entry.minutes,
        entry.break_minutes,
        entry.overtime_minutes,
        entry.task,
    )

"""A file's rows against what the book has: what is new, there already, changed, gone, told twice.

A row is there already when the book has an entry with the same person, contract, day, times, hours,
break, overtime and task. Equal rows are counted: two rows of four hours are eight hours, and one of
them in the book leaves one that is new.

Where the file takes the place of an earlier import (`old`), its other rows are paired with that
one's by person and day, and within them by start and task: a pair is a change. What is left of the
old rows goes where the file reaches; but what a person corrected since (it carries a note) stays as
it is, whatever the file says.

A new row on a day for which the book has other hours of the person that no row of the file accounts
for, where one of the two has no times to compare, is probably the same work told again, and is for
a person to decide.
"""

import dataclasses
import datetime as dt
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bpodesk.domain.ids import StaffId
from bpodesk.domain.overlaps import Overlap
from bpodesk.domain.periods import DateRange
from bpodesk.domain.timesheets import TimeEntry

Pair = tuple[TimeEntry, TimeEntry]
_Key = Callable[[TimeEntry], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a file may take away of the import it replaces.

    The days from its first to its last, of the people it names. `unclear` are days of which it
    states something that can't be counted: there nothing goes. `whole`: it is the same file anew,
    so whatever it does not state goes.
    """

    people: frozenset[StaffId]
    days: DateRange
    unclear: frozenset[tuple[StaffId, dt.date]] = frozenset()
    whole: bool = False

    def covers(self, entry: TimeEntry) -> bool:
        """True where an entry that the file does not state is to go."""
        if (entry.staff_id, entry.business_date) in self.unclear:
            return False
        return self.whole or (entry.staff_id in self.people and entry.business_date in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What each row of a file is, and what becomes of the rows of the import it replaces.

    `changed` are (before, after); an `after` has the id, version and note of its `before` and the
    cell of its row. `moved` are old entries that say the same, or were corrected since, with the
    cell of the row that states them now. `kept` would change or go but were corrected; of those
    that would change, `corrected` are (kept, the file's row). `outside` are not in the file, which
    does not reach them. `staying` is all that the book has afterwards besides `new` and the
    changed.
    """

    new: Sequence[TimeEntry]
    same: int
    told_twice: tuple[Overlap, ...]
    changed: tuple[Pair, ...] = ()
    moved: tuple[TimeEntry, ...] = ()
    removed: tuple[TimeEntry, ...] = ()
    kept: tuple[TimeEntry, ...] = ()
    corrected: tuple[Pair, ...] = ()
    outside: tuple[TimeEntry, ...] = ()
    staying: tuple[TimeEntry, ...] = ()


def reconcile(
    rows: Sequence[TimeEntry],
    stored: Iterable[TimeEntry],
    *,
    old: Sequence[TimeEntry] = (),
    reach: Reach | None = None,
    same_file: bool = False,
) -> Reconciled:
    """Sort a file's rows by what the book has of them already.

    `old` are the entries of the import that the file replaces, also those that are not among
    `stored`, and `reach` is what it may take away of them (None: nothing). With `same_file` a row
    stands in the very cell in which it stood before.
    """
    replaced = {entry.id for entry in old}
    elsewhere = [entry for entry in stored if not replaced or entry.id not in replaced]
    restated, rest, left = pair_rows(rows, old, (facts_of,))
    unknown = _not_there(rest, elsewhere)
    paired, new, left = pair_rows(unknown, left, (_cell, *LOOSE) if same_file else LOOSE)
    # A correction may have gone to another day; its row is known by its cell then.
    by_cell, new, edited = pair_rows(new, [entry for entry in left if entry.note], (_cell,))
    left = [*edited, *(entry for entry in left if not entry.note)]
    corrected = [*by_cell, *(pair for pair in paired if pair[0].note)]
    gone = [entry for entry in left if reach is not None and reach.covers(entry)]
    removed = tuple(entry for entry in gone if not entry.note)
    ids = {entry.id for entry in removed}
    left = [entry for entry in left if entry.id not in ids]
    moved = tuple(_moved(before, row) for before, row in (*restated, *corrected))
    changed = tuple((old, _changed(old, row)) for old, row in paired if not old.note)
    return Reconciled(
        new=tuple(new),
        same=len(rows) - len(unknown),
        told_twice=_told_twice(new, (*elsewhere, *left), rest),
        changed=changed,
        moved=moved,
        removed=removed,
        corrected=tuple(corrected),
        kept=(*(before for before, _ in corrected), *(entry for entry in gone if entry.note)),
        outside=tuple(e for e in left if reach is not None and not reach.covers(e)),
        staying=(*elsewhere, *moved, *left),
    )


def _not_there(rows: Sequence[TimeEntry], stored: Sequence[TimeEntry]) -> list[TimeEntry]:
    there = Counter(facts_of(entry) for entry in stored)
    missing: list[TimeEntry] = []
    for row in rows:
        facts = facts_of(row)
        if there[facts]:
            there[facts] -= 1
        else:
            missing.append(row)
    return missing


def pair_rows(
    rows: Sequence[TimeEntry], old: Sequence[TimeEntry], keys: Sequence[_Key]
) -> tuple[list[Pair], list[TimeEntry], list[TimeEntry]]:
    """Pairs (old, row) by the first key that fits, in order; the rows and the old ones left."""
    pairs: list[Pair] = []
    waiting, left = list(rows), list(old)
    for key in keys:
        if not waiting or not left:
            break
        by_key: dict[object, deque[TimeEntry]] = defaultdict(deque)
        for entry in left:
            by_key[key(entry)].append(entry)
        unpaired: list[TimeEntry] = []
        for row in waiting:
            fitting = by_key.get(key(row))
            if fitting:
                pairs.append((fitting.popleft(), row))
            else:
                unpaired.append(row)
        waiting = unpaired
        taken = {before.id for before, _ in pairs}
        left = [entry for entry in left if entry.id not in taken]
    return pairs, waiting, left


def _told_twice(
    new: Sequence[TimeEntry], staying: Sequence[TimeEntry], rows: Sequence[TimeEntry]
) -> tuple[Overlap, ...]:
    accounted = Counter(facts_of(row) for row in rows)
    unaccounted: dict[tuple[object, ...], list[TimeEntry]] = defaultdict(list)
    for entry in staying:
        facts = facts_of(entry)
        if accounted[facts]:
            accounted[facts] -= 1
        else:
            unaccounted[person_day(entry)].append(entry)
    return tuple(
        Overlap(entry=row, other=other, minutes=min(row.minutes, other.minutes), in_same_file=False)
        for row in new
        for other in _untimed_pair(row, unaccounted[person_day(row)])[:1]
    )


def _untimed_pair(row: TimeEntry, others: Sequence[TimeEntry]) -> list[TimeEntry]:
    """Those that can't be told from the row by their instants, as one of the two has no times."""
    return [other for other in others if row.started_at is None or other.started_at is None]


def _moved(before: TimeEntry, row: TimeEntry) -> TimeEntry:
    return dataclasses.replace(
        before,
        source_sheet=row.source_sheet,
        source_row=row.source_row,
        source_column=row.source_column,
    )


def _changed(before: TimeEntry, row: TimeEntry) -> TimeEntry:
    return dataclasses.replace(row, id=before.id, row_version=before.row_version)


def person_day(entry: TimeEntry) -> tuple[object, ...]:
    """Whose day for which contract an entry is of."""
    return (entry.staff_id, entry.contract_id, entry.business_date)


def facts_of(entry: TimeEntry) -> tuple[object, ...]:
    """What an entry says, wherever it was kept."""
    return (
        *person_day(entry),
        entry.started_at,
        entry.ended_at,
        entry.minutes,
        entry.break_minutes,
        entry.overtime_minutes,
        entry.task,
    )


def _cell(entry: TimeEntry) -> tuple[object, ...]:
    return (entry.staff_id, entry.source_sheet, entry.source_row, entry.source_column)


# How the rows of a corrected file find their earlier selves, the surest first.
LOOSE: tuple[_Key, ...] = (
    lambda entry: (*person_day(entry), entry.started_at, entry.task),
    lambda entry: (*person_day(entry), entry.started_at),
    lambda entry: (*person_day(entry), entry.task),
    person_day,
)

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

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bpodesk.domain.entry_lines import (
    BATCH,
    CELL,
    CONTRACT,
    DAY,
    FACTS,
    ID,
    MINUTES,
    NOTE,
    PERSON_DAY,
    STAFF,
    START,
    TASK,
    Line,
    LineEntries,
    day_of,
    entry_of_line,
    lines_of,
)
from bpodesk.domain.ids import StaffId
from bpodesk.domain.overlaps import Overlap
from bpodesk.domain.periods import DateRange
from bpodesk.domain.timesheets import TimeEntry

Pair = tuple[TimeEntry, TimeEntry]
LinePair = tuple[Line, Line]
_Key = Callable[[Line], object]

# Whose day for which contract an entry is of; what it says, wherever it was kept.
person_day: _Key = itemgetter(PERSON_DAY)
facts_of: _Key = itemgetter(FACTS)
_cell: _Key = itemgetter(STAFF, *range(CELL.start, CELL.stop))
# How the rows of a corrected file find their earlier selves, the surest first.
LOOSE: tuple[_Key, ...] = (
    itemgetter(STAFF, CONTRACT, DAY, START, TASK),
    itemgetter(STAFF, CONTRACT, DAY, START),
    itemgetter(STAFF, CONTRACT, DAY, TASK),
    person_day,
)


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

    def covers(self, line: Line) -> bool:
        """True where an entry that the file does not state is to go."""
        staff_id, day = line[STAFF], day_of(line[DAY])
        if (staff_id, day) in self.unclear:
            return False
        return self.whole or (staff_id in self.people and day in self.days)


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
    moved: Sequence[TimeEntry] = ()
    removed: Sequence[TimeEntry] = ()
    kept: Sequence[TimeEntry] = ()
    corrected: tuple[Pair, ...] = ()
    outside: Sequence[TimeEntry] = ()
    staying: Sequence[TimeEntry] = ()


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
    lines, before = lines_of(rows), lines_of(old)
    replaced = {line[ID] for line in before}
    elsewhere = [line for line in lines_of(stored) if not replaced or line[ID] not in replaced]
    restated, rest, left = pair_lines(lines, before, (facts_of,))
    unknown = _not_there(rest, elsewhere)
    paired, new, left = pair_lines(unknown, left, (_cell, *LOOSE) if same_file else LOOSE)
    # A correction may have gone to another day; its row is known by its cell then.
    by_cell, new, edited = pair_lines(new, [line for line in left if line[NOTE]], (_cell,))
    left = [*edited, *(line for line in left if not line[NOTE])]
    corrected = [*by_cell, *(pair for pair in paired if pair[0][NOTE])]
    gone = [line for line in left if reach is not None and reach.covers(line)]
    removed = [line for line in gone if not line[NOTE]]
    ids = {line[ID] for line in removed}
    left = [line for line in left if line[ID] not in ids]
    moved = [_moved(before, row) for before, row in (*restated, *corrected)]
    changed = [(before, _changed(before, row)) for before, row in paired if not before[NOTE]]
    kept = [*(before for before, _ in corrected), *(line for line in gone if line[NOTE])]
    return Reconciled(
        new=LineEntries(new),
        same=len(lines) - len(unknown),
        told_twice=_told_twice(new, (*elsewhere, *left), rest),
        changed=_as_entries(changed),
        moved=LineEntries(moved),
        removed=LineEntries(removed),
        corrected=_as_entries(corrected),
        kept=LineEntries(kept),
        outside=LineEntries([e for e in left if reach is not None and not reach.covers(e)]),
        staying=LineEntries([*elsewhere, *moved, *left]),
    )


def _as_entries(pairs: Sequence[LinePair]) -> tuple[Pair, ...]:
    return tuple((entry_of_line(before), entry_of_line(after)) for before, after in pairs)


def _not_there(rows: Sequence[Line], stored: Sequence[Line]) -> Sequence[Line]:
    if not stored:
        return rows
    there = Counter(map(facts_of, stored))
    missing: list[Line] = []
    for row in rows:
        facts = facts_of(row)
        if there[facts]:
            there[facts] -= 1
        else:
            missing.append(row)
    return missing


def pair_lines(
    rows: Sequence[Line], old: Sequence[Line], keys: Sequence[_Key]
) -> tuple[list[LinePair], Sequence[Line], Sequence[Line]]:
    """Pairs (old, row) by the first key that fits, in order; the rows and the old ones left."""
    pairs: list[LinePair] = []
    waiting: Sequence[Line] = rows
    left: Sequence[Line] = old
    for key in keys:
        if not waiting or not left:
            break
        by_key: dict[object, list[Line]] = {}
        for line in reversed(left):
            by_key.setdefault(key(line), []).append(line)
        unpaired: list[Line] = []
        for row in waiting:
            fitting = by_key.get(key(row))
            if fitting:
                pairs.append((fitting.pop(), row))
            else:
                unpaired.append(row)
        waiting = unpaired
        taken = {before[ID] for before, _ in pairs}
        untaken: list[Line] = [line for line in left if line[ID] not in taken]
        left = untaken
    return pairs, waiting, left


def _told_twice(
    new: Sequence[Line], staying: Sequence[Line], rows: Sequence[Line]
) -> tuple[Overlap, ...]:
    days = set(map(person_day, new))
    staying = [line for line in staying if person_day(line) in days]
    if not staying:
        return ()
    accounted = Counter(map(facts_of, rows))
    unaccounted: dict[object, list[Line]] = defaultdict(list)
    for line in staying:
        facts = facts_of(line)
        if accounted[facts]:
            accounted[facts] -= 1
        else:
            unaccounted[person_day(line)].append(line)
    return tuple(
        Overlap(
            entry=entry_of_line(row),
            other=entry_of_line(other),
            minutes=min(row[MINUTES], other[MINUTES]),
            in_same_file=False,
        )
        for row in new
        for other in _untimed_pair(row, unaccounted.get(person_day(row), ()))[:1]
    )


def _untimed_pair(row: Line, others: Sequence[Line]) -> list[Line]:
    """Those that can't be told from the row by their instants, as one of the two has no times."""
    return [other for other in others if row[START] is None or other[START] is None]


def _moved(before: Line, row: Line) -> Line:
    return before[FACTS] + row[CELL] + before[BATCH:]


def _changed(before: Line, row: Line) -> Line:
    return row[:ID] + before[ID:]

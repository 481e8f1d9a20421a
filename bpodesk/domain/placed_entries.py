"""A long list's entries put into a book: what `placing.entry_of` gives for each, without objects.

Entries of one day and shift differ only in person, task and row, so they are placed once. Where no
clock changes, that is a sum of seconds; on all other days `entry_of` is asked.
"""

import datetime as dt
import functools
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import NamedTuple, TypeVar, overload
from zoneinfo import ZoneInfo

from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.entry_lines import UNSAVED_REST, HasLines, Line, seconds_of
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.periods import ONE_DAY
from bpodesk.domain.placing import entry_of
from bpodesk.domain.readings import EntryKind, ReadEntry
from bpodesk.domain.timesheets import TimeEntry

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EPOCH_DAY = EPOCH.toordinal()
_SECOND = dt.timedelta(seconds=1)
_DAY_SECONDS = 86_400
_MOST_PLACES = 20_000
T = TypeVar("T")


class Place(NamedTuple):
    """What a day and shift become. Instants are seconds since 1970; None: no times."""

    day: dt.date
    start: int | None
    end: int | None
    minutes: int
    break_minutes: int
    overtime_minutes: int | None
    sheet: int
    column: int


_Facts = tuple[int, int, tuple[int, int, int | None, int, int]]


@dataclass(kw_only=True, eq=False)
class PlacedEntries(HasLines, Sequence[TimeEntry]):
    """The work of those people who are settled; an entry is made when it is asked for.

    `staff` is by index into the columns' people. `zone` is that of the file's clock. `sheets` are
    the numbers of the sheets; `hours_columns` those columns that state hours.
    """

    columns: EntryColumns
    staff: Mapping[int, StaffId]
    contract_id: ContractId
    zone: str
    contract_zone: str
    sheets: Mapping[str, int]
    hours_columns: frozenset[int]

    def __post_init__(self) -> None:
        self._offsets = _Known(self._offsets_on)
        self._dates = _Known(dt.date.fromordinal)
        self._shifts = [self._facts_of(shift) for shift in self.columns.shifts]
        columns = self.columns
        work = {at for at, shift in enumerate(columns.shifts) if shift.kind is EntryKind.WORK}
        self._is_in = bytes(
            shift in work and person in self.staff
            for person, shift in zip(columns.person_of, columns.shift_of, strict=True)
        )
        self._positions = array("I", compress(range(len(columns)), self._is_in))

    def is_of(self, other: "PlacedEntries") -> bool:
        """True where both are the same entries, put into the book in the same way."""
        mine, others = (
            (it.staff, it.contract_id, it.zone, it.contract_zone, it.sheets, it.hours_columns)
            for it in (self, other)
        )
        return self.columns is other.columns and mine == others

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> TimeEntry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[TimeEntry]: ...
    def __getitem__(self, index: int | slice) -> TimeEntry | Sequence[TimeEntry]:
        if isinstance(index, slice):
            return tuple(map(self._entry, self._positions[index]))
        return self._entry(self._positions[index])

    def _entry(self, at: int) -> TimeEntry:
        return self._placed(self.columns[at], self.staff[self.columns.person_of[at]])

    def _placed(self, read: ReadEntry, staff_id: StaffId) -> TimeEntry:
        return entry_of(
            read,
            staff_id=staff_id,
            contract_id=self.contract_id,
            zone=self.zone,
            contract_zone=self.contract_zone,
            sheet=self.sheets[read.sheet],
            states_hours=read.column in self.hours_columns,
        )

    # ------------------------------------------------------------------------- all at once

    @property
    def total_minutes(self) -> int:
        """Minutes of all entries."""
        return self._sums[0]

    @property
    def starts(self) -> Mapping[tuple[dt.date, dt.datetime], int]:
        """How many entries start at an instant and count for a day, where there are times."""
        return self._sums[1]

    @functools.cached_property
    def _sums(self) -> tuple[int, Mapping[tuple[dt.date, dt.datetime], int]]:
        columns, minutes, seconds = self.columns, 0, Counter[tuple[dt.date, int]]()
        of_day: Counter[tuple[int, int]] = Counter()
        pairs = zip(columns.day_of, columns.shift_of, strict=True)
        for (day, shift), count in Counter(compress(pairs, self._is_in)).items():
            facts = self._shifts[shift]
            if facts is not None and self._offsets[day] is not None:
                minutes += facts[2][0] * count
                of_day[day, facts[0]] += count
                continue
            place = self._asked(day, shift)
            minutes += place.minutes * count
            if place.start is not None:
                seconds[place.day, place.start] += count
        for (day, first), count in of_day.items():
            seconds[self._start(day, first)] += count
        return minutes, {
            (day, EPOCH + start * _SECOND): count for (day, start), count in seconds.items()
        }

    def lines(self) -> Iterator[Line]:
        """The line of each entry."""
        columns = self.columns
        staff, tasks = self.staff, [task for task, _ in columns.tasks]
        known: dict[tuple[int, int], tuple[Line, int, Line]] = {}
        kinds = (columns.person_of, columns.day_of, columns.shift_of, columns.task_of)
        each = zip(*kinds, columns.row_of, strict=True)
        for person, day, shift, task, row in compress(each, self._is_in):
            parts = known.get((day, shift))
            if parts is None:
                if len(known) > _MOST_PLACES:
                    known.clear()
                parts = known[day, shift] = self._parts(self._place(day, shift))
            facts, sheet, rest = parts
            yield (staff[person], *facts, tasks[task], sheet, row, *rest)

    def _parts(self, place: Place) -> tuple[Line, int, Line]:
        """A place in the lines of its entries: up to the task, the sheet, from the column on."""
        day, *facts, sheet, column = place
        return (self.contract_id, day.isoformat(), *facts), sheet, (column, *UNSAVED_REST)

    @functools.cached_property
    def overlapping(self) -> Sequence[TimeEntry]:
        """All entries of the people of whom two overlap."""
        ends: dict[StaffId, int] = defaultdict(int)
        unordered: set[StaffId] = set()
        for staff_id, place in self._spans():
            if place[0] < ends[staff_id]:
                unordered.add(staff_id)
            ends[staff_id] = place[1]
        if not unordered:
            return ()
        spans: dict[StaffId, list[tuple[int, int]]] = defaultdict(list)
        for staff_id, place in self._spans():
            if staff_id in unordered:
                spans[staff_id].append(place)
        clashing = {staff_id for staff_id, each in spans.items() if _overlap(sorted(each))}
        return [
            self._entry(at)
            for at in self._positions
            if self.staff[self.columns.person_of[at]] in clashing
        ]

    def _spans(self) -> Iterator[tuple[StaffId, tuple[int, int]]]:
        """Whose and from when to when, of each entry that has times."""
        columns, staff = self.columns, self.staff
        each = zip(columns.person_of, columns.day_of, columns.shift_of, strict=True)
        known: dict[tuple[int, int], tuple[int, int]] = {}
        for person, day, shift in compress(each, self._is_in):
            span = known.get((day, shift))
            if span is None:
                if len(known) > _MOST_PLACES:
                    known.clear()
                span = known[day, shift] = self._span(day, shift)
            if span[1]:
                yield staff[person], span

    # ------------------------------------------------------------------------- one day and shift

    def _place(self, day: int, shift: int) -> Place:
        facts = self._shifts[shift]
        if facts is None or self._offsets[day] is None:
            return self._asked(day, shift)
        first, length, rest = facts
        on, start = self._start(day, first)
        return Place(on, start, start + length, *rest)

    def _span(self, day: int, shift: int) -> tuple[int, int]:
        """From when to when; from 0 to 0 without times."""
        facts, offsets = self._shifts[shift], self._offsets[day]
        if facts is None or offsets is None:
            place = self._asked(day, shift)
            return place.start or 0, place.end or 0
        start = (day - _EPOCH_DAY) * _DAY_SECONDS + facts[0] - offsets[0]
        return start, start + facts[1]

    def _start(self, day: int, first: int) -> tuple[dt.date, int]:
        """The contract's day and the instant of a time of day, where no clock changes."""
        clock, contract = self._offsets[day] or (0, 0)
        start = (day - _EPOCH_DAY) * _DAY_SECONDS + first - clock
        return self._dates[(start + contract) // _DAY_SECONDS + _EPOCH_DAY], start

    def _asked(self, day: int, shift: int) -> Place:
        read = replace(self.columns.shifts[shift], day=dt.date.fromordinal(day))
        entry = self._placed(read, StaffId(0))
        return Place(
            entry.business_date,
            seconds_of(entry.started_at),
            seconds_of(entry.ended_at),
            entry.minutes,
            entry.break_minutes,
            entry.overtime_minutes,
            self.sheets[read.sheet],
            read.column,
        )

    def _facts_of(self, read: ReadEntry) -> _Facts | None:
        """Of a shift its start and length in seconds, and the rest of its place.

        None for a shift without times, or one that states the day of its end.
        """
        if read.start is None or read.end is None or read.end_day is not None:
            return None
        first, last = _of_day(read.start), _of_day(read.end)
        length = last - first + (_DAY_SECONDS if last <= first else 0)
        minutes, pause = read.minutes, read.break_minutes
        if read.column not in self.hours_columns:
            minutes = max(minutes, read.overtime_minutes or 0)
        if pause is None:
            pause = max(0, length // 60 - minutes)
        sheet = self.sheets[read.sheet]
        return first, length, (minutes, pause, read.overtime_minutes, sheet, read.column)

    def _offsets_on(self, day: int) -> tuple[int, int] | None:
        """How far both clocks are ahead of UTC, in seconds; None where one changes near the day."""
        zone, contract = ZoneInfo(self.zone), ZoneInfo(self.contract_zone)
        midnight = dt.datetime.fromordinal(day).replace(tzinfo=zone)
        ends = [midnight + days * ONE_DAY for days in range(3)]
        clocks = {_ahead(moment, zone) for moment in ends}
        contracts = {_ahead(moment.astimezone(contract), contract) for moment in ends}
        return (clocks.pop(), contracts.pop()) if len(clocks) == len(contracts) == 1 else None


class _Known(dict[int, T]):
    """What a function gives, asked once for each number."""

    def __init__(self, find: Callable[[int], T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, number: int) -> T:
        found = self[number] = self._find(number)
        return found


def _ahead(moment: dt.datetime, zone: ZoneInfo) -> int:
    return (zone.utcoffset(moment) or dt.timedelta()) // _SECOND


def _of_day(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def _overlap(spans: Sequence[tuple[int, int]]) -> bool:
    """True where one of the spans, which are in order, begins before an earlier one ends."""
    latest = 0
    for start, end in spans:
        if start < latest:
            return True
        latest = max(latest, end)
    return False

"""The entries of a long list, column by column: 100,000 of them need a few MB and no objects.

What repeats from row to row stands once: people, shifts (everything but person, day, task and row)
and tasks; arrays say for each entry which of them it has. An entry is made when it is asked for.
"""

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast, overload

from bpodesk.domain.counted import Counted
from bpodesk.domain.readings import EntryKind, ReadEntry

Pair = tuple[str, str]
T = TypeVar("T")


def _indices() -> "array[int]":
    return array("I")


@dataclass(kw_only=True, eq=False)
class EntryColumns(Counted[ReadEntry]):  # noqa: PLW1641 - no hash, like any list
    """Entries in the order of the file; they can only be added at the end.

    `people` are (name, code), `tasks` (task, customer), `shifts` entries without person, day, task,
    customer and row. Of entry i, `person_of[i]`, `task_of[i]` and `shift_of[i]` are indices into
    these; `day_of[i]` is the ordinal of its day, 0 where it has none; `row_of[i]` its row.
    """

    people: list[Pair] = field(default_factory=list[Pair])
    shifts: list[ReadEntry] = field(default_factory=list[ReadEntry])
    tasks: list[Pair] = field(default_factory=list[Pair])
    person_of: "array[int]" = field(default_factory=_indices)
    shift_of: "array[int]" = field(default_factory=_indices)
    task_of: "array[int]" = field(default_factory=_indices)
    day_of: "array[int]" = field(default_factory=_indices)
    row_of: "array[int]" = field(default_factory=_indices)

    def __post_init__(self) -> None:
        self._outline: tuple[ReadEntry, ...] = ()
        self._outlined = 0  # how many entries there were then
        self._people = {pair: at for at, pair in enumerate(self.people)}
        self._shifts = {shift: at for at, shift in enumerate(self.shifts)}
        self._tasks = {pair: at for at, pair in enumerate(self.tasks)}

    @property
    def arrays(self) -> tuple["array[int]", ...]:
        """The five arrays, always in this order."""
        return self.person_of, self.shift_of, self.task_of, self.day_of, self.row_of

    def __len__(self) -> int:
        return len(self.row_of)

    def __iter__(self) -> Iterator[ReadEntry]:
        return map(self._entry, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> ReadEntry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[ReadEntry]: ...
    def __getitem__(self, index: int | slice) -> ReadEntry | Sequence[ReadEntry]:
        wanted = range(len(self))[index]
        if isinstance(wanted, int):
            return self._entry(wanted)
        return tuple(map(self._entry, wanted))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(cast("Sequence[object]", other))

    def _entry(self, index: int) -> ReadEntry:
        person, code = self.people[self.person_of[index]]
        task, customer = self.tasks[self.task_of[index]]
        day = self.day_of[index]
        return replace(
            self.shifts[self.shift_of[index]],
            person=person,
            person_code=code,
            day=dt.date.fromordinal(day) if day else None,
            task=task,
            customer=customer,
            row=self.row_of[index],
        )

    # ------------------------------------------------------------------------- adding

    def append(self, entry: ReadEntry) -> None:
        """Add one entry."""
        self.person_of.append(self.person(entry.person, entry.person_code))
        self.shift_of.append(self.shift(entry))
        self.task_of.append(self.task(entry.task, entry.customer))
        self.day_of.append(entry.day.toordinal() if entry.day is not None else 0)
        self.row_of.append(entry.row)

    def person(self, name: str, code: str) -> int:
        """The number of a person."""
        return _number((name, code), self._people, self.people)

    def task(self, task: str, customer: str) -> int:
        """The number of a task and its customer."""
        return _number((task, customer), self._tasks, self.tasks)

    def shift(self, entry: ReadEntry) -> int:
        """The number of all of an entry but person, day, task, customer and row."""
        shift = replace(entry, person="", person_code="", day=None, task="", customer="", row=0)
        return _number(shift, self._shifts, self.shifts)

    def extend(self, entries: Sequence[ReadEntry]) -> None:
        """Add entries, also those of other columns."""
        if not isinstance(entries, EntryColumns):
            for entry in entries:
                self.append(entry)
            return
        people = [self.person(*pair) for pair in entries.people]
        shifts = [self.shift(shift) for shift in entries.shifts]
        tasks = [self.task(*pair) for pair in entries.tasks]
        self.person_of.extend(map(people.__getitem__, entries.person_of))
        self.shift_of.extend(map(shifts.__getitem__, entries.shift_of))
        self.task_of.extend(map(tasks.__getitem__, entries.task_of))
        self.day_of.extend(entries.day_of)
        self.row_of.extend(entries.row_of)

    # ------------------------------------------------------------------------- sums

    @property
    def outline(self) -> Sequence[ReadEntry]:
        if self._outlined != len(self):
            self._outline, self._outlined = self._new_outline(), len(self)
        return self._outline

    def _new_outline(self) -> tuple[ReadEntry, ...]:
        dated = [day for day in set(self.day_of) if day] or [0]
        ending = {at for at, shift in enumerate(self.shifts) if shift.end_day is not None}
        wanted = {
            *_firsts(self.person_of).values(),
            *(at for shift, at in _firsts(self.shift_of).items() if shift in ending),
            self.day_of.index(min(dated)),
            self.day_of.index(max(dated)),
        }
        return tuple(map(self._entry, sorted(wanted)))

    @property
    def total_minutes(self) -> int:
        return sum(self.shifts[at].minutes * count for at, count in Counter(self.shift_of).items())

    @property
    def odd_seconds(self) -> int:
        counts = Counter(self.shift_of)
        return sum(self.shifts[at].odd_seconds * count for at, count in counts.items())

    @property
    def absence_minutes(self) -> int:
        return sum(
            self.shifts[at].minutes * count
            for at, count in Counter(self.shift_of).items()
            if self.shifts[at].kind is EntryKind.ABSENCE
        )


def _firsts(values: "array[int]") -> dict[int, int]:
    """Each value -> where it stands first."""
    return dict(zip(reversed(values), range(len(values) - 1, -1, -1), strict=True))


def joined(parts: Sequence[Sequence[ReadEntry]]) -> Sequence[ReadEntry]:
    """The entries of all parts, one after the other; in columns where a part has columns."""
    if len(parts) == 1:
        return parts[0]
    if not any(isinstance(part, EntryColumns) for part in parts):
        return tuple(entry for part in parts for entry in part)
    columns = EntryColumns()
    for part in parts:
        columns.extend(part)
    return columns


def named(entries: Sequence[ReadEntry], person: str) -> Sequence[ReadEntry]:
    """The same entries; those that name nobody are the person's."""
    if isinstance(entries, EntryColumns):
        return replace(entries, people=[(name or person, code) for name, code in entries.people])
    return tuple(replace(entry, person=entry.person or person) for entry in entries)


def of_kind(entries: Sequence[ReadEntry], kind: EntryKind) -> Sequence[ReadEntry]:
    """Those of a kind; a long list that has no other is given back as it is."""
    if not isinstance(entries, EntryColumns):
        return [entry for entry in entries if entry.kind is kind]
    kinds = {shift.kind for shift in entries.shifts}
    if kinds == {kind}:
        return entries
    found = EntryColumns()
    if kind in kinds:
        found.extend([entry for entry in entries if entry.kind is kind])
    return found


def of_person(entries: Sequence[ReadEntry], name: str, code: str) -> Sequence[ReadEntry]:
    """Those of the person who is written so."""
    if not isinstance(entries, EntryColumns):
        return [e for e in entries if (e.person, e.person_code) == (name, code)]
    wanted = {at for at, pair in enumerate(entries.people) if pair == (name, code)}
    return [entries[at] for at, person in enumerate(entries.person_of) if person in wanted]


def _number(value: T, numbers: dict[T, int], values: list[T]) -> int:
    number = numbers.setdefault(value, len(values))
    if number == len(values):
        values.append(value)
    return number

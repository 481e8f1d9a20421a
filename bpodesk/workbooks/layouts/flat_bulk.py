"""A long flat list, column by column: what the row by row way gives, in a fraction of its time.

In a long list the same people, days, shifts and tasks come again and again, and what a row gives is
put together from these. A row is read the general way (`flat_facts`, `flat_rows`) whenever one of
its parts was not yet seen in a clean row; a row of known parts is only counted. Whatever is unusual
always goes the general way, so that nothing is decided here.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, repeat

from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.readings import Role
from bpodesk.workbooks.cells import (
    Block,
    Cell,
    CellKind,
    Content,
    Row,
    Sheet,
    filled,
    first_places,
)
from bpodesk.workbooks.layouts.flat_facts import RowFacts, plain_number
from bpodesk.workbooks.layouts.flat_header import Header
from bpodesk.workbooks.layouts.flat_rows import RowMaker, written_name
from bpodesk.workbooks.roles import HeaderWords, normalised
from bpodesk.workbooks.watch import Watch

WHO = (Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME)
_TASK = (Role.TASK, Role.CUSTOMER)
_SAMPLE_ROWS = 1_000
_LONGEST_HOURS = 48
_HASHES_AT_ONCE = 120_000

Key = tuple[int, ...]


# ------------------------------------------------------------------------------- fewer rows


def sample_of(sheet: Sheet) -> Sheet:
    """The sheet with its first rows only and, of each column, the next that is filled.

    Enough to find the header, and for all that is judged by the share of rows it is true of.
    """
    if not sheet.blocks:
        return sheet
    rows = list(sheet.rows[:_SAMPLE_ROWS])
    seen: set[int] = set()
    skip = len(rows)
    for block in sheet.blocks:
        wanted = {index for index in block.odd if index >= skip}
        for column, ids in block.columns.items():
            if column not in seen:
                some = {at for at in set(ids) if _is_filled(sheet.contents[at])}
                at_rows = (index for index, at in enumerate(ids[skip:], skip) if at in some)
                wanted.update(islice(at_rows, 1))
        for index in sorted(wanted):
            [row] = block.rows(sheet.contents, index, index + 1)
            columns = {cell.column for cell in filled(row)}
            if columns - seen:
                rows.append(row)
                seen |= columns
        skip = max(0, skip - len(block.numbers))
    return replace(sheet, rows=tuple(rows), blocks=(), contents=())


def _is_filled(content: Content | None) -> bool:
    return content is not None and not (
        content.kind is CellKind.TEXT and not str(content.value).strip()
    )


def rows_of_rules(sheet: Sheet, header: Header) -> Sheet:
    """The sheet with only those rows that bring a new date, time or length.

    What a column says as a whole (its unit, decimal sign, order of day and month) is told by its
    distinct values. Only whether the usual length is a long one is a matter of counts: where it is,
    it is the whole sheet, and where long ones are rare, a short one stands for all the others.
    """
    if not sheet.blocks:
        return sheet
    roles = set(header.columns) - {*WHO, *_TASK, Role.ENTRY_ID}
    columns = {header.columns[role] for role in roles}
    hours = header.columns.get(Role.HOURS)
    rows = list(sheet.rows[: header.index + 1])
    seen: dict[int, set[int]] = {column: {0} for column in columns}
    skip = header.index + 1
    for block in sheet.blocks:
        wanted = set(block.odd)
        for column in columns & block.columns.keys():
            ids = block.columns[column][skip:]
            new = set(ids) - seen[column]
            seen[column] |= new
            wanted |= _firsts(ids, new, skip)
        for index in sorted(wanted):
            if index >= skip:
                rows += block.rows(sheet.contents, index, index + 1)
        skip = max(0, skip - len(block.numbers))
    lengths = [(_length(row, hours), row) for row in rows[header.index + 1 :]]
    long_count = sum(length > _LONGEST_HOURS for length, _ in lengths)
    if long_count and not _is_usually_short(sheet, hours, first=header.index + 1):
        return sheet
    if long_count:
        short = next(row for length, row in lengths if length and length <= _LONGEST_HOURS)
        rows += [short] * long_count
    return replace(sheet, rows=tuple(rows), blocks=(), contents=())


def _length(row: Row, column: int | None) -> float:
    return next((plain_number(cell) for cell in row if cell.column == column), 0.0)


def _is_usually_short(sheet: Sheet, column: int | None, *, first: int) -> bool:
    """True where the middle one of the numbers in a column is none of the long ones."""
    counts: Counter[Content | None] = Counter()
    skip = first
    for block in sheet.blocks:
        for at, count in Counter(block.columns.get(column or 0, ())[skip:]).items():
            counts[sheet.contents[at]] += count
        odd = (cell for index, row in block.odd.items() if index >= skip for cell in row)
        counts.update(Content(*cell[2:]) for cell in odd if cell.column == column)
        skip = max(0, skip - len(block.numbers))
    short = long = 0
    for content, count in counts.items():
        number = 0.0 if content is None else plain_number(Cell(1, 1, *content))
        short += count if number and number <= _LONGEST_HOURS else 0
        long += count if number > _LONGEST_HOURS else 0
    return short > (short + long) // 2


def _firsts(ids: Sequence[int], new: set[int], start: int) -> set[int]:
    """Where each of the new ids stands first."""
    found: dict[int, int] = {}
    if new:
        for index, at in enumerate(ids, start):
            if at in new:
                found.setdefault(at, index)
    return set(found.values())


# ------------------------------------------------------------------------------- the rows


class _Numbers(dict[Key, int]):
    """Numbers for keys, in the order in which they are met."""

    def __missing__(self, key: Key) -> int:
        number = self[key] = len(self)
        return number

    def of(self, columns: Sequence[Sequence[int]], count: int) -> "array[int]":
        """For each row the number of its cells in the columns."""
        if not columns:
            return array("I", bytes(4 * count))
        return array("I", map(self.__getitem__, zip(*columns, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scanned:
    """A block of the list: for each row the numbers of its parts.

    `general` has the rows that are not put together from parts, by index: what they state, or None
    where they state nothing.
    """

    block: Block
    people: "array[int]"
    days: "array[int]"
    shifts: "array[int]"
    tasks: "array[int]"
    general: dict[int, RowFacts | None]


class Assembly:
    """The parts of the rows as numbers in `entries`, by the rules that hold for all (`maker`)."""

    def __init__(self, rows: "BulkRows", maker: RowMaker, entries: EntryColumns) -> None:
        self.entries = entries
        self.people = {at: entries.person(*pair) for at, pair in rows.people.items()}
        self.days = rows.days
        self.tasks = {
            at: entries.task(*pair) for at, pair in rows.tasks.items() if pair is not None
        }
        self.shifts: dict[int, int] = {}
        self.stated: dict[int, int] = {}
        for at, facts in rows.shifts.items():
            result = maker.make(_copy(facts))
            if result.entry is not None and not result.problems:
                self.shifts[at] = entries.shift(result.entry)
                self.stated[at] = facts.minutes.get(Role.HOURS, result.entry.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Rows of one block, one after the other, all of whose parts are known."""

    assembly: Assembly
    scanned: _Scanned
    first: int
    last: int

    def add(self) -> Iterator[int]:
        """Add the entries; gives the minutes that each states."""
        assembly, scanned, part = self.assembly, self.scanned, slice(self.first, self.last)
        entries = assembly.entries
        entries.person_of.extend(map(assembly.people.__getitem__, scanned.people[part]))
        entries.day_of.extend(map(assembly.days.__getitem__, scanned.days[part]))
        entries.shift_of.extend(map(assembly.shifts.__getitem__, scanned.shifts[part]))
        entries.task_of.extend(map(assembly.tasks.__getitem__, scanned.tasks[part]))
        entries.row_of.extend(scanned.block.numbers[part])
        return map(assembly.stated.__getitem__, scanned.shifts[part])


class BulkRows:
    """The rows below the header of a long list that has a column of dates.

    `read` gives what a row states, None where it states nothing.
    """

    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        words: HeaderWords,
        *,
        read: Callable[[Row], RowFacts | None],
        watch: Watch,
    ) -> None:
        self.entries = EntryColumns()
        self._one_by_one: set[int] = set()
        self._read = read
        self.people: dict[int, tuple[str, str]] = {}
        self.days: dict[int, int] = {}
        self.shifts: dict[int, RowFacts] = {}
        self.tasks: dict[int, tuple[str, str] | None] = {}
        self.blocks: list[_Scanned] = []
        self._contents = sheet.contents
        self._words = words
        columns = header.columns
        self._who = [columns[role] for role in WHO if role in columns]
        self._day = columns[Role.DATE]
        self._task = [columns.get(role, 0) for role in _TASK]
        self._id = columns.get(Role.ENTRY_ID, 0)
        apart = {*self._who, self._day, *self._task, self._id}
        self._shift = sorted({*columns.values()} - apart)
        self._with_role = apart.union(self._shift)
        self._numbers = _Numbers(), _Numbers(), _Numbers()
        self._harmless: dict[int, bool] = {}
        self._id_hashes: dict[int, int | None] = {}
        skip = header.index + 1
        for index, block in enumerate(sheet.blocks):
            watch.tick(index, len(sheet.blocks))
            if skip < len(block.numbers):
                self.blocks.append(self._scan(block.without_first(skip)))
            skip = max(0, skip - len(block.numbers))
        self._one_by_one |= self._rows_of_repeated_ids()

    @property
    def work(self) -> Iterator[RowFacts]:
        """What the rows state that are no totals; of equal shifts without overtime only one."""
        counts = Counter[int]()
        for scanned in self.blocks:
            yield from (f for f in scanned.general.values() if f is not None and f.label is None)
            counts.update(scanned.shifts)
            counts.subtract(scanned.shifts[index] for index in scanned.general)
        for number, facts in self.shifts.items():
            yield from repeat(facts, counts[number] if Role.OVERTIME in facts.minutes else 1)

    def __len__(self) -> int:
        return sum(len(scanned.shifts) for scanned in self.blocks)

    def steps(self, maker: RowMaker) -> Iterator[RowFacts | Run]:
        """The rows in their order: those to be read one by one, and between them runs of others.

        A run is to be added to `entries`, by `Run.add`, before the next step is asked for.
        """
        assembly = Assembly(self, maker, self.entries)
        for scanned in self.blocks:
            odd_shifts = set(scanned.shifts) - assembly.shifts.keys()
            apart = {*scanned.general, *_places(scanned.shifts, odd_shifts)}
            apart |= _places(scanned.block.numbers, self._one_by_one)
            first = 0
            for index in (*sorted(apart), len(scanned.shifts)):
                if first < index:
                    yield Run(assembly=assembly, scanned=scanned, first=first, last=index)
                facts = self._facts(scanned, index) if index < len(scanned.shifts) else None
                if facts is not None:
                    yield _copy(facts)
                first = index + 1

    def again(self) -> bool:
        """True where rows were put together that say the same: all is to be done once more.

        Then these rows are read one by one, as a later one has to be told; `entries` is empty.
        """
        before = len(self._one_by_one)
        self._one_by_one |= repeated_rows(self.entries)
        if len(self._one_by_one) == before:
            return False
        self.entries = EntryColumns()
        return True

    def _facts(self, scanned: _Scanned, index: int) -> RowFacts | None:
        if index in scanned.general:
            return scanned.general[index]
        return self._read(self._row(scanned.block, index))

    def _row(self, block: Block, index: int) -> Row:
        """One row as cells."""
        return next(block.rows(self._contents, index, index + 1))

    def _scan(self, block: Block) -> _Scanned:
        count = len(block.numbers)
        nothing = array("I", bytes(4 * count))
        people, shifts, tasks = (
            numbers.of([block.columns.get(column, nothing) for column in columns], count)
            for numbers, columns in zip(
                self._numbers, (self._who, self._shift, self._task), strict=True
            )
        )
        scanned = _Scanned(
            block=block,
            people=people,
            days=block.columns.get(self._day, nothing),
            shifts=shifts,
            tasks=tasks,
            general={},
        )
        unusual = self._unusual(scanned)
        for index in self._unknown(scanned, unusual):
            facts = self._read(self._row(block, index))
            if index in unusual or facts is None or not self._learn(scanned, index, facts):
                scanned.general[index] = facts
        return scanned

    def _unusual(self, scanned: _Scanned) -> set[int]:
        """The rows in which a cell matters that is no part of the others."""
        block = scanned.block
        found = set(block.odd)
        for column, ids in block.columns.items():
            if column not in self._with_role:
                bad = {at for at in set(ids) if not self._is_harmless(at)}
                found |= _places(ids, bad)
        ids = block.columns.get(self._id, ())
        found |= _places(ids, {at for at in set(ids) if self._id_hash(at) is None})
        task, customer = (block.columns.get(column, ()) for column in self._task)
        firsts = first_places(scanned.tasks)
        for number in firsts.keys() - self.tasks.keys():
            at = firsts[number]
            pair = [self._free_text(ids[at] if ids else 0) for ids in (task, customer)]
            self.tasks[number] = None if None in pair else (str(pair[0]), str(pair[1]))
        bad = {number for number in firsts if self.tasks[number] is None}
        return found | _places(scanned.tasks, bad)

    def _is_harmless(self, at: int) -> bool:
        """False for the content of a column without a role that may make its row a total."""
        if at not in self._harmless:
            content = self._contents[at]
            text = "" if content is None or content.kind is not CellKind.TEXT else content.value
            self._harmless[at] = not text or normalised(str(text)) not in self._words.totals
        return self._harmless[at]

    def _free_text(self, at: int) -> str | None:
        """What stands in a column that people fill in freely; None where it can't be read."""
        content = self._contents[at]
        if content is None:
            return ""
        if content.kind in (CellKind.ERROR, CellKind.EMPTY):
            return None
        text = Cell(1, 1, *content).text
        return "" if self._words.is_blank(text) else " ".join(text.split())

    def _id_hash(self, at: int) -> int | None:
        """A number for the id of a row: 0 where there is none, None where it can't be read."""
        if at not in self._id_hashes:
            text = self._free_text(at)
            self._id_hashes[at] = None if text is None else hash(text) if text else 0
        return self._id_hashes[at]

    def _rows_of_repeated_ids(self) -> frozenset[int]:
        hashes, numbers = array("q"), array("I")
        for scanned in self.blocks:
            ids = scanned.block.columns.get(self._id, ())
            rows = scanned.block.numbers
            found = [(self._id_hashes[at], number) for at, number in zip(ids, rows, strict=False)]
            for index in scanned.block.odd:
                facts = scanned.general[index]
                text = "" if facts is None else facts.texts.get(Role.ENTRY_ID, "")
                found.append((hash(text), rows[index]))
            for value, number in found:
                if value:
                    hashes.append(value)
                    numbers.append(number)
        return _again(hashes, numbers)

    def _unknown(self, scanned: _Scanned, unusual: set[int]) -> Iterator[int]:
        """The rows to be read: unusual ones, and those of which a part is not known by then.

        The first row that has a part makes it known, unless there is something wrong with it.
        """
        yield from sorted(unusual)
        parts = (
            (scanned.people, self.people),
            (scanned.days, self.days),
            (scanned.shifts, self.shifts),
        )
        firsts: set[int] = set()
        for values, known in parts:
            firsts |= _firsts(values, set(values) - known.keys(), 0)
        yield from sorted(firsts - unusual)
        new = [(values, set(values) - known.keys(), known) for values, known in parts]
        again: set[int] = set()
        for values, strange, _ in new:
            again |= _places(values, strange)
        for index in sorted(again - firsts - unusual):
            if any(values[index] not in known for values, _, known in new):
                yield index

    def _learn(self, scanned: _Scanned, index: int, facts: RowFacts) -> bool:
        """Keep the parts of a clean row; False where it is not clean."""
        name = written_name(facts)
        moments = [moment for moment in (facts.start, facts.end) if moment is not None]
        if (
            facts.label is not None
            or facts.problems
            or facts.day is None
            or facts.end_day is not None
            or any(moment.day is not None for moment in moments)
            or (self._who and not name)
        ):
            return False
        code = facts.texts.get(Role.PERSON_CODE, "")
        self.people.setdefault(scanned.people[index], (name, code))
        self.days.setdefault(scanned.days[index], facts.day.toordinal())
        self.shifts.setdefault(scanned.shifts[index], facts)
        return True


def _places(values: Sequence[int], wanted: set[int]) -> set[int]:
    return {index for index, value in enumerate(values) if value in wanted} if wanted else set()


def _copy(facts: RowFacts) -> RowFacts:
    """Makers may change what they are given."""
    return replace(facts, minutes=dict(facts.minutes), problems=dict(facts.problems))


def repeated_rows(entries: EntryColumns) -> frozenset[int]:
    """The rows of entries that say the same as another, but for the code of the person."""
    names: dict[str, int] = {}
    times: dict[object, int] = {}
    name_of = [names.setdefault(name, len(names)) for name, _ in entries.people]
    time_of = [
        times.setdefault((shift.start, shift.end, shift.minutes), len(times))
        for shift in entries.shifts
    ]
    said = zip(
        map(name_of.__getitem__, entries.person_of),
        entries.day_of,
        map(time_of.__getitem__, entries.shift_of),
        entries.task_of,
        strict=True,
    )
    return _again(array("q", map(hash, said)), entries.row_of)


def _again(hashes: "array[int]", numbers: "array[int]") -> frozenset[int]:
    """The numbers of those whose hash is there more than once."""
    parts = len(hashes) // _HASHES_AT_ONCE + 1
    again: set[int] = set()
    for part in range(parts):  # one after the other, so that memory stays flat
        some = [value for value in hashes if value % parts == part] if parts > 1 else hashes
        if len(set(some)) < len(some):
            again |= {value for value, count in Counter(some).items() if count > 1}
    return frozenset(
        number for number, value in zip(numbers, hashes, strict=True) if value in again
    )

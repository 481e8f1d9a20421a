"""A reading's rows on their way into a book: whose they are, and how far the file reaches."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bpodesk.domain.counted import outline_of
from bpodesk.domain.entry_columns import EntryColumns, Pair, of_kind
from bpodesk.domain.entry_lines import (
    CELL,
    DAY,
    NOTE,
    STAFF,
    START,
    Line,
    day_of,
    each_line,
    instant_of,
    lines_of,
)
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.periods import ONE_DAY, DateRange
from bpodesk.domain.placed_entries import PlacedEntries
from bpodesk.domain.placing import days_of, entry_of
from bpodesk.domain.readings import EntryKind, ReadEntry, Reading, Role
from bpodesk.domain.reconcile import Reach
from bpodesk.domain.replacing import is_whole
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.workbooks.people import KnownPerson, NameMatch, WrittenName, match_people

# None: the name is left out.
Choices = Mapping[WrittenName, StaffId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Where the file's clock stood, and the zone whose days the contract counts."""

    file: str
    contract: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The names with hours, how each was matched, and the person of each that is settled.

    None stands for a name that is left out; a name that is in neither still needs a person.
    """

    matches: tuple[NameMatch, ...]
    settled: Choices


def sheet_names(reading: Reading) -> tuple[str, ...]:
    """The names of all sheets; entries refer to them by their number."""
    return tuple(sheet.name for sheet in reading.sheets)


def work_of(reading: Reading) -> Sequence[ReadEntry]:
    """The entries that are work; none as long as a question is open without which nothing is."""
    if reading.open_questions:
        return ()
    return of_kind(reading.entries, EntryKind.WORK)


def match_names(
    names: Iterable[tuple[str, str]], staff: Sequence[StaffMember]
) -> tuple[NameMatch, ...]:
    """A match for each distinct name and code, in order of first appearance."""
    known = [
        KnownPerson(id=person.id, code=person.code, name=person.name, aliases=person.aliases)
        for person in staff
    ]
    written = [WrittenName(name=name, code=code) for name, code in dict.fromkeys(names)]
    return match_people(written, known)


def settle_people(
    reading: Reading,
    staff: Sequence[StaffMember],
    *,
    asked: Choices,
    before: Sequence[Line],
) -> People:
    """Who the names with hours are. `asked` wins over every match.

    `before` are the entries that the very same file brought: it is for the people it was for then.
    What was chosen against a match, or left out, stands nowhere but in them.
    """
    work = work_of(reading)
    matches = match_names(((entry.person, entry.person_code) for entry in outline_of(work)), staff)
    settled: dict[WrittenName, StaffId | None] = {
        m.written: m.staff_id for m in matches if m.is_sure
    }
    if before:
        then = _people_then(reading, work, before)
        settled = {match.written: then.get(match.written) for match in matches}
    names = {match.written for match in matches}
    settled.update({name: staff_id for name, staff_id in asked.items() if name in names})
    return People(matches=matches, settled=settled)


def _people_then(
    reading: Reading, work: Sequence[ReadEntry], before: Sequence[Line]
) -> dict[WrittenName, StaffId]:
    numbers = _numbers(reading)
    by_cell = {line[CELL]: line[STAFF] for line in before if not line[NOTE]}
    found: dict[Pair, StaffId] = {}
    for sheet, row, column, pair in _cells_of(work):
        staff_id = by_cell.get((numbers[sheet], row, column))
        if staff_id is not None:
            found[pair] = staff_id
    return {WrittenName(name=name, code=code): who for (name, code), who in found.items()}


def _cells_of(work: Sequence[ReadEntry]) -> Iterator[tuple[str, int, int, Pair]]:
    """Sheet, row and column of each entry, and whose it is as it is written."""
    if not isinstance(work, EntryColumns):
        for read in work:
            yield read.sheet, read.row, read.column, (read.person, read.person_code)
        return
    shifts = [(shift.sheet, shift.column) for shift in work.shifts]
    for person, shift, row in zip(work.person_of, work.shift_of, work.row_of, strict=True):
        sheet, column = shifts[shift]
        yield sheet, row, column, work.people[person]


def _numbers(reading: Reading) -> dict[str, int]:
    return {name: number for number, name in enumerate(sheet_names(reading))}


def placed_rows_of(
    reading: Reading, people: People, *, contract_id: ContractId, clocks: Clocks
) -> PlacedEntries | None:
    """The same as `rows_of` for a long list; None for what is none."""
    work = work_of(reading)
    if not isinstance(work, EntryColumns):
        return None
    settled = {(name.name, name.code): staff_id for name, staff_id in people.settled.items()}
    staff = {at: settled.get(pair) for at, pair in enumerate(work.people)}
    return PlacedEntries(
        columns=work,
        staff={at: staff_id for at, staff_id in staff.items() if staff_id is not None},
        contract_id=contract_id,
        zone=clocks.file,
        contract_zone=clocks.contract,
        sheets=_numbers(reading),
        hours_columns=_hours_columns(reading),
    )


def _hours_columns(reading: Reading) -> frozenset[int]:
    return frozenset(item.column for item in reading.columns if item.role is Role.HOURS)


def starts_of(entries: Sequence[TimeEntry]) -> Mapping[tuple[dt.date, dt.datetime], int]:
    """Business day and start of the entries that have times, with how many there are of each."""
    if isinstance(entries, PlacedEntries):
        return entries.starts
    counts = Counter(map(itemgetter(DAY, START), each_line(entries)))
    return {
        (day_of(day), moment): count
        for (day, start), count in counts.items()
        if (moment := instant_of(start)) is not None
    }


def rows_of(
    reading: Reading, people: People, *, contract_id: ContractId, clocks: Clocks
) -> list[TimeEntry]:
    """The hours of everybody who is settled, as entries without ids."""
    numbers = _numbers(reading)
    hours_columns = _hours_columns(reading)
    settled = {(name.name, name.code): staff_id for name, staff_id in people.settled.items()}
    rows: list[TimeEntry] = []
    for read in work_of(reading):
        staff_id = settled.get((read.person, read.person_code))
        if staff_id is not None:
            rows.append(
                entry_of(
                    read,
                    staff_id=staff_id,
                    contract_id=contract_id,
                    zone=clocks.file,
                    contract_zone=clocks.contract,
                    sheet=numbers[read.sheet],
                    states_hours=read.column in hours_columns,
                )
            )
    return rows


def reach_of(
    reading: Reading,
    rows: Sequence[TimeEntry],
    old: Sequence[TimeEntry],
    *,
    staff: Sequence[StaffMember],
    people: People,
    clocks: Clocks,
    whole: bool | None,
) -> Reach:
    """What the file may take away of the entries `old` of an earlier import.

    Leave, day codes and exceptions count as what the file states of a person's day, so that hours
    which became leave go; but on the day of an exception nothing goes. There is at least one row.
    """
    days_of_rows = set(map(itemgetter(STAFF, DAY), lines_of(rows)))
    stated = {(staff_id, day_of(day)) for staff_id, day in days_of_rows}
    unclear: set[tuple[StaffId, dt.date]] = set()
    absences = of_kind(reading.entries, EntryKind.ABSENCE)
    others = (*absences, *reading.marks, *reading.unfinished)
    matches = match_names(((item.person, item.person_code) for item in others), staff)
    who = {m.written: m.staff_id for m in matches if m.is_sure}
    who.update(people.settled)
    for number, item in enumerate(others):
        staff_id = who.get(WrittenName(name=item.person, code=item.person_code))
        if staff_id is None or item.day is None:
            continue
        days = days_of(item.day, zone=clocks.file, contract_zone=clocks.contract)
        found = {(staff_id, day) for day in days}
        stated |= found
        if number >= len(absences) + len(reading.marks):
            unclear |= found
    reached = frozenset(staff_id for staff_id, _ in stated)
    dates = [day for _, day in stated]
    span = DateRange(start=min(dates), end=max(dates) + ONE_DAY)
    is_all = is_whole(old, people=reached, days=span) if whole is None else whole
    return Reach(people=reached, days=span, unclear=frozenset(unclear), whole=is_all)

"""The sentences of an import: what to look at before it, where it stands, what was left out."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bpodesk.domain.contracts import Revision
from bpodesk.domain.entry_columns import of_kind, of_person
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.overlaps import DayClash, Overlap
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import EntryKind, Reading, cell_name
from bpodesk.domain.reconcile import Reach, Reconciled
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.import_rows import Choices, work_of
from bpodesk.workbooks.people import WrittenName

Party = tuple[str, str]

CHOSEN = "It was chosen."
SAME_FILE = "It is the very same file."
SAME_NAME = "It has the same name, and most of its hours are stated again."
SAME_LAYOUT = "It has the same layout, and nearly all of its hours are stated again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What the sentences about entries are told with.

    The names of all people, the number and customer of each contract, the file's sheets, and the
    zone of its clock.
    """

    names: Mapping[StaffId, str]
    parties: Mapping[ContractId, Party]
    sheets: Sequence[str]
    zone: str

    def who(self, entry: TimeEntry) -> str:
        """Ana Cruz on 2026-09-01."""
        return f"{self.names[entry.staff_id]} on {entry.business_date}"

    def cell(self, entry: TimeEntry) -> str:
        """The cell of a row that is on its way into the book."""
        sheet = self.sheets[entry.source_sheet or 0]
        return cell_name(sheet, entry.source_row or 0, entry.source_column or 0)

    def party(self, entry: TimeEntry) -> str:
        """C-1 (Harbor & Pine)."""
        return party_text(self.parties[entry.contract_id])


def party_text(party: Party) -> str:
    """The number and customer of a contract: C-1 (Harbor & Pine)."""
    number, customer = party
    return f"{number} ({customer})"


def _warning(message: str, *, place: str = "", value: str = "") -> Problem:
    return Problem(message=message, place=place, value=value, severity=Severity.WARNING)


def hours(minutes: int) -> str:
    """Minutes as hours with two decimals: 7.50 h."""
    return f"{minutes / 60:.2f} h"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its word: 1 row, 2 rows."""
    return f"{count} {one if count == 1 else many or one + 's'}"


# ---------------------------------------------------------------- the file itself


def question_problems(reading: Reading) -> Iterator[Problem]:
    """The questions without whose answers nothing can be imported."""
    for question in reading.open_questions:
        yield Problem(
            message=f"{question.text} Nothing can be imported before this is answered.",
            field=question.kind.value,
            place=question.place,
            value=question.example,
        )


def left_out_of_hours(reading: Reading) -> Iterator[Problem]:
    """What the file states and the book does not count: exceptions, leave, day codes."""
    told = set(reading.problems)
    yield from (item.problem for item in reading.unfinished if item.problem not in told)
    absent = of_kind(reading.entries, EntryKind.ABSENCE)
    if absent:
        first = absent[0]
        yield _warning(
            f"{hours(reading.absence_minutes)} of leave and holidays on"
            f" {counted(len(absent), 'day')} are no hours worked and are left out.",
            place=cell_name(first.sheet, first.row, first.column),
        )
    for code, count in Counter(mark.code for mark in reading.marks).items():
        mark = next(item for item in reading.marks if item.code == code)
        meaning = (
            mark.meaning.value if mark.meaning is not None else "nobody said yet what it means"
        )
        yield _warning(
            f"{counted(count, 'day')} without hours ({meaning}), here the first.",
            place=cell_name(mark.sheet, mark.row, mark.column),
            value=code,
        )


def left_out_names(reading: Reading, settled: Choices) -> Iterator[Problem]:
    """The names that are not imported, with what they would have brought."""
    for name in (name for name, staff_id in settled.items() if staff_id is None):
        rows = of_person(work_of(reading), name.name, name.code)
        minutes = sum(row.minutes for row in rows)
        yield _warning(
            f"“{name.name or name.code}” is left out:"
            f" {counted(len(rows), 'entry', 'entries')}, {hours(minutes)}.",
            place=cell_name(rows[0].sheet, rows[0].row, rows[0].column),
        )


def checksum_problems(reading: Reading) -> Iterator[Problem]:
    """The file's own totals that are not the sum of its entries."""
    for check in reading.checksums:
        if not check.agrees:
            yield _warning(
                f"The file's own total “{check.label}” is {hours(check.stated_minutes)},"
                f" its entries add up to {hours(check.computed_minutes)}.",
                place=check.place,
            )


def clock_problems(
    starts: Mapping[tuple[dt.date, dt.datetime], int], revision: Revision | None, zone: str
) -> Iterator[Problem]:
    """A warning where most shifts start outside the working hours: another clock was meant."""
    if revision is None:
        return
    calendar = revision.terms.calendar
    hours_on = {day: calendar.hours_on(day) for day in {day for day, _ in starts}}
    outside = sum(
        count
        for (day, start), count in starts.items()
        if not any(span.start <= start < span.end for span in hours_on[day])
    )
    total = sum(starts.values())
    if outside * 2 > total:
        yield _warning(
            f"{outside} of {total} shifts start outside the contract's working"
            f" hours. Are the file's times really those of {zone}?"
        )


def unknown_problem(name: WrittenName) -> Problem:
    """A name that needs a person."""
    return Problem(
        message=f"Nobody in the staff list is called “{name.name or name.code}”."
        " Choose the person, or add them first.",
        value=name.name,
    )


# ---------------------------------------------------------------- the import it replaces


def replaced_problems(
    found: Reconciled, reach: Reach | None, telling: Telling
) -> Iterator[Problem]:
    """What of the earlier import goes, stays though it is not stated, or is kept as corrected."""
    if found.removed:
        rows = counted(len(found.removed), "entry is", "entries are")
        yield _warning(
            f"{rows} no longer in the file and would go,"
            f" {hours(sum(entry.minutes for entry in found.removed))}:"
            f" {_people_and_days(found.removed, telling)}."
        )
    staying = [entry for entry in found.outside if reach and entry.business_date in reach.days]
    if staying:
        yield _warning(
            f"{counted(len(staying), 'entry', 'entries')} of the earlier import would stay, as the"
            f" file does not clearly say that they are gone: {_people_and_days(staying, telling)}."
        )
    stated = {before.id: row for before, row in found.corrected}
    for entry in found.kept:
        row = stated.get(entry.id)
        yield _warning(
            f"{telling.who(entry)} was corrected by hand to {hours(entry.minutes)}"
            f" (“{entry.note}”) and stays so; the file says"
            f" {_says(row, entry) if row is not None else 'nothing of it'}.",
            place=telling.cell(row) if row is not None else "",
        )


def _says(row: TimeEntry, kept: TimeEntry) -> str:
    day = f" on {row.business_date}" if row.business_date != kept.business_date else ""
    return f"{hours(row.minutes)}{day}"


def _people_and_days(entries: Sequence[TimeEntry], telling: Telling) -> str:
    parts: list[str] = []
    days_of: dict[StaffId, set[dt.date]] = defaultdict(set)
    for entry in entries:
        days_of[entry.staff_id].add(entry.business_date)
    for staff_id, each in days_of.items():
        days = sorted(each)
        span = f"{days[0]}" if len(days) == 1 else f"{len(days)} days from {days[0]}"
        parts.append(f"{telling.names[staff_id]}, {span}")
    return "; ".join(parts)


# ---------------------------------------------------------------- the same minute twice


def overlap_problems(overlaps: Iterable[Overlap], telling: Telling) -> Iterator[Problem]:
    """Minutes of one person that are told twice, with the times on the file's clock."""
    for overlap in overlaps:
        times = _shared_times(overlap, telling.zone)
        what = f"the book has {hours(overlap.other.minutes)} of this day already"
        if times:
            minutes = counted(overlap.minutes, "minute")
            what = f"{times} ({minutes}) {_twice_where(overlap, telling)}"
        yield Problem(
            message=f"{telling.who(overlap.entry)}: {what}.", place=telling.cell(overlap.entry)
        )


def _shared_times(overlap: Overlap, zone: str) -> str:
    """From when to when both worked, on the clock of a zone; empty where one has no times."""
    spans = [(item.started_at, item.ended_at) for item in (overlap.entry, overlap.other)]
    starts = [start for start, _ in spans if start is not None]
    ends = [end for _, end in spans if end is not None]
    if len(starts) < 2:
        return ""
    clock = ZoneInfo(zone)
    return f"{max(starts).astimezone(clock):%H:%M} to {min(ends).astimezone(clock):%H:%M}"


def _twice_where(overlap: Overlap, telling: Telling) -> str:
    mine, other = telling.party(overlap.entry), telling.party(overlap.other)
    if overlap.in_same_file:
        return "stands in another row of the file too"
    if mine == other:
        return f"is in the book already for {mine}"
    return f"for {mine} is in the book already for {other}"


def told_twice_problems(clashes: Iterable[DayClash], telling: Telling) -> Iterator[Problem]:
    """Hours without times for several contracts on one day that can hardly all be true."""
    for clash in clashes:
        parts = " and ".join(
            f"{hours(minutes)} for {party_text(telling.parties[contract_id])}"
            for contract_id, minutes in clash.minutes.items()
        )
        what = "is it the same work told twice?"
        if clash.too_long:
            what = f"together {hours(sum(clash.minutes.values()))}, more than a day has."
        yield Problem(
            message=f"{telling.who(clash.entry)}: {parts}; {what}",
            place=telling.cell(clash.entry),
            severity=Severity.ERROR if clash.too_long else Severity.WARNING,
        )


def elsewhere_problem(party: Party) -> Problem:
    """The very same file is in the book for another contract."""
    return Problem(message=f"This very file was imported into {party_text(party)} before.")

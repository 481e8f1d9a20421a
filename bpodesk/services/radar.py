"""The same minute of one person, charged to two customers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bpodesk.domain.codec import Json
from bpodesk.domain.entry_lines import LineEntries
from bpodesk.domain.ids import BatchId, ContractId
from bpodesk.domain.overlaps import find_day_clashes, find_overlaps
from bpodesk.domain.periods import ONE_DAY, DateRange, Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.timesheets import MINUTES_PER_DAY, ImportBatch, TimeEntry
from bpodesk.services.books import OpenBook
from bpodesk.services.import_wording import hours, party_text
from bpodesk.services.timesheets import place_of
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import staff as staff_queries
from bpodesk.storage.queries import timesheets as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One of the two: the contract in words, its id, the file and cell (empty where typed in)."""

    contract_id: ContractId
    contract: str
    file_name: str
    place: str

    @property
    def words(self) -> str:
        """C-1 (Harbor & Pine), from Hours!F12 of september.xlsx."""
        if not self.place:
            return f"{self.contract}, typed in"
        return f"{self.contract}, from {self.place} of {self.file_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedTwice:
    """Minutes of a person's day that two contracts are charged for.

    `minutes` are those that both have; of hours without times, what is more than a day holds, or
    what looks like the same work told twice.
    """

    person: str
    day: dt.date
    minutes: int
    has_times: bool
    charges: tuple[Charge, ...]

    @property
    def sentence(self) -> str:
        """What was found and where."""
        both = " and to ".join(charge.words for charge in self.charges)
        if self.has_times:
            return f"{self.person} on {self.day}: the same {hours(self.minutes)} go to {both}."
        why = "they look like the same work"
        if self.minutes > MINUTES_PER_DAY:
            why = "a day has no more than 24"
        return f"{self.person} on {self.day}: {hours(self.minutes)} in all go to {both}; {why}."


@dataclass(frozen=True, slots=True)
class _Names:
    people: Mapping[int, str]
    parties: Mapping[ContractId, tuple[str, str]]
    batches: Mapping[BatchId, ImportBatch]
    files: Mapping[BatchId, str]

    def charges(self, entries: Iterable[TimeEntry]) -> tuple[Charge, ...]:
        """Who the entries are charged to, and where they came from, by contract."""
        return tuple(sorted(map(self._charge, entries), key=lambda charge: charge.contract))

    def _charge(self, entry: TimeEntry) -> Charge:
        batch = None if entry.batch_id is None else self.batches[entry.batch_id]
        return Charge(
            contract_id=entry.contract_id,
            contract=party_text(self.parties[entry.contract_id]),
            file_name="" if batch is None else self.files[batch.id],
            place=place_of(entry, batch),
        )


def charged_twice(book: OpenBook, month: Month) -> tuple[ChargedTwice, ...]:
    """What is charged to two customers on the business dates of a month, by person and day."""
    # A shift belongs to the day of its own contract's zone: the other one may have the next.
    days = DateRange(start=month.range.start - ONE_DAY, end=month.range.end + ONE_DAY)
    with book.book.reading() as connection:
        entries = LineEntries(queries.entry_lines(connection, days=days))
        overlaps = [
            (item.other, item.entry, item.minutes)
            for item in find_overlaps(entries, ())
            if item.entry.contract_id != item.other.contract_id
            and {item.entry.business_date, item.other.business_date} & {*month.range}
        ]
        clashes = [
            clash
            for clash in find_day_clashes(entries, ())
            if clash.entry.business_date in month.range
        ]
        if not overlaps and not clashes:
            return ()
        files = queries.file_infos(connection)
        batches = {batch.id: batch for batch in queries.batches(connection)}
        names = _Names(
            people={int(item.id): item.name for item in staff_queries.all_staff(connection)},
            parties=contract_queries.parties(connection),
            batches=batches,
            files={batch.id: files[batch.source_file_id].name for batch in batches.values()},
        )
    found = [
        ChargedTwice(
            person=names.people[first.staff_id],
            day=first.business_date,
            minutes=minutes,
            has_times=True,
            charges=names.charges((first, second)),
        )
        for first, second, minutes in overlaps
    ]
    for clash in clashes:
        staff, day = clash.entry.staff_id, clash.entry.business_date
        own = [item for item in entries if (item.staff_id, item.business_date) == (staff, day)]
        firsts = {item.contract_id: item for item in reversed(own)}
        found.append(
            ChargedTwice(
                person=names.people[staff],
                day=day,
                minutes=sum(clash.minutes.values()),
                has_times=False,
                charges=names.charges(firsts.values()),
            )
        )
    return tuple(sorted(found, key=lambda item: (item.person, item.day, -item.minutes)))


def radar_problems(found: tuple[ChargedTwice, ...]) -> tuple[Problem, ...]:
    """Each as a warning, for a list."""
    return tuple(Problem(message=item.sentence, severity=Severity.WARNING) for item in found)


def radar_figures(found: tuple[ChargedTwice, ...]) -> Json:
    """Each as plain JSON values."""
    return [
        {
            "person": item.person,
            "day": item.day.isoformat(),
            "minutes": item.minutes,
            "has_times": item.has_times,
            "charges": [
                {"contract": charge.contract, "file": charge.file_name, "cell": charge.place}
                for charge in item.charges
            ],
        }
        for item in found
    ]

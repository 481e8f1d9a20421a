"""The kept lists of a contract, counted for its service levels as each week agreed it.

A call is counted by the terms under which its week is judged, an item by those of the day it was
opened: its deadline was set then.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.count_lists import CountedRow, CountImport
from bpodesk.domain.counting import Counted, Counter, NotCountable, counter_for
from bpodesk.domain.ids import ContractId, CountImportId
from bpodesk.domain.measure_readings import MeasureLayout
from bpodesk.domain.parts import LevelRun, days_of, level_runs, month_parts, run_for
from bpodesk.domain.periods import DateRange, Month, weeks_of
from bpodesk.domain.sla.clocks import BusinessClock
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.worktime import Calendar
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.measures import terms_on
from bpodesk.storage.queries import contracts as contract_queries
from bpodesk.storage.queries import count_lists as queries
from bpodesk.storage.records import fetch_one


@dataclass(slots=True, kw_only=True)
class PeriodCounts:
    """What lists count for a level in some days, and the rows it comes from."""

    days: DateRange
    counts: dict[str, int] = field(default_factory=dict[str, int])
    rows: list[CountedRow] = field(default_factory=list[CountedRow])

    def add(self, row: CountedRow, counts: Mapping[str, int]) -> None:
        """Count a row."""
        self.rows.append(row)
        for name, number in counts.items():
            self.counts[name] = self.counts.get(name, 0) + number


@dataclass(frozen=True, slots=True)
class _Agreed:
    """A month's weeks and the runs of its levels."""

    periods: Mapping[dt.date, DateRange]
    runs: tuple[LevelRun, ...]
    days: DateRange


@dataclass(slots=True, kw_only=True)
class CountBook:
    """A contract with its revisions and kept lists. Made by `count_book`."""

    contract: Contract
    revisions: Sequence[Revision]
    imports: tuple[CountImport, ...]
    _months: dict[Month, _Agreed | None] = field(default_factory=dict[Month, _Agreed | None])
    _of_days: dict[dt.date, tuple[DateRange, _Agreed] | None] = field(
        default_factory=dict[dt.date, "tuple[DateRange, _Agreed] | None"]
    )
    _terms: dict[dt.date, Terms] = field(default_factory=dict[dt.date, Terms])
    _clocks: dict[Calendar, BusinessClock] = field(default_factory=dict[Calendar, BusinessClock])

    def terms(self, day: dt.date) -> Terms:
        """The terms in force on a day; before the first revision, those of the first."""
        if day not in self._terms:
            self._terms[day] = terms_on(self.revisions, day)
        return self._terms[day]

    def clock(self, day: dt.date) -> BusinessClock:
        """The business clock of a day's calendar."""
        calendar = self.terms(day).calendar
        if calendar not in self._clocks:
            self._clocks[calendar] = BusinessClock(calendar)
        return self._clocks[calendar]

    def period_of(self, day: dt.date) -> DateRange | None:
        """The week of a day, cut at the edges of its month; None where nothing is agreed yet."""
        found = self._agreed_on(day)
        return found[0] if found is not None else None

    def level_in(self, code: str, period: DateRange) -> ServiceLevel | None:
        """The level by which counts of a week are judged; None where there is none."""
        found = self._agreed_on(period.start)
        if found is None:
            return None
        agreed = found[1]
        runs = [run for run in agreed.runs if run.level.code == code]
        run = run_for(period, runs, agreed=agreed.days)
        return run.level if run is not None else None

    def levels(self, days: Iterable[dt.date]) -> tuple[ServiceLevel, ...]:
        """The levels of the months of some days, each code once, as agreed last."""
        found: dict[str, ServiceLevel] = {}
        for month in sorted({Month.containing(day) for day in days}, key=lambda m: m.first):
            agreed = self._month(month)
            found |= {run.level.code: run.level for run in (agreed.runs if agreed else ())}
        return tuple(found.values())

    def counter(
        self, level: ServiceLevel, batch: CountImport, stated: frozenset[str], day: dt.date
    ) -> Counter | NotCountable:
        """What counts a list's rows of a day for a level, or why it can't."""
        return counter_for(level, batch, stated=stated, clock=self.clock(day))

    def count(
        self, code: str, rows: Iterable[CountedRow], batch: CountImport, stated: frozenset[str]
    ) -> "RowCounts":
        """What rows of one list count for a level, week by week."""
        result = RowCounts()
        counters: dict[dt.date, Counter | None] = {}
        for row in rows:
            if row.day not in counters:
                counters[row.day] = self.counter_on(code, row.day, batch, stated)
            counter = counters[row.day]
            counted = counter.count(row) if counter is not None else None
            if counted is None:
                result.uncounted.append(row)
            else:
                result.add(row, counted, self.period_of(counted.day))
        return result

    def counter_on(
        self, code: str, day: dt.date, batch: CountImport, stated: frozenset[str]
    ) -> Counter | None:
        """What counts a list's rows of a day for a level as it was agreed then, if it can."""
        if batch.layout is MeasureLayout.TICKETS:
            level = self.terms(day).level(code)
        else:
            period = self.period_of(day)
            level = self.level_in(code, period) if period is not None else None
        counter = self.counter(level, batch, stated, day) if level is not None else None
        return counter if isinstance(counter, Counter) else None

    def _agreed_on(self, day: dt.date) -> tuple[DateRange, _Agreed] | None:
        if day not in self._of_days:
            agreed = self._month(Month.containing(day))
            self._of_days[day] = (agreed.periods[day], agreed) if agreed is not None else None
        return self._of_days[day]

    def _month(self, month: Month) -> _Agreed | None:
        if month not in self._months:
            parts = month_parts(self.contract, self.revisions, month)
            periods = {day: week.days for week in weeks_of(month) for day in week.days}
            self._months[month] = (
                _Agreed(periods, level_runs(parts, month.range), days_of(parts)) if parts else None
            )
        return self._months[month]


@dataclass(slots=True)
class RowCounts:
    """Counts by week, and the rows that count for nothing."""

    periods: dict[DateRange, PeriodCounts] = field(default_factory=dict[DateRange, PeriodCounts])
    uncounted: list[CountedRow] = field(default_factory=list[CountedRow])

    def add(self, row: CountedRow, counted: Counted, period: DateRange | None) -> None:
        """Count a row in its period; one that lies in no agreed month counts for nothing."""
        if period is None:
            self.uncounted.append(row)
            return
        if period not in self.periods:
            self.periods[period] = PeriodCounts(days=period)
        self.periods[period].add(row, counted.counts)

    def join(self, other: "RowCounts") -> None:
        """Add what another list counts."""
        self.uncounted.extend(other.uncounted)
        for days, found in other.periods.items():
            mine = self.periods.setdefault(days, PeriodCounts(days=days))
            mine.rows.extend(found.rows)
            for name, number in found.counts.items():
                mine.counts[name] = mine.counts.get(name, 0) + number


def count_book(book: OpenBook, contract_id: ContractId) -> CountBook:
    """The kept lists of a contract. Raises NotFound for a contract that is not there."""
    with book.book.reading() as connection:
        contract = fetch_one(connection, Contract, contract_id)
        revisions = contract_queries.revisions(connection, contract_id=contract_id)
        imports = queries.count_imports(connection, contract_id=contract_id)
    if contract is None or not revisions:
        raise NotFound("The contract is no longer in the book.")
    return CountBook(contract=contract, revisions=revisions, imports=imports)


def stated_by(rows: Iterable[CountedRow]) -> dict[CountImportId, frozenset[str]]:
    """The names that the rows of each list have counts of."""
    shapes: dict[CountImportId, set[tuple[str, ...]]] = {}
    for row in rows:
        shapes.setdefault(row.import_id, set()).add(tuple(row.counts))
    return {
        batch: frozenset(name for shape in found for name in shape)
        for batch, found in shapes.items()
    }

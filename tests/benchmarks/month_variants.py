"""One way of getting at the figures of months, in a process of its own.

    python month_variants.py NAME BOOK

prints {"cpu": seconds, "wall": seconds, "count": how often, "digest": what came out, "upkeep": CPU
seconds of keeping figures within it}. What is loaded before the clock starts is what a program that
runs already has loaded.
"""

import datetime as dt
import hashlib
import json
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bpodesk.domain.changes import Kind
from bpodesk.domain.ids import ContractId, TimeEntryId
from bpodesk.domain.periods import Month
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.books import OpenBook, open_book
from bpodesk.services.imports import import_timesheet, plan_import, read_file
from bpodesk.services.month_figures import counts_of_month, hours_of_month
from bpodesk.services.outcome import Saved
from bpodesk.storage import month_figures
from bpodesk.storage.month_figures import TouchedMonths
from bpodesk.storage.records import fetch_one, mapped_kind
from bpodesk.storage.rows import read_rows
from tests.benchmarks.big_book import CONTRACTS, ENTRIES, MONTHS, PEOPLE, month_at, month_rows

# How many months the objects are loaded of: each takes a quarter of a second.
FEW, EDITS, IMPORTED = 6, 200, 16_200
Work = Callable[[], tuple[int, object, float]]
SUMS = (
    "SELECT contract_id, count(*), sum(minutes), sum(break_minutes),"
    " ifnull(sum(overtime_minutes), 0), sum(iif(overtime_minutes IS NULL, 0, minutes)),"
    " count(DISTINCT staff_id), count(DISTINCT business_date), min(business_date),"
    " max(business_date), min(minutes), max(minutes), count(started_at)"
)
OF_CELL = " FROM time_entry WHERE contract_id = ? AND business_date >= ? AND business_date < ?"


def months(count: int) -> list[dt.date]:
    """So many of the months, spread over all of them."""
    return [month_at(number * MONTHS // count) for number in range(count)]


def months_kept(book: Path, *, counts: bool, of: int = MONTHS) -> Work:
    """Ours: read what is kept, each month by a connection of its own."""
    opened = open_book(book)
    wanted = [Month.containing(first) for first in months(of)]

    def work() -> tuple[int, object, float]:
        found = [
            (hours_of_month(opened, month), counts_of_month(opened, month) if counts else ())
            for month in wanted
        ]
        return of, _digest_of_kept(found), 0.0

    return work


def _digest_of_kept(found: Iterable[Any]) -> object:
    return lambda: [
        (
            [
                (
                    *(it.contract_id, it.entries, it.minutes, it.break_minutes),
                    *(it.overtime_minutes, it.stated_minutes, it.people, it.days),
                    *(it.first_day.isoformat(), it.last_day.isoformat()),
                    *(it.shortest_minutes, it.longest_minutes, it.timed, it.p95_minutes),
                )
                for it in hours
            ],
            [(it.contract_id, it.sla_code, dict(it.counts)) for it in sorted(counts, key=_by)],
        )
        for hours, counts in found
    ]


def _by(counts: Any) -> tuple[int, str]:
    return counts.contract_id, counts.sla_code


def months_covered(book: Path, *, counts: bool) -> Work:
    """SQL over covering indexes: sums, two distinct counts and a percentile of each contract."""
    connection = sqlite3.connect(book)

    def hours(first: dt.date, end: dt.date) -> list[tuple[Any, ...]]:
        made: list[tuple[Any, ...]] = []
        for contract in range(1, CONTRACTS + 1):
            cell = (contract, first.isoformat(), end.isoformat())
            row = connection.execute(SUMS + OF_CELL, cell).fetchone()
            offset = (95 * row[1] + 99) // 100 - 1
            percentile = "SELECT minutes" + OF_CELL + " ORDER BY minutes LIMIT 1 OFFSET ?"
            made.append((*row, *connection.execute(percentile, (*cell, offset)).fetchone()))
        return made

    def counted(first: dt.date, end: dt.date) -> list[tuple[Any, ...]]:
        sums: dict[tuple[int, str], dict[str, int]] = {}
        query = (
            "SELECT contract_id, sla_code, key, sum(value)"
            " FROM measurement INDEXED BY covering_counts, json_each(counts)"
            " WHERE contract_id = ? AND starts_on >= ? AND starts_on < ? GROUP BY 2, 3"
        )
        for contract in range(1, CONTRACTS + 1):
            cell = (contract, first.isoformat(), end.isoformat())
            for number, code, name, value in connection.execute(query, cell):
                sums.setdefault((number, code), {})[name] = value
        return [(*key, found) for key, found in sorted(sums.items())]

    def work() -> tuple[int, object, float]:
        spans = [(first, Month.containing(first).range.end) for first in months(MONTHS)]
        found = [(hours(*span), counted(*span) if counts else []) for span in spans]
        return MONTHS, lambda: found, 0.0

    return work


def months_of_objects(book: Path, *, counts: bool, of: int) -> Work:
    """What a developer writes: the month's entries as objects of the ORM, added up in Python."""
    from sqlalchemy import JSON, create_engine, select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Entry(Base):
        __tablename__ = "time_entry"
        id: Mapped[int] = mapped_column(primary_key=True)
        row_version: Mapped[int]
        staff_id: Mapped[int]
        contract_id: Mapped[int]
        business_date: Mapped[dt.date]
        started_at: Mapped[int | None]
        ended_at: Mapped[int | None]
        break_minutes: Mapped[int]
        minutes: Mapped[int]
        overtime_minutes: Mapped[int | None]
        task: Mapped[str]
        note: Mapped[str]
        batch_id: Mapped[int | None]
        source_sheet: Mapped[int | None]
        source_row: Mapped[int | None]
        source_column: Mapped[int | None]

    class Counted(Base):
        __tablename__ = "measurement"
        id: Mapped[int] = mapped_column(primary_key=True)
        row_version: Mapped[int]
        contract_id: Mapped[int]
        sla_code: Mapped[str]
        starts_on: Mapped[dt.date]
        ends_on: Mapped[dt.date]
        counts: Mapped[dict[str, int]] = mapped_column(JSON)
        source: Mapped[str]

    engine = create_engine(f"sqlite:///{book}")

    def hours(session: Session, first: dt.date, end: dt.date) -> list[tuple[Any, ...]]:
        made: list[tuple[Any, ...]] = []
        for contract in range(1, CONTRACTS + 1):
            query = select(Entry).where(
                Entry.contract_id == contract,
                Entry.business_date >= first,
                Entry.business_date < end,
            )
            found = session.scalars(query).all()
            lengths = sorted(item.minutes for item in found)
            stated = [item for item in found if item.overtime_minutes is not None]
            days = {item.business_date for item in found}
            made.append(
                (
                    *(contract, len(found), sum(lengths)),
                    sum(item.break_minutes for item in found),
                    sum(item.overtime_minutes or 0 for item in stated),
                    sum(item.minutes for item in stated),
                    *(len({item.staff_id for item in found}), len(days)),
                    *(min(days).isoformat(), max(days).isoformat(), lengths[0], lengths[-1]),
                    sum(item.started_at is not None for item in found),
                    lengths[(95 * len(found) + 99) // 100 - 1],
                )
            )
        return made

    def counted(session: Session, first: dt.date, end: dt.date) -> list[tuple[Any, ...]]:
        query = select(Counted).where(Counted.starts_on >= first, Counted.starts_on < end)
        query = query.where(Counted.contract_id.in_(range(1, CONTRACTS + 1)))
        sums: dict[tuple[int, str], dict[str, int]] = {}
        for item in session.scalars(query):
            total = sums.setdefault((item.contract_id, item.sla_code), {})
            for name, count in item.counts.items():
                total[name] = total.get(name, 0) + count
        return [(*key, total) for key, total in sorted(sums.items())]

    def work() -> tuple[int, object, float]:
        made: list[Any] = []
        for first in months(of):
            end = Month.containing(first).range.end
            with Session(engine) as session:
                rows = hours(session, first, end)
                made.append((rows, counted(session, first, end) if counts else []))
        return of, lambda: made, 0.0

    return work


def rebuilt(book: Path) -> Work:
    """Ours: every month's figures worked out anew and written."""
    opened = open_book(book)

    def work() -> tuple[int, object, float]:
        with opened.book.writing() as connection:
            month_figures.rebuild(connection)
        return MONTHS, _digest_of_kept(_all(opened)), 0.0

    return work


def _all(opened: OpenBook) -> list[Any]:
    wanted = [Month.containing(first) for first in months(MONTHS)]
    return [(hours_of_month(opened, month), counts_of_month(opened, month)) for month in wanted]


def _picked() -> list[int]:
    chance = random.Random(7)
    return [chance.randint(1, ENTRIES) for _ in range(EDITS)]


def corrections(book: Path) -> Work:
    """Ours: corrected entries, each a step of its own with undo, audit and figures, committed."""
    opened = open_book(book)
    with opened.book.reading() as connection:
        found = [fetch_one(connection, TimeEntry, TimeEntryId(at)) for at in _picked()]
    entries = [item for item in found if item is not None]
    clock = _Clock()

    def work() -> tuple[int, object, float]:
        for item in entries:
            with opened.unit_of_work("Correction") as step:
                stored = fetch_one(step.connection, TimeEntry, item.id)
                assert stored is not None
                step.update(_longer(stored))
        return EDITS, lambda: None, clock.spent

    return work


def _longer(entry: TimeEntry) -> TimeEntry:
    import dataclasses

    return dataclasses.replace(entry, minutes=entry.minutes + 1, note="Corrected")


class _Clock:
    """CPU seconds that the upkeep of figures takes within a step."""

    def __init__(self) -> None:
        self.spent = 0.0
        for name in ("note", "note_added", "renew"):
            setattr(TouchedMonths, name, self._timed(getattr(TouchedMonths, name)))

    def _timed(self, method: Callable[..., None]) -> Callable[..., None]:
        def timed(*arguments: Any) -> None:
            start = time.process_time()
            method(*arguments)
            self.spent += time.process_time() - start

        return timed


def cells_renewed(book: Path) -> Work:
    """Ours: the upkeep alone, for the rows of corrected entries, one after the other."""
    opened = open_book(book)
    table = mapped_kind(Kind.TIME_ENTRY).table

    def work() -> tuple[int, object, float]:
        with opened.book.writing() as connection:
            for at in _picked():
                months_touched = TouchedMonths()
                months_touched.note(table, read_rows(connection, table, at, at))
                months_touched.renew(connection)
        return EDITS, lambda: None, 0.0

    return work


def cells_in_sql(book: Path) -> Work:
    """The same cells by hand: the entry's month read, sums and percentile, the row written."""
    connection = sqlite3.connect(book, isolation_level=None)

    def work() -> tuple[int, object, float]:
        connection.execute("BEGIN IMMEDIATE")
        for at in _picked():
            query = "SELECT contract_id, business_date FROM time_entry WHERE id = ?"
            contract, day = connection.execute(query, (at,)).fetchone()
            first = day[:8] + "01"
            end = Month.containing(dt.date.fromisoformat(day)).range.end.isoformat()
            cell = (contract, first, end)
            row = connection.execute(SUMS + OF_CELL, cell).fetchone()
            offset = (95 * row[1] + 99) // 100 - 1
            percentile = "SELECT minutes" + OF_CELL + " ORDER BY minutes LIMIT 1 OFFSET ?"
            (p95,) = connection.execute(percentile, (*cell, offset)).fetchone()
            connection.execute(
                "INSERT OR REPLACE INTO month_hours"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (first, contract, *row[1:12], p95, row[12]),
            )
        connection.execute("COMMIT")
        return EDITS, lambda: None, 0.0

    return work


def month_of_rows(book: Path) -> Work:
    """A month of all contracts through the write gate, already read."""
    opened = open_book(book)
    rows = list(month_rows(random.Random(3), month_at(MONTHS), IMPORTED, after=1))
    names = (
        *("source_row", "staff_id", "contract_id", "business_date", "started_at", "ended_at"),
        *("minutes", "overtime_minutes"),
    )
    constants = {"batch_id": 1, "source_sheet": 0, "source_column": 7, "break_minutes": 45}
    clock = _Clock()

    def work() -> tuple[int, object, float]:
        with opened.unit_of_work("Import", bulk=True) as step:
            step.add_rows(TimeEntry, names, iter(rows), constants=constants)
        return IMPORTED, lambda: None, clock.spent

    return work


def month_of_a_file(book: Path) -> Work:
    """A contract's month from a csv file, read in the child process."""
    lines = ["Employee ID,Employee,Date,Start,End,Break (min)"]
    for number in range(IMPORTED):
        code, day = f"E{1000 + number % PEOPLE}", number // PEOPLE % 30 + 1
        lines.append(f"{code},Person {code},2027-01-{day:02d},{number // 9000 * 4 + 9:02d}:00,")
        lines[-1] += f"{number // 9000 * 4 + 12:02d}:30,30"
    file = book.with_name("month.csv")
    file.write_text("\n".join(lines))
    opened = open_book(book, clock=lambda: dt.datetime(2027, 2, 5, tzinfo=dt.UTC))
    clock = _Clock()

    def work() -> tuple[int, object, float]:
        given = read_file(file.read_bytes(), name=file.name)
        outcome = import_timesheet(opened, plan_import(opened, given, contract_id=ContractId(1)))
        assert isinstance(outcome, Saved)
        return outcome.record.new, lambda: None, clock.spent

    return work


VARIANTS: dict[str, Callable[[Path], Work]] = {
    "kept": lambda book: months_kept(book, counts=True),
    "kept-few": lambda book: months_kept(book, counts=True, of=FEW),
    "kept-hours": lambda book: months_kept(book, counts=False),
    "covering": lambda book: months_covered(book, counts=True),
    "covering-hours": lambda book: months_covered(book, counts=False),
    "orm": lambda book: months_of_objects(book, counts=True, of=FEW),
    "orm-all": lambda book: months_of_objects(book, counts=True, of=MONTHS),
    "rebuild": rebuilt,
    "correct": corrections,
    "renew": cells_renewed,
    "cell": cells_in_sql,
    "rows": month_of_rows,
    "file": month_of_a_file,
}


def _cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def main(name: str, book: Path) -> None:
    work = VARIANTS[name](book)
    cpu, wall = _cpu(), time.perf_counter()
    count, found, upkeep = work()
    cpu, wall = _cpu() - cpu, time.perf_counter() - wall
    digest = hashlib.sha256(json.dumps(found(), sort_keys=True).encode()).hexdigest()  # type: ignore[operator]
    print(
        json.dumps({"cpu": cpu, "wall": wall, "count": count, "digest": digest, "upkeep": upkeep})
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

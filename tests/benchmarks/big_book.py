"""A book of a million time entries: 300 people, 40 contracts with 12 service levels, 60 months.

The program makes the book, its people and contracts; entries and counts are put in by SQL, as an
import of such size would take longer than all that is measured.
"""

import datetime as dt
import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bpodesk.domain.company import Company
from bpodesk.services.books import create_book, open_book
from bpodesk.services.month_figures import rebuild
from tests.services.making import clock, contract_in, hire

ENTRIES, PEOPLE, CONTRACTS, LEVELS, MONTHS = 1_000_000, 300, 40, 12, 60
# Indexes that hold all that the figures of a month need.
COVERING = (
    (
        "CREATE INDEX covering_hours ON time_entry (contract_id, business_date, staff_id, minutes,"
        " break_minutes, overtime_minutes, started_at)"
    ),
    "CREATE INDEX covering_counts ON measurement (contract_id, starts_on, sla_code, counts)",
)


def month_at(number: int) -> dt.date:
    """The first day of the months 0 to 60; the last one is empty."""
    return dt.date(2022 + number // 12, number % 12 + 1, 1)


def make_book(path: Path) -> None:
    """The book, with its figures."""
    company = Company(name="Talisay", zone="Asia/Manila", currency="USD")
    book = create_book(path, company, clock=clock)
    for number in range(PEOPLE):
        hire(book, f"E{1000 + number}", name=f"Person E{1000 + number}")
    for number in range(CONTRACTS):
        contract_in(book, f"C-{number + 1}")
    book.close()
    chance = random.Random(20260930)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO source_file (id, row_version, name, sha256, size, content)"
            f" VALUES (1, 1, 'x.xlsx', '{'0' * 64}', 1, x'00')"
        )
        connection.execute(
            "INSERT INTO import_batch (id, row_version, contract_id, source_file_id, layout, zone,"
            " sheets, columns, imported_at, entry_count, total_minutes) VALUES (1, 1, 1, 1, 'x',"
            " 'UTC', '[\"x\"]', '[]', '2026-01-01T00:00:00+00:00', 0, 0)"
        )
        connection.executemany(
            "INSERT INTO time_entry (row_version, batch_id, source_sheet, source_column,"
            " source_row, staff_id, contract_id, business_date, started_at, ended_at,"
            " break_minutes, minutes, overtime_minutes, task)"
            " VALUES (1, 1, 0, 7, ?, ?, ?, ?, ?, ?, 45, ?, ?, 'Calls')",
            _entries(chance),
        )
        connection.executemany(
            "INSERT INTO measurement (row_version, contract_id, sla_code, starts_on, ends_on,"
            " counts) VALUES (1, ?, ?, ?, ?, ?)",
            _counts(chance),
        )
        connection.commit()
    book = open_book(path, clock=clock)
    rebuild(book)
    book.close()


def month_rows(
    chance: random.Random, first: dt.date, count: int, *, after: int
) -> Iterator[tuple[object, ...]]:
    """Row, person, contract, day, start, end, minutes and overtime of a month's entries."""
    days = ((first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - first).days
    for number in range(count):
        day = first + dt.timedelta(days=number * days // count)
        start = int(dt.datetime.combine(day, dt.time(13), dt.UTC).timestamp())
        start += chance.randrange(12) * 900
        minutes = chance.choice((*(480,) * 6, 450, 465, 435, 240, 510, 540))
        yield (
            *(after + number, chance.randint(1, PEOPLE), chance.randint(1, CONTRACTS)),
            *(day.isoformat(), start, start + (minutes + 45) * 60),
            *(minutes, chance.choice((None, None, 0, 30))),
        )


def _entries(chance: random.Random) -> Iterator[tuple[object, ...]]:
    for number in range(MONTHS):
        after, end = (ENTRIES * at // MONTHS for at in (number, number + 1))
        yield from month_rows(chance, month_at(number), end - after, after=after)


def _counts(chance: random.Random) -> Iterator[tuple[object, ...]]:
    week = dt.timedelta(days=7)
    for contract in range(1, CONTRACTS + 1):
        for level in range(1, LEVELS + 1):
            for number in range(MONTHS):
                for at in range(4):
                    start = month_at(number) + at * week
                    counts = {"after": chance.randrange(20), "within": chance.randrange(480)}
                    days = (start.isoformat(), (start + week).isoformat())
                    yield (contract, f"S{level}", *days, json.dumps(counts))

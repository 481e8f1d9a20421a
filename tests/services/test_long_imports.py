"""A list of more than a thousand rows: imported by columns, with the same outcome as row by row."""

import dataclasses
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.ids import ContractId
from bpodesk.domain.placed_entries import PlacedEntries
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.books import OpenBook, undo_last
from bpodesk.services.imports import GivenFile, import_timesheet, plan_import, read_file
from bpodesk.storage.unit_of_work import Refused
from bpodesk.workbooks.exports import TimesheetRow, write_flat_timesheet
from bpodesk.workbooks.people import WrittenName
from tests.services.making import dump, ok, refused

FIRST = dt.date(2025, 1, 6)
COUNT = 1_200


def row(number: int, **more) -> TimesheetRow:
    names = ("Ana Cruz", "Ben Diaz")
    fields = {
        "person": names[number % 2],
        "person_code": "AB"[number % 2],
        "day": FIRST + dt.timedelta(days=number // 2),
        "start": dt.time(21),
        "end": dt.time(5, 30) if number % 7 else dt.time(6),
        "break_minutes": 30,
        "minutes": 480 if number % 7 else 510,
        "task": ("Calls", "Mail", "")[number % 3],
        **more,
    }
    return TimesheetRow(**fields)


def long_file(*more: TimesheetRow) -> GivenFile:
    rows = [*(row(number) for number in range(COUNT - 1)), *more]
    rows.append(row(COUNT - 1, start=None, end=None, break_minutes=None))
    content = write_flat_timesheet(rows, title="Team", sheet_name="Hours")
    return read_file(content, name="year.xlsx")


def spelt_out(file: GivenFile) -> GivenFile:
    """The same file with an entry for each row."""
    reading = replace(file.reading, entries=tuple(file.reading.entries))
    return dataclasses.replace(file, reading=reading)


@pytest.fixture(scope="module")
def year() -> GivenFile:
    return long_file()


def test_long_list_is_planned_as_row_by_row(book: OpenBook, contract: Contract, year) -> None:
    assert isinstance(year.reading.entries, EntryColumns)
    for choices in ({}, {WrittenName(name="Ben Diaz", code="B"): None}):
        bulk = plan_import(book, year, contract_id=contract.id, choices=choices)
        plain = plan_import(book, spelt_out(year), contract_id=contract.id, choices=choices)
        assert isinstance(bulk.entries, PlacedEntries)
        assert tuple(bulk.entries) == plain.entries
        assert bulk.total_minutes == plain.total_minutes
        assert replace(bulk, file=plain.file, entries=()) == replace(plain, entries=())
    assert (len(plain.entries), plain.overlaps) == (COUNT // 2, ())


def test_long_list_with_overlaps_stops_as_row_by_row(book: OpenBook, contract: Contract) -> None:
    file = long_file(row(8, start=dt.time(22), end=dt.time(23), minutes=60, break_minutes=0))
    plans = [plan_import(book, each, contract_id=contract.id) for each in (file, spelt_out(file))]
    assert plans[0].overlaps == plans[1].overlaps
    assert len(plans[0].overlaps) == 1
    assert refused(import_timesheet(book, plans[0])) == plans[0].overlaps


def test_long_list_lies_in_the_book_as_row_by_row(
    book: OpenBook, path: Path, contract: Contract, year: GivenFile
) -> None:
    before = dump(path)
    kept = []
    for file in (year, spelt_out(year)):
        plan = plan_import(book, file, contract_id=contract.id)
        assert ok(import_timesheet(book, plan)).new == COUNT
        kept.append(dump(path))
        undo_last(book)
        assert dump(path)["time_entry"] == before["time_entry"]
    one, other = (book_of["time_entry"] for book_of in kept)
    for entries in (one, other):
        for entry in entries:
            del entry["id"], entry["batch_id"]
    assert one == other
    batches = [book_of["import_batch"][-1] for book_of in kept]
    assert batches[0]["entry_count"] == batches[1]["entry_count"] == COUNT
    assert batches[0]["total_minutes"] == batches[1]["total_minutes"]


def test_long_list_that_comes_again_changes_nothing(
    book: OpenBook, contract: Contract, year: GivenFile
) -> None:
    ok(import_timesheet(book, plan_import(book, year, contract_id=contract.id)))
    again = plan_import(book, year, contract_id=contract.id)
    assert again.earlier is not None
    assert (len(again.entries), again.same) == (0, COUNT)


def test_rows_that_the_book_refuses_are_refused_as_a_whole(
    book: OpenBook, path: Path, contract: Contract
) -> None:
    before = dump(path)
    constants = {"contract_id": contract.id, "staff_id": 99, "minutes": 60, "break_minutes": 0}
    with pytest.raises(Refused), book.unit_of_work("Rows") as work:
        work.add_rows(
            TimeEntry, ("business_date", "note"), iter([("2026-09-01", "x")]), constants=constants
        )
    with book.unit_of_work("Nothing") as work:
        work.add_rows(
            TimeEntry, ("business_date", "note"), iter(()), constants={"contract_id": ContractId(1)}
        )
    assert dump(path) == before

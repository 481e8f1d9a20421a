"""The book's hours: lists with their cells, hours typed in, corrected and deleted."""

import dataclasses
import datetime as dt

import pytest

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import BatchId, StaffId
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.readings import ReadEntry
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.books import NotFound, OpenBook, undo_last, what_can_be_undone
from bpodesk.services.outcome import Saved
from bpodesk.services.sample import WORKBOOK_NAME, sample_workbook
from bpodesk.services.timesheets import (
    delete_entry,
    kept_file,
    list_batches,
    list_entries,
    months_with_hours,
    place_of,
    save_entry,
    typed_entry,
)
from tests.services.making import (
    NOW,
    contract_in,
    dump,
    fields_of,
    ok,
    refused,
    times_of,
)

SEPTEMBER = Month(2026, 9).range


def test_sample_workbook_is_kept_to_the_byte_with_its_cells(sample: OpenBook) -> None:
    (batch,) = list_batches(sample)
    assert (batch.contract_number, batch.file_name) == ("HPO-2026-014", WORKBOOK_NAME)
    assert (batch.batch.entry_count, batch.batch.layout) == (116, "flat list")
    kept = kept_file(sample, BatchId(batch.id))
    assert kept.content == sample_workbook()
    assert kept.sha256 == batch.sha256
    rows = list_entries(sample, days=SEPTEMBER)
    assert len(rows) == 116
    first = rows[0]
    assert (first.person.code, first.contract_number) == ("A", "HPO-2026-014")
    assert (first.file_name, first.place) == (WORKBOOK_NAME, "Hours!G4")
    assert len({row.place for row in rows}) == 116
    assert first.id == first.entry.id
    assert months_with_hours(sample) == (Month(2026, 9),)


def test_kept_file_of_an_import_that_was_undone_is_not_found(sample: OpenBook) -> None:
    with pytest.raises(NotFound, match="This import is no longer in the book"):
        kept_file(sample, BatchId(99))


# ---------------------------------------------------------------- typed in


def _typed(contract: Contract, **more: object) -> TimeEntry:
    base = TimeEntry(
        staff_id=StaffId(1),
        contract_id=contract.id,
        business_date=dt.date(2026, 9, 3),
        minutes=480,
        note="Phoned in",
    )
    return dataclasses.replace(base, **more)  # pyright: ignore[reportArgumentType]


def test_typed_hours_are_saved_and_corrected_with_a_note(
    book: OpenBook, contract: Contract
) -> None:
    made = ok(save_entry(book, _typed(contract)))
    assert what_can_be_undone(book).undo == "New hours on 2026-09-03"
    ok(save_entry(book, dataclasses.replace(made, minutes=450)))
    assert what_can_be_undone(book).undo == "Correction of hours on 2026-09-03"
    days = DateRange(start=dt.date(2026, 9, 3), end=dt.date(2026, 9, 4))
    (row,) = list_entries(book, days=days, contract_id=contract.id)
    assert (row.file_name, row.place, row.entry.minutes) == ("typed in", "", 450)


@pytest.mark.parametrize(
    ("fault", "fields"),
    [
        ({"note": " "}, ["note"]),
        ({"staff_id": 0}, ["staff_id"]),
        ({"contract_id": 0}, ["contract_id"]),
        ({"overtime_minutes": 481}, ["overtime_minutes"]),
        ({"minutes": -1}, ["minutes"]),
        ({"minutes": 2**70}, ["minutes"]),
        ({"break_minutes": -1}, ["minutes"]),
        ({"started_at": NOW}, ["started_at"]),
        ({"ended_at": NOW}, ["started_at"]),
        ({"started_at": NOW, "ended_at": NOW}, ["ended_at"]),
        ({"note": "", "started_at": NOW, "ended_at": NOW + dt.timedelta(hours=9)}, ["note"]),
        ({"staff_id": 0, "contract_id": 0, "note": ""}, ["staff_id", "contract_id", "note"]),
    ],
)
def test_typed_hours_with_a_fault_are_refused_at_the_field(
    book: OpenBook, contract: Contract, fault: dict[str, object], fields: list[str]
) -> None:
    assert fields_of(save_entry(book, _typed(contract, **fault))) == fields


def test_typed_times_are_put_down_as_an_import_would(book: OpenBook, contract: Contract) -> None:
    read = ReadEntry(
        person="",
        day=dt.date(2026, 9, 2),
        start=dt.time(0, 30),
        end=dt.time(8, 30),
        break_minutes=30,
        minutes=450,
        sheet="",
        row=0,
        column=0,
    )
    entry = typed_entry(
        read,
        staff_id=StaffId(1),
        contract=contract,
        zone="Asia/Manila",
        contract_zone="America/New_York",
    )
    assert times_of([entry]) == [("2026-09-01", "01 16:30", "02 00:30", 30, 450)]
    assert (entry.source_sheet, entry.source_row, entry.source_column) == (None, None, None)
    assert place_of(entry, None) == ""
    assert ok(save_entry(book, dataclasses.replace(entry, note="x"))).id


def test_corrected_import_keeps_its_cell(sample: OpenBook) -> None:
    first = list_entries(sample, days=SEPTEMBER)[0]
    # From start to end it is nine hours: what is not worked is break.
    changed = dataclasses.replace(first.entry, minutes=1, break_minutes=539, note="Left early")
    ok(save_entry(sample, changed))
    again = next(row for row in list_entries(sample, days=SEPTEMBER) if row.id == first.id)
    assert (again.place, again.entry.minutes) == (first.place, 1)


def _clocked(contract: Contract, start: int, end: int, **more: object) -> TimeEntry:
    """Typed hours without a break from one full hour (UTC) of 3 September to another."""
    day = dt.datetime(2026, 9, 3, tzinfo=dt.UTC)
    fields: dict[str, object] = {
        "started_at": day + dt.timedelta(hours=start),
        "ended_at": day + dt.timedelta(hours=end),
        "minutes": 60 * (end - start),
        **more,
    }
    return _typed(contract, **fields)


@pytest.mark.parametrize(
    ("pause", "minutes"),
    [(0, 480), (60, 540), (90, 480)],
)
def test_typed_times_that_hours_and_break_do_not_fill_are_refused(
    book: OpenBook, contract: Contract, pause: int, minutes: int
) -> None:
    entry = _clocked(contract, 13, 22, break_minutes=pause, minutes=minutes)
    (problem,) = refused(save_entry(book, entry))
    assert problem.field == "break_minutes"
    assert problem.message == (
        "From start to end it is 9:00 h. Hours and break together must be that; change one of them."
    )
    ok(save_entry(book, dataclasses.replace(entry, break_minutes=60, minutes=480)))


def test_new_typed_hours_that_overlap_others_of_the_person_are_refused(
    book: OpenBook, contract: Contract
) -> None:
    ok(save_entry(book, _clocked(contract, 13, 22)))
    before = dump(book.path, versions=True)
    (problem,) = refused(save_entry(book, _clocked(contract, 21, 23)))
    assert (problem.field, problem.message) == (
        "started_at",
        "60 minutes overlap with other hours of this person.",
    )
    assert dump(book.path, versions=True) == before
    # For another contract too: nobody works for two at once.
    assert fields_of(save_entry(book, _clocked(contract_in(book, "C-2"), 21, 23))) == ["started_at"]
    # The next hour is free, and so is another person.
    ok(save_entry(book, _clocked(contract, 22, 23)))
    ok(save_entry(book, _clocked(contract, 13, 22, staff_id=StaffId(2))))


def test_corrected_hours_that_overlap_others_of_the_person_are_warned_of(
    book: OpenBook, contract: Contract
) -> None:
    ok(save_entry(book, _clocked(contract, 13, 15)))
    second = ok(save_entry(book, _clocked(contract, 15, 18)))
    moved = _clocked(contract, 14, 18, id=second.id, row_version=second.row_version)
    outcome = save_entry(book, moved)
    assert ok(outcome).minutes == 240
    assert isinstance(outcome, Saved)
    assert [(problem.is_error, problem.message) for problem in outcome.warnings] == [
        (False, "60 minutes overlap with other hours of this person.")
    ]


def test_typed_hours_are_deleted_and_brought_back(book: OpenBook, contract: Contract) -> None:
    made = ok(save_entry(book, _typed(contract)))
    assert ok(delete_entry(book, made)) == 1
    assert list_entries(book, days=SEPTEMBER) == ()
    assert what_can_be_undone(book).undo == "Deletion of hours on 2026-09-03"
    undo_last(book)
    assert [row.entry.minutes for row in list_entries(book, days=SEPTEMBER)] == [480]


def test_imported_hours_are_not_deleted(sample: OpenBook) -> None:
    first = list_entries(sample, days=SEPTEMBER)[0]
    (problem,) = refused(delete_entry(sample, first.entry))
    assert problem.message == (
        "These hours came from a file. Correct them to 0:00 with a note instead."
    )
    assert len(list_entries(sample, days=SEPTEMBER)) == 116


def test_imported_hours_can_be_corrected_to_nothing(sample: OpenBook) -> None:
    first = list_entries(sample, days=SEPTEMBER)[0]
    gone = dataclasses.replace(
        first.entry, started_at=None, ended_at=None, break_minutes=0, minutes=0, note="Was away"
    )
    ok(save_entry(sample, gone))
    assert len(list_entries(sample, days=SEPTEMBER)) == 116

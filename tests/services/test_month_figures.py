"""The figures kept of each month, by the ways that a user changes hours and counts."""

import dataclasses
import datetime as dt
from typing import Any

from bpodesk.domain.changes import Kind
from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import BatchId
from bpodesk.domain.periods import Month
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.books import OpenBook, check_book, redo_last, undo_last
from bpodesk.services.imports import import_timesheet
from bpodesk.services.month_figures import counts_of_month, hours_of_month, rebuild
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.timesheets import (
    delete_entry,
    list_batches,
    list_entries,
    main_month,
    months_with_hours,
    save_entry,
)
from tests.services.making import HOURS, ok, plan_of, rows_of, run_sql, sample_id

AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)
FILE = (
    "A,Ana Cruz,2026-08-31,8:00",
    "A,Ana Cruz,2026-09-01,8:00",
    "B,Ben Diaz,2026-09-01,7:30",
    "A,Ana Cruz,2026-09-02,4:00",
)


def _bring(book: OpenBook, contract: Contract, *rows: str) -> BatchId:
    plan = plan_of(book, contract, HOURS, *rows, name=f"{len(rows)} {rows[-1]}.csv")
    ok(import_timesheet(book, plan))
    return max(row.batch.id for row in list_batches(book))


def _shown(book: OpenBook, month: Month) -> list[tuple[int, ...]]:
    """Entries, minutes, people, days and the longest of each contract."""
    return [
        (hours.entries, hours.minutes, hours.people, hours.days, hours.longest_minutes)
        for hours in hours_of_month(book, month)
    ]


def test_figures_follow_a_file_its_correction_undo_and_redo(
    book: OpenBook, contract: Contract
) -> None:
    batch = _bring(book, contract, *FILE)
    assert _shown(book, AUGUST) == [(1, 480, 1, 1, 480)]
    assert _shown(book, SEPTEMBER) == [(3, 1170, 2, 2, 480)]
    assert months_with_hours(book) == (SEPTEMBER, AUGUST)
    assert main_month(book, batch) == SEPTEMBER
    # The same hours once more, one of them longer.
    later = _bring(book, contract, *FILE[:2], "B,Ben Diaz,2026-09-01,9:30", FILE[3])
    assert _shown(book, SEPTEMBER) == [(3, 1290, 2, 2, 570)]
    undo_last(book)
    assert _shown(book, SEPTEMBER) == [(3, 1170, 2, 2, 480)]
    undo_last(book)
    assert _shown(book, SEPTEMBER) == _shown(book, AUGUST) == []
    assert months_with_hours(book) == ()
    assert main_month(book, batch) is None
    redo_last(book)
    redo_last(book)
    assert _shown(book, AUGUST) == [(1, 480, 1, 1, 480)]
    assert _shown(book, SEPTEMBER) == [(3, 1290, 2, 2, 570)]
    assert main_month(book, later) == SEPTEMBER
    assert check_book(book) == ()


def test_figures_follow_hours_that_are_typed_corrected_moved_and_deleted(
    book: OpenBook, contract: Contract
) -> None:
    _bring(book, contract, *FILE)
    [august] = list_entries(book, days=AUGUST.range)
    moved = dataclasses.replace(
        august.entry, business_date=dt.date(2026, 9, 3), minutes=600, note="Wrong day"
    )
    ok(save_entry(book, moved))
    assert _shown(book, AUGUST) == []
    assert _shown(book, SEPTEMBER) == [(4, 1770, 2, 3, 600)]
    typed = TimeEntry(
        staff_id=moved.staff_id,
        contract_id=contract.id,
        business_date=dt.date(2026, 9, 30),
        minutes=700,
        note="Phoned",
    )
    saved = ok(save_entry(book, typed))
    assert _shown(book, SEPTEMBER) == [(5, 2470, 2, 4, 700)]
    ok(delete_entry(book, saved))
    assert _shown(book, SEPTEMBER) == [(4, 1770, 2, 3, 600)]
    undo_last(book)
    assert _shown(book, SEPTEMBER) == [(5, 2470, 2, 4, 700)]
    assert check_book(book) == ()


def test_counts_of_the_sample_month_are_the_sums_of_its_weeks(sample: OpenBook) -> None:
    by_code: dict[str, dict[str, int]] = {}
    with sample.unit_of_work("A week less") as work:
        last = max(row[0] for row in rows_of(sample.path, "SELECT id FROM measurement"))
        work.delete(Kind.MEASUREMENT, last)
    contract = sample_id(sample)
    for item in _measurements(sample):
        assert Month.containing(item.starts_on) == SAMPLE_MONTH
        sums = by_code.setdefault(item.sla_code, {})
        for name, count in item.counts.items():
            sums[name] = sums.get(name, 0) + count
    found = counts_of_month(sample, SAMPLE_MONTH)
    assert {item.sla_code: dict(item.counts) for item in found} == by_code
    assert {item.contract_id for item in found} == {contract}
    assert len(by_code) > 1


def _measurements(book: OpenBook) -> Any:
    from bpodesk.storage.queries.measured import measurements

    with book.book.reading() as connection:
        return measurements(connection, contract_id=sample_id(book))


def test_rebuilding_mends_what_another_program_changed_and_says_how_much(sample: OpenBook) -> None:
    before = _shown(sample, SAMPLE_MONTH)
    assert rebuild(sample) == 0
    audit = rows_of(sample.path, "SELECT count(*) FROM audit")
    run_sql(
        sample.path,
        "UPDATE month_hours SET minutes = 1, people = 0",
        "UPDATE month_counts SET contract_id = 7 WHERE sla_code = 'S1'",
    )
    said = [problem.message for problem in check_book(sample)]
    assert len(said) == 3
    assert "2026-09: the figures kept of the hours are not what its entries give" in said[0]
    assert any(message.startswith("Contract 7, which is not in the book, ") for message in said)
    # One month's hours; one month's counts that are missing, and one's that come from nothing.
    assert rebuild(sample) == 3
    assert _shown(sample, SAMPLE_MONTH) == before
    assert check_book(sample) == ()
    [(label,)] = rows_of(sample.path, "SELECT label FROM audit ORDER BY id DESC LIMIT 1")
    assert label == "Figures of the months worked out anew"
    assert rows_of(sample.path, "SELECT count(*) FROM audit")[0][0] == audit[0][0] + 1

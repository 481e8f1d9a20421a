import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.reconcile import reconcile
from bpodesk.domain.timesheets import TimeEntry
from tests.domain.making import september, utc, worked

FIRST = september(1)


def timed(start: str, end: str, *, minutes: int, identity: int = 1, pause: int = 0) -> TimeEntry:
    return worked(
        day=FIRST,
        start=f"2026-09-01 {start}",
        end=f"2026-09-01 {end}",
        minutes=minutes,
        pause=pause,
        identity=identity,
    )


MORNING = timed("09:00", "13:00", minutes=240)
AFTERNOON = timed("14:00", "18:00", minutes=240, identity=2)
WHOLE = worked(day=FIRST, minutes=480, identity=3)


def twice(rows: list[TimeEntry], stored: list[TimeEntry]) -> list[tuple[int, int, int]]:
    found = reconcile(rows, stored).told_twice
    assert not any(item.in_same_file for item in found)
    return [(item.entry.id, item.other.id, item.minutes) for item in found]


def test_reconcile_with_an_empty_book_finds_all_rows_new() -> None:
    found = reconcile([AFTERNOON, MORNING, WHOLE], [])
    assert (found.new, found.same, found.told_twice) == ((AFTERNOON, MORNING, WHOLE), 0, ())


def test_reconcile_of_no_rows_finds_nothing() -> None:
    found = reconcile([], [MORNING, WHOLE])
    assert (found.new, found.same, found.told_twice) == ((), 0, ())


def test_reconcile_of_the_same_rows_in_another_order_finds_none_new() -> None:
    found = reconcile([WHOLE, MORNING], iter([MORNING, WHOLE]))
    assert (found.new, found.same, found.told_twice) == ((), 2, ())


def test_reconcile_does_not_look_at_where_a_row_was_kept() -> None:
    stored = dataclasses.replace(
        MORNING, id=77, row_version=3, batch_id=BatchId(5), source_sheet=0, source_row=9, note="So"
    )
    assert reconcile([MORNING], [stored]).same == 1


@pytest.mark.parametrize(
    "change",
    [
        {"staff_id": StaffId(2)},
        {"contract_id": ContractId(2)},
        {"business_date": september(2)},
        {"started_at": utc("2026-09-01 12:00")},
        {"ended_at": utc("2026-09-01 18:30")},
        {"minutes": 239},
        {"break_minutes": 30},
        {"overtime_minutes": 0},
        {"overtime_minutes": 60},
        {"task": "Mail"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_reconcile_of_a_row_that_differs_in_one_fact_finds_it_new(
    change: dict[str, object],
) -> None:
    other = dataclasses.replace(MORNING, **change)
    found = reconcile([other], [MORNING])
    # Both have times, so that minutes they share are found by their instants.
    assert (found.new, found.same, found.told_twice) == ((other,), 0, ())


@pytest.mark.parametrize(
    ("in_file", "in_book", "new", "same"),
    [(2, 1, 1, 1), (2, 2, 0, 2), (3, 1, 2, 1), (1, 2, 0, 1)],
)
def test_reconcile_counts_equal_rows(in_file: int, in_book: int, new: int, same: int) -> None:
    rows = [worked(day=FIRST, minutes=240, identity=number) for number in range(in_file)]
    stored = [worked(day=FIRST, minutes=240, identity=10 + number) for number in range(in_book)]
    found = reconcile(rows, stored)
    assert (len(found.new), found.same) == (new, same)
    # What the book has is accounted for by an equal row, so that the rest is more work.
    assert found.told_twice == ()


def test_reconcile_of_hours_without_times_beside_a_stored_shift_tells_them_twice() -> None:
    assert twice([WHOLE], [MORNING]) == [(3, 1, 240)]


def test_reconcile_of_a_shift_beside_stored_hours_without_times_tells_it_twice() -> None:
    assert twice([MORNING], [WHOLE]) == [(1, 3, 240)]


def test_reconcile_of_corrected_hours_without_times_tells_them_twice() -> None:
    corrected = dataclasses.replace(WHOLE, id=4, minutes=450)
    assert twice([corrected], [WHOLE]) == [(4, 3, 450)]
    assert twice([WHOLE], [corrected]) == [(3, 4, 450)]


def test_reconcile_of_two_shifts_tells_nothing_twice() -> None:
    assert twice([AFTERNOON], [MORNING]) == []


def test_reconcile_of_hours_beside_a_shift_of_the_file_itself_tells_nothing_twice() -> None:
    # The book's morning is the file's morning; the hours without times are more work.
    found = reconcile([MORNING, WHOLE], [MORNING])
    assert (found.new, found.same, found.told_twice) == ((WHOLE,), 1, ())


def test_reconcile_of_each_new_row_tells_one_other_entry() -> None:
    rows = [WHOLE, dataclasses.replace(WHOLE, id=4, minutes=60)]
    assert twice(rows, [MORNING, AFTERNOON]) == [(3, 1, 240), (4, 1, 60)]


@pytest.mark.parametrize("order", [1, -1])
def test_reconcile_of_a_shift_finds_hours_without_times_in_any_order_of_the_book(
    order: int,
) -> None:
    assert twice([AFTERNOON], [MORNING, WHOLE][::order]) == [(2, 3, 240)]


@pytest.mark.parametrize(
    "change",
    [
        {"staff_id": StaffId(2)},
        {"contract_id": ContractId(2)},
        {"business_date": september(2)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_reconcile_of_another_person_contract_or_day_tells_nothing_twice(
    change: dict[str, object],
) -> None:
    assert twice([WHOLE], [dataclasses.replace(MORNING, **change)]) == []


def _entry(number: int, day: int, hour: int | None, minutes: int) -> TimeEntry:
    entry = worked(number, day=september(day), minutes=minutes)
    if hour is None:
        return entry
    start = utc(f"2026-09-0{day} {hour:02}:00")
    return dataclasses.replace(
        entry, started_at=start, ended_at=start + dt.timedelta(minutes=minutes)
    )


# Few values, so that equal rows and shared days come up often.
ENTRIES = st.lists(
    st.builds(
        _entry,
        st.integers(1, 2),
        st.integers(1, 2),
        st.sampled_from([None, 9, 14]),
        st.sampled_from([60, 240]),
    ),
    max_size=8,
)


@given(ENTRIES)
def test_reconcile_of_a_file_with_itself_finds_none_new(rows: list[TimeEntry]) -> None:
    found = reconcile(rows, rows)
    assert (found.new, found.same, found.told_twice) == ((), len(rows), ())


@given(ENTRIES, ENTRIES)
def test_reconcile_sorts_every_row_once(rows: list[TimeEntry], stored: list[TimeEntry]) -> None:
    found = reconcile(rows, stored)
    assert len(found.new) + found.same == len(rows)
    # What was added is there the next time.
    again = reconcile(rows, [*stored, *found.new])
    assert (again.new, again.same) == ((), len(rows))
    assert all(item.entry in found.new and item.other in stored for item in found.told_twice)

import dataclasses

import pytest

from bpodesk.domain.overlaps import find_overlaps
from bpodesk.domain.timesheets import TimeEntry
from tests.domain.making import september, worked


def shift(identity: int, start: str, end: str, *, number: int = 1) -> TimeEntry:
    return worked(
        number,
        day=september(1),
        start=f"2026-09-01 {start}",
        end=f"2026-09-01 {end}",
        identity=identity,
    )


MORNING = shift(1, "09:00", "13:00")


def overlaps(new: list[TimeEntry], stored: list[TimeEntry]) -> list[tuple[int, int, int, bool]]:
    return [
        (item.entry.id, item.other.id, item.minutes, item.in_same_file)
        for item in find_overlaps(new, stored)
    ]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("12:30", "18:00", 30),
        ("08:00", "09:01", 1),
        ("10:00", "11:00", 60),
        ("08:00", "18:00", 240),
    ],
)
def test_overlap_with_a_stored_entry_tells_the_minutes(start: str, end: str, minutes: int) -> None:
    assert overlaps([shift(2, start, end)], [MORNING]) == [(2, 1, minutes, False)]


def test_overlap_of_touching_shifts_is_none() -> None:
    assert overlaps([shift(2, "13:00", "18:00"), shift(3, "08:00", "09:00")], [MORNING]) == []


def test_overlap_inside_a_file_is_told_once_at_the_later() -> None:
    later = shift(2, "12:00", "14:00")
    assert overlaps([later, MORNING], []) == [(2, 1, 60, True)]


def test_overlap_of_the_same_shift_twice_is_all_of_it() -> None:
    assert overlaps([MORNING, shift(2, "09:00", "13:00")], []) == [(2, 1, 240, True)]


def test_overlap_across_contracts_is_found() -> None:
    elsewhere = dataclasses.replace(MORNING, contract_id=2)
    assert overlaps([shift(2, "12:00", "14:00")], [elsewhere]) == [(2, 1, 60, False)]


def test_overlap_of_stored_entries_among_themselves_is_not_told() -> None:
    assert overlaps([], [MORNING, shift(2, "12:00", "14:00")]) == []


def test_overlap_of_two_people_is_none() -> None:
    assert overlaps([shift(2, "09:00", "13:00", number=2)], [MORNING]) == []


def test_overlap_of_a_long_shift_is_told_for_each_it_covers() -> None:
    stored = [shift(1, "09:00", "10:00"), shift(2, "11:00", "12:00")]
    found = overlaps([shift(3, "08:00", "18:00")], stored)
    assert found == [(3, 1, 60, False), (3, 2, 60, False)]


def test_overlap_without_times_is_none() -> None:
    untimed = worked(day=september(1), identity=2)
    started = dataclasses.replace(MORNING, ended_at=None)
    assert overlaps([untimed, started], [MORNING, untimed]) == []

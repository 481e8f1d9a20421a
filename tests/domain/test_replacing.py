import dataclasses
import datetime as dt

import pytest

from bpodesk.domain.entry_lines import line_of
from bpodesk.domain.ids import StaffId
from bpodesk.domain.overlaps import find_day_clashes
from bpodesk.domain.periods import DateRange
from bpodesk.domain.reconcile import Reach, reconcile
from bpodesk.domain.replacing import Likeness, is_whole, likeness, plain_file_name
from bpodesk.domain.timesheets import TimeEntry
from tests.domain.making import september, worked


def hours(
    day: int, minutes: int, *, identity: int = 1, number: int = 1, **change: object
) -> TimeEntry:
    entry = worked(number, day=september(day), minutes=minutes, identity=identity)
    return dataclasses.replace(entry, **change)  # type: ignore[arg-type]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    [
        "Hours 2026-09.xlsx",
        "hours 2026-09.csv",
        "hours_2026-09 (2).xlsx",
        "HOURS 2026-09 v3.xlsx",
        "Hours 2026-09 corrected v2.xlsx",
        "Copy of Hours 2026-09.xlsx",
        "Hours 2026-09 - Copy.xlsx",
        "Hours 2026-09 rev. 2 final.xlsx",
    ],
)
def test_plain_file_name_is_the_same_for_every_version(name: str) -> None:
    assert plain_file_name(name) == "hours 2026-09"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Hours", "hours"),
        ("Final.xlsx", "final"),
        ("hours 2026-10.xlsx", "hours 2026-10"),
        ("Renew.xlsx", "renew"),
        ("(2).xlsx", "(2)"),
    ],
)
def test_plain_file_name_keeps_what_is_no_mark_of_a_version(name: str, plain: str) -> None:
    assert plain_file_name(name) == plain


# ---------------------------------------------------------------- likeness


def test_likeness_counts_what_is_the_same_and_what_a_correction_changes() -> None:
    old = [hours(1, 480, identity=1), hours(2, 480, identity=2), hours(5, 60, identity=3)]
    rows = [hours(1, 480), hours(2, 450), hours(3, 480)]
    # The 5th is not among the file's days.
    assert likeness(rows, old) == Likeness(entries=2, same=1, alike=2)


def test_likeness_of_another_task_on_the_same_day_is_none() -> None:
    old = [hours(1, 480, identity=1, task="Mail")]
    assert likeness([hours(1, 480, task="Calls")], old) == Likeness(entries=1, same=0, alike=0)


@pytest.mark.parametrize(
    ("entries", "same", "alike", "by_name", "by_layout"),
    [
        (0, 0, 0, False, False),
        (10, 0, 5, True, False),
        (10, 0, 4, False, False),
        (10, 5, 9, True, True),
        (10, 4, 9, True, False),
        (10, 8, 8, True, False),
    ],
)
def test_likeness_needs_less_under_the_same_name(
    entries: int, same: int, alike: int, by_name: bool, by_layout: bool
) -> None:
    like = Likeness(entries=entries, same=same, alike=alike)
    assert (like.by_name, like.by_layout) == (by_name, by_layout)


# ---------------------------------------------------------------- reach


WEEK = DateRange(start=september(1), end=september(8))


@pytest.mark.parametrize(
    ("people", "days", "whole"),
    [
        ({1, 2, 3}, WEEK, True),
        ({1, 2}, WEEK, True),
        ({1}, WEEK, False),
        ({1, 2, 3}, DateRange(start=september(2), end=september(8)), False),
    ],
)
def test_file_is_whole_with_most_people_and_every_day(
    people: set[int], days: DateRange, whole: bool
) -> None:
    old = [hours(1, 480, number=number) for number in (1, 2, 3)]
    assert is_whole(old, people=frozenset(map(StaffId, people)), days=days) is whole


def test_reach_covers_people_and_days_but_not_what_is_unclear() -> None:
    ana, ben = StaffId(1), StaffId(2)
    reach = Reach(people=frozenset({ana}), days=WEEK, unclear=frozenset({(ana, september(3))}))
    covered = [reach.covers(line_of(hours(day, 60))) for day in (1, 3, 8)]
    assert covered == [True, False, False]
    assert not reach.covers(line_of(hours(1, 60, number=ben)))
    whole = Reach(people=frozenset(), days=WEEK, unclear=reach.unclear, whole=True)
    assert [whole.covers(line_of(hours(day, 60))) for day in (3, 8)] == [False, True]


def test_reconcile_without_a_reach_takes_nothing_away() -> None:
    old = hours(1, 480, identity=7)
    found = reconcile([hours(2, 480)], [old], old=[old])
    assert (found.removed, found.outside, found.staying) == ((), (), (old,))


# ---------------------------------------------------------------- one day, two contracts


@pytest.mark.parametrize(
    ("mine", "theirs", "task", "found"),
    [
        (480, 480, "", [False]),
        (240, 240, "", []),  # two half days
        (240, 240, "Mail", [False]),
        (480, 420, "", []),
        (840, 630, "", [True]),
        (720, 720, "", [False]),
    ],
)
def test_day_for_two_contracts_clashes(
    mine: int, theirs: int, task: str, found: list[bool]
) -> None:
    new = hours(1, mine, task=task)
    other = hours(1, theirs, identity=2, contract_id=2, task=task)
    clashes = find_day_clashes([new], [other, hours(2, 480, identity=3, contract_id=2)])
    assert [clash.too_long for clash in clashes] == found
    assert all(clash.entry == new for clash in clashes)


def test_day_for_two_contracts_with_times_throughout_clashes_by_its_minutes_only() -> None:
    start = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)
    times = {"started_at": start, "ended_at": start + dt.timedelta(hours=13)}
    new = hours(1, 780, **times)
    assert find_day_clashes([new], [hours(1, 780, identity=2, contract_id=2, **times)]) == ()


def test_long_day_for_one_contract_is_no_clash() -> None:
    assert find_day_clashes([hours(1, 900), hours(1, 900, identity=2)], []) == ()

import datetime as dt
from dataclasses import replace

import pytest

from bpodesk.domain.counted import outline_of
from bpodesk.domain.entry_columns import EntryColumns, joined, named, of_kind, of_person
from bpodesk.domain.readings import EntryKind, ReadEntry, Reading

ANA = ReadEntry(
    person="Ana Cruz",
    person_code="A",
    day=dt.date(2026, 9, 1),
    start=dt.time(21),
    end=dt.time(6),
    break_minutes=60,
    minutes=480,
    odd_seconds=20,
    task="Calls",
    customer="HPO",
    sheet="S",
    row=2,
    column=7,
)
BEN = replace(ANA, person="Ben Diaz", person_code="B", day=dt.date(2026, 9, 3), row=3)
LEAVE = replace(BEN, kind=EntryKind.ABSENCE, start=None, end=None, minutes=240, task="", row=4)
PERIOD = replace(LEAVE, day=dt.date(2026, 8, 31), end_day=dt.date(2026, 9, 30), row=5)
UNDATED = replace(ANA, day=None, person="", person_code="", row=6)
ALL = (ANA, BEN, LEAVE, PERIOD, UNDATED, replace(ANA, row=7))


def columns(*entries: ReadEntry) -> EntryColumns:
    made = EntryColumns()
    made.extend(entries)
    return made


def reading(entries) -> Reading:
    return Reading(layout="flat list", sheets=(), columns=(), entries=entries)


def test_columns_give_back_the_entries_they_were_given() -> None:
    made = columns(*ALL)
    assert tuple(made) == ALL
    assert made == list(ALL)
    assert made != list(ALL[:-1])
    assert made != 6
    assert len(made) == 6
    assert (made[1], made[-1], made[1:3]) == (BEN, ALL[-1], ALL[1:3])
    assert (len(made.people), len(made.shifts), len(made.tasks)) == (3, 3, 2)
    with pytest.raises(IndexError):
        made[6]


@pytest.mark.parametrize("count", range(7))
def test_columns_know_the_sums_of_their_entries(count: int) -> None:
    plain, counted = reading(ALL[:count]), reading(columns(*ALL[:count]))
    for name in (
        "people",
        "total_minutes",
        "total_seconds",
        "absence_minutes",
        "first_day",
        "last_day",
        "facts",
    ):
        assert getattr(counted, name) == getattr(plain, name)


def test_columns_have_an_outline_of_firsts() -> None:
    days = [replace(ANA, row=n, day=dt.date(2026, 9, n)) for n in range(1, 20)]
    assert [entry.row for entry in outline_of(columns(*days))] == [1, 19]
    assert outline_of(columns(UNDATED)) == (UNDATED,)
    assert outline_of(ALL) is ALL


def test_joined_lists_are_columns_where_one_is() -> None:
    ours = columns(*ALL[:2])
    assert joined([ours]) is ours
    assert joined([ALL[:2], ALL[2:]]) == ALL
    both = joined([ours, ALL[2:4], columns(*ALL[4:])])
    assert isinstance(both, EntryColumns)
    assert tuple(both) == ALL


def test_named_fills_in_the_person_of_nameless_entries() -> None:
    expected = (*ALL[:4], replace(UNDATED, person="Cy"), ALL[-1])
    assert named(ALL, "Cy") == expected
    assert named(columns(*ALL), "Cy") == expected


def test_entries_of_a_kind_and_of_a_person_are_picked() -> None:
    for entries in (ALL, columns(*ALL)):
        assert tuple(of_kind(entries, EntryKind.ABSENCE)) == (LEAVE, PERIOD)
        assert tuple(of_person(entries, "Ben Diaz", "B")) == (BEN, LEAVE, PERIOD)
    work = columns(ANA, BEN)
    assert of_kind(work, EntryKind.WORK) is work
    assert len(of_kind(work, EntryKind.ABSENCE)) == 0

"""A long list put into a book at once: each entry as `entry_of` puts it, asked or not."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain import placed_entries
from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.entry_lines import entry_of_line, lines_of
from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.overlaps import find_overlaps
from bpodesk.domain.placed_entries import PlacedEntries
from bpodesk.domain.placing import entry_of
from bpodesk.domain.readings import EntryKind, ReadEntry
from bpodesk.domain.timesheets import TimeEntry

ZONES = ("Asia/Manila", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")
# Around both changes of the clock in New York and Berlin.
DAYS = st.one_of(
    st.dates(dt.date(2026, 3, 6), dt.date(2026, 3, 10)),
    st.dates(dt.date(2026, 10, 23), dt.date(2026, 11, 3)),
    st.dates(dt.date(2026, 6, 1), dt.date(2026, 6, 4)),
)
TIMES = st.builds(
    dt.time, st.integers(0, 23), st.sampled_from([0, 30]), st.sampled_from([0, 0, 0, 29])
)


@st.composite
def read_entries(draw: st.DrawFn) -> ReadEntry:
    day, start = draw(DAYS), draw(st.one_of(st.none(), TIMES))
    end = draw(TIMES) if start is not None else None
    minutes = draw(st.integers(0, 1440))
    return ReadEntry(
        person=draw(st.sampled_from(["Ana", "Ben", "Cy"])),
        day=day,
        start=start,
        end=end,
        end_day=day + dt.timedelta(days=2) if draw(st.integers(0, 9)) == 0 else None,
        break_minutes=draw(st.sampled_from([None, 0, 30])),
        minutes=minutes,
        overtime_minutes=draw(st.sampled_from([None, 0, min(60, minutes)])),
        kind=draw(st.sampled_from([EntryKind.WORK] * 4 + [EntryKind.ABSENCE])),
        task=draw(st.sampled_from(["", "Calls"])),
        sheet=draw(st.sampled_from(["One", "Two"])),
        row=draw(st.integers(1, 99)),
        column=draw(st.sampled_from([6, 7])),
    )


def placed(entries: list[ReadEntry], zone: str, contract_zone: str) -> PlacedEntries:
    """Ana is 1 and Ben 2; Cy is not settled. Column 7 states hours."""
    columns = EntryColumns()
    columns.extend(entries)
    ids = {"Ana": StaffId(1), "Ben": StaffId(2)}
    return PlacedEntries(
        columns=columns,
        staff={at: ids[name] for at, (name, _) in enumerate(columns.people) if name in ids},
        contract_id=ContractId(5),
        zone=zone,
        contract_zone=contract_zone,
        sheets={"One": 0, "Two": 1},
        hours_columns=frozenset([7]),
    )


def one_by_one(entries: list[ReadEntry], zone: str, contract_zone: str) -> list[TimeEntry]:
    return [
        entry_of(
            read,
            staff_id=StaffId(1 if read.person == "Ana" else 2),
            contract_id=ContractId(5),
            zone=zone,
            contract_zone=contract_zone,
            sheet=0 if read.sheet == "One" else 1,
            states_hours=read.column == 7,
        )
        for read in entries
        if read.person != "Cy" and read.kind is EntryKind.WORK
    ]


@given(
    entries=st.lists(read_entries(), max_size=12),
    zone=st.sampled_from(ZONES),
    contract_zone=st.sampled_from(ZONES),
)
@settings(max_examples=300, deadline=None)
def test_placed_at_once_is_placed_one_by_one(
    entries: list[ReadEntry], zone: str, contract_zone: str
) -> None:
    expected = one_by_one(entries, zone, contract_zone)
    found = placed(entries, zone, contract_zone)
    assert list(found) == expected
    assert [entry_of_line(line) for line in found.lines()] == expected
    assert list(found.lines()) == lines_of(expected)
    assert found.total_minutes == sum(entry.minutes for entry in expected)
    assert find_overlaps(found.overlapping, ()) == find_overlaps(expected, ())


def shift(day: int, hours: tuple[int, int], person: str = "Ana", row: int = 2) -> ReadEntry:
    return ReadEntry(
        person=person,
        day=dt.date(2026, 6, day),
        start=dt.time(hours[0]),
        end=dt.time(hours[1]),
        minutes=60,
        sheet="One",
        row=row,
        column=7,
    )


def test_placed_entries_are_a_sequence() -> None:
    entries = [shift(1, (8, 9)), shift(2, (8, 9), "Cy"), shift(3, (8, 9), "Ben")]
    found = placed(entries, "UTC", "UTC")
    assert len(found) == 2
    assert [entry.staff_id for entry in found[:]] == [1, 2]
    assert found[-1].business_date == dt.date(2026, 6, 3)


def test_overlapping_are_all_entries_of_the_people_concerned(monkeypatch) -> None:
    monkeypatch.setattr(placed_entries, "_MOST_PLACES", 1)
    out_of_order = [shift(2, (8, 9), "Ben"), shift(1, (8, 9), "Ben")]
    entries = [shift(1, (8, 12)), *out_of_order, shift(1, (9, 10), row=9), shift(3, (8, 9))]
    found = placed(entries, "UTC", "UTC")
    assert [entry.staff_id for entry in found.overlapping] == [1, 1, 1]
    assert placed(out_of_order, "UTC", "UTC").overlapping == []
    assert len(list(found.lines())) == 5

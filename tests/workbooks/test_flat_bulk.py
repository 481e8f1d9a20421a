"""A long list read column by column against the same list read row by row: never a difference."""

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.entry_columns import EntryColumns
from bpodesk.domain.readings import Answers, Reading
from bpodesk.workbooks import cells
from bpodesk.workbooks.cells import Block, Cell, CellKind, Content, LongRows, Row, Sheet
from bpodesk.workbooks.exports import TimesheetRow, write_flat_timesheet
from bpodesk.workbooks.layouts import flat_bulk
from bpodesk.workbooks.layouts.base import Material, NotMine
from bpodesk.workbooks.layouts.flat import LAST_OF_EACH_ID, FlatList
from bpodesk.workbooks.recognise import read_timesheet
from bpodesk.workbooks.roles import default_words

WORDS = default_words()
DAY = "yyyy-mm-dd"
CLOCK = "h:mm"

Value = str | float | bool | tuple[float, str] | Content | None


def content(value: Value) -> Content | None:
    match value:
        case None | Content():
            return value
        case bool():
            return Content(CellKind.BOOLEAN, value)
        case str():
            return Content(CellKind.TEXT, value)
        case (number, number_format):
            return Content(CellKind.DATE, number, number_format)
        case _:
            return Content(CellKind.NUMBER, float(value))


def long_sheet(table: Sequence[Sequence[Value]], *, odd: Sequence[int] = ()) -> Sheet:
    """A sheet in blocks of five rows; rows whose index is in `odd` did not fit."""
    contents: list[Content | None] = [None]
    width = max(map(len, table))
    blocks: list[Block] = []
    for first in range(0, len(table), 5):
        rows = [[*row, *([None] * (width - len(row)))] for row in table[first : first + 5]]
        ids: list[list[int]] = []
        odd_rows: dict[int, tuple[Cell, ...]] = {}
        for index, row in enumerate(rows):
            held = [content(value) for value in row]
            if first + index in odd:
                odd_rows[index] = tuple(
                    Cell(first + index + 1, column, *item)
                    for column, item in enumerate(held, 1)
                    if item is not None
                )
                held = [None] * width
            contents += [item for item in held if item not in contents]
            ids.append([contents.index(item) for item in held])
        columns = {at + 1: array("I", [row[at] for row in ids]) for at in range(width)}
        numbers = array("I", range(first + 1, first + len(rows) + 1))
        blocks.append(Block(numbers=numbers, columns=columns, odd=odd_rows))
    return Sheet(name="S", rows=LongRows(blocks, contents), blocks=blocks, contents=contents)


def read(sheet: Sheet, answers: Answers | None = None) -> Reading | NotMine:
    return FlatList().read(Material(sheet, WORDS, answers=answers or Answers()))


def same(table: Sequence[Sequence[Value]], *, odd: Sequence[int] = (), answers=None) -> Reading:
    """The reading, which is the same either way."""
    sheet = long_sheet(table, odd=odd)
    bulk = read(sheet, answers)
    plain = read(replace(sheet, rows=tuple(sheet.rows), blocks=(), contents=()), answers)
    if isinstance(plain, NotMine):
        assert bulk == plain
        return Reading(layout="", sheets=(), columns=(), entries=())
    assert isinstance(bulk, Reading)
    assert replace(bulk, entries=tuple(bulk.entries)) == replace(
        plain, entries=tuple(plain.entries)
    )
    for name in ("people", "total_minutes", "absence_minutes", "first_day", "last_day"):
        assert getattr(bulk, name) == getattr(plain, name)
    return bulk


HEADER = ["Employee ID", "Employee", "Date", "Start", "End", "Break", "Hours", "Task", "Remark"]


def day(number: int) -> tuple[float, str]:
    return (46_266.0 + number, DAY)


def clock(minutes: int) -> tuple[float, str]:
    return (minutes / 1440, CLOCK)


def shift(person: int, date: int, *, task: str = "Calls", remark: str | None = None) -> list[Value]:
    return [
        f"E{person}",
        f"Person {person}",
        day(date),
        clock(1260),
        clock(330),
        30.0,
        8.0,
        task,
        remark,
    ]


def test_bulk_list_of_clean_rows_is_kept_in_columns() -> None:
    table = [HEADER, *(shift(person, date) for date in range(6) for person in range(3))]
    reading = same(table)
    assert isinstance(reading.entries, EntryColumns)
    assert (len(reading.entries), reading.total_minutes) == (18, 18 * 480)
    assert len(reading.entries.shifts) == 1
    assert reading.people == ("Person 0", "Person 1", "Person 2")
    last = reading.entries[-1]
    assert (last.row, last.column, last.day) == (19, 7, dt.date(2026, 9, 6))
    assert (last.start, last.end, last.break_minutes) == (dt.time(21), dt.time(5, 30), 30)


def test_bulk_day_whose_first_row_is_unreadable_is_known_by_the_next() -> None:
    table = [HEADER, *(shift(1, n // 9, task=f"Task {n}") for n in range(12))]
    table[1][6] = table[10][6] = "?"
    reading = same(table)
    assert (len(reading.entries), len(reading.unfinished)) == (10, 2)


def test_bulk_list_without_a_readable_day_is_no_list() -> None:
    table = [HEADER, *(shift(n % 3, n) for n in range(12)), []]
    for row in table[1:-1]:
        row[2] = "31/31/31"
    assert same(table).layout == ""


def test_long_sheet_has_the_cells_that_are_wanted() -> None:
    table = [[f"{row % 4}", float(row), "x", None if row else "2"] for row in range(12)]
    sheet = long_sheet(table, odd=[6])
    found = sheet.cells_that(lambda cell: cell.text in ("1", "2", "11"))
    assert [(cell.row, cell.column, cell.value) for cell in found] == [
        (1, 4, "2"),
        (2, 1, "1"),
        (2, 2, 1.0),
        (3, 1, "2"),
        (3, 2, 2.0),
        (7, 1, "2"),
        (12, 2, 11.0),
    ]
    short = replace(sheet, rows=tuple(sheet.rows), blocks=())
    assert len(short.cells_that(lambda cell: cell.text in ("1", "2", "11"))) == 10


def test_bulk_list_with_repeated_rows_tells_the_later_ones() -> None:
    table = [HEADER, *(shift(person, date) for date in range(4) for person in range(3))]
    reading = same([*table, shift(1, 2), shift(2, 9)])
    assert [problem.place for problem in reading.problems] == ["S!G14"]
    assert "row 9" in reading.problems[0].message


def test_bulk_list_with_repeated_ids_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_bulk, "_HASHES_AT_ONCE", 3)
    header = ["Entry ID", *HEADER]
    table = [header, *([f"x{n}", *shift(n % 3, n)] for n in range(14))]
    assert same(table).questions == ()
    table[9][0] = "x2"
    table[11][0] = None
    table[12][0] = Content(CellKind.ERROR, "#N/A")
    [question] = same(table).questions
    assert question.example == "x2, 2 times"
    kept = same(table, answers=Answers(repeats=LAST_OF_EACH_ID))
    assert len(kept.entries) == 12
    assert isinstance(kept.entries, tuple)


def test_bulk_list_without_people_is_the_answered_person_s() -> None:
    table = [["Date", "Hours"], *([day(n), 8.0] for n in range(12))]
    assert same(table).people == ("",)
    assert same(table, answers=Answers(person="Ana")).people == ("Ana",)


def test_bulk_list_whose_days_stand_in_the_start_goes_row_by_row() -> None:
    both = "yyyy-mm-dd h:mm"
    table = [
        ["Name", "Start", "End"],
        *(["Ana", (46_266.375 + n, both), (46_266.75 + n, both)] for n in range(12)),
    ]
    reading = same(table)
    assert isinstance(reading.entries, tuple)
    assert reading.total_minutes == 12 * 540


def test_bulk_list_in_minutes_is_told_by_its_usual_length() -> None:
    for minutes in (
        [480.0] * 9 + [20.0, 30.0, 40.0, 50.0],
        [8.0] * 9 + [60.0, 70.0, 80.0, 90.0, 100.0],
        [8.0, 60.0, 70.0, 8.0, 60.0, 0.0],
        [8.0, 60.0, 70.0, 8.0, 8.0],
    ):
        rows: list[list[Value]] = [["Ana", day(n), m] for n, m in enumerate(minutes)]
        for odd in ([], [2, 5]):
            same([["Name", "Date", "Time"], *rows], odd=odd)
            same([["Name", "Date", "Time"], *([a, b, str(c)] for a, b, c in rows)], odd=odd)


def test_bulk_list_with_overtime_beside_the_hours_adds_it() -> None:
    table = [
        ["Name", "Date", "Start", "End", "Hours", "Overtime"],
        *(["Ana", day(n), clock(540), clock(1080), 8.0, 1.0] for n in range(11)),
        *(["Ben", day(n), clock(540), clock(1020), 8.0, None] for n in range(3)),
    ]
    assert same(table).total_minutes == 11 * 540 + 3 * 480


def test_bulk_list_below_a_long_head_is_read_from_its_header_on() -> None:
    head = [["Timesheet of the team"], [], ["Printed"], ["by"], ["somebody"], []]
    table = [*head, HEADER, *(shift(n % 4, n // 4) for n in range(20))]
    assert len(same(table).entries) == 20


def test_bulk_sample_knows_a_column_that_is_filled_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_bulk, "_SAMPLE_ROWS", 3)
    rows = [["Ana", day(n), clock(540), clock(720)] for n in range(20)]
    header = ["Name", "Date", "In", "Out", "Out 2", "Out 3"]
    late = ["Ana", day(30), clock(540), clock(720), clock(780)]
    blank = ["Ana", day(31), clock(540), clock(720), " ", " "]
    assert len(same([header, *rows, blank]).entries) == 21
    for odd in ([], [21], [9]):
        table = [header, *rows, late, blank]
        assert same(table, odd=odd).layout == ""


# ------------------------------------------------------------------------------- any list

OFTEN: dict[str, tuple[Value, ...]] = {
    "Employee ID": ("E1", "E2"),
    "Employee": ("Ana Cruz", "Ben Reyes", "Ana  Cruz"),
    "First name": ("Ana", "Ben"),
    "Surname": ("Cruz", "Reyes"),
    "Date": (day(0), day(1), day(2), day(3), day(20)),
    "Start": (clock(540), clock(1260)),
    "End": (clock(1020), clock(330)),
    "Break": (30.0, 45.0, None),
    "Hours": (8.0, 7.5, clock(450)),
    "Overtime": (None, 1.0, 0.5),
    "Task": ("Calls", "Mail", None, "Total war", " Calls "),
    "Customer": ("Northwind", None),
    "Entry ID": (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, None),
    "Remark": (None, "fine", 5.0, "in total", " "),
}
RARELY: tuple[Value, ...] = (
    None,
    " ",
    "-",
    "Total",
    "total:",
    "Leave",
    "n/a",
    0.0,
    True,
    24.5,
    55.0,
    "7,5",
    "03/04/2026",
    "2026-09-07 21:00",
    (46_270.5, "yyyy-mm-dd h:mm"),
    (1.0, CLOCK),
    Content(CellKind.ERROR, "#REF!"),
    Content(CellKind.EMPTY, None, has_formula=True),
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[Value]]:
    optional = [name for name in OFTEN if name not in ("Date", "Hours")]
    chosen = {*draw(st.lists(st.sampled_from(optional), max_size=9)), "Date", "Hours"}
    header = [name for name in OFTEN if name in chosen]
    table: list[list[Value]] = [["A list"]] * draw(st.integers(0, 7))
    table.append([*header])
    for _ in range(draw(st.integers(1, 24))):
        row: list[Value] = [draw(st.sampled_from(OFTEN[name])) for name in header]
        match draw(st.integers(0, 30)):
            case 0:
                row = [*header]
            case 1:
                row = []
            case 2 | 3 | 4:
                row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(RARELY))
            case 5:
                row = [None] * (len(row) - 1) + [draw(st.sampled_from([8.0, 16.0, "x"]))]
            case _:
                pass
        table.append(row)
    return table


@given(table=tables(), odd=st.lists(st.integers(0, 30), max_size=3))
@settings(max_examples=150, deadline=None)
def test_bulk_and_row_by_row_give_the_same_reading(
    table: list[list[Value]], odd: list[int]
) -> None:
    same(table, odd=odd)


def test_long_list_is_understood_without_spelling_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    first = dt.date(2026, 1, 1)
    shifts = [
        TimesheetRow(
            person=f"Person {n % 20}",
            day=first + dt.timedelta(days=n // 20),
            start=dt.time(9),
            end=dt.time(17, 30),
            break_minutes=30,
            minutes=480,
        )
        for n in range(4_000)
    ]
    content = write_flat_timesheet(shifts, title="Team", sheet_name="Hours")
    spelt: list[int] = []
    cells_of = cells._cells

    def counted(number: int, *rest: Any) -> Row:
        spelt.append(number)
        return cells_of(number, *rest)

    monkeypatch.setattr(cells, "_cells", counted)
    reading = read_timesheet(content, name="team.xlsx")
    assert isinstance(reading.entries, EntryColumns)
    assert len(reading.entries) == 4_000
    # The sample and the first row of each day: whatever asks for all rows costs ten times as much.
    assert len(spelt) < 2_000

"""Rosters and grids of half hours: what was planned, by shifts, codes or spans."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from bpodesk.domain.problems import Severity
from bpodesk.domain.readings import Answers
from bpodesk.workbooks.cells import Cell
from bpodesk.workbooks.layouts import period
from bpodesk.workbooks.layouts.base import BookNotes, ShiftCode
from bpodesk.workbooks.layouts.rosters import CodeRoster, ShiftRoster, SlotGrid, shift_codes
from bpodesk.workbooks.tables.grid import Grid
from bpodesk.workbooks.tables.stated import StatedPeriod, find_period
from tests.workbooks.layouts.drawing import WORDS, asked, draw, hours, material, read, refused

SHIFTS = """
Week of 2026-09-07
Shift|Mon|Tue|Wed|Thu|Fri
Early 06:00-14:00|Ana / Lu|Ana
Night 22:00-06:00|Max|Max; Eva|1. -
note
"""
CODES = """
Week of 2026-09-07
Name|Mon|Tue|Wed|Thu|Fri
Ana|E|E|L||X
Lu||L|L
E = early 7:00-15:00 30 min, L = late 14:00-22:00
"""
SLOTS = """
Week of 2026-09-07
Name: Ana
|Mon|Tue|Wed|Thu|Fri
08:00|x|x
08:30|x
09:00||x
09:30
10:00
10:30|||x
"""


def codes(table: str) -> dict[str, tuple[int, int, int | None]]:
    """The codes of a sheet: start and end in hours, break in minutes."""
    found = shift_codes(Grid(draw(table)), WORDS)
    return {
        code: (shift.start // 3600, shift.end // 3600, shift.break_minutes)
        for code, shift in found.items()
    }


def test_shift_roster_gives_each_person_of_a_cell_the_shift_of_its_row() -> None:
    reading = read(ShiftRoster(), material(SHIFTS))
    assert hours(reading) == [
        ("Ana", "09-07", 480),
        ("Lu", "09-07", 480),
        ("Ana", "09-08", 480),
        ("Max", "09-07", 480),
        ("Max", "09-08", 480),
        ("Eva", "09-08", 480),
    ]
    night = reading.entries[3]
    assert (night.start, night.end, night.end_day) == (
        dt.time(22),
        dt.time(6),
        dt.date(2026, 9, 8),
    )
    assert night.task == "Night 22:00-06:00"


def test_shift_roster_says_that_it_is_a_plan() -> None:
    reading = read(ShiftRoster(), material(SHIFTS))
    assert reading.reasons == (
        "It is a roster: it states what was planned, not what was worked.",
        "The week is that of “Week of 2026-09-07”.",
    )


def test_shift_roster_without_a_week_asks_for_it() -> None:
    table = SHIFTS.replace("Week of 2026-09-07", "Plan")
    assert asked(read(ShiftRoster(), material(table))) == ["week"]
    told = read(ShiftRoster(), material(table, answers=Answers(week=dt.date(2026, 9, 7))))
    assert (asked(told), told.first_day) == ([], dt.date(2026, 9, 7))


def test_shift_roster_with_dates_of_its_own_needs_no_week() -> None:
    dates = "|".join(f"@2026-09-{day:02d}" for day in range(7, 12))
    table = SHIFTS.replace("Mon|Tue|Wed|Thu|Fri", dates)
    reading = read(ShiftRoster(), material(table))
    assert (len(reading.entries), len(reading.reasons)) == (6, 1)


@pytest.mark.parametrize(
    "table",
    [
        "Shift|Start\nEarly|6:00",
        "|Mon|Tue|Wed|Thu|Fri\nEarly 06:00-14:00|Ana",
        "|Mon|Tue|Wed|Thu|Fri\nEarly 06:00-14:00|#8\nLate 14:00-22:00|#8",
        "|Mon|Tue|Wed|Thu|Fri\n1 08:00-08:45|Maths\n2 09:00-09:45|Art",
        "|Mon|Tue|Wed|Thu|Fri\nA 6:00-14:00|Ana\nB 6:00-99:00|Lu\nC|Eva\nD|Max",
    ],
)
def test_shift_roster_refuses_rows_that_are_no_shifts(table: str) -> None:
    assert refused(ShiftRoster(), material(table)).reason == "no rows are shifts with their times"


def test_shift_roster_of_two_weeks_below_each_other_has_both() -> None:
    weeks = """
Shift|2026-09-07|2026-09-08|2026-09-09|2026-09-10
Early 06:00-14:00|Ana||Lu
Night 22:00-06:00|Max
Shift|2026-09-14|2026-09-15|2026-09-16|2026-09-17
Early 06:00-14:00||Ana
Night 22:00-06:00|Lu
"""
    assert sorted(hours(read(ShiftRoster(), material(weeks)))) == [
        ("Ana", "09-07", 480),
        ("Ana", "09-15", 480),
        ("Lu", "09-09", 480),
        ("Lu", "09-14", 480),
        ("Max", "09-07", 480),
    ]


def test_slot_grid_of_two_weeks_below_each_other_has_both() -> None:
    times = ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30"]
    weeks = [
        "|" + "|".join(f"2026-09-{day:02d}" for day in range(first, first + 5))
        + "".join(f"\n{time}|{filled}" for time in times)
        for first, filled in ((7, "x"), (14, "|x"))
    ]  # fmt: skip
    reading = read(SlotGrid(), material("Name: Ana\n" + "\n".join(weeks)))
    assert hours(reading) == [("Ana", "09-07", 180), ("Ana", "09-15", 180)]


def test_code_roster_takes_the_times_of_the_legend() -> None:
    reading = read(CodeRoster(), material(CODES))
    assert hours(reading) == [
        ("Ana", "09-07", 450),
        ("Ana", "09-08", 450),
        ("Ana", "09-09", 480),
        ("Lu", "09-08", 480),
        ("Lu", "09-09", 480),
    ]
    assert [(e.task, e.column) for e in reading.entries[:3]] == [("E", 2), ("E", 3), ("L", 4)]


def test_code_roster_tells_each_day_whose_code_has_no_times() -> None:
    reading = read(CodeRoster(), material(CODES.replace("||X", "|Vacation|Q")))
    assert [(p.place, p.value, p.severity) for p in reading.problems] == [
        ("S!F3", "Q", Severity.WARNING)
    ]
    assert "“Q”" in reading.problems[0].message


def test_code_roster_keeps_times_that_stand_in_place_of_a_code() -> None:
    reading = read(CodeRoster(), material(CODES.replace("||X", "|8:00-12:00|X")))
    assert ("Ana", "09-10", 240) in hours(reading)
    assert len(reading.entries) == 6


def test_code_roster_of_times_with_a_legend_in_a_note_is_none() -> None:
    table = CODES.replace("|E|E|L|", "|8-12:00|8-12:00|E|").replace("||L|L", "||8-12:00|")
    assert "most of its codes" in refused(CodeRoster(), material(table)).reason


def test_code_roster_takes_a_legend_of_another_sheet() -> None:
    table = "\n".join(CODES.strip().splitlines()[:-1])
    assert "no legend" in refused(CodeRoster(), material(table)).reason
    shift = ShiftCode(start=8 * 3600, end=12 * 3600)
    notes = BookNotes(shifts={"e": shift, "l": shift})
    assert read(CodeRoster(), material(table, notes=notes)).total_minutes == 5 * 240


def test_code_roster_whose_codes_have_no_times_is_refused() -> None:
    table = CODES.replace("L = late 14:00-22:00", "").replace("|E|E|", "|Q|Q|")
    assert refused(CodeRoster(), material(table)).reason == (
        "most of its codes have no times in the legend"
    )
    assert "no legend" in refused(CodeRoster(), material("E = 7:00-15:00")).reason


def test_shift_codes_are_read_out_of_words() -> None:
    assert codes("E = early 7:00-15:00 30 min, L: late 14-22:00; N = night soon") == {
        "e": (7, 15, 30),
        "l": (14, 22, None),
    }
    assert codes("E = 7:00-29:00\n#5\n" + "x" * 601) == {}


def test_shift_codes_are_read_out_of_a_table() -> None:
    table = """
Legend
Code|Start|End|Break
E|06:00|14:00|#30
L|14:00|22:00|@0:45
M|08:00|16:00|#0.5
K|09:00|17:00|soon
O|10:00|18:00
N||06:00
X|soon|06:00
Early|06:00|14:00
|06:00|14:00
"""
    assert codes(table) == {
        "e": (6, 14, 30),
        "l": (14, 22, 45),
        "m": (8, 16, 30),
        "k": (9, 17, None),
        "o": (10, 18, None),
    }


def test_shift_codes_are_no_columns_of_a_list_of_days() -> None:
    assert codes("Date|Start|End\nE|06:00|14:00") == {}


def test_slot_grid_adds_up_the_filled_spans_of_each_day() -> None:
    reading = read(SlotGrid(), material(SLOTS))
    assert hours(reading) == [("Ana", "09-07", 60), ("Ana", "09-08", 60), ("Ana", "09-09", 30)]
    assert reading.sheets[0].why == "A grid of 30 minutes a row, every filled cell worked."
    assert [(e.start, e.end) for e in reading.entries] == [
        (dt.time(8), dt.time(9)),
        (dt.time(8), dt.time(9, 30)),
        (dt.time(10, 30), dt.time(11)),
    ]


def test_slot_grid_of_nobody_asks_whose_it_is() -> None:
    table = SLOTS.replace("Name: Ana", "").replace("\n\n", "\n")
    assert asked(read(SlotGrid(), material(table))) == ["person", "policy"]


def test_slot_grid_of_ranges_takes_their_starts() -> None:
    rows = "\n".join(f"{hour}:00-{hour + 1}:00|x" for hour in range(8, 14))
    reading = read(SlotGrid(), material(f"Week of 2026-09-07\n|Mon|Tue|Wed|Thu|Fri\n{rows}"))
    assert hours(reading) == [("", "09-07", 360)]


@pytest.mark.parametrize(
    "rows",
    [
        "08:00|x",
        "\n".join(f"{hour}:00|x" for hour in (8, 9, 10, 11, 13, 14, 15)),
        "\n".join(f"{hour:02d}:00|x" for hour in range(8, 24, 2)),
        "\n".join(f"#{hour}|x" for hour in range(8, 16)),
        "\n".join(f"{hour}:00|#1" for hour in range(8, 16)),
        "\n".join("|x" for _ in range(8)),
    ],
)
def test_slot_grid_refuses_rows_that_are_no_equal_spans(rows: str) -> None:
    found = refused(SlotGrid(), material(f"|Mon|Tue|Wed|Thu|Fri\n{rows}"))
    assert found.reason == "its rows are no equal spans of a day"


@pytest.mark.parametrize(
    ("layout", "block"),
    [
        (
            ShiftRoster(),
            ("Shift|Mon|Tue|Wed|Thu|Fri", "Early 06:00-14:00|Ana", "Night 22:00-06:00|Max"),
        ),
        (SlotGrid(), ("|Mon|Tue|Wed|Thu|Fri", *(f"{hour:02}:00|x" for hour in range(8, 14)))),
    ],
)
def test_head_of_the_sheet_is_gone_through_once_however_many_tables_ask(
    layout: ShiftRoster | SlotGrid, block: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def counted(rows: Sequence[Sequence[Cell]], **given: Any) -> StatedPeriod | None:
        looked.append(len(rows))
        return find_period(rows, **given)

    monkeypatch.setattr(period, "find_period", counted)
    reading = read(layout, material("\n".join(["Week of 2026-09-07", *block * 40])))
    assert reading.entries
    # The rows above each table once, and the sheet's head (25 rows) once for each end it can have.
    assert sum(looked) <= 40 * len(block) + 25 * 25

"""Any month of shifts means the same in whatever layout it is written."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpodesk.domain.readings import Answers, Reading
from bpodesk.workbooks.cells import Workbook
from bpodesk.workbooks.recognise import understand
from bpodesk.workbooks.roles import default_words
from bpodesk.workbooks.watch import Watch
from tests.workbooks.months import (
    DAY,
    Shift,
    Table,
    flat_list,
    month_matrix,
    person_blocks,
    punch_log,
    sheet_of,
    week_grid,
)

PEOPLE = ("Rosalind Abad", "Teodoro Lim", "Pía Navarro", "Omar Sy-Tan")
FEWEST_DAYS = 5
REST_MINUTES = 12 * 60

Entry = tuple[str, dt.date | None, dt.time | None, dt.time | None, int, int]


@st.composite
def _shift(draw: st.DrawFn, person: int, day: dt.date, *, nights: bool) -> Shift:
    """A shift of four to eleven hours, most with a break inside; nights end by noon."""
    earliest, latest = (18 * 60, 24 * 60) if nights else (5 * 60, 12 * 60)
    start = draw(st.integers(earliest, latest - 1))
    end = start + draw(st.integers(4 * 60, 11 * 60))
    punches = (start, end)
    if draw(st.integers(0, 4)):
        out = draw(st.integers(start + 30, end - 120))
        punches = (start, out, out + draw(st.integers(10, 90)), end)
    return Shift(code=f"T-{person + 1:02}", person=PEOPLE[person], day=day, punches=punches)


@st.composite
def _months(draw: st.DrawFn) -> list[Shift]:
    """A month of one to four people, who work by day, by night, or by turns, a week each."""
    first = dt.date(draw(st.integers(2024, 2027)), draw(st.integers(1, 12)), 1)
    length = ((first + dt.timedelta(days=31)).replace(day=1) - first).days
    shifts: list[Shift] = []
    for person in range(draw(st.integers(1, len(PEOPLE)))):
        by_night = draw(st.sampled_from([(False, False), (True, True), (False, True)]))
        free_from = 0
        for day in sorted(draw(st.sets(st.integers(0, length - 1), min_size=FEWEST_DAYS))):
            nights = by_night[day // 7 % 2]
            shift = draw(_shift(person, first + dt.timedelta(days=day), nights=nights))
            if day * DAY + shift.punches[0] >= free_from:
                shifts.append(shift)
                free_from = day * DAY + shift.punches[-1] + REST_MINUTES
    return shifts


def _read(table: Table) -> Reading:
    return understand(
        Workbook(kind="xlsx", sheets=(sheet_of(table),)),
        name="attendance.xlsx",
        words=default_words(),
        answers=Answers(policy="pairs"),
        watch=Watch(),
    )


def _entries(reading: Reading) -> list[Entry]:
    return sorted(
        (item.person, item.day, item.start, item.end, item.break_minutes or 0, item.minutes)
        for item in reading.entries
    )


def _expected(shifts: list[Shift]) -> list[Entry]:
    def clock(minutes: int) -> dt.time:
        return dt.time(minutes % DAY // 60, minutes % 60)

    return sorted(
        (
            shift.person,
            shift.day,
            clock(shift.punches[0]),
            clock(shift.punches[-1]),
            shift.break_minutes,
            shift.minutes,
        )
        for shift in shifts
    )


@pytest.mark.parametrize(
    "write",
    [flat_list, week_grid, month_matrix, punch_log, person_blocks],
    ids=lambda write: write.__name__,
)
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(shifts=_months())
def test_month_in_any_layout_has_the_same_entries(
    write: Callable[[list[Shift]], Table], shifts: list[Shift]
) -> None:
    reading = _read(write(shifts))
    assert _entries(reading) == _expected(shifts)
    assert (reading.open_questions, reading.unfinished, reading.marks) == ((), (), ())

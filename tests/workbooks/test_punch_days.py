"""Where a person's working days begin, told from nothing but punches."""

import datetime as dt

import pytest

from bpodesk.workbooks.tables.punch_days import day_starts

HOUR = 3600
DAY = 24 * HOUR
MORNING = (9, 12, 13, 18)
NIGHT = (21, 25, 26, 30)  # to six in the morning


def _punches(shifts: dict[int, tuple[float, ...]]) -> list[int]:
    """Seconds of the punches, given in hours after the midnight of each day."""
    return [day * DAY + round(hour * HOUR) for day, hours in shifts.items() for hour in hours]


def _starts(shifts: dict[int, tuple[float, ...]]) -> list[tuple[int, dt.timedelta]]:
    found = (divmod(start, DAY) for start in day_starts(_punches(shifts)))
    return [(day, dt.timedelta(seconds=seconds)) for day, seconds in found]


def _at(*places: tuple[int, float]) -> list[tuple[int, dt.timedelta]]:
    return [(day, dt.timedelta(hours=hour)) for day, hour in places]


def test_days_of_who_works_by_day_begin_in_the_morning() -> None:
    assert _starts({0: MORNING, 1: MORNING, 4: MORNING}) == _at((0, 9), (1, 9), (4, 9))


def test_days_of_who_works_by_night_begin_in_the_evening() -> None:
    assert _starts({0: NIGHT, 1: NIGHT, 4: NIGHT}) == _at((0, 21), (1, 21), (4, 21))


@pytest.mark.parametrize("day", [MORNING, (9, 18)], ids=["lunch punched", "no lunch"])
@pytest.mark.parametrize("night", [NIGHT, (21, 30)], ids=["break punched", "no break"])
def test_days_of_who_takes_turns_begin_after_each_rest(
    day: tuple[float, ...], night: tuple[float, ...]
) -> None:
    shifts = {0: day, 1: day, 2: day, 5: night, 6: night, 7: night, 10: day, 11: day}
    assert _starts(shifts) == _at(
        (0, 9), (1, 9), (2, 9), (5, 21), (6, 21), (7, 21), (10, 9), (11, 9)
    )


def test_evening_that_runs_past_midnight_stays_one_day() -> None:
    shifts = {0: (18, 22), 1: (18, 22.5, 24, 24.5), 2: (18, 22)}
    assert _starts(shifts) == _at((0, 18), (1, 18), (2, 18))


def test_forgotten_punches_join_no_two_days() -> None:
    # Out forgotten on one day, in forgotten on the next: 9 and 18 are never one stretch.
    assert _starts({0: (9,), 1: (18,), 2: MORNING}) == _at((0, 9), (1, 18), (2, 9))
    # 18 and 9 of the next morning are fifteen hours apart, and neither.
    assert _starts({0: (18,), 1: (9,), 2: MORNING}) == _at((0, 18), (1, 9), (2, 9))


def test_one_fault_among_many_days_changes_nothing() -> None:
    shifts: dict[int, tuple[float, ...]] = dict.fromkeys(range(30), MORNING)
    shifts[30] = (18, 22.5, 24, 24.5)
    starts = _starts(shifts)
    assert starts[-2:] == _at((30, 18), (31, 0))
    assert len(starts) == 32


def test_clock_that_everybody_touches_has_days_of_any_length() -> None:
    every_minute = list(range(0, 3 * DAY, 60))
    assert day_starts(every_minute) == [0, DAY, 2 * DAY]

"""What the columns of a list without a header are, as a person sees by their values."""

from bpodesk.domain.readings import Role
from bpodesk.workbooks.tables.guess import guess_columns
from tests.workbooks.tables.drawing import DATES, sheet_of


def guessed(table: str) -> dict[int, Role]:
    return dict(guess_columns(sheet_of(table).rows, DATES))


def test_guess_list_of_a_clock_is_code_name_moment() -> None:
    assert guessed(
        """
7|Ana Cruz|2026-09-01 08:00|door
7|Ana Cruz|2026-09-01 17:00|door
8|Ben Reyes|2026-09-02 08:05|gate
"""
    ) == {1: Role.PERSON_CODE, 2: Role.PERSON, 3: Role.PUNCH, 4: Role.TASK}


def test_guess_list_of_work_is_date_from_to_and_hours() -> None:
    assert guessed(
        """
E1|d:2026-09-01|08:00|17:00|8.5|Mail
E1|d:2026-09-02|08:00|17:00|8,5|Calls
E2|d:2026-09-03|09:00|17:30|8|Chat
"""
    ) == {
        1: Role.PERSON_CODE,
        2: Role.DATE,
        3: Role.START,
        4: Role.END,
        5: Role.HOURS,
        6: Role.TASK,
    }


def test_guess_one_column_of_times_is_of_punches() -> None:
    table = "2026-09-01|08:00\n2026-09-01|12:00\n2026-09-01|13:00"
    assert guessed(table) == {1: Role.DATE, 2: Role.PUNCH}


def test_guess_column_of_lengths_of_time_is_of_hours() -> None:
    table = "d:2026-09-01|t:8:00\nd:2026-09-02|t:7:30\nd:2026-09-03|t:8:00"
    assert guessed(table) == {1: Role.DATE, 2: Role.HOURS}


def test_guess_second_column_of_a_kind_and_odd_values_are_nothing() -> None:
    table = "2026-09-01|2026-09-02|=1234.5\n2026-09-02|2026-09-03|?\n2026-09-03|2026-09-04|=77.5"
    assert guessed(table) == {1: Role.DATE}


def test_guess_numbers_that_begin_with_nought_are_codes() -> None:
    table = "007|2026-09-01\n007|2026-09-02\n008|2026-09-03"
    assert guessed(table) == {1: Role.PERSON_CODE, 2: Role.DATE}


def test_guess_column_with_gaps_is_nothing() -> None:
    table = "2026-09-01|8.5\n2026-09-02|\n2026-09-03|7.5\n\n2026-09-04|8"
    assert guessed(table) == {1: Role.DATE}


def test_guess_two_rows_tell_nothing() -> None:
    assert guessed("2026-09-01|8.5\n2026-09-02|8") == {}

"""Rows of days side by side, and what the second header row says of each column."""

from bpodesk.domain.readings import Role
from bpodesk.workbooks.roles import Hint
from bpodesk.workbooks.tables.axes import Axis, find_axes, kind_of_label
from bpodesk.workbooks.tables.grid import Window
from tests.workbooks.tables.drawing import DATES, WORDS, grid_of

WEEK = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
NUMBERS = "1|2|3|4|5|6|7"


def axes_of(table: str, *, merged: list[tuple[int, int, int]] | None = None) -> list[Axis]:
    return find_axes(grid_of(table, merged=merged or []), Window(), words=WORDS, dates=DATES)


def days_of(axis: Axis) -> list[int | None]:
    return [label.day for label in axis.axis.labels]


def test_axes_row_of_numbers_is_one() -> None:
    [axis] = axes_of(f"Hours in June\nName|{NUMBERS}|Total\nAna|8|8|8|8|8")
    assert (axis.first_row, axis.last_row, axis.columns) == (2, 2, frozenset(range(2, 9)))
    assert (axis.axis.first_column, axis.axis.last_column, axis.kind_of) == (2, 8, {})


def test_axes_weekdays_and_numbers_below_each_other_are_one() -> None:
    for table in (f"|{WEEK}\n|{NUMBERS}", f"|{NUMBERS}\n|{WEEK}"):
        [axis] = axes_of(table)
        assert (axis.first_row, axis.last_row, days_of(axis)) == (1, 2, [1, 2, 3, 4, 5, 6, 7])


def test_axes_row_between_weekdays_and_numbers_is_of_the_header() -> None:
    [axis] = axes_of(f"|{NUMBERS}\nWeek|||36\n|{WEEK}")
    assert (axis.first_row, axis.last_row) == (1, 3)


def test_axes_each_with_one_row_below_are_several() -> None:
    table = f"Name|{NUMBERS}\nAna|8\nName|{NUMBERS}\nBen|8"
    assert [(axis.first_row, axis.last_row) for axis in axes_of(table)] == [(1, 1), (3, 3)]
    double = f"|{WEEK}\n|{NUMBERS}\nAna|8\n"
    assert [(axis.first_row, axis.last_row) for axis in axes_of(double * 2)] == [(1, 2), (4, 5)]


def test_axes_far_apart_or_in_other_columns_are_several() -> None:
    again = axes_of(f"Name|{NUMBERS}\nAna|8\nBen|8\nName|{NUMBERS}")
    assert [axis.first_row for axis in again] == [1, 4]
    beside = axes_of(f"{WEEK}\n|||||||{WEEK}")
    assert [axis.axis.first_column for axis in beside] == [1, 8]


def test_axes_numbers_win_over_weekdays_in_one_row() -> None:
    [axis] = axes_of("Name|1|2|3|4|5|6|7|Sun|9|10")
    assert days_of(axis) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_axes_holidays_by_name_fill_the_gap_between_two_numbers() -> None:
    [axis] = axes_of("Name|1|2|3|4|Holiday|Sun|7|8|9")
    assert days_of(axis) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_axes_weekends_by_name_stand_before_the_first_and_after_the_last_number() -> None:
    [axis] = axes_of("Name|Sat|Sun|3|4|5|6|7|8|9|10|Sat|Sun|Total")
    assert days_of(axis) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    [month] = axes_of("Name|Sun|1|2|3|4|5|6|7|8|9|10|Mon")
    assert (days_of(month)[0], days_of(month)[-1]) == (1, 11)


def test_axes_last_day_of_a_month_is_not_followed_by_another() -> None:
    [axis] = axes_of("25|26|27|28|29|30|31|Sun")
    assert days_of(axis) == [25, 26, 27, 28, 29, 30, 31]


def test_axes_second_header_says_what_each_column_of_a_day_is() -> None:
    table = "Name|1||2||3||4||5||6||7\n|In|Out" + "|In|Out" * 6
    [axis] = axes_of(table)
    assert axis.last_row == 2
    assert axis.day_of[2] == axis.day_of[3] == 0
    assert axis.day_of[15] == 6
    assert [axis.kind_of[column][0] for column in (2, 3, 14, 15)] == [
        Role.START, Role.END, Role.START, Role.END,
    ]  # fmt: skip


def test_axes_two_unknown_words_in_turn_below_the_days_are_in_and_out() -> None:
    days = "Name|1||2||3||4||5||6||7\n"
    [axis] = axes_of(days + "|Sisään|Ulos" * 7)
    assert axis.last_row == 2
    assert [axis.kind_of[column][0] for column in (2, 3, 14, 15)] == [
        Role.START, Role.END, Role.START, Role.END,
    ]  # fmt: skip
    for other in ("|Ulos" * 14, "|a|b" + "|p|q" * 6, "|" + "|a|b" * 6, "|a|b" * 3):
        [axis] = axes_of(days + other)
        assert (axis.last_row, axis.kind_of) == (1, {})


def test_axes_numbers_of_columns_below_the_days_are_no_days() -> None:
    days = "Name|6|7|8|9|10|11|12|13"
    [axis] = axes_of(f"{days}\n|1|2|3|4|5|6|7|8")
    assert days_of(axis) == [6, 7, 8, 9, 10, 11, 12, 13]
    assert (axis.first_row, axis.last_row) == (1, 2)


def test_axes_people_who_were_away_are_no_header() -> None:
    [axis] = axes_of(f"Name|{NUMBERS}\n" + "|Vacation" * NUMBERS.count("|"))
    assert (axis.last_row, axis.kind_of) == (1, {})


def test_axes_row_of_which_few_words_are_known_is_no_header() -> None:
    [axis] = axes_of(f"Name|{NUMBERS}\n|In|Out|x|y|z|x|y")
    assert (axis.last_row, axis.kind_of) == (1, {})


def test_axes_column_between_two_days_is_of_none_unless_it_is_merged() -> None:
    table = "Name|1|2|3|4|Week 1|5|6|7|8"
    [axis] = axes_of(table)
    assert axis.columns == {2, 3, 4, 5, 7, 8, 9, 10}
    [merged] = axes_of("Name|1|2|3|4||5|6|7|8", merged=[(1, 5, 6)])
    assert merged.day_of[6] == merged.day_of[5] == 3


def test_kind_of_a_label_is_what_its_row_holds() -> None:
    kinds = {
        text: kind_of_label(text, WORDS)
        for text in ("Net", "Status", "Sick leave", "In", "Time", "Break Out", "Overtime", "Late")
    }
    assert kinds == {
        "Net": (Role.HOURS, Hint.NONE),
        "Status": (Role.DAY_CODE, Hint.NONE),
        "Sick leave": (Role.DAY_CODE, Hint.ABSENCE),
        "In": (Role.START, Hint.NONE),
        "Time": (Role.PUNCH, Hint.NONE),
        "Break Out": (Role.IGNORED, Hint.OTHER_PUNCH),
        "Overtime": (Role.OVERTIME, Hint.NONE),
        "Late": (Role.IGNORED, Hint.NONE),
    }


def test_kind_of_a_label_that_is_no_kind_is_none() -> None:
    assert kind_of_label("Grand total", WORDS) == (Role.IGNORED, Hint.NONE)
    assert [kind_of_label(text, WORDS) for text in ("", "Ana Cruz", "Name", "Client")] == [
        None, None, None, None,
    ]  # fmt: skip

"""The header rows of a table of days and what each column is."""

from collections.abc import Mapping

from bpodesk.domain.readings import Role
from bpodesk.workbooks.roles import Hint, Unit
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.header import TableHeader, header_at, headers_in, meaning_of
from tests.workbooks.tables.drawing import WORDS, grid_of

NOTHING: Mapping[str, Role] = {}


def header_of(
    table: str,
    *,
    row: int,
    merged: list[tuple[int, int, int]] | None = None,
    forced: Mapping[str, Role] = NOTHING,
) -> TableHeader:
    grid = grid_of(table, merged=merged or [])
    return header_at(grid, row, window=Window(), words=WORDS, forced=forced)


def roles(header: TableHeader) -> list[Role]:
    return [item.role for item in header.columns]


def test_header_of_one_row_has_the_role_of_each_column() -> None:
    header = header_of("Date|Time In|Time Out|Score", row=1)
    assert roles(header) == [Role.DATE, Role.START, Role.END, Role.IGNORED]
    assert (header.first_row, header.last_row, header.weight) == (1, 1, 3)
    assert [item.column for item in header.times] == [2, 3]
    assert not header.names_people
    assert header.one(Role.HOURS) is None


def test_header_of_two_rows_joins_the_group_with_what_stands_below() -> None:
    header = header_of("Date|Overtime||Late\n|Hours|Minutes|Hours", row=2, merged=[(1, 2, 3)])
    assert [(item.text, item.role) for item in header.columns] == [
        ("Date", Role.DATE),
        ("Overtime Hours", Role.OVERTIME),
        ("Overtime Minutes", Role.OVERTIME),
        ("Late Hours", Role.IGNORED),
    ]
    assert (header.first_row, header.last_row) == (1, 2)
    assert header.columns[2].unit is Unit.MINUTES


def test_header_group_without_merged_cells_reaches_to_the_next() -> None:
    header = header_of("Date|AM||PM\n|In|Out|In|Out", row=2)
    assert [item.text for item in header.columns] == ["Date", "AM In", "AM Out", "PM In", "Out"]
    assert all(item.hint is Hint.OTHER_PUNCH for item in header.columns[1:4])
    assert header.columns[4].role is Role.END


def test_header_times_under_breaks_are_further_punches() -> None:
    header = header_of("Date|Shift||Lunch|\n|In|Out|From|To", row=2, merged=[(1, 4, 5)])
    assert [item.hint for item in header.columns] == [
        Hint.NONE, Hint.NONE, Hint.NONE, Hint.OTHER_PUNCH, Hint.OTHER_PUNCH,
    ]  # fmt: skip
    assert [item.role for item in header.roles] == [
        Role.DATE, Role.START, Role.END, Role.PUNCH, Role.PUNCH,
    ]  # fmt: skip


def test_header_minutes_under_a_break_are_a_break_and_its_lateness_is_none() -> None:
    header = header_of("Break|Late\nHrs|Hrs", row=2)
    assert roles(header) == [Role.BREAK, Role.IGNORED]


def test_header_words_under_a_group_that_says_something_else_change() -> None:
    header = header_of("Overtime||Meal||\n|Length|Arrival", row=2, merged=[(1, 1, 2), (1, 3, 5)])
    assert [(item.text, item.role, item.hint) for item in header.columns] == [
        ("Overtime", Role.OVERTIME, Hint.NONE),
        ("Overtime Length", Role.OVERTIME, Hint.NONE),
        ("Meal Arrival", Role.IGNORED, Hint.OTHER_PUNCH),
    ]


def test_header_hours_under_a_task_stay_hours() -> None:
    header = header_of("Task\nHours", row=2)
    assert (roles(header), header.first_row) == ([Role.HOURS], 2)


def test_header_below_the_name_of_a_form_has_no_groups() -> None:
    header = header_of("Name:|Ana Cruz|Overtime\nDate|In|Hours", row=2)
    assert roles(header) == [Role.DATE, Role.START, Role.HOURS]
    assert header.first_row == 2


def test_header_word_broken_over_two_lines_is_put_together() -> None:
    header = header_of("Over-\\ntime|Date", row=1)
    assert roles(header) == [Role.OVERTIME, Role.DATE]


def test_header_role_that_a_person_said_counts() -> None:
    header = header_of("Date|Score", row=1, forced={"S!B": Role.HOURS})
    assert roles(header) == [Role.DATE, Role.HOURS]
    assert header.columns[1].text == "Score"


def test_header_exact_word_says_best_what_a_role_is() -> None:
    header = header_of("No|Employee ID|Name", row=1)
    best = header.one(Role.PERSON_CODE)
    assert best is not None
    assert (best.column, header.names_people) == (2, True)


def test_meaning_of_a_header_with_a_number_or_an_alternative() -> None:
    assert meaning_of("Time In 9", WORDS) == (Role.START, Hint.NONE, None, 5)
    assert meaning_of("Score / Time In", WORDS) == (Role.START, Hint.NONE, None, 15)
    assert meaning_of("Score", WORDS) is None


def test_headers_are_the_rows_with_two_words_at_least() -> None:
    grid = grid_of("Timesheet\nDate|Time In|Time Out\n=1|=8|=17\nGood|Day|to all|of you")
    found = headers_in(grid, window=Window(), words=WORDS, forced={})
    assert [header.last_row for header in found] == [2]


def test_headers_row_of_values_below_two_groups_is_none() -> None:
    grid = grid_of("Overtime|Hours\nx|y")
    found = headers_in(grid, window=Window(), words=WORDS, forced={})
    assert [header.last_row for header in found] == [1]


def test_headers_that_a_person_gave_roles_need_no_words() -> None:
    grid = grid_of("=1|=8\n=2|=8")
    forced = {"S!A": Role.DATE, "S!B": Role.HOURS}
    found = headers_in(grid, window=Window(), words=WORDS, forced=forced)
    assert [header.last_row for header in found] == [1, 2]

"""Rows below days that stand side by side: whose each is, and of what kind."""

from bpodesk.domain.readings import Role, RowKind
from bpodesk.workbooks.tables.axes import find_axes
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.matrix import Item, Matrix, MatrixWalk
from tests.workbooks.tables.drawing import DATES, WORDS, grid_of

DAYS = "1|2|3|4|5|6|7"


def walk(table: str) -> Matrix:
    grid = grid_of(table)
    axes = find_axes(grid, Window(), words=WORDS, dates=DATES)
    return MatrixWalk(grid, Window(), axes, words=WORDS).walk()


def items_of(table: str) -> list[Item]:
    return [item for _, item in walk(table).items]


def said(table: str) -> list[tuple[str, str, int, str]]:
    """(person, task, day of the axis, text) of each filled cell."""
    return [(item.person.name, item.task, item.day, item.cell.text) for item in items_of(table)]


def test_matrix_row_is_of_the_person_beside_it() -> None:
    table = f"Name|{DAYS}\nAna|8||7\nBen||8\nCy"
    assert said(table) == [("Ana", "", 0, "8"), ("Ana", "", 2, "7"), ("Ben", "", 1, "8")]
    matrix = walk(table)
    assert matrix.names_people
    assert matrix.rows == {
        1: RowKind.HEADER, 2: RowKind.ENTRY, 3: RowKind.ENTRY, 4: RowKind.LEFT_OUT,
    }  # fmt: skip
    assert [(c.column, c.header, c.role) for c in matrix.columns[:2]] == [
        (1, "Name", Role.PERSON), (2, "1", Role.DAY_COLUMN),
    ]  # fmt: skip


def test_matrix_names_without_a_header_are_in_the_column_with_most_texts() -> None:
    table = f"||{DAYS}\nIn|Ana|8\nOut||17\nIn|Ben|9"
    assert said(table) == [("Ana", "", 0, "8"), ("Ana", "", 0, "17"), ("Ben", "", 0, "9")]
    assert walk(table).columns[0].role is Role.PERSON


def test_matrix_without_any_name_is_nobodys() -> None:
    table = f"{DAYS}\n8|8|8|8|8|8|8"
    assert {person for person, *_ in said(table)} == {""}
    assert len(walk(table).columns) == 7


def test_matrix_code_names_the_row_where_no_name_does() -> None:
    items = items_of(f"Employee ID|Name|{DAYS}\nE1|Ana|8\nE2||7\n||6")
    assert [(item.person.name, item.person.code) for item in items] == [
        ("Ana", "E1"), ("E2", "E2"), ("E2", "E2"),
    ]  # fmt: skip
    assert [item.group for item in items] == [2, 3, 4]


def test_matrix_rows_of_one_person_are_told_by_their_labels() -> None:
    table = f"Name||{DAYS}\nAna|In|8|8\n|Out|17|17\nBen|In|9\n|Out|18"
    found = [(item.person.name, item.role, item.group, item.label) for item in items_of(table)]
    assert found == [
        ("Ana", Role.START, 2, "In"),
        ("Ana", Role.START, 2, "In"),
        ("Ana", Role.END, 2, "Out"),
        ("Ana", Role.END, 2, "Out"),
        ("Ben", Role.START, 4, "In"),
        ("Ben", Role.END, 4, "Out"),
    ]
    assert walk(table).kinds_seen == 4


def test_matrix_name_repeated_on_each_row_keeps_its_rows_together() -> None:
    items = items_of(f"Name||{DAYS}\nAna|In|8\nAna|Out|17")
    assert {item.group for item in items} == {2}


def test_matrix_label_in_the_place_of_the_name_is_no_name() -> None:
    items = items_of(f"|{DAYS}\nAna|8\nOvertime|2\nBen|7")
    assert [(item.person.name, item.role) for item in items] == [
        ("Ana", None), ("Ana", Role.OVERTIME), ("Ben", None),
    ]  # fmt: skip


def test_matrix_second_header_gives_each_column_its_role() -> None:
    header = "Name" + "".join(f"|{day}|" for day in range(1, 8)) + "\n" + "|In|Out" * 7
    items = items_of(f"{header}\nAna|8|17")
    assert [(item.day, item.role) for item in items] == [(0, Role.START), (0, Role.END)]


def test_matrix_rows_below_a_task_header_are_tasks() -> None:
    table = f"Task|{DAYS}|Total\nMail|3|||||||3\nCalls|5\n|2"
    assert said(table) == [("", "Mail", 0, "3"), ("", "Calls", 0, "5"), ("", "", 0, "2")]
    assert [item.group for item in items_of(table)] == [2, 3, 4]
    assert not walk(table).names_people
    [(cell, label, row)] = walk(table).stated
    assert (cell.text, label, row) == ("3", "Total", 2)


def test_matrix_rows_below_a_named_person_are_tasks() -> None:
    table = f"Name: Ana Cruz\n|{DAYS}\nMail|3\nOvertime|1"
    matrix = walk(table)
    assert said(table) == [("Ana Cruz", "Mail", 0, "3"), ("Ana Cruz", "Mail", 0, "1")]
    assert matrix.rows[1] is RowKind.LABEL
    assert matrix.columns[0].role is Role.TASK
    assert matrix.blocks == 1


def test_matrix_blocks_of_people_go_on_under_one_header() -> None:
    table = f"Notes|{DAYS}\nName: Ana Cruz\n|8\n|2\nName: Ben Reyes\n|7"
    assert said(table) == [
        ("Ana Cruz", "", 0, "8"), ("Ana Cruz", "", 0, "2"), ("Ben Reyes", "", 0, "7"),
    ]  # fmt: skip
    assert walk(table).blocks == 2


def test_matrix_header_that_repeats_itself_begins_again() -> None:
    table = f"Name|{DAYS}\nAna|8\n\nName|{DAYS}\nBen|7"
    assert [(index, item.person.name) for index, item in walk(table).items] == [
        (0, "Ana"), (1, "Ben"),
    ]  # fmt: skip
    assert len(walk(table).columns) == 8


def test_matrix_totals_at_the_end_of_columns_are_left_out() -> None:
    matrix = walk(f"Name|{DAYS}|Score\nAna|8||||||||9\nTotal|8\nDay total|8")
    assert [matrix.rows[row] for row in (2, 3, 4)] == [
        RowKind.ENTRY, RowKind.TOTAL, RowKind.TOTAL,
    ]  # fmt: skip
    assert matrix.stated == []


def test_matrix_words_above_the_days_count_for_names_only() -> None:
    table = f"Name|No|Hours\n|||{DAYS}\nAna|=1|=8|8"
    matrix = walk(table)
    assert [column.role for column in matrix.columns[:2]] == [Role.PERSON, Role.IGNORED]
    assert said(table) == [("Ana", "", 0, "8")]


def test_matrix_cells_before_the_first_header_are_nothing() -> None:
    assert 1 not in walk(f"Hours of June\nName|{DAYS}\nAna|8").rows

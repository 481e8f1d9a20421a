"""Filled cells by row and column, and windows on them."""

from bpodesk.workbooks.tables.grid import Window, number_of, text_of
from tests.workbooks.tables.drawing import cell_of, grid_of

TABLE = "Name|Mon|Tue\nAna|-|8\n\nBen|7"


def test_grid_blank_and_dashed_cells_are_left_out() -> None:
    grid = grid_of(TABLE)
    assert sorted(grid.cells) == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (4, 1), (4, 2)]
    assert grid.at(2, 2) is None
    assert text_of(grid.at(2, 3)) == "8"
    assert text_of(grid.at(2, 2)) == ""


def test_grid_row_in_a_window_is_cut() -> None:
    grid = grid_of(TABLE)
    assert [cell.text for cell in grid.row(1)] == ["Name", "Mon", "Tue"]
    assert [cell.text for cell in grid.row(1, Window(last_column=2))] == ["Name", "Mon"]
    assert grid.row(3) == ()


def test_grid_rows_of_a_window_are_those_with_cells_in_it() -> None:
    grid = grid_of(TABLE)
    window = Window(first_row=2, last_row=4, first_column=2, last_column=2)
    assert [(number, [c.text for c in cells]) for number, cells in grid.rows(window)] == [
        (4, ["7"])
    ]


def test_grid_cell_that_is_merged_reaches_to_its_last_column() -> None:
    grid = grid_of(TABLE, merged=[(1, 2, 3)])
    first, second, _ = grid.row(1)
    assert (grid.last_column_of(first), grid.last_column_of(second)) == (1, 3)


def test_number_of_a_cell_may_be_written_as_text() -> None:
    drawn = ("=8.5", "8,5", "45", "8h", "Ana", "t:8:30", "?")
    assert [number_of(cell_of(each)) for each in drawn] == [8.5, 8.5, 45.0, None, None, None, None]

import pytest

from bpodesk.domain.sheets import Merged, SheetPage
from bpodesk.workbooks.cells import Cell, CellKind, Sheet
from bpodesk.workbooks.pages import page_of, sheet_page
from bpodesk.workbooks.refusals import FileRefused


def sheet(**how) -> Sheet:
    rows = tuple(
        (Cell(row, 1, CellKind.TEXT, f"r{row}"), Cell(row, 3, CellKind.DATE, 0.5, "h:mm"))
        for row in (1, 2, 4, 5)
    )
    return Sheet(name="S", rows=(*rows, ()), **how)


def test_page_shows_the_rows_asked_for_with_their_gaps() -> None:
    page = page_of(sheet(), first_row=2, row_count=3)
    assert page == SheetPage(
        sheet="S",
        sheets=("S",),
        first_row=2,
        rows=(("r2", "", "12:00"), (), ("r4", "", "12:00")),
        row_count=5,
        column_count=3,
    )


def test_page_beyond_the_end_is_empty_and_says_how_long_the_sheet_is() -> None:
    assert page_of(sheet(), first_row=9, row_count=3).rows == ()
    assert page_of(sheet(), first_row=9, row_count=3).row_count == 5
    empty = page_of(Sheet(name="E", rows=()), row_count=3)
    assert (empty.rows, empty.row_count, empty.column_count) == ((), 0, 0)


def test_page_tells_merged_ranges_and_hidden_rows_that_reach_into_it() -> None:
    def area(first: int, last: int) -> Merged:
        return Merged(first_row=first, first_column=1, last_row=last, last_column=2)

    whole = sheet(
        merged=(area(1, 1), area(1, 2), area(3, 9), area(5, 6)),
        hidden_rows=frozenset((1, 3)),
        hidden_columns=frozenset((2,)),
    )
    page = page_of(whole, first_row=2, row_count=2)
    assert page.merged == (area(1, 2), area(3, 9))
    assert page.hidden_rows == {3}
    assert page.hidden_columns == {2}


def test_page_of_a_file_is_the_first_visible_filled_sheet(make_book) -> None:
    content = make_book({"E": [], "H": [["h"]], "V": [["v"]]}, hidden=["H"])
    page = sheet_page(content, name="a.xlsx")
    assert (page.sheet, page.sheets, page.rows) == ("V", ("E", "H", "V"), (("v",),))
    assert sheet_page(content, name="a.xlsx", sheet="H").rows == (("h",),)
    only_hidden = make_book({"E": [], "H": [["h"]]}, hidden=["H"])
    assert sheet_page(only_hidden, name="a.xlsx").sheet == "H"


def test_page_of_a_sheet_that_is_not_there_is_refused(make_book) -> None:
    with pytest.raises(FileRefused, match="has no sheet “X”"):
        sheet_page(make_book({"V": [["v"]]}), name="a.xlsx", sheet="X")

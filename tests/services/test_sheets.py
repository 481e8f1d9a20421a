import pytest

from bpodesk.services.sheets import open_page
from bpodesk.workbooks.refusals import Cancelled, FileRefused


def test_open_page_shows_rows_of_a_file() -> None:
    page = open_page(b"Name,Hours\nAna,8\nBen,7\n", name="h.csv", first_row=2, row_count=1)
    assert page.rows == (("Ana", "8"),)
    assert (page.sheet, page.row_count) == ("h", 3)


def test_open_page_of_another_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="a PDF document"):
        open_page(b"%PDF-1.7", name="h.pdf")


def test_open_page_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        open_page(b"a,b\n", name="h.csv", cancelled=lambda: True)

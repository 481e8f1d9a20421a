"""Tables whose rows are days: which header leads them, and which column has the days."""

from bpodesk.domain.readings import Role
from bpodesk.workbooks.tables.grid import Window
from bpodesk.workbooks.tables.vertical import VerticalTable, find_vertical, labels_below
from tests.workbooks.tables.drawing import DATES, WORDS, grid_of

DAYS = "|t:8:00|t:17:00\n"


def table_of(table: str) -> VerticalTable | None:
    return find_vertical(grid_of(table), window=Window(), words=WORDS, dates=DATES, forced={})


def test_table_has_its_days_under_the_word_for_them() -> None:
    table = table_of("Ana's sheet\nDate|In|Out\nd:2026-09-01|t:8:00|t:17:00")
    assert table is not None
    assert (table.header.last_row, table.day_column, table.window.first_row) == (2, 1, 3)


def test_table_days_without_a_word_are_found_by_their_values() -> None:
    table = table_of("|Time in|Time out\n1|t:8:00|t:17:00\n2|||\n2|||\n" + "".join(
        f"{day}{DAYS}" for day in range(3, 8)
    ))  # fmt: skip
    assert table is not None
    assert table.day_column == 1


def test_table_dates_are_preferred_to_weekdays_and_numbers() -> None:
    rows = "Tue|1|d:2026-09-01|t:8:00|t:17:00\nWed|2|d:2026-09-02|t:8:00|t:17:00"
    table = table_of("Weekday|Day|Date|In|Out\n" + rows)
    assert table is not None
    assert table.day_column == 3


def test_table_numbers_are_preferred_to_weekdays() -> None:
    table = table_of("Monday|Day|In|Out\nTue|1|t:8:00|t:17:00\nWed|2|t:8:00|t:17:00")
    assert table is not None
    assert table.day_column == 2


def test_table_numbers_that_the_header_calls_something_else_are_no_days() -> None:
    rows = "".join(f"{day}{DAYS}" for day in range(1, 9))
    assert table_of("No|In|Out\n" + rows) is None
    assert table_of("Nr of row|In|Out\n" + rows) is not None


def test_table_numbers_that_do_not_go_on_are_no_days() -> None:
    assert table_of("|In|Out\n1|8:00|9:00\n9|8:00|9:00\n2|8:00|9:00") is None


def test_table_without_work_is_none() -> None:
    assert table_of("Date|Name\nd:2026-09-01|Ana") is None
    assert table_of("Date|In|Out") is None


def test_table_total_and_punches_are_work() -> None:
    assert table_of("Date|Name|Total\nd:2026-09-01|Ana|=8") is not None
    assert table_of("Date|Punches\nd:2026-09-01|8:00 17:00") is not None


def test_table_header_with_more_words_leads() -> None:
    table = table_of(
        "Date|Hours\nd:2026-09-01|=168\nDate|In|Out|Hours\nd:2026-09-01|t:8:00|t:17:00|=8"
    )
    assert table is not None
    assert table.header.last_row == 3
    assert [item.role for item in table.header.columns] == [
        Role.DATE, Role.START, Role.END, Role.HOURS,
    ]  # fmt: skip


def test_labels_below_are_the_days_of_a_column() -> None:
    grid = grid_of("Date|Hours\n1|=8\nTotal|=8\n|=3\n2|=8")
    labels = labels_below(grid, 1, Window(first_row=2), words=WORDS, dates=DATES)
    assert [label.day for label in labels] == [1, 2]

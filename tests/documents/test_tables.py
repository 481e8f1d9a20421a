import pytest

from bpodesk.documents.blocks import Align, Emphasis, Run, Table, TableColumn, TableRow
from bpodesk.documents.fonts import Face
from bpodesk.documents.marks import Strip, TextMark
from bpodesk.documents.structure import Node
from bpodesk.documents.style import CELL_PADDING_X, mm
from bpodesk.documents.tables import table_strips

WIDTH = 400.0


def strips_of(table: Table, page_height: float = 700.0) -> list[Strip]:
    return table_strips(table, width=WIDTH, page_height=page_height, parent=Node("Document", None))


def lines_of(strip: Strip) -> list[TextMark]:
    return [mark for mark in strip.marks if isinstance(mark, TextMark)]


def text_of(mark: TextMark) -> str:
    return "".join(fragment.text for fragment in mark.fragments).strip()


def ends(mark: TextMark) -> tuple[float, float]:
    last = mark.fragments[-1]
    return mark.x, mark.x + last.x + last.width


def test_table_columns_share_what_fixed_ones_leave() -> None:
    columns = (
        TableColumn(title="a", weight=3),
        TableColumn(title="b", width_mm=20),
        TableColumn(title="c", weight=1),
    )
    (header,) = strips_of(Table(columns=columns, rows=()))
    rest = WIDTH - mm(20)
    starts = [mark.x - CELL_PADDING_X for mark in lines_of(header)]
    assert starts == pytest.approx([0, rest * 0.75, rest * 0.75 + mm(20)])


def test_table_fixed_columns_that_ask_too_much_leave_a_quarter() -> None:
    columns = (TableColumn(title="a", width_mm=300), TableColumn(title="b"))
    (header,) = strips_of(Table(columns=columns, rows=()))
    assert lines_of(header)[1].x - CELL_PADDING_X == pytest.approx(WIDTH * 0.75)


def test_table_fixed_columns_alone_fill_the_width() -> None:
    columns = (TableColumn(title="a", width_mm=10), TableColumn(title="b", width_mm=30))
    (header,) = strips_of(Table(columns=columns, rows=()))
    assert lines_of(header)[1].x - CELL_PADDING_X == pytest.approx(WIDTH / 4)


def test_table_numbers_end_below_one_another() -> None:
    columns = (TableColumn(title="x"), TableColumn(title="Amount", align=Align.RIGHT))
    rows = tuple(TableRow(cells=("a", amount)) for amount in ("1.00", "1,234,567.00", "(0.50)"))
    found = [ends(lines_of(strip)[1])[1] for strip in strips_of(Table(columns=columns, rows=rows))]
    assert found == pytest.approx([WIDTH - CELL_PADDING_X] * 4)


def test_table_figure_wider_than_its_column_takes_room_from_the_others() -> None:
    columns = (
        TableColumn(title="Role"),
        TableColumn(title="Fee", width_mm=10, align=Align.RIGHT),
        TableColumn(title="Year", width_mm=30, align=Align.RIGHT),
    )
    rows = (TableRow(cells=("Agent", "1,234,567.89", "1,234,567.89")),)
    _, row = strips_of(Table(columns=columns, rows=rows))
    assert [text_of(mark) for mark in lines_of(row)] == ["Agent", "1,234,567.89", "1,234,567.89"]
    assert ends(lines_of(row)[2])[1] == pytest.approx(WIDTH - CELL_PADDING_X)
    assert ends(lines_of(row)[1])[1] < lines_of(row)[2].x


def test_table_figures_without_room_anywhere_wrap() -> None:
    columns = tuple(TableColumn(title="n", align=Align.RIGHT) for _ in range(10))
    row = strips_of(Table(columns=columns, rows=(TableRow(cells=("1,234,567.89",) * 10),)))[1]
    assert len(lines_of(row)) > 10
    assert all(0 <= ends(mark)[0] < ends(mark)[1] <= WIDTH for mark in lines_of(row))


def test_table_centred_text_stands_in_the_middle() -> None:
    columns = (TableColumn(title="x", align=Align.CENTRE),)
    strips = strips_of(Table(columns=columns, rows=(TableRow(cells=("middle",)),)))
    assert sum(ends(lines_of(strips[1])[0])) == pytest.approx(WIDTH)


def test_table_without_titles_has_no_header() -> None:
    table = Table(columns=(TableColumn(title=""),), rows=(TableRow(cells=("a",)),))
    (row,) = strips_of(table)
    assert row.header == ()


def test_table_subtitle_spans_all_columns_and_stays_with_the_next_row() -> None:
    columns = (TableColumn(title="a", width_mm=10), TableColumn(title="b"))
    long_title = "Seats in Cebu and Manila, at night"
    rows = (
        TableRow(cells=(long_title,), emphasis=Emphasis.SUBTITLE),
        TableRow(cells=("1", "2")),
    )
    _, subtitle, _ = strips_of(Table(columns=columns, rows=rows))
    assert [text_of(mark) for mark in lines_of(subtitle)] == [long_title]
    assert subtitle.keep


def test_table_total_is_bold_in_every_run() -> None:
    rows = (TableRow(cells=((Run("To"), Run("tal", italic=True)),), emphasis=Emphasis.TOTAL),)
    strips = strips_of(Table(columns=(TableColumn(title="a"),), rows=rows))
    assert {f.face for mark in lines_of(strips[1]) for f in mark.fragments} == {Face.BOLD}


def test_table_tall_row_is_divided_between_lines() -> None:
    rows = (TableRow(cells=("w " * 1000, "short")),)
    columns = (TableColumn(title="a"), TableColumn(title="b"))
    strips = strips_of(Table(columns=columns, rows=rows), page_height=200)
    assert len(strips) > 2
    assert all(strip.height + strip.header[0].height <= 200 for strip in strips[1:])
    words = "".join(text_of(mark) for strip in strips[1:] for mark in lines_of(strip))
    assert words.count("w") == 1000
    assert words.count("short") == 1


def test_table_row_with_another_number_of_cells_is_our_mistake() -> None:
    columns = (TableColumn(title="a"), TableColumn(title="b"))
    with pytest.raises(ValueError, match="zip"):
        strips_of(Table(columns=columns, rows=(TableRow(cells=("1",)),)))


def test_table_title_of_one_word_is_not_broken_where_others_can_give() -> None:
    columns = (TableColumn(title="Proportionality", width_mm=10), TableColumn(title="Note"))
    header, _ = strips_of(Table(columns=columns, rows=(TableRow(cells=("a", "b")),)))
    assert [text_of(mark) for mark in lines_of(header)] == ["Proportionality", "Note"]

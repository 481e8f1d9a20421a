"""Long sheets of every kind are read into blocks, and their cells are those of short ones."""

import csv
import io
import struct
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bpodesk.domain.readings import Reading
from bpodesk.workbooks import binary, blocks, delimited
from bpodesk.workbooks import ods as ods_reader
from bpodesk.workbooks.cells import Cell, CellKind, LongRows, Row, Sheet
from bpodesk.workbooks.layouts.base import Material
from bpodesk.workbooks.layouts.punch_log import PunchLog
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.roles import default_words
from tests.workbooks import making
from tests.workbooks.making import od_cell

ROWS = 1_000  # as many as make a sheet a long one


def only_sheet(content: bytes, name: str = "a") -> Sheet:
    [sheet] = read_workbook(content, name=name).sheets
    return sheet


@pytest.fixture
def always_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet is a long one, in blocks of three rows and at most four columns."""
    monkeypatch.setattr(blocks, "FEWEST_LONG_ROWS", 1)
    monkeypatch.setattr(blocks, "BLOCK_ROWS", 3)
    monkeypatch.setattr(blocks, "MOST_COLUMNS", 4)
    monkeypatch.setattr(delimited, "BLOCK_ROWS", 3)
    monkeypatch.setattr(delimited, "MOST_COLUMNS", 4)
    monkeypatch.setattr(ods_reader, "BLOCK_ROWS", 3)
    monkeypatch.setattr(ods_reader, "MOST_PIECES", 3)
    monkeypatch.setattr(binary, "MOST_PIECES", 3)


def xls_file(rows: int) -> bytes:
    cells = [making.number(row, 2, row % 7, style=row % 2) for row in range(1, rows + 1)]
    cells += [making.cell(0x00FD, row, 1, struct.pack("<I", row % 2)) for row in range(1, rows, 9)]
    return making.xls(
        [("S", b"".join(cells))], making.styles(0, 14) + making.shared_texts("Ana", "Ben")
    )


def xlsb_file(rows: int) -> bytes:
    body = b"".join(
        making.row7(row)
        + (making.cell7(7, 1, struct.pack("<I", row % 2)) if row % 9 == 1 else b"")
        + making.cell7(5, 2, struct.pack("<d", row % 7), style=row % 2)
        for row in range(1, rows + 1)
    )
    return making.xlsb({"S": body}, texts=("Ana", "Ben"), style_formats=(0, 14))


def expected_numbers(rows: int) -> list[Row]:
    """Texts in every ninth row, numbers in all, every other one a date."""
    found: list[Row] = []
    for row in range(1, rows + 1):
        name = Cell(row, 1, CellKind.TEXT, "Ben" if row % 2 else "Ana")
        kind, code = (CellKind.DATE, "mm-dd-yy") if row % 2 else (CellKind.NUMBER, "General")
        number = Cell(row, 2, kind, float(row % 7), code)
        found.append((name, number) if row % 9 == 1 else (number,))
    return found


@pytest.mark.parametrize("rows", [ROWS - 1, ROWS, 9_001])
def test_long_xlsb_has_the_cells_of_a_short_one_in_blocks(rows: int) -> None:
    sheet = only_sheet(xlsb_file(rows))
    assert list(sheet.rows) == expected_numbers(rows)
    assert isinstance(sheet.rows, LongRows) is (rows >= ROWS) is bool(sheet.blocks)


def test_long_xls_has_the_cells_of_a_short_one_in_blocks(always_long: None) -> None:
    sheet = only_sheet(xls_file(200))
    assert list(sheet.rows) == expected_numbers(200)
    assert isinstance(sheet.rows, LongRows)
    assert {len(block.numbers) for block in sheet.blocks} == {3, 2}


def test_long_sheet_with_cells_far_to_the_right_keeps_them(always_long: None) -> None:
    places = [(1, 1), (1, 3), (2, 5), (2, 7), (2, 90), (3, 7), (4, 200), (9, 2)]
    cells = b"".join(making.number(row, column, column) for row, column in reversed(places))
    sheet = only_sheet(making.xls([("S", cells)], making.styles(0)))
    assert [(cell.row, cell.column, cell.value) for row in sheet.rows for cell in row] == [
        (row, column, float(column)) for row, column in places
    ]
    assert any(block.odd for block in sheet.blocks)


# ------------------------------------------------------------------------------- text


def texts_of(rows: Sequence[Row]) -> list[list[tuple[int, int, str]]]:
    assert all(
        cell == Cell(cell.row, cell.column, CellKind.TEXT, cell.text)
        for row in rows
        for cell in row
    )
    return [[(cell.row, cell.column, cell.text) for cell in row] for row in rows]


FIELD = st.text(alphabet='ab1 ";,|\n\té', max_size=4)
TABLE = st.lists(st.lists(FIELD, max_size=7), min_size=1, max_size=12)


@given(table=TABLE, delimiter=st.sampled_from(";,|"))
@example(table=[["a"] * 6, ["b"] * 5, ["c"] * 9, [], ["", "d"]], delimiter=";")
@example(table=[["sep=,"], [""], ["", ""], ["a", "b"]], delimiter=";")
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # it is the same for all examples
)
def test_long_text_has_the_fields_that_were_written(
    always_long: None, table: list[list[str]], delimiter: str
) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows([["x", "y"], *table])
    sheet = only_sheet(f"sep={delimiter}\n{written.getvalue()}".encode(), "hours.csv")
    expected = [
        [(row, column, text) for column, text in enumerate(fields, start=1) if text]
        for row, fields in enumerate([["x", "y"], *table], start=2)
    ]
    assert texts_of(sheet.rows) == [row for row in expected if row]
    assert isinstance(sheet.rows, LongRows)


def test_text_becomes_long_with_a_thousand_rows() -> None:
    lines = [f"Ana;{number % 5};;x" for number in range(ROWS)]
    short = only_sheet("\n\n".join(lines[1:]).encode())
    long = only_sheet("\n\n".join(lines).encode())
    assert (isinstance(short.rows, LongRows), isinstance(long.rows, LongRows)) == (False, True)
    assert texts_of(long.rows) == [
        [(2 * at + 1, 1, "Ana"), (2 * at + 1, 2, f"{at % 5}"), (2 * at + 1, 4, "x")]
        for at in range(ROWS)
    ]
    assert len(long.contents) == 1 + 7  # nothing, and each text once


# ------------------------------------------------------------------------------- ods

CELLS = (
    od_cell("string", "Ana"),
    od_cell("string", "a &amp; b"),
    od_cell("float", "7.50", office_value="7.5"),
    od_cell("float", "7.50", office_value="7.5", table_style_name="day"),
    od_cell("date", "1 Sep", office_date_value="2026-09-01"),
    od_cell("time", "8:30", office_time_value="PT8H30M00S"),
    od_cell("boolean", "yes", office_boolean_value="true"),
    od_cell("string", "twice", table_number_columns_repeated="2"),
    od_cell("string", "wide", table_number_columns_spanned="3", table_number_rows_spanned="2"),
    '<table:covered-table-cell table:number-columns-repeated="2"/>',
    "<table:table-cell/>",
    '<table:table-cell table:number-columns-repeated="3"/>',
    (
        '<table:table-cell office:value-type="string"><text:p>two</text:p><text:p>lines</text:p>'
        "</table:table-cell>"
    ),
    '<table:table-cell table:formula="of:=A1"/>',
    od_cell("string", "  blanks   fold "),
)
BROKEN_CELLS = (
    '<table:table-cell office:value-type="string" office:value-type="string"/>',
    '<table:table-cell office:value-type="void"><text:p>1</text:p></table:table-cell>',
    "<table:table-cell><text:p>&no;</text:p></table:table-cell>",
    "<table:table-cell><text:p>\ufffe</text:p></table:table-cell>",
)
ROW_ATTRIBUTES = (
    "",
    "",
    ' table:style-name="ro1"',
    ' table:number-rows-repeated="2"',
    ' table:visibility="collapse"',
    ' table:default-cell-style-name="day"',
    " table:style-name='ro1'",
)
BETWEEN = ("", "", "", "\n", "<!-- -->", "</table:table><table:table>", "<text:soft-page-break/>")
STYLES = (
    '<number:date-style style:name="N1"><number:year/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
)
ROW = st.tuples(
    st.sampled_from(ROW_ATTRIBUTES),
    st.lists(st.sampled_from(CELLS), max_size=6),
    st.sampled_from(BETWEEN),
)


def ods_sheets(rows: str, *, plain: bool) -> list[tuple[Sheet, list[Row]]]:
    """The sheets of a table; not plain, all of it is left to the parser."""
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="day"/>'
    around = "" if plain else "<table:shapes xmlns:z='z'/>"
    tables = f"<table:table>{columns}{around}{rows}</table:table>"
    read = read_workbook(
        making.ods(tables + making.table(od_cell("string", "x")), automatic=STYLES), name="a"
    )
    return [
        (replace(sheet, rows=(), blocks=(), contents=()), list(sheet.rows)) for sheet in read.sheets
    ]


@given(rows=st.lists(ROW, min_size=1, max_size=12))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # it is the same for all examples
)
def test_ods_pattern_and_parser_give_the_same_cells(
    always_long: None, rows: list[tuple[str, list[str], str]]
) -> None:
    xml = "".join(
        f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>{between}"
        for attributes, cells, between in rows
    )
    assert ods_sheets(xml, plain=True) == ods_sheets(xml, plain=False)


@pytest.mark.parametrize("cell", BROKEN_CELLS)
def test_ods_pattern_and_parser_refuse_the_same(cell: str) -> None:
    xml = f"<table:table-row>{od_cell('string', 'x')}</table:table-row>" * 3
    xml += f"<table:table-row>{cell}</table:table-row>"
    for plain in (True, False):
        with pytest.raises(FileRefused, match="is damaged"):
            ods_sheets(xml, plain=plain)


def test_ods_row_outside_of_a_table_is_none(always_long: None) -> None:
    row = f"<table:table-row>{od_cell('string', 'x')}</table:table-row>"
    sheet = only_sheet(making.ods(row + f"<table:table>{row}</table:table>" + row))
    assert texts_of(sheet.rows) == [[(1, 1, "x")]]


def test_ods_becomes_long_with_a_thousand_rows() -> None:
    row = f"<table:table-row>{od_cell('string', 'Ana')}{{}}</table:table-row>"
    rows = [row.format(od_cell("float", "1", office_value=str(n % 5))) for n in range(ROWS)]
    short = only_sheet(making.ods(f"<table:table>{''.join(rows[1:])}</table:table>"))
    long = only_sheet(making.ods(f"<table:table>{''.join(rows)}</table:table>"))
    assert (isinstance(short.rows, LongRows), isinstance(long.rows, LongRows)) == (False, True)
    assert list(long.rows) == [
        (Cell(n + 1, 1, CellKind.TEXT, "Ana"), Cell(n + 1, 2, CellKind.NUMBER, float(n % 5)))
        for n in range(ROWS)
    ]


# ------------------------------------------------------------------------------- punch logs


def punches(sheet: Sheet) -> Reading:
    """What a log says, which is the same by columns and row by row."""
    assert sheet.blocks
    long = PunchLog().read(Material(sheet, default_words()))
    plain = replace(sheet, rows=tuple(sheet.rows), blocks=(), contents=())
    assert long == PunchLog().read(Material(plain, default_words()))
    assert isinstance(long, Reading)
    return long


def test_long_log_of_a_clock_is_read_by_its_columns(always_long: None) -> None:
    lines = [
        f"{who}\t2026-09-{day:02d} {time}:00"
        for day in range(1, 21)
        for time in ("09:00", "17:30")
        for who in (7, 12)
    ]
    lines[20:20] = ["12\tyesterday", "", "\t2026-09-03 12:00:00", "7\t2026-09-01 09:00:30"]
    lines += ["7\t2026-09-30 09:00:00\t1\t0\t1\tfar\tright", "7\t2026-09-30 17:00:00"]
    reading = punches(only_sheet("\n".join(lines).encode()))
    assert {(entry.person, entry.minutes) for entry in reading.entries} == {
        *{("7", 510), ("12", 510)},
        ("7", 480),
    }
    assert len(reading.entries) == 2 * 20 + 1
    [problem] = reading.problems
    assert (problem.place, problem.value) == ("Sheet1!B21", "yesterday")


def test_long_log_with_a_header_and_a_column_of_times_is_read_by_its_columns(
    always_long: None,
) -> None:
    lines = ["Punches of September", "Name;Date;Time", "Ana Cruz;late;9:00"]
    for day in range(1, 21):
        odd = [f"Ana Cruz;2026-09-{day:02d};?"] if day % 5 == 0 else []
        lines += [f"Ana Cruz;2026-09-{day:02d};8:00", *odd, f"Ana Cruz;2026-09-{day:02d};16:15"]
    reading = punches(only_sheet("\n".join(lines).encode()))
    assert [entry.minutes for entry in reading.entries] == [495] * 20
    assert len(reading.problems) == 1 + 4

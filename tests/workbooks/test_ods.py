import zipfile

import pytest

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks import ods as ods_reader
from bpodesk.workbooks.cells import Cell, CellKind, Workbook
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from tests.workbooks.making import od_cell, ods, table

STYLE = '<style:style style:name="{}" style:family="table-cell" {}/>'


def only_cells(workbook: Workbook) -> list[Cell]:
    return [cell for sheet in workbook.sheets for row in sheet.rows for cell in row]


def read_cells(tables: str, **how) -> list[Cell]:
    return only_cells(read_workbook(ods(tables, **how), name="a.ods"))


def style(name: str, data: str = "", parent: str = "") -> str:
    more = f'style:data-style-name="{data}"' if data else ""
    return STYLE.format(name, f'{more} style:parent-style-name="{parent}"')


def test_ods_cells_of_every_type_keep_what_the_file_states() -> None:
    row = (
        od_cell("string", "Ana")
        + od_cell("float", "7,5", office_value="7.5")
        + od_cell("boolean", "WAHR", office_boolean_value="true")
        + od_cell("date", "1.9.26", office_date_value="2026-09-01")
        + od_cell("date", "x", office_date_value="2026-09-01T06:00:00Z")
        + od_cell("time", "27:30", office_time_value="PT27H30M00S")
        + od_cell("time", "x", office_time_value="-P1DT0H0M1.5S")
        + od_cell("percentage", "50%", office_value="0.5")
        + od_cell("currency", "3", office_value="3")
    )
    found = read_cells(table(row))
    assert [(c.column, c.kind, c.value, c.number_format) for c in found] == [
        (1, CellKind.TEXT, "Ana", "General"),
        (2, CellKind.NUMBER, 7.5, "General"),
        (3, CellKind.BOOLEAN, True, "General"),
        (4, CellKind.DATE, 46266.0, "yyyy\\-mm\\-dd\\ hh:mm"),
        (5, CellKind.DATE, 46266.25, "yyyy\\-mm\\-dd\\ hh:mm"),
        (6, CellKind.DATE, 27.5 / 24, "[h]:mm"),
        (7, CellKind.DATE, -86401.5 / 86400, "[h]:mm"),
        (8, CellKind.NUMBER, 0.5, "General"),
        (9, CellKind.NUMBER, 3.0, "General"),
    ]


def test_ods_errors_and_formulas_are_told_apart() -> None:
    f = "of:=1"
    row = (
        od_cell("string", "#DIV/0!", table_formula=f, calcext_value_type="error")
        + od_cell("float", "Err:502", table_formula=f, office_value="0", calcext_value_type="error")
        + od_cell("string", "#N/A", table_formula=f)
        + od_cell("string", "#N/A")
        + od_cell("float", "4", table_formula=f, office_value="4")
        + od_cell("", None, table_formula=f)
        + od_cell("string", None, table_formula=f)
        + od_cell("float", "NaN", office_value="NaN")
        + od_cell("string", "shown", office_string_value="meant")
        + od_cell("string")
        + od_cell()
        + od_cell("", "untyped")
    )
    assert [(c.column, c.kind, c.value, c.has_formula) for c in read_cells(table(row))] == [
        (1, CellKind.ERROR, "#DIV/0!", True),
        (2, CellKind.ERROR, "Err:502", True),
        (3, CellKind.ERROR, "#N/A", True),
        (4, CellKind.TEXT, "#N/A", False),
        (5, CellKind.NUMBER, 4.0, True),
        (6, CellKind.EMPTY, None, True),
        (7, CellKind.TEXT, "", True),
        (8, CellKind.ERROR, "NaN", False),
        (9, CellKind.TEXT, "meant", False),
        (12, CellKind.TEXT, "untyped", False),
    ]


def test_ods_text_is_what_the_paragraphs_show() -> None:
    inner = (
        "<office:annotation><text:p>a note</text:p></office:annotation>"
        "<draw:frame><text:p>a label</text:p></draw:frame>"
        "<text:p>\n  Ana <text:span>de   la</text:span><text:s/><text:s text:c='2'/>Cruz"
        "<text:tab/>x<text:line-break/>y</text:p> <text:p>second</text:p>"
    )
    cell = f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'
    assert [c.value for c in read_cells(table(cell))] == ["Ana de la   Cruz\tx\ny\nsecond"]


def test_ods_repeated_cells_and_rows_are_written_out() -> None:
    twice = od_cell("float", "1", office_value="1", table_number_columns_repeated="2")
    far = od_cell("", None, table_number_columns_repeated="16382")
    rows = (
        f'<table:table-row table:number-rows-repeated="2">{twice}{far}</table:table-row>',
        '<table:table-row table:number-rows-repeated="1048500"></table:table-row>',
        od_cell() + od_cell("string", "end"),
    )
    assert [(c.row, c.column, c.value) for c in read_cells(table(*rows))] == [
        *((1, 1, 1.0), (1, 2, 1.0), (2, 1, 1.0), (2, 2, 1.0)),
        (1_048_503, 2, "end"),
    ]


def test_ods_merged_ranges_and_hidden_things_are_told() -> None:
    wide = od_cell("string", "x", table_number_columns_spanned="2", table_number_rows_spanned="3")
    covered = "<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>"
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    )
    hidden_row = (
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2">'
        "<table:table-cell/></table:table-row>"
    )
    styles = (
        '<style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="true"/></style:style>'
    )
    content = ods(
        table(wide + covered, hidden_row, rest=columns)
        + table(od_cell("string", "y"), name="H").replace(
            'table:name="H"', 'table:name="H" table:style-name="ta1"'
        ),
        automatic=styles,
    )
    first, second = read_workbook(content, name="a").sheets
    assert (first.name, first.hidden, second.name, second.hidden) == ("S", False, "H", True)
    assert first.merged == (Merged(first_row=1, first_column=1, last_row=3, last_column=2),)
    assert [(c.column, c.value) for c in first.rows[0]] == [(1, "x"), (2, "under")]
    assert first.hidden_rows == {2, 3}
    assert first.hidden_columns == {3, 4}


LONG = 'number:style="long"'
COLON, BLANK = "<number:text>:</number:text>", "<number:text> </number:text>"
HOURS, MINUTES = "<number:hours/>", f"<number:minutes {LONG}/>"
LONG_HOURS, MONTH = f"<number:hours {LONG}/>", '<number:month number:textual="true"/>'
YEAR = f"<number:year {LONG}/>"


@pytest.mark.parametrize(
    ("kind", "inner", "code"),
    [
        ("time", HOURS + COLON + MINUTES, "h:mm"),
        (
            "time",
            (
                f"{LONG_HOURS}{COLON}{MINUTES}{BLANK}"
                '<number:seconds number:decimal-places="1"/><number:am-pm/>'
            ),
            "hh:mm s.0AM/PM",
        ),
        (
            "date",
            (
                "<number:day-of-week/><number:text>, </number:text><number:day/><number:text>. "
                f"</number:text>{MONTH}{BLANK}{YEAR}"
            ),
            'ddd", "d". "mmm yyyy',
        ),
        (
            "date",
            (
                f"<number:day-of-week {LONG}/><number:month {LONG}/><number:text>/</number:text>"
                "<number:year/><number:era/>"
            ),
            "ddddmm/yy",
        ),
        (
            "percentage",
            (
                '<number:number number:decimal-places="2" number:min-integer-digits="1"/>'
                "<number:text>%</number:text>"
            ),
            "0.00%",
        ),
        (
            "currency",
            (
                '<number:currency-symbol>"€"</number:currency-symbol><number:number'
                ' number:decimal-places="2" number:min-decimal-places="0" number:grouping="true"/>'
            ),
            '"€"#,##0.##',
        ),
        ("number", '<number:number number:min-integer-digits="5"/>', "00000"),
        ("number", '<number:scientific-number number:decimal-places="0"/>', "0E+00"),
        ("number", "<number:number/>", "General"),
        ("text", "<number:text-content/>", "@"),
    ],
)
def test_ods_data_styles_become_number_formats(kind: str, inner: str, code: str) -> None:
    assert format_of(f'<number:{kind}-style style:name="N">{inner}</number:{kind}-style>') == code


def test_ods_data_style_of_durations_runs_on_in_its_first_unit() -> None:
    overflow = 'number:truncate-on-overflow="false"'
    head = f'<number:time-style style:name="N" {overflow}>'
    assert format_of(f"{head}{HOURS}{COLON}{MINUTES}</number:time-style>") == "[h]:mm"


def test_ods_data_style_that_is_missing_leaves_the_number_plain() -> None:
    assert format_of('<number:number-style style:name="M"></number:number-style>') == "General"


def format_of(data_style: str) -> str:
    cell = od_cell("float", "0.5", office_value="0.5", table_style_name="c")
    [found] = read_cells(table(cell), automatic=data_style + style("c", "N"))
    return found.number_format


def test_ods_style_comes_from_cell_row_column_or_parent() -> None:
    data = (
        '<number:number-style style:name="N{0}"><number:number number:decimal-places="{0}"/>'
        "</number:number-style>"
    )
    common = "".join(data.format(at) for at in (1, 2, 3)) + style("base", "N1")
    automatic = style("child", parent="base") + style("two", "N2") + style("three", "N3")
    automatic += style("a", parent="b") + style("b", parent="a")
    value = {"office_value": "1"}
    columns = (
        '<table:table-column table:default-cell-style-name="two"/>'
        '<table:table-column table:number-columns-repeated="9"/>'
    )
    own = od_cell("float", "1", table_style_name="child", **value)
    circle = od_cell("float", "1", table_style_name="a", **value)
    by_column = od_cell("float", "1", **value)
    rows = (
        by_column + own + circle + by_column,
        '<table:table-row table:default-cell-style-name="three">'
        + by_column
        + "</table:table-row>",
    )
    found = read_cells(table(*rows, rest=columns), automatic=automatic, common=common)
    assert [c.number_format for c in found] == ["0.00", "0.0", "General", "General", "0.000"]


def test_ods_number_with_a_date_format_is_a_date() -> None:
    data = '<number:date-style style:name="N"><number:year/></number:date-style>'
    cells = od_cell("float", "1", office_value="46266", table_style_name="c")
    cells += od_cell("date", "1", office_date_value="2026-09-01", table_style_name="c")
    cells += od_cell("time", "1", office_time_value="PT12H", table_style_name="c")
    found = read_cells(table(cells), automatic=data + style("c", "N"))
    assert [(c.kind, c.value, c.number_format) for c in found] == [
        (CellKind.DATE, 46266.0, "yy"),
        (CellKind.DATE, 46266.0, "yy"),
        (CellKind.DATE, 0.5, "yy"),
    ]


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (table(od_cell("float", "1", office_value="one")), "is damaged"),
        (table(od_cell("time", "1", office_time_value="1 hour")), "is damaged"),
        (table(od_cell("date", "1")), "is damaged"),
        (table(od_cell("void", "1")), "is damaged"),
        (
            table(od_cell("string", "x", table_number_columns_repeated="16385")),
            "is damaged",
        ),
        (
            table(
                '<table:table-row table:number-rows-repeated="1048577">'
                + od_cell("string", "x")
                + "</table:table-row>"
            ),
            "is damaged",
        ),
        (table("<table:table-row>"), "is damaged"),
    ],
)
def test_ods_that_states_the_impossible_is_damaged(tables: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read_cells(tables)


def test_ods_with_millions_of_repeated_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods_reader, "MAX_CELLS", 100)
    row = od_cell("string", "x", table_number_columns_repeated="50")
    rows = f'<table:table-row table:number-rows-repeated="{{}}">{row}</table:table-row>'
    assert len(read_cells(table(rows.format(2)))) == 100
    with pytest.raises(FileRefused, match="more than 100 filled cells"):
        read_cells(table(rows.format(3)))


def test_ods_tables_and_texts_elsewhere_are_not_cells() -> None:
    inner = table(od_cell("string", "x"), rest="<table:shapes><text:p>y</text:p></table:shapes> ")
    assert read_cells(inner + f"<office:other>{inner}</office:other>") == [
        Cell(1, 1, CellKind.TEXT, "x")
    ]


def test_ods_with_a_document_type_is_refused() -> None:
    content = ods(table(od_cell("string", "x")))
    late = f"<!--{'x' * 5000}--><!DOCTYPE a><a/>"
    import io

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            copy.writestr(name, late if name == "content.xml" else source.read(name))
    with pytest.raises(FileRefused, match="XML entities"):
        read_workbook(target.getvalue(), name="a")

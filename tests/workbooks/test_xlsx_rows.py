"""The pattern's way through a sheet against the parser's: never a difference.

A blank in `<sheetData >` is enough to make the reader leave everything to expat, so each sheet is
read twice, with and without it.
"""

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bpodesk.domain.readings import column_letters
from bpodesk.domain.sheets import Merged
from bpodesk.workbooks import blocks, xlsx_pieces, xlsx_rows
from bpodesk.workbooks.cells import LongRows, Sheet
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW = '<row r="%d" spans="1:3"><c r="A%d" t="s"><v>%d</v></c><c r="C%d" s="1"><v>%d</v></c></row>'

# Cells as they come, after `<c r="A1"`; then rarer ones, then broken ones.
ORDINARY = (
    "/>",
    ' s="1"/>',
    "><v>7.5</v></c>",
    ' s="1"><v>46266</v></c>',
    ' t="s"><v>1</v></c>',
    ' s="2" t="s"><v>0</v></c>',
    ' t="b"><v>1</v></c>',
    ' t="e"><v>#N/A</v></c>',
    ' t="str"><f>A1&amp;B1</f><v>é_x000A_</v></c>',
    ' t="inlineStr"><is><t>Ana</t></is></c>',
    ' t="inlineStr"><is><t xml:space="preserve"> a\nb </t></is></c>',
    "><f>A1</f><v>-0.0</v></c>",
    '><f t="shared" si="0"/><v>1e3</v></c>',
    "><f>A1</f></c>",
    '><f aca="false">A1-1</f><v>8.25</v></c>',
    '><f t="shared" ref="A1:B2" si="3">A1-1</f><v>8.25</v></c>',
    '><f t="array" ref="A1" aca="1">A1-1</f><v>8.25</v></c>',
    "><v></v></c>",
    "></c>",
)
RARE = (
    " t='n'><v>1</v></c>",
    ' cm="1"><v>2</v></c>',
    ' s="1" cm="a>b"><v>3</v></c>',
    "><v>&#49;&#x32;</v></c>",
    ' t="str"><v>&lt;v&gt;</v></c>',
    ' t="str"><v><![CDATA[</row><row r="9">]]></v></c>',
    ' t="str"><v>a<!-- </row> -->b</v></c>',
    ' t="str"><v>a\r\nb\rc</v></c>',
    ' t="inlineStr"><is><r><t>in</t></r><rPh><t>no</t></rPh><r><t>line</t></r></is></c>',
    ' t="inlineStr"><is><t/></is></c>',
    "><v>1</v><extLst><ext>2</ext></extLst></c>",
    "><v>nan</v></c>",
    ' t="x"><v>?</v></c>',
    " ><v>4</v></c >",
)
BROKEN = (
    "><v>one</v></c>",
    "><v>]]></v></c>",
    "><v>a & b</v></c>",
    "><v>&unknown;</v></c>",
    "><v>\x01</v></c>",
    "><v>\ufffe</v></c>",
    ' t="str"><v>\uffff</v></c>',
    ' s="1" s="1"><v>1</v></c>',
    ' t="s"><v>99</v></c>',
    ' t="s"><v>-1</v></c>',
    ' t="s"><v>0_1</v></c>',
    "><v>1_0</v></c>",
    ' s="x"><v>1</v></c>',
    "<><v>1</v></c>",
    "><v>1</v>",
    "><v>1</c>",
    '/><c r="A1"',
    "//>",
)
BETWEEN = (
    "",
    "",
    "",
    "\n",
    "\r\n  ",
    '<row r="7"/>',
    '<row r="8" hidden="1"/>',
    '<row><c t="str"><v>no address</v></c></row>',
    '<x:row xmlns:x="m" r="70"><x:c r="B70"><x:v>5</x:v></x:c></x:row>',
    "<other>text</other>",
)
BETWEEN_RARE = (
    '<!-- <row r="1"><c r="A1"><v>1</v></c></row> -->',
    '<?go <row r="1"><c r="A1"><v>1</v></c></row> ?>',
    "<![CDATA[<row>]]>",
    '<![CDATA[</row>]]><row r="3"></row>',
    "</sheetData><sheetData>",
    '<row r="2"><row r="3"><c r="A3"><v>1</v></c></row></row>',
    "&amp;",
)
BETWEEN_BROKEN = (
    "</sheetData><other/>",
    '<other><row r="5"><c r="A5"><v>5</v></c></row>',
    "<!DOCTYPE a>",
    "]]>",
    "<",
    "\ufffe",
)
ROW_ATTRIBUTES = (
    "",
    "",
    ' spans="1:3"',
    ' hidden="1"',
    ' hidden="true" ht="15"',
    ' hidden="0"',
    " hidden='1'",
)
ROW_RARE = (' r="2"', " ht", "/", ' r="1048577"', ' ht="&bad;"')


def often(common: tuple[str, ...], rare: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.integers(0, 60).flatmap(lambda n: st.sampled_from(rare if n == 0 else common))


CELL = st.integers(0, 200).flatmap(
    lambda n: st.sampled_from(BROKEN if n == 0 else RARE if n < 6 else ORDINARY)
)


@st.composite
def rows_xml(draw: st.DrawFn) -> str:
    widths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    parts: list[str] = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        row = draw(st.sampled_from([number, number, number, number, 900 - number]))
        letters = draw(st.sampled_from(["ABCDE", "ABCDE", "ABCDE", "BACDE", "ACEGX"]))
        cells = "".join(
            f'<c r="{letter}{row}"{draw(CELL)}'
            for letter in letters[: draw(st.sampled_from(widths))]
            if draw(st.integers(0, 5))
        )
        attributes = draw(often(ROW_ATTRIBUTES, ROW_RARE))
        parts.append(f'<row r="{row}"{attributes}>{cells}</row>')
        parts.append(draw(often(BETWEEN, BETWEEN_RARE + BETWEEN_BROKEN)))
    return "".join(parts)


def sheet_xml(rows: str, *, opening: str = "<sheetData>", head: str = "", tail: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{head}{opening}{rows}</sheetData>{tail}</worksheet>'


def read(make_book, xml: str | bytes) -> tuple[Sheet, str] | None:
    """The sheet without its blocks and its filled rows spelt out; None where it is refused.

    Rows without a cell say nothing, and the two ways put them in different places.
    """
    try:
        sheet = whole(make_book, xml)
    except FileRefused:
        return None
    return replace(sheet, rows=(), blocks=(), contents=()), repr([row for row in sheet.rows if row])


def whole(make_book, xml: str | bytes) -> Sheet:
    parts = make_book.parts({"S": [], "Full": [["x"]]}, formats=["d/m/y", "0.00"])
    parts["xl/worksheets/sheet1.xml"] = xml
    parts["xl/sharedStrings.xml"] = "<sst><si><t>nought</t></si><si><t>one</t></si></sst>"
    parts["xl/_rels/workbook.xml.rels"] = make_book.relations(
        ("s1", "worksheet", "worksheets/sheet1.xml"),
        ("s2", "worksheet", "worksheets/sheet2.xml"),
        ("st", "styles", "/xl/styles.xml"),
        ("t", "sharedStrings", "sharedStrings.xml"),
    )
    return read_workbook(make_book.zipped(parts), name="a").sheets[0]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every border is met: short reads, short blocks of rows, every sheet a long one."""
    monkeypatch.setattr(xlsx_pieces, "BLOCK_BYTES", 700)
    monkeypatch.setattr(xlsx_pieces, "LONGEST_PIECE_BYTES", 1500)
    monkeypatch.setattr(blocks, "BLOCK_ROWS", 3)
    monkeypatch.setattr(xlsx_rows, "MANY_ODD_ROWS", 2)
    monkeypatch.setattr(blocks, "FEWEST_LONG_ROWS", 2)
    monkeypatch.setattr(xlsx_rows, "MOST_PIECES", 5)


@given(rows=rows_xml())
@example(
    rows='<row r="1"></row><!-- <row r="1"><c r="A1"><v>1</v></c></row> --><row r="2"></row>'
    '</sheetData><sheetData><row r="3"><c r="D3" t=\'n\'><v>1</v></c></row>'
    '<!-- <row r="1"><c r="A1"><v>1</v></c></row> -->'
)
@example(
    rows='<row r="1"><c r="A1"><v>1</v></c></row><!-- --></sheetData><sheetData>'
    '<row r="3"><c r="A3"><v>1</v></c></row>'
)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # it is the same for all examples
)
def test_pattern_and_parser_give_the_same_cells(make_book, small_blocks, rows: str) -> None:
    fast = read(make_book, sheet_xml(rows))
    slow = read(make_book, sheet_xml(rows, opening="<sheetData >"))
    assert fast == slow


@pytest.mark.parametrize("cell", [*ORDINARY, *RARE, *BROKEN])
def test_pattern_and_parser_agree_on_each_kind_of_cell(make_book, small_blocks, cell) -> None:
    plain = [f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(1, 18)]
    rows = "".join([*plain[:8], f'<row r="9"><c r="A9"{cell}</row>', *plain[9:]])
    fast = read(make_book, sheet_xml(rows))
    assert fast == read(make_book, sheet_xml(rows, opening="<sheetData >"))
    assert (fast is None) == (cell in BROKEN)


@pytest.mark.parametrize("between", [*BETWEEN, *BETWEEN_RARE, *BETWEEN_BROKEN])
def test_pattern_and_parser_agree_on_what_stands_between_rows(
    make_book, small_blocks, between
) -> None:
    plain = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>1</v></c></row>' for n in range(1, 20))
    rows = plain + between + plain
    fast = read(make_book, sheet_xml(rows))
    assert fast == read(make_book, sheet_xml(rows, opening="<sheetData >"))
    assert (fast is None) == (between in BETWEEN_BROKEN)


@pytest.mark.parametrize("attributes", [*ROW_ATTRIBUTES, *ROW_RARE])
def test_pattern_and_parser_agree_on_the_attributes_of_rows(make_book, attributes: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"{attributes}><c r="A2"/></row>'
    fast = read(make_book, sheet_xml(rows))
    assert fast == read(make_book, sheet_xml(rows, opening="<sheetData >"))
    assert (fast is None) == (attributes in ROW_RARE)
    if fast is not None:
        hides = "hidden" in attributes and '"0"' not in attributes
        assert fast[0].hidden_rows == (frozenset([2]) if hides else frozenset())


def test_pattern_is_learnt_anew_where_the_rows_change(make_book, small_blocks) -> None:
    narrow = "".join(f'<row r="{n}"><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 60))
    wide = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="C{n}"/></row>' for n in range(60, 160)
    )
    xml = sheet_xml(narrow + wide)
    sheet = whole(make_book, xml)
    assert {tuple(block.columns) for block in sheet.blocks} == {(2,), (1, 2, 3)}
    assert sum(len(block.odd) for block in sheet.blocks) < 30
    assert read(make_book, xml) == read(make_book, sheet_xml(narrow + wide, opening="<sheetData >"))


def test_long_sheet_is_read_like_a_tuple_of_rows(make_book, small_blocks) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' + ('<row r="99"/>' if n == 5 else "")
        for n in range(1, 12)
    )
    lazy = whole(make_book, sheet_xml(rows)).rows
    assert isinstance(lazy, LongRows)
    plain = tuple(lazy)
    assert [[cell.value for cell in row] for row in plain] == [
        *([float(n)] for n in range(1, 6)),
        [],
        *([float(n)] for n in range(6, 12)),
    ]
    assert len(lazy) == 12
    assert (lazy[0], lazy[5], lazy[-1]) == (plain[0], (), plain[-1])
    assert isinstance(lazy[2:9], LongRows)
    assert tuple(lazy[2:9]) == plain[2:9]
    assert tuple(lazy[2:9][1:][:3]) == plain[3:6]
    assert tuple(lazy[7:]) == plain[7:]
    assert tuple(lazy[20:]) == ()
    assert lazy[::-5] == plain[::-5]
    assert lazy.index(plain[8]) == 8
    with pytest.raises(IndexError):
        lazy[12]


def test_sheet_without_a_pattern_is_read_all_the_same(make_book, small_blocks) -> None:
    no_address = '<row r="1"><c><v>1</v></c></row>' * 9
    many = "".join(f'<c r="{column_letters(n)}1"><v>1</v></c>' for n in range(1, 300))
    for rows in (no_address, f'<row r="1">{many}</row>', '<row r="1"><c r="XFE1"/></row>', ""):
        fast = read(make_book, sheet_xml(rows))
        assert fast == read(make_book, sheet_xml(rows, opening="<sheetData >"))


def test_sheet_in_another_encoding_is_read_by_the_parser(make_book) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>é</v></c></row>'
    for encoding in ("utf-8", "UTF-8", "iso-8859-1", "utf-16"):
        xml = f'<?xml version="1.0" encoding="{encoding}"?>' + sheet_xml(rows)
        found = read(make_book, xml.encode(encoding))
        assert found is not None
        assert "'é'" in found[1]
    wrong = '<?xml version="1.0" encoding="utf-8"?>' + sheet_xml(rows)
    assert read(make_book, wrong.encode("iso-8859-1")) is None
    assert read(make_book, ("\ufeff" + sheet_xml(rows)).encode()) is not None


def test_row_longer_than_any_block_is_read(make_book, small_blocks) -> None:
    text = "x" * 5_000
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c></row>'
    )
    found = read(make_book, sheet_xml(rows))
    assert found is not None
    assert text in found[1]
    assert found == read(make_book, sheet_xml(rows, opening="<sheetData >"))


@pytest.mark.parametrize("opening", ["<sheetData>", "<sheetData >"])
@pytest.mark.parametrize("count", [3, 40])
def test_cell_stated_again_counts_once_as_it_was_stated_last(
    make_book, small_blocks, opening: str, count: int
) -> None:
    """As openpyxl has it, too."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1))
    again = (
        '<row r="2"><c r="A2"><v>20</v></c><c r="B2"><v>1</v></c><c r="B2"><v>21</v></c></row>'
        '<row r="3"><c r="C3"><v>30</v></c></row><row r="2"><c r="C2"><v>22</v></c></row>'
        '<row r="1"/><row r="900"/><row r="900"/>'
    )
    xml = sheet_xml(rows + again, opening=opening)
    found = [
        (cell.row, cell.column, cell.value) for row in whole(make_book, xml).rows for cell in row
    ]
    assert found == [
        (1, 1, 1.0),
        (2, 1, 20.0),
        (2, 2, 21.0),
        (2, 3, 22.0),
        (3, 1, 3.0),
        (3, 3, 30.0),
        *((n, 1, float(n)) for n in range(4, count + 1)),
    ]


def test_row_stated_a_hundred_thousand_times_is_one_row(make_book) -> None:
    rows = (f'<row r="1"><c r="A1"><v>{n}</v></c></row>' for n in range(100_000))
    sheet = whole(make_book, sheet_xml("".join(rows)))
    assert [[cell.value for cell in row] for row in sheet.rows] == [[99_999.0]]


@pytest.mark.parametrize("opening", ["<sheetData>", "<sheetData >"])
def test_row_beyond_the_last_is_refused(make_book, opening: str) -> None:
    rows = '<row r="1"><c r="A1"/></row><row r="1048577"><c r="A1048577"><v>1</v></c></row>'
    assert read(make_book, sheet_xml(rows, opening=opening)) is None


def test_merged_and_hidden_are_told(make_book) -> None:
    xml = sheet_xml(
        ROW % ((1,) * 5) + '<row r="3" hidden="1"><c r="A3"><v>1</v></c></row>',
        head='<cols><col min="1" max="1"/><col min="2" max="3" hidden="1"/>'
        '<col min="16384" max="99999" hidden="true"/></cols>',
        tail='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="AA4"/><mergeCell ref="?"/>'
        "<mergeCell/></mergeCells>",
    )
    sheet = whole(make_book, xml)
    assert sheet.merged == (
        Merged(first_row=1, first_column=1, last_row=2, last_column=3),
        Merged(first_row=4, first_column=27, last_row=4, last_column=27),
    )
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {2, 3, 16_384}
    assert sheet.blocks == ()
    assert isinstance(sheet.rows, tuple)


SHARED = (
    "<si><t>plain</t></si>",
    '<si><t xml:space="preserve"> é </t></si>\n',
    "<si><t/></si>",
    "<si/>",
    "<si><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></si>",
    "<si><t>a&amp;b</t></si>",
    "<si><t>a\r\nb</t></si>",
    "<si><t>_x0041_</t></si>",
)
SHARED_RARE = (
    "<si><t><![CDATA[</si><si>]]></t></si>",
    "<!-- <si><t>x</t></si> -->",
    "<other><si><t>x</t></si></other>",
    "<si><t>\uffff</t></si>",
    "<si><t>&x;</t></si>",
    "</sst>",
)


@given(texts=st.lists(st.one_of(st.sampled_from(SHARED), st.sampled_from(SHARED)), max_size=40))
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_shared_strings_are_the_same_either_way(make_book, small_blocks, texts) -> None:
    assert shared(make_book, "".join(texts)) == shared(make_book, "<!---->" + "".join(texts))


@pytest.mark.parametrize("rare", SHARED_RARE)
def test_shared_strings_out_of_the_ordinary_are_the_same_either_way(
    make_book, small_blocks, rare: str
) -> None:
    texts = SHARED[0] * 30 + rare + SHARED[0] * 30
    assert shared(make_book, texts) == shared(make_book, "<!---->" + texts)


def shared(make_book, texts: str) -> list[str] | None:
    count = texts.count("<si")
    xml = sheet_xml("".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(count)))
    parts = make_book.parts({"S": xml, "Full": [["x"]]})
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    parts["xl/_rels/workbook.xml.rels"] = make_book.relations(
        ("s1", "worksheet", "worksheets/sheet1.xml"),
        ("s2", "worksheet", "worksheets/sheet2.xml"),
        ("t", "sharedStrings", "sharedStrings.xml"),
    )
    try:
        sheet = read_workbook(make_book.zipped(parts), name="a").sheets[0]
    except FileRefused:
        return None
    return [cell.text for row in sheet.rows for cell in row]


# ------------------------------------------------------------------------------- the oracle


TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff_"
    ),
    min_size=1,
    max_size=8,
).filter(lambda text: not text.startswith("="))
VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)


@given(
    table=st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=30),
    times=st.sampled_from([1, 40]),
)
@settings(max_examples=60, deadline=None)
def test_xlsx_gives_the_values_that_openpyxl_gives(table, times: int) -> None:
    book = openpyxl.Workbook()
    for row in table * times:
        book.active.append(row)
    book.active.append(["end"])
    target = io.BytesIO()
    book.save(target)
    [sheet] = read_workbook(target.getvalue(), name="a").sheets
    theirs = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
    ours = [(cell.row, cell.column, cell.value) for row in sheet.rows for cell in row]
    assert ours == [
        (cell.row, cell.column, cell.value)
        for row in theirs.iter_rows()
        for cell in row
        if cell.value is not None
    ]

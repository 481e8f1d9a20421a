import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.workbooks import archive, reader
from bpodesk.workbooks.cells import Cell, CellKind, Sheet, Workbook, filled
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import Cancelled, FileRefused
from bpodesk.workbooks.watch import SCALE, Watch


def only_cells(workbook: Workbook) -> list[Cell]:
    return [cell for sheet in workbook.sheets for row in sheet.rows for cell in row]


def refusal(content: bytes, name: str = "hours.xlsx") -> str:
    with pytest.raises(FileRefused) as caught:
        read_workbook(content, name=name)
    return str(caught.value)


# ------------------------------------------------------------------------------- xlsx, exactly


def test_xlsx_times_keep_serial_and_format(make_book) -> None:
    content = make_book(
        {"S": [[(27.5 / 24, 1), (27.5 / 24, 2), (1.0, 2), (45000.0, 3), 7.5]]},
        formats=["[h]:mm", "h:mm", "yyyy-mm-dd"],
    )
    cells = only_cells(read_workbook(content, name="a"))
    assert [(cell.kind, cell.value, cell.number_format) for cell in cells] == [
        (CellKind.DATE, 27.5 / 24, "[h]:mm"),
        (CellKind.DATE, 27.5 / 24, "h:mm"),
        (CellKind.DATE, 1.0, "h:mm"),
        (CellKind.DATE, 45000.0, "yyyy-mm-dd"),
        (CellKind.NUMBER, 7.5, "General"),
    ]


def test_xlsx_errors_formulas_and_booleans_are_told_apart(make_book) -> None:
    row = [
        {"t": "e", "v": "#DIV/0!", "f": "1/0"},
        {"f": "A1+1"},
        {"f": "A1+1", "v": ""},
        {"f": "A1+1", "v": "3"},
        {"t": "str", "f": "T(1)", "v": ""},
        {"t": "b", "v": "1"},
        {"v": "nan"},
        {"v": ""},
        {"s": "9", "v": "2"},
        {"s": "9", "f": "A1"},
        {"t": "d", "v": "2026-09-01"},
    ]
    cells = only_cells(read_workbook(make_book({"S": [row]}), name="a"))
    assert [(cell.column, cell.kind, cell.text, cell.has_formula) for cell in cells] == [
        (1, CellKind.ERROR, "#DIV/0!", True),
        (2, CellKind.EMPTY, "", True),
        (3, CellKind.EMPTY, "", True),
        (4, CellKind.NUMBER, "3", True),
        (5, CellKind.TEXT, "", True),
        (6, CellKind.BOOLEAN, "TRUE", False),
        (7, CellKind.ERROR, "nan", False),
        (9, CellKind.NUMBER, "2", False),
        (10, CellKind.EMPTY, "", True),
        (11, CellKind.TEXT, "2026-09-01", False),
    ]


def test_xlsx_wrong_dimension_loses_no_row(make_book) -> None:
    xml = make_book.sheet_xml([["a"], ["b"], ["c"]]).replace(
        "<sheetData>", '<dimension ref="A1"/><sheetData>'
    )
    cells = only_cells(read_workbook(make_book({"S": xml}), name="a"))
    assert [cell.text for cell in cells] == ["a", "b", "c"]


def test_xlsx_shared_strings_prefixes_and_missing_references_are_read(make_book) -> None:
    parts = make_book.parts(
        {
            "S": '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
            '<x:c t="inlineStr"><x:is><x:r><x:t>in</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh>'
            "<x:r><x:t>line</x:t></x:r></x:is></x:c></x:row></x:sheetData></x:worksheet>",
            "Chart": [["never"]],
        }
    )
    parts["xl/sharedStrings.xml"] = (
        "<sst><si><r><t>Pe</t></r><r><t>ña_x000A__xD800__x0007_</t></r><rPh><t>pe</t></rPh></si>"
        "</sst>"
    )
    parts["xl/_rels/workbook.xml.rels"] = make_book.relations(
        ("s1", "worksheet", "worksheets/sheet1.xml"),
        ("s2", "chartsheet", "worksheets/sheet2.xml"),
        ("t", "sharedStrings", "sharedStrings.xml"),
    )
    workbook = read_workbook(make_book.zipped(parts), name="a")
    assert [sheet.name for sheet in workbook.sheets] == ["S"]
    assert [(cell.row, cell.column, cell.text) for cell in only_cells(workbook)] == [
        (1, 1, "Peña\n� "),
        (1, 2, "inline"),
    ]


def test_xlsx_hidden_sheets_and_1904_are_reported(make_book) -> None:
    workbook = read_workbook(
        make_book({"S": [["a"]], "H": [["b"]]}, is_1904=True, hidden=["H"]), name="a"
    )
    assert workbook.date_system_1904
    assert [(sheet.hidden, sheet.date_system_1904) for sheet in workbook.sheets] == [
        (False, True),
        (True, True),
    ]


def test_xlsx_written_by_openpyxl_gives_the_cells_openpyxl_gives() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 40):
        sheet.append([f"name {row}", row / 7, row % 2 == 0, None, "=A1", "é\n\t"])
    target = io.BytesIO()
    book.save(target)
    ours = only_cells(read_workbook(target.getvalue(), name="a"))
    theirs = [
        (cell.row, cell.column, None if cell.data_type == "f" else cell.value)
        for row in openpyxl.load_workbook(target)[sheet.title].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert [(cell.row, cell.column, cell.value) for cell in ours] == theirs


@pytest.mark.parametrize("opening", ["<sheetData>", "<sheetData >"])
def test_xlsx_long_sheet_is_watched_all_the_while(make_book, opening: str) -> None:
    xml = make_book.sheet_xml([[1] * 100] * 1000).replace("<sheetData>", opening)
    assert len(xml) > 2_400_000
    content = make_book({"S": xml})
    calls: list[int] = []
    read_workbook(content, name="a", progress=lambda done, total: calls.append(done))
    assert len(calls) >= 5
    assert calls == sorted(calls)
    assert calls[-1] == SCALE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('r="A1"', 'r="1A"'),
        ('r="A1"', 'r="XFE1"'),
        ('<row r="1"', '<row r="1048577"'),
        ("<v>1</v>", "<v>one</v>"),
        ("</sheetData>", ""),
        ('<c r="A1"', '<c t="s" r="A1"'),
    ],
)
def test_xlsx_broken_inside_is_refused_as_damaged(make_book, before: str, after: str) -> None:
    xml = make_book.sheet_xml([[1]])
    assert before in xml
    assert "is damaged" in refusal(make_book({"S": xml.replace(before, after)}))


# ------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\x00", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "a picture"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 40, "a picture"),
        (b"GIF89a" + b"\x00" * 40, "a picture"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"{\\rtf1 hello}", "a Word document"),
        (bytes(range(256)) * 4, "not a kind of file that is known"),
        (b"\xff\xfe\x00\xd8", "not a kind of file that is known"),
        (b"a,b\x81\n1,2\n", "not a kind of file that is known"),
        (b"<!DOCTYPE html><table></table>", "a web page (HTML)"),
        (b"\xef\xbb\xbf\n <html><body>", "a web page (HTML)"),
        (b"<!-- made by a clock -->\n<style>td{}</style><table>", "a web page (HTML)"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "a web page (MHTML)"),
        (b"<?xml version='1.0'?><Workbook/>", "an XML file"),
        (
            b"<?xml version='1'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "an XML Spreadsheet 2003",
        ),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "a workbook of Excel 4 (1992) or older"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "a workbook of Excel 4 (1992) or older"),
        (b"PK\x03\x04 and nothing else", "is damaged"),
        (b'a,"' + b"x" * 140_000, "not a table with one row a line"),
    ],
)
def test_refusal_of_other_files_says_what_they_are(content: bytes, said: str) -> None:
    sentence = refusal(content)
    assert said in sentence
    assert sentence.startswith("“hours.xlsx” ")
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"[Content_Types].xml": "wordprocessingml.document.main"}, "a Word document"),
        ({"[Content_Types].xml": "presentationml"}, "a PowerPoint presentation"),
        ({"[Content_Types].xml": "something"}, "a zip archive"),
        ({"[Content_Types].xml": "spreadsheetml.sheet.main"}, "is damaged"),
        ({"[Content_Types].xml": "ms-excel.sheet.binary"}, "is damaged"),
        ({"photo.jpg": "x"}, "a zip archive"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "not a spreadsheet"),
        ({"mimetype": "application/epub+zip"}, "a zip archive"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "is damaged"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<encryption-data/>",
            },
            "protected with a password",
        ),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest/>",
                "content.xml": "<office/>",
            },
            "no filled cell",
        ),
        ({"../evil.xml": "x"}, "points outside"),
        ({"/etc/passwd": "x"}, "points outside"),
        ({"xl/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "XML entities"),
        ({"xl/a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "XML entities"),
        ({f"part{number}": "x" for number in range(archive.MAX_ENTRIES + 1)}, "2,001 parts"),
        ({"xl/zeros.bin": b"\x00" * 2_000_000}, "100 times smaller"),
    ],
)
def test_refusal_of_zips_says_what_is_wrong(make_book, parts, said: str) -> None:
    assert said in refusal(make_book.zipped(parts))


def test_refusal_of_entities_hidden_behind_a_long_comment(make_book) -> None:
    late = f"<!--{'x' * 5000}--><!DOCTYPE worksheet><worksheet/>"
    assert "XML entities" in refusal(make_book({"S": late}))
    parts = make_book.parts({"S": [["a"]]})
    parts["xl/styles.xml"] = f"<!--{'x' * 5000}--><!DOCTYPE styleSheet><styleSheet/>"
    assert "XML entities" in refusal(make_book.zipped(parts))


def test_refusal_of_one_bomb_among_honest_parts(make_book) -> None:
    honest = bytes(index * 7919 % 251 for index in range(300_000))
    parts = {"honest": honest + struct.pack("<200I", *range(200)), "bomb": b"\x00" * 1_500_000}
    content = make_book.zipped(parts)
    assert "100 times smaller" in refusal(content)


def test_refusal_of_a_zip_with_a_password(make_book) -> None:
    content = bytearray(make_book.zipped({"hours.xlsx": "x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert "protected with a password" in refusal(bytes(content))


def test_refusal_beyond_the_limits_names_them(make_book, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_book({"S": [["a"]]})
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 100)
    assert "MB that are read" in refusal(content)
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 10)
    assert "MB that are read" in refusal(content)


def test_refusal_of_a_truncated_workbook(make_book) -> None:
    content = make_book({"S": [["a"] * 50] * 50})
    assert "is damaged" in refusal(content[: len(content) // 2])


def test_refusal_of_a_workbook_with_only_empty_sheets(make_book) -> None:
    assert "no filled cell" in refusal(make_book({"One": [], "Two": [["  "]]}))


def test_cancelled_says_that_nothing_was_changed(make_book) -> None:
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 2

    with pytest.raises(Cancelled, match=r"^Nothing was changed\.$"):
        read_workbook(make_book({"S": [[1]] * 2000}), name="a", cancelled=cancelled)


# ------------------------------------------------------------------------------- values, watch


def test_cell_text_and_blankness_follow_the_kind() -> None:
    assert Cell(1, 1, CellKind.NUMBER, 12.0).text == "12"
    assert Cell(1, 1, CellKind.NUMBER, 0.25).text == "0.25"
    assert Cell(1, 1, CellKind.BOOLEAN, False).text == "FALSE"
    assert Cell(1, 1, CellKind.EMPTY, None).text == ""
    assert not Cell(1, 1, CellKind.EMPTY, None).is_blank
    blank = Cell(1, 1, CellKind.TEXT, " \t")
    assert filled((blank, Cell(1, 2, CellKind.TEXT, "x"))) == (Cell(1, 2, CellKind.TEXT, "x"),)
    assert Sheet(name="S", rows=((blank,),)).is_empty


def test_watch_without_a_total_is_done() -> None:
    seen: list[tuple[int, int]] = []
    Watch(progress=lambda done, total: seen.append((done, total))).part(1, 4).tick(0, 0)
    assert seen == [(500, SCALE)]


# ------------------------------------------------------------------------------- anything at all


def sheets_or_sentence(content: bytes) -> tuple[Sheet, ...] | str:
    try:
        return read_workbook(content, name="any").sheets
    except FileRefused as error:
        return str(error)


@given(st.binary(max_size=400))
def test_reading_any_bytes_gives_cells_or_a_refusal(content: bytes) -> None:
    assert sheets_or_sentence(content)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_reading_a_mutated_workbook_gives_cells_or_a_refusal(make_book, data) -> None:
    content = bytearray(make_book({"S": [["Name", "Date", "Hours"], ["Ana", 46266, 8.5]] * 5}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert sheets_or_sentence(bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_reading_mutated_xml_gives_cells_or_a_refusal(make_book, data) -> None:
    xml = make_book.sheet_xml([["Name", 46266, 8.5, {"t": "b", "v": "1"}]] * 3)
    at = data.draw(st.integers(0, len(xml) - 1))
    piece = data.draw(st.text(alphabet="<>/\"' =arctsv01&;é", max_size=4))
    mutated = xml[:at] + piece + xml[at + data.draw(st.integers(0, 8)) :]
    assert sheets_or_sentence(make_book({"S": mutated}))


def test_reading_a_workbook_needs_no_ending_in_its_name(make_book, tmp_path: Path) -> None:
    content = make_book({"S": [["a"]]})
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert read_workbook(content, name="hours.csv").kind == "xlsx"

"""Files that were made to harm, and files that were harmed: cells or one sentence, nothing else."""

import io
import random
import struct
import time
import zipfile

import pytest

from bpodesk.workbooks.cells import CellKind
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from tests.workbooks.making import od_cell, ods, table
from tests.workbooks.mutations import mutated, samples

MUTATIONS_PER_KIND = 60


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read_workbook(content, name="hours.xlsx")
    return str(caught.value)


def with_size(content: bytes, part: str, size: int) -> bytes:
    """The zip, lying about a part's unpacked size in both of its places."""
    data = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        local = archive.getinfo(part).header_offset
    struct.pack_into("<I", data, local + 22, size)
    central = content.index(part.encode(), content.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, central + 24, size)
    return bytes(data)


def test_hostile_zip_that_lies_about_its_sizes_is_read_no_further_than_it_says(make_book) -> None:
    bomb = make_book({"S": "<worksheet>" + " " * 30_000_000 + "</worksheet>"})
    assert "100 times smaller" in refusal(bomb)
    assert "is damaged" in refusal(with_size(bomb, "xl/worksheets/sheet1.xml", 1_000))


def test_hostile_zip_in_a_zip_is_not_opened(make_book) -> None:
    inner = make_book.zipped({"zeros": b"\0" * 900_000})
    parts = make_book.parts({"S": [["a"]]})
    parts["xl/embeddings/inner.zip"] = inner
    assert read_workbook(make_book.zipped(parts), name="a").sheets[0].name == "S"
    assert "a zip archive without" in refusal(make_book.zipped({"inner.xlsx": inner}))


def test_hostile_xml_of_any_depth_is_refused_or_read(make_book) -> None:
    deep = "<a>" * 100_000 + "</a>" * 100_000
    parts = make_book.parts({"S": [["a"]]})
    parts["xl/styles.xml"] = f"<styleSheet>{deep}</styleSheet>"
    for content in (
        make_book.zipped(parts),
        make_book({"S": f"<worksheet><sheetData>{deep}</sheetData></worksheet>"}),
        ods(table(f"<table:table-cell><text:p>{deep}</text:p></table:table-cell>")),
    ):
        try:
            read_workbook(content, name="a")
        except FileRefused as refused:
            assert str(refused).endswith(".")  # noqa: PT017 - either is fine


def test_hostile_sheet_may_use_the_last_cell_but_none_behind(make_book) -> None:
    def with_cell(reference: str, row: int) -> bytes:
        xml = f'<worksheet><sheetData><row r="{row}"><c r="{reference}"><v>1</v></c></row>'
        return make_book({"S": f"{xml}</sheetData></worksheet>"})

    [sheet] = read_workbook(with_cell("XFD1048576", 1_048_576), name="a").sheets
    assert [(cell.row, cell.column) for row in sheet.rows for cell in row] == [(1_048_576, 16_384)]
    assert "is damaged" in refusal(with_cell("XFE1", 1))
    assert "is damaged" in refusal(with_cell("A1048577", 1_048_577))


def test_hostile_text_of_escapes_and_half_characters_has_none_of_them(make_book) -> None:
    [sheet] = read_workbook(make_book({"S": [["a_x0000_b_xDC00_c"]]}), name="a").sheets
    [cell] = sheet.rows[0]
    assert cell.kind is CellKind.TEXT
    assert cell.text == "a b\ufffdc"


def test_hostile_open_document_with_a_million_times_a_thousand_cells_is_refused() -> None:
    row = od_cell("string", "x", table_number_columns_repeated="16384")
    rows = f'<table:table-row table:number-rows-repeated="1048576">{row}</table:table-row>'
    began = time.monotonic()
    assert "5,000,000 filled cells" in refusal(ods(table(rows)))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods", "csv"])
def test_hostile_mutations_give_cells_or_one_sentence(kind: str) -> None:
    content = samples()[kind]
    assert len(read_workbook(content, name="a").sheets[0].rows) >= 12
    for seed in range(MUTATIONS_PER_KIND):
        try:
            read_workbook(mutated(content, random.Random(f"{kind} {seed}")), name="a")
        except FileRefused as refused:
            sentence = str(refused)
            assert sentence.startswith("“a” "), seed
            assert sentence.endswith("."), seed

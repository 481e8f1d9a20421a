import struct

import pytest

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import Cell, CellKind, Workbook
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from tests.workbooks.conftest import zipped
from tests.workbooks.making import cell7, record7, row7, text16, xlsb, xlsb_parts

ONE = cell7(5, 1, struct.pack("<d", 1.0))


def only_cells(workbook: Workbook) -> list[Cell]:
    return [cell for sheet in workbook.sheets for row in sheet.rows for cell in row]


def test_xlsb_cells_of_every_kind_keep_what_the_file_states() -> None:
    body = (
        record7(145)
        + row7(2)
        + cell7(1, 1, b"")
        + cell7(2, 2, struct.pack("<I", 15 << 2 | 3))
        + cell7(3, 3, b"\x07")
        + cell7(4, 4, b"\x01")
        + cell7(5, 5, struct.pack("<d", 27.5 / 24), style=1)
        + cell7(6, 6, text16("inline"))
        + cell7(7, 7, struct.pack("<I", 1))
        + cell7(62, 8, b"\x00" + text16("rich"))
        + record7(12, struct.pack("<I", 0))
        + record7(16, struct.pack("<Id", 0, 4.0))
        + row7(300)
        + cell7(8, 1, text16("made") + bytes(2))
        + cell7(9, 2, struct.pack("<d", 46266.0) + bytes(2), style=2)
        + cell7(10, 3, b"\x00")
        + cell7(11, 4, b"\x2a")
        + cell7(6, 5, struct.pack("<I", 0xFFFFFFFF))
        + record7(146)
    )
    content = xlsb(
        {"S": body},
        texts=("first", "Peña"),
        formats={164: "[h]:mm"},
        style_formats=(0, 164, 14),
        is_1904=True,
    )
    workbook = read_workbook(content, name="a.xlsb")
    assert workbook.kind == "xlsb"
    assert workbook.date_system_1904
    found = [
        (c.row, c.column, c.kind, c.value, c.number_format, c.has_formula)
        for c in only_cells(workbook)
    ]
    assert found == [
        (2, 2, CellKind.NUMBER, 0.15, "General", False),
        (2, 3, CellKind.ERROR, "#DIV/0!", "General", False),
        (2, 4, CellKind.BOOLEAN, True, "General", False),
        (2, 5, CellKind.DATE, 27.5 / 24, "[h]:mm", False),
        (2, 6, CellKind.TEXT, "inline", "General", False),
        (2, 7, CellKind.TEXT, "Peña", "General", False),
        (2, 8, CellKind.TEXT, "rich", "General", False),
        (2, 10, CellKind.NUMBER, 4.0, "General", False),
        (300, 1, CellKind.TEXT, "made", "General", True),
        (300, 2, CellKind.DATE, 46266.0, "mm-dd-yy", True),
        (300, 3, CellKind.BOOLEAN, False, "General", True),
        (300, 4, CellKind.ERROR, "#N/A", "General", True),
    ]


def test_xlsb_hidden_things_and_merged_ranges_are_told() -> None:
    body = (
        record7(60, struct.pack("<IIIIH", 1, 2, 2000, 0, 1))
        + record7(60, struct.pack("<IIIIH", 5, 5, 2000, 0, 0))
        + row7(1, hidden=True)
        + ONE
        + record7(176, struct.pack("<IIII", 0, 1, 2, 3))
    )
    content = xlsb({"A": body, "B": row7(1) + ONE}, hidden=["B"])
    first, second = read_workbook(content, name="a").sheets
    assert (first.hidden, second.hidden) == (False, True)
    assert first.hidden_rows == {1}
    assert first.hidden_columns == {2, 3}
    assert first.merged == (Merged(first_row=1, first_column=3, last_row=2, last_column=4),)


def test_xlsb_without_texts_and_styles_and_with_other_sheets_is_read() -> None:
    parts = xlsb_parts({"A": row7(1) + ONE, "Chart": b""})
    links = str(parts["xl/_rels/workbook.bin.rels"])
    links = links.replace("/sharedStrings", "/gone").replace("/styles", "/gone")
    parts["xl/_rels/workbook.bin.rels"] = links.replace(
        'worksheet" Target="worksheets/sheet2', 'chartsheet" Target="worksheets/sheet2'
    )
    [sheet] = read_workbook(zipped(parts), name="a").sheets
    assert sheet.rows == ((Cell(1, 1, CellKind.NUMBER, 1.0),),)


def test_xlsb_parts_are_found_whatever_their_case() -> None:
    parts = xlsb_parts({"A": row7(1) + cell7(7, 1, bytes(4))}, texts=["x"])
    parts["xl/SharedStrings.bin"] = parts.pop("xl/sharedStrings.bin")
    assert [c.value for c in only_cells(read_workbook(zipped(parts), name="a"))] == ["x"]


def test_xlsb_long_records_are_read_whole() -> None:
    long = "x" * 20_000
    content = xlsb({"A": row7(1) + cell7(6, 1, text16(long))})
    assert [c.value for c in only_cells(read_workbook(content, name="a"))] == [long]


@pytest.mark.parametrize(
    "body",
    [
        row7(1_048_577) + ONE,
        row7(1) + cell7(5, 16_385, struct.pack("<d", 1.0)),
        ONE[:-2],
        row7(1) + cell7(7, 1, struct.pack("<I", 9)),
        row7(1) + cell7(6, 1, struct.pack("<I", 50)),
        b"\xff\xff\xff\xff\xff\xff\xff\xff",
    ],
)
def test_xlsb_beyond_its_limits_is_damaged(body: bytes) -> None:
    with pytest.raises(FileRefused, match="is damaged"):
        read_workbook(xlsb({"A": body}), name="a")


def test_xlsb_without_a_workbook_is_damaged() -> None:
    parts = xlsb_parts({"A": b""})
    parts["_rels/.rels"] = "<Relationships/>"
    with pytest.raises(FileRefused, match="is damaged"):
        read_workbook(zipped(parts), name="a")

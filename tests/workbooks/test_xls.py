import struct

import pytest

from bpodesk.domain.sheets import Merged
from bpodesk.workbooks.cells import Cell, CellKind, Workbook
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from tests.workbooks.making import (
    OLE,
    cell,
    compound,
    formula,
    number,
    record,
    shared_texts,
    styles,
    text8,
    xls,
    xls_stream,
)


def only_cells(workbook: Workbook) -> list[Cell]:
    return [cell for sheet in workbook.sheets for row in sheet.rows for cell in row]


def read_cells(body: bytes, shared: bytes = b"", **how) -> list[Cell]:
    return only_cells(read_workbook(xls([("S", body)], shared, **how), name="a.xls"))


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read_workbook(content, name="a.xls")
    return str(caught.value)


def test_xls_numbers_keep_value_and_format() -> None:
    shared = record(0x041E, struct.pack("<H", 164) + text8("[h]:mm")) + styles(0, 164, 14)
    packed_row = struct.pack("<HH", 1, 0) + struct.pack("<HIHI", 0, 7 << 2 | 2, 0, 150 << 2 | 3)
    body = (
        number(1, 1, 7.5)
        + number(1, 2, 27.5 / 24, style=1)
        + number(1, 3, 46266.0, style=2)
        + number(1, 4, 1.0, style=9)
        + cell(0x027E, 1, 5, struct.pack("<I", 0x3FE00000))
        + cell(0x027E, 1, 6, struct.pack("<I", 0xFFFFFFFC | 2))
        + record(0x00BD, packed_row + struct.pack("<H", 1))
    )
    found = read_cells(body, shared)
    assert [(c.row, c.column, c.kind, c.value, c.number_format) for c in found] == [
        (1, 1, CellKind.NUMBER, 7.5, "General"),
        (1, 2, CellKind.DATE, 27.5 / 24, "[h]:mm"),
        (1, 3, CellKind.DATE, 46266.0, "mm-dd-yy"),
        (1, 4, CellKind.NUMBER, 1.0, "General"),
        (1, 5, CellKind.NUMBER, 0.5, "General"),
        (1, 6, CellKind.NUMBER, -1.0, "General"),
        (2, 1, CellKind.NUMBER, 7.0, "General"),
        (2, 2, CellKind.NUMBER, 1.5, "General"),
    ]


def test_xls_texts_errors_and_booleans_are_told_apart() -> None:
    body = (
        cell(0x00FD, 2, 1, struct.pack("<I", 1))
        + cell(0x00FD, 1, 1, struct.pack("<I", 0))
        + cell(0x0204, 1, 2, text8("label"))
        + cell(0x00D6, 1, 3, text8("reich", wide=True) + bytes(2))
        + cell(0x0205, 1, 4, b"\x01\x00")
        + cell(0x0205, 1, 5, b"\x07\x01")
        + cell(0x0205, 1, 6, b"\x99\x01")
        + cell(0x0201, 1, 7, b"")
        + cell(0x0204, 1, 8, text8(""))
        + number(1, 9, float("nan"))
    )
    found = read_cells(body, shared_texts("Ana", "Peña Ł"))
    assert [(c.row, c.column, c.kind, c.value) for c in found] == [
        (1, 1, CellKind.TEXT, "Ana"),
        (1, 2, CellKind.TEXT, "label"),
        (1, 3, CellKind.TEXT, "reich"),
        (1, 4, CellKind.BOOLEAN, True),
        (1, 5, CellKind.ERROR, "#DIV/0!"),
        (1, 6, CellKind.ERROR, "#ERROR 153"),
        (1, 9, CellKind.ERROR, "nan"),
        (2, 1, CellKind.TEXT, "Peña Ł"),
    ]


def test_xls_formulas_give_their_results_and_are_told() -> None:
    special = b"\xff\xff"
    body = (
        formula(1, 1, struct.pack("<d", 8.25))
        + formula(1, 2, b"\x00" + bytes(5) + special)
        + record(0x0207, text8("late "))
        + formula(1, 3, b"\x01\x00\x01\x00\x00\x00" + special)
        + formula(1, 4, b"\x02\x00\x2a\x00\x00\x00" + special)
        + formula(1, 5, b"\x03" + bytes(5) + special, kind=0x0406)
        + formula(1, 6, b"\x00" + bytes(5) + special, kind=0x0206)
        + record(0x0207, text8("five ", wide=True)[:-4])
        + record(0x003C, b"\x00x ")
        + number(1, 7, 3.0)
        + record(0x0207, text8("nobody's"))
    )
    assert [(c.column, c.kind, c.value, c.has_formula) for c in read_cells(body)] == [
        (1, CellKind.NUMBER, 8.25, True),
        (2, CellKind.TEXT, "late ", True),
        (3, CellKind.BOOLEAN, True, True),
        (4, CellKind.ERROR, "#N/A", True),
        (5, CellKind.TEXT, "", True),
        (6, CellKind.TEXT, "fivx ", True),
        (7, CellKind.NUMBER, 3.0, False),
    ]


def test_xls_text_whose_character_is_cut_in_two_is_damage() -> None:
    body = formula(1, 1, b"\x00" + bytes(5) + b"\xff\xff")
    body += record(0x0207, text8("five", wide=True)[:-3]) + record(0x003C, b"\x00ve")
    assert "is damaged" in refusal(xls([("S", body)]))


def test_xls_result_without_its_formula_is_nobodys() -> None:
    found = read_cells(number(1, 1, 2.0) + record(0x0207, text8("lost")))
    assert [c.value for c in found] == [2.0]


def test_xls_shared_texts_run_on_over_records() -> None:
    first = struct.pack("<II", 4, 9)  # it counts wrongly: four are there
    first += struct.pack("<HB", 4, 0) + b"Ja"
    second = b"\x01" + "né".encode("utf-16-le")
    second += struct.pack("<HBHI", 2, 0x0C, 1, 3) + b"ok" + bytes(4)
    third = bytes(3) + text8("end")
    blocks = (second, third, text8("last"))
    shared = record(0x00FC, first) + b"".join(record(0x003C, block) for block in blocks)
    body = b"".join(cell(0x00FD, row, 1, struct.pack("<I", row - 1)) for row in (1, 2, 3, 4))
    assert [c.value for c in read_cells(body, shared)] == ["Jané", "ok", "end", "last"]


@pytest.mark.parametrize("end", [struct.pack("<HB", 9, 0) + b"Ja", b"\x09"])
def test_xls_shared_texts_that_end_early_are_damage(end: bytes) -> None:
    cut = struct.pack("<II", 1, 1) + end
    body = cell(0x00FD, 1, 1, struct.pack("<I", 0))
    assert "is damaged" in refusal(xls([("S", body)], record(0x00FC, cut)))


def test_xls_hidden_things_merged_ranges_and_1904_are_told() -> None:
    row = struct.pack("<HHHHHHHI", 1, 0, 3, 300, 0, 0, 0x20, 0)
    shown_row = struct.pack("<HHHHHHHI", 2, 0, 3, 300, 0, 0, 0, 0)
    body = (
        record(0x0208, row)
        + record(0x0208, shown_row)
        + record(0x007D, struct.pack("<HHHHH", 2, 3, 2000, 0, 1))
        + record(0x007D, struct.pack("<HHHHH", 5, 5, 2000, 0, 0))
        + number(1, 1, 1.0)
        + record(0x00E5, struct.pack("<HHHHH", 1, 0, 1, 2, 3))
        + record(0x0809, bytes(8))
        + number(9, 9, 9.0)  # of a chart inside of the sheet
        + record(0x000A)
        + number(2, 1, 2.0)
    )
    sheets = [("Shown", body), ("Hidden", number(1, 1, 1.0)), ("Chart", b"")]
    content = xls(sheets, record(0x0022, b"\x01\x00"), states=[(0, 0), (2, 0), (0, 2)])
    workbook = read_workbook(content, name="a.xls")
    first, second = workbook.sheets
    assert workbook.date_system_1904
    assert (first.name, first.hidden, first.date_system_1904) == ("Shown", False, True)
    assert (second.name, second.hidden) == ("Hidden", True)
    assert [c.value for row in first.rows for c in row] == [1.0, 2.0]
    assert first.hidden_rows == {2}
    assert first.hidden_columns == {3, 4}
    assert first.merged == (Merged(first_row=1, first_column=3, last_row=2, last_column=4),)


def test_xls_of_excel_95_has_texts_in_its_code_page() -> None:
    shared = record(0x0042, struct.pack("<H", 1251)) + record(0x041E, b"\xa4\x00\x06[h]:mm")
    russian = "Пётр".encode("cp1251")
    body = (
        cell(0x0204, 1, 1, struct.pack("<H", len(russian)) + russian)
        + number(1, 2, 0.5, style=0)
        + formula(1, 3, b"\x00" + bytes(5) + b"\xff\xff")
        + record(0x0207, struct.pack("<H", 2) + b"ok")
    )
    stream = xls_stream([("Zeiten", body)], shared + styles(164), version=0x0500)
    workbook = read_workbook(compound({"Book": stream}), name="a.xls")
    assert workbook.sheets[0].name == "Zeiten"
    assert [(c.value, c.number_format) for c in only_cells(workbook)] == [
        ("Пётр", "General"),
        (0.5, "[h]:mm"),
        ("ok", "General"),
    ]


@pytest.mark.parametrize(("page", "text"), [(1200, "x"), (32768, "x"), (65535, "x")])
def test_xls_with_an_odd_code_page_is_read_all_the_same(page: int, text: str) -> None:
    shared = record(0x0042, struct.pack("<H", page)) + shared_texts(text)
    assert [c.value for c in read_cells(cell(0x00FD, 1, 1, bytes(4)), shared)] == [text]


def test_xls_format_that_is_cut_short_counts_as_it_is() -> None:
    shared = record(0x041E, struct.pack("<HHB", 164, 20, 0) + b"h:mm") + styles(164)
    assert [c.number_format for c in read_cells(number(1, 1, 0.5), shared)] == ["h:mm"]


def test_xls_of_any_container_is_read() -> None:
    body = number(1, 1, 1.0) + b"".join(number(row, 2, 2.0) for row in range(1, 300))
    stream = xls_stream([("S", body)])
    assert len(stream) > 4096
    for content in (
        compound({"Workbook": stream}),
        compound({"Other": b"x" * 70, "WORKBOOK": stream}, table_aside=True),
        compound({"Workbook": stream, "Book": b"older"}).rstrip(b"\0"),
    ):
        assert len(only_cells(read_workbook(content, name="a"))) == 300


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (compound({"Workbook": xls_stream([("S", b"")], record(0x002F, bytes(6)))}), "password"),
        (compound({"EncryptedPackage": b"x"}), "remove the password"),
        (compound({"WordDocument": b"x"}), "a Word document"),
        (compound({"Contents": b"x"}), "an old Office file, but not a workbook"),
        (compound({}), "an old Office file, but not a workbook"),
        (OLE + bytes(100), "is damaged"),
        (OLE + bytes(600), "is damaged"),
        (xls([("S", b"")]), "no filled cell"),
        (xls([("S", cell(0x00FD, 1, 1, bytes(4)))]), "is damaged"),
        (xls([("S", cell(0x0204, 1, 1, b"\x09\x00\x00abc"))]), "is damaged"),
        (xls([("S", b"\x03\x02\xff\xff")]), "is damaged"),
        (compound({"Workbook": xls_stream([])[:8]}), "is damaged"),
        (compound({"Workbook": b""}), "is damaged"),
    ],
)
def test_xls_that_cannot_be_read_is_one_sentence(content: bytes, said: str) -> None:
    assert said in refusal(content)


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        (48, 9_999),  # the directory lies outside of the file
        (30, 0x000600FF),  # an odd size of sectors
        (76, 9_999),  # so does the table
    ],
)
def test_xls_with_a_broken_container_is_refused(offset: int, value: int) -> None:
    content = bytearray(xls([("S", number(1, 1, 1.0))]))
    struct.pack_into("<I", content, offset, value)
    assert "is damaged" in refusal(bytes(content))


def test_xls_whose_stream_is_shorter_than_it_says_is_refused() -> None:
    content = bytearray(xls([("S", number(1, 1, 1.0))]))
    at = content.index("Workbook".encode("utf-16-le"))
    struct.pack_into("<I", content, at + 120, 4000)
    assert "is damaged" in refusal(bytes(content))


def test_xls_whose_sectors_run_in_circles_is_refused() -> None:
    content = bytearray(xls([("S", number(1, 1, 1.0))]))
    (table_at,) = struct.unpack_from("<I", content, 76)
    (directory,) = struct.unpack_from("<I", content, 48)
    struct.pack_into("<I", content, sector_start(table_at) + directory * 4, directory)
    assert "is damaged" in refusal(bytes(content))


def sector_start(number: int) -> int:
    return (number + 1) * 512


def test_xls_whose_sheet_starts_nowhere_is_refused() -> None:
    stream = xls_stream([("S", number(1, 1, 1.0))])
    at = stream.index(struct.pack("<HH", 0x0085, 9)) + 4
    (start,) = struct.unpack_from("<I", stream, at)
    moved = stream[:at] + struct.pack("<I", start + 12) + stream[at + 4 :]
    assert "is damaged" in refusal(compound({"Workbook": moved}))


def test_xls_sheet_that_ends_with_the_file_is_read() -> None:
    stream = xls_stream([("S", number(1, 1, 1.0))])[:-4]
    assert len(only_cells(read_workbook(compound({"Workbook": stream}), name="a"))) == 1

import pytest

from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.text_encodings import decode_text

RUSSIAN = "Сотрудник;Часы\nИванов Иван;8\nПётр Ёлкин;7\n"
JAPANESE = "氏名,時間\n山田 たろう,8\n佐藤さくら,カタカナ\n"
CHINESE = "姓名,日期,工时\n王小明,2026-09-01,8\n李丽,2026-09-02,迟到\n"
KOREAN = "이름,날짜\n김철수,2026-09-01\n박영희,출근\n"
POLISH = "Imię;Dzień\nPaweł Wołek;1\nŁukasz Błażej;2\n"
SPANISH = "Muñoz,Peña,Núñez,Ibáñez,Quiñones,Muñiz,Ordóñez,Castañeda\n"
PORTUGUESE = "Gonçalves São João;1\nfaço não é, serviços;2\nMüller Größe;3\n"


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        (b'a,b\r\n1,"x\ny"\r\n', [["a", "b"], ["1", "x\ny"]]),
        (b"sep=|\na|b\n", [["a", "b"]]),
        (b"sep=\t\r\na,1\tb,2\r\nc,3\td,4\r\n", [["a,1", "b,2"], ["c,3", "d,4"]]),
        (b'"sep=\t"\na\tb\n', [["a", "b"]]),
        (b"sep=x\na|b\n", [["sep=x"], ["a", "b"]]),
        ("a\tb\né\tü\n".encode("utf-8-sig"), [["a", "b"], ["é", "ü"]]),
        ("a\tb\nä\t\n".encode("utf-16-le"), [["a", "b"], ["ä"]]),
        ("a\tb\nä\t\n".encode("utf-16-be"), [["a", "b"], ["ä"]]),
        ("﻿a\tb\n".encode("utf-16-be"), [["a", "b"]]),
        ("Name,x\nPeña,€\n".encode("cp1252"), [["Name", "x"], ["Peña", "€"]]),
        (b"just words\n\nand more\n", [["just words"], ["and more"]]),
        (b"<5 h,late\n", [["<5 h", "late"]]),
        (b"x", [["x"]]),
    ],
)
def test_text_encoding_and_delimiter_are_found(content: bytes, rows: list[list[str]]) -> None:
    workbook = read_workbook(content, name="C:\\in\\my hours.csv")
    [sheet] = workbook.sheets
    assert sheet.name == "my hours"
    assert [[cell.text for cell in row] for row in sheet.rows] == rows


def test_text_rows_keep_their_numbers_past_blank_lines() -> None:
    [sheet] = read_workbook(b"a,b\n\n,c\n", name="").sheets
    assert sheet.name == "Sheet1"
    assert [(cell.row, cell.column) for row in sheet.rows for cell in row] == [
        (1, 1),
        (1, 2),
        (3, 2),
    ]


def test_text_delimiter_is_judged_by_the_first_lines_only() -> None:
    lines = "a;b\n" * 60 + "a,b,c\n" * 500
    [sheet] = read_workbook(lines.encode(), name="x.csv").sheets
    assert len(sheet.rows[0]) == 2


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (JAPANESE, "cp932"),
        (CHINESE, "gb18030"),
        (KOREAN, "cp949"),
        (POLISH, "cp1250"),
        (SPANISH, "cp1252"),
        (PORTUGUESE, "cp1252"),
        ("Peña;4 m²\n", "cp1252"),
    ],
)
def test_text_of_old_encodings_is_read_where_the_evidence_is_clear(
    text: str, encoding: str
) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_text_of_a_clock_keeps_its_leading_blanks_in_the_first_cell() -> None:
    log = b"      126\t2026-09-01 08:00:00\t1\n     2233\t2026-09-01 08:03:00\t1\n"
    [sheet] = read_workbook(log, name="1_attlog.dat").sheets
    assert [[cell.text.strip() for cell in row] for row in sheet.rows] == [
        ["126", "2026-09-01 08:00:00", "1"],
        ["2233", "2026-09-01 08:03:00", "1"],
    ]


def test_text_with_a_delimiter_behind_each_row_has_no_empty_cell() -> None:
    [sheet] = read_workbook(b"a;b;\n1;2;\n;;\n", name="x.csv").sheets
    assert [[(cell.column, cell.text) for cell in row] for row in sheet.rows] == [
        [(1, "a"), (2, "b")],
        [(1, "1"), (2, "2")],
    ]


def test_text_with_blanks_beside_its_delimiter_is_cut_at_the_steadier_one() -> None:
    text = "Data;Entrada;Saida;Saldo\n03/08/26\t\t;12:50;13:57; -01:01\n"
    [sheet] = read_workbook((text + text.partition("\n")[2] * 3).encode(), name="x.csv").sheets
    assert [len(row) for row in sheet.rows] == [4, 4, 4, 4, 4]


def test_text_that_ends_inside_of_a_character_is_no_utf8() -> None:
    with pytest.raises(FileRefused, match="not a kind of file that is known"):
        read_workbook(b"a,b\nc,\x81\x00\x01", name="x.csv")

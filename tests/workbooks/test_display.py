import pytest

from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.display import general, shown
from bpodesk.workbooks.number_formats import BUILT_IN, is_date_format


def text(value: float, code: str, **how: bool) -> str:
    return shown(Cell(1, 1, CellKind.NUMBER, float(value), code), **how)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", False),
        ("[h]:mm", True),
        ("mm:ss.0", True),
        ("[$-409]d-mmm", True),
        ("[Red]0", False),
        ('0 "days"', False),
        ("0\\d", False),
        ("0_d", False),
        ("[$€-407] 0.00", False),
        ("0.00E+00", False),
        ("@", False),
        ("Standard", False),
        ("[s].00", True),
        ("#,##0;[h]:mm", False),
        ('yyyy"年"m"月"', True),
    ],
)
def test_date_formats_are_told_by_what_they_show(code: str, expected: bool) -> None:
    assert is_date_format(code) is expected


def test_built_in_formats_of_dates_are_dates() -> None:
    dates = {number for number, code in BUILT_IN.items() if is_date_format(code)}
    assert dates == {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (27.5 / 24, "[h]:mm", "27:30"),
        (27.5 / 24, "h:mm", "3:30"),
        (1.0, "h:mm", "0:00"),
        (-1.5 / 24, "[h]:mm", "-1:30"),
        (1.5, "[mm]:ss", "2160:00"),
        (0.001, "[s].00", "86.40"),
        (0.5, "hh:mm:ss", "12:00:00"),
        (8.9999999 / 24, "h:mm", "9:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (0, "h a/p", "12 a"),
        (0.5, "h am/pm", "12 PM"),
        (46266.25, "yyyy-mm-dd hh:mm", "2026-09-01 06:00"),
        (46266.25, "mm-dd-yy", "2026-09-01"),
        (46266.25, "m/d/yy h:mm", "2026-09-01 06:00"),
        (46266, "d mmm yy", "1 Sep 26"),
        (46266, "dddd, mmmm d, yyyy", "Tuesday, September 1, 2026"),
        (46266, "ddd mmmmm e", "Tue S 2026"),
        (46266, '[$-F800]d"." m"."', "1. 9."),
        (0.123456, "mm:ss.0", "57:46.6"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (60, "yyyy-mm-dd", "1900-03-01"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-3, "yyyy", "-3"),
        (1e9, "yyyy", "1000000000"),
        (2_958_465, "yyyy-mm-dd", "9999-12-31"),
    ],
)
def test_shown_date_or_time_follows_its_format(value: float, code: str, expected: str) -> None:
    assert text(value, code) == expected


def test_shown_date_of_1904_is_four_years_on() -> None:
    assert text(0, "yyyy-mm-dd", date_system_1904=True) == "1904-01-01"
    assert text(2_958_465, "yyyy", date_system_1904=True) == "9999"


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (7.5, "General", "7.5"),
        (7, "General", "7"),
        (1 / 3, "General", "0.3333333333"),
        (1e20, "General", "1E+20"),
        (0.1 + 0.2, "General", "0.3"),
        (123456789012, "General", "123456789012"),
        (7, 'General "h"', "7 h"),
        (5, "@", "5"),
        (5, "", ""),
        (0.5, "0%", "50%"),
        (0.1234, "0.0%", "12.3%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (12, "#,##0", "12"),
        (0, "#,##0", "0"),
        (0, "#", ""),
        (2.5, "0", "3"),
        (-5, "0.00", "-5.00"),
        (-0.001, "0.00", "0.00"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (0, '0;-0;"none"', "none"),
        (5, '0;-0;"none"', "5"),
        (5, "0;@", "5"),
        (-5, "0;@", "-5"),
        (12, "000000", "000012"),
        (123456789, "000-00-0000", "123-45-6789"),
        (1.5, "0.0##", "1.5"),
        (2, "0.##", "2."),
        (1.1, "|?.??|", "|1.1 |"),
        (0.5, ".00", ".50"),
        (3, "0.", "3."),
        (1234567, "00,0000000", "001,234,567"),
        (1234567, "?,?????????", "    1,234,567"),
        (-0.4, "?", " "),
        (1234567, "#,##0,", "1,235"),
        (1234567, '0.0,,"M"', "1.2M"),
        (150, '[>=100]"many";[<0]"less";0', "many"),
        (-1, '[>=100]"many";[<0]"less";0', "less"),
        (50, '[>=100]"many";[<0]"less";0', "50"),
        (50, "[<>50]0.0;0", "50"),
        (49, "[<=49]0.0;0", "49.0"),
        (49, "[>49]0.0;[=49]0.00", "49.00"),
        (48, "[>49]0.0;[=49]0.00", "48"),
        (10, '[< 10]0" less"', "10"),
        (10, "[<1.2.3]0.0", "10.0"),
        (12.3, "[$€-407] 0.00", "€ 12.30"),
        (12.3, "0.0* x", "12.3x"),
        (12.3, "# ?/?", "12.3"),
        (12.3, "0.0E+0", "12.3"),
        (12.5, '0"."00', "0.13"),
        (1, "??0", "  1"),
        (1e300, "0.00", "1E+300"),
        (1.5, "0.000000000000000", "1.5000000000"),
    ],
)
def test_shown_number_follows_its_format(value: float, code: str, expected: str) -> None:
    assert text(value, code) == expected


def test_shown_text_boolean_and_error_are_as_they_are() -> None:
    assert shown(Cell(1, 1, CellKind.TEXT, "12:00")) == "12:00"
    assert shown(Cell(1, 1, CellKind.BOOLEAN, True)) == "TRUE"
    assert shown(Cell(1, 1, CellKind.ERROR, "#N/A")) == "#N/A"
    assert shown(Cell(1, 1, CellKind.EMPTY, None)) == ""


def test_general_number_has_at_most_ten_digits() -> None:
    assert general(1234.56789012) == "1234.56789"
    assert general(-0.5) == "-0.5"

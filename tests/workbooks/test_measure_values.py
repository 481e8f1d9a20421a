from fractions import Fraction

import pytest

from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.measures import values
from bpodesk.workbooks.measures.words import HOURS, MINUTES, SECONDS, default_measure_words
from bpodesk.workbooks.parse import Unreadable


def text(value: str) -> Cell:
    return Cell(1, 1, CellKind.TEXT, value)


def number(value: float, number_format: str = "General") -> Cell:
    return Cell(1, 1, CellKind.NUMBER, float(value), number_format)


def date(value: float) -> Cell:
    return Cell(1, 1, CellKind.DATE, float(value), "h:mm:ss")


ERROR = Cell(1, 1, CellKind.ERROR, "#N/A")


def reason(found: object) -> str:
    assert isinstance(found, Unreadable)
    return found.reason


@pytest.mark.parametrize(
    ("cell", "count"),
    [(text("217"), 217), (text("1,204"), 1204), (text("1.204.000"), 1_204_000), (number(13), 13)],
)
def test_count_read_is_whole(cell: Cell, count: int) -> None:
    assert values.parse_count(cell) == count


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (ERROR, "error #N/A"),
        (text("12.5"), "not a whole number"),
        (number(0.5), "not a whole number"),
        (text("many"), "not a number"),
        (number(-1), "negative"),
        (number(1e12), "too large"),
        (date(0.5), "a date or a time"),
    ],
)
def test_count_of_something_else_is_unreadable(cell: Cell, why: str) -> None:
    assert why in reason(values.parse_count(cell))


def test_number_with_one_sign_and_three_digits_is_unreadable() -> None:
    assert "thousands or decimals" in reason(values.parse_number(text("1,204")))
    assert "error" in reason(values.parse_number(ERROR))
    assert values.parse_number(text("2,5")) == Fraction(5, 2)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (text("Y"), True),
        (text("sí"), True),
        (text("Nein"), False),
        (number(1), True),
        (Cell(1, 1, CellKind.BOOLEAN, False), False),
    ],
)
def test_flag_of_a_word_is_yes_or_no(cell: Cell, said: bool) -> None:
    words = default_measure_words()
    assert values.parse_flag(cell, words, yes=("yes",), no=("no",)) is said


def test_flag_of_another_word_or_an_error_is_unreadable() -> None:
    words = default_measure_words()
    for cell, why in ((text("perhaps"), "neither"), (ERROR, "error")):
        assert why in reason(values.parse_flag(cell, words, yes=("yes",), no=("no",)))


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        (text("0:02:14"), 134),
        (text("2:14"), 134),
        (text("26:00:01.5"), 93_601),
        (date(134 / 86_400), 134),
        (date(1.5), 129_600),
        (number(17), 17),
        (number(17.5), Fraction(35, 2)),
        (text("17,5"), Fraction(35, 2)),
        (text("2m 14s"), 134),
        (text("1 hour 5 min"), 3900),
        (text("45 sec"), 45),
    ],
)
def test_seconds_read_are_exact(cell: Cell, seconds: int | Fraction) -> None:
    assert values.parse_seconds(cell, unit_seconds=SECONDS) == seconds


def test_seconds_count_the_unit_and_the_parts_meant() -> None:
    assert values.parse_seconds(number(1.5), unit_seconds=HOURS) == 5400
    assert values.parse_seconds(text("35"), unit_seconds=MINUTES) == 2100
    assert values.parse_seconds(text("2:14"), unit_seconds=None, two_parts=HOURS) == 8040


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (ERROR, "error"),
        (date(45_000.5), "a date, not a length"),
        (date(-0.5), "a date, not a length"),
        (text("2:75"), "more than 59"),
        (text("2:05:75"), "more than 59"),
        (text("soon"), "not a length of time"),
        (text(" "), "not a length of time"),
        (number(17), "doesn't say whether"),
    ],
)
def test_seconds_of_something_else_are_unreadable(cell: Cell, why: str) -> None:
    assert why in reason(values.parse_seconds(cell, unit_seconds=None))


@pytest.mark.parametrize(
    ("cells", "hundredths"),
    [
        ([text("94.01%"), number(0.5, "0%")], False),
        ([text("n/a")], False),
        ([number(0.94), text("0,8")], None),
        ([number(94.01), number(0.5)], True),
    ],
)
def test_hundredths_are_told_by_the_whole_column(cells: list[Cell], hundredths: bool) -> None:
    assert values.counts_hundredths(cells) is hundredths


@pytest.mark.parametrize(
    ("cell", "hundredths", "share"),
    [
        (text("94.01%"), False, Fraction(9401, 10_000)),
        (text("94,5 %"), True, Fraction(189, 200)),
        (number(0.94, "0.00%"), True, Fraction(47, 50)),
        (number(94), True, Fraction(47, 50)),
        (number(0.94), False, Fraction(47, 50)),
    ],
)
def test_share_read_is_exact(cell: Cell, hundredths: bool, share: Fraction) -> None:
    assert values.parse_share(cell, hundredths=hundredths) == share


def test_share_of_something_else_is_unreadable() -> None:
    assert "not a percentage" in reason(values.parse_share(text("most"), hundredths=False))
    assert "more than 100 %" in reason(values.parse_share(text("101%"), hundredths=False))


@pytest.mark.parametrize(
    ("cell", "rating"), [(number(4), 4), (text("4,5"), Fraction(9, 2)), (text("4 / 5"), 4)]
)
def test_rating_read_is_exact(cell: Cell, rating: int | Fraction) -> None:
    assert values.parse_rating(cell) == rating


def test_rating_of_something_else_is_unreadable() -> None:
    for cell, why in ((text("good"), "not a rating"), (date(1), "not a rating"), (ERROR, "error")):
        assert why in reason(values.parse_rating(cell))

import datetime as dt

import pytest

from bpodesk.domain.periods import DateRange, Month, weeks_of


def days(start: str, end: str) -> DateRange:
    return DateRange(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))


def test_date_range_holds_its_start_but_not_its_end() -> None:
    some = days("2026-02-27", "2026-03-02")
    assert dt.date(2026, 2, 27) in some
    assert dt.date(2026, 3, 1) in some
    assert dt.date(2026, 3, 2) not in some
    assert len(some) == 3  # 27, 28 February and 1 March
    assert [day.day for day in some] == [27, 28, 1]
    assert some.last == dt.date(2026, 3, 1)


def test_date_range_backwards_is_empty() -> None:
    empty = days("2026-03-02", "2026-03-01")
    assert len(empty) == 0
    assert list(empty) == []
    assert dt.date(2026, 3, 1) not in empty


def test_date_range_overlap_is_what_both_hold() -> None:
    first, second = days("2026-09-01", "2026-09-15"), days("2026-09-10", "2026-10-01")
    assert first.overlap(second) == days("2026-09-10", "2026-09-15")
    assert len(first.overlap(days("2026-09-15", "2026-09-20"))) == 0


def test_month_parsed_from_its_own_text_is_the_same() -> None:
    assert Month.parse(" 2026-09 ") == Month(2026, 9)
    assert str(Month(2026, 9)) == "2026-09"
    assert Month.parse(str(Month(800, 1))) == Month(800, 1)
    assert Month.parse("9998-12") == Month(9998, 12)
    assert len(Month(9998, 12).range) == 31


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-",
        "26-09",
        "2026-13",
        "2026-0",
        "2026-x",
        "0000-01",
        "9999-01",
        "２０２６-09",
    ],
)
def test_month_parsed_from_other_text_is_none(text: str) -> None:
    assert Month.parse(text) is None


def test_month_range_is_all_its_days() -> None:
    assert len(Month(2028, 2).range) == 29
    assert Month(2026, 12).range == days("2026-12-01", "2027-01-01")
    assert Month.containing(dt.date(2026, 12, 31)) == Month(2026, 12)


@pytest.mark.parametrize(
    ("months", "shifted"),
    [(0, (2026, 1)), (-1, (2025, 12)), (11, (2026, 12)), (12, (2027, 1)), (-13, (2024, 12))],
)
def test_month_shifted_runs_over_the_year(months: int, shifted: tuple[int, int]) -> None:
    assert Month(2026, 1).shift(months) == Month(*shifted)


def test_months_sort_by_time() -> None:
    assert sorted([Month(2026, 2), Month(2025, 12)]) == [Month(2025, 12), Month(2026, 2)]


def weeks(year: int, number: int) -> list[tuple[str, int, int]]:
    return [
        (week.label, week.days.start.day, week.days.last.day)
        for week in weeks_of(Month(year, number))
    ]


def test_weeks_of_a_month_are_cut_at_its_edges() -> None:
    # 1 September 2026 is a Tuesday.
    assert weeks(2026, 9) == [
        ("W36", 1, 6),
        ("W37", 7, 13),
        ("W38", 14, 20),
        ("W39", 21, 27),
        ("W40", 28, 30),
    ]


def test_weeks_of_january_begin_with_the_old_years_week() -> None:
    # 1 January 2027 is a Friday and still in week 53 of 2026.
    assert [label for label, *_ in weeks(2027, 1)] == ["W53", "W01", "W02", "W03", "W04"]


def test_weeks_of_december_may_end_in_the_new_years_week() -> None:
    # 29 December 2025 is the Monday of week 1 of 2026.
    assert weeks(2025, 12)[-1] == ("W01", 29, 31)


def test_weeks_of_a_month_of_whole_weeks_are_four() -> None:
    # February 2027 begins on a Monday and has 28 days.
    assert weeks(2027, 2) == [
        ("W05", 1, 7),
        ("W06", 8, 14),
        ("W07", 15, 21),
        ("W08", 22, 28),
    ]

"""A history copied out of Excel: headings, months, numbers, and every cell that can't be read."""

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.contracts import Terms
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.replays import PastedHistory
from bpodesk.domain.sla.levels import LevelKind, ServiceLevel
from bpodesk.domain.worktime import Calendar
from bpodesk.services.pasted_history import (
    NotText,
    parse_amount,
    parse_number,
    read_history,
    text_of,
)

S1 = ServiceLevel(
    code="S1",
    title="E-mail in time",
    metric="turnaround",
    target=Decimal(95),
    allocation_percent=Decimal(100),
)
CALLS = dataclasses.replace(S1, code="S2", title="Wait", metric="speed-of-answer")
LOST = dataclasses.replace(S1, code="S3", title="Calls lost", metric="abandonment")
BOTH = (S1, CALLS)


def read(text: str, *levels: ServiceLevel) -> PastedHistory:
    terms = Terms(calendar=Calendar(zone="UTC", windows=()), levels=levels or (S1,))
    return read_history(text, terms, currency="USD")


def told(history: PastedHistory) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in history.problems]


def figure_of(text: str, *levels: ServiceLevel, code: str = "S1") -> object:
    """The level's figure in the only month."""
    history = read(text, *levels)
    (month,) = history.facts
    assert not history.problems, history.problems
    return month.figures[code]


def test_figures_alone_are_taken_as_they_are_written() -> None:
    history = read(
        "Month\tCharges at risk (USD)\tS1\tS2\n"
        "2026-01\t$10,000.50\t95.2 %\t28.5\n"
        "Feb-26\t9.984,00 €\t94,25\t31 s\n"
        "\t\t\t\n",
        *BOTH,
    )
    assert history.problems == ()
    first, second = history.facts
    assert (first.month, first.charges) == (Month(2026, 1), Money(1_000_050, "USD"))
    assert first.bases == ((Month(2026, 1).range, first.charges),)
    assert first.figures == {"S1": Fraction(952, 10), "S2": Fraction(57, 2)}
    assert (second.month, second.charges.minor) == (Month(2026, 2), 998_400)
    assert second.figures == {"S1": Fraction(9425, 100), "S2": Fraction(31)}


@pytest.mark.parametrize(
    ("header", "cells", "good", "whole"),
    [
        ("S1 volume,S1", "1240,95", 1178, 1240),
        ("S1,S1 items", "95 %,1240", 1178, 1240),
        ("S1 Items due,S1 %", '"1,240",94.9', 1177, 1240),
        ("E-mail in time,E-mail in time volume", "95.0,10", 95, 100),  # between 9 and 10
        ("S1 on_time,S1 items", "1178,1240", 1178, 1240),
        ("Items closed in time,Items due", "7,8", 7, 8),
        ("Turnaround", "87.5", 7, 8),
    ],
)
def test_figure_with_a_volume_or_counts_is_exact(
    header: str, cells: str, good: int, whole: int
) -> None:
    text = f"Month,Fees,{header}\n2026-01,100,{cells}\n"
    assert figure_of(text) == Fraction(100 * good, whole)


def test_volume_of_a_share_that_should_be_small_counts_the_bad_ones() -> None:
    text = "Month,Fees,S3,S3 volume\n2026-01,100,5.1,1000\n"
    assert figure_of(text, LOST, code="S3") == Fraction(51, 10)
    text = "Month,Fees,S3,S3 volume\n2026-01,100,0.5,1000\n"
    assert figure_of(text, LOST, code="S3") == Fraction(1, 2)


def test_volume_that_says_nothing_leaves_the_figure_as_written() -> None:
    assert figure_of("Month,Fees,S2,S2 volume\n2026-01,9,28,40\n", CALLS, code="S2") == 28
    assert figure_of("Month,Fees,S1,S1 volume\n2026-01,9,95,0\n") == 95
    over = dataclasses.replace(S1, metric="attrition")
    # Attrition is a year's: 24 % of 1,000 people is not 240 leavers in a month.
    assert figure_of("Month,Fees,S1,S1 volume\n2026-01,9,24,1000\n", over) == 24


@pytest.mark.parametrize(
    "month",
    ["2026-03", "2026/3", "03/2026", "3.2026", "2026-03-31", "Mar-26", "March 2026", "Mar 26"],
)
def test_months_as_excel_shows_them(month: str) -> None:
    (facts,) = read(f"Period;Amount;S1\n{month};100;95\n").facts
    assert facts.month == Month(2026, 3)


def test_cells_that_cannot_be_read_are_named_with_their_place() -> None:
    history = read(
        "Month,Charges,S1,S2\n"
        "soon,100,95,20\n"
        "2026-13,100,95,20\n"
        "2026-02,much,95,20\n"
        "2026-03,,95,20\n"
        ",100,95,20\n"
        "2026-04,100,good,-3\n"
        "2026-05,100,0.95,\n"
        "2026-05,100,95,20\n"
        "2026-06,-5,95,20\n",
        *BOTH,
    )
    assert told(history) == [
        ("A2", "“soon” is no month. Write it as 2026-09."),
        ("A3", "“2026-13” is no month. Write it as 2026-09."),
        ("B4", "The charges at risk of 2026-02 can't be read (“much”); the month is left out."),
        ("A5", "The charges at risk of 2026-03 are not there; the month is left out."),
        ("B6", "The row has no month; it is left out."),
        ("C7", "S1: “good” is no figure in %."),
        ("D7", "S2: “-3” is no figure in s."),
        ("C8", "S1: is “0.95” a share of 1? Write it in percent, as 95.2 %."),
        ("A9", "2026-05 is there already; this row is left out."),
        ("B10", "The charges at risk of 2026-06 can't be read (“-5”); the month is left out."),
    ]
    assert [(str(item.month), item.figures) for item in history.facts] == [
        ("2026-04", {}),
        ("2026-05", {}),
    ]


def test_counts_that_are_missing_or_wrong_are_no_data() -> None:
    history = read(
        "Month,Fees,S1 on_time,S1 items\n"
        "2026-01,100,7,\n"
        "2026-02,100,7.5,8\n"
        "2026-03,100,9,8\n"
        "2026-04,100,,\n"
        "2026-05,100,-1,8\n"
    )
    assert told(history) == [
        ("C2", "S1: counts are missing in this row; it counts as no data."),
        ("C3", "S1: “7.5” is no whole number."),
        ("C4", "S1: 9 of 8 is more than all."),
        ("C6", "S1: “-1” is no whole number."),
    ]
    assert len(history.facts) == 5


def test_headings_that_are_unknown_unclear_or_lacking_are_told() -> None:
    twin = dataclasses.replace(S1, code="S4")
    kpi = dataclasses.replace(S1, code="K1", title="K", kind=LevelKind.KPI, metric="accuracy")
    history = read(
        "Month,Fees,Turnaround,Weather, ,S4 items,Month\n2026-01,100,95,sunny,,8,x\n",
        S1,
        twin,
        kpi,
    )
    assert told(history) == [
        ("C1", "“Turnaround” may be S1 or S4. Put the code before it."),
        ("D1", "“Weather” is no heading that is known; the column is not used."),
        ("G1", "“Month” is no heading that is known; the column is not used."),
        ("", "S1 E-mail in time: no column; it counts as no data."),
        ("", "S4: no column for Items closed in time."),
        ("F2", "S4: counts are missing in this row; it counts as no data."),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no text yet."),
        ("\n  \n", "There is no text yet."),
        ("S1,Fees\n95,100\n", "No column of the first row is headed as a month."),
        ("Month,S1\n2026-01,95\n", "is headed as the charges at risk."),
        ("Month,Fees,S1\n", "There is no month below the header."),
        ("Month,Fees,S1\n2026-01," + "9" * 140_000 + ",1\n", "not a table with one row a line"),
    ],
)
def test_text_without_months_says_what_is_missing(text: str, words: str) -> None:
    history = read(text)
    assert history.facts == ()
    assert words in history.problems[-1].message


def test_last_twelve_months_are_tried() -> None:
    rows = "".join(f"{Month(2025, 1).shift(place)},100,95\n" for place in range(14))
    history = read(f"Month,Fees,S1\n{rows}")
    assert [str(history.facts[0].month), str(history.facts[-1].month)] == ["2025-03", "2026-02"]
    assert told(history) == [("", "Only the last 12 of 14 months are tried.")]


@pytest.mark.parametrize(
    ("text", "grouped", "value"),
    [
        ("1,240", True, "1240"),
        ("1,240", False, "1.240"),
        ("1.240.000", True, "1240000"),
        ("1 240,5", True, "1240.5"),
        ("1'240.5", True, "1240.5"),
        ("1,240.25", False, "1240.25"),
        ("1,2,3", False, None),
        ("12", False, "12"),
        ("١٢", False, None),
        ("x", True, None),
        ("", True, None),
    ],
)
def test_numbers_as_people_write_them(text: str, grouped: bool, value: str | None) -> None:
    assert parse_number(text, grouped=grouped) == (None if value is None else Decimal(value))


def test_amounts_lose_their_currency() -> None:
    assert parse_amount("USD 9,984.00", "USD") == Decimal("9984.00")
    assert parse_amount("-5", "USD") == -5


def test_file_of_another_kind_is_refused() -> None:
    assert text_of("Month".encode("utf-16"), name="h.csv") == "Month"
    with pytest.raises(NotText, match=r"h\.bin is no text"):
        text_of(b"\x00\x01\x02\x03\xff\xfe\x00\x05", name="h.bin")

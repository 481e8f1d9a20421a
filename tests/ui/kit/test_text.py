import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from pytestqt.qtbot import QtBot

from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.ui import text


def test_money_shows_currency_grouping_and_minor_digits() -> None:
    assert text.money(Money(1067855, "USD")) == "USD 10,678.55"
    assert text.amount(Money(-500, "JPY")) == "-500"
    assert text.money(None) == "–"


def test_formats_in_german_follow_the_locale() -> None:
    text.use_locale("de_DE")
    assert text.number(Decimal("1234.5"), 2) == "1.234,50"
    assert text.percent(Fraction(395, 4)) == "98,75\u00a0%"
    assert text.parse_number("1.234,5") == Decimal("1234.5")
    assert text.parse_number("8,5") == Decimal("8.5")
    assert text.parse_date("7.9.2026") == dt.date(2026, 9, 7)


def test_unknown_locale_keeps_the_formats() -> None:
    text.use_locale("xx_YY_nonsense")
    assert text.number(1234) == "1,234"


def test_hours_come_from_minutes_in_both_forms() -> None:
    assert text.hours(55680) == "928.00 h"
    assert text.clock_hours(55680) == "928:00"
    assert text.clock_hours(-90) == "-1:30"
    assert (text.hours(None), text.clock_hours(None)) == ("–", "–")


def test_numbers_round_half_up() -> None:
    assert text.number(Decimal("0.125"), 2) == "0.13"
    assert text.number(Fraction(-1, 8), 2) == "-0.13"
    assert text.percent(Fraction(2, 3), 1) == "0.7%"
    assert text.exact_number(Decimal("12.03750")) == "12.0375"


def test_dates_and_times_read_as_in_english() -> None:
    assert text.date(dt.date(2026, 9, 7)) == "Sep 7, 2026"
    assert text.month(Month(2026, 9)) == "September 2026"
    assert text.time(dt.time(16, 30)) == "4:30 PM"
    instant = dt.datetime(2026, 9, 7, 16, 30, tzinfo=dt.UTC)
    assert text.date_time(instant) == "Sep 7, 2026, 4:30 PM"
    assert {text.date(None), text.month(None), text.time(None), text.date_time(None)} == {"–"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2026-09-07", dt.date(2026, 9, 7)),
        ("9/7/2026", dt.date(2026, 9, 7)),
        ("9/7/26", dt.date(2026, 9, 7)),
        ("Sep 7, 2026", dt.date(2026, 9, 7)),
        ("7 september 2026", dt.date(2026, 9, 7)),
        ("2026 Sep 7", dt.date(2026, 9, 7)),
        ("2026-02-31", None),
        ("31 Feb", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_parse_date_understands_iso_and_the_locale(typed: str, value: dt.date | None) -> None:
    assert text.parse_date(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,234.50", Decimal("1234.50")),
        ("-3", Decimal(-3)),
        ("1,5", None),
        ("1e5", None),
        ("NaN", None),
        ("12 apples", None),
    ],
)
def test_parse_number_refuses_what_is_doubtful(typed: str, value: Decimal | None) -> None:
    assert text.parse_number(typed) == value


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("7:30", 450), ("7.5", 450), ("7.5 h", 450), ("450 min", 450), ("-0:15", -15), ("7:75", None),
     ("0.01", None), ("x", None)],
)  # fmt: skip
def test_parse_minutes_takes_whole_minutes_only(typed: str, minutes: int | None) -> None:
    assert text.parse_minutes(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "value"),
    [("16:30", dt.time(16, 30)), ("1630", dt.time(16, 30)), ("4:30 pm", dt.time(16, 30)),
     ("12 am", dt.time(0, 0)), ("9", dt.time(9)), ("25:00", None), ("13 pm", None), ("x", None)],
)  # fmt: skip
def test_parse_time_takes_both_clocks(typed: str, value: dt.time | None) -> None:
    assert text.parse_time(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2026-09", Month(2026, 9)), ("9/2026", Month(2026, 9)), ("Sep 2026", Month(2026, 9)),
     ("2026-13", None), ("soon", None)],
)  # fmt: skip
def test_parse_month_takes_figures_and_names(typed: str, value: Month | None) -> None:
    assert text.parse_month(typed) == value


def test_fold_and_natural_key_order_as_people_do() -> None:
    assert text.fold("Peña ÉCOLE") == "pena ecole"
    names = ["C-10", "c-9", "Émile", "Edgar", "C-10a"]
    assert sorted(names, key=text.natural_key) == ["c-9", "C-10", "C-10a", "Edgar", "Émile"]


def test_data_in_labels_tips_and_menus_prints_as_typed(qtbot: QtBot) -> None:
    label = text.plain_label("<b>Harbor & Pine</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert text.no_mnemonic("Harbor & Pine") == "Harbor && Pine"
    assert text.without_mnemonic("&Name") == "Name"
    tip = text.tip("<img src=x> & more")
    assert "&lt;img src=x&gt; &amp; more" in tip
    assert GuiQt.mightBeRichText(tip)
    assert not text.tip("")


def test_tr_fills_names_and_counts() -> None:
    assert text.tr("{n} of {all}", n=1, all="<2>") == "1 of <2>"
    assert text.trn("{n} row", "{n} rows", 1) == "1 row"
    assert text.trn("{n} row", "{n} rows", 1200) == "1,200 rows"

import dataclasses
from fractions import Fraction

import pytest

from bpodesk.domain.figures import fixed, hours_text, shortest, statement_figures
from bpodesk.domain.statements import compute_statement, what_ifs
from tests.domain import september


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(4106 * 100, 4952), 3, "82.916"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(-1, 1000), 2, "0.00"),  # no minus before nothing
        (Fraction(-5, 4), 1, "-1.3"),
        (Fraction(1, 20), 2, "0.05"),
    ],
)
def test_fixed_text_is_rounded_half_up(value: Fraction, digits: int, text: str) -> None:
    assert fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("8.625"), "8.625"),
        (Fraction(15), "15"),
        (Fraction(13, 21), "0.619048"),
        (Fraction(100), "100"),
        (Fraction(-16), "-16"),
    ],
)
def test_shortest_text_has_no_idle_digits(value: Fraction, text: str) -> None:
    assert shortest(value) == text


def test_shortest_text_without_digits_keeps_its_zeros() -> None:
    assert shortest(Fraction(100), most_digits=0) == "100"


@pytest.mark.parametrize(("minutes", "text"), [(55680, "928.00"), (750, "12.50"), (10, "0.17")])
def test_hours_text_has_two_digits(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text


def test_figures_of_the_acceptance_month_are_the_printed_ones() -> None:
    inputs = september.inputs()
    statement = compute_statement(inputs)
    found = statement_figures(statement, what_ifs(inputs, statement))
    assert isinstance(found, dict)
    printed = {
        "currency": "USD",
        "at_risk_base": "9984.00",
        "at_risk": "1198.08",
        "gross": "11190.90",
        "credits": "853.63",
        "earn_back": "341.28",
        "net": "10678.55",
        "excused_events_worth": "685.73",
    }
    assert {name: found[name] for name in printed} == printed
    assert [level["adjusted"] for level in found["levels"]] == [
        "82.916",
        "93.525",
        "98.000",
        "98.305",
        "410.000",
        "86.513",
    ]
    assert [level["raw"] for level in found["levels"]][:2] == ["78.738", "92.016"]
    assert [line["credit"] for line in found["credit_lines"]] == [
        "0.00",
        "404.35",
        "359.42",
        "89.86",
    ]
    assert (found["hours"]["days"], found["hours"]["night"]) == (116, "812.00")
    assert {case["case"]: case["net"] for case in found["what_if"]} == {
        "no-excuses": "9992.82",
        "accept:E3": "10678.55",
    }


def test_figures_without_data_or_events_are_none() -> None:
    inputs = dataclasses.replace(september.inputs(), measurements=(), events=())
    statement = compute_statement(inputs)
    found = statement_figures(statement, what_ifs(inputs, statement))
    assert found["excused_events_worth"] is None
    assert (found["levels"][0]["raw"], found["levels"][0]["result"]) == (None, "no data")


def test_figures_with_a_rejected_event_only_have_no_worth_of_excuses() -> None:
    inputs = september.inputs()
    inputs = dataclasses.replace(inputs, events=inputs.events[2:])
    statement = compute_statement(inputs)
    found = statement_figures(statement, what_ifs(inputs, statement))
    assert [case["case"] for case in found["what_if"]] == ["accept:E3"]
    assert found["excused_events_worth"] is None

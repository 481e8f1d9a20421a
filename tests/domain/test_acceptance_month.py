"""Every figure of the acceptance month, worked out by hand or by the contract's own script.

The expected values are written down from the month's description; none is copied from the output.
"""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.history import past_results
from bpodesk.domain.ids import StatementId
from bpodesk.domain.money import Money
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.statements import Assumptions, Statement, StatementInputs, compute_statement
from bpodesk.domain.what_ifs import what_if, what_ifs
from tests.domain import september


def usd(text: str) -> Money:
    return Money.of(Decimal(text), "USD")


@pytest.fixture(scope="module")
def inputs() -> StatementInputs:
    return september.inputs()


@pytest.fixture(scope="module")
def statement(inputs: StatementInputs) -> Statement:
    return compute_statement(inputs)


@pytest.fixture(scope="module")
def without_times() -> Statement:
    inputs = september.inputs()
    return compute_statement(
        dataclasses.replace(inputs, entries=september.entries(with_times=False))
    )


# code: days, scheduled h, worked h, overtime minutes, night h (7 h a day in which they worked)
PEOPLE = {
    "A": (21, 168, 168, 300, 147),
    "B": (21, 168, 168, 255, 147),
    "C": (21, 168, 168, 195, 147),
    "D": (21, 168, 168, 0, 147),
    "E": (19, 168, 152, 0, 133),
    "F": (13, 104, 104, 0, 91),
}


@pytest.mark.parametrize("code", PEOPLE)
@pytest.mark.parametrize("variant", ["statement", "without_times"])
def test_acceptance_month_person_has_the_stated_hours(
    code: str, variant: str, request: pytest.FixtureRequest
) -> None:
    found: Statement = request.getfixturevalue(variant)
    person = next(item for item in found.people if item.person.code == code)
    days, scheduled, worked, overtime_minutes, night = PEOPLE[code]
    assert person.days == days
    assert person.scheduled_minutes == scheduled * 60
    assert person.worked_minutes == worked * 60
    assert person.overtime_minutes == overtime_minutes
    assert person.night_minutes == night * 60


@pytest.mark.parametrize("variant", ["statement", "without_times"])
def test_acceptance_month_hours_add_up_with_and_without_times(
    variant: str, request: pytest.FixtureRequest
) -> None:
    found: Statement = request.getfixturevalue(variant)
    assert [person.person.code for person in found.people] == list("ABCDEF")
    assert sum(person.days for person in found.people) == 116
    assert found.hours.scheduled_minutes == 944 * 60
    assert found.hours.worked_minutes == 928 * 60
    assert found.hours.overtime_minutes == 750  # 12.50 h
    assert found.hours.night_minutes == 812 * 60


def test_acceptance_month_without_times_nets_the_same(without_times: Statement) -> None:
    assert without_times.net == usd("10678.55")


# title: quantity, rate, amount, in the base of credits
FEES = [
    ("Agent seat", Fraction(5), Fraction(1449), "7245.00", True),
    ("Agent seat: Seat F", Fraction(13, 21), Fraction(1449), "897.00", True),
    ("Absence: Seat E", Fraction(-16), Fraction("8.625"), "-138.00", True),
    ("Orders", Fraction(3760), Fraction("0.42"), "1579.20", True),
    ("Orders: shortfall to the minimum", Fraction(240), Fraction("0.42"), "100.80", True),
    ("Platform", Fraction(1), Fraction(300), "300.00", True),
    ("Overtime", Fraction("12.5"), Fraction(15), "187.50", False),
    ("Night differential", Fraction(812), Fraction("1.2"), "974.40", False),
    ("Reimbursables", Fraction(45), Fraction(1), "45.00", False),
]


def test_acceptance_month_fee_lines_are_the_stated_nine(statement: Statement) -> None:
    found = [
        (line.title, line.quantity, line.rate, line.amount, line.at_risk)
        for line in statement.fees.lines
    ]
    assert found == [
        (title, quantity, rate, usd(amount), at_risk)
        for title, quantity, rate, amount, at_risk in FEES
    ]


def test_acceptance_month_bases_are_the_sums_of_the_lines(statement: Statement) -> None:
    assert statement.fees.gross == usd("11190.90")
    assert statement.fees.at_risk_base == usd("9984.00")
    assert statement.credits.base == usd("9984.00")
    assert statement.credits.at_risk == usd("1198.08")
    assert statement.credits.cap == usd("1198.08")
    assert statement.fees.problems == ()


# code: raw, adjusted, outcome
LEVELS = {
    "S1": (Fraction(411800, 5230), Fraction(410600, 4952), Outcome.MET),
    "S2": (Fraction(114100, 1240), Fraction(114100, 1220), Outcome.MINOR),
    "S3": (Fraction(98), Fraction(98), Outcome.MAJOR),
    "S4": (Fraction(92800, 944), Fraction(92800, 944), Outcome.MINOR),
    "K1": (Fraction(410), Fraction(410), Outcome.MET),
    "K2": (Fraction(26300, 304), Fraction(26300, 304), Outcome.MET),
}


@pytest.mark.parametrize("code", LEVELS)
def test_acceptance_month_level_has_the_stated_figures(code: str, statement: Statement) -> None:
    raw, adjusted, outcome = LEVELS[code]
    result = statement.level(code)
    assert result.month.raw == raw
    assert result.month.adjusted == adjusted
    assert result.outcome is outcome
    assert result.reached_stretch is (code == "S1")  # 82.916 >= 82; no other has a stretch


@pytest.mark.parametrize(
    ("code", "variant", "printed"),
    [
        ("S1", "raw", "78.738"),
        ("S1", "adjusted", "82.916"),
        ("S2", "raw", "92.016"),
        ("S2", "adjusted", "93.525"),
        ("S3", "adjusted", "98.000"),
        ("S4", "adjusted", "98.305"),
        ("K2", "adjusted", "86.513"),
    ],
)
def test_acceptance_month_figure_rounds_to_the_printed_one(
    code: str, variant: str, printed: str, statement: Statement
) -> None:
    figure = getattr(statement.level(code).month, variant)
    assert abs(figure - Fraction(printed)) <= Fraction("0.0005")


S1_WEEKS = [
    ("W36", dt.date(2026, 9, 1), Fraction(74200, 884), Fraction(74200, 884), "83.94"),
    ("W37", dt.date(2026, 9, 7), Fraction(76800, 918), Fraction(76800, 918), "83.66"),
    # 12 + 148 + 118 taken out: (884 - 12) / (1341 - 278) = 872 / 1063
    ("W38", dt.date(2026, 9, 14), Fraction(88400, 1341), Fraction(87200, 1063), "65.92"),
    ("W39", dt.date(2026, 9, 21), Fraction(102100, 1214), Fraction(102100, 1214), "84.10"),
    ("W40", dt.date(2026, 9, 28), Fraction(70300, 873), Fraction(70300, 873), "80.53"),
]


def test_acceptance_month_s1_weeks_are_raw_and_adjusted_as_stated(statement: Statement) -> None:
    weeks = statement.level("S1").weeks
    assert [(week.label, week.days.start, week.raw, week.adjusted) for week in weeks] == [
        (label, start, raw, adjusted) for label, start, raw, adjusted, _ in S1_WEEKS
    ]
    for week, (*_, printed) in zip(weeks, S1_WEEKS, strict=True):
        assert abs(week.raw - Fraction(printed)) <= Fraction("0.005")
    assert abs(weeks[2].adjusted - Fraction("82.03")) <= Fraction("0.005")


def test_acceptance_month_s1_is_not_the_mean_of_its_weeks(statement: Statement) -> None:
    result = statement.level("S1")
    mean = sum(week.raw for week in result.weeks) / 5
    # The wrong answer: (83.94 + 83.66 + 65.92 + 84.10 + 80.53) / 5 = 79.630 from the printed weeks.
    assert abs(mean - Fraction("79.630")) <= Fraction("0.005")
    assert mean not in (result.month.raw, result.month.adjusted)


# code: consecutive, tier, repeat, credit, earn-back
CREDITS = {
    "S1": (0, Fraction(0), Fraction(1), "0.00", "341.28"),
    "S2": (2, Fraction(1, 2), Fraction(3, 2), "404.35", "0.00"),
    "S3": (1, Fraction(1), Fraction(1), "359.42", "0.00"),
    "S4": (1, Fraction(1, 2), Fraction(1), "89.86", "0.00"),
}


def test_acceptance_month_credit_lines_are_the_stated_ones(statement: Statement) -> None:
    found = {
        line.sla_code: (
            line.consecutive,
            line.tier_factor,
            line.repeat,
            line.due,
            line.credit,
            line.earn_back,
        )
        for line in statement.credits.lines
    }
    assert found == {
        code: (consecutive, tier, repeat, usd(credit), usd(credit), usd(earned))
        for code, (consecutive, tier, repeat, credit, earned) in CREDITS.items()
    }


def test_acceptance_month_net_is_gross_less_credits_plus_earn_back(statement: Statement) -> None:
    assert statement.credits.due == usd("853.63")
    assert statement.credits.total == usd("853.63")
    assert statement.credits.earn_back == usd("341.28")
    assert not statement.credits.capped
    assert statement.net == usd("10678.55")
    # July's 341.28 is the only credit of the eleven months before.
    assert statement.credits.twelve_month_used == usd("1194.91")


def test_acceptance_month_warns_of_s2_only(statement: Statement) -> None:
    assert [notice.message for notice in statement.notices] == [
        "S2 failed 2 months in a row; one more gives the customer the right to terminate."
    ]


def test_acceptance_month_events_stand_as_decided(statement: Statement) -> None:
    found = {
        item.event.code: (item.standing.counts, item.standing.in_time) for item in statement.events
    }
    assert found == {"E1": (True, True), "E2": (True, True), "E3": (False, False)}


def test_acceptance_month_what_ifs_are_no_excuses_and_e3(
    inputs: StatementInputs, statement: Statement
) -> None:
    found = {item.code: item for item in what_ifs(inputs, statement)}
    assert set(found) == {"no-excuses", "accept:E3"}
    assert found["no-excuses"].worth == usd("-685.73")
    assert found["accept:E3"].worth == usd("0.00")


def test_acceptance_month_e3_accepted_changes_points_but_no_money(
    inputs: StatementInputs, statement: Statement
) -> None:
    other = what_if(
        inputs, statement, code="e3", title="E3", assumed=Assumptions(accepted=frozenset({"E3"}))
    ).statement
    assert other.level("S2").month.adjusted == Fraction(114100, 1209)  # 94.376 %
    assert other.level("S2").outcome is Outcome.MINOR
    assert other.net == usd("10678.55")


def test_acceptance_month_without_excuses_is_capped_and_spread(
    inputs: StatementInputs,
) -> None:
    other = compute_statement(inputs, Assumptions(no_excuses=True))
    due = {line.sla_code: line.due for line in other.credits.lines}
    credit = {line.sla_code: line.credit for line in other.credits.lines}
    assert due == {
        "S1": usd("359.42"),
        "S2": usd("808.70"),
        "S3": usd("359.42"),
        "S4": usd("89.86"),
    }
    assert credit == {
        "S1": usd("266.24"),
        "S2": usd("599.04"),
        "S3": usd("266.24"),
        "S4": usd("66.56"),
    }
    assert other.credits.due == usd("1617.40")
    assert other.credits.total == usd("1198.08")
    assert other.credits.capped
    assert other.credits.earn_back == usd("0.00")
    assert other.net == usd("9992.82")


def test_acceptance_month_with_a_harder_s1_target_is_capped(inputs: StatementInputs) -> None:
    other = compute_statement(inputs, Assumptions(targets={"S1": Decimal(85)}))
    due = [line.due for line in other.credits.lines]
    assert due == [usd("359.42"), usd("404.35"), usd("359.42"), usd("89.86")]
    assert other.credits.due == usd("1213.05")
    assert other.credits.total == usd("1198.08")
    # In cents x 119808 / 121305: 35498.447, 39936 (40435 is a third of the sum), 35498.447,
    # 8875.106; whole parts make 119807, and the last cent goes to the first of the two .447.
    assert [line.credit for line in other.credits.lines] == [
        usd("354.99"),
        usd("399.36"),
        usd("354.98"),
        usd("88.75"),
    ]


def test_acceptance_month_sealed_becomes_the_history_of_the_next(statement: Statement) -> None:
    found = {item.sla_code: item for item in past_results(statement, StatementId(7))}
    assert list(found) == ["S1", "S2", "S3", "S4", "K1", "K2"]
    assert found["S1"].figure == Fraction(410600, 4952)
    assert found["S1"].reached_stretch
    assert (found["S2"].outcome, found["S2"].credit_minor) == (Outcome.MINOR, 40435)
    assert found["K1"].credit_minor == 0
    assert {item.month for item in found.values()} == {dt.date(2026, 9, 1)}
    assert {item.statement_id for item in found.values()} == {7}

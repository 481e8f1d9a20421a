"""The credit rules in sentences, and a month's credits as formulas; the acceptance month's levels.

S1 is met and reached its stretch, S2 is a second minor miss, S3 a major one, S4 a first minor one;
9,984.00 of the charges are at risk.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.codec import canonical, from_json, to_json
from bpodesk.domain.credit_formulas import earned_words, share_formula, tally_words
from bpodesk.domain.credit_words import (
    credit_clause_values,
    meter_words,
    termination_meters,
    termination_words,
)
from bpodesk.domain.figures import is_within, statement_figures
from bpodesk.domain.parts import parts_of
from bpodesk.domain.recompute import worked_out
from bpodesk.domain.sla.credits import CreditPolicy, Mechanism, PointStep
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import Statement, StatementInputs, compute_statement
from tests.domain import september

STEPS = (
    PointStep(from_points=1, percent=Decimal(2)),
    PointStep(from_points=3, percent=Decimal(5)),
)
POINTS: dict[str, Any] = {"mechanism": Mechanism.POINTS, "point_steps": STEPS}


def inputs(**rules: Any) -> StatementInputs:
    given = september.inputs()
    terms = given.revision.terms
    changed = replace(terms, credits=replace(terms.credits, **rules))
    revision = replace(given.revision, terms=changed)
    return replace(given, parts=parts_of([revision], september.SEPTEMBER.range))


def month(**rules: Any) -> Statement:
    return compute_statement(inputs(**rules))


def formulas(statement: Statement) -> list[str]:
    stakes = {stake.days: stake for stake in statement.credits.stakes}
    tallies = {tally.days: tally for tally in statement.credits.tallies}
    return [
        share_formula(share, stakes[share.days], tallies.get(share.days))
        for line in statement.credits.lines
        for share in line.shares
    ]


# ------------------------------------------------------------------------------- formulas


@pytest.mark.parametrize(
    ("rules", "expected", "credits"),
    [
        (
            {},
            [
                "–",
                "1,198.08 × 45 % × 50 % × 1.5",
                "1,198.08 × 30 % × 100 % × 1",
                "1,198.08 × 15 % × 50 % × 1",
            ],
            ["0.00", "404.35", "359.42", "89.86"],
        ),
        (
            # 45 %, 30 % and 15 % of the charges are far over the cap of 1,198.08.
            {"mechanism": Mechanism.FLAT_WEIGHT, "at_risk_percent": Decimal(100)},
            ["–", "9,984.00 × 45 % × 1.5", "9,984.00 × 30 % × 1", "9,984.00 × 15 % × 1"],
            # 6,739.20, 2,995.20 and 1,497.60 are 11,232.00 of at most 9,984.00: times 8/9.
            ["0.00", "5,990.40", "2,662.40", "1,331.20"],
        ),
        (
            POINTS,
            [
                "–",
                "499.20 × 1.5 / 4.5 points",
                "499.20 × 2 / 4.5 points",
                "499.20 × 1 / 4.5 points",
            ],
            ["0.00", "166.40", "221.87", "110.93"],
        ),
        (
            {**POINTS, "point_steps": (PointStep(from_points=5, percent=Decimal(5)),)},
            ["–", "1.5 / 4.5 points", "2 / 4.5 points", "1 / 4.5 points"],
            ["0.00"] * 4,
        ),
        (
            {"mechanism": Mechanism.COUNT_TRIGGER, "trigger_failures": 3},
            ["–", "499.20 / 3", "499.20 / 3", "499.20 / 3"],
            ["0.00", "166.40", "166.40", "166.40"],
        ),
        (
            {"mechanism": Mechanism.COUNT_TRIGGER, "trigger_failures": 4},
            ["–"] * 4,
            ["0.00"] * 4,
        ),
    ],
)
def test_formula_of_each_credit_has_its_numbers(
    rules: dict[str, Any], expected: list[str], credits: list[str]
) -> None:
    statement = month(**rules)
    assert formulas(statement) == expected
    assert [str(line.credit) for line in statement.credits.lines] == credits


def test_formula_of_an_uptime_credit_has_the_percentage_of_its_tier() -> None:
    given = inputs(mechanism=Mechanism.UPTIME)
    terms = given.revision.terms
    ladder = (CreditTier(factor_percent=Decimal("2.5")),)
    levels = tuple(replace(level, tiers=ladder) for level in terms.levels)
    revision = replace(given.revision, terms=replace(terms, levels=levels))
    parts = parts_of([revision], september.SEPTEMBER.range)
    statement = compute_statement(replace(given, parts=parts))
    assert formulas(statement)[1:3] == ["9,984.00 × 2.5 % × 1.5", "9,984.00 × 2.5 % × 1"]
    # 374.40 and twice 249.60.
    assert str(statement.credits.total) == "873.60"


def test_formula_without_what_was_added_up_is_a_dash() -> None:
    statement = month(**POINTS)
    share = statement.credits.lines[1].shares[0]
    assert share_formula(share, statement.credits.stakes[0], None) == "–"


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (
            POINTS,
            (
                "4.5 failure points in all; the steps are from 1 point on 2 %; from 3 points on"
                " 5 %: 5 % of USD 9,984.00 = USD 499.20."
            ),
        ),
        (
            {**POINTS, "minor_points": 0, "major_points": 1},
            (
                "1 failure point in all; the steps are from 1 point on 2 %; from 3 points on 5 %:"
                " 2 % of USD 9,984.00 = USD 199.68."
            ),
        ),
        (
            {"mechanism": Mechanism.COUNT_TRIGGER},
            "3 service levels missed, 2 or more: 5 % of USD 9,984.00 = USD 499.20.",
        ),
        (
            {"mechanism": Mechanism.COUNT_TRIGGER, "trigger_amount": Decimal(250)},
            "3 service levels missed, 2 or more: USD 250.00.",
        ),
        (
            {"mechanism": Mechanism.COUNT_TRIGGER, "trigger_failures": 4},
            "3 service levels missed; 4 are needed: USD 0.00.",
        ),
    ],
)
def test_what_was_added_up_is_told_with_its_credit(rules: dict[str, Any], words: str) -> None:
    credits = month(**rules).credits
    assert tally_words(credits.tallies[0], credits.stakes[0]) == words


def test_part_of_a_credit_that_came_back_is_told() -> None:
    credits = month(earn_back_percent=Decimal(50)).credits
    assert str(credits.earn_back) == "170.64"
    assert earned_words(credits.lines[0], credits.stakes[0]) == (
        "50 % of 341.28, the credit of 2 months before"
    )
    assert earned_words(credits.lines[1], credits.stakes[0]) == ""


# ------------------------------------------------------------------------------- figures


def test_figures_keep_what_the_credits_were_worked_out_with() -> None:
    figures: Any = statement_figures(month(**POINTS, earn_back_percent=Decimal(50)), ())
    assert figures["mechanism"] == "failure points"
    assert figures["tallies"] == [
        {
            "from": "2026-09-01",
            "to": "2026-09-30",
            "mechanism": "failure points",
            "failures": 3,
            "points": "4.5",
            "percent": "5",
            "due": "499.20",
        }
    ]
    first, second, *_ = figures["credit_lines"]
    assert first["earn_back_of"] == "341.28"
    assert (second["points"], second["due"]) == ("1.5", "166.40")
    weights: Any = statement_figures(month(mechanism=Mechanism.FLAT_WEIGHT), ())
    assert weights["credit_lines"][1]["weight"] == "45"
    assert "tallies" not in weights
    counted: Any = statement_figures(month(mechanism=Mechanism.COUNT_TRIGGER), ())
    assert "points" not in counted["credit_lines"][1]


def test_figures_of_a_month_in_parts_say_the_mechanism_of_each() -> None:
    given = inputs()
    terms = given.revision.terms
    later = replace(
        given.revision,
        number=given.revision.number + 1,
        effective_from=dt.date(2026, 9, 16),
        terms=replace(terms, credits=replace(terms.credits, **POINTS)),
    )
    parts = parts_of([given.revision, later], september.SEPTEMBER.range)
    statement = compute_statement(replace(given, parts=parts))
    figures: Any = statement_figures(statement, ())
    first, second = figures["credit_lines"][1]["parts"]
    assert "mechanism" not in first
    assert (second["mechanism"], second["points"]) == ("failure points", "1.5")
    assert "points" not in figures["credit_lines"][1]


def test_figures_of_misses_in_a_window_and_of_a_level_left_out() -> None:
    figures: Any = statement_figures(month(termination_misses=4, chronic_misses=1), ())
    first, second, *_ = figures["credit_lines"]
    assert (second["missed"], second["missed_of"], second["missed_months"]) == (2, 4, 12)
    assert (first["earn_back"], first["chronic_misses"]) == ("0.00", 1)
    assert (
        "S1 reached its stretch but earns nothing back: it failed 1 of the last 12 months, and 1 or"
        " more shut that out."
    ) in figures["notices"]


def test_figures_under_allocations_are_written_as_they_always_were() -> None:
    figures: Any = statement_figures(month(), ())
    assert {"mechanism", "tallies"}.isdisjoint(figures)
    assert {key for line in figures["credit_lines"] for key in line} == {
        "code",
        "result",
        "tier_factor",
        "repeat",
        "consecutive",
        "due",
        "credit",
        "earn_back",
    }
    assert is_within(figures, figures)


def test_sealed_inputs_give_the_same_credits_again() -> None:
    given = inputs(**POINTS, termination_misses=4)
    statement, _ = worked_out(canonical(given))
    assert statement.credits == compute_statement(given).credits


def test_rules_that_were_agreed_before_keep_their_text() -> None:
    """A policy as it was written before there were mechanisms."""
    written = {
        "at_risk_percent": "12",
        "pool_percent": "100",
        "minor_factor_percent": "50",
        "major_factor_percent": "100",
        "repeat_multiplier": "1.5",
        "monthly_cap_percent": "100",
        "twelve_month_cap": None,
        "earn_back_months": 2,
        "termination_consecutive": 3,
        "force_majeure_notice_hours": 48,
        "customer_notice_business_days": 5,
        "decision_business_days": 5,
    }
    policy = from_json(CreditPolicy, written)
    assert policy == CreditPolicy()
    assert to_json(policy) == written
    later = replace(policy, **POINTS)
    assert from_json(CreditPolicy, to_json(later)) == later


# ------------------------------------------------------------------------------- notices


@pytest.mark.parametrize(
    ("rules", "notice"),
    [
        (
            {"termination_consecutive": 2},
            "S2 failed 2 months in a row: the customer has the right to terminate.",
        ),
        (
            {},
            "S2 failed 2 months in a row; one more gives the customer the right to terminate.",
        ),
        (
            {"termination_consecutive": 0, "termination_misses": 2},
            "S2 failed 2 of the last 12 months: the customer has the right to terminate.",
        ),
        (
            {"termination_misses": 3, "termination_consecutive": 5},
            (
                "S2 failed 2 of the last 12 months; one more gives the customer the right to"
                " terminate."
            ),
        ),
        ({"termination_consecutive": 0}, ""),
    ],
)
def test_right_to_terminate_is_told_with_its_reason(rules: dict[str, int], notice: str) -> None:
    told = [item.message for item in month(**rules).notices if item.message.startswith("S2 failed")]
    assert told == ([notice] if notice else [])


def test_meter_says_how_far_the_misses_have_come() -> None:
    (_, line, *_) = month(termination_misses=4, termination_months=6).credits.lines
    assert meter_words(line.meter) == "2 of 3 misses in a row, 2 of 4 within 6 months"
    (_, line, *_) = month(termination_consecutive=0).credits.lines
    assert meter_words(line.meter) == ""


# ------------------------------------------------------------------------------- clauses


def said(name: str, **rules: Any) -> str:
    return credit_clause_values(CreditPolicy(**rules), "USD")[f"credits.{name}_note"]


def test_clause_says_each_mechanism_in_whole_sentences() -> None:
    assert said("amount", mechanism=Mechanism.FLAT_WEIGHT) == (
        "The Service Credit for a Miss, minor or major, is the month’s Charges on the fee lines at"
        " risk, times the Allocation. From the second month in a row with a Miss of the same"
        " Service Level, it is also multiplied by 1.5. The result is rounded once."
    )
    assert said("amount", mechanism=Mechanism.UPTIME).startswith(
        "The Service Credit for a Miss is the month’s Charges on the fee lines at risk, times the"
        " percentage of the tier in Schedule C that the result lies in."
    )
    points = said("amount", **POINTS)
    assert points.startswith(
        "A Minor Miss counts for 1 failure point, a Major Miss for 2. From the second month in a"
        " row with a Miss of the same Service Level, its points are multiplied by 1.5."
    )
    assert (
        "a percentage of the month’s Charges on the fee lines at risk: from 1 point on 2 %; from 3"
        " points on 5 %."
    ) in points
    assert "A Minor Miss counts for 3 failure points, " in said("amount", **POINTS, minor_points=3)
    trigger = said("amount", mechanism=Mechanism.COUNT_TRIGGER)
    assert trigger.startswith(
        "If 2 or more Service Levels are missed in the same month, the Service Credit of that month"
        " is 5 % of the month’s Charges on the fee lines at risk."
    )
    assert trigger.endswith("its credit is taken of its own Charges.")
    amount = said(
        "amount",
        mechanism=Mechanism.COUNT_TRIGGER,
        trigger_failures=1,
        trigger_amount=Decimal(250),
    )
    assert amount.startswith(
        "If a Service Level is missed in the same month, the Service Credit of that month is USD"
        " 250.00."
    )
    assert amount.endswith("or of the amount by its days.")


@pytest.mark.parametrize("mechanism", list(Mechanism))
def test_clause_says_what_an_allocation_is_under_each_mechanism(mechanism: Mechanism) -> None:
    note = said("shares", mechanism=mechanism)
    assert ("without Allocations" in note) is not mechanism.uses_allocations
    assert ("pool of 100 %" in note) is (mechanism is Mechanism.ALLOCATION)


def test_clause_says_what_comes_back_and_what_gives_the_right_to_end() -> None:
    assert said("earn_back") == (
        "The Earn-Back equals the Service Credit that was given for the Miss, after any cap."
    )
    assert said("termination") == (
        "The Customer has this right if the same Service Level is a Miss in 3 months in a row."
    )
    assert said("termination", termination_consecutive=0) == (
        "The Parties have agreed on no number of Misses that would give it."
    )
    assert termination_words(CreditPolicy(termination_consecutive=1, termination_misses=2)) == (
        "1 month in a row or 2 of 12 months that follow each other"
    )


def test_meters_are_told_of_levels_that_missed_anything() -> None:
    assert termination_meters(month(termination_misses=4).credits) == (
        "S1 0 of 3 misses in a row, 1 of 4 within 12 months",
        "S2 2 of 3 misses in a row, 2 of 4 within 12 months",
        "S3 1 of 3 misses in a row, 1 of 4 within 12 months",
        "S4 1 of 3 misses in a row, 1 of 4 within 12 months",
    )
    assert termination_meters(month(termination_consecutive=0).credits) == ()

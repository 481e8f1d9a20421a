"""One incident once. At risk are 1,198.08; S1 to S3 would cost 269.57, 359.42 and 89.86."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from bpodesk.domain.codec import canonical, to_json
from bpodesk.domain.credit_formulas import line_formula
from bpodesk.domain.credit_words import credit_clause_values, incident_words
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.parts import parts_of
from bpodesk.domain.recompute import worked_out
from bpodesk.domain.sla.credits import (
    CreditPolicy,
    Credits,
    History,
    Mechanism,
    PointStep,
    Verdict,
    compute_credits,
    stakes_of,
)
from bpodesk.domain.sla.incidents import Incident, check_incident
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.statements import compute_statement
from tests.domain import september
from tests.domain.making import level

SEPTEMBER = september.SEPTEMBER
MET, MINOR, MAJOR = Outcome.MET, Outcome.MINOR, Outcome.MAJOR
ONCE = CreditPolicy(pool_percent=Decimal(90), incident_once=True)
ALLOCATIONS = ("45", "30", "15")


def incident(code: str, *sla_codes: str, counted: str = "") -> Incident:
    return Incident(
        contract_id=ContractId(1),
        month=SEPTEMBER.first,
        code=code,
        title="Power cut",
        sla_codes=sla_codes,
        counted=counted,
    )


def credited(
    *incidents: Incident,
    policy: CreditPolicy = ONCE,
    outcomes: Sequence[Outcome] = (MINOR, MAJOR, MINOR),
) -> Credits:
    return compute_credits(
        [
            Verdict(
                level=level(f"S{number}", allocation=allocation),
                days=SEPTEMBER.range,
                outcome=outcome,
                reached_stretch=False,
            )
            for number, (allocation, outcome) in enumerate(
                zip(ALLOCATIONS, outcomes, strict=True), 1
            )
        ],
        stakes=stakes_of([(SEPTEMBER.range, policy, Money(998_400, "USD"))]),
        history=History(()),
        month=SEPTEMBER,
        incidents=incidents,
    )


def dollars(found: Credits) -> list[str]:
    return [str(line.credit) for line in found.lines]


@pytest.mark.parametrize(
    ("incidents", "credits", "counted", "not_due"),
    [
        ((), ["269.57", "359.42", "89.86"], [], []),
        ((incident("I1", "S1", "S2"),), ["0.00", "359.42", "89.86"], ["S2"], ["269.57"]),
        (
            (incident("I1", "S1", "S2", counted="S1"),),
            ["269.57", "0.00", "89.86"],
            ["S1"],
            ["359.42"],
        ),
        (
            (incident("I1", "S1", "S2", "S3", counted="S3"),),
            ["0.00", "0.00", "89.86"],
            ["S3"],
            ["628.99"],
        ),
        # S2 stays in, for I2 counts for it; S1 and S3 are left out, each by its own incident.
        (
            (incident("I1", "S1", "S2"), incident("I2", "S2", "S3")),
            ["0.00", "359.42", "0.00"],
            ["S2", "S2"],
            ["269.57", "89.86"],
        ),
        # What one incident leaves out another does not count again.
        (
            (incident("I1", "S1", "S2"), incident("I2", "S1", "S2")),
            ["0.00", "359.42", "89.86"],
            ["S2"],
            ["269.57"],
        ),
        # A level of which nobody knows, and one alone.
        ((incident("I1", "S1", "S9"),), ["269.57", "359.42", "89.86"], [], []),
    ],
)
def test_incident_costs_the_credit_of_one_level(
    incidents: tuple[Incident, ...], credits: list[str], counted: list[str], not_due: list[str]
) -> None:
    found = credited(*incidents)
    assert dollars(found) == credits
    assert [item.counted for item in found.incidents] == counted
    assert [str(item.not_due) for item in found.incidents] == not_due


def test_incident_of_a_level_that_was_met_is_no_matter() -> None:
    found = credited(incident("I1", "S1", "S2", counted="S1"), outcomes=(MET, MAJOR, MINOR))
    assert dollars(found) == ["0.00", "359.42", "89.86"]
    assert found.incidents == ()
    # Picked was one that was met in the end: the dearest of the others counts.
    found = credited(incident("I1", "S1", "S2", "S3", counted="S1"), outcomes=(MET, MAJOR, MINOR))
    assert dollars(found) == ["0.00", "359.42", "0.00"]


def test_incident_counts_for_all_where_the_contract_does_not_say_once() -> None:
    policy = dataclasses.replace(ONCE, incident_once=False)
    found = credited(incident("I1", "S1", "S2"), policy=policy)
    assert dollars(found) == ["269.57", "359.42", "89.86"]
    assert found.incidents == ()


def test_level_that_is_left_out_still_missed() -> None:
    line = credited(incident("I1", "S1", "S2")).lines[0]
    assert (line.outcome, line.consecutive, line.meter.in_a_row) == (MINOR, 1, 1)
    assert line.incident == "I1"


def test_incident_under_points_counts_the_points_of_one_level() -> None:
    """1, 2 and 1 points reach 4: 5 % of 9,984.00. Without S1 they are 3: 2 %, by 2 and 1."""
    policy = CreditPolicy(
        mechanism=Mechanism.POINTS,
        incident_once=True,
        point_steps=(
            PointStep(from_points=3, percent=Decimal(2)),
            PointStep(from_points=4, percent=Decimal(5)),
        ),
    )
    assert dollars(credited(policy=policy)) == ["124.80", "249.60", "124.80"]
    found = credited(incident("I1", "S1", "S2"), policy=policy)
    assert dollars(found) == ["0.00", "133.12", "66.56"]
    assert str(found.incidents[0].not_due) == "299.52"
    # Where no step is reached the one with more points counts.
    few = dataclasses.replace(policy, point_steps=(PointStep(from_points=9, percent=Decimal(5)),))
    assert credited(incident("I1", "S1", "S2"), policy=few).incidents[0].counted == "S2"


def test_incident_under_a_count_trigger_is_one_miss() -> None:
    policy = CreditPolicy(mechanism=Mechanism.COUNT_TRIGGER, incident_once=True)
    found = credited(incident("I1", "S1", "S2", "S3"), policy=policy)
    assert (str(found.total), found.tallies[0].failures) == ("0.00", 1)


# ------------------------------------------------------------------------------- the statement


def month(*incidents: Incident, **rules: Any) -> Any:
    given = september.inputs()
    terms = given.revision.terms
    changed = replace_credits(terms, incident_once=True, **rules)
    revision = dataclasses.replace(given.revision, terms=changed)
    parts = parts_of([revision], SEPTEMBER.range)
    return dataclasses.replace(given, parts=parts, incidents=incidents)


def replace_credits(terms: Any, **rules: Any) -> Any:
    return dataclasses.replace(terms, credits=dataclasses.replace(terms.credits, **rules))


def test_statement_tells_the_incident_and_seals_it() -> None:
    """S2, S3 and S4 would cost 404.35, 359.42 and 89.86."""
    given = month(incident("I1", "S2", "S3", counted="S3"))
    statement = compute_statement(given)
    assert str(statement.credits.total) == "449.28"
    figures: Any = statement_figures(statement, ())
    assert figures["incidents"] == [
        {
            "code": "I1",
            "title": "Power cut",
            "counted": "S3",
            "left_out": ["S2"],
            "not_due": "404.35",
        }
    ]
    assert figures["credit_lines"][1]["incident"] == "I1"
    assert worked_out(canonical(given))[0].credits == statement.credits
    assert incident_words(statement.credits.incidents[0]) == (
        "Incident I1, Power cut: counted once, for S3. S2 costs nothing for it; USD 404.35 are not"
        " due."
    )
    line = statement.credits.lines[1]
    stake = statement.credits.stakes[0]
    assert line_formula(line, line.shares[0], stake, None) == "incident I1"


def test_inputs_without_an_incident_are_written_as_they_always_were() -> None:
    written: Any = to_json(september.inputs())
    assert "incidents" not in written


def test_clause_says_that_an_incident_counts_once() -> None:
    note = credit_clause_values(ONCE, "USD")["credits.amount_note"]
    assert note.endswith(
        "Where one event makes several Service Levels miss in a month, its Service Credits are due"
        " for one of them only: the one that the Customer picks, or else the one with the highest"
        " credit. The others stay Misses."
    )


# ------------------------------------------------------------------------------- checks

LEVELS = (level("S1"), level("S2"))


def test_incident_in_order_has_no_problems() -> None:
    assert check_incident(incident("I1", "S1", "S2"), LEVELS) == ()
    assert check_incident(incident("I1", "S1", "S2", counted="S2"), LEVELS) == ()


@pytest.mark.parametrize(
    ("found", "field", "words"),
    [
        (incident(" ", "S1", "S2"), "code", "needs a code"),
        (dataclasses.replace(incident("I1", "S1", "S2"), title=" "), "title", "what happened"),
        (incident("I1", "S1", "S2", "S7"), "sla_codes", "no service level S7"),
        (incident("I1", "S1", "S1"), "sla_codes", "two or more"),
        (incident("I1", "S1", "S2", counted="S7"), "counted", "S7 is none of the service levels"),
    ],
)
def test_incident_with_a_mistake_is_a_problem_at_its_field(
    found: Incident, field: str, words: str
) -> None:
    (problem,) = check_incident(found, LEVELS)
    assert problem.field == field
    assert words in problem.message

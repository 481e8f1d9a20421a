"""What the excused events of the acceptance month are worth, alone, together and disputed.

At risk is 12 % of 9,984.00 = 1,198.08. Due without E1: S1 30 % = 359.42, S2 33.75 % = 404.35, S3
30 % = 359.42, S4 7.5 % = 89.86; together 1,213.05, which the cap of 1,198.08 cuts in proportion:
354.984.., 399.36, 354.984.., 88.751.., the odd cent to S1, first of the two equal rests. Nothing is
earned back: S1 is short of its stretch.
"""

import dataclasses

import pytest

from bpodesk.domain.excuse_worth import ExcuseWorth, disputes_of, event_worth, together_of
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.sla.excuses import Decision
from bpodesk.domain.statements import StatementInputs, compute_statement
from bpodesk.domain.what_ifs import what_ifs
from tests.domain.september import inputs


def with_decision(code: str, decision: Decision) -> StatementInputs:
    given = inputs()
    events = tuple(
        dataclasses.replace(event, decision=decision) if event.code == code else event
        for event in given.events
    )
    return dataclasses.replace(given, events=events)


def credits_of(worth: ExcuseWorth) -> list[tuple[str, str, str]]:
    return [
        (level.without.result.level.code, str(level.without.credit), str(level.excused.credit))
        for level in worth.levels
    ]


E1_BOTH_WAYS = [
    ("S1", "354.99", "0.00"),
    ("S2", "399.36", "404.35"),
    ("S3", "354.98", "359.42"),
    ("S4", "88.75", "89.86"),
]


def test_event_that_counts_is_compared_with_the_month_without_it() -> None:
    given = inputs()
    worth = event_worth(given, compute_statement(given), "E1")
    assert credits_of(worth) == E1_BOTH_WAYS
    s1 = worth.levels[0]
    assert (str(s1.without.earn_back), str(s1.excused.earn_back)) == ("0.00", "341.28")
    assert (str(worth.without.net), str(worth.excused.net)) == ("9,992.82", "10,678.55")
    assert (worth.codes, worth.title, str(worth.worth)) == (
        ("E1",),
        "E1 Typhoon outage",
        "685.73",
    )
    assert [level.differs for level in worth.levels] == [True, True, True, True]


def test_smaller_event_is_worth_the_difference_it_makes_alone() -> None:
    # Without E2 S2 is 92.016 %: 808.70, in all 1,257.98, capped; S1 is met and earns back.
    given = inputs()
    worth = event_worth(given, compute_statement(given), "E2")
    assert [line[1] for line in credits_of(worth)] == ["0.00", "770.19", "342.31", "85.58"]
    assert (str(worth.without.net), str(worth.worth)) == ("10,334.10", "344.45")
    assert [level.differs for level in worth.levels] == [False, True, True, True]


def test_event_that_does_not_count_is_compared_with_the_month_that_accepts_it() -> None:
    given = inputs()
    statement = compute_statement(given)
    worth = event_worth(given, statement, "E3")
    assert worth.without is statement
    assert str(worth.worth) == "0.00"
    assert [level.differs for level in worth.levels] == [False, True, False, False]
    with pytest.raises(KeyError):
        event_worth(given, statement, "E9")


def test_all_events_together_are_worth_the_month_without_any() -> None:
    given = inputs()
    statement = compute_statement(given)
    worth = together_of(statement, what_ifs(given, statement))
    assert worth is not None
    assert (worth.codes, str(worth.worth)) == (("E1", "E2"), "685.73")
    others = [case for case in what_ifs(given, statement) if case.code != "no-excuses"]
    assert together_of(statement, others) is None
    assert disputes_of(statement, what_ifs(given, statement)) == ()


def test_dispute_is_shown_both_ways_and_the_statement_goes_without_it() -> None:
    given = with_decision("E1", Decision.DISPUTED)
    statement = compute_statement(given)
    cases = what_ifs(given, statement)
    assert str(statement.net) == "9,992.82"
    (dispute,) = disputes_of(statement, cases)
    assert credits_of(dispute) == E1_BOTH_WAYS
    assert (dispute.title, str(dispute.worth)) == ("E1 Typhoon outage", "685.73")
    figures = statement_figures(statement, cases)
    assert isinstance(figures, dict)
    disputes = figures["disputes"]
    assert isinstance(disputes, list)
    (shown,) = disputes
    assert isinstance(shown, dict)
    assert (shown["events"], shown["worth"]) == (["E1"], "685.73")
    rejected, accepted = shown["if_rejected"], shown["if_accepted"]
    assert isinstance(rejected, dict)
    assert isinstance(accepted, dict)
    assert (rejected["credits"], rejected["earn_back"], rejected["net"]) == (
        "1198.08",
        "0.00",
        "9992.82",
    )
    assert (accepted["credits"], accepted["earn_back"], accepted["net"]) == (
        "853.63",
        "341.28",
        "10678.55",
    )
    assert rejected["levels"] == {
        "K1": {"adjusted": "410.000", "result": "met"},
        "K2": {"adjusted": "86.513", "result": "met"},
        "S1": {"adjusted": "78.738", "result": "minor"},
        "S2": {"adjusted": "93.525", "result": "minor"},
        "S3": {"adjusted": "98.000", "result": "major"},
        "S4": {"adjusted": "98.305", "result": "minor"},
    }


def test_two_disputes_are_shown_alone_and_together() -> None:
    given = inputs()
    events = tuple(
        dataclasses.replace(event, decision=Decision.DISPUTED) if event.code != "E3" else event
        for event in given.events
    )
    given = dataclasses.replace(given, events=events)
    statement = compute_statement(given)
    # Without both 1,617.40 is due and the cap holds: accepting E2 alone still leaves 1,213.05.
    disputes = disputes_of(statement, what_ifs(given, statement))
    assert [(item.title, str(item.worth)) for item in disputes] == [
        ("E1 Typhoon outage", "341.28"),
        ("E2 Order system down", "0.00"),
        ("E1, E2 together", "685.73"),
    ]


def test_month_without_a_dispute_has_the_figures_it_always_had() -> None:
    given = inputs()
    statement = compute_statement(given)
    figures = statement_figures(statement, what_ifs(given, statement))
    assert isinstance(figures, dict)
    assert "disputes" not in figures

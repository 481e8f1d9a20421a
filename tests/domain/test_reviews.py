"""Quarters, and a review out of the figures of its months."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionSide
from bpodesk.domain.issues import Pause
from bpodesk.domain.money import Money
from bpodesk.domain.periods import DateRange, Month
from bpodesk.domain.quarters import Quarter
from bpodesk.domain.reviews import (
    MonthFigures,
    credits_used,
    event_decisions,
    events_of,
    log_decisions,
    month_money,
    trends_of,
)
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.levels import LevelKind, Outcome
from tests.domain.test_issue_log import D, action, log
from tests.domain.test_issues import at, issue

Q3 = Quarter(2026, 3)
JUNE, JULY, AUGUST, SEPTEMBER = (Month(2026, number) for number in (6, 7, 8, 9))


def level(code: str, adjusted: str | None, result: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "title": f"Level {code}",
        "kind": "SLA",
        "unit": "%",
        "target": "80",
        "adjusted": adjusted,
        "result": result,
        **more,
    }


def month(which: Month, *levels: dict[str, Any], version: int = 0, **more: Any) -> MonthFigures:
    figures: dict[str, Any] = {
        "currency": "USD",
        "gross": "1000.00",
        "credits": "12.50",
        "earn_back": "2.50",
        "net": "990.00",
        "levels": list(levels),
        "events": [],
        "credit_lines": [],
        **more,
    }
    return MonthFigures(month=which, figures=figures, version=version)


def past(which: Month, code: str = "S1", figure: int | None = 75) -> PastResult:
    return PastResult(
        contract_id=ContractId(1),
        sla_code=code,
        month=which.first,
        numerator=figure or 0,
        denominator=0 if figure is None else 1,
        outcome=Outcome.MINOR,
    )


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("2026-Q3", Q3),
        (" 2026-q1 ", Quarter(2026, 1)),
        ("2026-Q5", None),
        ("2026-3", None),
        ("26-Q1", None),
    ],
)
def test_quarter_is_read_from_its_text(text: str, quarter: Quarter | None) -> None:
    assert Quarter.parse(text) == quarter


def test_quarter_has_three_months() -> None:
    assert Q3.months == (JULY, AUGUST, SEPTEMBER)
    assert Q3.range == DateRange(start=D(2026, 7, 1), end=D(2026, 10, 1))
    assert {Quarter.containing(item) for item in Q3.months} == {Q3}
    assert str(Quarter.containing(Month(2026, 12))) == "2026-Q4"


def test_month_of_a_review_says_what_its_figures_say() -> None:
    money = month_money(month(JULY, version=2, excused_events_worth="7.00"))
    assert (money.version, money.net, money.excused) == (
        2,
        Money(99_000, "USD"),
        Money(700, "USD"),
    )
    assert month_money(month(JULY, excused_events_worth=None)).excused is None
    assert month_money(month(JULY)).excused is None


def test_trend_goes_through_the_months_and_those_before() -> None:
    months = (
        month(JULY, level("S1", "78.600", "minor"), level("K1", "4.000", "met", kind="KPI")),
        month(
            AUGUST,
            level("S1", "70", "minor"),
            level("S1", "82.4", "met"),
            level("S2", None, "no data"),
        ),
    )
    results = (
        past(JUNE),
        past(Month(2026, 3)),
        past(JUNE, "S9"),
        past(Month(2026, 4), figure=None),
    )
    s1, s2, k1 = trends_of(months, results, quarter=Q3)
    assert [(point.month, point.value, point.before) for point in s1.points] == [
        (Month(2026, 4), None, True),
        (JUNE, Fraction(75), True),
        (JULY, Fraction("78.6"), False),
        (AUGUST, Fraction("82.4"), False),
    ]
    assert (s1.target, s1.kind, k1.kind) == (Decimal(80), LevelKind.SLA, LevelKind.KPI)
    assert [point.outcome for point in s2.points] == [Outcome.NO_DATA]


def test_trend_of_a_draft_without_data_shows_what_was_typed() -> None:
    months = (month(JULY, level("S1", None, "no data")), month(AUGUST, level("S1", "90", "met")))
    (trend,) = trends_of(months, (past(JULY), past(AUGUST)), quarter=Q3)
    assert [(point.value, point.outcome) for point in trend.points] == [
        (Fraction(75), Outcome.MINOR),
        (Fraction(90), Outcome.MET),
    ]


def test_trend_counts_misses_as_the_last_month_does() -> None:
    lines = [{"code": "S2", "consecutive": 1}, {"code": "S1", "consecutive": 2}]
    months = (month(JULY, level("S1", "70", "minor"), credit_lines=lines),)
    (trend,) = trends_of(months, (), quarter=Q3)
    assert trend.consecutive == 2
    months = (*months, month(AUGUST, level("S1", "90", "met")))
    (trend,) = trends_of(months, (), quarter=Q3)
    assert trend.consecutive == 0
    assert trends_of((), (), quarter=Q3) == ()


def event(code: str, decision: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": "Storm",
        "kind": "force majeure",
        "decision": decision,
        "counts": False,
        "reason": "no decision yet",
    }


def test_events_of_a_month_have_their_worth_and_ask_for_decisions() -> None:
    told = events_of(
        month(
            JULY,
            events=[event("E1", "noticed"), event("E2", "disputed"), event("E3", "rejected")],
            what_if=[{"case": "accept:E1", "worth": "404.35"}],
        )
    )
    assert [item.worth for item in told] == [Money(40_435, "USD"), None, None]
    assert event_decisions(told) == (
        "Decide on the excused event E1 “Storm”. It is worth USD 404.35.",
        "Settle the dispute on the excused event E2 “Storm”.",
    )


def test_log_asks_for_what_the_customer_owes() -> None:
    found = log(
        (
            issue(pauses=(Pause(started_at=at(8, 9), reason="the price list"),)),
            issue(code="I-2", pauses=(Pause(started_at=at(8, 9)),)),
            issue(code="I-3"),
        ),
        (
            action(side=ActionSide.CUSTOMER, due_on=D(2026, 9, 9)),
            action(side=ActionSide.CUSTOMER, what="Name an owner"),
            action(side=ActionSide.CUSTOMER, done_on=D(2026, 9, 9)),
            action(),
        ),
    )
    assert log_decisions(found) == (
        "Give what I-001 “Late” waits for: the price list.",
        "Give what I-2 “Late” waits for.",
        "Do what is agreed: Train, due on 9 September 2026.",
        "Do what is agreed: Name an owner.",
    )


def test_credits_of_twelve_months_are_the_last_months_word() -> None:
    assert credits_used(()) is None
    assert credits_used((month(JULY),)) is None
    told = month(AUGUST, twelve_month_credits="99.00")
    assert credits_used((month(JULY), told)) == Money(9_900, "USD")

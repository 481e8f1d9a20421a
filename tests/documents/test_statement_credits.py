"""The credit page of a statement under each mechanism, as its blocks say it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bpodesk.documents.blocks import Block, Paragraph, Table
from bpodesk.documents.statement_credits import credit_blocks
from bpodesk.domain.parts import parts_of
from bpodesk.domain.sla.credits import Mechanism, PointStep
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import Statement, compute_statement
from tests.domain import september

POINTS: dict[str, Any] = {
    "mechanism": Mechanism.POINTS,
    "point_steps": (
        PointStep(from_points=1, percent=Decimal(2)),
        PointStep(from_points=3, percent=Decimal(5)),
    ),
}


def month(
    *, from_day: int | None = None, ladder: tuple[CreditTier, ...] = (), **rules: Any
) -> Statement:
    given = september.inputs()
    terms = given.revision.terms
    changed = replace(
        terms,
        credits=replace(terms.credits, **rules),
        levels=tuple(
            replace(level, tiers=ladder if level.allocation_percent else ())
            for level in terms.levels
        ),
    )
    revisions = [replace(given.revision, terms=changed)]
    if from_day is not None:
        later = dt.date(2026, 9, from_day)
        revisions = [given.revision, replace(revisions[0], number=3, effective_from=later)]
    return compute_statement(replace(given, parts=parts_of(revisions, september.SEPTEMBER.range)))


def told(statement: Statement) -> tuple[list[str], list[tuple[str, ...]]]:
    """The page's sentences, and the rows of its last table."""
    blocks: list[Block] = list(credit_blocks(statement))
    texts = [str(block.text) for block in blocks if isinstance(block, Paragraph)]
    (*_, table) = (block for block in blocks if isinstance(block, Table))
    rows = [tuple(map(str, row.cells)) for row in table.rows]
    return texts, rows


def test_page_of_points_has_what_was_added_up_and_each_formula() -> None:
    texts, rows = told(month(**POINTS, earn_back_percent=Decimal(50)))
    assert texts[:2] == [
        (
            "Mechanism: failure points. Charges at risk: USD 9,984.00. 4.5 failure points in all;"
            " the steps are from 1 point on 2 %; from 3 points on 5 %: 5 % of USD 9,984.00 ="
            " USD 499.20. Credit = the credit of all points × own points / all points."
        ),
        ("At-risk amount: 12 % of USD 9,984.00 = USD 1,198.08. Cap of the month: USD 1,198.08."),
    ]
    assert rows == [
        ("S1  Calls within 20 s", "–", "0.00", "0.00", "170.64"),
        ("Earned back: 50 % of 341.28, the credit of 2 months before", "", "", "", ""),
        (
            "S2  E-mail in 8 business hours",
            "499.20 × 1.5 / 4.5 points",
            "166.40",
            "166.40",
            "0.00",
        ),
        ("S3  Order accuracy", "499.20 × 2 / 4.5 points", "221.87", "221.87", "0.00"),
        ("S4  Fill rate", "499.20 × 1 / 4.5 points", "110.93", "110.93", "0.00"),
        ("Total", "", "499.20", "499.20", "170.64"),
    ]


def test_page_of_a_month_in_parts_has_each_parts_mechanism_and_formulas() -> None:
    """15 of 30 days have half of the agreed amount, for three misses alike."""
    rules: dict[str, Any] = {"mechanism": Mechanism.COUNT_TRIGGER, "trigger_failures": 1}
    texts, rows = told(month(from_day=16, trigger_amount=Decimal(300), **rules))
    assert texts[:3] == [
        "1–15 Sep, allocation: Credit = at-risk amount × allocation × tier × repeat.",
        (
            "16–30 Sep, count trigger: 3 service levels missed, 1 or more: USD 150.00. Credit ="
            " the credit of all misses / service levels missed."
        ),
        "Cap of the month: USD 1,198.08.",
    ]
    # A level that is met has no rows of its parts.
    assert rows[0] == ("S1  Calls within 20 s", "–", "0.00", "0.00", "341.28")
    assert [row[0] for row in rows[1:4]] == [
        "S2  E-mail in 8 business hours",
        "of which 1–15 Sep",
        "of which 16–30 Sep",
    ]
    assert rows[3][1:3] == ("150.00 / 3", "50.00")


def test_page_of_uptime_credits_names_the_tier() -> None:
    ladder = (CreditTier(factor_percent=Decimal("2.5")),)
    texts, rows = told(month(ladder=ladder, mechanism=Mechanism.UPTIME))
    assert texts[0].endswith("Credit = charges at risk × percentage of the tier × repeat.")
    assert rows[1:3] == [
        (
            "S2  E-mail in 8 business hours",
            "9,984.00 × 2.5 % × 1.5",
            "374.40",
            "374.40",
            "0.00",
        ),
        ("Tier 1 of 1: below 95 %", "", "", "", ""),
    ]


def test_page_of_allocations_tells_a_credit_that_came_back_in_part() -> None:
    _, rows = told(month(earn_back_percent=Decimal(50)))
    assert rows[1] == (
        "Earned back: 50 % of 341.28, the credit of 2 months before",
        *("",) * 6,
    )
    assert rows[0][-1] == "170.64"


def incident() -> Incident:
    return Incident(
        contract_id=september.CONTRACT_ID,
        month=september.SEPTEMBER.first,
        code="I1",
        title="Power cut",
        sla_codes=("S2", "S3"),
    )


def with_incident(statement: Statement) -> Statement:
    return compute_statement(replace(statement.inputs, incidents=(incident(),)))


def test_page_has_a_line_for_an_incident_that_counts_once() -> None:
    line = (
        "Incident I1, Power cut: counted once, for S2. S3 costs nothing for it; USD 359.42 are not"
        " due."
    )
    texts, rows = told(with_incident(month(incident_once=True)))
    assert line in texts
    assert rows[2:4] == [
        ("S3  Order accuracy", "", "", "", "0.00", "0.00", "0.00"),
        ("Counted once, with incident I1", *("",) * 6),
    ]
    texts, rows = told(with_incident(month(incident_once=True, **POINTS)))
    # The dearer is S3 with 2 points: S2 is left out. 3 points are 5 %, by 2 and 1.
    assert [row[1] for row in rows[1:4]] == [
        "incident I1",
        "499.20 × 2 / 3 points",
        "499.20 × 1 / 3 points",
    ]

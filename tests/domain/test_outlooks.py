"""What the acceptance month still allowed on the evening of Sunday 20 September, by hand.

Counted are 13 of 21 business days. On the charges at risk: seats 7,245.00 + 897.00, E's absence of
the 10th -69.00, orders at their minimum 1,680.00, platform 300.00: 10,053.00, of which 12 % are
1,206.36. Hours after the 18th are not entered yet, and no absence.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bpodesk.domain.measured import Measurement
from bpodesk.domain.outlooks import Outlook, outlooks
from bpodesk.domain.parts import parts_of
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import StatementInputs, compute_statement
from tests.domain import september


def counts(code: str, last: int, **values: int) -> Measurement:
    return Measurement(
        contract_id=september.CONTRACT_ID,
        sla_code=code,
        starts_on=dt.date(2026, 9, 1),
        ends_on=dt.date(2026, 9, last + 1),
        counts=values,
    )


def halfway(*counted: Measurement) -> StatementInputs:
    """The month until the 20th: three weeks of calls, hours until the 18th, and these counts."""
    whole = september.inputs()
    replaced = {item.sla_code for item in counted}
    return replace(
        whole,
        entries=tuple(entry for entry in whole.entries if entry.business_date.day <= 18),
        measurements=(
            *(item for item in whole.measurements[:3] if item.sla_code not in replaced),
            *counted,
        ),
    )


def by_code(inputs: StatementInputs) -> dict[str, Outlook]:
    return {found.level.code: found for found in outlooks(compute_statement(inputs))}


def test_outlook_of_emails_tells_how_many_more_may_be_late() -> None:
    # 800 in 13 days are 492 in 8; of 1,292, 64 may be late; 40 are.
    # 1,206.36 x 45 % x 50 % x 1.5 (August failed) = 407.1465.
    found = by_code(halfway(counts("S2", 20, on_time=760, items=800)))["S2"]
    assert (found.counted.last, found.remaining, found.left) == (dt.date(2026, 9, 20), 492, 24)
    assert found.sentence == (
        "24 more may be late until S2 fails (492 items due are still expected);"
        " that costs USD 407.15."
    )
    assert not found.is_lost
    assert not found.is_safe


def test_outlook_of_calls_counts_what_would_have_been_earned_back() -> None:
    # Adjusted 2,382 of 2,865; 1,763 more; 4,628 x 80 % = 3,702.4, so 442 more may be late.
    # 1,206.36 x 60 % x 50 % = 361.91; at 83.14 % the 341.28 of July come back, too.
    found = by_code(halfway())["S1"]
    assert (found.remaining, found.left, str(found.cost)) == (1763, 442, "703.19")


def test_outlook_of_hours_goes_by_what_the_seats_are_scheduled() -> None:
    # 560 h scheduled until the 18th, 552 worked; 384 h to come. 1.5 % of 944 h are 849.6 min.
    found = by_code(halfway())["S4"]
    assert (found.counted.last, found.remaining, found.left) == (dt.date(2026, 9, 18), 23_040, 369)
    assert found.sentence == (
        "6 h 9 min more may be missing until S4 fails (384 h contracted are still expected);"
        " that costs USD 90.48."
    )


def measured_as(inputs: StatementInputs, metric: str, target: str) -> StatementInputs:
    """The month with another measure for S4."""
    part = inputs.parts[0]
    levels = tuple(
        replace(item, metric=metric, target=Decimal(target), minimum=None)
        if item.code == "S4"
        else item
        for item in part.terms.levels
    )
    revision = replace(part.revision, terms=replace(part.terms, levels=levels))
    return replace(inputs, parts=parts_of([revision], september.SEPTEMBER.range))


def test_outlook_of_shrinkage_goes_by_the_hours_that_are_entered() -> None:
    # 8 h of 560 h are missing; 3 % of 944 h are 28 h 19 min, so 20 h 19 min more may be.
    found = by_code(measured_as(halfway(), "shrinkage-timesheets", "3"))["S4"]
    assert (found.remaining, found.left) == (23_040, 1_219)


def test_outlook_of_a_headcount_is_none() -> None:
    assert "S4" not in by_code(measured_as(halfway(), "attrition-staff", "30"))


def test_outlook_of_an_average_tells_the_average_of_the_rest() -> None:
    # 420 s x (3,200 + 1,969) = 2,170,980 s; 870,980 s are left for 1,969 contacts.
    found = by_code(halfway(counts("K1", 20, handle_seconds=1_300_000, handled=3_200)))["K1"]
    assert found.sentence == (
        "The 1,969 contacts handled still expected may take 442 s on average until K1 fails."
    )


def test_outlook_out_of_reach_says_so_with_the_price_of_the_miss_as_it_stands() -> None:
    # 100 are late already, of 64 that may be; 87.5 % is below the minimum of 93 %.
    # 1,206.36 x 45 % x 1.5 = 814.293.
    found = by_code(halfway(counts("S2", 20, on_time=700, items=800)))["S2"]
    assert found.is_lost
    assert found.sentence == (
        "S2 can't reach 95 % any more (492 items due are still expected); that costs USD 814.29."
    )


def test_outlook_that_nothing_can_spoil_says_so() -> None:
    # The 20 late ones are excused; 20 of 21 days: 59.5 more are expected, 62 of 1,250 may be late.
    found = by_code(halfway(counts("S2", 29, on_time=1190, items=1210)))["S2"]
    assert found.sentence == "S2 can't be missed any more (60 items due are still expected)."


def test_outlook_of_counts_that_do_not_fit_is_none() -> None:
    # Twenty were excused that were never counted.
    assert "S2" not in by_code(halfway(counts("S2", 29, on_time=1210, items=1210)))


def test_outlook_on_the_edge_says_that_no_more_may_fail() -> None:
    found = by_code(halfway(counts("S2", 20, on_time=736, items=800)))["S2"]
    assert found.left == 0
    assert found.sentence == (
        "None any more may be late until S2 fails (492 items due are still expected);"
        " that costs USD 814.29. At this pace it fails."
    )


def test_month_that_is_counted_has_no_outlook() -> None:
    assert outlooks(compute_statement(september.inputs())) == ()


def test_outlook_before_any_counts_or_hours_is_none() -> None:
    empty = replace(september.inputs(), entries=(), measurements=())
    assert outlooks(compute_statement(empty)) == ()


def test_outlook_before_the_first_business_day_expects_nothing() -> None:
    # In November 2026 the 1st is a Sunday: what was counted on it tells no pace.
    first = Measurement(
        contract_id=september.CONTRACT_ID,
        sla_code="S2",
        starts_on=dt.date(2026, 11, 1),
        ends_on=dt.date(2026, 11, 2),
        counts={"on_time": 3, "items": 3},
    )
    month = type(september.SEPTEMBER)(2026, 11)
    whole = september.inputs()
    revision = whole.parts[0].revision
    inputs = replace(
        whole,
        month=month,
        parts=parts_of([revision], month.range),
        entries=(),
        measurements=(first,),
    )
    assert outlooks(compute_statement(inputs)) == ()


@pytest.mark.parametrize(("on_time", "cost"), [(760, "407.15"), (700, "1,206.36")])
def test_outlook_of_a_level_with_tiers_costs_the_tier_it_is_in(on_time: int, cost: str) -> None:
    # Tiers of 50 % and, below 90 %, of 200 %: 1,206.36 x 45 % x 1.5 x 2 = 1,628.59, but no month
    # costs more than what is at risk.
    whole = halfway(counts("S2", 20, on_time=on_time, items=800))
    part = whole.parts[0]
    tiers = (
        CreditTier(beyond=None, factor_percent=Decimal(50)),
        CreditTier(beyond=Decimal(90), factor_percent=Decimal(200)),
    )
    levels = tuple(
        replace(item, tiers=tiers, minimum=None) if item.code == "S2" else item
        for item in part.terms.levels
    )
    terms = replace(part.terms, levels=levels)
    revision = replace(part.revision, terms=terms)
    inputs = replace(whole, parts=parts_of([revision], september.SEPTEMBER.range))
    assert str(by_code(inputs)["S2"].cost) == cost

"""Other counts for a month: what changes, and that the rest stays as it was counted."""

import datetime as dt
from dataclasses import replace

from bpodesk.domain.assumed_counts import assume_counts
from bpodesk.domain.measured import Measurement
from bpodesk.domain.money import Money
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.statements import Assumptions, compute_statement
from tests.domain import september
from tests.domain.september import CONTRACT_ID, SEPTEMBER


def week(first: int, end: int, items: int, code: str = "S2") -> Measurement:
    return Measurement(
        contract_id=CONTRACT_ID,
        sla_code=code,
        starts_on=dt.date(2026, 9, first),
        ends_on=dt.date(2026, 9, end),
        counts={"on_time": 10, "items": items},
    )


def assumed(*items: Measurement, **counts: int) -> tuple[Measurement, ...]:
    return assume_counts(items, {"S2": counts}, contract_id=CONTRACT_ID, month=SEPTEMBER)


def test_more_items_are_those_of_the_last_week() -> None:
    other = week(1, 7, 3, code="S1")
    found = assumed(week(1, 7, 20), other, week(7, 14, 30), items=60)
    assert found == (other, week(7, 14, 40), week(1, 7, 20))


def test_fewer_items_than_the_last_week_has_are_taken_from_the_one_before() -> None:
    assert assumed(week(1, 7, 20), week(7, 14, 30), items=5) == (week(7, 14, 0), week(1, 7, 5))


def test_level_without_counts_is_counted_for_the_whole_month() -> None:
    (found,) = assumed(on_time=9, items=10)
    assert (found.starts_on, found.ends_on) == (dt.date(2026, 9, 1), dt.date(2026, 10, 1))
    assert found.counts == {"on_time": 9, "items": 10}


def test_counts_of_other_months_stay() -> None:
    august = replace(week(1, 7, 20), starts_on=dt.date(2026, 8, 1), ends_on=dt.date(2026, 8, 7))
    assert assumed(august, week(1, 7, 20), items=30) == (august, week(1, 7, 30))


def test_what_if_of_counts_moves_the_money() -> None:
    # With 1,160 of 1,220 in time S2 is at 95.08 %: met, and its 404.35 stay with the vendor.
    inputs = september.inputs()
    real = compute_statement(inputs)
    other = compute_statement(inputs, Assumptions(counts={"S2": {"on_time": 1160}}), real=real)
    assert other.level("S2").outcome is Outcome.MET
    assert other.net - real.net == Money(40435, "USD")


def test_total_of_a_month_judged_in_parts_is_assumed_for_all_of_it() -> None:
    # 300 of the old terms and 200 of the new ones: 510 are ten more of the last period.
    found = assumed(week(1, 14, 300), week(14, 21, 200), items=510)
    assert [item.counts["items"] for item in found] == [210, 300]


def test_of_a_cut_off_the_last_period_alone_is_assumed() -> None:
    counted = [week(1, 7, 20), week(7, 14, 30)]
    found = assume_counts(
        counted, {"S2": {"items": 25}}, contract_id=CONTRACT_ID, month=SEPTEMBER, snapshots={"S2"}
    )
    assert found == (week(1, 7, 20), week(7, 14, 25))


def test_what_is_assumed_is_assumed_under_the_terms_as_they_are() -> None:
    before = replace(week(1, 7, 20), counted_as="threshold_seconds=30")
    (found,) = assumed(before, items=30)
    assert (found.counted_as, found.counts["items"]) == ("", 30)


def test_count_that_only_one_of_two_measures_has_changes_there_alone() -> None:
    old = replace(week(1, 7, 20), counts={"on_time": 10, "items": 20, "paused": 3})
    found = assumed(old, week(7, 14, 30), paused=1)
    assert [item.counts for item in found] == [
        {"on_time": 10, "items": 30},
        {"on_time": 10, "items": 20, "paused": 1},
    ]

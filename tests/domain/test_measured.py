import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement, Volume, check_measurement, check_volume
from tests.domain.making import level, september

WEEK = Measurement(
    contract_id=ContractId(1),
    sla_code="S1",
    starts_on=september(7),
    ends_on=september(14),
    counts={"correct": 98, "sampled": 100},
)


@pytest.mark.parametrize(("quantity", "wrong"), [("-0.01", True), ("0", False), ("3760", False)])
def test_volume_below_zero_is_a_problem(quantity: str, wrong: bool) -> None:
    volume = Volume(
        contract_id=ContractId(1),
        month=september(1),
        rate_code="ORDER",
        quantity=Decimal(quantity),
    )
    assert [problem.field for problem in check_volume(volume)] == ["quantity"] * wrong


def test_measurement_in_order_has_no_problems() -> None:
    assert check_measurement(WEEK, level()) == ()
    assert len(WEEK.days) == 7


def test_measurement_of_nothing_is_no_mistake() -> None:
    nothing = dataclasses.replace(WEEK, counts={"correct": 0, "sampled": 0})
    assert check_measurement(nothing, level()) == ()


def test_measurement_with_more_good_than_all_is_a_problem() -> None:
    wrong = dataclasses.replace(WEEK, counts={"correct": 101, "sampled": 100})
    (problem,) = check_measurement(wrong, level())
    assert problem.message == "S1: 101 of 100 is more than all."


def test_measurement_missing_or_negative_counts_name_each() -> None:
    wrong = dataclasses.replace(WEEK, counts={"correct": -1})
    found = check_measurement(wrong, level())
    assert [(problem.field, problem.value) for problem in found] == [
        ("correct", "-1"),
        ("sampled", ""),
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (september(28), dt.date(2026, 10, 2)),  # 1 October is in it
        (september(7), september(7)),
        (september(8), september(7)),
    ],
)
def test_measurement_outside_one_month_is_a_problem(starts_on: dt.date, ends_on: dt.date) -> None:
    wrong = dataclasses.replace(WEEK, starts_on=starts_on, ends_on=ends_on)
    (problem,) = check_measurement(wrong, level())
    assert problem.field == "starts_on"


def test_measurement_of_the_whole_month_has_no_problems() -> None:
    whole = dataclasses.replace(WEEK, starts_on=september(1), ends_on=dt.date(2026, 10, 1))
    assert check_measurement(whole, level()) == ()

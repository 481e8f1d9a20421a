import dataclasses
import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.commitments import Commitment, MoneyChange, commitment, money_changes
from bpodesk.domain.contracts import Terms
from bpodesk.domain.money import Money
from bpodesk.domain.rates import PriceTier, RateKind, RateLine, TierMode
from bpodesk.domain.sla.credits import CreditPolicy
from tests.domain import september
from tests.domain.making import office, rate, seated

DAY = dt.date(2026, 9, 15)


def terms(*lines: RateLine, at_risk: str = "12", cap: str = "100") -> Terms:
    policy = CreditPolicy(at_risk_percent=Decimal(at_risk), monthly_cap_percent=Decimal(cap))
    return Terms(calendar=office(), rate_lines=lines, credits=policy)


def month(
    agreed: Terms, *seats: Assignment, day: dt.date = DAY, currency: str = "USD"
) -> Commitment:
    return commitment(agreed, seats, day=day, currency=currency)


def lines(found: Commitment) -> list[tuple[str, str, str]]:
    return [(line.code, line.basis, str(line.amount)) for line in found.lines]


SEAT = rate(RateKind.SEAT, "1449.00")

# ------------------------------------------------------------------------------- seats


def test_each_seat_held_on_the_day_costs_its_fee() -> None:
    """Three people, of whom one left on the 14th and one comes on the 16th."""
    seats = (
        seated(1, seat="Seat 1"),
        seated(2, seat="Seat 2", ends_on=dt.date(2026, 9, 14)),
        seated(3, seat="Seat 3", starts_on=dt.date(2026, 9, 16)),
    )
    assert lines(month(terms(SEAT), *seats)) == [("SEAT", "1 seat at 1,449.00", "1,449.00")]


def test_last_day_of_an_assignment_is_a_day_of_it() -> None:
    seats = (seated(1, ends_on=DAY), seated(2, seat="Seat 2", starts_on=DAY))
    assert lines(month(terms(SEAT), *seats)) == [("SEAT", "2 seats at 1,449.00", "2,898.00")]


def test_two_half_timers_fill_one_seat() -> None:
    seats = (seated(1, fte=50), seated(2, fte=50), seated(3, seat="Seat 2", fte=40))
    # 1.4 x 1,449.00 = 2,028.60
    assert lines(month(terms(SEAT), *seats)) == [("SEAT", "1.4 seats at 1,449.00", "2,028.60")]


def test_stand_in_does_not_make_a_second_seat() -> None:
    """While she is trained in, two full-time people share the seat."""
    seats = (seated(1), seated(2, fte=100), seated(3, fte=30))
    assert lines(month(terms(SEAT), *seats)) == [("SEAT", "1 seat at 1,449.00", "1,449.00")]


def test_seat_rate_of_a_role_counts_the_seats_of_that_role() -> None:
    lead = rate(RateKind.SEAT, "2000", code="LEAD", role="Lead")
    agent = rate(RateKind.SEAT, "1000", code="AGENT", role="Agent")
    seats = (
        seated(1, seat="Seat 1", role="Lead"),
        seated(2, seat="Seat 2", role="Agent"),
        seated(3, seat="Seat 3", role="Agent"),
        seated(4, seat="Seat 4"),
    )
    assert lines(month(terms(lead, agent), *seats)) == [
        ("LEAD", "1 seat at 2,000.00", "2,000.00"),
        ("AGENT", "2 seats at 1,000.00", "2,000.00"),
    ]


def test_without_seats_the_seat_line_costs_nothing() -> None:
    found = month(terms(SEAT))
    assert lines(found) == [("SEAT", "0 seats at 1,449.00", "0.00")]
    assert (found.fee, found.at_risk) == (Money.zero("USD"), Money.zero("USD"))


# ------------------------------------------------------------------------------- other lines


def test_fixed_fee_and_minimum_are_committed_and_what_depends_on_work_is_not() -> None:
    found = month(
        terms(
            rate(RateKind.FIXED, "300"),
            rate(RateKind.TRANSACTION, "0.42", code="ORDER", minimum=4000),
            rate(RateKind.TRANSACTION, "0.5", code="CHAT"),
            rate(RateKind.HOURLY, "12"),
            rate(RateKind.OVERTIME, "12", factor="125"),
            rate(RateKind.NIGHT, "12", factor="10"),
            rate(RateKind.PASS_THROUGH, "1", minimum=10),
        )
    )
    assert lines(found) == [
        ("FIXED", "fixed, 300.00", "300.00"),
        ("ORDER", "minimum of 4,000 at 0.42", "1,680.00"),
    ]
    assert found.fee == Money(198_000, "USD")


def test_bands_baselines_and_minimum_hours_commit_to_their_least() -> None:
    """4,000 units: 1,000 x 0.50 + 3,000 x 0.45 = 1,850.00, or x 0.45 = 1,800.00;
    12,000 - 9,500 x 0.60 = 6,300.00; 160 h x 10.00."""
    tiered = dataclasses.replace(
        rate(RateKind.TRANSACTION, "0.50", code="T", minimum=4000),
        tiers=(PriceTier(from_units=1000, unit_rate=Decimal("0.45")),),
    )
    base = dataclasses.replace(
        rate(RateKind.BASELINE, "12000"),
        baseline_units=10_000,
        deadband_units=500,
        reduction_rate=Decimal("0.60"),
    )
    found = month(
        terms(
            tiered,
            dataclasses.replace(tiered, code="A", tier_mode=TierMode.ALL_UNITS),
            base,
            dataclasses.replace(rate(RateKind.HOURLY, "10"), minimum_hours=160),
        )
    )
    assert lines(found) == [
        ("T", "minimum of 4,000 at 0.50 to 0.45", "1,850.00"),
        ("A", "minimum of 4,000 at 0.50 to 0.45", "1,800.00"),
        ("BASELINE", "fee 12,000.00 less 9,500 at 0.60", "6,300.00"),
        ("HOURLY", "minimum of 160 h at 10.00", "1,600.00"),
    ]


def test_factor_is_part_of_the_price() -> None:
    found = month(terms(rate(RateKind.FIXED, "300", factor="110")))
    assert lines(found) == [("FIXED", "fixed, 330.00", "330.00")]


@pytest.mark.parametrize(
    ("day", "price"),
    [(30, "1,400.00"), (1, "1,449.00")],
    ids=["the last day of the old", "the first of the new"],
)
def test_rate_of_the_day_counts(day: int, price: str) -> None:
    july = dt.date(2026, 7, 1)
    agreed = terms(rate(RateKind.SEAT, "1400", ends_on=july), replace(SEAT, starts_on=july))
    when = dt.date(2026, 6 if day == 30 else 7, day)
    assert lines(month(agreed, seated(), day=when)) == [("SEAT", f"1 seat at {price}", price)]


def test_each_line_is_rounded_once_half_up() -> None:
    """A third of a seat at 100.05: 0.3333 x 100.05 = 33.346665; and 3 x 0.335 = 1.005."""
    third = replace(seated(), fte_percent=Decimal("33.33"))
    third_seat = rate(RateKind.SEAT, "100.05")
    calls = rate(RateKind.TRANSACTION, "0.335", minimum=3)
    found = month(terms(third_seat, calls), third)
    assert [str(line.amount) for line in found.lines] == ["33.35", "1.01"]
    assert str(found.fee) == "34.36"


def test_currency_without_cents_has_none() -> None:
    """Half a seat at 45,001 yen is 22,500.5, so 22,501; 12 % of that is 2,700.12."""
    found = month(terms(rate(RateKind.SEAT, "45001")), seated(fte=50), currency="JPY")
    assert lines(found) == [("SEAT", "0.5 seats at 45,001.00", "22,501")]
    assert (str(found.fee), str(found.at_risk)) == ("22,501", "2,700")


# ------------------------------------------------------------------------------- at risk


def test_only_lines_at_risk_are_the_base_of_credits() -> None:
    agreed = terms(SEAT, rate(RateKind.FIXED, "300", at_risk=False), at_risk="12", cap="50")
    found = month(agreed, seated())
    # 12 % of 1,449.00 = 173.88, half of that 86.94; the fee is 1,749.00.
    assert (str(found.fee), str(found.at_risk)) == ("1,749.00", "86.94")
    assert found.at_risk_basis == "12 % of 1,449.00, capped at 50 %"
    assert [line.at_risk for line in found.lines] == [True, False]


def test_acceptance_contract_in_september() -> None:
    """Six seats 8,694.00, orders 1,680.00, platform 300.00: 10,674.00; 12 % is 1,280.88."""
    found = commitment(
        september.terms(), september.assignments(), day=dt.date(2026, 9, 30), currency="USD"
    )
    assert lines(found) == [
        ("SEAT", "6 seats at 1,449.00", "8,694.00"),
        ("ORDER", "minimum of 4,000 at 0.42", "1,680.00"),
        ("PLATFORM", "fixed, 300.00", "300.00"),
    ]
    assert (str(found.fee), str(found.at_risk)) == ("10,674.00", "1,280.88")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 100)), max_size=8),
    st.integers(0, 10**6),
)
def test_fee_lies_between_the_shares_and_the_whole_seats(
    shares: list[tuple[int, int]], cents: int
) -> None:
    """However people share seats, nobody pays for more seats than there are."""
    seats = [
        seated(number, seat=f"Seat {seat}", fte=share)
        for number, (seat, share) in enumerate(shares, 1)
    ]
    agreed = terms(rate(RateKind.SEAT, str(Decimal(cents) / 100)))
    fee = month(agreed, *seats).fee.minor
    largest: dict[int, int] = {}
    for seat, share in shares:
        largest[seat] = max(share, largest.get(seat, 0))
    assert 100 * fee <= 100 * cents * len(largest)
    assert 100 * fee + 50 >= cents * sum(largest.values())
    assert month(agreed, *reversed(seats)).fee.minor == fee


# ------------------------------------------------------------------------------- changes


def test_equal_commitments_have_no_changes() -> None:
    found = month(terms(SEAT), seated())
    assert money_changes(found, found) == ()


def test_changes_are_of_each_line_of_the_fee_and_of_what_is_at_risk() -> None:
    before = month(terms(SEAT, rate(RateKind.FIXED, "300")), seated())
    after = month(
        terms(replace(SEAT, unit_rate=Decimal(1500)), rate(RateKind.FIXED, "300"), at_risk="10"),
        seated(),
    )
    assert money_changes(before, after) == (
        MoneyChange(
            title="Seat",
            before=Money(144_900, "USD"),
            after=Money(150_000, "USD"),
            basis="1 seat at 1,449.00 → 1 seat at 1,500.00",
        ),
        MoneyChange(title="Monthly fee", before=Money(174_900, "USD"), after=Money(180_000, "USD")),
        MoneyChange(
            title="Most that credits can take in a month",
            before=Money(20_988, "USD"),  # 12 % of 1,749.00
            after=Money(18_000, "USD"),  # 10 % of 1,800.00
            basis="12 % of 1,749.00, capped at 100 % → 10 % of 1,800.00, capped at 100 %",
        ),
    )


def test_new_line_and_gone_line_are_changes_from_and_to_nothing() -> None:
    old, new = rate(RateKind.FIXED, "300", code="A"), rate(RateKind.FIXED, "300", code="B")
    changes = money_changes(
        month(terms(old)), month(terms(replace(new, title="Portal", at_risk=False)))
    )
    assert [(item.title, item.before.minor, item.after.minor, item.basis) for item in changes] == [
        ("Fixed", 30_000, 0, "fixed, 300.00 → none"),
        ("Portal", 0, 30_000, "none → fixed, 300.00"),
        (
            "Most that credits can take in a month",
            3_600,
            0,
            "12 % of 300.00, capped at 100 % → 12 % of 0.00, capped at 100 %",
        ),
    ]


def test_renamed_line_is_called_as_it_is_called_then() -> None:
    old = rate(RateKind.FIXED, "300", code="A")
    new = replace(old, title="Portal", unit_rate=Decimal(310))
    [line, *_] = money_changes(month(terms(old)), month(terms(new)))
    assert line.title == "Portal"


def test_cap_that_changes_while_nothing_is_at_risk_changes_no_money() -> None:
    before, after = (
        month(terms(rate(RateKind.FIXED, "300", at_risk=False), cap=cap)) for cap in ("100", "50")
    )
    assert money_changes(before, after) == ()

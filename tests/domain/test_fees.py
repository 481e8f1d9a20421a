import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.fees import expected_volumes
from bpodesk.domain.money import Money
from bpodesk.domain.parts import PricedLine
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Severity
from bpodesk.domain.rates import Proration, RateKind, RateLine
from bpodesk.domain.worktime import Window
from tests.domain.billing import MONTH, SEAT, amounts, fees, full, only
from tests.domain.making import office, rate, seated, september, worked


def test_seats_held_all_month_are_one_line() -> None:
    found = fees([SEAT], assignments=[seated(1), seated(2, seat="Seat 2")])
    line = only(found)
    assert (line.quantity, line.unit, line.rate) == (2, "seat", 1449)
    assert line.amount == Money(289_800, "USD")
    assert line.basis == "seats held for the whole month"


@pytest.mark.parametrize(
    ("starts", "ends", "proration", "share", "amount"),
    [
        # 14-30 September has 13 business days, 1-11 has 4 + 4.
        (14, None, Proration.SCHEDULED_DAYS, Fraction(13, 21), "897.00"),
        (1, 11, Proration.SCHEDULED_DAYS, Fraction(8, 21), "552.00"),
        (14, None, Proration.CALENDAR_DAYS, Fraction(17, 30), "821.10"),
        (1, 11, Proration.CALENDAR_DAYS, Fraction(11, 30), "531.30"),
        (1, None, Proration.CALENDAR_DAYS, Fraction(1), "1,449.00"),
        (1, 30, Proration.SCHEDULED_DAYS, Fraction(1), "1,449.00"),
    ],
)
def test_seat_held_for_a_part_is_prorated(
    starts: int, ends: int | None, proration: Proration, share: Fraction, amount: str
) -> None:
    item = seated(starts_on=september(starts), ends_on=september(ends) if ends else None)
    line = only(fees([SEAT], assignments=[item], proration=proration))
    assert (line.quantity, str(line.amount)) == (share, amount)


def test_seat_held_for_a_part_says_how_much_of_what() -> None:
    item = seated(starts_on=september(14))
    line = only(fees([SEAT], assignments=[item]))
    assert (line.title, line.basis) == ("Seat: Seat 1", "13 of 21 scheduled days")
    line = only(fees([SEAT], assignments=[item], proration=Proration.CALENDAR_DAYS))
    assert line.basis == "17 of 30 calendar days"


def test_seat_of_half_time_costs_half() -> None:
    line = only(fees([SEAT], assignments=[seated(fte=50)]))
    assert (line.quantity, str(line.amount)) == (Fraction(1, 2), "724.50")
    assert line.basis == "21 of 21 scheduled days, 50 % of full time"


def test_seat_handed_over_is_one_whole_seat() -> None:
    items = [seated(1, ends_on=september(15)), seated(2, starts_on=september(16))]
    assert amounts(fees([SEAT], assignments=items)) == [("Seat", "1,449.00")]


def test_seat_not_held_in_the_month_is_not_charged() -> None:
    assert fees([SEAT], assignments=[seated(ends_on=dt.date(2026, 8, 31))]).lines == ()


def test_seat_absence_is_taken_off_by_the_hour() -> None:
    # 1,449 / 168 h = 8.625; one day is 8 h.
    item = seated()
    found = fees([SEAT], assignments=[item], entries=full(item, absent=[10]))
    assert amounts(found) == [("Seat", "1,449.00"), ("Absence: Seat 1", "-69.00")]
    line = found.lines[1]
    assert (line.quantity, line.unit, line.rate) == (-8, "h", Fraction("8.625"))
    assert line.basis == "hours not worked nor backfilled, at the fee / 168 h"


def test_seat_left_early_is_taken_off_to_the_minute() -> None:
    # 3 h x 8.625 = 25.875, and half a cent goes away from zero.
    item = seated()
    entries = [*full(item, absent=[10]), worked(day=september(10), minutes=300)]
    found = fees([SEAT], assignments=[item], entries=entries)
    assert amounts(found)[1] == ("Absence: Seat 1", "-25.88")


def test_seat_absence_with_a_backfill_costs_nothing_off() -> None:
    item = seated(1)
    stand_in = seated(2, starts_on=september(10), ends_on=september(10))
    entries = [*full(item, absent=[10]), *full(stand_in)]
    found = fees([SEAT], assignments=[item, stand_in], entries=entries)
    assert amounts(found) == [("Seat", "1,449.00")]


def test_seat_absence_is_not_made_good_by_two_people_on_another_day() -> None:
    item = seated(1)
    helper = seated(2, starts_on=september(10), ends_on=september(10))
    entries = [*full(item, absent=[11]), *full(helper)]
    found = fees([SEAT], assignments=[item, helper], entries=entries)
    assert amounts(found)[1] == ("Absence: Seat 1", "-69.00")


def test_seat_absence_is_not_made_good_by_overtime_elsewhere() -> None:
    item = seated()
    entries = full(item, absent=[9, 10])
    entries.append(worked(day=september(9), minutes=960))
    found = fees([SEAT], assignments=[item], entries=entries)
    assert amounts(found)[1] == ("Absence: Seat 1", "-69.00")


def test_seat_absent_all_month_nets_to_nothing() -> None:
    found = fees([SEAT], assignments=[seated()], entries=[])
    assert found.gross == Money.zero("USD")


def test_seat_rate_changed_in_mid_month_is_two_lines() -> None:
    # 1-14 September: 4 + 4 + 1 = 9 business days; the other 12 are from the 15th on.
    change = september(15)
    card = [
        rate(RateKind.SEAT, "1400", ends_on=change),
        rate(RateKind.SEAT, "1449", starts_on=change),
    ]
    found = fees(card, assignments=[seated()])
    assert [(line.quantity, str(line.amount)) for line in found.lines] == [
        (Fraction(9, 21), "600.00"),
        (Fraction(12, 21), "828.00"),
    ]


def test_seat_lines_of_a_role_charge_that_role_only() -> None:
    card = [
        rate(RateKind.SEAT, "1000", code="AGENT", role="Agent"),
        rate(RateKind.SEAT, "2000", code="LEAD", role="Lead"),
    ]
    items = [
        seated(1, role="Agent"),
        seated(2, seat="Seat 2", role="Agent"),
        seated(3, seat="Seat 3", role="Lead"),
    ]
    found = fees(card, assignments=items)
    assert [(line.code, str(line.amount)) for line in found.lines] == [
        ("AGENT", "2,000.00"),
        ("LEAD", "2,000.00"),
    ]


@pytest.mark.parametrize(
    ("currency", "unit_rate", "amount"),
    [
        ("JPY", "150000", "92,857"),  # 92,857.14
        ("KWD", "450.5", "278.881"),  # 278.88095
        ("USD", "1000", "619.05"),  # 619.0476
    ],
)
def test_seat_amount_is_rounded_to_the_currencys_unit(
    currency: str, unit_rate: str, amount: str
) -> None:
    item = seated(starts_on=september(14))
    line = only(fees([rate(RateKind.SEAT, unit_rate)], assignments=[item], currency=currency))
    assert str(line.amount) == amount


def test_hourly_line_charges_regular_minutes() -> None:
    entry = worked(day=september(1), minutes=500)
    found = fees([rate(RateKind.HOURLY, "12.34")], assignments=[seated()], entries=[entry])
    line = only(found)
    assert (line.quantity, str(line.amount)) == (8, "98.72")


def test_hourly_line_charges_minutes_not_decimal_hours() -> None:
    # 50 minutes x 12.34 / 60 = 10.2833; 0.83 h would be 10.24.
    entry = worked(day=september(1), minutes=50)
    found = fees([rate(RateKind.HOURLY, "12.34")], assignments=[seated()], entries=[entry])
    assert str(only(found).amount) == "10.28"


def test_seat_of_a_role_without_a_rate_is_told_and_not_charged() -> None:
    card = [rate(RateKind.SEAT, "1000", code="AGENT", role="Agent")]
    seats = [seated(1, role="Agent"), seated(2, seat="Seat 2", role="Lead")]
    found = fees(card, assignments=seats)
    assert [str(line.amount) for line in found.lines if line.amount.minor > 0] == ["1,000.00"]
    (problem,) = found.problems
    assert problem.message == "Seat 2 is not charged on every day: no seat rate is for its role."


def test_hourly_line_of_a_role_charges_that_role_only() -> None:
    entries = [worked(1, day=september(1)), worked(2, day=september(1), minutes=120)]
    items = [seated(1), seated(2, seat="Seat 2")]
    card = [rate(RateKind.HOURLY, "10", role="Lead")]
    found = fees(card, assignments=items, entries=entries, roles={1: "Agent", 2: "Lead"})
    assert str(only(found).amount) == "20.00"
    assert fees(card, assignments=items, entries=entries).lines == ()


def test_hourly_rate_changed_in_mid_month_is_two_lines() -> None:
    change = september(15)
    card = [
        rate(RateKind.HOURLY, "10", ends_on=change),
        rate(RateKind.HOURLY, "11", starts_on=change),
    ]
    entries = [worked(day=september(14)), worked(day=september(15))]
    found = fees(card, assignments=[seated()], entries=entries)
    assert [str(line.amount) for line in found.lines] == ["80.00", "88.00"]


def test_overtime_and_night_lines_charge_their_minutes_at_the_factor() -> None:
    card = [
        rate(RateKind.OVERTIME, "12", factor="125"),
        rate(RateKind.NIGHT, "12", factor="10", at_risk=False),
    ]
    # 10 h: 8 h of schedule and 2 h beyond. Without times they are laid 09:00-13:00, 14:00-20:00;
    # Manila's night is 10:00-18:00 in New York, less the break: 7 h.
    entry = worked(day=september(1), minutes=600)
    found = fees(card, assignments=[seated()], entries=[entry])
    assert [(line.quantity, str(line.amount)) for line in found.lines] == [
        (2, "30.00"),
        (7, "8.40"),
    ]
    assert (str(found.gross), str(found.at_risk_base)) == ("38.40", "30.00")


@pytest.mark.parametrize("kind", [RateKind.HOURLY, RateKind.OVERTIME, RateKind.NIGHT])
def test_hour_line_without_minutes_is_left_out(kind: RateKind) -> None:
    assert fees([rate(kind, "12")]).lines == ()


@pytest.mark.parametrize(
    ("starts", "ends", "share", "amount", "basis"),
    [
        (1, None, Fraction(1), "300.00", "for the month"),
        (16, None, Fraction(1, 2), "150.00", "15 of 30 days"),
        (1, 11, Fraction(1, 3), "100.00", "10 of 30 days"),  # the end is not included
    ],
)
def test_fixed_line_is_prorated_by_calendar_days(
    starts: int, ends: int | None, share: Fraction, amount: str, basis: str
) -> None:
    card = [
        rate(
            RateKind.FIXED,
            "300",
            starts_on=september(starts),
            ends_on=september(ends) if ends else None,
        )
    ]
    line = only(fees(card))
    assert (line.quantity, str(line.amount), line.basis) == (share, amount, basis)


def test_rate_line_outside_the_month_is_not_charged() -> None:
    card = [
        rate(RateKind.FIXED, "1", code="PAST", ends_on=september(1)),
        rate(RateKind.FIXED, "1", code="LATER", starts_on=dt.date(2026, 10, 1)),
    ]
    assert fees(card, volumes={"PAST": "1"}).lines == ()


ORDER = rate(RateKind.TRANSACTION, "0.42", minimum=4000)


@pytest.mark.parametrize(
    ("volume", "lines"),
    [
        ("3760", [("3760", "1,579.20"), ("240", "100.80")]),
        ("4000", [("4000", "1,680.00")]),
        ("4100", [("4100", "1,722.00")]),
        ("0", [("0", "0.00"), ("4000", "1,680.00")]),
    ],
)
def test_transactions_below_the_minimum_show_the_shortfall_apart(
    volume: str, lines: list[tuple[str, str]]
) -> None:
    found = fees([ORDER], volumes={"TRANSACTION": volume})
    assert [(line.quantity, str(line.amount)) for line in found.lines] == [
        (Fraction(quantity), amount) for quantity, amount in lines
    ]


def test_transactions_shortfall_says_done_and_minimum() -> None:
    found = fees([ORDER], volumes={"TRANSACTION": "3760"})
    assert found.lines[1].title == "Transaction: shortfall to the minimum"
    assert found.lines[1].basis == "3,760 done, 4,000 minimum"


def test_transactions_without_a_volume_are_a_warning_and_no_line() -> None:
    found = fees([ORDER])
    assert found.lines == ()
    (problem,) = found.problems
    assert problem.severity is Severity.WARNING
    assert problem.field == "TRANSACTION"
    assert "no volume is recorded for 2026-09" in problem.message


def test_transactions_with_a_rate_change_are_charged_at_the_first_days_rate() -> None:
    change = september(15)
    card = [
        rate(RateKind.TRANSACTION, "0.50", ends_on=change),
        rate(RateKind.TRANSACTION, "0.60", starts_on=change),
    ]
    assert str(only(fees(card, volumes={"TRANSACTION": "100"})).amount) == "50.00"


def test_transactions_that_begin_in_mid_month_are_charged() -> None:
    card = [rate(RateKind.TRANSACTION, "0.60", starts_on=september(15))]
    assert str(only(fees(card, volumes={"TRANSACTION": "100"})).amount) == "60.00"


@pytest.mark.parametrize(("factor", "amount"), [("100", "45.00"), ("110", "49.50")])
def test_pass_through_is_charged_at_cost_times_its_factor(factor: str, amount: str) -> None:
    card = [rate(RateKind.PASS_THROUGH, "1", factor=factor, at_risk=False)]
    found = fees(card, volumes={"PASS_THROUGH": "45.00"})
    line = only(found)
    assert (line.quantity, line.unit, str(line.amount)) == (45, "USD", amount)
    assert found.at_risk_base == Money.zero("USD")


def test_pass_through_without_costs_is_no_line_and_no_warning() -> None:
    found = fees([rate(RateKind.PASS_THROUGH, "1")])
    assert (found.lines, found.problems) == ((), ())


def test_fees_total_is_the_sum_of_the_rounded_lines() -> None:
    # Three lines of 0.335 are 0.34 each: 1.02, not 1.005 -> 1.01.
    card = [rate(RateKind.FIXED, "0.335", code=code) for code in "ABC"]
    assert str(fees(card).gross) == "1.02"


def test_expected_volumes_are_the_codes_counted_in_the_month_once() -> None:
    change = september(15)
    lines = (
        rate(RateKind.TRANSACTION, "0.5", code="ORDER", ends_on=change),
        rate(RateKind.TRANSACTION, "0.6", code="ORDER", starts_on=change),
        rate(RateKind.PASS_THROUGH, "1", code="COST"),
        rate(RateKind.TRANSACTION, "1", code="OLD", ends_on=september(1)),
        SEAT,
    )
    rates = [PricedLine(line=line, proration=Proration.SCHEDULED_DAYS) for line in lines]
    assert [line.code for line in expected_volumes(rates, MONTH.range)] == ["ORDER", "COST"]


CALENDAR_DAYS = Proration.CALENDAR_DAYS


@pytest.mark.parametrize("proration", list(Proration))
def test_seat_of_two_half_time_people_is_one_whole_seat(proration: Proration) -> None:
    pair = [seated(1, fte=50), seated(2, fte=50)]
    found = fees([SEAT], assignments=pair, proration=proration)
    assert amounts(found) == [("Seat", "1,449.00")]


def test_seat_of_two_half_time_people_lacks_the_half_that_is_absent() -> None:
    # 4 h at 1,449 / 168 h = 8.625.
    pair = [seated(1, fte=50), seated(2, fte=50)]
    entries = [*full(pair[0], absent=[10]), *full(pair[1])]
    found = fees([SEAT], assignments=pair, entries=entries)
    assert amounts(found)[1] == ("Absence: Seat 1", "-34.50")


def test_seat_share_of_full_time_prints_its_fraction() -> None:
    item = dataclasses.replace(seated(), fte_percent=Decimal("62.5"))
    line = only(fees([SEAT], assignments=[item]))
    assert (line.quantity, line.basis) == (
        Fraction(5, 8),
        "21 of 21 scheduled days, 62.5 % of full time",
    )


def test_seat_absence_basis_prints_half_hours() -> None:
    # 21 days of 7.5 h.
    windows = tuple(
        Window(weekday=weekday, start=dt.time(9), end=dt.time(16, 30)) for weekday in range(5)
    )
    calendar = dataclasses.replace(office(), windows=windows)
    found = fees([SEAT], assignments=[seated()], entries=[], calendar=calendar)
    assert found.lines[1].basis == "hours not worked nor backfilled, at the fee / 157.5 h"


def test_seat_by_calendar_days_with_a_rate_change_on_a_monday_loses_no_weekend() -> None:
    change = september(14)
    card = [
        rate(RateKind.SEAT, "1400", ends_on=change),
        rate(RateKind.SEAT, "1449", starts_on=change),
    ]
    found = fees(card, assignments=[seated()], proration=CALENDAR_DAYS)
    assert [(line.quantity, line.basis) for line in found.lines] == [
        (Fraction(13, 30), "13 of 30 calendar days"),
        (Fraction(17, 30), "17 of 30 calendar days"),
    ]


@pytest.mark.parametrize(
    ("fte", "amount"), [((100,), "100.00"), ((50,), "50.00"), ((50, 50, 50), "100.00")]
)
def test_seat_by_calendar_days_held_on_a_weekend_alone_is_charged_for_it(
    fte: tuple[int, ...], amount: str
) -> None:
    # 2 of 30 days of 1,500, at the share of full time that its people have.
    card = [
        rate(RateKind.SEAT, "1500", starts_on=september(12), ends_on=september(14)),
    ]
    items = [seated(number, fte=share) for number, share in enumerate(fte, start=1)]
    items.append(seated(9, fte=25, ends_on=september(11)))  # gone by then
    line = only(fees(card, assignments=items, proration=CALENDAR_DAYS))
    assert str(line.amount) == amount
    assert line.basis.startswith("2 of 30 calendar days")
    # By scheduled days a weekend is nothing at all.
    assert fees(card, assignments=items).lines == ()


def test_seat_by_calendar_days_of_a_saturday_joiner_counts_from_saturday() -> None:
    item = seated(starts_on=september(12))
    line = only(fees([SEAT], assignments=[item], proration=CALENDAR_DAYS))
    assert line.quantity == Fraction(19, 30)


def test_seat_by_calendar_days_is_not_charged_while_it_is_empty() -> None:
    # 1-4 and 28-30 September.
    items = [seated(1, ends_on=september(4)), seated(2, starts_on=september(28))]
    line = only(fees([SEAT], assignments=items, proration=CALENDAR_DAYS))
    assert line.quantity == Fraction(7, 30)


@pytest.mark.parametrize(
    ("proration", "shares"),
    [
        # 1-11 September has 8 business days, 14-30 has 13.
        (Proration.SCHEDULED_DAYS, [("AGENT", Fraction(8, 21)), ("LEAD", Fraction(13, 21))]),
        (Proration.CALENDAR_DAYS, [("AGENT", Fraction(11, 30)), ("LEAD", Fraction(19, 30))]),
    ],
)
def test_seat_that_changes_its_role_in_mid_month_is_charged_once_a_day(
    proration: Proration, shares: list[tuple[str, Fraction]]
) -> None:
    card = [
        rate(RateKind.SEAT, "1000", code="AGENT", role="Agent"),
        rate(RateKind.SEAT, "2000", code="LEAD", role="Lead"),
    ]
    items = [
        seated(role="Agent", ends_on=september(11)),
        seated(role="Lead", starts_on=september(12), identity=2),
    ]
    found = fees(card, assignments=items, proration=proration)
    assert [(line.code, line.quantity) for line in found.lines] == shares


def test_seat_without_a_role_takes_its_persons() -> None:
    card = [rate(RateKind.SEAT, "1449", role="Agent")]
    assert fees(card, assignments=[seated()]).lines == ()
    assert amounts(fees(card, assignments=[seated()], roles={1: "Agent"})) == [("Seat", "1,449.00")]


def test_seat_keeps_its_role_while_a_lead_stands_in() -> None:
    card = [rate(RateKind.SEAT, "1449", role="Agent")]
    items = [
        seated(1, role="Agent"),
        seated(2, role="Lead", starts_on=september(10), ends_on=september(10)),
    ]
    entries = [*full(items[0], absent=[10]), *full(items[1])]
    found = fees(card, assignments=items, entries=entries)
    assert amounts(found) == [("Seat", "1,449.00")]


def test_fees_stop_with_the_contract() -> None:
    # 1-15 September: 10 of 21 business days, 15 of 30 days.
    days = DateRange(start=september(1), end=september(16))
    card = [rate(RateKind.SEAT, "2100"), rate(RateKind.FIXED, "300")]
    found = fees(card, assignments=[seated()], days=days)
    assert amounts(found) == [("Seat: Seat 1", "1,000.00"), ("Fixed", "150.00")]


@pytest.mark.parametrize(("first", "second"), [("0.50", "0.60"), ("0.50", "0.40")])
def test_transactions_of_two_rates_inside_the_month_are_charged_once(
    first: str, second: str
) -> None:
    card = [
        rate(RateKind.TRANSACTION, second, starts_on=september(20)),
        rate(RateKind.TRANSACTION, first, starts_on=september(10), ends_on=september(20)),
    ]
    assert str(only(fees(card, volumes={"TRANSACTION": "1000"})).amount) == "500.00"


def test_transactions_without_a_volume_are_told_once_where_the_rate_changes() -> None:
    card = [
        rate(RateKind.TRANSACTION, "0.50", ends_on=september(20)),
        rate(RateKind.TRANSACTION, "0.60", starts_on=september(20)),
    ]
    (problem,) = fees(card).problems
    assert problem.message.startswith("Transaction: no volume is recorded")


def test_volume_without_a_line_is_a_warning() -> None:
    card = [
        rate(RateKind.TRANSACTION, "1", code="OLD", ends_on=september(1)),
        rate(RateKind.FIXED, "1", code="PLATFORM"),
    ]
    found = fees(card, volumes={"PLATFORM": "1", "OLD": "2", "ORDR": "10"})
    assert [(problem.field, problem.severity) for problem in found.problems] == [
        ("OLD", Severity.WARNING),
        ("ORDR", Severity.WARNING),
        ("PLATFORM", Severity.WARNING),
    ]
    assert found.problems[1].message == (
        "The volume of ORDR is not charged: the rate card has no such line this month."
    )


@pytest.mark.parametrize(
    ("card", "told"),
    [
        ([rate(RateKind.HOURLY, "12")], True),
        ([rate(RateKind.OVERTIME, "12", ends_on=september(1))], True),
        ([rate(RateKind.OVERTIME, "12")], False),
    ],
)
def test_overtime_without_an_overtime_rate_is_a_warning(card: list[RateLine], told: bool) -> None:
    entry = worked(day=september(1), minutes=570)
    found = fees(card, assignments=[seated()], entries=[entry])
    messages = [problem.message for problem in found.problems]
    assert messages == (
        ["1.5 h of overtime are not charged: the rate card has no overtime rate."] if told else []
    )

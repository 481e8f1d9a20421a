"""Quotes against a case worked out on paper, and what must hold of any quote."""

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.codec import canonical, parse
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_checks import check_quote
from bpodesk.domain.quote_figures import QuoteMonth, compute_quote
from bpodesk.domain.quote_hours import seat_hours
from bpodesk.domain.quote_lines import price_in
from bpodesk.domain.quotes import (
    Cola,
    HourKind,
    Place,
    Premiums,
    Pricing,
    Quote,
    SeatGroup,
    Shift,
    Step,
    VolumeLine,
)
from bpodesk.domain.worktime import Calendar, DayKind, Holiday, Window
from tests.domain.quoting import NIGHT_SHIFT, OCTOBER, night_quote

MONTHS = tuple(OCTOBER.shift(index) for index in range(7))


def usd(text: str) -> Money:
    return Money.of(Decimal(text), "USD")


def amounts(month: QuoteMonth) -> list[str]:
    return [str(line.amount) for line in month.price_lines]


# ------------------------------------------------------------------- the case on paper


def test_quote_hours_follow_both_clocks_through_the_year() -> None:
    """Saturdays 22:00 to 06:00 in New York, worked in Bogotá (UTC-5, no summer time).

    In New York's summer that is 21:00 to 05:00 in Bogotá (7 of 8 h at night), in its winter 22:00
    to 06:00 (all at night). 31 October has 9 h until 06:00 (8 at night), 13 March 7 h.
    """
    quote = night_quote()
    hours = [seat_hours(NIGHT_SHIFT, quote.calendar, quote.place, month) for month in MONTHS]
    assert [item.minutes / 60 for item in hours] == [41, 32, 24, 40, 32, 31, 32]
    assert [item.night_minutes / 60 for item in hours] == [36, 32, 24, 40, 32, 29, 28]
    december = hours[2]
    assert [(item.kind, item.minutes / 60, item.night_minutes / 60) for item in december.kinds] == [
        (HourKind.ORDINARY, 18, 18),
        (HourKind.REGULAR, 6, 6),  # from midnight of the holiday in Bogotá
    ]
    assert [holiday.name for holiday in december.worked] == ["Feast"]
    assert [holiday.name for holiday in december.closed] == ["Boxing Day"]


def test_quote_shift_until_midnight_has_nothing_of_the_next_day() -> None:
    shift = Shift(start=dt.time(16), end=dt.time(0), weekdays=(0,))
    holiday = Holiday(day=dt.date(2026, 10, 6), name="Tuesday", kind=DayKind.SPECIAL_DAY)
    place = Place(zone="Asia/Manila", holidays=(holiday,))
    found = seat_hours(shift, Calendar(zone="Asia/Manila"), place, OCTOBER)
    # Mondays 5, 12, 19, 26: 8 h each, 2 of them after 22:00.
    (kind,) = found.kinds
    assert (kind.kind, kind.minutes, kind.night_minutes) == (HourKind.ORDINARY, 1920, 480)
    assert (found.worked, found.closed) == ((), ())


def test_quote_prices_and_costs_are_those_worked_out_by_hand() -> None:
    result = compute_quote(night_quote())
    assert [str(month.price) for month in result.months] == [
        "1,522.50",  # 1,000 + 36 h x 6.25 x 10 % = 22.50, and 500 once
        "2,040.00",  # the second seat: 2,000 + 64 h x 0.625
        "2,112.50",  # 2,000 + holiday 12 h x 6.25 = 75 + night (36 + 12 x 2) x 0.625 = 37.50
        "2,050.00",
        "2,040.00",
        "2,036.25",  # 58 h at night
        "2,106.23",  # 2 x 1,035 + 56 h x 6.46875 x 10 % = 36.225, rounded half up
    ]
    assert [str(month.cost) for month in result.months] == [
        "499.90",  # 400 + 36 h x 0.25 = 409, on-costs 40.90, other 50
        "997.60",
        "1,029.50",  # 800 + 12 h x 2.50 + 60 h x 0.25 = 845, 84.50, 100
        "1,002.00",
        "997.60",
        "995.95",
        "995.40",
    ]
    assert (result.price, result.cost) == (usd("13907.48"), usd("6517.95"))
    assert result.margin == usd("7389.53")
    assert result.margin_percent == Fraction(738953, 1390748) * 100
    assert result.meets_target  # 53.1 % of at least 30 %
    assert result.price_for_target == usd("9311.36")  # 6,517.95 / 0.7


def test_quote_line_tells_its_formula_with_the_numbers() -> None:
    december = compute_quote(night_quote()).months[2]
    assert [line.formula for line in december.price_lines] == [
        "2 seats × fee 1,000.00 = USD 2,000.00",
        "12 h × 1,000.00 / 160 h × 100 % = USD 75.00",
        "(36 h × 100 % + 12 h × 200 %) × 1,000.00 / 160 h × 10 % = USD 37.50",
    ]
    assert [line.formula for line in december.cost_lines] == [
        "2 seats × pay 400.00 = USD 800.00",
        "12 h × 400.00 / 160 h × 100 % = USD 30.00",
        "(36 h × 100 % + 12 h × 200 %) × 400.00 / 160 h × 10 % = USD 15.00",
        "pay and premiums 845.00 × 10 % = USD 84.50",
        "2 seats × other cost 50.00 = USD 100.00",
    ]
    assert december.seats == 2
    assert (december.minutes, december.night_minutes) == (48 * 60, 48 * 60)
    assert december.business_days == 3  # 5, 12, 19; the 26th is observed
    assert [holiday.name for holiday in (*december.worked, *december.closed)] == [
        "Feast",
        "Boxing Day",
    ]


def test_quote_of_hours_charges_each_kind_at_its_percentage() -> None:
    """Sundays 08:00 to 16:00 in Manila, a rest day; on 7 February 2027 also a holiday."""
    shift = Shift(start=dt.time(8), end=dt.time(16), weekdays=(6,), rest_weekdays=(6,))
    sunday = Window(weekday=6, start=dt.time(8), end=dt.time(16))
    quote = dataclasses.replace(
        night_quote(),
        start=Month(2027, 2),
        months=1,
        setup_fee=Decimal(0),
        cola=None,
        calendar=Calendar(zone="Asia/Manila", windows=(sunday,)),
        place=Place(
            zone="Asia/Manila",
            holidays=(
                Holiday(day=dt.date(2027, 2, 7), name="Regular", kind=DayKind.REGULAR_HOLIDAY),
                Holiday(day=dt.date(2027, 2, 14), name="Special", kind=DayKind.SPECIAL_DAY),
                Holiday(day=dt.date(2027, 2, 21), name="Off"),
            ),
        ),
        groups=(
            SeatGroup(
                code="H",
                role="",
                ramp=(Step(from_month=Month(2027, 2), count=1),),
                shift=shift,
                pricing=Pricing.HOURLY,
                price=Decimal("10.01"),
                pay=Decimal(1600),
            ),
        ),
    )
    (february,) = compute_quote(quote).months
    assert [(line.title, str(line.amount)) for line in february.price_lines] == [
        ("H: hours, rest day", "104.10"),  # 8 x 10.01 x 130 % = 104.104
        ("H: hours, special day on a rest day", "120.12"),  # x 150 %
        ("H: hours, regular holiday on a rest day", "208.21"),  # x 260 % = 208.208
    ]
    # Pay does not cover rest days: 8 h x 1,600 / 160 h, at 130, 150 and 260 %.
    assert [str(line.amount) for line in february.cost_lines] == [
        "1,600.00",
        "104.00",
        "120.00",
        "208.00",
    ]
    assert [holiday.name for holiday in february.closed] == ["Off"]


def test_quote_volume_has_its_shortfall_on_a_line_of_its_own() -> None:
    volume = VolumeLine(
        code="DOC",
        title="Documents",
        price=Decimal("0.42"),
        minimum=4000,
        forecast=(
            Step(from_month=Month(2026, 11), count=3760),
            Step(from_month=Month(2026, 12), count=4100),
            Step(from_month=Month(2027, 1), count=0),
        ),
    )
    quote = dataclasses.replace(
        night_quote(), groups=(), setup_fee=Decimal(0), volumes=(volume,), months=4, cola=None
    )
    months = compute_quote(quote).months
    assert [amounts(month) for month in months] == [
        [],  # not begun: the minimum doesn't count either
        ["1,579.20", "100.80"],
        ["1,722.00"],
        ["1,680.00"],
    ]
    assert months[1].price_lines[1].formula == (
        "(4,000 minimum - 3,760 forecast) × 0.42 = USD 100.80"
    )
    assert months[0].margin_percent is None
    assert VolumeLine(code="X", title="", price=Decimal(1), forecast=()).volume(OCTOBER) is None


def test_quote_of_seats_without_pay_has_no_premiums_to_pay() -> None:
    unpaid = dataclasses.replace(night_quote().groups[0], pay=Decimal(0))
    months = compute_quote(dataclasses.replace(night_quote(), groups=(unpaid,))).months
    assert [str(line.amount) for line in months[1].cost_lines] == ["100.00"]


def test_quote_without_a_price_meets_no_target() -> None:
    result = compute_quote(dataclasses.replace(night_quote(), groups=(), setup_fee=Decimal(0)))
    assert result.margin_percent is None
    assert not result.meets_target


@pytest.mark.parametrize(
    ("percent", "expected"), [("5", "0.4347"), ("2", "0.4284"), ("0", "0.4242"), ("-3", "0.4242")]
)
def test_quote_cola_keeps_floor_cap_and_the_digits_of_the_price(
    percent: str, expected: str
) -> None:
    cola = Cola(from_month=Month(2027, 4), percent=Decimal(percent), floor_percent=Decimal(1))
    quote = dataclasses.replace(night_quote(), cola=cola)
    assert price_in(quote, Decimal("0.4200"), Month(2027, 3)) == Decimal("0.42")
    assert price_in(quote, Decimal("0.4200"), Month(2027, 4)) == Decimal(expected)


# ------------------------------------------------------------------- what always holds

PRICES = st.decimals(min_value=0, max_value=5000, places=2)
PERCENTS = st.decimals(min_value=0, max_value=300, places=1)
STEPS = st.lists(
    st.builds(
        lambda month, count: Step(from_month=OCTOBER.shift(month), count=count),
        st.integers(0, 4),
        st.integers(0, 9),
    ),
    max_size=3,
    unique_by=lambda step: step.from_month,
).map(tuple)
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple)


@st.composite
def groups(draw: st.DrawFn) -> SeatGroup:
    weekdays = draw(WEEKDAYS)
    return SeatGroup(
        code=draw(st.text("ABC", min_size=1, max_size=3)),
        role=draw(st.sampled_from(["", "Agent", "=Lead"])),
        ramp=draw(STEPS),
        shift=Shift(
            start=draw(st.sampled_from([dt.time(6), dt.time(9, 30), dt.time(22)])),
            end=draw(st.sampled_from([dt.time(6), dt.time(14, 15), dt.time(18)])),
            weekdays=weekdays,
            rest_weekdays=weekdays[:1] if draw(st.booleans()) else (),
        ),
        pricing=draw(st.sampled_from(Pricing)),
        price=draw(PRICES),
        pay=draw(PRICES),
        on_cost_percent=draw(PERCENTS),
        other_cost=draw(PRICES),
    )


TABLES = st.builds(
    Premiums,
    rest_percent=PERCENTS,
    special_percent=PERCENTS,
    regular_percent=PERCENTS,
    night_percent=PERCENTS,
)
QUOTES = st.builds(
    lambda found, payroll, contract, months: dataclasses.replace(
        night_quote(), groups=tuple(found), payroll=payroll, contract=contract, months=months
    ),
    st.lists(groups(), max_size=3, unique_by=lambda group: group.code),
    TABLES,
    TABLES,
    st.integers(1, 5),
)


@given(QUOTES)
def test_quote_totals_are_the_sums_of_the_printed_lines(quote: Quote) -> None:
    assert not [problem for problem in check_quote(quote) if problem.is_error]
    result = compute_quote(quote)
    price = cost = 0
    for month in result.months:
        for line in month.price_lines:
            assert line.amount == Money.of(line.quantity * line.rate, "USD")
            price += line.amount.minor
        cost += sum(line.amount.minor for line in month.cost_lines)
    assert (result.price.minor, result.cost.minor) == (price, cost)
    assert result.margin.minor == price - cost


@given(QUOTES)
def test_quote_without_premiums_is_seats_times_fee(quote: Quote) -> None:
    plain = dataclasses.replace(
        quote,
        contract=Premiums.none(),
        setup_fee=Decimal(0),
        cola=None,
        groups=tuple(dataclasses.replace(group, pricing=Pricing.SEAT) for group in quote.groups),
    )
    expected = sum(
        Fraction(group.price) * group.seats(month)
        for group in plain.groups
        for month in plain.all_months
    )
    assert Fraction(compute_quote(plain).price.amount) == expected


@given(QUOTES, st.randoms())
def test_quote_does_not_depend_on_the_order_of_its_groups(quote: Quote, random: Random) -> None:
    shuffled = list(quote.groups)
    random.shuffle(shuffled)
    other = compute_quote(dataclasses.replace(quote, groups=tuple(shuffled)))
    result = compute_quote(quote)
    assert [(month.price, month.cost) for month in result.months] == [
        (month.price, month.cost) for month in other.months
    ]


@given(QUOTES)
def test_quote_comes_back_from_its_text(quote: Quote) -> None:
    assert parse(Quote, canonical(quote)) == quote


# ------------------------------------------------------------------- what is wrong

GROUP = night_quote().groups[0]
NAN = Decimal("NaN")


def window(**more: Any) -> Window:
    fields: dict[str, Any] = {"weekday": 0, "start": dt.time(8), "end": dt.time(9), **more}
    return Window(**fields)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"currency": "dollars"}, "is not a currency"),
        ({"start": Month(99, 1)}, "0099-01 is not a month between 1990 and 2100"),
        ({"start": Month(2026, 13)}, "2026-13 is not a month"),
        ({"cola": Cola(from_month=Month(2026, 0), percent=Decimal(1))}, "2026-00 is not a month"),
        (
            {
                "volumes": (
                    VolumeLine(
                        code="V",
                        title="",
                        price=Decimal(1),
                        forecast=(Step(from_month=Month(2026, 14), count=1),),
                    ),
                )
            },
            "2026-14 is not a month",
        ),
        (
            {"calendar": Calendar(zone="UTC", windows=(window(weekday=7),))},
            "a weekday that is none",
        ),
        (
            {"calendar": Calendar(zone="UTC", windows=(window(end=dt.time(9, tzinfo=dt.UTC)),))},
            "whole minutes",
        ),
        (
            {"calendar": Calendar(zone="UTC", windows=(window(start=dt.time(8, 0, 1)),))},
            "whole minutes",
        ),
        ({"months": 0}, "1 to 60 months"),
        ({"place": Place(zone="Mars")}, "not a time zone"),
        (
            {"place": Place(zone="UTC", holidays=(Holiday(day=dt.date(2026, 1, 1), name=""),) * 2)},
            "2026-01-01 is listed twice",
        ),
        ({"calendar": Calendar(zone="UTC")}, "no working hours"),
        ({"groups": (GROUP,) * 51}, "at most 50"),
        ({"groups": (GROUP, GROUP)}, "AGENT stands twice"),
        ({"groups": (dataclasses.replace(GROUP, code=" "),)}, "needs a code"),
        ({"groups": (dataclasses.replace(GROUP, code="SETUP"),)}, "that of the setup fee"),
        ({"groups": (dataclasses.replace(GROUP, price=NAN),)}, "AGENT: the price must be"),
        ({"groups": (dataclasses.replace(GROUP, pay=Decimal(-1)),)}, "AGENT: the pay must be"),
        ({"groups": (dataclasses.replace(GROUP, price=Decimal("1E-9")),)}, "more than 8 digits"),
        ({"groups": (dataclasses.replace(GROUP, ramp=GROUP.ramp[:1] * 2),)}, "begin in one month"),
        (
            {"groups": (dataclasses.replace(GROUP, ramp=(Step(from_month=OCTOBER, count=-1),)),)},
            "whole numbers",
        ),
        (
            {
                "groups": (
                    dataclasses.replace(
                        GROUP, shift=Shift(start=dt.time(1), end=dt.time(2), weekdays=(7,))
                    ),
                )
            },
            "choose the weekdays",
        ),
        (
            {
                "groups": (
                    dataclasses.replace(
                        GROUP, shift=Shift(start=dt.time(1), end=dt.time(2), rest_weekdays=(6,))
                    ),
                )
            },
            "needs no premium",
        ),
        (
            {
                "groups": (
                    dataclasses.replace(
                        GROUP, shift=Shift(start=dt.time(1), end=dt.time(2), break_start=dt.time(1))
                    ),
                )
            },
            "both its start and its end",
        ),
        ({"volumes": (VolumeLine(code="V", title="", price=NAN, forecast=()),)}, "V: the price"),
        ({"hours_per_month": Decimal(0)}, "must be above zero"),
        ({"hours_per_month": NAN}, "paid hours"),
        ({"setup_fee": Decimal("Infinity")}, "The setup fee"),
        ({"margin_target_percent": Decimal(100)}, "The margin target"),
        ({"payroll": Premiums(night_percent=Decimal(-1))}, "payroll premium “night”"),
        ({"cola": Cola(from_month=OCTOBER, percent=NAN)}, "The COLA must be"),
    ],
)
def test_quote_with_a_fault_is_refused_with_a_sentence(
    changes: dict[str, object], words: str
) -> None:
    problems = check_quote(dataclasses.replace(night_quote(), **changes))  # type: ignore[arg-type]
    errors = [problem.message for problem in problems if problem.is_error]
    assert any(words in message for message in errors), errors


def test_quote_that_lacks_something_is_worked_out_with_a_warning() -> None:
    unfinished = dataclasses.replace(
        night_quote(),
        customer=" ",
        groups=(),
        valid_until=None,
        cola=Cola(from_month=OCTOBER, percent=Decimal(1), floor_percent=Decimal(4)),
    )
    problems = check_quote(unfinished)
    assert {problem.field for problem in problems} == {"customer", "groups", "valid_until", "cola"}
    assert not any(problem.is_error for problem in problems)
    on_friday = dataclasses.replace(GROUP, shift=Shift(start=dt.time(9), end=dt.time(17)))
    (problem,) = check_quote(dataclasses.replace(night_quote(), groups=(on_friday,)))
    assert "without hours in the customer's calendar" in problem.message
    assert check_quote(night_quote()) == ()
    assert check_quote(dataclasses.replace(night_quote(), cola=None)) == ()
    assert night_quote().last_day == dt.date(2027, 4, 30)

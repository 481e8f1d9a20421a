"""The traps of the trade, each with a test of its own that tells the wrong answer, too.

Most are seen here from the whole statement. `HELD_ELSEWHERE` names those that stand with the tests
of their subject.
"""

import ast
import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from bpodesk.domain.contracts import CommercialTerms, Contract, Revision, Terms
from bpodesk.domain.ids import ContractId, CustomerId, StaffId
from bpodesk.domain.parts import parts_of
from bpodesk.domain.periods import Month
from bpodesk.domain.placing import entry_of
from bpodesk.domain.rates import Proration, RateKind, index_rates
from bpodesk.domain.readings import ReadEntry
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.excuses import Decision, EventKind, ExcusedEvent, standing_of
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.sla.measures import NotMeasurable
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.statements import Assumptions, Statement, StatementInputs, compute_statement
from bpodesk.domain.what_ifs import what_ifs
from bpodesk.domain.worktime import Calendar, Window
from tests.domain.making import (
    MANILA,
    NEW_YORK,
    level,
    office,
    past,
    person,
    rate,
    seated,
    september,
    utc,
    window,
    worked,
)
from tests.domain.test_statements import counted, event, inputs, month_of

FOLDER = Path(__file__).parent
HELD_ELSEWHERE = {
    # Prices
    "the shortfall to a minimum is a line of its own": (
        "test_fees",
        "test_transactions_below_the_minimum_show_the_shortfall_apart",
    ),
    "bands are of the units inside them or of all": (
        "test_volume_fees",
        "test_marginal_bands_charge_the_units_inside_each",
    ),
    "inside the band around a baseline nothing is added or taken off": (
        "test_volume_fees",
        "test_baseline_adds_above_its_band_and_takes_off_below",
    ),
    "overtime on a premium day is worth the day's rate": (
        "test_hour_fees",
        "test_rest_day_beyond_a_usual_day_is_overtime_of_the_rest_day",
    ),
    "a line marked never-revise keeps its rate": (
        "test_rates",
        "test_index_rate_marked_never_revise_comes_back_alone",
    ),
    "a backfill on another day doesn't make good an absence": (
        "test_fees",
        "test_seat_absence_is_not_made_good_by_two_people_on_another_day",
    ),
    # Credits
    "tiers with a gap or an overlap are refused": (
        "test_sla_tiers",
        "test_tiers_that_do_not_cover_every_miss_once_are_refused",
    ),
    "what is over the cap is spread by largest remainder": (
        "test_acceptance_month",
        "test_acceptance_month_without_excuses_is_capped_and_spread",
    ),
    "the cap of twelve months leaves what the last eleven did not use": (
        "test_sla_credits",
        "test_credits_stop_at_the_twelve_month_cap",
    ),
    "a credit of a year ago is out of the twelve months": (
        "test_sla_credits",
        "test_credits_of_a_year_ago_are_out_of_the_twelve_months",
    ),
    "a credit comes back where the stretch is reached in both months after it": (
        "test_sla_credits",
        "test_earn_back_needs_the_stretch_in_every_month_since",
    ),
    "a third failure is multiplied once": (
        "test_sla_credits",
        "test_credit_of_a_third_failure_is_multiplied_once",
    ),
    "a failure while baselining is none to look back on": (
        "test_sla_credits",
        "test_credit_after_a_failure_while_baselining_is_a_first_one",
    ),
    "charges below zero earn no credit": (
        "test_sla_credits",
        "test_credits_of_a_negative_base_are_nothing",
    ),
    "three failures in a row give the right to terminate": (
        "test_statements",
        "test_statement_third_failure_gives_the_right_to_terminate",
    ),
    # Measures
    "a mean of weeks is the wrong answer": (
        "test_acceptance_month",
        "test_acceptance_month_s1_is_not_the_mean_of_its_weeks",
    ),
    "of a backlog the last week stands for the month": (
        "test_statements",
        "test_statement_weekly_backlog_is_the_last_weeks",
    ),
    "an average headcount gives the rate of a year": (
        "test_sla_measures",
        "test_metric_of_plain_counts_gives_the_exact_figure",
    ),
    # Time
    "an end at the start is the next day": (
        "test_worktime",
        "test_span_of_equal_start_and_end_is_a_whole_day",
    ),
    "eight business hours over the closed Monday": (
        "test_worktime",
        "test_business_due_runs_over_the_closed_monday",
    ),
    "a pause moves the deadline by its length": (
        "test_worktime",
        "test_business_due_with_a_pause_is_later_by_its_length",
    ),
    "five business days after the 3rd are the 11th": (
        "test_worktime",
        "test_add_business_days_skips_the_weekend_and_the_holiday",
    ),
    # Money
    "the total is the sum of the printed lines": (
        "test_fees",
        "test_fees_total_is_the_sum_of_the_rounded_lines",
    ),
    "minutes are billed and not decimal hours": (
        "test_fees",
        "test_hourly_line_charges_minutes_not_decimal_hours",
    ),
    "a half goes away from zero, also below it": (
        "test_money",
        "test_round_half_up_of_a_half_goes_away_from_zero",
    ),
    "a currency has its own digits": (
        "test_money",
        "test_minor_digits_of_currency_follow_iso_4217",
    ),
}


@pytest.mark.parametrize("trap", HELD_ELSEWHERE)
def test_trap_held_elsewhere_has_its_test(trap: str) -> None:
    module, name = HELD_ELSEWHERE[trap]
    tree = ast.parse((FOLDER / f"{module}.py").read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def agreed(terms: Terms, month: Month, **given: object) -> StatementInputs:
    """A month of a contract that began in 2026, under one paper."""
    start = dt.date(2026, 1, 1)
    contract = Contract(
        id=ContractId(1),
        number="1",
        title="Care",
        customer_id=CustomerId(1),
        currency="USD",
        starts_on=start,
    )
    paper = Revision(contract_id=ContractId(1), number=1, effective_from=start, terms=terms)
    return StatementInputs(
        contract=contract, parts=parts_of([paper], month.range), month=month, **given
    )


def amounts(statement: Statement) -> list[str]:
    return [str(line.amount) for line in statement.fees.lines]


def credits(statement: Statement) -> list[str]:
    return [str(line.credit) for line in statement.credits.lines]


# ---------------------------------------------------------------- prices


def seat_of(month: Month, basis: Proration) -> str:
    """What half of a month of a seat at 2,800 costs: from the 15th on."""
    terms = Terms(
        calendar=office(closed=()),
        rate_lines=(rate(RateKind.SEAT, "2800"),),
        commercial=CommercialTerms(proration=basis),
    )
    joined = month.first.replace(day=15)
    days = [day for day in office(closed=()).business_days(month.range) if day >= joined]
    statement = compute_statement(
        agreed(
            terms,
            month,
            assignments=(seated(starts_on=joined),),
            entries=tuple(worked(day=day) for day in days),
        )
    )
    return str(statement.net)


@pytest.mark.parametrize(
    ("month", "by_calendar", "by_schedule"),
    [
        # 14 of 28 days; 10 of 20 scheduled ones.
        (Month(2027, 2), "1,400.00", "1,400.00"),
        # 17 of 31 days; 13 of 23 scheduled ones, for the 15th is a Wednesday.
        (Month(2026, 7), "1,535.48", "1,582.61"),
    ],
)
def test_trap_part_of_a_month_by_days_and_by_schedule_is_not_the_same(
    month: Month, by_calendar: str, by_schedule: str
) -> None:
    assert seat_of(month, Proration.CALENDAR_DAYS) == by_calendar
    assert seat_of(month, Proration.SCHEDULED_DAYS) == by_schedule


def test_trap_indexation_is_capped_and_never_reaches_back() -> None:
    """1,400.00 at an index of 4.1 %, capped at 3.5 %: 1,449.00 from July on, June stays."""
    card = index_rates(
        [rate(RateKind.SEAT, "1400.00")],
        change_percent=Decimal("4.1"),
        floor_percent=Decimal(0),
        cap_percent=Decimal("3.5"),
        starts_on=dt.date(2026, 7, 1),
        currency="USD",
    )
    terms = Terms(calendar=office(closed=()), rate_lines=card)

    def net(month: Month) -> str:
        days = office(closed=()).business_days(month.range)
        return str(
            compute_statement(
                agreed(
                    terms,
                    month,
                    assignments=(seated(),),
                    entries=tuple(worked(day=day) for day in days),
                )
            ).net
        )

    assert (net(Month(2026, 6)), net(Month(2026, 7))) == ("1,400.00", "1,449.00")


def test_trap_falling_index_stops_at_the_floor() -> None:
    card = index_rates(
        [rate(RateKind.FIXED, "300")],
        change_percent=Decimal("-2.5"),
        floor_percent=Decimal(-1),
        cap_percent=Decimal("3.5"),
        starts_on=dt.date(2026, 7, 1),
        currency="USD",
    )
    assert [line.unit_rate for line in card] == [300, 297]


# ---------------------------------------------------------------- credits

AT_RISK = rate(RateKind.FIXED, "9984")  # 12 % are 1,198.08


def test_trap_pool_over_a_hundred_per_cent_is_capped_at_what_is_at_risk() -> None:
    """All four fail badly: 718.85 + 539.14 + 359.42 + 179.71 = 1,797.12, of at most 1,198.08."""
    shares = {"S1": "60", "S2": "45", "S3": "30", "S4": "15"}
    statement = compute_statement(
        inputs(
            *(level(code, allocation=share) for code, share in shares.items()),
            rate_lines=(AT_RISK,),
            policy=CreditPolicy(pool_percent=Decimal(150)),
            measurements=tuple(month_of(code=code, correct=90, sampled=100) for code in shares),
        )
    )
    dues = [str(line.due) for line in statement.credits.lines]
    assert dues == ["718.85", "539.14", "359.42", "179.71"]
    # Two thirds in cents: 47,923.33, 35,942.67, 23,961.33, 11,980.67; two cents to the .67s.
    assert credits(statement) == ["479.23", "359.43", "239.61", "119.81"]
    assert str(statement.credits.total) == "1,198.08"


@pytest.mark.parametrize(
    ("good", "credit"),
    [
        (19_980, "0.00"),  # 99.9 % is reached
        (19_979, "119.81"),  # 99.895 %, the gap between "99.0-99.89" and "99.9": a tenth
        (19_978, "119.81"),  # 99.89 %
        (19_800, "119.81"),  # 99.0 % is still in the first tier
        (19_799, "299.52"),  # below it: a quarter
    ],
)
def test_trap_figure_between_two_printed_tiers_lies_in_one_of_them(good: int, credit: str) -> None:
    tiers = (
        CreditTier(factor_percent=Decimal(10)),
        CreditTier(beyond=Decimal(99), factor_percent=Decimal(25)),
    )
    uptime = dataclasses.replace(level(target="99.9", minimum=None), tiers=tiers)
    statement = compute_statement(
        inputs(
            uptime,
            rate_lines=(AT_RISK,),
            measurements=(month_of(correct=good, sampled=20_000),),
        )
    )
    assert credits(statement) == [credit]


def test_trap_repeat_multiplies_the_second_month_and_not_the_first() -> None:
    months = {
        (): "269.57",  # 1,198.08 x 45 % x 0.5
        (past("S1", dt.date(2026, 8, 1)),): "404.35",  # x 1.5
        (past("S1", dt.date(2026, 7, 1)),): "269.57",  # August was met or not known
    }
    for history, credit in months.items():
        statement = compute_statement(
            inputs(
                level(target="99", minimum="90", allocation="45"),
                rate_lines=(AT_RISK,),
                measurements=(month_of(correct=95, sampled=100),),
                history=history,
            )
        )
        assert credits(statement) == [credit]


@pytest.mark.parametrize(
    ("target", "volume", "outcome"),
    [
        ("99", 30, Outcome.MINOR),  # 29 of 30 are 96.67 %: the target can't be reached with a miss
        ("99", 99, Outcome.MINOR),
        ("99", 100, Outcome.MET),
        ("95", 19, Outcome.MINOR),
        ("95", 20, Outcome.MET),
    ],
)
def test_trap_small_numbers_make_one_miss_a_failure(
    target: str, volume: int, outcome: Outcome
) -> None:
    statement = compute_statement(
        inputs(
            level(target=target, minimum=None),
            measurements=(month_of(correct=volume - 1, sampled=volume),),
        )
    )
    assert statement.level("S1").outcome is outcome


def test_trap_baselining_level_is_reported_without_a_credit() -> None:
    statement = compute_statement(
        inputs(level(live=False), measurements=(month_of(correct=1, sampled=100),))
    )
    assert statement.level("S1").outcome is Outcome.MAJOR
    assert (statement.credits.lines, str(statement.net)) == ((), "1,000.00")


# ---------------------------------------------------------------- excuses

WEEKS = (
    counted(1, september(7), correct=95, sampled=100),
    counted(7, september(14), correct=80, sampled=100),
    counted(14, dt.date(2026, 10, 1), correct=97, sampled=100),
)
OUTAGE = event(started="2026-09-10 10:00", sampled=15)


def with_event(some: ExcusedEvent) -> Statement:
    return compute_statement(
        inputs(level(target="95", minimum="90"), measurements=WEEKS, events=(some,))
    )


UNTOUCHED = compute_statement(inputs(level(target="95", minimum="90"), measurements=WEEKS))


def figures(statement: Statement) -> tuple[object, ...]:
    result = statement.level("S1")
    return (result.month, result.weeks, result.outcome, statement.credits, statement.net)


def test_trap_excuse_takes_its_items_out_and_never_the_whole_month() -> None:
    result = with_event(OUTAGE).level("S1")
    # 80 of 85 in its week, 272 of 285 in the month; the other weeks stay.
    assert [week.adjusted for week in result.weeks] == [95, Fraction(8000, 85), 97]
    assert result.month.adjusted == Fraction(27200, 285)
    assert result.month.raw == Fraction(27200, 300)
    assert result.outcome is Outcome.MET


def test_trap_late_notice_changes_no_number_though_it_was_accepted() -> None:
    """48 hours after Thursday 10:00 are over on Saturday at 10:01."""
    began = OUTAGE.started_at
    in_time = dataclasses.replace(OUTAGE, noticed_at=began + dt.timedelta(hours=48))
    late = dataclasses.replace(OUTAGE, noticed_at=began + dt.timedelta(hours=48, minutes=1))
    assert figures(with_event(in_time)) == figures(with_event(OUTAGE))
    assert figures(with_event(late)) == figures(UNTOUCHED)
    assert with_event(late).events[0].standing.reason == "notice came after its deadline"


@pytest.mark.parametrize("decision", [item for item in Decision if item is not Decision.ACCEPTED])
def test_trap_excuse_that_is_not_accepted_changes_no_number(decision: Decision) -> None:
    some = dataclasses.replace(OUTAGE, decision=decision)
    assert figures(with_event(some)) == figures(UNTOUCHED)


def test_trap_dispute_is_shown_both_ways_and_may_be_worth_nothing() -> None:
    def disputed(items: int) -> tuple[str, str, str]:
        some = dataclasses.replace(
            event(started="2026-09-10 10:00", sampled=items), decision=Decision.DISPUTED
        )
        given = inputs(level(target="95", minimum="90"), measurements=WEEKS, events=(some,))
        real = compute_statement(given)
        (case,) = what_ifs(given, real)
        return str(real.net), str(case.statement.net), str(case.worth)

    # 272 of 300 are 90.67 %, minor: 60.00. Without 15 it is met, without 3 it is still minor.
    assert disputed(15) == ("940.00", "1,000.00", "60.00")
    assert disputed(3) == ("940.00", "940.00", "0.00")


def test_trap_notice_of_a_customers_omission_has_business_days_and_force_majeure_hours() -> None:
    """Began Friday the 4th at noon; Monday the 7th is closed."""
    began = utc("2026-09-04 12:00", zone=NEW_YORK)
    deadlines = {
        # Not the 9th: 8, 9, 10, 11 and 14 September are the five business days.
        EventKind.CUSTOMER: utc("2026-09-14 23:59", zone=NEW_YORK),
        EventKind.FORCE_MAJEURE: utc("2026-09-06 12:00", zone=NEW_YORK),
    }
    for kind, deadline in deadlines.items():
        some = dataclasses.replace(OUTAGE, kind=kind, started_at=began, noticed_at=deadline)
        late = dataclasses.replace(some, noticed_at=deadline + dt.timedelta(minutes=1))
        standings = [
            standing_of(one, policy=CreditPolicy(), calendar=office()) for one in (some, late)
        ]
        assert [standing.deadline for standing in standings] == [deadline, deadline]
        assert [standing.counts for standing in standings] == [True, False]


def test_trap_last_minute_of_a_day_comes_twice_where_clocks_go_back_at_midnight() -> None:
    """In Santiago Saturday 4 April 2026 has 23:00 to 23:59 twice; its end is 04:00 in UTC."""
    daily = Calendar(
        zone="America/Santiago", windows=tuple(window(weekday) for weekday in range(7))
    )
    some = dataclasses.replace(
        OUTAGE,
        kind=EventKind.CUSTOMER,
        started_at=utc("2026-03-30 15:00"),
        noticed_at=utc("2026-04-05 03:59"),
    )
    late = dataclasses.replace(some, noticed_at=utc("2026-04-05 04:00"))
    found = [standing_of(one, policy=CreditPolicy(), calendar=daily) for one in (some, late)]
    assert [standing.in_time for standing in found] == [True, False]


def test_trap_partly_excused_downtime_takes_its_minutes_only() -> None:
    """Two hours down of 160, of which 45 minutes were the customer's: they weren't agreed time."""
    up = level("S1", metric="availability", target="99.2", minimum="99")
    downs = month_of(minutes_up=9480, minutes_agreed=9600)
    some = event(minutes_agreed=45)
    found = compute_statement(inputs(up, measurements=(downs,), events=(some,))).level("S1")
    assert (found.month.raw, found.month.adjusted) == (Fraction(395, 4), Fraction(948_000, 9555))
    # 98.75 %, and 99.215 %; without all of the 120 minutes it would be 100 %.
    assert found.outcome is Outcome.MET


# ---------------------------------------------------------------- measures

CALLS = {"within": 860, "after": 140, "abandoned_within": 20, "abandoned_after": 40}


@pytest.mark.parametrize(
    ("variant", "exact", "outcome"),
    [
        ("f1", Fraction(88_000, 1060), Outcome.MINOR),  # 83.02 %
        ("f2", Fraction(86), Outcome.MET),
        ("f3", Fraction(86_000, 1060), Outcome.MAJOR),  # 81.13 %
        ("f4", Fraction(86_000, 1040), Outcome.MAJOR),  # 82.69 %
    ],
)
def test_trap_same_calls_pass_or_fail_by_the_variant_of_the_service_level(
    variant: str, exact: Fraction, outcome: Outcome
) -> None:
    promised = level("S1", metric=f"service-level-{variant}", target="85", minimum="83")
    names = promised.measure.count_names
    counts = month_of(**{name: CALLS[name] for name in names})
    result = compute_statement(inputs(promised, measurements=(counts,))).level("S1")
    assert (result.month.raw, result.outcome) == (exact, outcome)


@pytest.mark.parametrize(
    ("metric", "total", "items"),
    [("handle-time", "handle_seconds", "handled"), ("speed-of-answer", "wait_seconds", "answered")],
)
def test_trap_average_is_never_a_mean_of_means(metric: str, total: str, items: str) -> None:
    """100 calls of 300 s and 10 of 600 s are 327.27 s each; the mean of the weeks is 450 s."""
    weeks = (
        counted(1, september(7), **{total: 30_000, items: 100}),
        counted(7, september(14), **{total: 6_000, items: 10}),
    )
    promised = level("S1", metric=metric, target="420", minimum=None)
    result = compute_statement(inputs(promised, measurements=weeks)).level("S1")
    assert [week.raw for week in result.weeks] == [300, 600]
    assert result.month.raw == Fraction(36_000, 110)
    assert result.outcome is Outcome.MET


@pytest.mark.parametrize("measurements", [(), (month_of(correct=0, sampled=0),)])
def test_trap_no_data_is_neither_nothing_nor_all(measurements: tuple[object, ...]) -> None:
    statement = compute_statement(
        inputs(
            level(stretch="99.5"),
            measurements=measurements,
            history=(past("S1", dt.date(2026, 7, 1), credit=34_128),),
        )
    )
    result = statement.level("S1")
    assert isinstance(result.month.adjusted, NotMeasurable)
    assert (result.outcome, result.reached_stretch) == (Outcome.NO_DATA, False)
    assert (credits(statement), str(statement.net)) == (["0.00"], "1,000.00")


def test_trap_week_without_data_is_left_out_of_the_month_and_not_counted_as_a_zero() -> None:
    weeks = (
        counted(1, september(7), correct=99, sampled=100),
        counted(7, september(14), correct=0, sampled=0),
    )
    result = compute_statement(inputs(level(), measurements=weeks)).level("S1")
    assert isinstance(result.weeks[1].raw, NotMeasurable)
    assert (result.month.raw, result.outcome) == (99, Outcome.MET)


def test_trap_figure_that_only_rounds_to_the_target_misses_it() -> None:
    """98.9996 % is printed as 99.000 %."""
    result = compute_statement(
        inputs(level(target="99"), measurements=(month_of(correct=247_499, sampled=250_000),))
    ).level("S1")
    assert result.outcome is Outcome.MINOR


# ---------------------------------------------------------------- time


def night_shift(day: dt.date, *, worker: str, desk: str = NEW_YORK) -> Statement:
    """A night 22:00-06:00 at the desk, without a break, at 10.00 an hour and 1.00 at night."""
    nights = Calendar(
        zone=desk,
        windows=tuple(
            Window(weekday=weekday, start=dt.time(22), end=dt.time(6)) for weekday in range(7)
        ),
    )
    terms = Terms(
        calendar=nights,
        rate_lines=(
            rate(RateKind.HOURLY, "10"),
            rate(RateKind.NIGHT, "10", factor="10"),
            rate(RateKind.OVERTIME, "12"),
        ),
    )
    (paid,) = nights.paid_spans(day)
    entry = dataclasses.replace(
        worked(day=day, minutes=paid.minutes), started_at=paid.start, ended_at=paid.end
    )
    return compute_statement(
        agreed(
            terms,
            Month.containing(day),
            staff=(person(zone=worker),),
            assignments=(seated(starts_on=day, ends_on=day),),
            entries=(entry,),
        )
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (dt.date(2026, 10, 31), 9),  # clocks go back at 2:00 on 1 November
        (dt.date(2027, 3, 13), 7),  # and forward at 2:00 on 14 March
        (dt.date(2026, 10, 30), 8),
    ],
)
def test_trap_night_in_which_clocks_change_is_paid_in_its_true_length(
    day: dt.date, hours: int
) -> None:
    statement = night_shift(day, worker=NEW_YORK)
    assert statement.hours.worked_minutes == hours * 60
    assert (statement.hours.overtime_minutes, statement.hours.night_minutes) == (0, hours * 60)
    assert amounts(statement) == [f"{hours * 10}.00", f"{hours}.00"]


def test_trap_night_is_the_workers_and_not_the_desks() -> None:
    """22:00-06:00 in New York is 10:00-18:00 in Manila in summer: no hour of it is night there."""
    statement = night_shift(september(1), worker=MANILA)
    assert (statement.hours.worked_minutes, statement.hours.night_minutes) == (480, 0)
    assert amounts(statement) == ["80.00"]


@pytest.mark.parametrize(
    ("day", "business_date"),
    [
        (dt.date(2026, 9, 30), dt.date(2026, 9, 30)),  # ends on 1 October at 06:00 in Manila
        (dt.date(2026, 8, 31), dt.date(2026, 8, 31)),  # ends on 1 September at 06:00 in Manila
    ],
)
def test_trap_shift_that_ends_on_the_first_belongs_to_the_month_it_began_in(
    day: dt.date, business_date: dt.date
) -> None:
    read = ReadEntry(
        person="Ana",
        day=day,
        start=dt.time(21),
        end=dt.time(6),
        break_minutes=60,
        minutes=480,
        sheet="P1",
        row=1,
        column=1,
    )
    entry = entry_of(
        read,
        staff_id=StaffId(1),
        contract_id=ContractId(1),
        zone=MANILA,
        contract_zone=NEW_YORK,
        sheet=0,
    )
    assert entry.business_date == business_date
    statement = compute_statement(
        dataclasses.replace(inputs(), entries=(entry,), assignments=(seated(),))
    )
    assert statement.hours.worked_minutes == (480 if business_date.month == 9 else 0)


def test_trap_work_after_midnight_of_the_worker_is_of_the_contracts_day_before() -> None:
    """00:30 on 1 October in Manila is noon of 30 September in New York: September's work."""
    read = ReadEntry(
        person="Ana",
        day=dt.date(2026, 10, 1),
        start=dt.time(0, 30),
        end=dt.time(4, 30),
        minutes=240,
        sheet="P1",
        row=1,
        column=1,
    )
    entry = entry_of(
        read,
        staff_id=StaffId(1),
        contract_id=ContractId(1),
        zone=MANILA,
        contract_zone=NEW_YORK,
        sheet=0,
    )
    assert entry.business_date == september(30)


# ---------------------------------------------------------------- money


def test_trap_line_is_rounded_once_and_not_hour_by_hour() -> None:
    """Three shifts of 7 min at 10.00 an hour: 21 min are 3.50; 1.17 three times were 3.51."""
    terms = Terms(calendar=office(), rate_lines=(rate(RateKind.HOURLY, "10"),))
    statement = compute_statement(
        agreed(
            terms,
            Month(2026, 9),
            entries=tuple(worked(day=september(day), minutes=7) for day in (1, 2, 3)),
        )
    )
    assert amounts(statement) == ["3.50"]


def test_trap_credit_is_rounded_once_from_the_at_risk_amount() -> None:
    """The chain 1,198.08 x 45 % = 539.136, x 0.5 = 269.568, x 1.5 = 404.352 is 404.35.

    Rounded at each step it were 539.14, 269.57 and 404.36.
    """
    statement = compute_statement(
        inputs(
            level(target="99", minimum="90", allocation="45"),
            rate_lines=(AT_RISK,),
            measurements=(month_of(correct=95, sampled=100),),
            history=(past("S1", dt.date(2026, 8, 1)),),
        )
    )
    assert credits(statement) == ["404.35"]


def test_trap_assumption_leaves_the_real_month_as_it_is() -> None:
    given = inputs(level(target="95", minimum="90"), measurements=WEEKS, events=(OUTAGE,))
    real = compute_statement(given)
    compute_statement(given, Assumptions(no_excuses=True), real=real)
    assert figures(compute_statement(given)) == figures(real)

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from bpodesk.domain.contracts import Contract, Revision, Terms
from bpodesk.domain.history import past_results
from bpodesk.domain.ids import BatchId, ContractId, CustomerId, EventId, StatementId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.parts import parts_of
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateKind
from bpodesk.domain.sla.credits import CreditPolicy
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.measures import NOTHING_COUNTED, NotMeasurable
from bpodesk.domain.statements import (
    Assumptions,
    SourceRef,
    StatementInputs,
    compute_statement,
)
from bpodesk.domain.what_ifs import what_ifs
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
    worked,
)

MONTH = Month(2026, 9)
AUGUST, JULY = dt.date(2026, 8, 1), dt.date(2026, 7, 1)
# 1,000 a month at risk whole: 12 % is 120.
FIXED = rate(RateKind.FIXED, "1000")


def inputs(*levels: ServiceLevel, **given: object) -> StatementInputs:
    terms = Terms(
        calendar=office(),
        rate_lines=given.pop("rate_lines", (FIXED,)),
        levels=levels,
        credits=given.pop("policy", CreditPolicy()),
    )
    return StatementInputs(
        contract=Contract(
            id=ContractId(1),
            number="1",
            title="Care",
            customer_id=CustomerId(1),
            currency="USD",
            starts_on=dt.date(2026, 1, 1),
        ),
        parts=parts_of(
            [
                Revision(
                    contract_id=ContractId(1),
                    number=1,
                    effective_from=dt.date(2026, 1, 1),
                    terms=terms,
                )
            ],
            MONTH.range,
        ),
        month=MONTH,
        **given,
    )


def counted(
    first: int, end: dt.date, *, code: str = "S1", source: str = "", **counts: int
) -> Measurement:
    return Measurement(
        contract_id=ContractId(1),
        sla_code=code,
        starts_on=september(first),
        ends_on=end,
        counts=counts,
        source=source,
    )


def month_of(*, code: str = "S1", source: str = "", **counts: int) -> Measurement:
    return counted(1, dt.date(2026, 10, 1), code=code, source=source, **counts)


def event(
    code: str = "E1",
    *,
    started: str = "2026-09-10 10:00",
    decision: Decision = Decision.ACCEPTED,
    sla: str = "S1",
    **counts: int,
) -> ExcusedEvent:
    began = utc(started, zone=NEW_YORK)
    return ExcusedEvent(
        id=EventId(1),
        contract_id=ContractId(1),
        code=code,
        title="Outage",
        kind=EventKind.FORCE_MAJEURE,
        started_at=began,
        ended_at=began + dt.timedelta(hours=1),
        noticed_at=began + dt.timedelta(hours=2),
        decision=decision,
        effects=(Effect(sla_code=sla, counts=counts),),
    )


def messages(given: StatementInputs) -> list[str]:
    return [notice.message for notice in compute_statement(given).notices]


def test_statement_of_a_fixed_fee_is_the_fee() -> None:
    statement = compute_statement(inputs())
    assert str(statement.net) == "1,000.00"
    assert (statement.levels, statement.people, statement.notices) == ((), (), ())


def test_statement_level_of_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError, match="S9"):
        compute_statement(inputs()).level("S9")


def test_statement_weeks_are_summed_by_counts() -> None:
    # 9 of 10 and 0 of 90: 9 % of all, not the mean 45 %.
    given = inputs(
        level(),
        measurements=(
            counted(7, september(14), correct=0, sampled=90, source="b.csv"),
            counted(1, september(7), correct=9, sampled=10, source="a.csv"),
            month_of(code="S2", correct=1, sampled=1),
        ),
    )
    result = compute_statement(given).level("S1")
    assert result.month.raw == Fraction(9)
    assert [week.label for week in result.weeks] == ["W36", "W37"]
    assert [week.raw for week in result.weeks] == [90, 0]
    assert result.sources == ("a.csv", "b.csv")


def test_statement_counts_of_the_whole_month_have_no_weeks() -> None:
    given = inputs(level(), measurements=(month_of(correct=1, sampled=1),))
    result = compute_statement(given).level("S1")
    assert (result.weeks, result.sources) == ((), ())
    assert result.outcome is Outcome.MET


def test_statement_counts_of_another_month_are_left_out() -> None:
    august = Measurement(
        contract_id=ContractId(1),
        sla_code="S1",
        starts_on=AUGUST,
        ends_on=september(1),
        counts={"correct": 1, "sampled": 1},
    )
    result = compute_statement(inputs(level(), measurements=(august,))).level("S1")
    assert result.month.raw == NOTHING_COUNTED


def test_statement_without_counts_says_no_data_and_credits_nothing() -> None:
    given = inputs(level())
    statement = compute_statement(given)
    assert statement.level("S1").outcome is Outcome.NO_DATA
    assert str(statement.credits.total) == "0.00"
    assert messages(given) == ["S1 Level S1: nothing was counted."]


def test_statement_excused_items_leave_the_week_the_event_began_in() -> None:
    given = inputs(
        level(target="95", minimum="90"),
        measurements=(
            counted(7, september(14), correct=90, sampled=100),
            counted(14, september(21), correct=90, sampled=100),
        ),
        events=(event(sampled=10),),
    )
    result = compute_statement(given).level("S1")
    assert [week.adjusted for week in result.weeks] == [100, 90]
    assert result.month.adjusted == Fraction(18000, 190)
    assert result.month.raw == 90
    assert result.month.adjusted_counts == {"correct": 180, "sampled": 190}


def test_statement_event_is_dated_in_the_contracts_zone() -> None:
    # 1 October 09:00 in Manila is still 30 September in New York; 1 September 09:00 is August.
    late, early = utc("2026-10-01 09:00", zone=MANILA), utc("2026-09-01 09:00", zone=MANILA)
    events = tuple(
        dataclasses.replace(event(code), started_at=began, noticed_at=began)
        for code, began in (("LATE", late), ("EARLY", early))
    )
    statement = compute_statement(inputs(events=events))
    assert [item.event.code for item in statement.events] == ["LATE"]


def test_statement_excuse_larger_than_the_counts_is_no_figure() -> None:
    given = inputs(
        level(), measurements=(month_of(correct=5, sampled=10),), events=(event(sampled=11),)
    )
    result = compute_statement(given).level("S1")
    assert result.month.raw == 50
    assert isinstance(result.month.adjusted, NotMeasurable)
    assert messages(given) == ["S1 Level S1: excused events take out more than was counted."]


def test_statement_no_excuses_assumption_restores_the_raw_figure() -> None:
    given = inputs(
        level(target="95", minimum="80"),
        measurements=(month_of(correct=90, sampled=100),),
        events=(event(sampled=10),),
    )
    real = compute_statement(given)
    (case,) = what_ifs(given, real)
    assert str(real.net) == "1,000.00"
    assert case.statement.level("S1").month.adjusted == 90
    # 120 x 100 % x 0.5 = 60 less for the vendor.
    assert (case.code, case.title, str(case.worth)) == (
        "no-excuses",
        "Without any excused event",
        "-60.00",
    )
    assert case.statement.events[0].standing.reason == "assumed not to be excused"


@pytest.mark.parametrize(
    "decision", [Decision.REJECTED, Decision.DISPUTED, Decision.NOTICED, Decision.WITHDRAWN]
)
def test_statement_what_if_an_event_were_accepted_states_its_worth(decision: Decision) -> None:
    given = inputs(
        level(target="95", minimum="80"),
        measurements=(month_of(correct=90, sampled=100),),
        events=(event(sampled=10, decision=decision),),
    )
    real = compute_statement(given)
    (case,) = what_ifs(given, real)
    assert str(real.net) == "940.00"
    assert (case.code, str(case.worth)) == ("accept:E1", "60.00")
    assert case.statement.events[0].standing.reason == "assumed to be accepted"


def test_statement_without_events_has_no_what_ifs() -> None:
    given = inputs()
    assert what_ifs(given, compute_statement(given)) == ()


def test_statement_under_another_target_is_judged_by_it() -> None:
    given = inputs(
        level("S1", target="95"),
        level("S2", target="95", allocation="0"),
        measurements=(
            month_of(correct=94, sampled=100),
            month_of(code="S2", correct=94, sampled=100),
        ),
    )
    other = compute_statement(given, Assumptions(targets={"S1": Decimal(94)}))
    assert other.level("S1").outcome is Outcome.MET
    assert other.level("S2").outcome is Outcome.MAJOR
    assert given.revision.terms.levels[0].target == 95


MISSED = (month_of(correct=0, sampled=1),)


def test_statement_first_failure_gives_no_warning() -> None:
    assert messages(inputs(level(), measurements=MISSED)) == []


def test_statement_third_failure_gives_the_right_to_terminate() -> None:
    history = (past("S1", AUGUST), past("S1", JULY))
    assert messages(inputs(level(), measurements=MISSED, history=history)) == [
        "S1 failed 3 months in a row: the customer has the right to terminate."
    ]


@pytest.mark.parametrize(("needed", "warned"), [(0, False), (1, True), (2, True), (4, False)])
def test_statement_termination_warning_follows_the_policy(needed: int, warned: bool) -> None:
    policy = CreditPolicy(termination_consecutive=needed)
    given = inputs(level(), measurements=MISSED, policy=policy)
    assert bool(messages(given)) is warned


def test_statement_with_a_right_after_one_failure_is_silent_while_met() -> None:
    met = (month_of(correct=1, sampled=1),)
    policy = CreditPolicy(termination_consecutive=1)
    assert messages(inputs(level(), measurements=met, policy=policy)) == []


def test_statement_missing_volume_is_a_notice() -> None:
    (message,) = messages(inputs(rate_lines=(rate(RateKind.TRANSACTION, "1"),)))
    assert "no volume is recorded for 2026-09" in message


def test_statement_volume_of_another_month_is_not_charged() -> None:
    volume = Volume(
        contract_id=ContractId(1),
        month=AUGUST,
        rate_code="TRANSACTION",
        quantity=Decimal(9),
    )
    given = inputs(rate_lines=(rate(RateKind.TRANSACTION, "1"),), volumes=(volume,))
    assert compute_statement(given).fees.lines == ()
    here = dataclasses.replace(volume, month=MONTH.first)
    assert str(compute_statement(dataclasses.replace(given, volumes=(here,))).net) == "9.00"


OVERTIME = rate(RateKind.OVERTIME, "12")


def test_statement_worker_without_a_seat_is_a_notice() -> None:
    given = inputs(rate_lines=(OVERTIME,), staff=(person(),), entries=(worked(day=september(1)),))
    assert messages(given) == [
        "Person 1 worked on 1 day without a seat; only an hourly rate charges those hours."
    ]


def test_statement_work_before_the_seat_begins_is_a_notice() -> None:
    # Absent on a day of the seat, and at work on two days before it.
    given = inputs(
        rate_lines=(OVERTIME,),
        staff=(person(1), person(2)),
        assignments=(seated(1, starts_on=september(14)), seated(2, seat="Seat 2")),
        entries=tuple(
            worked(number, day=september(day), identity=day)
            for number, day in ((1, 9), (1, 10), (1, 14), (2, 9))
        ),
    )
    assert messages(given) == [
        "Person 1 worked on 2 days without a seat; only an hourly rate charges those hours."
    ]


def test_statement_work_without_a_seat_is_charged_by_the_hourly_rate_only() -> None:
    # 10 h at 10.00; with a seat 2 h of them would be overtime at 12.00.
    given = inputs(
        rate_lines=(rate(RateKind.HOURLY, "10"), OVERTIME),
        staff=(person(),),
        entries=(worked(day=september(1), minutes=600),),
    )
    found = compute_statement(given)
    assert [(line.code, str(line.amount)) for line in found.fees.lines] == [("HOURLY", "100.00")]
    (row,) = found.people
    assert (row.days, row.worked_minutes, row.overtime_minutes) == (1, 600, 0)


def ended(given: StatementInputs, last: dt.date) -> StatementInputs:
    return dataclasses.replace(given, contract=dataclasses.replace(given.contract, ends_on=last))


def test_statement_hours_outside_the_contract_are_a_notice() -> None:
    # 8 h on the last day, then 8 h and 4 h behind it; other months' hours are not this month's.
    entries = tuple(
        worked(day=day, minutes=minutes, identity=identity)
        for identity, (day, minutes) in enumerate(
            (
                (dt.date(2026, 8, 31), 60),
                (september(15), 480),
                (september(16), 480),
                (september(30), 240),
                (dt.date(2026, 10, 1), 60),
            )
        )
    )
    given = inputs(rate_lines=(rate(RateKind.HOURLY, "10"),), entries=entries)
    found = compute_statement(ended(given, september(15)))
    assert [notice.message for notice in found.notices] == [
        "12.00 h lie outside the contract's dates and are not charged."
    ]
    assert str(found.net) == "80.00"


def test_statement_hours_before_the_contract_are_a_notice() -> None:
    entries = tuple(worked(day=september(day), minutes=90, identity=day) for day in (13, 14))
    given = inputs(entries=entries)
    late = dataclasses.replace(given.contract, starts_on=september(14))
    assert messages(dataclasses.replace(given, contract=late)) == [
        "1.50 h lie outside the contract's dates and are not charged."
    ]


def test_statement_hours_on_the_contracts_last_day_are_no_notice() -> None:
    entries = (worked(day=september(15)), worked(day=dt.date(2026, 10, 1), identity=2))
    assert messages(ended(inputs(entries=entries), september(15))) == []


def test_statement_overtime_without_a_rate_is_a_notice() -> None:
    given = inputs(
        staff=(person(),),
        assignments=(seated(),),
        entries=(worked(day=september(1), minutes=600),),
    )
    assert messages(given) == [
        "2 h of overtime are not charged: the rate card has no overtime rate."
    ]


def test_statement_volume_without_a_line_is_a_notice() -> None:
    volume = Volume(
        contract_id=ContractId(1), month=MONTH.first, rate_code="ORDR", quantity=Decimal(10)
    )
    (message,) = messages(inputs(volumes=(volume,)))
    assert message.startswith("The volume of ORDR is not charged")


def test_statement_people_are_those_with_hours_by_code() -> None:
    staff = (
        dataclasses.replace(person(1), code="Z"),
        dataclasses.replace(person(2), code="A"),
        person(3),
    )
    given = inputs(
        staff=staff,
        assignments=(seated(1), seated(2, seat="Seat 2")),
        entries=(worked(1, day=september(1), minutes=500), worked(1, day=september(5))),
    )
    first, second = compute_statement(given).people
    assert (first.person.code, first.days, first.worked_minutes) == ("A", 0, 0)
    assert first.scheduled_minutes == 21 * 480
    # 8 h on Tuesday and 20 minutes over; all of Saturday is overtime.
    assert (second.person.code, second.days) == ("Z", 2)
    assert (second.worked_minutes, second.overtime_minutes) == (480, 500)


def test_statement_role_of_a_seat_goes_before_the_persons_own() -> None:
    given = inputs(
        rate_lines=(
            rate(RateKind.HOURLY, "10", code="AGENT", role="Agent"),
            rate(RateKind.HOURLY, "20", code="LEAD", role="Lead"),
        ),
        staff=(person(1, role="Agent"), person(2, role="Agent")),
        assignments=(seated(1), seated(2, seat="Seat 2", role="Lead")),
        entries=(worked(1, day=september(1)), worked(2, day=september(1))),
    )
    found = compute_statement(given)
    assert [(line.code, str(line.amount)) for line in found.fees.lines] == [
        ("AGENT", "80.00"),
        ("LEAD", "160.00"),
    ]


FILL = level("S4", metric="fill-rate", target="98.5", minimum="97")


def test_statement_fill_rate_comes_from_the_hours_by_week() -> None:
    source = SourceRef(
        batch_id=BatchId(1),
        file_name="hours.xlsx",
        sha256="00",
        sheets=("Hours",),
        entry_count=1,
        total_minutes=480,
    )
    # One seat for 1 and 7-8 September (closed and open): 8 h each on the 1st and the 8th.
    given = inputs(
        FILL,
        staff=(person(),),
        assignments=(
            seated(starts_on=september(1), ends_on=september(1)),
            seated(starts_on=september(7), ends_on=september(8), identity=2),
        ),
        entries=(worked(day=september(1), minutes=600), worked(day=september(8), minutes=240)),
        sources=(source,),
    )
    result = compute_statement(given).level("S4")
    assert result.month.raw == 75  # 480 + 240 of 960; overtime doesn't fill
    assert [week.label for week in result.weeks] == ["W36", "W37", "W38", "W39", "W40"]
    assert [week.raw for week in result.weeks[:3]] == [100, 50, NOTHING_COUNTED]
    assert result.sources == ("hours.xlsx",)


@pytest.mark.parametrize("assigned", [True, False])
def test_statement_fill_rate_without_any_entry_is_no_data(assigned: bool) -> None:
    given = inputs(FILL, assignments=(seated(),) if assigned else ())
    assert compute_statement(given).level("S4").outcome is Outcome.NO_DATA


def test_past_result_without_data_has_no_figure() -> None:
    (result,) = past_results(compute_statement(inputs(level())), StatementId(3))
    assert (result.figure, result.outcome) == (None, Outcome.NO_DATA)
    assert (result.numerator, result.denominator) == (0, 0)


def test_past_result_keeps_the_credit_after_the_cap() -> None:
    policy = CreditPolicy(monthly_cap_percent=Decimal(50))
    given = inputs(level(), measurements=MISSED, policy=policy)
    (result,) = past_results(compute_statement(given), StatementId(3))
    assert result.credit_minor == 6000


def test_statement_stops_on_the_contracts_last_day() -> None:
    given = inputs(
        rate_lines=(FIXED, rate(RateKind.HOURLY, "10"), OVERTIME),
        staff=(person(),),
        assignments=(seated(),),
        entries=(worked(day=september(15)), worked(day=september(16), identity=2)),
    )
    contract = dataclasses.replace(given.contract, ends_on=september(15))
    statement = compute_statement(dataclasses.replace(given, contract=contract))
    # 15 of 30 days, and 8 h of the 15th: the 16th is no longer the contract's.
    assert [str(line.amount) for line in statement.fees.lines] == ["500.00", "80.00"]
    assert statement.hours.person_days[-1].day == september(15)


def test_statement_weekly_backlog_is_the_last_weeks() -> None:
    given = inputs(
        level(metric="backlog", target="41", minimum="60"),
        measurements=(
            counted(1, september(7), open_items=50),
            counted(7, september(14), open_items=41),
        ),
        events=(event(started="2026-09-02 10:00", open_items=5),),
    )
    result = compute_statement(given).level("S1")
    assert (result.month.raw, result.month.adjusted, result.outcome) == (41, 41, Outcome.MET)
    assert [week.adjusted for week in result.weeks] == [45, 41]


def test_statement_counts_of_another_measure_are_no_figure() -> None:
    # Counted for one formula of the service level, which the contract then exchanged.
    given = inputs(
        level(metric="service-level-f1"),
        measurements=(month_of(within=1, after=1, abandoned_after=0),),
    )
    assert compute_statement(given).level("S1").outcome is Outcome.NO_DATA
    assert messages(given) == ["S1 Level S1: the counts were made for another measure."]


def test_statement_effect_with_an_unknown_count_is_no_figure_and_a_notice() -> None:
    given = inputs(
        level(), measurements=(month_of(correct=1, sampled=2),), events=(event(sample=1),)
    )
    statement = compute_statement(given)
    assert statement.level("S1").month.raw == 50
    assert statement.level("S1").outcome is Outcome.NO_DATA
    assert messages(given) == ["S1 Level S1: excused events take out more than was counted."]


@pytest.mark.parametrize("sla", ["S1", "S9"])
def test_statement_event_in_no_counted_period_is_a_notice(sla: str) -> None:
    given = inputs(
        level(),
        measurements=(counted(1, september(7), correct=1, sampled=1),),
        events=(event(sla=sla, sampled=1),),
    )
    assert messages(given) == [
        f"E1 takes nothing out of {sla}: no counts are recorded for 2026-09-10."
    ]


def test_statement_event_that_does_not_count_or_takes_out_of_a_period_gives_no_notice() -> None:
    given = inputs(
        level(),
        measurements=(month_of(correct=9, sampled=9),),
        events=(
            event("E1", correct=1, sampled=1),
            event("E2", sla="S9", decision=Decision.REJECTED, sampled=1),
        ),
    )
    assert messages(given) == []


def disputes(*codes: str, decision: Decision = Decision.DISPUTED) -> StatementInputs:
    """90 of 100 against 95 % and 80 %; each event takes 3 out of the 100."""
    return inputs(
        level(target="95", minimum="80"),
        measurements=(month_of(correct=90, sampled=100),),
        events=tuple(event(code, decision=decision, sampled=3) for code in codes),
    )


def test_statement_disputed_events_are_also_shown_together() -> None:
    # 90 of 97 is 92.8 %, a minor miss of 60; 90 of 94 is 95.7 %.
    given = disputes("E1", "E2")
    cases = what_ifs(given, compute_statement(given))
    assert [(case.code, case.title, str(case.worth)) for case in cases] == [
        ("accept:E1", "E1 accepted", "0.00"),
        ("accept:E2", "E2 accepted", "0.00"),
        ("disputed", "E1, E2 accepted", "60.00"),
    ]


@pytest.mark.parametrize(
    "given", [disputes("E1"), disputes("E1", "E2", decision=Decision.REJECTED)]
)
def test_statement_with_less_than_two_disputes_has_no_case_of_them(given: StatementInputs) -> None:
    cases = what_ifs(given, compute_statement(given))
    assert "disputed" not in [case.code for case in cases]


@pytest.mark.parametrize(("live", "consecutive"), [(True, 2), (False, 1)])
def test_statement_after_a_failure_counts_it_unless_it_was_baselining(
    live: bool, consecutive: int
) -> None:
    first = compute_statement(inputs(level(live=live), measurements=MISSED))
    history = tuple(
        dataclasses.replace(result, month=AUGUST) for result in past_results(first, StatementId(1))
    )
    assert history[0].live is live
    now = compute_statement(inputs(level(), measurements=MISSED, history=history))
    assert now.credits.lines[0].consecutive == consecutive


def test_statement_level_result_keeps_its_periods_apart_from_its_weeks() -> None:
    whole = compute_statement(inputs(level(), measurements=(month_of(correct=1, sampled=1),)))
    assert [item.days for item in whole.level("S1").periods] == [MONTH.range]
    assert whole.level("S1").weeks == ()


@pytest.mark.parametrize("together", [True, False])
def test_statement_seat_shared_or_stood_in_for_is_filled_to_100(together: bool) -> None:
    items = (
        (seated(1, fte=50), seated(2, fte=50))
        if together
        else (seated(1), seated(2, starts_on=september(10), ends_on=september(10)))
    )
    entries = [
        worked(item.staff_id, day=day, minutes=240 if together else 480)
        for item in items
        for day in office().business_days(MONTH.range.overlap(item.days))
    ]
    given = inputs(FILL, staff=(person(1), person(2)), assignments=items, entries=tuple(entries))
    assert compute_statement(given).level("S4").month.raw == 100


def test_statement_day_manned_twice_does_not_hide_an_absence() -> None:
    # Two people on the 10th, nobody on the 11th: 20 of 21 days.
    items = (seated(1), seated(2, starts_on=september(10), ends_on=september(10)))
    days = office().business_days(MONTH.range)
    entries = [worked(1, day=day) for day in days if day != september(11)]
    entries.append(worked(2, day=september(10)))
    given = inputs(FILL, staff=(person(1), person(2)), assignments=items, entries=tuple(entries))
    assert compute_statement(given).level("S4").month.raw == Fraction(2000, 21)


@pytest.mark.parametrize("order", [1, -1])
def test_statement_hours_before_a_promotion_are_billed_at_the_old_role(order: int) -> None:
    items = (
        seated(1, role="Agent", ends_on=september(14)),
        seated(1, role="Lead", starts_on=september(15), identity=2),
    )
    given = inputs(
        rate_lines=(
            rate(RateKind.HOURLY, "10", code="AGENT", role="Agent"),
            rate(RateKind.HOURLY, "20", code="LEAD", role="Lead"),
        ),
        staff=(person(1),),
        assignments=items[::order],
        entries=(worked(day=september(1)), worked(day=september(15))),
    )
    assert [(line.code, str(line.amount)) for line in compute_statement(given).fees.lines] == [
        ("AGENT", "80.00"),
        ("LEAD", "160.00"),
    ]

"""The acceptance month's inputs as domain values, written down from the contract and its events.

Nothing here is computed by the program: hours are laid out shift by shift, counts are typed in.
"""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import Contract, ContractStatus, Revision, Terms
from bpodesk.domain.ids import (
    AssignmentId,
    ContractId,
    CustomerId,
    EventId,
    RevisionId,
    StaffId,
    TimeEntryId,
)
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.parts import parts_of
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.credits import CreditPolicy, PastResult
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import StatementInputs
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar, Holiday, Window

NEW_YORK = "America/New_York"
MANILA = "Asia/Manila"
SEPTEMBER = Month(2026, 9)
CONTRACT_ID = ContractId(1)
START = dt.date(2026, 1, 1)
LABOR_DAY = dt.date(2026, 9, 7)
PEOPLE = "ABCDEF"
OVERTIME = {("A", 15): 150, ("A", 22): 150, ("B", 17): 255, ("C", 24): 195}


def at(zone: str, day: int, hour: int, minute: int = 0, month: int = 9) -> dt.datetime:
    local = dt.datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def calendar() -> Calendar:
    windows = tuple(
        Window(
            weekday=weekday,
            start=dt.time(9),
            end=dt.time(18),
            break_start=dt.time(13),
            break_end=dt.time(14),
        )
        for weekday in range(5)
    )
    holidays = (Holiday(day=LABOR_DAY, name="Labor Day"),)
    return Calendar(zone=NEW_YORK, windows=windows, holidays=holidays)


def rate_lines() -> tuple[RateLine, ...]:
    july = dt.date(2026, 7, 1)
    return (
        RateLine(
            code="SEAT",
            title="Agent seat",
            kind=RateKind.SEAT,
            unit_rate=Decimal("1400.00"),
            starts_on=START,
            ends_on=july,
        ),
        RateLine(
            code="SEAT",
            title="Agent seat",
            kind=RateKind.SEAT,
            unit_rate=Decimal("1449.00"),
            starts_on=july,
        ),
        RateLine(
            code="ORDER",
            title="Orders",
            kind=RateKind.TRANSACTION,
            unit_rate=Decimal("0.42"),
            minimum_units=4000,
            starts_on=START,
        ),
        RateLine(
            code="PLATFORM",
            title="Platform",
            kind=RateKind.FIXED,
            unit_rate=Decimal(300),
            starts_on=START,
        ),
        RateLine(
            code="OT",
            title="Overtime",
            kind=RateKind.OVERTIME,
            unit_rate=Decimal(12),
            factor_percent=Decimal(125),
            starts_on=START,
            at_risk=False,
        ),
        RateLine(
            code="NIGHT",
            title="Night differential",
            kind=RateKind.NIGHT,
            unit_rate=Decimal(12),
            factor_percent=Decimal(10),
            starts_on=START,
            at_risk=False,
        ),
        RateLine(
            code="COST",
            title="Reimbursables",
            kind=RateKind.PASS_THROUGH,
            unit_rate=Decimal(1),
            starts_on=START,
            at_risk=False,
        ),
    )


def levels() -> tuple[ServiceLevel, ...]:
    return (
        ServiceLevel(
            code="S1",
            title="Calls within 20 s",
            metric="service-level-f4",
            target=Decimal(80),
            minimum=Decimal(75),
            stretch=Decimal(82),
            allocation_percent=Decimal(60),
        ),
        ServiceLevel(
            code="S2",
            title="E-mail in 8 business hours",
            metric="turnaround",
            target=Decimal(95),
            minimum=Decimal(93),
            allocation_percent=Decimal(45),
        ),
        ServiceLevel(
            code="S3",
            title="Order accuracy",
            metric="accuracy",
            target=Decimal(99),
            minimum=Decimal("98.5"),
            allocation_percent=Decimal(30),
        ),
        ServiceLevel(
            code="S4",
            title="Fill rate",
            metric="fill-rate",
            target=Decimal("98.5"),
            minimum=Decimal(97),
            allocation_percent=Decimal(15),
        ),
        ServiceLevel(
            code="K1",
            title="Handle time",
            metric="handle-time",
            kind=LevelKind.KPI,
            target=Decimal(420),
        ),
        ServiceLevel(
            code="K2",
            title="Satisfaction",
            metric="satisfaction",
            kind=LevelKind.KPI,
            target=Decimal(85),
        ),
    )


def terms() -> Terms:
    return Terms(
        calendar=calendar(),
        rate_lines=rate_lines(),
        levels=levels(),
        credits=CreditPolicy(pool_percent=Decimal(150)),
    )


def staff() -> tuple[StaffMember, ...]:
    return tuple(
        StaffMember(id=StaffId(number), code=letter, name=f"Person {letter}", zone=MANILA)
        for number, letter in enumerate(PEOPLE, start=1)
    )


def assignments() -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            id=AssignmentId(number),
            staff_id=StaffId(number),
            contract_id=CONTRACT_ID,
            seat=f"Seat {letter}",
            starts_on=dt.date(2026, 9, 14) if letter == "F" else START,
        )
        for number, letter in enumerate(PEOPLE, start=1)
    )


def business_days() -> tuple[int, ...]:
    return tuple(
        day for day in range(1, 31) if dt.date(2026, 9, day).weekday() < 5 and day != LABOR_DAY.day
    )


def worked(letter: str, day: int) -> bool:
    absent = (letter == "E" and day in (10, 25)) or (letter == "F" and day < 14)
    return not absent


def entries(*, with_times: bool = True) -> tuple[TimeEntry, ...]:
    found: list[TimeEntry] = []
    for number, letter in enumerate(PEOPLE, start=1):
        for day in business_days():
            if not worked(letter, day):
                continue
            extra = OVERTIME.get((letter, day), 0)
            started = at(NEW_YORK, day, 9)
            ended = started + dt.timedelta(minutes=9 * 60 + extra)
            found.append(
                TimeEntry(
                    id=TimeEntryId(len(found) + 1),
                    staff_id=StaffId(number),
                    contract_id=CONTRACT_ID,
                    business_date=dt.date(2026, 9, day),
                    started_at=started if with_times else None,
                    ended_at=ended if with_times else None,
                    break_minutes=60,
                    minutes=8 * 60 + extra,
                )
            )
    return tuple(found)


WEEKS = ((1, 7), (7, 14), (14, 21), (21, 28), (28, 31))
CALLS = ((742, 118, 24), (768, 131, 19), (884, 326, 131), (1021, 172, 21), (703, 155, 15))


def measurements() -> tuple[Measurement, ...]:
    def counts(code: str, first: int, end: int, **values: int) -> Measurement:
        return Measurement(
            contract_id=CONTRACT_ID,
            sla_code=code,
            starts_on=dt.date(2026, 9, first),
            ends_on=dt.date(2026, 9, 1) + dt.timedelta(days=end - 1),
            counts=values,
        )

    calls = tuple(
        counts("S1", first, end, within=within, after=after, abandoned_after=abandoned)
        for (first, end), (within, after, abandoned) in zip(WEEKS, CALLS, strict=True)
    )
    return (
        *calls,
        counts("S2", 1, 31, on_time=1141, items=1240),
        counts("S3", 1, 31, correct=392, sampled=400),
        counts("K1", 1, 31, handle_seconds=2_058_200, handled=5_020),
        counts("K2", 1, 31, top_two=263, responses=304),
    )


def events() -> tuple[ExcusedEvent, ...]:
    return (
        ExcusedEvent(
            id=EventId(1),
            contract_id=CONTRACT_ID,
            code="E1",
            title="Typhoon outage",
            kind=EventKind.FORCE_MAJEURE,
            started_at=at(MANILA, 16, 21, 40),
            ended_at=at(MANILA, 16, 23, 55),
            noticed_at=at(MANILA, 17, 8, 30),
            decision=Decision.ACCEPTED,
            effects=(
                Effect(sla_code="S1", counts={"within": 12, "after": 148, "abandoned_after": 118}),
            ),
        ),
        ExcusedEvent(
            id=EventId(2),
            contract_id=CONTRACT_ID,
            code="E2",
            title="Order system down",
            kind=EventKind.CUSTOMER,
            started_at=at(NEW_YORK, 22, 11),
            ended_at=at(NEW_YORK, 22, 15, 30),
            noticed_at=at(NEW_YORK, 23, 9),
            decision=Decision.ACCEPTED,
            effects=(Effect(sla_code="S2", counts={"items": 20}),),
        ),
        ExcusedEvent(
            id=EventId(3),
            contract_id=CONTRACT_ID,
            code="E3",
            title="Late catalogue feed",
            kind=EventKind.CUSTOMER,
            started_at=at(NEW_YORK, 3, 9),
            ended_at=at(NEW_YORK, 3, 18),
            noticed_at=at(NEW_YORK, 14, 9),
            decision=Decision.REJECTED,
            effects=(Effect(sla_code="S2", counts={"items": 11}),),
        ),
    )


def history() -> tuple[PastResult, ...]:
    def past(
        code: str, month: int, figure: str, outcome: Outcome, *, credit: int = 0
    ) -> PastResult:
        numerator, denominator = Decimal(figure).as_integer_ratio()
        return PastResult(
            contract_id=CONTRACT_ID,
            sla_code=code,
            month=dt.date(2026, month, 1),
            numerator=numerator,
            denominator=denominator,
            outcome=outcome,
            reached_stretch=code == "S1" and Decimal(figure) >= 82,
            credit_minor=credit,
        )

    return (
        past("S1", 7, "78.10", Outcome.MINOR, credit=34128),
        past("S1", 8, "82.40", Outcome.MET),
        past("S2", 8, "94.20", Outcome.MINOR),
    )


def inputs() -> StatementInputs:
    return StatementInputs(
        contract=Contract(
            id=CONTRACT_ID,
            number="HPO-2026-014",
            title="Customer care",
            customer_id=CustomerId(1),
            currency="USD",
            status=ContractStatus.ACTIVE,
            starts_on=START,
        ),
        parts=parts_of(
            [
                Revision(
                    id=RevisionId(2),
                    contract_id=CONTRACT_ID,
                    number=2,
                    effective_from=dt.date(2026, 7, 1),
                    signed_on=dt.date(2026, 6, 20),
                    terms=terms(),
                )
            ],
            SEPTEMBER.range,
        ),
        month=SEPTEMBER,
        staff=staff(),
        assignments=assignments(),
        entries=entries(),
        volumes=(
            Volume(
                contract_id=CONTRACT_ID,
                month=SEPTEMBER.first,
                rate_code="ORDER",
                quantity=Decimal(3760),
            ),
            Volume(
                contract_id=CONTRACT_ID,
                month=SEPTEMBER.first,
                rate_code="COST",
                quantity=Decimal("45.00"),
            ),
        ),
        measurements=measurements(),
        events=events(),
        history=history(),
    )

"""A told month as the program's inputs."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.contracts import CommercialTerms, Contract, Revision, Terms
from bpodesk.domain.ids import AssignmentId, ContractId, CustomerId, StaffId, TimeEntryId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.parts import month_parts
from bpodesk.domain.periods import Month
from bpodesk.domain.rates import (
    PriceTier,
    Proration,
    RateKind,
    RateLine,
    RoundEach,
    RoundMode,
    TierMode,
)
from bpodesk.domain.sla.credits import CreditPolicy, Mechanism, PastResult, PointStep
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.incidents import Incident as KnownIncident
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.statements import StatementInputs
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar, DayKind, Holiday, Window
from tests.domain.oracle.story import (
    MINUTE,
    Before,
    Excuse,
    Incident,
    Price,
    Promise,
    Rules,
    Story,
    Week,
    Work,
)

CONTRACT = ContractId(1)
KINDS = {kind.value: kind for kind in RateKind} | {
    "hourly": RateKind.HOURLY,
    "cost": RateKind.PASS_THROUGH,
}
WAYS = {"nearest": RoundMode.NEAREST, "up": RoundMode.UP, "down": RoundMode.DOWN}


def decimal(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(exact) == value
    return exact


def clock(minute: int | None) -> dt.time | None:
    return None if minute is None else dt.time(minute % 1440 // 60, minute % 60)


def calendar(openings: Week, closed: frozenset[dt.date], story: Story) -> Calendar:
    windows = tuple(
        Window(
            weekday=weekday,
            start=clock(opening.start),
            end=clock(opening.end),
            break_start=clock(opening.break_start),
            break_end=clock(opening.break_end),
            rest_day=weekday in story.resting,
        )
        for weekday, hours in openings.items()
        for opening in hours
    )
    holidays = tuple(Holiday(day=day, name="Closed") for day in sorted(closed))
    special = tuple(
        Holiday(
            day=day,
            name="Special",
            kind=DayKind.REGULAR_HOLIDAY if is_regular else DayKind.SPECIAL_DAY,
            worked=works,
        )
        for day, (is_regular, works) in sorted(story.special.items())
    )
    return Calendar(zone=story.zone, windows=windows, holidays=(*holidays, *special))


def revisions(story: Story) -> list[Revision]:
    """The contract's papers: what changes stands in the paper it changes with, and after."""
    changes = {later.first for later in story.amendments}
    begun = {(item.code, item.kind, item.end) for item in story.prices if item.end in changes}
    papers = [
        (dt.date(story.year, story.month, 1), story.openings, story.closed, story.rules),
        *((item.first, item.openings, item.closed, item.rules) for item in story.amendments),
    ]

    def written(price: Price) -> Price:
        """A paper doesn't know what will end a line; a changed line has its old start."""
        if (price.code, price.kind, price.first) in begun:
            price = dataclasses.replace(price, first=dt.date(2020, 1, 1))
        return dataclasses.replace(price, end=None) if price.end in changes else price

    return [
        Revision(
            contract_id=CONTRACT,
            number=number,
            effective_from=since,
            terms=terms(
                [
                    written(item)
                    for item in story.prices
                    if not (item.first in changes and item.first > since)
                    and not (item.end in changes and item.end <= since)
                ],
                [
                    item
                    for item in story.promises
                    if (item.first is None or item.first <= since)
                    and (item.end is None or item.end > since)
                ],
                calendar(openings, closed, story),
                rules,
            ),
        )
        for number, (since, openings, closed, rules) in enumerate(papers, start=1)
    ]


def terms(
    prices: Sequence[Price], promises: Sequence[Promise], working: Calendar, rules: Rules
) -> Terms:
    basis = Proration.CALENDAR_DAYS if rules.by_calendar_days else Proration.SCHEDULED_DAYS
    return Terms(
        calendar=working,
        rate_lines=tuple(map(rate_line, prices)),
        levels=tuple(map(level, promises)),
        credits=policy(rules),
        commercial=CommercialTerms(proration=basis),
    )


def policy(rules: Rules) -> CreditPolicy:
    return CreditPolicy(
        at_risk_percent=decimal(rules.at_risk * 100),
        minor_factor_percent=decimal(rules.minor * 100),
        major_factor_percent=decimal(rules.major * 100),
        repeat_multiplier=decimal(rules.repeat),
        monthly_cap_percent=decimal(rules.month_cap * 100),
        twelve_month_cap=None if rules.year_cap is None else decimal(rules.year_cap),
        earn_back_months=rules.earn_back,
        earn_back_percent=decimal(rules.earn_back_part * 100),
        chronic_misses=rules.chronic[0],
        chronic_months=rules.chronic[1],
        termination_consecutive=rules.termination,
        termination_misses=rules.repeated[0],
        termination_months=rules.repeated[1],
        force_majeure_notice_hours=rules.forced_hours,
        customer_notice_business_days=rules.customer_days,
        excused_kinds=tuple(EventKind(kind) for kind in sorted(rules.excused)),
        mechanism=Mechanism(rules.mechanism),
        minor_points=rules.minor_points,
        major_points=rules.major_points,
        point_steps=tuple(
            PointStep(from_points=first, percent=decimal(part * 100)) for first, part in rules.steps
        ),
        trigger_failures=rules.trigger,
        trigger_percent=decimal(rules.trigger_part * 100),
        trigger_amount=None if rules.trigger_amount is None else decimal(rules.trigger_amount),
        incident_once=rules.once,
    )


def rate_line(price: Price) -> RateLine:
    return RateLine(
        code=price.code,
        title=price.code,
        kind=KINDS[price.kind],
        unit_rate=decimal(price.rate),
        factor_percent=Decimal(price.percent),
        starts_on=price.first,
        ends_on=price.end,
        role=price.role,
        at_risk=price.at_risk,
        minimum_units=0 if price.kind == "hourly" else price.minimum,
        minimum_hours=price.minimum if price.kind == "hourly" else 0,
        premium_factor_percent=Decimal(price.own_percent),
        markup_percent=Decimal(price.markup),
        tiers=tuple(
            PriceTier(from_units=start, unit_rate=decimal(rate)) for start, rate in price.bands
        ),
        tier_mode=TierMode.ALL_UNITS if price.all_units else TierMode.MARGINAL,
        baseline_units=price.baseline,
        deadband_units=price.deadband,
        additional_rate=decimal(price.more),
        reduction_rate=decimal(price.less),
        round_minutes=price.grain,
        round_mode=WAYS[price.way],
        round_each=RoundEach.DAY if price.daily else RoundEach.LINE,
    )


def level(promise: Promise) -> ServiceLevel:
    return ServiceLevel(
        code=promise.code,
        title=promise.code,
        metric=promise.metric,
        kind=LevelKind.KPI if promise.kpi else LevelKind.SLA,
        target=decimal(promise.target),
        minimum=None if promise.minimum is None else decimal(promise.minimum),
        stretch=None if promise.stretch is None else decimal(promise.stretch),
        allocation_percent=Decimal(promise.allocation),
        live=promise.live,
        tiers=tuple(
            CreditTier(
                beyond=None if edge is None else decimal(edge), factor_percent=decimal(part * 100)
            )
            for edge, part in promise.tiers
        ),
        minimum_volume=promise.fewest,
        allowed_misses=promise.allowed,
        **dict(promise.agreed),
    )


def months_ago(story: Story, months: int) -> dt.date:
    count = story.year * 12 + story.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def entry(number: int, work: Work) -> TimeEntry:
    return TimeEntry(
        id=TimeEntryId(number),
        staff_id=StaffId(work.person),
        contract_id=CONTRACT,
        business_date=work.day,
        started_at=work.began,
        ended_at=work.began + MINUTE * work.length if work.began else None,
        break_minutes=work.pause,
        minutes=work.minutes,
        overtime_minutes=work.overtime,
    )


def event(excuse: Excuse) -> ExcusedEvent:
    return ExcusedEvent(
        contract_id=CONTRACT,
        code=excuse.code,
        title=excuse.code,
        kind=EventKind(excuse.kind),
        started_at=excuse.began,
        ended_at=excuse.began + MINUTE,
        noticed_at=excuse.noticed,
        decision=Decision(excuse.decision),
        effects=tuple(Effect(sla_code=code, counts=taken) for code, taken in excuse.effects),
    )


def incident(item: Incident, month: dt.date) -> KnownIncident:
    return KnownIncident(
        contract_id=CONTRACT,
        month=month,
        code=item.code,
        title=item.code,
        sla_codes=item.promises,
        counted=item.picked,
    )


def past_result(item: Before, month: dt.date) -> PastResult:
    """A month before; how badly it failed, or why it didn't, makes no difference."""
    failed = (Outcome.MAJOR, Outcome.MINOR)
    passed = (Outcome.NO_DATA, Outcome.MET, Outcome.NOT_JUDGED)
    outcomes = failed if item.failed else passed
    return PastResult(
        contract_id=CONTRACT,
        sla_code=item.promise,
        month=month,
        numerator=0,
        denominator=0,
        outcome=outcomes[item.months % len(outcomes)],
        reached_stretch=item.stretch,
        credit_minor=item.credit,
        live=item.live,
    )


def inputs(story: Story) -> StatementInputs:
    first = dt.date(story.year, story.month, 1)
    month = Month(story.year, story.month)
    contract = Contract(
        id=CONTRACT,
        number="1",
        title="Random",
        customer_id=CustomerId(1),
        currency=story.currency,
        starts_on=story.first,
        ends_on=story.last,
    )
    return StatementInputs(
        contract=contract,
        parts=month_parts(contract, revisions(story), month),
        month=month,
        staff=tuple(
            StaffMember(
                id=StaffId(person),
                code=f"P{person}",
                name=f"P{person}",
                zone=zone,
                role=story.roles[person],
                left_on=story.left.get(person),
            )
            for person, zone in story.zones.items()
        ),
        assignments=tuple(
            Assignment(
                id=AssignmentId(number),
                staff_id=StaffId(sitting.person),
                contract_id=CONTRACT,
                seat=sitting.seat,
                role=sitting.role,
                starts_on=sitting.first,
                ends_on=sitting.last,
                fte_percent=Decimal(sitting.share),
            )
            for number, sitting in enumerate(story.sittings, start=1)
        ),
        entries=tuple(entry(number, work) for number, work in enumerate(story.work, start=1)),
        volumes=tuple(
            Volume(contract_id=CONTRACT, month=first, rate_code=code, quantity=decimal(quantity))
            for code, quantity in story.volumes.items()
        ),
        measurements=tuple(
            Measurement(
                contract_id=CONTRACT,
                sla_code=item.code,
                starts_on=item.first,
                ends_on=item.end,
                counts=item.counts,
                counted_as=",".join(f"{name}={number}" for name, number in item.made_for),
            )
            for item in story.counts
        ),
        events=tuple(map(event, story.excuses)),
        incidents=tuple(incident(item, first) for item in story.incidents),
        history=tuple(past_result(item, months_ago(story, item.months)) for item in story.past),
    )

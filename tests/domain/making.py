"""Short ways to make domain values for tests; every default is an ordinary one."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import Clause, ClauseKind, ClauseSide, ClauseVariable
from bpodesk.domain.ids import AssignmentId, ContractId, StaffId, TimeEntryId
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.levels import LevelKind, Outcome, ServiceLevel
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import Calendar, Holiday, Span, Window

NEW_YORK = "America/New_York"
MANILA = "Asia/Manila"


def september(day: int) -> dt.date:
    return dt.date(2026, 9, day)


def utc(text: str, *, zone: str = "UTC") -> dt.datetime:
    """The UTC instant of a wall-clock time written 2026-09-04 16:30."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def span(start: str, end: str, *, zone: str = "UTC") -> Span:
    return Span(start=utc(start, zone=zone), end=utc(end, zone=zone))


def window(
    weekday: int, start: int = 9, end: int = 18, *, pause: tuple[int, int] | None = (13, 14)
) -> Window:
    return Window(
        weekday=weekday,
        start=dt.time(start),
        end=dt.time(end),
        break_start=dt.time(pause[0]) if pause else None,
        break_end=dt.time(pause[1]) if pause else None,
    )


def office(
    zone: str = NEW_YORK, *, closed: tuple[dt.date, ...] = (dt.date(2026, 9, 7),)
) -> Calendar:
    """Monday to Friday 09:00-18:00 with a break 13:00-14:00; Labor Day 2026 closed."""
    return Calendar(
        zone=zone,
        windows=tuple(window(weekday) for weekday in range(5)),
        holidays=tuple(Holiday(day=day, name="Closed") for day in closed),
    )


def person(number: int = 1, *, zone: str = MANILA, role: str = "") -> StaffMember:
    return StaffMember(
        id=StaffId(number), code=f"P{number}", name=f"Person {number}", zone=zone, role=role
    )


def seated(
    number: int = 1,
    *,
    seat: str = "Seat 1",
    role: str = "",
    starts_on: dt.date = dt.date(2026, 1, 1),
    ends_on: dt.date | None = None,
    fte: int = 100,
    identity: int = 0,
) -> Assignment:
    return Assignment(
        id=AssignmentId(identity or number),
        staff_id=StaffId(number),
        contract_id=ContractId(1),
        seat=seat,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        fte_percent=Decimal(fte),
    )


def worked(
    number: int = 1,
    *,
    day: dt.date,
    minutes: int = 480,
    start: str = "",
    end: str = "",
    zone: str = NEW_YORK,
    pause: int = 0,
    overtime: int | None = None,
    identity: int = 1,
) -> TimeEntry:
    return TimeEntry(
        id=TimeEntryId(identity),
        staff_id=StaffId(number),
        contract_id=ContractId(1),
        business_date=day,
        started_at=utc(start, zone=zone) if start else None,
        ended_at=utc(end, zone=zone) if end else None,
        break_minutes=pause,
        minutes=minutes,
        overtime_minutes=overtime,
    )


def rate(
    kind: RateKind,
    unit_rate: str,
    *,
    code: str = "",
    factor: str = "100",
    starts_on: dt.date = dt.date(2026, 1, 1),
    ends_on: dt.date | None = None,
    role: str = "",
    at_risk: bool = True,
    minimum: int = 0,
    never_revise: bool = False,
) -> RateLine:
    return RateLine(
        code=code or kind.name,
        title=kind.name.capitalize(),
        kind=kind,
        unit_rate=Decimal(unit_rate),
        factor_percent=Decimal(factor),
        starts_on=starts_on,
        ends_on=ends_on,
        role=role,
        at_risk=at_risk,
        minimum_units=minimum,
        never_revise=never_revise,
    )


def level(
    code: str = "S1",
    *,
    metric: str = "accuracy",
    kind: LevelKind = LevelKind.SLA,
    target: str = "99",
    minimum: str | None = "98.5",
    stretch: str | None = None,
    allocation: str = "100",
    live: bool = True,
) -> ServiceLevel:
    return ServiceLevel(
        code=code,
        title=f"Level {code}",
        metric=metric,
        kind=kind,
        target=Decimal(target),
        minimum=None if minimum is None else Decimal(minimum),
        stretch=None if stretch is None else Decimal(stretch),
        allocation_percent=Decimal(allocation),
        live=live,
    )


def past(
    code: str,
    month: dt.date,
    outcome: Outcome = Outcome.MINOR,
    *,
    credit: int = 0,
    stretch: bool = False,
) -> PastResult:
    return PastResult(
        contract_id=ContractId(1),
        sla_code=code,
        month=month,
        numerator=98,
        denominator=1,
        outcome=outcome,
        reached_stretch=stretch,
        credit_minor=credit,
    )


def clause(
    clause_id: str,
    body: str,
    *,
    order: int = 10,
    letter: str = "",
    variables: tuple[ClauseVariable, ...] = (),
) -> Clause:
    """A clause, or a schedule where a letter is given."""
    return Clause(
        id=clause_id,
        title=clause_id.title(),
        side=ClauseSide.MUTUAL,
        order=order,
        version=1,
        required=True,
        kind=ClauseKind.SCHEDULE if letter else ClauseKind.CLAUSE,
        letter=letter,
        variables=variables,
        body=body,
    )

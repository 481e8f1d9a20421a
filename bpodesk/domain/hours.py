"""From time entries to a month's hours by person and day.

A person-day has scheduled minutes (the contract's calendar and the person's seats), worked minutes
up to that schedule, overtime beyond it, and night minutes on the worker's own clock. Overtime is
what the file itself calls overtime (then the rest is regular, even beyond the schedule), else what
exceeds the schedule of the person's seats; on their rest days and holidays all work is overtime.
Who has no seat on a day has no schedule to exceed: the hours are regular. Work belongs to the
business date of the shift's start.

What a rate card prices apart (rest days, holidays) is told by the worker's own midnights, as the
night is. A day's overtime lies at its end. Where nothing is scheduled, hours of such a kind are
regular up to the longest day of the calendar's week; only where they have a price of their own.
"""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.hour_kinds import HourKind, by_local_date, hour_kind
from bpodesk.domain.ids import StaffId
from bpodesk.domain.money import round_half_up
from bpodesk.domain.periods import DateRange
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.worktime import ONE_MINUTE, Span, WorkingDays, night_minutes, subtract

_FULL_TIME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMinutes:
    """A person-day's minutes of one kind.

    `overtime_minutes` are those that the day counts as overtime, `long_minutes` those that are
    overtime where the kind has a price of its own.
    """

    kind: HourKind
    minutes: int
    overtime_minutes: int
    long_minutes: int
    night_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDay:
    """One person's day for one contract, in whole minutes.

    `kinds` tells its minutes apart, each kind once; it is empty where all are ordinary.
    """

    staff_id: StaffId
    day: dt.date
    role: str
    scheduled_minutes: int
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    entries: tuple[TimeEntry, ...]
    kinds: tuple[KindMinutes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDay:
    """One seat's day: what it was scheduled and what was worked in it, by whomever.

    There is one for each day on which somebody has the seat; on a rest day both are 0.
    """

    seat: str
    day: dt.date
    role: str
    scheduled_minutes: int
    worked_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthHours:
    """The hours of a contract's month."""

    person_days: tuple[PersonDay, ...]
    seat_days: tuple[SeatDay, ...]

    @property
    def scheduled_minutes(self) -> int:
        """Minutes contracted."""
        return sum(day.scheduled_minutes for day in self.seat_days)

    @property
    def worked_minutes(self) -> int:
        """Scheduled minutes worked, without overtime."""
        return sum(day.worked_minutes for day in self.person_days)

    @property
    def overtime_minutes(self) -> int:
        """Minutes beyond the schedule."""
        return sum(day.overtime_minutes for day in self.person_days)

    @property
    def night_minutes(self) -> int:
        """Minutes at night, on the workers' clocks."""
        return sum(day.night_minutes for day in self.person_days)


def scheduled_for(assignment: Assignment, day: dt.date, calendar: WorkingDays) -> int:
    """Minutes an assignment is scheduled on a day: the calendar's, times its share of a seat."""
    if day not in assignment.days:
        return 0
    minutes = calendar.scheduled_minutes(day)
    if assignment.fte_percent == _FULL_TIME:
        return minutes
    return round_half_up(minutes * Fraction(assignment.fte_percent) / 100)


def compute_hours(
    entries: Iterable[TimeEntry],
    *,
    assignments: Sequence[Assignment],
    calendar: WorkingDays,
    people: Iterable[StaffMember],
    days: DateRange,
) -> MonthHours:
    """The hours of the days, from the contract's entries and assignments.

    `people` tell the zone each works in (the contract's where somebody is not among them), and the
    role of those whose seat names none.
    """
    known = {person.id: person for person in people}
    assignments = sorted(assignments, key=_seat_order)
    by_day: dict[tuple[StaffId, dt.date], list[TimeEntry]] = defaultdict(list)
    for entry in entries:
        if entry.business_date in days:
            by_day[entry.staff_id, entry.business_date].append(entry)
    for assignment in assignments:
        for day in days.overlap(assignment.days):
            if scheduled_for(assignment, day, calendar):
                by_day.setdefault((assignment.staff_id, day), [])
    person_days = tuple(
        _person_day(
            staff_id,
            day,
            entries=tuple(sorted(by_day[staff_id, day], key=_start_order)),
            seats=[item for item in assignments if item.staff_id == staff_id and day in item.days],
            calendar=calendar,
            person=known.get(staff_id),
        )
        for staff_id, day in sorted(by_day)
    )
    return MonthHours(
        person_days=person_days,
        seat_days=_seat_days(
            person_days, assignments=assignments, calendar=calendar, days=days, people=known
        ),
    )


def spans_of(entry: TimeEntry, calendar: WorkingDays) -> tuple[Span, ...]:
    """The instants an entry was worked, without its break.

    The break is the calendar's where that lies inside the shift and is as long as the entry's;
    else it is taken out of the middle. An entry without times is laid on the calendar's hours from
    their start, what is left over right behind them; on a day without hours it has no instants.
    """
    if entry.started_at is not None and entry.ended_at is not None:
        shift = Span(start=entry.started_at, end=entry.ended_at)
        pause = max(0, min(entry.break_minutes, shift.minutes))
        inside = [shift.overlap(pause_) for pause_ in calendar.breaks_on(entry.business_date)]
        if sum(span.minutes for span in inside) == pause:
            return subtract((shift,), inside)
        start = shift.start + (shift.minutes - pause) // 2 * ONE_MINUTE
        return subtract((shift,), (Span(start=start, end=start + pause * ONE_MINUTE),))
    left = entry.minutes
    spans: list[Span] = []
    for paid in calendar.paid_spans(entry.business_date):
        taken = min(left, paid.minutes)
        spans.append(Span(start=paid.start, end=paid.start + taken * ONE_MINUTE))
        left -= taken
    if spans and left:
        last = spans.pop()
        spans.append(Span(start=last.start, end=last.end + left * ONE_MINUTE))
    return tuple(span for span in spans if span.minutes)


def _start_order(entry: TimeEntry) -> tuple[bool, str, int]:
    started = entry.started_at.isoformat() if entry.started_at else ""
    return (entry.started_at is None, started, entry.id)


def _person_day(
    staff_id: StaffId,
    day: dt.date,
    *,
    entries: tuple[TimeEntry, ...],
    seats: Sequence[Assignment],
    calendar: WorkingDays,
    person: StaffMember | None,
) -> PersonDay:
    scheduled = sum(scheduled_for(seat, day, calendar) for seat in seats)
    total = sum(entry.minutes for entry in entries)
    stated = [entry.overtime_minutes for entry in entries if entry.overtime_minutes is not None]
    # Who has no seat that day has no schedule to exceed: hourly work is regular.
    beyond = max(0, total - scheduled) if seats else 0
    overtime = min(total, sum(stated)) if stated else beyond
    spans = [span for entry in laid_out(entries) for span in spans_of(entry, calendar)]
    zone = calendar.zone if person is None else person.zone
    return PersonDay(
        staff_id=staff_id,
        day=day,
        role=next(
            (seat.role for seat in seats if seat.role), "" if person is None else person.role
        ),
        scheduled_minutes=scheduled,
        worked_minutes=total - overtime,
        overtime_minutes=overtime,
        night_minutes=night_minutes(spans, zone=zone),
        entries=entries,
        kinds=_kinds(
            _pieces(day, spans, total=total, calendar=calendar, zone=zone),
            regular=total - overtime,
            usual=calendar.usual_minutes(day) if seats and not (stated or scheduled) else None,
            zone=zone,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Minutes of one kind, one behind the other; `span` is None where nobody knows when."""

    kind: HourKind
    minutes: int
    span: Span | None


def _pieces(
    day: dt.date, spans: Iterable[Span], *, total: int, calendar: WorkingDays, zone: str
) -> list[_Piece]:
    """A day's work in its order; what the spans do not cover is of the kind of the day itself."""
    resting = calendar.is_rest_day(day)
    pieces: list[_Piece] = []
    left = total
    dated = [part for span in spans for part in by_local_date(span, zone)]
    for date, part in sorted(dated, key=lambda item: item[1].start):
        kind = hour_kind(calendar.holiday(date), resting=resting)
        pieces.append(_Piece(kind=kind, minutes=min(left, part.minutes), span=part))
        left -= pieces[-1].minutes
    kind = hour_kind(calendar.holiday(day), resting=resting)
    return [*pieces, _Piece(kind=kind, minutes=left, span=None)]


def _kinds(
    pieces: Sequence[_Piece], *, regular: int, usual: int | None, zone: str
) -> tuple[KindMinutes, ...]:
    """The minutes by kind; the first `regular` ones of the day are no overtime.

    `usual` is how many are none on a day without a schedule, where a kind has its own price.
    """
    if all(piece.kind is HourKind.ORDINARY for piece in pieces if piece.minutes):
        return ()
    found: dict[HourKind, KindMinutes] = {}
    done = 0
    for piece in pieces:
        overtime = _beyond(regular, done, piece.minutes)
        long = overtime if usual is None else _beyond(usual, done, piece.minutes)
        night = 0 if piece.span is None else night_minutes((piece.span,), zone=zone)
        before = found.get(piece.kind, _no_minutes(piece.kind))
        found[piece.kind] = KindMinutes(
            kind=piece.kind,
            minutes=before.minutes + piece.minutes,
            overtime_minutes=before.overtime_minutes + overtime,
            long_minutes=before.long_minutes + long,
            night_minutes=before.night_minutes + night,
        )
        done += piece.minutes
    return tuple(found[kind] for kind in HourKind if kind in found)


def _no_minutes(kind: HourKind) -> KindMinutes:
    return KindMinutes(kind=kind, minutes=0, overtime_minutes=0, long_minutes=0, night_minutes=0)


def _beyond(limit: int, done: int, minutes: int) -> int:
    """How many of the minutes after those done lie beyond a limit."""
    return min(minutes, max(0, done + minutes - limit))


def _seat_order(assignment: Assignment) -> tuple[str, dt.date, int]:
    return (assignment.seat, assignment.starts_on, assignment.id)


SeatOnDay = tuple[str, dt.date]
_Held = list[tuple[Assignment, dt.date, int]]


def seat_work(
    person_days: Iterable[PersonDay],
    *,
    assignments: Sequence[Assignment],
    calendar: WorkingDays,
    days: DateRange,
) -> dict[SeatOnDay, dict[StaffId, int]]:
    """Whose minutes fill each seat on each day, as `compute_hours` has counted them."""
    held = _held(sorted(assignments, key=_seat_order), calendar, days)
    filled: dict[SeatOnDay, dict[StaffId, int]] = defaultdict(lambda: defaultdict(int))
    for seat, who, taken in _filled(held, _scheduled(held, calendar), person_days):
        filled[seat][who] += taken
    return filled


def _held(assignments: Iterable[Assignment], calendar: WorkingDays, days: DateRange) -> _Held:
    """Each assignment's days with its share of the seat's minutes."""
    return [
        (assignment, day, scheduled_for(assignment, day, calendar))
        for assignment in assignments
        for day in days.overlap(assignment.days)
    ]


def _scheduled(held: _Held, calendar: WorkingDays) -> dict[SeatOnDay, int]:
    scheduled: dict[SeatOnDay, int] = defaultdict(int)
    for assignment, day, share in held:
        seat = (assignment.seat, day)
        # Two half-time people fill one seat; an owner and a stand-in do not make two of it.
        scheduled[seat] = min(calendar.scheduled_minutes(day), scheduled[seat] + share)
    return scheduled


def _filled(
    held: _Held, scheduled: Mapping[SeatOnDay, int], person_days: Iterable[PersonDay]
) -> Iterator[tuple[SeatOnDay, StaffId, int]]:
    """Minutes that a person's work takes up of a seat: their own shares first, then what lacks."""
    free = {(day.staff_id, day.day): day.worked_minutes for day in person_days}
    worked = dict.fromkeys(scheduled, 0)
    gaps = [(assignment, day, scheduled[assignment.seat, day]) for assignment, day, _ in held]
    for assignment, day, most in (*held, *gaps):
        seat, who = (assignment.seat, day), (assignment.staff_id, day)
        taken = min(free.get(who, 0), most, scheduled[seat] - worked[seat])
        free[who] = free.get(who, 0) - taken
        worked[seat] += taken
        if taken:
            yield seat, assignment.staff_id, taken


def _seat_days(
    person_days: Iterable[PersonDay],
    *,
    assignments: Sequence[Assignment],
    calendar: WorkingDays,
    days: DateRange,
    people: Mapping[StaffId, StaffMember],
) -> tuple[SeatDay, ...]:
    """Each seat's days, on which somebody has it."""
    held = _held(assignments, calendar, days)
    scheduled = _scheduled(held, calendar)
    roles: dict[SeatOnDay, str] = defaultdict(str)
    for assignment, day, _ in held:
        seat = (assignment.seat, day)
        person = people.get(assignment.staff_id)
        # A stand-in doesn't change what the seat is: who held it first names its role.
        roles[seat] = roles[seat] or assignment.role or ("" if person is None else person.role)
    worked = dict.fromkeys(scheduled, 0)
    for seat, _, taken in _filled(held, scheduled, person_days):
        worked[seat] += taken
    return tuple(
        SeatDay(
            seat=seat[0],
            day=seat[1],
            role=roles[seat],
            scheduled_minutes=scheduled[seat],
            worked_minutes=worked[seat],
        )
        for seat in sorted(scheduled)
    )


def laid_out(entries: Sequence[TimeEntry]) -> Iterator[TimeEntry]:
    """The entries, those without times as one: they lie one behind the other on the calendar."""
    untimed = [entry for entry in entries if entry.started_at is None]
    yield from (entry for entry in entries if entry.started_at is not None)
    if untimed:
        yield dataclasses.replace(
            untimed[0],
            minutes=sum(entry.minutes for entry in untimed),
            overtime_minutes=None,
        )

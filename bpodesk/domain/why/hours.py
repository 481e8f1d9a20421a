"""Why so many hours: by person, by day, by row of the file; and whose hours fill a seat."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum
from fractions import Fraction
from zoneinfo import ZoneInfo

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.hours import PersonDay, SeatDay, laid_out, scheduled_for, spans_of
from bpodesk.domain.ids import StaffId
from bpodesk.domain.statements import PersonMonth
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.domain.why.ground import Ground
from bpodesk.domain.why.nodes import (
    Node,
    add,
    less,
    made_of,
    minutes_words,
    multiply,
    of_minutes,
    of_number,
    rounded,
    same,
    sum_words,
)
from bpodesk.domain.wording import percent_words, short_date
from bpodesk.domain.worktime import night_minutes


class Hours(Enum):
    """The figures of a person's day, as they are called."""

    SCHEDULED = "scheduled"
    WORKED = "worked"
    OVERTIME = "overtime"
    NIGHT = "night"

    def of(self, day: PersonDay) -> int:
        """The minutes of a day."""
        return {
            Hours.SCHEDULED: day.scheduled_minutes,
            Hours.WORKED: day.worked_minutes,
            Hours.OVERTIME: day.overtime_minutes,
            Hours.NIGHT: day.night_minutes,
        }[self]


def hours_node(ground: Ground) -> Node:
    """All hours that rows state, overtime included."""
    hours = ground.statement.hours
    worked, overtime = hours.worked_minutes, hours.overtime_minutes
    return made_of(
        of_minutes("All hours", worked + overtime),
        lambda: (person_hours_node(ground, person) for person in ground.statement.people),
        add,
        f"{minutes_words(worked)} worked + {minutes_words(overtime)} of overtime",
    )


def person_hours_node(ground: Ground, person: PersonMonth) -> Node:
    """All hours of a person, overtime included."""
    staff_id = person.person.id
    return made_of(
        of_minutes(ground.name(staff_id), person.worked_minutes + person.overtime_minutes),
        lambda: (
            person_node(ground, staff_id, Hours.WORKED),
            person_node(ground, staff_id, Hours.OVERTIME),
        ),
        add,
        f"{minutes_words(person.worked_minutes)} worked"
        f" + {minutes_words(person.overtime_minutes)} of overtime"
        if person.overtime_minutes
        else "",
    )


def total_node(ground: Ground, what: Hours) -> Node:
    """The hours of everybody; the scheduled ones are those of the seats."""
    hours = ground.statement.hours
    if what is Hours.SCHEDULED:
        return seats_node(ground, hours.seat_days, "Scheduled hours", worked=False)
    people = [person.person.id for person in ground.statement.people]
    sums = [sum(what.of(day) for day in ground.days_of(staff_id)) for staff_id in people]
    title = f"{what.value.capitalize()} hours"
    return made_of(
        of_minutes(title, sum(sums)),
        lambda: (person_node(ground, staff_id, what) for staff_id in people),
        add,
        sum_words([minutes_words(value) for value in sums], of="people"),
    )


def person_node(ground: Ground, staff_id: StaffId, what: Hours) -> Node:
    """One person's hours in the month."""
    days = [day for day in ground.days_of(staff_id) if what.of(day)]
    minutes = [what.of(day) for day in days]
    return made_of(
        of_minutes(f"{ground.name(staff_id)}, {what.value}", sum(minutes)),
        lambda: (day_node(ground, what, day) for day in days),
        add,
        sum_words([minutes_words(value) for value in minutes], of="days"),
    )


def day_node(ground: Ground, what: Hours, day: PersonDay) -> Node:
    """One figure of a person's day."""
    title = f"{ground.name(day.staff_id)}, {short_date(day.day)}: {what.value}"
    node = of_minutes(title, what.of(day))
    if what is Hours.SCHEDULED:
        return _scheduled(ground, day, node)
    if what is Hours.NIGHT:
        return _night(ground, day, node)
    if what is Hours.OVERTIME:
        return _overtime(ground, day, node)
    if not day.overtime_minutes:
        return replace(_recorded(ground, day), title=title)
    total = day.worked_minutes + day.overtime_minutes
    return made_of(
        node,
        lambda: (_recorded(ground, day), day_node(ground, Hours.OVERTIME, day)),
        less,
        f"{minutes_words(total)} − {minutes_words(day.overtime_minutes)} of overtime",
    )


def _recorded(ground: Ground, day: PersonDay) -> Node:
    """All that was worked on the day."""
    total = day.worked_minutes + day.overtime_minutes
    return made_of(
        of_minutes("All hours of the day", total),
        lambda: entry_nodes(ground, day.entries),
        add,
        sum_words([minutes_words(entry.minutes) for entry in day.entries], of="rows"),
    )


def entry_nodes(ground: Ground, entries: Iterable[TimeEntry]) -> Iterator[Node]:
    """The rows that hours came from."""
    return (_entry_node(ground, entry) for entry in entries)


def _entry_node(ground: Ground, entry: TimeEntry, minutes: int | None = None) -> Node:
    zone = ZoneInfo(ground.inputs.zone)
    title = f"{ground.name(entry.staff_id)}, {short_date(entry.business_date)}"
    formula = ""
    if entry.started_at is not None and entry.ended_at is not None:
        start, end = entry.started_at.astimezone(zone), entry.ended_at.astimezone(zone)
        formula = f"{start:%H:%M}–{end:%H:%M} ({zone.key})"
        if entry.break_minutes:
            formula += f", break {entry.break_minutes} min"
    cell = ground.cell(entry)
    note = f"corrected: {entry.note}" if cell is not None and entry.note else ""
    return replace(
        of_minutes(title, entry.minutes if minutes is None else minutes),
        formula=formula,
        cell=cell,
        basis=note,
        source="" if cell is not None else f"typed in: {entry.note}",
    )


def _scheduled(ground: Ground, day: PersonDay, node: Node) -> Node:
    """The calendar's minutes times the share of each seat."""
    seats = _seats(ground, day.staff_id, day.day)
    calendar = ground.fees.calendar
    shares = [minutes_words(scheduled_for(seat, day.day, calendar)) for seat in seats]
    return made_of(
        node,
        lambda: (_share_node(ground, seat, day.day) for seat in seats),
        add,
        sum_words(shares, of="seats"),
    )


def _seats(ground: Ground, staff_id: StaffId, day: dt.date) -> list[Assignment]:
    return [
        item for item in ground.inputs.assignments if item.staff_id == staff_id and day in item.days
    ]


def _share_node(ground: Ground, seat: Assignment, day: dt.date) -> Node:
    calendar = ground.fees.calendar
    whole, share = calendar.scheduled_minutes(day), Fraction(seat.fte_percent) / 100
    percent = percent_words(seat.fte_percent)
    return made_of(
        of_minutes(
            f"{seat.seat}, {ground.name(seat.staff_id)}", scheduled_for(seat, day, calendar)
        ),
        lambda: (
            replace(
                of_minutes(f"Hours of {short_date(day)}", whole),
                basis=f"calendar, {ground.paper(day)}",
            ),
            replace(of_number("Share of a full seat", share, percent), source="list of seats"),
        ),
        rounded(multiply),
        f"{minutes_words(whole)} × {percent}",
    )


_STATED = "overtime as the file states it"


def _overtime(ground: Ground, day: PersonDay, node: Node) -> Node:
    stated = [entry for entry in day.entries if entry.overtime_minutes is not None]
    if stated:
        told = [entry.overtime_minutes or 0 for entry in stated]
        return made_of(
            node,
            lambda: (
                _recorded(ground, day),
                *(
                    replace(
                        _entry_node(ground, entry, minutes),
                        basis=_STATED,
                        cell=ground.cell(entry, overtime=True),
                    )
                    for entry, minutes in zip(stated, told, strict=True)
                ),
            ),
            lambda values: min(values[0], add(values[1:])),
            f"as stated, {sum_words([minutes_words(item) for item in told], of='rows')},"
            " at most all hours of the day",
        )
    total = day.worked_minutes + day.overtime_minutes
    return made_of(
        node,
        lambda: (_recorded(ground, day), day_node(ground, Hours.SCHEDULED, day)),
        lambda values: max(Fraction(0), less(values)),
        f"{minutes_words(total)} − {minutes_words(day.scheduled_minutes)} scheduled",
    )


def _night(ground: Ground, day: PersonDay, node: Node) -> Node:
    """The rows' minutes between 22:00 and 06:00; those without times lie on the calendar."""
    zone, calendar = ground.zone_of(day.staff_id), ground.fees.calendar
    pieces = [
        (entry, night_minutes(spans_of(entry, calendar), zone=zone))
        for entry in laid_out(day.entries)
    ]

    return made_of(
        replace(node, basis=f"22:00–06:00 on the clock of {zone}"),
        lambda: laid_nodes(ground, day, pieces),
        add,
        sum_words([minutes_words(minutes) for _, minutes in pieces], of="rows"),
    )


def laid_nodes(
    ground: Ground, day: PersonDay, pieces: Iterable[tuple[TimeEntry, int]]
) -> Iterator[Node]:
    """Rows of a day as they are laid out, with so many minutes each that count for something."""
    for entry, minutes in pieces:
        row = _entry_node(ground, entry, minutes)
        if entry.started_at is None:
            row = replace(
                row,
                formula="no times are stated: laid on the calendar's hours",
                cell=None,
                source="",
                opens=lambda: entry_nodes(
                    ground, (item for item in day.entries if item.started_at is None)
                ),
            )
        yield row


# ------------------------------------------------------------------------------ seats


def seats_node(ground: Ground, seat_days: Iterable[SeatDay], title: str, *, worked: bool) -> Node:
    """Minutes worked in seats, or scheduled in them, by seat and day."""
    seats: dict[str, list[SeatDay]] = {}
    for day in seat_days:
        seats.setdefault(day.seat, []).append(day)

    def of(day: SeatDay) -> int:
        return day.worked_minutes if worked else day.scheduled_minutes

    def seat_node(seat: str) -> Node:
        days = [day for day in seats[seat] if of(day)]
        return made_of(
            of_minutes(f"{seat}, {'worked' if worked else 'scheduled'}", sum(map(of, days))),
            lambda: (seat_day_node(ground, day, worked=worked) for day in days),
            add,
            sum_words([minutes_words(of(day)) for day in days], of="days"),
        )

    sums = [sum(map(of, days)) for days in seats.values()]
    return made_of(
        of_minutes(title, sum(sums)),
        lambda: map(seat_node, seats),
        add,
        sum_words([minutes_words(value) for value in sums], of="seats"),
    )


def seat_day_node(ground: Ground, day: SeatDay, *, worked: bool) -> Node:
    """A seat's day: whose hours fill it, or what its people are scheduled."""
    title = f"{day.seat}, {short_date(day.day)}: {'worked' if worked else 'scheduled'}"
    if worked:
        filled = ground.seat_work[day.seat, day.day]
        return made_of(
            of_minutes(title, day.worked_minutes),
            lambda: (
                _fill_node(ground, staff_id, day, minutes) for staff_id, minutes in filled.items()
            ),
            add,
            sum_words([minutes_words(minutes) for minutes in filled.values()], of="people")
            if filled
            else "nobody worked in it",
        )
    whole = ground.fees.calendar.scheduled_minutes(day.day)
    held = [
        item for item in ground.inputs.assignments if item.seat == day.seat and day.day in item.days
    ]
    return made_of(
        of_minutes(title, day.scheduled_minutes),
        lambda: (
            replace(
                of_minutes(f"Hours of {short_date(day.day)}", whole),
                basis=f"calendar, {ground.paper(day.day)}",
            ),
            *(_share_node(ground, item, day.day) for item in held),
        ),
        lambda values: min(values[0], add(values[1:])),
        f"its people's shares, at most {minutes_words(whole)}",
    )


def _fill_node(ground: Ground, staff_id: StaffId, day: SeatDay, minutes: int) -> Node:
    """What a person's hours fill of a seat; the rest of them fills others, or none."""
    own = ground.day_of(staff_id, day.day)
    title = f"{ground.name(staff_id)} in {day.seat}"
    others = {
        seat: filled[staff_id]
        for (seat, date), filled in ground.seat_work.items()
        if date == day.day and seat != day.seat and staff_id in filled
    }
    over = own.worked_minutes - minutes - sum(others.values())
    if not others and not over:
        return made_of(
            of_minutes(title, minutes),
            lambda: (day_node(ground, Hours.WORKED, own),),
            same,
            "all hours worked that day",
        )
    return made_of(
        of_minutes(title, minutes),
        lambda: (
            day_node(ground, Hours.WORKED, own),
            *(of_minutes(f"of which in {seat}", other) for seat, other in others.items()),
            of_minutes("of which beyond what the seats lacked", over),
        ),
        less,
        f"{minutes_words(own.worked_minutes)} less what fills other seats or none",
    )

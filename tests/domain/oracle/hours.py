"""Hours by person and day, and what was worked in each seat."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from tests.domain.oracle.desk import (
    Desk,
    both,
    date_of,
    is_night,
    minute_of,
    night_in,
    without,
)
from tests.domain.oracle.story import Answer, Sitting, Story, Work


@dataclass
class SeatDay:
    """A day on which a seat is somebody's, in minutes; `share` is in hundredths of full time."""

    full: int
    planned: int
    worked: int
    role: str
    share: int


SeatDays = dict[tuple[str, dt.date], SeatDay]


def count_hours(story: Story, desk: Desk, answer: Answer) -> SeatDays:
    """Fill in the people's days and months; the seats' days come back."""
    work: dict[dt.date, dict[int, list[Work]]] = defaultdict(lambda: defaultdict(list))
    for item in story.work:
        work[item.day][item.person].append(item)
    seats: SeatDays = {}
    for day in desk.agreed:
        sitting_now = desk.sitting_on(day)
        free: dict[int, int] = defaultdict(int)
        for person in {sitting.person for sitting in sitting_now} | set(work[day]):
            mine = [sitting for sitting in sitting_now if sitting.person == person]
            planned = sum(desk.part(sitting, day) for sitting in mine)
            if work[day][person] or planned:
                _count_day(person, day, mine, work[day][person], desk, answer)
                free[person] = answer.days[person, day][1]
        seats.update(_seats_of(day, sitting_now, free, story, desk))
    for (person, _), numbers in answer.days.items():
        before = answer.people.get(person, (0, 0, 0, 0, 0))
        came = int(numbers[1] + numbers[2] > 0)
        answer.people[person] = tuple(
            old + new for old, new in zip(before, (came, *numbers[:4]), strict=True)
        )
    return seats


def _count_day(
    person: int,
    day: dt.date,
    mine: list[Sitting],
    stretches: list[Work],
    desk: Desk,
    answer: Answer,
) -> None:
    story, zone = desk.story, desk.story.zones[person]
    planned = sum(desk.part(sitting, day) for sitting in mine)
    total = sum(stretch.minutes for stretch in stretches)
    stated = [s.overtime for s in stretches if s.overtime is not None]
    # Who sits nowhere that day has no plan to exceed.
    beyond = max(0, total - planned) if mine else 0
    extra = min(total, sum(stated)) if stated else beyond
    spans = worked_minutes(day, stretches, desk)
    night = sum(night_in(zone, span) for span in spans)
    named = [sitting.role for sitting in mine if sitting.role]
    role = named[0] if named else story.roles[person]
    answer.days[person, day] = (planned, total - extra, extra, night, role)
    touched = {day, *(date_of(zone, edge) for span in spans for edge in (span[0], span[-1]))}
    if desk.rests(day) or touched & story.special.keys():
        limit = desk.usual(day) if mine and not stated and not planned else total - extra
        kinds = _kinds(day, zone, spans, (total, total - extra, limit), desk)
        if kinds:
            answer.kinds[person, day] = kinds


def _kinds(
    day: dt.date, zone: str, spans: list[range], limits: tuple[int, int, int], desk: Desk
) -> dict[str, tuple[int, int, int, int]]:
    """A day's minutes by what each of them is; nothing where all are ordinary."""
    total, regular, limit = limits
    minutes = sorted(minute for span in spans for minute in span)
    rests = desk.rests(day)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for place in range(max(total, len(minutes))):
        minute = minutes[place] if place < len(minutes) else None
        date = day if minute is None else date_of(zone, minute)
        counted = found[_kind(desk.story, date, rests=rests)]
        if place < total:
            counted[0] += 1
            counted[1] += place >= regular
            counted[2] += place >= limit
        counted[3] += minute is not None and is_night(zone, minute)
    if not any(name != "ordinary day" and numbers[0] for name, numbers in found.items()):
        return {}
    return {name: (one, two, three, four) for name, (one, two, three, four) in found.items()}


def _kind(story: Story, date: dt.date, *, rests: bool) -> str:
    if date not in story.special:
        return "rest day" if rests else "ordinary day"
    name = "regular holiday" if story.special[date][0] else "special day"
    return f"{name} on a rest day" if rests else name


def worked_minutes(day: dt.date, stretches: list[Work], desk: Desk) -> list[range]:
    """The UTC minutes of a day's work; hours without times lie one behind the other."""
    found: list[range] = []
    for work in stretches:
        if work.began is not None:
            found.extend(_shift_minutes(work, work.began, desk))
    left = sum(work.minutes for work in stretches if work.began is None)
    laid = desk.minutes(day)
    for place, stretch in enumerate(laid):
        taken = left if place == len(laid) - 1 else min(left, len(stretch))
        found.append(range(stretch.start, stretch.start + taken))
        left -= taken
    return [stretch for stretch in found if stretch]


def _shift_minutes(work: Work, began: dt.datetime, desk: Desk) -> list[range]:
    start = minute_of(began)
    shift = range(start, start + work.length)
    if desk.opens(work.day):
        pauses = desk.pauses(work.day)
        if sum(len(both(shift, pause)) for pause in pauses) == work.pause:
            return without(shift, pauses)
    before = start + (work.length - work.pause) // 2
    return without(shift, [range(before, before + work.pause)])


def _seats_of(
    day: dt.date, sittings: list[Sitting], free: dict[int, int], story: Story, desk: Desk
) -> SeatDays:
    """A day's seats: everybody works their own part of a seat, then what others left undone."""
    full = desk.length(day)
    found: SeatDays = {}
    for seat in {sitting.seat for sitting in sittings}:
        mine = [sitting for sitting in sittings if sitting.seat == seat]
        planned = min(full, sum(desk.part(sitting, day) for sitting in mine))
        named = [sitting.role or story.roles[sitting.person] for sitting in mine]
        role = next((role for role in named if role), "")
        share = min(100, sum(sitting.share for sitting in mine))
        found[seat, day] = SeatDay(full, planned, 0, role, share)
    for own in (True, False):
        for sitting in sittings:
            seat_day = found[sitting.seat, day]
            most = desk.part(sitting, day) if own else full
            taken = min(most, seat_day.planned - seat_day.worked, free[sitting.person])
            seat_day.worked += taken
            free[sitting.person] -= taken
    return found

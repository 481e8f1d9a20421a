"""Counts that nobody types: from the hours by week, and from the list of the staff."""

import datetime as dt
from collections.abc import Callable

from tests.domain.oracle.desk import Desk, both
from tests.domain.oracle.hours import SeatDays, worked_minutes
from tests.domain.oracle.measures import BY_STAFF
from tests.domain.oracle.story import DAY, Answer, Story

Period = tuple[dt.date, dt.date, dict[str, int]]


def derived(
    metric: str, judged: list[dt.date], desk: Desk, held: SeatDays, answer: Answer
) -> list[Period]:
    """The counts of the days judged, by period; none where there is nothing to count by."""
    story = desk.story
    if metric in BY_STAFF:
        return _headcount(judged, story)
    agreed = set(desk.agreed)
    if not any(work.day in agreed for work in story.work):
        return []
    weeks: dict[int, list[dt.date]] = {}
    for day in judged:
        weeks.setdefault(day.toordinal() - day.weekday(), []).append(day)
    return [
        (days[0], days[-1] + DAY, _OF_WEEK[metric](set(days), desk, held, answer))
        for days in weeks.values()
    ]


def _filled(days: set[dt.date], _desk: Desk, held: SeatDays, _answer: Answer) -> dict[str, int]:
    return {
        "worked_minutes": sum(held[key].worked for key in held if key[1] in days),
        "scheduled_minutes": sum(held[key].planned for key in held if key[1] in days),
    }


def _planned(days: set[dt.date], answer: Answer) -> dict[tuple[int, dt.date], tuple[int, int]]:
    """What each person had to work on each of the days, and worked without overtime."""
    return {
        key: (numbers[0], numbers[1])
        for key, numbers in answer.days.items()
        if key[1] in days and numbers[0]
    }


def _adhered(days: set[dt.date], desk: Desk, _held: SeatDays, answer: Answer) -> dict[str, int]:
    """Who is there longer than planned makes up for nobody else, nor for another day."""
    found = 0
    planned = _planned(days, answer)
    for (person, day), (due, _) in planned.items():
        stretches = [work for work in desk.story.work if (work.person, work.day) == (person, day)]
        inside = sum(
            len(both(span, hours))
            for span in worked_minutes(day, stretches, desk)
            for hours in desk.minutes(day)
        )
        found += min(due, inside)
    return {
        "in_state_minutes": found,
        "planned_minutes": sum(due for due, _ in planned.values()),
    }


def _absent(days: set[dt.date], _desk: Desk, _held: SeatDays, answer: Answer) -> dict[str, int]:
    planned = _planned(days, answer).values()
    return {
        "unavailable_minutes": sum(max(0, due - done) for due, done in planned),
        "planned_minutes": sum(due for due, _ in planned),
    }


_OF_WEEK: dict[str, Callable[[set[dt.date], Desk, SeatDays, Answer], dict[str, int]]] = {
    "fill-rate": _filled,
    "adherence-timesheets": _adhered,
    "shrinkage-timesheets": _absent,
}


def _headcount(judged: list[dt.date], story: Story) -> list[Period]:
    """Who has a seat on the last day and was still employed, and who of those seated left."""

    def seated(first: dt.date, last: dt.date) -> set[int]:
        return {
            item.person
            for item in story.sittings
            if item.first <= last and (item.last is None or item.last >= first)
        }

    first, last = judged[0], judged[-1]
    gone = {person for person, day in story.left.items() if first <= day <= last}
    no_more = {person for person, day in story.left.items() if day < last}
    counts = {
        "leavers": len(seated(first, last) & gone),
        "headcount": len(seated(last, last) - no_more),
    }
    return [(first, last + DAY, counts)] if any(counts.values()) else []

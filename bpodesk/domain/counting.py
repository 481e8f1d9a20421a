"""From the rows of a list to the counts of a service level.

Each count has its own way out of a row, so that a measure is counted wherever all of its counts
can be had, whatever its formula. A call is counted in the period of its day, an item in that of
its deadline, or of its closing where only closed items count. Nothing is guessed: what a list
doesn't state is missing, and whoever asks is told what.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bpodesk.domain.count_lists import CountedRow, CountImport, CountingRule
from bpodesk.domain.measure_readings import MeasureLayout
from bpodesk.domain.sla.clocks import BusinessClock, ClockUnit, PromiseClock
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.domain.worktime import local_date

# Marks among a ticket's counts: its file states days alone; its clock stands still to this day.
DAYS_ONLY, STANDING = "days_only", "standing"

Way = Callable[[CountedRow], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCountable:
    """Why a list can't be counted for a level, and the number that would settle it.

    `asks` is the name of the field of `CountingRule` or `CountImport`; empty where no answer helps.
    """

    because: str
    asks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a row counts for a level, on which day."""

    day: dt.date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Counts rows for a level. None for a row that doesn't count, or not yet."""

    count: Callable[[CountedRow], Counted | None]


def rule_of(level: ServiceLevel, batch: CountImport) -> CountingRule:
    """The level's own numbers; where its terms leave one open, what was said at the import."""
    said = batch.rules.get(level.code, CountingRule())
    return CountingRule(
        threshold_seconds=level.threshold_seconds or said.threshold_seconds,
        short_abandon_seconds=level.short_abandon_seconds or said.short_abandon_seconds,
        clock=level.clock or said.clock,
    )


def counter_for(
    level: ServiceLevel, batch: CountImport, *, stated: frozenset[str], clock: BusinessClock
) -> Counter | NotCountable:
    """What counts a list's rows for a level, or why the list can't be counted for it.

    `stated` are the names that its rows have counts of; `clock` is that of the contract.
    """
    rule = rule_of(level, batch)
    if batch.layout is MeasureLayout.TICKETS:
        return _ticket_counter(level, rule, batch=batch, stated=stated, clock=clock)
    if batch.layout is MeasureLayout.CALLS:
        found = _call_ways(level, rule, stated)
    else:
        found = _interval_ways(level, rule, batch=batch, stated=stated)
    if isinstance(found, NotCountable):
        return found
    ways = tuple(found.items())

    def count(row: CountedRow) -> Counted | None:
        counts: dict[str, int] = {}
        for name, way in ways:
            number = way(row)
            if number is None:
                return None
            counts[name] = number
        return Counted(day=row.day, counts=counts)

    return Counter(count=count)


# ---------------------------------------------------------------- calls

_AT_THRESHOLD = ("within", "after", "abandoned_within", "abandoned_after")
_AT_SHORT = ("abandoned", "short_abandoned")


def _stated(name: str) -> Way:
    return lambda row: row.counts.get(name)


def _sum(*names: str) -> Way:
    def way(row: CountedRow) -> int | None:
        counts = row.counts
        return sum(counts[name] for name in names) if counts.keys() >= {*names} else None

    return way


def _less(whole: str, part: str) -> Way:
    """A whole without one of its parts; None where the part is more than the whole."""

    def way(row: CountedRow) -> int | None:
        counts = row.counts
        if whole not in counts or part not in counts or counts[part] > counts[whole]:
            return None
        return counts[whole] - counts[part]

    return way


_HANDLE_PARTS = ("talk_seconds", "hold_seconds", "wrap_up_seconds")


def _plain_way(name: str, stated: frozenset[str]) -> Way | None:
    """The way to a count that needs no number of the contract; None where there is none."""
    if name == "offered":
        return _first(
            stated, (("incoming",), _stated("incoming")), (("answered", "abandoned"), _BOTH)
        )
    if name in ("answered", "handled"):
        parts = ("answered_within", "answered_after")
        return _first(stated, (("answered",), _stated("answered")), (parts, _sum(*parts)))
    if name == "handle_seconds":
        parts = [part for part in _HANDLE_PARTS if part in stated]
        ways = ((("handle_seconds",), ("handle_seconds",)), (("talk_seconds",), tuple(parts)))
        return _first(stated, *((names, _of_answered(*summed)) for names, summed in ways))
    if name == "wait_seconds" or name in _HANDLE_PARTS:
        return _first(stated, ((name,), _of_answered(name)))
    if name in ("resolved_first", "contacts"):
        return _first(stated, (("resolved",), _RESOLVED[name]))
    return None


def _of_answered(*names: str) -> Way:
    """Seconds of the calls that were answered; a call that wasn't has none that count."""
    whole = _sum(*names)

    def way(row: CountedRow) -> int | None:
        return 0 if row.counts.get("answered") == 0 else whole(row)

    return way


_BOTH = _sum("answered", "abandoned")
_RESOLVED = {"resolved_first": _stated("resolved"), "contacts": _stated("incoming")}


def _first(stated: frozenset[str], *ways: tuple[tuple[str, ...], Way]) -> Way | None:
    """The first way whose names are all stated."""
    return next((way for names, way in ways if stated.issuperset(names)), None)


def _missing(level: ServiceLevel, name: str) -> NotCountable:
    missing = next(count for count in level.measure.counts if count.name == name)
    title = level.count_title(missing)
    return NotCountable(because=f"the file has no column that gives “{title}”")


def _call_ways(
    level: ServiceLevel, rule: CountingRule, stated: frozenset[str]
) -> Mapping[str, Way] | NotCountable:
    ways: dict[str, Way] = {}
    for name in level.measure.count_names:
        way = _plain_way(name, stated)
        if name in _AT_THRESHOLD or (name in _AT_SHORT and rule.short_abandon_seconds):
            limit = _limit(name, rule)
            if not stated.issuperset(("answered", "wait_seconds")):
                return NotCountable(because="the file doesn't say how long each call waited")
            if limit is None:
                return _open_limit(name)
            way = _parted(name, limit)
        elif name == "abandoned":
            way = _first(stated, (("abandoned",), _stated("abandoned")))
        if way is None:
            return _missing(level, name)
        ways[name] = way
    return ways


def _limit(name: str, rule: CountingRule) -> int | None:
    return rule.threshold_seconds if name in _AT_THRESHOLD else rule.short_abandon_seconds


_OPEN = {
    "threshold_seconds": "within how many seconds calls are to be answered",
    "short_abandon_seconds": "within how many seconds an abandoned call is a short one",
}


def _open_limit(name: str) -> NotCountable:
    asks = "threshold_seconds" if name in _AT_THRESHOLD else "short_abandon_seconds"
    return NotCountable(because=f"the contract doesn't say {_OPEN[asks]}", asks=asks)


_OUTCOMES = {  # whether the call was answered, and whether it waited within the limit
    "within": (1, True),
    "after": (1, False),
    "abandoned_within": (0, True),
    "short_abandoned": (0, True),
    "abandoned_after": (0, False),
    "abandoned": (0, False),
}


def _parted(name: str, limit: int) -> Way:
    """1 for a call of this outcome, parted at so many seconds of waiting (the last is within)."""
    answered, within = _OUTCOMES[name]

    def way(row: CountedRow) -> int | None:
        outcome, waited = row.counts.get("answered"), row.counts.get("wait_seconds")
        if outcome is None:
            return None
        if outcome != answered:
            return 0
        return None if waited is None else int((waited <= limit) is within)

    return way


# ---------------------------------------------------------------- intervals

# A count at the threshold: stated itself, or what is left of a whole without the other part.
_PARTS = {
    "within": ("answered_within", "answered", "answered_after"),
    "after": ("answered_after", "answered", "answered_within"),
    "abandoned_within": ("abandoned_within", "abandoned", "abandoned_after"),
    "abandoned_after": ("abandoned_after", "abandoned", "abandoned_within"),
    "short_abandoned": ("abandoned_within", "abandoned", "abandoned_after"),
    "abandoned": ("abandoned_after", "abandoned", "abandoned_within"),
}


def _interval_ways(
    level: ServiceLevel, rule: CountingRule, *, batch: CountImport, stated: frozenset[str]
) -> Mapping[str, Way] | NotCountable:
    ways: dict[str, Way] = {}
    for name in level.measure.count_names:
        way = _plain_way(name, stated)
        if name in _AT_THRESHOLD or name in _AT_SHORT:
            found = _interval_part(level, name, rule, batch=batch, stated=stated)
            if isinstance(found, NotCountable):
                return found
            way = found
        if way is None:
            return _missing(level, name)
        ways[name] = way
    return ways


def _interval_part(
    level: ServiceLevel,
    name: str,
    rule: CountingRule,
    *,
    batch: CountImport,
    stated: frozenset[str],
) -> Way | NotCountable:
    limit = _limit(name, rule)
    own, whole, other = _PARTS[name]
    if name == "abandoned" and limit is None:
        way = _first(stated, ((whole,), _stated(whole)), ((own, other), _sum(own, other)))
        return way or _missing(level, name)
    if limit is None:
        return _open_limit(name)
    way = _first(stated, ((own,), _stated(own)), ((whole, other), _less(whole, other)))
    if way is not None:
        return _parted_elsewhere(batch.parted_seconds, limit) or way
    if whole != "abandoned" or whole not in stated:
        return _missing(level, name)
    if name in ("abandoned_after", "abandoned"):
        if batch.abandoned_is_past:
            return _stated(whole)
        because = f"the file doesn't part the calls that were abandoned within {limit} seconds"
        return NotCountable(because=because, asks="abandoned_is_past")
    return _missing(level, name)


def _parted_elsewhere(parted: int | None, limit: int) -> NotCountable | None:
    if parted is None:
        because = "the file's headers don't say at how many seconds its calls are parted"
        return NotCountable(because=because, asks="parted_seconds")
    if parted == limit:
        return None
    because = f"the file parts its calls at {parted} seconds, and the contract at {limit}"
    return NotCountable(because=because)


# ---------------------------------------------------------------- tickets


def _ticket_counter(
    level: ServiceLevel,
    rule: CountingRule,
    *,
    batch: CountImport,
    stated: frozenset[str],
    clock: BusinessClock,
) -> Counter | NotCountable:
    names = level.measure.count_names
    closed_only = set(names) == {"on_time", "closed"}
    if set(names) != {"on_time", "items"} and not closed_only:
        return NotCountable(because="a list of tickets doesn't count that")
    if rule.clock is None:
        because = "the contract doesn't say within how many business hours or days an item is due"
        return NotCountable(because=because, asks="clock")
    promise = rule.clock
    if DAYS_ONLY in stated and promise.unit is ClockUnit.BUSINESS_HOURS:
        because = "the file states days without times, and the contract counts business hours"
        return NotCountable(because=because)

    def count(row: CountedRow) -> Counted | None:
        due = due_of(row, promise, clock)
        ended = row.ended_at
        if due is None or (closed_only and ended is None):
            return None
        if ended is None and (batch.known_until is None or due >= batch.known_until):
            return None  # open, and not due by the last moment the file knows of
        in_time = int(ended is not None and _is_in_time(ended, due))
        counted_at = ended if closed_only and ended is not None else due
        day = local_date(counted_at, zone=clock.calendar.zone)
        return Counted(day=day, counts={"on_time": in_time, names[1]: 1})

    return Counter(count=count)


def due_of(row: CountedRow, promise: PromiseClock, clock: BusinessClock) -> dt.datetime | None:
    """The last instant in time for a ticket; None where its clock still stands still."""
    if row.started_at is None or STANDING in row.counts:
        return None
    return clock.due(row.started_at, promise, paused=row.pauses)


def _is_in_time(ended: dt.datetime, due: dt.datetime) -> bool:
    """A moment counts as the minute it lies in."""
    return ended.replace(second=0, microsecond=0) <= due

"""How long tickets took as the file states it: in minutes, in hours, in both, or in a unit that
only the tickets' own start and end tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bpodesk.domain.measure_readings import MeasureRole, Number
from bpodesk.workbooks.measures.body import Body, BodyRow, CellParser
from bpodesk.workbooks.measures.ticket_times import TicketTime
from bpodesk.workbooks.measures.values import parse_number, parse_seconds
from bpodesk.workbooks.measures.words import HOURS, MINUTES, SECONDS

_R = MeasureRole
_UNITS = {_R.MINUTES: MINUTES, _R.HOURS: HOURS}
# How far a length may be off for its rounding: to a minute, or to a tenth of an hour.
_ROUNDED_SECONDS = {SECONDS: 1, MINUTES: 60, HOURS: 180, None: 60}


@dataclass(frozen=True, slots=True)
class StatedLengths:
    """Seconds of each entry (None where nothing is stated) and how a total of them is read."""

    seconds: tuple[Number | None, ...]
    parse: CellParser[Number] | None = None
    reason: str = ""


def stated_lengths(
    body: Body, entries: Sequence[BodyRow], times: Sequence[TicketTime]
) -> StatedLengths:
    """What the columns of lengths state. The one that is taken gets the role of the resolution."""
    columns = body.header.columns
    if _R.MINUTES in columns and _R.HOURS in columns:
        return _of_two_columns(body, entries)
    role = next((role for role in (_R.MINUTES, _R.RESOLUTION, _R.HOURS) if role in columns), None)
    if role is None:
        return StatedLengths((None,) * len(entries))
    body.header = body.header.without(*{_R.RESOLUTION} - {role}).renamed({role: _R.RESOLUTION})
    unit = _UNITS.get(role) or body.header.unit(_R.RESOLUTION)
    settled = unit or _settled_unit(body, entries, times)
    parse: CellParser[Number] = partial(parse_seconds, unit_seconds=settled, two_parts=HOURS)
    seconds = tuple(body.value(row, _R.RESOLUTION, parse) for row in entries)
    _compare(body, entries, times, seconds=seconds, rounded=_ROUNDED_SECONDS[settled])
    header = body.header.text(_R.RESOLUTION)
    reason = f"“{header}” states how long a ticket took."
    if unit is None and settled is not None:
        name = {SECONDS: "seconds", MINUTES: "minutes", HOURS: "hours"}[settled]
        reason = f"“{header}” counts {name}, as the tickets' starts and ends show."
    return StatedLengths(seconds, parse, reason)


def _of_two_columns(body: Body, entries: Sequence[BodyRow]) -> StatedLengths:
    """Minutes beside hours: the same length in two units, or 7 hours | 30 minutes."""
    parts = {
        role: [
            body.value(row, role, partial(parse_seconds, unit_seconds=unit, two_parts=HOURS))
            for row in entries
        ]
        for role, unit in _UNITS.items()
    }
    triples = list(zip(entries, parts[_R.MINUTES], parts[_R.HOURS], strict=True))
    pairs = [(m, h) for _, m, h in triples if m is not None and h is not None]
    names = [body.header.text(role) for role in _UNITS]
    differ = [abs(m - h) > _ROUNDED_SECONDS[HOURS] for m, h in pairs]
    if any(differ) and all(m < HOURS and h % HOURS == 0 for m, h in pairs):
        reason = f"“{names[1]}” and “{names[0]}” together state how long a ticket took."
        together = (None if m is None and h is None else (m or 0) + (h or 0) for _, m, h in triples)
        return StatedLengths(tuple(together), None, reason)
    for row, m, h in triples:
        if m is not None and h is not None and abs(m - h) > _ROUNDED_SECONDS[HOURS]:
            message = f"It isn't the same time as under “{names[1]}”; the minutes were taken."
            body.say(row, _R.MINUTES, message)
    seconds = tuple(h if m is None else m for _, m, h in triples)
    body.header = body.header.without(_R.RESOLUTION).renamed({_R.MINUTES: _R.RESOLUTION})
    parse: CellParser[Number] = partial(parse_seconds, unit_seconds=MINUTES, two_parts=HOURS)
    return StatedLengths(seconds, parse, f"“{names[0]}” states how long a ticket took.")


def _settled_unit(
    body: Body, entries: Sequence[BodyRow], times: Sequence[TicketTime]
) -> int | None:
    """The unit in which most plain numbers are the time from start to end; None for none."""
    pairs: list[tuple[Number, int]] = []
    for row, time in zip(entries, times, strict=True):
        number = body.seen(row, _R.RESOLUTION, parse_number)
        if number is not None and time.elapsed_seconds is not None:
            pairs.append((number, time.elapsed_seconds))
    for unit in (MINUTES, HOURS, SECONDS):
        right = sum(abs(n * unit - elapsed) <= _ROUNDED_SECONDS[unit] for n, elapsed in pairs)
        if right * 2 > len(pairs):
            return unit
    return None


def _compare(
    body: Body,
    entries: Sequence[BodyRow],
    times: Sequence[TicketTime],
    *,
    seconds: Sequence[Number | None],
    rounded: int,
) -> None:
    """Say once in how many rows the stated length isn't the time from start to end."""
    differing = [
        row
        for row, time, stated in zip(entries, times, seconds, strict=True)
        if stated is not None
        and time.elapsed_seconds is not None
        and abs(stated - time.elapsed_seconds) > rounded
    ]
    if differing:
        count = f"{len(differing)} row{'s' * (len(differing) > 1)}"
        message = f"In {count}, this one first, the length isn't the time from start to end; the"
        body.say(differing[0], _R.RESOLUTION, f"{message} stated one was taken.")

"""When a call, an interval or a ticket was, as times on the file's clock.

What a cell doesn't give is missing: whether that matters is for whoever places the row in a month.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bpodesk.domain.measure_readings import MeasuredRow, MeasureRole, Pause
from bpodesk.domain.problems import Severity
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.measures.body import Body, BodyRow
from bpodesk.workbooks.parse import Moment, Unreadable, clock_of_text, parse_clock
from bpodesk.workbooks.roles import normalised

_R = MeasureRole
_TO = re.compile(r"\s*(?:-|–|—|\bto\b|\bbis\b|\ba\b|~)\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*[;\n|]\s*")
_HOUR_WORDS = frozenset(("hour", "hora", "heure", "stunde", "ora"))
_SECOND, _ONE_DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def moment_at(day: dt.date, seconds: int) -> dt.datetime:
    """So many seconds after a day's midnight on the file's clock; 24:00 is the next day's 0:00."""
    return dt.datetime.combine(day, dt.time()) + seconds * _SECOND


def row_moments(
    body: Body,
    row: BodyRow,
    *,
    day_role: MeasureRole,
    day: dt.date | None,
    roles: Sequence[MeasureRole],
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Where a row starts, and where it ends if its label says so: "21:30-22:00".

    `roles` are the columns that may hold its time, the likeliest first. None where there is no time
    beside the day.
    """
    if day is None:
        return None, None
    cell = body.cell(row, day_role)
    own = body.dates(day_role).parse_time(cell) if cell is not None else None
    # The midnight of a date says nothing where another column has the time.
    if isinstance(own, Moment) and own.day is not None and (own.seconds or not roles):
        return moment_at(own.day, own.seconds), None
    for role in roles:
        times = _times(body, row, role)
        if times:
            start = moment_at(day, times[0])
            end = moment_at(day, times[-1]) if len(times) > 1 else None
            if end is not None and end <= start:
                end += _ONE_DAY
            return start, end
    return None, None


def without_midnights(rows: Iterable[MeasuredRow]) -> tuple[MeasuredRow, ...]:
    """The rows without their times where every one is midnight: the file has days only."""
    known = tuple(rows)
    if any(row.end is not None or (row.start and row.start.time() != dt.time()) for row in known):
        return known
    return tuple(replace(row, start=None) for row in known)


def _times(body: Body, row: BodyRow, role: MeasureRole) -> list[int]:
    """One or two times of day of a cell, in seconds; none where it holds no such thing."""
    cell = body.cell(row, role)
    if cell is None:
        return []
    text = cell.text.strip()
    is_plain = text.isdigit() or (cell.kind is CellKind.NUMBER and (cell.serial or 0) >= 1)
    if is_plain and not _counts_hours(body, role):
        return []  # a running number is no hour of the day
    if cell.kind is not CellKind.TEXT:
        found = parse_clock(cell)
        return [] if isinstance(found, Unreadable) else [found.seconds]
    parts = [clock_of_text(part) for part in _TO.split(text, maxsplit=1)]
    times = [part.seconds for part in parts if isinstance(part, Moment)]
    return times if len(times) == len(parts) else []


def _counts_hours(body: Body, role: MeasureRole) -> bool:
    return not _HOUR_WORDS.isdisjoint(normalised(body.header.text(role)).split())


def row_pauses(body: Body, row: BodyRow) -> tuple[Pause, ...]:
    """When a ticket's clock stood still; several moments of a cell are parted by ";" or a line.

    A stretch that ends before it starts, or an end without a start, is a problem and no pause.
    """
    if _R.PAUSED not in body.header.columns:
        return ()
    starts, ends = _moments(body, row, _R.PAUSED), _moments(body, row, _R.RESUMED)
    if starts is None or ends is None:
        return ()
    if len(ends) not in (len(starts), len(starts) - 1):
        message = (
            f"{len(starts)} pauses begin and {len(ends)} end; the ticket's pauses aren't read."
        )
        body.say(row, _R.PAUSED, message, severity=Severity.ERROR)
        return ()
    pauses: list[Pause] = []
    for place, start in enumerate(starts):
        end = ends[place] if place < len(ends) else None
        if end is not None and end < start:
            message = "The pause ends before it starts; it isn't read."
            body.say(row, _R.PAUSED, message, severity=Severity.ERROR)
        else:
            pauses.append(Pause(start=start, end=end))
    return tuple(pauses)


def _moments(body: Body, row: BodyRow, role: MeasureRole) -> list[dt.datetime] | None:
    """The moments of a cell; None, with a problem, where one can't be read."""
    cell = body.cell(row, role)
    if cell is None:
        return []
    found: list[dt.datetime] = []
    for part in _parts(cell):
        moment = body.dates(role).parse_time(part)
        if isinstance(moment, Unreadable) or moment.day is None:
            reason = moment.reason if isinstance(moment, Unreadable) else "it states no day"
            message = f"“{body.header.text(role)}” can't be read: {reason}."
            body.say(row, role, message, severity=Severity.ERROR)
            return None
        found.append(moment_at(moment.day, moment.seconds))
    return found


def _parts(cell: Cell) -> list[Cell]:
    if cell.kind is not CellKind.TEXT:
        return [cell]
    return [cell._replace(value=part) for part in _SEVERAL.split(cell.text.strip()) if part]

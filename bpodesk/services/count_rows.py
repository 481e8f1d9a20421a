"""A reading of calls, intervals or tickets as rows of the book: instants, days, keys, counts.

Nothing is invented: a row without a day is no row, and a problem says so at its cell.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

from bpodesk.domain.count_lists import CountedRow
from bpodesk.domain.counting import DAYS_ONLY, STANDING
from bpodesk.domain.ids import UNSAVED, CountImportId
from bpodesk.domain.measure_readings import (
    MeasuredRow,
    MeasureLayout,
    MeasureReading,
    MeasureRole,
    Number,
)
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Severity
from bpodesk.domain.readings import cell_name
from bpodesk.domain.worktime import Span

_R = MeasureRole
_UNPLACED = CountImportId(UNSAVED)
_SECONDS = {
    _R.TALK: "talk_seconds",
    _R.HOLD: "hold_seconds",
    _R.WRAP_UP: "wrap_up_seconds",
    _R.HANDLE: "handle_seconds",
}
_WEEK = dt.timedelta(days=7)
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRows:
    """The rows of a file, without ids; the names of what they state; what was wrong with some.

    `known_until` is the last moment a list of tickets speaks of.
    """

    rows: tuple[CountedRow, ...]
    stated: frozenset[str]
    problems: tuple[Problem, ...]
    known_until: dt.datetime | None = None


@dataclass(slots=True)
class _Told:
    """Problems of many rows told once each, at the first of them."""

    found: dict[tuple[str, Severity], list[MeasuredRow]] = field(
        default_factory=dict[tuple[str, Severity], list[MeasuredRow]]
    )

    def say(self, row: MeasuredRow, message: str, *, severity: Severity = Severity.ERROR) -> None:
        self.found.setdefault((message, severity), []).append(row)

    def problems(self) -> Iterator[Problem]:
        for (message, severity), rows in self.found.items():
            many = f" ({len(rows)} rows, this one first)" if len(rows) > 1 else ""
            yield Problem(
                message=f"{message}{many}.",
                place=cell_name(rows[0].sheet, rows[0].row, 1),
                value=rows[0].key,
                severity=severity,
            )


class WallClock:
    """Turns times on a wall clock into instants; an hour that comes twice goes on where it can."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._offsets: dict[dt.date, dt.timedelta | None] = {}

    def instant(self, wall: dt.datetime, *, again: bool = False) -> dt.datetime | None:
        """The instant of a time; `again` means its second coming. None where it never was."""
        offset = self._offset_on(wall.date())
        if offset is not None:
            return (wall - offset).replace(tzinfo=dt.UTC)
        moment = wall.replace(tzinfo=self.zone, fold=int(again)).astimezone(dt.UTC)
        back = moment.astimezone(self.zone).replace(tzinfo=None)
        return moment if back == wall else None

    def comes_twice(self, wall: dt.datetime) -> bool:
        """True for a time in the hour that the clock repeats."""
        if self._offset_on(wall.date()) is not None:
            return False
        first, second = self.instant(wall), self.instant(wall, again=True)
        return first is not None and second is not None and first != second

    def _offset_on(self, day: dt.date) -> dt.timedelta | None:
        """The offset of a whole day; None where it changes in it."""
        if day not in self._offsets:
            start = dt.datetime.combine(day, dt.time())
            ends = [self.zone.utcoffset(start + days * _ONE_DAY) for days in (0, 1)]
            self._offsets[day] = ends[0] if ends[0] == ends[1] else None
        return self._offsets[day]


def rows_of(reading: MeasureReading, *, zone: str, contract_zone: str) -> FileRows:
    """The rows of a reading. `zone` is that of the file's clock; days are the contract's."""
    sheets = [sheet.name for sheet in reading.sheets]
    maker = _Maker(
        reading=reading,
        clock=WallClock(zone),
        contract_zone=ZoneInfo(contract_zone),
        sheets={name: place for place, name in enumerate(sheets)},
        length=_interval_length(reading),
    )
    rows = tuple(row for stated in reading.rows if (row := maker.row(stated)) is not None)
    instants = [moment for row in rows for moment in (row.started_at, row.ended_at) if moment]
    instants += [pause.start for row in rows for pause in row.pauses]
    tickets = reading.layout is MeasureLayout.TICKETS
    return FileRows(
        rows=rows,
        stated=frozenset(name for shape in {tuple(row.counts) for row in rows} for name in shape),
        problems=tuple(maker.told.problems()),
        known_until=max(instants, default=None) if tickets else None,
    )


def _interval_length(reading: MeasureReading) -> dt.timedelta | None:
    """How long an interval is whose row names only its start: the least step between two."""
    if reading.layout is not MeasureLayout.INTERVALS:
        return None
    starts = sorted(
        {row.start or dt.datetime.combine(row.day, dt.time()) for row in reading.rows if row.day}
    )
    return min((later - earlier for earlier, later in pairwise(starts)), default=None)


@dataclass(slots=True, kw_only=True)
class _Maker:
    reading: MeasureReading
    clock: WallClock
    contract_zone: ZoneInfo
    sheets: Mapping[str, int]
    length: dt.timedelta | None
    told: _Told = field(default_factory=_Told)
    seen: Counter[str] = field(default_factory=Counter[str])

    def row(self, stated: MeasuredRow) -> CountedRow | None:
        """One row; None, with a problem, where it can't be placed."""
        if stated.day is None:
            self.told.say(stated, "The row states no day that can be read, so it isn't counted")
            return None
        if stated.start is None and not self._lies_in_a_month(stated):
            return None
        start = self._instant(stated, stated.start) if stated.start is not None else None
        end = self._end(stated, start)
        is_closed = stated.end is not None and self.reading.layout is MeasureLayout.TICKETS
        if (stated.start is not None and start is None) or (is_closed and end is None):
            return None
        counts = self._counts(stated)
        pauses = self._pauses(stated, end, counts)
        day = stated.day if start is None else start.astimezone(self.contract_zone).date()
        if stated.days_only:
            day = stated.day
            counts[DAYS_ONLY] = 1
        return CountedRow(
            import_id=_UNPLACED,
            day=day,
            started_at=start,
            ended_at=end,
            key=self._key(stated, start),
            counts=counts,
            pauses=pauses,
            source_sheet=self.sheets[stated.sheet],
            source_row=stated.row,
        )

    def _instant(self, stated: MeasuredRow, wall: dt.datetime) -> dt.datetime | None:
        again = False
        if self.clock.comes_twice(wall):
            name = f"{wall:%Y-%m-%d %H:%M:%S}|{stated.key}|{stated.agent}|{stated.also}"
            again = self.seen[name] > 0
            self.seen[name] += 1
        moment = self.clock.instant(wall, again=again)
        if moment is None:
            zone = self.clock.zone.key
            self.told.say(stated, f"The clocks of {zone} never showed this time; it isn't counted")
        return moment

    def _end(self, stated: MeasuredRow, start: dt.datetime | None) -> dt.datetime | None:
        if stated.end is not None and self.reading.layout is MeasureLayout.TICKETS:
            end = self._instant(stated, stated.end)
            # In the hour that comes twice, an end may seem to lie before its start.
            return None if end is None or start is None else max(start, end)
        if start is None or stated.start is None:
            return None
        if stated.end is not None:
            return start + (stated.end - stated.start)
        return start + self.length if self.length is not None else None

    def _lies_in_a_month(self, stated: MeasuredRow) -> bool:
        """False where a row is of more days than one, and these are no week of one month."""
        if self.length is None or self.length < _WEEK or stated.day is None:
            return True
        if self.length > _WEEK:
            message = "A row is of more than a week, so its calls can't be placed in the weeks"
            self.told.say(stated, message)
            return False
        last = stated.day + _WEEK - _ONE_DAY
        if Month.containing(stated.day) == Month.containing(last):
            return True
        self.told.say(stated, "The week lies in two months, and nothing parts it; type its counts")
        return False

    def _counts(self, stated: MeasuredRow) -> dict[str, int]:
        counts = {role.value: count for role, count in stated.counts.items()}
        is_list = self.reading.layout is MeasureLayout.CALLS
        if not is_list and _R.ANSWERED not in stated.counts:
            return counts
        waits = (_R.WAIT, _R.SPEED_OF_ANSWER) if is_list else (_R.SPEED_OF_ANSWER,)
        names = dict(_SECONDS) | dict.fromkeys(waits, "wait_seconds")
        for role, name in names.items():
            average = stated.averages.get(role)
            if average is not None:
                counts.setdefault(name, _whole(average.value * average.weight))
            elif not is_list and not stated.counts[_R.ANSWERED] and role in self._roles:
                counts.setdefault(name, 0)
        return counts

    @property
    def _roles(self) -> frozenset[MeasureRole]:
        return frozenset(column.role for column in self.reading.columns)

    def _pauses(
        self, stated: MeasuredRow, end: dt.datetime | None, counts: dict[str, int]
    ) -> tuple[Span, ...]:
        pauses: list[Span] = []
        for pause in stated.pauses:
            start = self.clock.instant(pause.start)
            until = self.clock.instant(pause.end) if pause.end is not None else end
            if start is None or (until is None and pause.end is not None):
                self.told.say(stated, "A pause lies at a time that never was; it isn't counted")
            elif until is None:
                counts[STANDING] = 1
            elif until > start:
                pauses.append(Span(start=start, end=until))
        return tuple(pauses)

    def _key(self, stated: MeasuredRow, start: dt.datetime | None) -> str:
        if self.reading.layout is not MeasureLayout.INTERVALS and stated.key:
            key = stated.key
        else:
            when = start.isoformat() if start is not None else f"{stated.day}"
            label = stated.key if start is None else ""
            others = () if self.reading.layout is MeasureLayout.INTERVALS else stated.also[1:]
            key = "|".join((when, label, stated.agent, *stated.also[:1], *others))
        self.seen[key] += 1
        if self.seen[key] == 1:
            return key
        if self.reading.layout is MeasureLayout.INTERVALS:
            self.told.say(
                stated,
                "An earlier row is of the same interval; both are counted",
                severity=Severity.WARNING,
            )
        return f"{key}#{self.seen[key]}"


def _whole(number: Number) -> int:
    """Whole seconds, half up."""
    if isinstance(number, int):
        return number
    return int(Fraction(number) + Fraction(1, 2))


def sheet_names(reading: MeasureReading) -> Sequence[str]:
    """The names that rows refer to by index."""
    return tuple(sheet.name for sheet in reading.sheets)

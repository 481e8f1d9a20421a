"""What was understood of a file of calls, intervals or tickets, before anything is in the book.

Every row of such a file states *counts* (calls that came in, that were answered) and *averages*
(seconds until the answer, a rating). An average is kept as stated, with the number of calls it
stands for as its weight, so that the averages of an agent, a day or the whole file are exact
fractions; nothing is rounded here. What a file does not state is missing, never 0.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import SheetUse

Number = int | Fraction
# How the problem of dates ends that only a person can settle.
ASK_DAY_FIRST = "say whether the day or the month stands first."
K = TypeVar("K")


class MeasureRole(StrEnum):
    """What a column of such a file holds."""

    CALL_ID = "call_id"
    TICKET = "ticket"
    AGENT = "agent"  # who took the call or solved the ticket
    REQUESTER = "requester"  # who called or asked for help
    DATE = "date"
    TIME = "time"
    INTERVAL = "interval"
    START = "start"
    START_TIME = "start_time"
    END = "end"
    END_TIME = "end_time"
    QUEUE = "queue"
    CATEGORY = "category"
    PRIORITY = "priority"
    STATUS = "status"
    # Counts: a number of calls in a table, a yes or no in a list.
    INCOMING = "incoming"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    RESOLVED = "resolved"
    TICKETS = "tickets"
    CLOSED = "closed"
    # Counts of a table that parts the calls at a threshold, such as 20 seconds.
    ANSWERED_WITHIN = "answered_within"
    ANSWERED_AFTER = "answered_after"
    ABANDONED_WITHIN = "abandoned_within"
    ABANDONED_AFTER = "abandoned_after"
    # When the clock of a ticket stood still.
    PAUSED = "paused"
    RESUMED = "resumed"
    # Averages: lengths in seconds, shares from 0 to 1, ratings as given.
    SPEED_OF_ANSWER = "speed_of_answer"
    TALK = "talk"
    WAIT = "wait"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    HANDLE = "handle"
    SATISFACTION = "satisfaction"
    SERVICE_LEVEL = "service_level"
    ANSWER_RATE = "answer_rate"
    ABANDON_RATE = "abandon_rate"
    RESOLUTION = "resolution"
    # A length whose header leaves open of what; a list settles it.
    LENGTH = "length"
    MINUTES = "minutes"
    HOURS = "hours"
    IGNORED = "ignored"


COUNTS = (
    MeasureRole.INCOMING,
    MeasureRole.ANSWERED,
    MeasureRole.ABANDONED,
    MeasureRole.RESOLVED,
    MeasureRole.TICKETS,
    MeasureRole.CLOSED,
    MeasureRole.ANSWERED_WITHIN,
    MeasureRole.ANSWERED_AFTER,
    MeasureRole.ABANDONED_WITHIN,
    MeasureRole.ABANDONED_AFTER,
)
# Counts of calls parted at a threshold that the header names.
PARTED = COUNTS[-4:]
LENGTHS = (
    MeasureRole.SPEED_OF_ANSWER,
    MeasureRole.TALK,
    MeasureRole.WAIT,
    MeasureRole.HOLD,
    MeasureRole.WRAP_UP,
    MeasureRole.HANDLE,
)
SHARES = (MeasureRole.SERVICE_LEVEL, MeasureRole.ANSWER_RATE, MeasureRole.ABANDON_RATE)


class MeasureLayout(StrEnum):
    """What a row of the file is."""

    CALLS = "call list"
    INTERVALS = "interval table"
    TICKETS = "ticket list"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureColumn:
    """A column (1-based) of the sheet that was read, its header as written and its role."""

    column: int
    header: str
    role: MeasureRole


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as the file states it, and of how many calls it is the average."""

    value: Number
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch in which a ticket's clock stood still, on the file's clock; open without an end."""

    start: dt.datetime
    end: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRow:
    """A call, an interval or a ticket: where it stands, whose and when it was, what it states.

    `start` and `end` are times on the file's clock, without a zone, where the file states them: of
    an interval, of a call, of a ticket from its opening to its close. `days_only` where they are
    midnights of a file that states days alone.
    """

    sheet: str
    row: int
    key: str = ""  # the id of the call or ticket, the label of the interval
    agent: str = ""
    day: dt.date | None = None
    counts: Mapping[MeasureRole, int] = field(default_factory=dict[MeasureRole, int])
    averages: Mapping[MeasureRole, Stated] = field(default_factory=dict[MeasureRole, Stated])
    also: tuple[str, ...] = ()  # what else tells the row from others: time, queue, requester
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    pauses: tuple[Pause, ...] = ()
    days_only: bool = False

    @property
    def facts(self) -> tuple[object, ...]:
        """Equal for two rows that state the same, wherever they stand."""
        counts, averages = frozenset(self.counts.items()), frozenset(self.averages.items())
        return (self.key, self.agent, self.day, self.also, counts, averages, self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The average of several rows: by weight, and with every row alike."""

    total: Number
    weight: int
    rows_total: Number
    rows: int

    @property
    def value(self) -> Fraction:
        """The average over all calls."""
        return Fraction(self.total) / self.weight

    @property
    def of_rows(self) -> Fraction:
        """The average of the rows' averages."""
        return Fraction(self.rows_total) / self.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What some rows state together. Counts and averages that no row states are not there."""

    rows: int
    counts: Mapping[MeasureRole, int]
    averages: Mapping[MeasureRole, Mean]

    def share(self, part: MeasureRole, whole: MeasureRole) -> Fraction | None:
        """One count's share of another; None where a count is missing or the whole is 0."""
        if part not in self.counts or not self.counts.get(whole):
            return None
        return Fraction(self.counts[part], self.counts[whole])


def totals_of(rows: Iterable[MeasuredRow]) -> Totals:
    """The sums of the counts and the averages of the averages."""
    number = 0
    counts: dict[MeasureRole, int] = {}
    sums: dict[MeasureRole, tuple[Number, int, Number, int]] = {}
    for row in rows:
        number += 1
        for role, count in row.counts.items():
            counts[role] = counts.get(role, 0) + count
        for role, stated in row.averages.items():
            total, weight, rows_total, seen = sums.get(role, (0, 0, 0, 0))
            sums[role] = (
                total + stated.value * stated.weight,
                weight + stated.weight,
                rows_total + stated.value,
                seen + 1,
            )
    averages = {
        role: Mean(total=total, weight=weight, rows_total=rows_total, rows=seen)
        for role, (total, weight, rows_total, seen) in sums.items()
    }
    return Totals(rows=number, counts=counts, averages=averages)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChecksum:
    """A total the file states itself, beside what the rows it covers give. Lengths in seconds."""

    place: str
    label: str
    role: MeasureRole
    stated: Number
    computed: Number

    @property
    def agrees(self) -> bool:
        """True where the file's total is that of its rows."""
        return self.stated == self.computed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReading:
    """What was understood of a file of calls, intervals or tickets.

    `confidence` is 0..1; `reasons` are short sentences for the person who confirms it.
    `answer_seconds` is the time within which the file's service level wants calls answered, or at
    which it parts the calls, where its headers say so.
    """

    layout: MeasureLayout
    sheets: tuple[SheetUse, ...]
    columns: tuple[MeasureColumn, ...]
    rows: tuple[MeasuredRow, ...]
    problems: tuple[Problem, ...] = ()
    checksums: tuple[MeasureChecksum, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    answer_seconds: int | None = None

    @property
    def agents(self) -> tuple[str, ...]:
        """The names as written, each once, in order of first appearance."""
        return tuple(dict.fromkeys(row.agent for row in self.rows if row.agent))

    @property
    def first_day(self) -> dt.date | None:
        """The earliest day of a row."""
        return min((row.day for row in self.rows if row.day is not None), default=None)

    @property
    def last_day(self) -> dt.date | None:
        """The latest day of a row."""
        return max((row.day for row in self.rows if row.day is not None), default=None)

    @property
    def total(self) -> Totals:
        """What all rows state together."""
        return totals_of(self.rows)

    @property
    def total_seconds(self) -> Number | None:
        """Seconds of all calls' talk or all tickets' work; None where the rows are no such thing.

        The averages of intervals are rounded, so the time behind them can't be told.
        """
        roles = {
            MeasureLayout.CALLS: MeasureRole.TALK,
            MeasureLayout.TICKETS: MeasureRole.RESOLUTION,
        }
        role = roles.get(self.layout)
        mean = self.total.averages.get(role) if role is not None else None
        return mean.total if mean is not None else None

    def by_agent(self) -> Mapping[str, Totals]:
        """What each agent's rows state together; rows without an agent are left out."""
        return self._grouped(lambda row: row.agent or None)

    def by_day(self) -> Mapping[dt.date, Totals]:
        """What each day's rows state together, by day; rows without a day are left out."""
        return dict(sorted(self._grouped(lambda row: row.day).items()))

    def by_week(self) -> Mapping[dt.date, Totals]:
        """What each week's rows state together, by its Monday; rows without a day are left out."""
        return dict(sorted(self._grouped(_monday).items()))

    def _grouped(self, key_of: Callable[[MeasuredRow], K | None]) -> dict[K, Totals]:
        groups: dict[K, list[MeasuredRow]] = {}
        for row in self.rows:
            key = key_of(row)
            if key is not None:
                groups.setdefault(key, []).append(row)
        return {key: totals_of(rows) for key, rows in groups.items()}


def _monday(row: MeasuredRow) -> dt.date | None:
    return row.day - dt.timedelta(days=row.day.weekday()) if row.day is not None else None

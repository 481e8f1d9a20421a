"""What was understood of a timesheet file, before anything of it is in the book.

A *reading* is what a layout made of a workbook: entries as written (people by name, times on the
wall clock of wherever the file was filled in), each with the cell it came from; what could not be
counted, with its cell; and the questions that the file alone can't answer. A person's `Answers` go
back into the next reading of the same file. Minutes are whole minutes everywhere.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bpodesk.domain.counted import Counted, outline_of
from bpodesk.domain.problems import Problem


class Role(StrEnum):
    """What a column (or, in a transposed form, a row) of a timesheet holds."""

    PERSON = "person"
    PERSON_CODE = "person_code"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    DATE = "date"
    START = "start"
    END_DATE = "end_date"
    END = "end"
    PUNCH = "punch"  # one or more times on the clock, in the order of the day
    DIRECTION = "direction"  # whether a punch is an in or an out
    BREAK = "break"
    HOURS = "hours"
    MINUTES = "minutes"  # stands beside hours: 7 | 30
    OVERTIME = "overtime"
    DAY_CODE = "day_code"  # P, A, WO, leave words
    TASK = "task"
    CUSTOMER = "customer"
    ENTRY_ID = "entry_id"  # tells a row's later version from another row
    DAY_COLUMN = "day_column"  # a day of the month or week, in a matrix
    TOTAL = "total"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRole:
    """A column (1-based) of the sheet that was read, its header as written and its role."""

    column: int
    header: str
    role: Role


class EntryKind(StrEnum):
    """Whether anybody worked."""

    WORK = "work"
    ABSENCE = "absence"  # hours of leave or of a holiday, stated like hours of work


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """One stretch of work as the file states it.

    `minutes` is the time worked without the break; `odd_seconds` (-30..29) are what whole minutes
    leave out of it, which only the file's total counts. `overtime_minutes` is the part of it that
    the file itself calls overtime (None where the file does not say). `start` and `end` are
    wall-clock times; an end at or before the start is on the next day. `day` is None only while a
    question about the month or the week is open. `row` and `column` (1-based) name the cell that
    carries the hours or the start.
    """

    person: str
    person_code: str = ""
    day: dt.date | None
    start: dt.time | None = None
    end: dt.time | None = None
    end_day: dt.date | None = None
    break_minutes: int | None = None
    minutes: int
    odd_seconds: int = 0
    overtime_minutes: int | None = None
    kind: EntryKind = EntryKind.WORK
    task: str = ""
    customer: str = ""
    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """What a file states of somebody's day that can't be counted: an exception on the list.

    An end without a start, a single punch, an impossible date. `problem` says what and where.
    """

    person: str
    person_code: str = ""
    day: dt.date | None = None
    problem: Problem


class CodeMeaning(StrEnum):
    """What a day code means. Only a person's legend gives a code hours."""

    WORKED = "worked"
    HALF = "half a day worked"
    ABSENT = "absent"
    LEAVE = "leave"
    HOLIDAY = "holiday"
    REST = "day off"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRule:
    """A code of the legend: what it means and, for days worked, the minutes it stands for."""

    meaning: CodeMeaning
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """A day for which the file states a code and no time: P, A, WO. `meaning` None: unknown."""

    person: str
    person_code: str = ""
    day: dt.date | None
    code: str
    meaning: CodeMeaning | None
    sheet: str
    row: int
    column: int


class RowKind(StrEnum):
    """What a row of a sheet was understood to be."""

    HEADER = "header"
    LABEL = "label"  # names the person, the month or the department of what follows
    ENTRY = "entry"
    TOTAL = "total"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSpan:
    """Rows from `first` to `last` (1-based, both included) of one kind."""

    first: int
    last: int
    kind: RowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetUse:
    """A sheet of the workbook, whether it was read, why, and what its columns and rows are."""

    name: str
    used: bool
    why: str
    columns: tuple[ColumnRole, ...] = ()
    rows: tuple[RowSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """A total the file states itself, beside the sum of the entries it covers."""

    place: str
    label: str
    stated_minutes: int
    computed_minutes: int

    @property
    def agrees(self) -> bool:
        """True where the file's total is the sum of its entries."""
        return self.stated_minutes == self.computed_minutes


class QuestionKind(StrEnum):
    """What a file can leave open. Each names the field of `Answers` that settles it."""

    MONTH = "month"
    WEEK = "week"
    PERSON = "person"
    DAY_ORDER = "day_order"
    POLICY = "policy"
    LEGEND = "legend"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One possible answer: the value to put into `Answers`, its label, and what it would give."""

    value: str
    label: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only a person can tell, with an example out of the file and its place.

    `options` are the answers offered; where there are none, it is typed in. `needed`: nothing can
    be imported before it is answered; else the reading has taken the first option meanwhile.
    """

    kind: QuestionKind
    text: str
    example: str = ""
    place: str = ""
    options: tuple[Option, ...] = ()
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person said where the file alone can't tell. Empty or None: nothing was said.

    `month` is any day of the month meant, `week` the first day of the week; both, and `person`,
    are of one file. The rest is true of a layout: `policy` and `repeats` are values of the
    questions' options, `legend` is by code as written, `roles` by column number, `layout` forces
    one, `sheets` are the names of those to read (empty: all that fit).
    """

    month: dt.date | None = None
    week: dt.date | None = None
    person: str = ""
    day_first: bool | None = None
    policy: str = ""
    repeats: str = ""
    layout: str = ""
    sheets: tuple[str, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    legend: Mapping[str, CodeRule] = field(default_factory=dict[str, CodeRule])


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A way to turn punches into hours, and what it gives for the file."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a layout understood of a file: columns, entries, problems, and how sure it is.

    `entries` can be imported once no needed question is open; `unfinished` and `marks` are what
    the file states besides. `policy` names the way hours were made of punches, `policies` all
    ways. `confidence` is 0..1; `reasons` are short sentences for the person who confirms it.
    `fingerprint` is the same for the next month's file of the same layout.
    """

    layout: str
    sheets: tuple[SheetUse, ...]
    columns: tuple[ColumnRole, ...]
    entries: Sequence[ReadEntry]
    unfinished: tuple[Unfinished, ...] = ()
    marks: tuple[DayMark, ...] = ()
    problems: tuple[Problem, ...] = ()
    checksums: tuple[Checksum, ...] = ()
    questions: tuple[Question, ...] = ()
    policy: str = ""
    policies: tuple[Policy, ...] = ()
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()
    fingerprint: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """The names as first written, each once whatever its capitals, in order of appearance."""
        names: dict[str, str] = {}
        for item in self._stated():
            names.setdefault(item.person.casefold(), item.person)
        return tuple(names.values())

    @property
    def total_minutes(self) -> int:
        """Minutes of all entries."""
        if isinstance(self.entries, Counted):
            return self.entries.total_minutes
        return sum(entry.minutes for entry in self.entries)

    @property
    def total_seconds(self) -> int:
        """Seconds of all entries, to the second as the file states them."""
        if isinstance(self.entries, Counted):
            return self.entries.total_minutes * 60 + self.entries.odd_seconds
        return sum(entry.minutes * 60 + entry.odd_seconds for entry in self.entries)

    @property
    def facts(self) -> int:
        """How many rows or days state work: counted, unfinished, or by a code."""
        return len(self.entries) + len(self.unfinished) + len(self.days_by_code)

    @property
    def days_by_code(self) -> tuple[DayMark, ...]:
        """The days for which only a code says that somebody worked."""
        by_code = (CodeMeaning.WORKED, CodeMeaning.HALF)
        return tuple(mark for mark in self.marks if mark.meaning in by_code)

    def _stated(self) -> Iterator[ReadEntry | Unfinished | DayMark]:
        yield from outline_of(self.entries)
        yield from self.unfinished
        yield from self.days_by_code

    @property
    def absence_minutes(self) -> int:
        """Minutes of the entries that state leave or a holiday."""
        if isinstance(self.entries, Counted):
            return self.entries.absence_minutes
        return sum(e.minutes for e in self.entries if e.kind is EntryKind.ABSENCE)

    @property
    def first_day(self) -> dt.date | None:
        """The earliest day for which work is stated."""
        return min((item.day for item in self._stated() if item.day is not None), default=None)

    @property
    def last_day(self) -> dt.date | None:
        """The latest day for which work is stated; the end of a period, where that is stated."""
        return max((last for item in self._stated() if (last := _last(item))), default=None)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions without whose answers nothing can be imported."""
        return tuple(question for question in self.questions if question.needed)


def _last(item: ReadEntry | Unfinished | DayMark) -> dt.date | None:
    if isinstance(item, ReadEntry) and item.start is None:
        return item.end_day or item.day
    return item.day


def column_letters(column: int) -> str:
    """The letters of a 1-based column: 1 -> A, 27 -> AA."""
    letters = ""
    while column > 0:
        column, index = divmod(column - 1, 26)
        letters = chr(ord("A") + index) + letters
    return letters


def cell_name(sheet: str, row: int, column: int) -> str:
    """The address of a cell as people write it: Hours!C12."""
    return f"{sheet}!{column_letters(column)}{row}"

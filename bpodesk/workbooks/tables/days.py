"""Labels of days: 1, "6 Th", "01 三", 25-Nov, Monday; and the dates that a row of them means.

Days without a month of their own take it from the period that the form states. Labels that go down
(31 after 30 is followed by 1) run into the next month.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bpodesk.domain.periods import DateRange
from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import LAST_YEAR, DateOrder, DateReader
from bpodesk.workbooks.parse import FIRST_DAY_SERIAL
from bpodesk.workbooks.roles import HeaderWords, normalised

_NUMBERED = re.compile(r"^([0-9]{1,2})(?:st|nd|rd|th)?\.?$")
_WITH_WORD = re.compile(
    r"^(?:([^\W\d_]+)\W*)?([0-9]{1,2})(?:st|nd|rd|th|日|号)?\W*([^\W\d_]+)?\W*$"
)
_DAY_MONTH = re.compile(
    r"^(?:[^\W\d_]+\W+)?([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\.?(?:\W+[^\W\d_]+\W*)?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLabel:
    """A label: its day, as far as it says. `weekdays` are those its word can mean, 0 Monday."""

    cell: Cell
    date: dt.date | None = None
    day: int | None = None
    month: int | None = None
    weekdays: frozenset[int] = frozenset()
    pair: tuple[int, int] | None = None  # the two numbers of 10/1, in the order written

    @property
    def position(self) -> int:
        """The column it stands in."""
        return self.cell.column


def day_label(cell: Cell, *, words: HeaderWords, dates: DateReader) -> DayLabel | None:
    """The day that a cell labels; None where it labels none."""
    serial = cell.serial
    if serial is not None:
        return _of_number(cell, serial, dates)
    if cell.kind is not CellKind.TEXT:
        return None
    text = " ".join(cell.text.split())
    weekdays = words.weekdays.get(normalised(text))
    if weekdays:
        return DayLabel(cell=cell, weekdays=weekdays)
    numbered = _NUMBERED.match(text.casefold())
    if numbered and 1 <= int(numbered[1]) <= 31:
        return DayLabel(cell=cell, day=int(numbered[1]))
    if len(text) > 5 and any(sign.isdigit() for sign in text):
        date = dates.day_of_text(_without_weekday(text, words))
        if isinstance(date, dt.date):
            return DayLabel(cell=cell, date=date)
    return _of_words(cell, text, words=words, dates=dates)


def _without_weekday(text: str, words: HeaderWords) -> str:
    parts = [part for part in re.split(r"[\s,()（）]+", text) if part]
    kept = [part for part in parts if normalised(part) not in words.weekdays]
    return " ".join(kept)


def _of_number(cell: Cell, serial: float, dates: DateReader) -> DayLabel | None:
    if cell.kind is CellKind.DATE and serial >= FIRST_DAY_SERIAL:
        date = dates.parse_date(cell)
        return DayLabel(cell=cell, date=date) if isinstance(date, dt.date) else None
    if serial.is_integer() and 1 <= serial <= 31:
        return DayLabel(cell=cell, day=int(serial))
    return None


def _of_words(cell: Cell, text: str, *, words: HeaderWords, dates: DateReader) -> DayLabel | None:
    pair = _DAY_MONTH.match(text)
    if pair:
        first, second = int(pair[1]), int(pair[2])
        stated = first, second
        if second > 12 or dates.order is DateOrder.MONTH_FIRST:
            first, second = second, first
        if 1 <= first <= 31 and 1 <= second <= 12:
            return DayLabel(cell=cell, day=first, month=second, pair=stated)
        return None
    match = _WITH_WORD.match(text.casefold())
    if match is None or not 1 <= int(match[2]) <= 31:
        return None
    said = [normalised(word) for word in (match[1], match[3]) if word]
    weekdays = [words.weekdays[word] for word in said if word in words.weekdays]
    # "Mar" is a Tuesday in Spanish; what can be a weekday is no month.
    months = [
        words.months[word] for word in said if word in words.months and word not in words.weekdays
    ]
    if len(months) + len(weekdays) < len(said):
        return None
    return DayLabel(
        cell=cell,
        day=int(match[2]),
        month=months[0] if months else None,
        weekdays=weekdays[0] if weekdays else frozenset(),
    )


# ------------------------------------------------------------------------------- an axis


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAxis:
    """Labels side by side, in order. `row` is where the labels stand that say the most."""

    row: int
    labels: tuple[DayLabel, ...]

    @property
    def first_column(self) -> int:
        """The first label's column."""
        return self.labels[0].position

    @property
    def last_column(self) -> int:
        """The last label's column; what follows may still belong to its day."""
        return self.labels[-1].position

    @property
    def is_weekdays(self) -> bool:
        """True where only weekdays are named."""
        return all(label.day is None and label.date is None for label in self.labels)

    @property
    def rank(self) -> tuple[int, int]:
        """Dates say more than numbers, numbers more than weekdays; then the longer axis."""
        dated = sum(label.date is not None for label in self.labels) * 2 >= len(self.labels)
        kind = 2 if dated else 0 if self.is_weekdays else 1
        return kind, len(self.labels)


FEWEST_NUMBERS, FEWEST_DATES, FEWEST_WEEKDAYS = 7, 4, 5
_FEWEST_NAMES = 4  # of weekdays


def with_months(labels: Sequence[DayLabel]) -> list[DayLabel]:
    """Labels such as 10/1, 10/2, 10/3 with the part that stays the same as the month."""
    pairs = {label.pair for label in labels if label.pair is not None}
    firsts, seconds = {first for first, _ in pairs}, {second for _, second in pairs}
    if len(firsts) != 1 or len(seconds) < FEWEST_DATES:
        return list(labels)
    return [
        label if label.pair is None else replace(label, day=label.pair[1], month=label.pair[0])
        for label in labels
    ]


def find_axis(labels: Sequence[DayLabel], *, row: int) -> DayAxis | None:
    """The longest run of labels that go on from day to day; None where there is no such run."""
    best: list[DayLabel] = []
    run: list[DayLabel] = []
    for label in labels:
        if run and not _follows(run, label):
            best = max(best, run, key=len)
            run = []
        run.append(label)
    best = max(best, run, key=len)
    if not best:
        return None
    axis = DayAxis(row=row, labels=tuple(best))
    kind, count = axis.rank
    fewest = (FEWEST_WEEKDAYS, FEWEST_NUMBERS, FEWEST_DATES)[kind]
    if kind == 1 and any(label.weekdays or label.month for label in best):
        fewest = FEWEST_WEEKDAYS
    words = {label.cell.text.strip().casefold() for label in best}
    if kind == 0 and len(words) < _FEWEST_NAMES:
        return None  # M | P | M | P are no weekdays
    return axis if count >= fewest else None


def _follows(run: Sequence[DayLabel], label: DayLabel) -> bool:
    """Whether a label can stand after the run's last: a later day, or the next month's first."""
    last = run[-1]
    if label.date is not None and last.date is not None:
        return 0 < (label.date - last.date).days <= 7
    if label.day is not None and last.day is not None:
        ahead = label.day - last.day
        wraps = label.day <= 3 and last.day >= 26 and all(a.day != 1 for a in run[1:])
        return 0 < ahead <= 4 or wraps
    if label.weekdays and last.weekdays and label.day is None and last.day is None:
        seen: set[int] = set()
        for earlier in run[-6:]:
            if len(earlier.weekdays) == 1:
                seen |= earlier.weekdays
        return bool(label.weekdays - seen)
    return False


def resolve(labels: Sequence[DayLabel], period: DateRange | None) -> list[dt.date | None]:
    """The date of each label: its own, else that of the period; None where nothing tells.

    Days of a month run on into the next one where they go down. Weekdays run from the period's
    first day on that weekday.
    """
    dates: list[dt.date | None] = []
    year, month = (period.start.year, period.start.month) if period is not None else (0, 0)
    first = labels[0].day if labels else None
    # A period over two months: the first label says in which one it begins.
    if period is not None and first is not None and first < period.start.day:
        year, month = period.last.year, period.last.month
    last_day = 0
    for label in labels:
        date = label.date
        if date is None and label.day is not None and period is not None:
            if label.month is not None:
                date = _date(_year_of(label.month, period), label.month, label.day)
            else:
                if last_day - label.day > 7:
                    year, month = (year, month + 1) if month < 12 else (year + 1, 1)
                last_day = label.day
                date = _date(year, month, label.day)
        elif date is None and label.weekdays and period is not None:
            date = _next_weekday(dates, label.weekdays, period)
        dates.append(date)
    return dates


def _year_of(month: int, period: DateRange) -> int:
    years = {period.start.year, period.last.year}
    fitting = [y for y in sorted(years) if (y, month) >= (period.start.year, period.start.month)]
    return fitting[0] if fitting else period.start.year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _next_weekday(
    before: Sequence[dt.date | None], weekdays: frozenset[int], period: DateRange
) -> dt.date | None:
    last = next((day for day in reversed(before) if day is not None), None)
    day = period.start if last is None else last + dt.timedelta(days=1)
    while day.weekday() not in weekdays:
        day += dt.timedelta(days=1)
    return day if day.year <= LAST_YEAR else None

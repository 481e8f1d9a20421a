"""Half-open ranges of dates, months and ISO weeks."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """The days from `start` up to, not including, `end`. Empty where end is not after start."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    def __len__(self) -> int:
        return max(0, (self.end - self.start).days)

    def __iter__(self) -> Iterator[dt.date]:
        for offset in range(len(self)):
            yield self.start + dt.timedelta(days=offset)

    @property
    def last(self) -> dt.date:
        """The last day that belongs to the range."""
        return self.end - ONE_DAY

    def overlap(self, other: Self) -> Self:
        """The days in both; perhaps empty."""
        return type(self)(start=max(self.start, other.start), end=min(self.end, other.end))


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The month of "2026-09"; None where the text is not one."""
        year, dash, number = text.strip().partition("-")
        if not dash or not (year.isascii() and year.isdigit() and len(year) == 4):
            return None
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= 12):
            return None
        # The month after the last must have dates too.
        return cls(int(year), int(number)) if 0 < int(year) < dt.MAXYEAR else None

    @classmethod
    def containing(cls, day: dt.date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @property
    def range(self) -> DateRange:
        """All its days."""
        return DateRange(start=self.first, end=self.shift(1).first)

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.number, 1)

    def shift(self, months: int) -> "Month":
        """The month so many later (or earlier, where negative)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The part of an ISO week that lies inside a month (all of it, mostly)."""

    number: int
    days: DateRange

    @property
    def label(self) -> str:
        """W36."""
        return f"W{self.number:02d}"


def weeks_of(month: Month) -> tuple[Week, ...]:
    """The ISO weeks of a month, cut at its edges, in order."""
    weeks: list[Week] = []
    start = month.range.start
    while start < month.range.end:
        monday_after = start + dt.timedelta(days=7 - start.weekday())
        end = min(monday_after, month.range.end)
        weeks.append(Week(number=start.isocalendar().week, days=DateRange(start=start, end=end)))
        start = end
    return tuple(weeks)

"""Calendar quarters, as reviews go by them."""

from dataclasses import dataclass
from typing import Self

from bpodesk.domain.periods import DateRange, Month


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter: `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The quarter of "2026-Q3"; None where the text is not one."""
        year, dash, number = text.strip().upper().partition("-Q")
        if not dash or number not in ("1", "2", "3", "4"):
            return None
        month = Month.parse(f"{year}-01")
        return None if month is None else cls(month.year, int(number))

    @classmethod
    def containing(cls, month: Month) -> Self:
        """The quarter a month lies in."""
        return cls(month.year, (month.number + 2) // 3)

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """Its months in order."""
        first = Month(self.year, 3 * self.number - 2)
        return first, first.shift(1), first.shift(2)

    @property
    def range(self) -> DateRange:
        """All its days."""
        first, _, last = self.months
        return DateRange(start=first.range.start, end=last.range.end)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

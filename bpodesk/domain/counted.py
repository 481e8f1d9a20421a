"""Long sequences that know their sums without being looked at one by one."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

T_co = TypeVar("T_co", covariant=True)


class Counted(Sequence[T_co]):
    """Entries of a long list."""

    @property
    @abstractmethod
    def outline(self) -> Sequence[T_co]:
        """Some of the entries, in their order: each person's first, the earliest and latest days'.

        Of each shift that states the day of its end, one is among them.
        """
        ...

    @property
    @abstractmethod
    def total_minutes(self) -> int:
        """Minutes of all entries."""
        ...

    @property
    @abstractmethod
    def odd_seconds(self) -> int:
        """Seconds that the whole minutes of all entries leave out; 0 where none are kept."""
        ...

    @property
    @abstractmethod
    def absence_minutes(self) -> int:
        """Minutes of the entries that state leave or a holiday."""
        ...


def outline_of(entries: Sequence[T_co]) -> Sequence[T_co]:
    """Enough of the entries to know whom they name and which days they reach."""
    return entries.outline if isinstance(entries, Counted) else entries

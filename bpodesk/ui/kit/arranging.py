"""Which rows of a list are shown in which order, and what they add up to. Any thread may ask.

A long list is arranged by a worker, so nothing here may take long in one step: while a list is
sorted, no other thread gets a turn. So it is sorted in pieces.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bpodesk.ui.kit.columns import Column
from bpodesk.ui.text import fold

Row = TypeVar("Row")
_PIECE = 4_000


@dataclass(frozen=True, slots=True)
class Wish:
    """The folded words a row must have, and the column it is sorted by; -1 for none."""

    words: tuple[str, ...] = ()
    column: int = -1
    descending: bool = False


# No slots: with them a frozen generic class cannot be written as Name[Type](...).
@dataclass(frozen=True)
class RowSet(Generic[Row]):
    """Rows as they were given, and their folded texts by place as far as they were needed."""

    rows: tuple[Row, ...] = ()
    folded: dict[int, str] = field(default_factory=dict[int, str])


@dataclass(frozen=True)
class Arranged(Generic[Row]):
    """Rows, the places of those that are shown, where each id is shown, and the totals by name."""

    given: RowSet[Row]
    places: Sequence[int] = ()
    positions: Mapping[int | str, int] = field(default_factory=dict[int | str, int])
    totals: Mapping[str, str] = field(default_factory=dict[str, str])


def arranged(
    given: RowSet[Row],
    columns: Sequence[Column[Row]],
    wish: Wish,
    *,
    key: Callable[[Row], int | str],
    go_on: Callable[[], None],
) -> Arranged[Row]:
    """Filter, sort and sum. `go_on` is called between the steps and may raise to stop it."""
    rows = given.rows
    places = [place for place in range(len(rows)) if _matches(given, place, columns, wish.words)]
    go_on()
    if 0 <= wish.column < len(columns):
        places = _ordered(rows, places, columns[wish.column], descending=wish.descending)
    go_on()
    shown = [rows[place] for place in places]
    positions = {key(row): position for position, row in enumerate(shown)}
    return Arranged(given, places, positions, totals_of(columns, shown))


def totals_of(columns: Sequence[Column[Row]], rows: Sequence[Row]) -> dict[str, str]:
    """The texts of those columns that have a total, by the columns' names."""
    if not rows:
        return {}
    return {column.name: column.total(rows) for column in columns if column.total is not None}


def _matches(
    given: RowSet[Row], place: int, columns: Sequence[Column[Row]], words: Sequence[str]
) -> bool:
    if not words:
        return True
    text = given.folded.get(place)
    if text is None:
        row = given.rows[place]
        text = fold("\n".join(column.text(row) for column in columns))
        given.folded[place] = text
    return all(word in text for word in words)


def _ordered(
    rows: Sequence[Row], places: list[int], column: Column[Row], *, descending: bool
) -> list[int]:
    keys = {place: column.key_of(rows[place]) for place in places}
    filled = [place for place in places if not keys[place][0]]
    empty = [place for place in places if keys[place][0]]
    values: dict[int, Any] = {place: keys[place][1] for place in filled}
    return [*in_pieces(filled, values.__getitem__, descending=descending), *empty]


def in_pieces(places: list[int], key: Callable[[int], Any], *, descending: bool) -> list[int]:
    """The same as sorting it at once; two sorted halves become one almost without comparisons."""
    runs = [
        sorted(places[first : first + _PIECE], key=key, reverse=descending)
        for first in range(0, len(places), _PIECE)
    ]
    while len(runs) > 1:
        pairs = zip(runs[::2], [*runs[1::2], []], strict=False)
        runs = [sorted(one + other, key=key, reverse=descending) for one, other in pairs]
    return runs[0] if runs else []

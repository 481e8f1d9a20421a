"""The columns of a list: functions of a row, and the rows as text for the clipboard."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt

from bpodesk.ui.kit.lights import Light
from bpodesk.ui.text import natural_key, parse_number

Row = TypeVar("Row")


class Align(Enum):
    """Which edge a column's texts stand at; figures stand at the end."""

    START = Qt.AlignmentFlag.AlignLeft
    CENTER = Qt.AlignmentFlag.AlignHCenter
    END = Qt.AlignmentFlag.AlignRight


# No slots: with them a frozen generic class cannot be written as Name[Type](...).
@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. `sort_key` gives anything that can be compared, None goes last.

    `light` puts a status shape before the text. `total` makes a text for the footer out of the
    selected (or all visible) rows. `numeric` figures go to the clipboard as figures. `width` is in
    logical pixels; `spread` makes of it what the texts and the window ask for. A column that
    `grows` takes what room is left over; where none does, it is the widest column of texts.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], Any] | None = None  # compared with its like only
    align: Align = Align.START
    width: int = 140
    light: Callable[[Row], Light | None] | None = None
    tip: Callable[[Row], str] | None = None
    total: Callable[[Sequence[Row]], str] | None = None
    numeric: bool = False
    hidden: bool = False
    grows: bool = False

    def key_of(self, row: Row) -> tuple[bool, Any]:
        """What the row is sorted by under this column."""
        value = natural_key(self.text(row)) if self.sort_key is None else self.sort_key(row)
        if isinstance(value, str):
            value = natural_key(value)
        return (value is None, value if value is not None else 0)


def number_column(  # a column of figures, which stand at the end and sort by value
    name: str,
    title: str,
    text: Callable[[Row], str],
    sort_key: Callable[[Row], Any],
    *,
    width: int = 110,
    total: Callable[[Sequence[Row]], str] | None = None,
    hidden: bool = False,
) -> Column[Row]:
    """A column of figures: at the end, sorted by value, pasted as figures."""
    return Column(
        name,
        title,
        text,
        sort_key,
        Align.END,
        width,
        total=total,
        numeric=True,
        hidden=hidden,
    )


def spread(
    columns: Sequence[Column[Row]], needed: Sequence[int], own: Sequence[int | None], *, room: int
) -> list[int]:
    """How wide columns are that stand side by side in a room.

    Each is as wide as its title and texts need, so that nothing is cut beside an empty column;
    where that is too much together, long texts give way down to their column's `width`, and what is
    left over goes to those that grow. A width of one's `own` stays as it is.
    """
    widths = [need if mine is None else mine for need, mine in zip(needed, own, strict=True)]
    free = [place for place, mine in enumerate(own) if mine is None]
    slack = {
        place: widths[place] - columns[place].width
        for place in free
        if columns[place].align is Align.START and widths[place] > columns[place].width
    }
    over = sum(widths) - room
    if over > 0:
        share = min(1.0, over / (sum(slack.values()) or 1))
        for place, most in slack.items():
            widths[place] -= math.ceil(most * share)
        return widths
    texts = [place for place in free if columns[place].align is Align.START]
    growing = [place for place in texts if columns[place].grows]
    growing = growing or sorted(texts, key=lambda place: columns[place].width)[-1:]
    for place in growing:
        widths[place] += -over // len(growing)
    return widths


def as_clipboard(columns: Sequence[Column[Row]], rows: Iterable[Row]) -> str:
    """The rows with headers as tab-separated text, the way Excel takes it.

    Texts that Excel would run as a formula get an apostrophe in front.
    """
    lines = ["\t".join(_cell(column.title, numeric=False) for column in columns)]
    lines += [
        "\t".join(_cell(column.text(row), numeric=column.numeric) for column in columns)
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str, *, numeric: bool) -> str:
    is_figure = numeric and parse_number(text) is not None
    if text.startswith(("=", "+", "-", "@")) and not is_figure:
        text = "'" + text
    if any(mark in text for mark in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text

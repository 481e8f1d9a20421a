"""Several times in a cell, ranges of times, and twelve-hour clocks without am and pm."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bpodesk.workbooks.cells import Cell, CellKind
from bpodesk.workbooks.dates import DateReader
from bpodesk.workbooks.parse import MARK_BEHIND, SECONDS_PER_DAY, Moment, clock_of_text, parse_clock

HALF_DAY = SECONDS_PER_DAY // 2
_CLOCK = r"[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?:\s*[ap]\.?m\b\.?)?"
_CLOCKS = re.compile(_CLOCK, re.IGNORECASE)
_HOUR = r"[0-2]?[0-9](?:[:.：h][0-5][0-9])?(?:[:：][0-5][0-9])?h?\s*(?:[ap]\.?m?\b\.?)?"
_RANGE = re.compile(
    rf"^({_HOUR})\s*(?:-|–|—|~|〜|～|to|until|bis|às|a|à|al|tot|do|至|から)\s*({_HOUR})$",
    re.IGNORECASE,
)
_LATE = re.compile(r"(2[4-9]):([0-5][0-9])(?::00)?")
_NEXT_DAY = frozenset(("次日", "翌", "翌日", "次"))
_BETWEEN_RANGES = re.compile(r"\s*(?:/|;|,|\+|&| e | und | and | et | y )\s*")
_WORDED = re.compile(r"[^\W\d_]+")
_MARKS = frozenset(("am", "pm", "a", "p", "m", "in", "out", "h", "次日", "翌", "翌日", "次"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Times of a cell in seconds after midnight. `is_range`: written as from - to."""

    seconds: tuple[int, ...]
    is_range: bool = False


def times_of(cell: Cell, *, lenient: bool = False) -> Times | None:
    """The times that a cell states; None where it states anything else.

    `lenient`: words may stand beside a single time, such as the gate at which it was punched.
    """
    if cell.kind is CellKind.DATE:
        return _of_moment(parse_clock(cell))
    if cell.kind is not CellKind.TEXT:
        return None
    text = MARK_BEHIND.sub("", " ".join(cell.text.split()))
    span = range_of_text(text) or _ranges_of_text(text)
    if span is not None:
        return span
    found = _CLOCKS.findall(text)
    words = {word.casefold() for word in _WORDED.findall(text)}
    if found and (lenient or len(found) > 1 or words <= _MARKS):
        seconds = [_seconds(piece) for piece in found]
        if words & _NEXT_DAY:
            seconds[-1] = None if seconds[-1] is None else seconds[-1] + SECONDS_PER_DAY
        known = tuple(value for value in seconds if value is not None)
        return Times(seconds=known) if len(known) == len(seconds) else None
    return None


def _seconds(text: str) -> int | None:
    """Seconds after midnight, past it too: 25:30 is half past one of the next day."""
    plain = text.replace("：", ":")
    late = _LATE.fullmatch(plain.strip())
    if late is not None:
        return int(late[1]) * 3600 + int(late[2]) * 60
    found = clock_of_text(plain)
    return found.seconds if isinstance(found, Moment) else None


def one_time(cell: Cell, dates: DateReader | None = None) -> int | None:
    """The one time of a cell in a column of times, also as a whole hour: 10, 0830, 8.30."""
    found = dates.parse_time(cell) if dates is not None else parse_clock(cell)
    return found.seconds if isinstance(found, Moment) else None


def _ranges_of_text(text: str) -> Times | None:
    """Several ranges in one cell: 8-12 / 14-17.30."""
    parts = _BETWEEN_RANGES.split(text)
    spans = [range_of_text(part) for part in parts] if len(parts) > 1 else []
    known = [span.seconds for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None
    return Times(seconds=tuple(seconds for span in known for seconds in span))


def range_of_text(text: str) -> Times | None:
    """9-5, 18-19:00, 16.30-18:00, 9am to 5pm."""
    match = _RANGE.match(text)
    if match is None:
        return None
    start, end = (clock_of_text(_plain(part)) for part in match.groups())
    if not isinstance(start, Moment) or not isinstance(end, Moment):
        return None
    if not _has_half(match[1]) and _has_half(match[2]):  # 9-5pm
        earlier = start.seconds % HALF_DAY
        later = earlier + HALF_DAY
        start = Moment(seconds=later if later < end.seconds else earlier)
    return Times(seconds=(start.seconds, end.seconds), is_range=True)


def _plain(text: str) -> str:
    return text.replace("：", ":").strip().rstrip("h").strip()


def _has_half(text: str) -> bool:
    return "p" in text.casefold() or "a" in text.casefold()


def _of_moment(found: object) -> Times | None:
    return Times(seconds=(found.seconds,)) if isinstance(found, Moment) else None


def is_twelve_hour(times: Iterable[int]) -> bool:
    """True where no time of a form is written as 13:00 or later, so 5:00 may be the afternoon."""
    known = list(times)
    return bool(known) and all(60 * 60 <= seconds < 13 * 60 * 60 for seconds in known)


def in_order(times: Sequence[int], *, twelve_hour: bool = False) -> tuple[int, ...]:
    """The times of one day as they follow each other: later ones may be past midnight.

    On a twelve-hour clock a time that goes back is in the afternoon where that puts it right.
    """
    placed: list[int] = []
    for seconds in times:
        later = seconds
        if placed:
            if twelve_hour and later < placed[-1] <= later + HALF_DAY:
                later += HALF_DAY
            if later < placed[-1]:
                days_behind = -(-(placed[-1] - later) // SECONDS_PER_DAY)
                later += days_behind * SECONDS_PER_DAY
        placed.append(later)
    return tuple(placed)


def paired_seconds(times: Sequence[int]) -> int:
    """The sum of the pairs in order; an odd last time counts nothing."""
    return sum(max(0, end - start) for start, end in zip(times[::2], times[1::2], strict=False))

"""Where one working day of a person ends and the next begins, in nothing but their punches.

Days begin at midnight, or at noon for who works nights. Who works days one week and nights the next
has no such hour: there a day is a run of punches between two rests.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.workbooks.parse import SECONDS_PER_DAY

_HOUR = 3600
_NOON = SECONDS_PER_DAY // 2
_SHORTEST_REST = 5 * _HOUR
_LONGEST_DAY = 16 * _HOUR
# What an odd number of punches counts, in hours of work: two lone punches are likelier to be two
# forgotten ones than a day of 14 hours.
_ODD = 7 * _HOUR
_BROKEN = 24 * _HOUR
_MOST_PUNCHES = 16  # of one day
_FEW_DAYS = 20  # one bad day among so many is no reason to look further


def day_starts(moments: Sequence[int]) -> list[int]:
    """The first punch of each working day, of one person's punches in seconds, in order."""
    best, noon = _cut_at(moments, 0), _cut_at(moments, _NOON)
    if _faults(moments, noon) * 2 < _faults(moments, best):
        best = noon
    faults = _faults(moments, best)
    if faults * _FEW_DAYS >= len(best):
        rests = _between_rests(moments)
        if _faults(moments, rests) * 2 < faults:
            best = rests
    return [moments[index] for index in best]


def _cut_at(moments: Sequence[int], cut: int) -> list[int]:
    """The index of the first punch of each day where all days begin at an hour."""
    numbers = [(moment - cut) // SECONDS_PER_DAY for moment in moments]
    return [i for i, number in enumerate(numbers) if i == 0 or number != numbers[i - 1]]


def _faults(moments: Sequence[int], starts: Sequence[int]) -> int:
    """How many days have an odd number of punches, or begin with hardly a rest before them."""
    ends = [*starts[1:], len(moments)]
    odd = sum((end - start) % 2 for start, end in zip(starts, ends, strict=True))
    return odd + sum(moments[at] - moments[at - 1] < _SHORTEST_REST for at in starts[1:])


@dataclass(frozen=True, slots=True)
class _Best:
    """The best way to part the punches so far: its cost, and where its last day begins."""

    cost: int
    start: int


def _between_rests(moments: Sequence[int]) -> list[int]:
    """The index of the first punch of each day: few odd ones, no short rests, little time."""
    best = [_Best(0, 0)]
    for end in range(1, len(moments) + 1):
        options: list[_Best] = []
        for start in range(end - 1, max(0, end - _MOST_PUNCHES) - 1, -1):
            if moments[end - 1] - moments[start] > _LONGEST_DAY:
                break
            cost = best[start].cost + moments[end - 1] - moments[start]
            cost += _ODD if (end - start) % 2 else 0
            is_broken = start > 0 and moments[start] - moments[start - 1] < _SHORTEST_REST
            options.append(_Best(cost + (_BROKEN if is_broken else 0), start))
        best.append(min(options, key=lambda option: option.cost))
    starts: list[int] = []
    at = len(moments)
    while at:
        at = best[at].start
        starts.append(at)
    return starts[::-1]

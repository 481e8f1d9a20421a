"""Progress and cancellation of a long reading.

Code that loops calls `Watch.tick` at least every `TICK_ROWS` rows. A watch covers a part of the
whole; the progress that the outside sees is always out of `SCALE`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bpodesk.workbooks.refusals import Cancelled

TICK_ROWS = 200
SCALE = 1000

Progress = Callable[[int, int], None]
CancelCheck = Callable[[], bool]


def ignore_progress(done: int, total: int) -> None:
    """A progress callback for callers who don't show any."""


def never_cancelled() -> bool:
    """A cancel check for callers who can't be cancelled."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Reports progress between `first` and `last` (of `SCALE`) and raises `Cancelled`."""

    progress: Progress = ignore_progress
    cancelled: CancelCheck = never_cancelled
    first: int = 0
    last: int = SCALE

    def tick(self, done: int, total: int) -> None:
        """Say that `done` of `total` is done. Raises Cancelled where the user asked for it."""
        if self.cancelled():
            raise Cancelled
        share = min(done, total) / total if total > 0 else 1.0
        self.progress(round(self.first + (self.last - self.first) * share), SCALE)

    def part(self, index: int, count: int) -> "Watch":
        """The watch of the index-th (from 0) of `count` equal parts."""
        width = (self.last - self.first) / count
        return Watch(
            progress=self.progress,
            cancelled=self.cancelled,
            first=round(self.first + width * index),
            last=round(self.first + width * (index + 1)),
        )

"""The sample company's book, made once for each clock and copied for every test that wants one."""

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path

from bpodesk.services.books import Clock, OpenBook, open_book, system_clock
from bpodesk.services.sample import make_sample, make_sample_without_hours


def sample_book(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """What `make_sample` makes, at a path."""
    return _copied(path, clock, with_hours=True)


def bare_sample_book(path: Path, *, clock: Clock = system_clock) -> OpenBook:
    """What `make_sample_without_hours` makes, at a path."""
    return _copied(path, clock, with_hours=False)


def _copied(path: Path, clock: Clock, *, with_hours: bool) -> OpenBook:
    # By the computer's clock a book was made a moment ago, whichever test asked for it first.
    made_at = None if clock is system_clock else clock()
    path.write_bytes(_content(made_at, with_hours=with_hours))
    return open_book(path, clock=clock)


@cache
def _content(made_at: dt.datetime | None, *, with_hours: bool) -> bytes:
    maker = make_sample if with_hours else make_sample_without_hours
    clock = system_clock if made_at is None else lambda: made_at
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.bpodesk"
        maker(path, clock=clock).close()
        return path.read_bytes()

"""Reading a file in a process of its own, which can be stopped and can't take the program along.

A hostile or broken file may hang a reader, eat the memory or crash it. The child (`sandbox_worker`)
gets the file and a task's name through its standard input, within a limit of memory, and answers
with frames: progress, then the value or the refusal. What does not answer in time is killed; what
dies without an answer is a refused file, and what it said at the end is in the log.
"""

import contextlib
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Self, cast

from bpodesk.domain.measure_readings import MeasureReading
from bpodesk.domain.readings import Answers, Reading
from bpodesk.domain.sheets import SheetPage
from bpodesk.workbooks.refusals import Cancelled, FileRefused
from bpodesk.workbooks.watch import CancelCheck, Progress, ignore_progress, never_cancelled
from bpodesk.workbooks.wire import (
    FRAME,
    LENGTH,
    NO_MEMORY,
    PROGRESS,
    REFUSED,
    SHARE,
    VALUE,
    pack,
    unpack,
)

MEMORY_BYTES = 1_000_000_000
TIME_SECONDS = 60.0
WORKER_ARGUMENT = "--read-apart"  # how a built program is told to be the child
_DIED, _TOO_SLOW = b"", b"T"  # said by this side, in place of a frame's kind
_NO_ANSWERS = Answers()
_ASK_SECONDS = 0.05
_LAST_WORDS_BYTES = 4_000
_MOST_BYTES = 500_000_000  # of an answer: a child gone mad must not fill this process's memory
_LOG = logging.getLogger(__name__)
# Isolated and without `site`: the child finds modules exactly where this process does, at once.
_START = "import sys; sys.path[:] = {path!r}; from {module} import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use."""

    memory_bytes: int = MEMORY_BYTES
    time_seconds: float = TIME_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do with a file that could not be read: one too heavy, one that stopped its reader."""

    too_heavy: str
    stopped: str


_LIMITS = Limits()
_ADVICE = Advice(
    too_heavy="copy the month you need into a new workbook and choose that",
    stopped="open the file in Excel, save it under a new name as an Excel workbook (xlsx) and"
    " choose that",
)


def read_any_apart(
    content: bytes,
    *,
    name: str,
    answers: Answers = _NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
    limits: Limits = _LIMITS,
) -> Reading | MeasureReading:
    """What a file says of hours worked, or of calls and tickets, see `recognise.read_any`.

    Raises FileRefused with a sentence for the user, and Cancelled.
    """
    return run_apart(
        "read_any",
        content,
        {"name": name, "answers": answers},
        progress=progress,
        cancelled=cancelled,
        limits=limits,
    )


def read_timesheet_apart(
    content: bytes,
    *,
    name: str,
    answers: Answers = _NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
    limits: Limits = _LIMITS,
) -> Reading:
    """What a file says about hours worked, see `recognise.read_timesheet`.

    Raises FileRefused with a sentence for the user, and Cancelled.
    """
    return run_apart(
        "read_timesheet",
        content,
        {"name": name, "answers": answers},
        progress=progress,
        cancelled=cancelled,
        limits=limits,
    )


def sheet_page_apart(
    content: bytes,
    *,
    name: str,
    sheet: str = "",
    first_row: int = 1,
    row_count: int = 400,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> SheetPage:
    """Some rows of a sheet as Excel shows them, see `pages.sheet_page`."""
    return run_apart(
        "sheet_page",
        content,
        {"name": name, "sheet": sheet, "first_row": first_row, "row_count": row_count},
        progress=progress,
        cancelled=cancelled,
    )


def run_apart(
    task: str,
    content: bytes,
    arguments: Mapping[str, object],
    *,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
    limits: Limits = _LIMITS,
    command: Sequence[str] | None = None,
    advice: Advice = _ADVICE,
) -> Any:
    """The value of a task of `sandbox_worker`, or of another child's, run on the content.

    `command` starts another child, see `child_command`. `arguments` hold the file's "name". Raises
    FileRefused with the child's sentence, or with one of our own where it died or took too long;
    Cancelled as soon as `cancelled()` says so.
    """
    order = pack({"task": task, "arguments": arguments, "memory_bytes": limits.memory_bytes})
    with _Child(command or child_command(), order, content) as child:
        kind, payload = _answer(child, progress=progress, cancelled=cancelled, limits=limits)
    name = arguments["name"]
    if kind == VALUE:
        return unpack(payload)
    if kind == REFUSED:
        raise FileRefused(unpack(payload))
    if kind == NO_MEMORY:
        raise FileRefused(
            f"“{name}” needs more than {limits.memory_bytes // 1_000_000:,} MB of memory to be"
            f" read; {advice.too_heavy}."
        )
    if kind == _TOO_SLOW:
        raise FileRefused(
            f"“{name}” took longer than {limits.time_seconds:.0f} seconds to read and was given up;"
            f" {advice.too_heavy}."
        )
    _LOG.error("The reader of “%s” stopped: %s", name, child.last_words)
    raise FileRefused(f"“{name}” made the reader stop, so nothing was read; {advice.stopped}.")


def child_command(
    argument: str = WORKER_ARGUMENT, module: str = "bpodesk.workbooks.sandbox_worker"
) -> list[str]:
    """How a child is started: a built program by its argument, else by the module's `main`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    return [sys.executable, "-I", "-S", "-c", _START.format(path=sys.path, module=module)]


def _answer(
    child: "_Child", *, progress: Progress, cancelled: CancelCheck, limits: Limits
) -> tuple[bytes, bytes]:
    """The last frame, the child's or one of ours that says why there is none."""
    deadline = time.monotonic() + limits.time_seconds
    while True:
        if cancelled():
            raise Cancelled
        if time.monotonic() > deadline:
            return _TOO_SLOW, b""
        try:
            kind, payload = child.frames.get(timeout=_ASK_SECONDS)
        except queue.Empty:
            continue
        if kind != PROGRESS:
            return kind, payload
        progress(*SHARE.unpack(payload))


class _Child:
    """A process, and the two threads that feed and hear it; none of them outlives the block."""

    def __init__(self, command: Sequence[str], order: bytes, content: bytes) -> None:
        self.frames: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
        self.last_words = ""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the child
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        pieces = (LENGTH.pack(len(order)), order, content)
        self._threads = (
            threading.Thread(target=self._feed, args=(pieces,), name="reader-feed"),
            threading.Thread(target=self._hear, name="reader-hear"),
        )

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        code = self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                cast("IO[bytes]", stream).close()
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _LAST_WORDS_BYTES))
        self.last_words = f"{self._errors.read().decode(errors='replace')} (exit code {code})"
        self._errors.close()

    def _feed(self, pieces: Sequence[bytes]) -> None:
        """A child that dies early stops listening; what it said tells why."""
        with contextlib.suppress(OSError), cast("IO[bytes]", self._process.stdin) as stream:
            for piece in pieces:
                stream.write(piece)

    def _hear(self) -> None:
        stream = cast("IO[bytes]", self._process.stdout)
        while len(head := stream.read(FRAME.size)) == FRAME.size:
            kind, length = FRAME.unpack(head)
            payload = stream.read(min(length, _MOST_BYTES))
            if len(payload) < length:
                break
            self.frames.put((kind, payload))
        self.frames.put((_DIED, b""))

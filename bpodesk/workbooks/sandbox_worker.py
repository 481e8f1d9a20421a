"""The child of `sandbox`: reads one file within its limits, answers, ends.

Tasks are listed by name; each loads what it needs itself, for the child's start is part of every
import. What fails otherwise than by a refusal ends the process with a traceback on its standard
error, which the parent puts into the log.
"""

import gc
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any, cast

from bpodesk.workbooks.limits import check_memory, limit_process
from bpodesk.workbooks.refusals import FileRefused
from bpodesk.workbooks.watch import Progress
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

Task = Callable[[bytes, Mapping[str, Any], Progress], object]


def main(tasks: Mapping[str, Task] | None = None) -> None:
    """Serve one order from standard input; what libraries print can't get between the frames."""
    gc.disable()  # it ends before there could be much to collect
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(sys.stdin.buffer, answers, tasks)


def serve(source: IO[bytes], answers: IO[bytes], tasks: Mapping[str, Task] | None = None) -> None:
    """Read an order and a file's content, send progress and the answer."""
    (length,) = LENGTH.unpack(source.read(LENGTH.size))
    order = cast("dict[str, Any]", unpack(source.read(length)))
    limit_process(memory_bytes=order["memory_bytes"])
    last = -1

    def send(kind: bytes, payload: bytes) -> None:
        answers.write(FRAME.pack(kind, len(payload)) + payload)
        answers.flush()

    def progress(done: int, total: int) -> None:
        nonlocal last
        if done != last:
            last = done
            check_memory(order["memory_bytes"])
            send(PROGRESS, SHARE.pack(done, total))

    try:
        content = source.read()
        task = (tasks or _TASKS)[order["task"]]
        answer = VALUE, pack(task(content, order["arguments"], progress))
    except FileRefused as refusal:
        answer = REFUSED, pack(str(refusal))
    except MemoryError:
        answer = NO_MEMORY, b""
    send(*answer)


def _read_timesheet(content: bytes, arguments: Mapping[str, Any], progress: Progress) -> object:
    from bpodesk.workbooks.recognise import read_timesheet

    return read_timesheet(content, progress=progress, **arguments)


def _read_any(content: bytes, arguments: Mapping[str, Any], progress: Progress) -> object:
    from bpodesk.workbooks.recognise import read_any

    return read_any(content, progress=progress, **arguments)


def _sheet_page(content: bytes, arguments: Mapping[str, Any], progress: Progress) -> object:
    from bpodesk.workbooks.pages import sheet_page

    return sheet_page(content, progress=progress, **arguments)


def _marked_copy(content: bytes, arguments: Mapping[str, Any], _progress: Progress) -> object:
    import base64

    from bpodesk.workbooks.corrections import marked_copy

    copy = marked_copy(content, **arguments)
    plain = base64.b64encode(copy.content).decode("ascii")
    return {"content": plain, "suffix": copy.suffix, "marked": copy.marked, "lost": copy.lost}


_TASKS: dict[str, Task] = {
    "read_any": _read_any,
    "read_timesheet": _read_timesheet,
    "sheet_page": _sheet_page,
    "marked_copy": _marked_copy,
}

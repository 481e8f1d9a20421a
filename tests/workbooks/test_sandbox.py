import base64
import contextlib
import ctypes
import io
import logging
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from openpyxl import Workbook, load_workbook

from bpodesk import bootstrap
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import Answers
from bpodesk.workbooks import limits, sandbox, sandbox_worker
from bpodesk.workbooks.recognise import read_timesheet
from bpodesk.workbooks.refusals import Cancelled, FileRefused
from bpodesk.workbooks.sandbox import Limits, read_timesheet_apart, run_apart, sheet_page_apart
from bpodesk.workbooks.watch import SCALE
from bpodesk.workbooks.wire import FRAME, LENGTH, NO_MEMORY, PROGRESS, REFUSED, SHARE, VALUE, unpack
from bpodesk.workbooks.wire import pack as packed

HOURS = b"Name,Date,Hours\n" + b"Ana Cruz,2026-09-01,8\nBen Reyes,2026-09-01,7.5\n"
NAME = {"name": "hours.csv"}


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


# ------------------------------------------------------------------------------- real children


def test_apart_reading_is_the_reading_with_its_progress() -> None:
    seen: list[int] = []
    answers = Answers(person="Ana")
    apart = read_timesheet_apart(
        HOURS, name="hours.csv", answers=answers, progress=lambda done, total: seen.append(done)
    )
    assert apart == read_timesheet(HOURS, name="hours.csv", answers=answers)
    assert seen == sorted(set(seen))
    assert seen[-1] == SCALE


def test_apart_refusal_is_the_same_sentence() -> None:
    with pytest.raises(FileRefused) as direct:
        read_timesheet(b"%PDF-1.7", name="hours \udc80.pdf")
    with pytest.raises(FileRefused) as apart:
        read_timesheet_apart(b"%PDF-1.7", name="hours \udc80.pdf")
    assert str(apart.value) == str(direct.value)


def test_apart_page_shows_the_sheet() -> None:
    page = sheet_page_apart(HOURS, name="hours.csv", first_row=2, row_count=1)
    assert page.rows == (("Ana Cruz", "2026-09-01", "8"),)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems were not tried")
def test_apart_reader_without_enough_memory_says_so() -> None:
    content = b"a,b,c,d,e,f,g,h\n" * 200_000
    with pytest.raises(FileRefused, match="needs more than 120 MB of memory"):
        run_apart("sheet_page", content, NAME, limits=Limits(memory_bytes=120_000_000))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems were not tried")
def test_apart_reader_reads_for_a_program_that_has_much_more_memory_itself() -> None:
    """The peak of a child on Linux begins with that of its parent."""
    code = (
        "from bpodesk.workbooks.sandbox import read_timesheet_apart as read\n"
        "if __name__ == '__main__':\n"
        "    much = b'x' * 1_100_000_000\n"
        f"    print(read({HOURS!r}, name='hours.csv').total_minutes, len(much))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=100
    )
    assert (done.stdout, done.stderr) == ("930 1100000000\n", "")


def test_apart_reader_that_has_a_fault_is_one_sentence_and_a_line_in_the_log(error_logs) -> None:
    with pytest.raises(FileRefused, match="made the reader stop"):
        run_apart("no such task", HOURS, NAME)
    [record] = error_logs
    assert "KeyError: 'no such task'" in record.getMessage()
    error_logs.clear()


# ------------------------------------------------------------------------------- other children


def test_apart_reader_that_hangs_is_given_up() -> None:
    began = time.monotonic()
    with pytest.raises(FileRefused, match="took longer than 0 seconds"):
        run_apart(
            *("x", HOURS, NAME),
            limits=Limits(time_seconds=0.3),
            command=python("import time; time.sleep(50)"),
        )
    assert time.monotonic() - began < 20


def test_apart_reader_that_only_reports_progress_is_given_up() -> None:
    report = FRAME.pack(PROGRESS, 8) + SHARE.pack(1, 2)
    code = f"import sys\nwhile True: sys.stdout.buffer.write({report!r} * 99)"
    with pytest.raises(FileRefused, match="took longer than"):
        run_apart("x", HOURS, NAME, limits=Limits(time_seconds=0.3), command=python(code))


def test_apart_reader_is_killed_when_the_user_cancels() -> None:
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        run_apart(
            *("x", HOURS, NAME),
            cancelled=cancelled,
            command=python("import time; time.sleep(50)"),
        )


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.abort()",
        "pass",
        "import sys; sys.stdout.write('V')",
        f"import sys; sys.stdout.buffer.write({FRAME.pack(VALUE, 99) + b'short'!r})",
    ],
)
def test_apart_reader_that_dies_is_one_sentence(code: str, error_logs) -> None:
    with pytest.raises(FileRefused) as caught:
        run_apart("x", b"x" * 3_000_000, NAME, command=python(code))
    assert str(caught.value).startswith("“hours.csv” made the reader stop, so nothing was read;")
    assert [record.levelno for record in error_logs] == [logging.ERROR]
    error_logs.clear()


def test_apart_reader_of_a_built_program_is_the_program_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert sandbox.child_command() == [sys.executable, bootstrap.READ_APART]


def test_bootstrap_serves_as_the_reader_before_anything_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served: list[None] = []
    monkeypatch.setattr(sandbox_worker, "main", lambda: served.append(None))
    monkeypatch.setattr(bootstrap, "_start_log", lambda: pytest.fail("the log was opened"))
    assert bootstrap.main([bootstrap.READ_APART]) == 0
    assert served == [None]


# ------------------------------------------------------------------------------- the child's side


def order(
    task: str, content: bytes = HOURS, arguments: Mapping[str, object] | None = None
) -> bytes:
    given = NAME if arguments is None else arguments
    data = packed({"task": task, "arguments": given, "memory_bytes": 1_000_000_000})
    return LENGTH.pack(len(data)) + data + content


def served(monkeypatch: pytest.MonkeyPatch, source: bytes) -> list[tuple[bytes, bytes]]:
    """The frames that the child's main writes for the order."""
    memory: list[int] = []
    monkeypatch.setattr(
        sandbox_worker, "limit_process", lambda *, memory_bytes: memory.append(memory_bytes)
    )
    monkeypatch.setattr(sandbox_worker, "check_memory", memory.append)
    answers = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(source)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=answers))
    sandbox_worker.main()
    assert set(memory) == {1_000_000_000}
    data, frames = answers.getvalue(), []
    while data:
        kind, length = FRAME.unpack_from(data)
        frames.append((kind, data[FRAME.size : FRAME.size + length]))
        data = data[FRAME.size + length :]
    return frames


def test_worker_answers_with_progress_and_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    *reports, (kind, payload) = served(monkeypatch, order("read_timesheet"))
    assert kind == VALUE
    assert unpack(payload).total_minutes == 15 * 60 + 30
    assert {kind for kind, _ in reports} == {PROGRESS}
    shares = [struct.unpack(">II", payload)[0] for _, payload in reports]
    assert shares == sorted(set(shares))


def test_worker_reads_calls_as_well_as_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = (
        b"Call Id,Agent,Date,Time,Answered (Y/N),Resolved,Speed of answer in sec\n"
        b"1,Ana,2026-09-01,08:00,Y,Y,12\n2,Ben,2026-09-01,08:10,N,N,\n"
    )
    hours, measures = (
        unpack(served(monkeypatch, order("read_any", content))[-1][1]) for content in (HOURS, calls)
    )
    assert hours == read_timesheet(HOURS, name="hours.csv")
    assert measures.agents == ("Ana", "Ben")


def test_worker_answers_with_a_marked_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["Name", "Hours"])
    target = io.BytesIO()
    workbook.save(target)
    arguments = {"name": "hours.xlsx", "problems": (Problem(message="Odd.", place="Sheet!B1"),)}
    kind, payload = served(monkeypatch, order("marked_copy", target.getvalue(), arguments))[-1]
    answer = unpack(payload)
    assert (kind, answer["suffix"], answer["marked"]) == (VALUE, ".xlsx", 1)
    copy = load_workbook(io.BytesIO(base64.b64decode(answer["content"])))
    assert copy.worksheets[0]["B1"].value == "Hours"


def test_worker_answers_with_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    kind, payload = served(monkeypatch, order("sheet_page"))[-1]
    assert (kind, unpack(payload).row_count) == (VALUE, 3)


def test_worker_answers_with_the_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    kind, payload = served(monkeypatch, order("sheet_page", b"%PDF"))[-1]
    assert kind == REFUSED
    assert "a PDF document" in unpack(payload)


def test_worker_says_when_the_memory_is_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> object:
        raise MemoryError

    monkeypatch.setitem(sandbox_worker._TASKS, "sheet_page", fail)
    assert served(monkeypatch, order("sheet_page")) == [(NO_MEMORY, b"")]


# ------------------------------------------------------------------------------- limits


def test_limits_of_memory_and_time_stay_below_the_systems_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_limits: list[tuple[str, tuple[int, int]]] = []
    own = {"memory": -1, "time": 30}
    resource = SimpleNamespace(
        RLIMIT_AS="memory",
        RLIMIT_CPU="time",
        RLIM_INFINITY=-1,
        getrlimit=lambda kind: (own[kind], own[kind]),
        setrlimit=lambda kind, pair: set_limits.append((kind, pair)),
    )
    monkeypatch.setitem(sys.modules, "resource", resource)
    monkeypatch.delattr(ctypes, "windll", raising=False)
    limits.limit_process(memory_bytes=5_000)
    assert set_limits == [("memory", (5_000, -1)), ("time", (30, 30))]


def test_limits_that_the_system_refuses_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    resource = SimpleNamespace(
        RLIMIT_AS=1, RLIMIT_CPU=2, RLIM_INFINITY=-1, getrlimit=lambda _: (-1, -1), setrlimit=refuse
    )
    monkeypatch.setitem(sys.modules, "resource", resource)
    monkeypatch.delattr(ctypes, "windll", raising=False)
    limits.limit_process(memory_bytes=5_000)


@pytest.mark.parametrize(("platform", "is_looked_at"), [("darwin", True), ("linux", False)])
def test_limits_of_memory_are_looked_at_where_the_system_may_refuse_them(
    monkeypatch: pytest.MonkeyPatch, platform: str, is_looked_at: bool
) -> None:
    usage = SimpleNamespace(ru_maxrss=100)
    resource = SimpleNamespace(RUSAGE_SELF=0, getrusage=lambda _: usage)
    monkeypatch.setitem(sys.modules, "resource", resource)
    monkeypatch.setattr(sys, "platform", platform)
    limits.check_memory(100)
    with pytest.raises(MemoryError) if is_looked_at else contextlib.nullcontext():
        limits.check_memory(99)


def test_limits_on_windows_are_those_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []

    def create(*_: object) -> int:
        return 7

    def current() -> int:
        return 9

    def set_information(job: ctypes.c_void_p, kind: int, given: object, size: int) -> None:
        whole = ctypes.cast(given, ctypes.POINTER(limits._ExtendedLimits)).contents
        calls.append((job.value, kind, whole.basic.flags, whole.process_memory, size > 100))

    kernel = SimpleNamespace(
        CreateJobObjectW=create,
        GetCurrentProcess=current,
        SetInformationJobObject=set_information,
        AssignProcessToJobObject=lambda job, process: calls.append((job.value, process.value)),
    )
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    limits.limit_process(memory_bytes=5_000)
    assert calls == [(7, 9, 0x102, 5_000, True), (7, 9)]

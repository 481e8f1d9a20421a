"""Limits that a process sets itself and can't lift: memory, and time on the processor.

Linux and macOS know resource limits; macOS may refuse the one of memory, so there the peak is
looked at while the work goes on. Windows has job objects. Only Linux was tried.
"""

import contextlib
import ctypes
import sys
from typing import Any

_CPU_SECONDS = 90  # behind the parent's own limit: a child whose parent died must end as well
_PROCESS_TIME, _PROCESS_MEMORY = 0x002, 0x100
_EXTENDED_LIMITS = 9
_TICKS_PER_SECOND = 10_000_000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limit_process(*, memory_bytes: int) -> None:
    """Let this process have no more memory than this, and little more than a minute of work."""
    windows = getattr(ctypes, "windll", None)
    if windows is not None:
        _join_job(windows.kernel32, memory_bytes)
        return
    import resource

    for kind, limit in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, _CPU_SECONDS)):
        _, hard = resource.getrlimit(kind)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, hard))


def check_memory(memory_bytes: int) -> None:
    """Raise MemoryError on macOS where this process has had more.

    Elsewhere the limit itself holds; and on Linux the peak is also that of the parent, as it was
    when it started this process, so that a program with much open could read no file.
    """
    if sys.platform != "darwin":
        return
    import resource

    if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > memory_bytes:
        raise MemoryError


def _join_job(kernel: Any, memory_bytes: int) -> None:
    """Put this process into a job with the limits."""
    for function in (kernel.CreateJobObjectW, kernel.GetCurrentProcess):
        function.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = _ExtendedLimits()
    limits.basic.flags = _PROCESS_TIME | _PROCESS_MEMORY
    limits.basic.process_time = _CPU_SECONDS * _TICKS_PER_SECOND
    limits.process_memory = memory_bytes
    size = ctypes.sizeof(limits)
    kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))

"""Noise fails a test: a stray error in the log, an exception in a slot, a thread left running.

A test that provokes such a thing on purpose asks for `error_logs` or `slot_errors`, looks at it and
clears it.
"""

import logging
import sys
import threading
from collections.abc import Iterator
from types import TracebackType

import pytest


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def error_logs() -> Iterator[list[logging.LogRecord]]:
    """The errors logged so far; whatever is left in it at the end fails the test."""
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    yield collector.records
    logging.getLogger().removeHandler(collector)
    stray = [record.getMessage() for record in collector.records]
    assert not stray, f"errors were logged: {stray}"


@pytest.fixture(autouse=True)
def slot_errors() -> Iterator[list[BaseException]]:
    """Exceptions that left a slot or a virtual method called by Qt."""
    caught: list[BaseException] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        caught.append(error)

    before = sys.excepthook, threading.excepthook
    sys.excepthook = hook
    yield caught
    sys.excepthook, threading.excepthook = before
    assert not caught, f"exceptions in slots: {caught!r}"


@pytest.fixture(autouse=True)
def no_live_threads() -> Iterator[None]:
    """Every thread a test starts has to have ended with it."""
    before = set(threading.enumerate())
    yield
    alive: list[str] = []
    for thread in set(threading.enumerate()) - before:
        # Threads of Qt that once called Python show up as dummies; they are not ours to join.
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(timeout=1)
        if thread.is_alive():
            alive.append(thread.name)
    assert not alive, f"threads are still running: {alive}"

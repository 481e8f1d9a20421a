"""Long work off the GUI thread: one worker thread, one queued signal, progress polled.

The work is a plain function that gets a `Progress` and returns a value; it never touches a widget.
`Progress.report` raises `Cancelled` once the user has pressed Cancel, so a unit of work around it
rolls back; the user then reads that nothing was changed. Work that has already committed should
not report any more.

A thread that computes in Python keeps the interpreter for a while before another one gets a turn,
and painting a table asks for a turn with each cell: at Python's 5 ms a picture of a sheet took a
third of a second while a file was planned, at `TURN_SECONDS` a tenth of that.

What a job refers to may be a widget's last reference, so the worker lets go of it before the GUI
thread does: the widget is destroyed there.
"""

import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget
from shiboken6 import isValid

from bpodesk.domain.problems import Trouble
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import SMALL

T = TypeVar("T")
_POLL_MS = 100
_SHOW_AFTER_MS = 300

TURN_SECONDS = 0.0005
"""How long a thread may compute while another one waits for its turn."""
PATIENCE_SECONDS = 0.05
"""How long a job is waited for where what it brings should be there at once if it can."""


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """The user pressed Cancel; everything the work did has to be rolled back."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a job has come; `total` 0 means that nobody knows."""

    done: int = 0
    total: int = 0
    text: str = ""


class Progress:
    """The worker's side of a job: reports how far it is, hears of Cancel. Safe across threads."""

    def __init__(self) -> None:
        self._cancel = threading.Event()
        self._latest = Progressed()

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far the work is; raises `Cancelled` where the user has cancelled."""
        self.show(done, total, text)
        self.stop_if_cancelled()

    def show(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far work is that keeps what it has done when the user cancels the rest."""
        self._latest = Progressed(done, total, text)

    def cancelled(self) -> bool:
        """True once the user has pressed Cancel."""
        return self._cancel.is_set()

    def stop_if_cancelled(self) -> None:
        """Raise `Cancelled` where the user has cancelled."""
        if self._cancel.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop (the GUI's side)."""
        self._cancel.set()

    @property
    def latest(self) -> Progressed:
        """The last report."""
        return self._latest


class Door(Protocol):
    """Where a job's end is told: see `notify.Notify`."""

    def say(self, message: str, /) -> None:
        """A passing message."""
        ...

    def trouble(self, trouble: Trouble, /) -> None:
        """An expected trouble."""
        ...


class CrashReporter(Protocol):
    """Where our own bugs go: see `crash.CrashDoor`."""

    def report(self, error: BaseException, /) -> None:
        """Log and show a bug."""
        ...


@dataclass(slots=True, eq=False)
class _Job:
    label: str
    body: Callable[[], Callable[[], None]]
    on_trouble: Callable[[Trouble], None] | None
    on_cancelled: Callable[[], None] | None
    owner: QObject | None
    progress: Progress
    alone: bool
    ended: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None
    deliver: Callable[[], None] | None = None

    def run(self) -> None:
        """On the worker thread."""
        try:
            self.progress.stop_if_cancelled()
            self.deliver = self.body()
        # Not swallowed: the GUI thread gets it. BaseException, because readers written in other
        # languages let their panics out as such, and the thread has to live on.
        except BaseException as error:  # noqa: BLE001 - see above
            self.error = error

    def finish(self, door: Door, crash: CrashReporter) -> None:
        """Back on the GUI thread."""
        owned = self.owner is None or isValid(self.owner)
        # A reader that is told to stop has a trouble of its own for it.
        stopped = isinstance(self.error, Trouble) and self.progress.cancelled()
        if self.deliver is not None:
            if owned:
                self.deliver()
        elif isinstance(self.error, Cancelled) or stopped:
            if self.on_cancelled is None:
                door.say(tr("Cancelled. Nothing was changed."))
            elif owned:
                self.on_cancelled()
        elif isinstance(self.error, Trouble):
            own = self.on_trouble if owned else None
            (own or door.trouble)(self.error)
        elif self.error is not None:
            crash.report(self.error)


class Jobs(QObject):
    """Runs jobs one after the other. `close` it before the program ends."""

    changed = Signal()
    _ended = Signal()

    def __init__(self, door: Door, crash: CrashReporter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._crash = crash
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._over: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._open: list[_Job] = []
        self._thread: threading.Thread | None = None
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def run_job(
        self,
        label: str,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        *,
        on_trouble: Callable[[Trouble], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
        patient: bool = False,
        alone: bool = False,
    ) -> Progress:
        """Do `work` on the worker thread, then call `on_done(result)` on this one.

        `label` is shown to the user ("Reading september.xlsx"). Where `owner` has been deleted
        meanwhile, the result is dropped. Trouble goes to `on_trouble`, or to the door of messages
        where there is none or its owner is gone; of a cancelled job `on_cancelled` hears, or else
        the user is told. A `patient` caller waits a moment, so that what is short is done when
        this returns. While a job that wants to be `alone` runs or waits, the window takes no
        commands.
        """
        progress = Progress()

        def body() -> Callable[[], None]:
            result = work(progress)
            return lambda: on_done(result)

        job = _Job(label, body, on_trouble, on_cancelled, owner, progress, alone)
        first = not self._open
        self._open.append(job)
        self._waiting.put(job)
        if self._thread is None:
            sys.setswitchinterval(TURN_SECONDS)
            self._thread = threading.Thread(target=self._work, name="bpodesk-worker", daemon=True)
            self._thread.start()
        # Without any patience a job is not even asked whether it is over: tests rely on that.
        waits = patient and first and PATIENCE_SECONDS > 0
        if waits and job.ended.wait(PATIENCE_SECONDS):
            self._finish(job)
        else:
            self.changed.emit()
        return progress

    @property
    def busy(self) -> bool:
        """True while a job runs or waits."""
        return bool(self._open)

    @property
    def alone(self) -> bool:
        """True while a job runs or waits beside which nothing else should be done."""
        return any(job.alone for job in self._open)

    def current(self) -> tuple[str, Progressed] | None:
        """The label and progress of the job at work."""
        return (self._open[0].label, self._open[0].progress.latest) if self._open else None

    def cancel(self) -> None:
        """Ask the job at work to stop."""
        if self._open:
            self._open[0].progress.cancel()

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""
        for job in self._open:
            job.progress.cancel()
        self._open.clear()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            job.run()
            ended = job.ended
            self._over.put(job)
            # Before anybody hears of it: the GUI thread is to drop the last reference.
            del job
            ended.set()
            self._ended.emit()

    def _on_ended(self) -> None:
        job = self._over.get()
        if job in self._open:
            self._finish(job)

    def _finish(self, job: _Job) -> None:
        self._open.remove(job)
        self.changed.emit()
        job.finish(self._door, self._crash)


class ProgressStrip(QWidget):
    """The job at work in the status bar: its text, a bar, Cancel. Shown only if it takes long."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._label = plain_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName(tr("Progress"))
        self._cancel = QPushButton(tr("&Cancel"))
        self._cancel.setProperty("look", "link")
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(SMALL, 0, SMALL, 0)
        row.setSpacing(SMALL)
        for part in (self._label, self._bar, self._cancel):
            row.addWidget(part)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._on_poll)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SHOW_AFTER_MS)
        self._delay.timeout.connect(self._on_delay)
        jobs.changed.connect(self._on_jobs_changed)
        self.hide()

    def _on_jobs_changed(self) -> None:
        if not self._jobs.busy:
            self._delay.stop()
            self._poll.stop()
            self.hide()
            return
        self._cancel.setEnabled(True)
        if not self.isVisible() and not self._delay.isActive():
            self._delay.start()

    def _on_delay(self) -> None:
        self._on_poll()
        self._poll.start()
        self.show()

    def _on_poll(self) -> None:
        current = self._jobs.current()
        if current is None:
            return
        label, progressed = current
        self._label.setText(f"{label}: {progressed.text}" if progressed.text else f"{label}…")
        self._bar.setRange(0, progressed.total)
        self._bar.setValue(progressed.done)

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._jobs.cancel()

"""The garbage collector, kept on the window's thread while another thread works.

Python collects cycles on whichever thread happens to make the next object. A window that nothing
refers to any more would then be destroyed on the worker's, which Qt does not survive. So nothing
is collected by itself; a timer does it, by Python's own thresholds, while the worker goes on.
"""

import gc

from PySide6.QtCore import QObject, QTimer

# What a busy worker throws away meanwhile is some ten megabytes, and a pause is too short to see.
_PERIOD_MS = 100


class Collecting(QObject):
    """Between `begin` and `end` cycles are collected on the thread that owns this."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = False
        self._kept = 0
        self._grown = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_PERIOD_MS)
        self._timer.timeout.connect(self._on_time)

    def begin(self) -> None:
        """Take the collector over."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """Give it back; the other threads have ended."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()

    def _on_time(self) -> None:
        young, middle, old = (
            count > threshold
            for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if not young:
            return
        if not middle:
            gc.collect(0)
            return
        self._grown += len(gc.get_objects(1))
        # All is gone through only when there is a quarter more of it, so that its cost stays in
        # proportion to what is made: Python's own rule, which `collect` does not keep.
        if old and self._grown * 4 > self._kept:
            gc.collect(2)
            self._grown, self._kept = 0, len(gc.get_objects(2))
        else:
            gc.collect(1)

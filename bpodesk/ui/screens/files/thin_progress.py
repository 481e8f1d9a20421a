"""How far the work at hand is, as a thin line that takes no room from anything."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from bpodesk.ui.jobs import Jobs
from bpodesk.ui.text import tr

_POLL_MS = 100
_SHOW_AFTER_POLLS = 3


class ThinProgress(QProgressBar):
    """Seen only while a job takes longer than a moment; its place is kept."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._polls = 0
        self.setTextVisible(False)
        self.setAccessibleName(tr("Progress"))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._on_poll)
        jobs.changed.connect(self._on_changed)
        self.hide()

    def _on_changed(self) -> None:
        if not self._jobs.busy:
            self._poll.stop()
            self.hide()
        elif not self._poll.isActive():
            self._polls = 0
            self._poll.start()

    def _on_poll(self) -> None:
        current = self._jobs.current()
        self._polls += 1
        if current is None or self._polls < _SHOW_AFTER_POLLS:
            return
        label, progressed = current
        self.setAccessibleDescription(label)
        self.setRange(0, progressed.total)
        self.setValue(progressed.done)
        self.show()

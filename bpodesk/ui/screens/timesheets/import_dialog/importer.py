"""Carrying an import out, once: off this thread, and to be cancelled until it is final."""

from PySide6.QtCore import QObject, Signal

from bpodesk.domain.problems import Trouble
from bpodesk.services.imports import ImportPlan, ImportResult, import_timesheet
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.ui.jobs import Progress
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets.import_dialog.summary import result_words
from bpodesk.ui.text import tr


class Importer(QObject):
    """`changed` comes when it starts and when it stops; `finished` when the import is done.

    It is `over` from the moment on in which the book has the hours.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.running = False
        self.over = False
        self._progress: Progress | None = None

    def run(self, plan: ImportPlan, *, allow_overlaps: bool) -> None:
        """Import what was planned, as one step, and say so."""
        book = self._office.book

        self._set_running(True)
        self._progress = self._office.shell.jobs.run_job(
            tr("Importing {name}", name=plan.file.name),
            lambda progress: import_timesheet(
                book,
                plan,
                allow_overlaps=allow_overlaps,
                checkpoint=progress.stop_if_cancelled,
            ),
            lambda outcome: self._on_done(plan, outcome),
            on_trouble=self._on_trouble,
            on_cancelled=self._on_cancelled,
            owner=self,
        )

    def cancel(self) -> None:
        """Stop it where that is still possible; `changed` tells when it has stopped."""
        if self._progress is not None:
            self._progress.cancel()

    def _on_cancelled(self) -> None:
        self._set_running(False)
        self._office.shell.notify.say(tr("Cancelled. Nothing was changed."))

    def _on_done(self, plan: ImportPlan, outcome: Outcome[ImportResult]) -> None:
        self._set_running(False)
        if isinstance(outcome, NotSaved):
            self._office.shell.notify.problems(tr("Nothing was imported"), outcome.problems)
        else:
            self._tell(plan, outcome)
            self.finished.emit()

    def _tell(self, plan: ImportPlan, outcome: Saved[ImportResult]) -> None:
        name = plan.file.name
        self.over = True
        if not outcome.changes:
            words = tr("{name} is in the book already; nothing was changed.", name=name)
            self._office.shell.notify.say(words)
        # Its problems were read in the window; the passing message would not hold them all.
        self._office.changed(outcome.changes, result_words(outcome.record, name=name))

    def _on_trouble(self, trouble: Trouble) -> None:
        self._set_running(False)
        self._office.shell.notify.trouble(trouble)

    def _set_running(self, running: bool) -> None:
        self.running = running
        self.changed.emit()

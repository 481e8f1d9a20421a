"""Taking the book's last step back, or doing it again, away from the window's thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.problems import Trouble
from bpodesk.ui.jobs import Jobs
from bpodesk.ui.text import tr


class AnotherStep(Trouble):
    """What was to be taken back is not the last step any more."""


def start_step(
    jobs: Jobs,
    words: str,
    *,
    text: Callable[[], str | None],
    step: Callable[[], ChangeSet | None],
    on_done: Callable[[ChangeSet | None], None],
    owner: QObject | None = None,
) -> None:
    """Do `step` alone, on the worker; `text` gives the label of what it would take.

    It may have to wait for other work, which may make a step of its own. So the label is noted
    now, and where another one is there when its turn comes nothing is done, and that is said.
    """
    wanted = text()

    def work() -> ChangeSet | None:
        if text() != wanted:
            raise AnotherStep(
                tr(
                    "Something else was changed meanwhile, so nothing was taken back or done again."
                    " See in the Edit menu what the last step is now."
                )
            )
        return step()

    jobs.run_job(words, lambda _progress: work(), on_done, owner=owner, patient=True, alone=True)

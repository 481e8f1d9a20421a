"""Saving a file where the user wants it: asked here, made and written off this thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bpodesk.domain.problems import Problem
from bpodesk.services.corrections import CorrectedCopy, corrected_copy
from bpodesk.services.files import write_file
from bpodesk.services.given_files import GivenFile
from bpodesk.ui.jobs import Progress
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.text import tr, trn


def save_as(
    office: Office,
    parent: QWidget,
    *,
    name: str,
    make: Callable[[], bytes],
    title: str = "",
    note: str = "",
) -> bool:
    """Ask where to, then write what `make` gives (on the worker thread) and say so, with the note.

    False where the user thought better of it.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title or tr("Save the file as"), name)
    if not chosen:
        return False
    path = Path(chosen)
    ending = Path(name).suffix
    if ending and not path.suffix:
        path = path.with_suffix(ending)

    def work(progress: Progress) -> Path:
        progress.report(0, 0)
        write_file(path, make())
        return path

    def done(written: Path) -> None:
        words = tr("Saved as {path}", path=written)
        office.shell.notify.say(f"{words}. {note}" if note else words, tone=Tone.OK)

    office.shell.jobs.run_job(
        tr("Saving {name}", name=path.name), work, done, owner=office.shell.jobs
    )
    return True


def save_corrected_copy(
    office: Office, parent: QWidget, file: GivenFile, problems: Sequence[Problem]
) -> None:
    """Make a copy of the file in which the cells of the problems are marked, and save it."""

    def work(progress: Progress) -> CorrectedCopy:
        progress.report(0, 0)
        return corrected_copy(file, problems)

    def made(copy: CorrectedCopy) -> None:
        marked = trn("{n} cell is marked.", "{n} cells are marked.", copy.marked)
        warnings = (problem.message for problem in copy.warnings)
        save_as(
            office,
            parent,
            name=copy.name,
            make=lambda: copy.content,
            title=tr("Save the copy with its problems marked"),
            note=" ".join((marked, *warnings)),
        )

    office.shell.jobs.run_job(
        tr("Marking the problems of {name}", name=file.name), work, made, owner=parent
    )

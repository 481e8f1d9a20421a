"""Saving a file where the user wants it: asked here, made and written off this thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bpodesk.services.files import write_file
from bpodesk.ui.jobs import Progress
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.text import tr


def save_as(
    office: Office, parent: QWidget, *, name: str, make: Callable[[], bytes], title: str = ""
) -> None:
    """Ask where to, then write what `make` gives (on the worker thread) and say so."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title or tr("Save the file as"), name)
    if not chosen:
        return
    path = Path(chosen)
    ending = Path(name).suffix
    if ending and not path.suffix:
        path = path.with_suffix(ending)

    def work(progress: Progress) -> Path:
        progress.report(0, 0)
        write_file(path, make())
        return path

    def done(written: Path) -> None:
        office.shell.notify.say(tr("Saved as {path}", path=written), tone=Tone.OK)

    office.shell.jobs.run_job(tr("Saving {name}", name=path.name), work, done, owner=parent)

"""Whether a statement's file is as it was sealed: asked for from the menu, told in a box."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bpodesk.domain.problems import Problem
from bpodesk.services.verifying import Verification, verify_file
from bpodesk.ui.office import Office
from bpodesk.ui.text import tr


def verify_statement(office: Office, parent: QWidget | None) -> None:
    """Ask for a PDF or a bundle and say whether it is as it was sealed."""
    path, _ = QFileDialog.getOpenFileName(
        parent,
        tr("Verify a statement"),
        str(office.book.path.parent),
        tr("Statements and bundles (*.pdf *.zip)"),
    )
    if not path:
        return
    book, file = office.book, Path(path)
    office.shell.jobs.run_job(
        tr("Verifying {name}", name=file.name),
        lambda progress: verify_file(file, book=book),  # noqa: ARG005 - one step
        lambda found: _tell(office, file.name, found),
        owner=office.shell.notify,
    )


def _tell(office: Office, name: str, found: Verification) -> None:
    seal = found.seal
    of = tr(
        "{contract}, {month}, version {version}",
        contract=seal.contract,
        month=seal.month,
        version=seal.version,
    )
    if found.faults:
        title = tr("{name} is NOT as it was sealed", name=name)
        office.shell.notify.problems(title, [Problem(message=fault) for fault in found.faults])
        return
    office.shell.notify.ask(
        tr("{name} is as it was sealed.", name=name),
        (tr("&Close"),),
        detail="\n".join((of, tr("Sealed {moment}", moment=seal.sealed_at), *found.remarks)),
    )

"""The papers of a contract as PDFs: made by the worker, shown in windows of their own."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from bpodesk.domain.contracts import Contract
from bpodesk.domain.file_names import file_name
from bpodesk.domain.problems import Problem
from bpodesk.services.agreements import agreement_pdf, agreement_problems, agreement_text
from bpodesk.services.previews import Preview
from bpodesk.services.revisions import amendment_pdf, signed_pdf
from bpodesk.ui.jobs import Progress
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.text import tr


def preview_agreement(
    office: Office, contract: Contract, which: int | dt.date, *, owner: QWidget | None = None
) -> None:
    """Make the agreement of a revision, or as it held on a day, and show it. Returns at once.

    Gaps in its text are listed as well.
    """
    number = contract.number

    def work(_progress: Progress) -> tuple[Preview, tuple[Problem, ...]]:
        if isinstance(which, int):
            text = agreement_text(office.book, contract.id, revision_number=which)
        else:
            text = agreement_text(office.book, contract.id, as_of=which)
        n = text.paper.revision.number
        preview = Preview(
            title=tr("Agreement {number}, revision {n}", number=number, n=n),
            file_name=file_name(f"{number} agreement revision {n}.pdf"),
            pdf=agreement_pdf(office.book, text.paper),
        )
        return preview, agreement_problems(text.paper)

    def show(made: tuple[Preview, tuple[Problem, ...]]) -> None:
        preview, problems = made
        open_preview(office, preview)
        if problems:
            office.shell.notify.problems(tr("The agreement's text has gaps"), problems)

    office.shell.jobs.run_job(
        tr("Writing the agreement {number}", number=number), work, show, owner=owner
    )


def preview_amendment(office: Office, contract: Contract, revision_number: int) -> None:
    """Make the paper of an amendment and show it. Returns at once."""
    _show(
        office,
        tr("Amendment of {number}, revision {n}", number=contract.number, n=revision_number),
        file_name(f"{contract.number} amendment revision {revision_number}.pdf"),
        lambda: amendment_pdf(office.book, contract.id, revision_number),
    )


def show_signed_paper(office: Office, contract: Contract, revision_number: int) -> None:
    """Show the paper that was kept with a signature. Returns at once."""
    _show(
        office,
        tr("Signed paper of {number}, revision {n}", number=contract.number, n=revision_number),
        file_name(f"{contract.number} signed revision {revision_number}.pdf"),
        lambda: signed_pdf(office.book, contract.id, revision_number),
    )


def _show(office: Office, title: str, file_name: str, make: Callable[[], bytes]) -> None:
    def work(_progress: Progress) -> Preview:
        return Preview(title=title, file_name=file_name, pdf=make())

    def show(preview: Preview) -> None:
        open_preview(office, preview)

    office.shell.jobs.run_job(title, work, show)

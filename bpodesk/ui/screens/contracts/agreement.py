"""The agreement of a revision as a PDF: made by the worker, shown in a window of its own."""

from PySide6.QtWidgets import QWidget

from bpodesk.domain.contracts import Contract
from bpodesk.domain.problems import Problem
from bpodesk.services.agreements import agreement_paper, agreement_pdf, agreement_problems
from bpodesk.services.previews import Preview
from bpodesk.ui.jobs import Progress
from bpodesk.ui.office import Office
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.text import tr


def preview_agreement(
    office: Office, contract: Contract, revision_number: int, *, owner: QWidget | None = None
) -> None:
    """Make the agreement and show it; gaps in its text are listed as well. Returns at once."""
    number = contract.number

    def work(_progress: Progress) -> tuple[Preview, tuple[Problem, ...]]:
        paper = agreement_paper(office.book, contract.id, revision_number=revision_number)
        preview = Preview(
            title=tr("Agreement {number}, revision {n}", number=number, n=revision_number),
            file_name=f"{number.replace('/', '-')} agreement revision {revision_number}.pdf",
            pdf=agreement_pdf(paper),
        )
        return preview, agreement_problems(paper)

    def show(made: tuple[Preview, tuple[Problem, ...]]) -> None:
        preview, problems = made
        open_preview(office, preview)
        if problems:
            office.shell.notify.problems(tr("The agreement's text has gaps"), problems)

    office.shell.jobs.run_job(
        tr("Writing the agreement {number}", number=number), work, show, owner=owner
    )

"""The dialog that begins a company's book: the vendor's particulars and where the file goes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog

from bpodesk.domain.company import Company, check_company
from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.services import books
from bpodesk.services.books import BOOK_SUFFIX, OpenBook
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.notify import Notify
from bpodesk.ui.text import tr

NAME = Field("name", "Company &name", editors.text(required=True))
LEGAL_NAME = Field("legal_name", "&Legal name", editors.text(), help="As agreements print it")
ADDRESS = Field("address", "&Address", editors.long_text(lines=2))
COUNTRY = Field("country", "&Country", editors.text())
ZONE = Field("zone", "&Time zone", editors.zone(), help="Where your office's clocks stand")
CURRENCY = Field("currency", "C&urrency", editors.currency(), help="Proposed for new contracts")
SIGNATORY = Field("signatory", "&Signatory", editors.text(), help="Who signs for the company")
SIGNATORY_TITLE = Field("signatory_title", "Signatory's &title", editors.text())

COMPANY_SECTIONS = (
    Section("Company", (NAME, LEGAL_NAME, ADDRESS, COUNTRY)),
    Section("Defaults", (ZONE, CURRENCY)),
    Section("Signature", (SIGNATORY, SIGNATORY_TITLE)),
)


def company_of(form: Form, *, row_version: int = 0) -> Company:
    """The company a form states."""
    return Company(
        id=1,
        row_version=row_version,
        name=form.value(NAME),
        legal_name=form.value(LEGAL_NAME),
        address=form.value(ADDRESS),
        country=form.value(COUNTRY),
        zone=form.value(ZONE),
        currency=form.value(CURRENCY),
        signatory=form.value(SIGNATORY),
        signatory_title=form.value(SIGNATORY_TITLE),
    )


class NewBookDialog(RecordDialog):
    """Asks for the company, then for the file; gives the open book to `on_made`."""

    def __init__(
        self,
        *,
        folder: Path,
        notify: Notify,
        memory: Memory,
        on_made: Callable[[OpenBook], None],
    ) -> None:
        self._form = Form(COMPANY_SECTIONS)
        self._folder = folder
        self._on_made = on_made
        self._made: OpenBook | None = None
        super().__init__(
            tr("New company file"),
            (("", self._form),),
            save=self._save,
            notify=notify,
            name="new_book",
            memory=memory,
            size=QSize(560, 620),
        )
        self.accepted.connect(self._on_accepted)

    def choose_path(self, company: Company) -> Path | None:
        """Ask where the book goes; None where the user thought better of it."""
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save company file as"), str(self._folder / f"{company.name}{BOOK_SUFFIX}")
        )
        if not name:
            return None
        path = Path(name)
        return path if path.suffix == BOOK_SUFFIX else path.with_name(path.name + BOOK_SUFFIX)

    def _save(self) -> Sequence[Problem]:
        company = company_of(self._form)
        problems = check_company(company)
        if has_errors(problems):
            return problems
        path = self.choose_path(company)
        if path is None:
            return (Problem(message=tr("Choose where the file goes to begin.")),)
        try:
            self._made = books.create_book(path, company)
        except Trouble as trouble:
            return (Problem(message=str(trouble)),)
        return ()

    def _on_accepted(self) -> None:
        if self._made is not None:
            self._on_made(self._made)

"""The dialog that begins a company's book: the vendor's particulars and where the file goes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QSize, QTimeZone
from PySide6.QtWidgets import QFileDialog

from bpodesk.domain.company import Company, check_company
from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.services import books
from bpodesk.services.books import BOOK_SUFFIX, OpenBook
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.pickers import zone_names
from bpodesk.ui.notify import Notify
from bpodesk.ui.screens.company import company_form
from bpodesk.ui.text import tr


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
        self._form = company_form()
        # What this PC is set to is the likeliest answer.
        zone = QTimeZone.systemTimeZoneId().toStdString()
        currency = QLocale.system().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
        self._form.set_values(
            {"zone": zone if zone in zone_names() else "UTC", "currency": currency or "USD"}
        )
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
            size=QSize(660, 540),
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
        company = Company(id=1, **self._form.values())
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

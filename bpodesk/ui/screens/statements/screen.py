"""The list of a month's statements, with preview, PDF, print and seal; below it the details."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.file_names import file_name
from bpodesk.domain.problems import Trouble
from bpodesk.domain.quarters import Quarter
from bpodesk.domain.seals import SealedStatement
from bpodesk.services.files import write_file
from bpodesk.services.previews import Preview
from bpodesk.services.reviews import review_pack, review_pdf
from bpodesk.services.seals import printed_pdf, sealed_pdf
from bpodesk.services.statements import StatementRow, StatementView
from bpodesk.ui import text as texts
from bpodesk.ui.actions import Command
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.giving_way import TallPage
from bpodesk.ui.kit.pdf_view import Pages, PdfView
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen, Place
from bpodesk.ui.screens.monthly import MonthBar, read_statements
from bpodesk.ui.screens.preview import open_preview, tell_of_printing
from bpodesk.ui.screens.statements.columns import COLUMNS
from bpodesk.ui.screens.statements.details import Details
from bpodesk.ui.screens.statements.sealing import ask_step, save_bundle, seal, seal_all
from bpodesk.ui.screens.statements.what_if import WhatIfDialog
from bpodesk.ui.screens.why import show_why
from bpodesk.ui.text import tr

_LEAST = 420  # of list and details together


class StatementsScreen(ListScreen[StatementRow]):
    """Every contract in force in the month, computed as its statement would be printed.

    `place_wanted` carries where what is missing is dealt with.
    """

    NAME, TITLE, ICON = "statements", "Statements", "statements"
    place_wanted = Signal(object)
    DEPENDS_ON = frozenset(set(Kind) - {Kind.SOURCE_FILE})
    TOOLS = ("preview", "save_pdf", "print")
    MENU = (
        *("why", "what_if", "", "preview", "save_pdf", "print", ""),
        *("seal", "month_step", "save_bundle", "review_pack", "", "copy"),
    )
    EMPTY = (
        "No contract is in force in this month",
        "Go to another month with the arrows above, or look at the dates of the contracts.",
    )
    COLUMNS = COLUMNS

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self._rows: tuple[StatementRow, ...] = ()
        self.months = MonthBar(office, self)
        self.months.changed.connect(self.mark_stale)
        self.table.bar.addWidget(self.months)
        self.step_button = QPushButton(tr("S&tatus…"))
        self.step_button.setToolTip(tr("Record that it was reviewed, sent, accepted or disputed"))
        self.step_button.clicked.connect(lambda: self._with_view(self.ask_step))
        self.seal_button = QPushButton(tr("S&eal…"))
        dress(self.seal_button, "lock")
        self.seal_button.clicked.connect(lambda: self._with_view(self.seal))
        for button in (self.step_button, self.seal_button):
            button.setEnabled(False)
            self.head.addWidget(button)
        self.details = Details()
        self.details.place_wanted.connect(self.place_wanted)
        self.details.version_wanted.connect(self.preview_version)
        self.details.why_wanted.connect(self.ask_why)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        self.body.removeWidget(self.table)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setSizes([170, 480])
        splitter.setStretchFactor(1, 1)
        # Until the first month is computed an empty list would say something untrue.
        splitter.hide()
        self._splitter = splitter
        page = TallPage(least=_LEAST)
        page.column.addWidget(splitter)
        self.body.addWidget(page, 1)
        self.table.picked.connect(self._on_picked)

    # ------------------------------------------------------------------ the list

    def load(self) -> Iterable[StatementRow]:
        return self._rows

    def key_of(self, row: StatementRow) -> int:
        return row.id

    def reload(self) -> None:
        read_statements(self._office, self.months.month, self._show, owner=self)

    def show_place(self, place: Place) -> None:
        self.select(place.contract_id)
        if place.month is not None:
            self.months.set_month(place.month)

    def open_row(self, row: StatementRow) -> None:
        self.preview_row(row)

    def commands(self) -> Mapping[str, Command]:
        return {
            **super().commands(),
            "why": Command(lambda: self.ask_why(self.details.figure()), self._has_one),
            "preview": Command(lambda: self._with_view(self.preview), self._has_one),
            "save_pdf": Command(lambda: self._with_view(self.save_pdf), self._has_one),
            "print": Command(lambda: self._with_view(self.print), self._has_one),
            "what_if": Command(lambda: self._with_view(self.ask_what_if), self._has_one),
            "seal": Command(lambda: self._with_view(self.seal), self._has_one),
            "month_step": Command(lambda: self._with_view(self.ask_step), self._has_one),
            "review_pack": Command(lambda: self._with_view(self.preview_review), self._has_one),
            "save_bundle": Command(lambda: self._with_view(self.save_bundle), self._has_sealed),
            "seal_all": Command(self.seal_all, lambda: bool(self._rows)),
        }

    def _show(self, rows: tuple[StatementRow, ...]) -> None:
        if any(row.view.inputs.month != self.months.month for row in rows):
            return  # another month was chosen while this one was computed
        self._rows = rows
        self._splitter.show()
        self.table.set_rows(rows)
        self.details.setVisible(bool(rows))
        if self.table.current() is None and self.table.model.shown:
            self.table.select((self.table.model.shown[0].id,))
        self._on_picked()
        self.commands_changed.emit()

    def _on_picked(self) -> None:
        row = self.table.current()
        self.details.show_view(row.view if row is not None else None)
        for button in (self.step_button, self.seal_button):
            button.setEnabled(row is not None)
        self.commands_changed.emit()

    def ask_what_if(self, view: StatementView) -> None:
        """Try other targets, decisions and counts on the month."""
        self.show_dialog(WhatIfDialog(view))

    def _has_one(self) -> bool:
        return self.table.current() is not None

    def _has_sealed(self) -> bool:
        row = self.table.current()
        return row is not None and any(item.is_chained for item in row.view.sealed)

    def _with_view(self, run: Callable[[StatementView], None]) -> None:
        row = self.table.current()
        if row is not None:
            run(row.view)

    def ask_why(self, name: str) -> None:
        """Ask why a figure of the statement is what it is."""
        self._with_view(lambda view: show_why(self._office, self, view, name))

    # ------------------------------------------------------------------ the seal

    def seal(self, view: StatementView) -> None:
        """Seal the statement."""
        seal(self._office, view)

    def seal_all(self) -> None:
        """Seal every statement of the month that is ready."""
        seal_all(self._office, [row.view for row in self._rows], owner=self)

    def ask_step(self, view: StatementView) -> None:
        """Record what was done with the statement."""
        ask_step(self._office, view)

    def save_bundle(self, view: StatementView) -> None:
        """Write what the customer gets of the version sealed last."""
        save_bundle(self._office, view.sealed[0], parent=self)

    def preview_version(self, statement: SealedStatement) -> None:
        """Show a version as it was sealed."""
        row = self.table.current()
        if row is None:
            return
        title = tr(
            "Statement {number}, {month}, version {version}",
            number=row.view.inputs.contract.number,
            month=texts.month(row.view.inputs.month),
            version=statement.version,
        )
        name = statement_file_name(row.view, version=statement.version)
        self._shown(
            Preview(title=title, file_name=name, pdf=sealed_pdf(self._office.book, statement))
        )

    # ------------------------------------------------------------------ the review

    def preview_review(self, view: StatementView) -> None:
        """Make the pack of the quarter that the month lies in and show it in a window."""
        book, contract = self._office.book, view.inputs.contract
        quarter = Quarter.containing(view.inputs.month)
        title = tr("Review {number}, {quarter}", number=contract.number, quarter=str(quarter))
        name = file_name(f"{contract.number} {quarter} review.pdf")
        self.shell.jobs.run_job(
            tr("Printing the review of {quarter}", quarter=str(quarter)),
            lambda progress: review_pdf(book, review_pack(book, contract.id, quarter)),  # noqa: ARG005 - one step, nothing to report
            lambda pdf: self._shown(Preview(title=title, file_name=name, pdf=pdf)),
            owner=self,
        )

    # ------------------------------------------------------------------ the document

    def preview_row(self, row: StatementRow) -> None:
        self.preview(row.view)

    def preview(self, view: StatementView) -> None:
        """Make the PDF and show it in a window."""
        self._make_pdf(view, self._shown)

    def save_pdf(self, view: StatementView) -> None:
        """Make the PDF and write it where the user wants it."""
        path, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save the statement"),
            str(self._office.book.path.parent / statement_file_name(view)),
            tr("PDF (*.pdf)"),
        )
        if path:
            target = Path(path)
            self._make_pdf(view, lambda preview: self._write(preview, target))

    def print(self, view: StatementView) -> None:
        """Make the PDF and print it."""
        self._make_pdf(view, self._print)

    def _shown(self, preview: Preview) -> None:
        open_preview(self._office, preview)

    def _make_pdf(self, view: StatementView, then: Callable[[Preview], None]) -> None:
        book, month = self._office.book, texts.month(view.inputs.month)
        title = tr("Statement {number}, {month}", number=view.inputs.contract.number, month=month)
        self.shell.jobs.run_job(
            tr("Printing the statement of {month}", month=month),
            lambda progress: printed_pdf(book, view),  # noqa: ARG005 - one step, nothing to report
            lambda pdf: then(Preview(title=title, file_name=statement_file_name(view), pdf=pdf)),
            owner=self,
        )

    def _write(self, preview: Preview, target: Path) -> None:
        try:
            write_file(target, preview.pdf)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self.shell.notify.say(tr("Saved as {path}", path=str(target)))

    def _print(self, preview: Preview) -> None:
        printing = PdfView(on_file=lambda target: self._write(preview, target), parent=self)
        tell_of_printing(printing, self.shell)
        printing.hide()
        printing.show_pages(
            Pages(
                page_count=preview.page_count,
                page_size=preview.page_size,
                render_page=preview.render_page,
            ),
            preview.title,
        )
        printing.print()
        printing.deleteLater()


def statement_file_name(view: StatementView, *, version: int | None = None) -> str:
    """The name a statement is saved under: a draft's, or that of a sealed version."""
    number = view.inputs.contract.number
    if version is None and view.is_sealed:
        version = view.sealed[0].version
    ending = "" if version is None else f" v{version}"
    return file_name(f"{number} {view.inputs.month} statement{ending}.pdf")

"""The list of a month's statements, with preview, PDF, print and issue; below it the details."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QSplitter, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.money import Money
from bpodesk.domain.problems import Trouble
from bpodesk.domain.statements import Statement
from bpodesk.services.dashboard import best_month
from bpodesk.services.files import write_file
from bpodesk.services.previews import Preview
from bpodesk.services.statements import StatementRow, StatementView, issue_statement, statement_pdf
from bpodesk.ui import text as texts
from bpodesk.ui.actions import Command
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.pdf_view import Pages, PdfView
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen, Place
from bpodesk.ui.screens.monthly import MonthBar, read_statements
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.screens.statements.details import Details
from bpodesk.ui.text import NOTHING, tr, trn


def levels_text(row: StatementRow) -> str:
    """S1 met, S2 and S3 missed, in short."""
    results = row.view.statement.levels
    missed = dict.fromkeys(result.level.code for result in results if result.outcome.failed)
    if not results:
        return NOTHING
    if missed:
        return tr("Missed: {codes}", codes=", ".join(missed))
    met = len({result.level.code for result in results if result.outcome.value == "met"})
    return trn("{n} met", "{n} met", met) if met else tr("No data")


def levels_light(row: StatementRow) -> Light:
    """One light for all levels of a statement."""
    outcomes = [result.outcome for result in row.view.statement.levels]
    if any(outcome.failed for outcome in outcomes):
        return Light.WARN
    return Light.OK if any(outcome.value == "met" for outcome in outcomes) else Light.NONE


def missing_text(row: StatementRow) -> str:
    """How much is missing."""
    count = len(row.view.missing)
    return trn("{n} thing", "{n} things", count) if count else tr("Nothing")


def missing_light(row: StatementRow) -> Light:
    """Red where the statement can't be issued, amber where something should be looked at."""
    if any(problem.is_error for problem in row.view.missing):
        return Light.BAD
    return Light.WARN if row.view.missing else Light.OK


def issued_text(row: StatementRow) -> str:
    """The version issued last and when."""
    if not row.view.issued:
        return tr("Not issued")
    last = row.view.issued[0]
    return tr(
        "Version {version}, {date}", version=last.version, date=texts.date(last.issued_at.date())
    )


def money_column(
    name: str, title: str, of: Callable[[Statement], Money], *, width: int, named: bool = False
) -> Column[StatementRow]:
    """A column of amounts out of a statement, with the currency where it is `named`."""
    return number_column(
        name,
        title,
        lambda row: (
            texts.money(of(row.view.statement)) if named else texts.amount(of(row.view.statement))
        ),
        lambda row: of(row.view.statement).minor,
        width=width,
    )


class StatementsScreen(ListScreen[StatementRow]):
    """Every contract in force in the month, computed as its statement would be printed."""

    NAME, TITLE, ICON = "statements", "Statements", "statements"
    DEPENDS_ON = frozenset(set(Kind) - {Kind.SOURCE_FILE})
    TOOLS = ("preview", "save_pdf", "print")
    MENU = ("preview", "save_pdf", "print", "", "copy")
    EMPTY = (
        "No contract is in force in this month",
        "Go to another month with the arrows above, or look at the dates of the contracts.",
    )
    COLUMNS = (
        Column[StatementRow](
            "number", "Contract", lambda row: row.view.inputs.contract.number, width=120
        ),
        Column[StatementRow]("customer", "Customer", lambda row: row.view.customer.name, width=180),
        Column[StatementRow](
            "currency",
            "Currency",
            lambda row: row.view.statement.net.currency,
            width=76,
            hidden=True,
        ),
        money_column("gross", "Charges", lambda item: item.fees.gross, width=88),
        money_column("credits", "Credits", lambda item: -item.credits.total, width=76),
        money_column("earn_back", "Earned back", lambda item: item.credits.earn_back, width=96),
        money_column("net", "Net payable", lambda item: item.net, width=120, named=True),
        Column[StatementRow](
            "levels", "Service levels", levels_text, light=levels_light, width=150
        ),
        Column[StatementRow](
            "missing",
            "Missing",
            missing_text,
            light=missing_light,
            tip=lambda row: "\n".join(problem.message for problem in row.view.missing),
            width=92,
        ),
        Column[StatementRow]("issued", "Issued", issued_text, width=80),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self._rows: tuple[StatementRow, ...] = ()
        self.months = MonthBar(best_month(office.book), self)
        self.months.changed.connect(self.mark_stale)
        self.table.bar.addWidget(self.months)
        self.issue_button = QPushButton(tr("&Issue…"))
        dress(self.issue_button, "lock")
        self.issue_button.setEnabled(False)
        self.issue_button.clicked.connect(self.issue)
        self.head.addWidget(self.issue_button)
        self.details = Details()
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
        self.body.addWidget(splitter, 1)
        self.body.addStretch()
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
            "preview": Command(lambda: self._with_view(self.preview), self._has_one),
            "save_pdf": Command(lambda: self._with_view(self.save_pdf), self._has_one),
            "print": Command(lambda: self._with_view(self.print), self._has_one),
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
        self.issue_button.setEnabled(row is not None)

    def _has_one(self) -> bool:
        return self.table.current() is not None

    def _with_view(self, run: Callable[[StatementView], None]) -> None:
        row = self.table.current()
        if row is not None:
            run(row.view)

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
            str(self._office.book.path.parent / file_name(view)),
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
            lambda progress: statement_pdf(book, view),  # noqa: ARG005 - one step, nothing to report
            lambda pdf: then(Preview(title=title, file_name=file_name(view), pdf=pdf)),
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
        printing = PdfView(parent=self)
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

    # ------------------------------------------------------------------ issue

    def issue(self) -> None:
        """Record the statement as issued, after saying what that means."""
        row = self.table.current()
        if row is None:
            return
        view = row.view
        blocking = [problem for problem in view.missing if problem.is_error]
        if blocking:
            self.shell.notify.problems(tr("This statement can't be issued yet"), blocking)
            return
        answer = self.shell.notify.ask(
            issue_question(view),
            (tr("&Issue"), tr("&Cancel")),
            detail=issue_detail(view, self._office.book.clock().date()),
        )
        if answer == 0:
            outcome = issue_statement(self._office.book, view)
            self._office.done(
                outcome,
                tr(
                    "The {month} statement of {number} is issued.",
                    month=texts.month(view.inputs.month),
                    number=view.inputs.contract.number,
                ),
            )


def file_name(view: StatementView) -> str:
    """The name a statement is saved under."""
    number = view.inputs.contract.number.replace("/", "-").replace("\\", "-")
    return f"{number} {view.inputs.month} statement.pdf"


def issue_question(view: StatementView) -> str:
    """What is asked before a statement is issued."""
    return tr(
        "Issue the {month} statement of {number} with {net} net?",
        month=texts.month(view.inputs.month),
        number=view.inputs.contract.number,
        net=texts.money(view.statement.net),
    )


def issue_detail(view: StatementView, today: dt.date) -> str:
    """What issuing does, in words."""
    version = max((old.version for old in view.issued), default=0) + 1
    parts = [
        tr(
            "It is recorded as version {version} of {date}, with the hash of its PDF. Its results"
            " become the history that repeats and earn-backs of the next months look back on.",
            version=version,
            date=texts.date(today),
        )
    ]
    if view.issued:
        parts.append(tr("It takes the place of the version issued before."))
    parts += [problem.message for problem in view.missing]
    parts.append(tr("You can undo this step."))
    return "\n".join(parts)

"""The page of one quote: what it assumes at the left, what it comes to at the right, live.

Undo and redo go over the states of the quote as long as this page is in front. Saving keeps the
quote in the book; it can also be a file, and becomes paper, a workbook, or the draft of a contract.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.domain.quote_checks import check_quote
from bpodesk.domain.quote_figures import QuoteMonth, QuoteResult
from bpodesk.domain.quote_records import QuoteRecord, QuoteStatus, recorded, standing
from bpodesk.domain.quotes import Quote
from bpodesk.services.books import NotFound
from bpodesk.services.customers import list_customers
from bpodesk.services.files import write_file
from bpodesk.services.outcome import NotSaved
from bpodesk.services.quote_book import offers_of, open_quote, paper_of, save_quote_in_book
from bpodesk.services.quotes import QUOTE_SUFFIX, quote_workbook, save_quote, work_out
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.steps import Steps
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screens.quotes.inputs import QuoteInputs
from bpodesk.ui.screens.quotes.papers import plain_name, show_offer, show_paper
from bpodesk.ui.screens.quotes.results import LinesDialog, QuoteResults
from bpodesk.ui.text import date, no_mnemonic, number, plain_label, tr
from bpodesk.ui.theme import SMALL

FOLDER = "quotes/folder"
_SIDES = [480, 590]
_ROOM_FOR_BOTH = 900


class QuotePage(QWidget):
    """One quote. `changed` comes when other things can be done than before."""

    changed = Signal()

    def __init__(self, office: Office, show_dialog: Callable[[QDialog], None]) -> None:
        super().__init__()
        self.shell = office.shell
        self._office = office
        self._show_dialog = show_dialog
        self.record: QuoteRecord | None = None
        self._saved: Quote | None = None
        self._result: QuoteResult | None = None
        self.steps: Steps[Quote] = Steps()
        self.standing = plain_label(wrap=True)
        self.standing.setProperty("look", "muted")
        self.offers_button = QPushButton(tr("Offers &before"))
        self.offers_button.setAutoDefault(False)
        self.offers_menu = QMenu(self.offers_button)
        self.offers_button.setMenu(self.offers_menu)
        self.inputs = QuoteInputs(office)
        self.results = QuoteResults(office.shell.memory)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.inputs)
        self.splitter.addWidget(self.results)
        self.splitter.setSizes(_SIDES)
        self.splitter.setStretchFactor(1, 1)
        head = QHBoxLayout()
        head.addWidget(self.standing, 1)
        head.addWidget(self.offers_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addLayout(head)
        column.addWidget(self.splitter, 1)
        self.inputs.changed.connect(self._on_inputs)
        self.results.opened.connect(self.open_lines)

    # ------------------------------------------------------------------ for the screen

    def commands(self) -> Mapping[str, Command]:
        """What can be done with the quote that is open."""
        return {
            # Short, so that the tools have room also where everything is large.
            "save_quote": Command(self._save, text=lambda: tr("S&ave")),
            "save_quote_file": Command(self.save_file),
            "save_workbook": Command(self.save_workbook, self.is_ready, lambda: tr("&Excel…")),
            "preview": Command(lambda: self.preview(internal=False), self.is_ready),
            "preview_internal": Command(lambda: self.preview(internal=True), self.is_ready),
            "save_pdf": Command(self.save_pdf, self.is_ready),
            "undo": Command(self.undo, lambda: self.steps.can_undo),
            "redo": Command(self.redo, lambda: self.steps.can_redo),
        }

    def is_ready(self) -> bool:
        """True where the figures can be worked out."""
        return self._result is not None

    def may_close(self) -> bool:
        """False where something would be lost and the user wants to stay with it."""
        if not self.is_changed():
            return True
        answer = self.shell.notify.ask(
            tr("Save the quote?"),
            (tr("&Save"), tr("&Discard it"), tr("&Keep working")),
            detail=tr("It was changed and is not in the book yet."),
        )
        return answer == 1 or (answer == 0 and self.save())

    def is_changed(self) -> bool:
        """True where the book (or the file it came from) has it otherwise."""
        return self.steps.state is not None and self.steps.state != self._saved

    def reload(self) -> None:
        """Follow the book: names of customers, and the record where it was changed elsewhere.

        What was typed here stays: saving tells that somebody else was first.
        """
        names = [customer.printed_name for customer in list_customers(self._office.book)]
        self.inputs.customers.setStringList(names)
        if self.record is None:
            return
        try:
            stored = open_quote(self._office.book, self.record.id)
        except NotFound:
            # Its first save was taken back: what is shown is all there is of it.
            self.record, self._saved = None, None
        else:
            if stored.quote == self.record.quote:
                self.record = stored
            elif not self.is_changed():
                self.show_record(stored)
        self._say_standing()

    # ------------------------------------------------------------------ the quote

    def show_record(self, record: QuoteRecord) -> None:
        """Open a quote of the book."""
        self.show_quote(record.quote, record=record)
        self._saved = record.quote

    def show_quote(
        self, quote: Quote, *, record: QuoteRecord | None = None, begun: bool = False
    ) -> None:
        """Show a quote as the first state of its page. As `begun` it holds nothing to lose."""
        self.record = record
        self._saved = quote if begun else None
        self.steps.begin(quote)
        self.inputs.show_quote(quote)
        self._work_out(quote)
        self._say_standing()
        self.inputs.setCurrentIndex(0)

    def undo(self) -> None:
        """Take the last change back."""
        self._show_state(self.steps.undo())

    def redo(self) -> None:
        """Do it again."""
        self._show_state(self.steps.redo())

    def open_lines(self, item: QuoteMonth) -> None:
        """Show the lines of a month with their formulas."""
        self._show_dialog(LinesDialog(item, self.shell.memory, self.window()))

    def save(self) -> bool:
        """Keep the quote in the book; True where it is there."""
        quote = self.steps.state
        if quote is None or not self._understood():
            return False
        try:
            outcome = save_quote_in_book(self._office.book, quote, self.record)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return False
        if isinstance(outcome, NotSaved):
            self._show_problems(outcome.problems)
            return False
        before, self.record, self._saved = self.record, outcome.record, quote
        saved = outcome.record
        if before is not None and before.version != saved.version:
            message = tr(
                "{number} is saved as version {version}, a draft; version {before} stays as it was"
                " offered.",
                number=saved.number,
                version=number(saved.version),
                before=number(before.version),
            )
        else:
            message = tr("{number} is saved.", number=saved.number)
        self._office.changed(outcome.changes, message)
        self._say_standing()
        self.changed.emit()
        return True

    def saved_record(self) -> QuoteRecord | None:
        """The quote as it is in the book, saved now where it was not; None where that failed."""
        if self.record is None or self.is_changed():
            return self.record if self.save() else None
        return self.record

    # ------------------------------------------------------------------ files and papers

    def save_file(self) -> None:
        """Write the quote to a file of its own."""
        quote = self.steps.state
        if quote is None or not self._understood():
            return
        path = self._ask_path(tr("Save the quote as a file"), QUOTE_SUFFIX, tr("Quotes"))
        if path is None:
            return
        try:
            save_quote(path, quote)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self._told(path)

    def save_workbook(self) -> None:
        """Write the workbook where the user wants it."""
        result = self._result
        if result is not None:
            self._export(".xlsx", tr("Workbooks"), lambda: quote_workbook(result))

    def save_pdf(self) -> None:
        """Write the customer's paper where the user wants it."""
        record, book = self.as_record(), self._office.book
        if record is not None:
            self._export(".pdf", tr("PDF documents"), lambda: paper_of(book, record))

    def preview(self, *, internal: bool) -> None:
        """Make a paper and show it in a window."""
        record = self.as_record()
        if record is not None and self._understood():
            show_paper(self._office, record, internal=internal, owner=self)

    def as_record(self) -> QuoteRecord | None:
        """The quote as it would be saved now."""
        quote = self.steps.state
        if quote is None:
            return None
        customer_id = None if self.record is None else self.record.customer_id
        return recorded(quote, customer_id=customer_id, before=self.record)

    # ------------------------------------------------------------------ parts

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where there is no room for both sides, the figures are a tab of their own."""
        tab = self.inputs.indexOf(self.results)
        if self.width() < _ROOM_FOR_BOTH and tab < 0:
            self.inputs.addTab(self.results, tr("&Result"))
        elif self.width() >= _ROOM_FOR_BOTH and tab >= 0:
            self.inputs.removeTab(tab)
            self.splitter.addWidget(self.results)
            self.splitter.setSizes(_SIDES)
            self.results.show()

    def _on_inputs(self) -> None:
        wrong = self.inputs.problem()
        if wrong:
            self.results.show_notices((Problem(message=wrong),))
            self.changed.emit()
            return
        quote = self.inputs.quote()
        # What is typed into one field, letter by letter, is one step.
        face = QApplication.focusWidget()
        self.steps.push(quote, key=face if isinstance(face, QLineEdit | QPlainTextEdit) else None)
        self._work_out(quote)
        self._say_standing()
        self.changed.emit()

    def _show_state(self, quote: Quote | None) -> None:
        if quote is not None:
            self.inputs.show_quote(quote)
            self._work_out(quote)
            self._say_standing()
            self.changed.emit()

    def _work_out(self, quote: Quote) -> None:
        problems = check_quote(quote)
        if has_errors(problems):
            self._result = None
            self.results.show_notices(problems)
            return
        self._result = work_out(quote)
        self.results.show_result(self._result, problems)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        """At their fields where the page has one, and all of them above the figures."""
        self.inputs.show_problems(problems)
        self.results.show_notices(problems)

    def _say_standing(self) -> None:
        record = self.record
        offers = () if record is None else offers_of(self._office.book, record)
        self.offers_button.setVisible(bool(offers))
        self.offers_menu.clear()
        for offer in offers:
            words = tr(
                "Version {version}, {day}",
                version=number(offer.version),
                day=date(offer.offered_on),
            )
            self.offers_menu.addAction(
                no_mnemonic(words), lambda kept=offer: show_offer(self._office, kept)
            )
        self.standing.setText(self._words(record))

    def _words(self, record: QuoteRecord | None) -> str:
        if record is None:
            return tr("Not in the book yet.")
        status = standing(record, self._office.book.clock().date())
        words = tr(
            "{number}, version {version}: {status}",
            number=record.number,
            version=number(record.version),
            status=tr(status.value),
        )
        if record.note:
            words = f"{words} ({record.note})"
        if status is QuoteStatus.DRAFT:
            return words + "."
        if self.is_changed():
            return (
                words
                + ". "
                + tr(
                    "What you changed is saved as version {next}, a draft.",
                    next=number(record.version + 1),
                )
            )
        return words + ". " + tr("It is kept as it was offered; a change begins the next version.")

    def _export(self, suffix: str, kind: str, make: Callable[[], bytes]) -> None:
        if not self._understood():
            return
        path = self._ask_path(tr("Save as"), suffix, kind)
        if path is not None:
            self.shell.jobs.run_job(
                tr("Writing {name}", name=path.name),
                lambda progress: write_file(path, make()),  # noqa: ARG005 - one step
                lambda _nothing: self._told(path),
                owner=self,
            )

    def _save(self) -> None:
        self.save()

    def _ask_path(self, title: str, suffix: str, kind: str) -> Path | None:
        folder = self.shell.memory.text(FOLDER) or str(self._office.book.path.parent)
        quote = self.steps.state
        name = plain_name("" if quote is None else quote.number or quote.title or quote.customer)
        start = str(Path(folder) / f"{name}{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(self, title, start, f"{kind} (*{suffix})")
        if not chosen:
            return None
        path = Path(chosen)
        self.shell.memory.keep(FOLDER, str(path.parent))
        return path if path.suffix else path.with_suffix(suffix)

    def _understood(self) -> bool:
        """True where the fields hold what the figures come from; else what is wrong is told."""
        self.inputs.forget_told()
        wrong = self.inputs.problem()
        if wrong:
            self.shell.notify.trouble(wrong)
        return not wrong

    def _told(self, path: Path) -> None:
        self.shell.notify.say(tr("Saved as {path}.", path=path), tone=Tone.OK)

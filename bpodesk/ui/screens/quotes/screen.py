"""The page of a quote: what it assumes at the left, what it comes to at the right, live.

Undo and redo go over the states of the quote as long as this page is in front. A quote is kept as a
file; it becomes paper, a workbook, or the draft of a contract.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from bpodesk.domain.changes import Kind
from bpodesk.domain.problems import Problem, Trouble, has_errors
from bpodesk.domain.quote_checks import check_quote
from bpodesk.domain.quote_figures import QuoteMonth, QuoteResult
from bpodesk.domain.quotes import Quote
from bpodesk.services.books import company_of
from bpodesk.services.customers import list_customers
from bpodesk.services.files import write_file
from bpodesk.services.previews import Preview
from bpodesk.services.quote_contracts import customer_of, draft_contract
from bpodesk.services.quotes import (
    QUOTE_SUFFIX,
    new_quote,
    quote_pdf,
    quote_workbook,
    read_quote,
    save_quote,
    work_out,
)
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.steps import Steps
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.screens.quotes.inputs import QuoteInputs
from bpodesk.ui.screens.quotes.results import LinesDialog, QuoteResults
from bpodesk.ui.text import tr

_FOLDER = "quotes/folder"
_SIDES = [480, 590]
_ROOM_FOR_BOTH = 900


class QuotesScreen(Screen):
    """One quote at a time."""

    NAME, TITLE, ICON = "quotes", "Quotes", "quotes"
    DEPENDS_ON = frozenset({Kind.CUSTOMER})
    TOOLS = ("new", "open", "save_quote", "preview", "save_workbook", "draft_contract")

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self._path: Path | None = None
        self._saved: Quote | None = None
        self._result: QuoteResult | None = None
        self.steps: Steps[Quote] = Steps()
        self.inputs = QuoteInputs(office)
        self.results = QuoteResults(office.shell.memory)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.inputs)
        self.splitter.addWidget(self.results)
        self.splitter.setSizes(_SIDES)
        self.splitter.setStretchFactor(1, 1)
        self.nothing = EmptyState(
            tr("No quote is open"),
            tr(
                "A quote is seats times rates times the premium calendar of both places: the price,"
                " the cost and the margin of next year, month by month. New begins with an example"
                " at your company's place; its prices are round figures to be replaced."
            ),
            icon_name=self.ICON,
            button=tr("&New quote"),
            on_button=self.new_quote,
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(self.nothing)
        self.pages.addWidget(self.splitter)
        self.body.addWidget(self.pages, 1)
        self.inputs.changed.connect(self._on_inputs)
        self.results.opened.connect(self.open_lines)

    # ------------------------------------------------------------------ for the window

    def reload(self) -> None:
        names = [customer.printed_name for customer in list_customers(self._office.book)]
        self.inputs.customers.setStringList(names)

    def commands(self) -> Mapping[str, Command]:
        ready = self._is_ready
        found = {
            "new": Command(self.new_quote, text=lambda: tr("&New")),
            "open": Command(self.open_quote, text=lambda: tr("&Open…")),
            # Short, so that the tools have room also where everything is large.
            "save_quote": Command(self._save, self._is_open, lambda: tr("S&ave…")),
            "save_workbook": Command(self.save_workbook, ready, lambda: tr("&Excel…")),
            "draft_contract": Command(self.make_contract, ready, lambda: tr("&Contract…")),
            "preview": Command(lambda: self.preview(internal=False), ready),
            "preview_internal": Command(lambda: self.preview(internal=True), ready),
            "save_pdf": Command(self.save_pdf, ready),
        }
        if self._is_open():
            found["undo"] = Command(self.undo, lambda: self.steps.can_undo)
            found["redo"] = Command(self.redo, lambda: self.steps.can_redo)
        return found

    def may_close(self) -> bool:
        if not self._is_changed():
            return True
        answer = self.shell.notify.ask(
            tr("Save the quote?"),
            (tr("&Save…"), tr("&Discard it"), tr("&Keep working")),
            detail=tr("It was changed and is not in a file yet."),
        )
        return answer == 1 or (answer == 0 and self.save())

    def first_focus(self) -> QWidget:
        return self.inputs.first_face() if self._is_open() else self.nothing.button

    # ------------------------------------------------------------------ the quote

    def new_quote(self) -> None:
        """Begin with the example."""
        if not self.may_close():
            return
        book = self._office.book
        customers = list_customers(book)
        only = customers[0] if len(customers) == 1 else None
        quote = new_quote(company_of(book), only, today=book.clock().date())
        self.show_quote(quote, path=None)
        # As it was begun it holds nothing that could be lost.
        self._saved = quote

    def open_quote(self) -> None:
        """Ask for a file and open it."""
        if not self.may_close():
            return
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Open a quote"), self._folder(), tr("Quotes (*.bpoquote)")
        )
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Open the quote of a file, or tell why not."""
        try:
            quote = read_quote(path)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self.shell.memory.keep(_FOLDER, str(path.parent))
        self.show_quote(quote, path=path)
        self._saved = quote

    def show_quote(self, quote: Quote, *, path: Path | None) -> None:
        """Show a quote as the first state of its page."""
        self._path = path
        self.steps.begin(quote)
        self.inputs.show_quote(quote)
        self._work_out(quote)
        self.pages.setCurrentWidget(self.splitter)
        self.inputs.setCurrentIndex(0)
        self.inputs.first_face().setFocus(Qt.FocusReason.OtherFocusReason)
        self._rebind()

    def undo(self) -> None:
        """Take the last change back."""
        self._show_state(self.steps.undo())

    def redo(self) -> None:
        """Do it again."""
        self._show_state(self.steps.redo())

    def open_lines(self, item: QuoteMonth) -> None:
        """Show the lines of a month with their formulas."""
        self.show_dialog(LinesDialog(item, self.shell.memory, self.window()))

    # ------------------------------------------------------------------ files and papers

    def save(self) -> bool:
        """Write the quote to its file, asking for one the first time; True where it was written."""
        quote = self.steps.state
        if quote is None or not self._understood():
            return False
        path = self._path or self._ask_path(tr("Save the quote"), QUOTE_SUFFIX, tr("Quotes"))
        if path is None:
            return False
        try:
            save_quote(path, quote)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return False
        self._path, self._saved = path, quote
        self._told(path)
        return True

    def save_workbook(self) -> None:
        """Write the workbook where the user wants it."""
        self._export(".xlsx", tr("Workbooks"), quote_workbook)

    def save_pdf(self) -> None:
        """Write the customer's paper where the user wants it."""
        self._export(".pdf", tr("PDF documents"), self._paper)

    def preview(self, *, internal: bool) -> None:
        """Make a paper and show it in a window."""
        result = self._result
        if result is None or not self._understood():
            return
        title = tr("Offer {number}", number=result.quote.number).strip()
        name = self._name() + (tr(" (internal)") if internal else "")
        self.shell.jobs.run_job(
            tr("Printing the offer"),
            lambda progress: self._paper(result, internal=internal),  # noqa: ARG005 - one step
            lambda pdf: self._shown(Preview(title=title, file_name=f"{name}.pdf", pdf=pdf)),
            owner=self,
        )

    def _paper(self, result: QuoteResult, *, internal: bool = False) -> bytes:
        return quote_pdf(result, book=self._office.book, internal=internal)

    def make_contract(self) -> None:
        """Open the draft of a contract with the quote's terms in the contract's editor."""
        quote = self.steps.state
        if quote is None or not self._understood():
            return
        try:
            customer = customer_of(quote, list_customers(self._office.book))
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        file = draft_contract(quote, customer)
        self.show_dialog(ContractDialog(self._office, file, self.window()))

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
            self.commands_changed.emit()
            return
        quote = self.inputs.quote()
        # What is typed into one field, letter by letter, is one step.
        face = QApplication.focusWidget()
        self.steps.push(quote, key=face if isinstance(face, QLineEdit | QPlainTextEdit) else None)
        self._work_out(quote)
        self.commands_changed.emit()

    def _show_state(self, quote: Quote | None) -> None:
        if quote is not None:
            self.inputs.show_quote(quote)
            self._work_out(quote)
            self.commands_changed.emit()

    def _work_out(self, quote: Quote) -> None:
        problems = check_quote(quote)
        if has_errors(problems):
            self._result = None
            self.results.show_notices(problems)
            return
        self._result = work_out(quote)
        self.results.show_result(self._result, problems)

    def _export(self, suffix: str, kind: str, make: Callable[[QuoteResult], bytes]) -> None:
        result = self._result
        if result is None or not self._understood():
            return
        path = self._ask_path(tr("Save as"), suffix, kind)
        if path is not None:
            self.shell.jobs.run_job(
                tr("Writing {name}", name=path.name),
                lambda progress: write_file(path, make(result)),  # noqa: ARG005 - one step
                lambda _nothing: self._told(path),
                owner=self,
            )

    def _save(self) -> None:
        self.save()

    def _ask_path(self, title: str, suffix: str, kind: str) -> Path | None:
        start = str(Path(self._folder()) / f"{self._name()}{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(self, title, start, f"{kind} (*{suffix})")
        if not chosen:
            return None
        path = Path(chosen)
        self.shell.memory.keep(_FOLDER, str(path.parent))
        return path if path.suffix else path.with_suffix(suffix)

    def _understood(self) -> bool:
        """True where the fields hold what the figures come from; else what is wrong is told."""
        wrong = self.inputs.problem()
        if wrong:
            self.shell.notify.trouble(wrong)
        return not wrong

    def _told(self, path: Path) -> None:
        self.shell.notify.say(tr("Saved as {path}.", path=path), tone=Tone.OK)

    def _shown(self, preview: Preview) -> None:
        open_preview(self._office, preview)

    def _name(self) -> str:
        quote = self.steps.state
        words = (quote.number or quote.title or quote.customer) if quote is not None else ""
        plain = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in words)
        return " ".join(plain.split())[:60] or tr("Quote")

    def _folder(self) -> str:
        return self.shell.memory.text(_FOLDER) or str(self._office.book.path.parent)

    def _is_open(self) -> bool:
        return self.steps.state is not None

    def _is_ready(self) -> bool:
        return self._result is not None

    def _is_changed(self) -> bool:
        return self._is_open() and self.steps.state != self._saved

    def _rebind(self) -> None:
        """Undo belongs to the page from now on."""
        if self.isVisible():
            self.shell.actions.bind_screen(self.commands())
        self.commands_changed.emit()

"""Quotes: the list of those in the book, and the page of the one that is open."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QToolButton, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.money import Money
from bpodesk.domain.problems import Trouble
from bpodesk.domain.quote_records import QuoteRecord, QuoteStatus
from bpodesk.domain.quotes import Quote
from bpodesk.services.contracts import open_contract
from bpodesk.services.quote_book import (
    QuoteRow,
    begin_quote,
    bin_quotes,
    copy_quote,
    customer_for,
    list_quotes,
)
from bpodesk.services.quote_contracts import draft_contract
from bpodesk.services.quotes import read_quote
from bpodesk.ui import text as texts
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen
from bpodesk.ui.screens.contracts.dialog import ContractDialog
from bpodesk.ui.screens.quotes.page import FOLDER, QuotePage
from bpodesk.ui.screens.quotes.papers import show_paper
from bpodesk.ui.screens.quotes.status import step_text, take_step
from bpodesk.ui.text import tr

_LIGHTS = {
    QuoteStatus.DRAFT: Light.NONE,
    QuoteStatus.OFFERED: Light.WARN,
    QuoteStatus.ACCEPTED: Light.OK,
    QuoteStatus.DECLINED: Light.NONE,
    QuoteStatus.LAPSED: Light.BAD,
}
_OF_THE_LIST = frozenset({"new", "open", "duplicate", "delete"})
_OF_BOTH = frozenset({"preview", "quote_status", "draft_contract"})


def _customer(row: QuoteRow) -> str:
    name = row.record.quote.customer
    return tr("{name} (prospect)", name=name) if row.prospect else name


def _price(row: QuoteRow) -> Money | None:
    return None if row.figures is None else row.figures.price


def _margin(row: QuoteRow) -> Money | None:
    return None if row.figures is None else row.figures.margin


def _percent(row: QuoteRow) -> Fraction | None:
    return None if row.figures is None else row.figures.margin_percent


def _by_price(row: QuoteRow) -> int | None:
    price = _price(row)
    return None if price is None else price.minor


def _by_margin(row: QuoteRow) -> int | None:
    margin = _margin(row)
    return None if margin is None else margin.minor


def _version(row: QuoteRow) -> int:
    return row.record.version


class QuotesScreen(ListScreen[QuoteRow]):
    """The quotes of the book; one of them can be open."""

    NAME, TITLE, ICON = "quotes", "Quotes", "quotes"
    DEPENDS_ON = frozenset({Kind.QUOTE, Kind.CUSTOMER, Kind.CONTRACT})
    TOOLS = (
        "new",
        "back",
        "open",
        "duplicate",
        "save_quote",
        "preview",
        "save_workbook",
        "quote_status",
        "draft_contract",
        "delete",
    )
    MENU = (
        "open",
        "preview",
        "quote_status",
        "draft_contract",
        "",
        "duplicate",
        "copy",
        "",
        "delete",
    )
    EMPTY = (
        "No quotes yet",
        (
            "A quote is seats times rates times the premium calendar of both places: the price, the"
            " cost and the margin of next year, month by month. New begins with an example at your"
            " company's place; its prices are round figures to be replaced."
        ),
    )
    COLUMNS = (
        Column[QuoteRow]("number", "Number", lambda row: row.record.number, width=106),
        number_column(
            "version",
            "Ver.",
            lambda row: texts.number(_version(row)),
            _version,
            width=50,
        ),
        Column[QuoteRow]("customer", "Customer", _customer, width=158),
        Column[QuoteRow]("title", "Title", lambda row: row.record.title, width=122),
        Column[QuoteRow](
            "status",
            "Status",
            lambda row: tr(row.status.value.capitalize()),
            light=lambda row: _LIGHTS[row.status],
            tip=lambda row: row.record.note,
            width=104,
        ),
        number_column(
            "price",
            "Net, 12 months",
            lambda row: texts.money(_price(row)),
            _by_price,
            width=124,
        ),
        number_column(
            "margin",
            "Margin",
            lambda row: texts.amount(_margin(row)),
            _by_margin,
            width=84,
        ),
        number_column(
            "percent",
            "%",
            lambda row: texts.percent(_percent(row), 1),
            _percent,
            width=62,
        ),
        Column[QuoteRow](
            "valid_until",
            "Valid until",
            lambda row: texts.date(row.record.valid_until),
            sort_key=lambda row: row.record.valid_until,
            width=102,
        ),
        Column[QuoteRow]("contract", "Contract", lambda row: row.contract, width=100),
        Column[QuoteRow](
            "start",
            "Starts",
            lambda row: texts.month(row.record.quote.start),
            sort_key=lambda row: row.record.start_month,
            width=116,
            hidden=True,
        ),
    )

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self.page = QuotePage(office, self.show_dialog)
        self.pages = QStackedWidget()
        self.body.removeWidget(self.table)
        self.pages.addWidget(self.table)
        self.pages.addWidget(self.page)
        self.body.addWidget(self.pages, 1)
        self.page.changed.connect(self.commands_changed)
        self._show_tools()

    # ------------------------------------------------------------------ for the window

    def load(self) -> Iterable[QuoteRow]:
        return list_quotes(self._office.book)

    def reload(self) -> None:
        super().reload()
        self.page.reload()

    def new_text(self) -> str:
        return "&New quote"

    def commands(self) -> Mapping[str, Command]:
        own = dict(self.page.commands()) if self.is_open else dict(super().commands())
        chosen = self._has_quote
        own |= {
            "import": Command(self.import_file, text=lambda: tr("&Import a quote…")),
            "duplicate": Command(self.duplicate, chosen),
            "quote_status": Command(self.take_step, chosen, lambda: step_text(self._record())),
            "draft_contract": Command(self.make_contract, chosen, lambda: tr("&Contract…")),
        }
        if self.is_open:
            own["back"] = Command(self.close_page, text=lambda: tr("&List"))
        return own

    def may_close(self) -> bool:
        return not self.is_open or self.page.may_close()

    def first_focus(self) -> QWidget:
        return self.page.inputs.first_face() if self.is_open else super().first_focus()

    # ------------------------------------------------------------------ list and page

    @property
    def is_open(self) -> bool:
        """True where a quote is open, false where the list is shown."""
        return self.pages.currentWidget() is self.page

    def new_row(self) -> None:
        self._begin(begin_quote(self._office.book), begun=True)

    def open_row(self, row: QuoteRow) -> None:
        self.open_record(row.record)

    def open_record(self, record: QuoteRecord) -> None:
        """Open a quote on its page."""
        self.page.show_record(record)
        self._turn_to(self.page)

    def close_page(self) -> None:
        """Go back to the list, unless something would be lost."""
        if self.may_close():
            record = self.page.record
            self._turn_to(self.table)
            if record is not None:
                self.select(record.id)

    def bin_rows(self, rows: Sequence[QuoteRow]) -> None:
        gone = [row.record for row in rows]
        if len(gone) == 1:
            message = tr("{number} is in the bin.", number=gone[0].number)
        else:
            message = tr("{count} quotes are in the bin.", count=len(gone))
        try:
            self._office.done(bin_quotes(self._office.book, gone), message)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)

    def preview_row(self, row: QuoteRow) -> None:
        show_paper(self._office, row.record, owner=self)

    def duplicate(self) -> None:
        """Begin with a copy of the quote, under the next number."""
        quote = self.page.steps.state if self.is_open else None
        record = self._record()
        if quote is None and record is not None:
            quote = record.quote
        if quote is not None and self.may_close():
            self._begin(copy_quote(self._office.book, quote))

    def import_file(self) -> None:
        """Ask for a quote's file and open it; the book has it when it is saved."""
        folder = self.shell.memory.text(FOLDER) or str(self._office.book.path.parent)
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Open a quote's file"), folder, tr("Quotes (*.bpoquote)")
        )
        if chosen and self.may_close():
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Open the quote of a file, or tell why not."""
        try:
            quote = read_quote(path)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        self.shell.memory.keep(FOLDER, str(path.parent))
        if not quote.number:
            quote = dataclasses.replace(quote, number=begin_quote(self._office.book).number)
        self._begin(quote)

    # ------------------------------------------------------------------ what follows a quote

    def take_step(self) -> None:
        """Offer the quote, or note the answer."""
        record = self.page.saved_record() if self.is_open else self._record()
        if record is None:
            return
        after = take_step(self._office, record)
        if after is not None and self.is_open:
            self.page.reload()
            self.commands_changed.emit()

    def make_contract(self) -> None:
        """Open the draft of a contract with the quote's terms; saving it links the two."""
        record = self.page.saved_record() if self.is_open else self._record()
        if record is None:
            return
        try:
            customer = customer_for(self._office.book, record)
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        file = draft_contract(record.quote, customer, record=record)
        if record.contract_id is not None:
            drafted = open_contract(self._office.book, record.contract_id)
            answer = self.shell.notify.ask(
                tr("Open the contract that was drafted already?"),
                (tr("&Open it"), tr("&Draft another"), tr("&Cancel")),
                detail=tr(
                    "{contract} was drafted from {quote}. Another draft takes its place in the"
                    " list of quotes.",
                    contract=drafted.contract.number,
                    quote=record.number,
                ),
            )
            if answer not in (0, 1):
                return
            file = drafted if answer == 0 else file
        self.show_dialog(ContractDialog(self._office, file, self.window()))

    # ------------------------------------------------------------------ parts

    def _begin(self, quote: Quote, *, begun: bool = False) -> None:
        self.page.show_quote(quote, begun=begun)
        self._turn_to(self.page)

    def _turn_to(self, widget: QWidget) -> None:
        self.pages.setCurrentWidget(widget)
        self._show_tools()
        # Undo belongs to the page as long as it is in front, and to the book with the list.
        if self.isVisible():
            self.shell.actions.bind_screen(self.commands())
        self.commands_changed.emit()
        self.first_focus().setFocus()

    def _show_tools(self) -> None:
        """Show the tools of what is in front; there is no room for all."""
        for place in range(self.head.count()):
            item = self.head.itemAt(place)
            tool = None if item is None else item.widget()
            if isinstance(tool, QToolButton):
                name = tool.defaultAction().objectName()
                of_list = name in _OF_THE_LIST
                tool.setVisible(name in _OF_BOTH or of_list is not self.is_open)

    def _record(self) -> QuoteRecord | None:
        """The quote that is open, as the book has it, or the one selected in the list."""
        if self.is_open:
            return self.page.record
        row = self.table.current()
        return None if row is None else row.record

    def _has_quote(self) -> bool:
        return self.page.is_ready() if self.is_open else self.table.current() is not None

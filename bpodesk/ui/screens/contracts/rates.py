"""The rate card: one line for each thing that is charged, from when to when."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLayoutItem, QToolButton

from bpodesk.domain.rate_words import line_terms
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.icons import dress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, RowsEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.indexing import ask_index
from bpodesk.ui.screens.contracts.rate_line import built_line, checked_line, rate_form
from bpodesk.ui.screens.contracts.tab import ask_values, yes_or_nothing
from bpodesk.ui.text import date, exact_number, number, tr, trn


def _money(value: Decimal) -> str:
    digits = max(2, -int(value.normalize().as_tuple().exponent))
    return number(value, digits)


class RatesEditor(RowsEditor[RateLine]):
    """The rate lines, with a button that gives them new rates by the price index."""

    def __init__(
        self,
        *,
        currency: Callable[[], str],
        blank: Callable[[], RateLine],
        edit_row: Callable[[RateLine], RateLine | None],
        on_index: Callable[[], None],
    ) -> None:
        super().__init__(
            _columns(currency), blank=blank, edit_row=edit_row, noun=tr("rate line…"), height=350
        )
        self.index_button = QToolButton()
        self.index_button.setText(tr("New rates by inde&x…"))
        self.index_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.index_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        dress(self.index_button, "calendar")
        self.index_button.clicked.connect(lambda _checked=False: on_index())
        # The list's own buttons stand in its last row; this one belongs beside them.
        bar = cast(QLayoutItem, cast(QBoxLayout, self.layout()).itemAt(2))
        cast(QBoxLayout, bar.layout()).addWidget(self.index_button)

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.index_button.setHidden(read_only)


class RatesTab:
    """The rate lines; each is edited in a small form."""

    def __init__(self, office: Office) -> None:
        self.title = tr("&Rates")
        self._office = office
        self._file: ContractFile | None = None
        self._locked = False
        self._lines = Field(
            "rate_lines",
            tr("Rate card"),
            lambda: RatesEditor(
                currency=self._currency,
                blank=self._blank,
                edit_row=self._edit,
                on_index=self.index_the_rates,
            ),
            help=tr(
                "A new rate ends the old line and begins another one; nothing is changed"
                " retroactively. Enter or a double-click opens a line."
            ),
        )
        self.form = Form((Section("", ((self._lines,),)),))

    def show(self, file: ContractFile, *, locked: bool) -> None:
        """Show the revision's rate card."""
        self._file, self._locked = file, locked
        self.form.set_values({"rate_lines": file.revision.terms.rate_lines})
        self.form.set_read_only(locked)

    def collect(self, file: ContractFile, *, locked: bool) -> ContractFile:
        """The file with the lines of the table."""
        if locked:
            return file
        terms = replace(file.revision.terms, rate_lines=self.form.value(self._lines))
        return replace(file, revision=replace(file.revision, terms=terms))

    def index_the_rates(self) -> None:
        """Ask for a change of the index, and put the new lines into the table."""
        if self._file is None:
            return
        found = ask_index(
            self._office,
            self._file,
            self.form.value(self._lines),
            starts_on=self._file.revision.effective_from,
        )
        if found is None:
            return
        self.form.editor(self._lines).set_value(found.lines)
        self._office.shell.notify.say(
            trn("{n} line has a new rate.", "{n} lines have new rates.", found.count)
        )

    def _currency(self) -> str:
        return self._file.contract.currency if self._file is not None else ""

    def _blank(self) -> RateLine:
        today = self._office.book.clock().date()
        starts_on = self._file.revision.effective_from if self._file is not None else today
        return RateLine(
            code="", title="", kind=RateKind.SEAT, unit_rate=Decimal(0), starts_on=starts_on
        )

    def _edit(self, line: RateLine) -> RateLine | None:
        others = [other for other in self.form.value(self._lines) if other is not line]
        return ask_values(
            self._office,
            tr("Rate line {code}", code=line.code) if line.code else tr("New rate line"),
            rate_form(line, self._currency()),
            name="contracts/rate-line",
            build=lambda values: built_line(line, values),
            check=lambda built: checked_line(built, others),
            read_only=self._locked,
            size=QSize(760, 640),
        )


def _columns(currency: Callable[[], str]) -> tuple[RowColumn[RateLine], ...]:
    text = editors.text
    return (
        RowColumn[RateLine]("code", tr("Code"), text(), lambda line: line.code, 80),
        RowColumn[RateLine]("title", tr("Title"), text(), lambda line: line.title, 144),
        RowColumn[RateLine](
            "kind", tr("Kind"), text(), lambda line: tr(line.kind.value.capitalize()), 100
        ),
        RowColumn[RateLine]("unit_rate", tr("Unit rate"), text(), _prices, 84, Align.END),
        RowColumn[RateLine](
            "factor_percent",
            tr("Factor %"),
            text(),
            lambda line: exact_number(line.factor_percent),
            80,
            Align.END,
        ),
        RowColumn[RateLine]("starts_on", tr("From"), text(), lambda line: date(line.starts_on), 96),
        RowColumn[RateLine](
            "ends_on", tr("Ends before"), text(), lambda line: date(line.ends_on), 96
        ),
        RowColumn[RateLine]("role", tr("Role"), text(), lambda line: line.role, 64),
        RowColumn[RateLine]("minimum_units", tr("Minimum"), text(), _minimum, 80, Align.END),
        RowColumn[RateLine](
            "at_risk", tr("At risk"), text(), lambda line: yes_or_nothing(line.at_risk), 66
        ),
        RowColumn[RateLine](
            "never_revise",
            tr("Never revise"),
            text(),
            lambda line: yes_or_nothing(line.never_revise),
            108,
        ),
        RowColumn[RateLine](
            "counts", tr("Terms"), text(), lambda line: line_terms(line, currency()), 220
        ),
    )


def _prices(line: RateLine) -> str:
    if not line.tiers:
        return _money(line.unit_rate)
    return f"{_money(line.unit_rate)} … {_money(line.tiers[-1].unit_rate)}"


def _minimum(line: RateLine) -> str:
    if line.minimum_hours:
        return tr("{count} h", count=number(line.minimum_hours))
    return number(line.minimum_units) if line.minimum_units else ""

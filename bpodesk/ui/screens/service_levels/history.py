"""The tab of past results: what repeats and earn-backs look back on.

Results of sealed statements are only shown; those of months before the book was begun are typed in
here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout

from bpodesk.domain.contracts import Terms
from bpodesk.domain.ids import UNSAVED, ContractId, PastResultId
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.levels import Outcome
from bpodesk.services.contracts import ContractFile, open_contract
from bpodesk.services.measures import list_history, save_history
from bpodesk.ui import text as texts
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align, Column, number_column
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import decimal_of, light_of, measured, verdict
from bpodesk.ui.screens.service_levels.lists import ListPage
from bpodesk.ui.text import NOTHING, tr
from bpodesk.ui.theme import MEDIUM


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """A past result as it is typed: a figure instead of a fraction, an amount of money."""

    id: PastResultId = PastResultId(UNSAVED)
    row_version: int = 0
    sla_code: str | None
    month: Month | None
    figure: Decimal | None = None
    outcome: Outcome | None = Outcome.MET
    reached_stretch: bool = False
    credit: Money | None


class HistoryPage(ListPage[PastResult]):
    """The past results of the contract that is chosen above."""

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(office, screen)
        self._file: ContractFile | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        column.addWidget(self.table)
        self.table.opened.connect(self.edit)

    def show_contract(self, contract_id: ContractId | None) -> None:
        """Show a contract's past results."""
        self._file = None
        found: tuple[PastResult, ...] = ()
        if contract_id is not None:
            try:
                self._file = open_contract(self._office.book, contract_id)
                found = list_history(self._office.book, contract_id)
            except Trouble as trouble:
                self._office.shell.notify.trouble(trouble)
        self.table.set_rows(found)

    def new_words(self) -> str:
        """What the command that adds something is called here."""
        return tr("&Edit past results…")

    def new(self) -> None:
        """Open the editor: results are typed in there."""
        self.edit()

    def open_current(self) -> None:
        """Open the editor of all results."""
        self.edit()

    def edit(self) -> None:
        """Open the editor of all results that were typed in."""
        file = self._file
        if file is None:
            return
        terms, currency = file.revision.terms, file.contract.currency
        typed = [item for item in self.table.model.rows if item.statement_id is None]
        field: Field[tuple[PastRow, ...]] = Field(
            "history",
            tr("&Results before the first sealed statement"),
            rows(
                _columns(terms, currency),
                blank=lambda: PastRow(sla_code=None, month=None, credit=Money.zero(currency)),
                check=_check,
                ordered=False,
                noun=tr("result"),
                height=240,
            ),
        )
        note = tr(
            "Type in the last months of each service level: a miss twice running costs more, and a"
            " credit can be earned back later. Results of sealed statements come by themselves."
        )
        form = Form((Section("", ((field,),), note),))
        form.set_values({"history": tuple(_row_of(item, currency) for item in typed)})

        def save() -> Sequence[Problem]:
            results = [_result_of(row, file.contract.id, typed) for row in form.value(field)]
            return self._office.saved(
                save_history(self._office.book, file.contract.id, results),
                tr("The past results of {number} are saved.", number=file.contract.number),
            )

        self._screen.edit(
            tr("Past results of {number}", number=file.contract.number),
            form,
            save=save,
            size=QSize(820, 500),
            name="service_levels/history",
        )

    def _figure(self, item: PastResult) -> str:
        if item.figure is None:
            return NOTHING
        level = self._file.revision.terms.level(item.sla_code) if self._file is not None else None
        if level is None:
            return texts.number(item.figure, 3)
        return measured(item.figure, level.measure)

    def _level(self, item: PastResult) -> str:
        level = self._file.revision.terms.level(item.sla_code) if self._file is not None else None
        return f"{item.sla_code}  {level.title}" if level else item.sla_code

    def _credit(self, item: PastResult) -> str:
        if self._file is None:
            return NOTHING
        return texts.amount(Money(item.credit_minor, self._file.contract.currency))

    def make_table(self) -> Table[PastResult]:
        return Table(
            (
                Column[PastResult](
                    "month",
                    "Month",
                    lambda item: texts.month(Month.containing(item.month)),
                    lambda item: item.month,
                    width=130,
                ),
                Column[PastResult]("level", "Service level", self._level, width=300),
                number_column(
                    "figure", "Figure", self._figure, lambda item: item.figure, width=110
                ),
                Column[PastResult](
                    "outcome",
                    "Result",
                    lambda item: verdict(item.outcome),
                    light=lambda item: light_of(item.outcome),
                    width=130,
                ),
                Column[PastResult](
                    "stretch",
                    "Stretch",
                    lambda item: tr("Reached") if item.reached_stretch else NOTHING,
                    width=90,
                ),
                number_column(
                    "credit", "Credit", self._credit, lambda item: item.credit_minor, width=100
                ),
                Column[PastResult](
                    "source",
                    "From",
                    lambda item: tr("Typed in") if item.statement_id is None else tr("Statement"),
                    width=120,
                ),
            ),
            key=lambda item: item.id,
            name="service_levels/history",
            title=tr("Past results"),
            memory=self._office.shell.memory,
            empty=EmptyState(
                tr("No past results"),
                tr(
                    "Where the contract ran before this book was begun, type in the results of the"
                    " last months. Later they come from the sealed statements."
                ),
                icon_name="service-levels",
                button=tr("&Type in past results…"),
                on_button=self.edit,
            ),
        )


def _columns(terms: Terms, currency: str) -> tuple[RowColumn[PastRow], ...]:
    levels = tuple((level.code, f"{level.code} {level.title}") for level in terms.levels)
    outcomes = tuple((item, verdict(item)) for item in Outcome)
    return (
        RowColumn("month", tr("Month"), editors.month(), lambda row: texts.month(row.month), 125),
        RowColumn(
            "sla_code",
            tr("Service level"),
            editors.choice(levels),
            lambda row: dict(levels).get(row.sla_code or "", row.sla_code or NOTHING),
            230,
        ),
        RowColumn(
            "figure",
            tr("Figure"),
            editors.decimal(),
            lambda row: NOTHING if row.figure is None else texts.exact_number(row.figure),
            90,
            Align.END,
        ),
        RowColumn(
            "outcome",
            tr("Result"),
            editors.choice(outcomes),
            lambda row: verdict(row.outcome) if row.outcome is not None else NOTHING,
            125,
        ),
        RowColumn(
            "reached_stretch",
            tr("Stretch"),
            editors.check(tr("Reached")),
            lambda row: tr("Reached") if row.reached_stretch else NOTHING,
            90,
        ),
        RowColumn(
            "credit",
            tr("Credit"),
            editors.money(currency, low=0),
            lambda row: texts.amount(row.credit),
            100,
            Align.END,
        ),
    )


def _check(found: tuple[PastRow, ...]) -> Sequence[Problem]:
    if any(row.sla_code is None or row.month is None or row.outcome is None for row in found):
        return (Problem(message=tr("Each result needs a month, a service level and a result.")),)
    keys = [(row.sla_code, row.month) for row in found]
    if len(set(keys)) < len(keys):
        return (Problem(message=tr("A service level has two results for one month.")),)
    return ()


def _row_of(item: PastResult, currency: str) -> PastRow:
    return PastRow(
        id=item.id,
        row_version=item.row_version,
        sla_code=item.sla_code,
        month=Month.containing(item.month),
        figure=None if item.figure is None else decimal_of(item.figure),
        outcome=item.outcome,
        reached_stretch=item.reached_stretch,
        credit=Money(item.credit_minor, currency),
    )


def _result_of(row: PastRow, contract_id: ContractId, stored: Sequence[PastResult]) -> PastResult:
    """The record of a row; a figure that wasn't changed keeps its exact fraction."""
    old = next((item for item in stored if item.id == row.id and row.id), None)
    numerator, denominator = (0, 0) if row.figure is None else row.figure.as_integer_ratio()
    if old is not None and old.figure is not None and decimal_of(old.figure) == row.figure:
        numerator, denominator = old.numerator, old.denominator
    return PastResult(
        id=row.id,
        row_version=row.row_version,
        contract_id=contract_id,
        sla_code=row.sla_code or "",
        month=row.month.first if row.month is not None else dt.date.min,
        numerator=numerator,
        denominator=denominator,
        outcome=row.outcome or Outcome.NO_DATA,
        reached_stretch=row.reached_stretch,
        credit_minor=row.credit.minor if row.credit is not None else 0,
    )

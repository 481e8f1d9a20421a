"""The rate card: one line for each thing that is charged, from when to when."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QSize

from bpodesk.domain.problems import Problem
from bpodesk.domain.rates import RateKind, RateLine, check_rates
from bpodesk.services.contracts import ContractFile
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.columns import Align
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.rows import RowColumn, rows
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values, yes_or_nothing
from bpodesk.ui.text import date, exact_number, number, tr

_KINDS = {
    RateKind.SEAT: "Seat: a monthly fee for each seat",
    RateKind.HOURLY: "Hourly: regular hours worked",
    RateKind.TRANSACTION: "Transaction: a counted volume",
    RateKind.FIXED: "Fixed: a fee for the month",
    RateKind.OVERTIME: "Overtime: overtime hours, base x factor",
    RateKind.NIGHT: "Night: night hours, base x factor, on top",
    RateKind.PASS_THROUGH: "Pass-through: at cost",
}


def _money(value: Decimal) -> str:
    digits = max(2, -int(value.normalize().as_tuple().exponent))
    return number(value, digits)


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
            rows(
                _columns(),
                blank=self._blank,
                edit_row=self._edit,
                noun=tr("rate line…"),
                height=350,
            ),
            help=tr(
                "A new rate ends the old line and begins another one; nothing is changed"
                " retroactively. Double-click a line to open it."
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

    def _blank(self) -> RateLine:
        today = self._office.book.clock().date()
        starts_on = self._file.revision.effective_from if self._file is not None else today
        return RateLine(
            code="", title="", kind=RateKind.SEAT, unit_rate=Decimal(0), starts_on=starts_on
        )

    def _edit(self, line: RateLine) -> RateLine | None:
        form = _line_form(self._file.contract.currency if self._file is not None else "")
        form.set_record(line)
        return ask_values(
            self._office,
            tr("Rate line {code}", code=line.code) if line.code else tr("New rate line"),
            form,
            name="contracts/rate-line",
            build=lambda values: replace(line, **values),
            check=_checked,
            read_only=self._locked,
            size=QSize(620, 520),
        )


def _checked(line: RateLine) -> tuple[Problem, ...]:
    """The faults of a line alone, at the field that causes them."""
    field = "ends_on" if line.ends_on and line.ends_on <= line.starts_on else "unit_rate"
    return tuple(replace(problem, field=field) for problem in check_rates((line,)))


def _line_form(currency: str) -> Form:
    return Form(
        (
            Section(
                "",
                (
                    (
                        Field("code", tr("&Code"), editors.code()),
                        Field("title", tr("&Title"), editors.text(required=True), span=2),
                    ),
                    (
                        Field(
                            "kind",
                            tr("&Kind"),
                            editors.choice((kind, tr(words)) for kind, words in _KINDS.items()),
                        ),
                    ),
                    (
                        Field(
                            "unit_rate",
                            tr("&Unit rate"),
                            editors.decimal(required=True, low=0, unit=currency),
                        ),
                        Field(
                            "factor_percent",
                            tr("&Factor"),
                            editors.percent(required=True, high=1000),
                            help=tr("125 for overtime at a quarter more, 10 for nights."),
                        ),
                        Field(
                            "minimum_units",
                            tr("&Minimum units"),
                            editors.integer(required=True, low=0),
                            help=tr("A month's smallest volume; 0 for none."),
                        ),
                    ),
                    (
                        Field("starts_on", tr("F&rom"), editors.date(required=True)),
                        Field(
                            "ends_on",
                            tr("&Ends before"),
                            editors.date(),
                            help=tr("The first day it no longer holds."),
                        ),
                        Field(
                            "role",
                            tr("Ro&le"),
                            editors.text(longest=80),
                            help=tr("Only people of this role; empty for all."),
                        ),
                    ),
                    (Field("at_risk", "", editors.check(tr("Service credits are &based on it"))),),
                    (Field("never_revise", "", editors.check(tr("&Never revised by indexation"))),),
                ),
            ),
        )
    )


def _columns() -> tuple[RowColumn[RateLine], ...]:
    text = editors.text
    return (
        RowColumn[RateLine]("code", tr("Code"), text(), lambda line: line.code, 90),
        RowColumn[RateLine]("title", tr("Title"), text(), lambda line: line.title, 144),
        RowColumn[RateLine](
            "kind", tr("Kind"), text(), lambda line: tr(line.kind.value.capitalize()), 100
        ),
        RowColumn[RateLine](
            "unit_rate", tr("Unit rate"), text(), lambda line: _money(line.unit_rate), 84, Align.END
        ),
        RowColumn[RateLine](
            "factor_percent",
            tr("Factor %"),
            text(),
            lambda line: exact_number(line.factor_percent),
            68,
            Align.END,
        ),
        RowColumn[RateLine]("starts_on", tr("From"), text(), lambda line: date(line.starts_on), 96),
        RowColumn[RateLine](
            "ends_on", tr("Ends before"), text(), lambda line: date(line.ends_on), 96
        ),
        RowColumn[RateLine]("role", tr("Role"), text(), lambda line: line.role, 80),
        RowColumn[RateLine](
            "minimum_units",
            tr("Minimum"),
            text(),
            lambda line: number(line.minimum_units) if line.minimum_units else "",
            80,
            Align.END,
        ),
        RowColumn[RateLine](
            "at_risk", tr("At risk"), text(), lambda line: yes_or_nothing(line.at_risk), 60
        ),
        RowColumn[RateLine](
            "never_revise",
            tr("Never revise"),
            text(),
            lambda line: yes_or_nothing(line.never_revise),
            92,
        ),
    )

"""What a quote comes to: tiles, a chart, the months, and the lines of one of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from bpodesk.domain.money import Money
from bpodesk.domain.problems import Problem
from bpodesk.domain.quote_figures import QuoteMonth, QuoteResult
from bpodesk.domain.quote_lines import QuoteLine
from bpodesk.services.quotes import chart_of
from bpodesk.ui import text as texts
from bpodesk.ui.kit.charts import PictureView
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.kit.memory import Memory
from bpodesk.ui.kit.table import Table
from bpodesk.ui.kit.tiles import Figure, Tiles
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.text import NOTHING, tr, trn
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL


class QuoteResults(QScrollArea):
    """The figures of a quote. `opened` carries the month whose lines are wanted."""

    opened = Signal(object)

    def __init__(self, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.notices = QVBoxLayout()
        self.notices.setSpacing(SMALL)
        self.tiles = Tiles(columns=3)
        self.chart = PictureView()
        self.chart.setFixedHeight(150)
        self.months: Table[QuoteMonth] = Table(
            month_columns(),
            key=lambda item: str(item.month),
            name="quotes/months",
            title=tr("Months"),
            memory=memory,
        )
        self.months.search.hide()  # twelve rows need no filter
        self.months.setMinimumHeight(250)
        self.months.opened.connect(self.opened)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(SMALL, 0, SMALL, 0)
        column.setSpacing(MEDIUM)
        column.addLayout(self.notices)
        column.addWidget(self.tiles)
        column.addWidget(self.chart)
        column.addWidget(self.months, 1)
        self.setWidget(page)

    def show_result(self, result: QuoteResult, warnings: Sequence[Problem]) -> None:
        """Show the figures, and what the quote still lacks."""
        self.tiles.show_figures(tuple(_figures(result)))
        self.chart.set_picture(chart_of(result, width=560.0))
        self.months.set_rows(result.months)
        self.show_notices(warnings)

    def show_notices(self, problems: Sequence[Problem]) -> None:
        """Sentences above the figures; errors mean that the figures are those of before."""
        while (item := self.notices.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for problem in problems:
            light = Light.BAD if problem.is_error else Light.WARN
            self.notices.addWidget(StatusLight(problem.message, light, wrap=True))


def _figures(result: QuoteResult) -> Iterator[Figure]:
    quote = result.quote
    currency = quote.currency
    months = trn("{n} month", "{n} months", quote.months)
    seats = max(month.seats for month in result.months)
    yield Figure(
        title=tr("Price in {currency}", currency=currency),
        value=texts.amount(result.price),
        note=tr("{months}, up to {seats} seats", months=months, seats=texts.number(seats)),
    )
    yield Figure(
        title=tr("Cost in {currency}", currency=currency),
        value=texts.amount(result.cost),
        note=tr("The target needs a price of {price}", price=texts.amount(result.price_for_target)),
    )
    target = texts.percent(quote.margin_target_percent, 1)
    yield Figure(
        title=tr("Margin in {currency}", currency=currency),
        value=texts.amount(result.margin),
        light=Light.OK if result.meets_target else Light.WARN,
        status=tr(
            "{percent} of the price, target {target}",
            percent=_percent(result.margin_percent),
            target=target,
        ),
    )


def month_columns() -> tuple[Column[QuoteMonth], ...]:
    """The columns of the months; money first, since the room is narrow."""
    return (
        Column[QuoteMonth](
            "month",
            "Month",
            lambda item: texts.month(item.month),
            sort_key=lambda item: item.month,
            width=116,
        ),
        _money_column("price", "Price", lambda item: item.price),
        _money_column("cost", "Cost", lambda item: item.cost),
        _money_column("margin", "Margin", lambda item: item.margin),
        number_column(
            "percent",
            "%",
            lambda item: _percent(item.margin_percent),
            lambda item: item.margin_percent or Fraction(0),
            width=60,
        ),
        number_column(
            "seats",
            "Seats",
            lambda item: texts.number(item.seats),
            lambda item: item.seats,
            width=54,
        ),
        number_column(
            "hours",
            "Hours",
            lambda item: _hours(item.minutes),
            lambda item: item.minutes,
            width=68,
            total=lambda rows: _hours(sum(item.minutes for item in rows)),
        ),
        number_column(
            "night",
            "Night",
            lambda item: _hours(item.night_minutes),
            lambda item: item.night_minutes,
            width=68,
            total=lambda rows: _hours(sum(item.night_minutes for item in rows)),
        ),
        number_column(
            "days",
            "Days",
            lambda item: texts.number(item.business_days),
            lambda item: item.business_days,
            width=52,
        ),
        Column[QuoteMonth]("holidays", "Holidays", _holidays, tip=_holidays, width=220),
    )


def _money_column(name: str, title: str, of: Callable[[QuoteMonth], Money]) -> Column[QuoteMonth]:
    return number_column(
        name, title, lambda item: texts.amount(of(item)), lambda item: of(item).minor, width=82
    )


def _hours(minutes: int) -> str:
    return texts.number(Fraction(minutes, 60), 1)


def _percent(value: Fraction | None) -> str:
    return NOTHING if value is None else texts.percent(value, 1)


def _holidays(item: QuoteMonth) -> str:
    worked = [
        tr("{day} {name} (worked)", day=texts.date(day.day), name=day.name) for day in item.worked
    ]
    closed = [
        tr("{day} {name} (closed)", day=texts.date(day.day), name=day.name) for day in item.closed
    ]
    return ", ".join((*worked, *closed)) or NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line in the window of a month's lines."""

    id: int
    what: str
    line: QuoteLine


class LinesDialog(QDialog):
    """Every line of a month with its formula. Ctrl+C copies rows, Esc closes."""

    def __init__(self, item: QuoteMonth, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Lines of {month}", month=texts.month(item.month)))
        lines = [(tr("Price"), line) for line in item.price_lines]
        lines += [(tr("Cost"), line) for line in item.cost_lines]
        self.table: Table[_Row] = Table(
            _line_columns(),
            key=lambda row: row.id,
            name="quotes/lines",
            title=tr("Lines"),
            memory=memory,
        )
        self.table.set_rows(
            _Row(id=number, what=what, line=line) for number, (what, line) in enumerate(lines)
        )
        close = QPushButton(tr("&Close"))
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        column.addWidget(self.table, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        fit(self, QSize(940, 480))
        self.table.view.setFocus()


def _line_columns() -> tuple[Column[_Row], ...]:
    return (
        Column[_Row]("what", "For", lambda row: row.what, sort_key=lambda row: row.id, width=60),
        Column[_Row]("code", "Code", lambda row: row.line.code, width=80),
        Column[_Row]("title", "Line", lambda row: row.line.title, width=240),
        number_column(
            "amount",
            "Amount",
            lambda row: texts.amount(row.line.amount),
            lambda row: row.line.amount.minor,
            width=100,
        ),
        Column[_Row]("formula", "Formula", lambda row: row.line.formula, width=420),
    )

"""A month of all contracts: totals, and a card for each contract in force.

`wanted` carries the name of the screen that something on the dashboard leads to; the window goes
there. In a book without contracts the first three steps stand here instead.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.changes import Kind
from bpodesk.domain.money import Money
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.levels import Outcome
from bpodesk.services.contracts import list_contracts
from bpodesk.services.customers import list_customers
from bpodesk.services.deadlines import pressing
from bpodesk.services.radar import ChargedTwice, charged_twice, radar_problems
from bpodesk.services.statements import StatementRow
from bpodesk.services.timesheets import months_with_hours
from bpodesk.ui import text as texts
from bpodesk.ui.actions import Command
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.lights import Light, LightShape
from bpodesk.ui.kit.tiles import Figure, Tiles
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.dashboard.card import ContractCard
from bpodesk.ui.screens.monthly import MonthBar, read_statements
from bpodesk.ui.screens.why import show_why
from bpodesk.ui.text import plain_label, tr, trn
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, heading_font


class DashboardScreen(Screen):
    """The first page: what the month comes to, and what it still needs."""

    NAME, TITLE, ICON = "dashboard", "Dashboard", "dashboard"
    DEPENDS_ON = frozenset(set(Kind) - {Kind.SOURCE_FILE})

    wanted = Signal(str)
    place_wanted = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self.months = MonthBar(office, self)
        self.months.changed.connect(self.mark_stale)
        self.head.addWidget(self.months)
        self.steps = Steps()
        self.steps.wanted.connect(self.wanted)
        self.nothing = EmptyState("", icon_name="contracts")
        self.tiles = Tiles(columns=4)
        self.cards: list[ContractCard] = []
        self._figures: list[Figure] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(MEDIUM)
        page = QWidget()
        page.setObjectName("page")
        self._inside = inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, SMALL, LARGE)
        inside.setSpacing(MEDIUM)
        inside.addWidget(self.tiles)
        inside.addLayout(self._column)
        inside.addStretch()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(page)
        self._pages = QStackedWidget()
        for part in (self._area, self.steps, self.nothing):
            self._pages.addWidget(part)
        self.body.addWidget(self._pages, 1)

    def commands(self) -> Mapping[str, Command]:
        return {"refresh": Command(self.mark_stale)}

    def first_focus(self) -> QWidget:
        return self.months.line.face()

    def reload(self) -> None:
        book = self._office.book
        contracts = list_contracts(book)
        self.months.setVisible(bool(contracts))
        if not contracts:
            self.steps.show_done(
                customer=bool(list_customers(book)),
                hours=bool(months_with_hours(book)),
            )
            self._pages.setCurrentWidget(self.steps)
            return
        month = self.months.month
        if not self.cards:
            self.nothing.say(tr("Computing {month}…", month=texts.month(month)))
            self._pages.setCurrentWidget(self.nothing)
        read_statements(self._office, month, self._show, owner=self)

    def _show(self, rows: tuple[StatementRow, ...]) -> None:
        month = self.months.month
        if any(row.view.inputs.month != month for row in rows):
            return  # another month was chosen while this one was computed
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [ContractCard(row.view) for row in rows]
        for card in self.cards:
            card.wanted.connect(self.place_wanted)
            card.why_wanted.connect(partial(show_why, self._office, self, card.view))
            self._column.addWidget(card)
        self._figures = [*totals(rows), self._deadlines()]
        self._show_totals(self._figures)
        self._look_for_doubles(month)
        if rows:
            self._pages.setCurrentWidget(self._area)
            return
        self.nothing.say(
            tr("No contract is in force in {month}", month=texts.month(month)),
            tr("Go to another month, or look at the dates of the contracts."),
        )
        self._pages.setCurrentWidget(self.nothing)

    def _look_for_doubles(self, month: Month) -> None:
        """A tile more where somebody's minutes are charged to two customers."""
        book = self._office.book

        def tell(found: tuple[ChargedTwice, ...]) -> None:
            if found and month == self.months.month:
                self._show_totals([*self._figures, self._doubles(found)])

        self.shell.jobs.run_job(
            tr("Looking for hours charged twice"),
            lambda _progress: charged_twice(book, month),
            tell,
            owner=self,
            patient=True,
        )

    def _doubles(self, found: tuple[ChargedTwice, ...]) -> Figure:
        title = tr("Hours charged twice")
        return Figure(
            title=title,
            value=texts.number(len(found)),
            light=Light.BAD,
            status=tr("See where"),
            on_open=lambda: self.shell.notify.problems(title, radar_problems(found)),
        )

    def _deadlines(self) -> Figure:
        """How much of all contracts is overdue or due this week; it leads to the board."""
        found = pressing(self._office.book)
        overdue = found.overdue
        return Figure(
            title=tr("Deadlines this week"),
            value=texts.number(found.this_week),
            light=Light.BAD if overdue else Light.OK,
            status=trn("{n} overdue", "{n} overdue", overdue) if overdue else tr("None overdue"),
            on_open=lambda: self.wanted.emit("deadlines"),
        )

    def _show_totals(self, figures: list[Figure]) -> None:
        """One row, so many tiles as there are figures (more with a second currency)."""
        old = self.tiles
        self.tiles = Tiles(columns=min(len(figures), 6))
        self.tiles.show_figures(figures)
        self._inside.replaceWidget(old, self.tiles)
        old.hide()
        old.deleteLater()


def totals(rows: Sequence[StatementRow]) -> list[Figure]:
    """The tiles over the cards: money by currency, hours, service levels, what is missing."""
    figures: list[Figure] = []
    statements = [row.view.statement for row in rows]
    for currency in sorted({item.net.currency for item in statements}):
        own = [item for item in statements if item.net.currency == currency]
        credit = Money.total((item.credits.total for item in own), currency)
        back = Money.total((item.credits.earn_back for item in own), currency)
        figures.append(
            Figure(
                title=tr("Net payable, {currency}", currency=currency),
                value=texts.amount(Money.total((item.net for item in own), currency)),
                note=tr(
                    "Credits {credit} · earned back {back}",
                    credit=texts.amount(credit),
                    back=texts.amount(back),
                ),
            )
        )
    worked = sum(item.hours.worked_minutes for item in statements)
    scheduled = sum(item.hours.scheduled_minutes for item in statements)
    overtime = sum(item.hours.overtime_minutes for item in statements)
    figures.append(
        Figure(
            title=tr("Hours worked"),
            value=texts.hours(worked),
            note=tr(
                "Of {scheduled} scheduled · {overtime} overtime",
                scheduled=texts.hours(scheduled),
                overtime=texts.hours(overtime),
            ),
        )
    )
    results = [result for item in statements for result in item.levels]
    missed = sum(result.outcome.failed for result in results)
    counted = any(result.outcome is not Outcome.NO_DATA for result in results)
    figures.append(
        Figure(
            title=tr("Service levels and KPIs"),
            value=texts.number(len(results)),
            light=(Light.WARN if missed else Light.OK) if counted else Light.NONE,
            status=_missed_text(missed, counted=counted),
        )
    )
    missing = sum(len(row.view.missing) for row in rows)
    figures.append(
        Figure(
            title=tr("Still to do"),
            value=texts.number(missing),
            light=Light.WARN if missing else Light.OK,
            status=_to_do_text(rows, missing),
        )
    )
    return figures


def _to_do_text(rows: Sequence[StatementRow], missing: int) -> str:
    if missing:
        return tr("See the cards below")
    if all(row.view.has_seal for row in rows):
        return tr("The month is sealed")
    return tr("Ready to be sealed")


def _missed_text(missed: int, *, counted: bool) -> str:
    if not counted:
        return tr("No data")
    return trn("{n} missed", "{n} missed", missed) if missed else tr("None missed")


class Steps(QWidget):
    """The way from an empty book to the first statement, in three steps."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = plain_label(tr("Three steps to the first statement"))
        title.setFont(heading_font(title, 1.3))
        column = QVBoxLayout()
        column.setSpacing(MEDIUM)
        column.addStretch(2)
        column.addWidget(title)
        self.buttons: list[QPushButton] = []
        self._lights: list[LightShape] = []
        for head, words, button, screen in (
            (
                tr("1  A customer"),
                tr("Who is the work done for? Name, address, time zone and currency."),
                tr("&Customers"),
                "customers",
            ),
            (
                tr("2  A contract"),
                tr("Rates, service levels, working calendar and who sits in which seat."),
                tr("C&ontracts"),
                "contracts",
            ),
            (
                tr("3  A timesheet"),
                tr("The month's hours, from the workbook you have already."),
                tr("&Timesheets"),
                "timesheets",
            ),
        ):
            column.addWidget(self._card(head, words, button, screen))
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addLayout(column, 4)
        row.addStretch(1)

    def show_done(self, *, customer: bool, hours: bool) -> None:
        """Tick what is there already (a contract isn't, else this would not be shown)."""
        done = (customer, False, hours)
        for light, there in zip(self._lights, done, strict=True):
            light.set_light(Light.OK if there else Light.NONE)
            light.setAccessibleName(tr("Done") if there else tr("Still to do"))
        following = done.index(False)
        for place, button in enumerate(self.buttons):
            button.setProperty("look", "primary" if place == following else "")
            button.style().unpolish(button)
            button.style().polish(button)

    def _card(self, head: str, words: str, button_text: str, screen: str) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        light = LightShape()
        self._lights.append(light)
        title = plain_label(head)
        title.setFont(heading_font(title, 1.1))
        note = plain_label(words, wrap=True)
        note.setProperty("look", "muted")
        button = QPushButton(button_text)
        button.clicked.connect(lambda _checked=False: self.wanted.emit(screen))
        self.buttons.append(button)
        lines = QVBoxLayout()
        lines.addWidget(title)
        lines.addWidget(note)
        row = QHBoxLayout(card)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(MEDIUM)
        row.addWidget(light)
        row.addLayout(lines, 1)
        row.addWidget(button)
        return card

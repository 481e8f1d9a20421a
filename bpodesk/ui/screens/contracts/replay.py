"""The terms on the table tried on the past: month by month, and which term costs most."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from bpodesk.domain.ids import ContractId
from bpodesk.domain.money import Money
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.replay_figures import month_notes, replay_lines, summary
from bpodesk.domain.replays import CapHit, Replay, ReplayedMonth, TermCost
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.replays import Offer, example_header, replay_contract, replay_pasted, sources
from bpodesk.ui import text as texts
from bpodesk.ui.icons import dress
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.pickers import Combo
from bpodesk.ui.kit.table import Table
from bpodesk.ui.kit.tiles import Figure, Tiles
from bpodesk.ui.kit.windows import fit
from bpodesk.ui.office import Office
from bpodesk.ui.text import plain_label, tr, trn
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL

_TYPING_MS = 250
_PROBLEMS_SHOWN = 3


class ReplayDialog(QDialog):
    """Tries an offer on this contract's months, another's, or a pasted history.

    The figures are those of the terms as they were when the dialog was opened.
    """

    def __init__(self, office: Office, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._offer = offer
        self._replay: Replay | None = None
        self._progress: Progress | None = None
        self._turn = 0  # what was begun before the last change of the choice is of no use any more
        number = offer.contract.number or tr("New contract")
        self.setWindowTitle(tr("{number} tried on the past", number=number))
        self.source = Combo()
        for contract in sources(office.book, offer):
            own = contract.id == offer.contract.id
            words = tr("{number}, {title}", number=contract.number, title=contract.title)
            self.source.addItem(
                tr("This contract's months") if own else tr("Months of {which}", which=words),
                contract.id,
            )
        self.source.addItem(tr("A history pasted below"), None)
        self.paste = QPlainTextEdit()
        self.paste.setAccessibleName(tr("History copied from Excel"))
        self.paste.setTabChangesFocus(True)
        self.paste.setFixedHeight(78)
        header = " | ".join(example_header(offer.revision.terms))
        self.paste.setPlaceholderText(
            tr(
                "Copy the months out of Excel with their header and paste them here (Ctrl+V).\n"
                "Columns that are understood: {header}\n"
                "A level's column holds its figure; with “{code} volume” or the counts beside it,"
                " it is exact.",
                header=header,
                code=next((level.code for level in offer.revision.terms.levels), "S1"),
            )
        )
        self.words = plain_label(wrap=True)
        self.tiles = Tiles(columns=4)
        memory = office.shell.memory
        self.months: Table[ReplayedMonth] = Table(
            tuple(_month_columns(offer.revision.terms.slas)),
            key=lambda item: str(item.month),
            name="contracts/replay",
            title=tr("Months"),
            memory=memory,
        )
        self.terms: Table[TermCost] = Table(
            _term_columns(),
            key=lambda item: item.code,
            name="contracts/replay-terms",
            title=tr("What costs most"),
            memory=memory,
        )
        for table in (self.months, self.terms):
            table.search.hide()  # a dozen rows need no filter
        self.terms.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.empty = EmptyState(tr("Nothing to try the terms on"), icon_name="info")
        self.pages = QStackedWidget()
        self.copy_button = QPushButton(tr("Cop&y as text"))
        self.copy_button.setAutoDefault(False)
        dress(self.copy_button, "copy")
        self.copy_button.clicked.connect(self.copy)
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._try_pasted)
        self.paste.textChanged.connect(self._typing.start)
        self.source.currentIndexChanged.connect(self.start)
        fit(self, QSize(1120, 660))
        self.source.setFocus()
        self.start()

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        choice.setSpacing(MEDIUM)
        label = plain_label()
        label.setText(tr("&Try on"))
        label.setBuddy(self.source)
        choice.addWidget(label)
        choice.addWidget(self.source)
        choice.addStretch()
        results = QWidget()
        tables = QHBoxLayout()
        tables.setSpacing(MEDIUM)
        tables.addWidget(self.months, 3)
        right = QVBoxLayout()
        right.setSpacing(SMALL)
        right.addWidget(plain_label(tr("What costs most: saved if only this were relaxed")))
        right.addWidget(self.terms, 1)
        tables.addLayout(right, 2)
        column = QVBoxLayout(results)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(MEDIUM)
        column.addWidget(self.tiles)
        column.addLayout(tables, 1)
        self.pages.addWidget(results)
        self.pages.addWidget(self.empty)
        close = QPushButton(tr("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy_button)
        buttons.addStretch()
        buttons.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        whole.setSpacing(MEDIUM)
        whole.addLayout(choice)
        whole.addWidget(self.paste)
        whole.addWidget(self.words)
        whole.addWidget(self.pages, 1)
        whole.addLayout(buttons)

    @property
    def replay(self) -> Replay | None:
        """What is shown; None while there is nothing."""
        return self._replay

    def start(self) -> None:
        """Try the terms on what is chosen now."""
        self._stop()
        self._turn += 1
        turn = self._turn
        chosen: ContractId | None = self.source.currentData()
        self.paste.setHidden(chosen is not None)
        if chosen is None:
            self._try_pasted()
            return
        book, offer = self._office.book, self._offer
        self._show_nothing(tr("Working it out…"))

        def work(progress: Progress) -> Replay:
            return replay_contract(book, offer, chosen, report=progress.report)

        def on_done(done: Replay) -> None:
            if turn == self._turn:
                self._show(done)

        def on_trouble(trouble: Trouble) -> None:
            if isValid(self) and turn == self._turn:
                self._show_nothing(tr("Nothing to try the terms on"), str(trouble))

        def on_cancelled() -> None:
            if turn == self._turn:
                self._show_nothing(tr("Stopped"))

        self._progress = self._office.shell.jobs.run_job(
            tr("Trying the terms on the past"),
            work,
            on_done,
            on_trouble=on_trouble,
            on_cancelled=on_cancelled,
            owner=self,
        )

    def done(self, result: int) -> None:
        """Close; what is still being worked out is given up."""
        self._stop()
        super().done(result)

    def copy(self) -> None:
        """Put all figures as text on the clipboard."""
        if self._replay is not None:
            QGuiApplication.clipboard().setText("\n".join(replay_lines(self._replay)))
            self._office.shell.notify.say(tr("The figures are on the clipboard."))

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None

    def _try_pasted(self) -> None:
        if self.source.currentData() is not None:
            return
        done, history = replay_pasted(self._offer, self.paste.toPlainText())
        if done.months:
            self._show(done, history.problems)
        else:
            self._show_nothing(
                tr("Nothing to try the terms on"), "\n".join(map(_sentence, history.problems))
            )

    def _show_nothing(self, title: str, text: str = "") -> None:
        self._replay = None
        self.words.hide()
        self.copy_button.setEnabled(False)
        self.empty.say(title, text)
        self.pages.setCurrentIndex(1)

    def _show(self, done: Replay, problems: Sequence[Problem] = ()) -> None:
        self._progress = None
        self._replay = done
        told = [_sentence(problem) for problem in problems[:_PROBLEMS_SHOWN]]
        if len(problems) > _PROBLEMS_SHOWN:
            left = len(problems) - _PROBLEMS_SHOWN
            told.append(trn("and {n} more.", "and {n} more.", left))
        costs = ", ".join(
            tr("{code} {amount}", code=item.level.code, amount=texts.amount(item.cost))
            for item in done.levels
        )
        by_level = [tr("By service level: {costs}.", costs=costs)] if costs else []
        told.append(" ".join((*summary(done), *by_level)))
        self.words.setText("\n".join(told))
        self.words.setToolTip("\n".join(map(_sentence, problems)))
        self.words.show()
        self.tiles.show_figures(tuple(_figures(done)))
        self.months.set_rows(done.months)
        self.terms.set_rows(done.terms)
        self.copy_button.setEnabled(True)
        self.pages.setCurrentIndex(0)


def open_replay(office: Office, offer: Offer, parent: QWidget) -> ReplayDialog:
    """Show the dialog beside the work."""
    dialog = ReplayDialog(office, offer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog


def _sentence(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}" if problem.place else problem.message


def _figures(done: Replay) -> Iterator[Figure]:
    months = trn("{n} month", "{n} months", len(done.months))
    currency = done.currency
    share = _percent(done.cost, done.charges)
    yield Figure(
        title=tr("Cost in {currency}", currency=currency),
        value=texts.amount(done.cost),
        note=tr(
            "{percent} of the charges of {months}, {amount} earned back",
            percent=share,
            months=months,
            amount=texts.amount(done.earn_back),
        ),
    )
    worst = done.worst
    yield Figure(
        title=tr("Worst month"),
        value=texts.NOTHING if worst is None else texts.amount(worst.credits.total),
        note=tr("No month has a credit")
        if worst is None
        else tr(
            "{month}, {percent} of its charges",
            month=texts.month(worst.month),
            percent=_percent(worst.credits.total, worst.facts.charges),
        ),
    )
    by_month, by_year = done.hits(CapHit.MONTH), done.hits(CapHit.TWELVE_MONTHS)
    yield Figure(
        title=tr("Months at a cap"),
        value=texts.number(by_month + by_year),
        note=tr(
            "{n} the month's, {m} that of 12 months",
            n=texts.number(by_month),
            m=texts.number(by_year),
        ),
    )
    ends = done.terminable
    yield Figure(
        title=tr("Months with a right to terminate"),
        value=texts.number(len(ends)),
        light=Light.BAD if ends else Light.OK,
        status=texts.month(ends[0].month) if ends else tr("None"),
    )


def _percent(part: Money, whole: Money) -> str:
    if not whole.minor:
        return texts.NOTHING
    return texts.percent(part.amount * 100 / whole.amount, 1)


def _light(item: ReplayedMonth) -> Light:
    if item.terminable or item.cap_hit is not CapHit.NONE:
        return Light.BAD
    return Light.WARN if item.credits.total.minor else Light.OK


def _month_columns(levels: Sequence[ServiceLevel]) -> Iterator[Column[ReplayedMonth]]:
    yield Column[ReplayedMonth](
        "month",
        "Month",
        lambda item: texts.month(item.month),
        sort_key=lambda item: item.month,
        light=_light,
        width=150,
    )
    yield _money_column("credits", "Credits", lambda item: item.credits.total)
    for level in levels:
        yield _level_column(level.code)
    yield _money_column("earn_back", "Earned back", lambda item: item.credits.earn_back, width=104)
    yield Column[ReplayedMonth]("notes", "Notes", month_notes, tip=month_notes, width=200)
    yield _money_column("at_risk", "At risk", lambda item: item.credits.at_risk)
    yield _money_column("charges", "Charges", lambda item: item.facts.charges, width=90)
    yield _money_column("net", "Net", lambda item: item.net, width=90)


def _level_column(code: str) -> Column[ReplayedMonth]:
    def credit(item: ReplayedMonth) -> Money:
        return next(found.credit for found in item.levels if found.level.code == code)

    return _money_column(f"level {code}", code, credit, width=68)


def _money_column(
    name: str, title: str, of: Callable[[ReplayedMonth], Money], *, width: int = 76
) -> Column[ReplayedMonth]:
    return number_column(
        name,
        title,
        lambda item: texts.amount(of(item)),
        lambda item: of(item).minor,
        width=width,
    )


def _term_columns() -> tuple[Column[TermCost], ...]:
    return (
        number_column(
            "saved",
            "Saved",
            lambda item: texts.amount(item.saved),
            lambda item: item.saved.minor,
            width=84,
        ),
        Column[TermCost](
            "change",
            "If it were",
            lambda item: tr("{before} → {after}", before=item.before, after=item.after),
            width=150,
        ),
        Column[TermCost]("term", "Term", lambda item: item.title, width=180),
    )

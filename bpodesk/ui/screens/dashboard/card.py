"""One contract's month on a card: money, hours, lights, what is missing, notices, charts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.credit_words import termination_meters
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.money import Money
from bpodesk.domain.outlooks import Outlook, outlooks
from bpodesk.domain.problems import Problem
from bpodesk.domain.statements import Statement
from bpodesk.services.dashboard import charts_of
from bpodesk.services.statements import StatementView
from bpodesk.ui import text as texts
from bpodesk.ui.kit.charts import PictureView
from bpodesk.ui.kit.giving_way import SideBySide, at_top
from bpodesk.ui.kit.lights import Light, LightShape, StatusLight
from bpodesk.ui.screens.blockers import place_of
from bpodesk.ui.screens.figures import level_title, light_of, measured, threshold, verdict
from bpodesk.ui.screens.statements.columns import status_text
from bpodesk.ui.text import plain_label, tr
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, TIGHT, WIDE, heading_font, theme, tones

_NARROW, _NARROW_HEAD = 640, 480  # below these what stands side by side stands in a column


class ContractCard(QFrame):
    """A contract's month.

    `wanted` carries the place where something missing is mended, `why_wanted` the name of a figure
    that is asked about.
    """

    wanted = Signal(object)
    why_wanted = Signal(str)

    def __init__(self, view: StatementView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.view = view
        self.links: list[QPushButton] = []
        statement = view.statement
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, LARGE)
        column.setSpacing(MEDIUM)
        column.addWidget(self._head())
        column.addWidget(_line())
        parts = at_top(_money_and_hours(statement)), at_top(_levels(statement))
        column.addWidget(SideBySide(parts, narrow=_NARROW, gap=WIDE, shares=(2, 3)))
        found = outlooks(statement)
        if found:
            column.addWidget(_line())
            column.addLayout(_outlooks(found))
        news = self._news()
        if news is not None:
            column.addWidget(_line())
            column.addLayout(news)
        charts = charts_of(view)
        if charts:
            column.addWidget(_line())
            shown = [PictureView(picture) for picture in charts]
            for view_of, picture in zip(shown, charts, strict=True):
                view_of.setMaximumHeight(round(picture.height * 1.6))
            column.addWidget(SideBySide(shown, narrow=_NARROW, gap=WIDE))
        self.setAccessibleName(f"{view.inputs.contract.number}, {view.customer.name}")

    def _head(self) -> SideBySide:
        contract, statement = self.view.inputs.contract, self.view.statement
        name = plain_label(self.view.customer.name, wrap=True)
        name.setFont(heading_font(name, 1.25))
        number = _muted(f"{contract.number} · {contract.title}")
        names, money = QWidget(), QWidget()
        left = QVBoxLayout(names)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(TIGHT)
        left.addWidget(name)
        left.addWidget(number)
        self.net = plain_label(texts.money(statement.net))
        self.net.setFont(heading_font(self.net, 1.6))
        self.net.setAlignment(Qt.AlignmentFlag.AlignRight)
        state = plain_label(tr("Net payable · {status}", status=status_text(self.view).lower()))
        state.setProperty("look", "muted")
        state.setAlignment(Qt.AlignmentFlag.AlignRight)
        right = QVBoxLayout(money)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(TIGHT)
        self.why = QPushButton(tr("Why?"))
        self.why.setProperty("look", "link")
        self.why.setCursor(Qt.CursorShape.PointingHandCursor)
        self.why.setToolTip(tr("See what the net amount is made of, down to the cells"))
        self.why.clicked.connect(lambda _checked=False: self.why_wanted.emit("net"))
        right.addWidget(self.net)
        foot = QHBoxLayout()
        foot.setSpacing(SMALL)
        foot.addStretch()
        foot.addWidget(state, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.why)
        right.addLayout(foot)
        return SideBySide((names, money), narrow=_NARROW_HEAD, gap=WIDE, shares=(1, 0))

    def _news(self) -> QVBoxLayout | None:
        """What is missing, each with the screen that mends it, then the notices not said yet."""
        missing = self.view.missing
        said = {problem.message for problem in missing}
        notices = [item for item in self.view.statement.notices if item.message not in said]
        # A level without counts is missing; that nothing was counted need not be said as well.
        blank = {problem.field for problem in missing}
        results = self.view.statement.levels
        heads = tuple(f"{item.name}: " for item in results if item.level.code in blank)
        notices = [item for item in notices if not item.message.startswith(heads)]
        if not missing and not notices:
            return None
        column = QVBoxLayout()
        column.setSpacing(TIGHT)
        for problem in missing:
            column.addLayout(self._missing(problem))
        for notice in notices:
            column.addLayout(_sentence(notice.message, Light.WARN, tr("Notice")))
        return column

    def _missing(self, problem: Problem) -> QHBoxLayout:
        light, name = (Light.BAD, tr("Missing")) if problem.is_error else (Light.WARN, tr("Notice"))
        row = _sentence(problem.message, light, name)
        place = place_of(problem, self.view)
        if place is None:
            return row
        link = QPushButton(place[1])
        link.setProperty("look", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda _checked=False: self.wanted.emit(place[0]))
        self.links.append(link)
        row.addWidget(link)
        return row


class HoursBar(QWidget):
    """Hours worked as a part of those scheduled; the figures stand beside it as text."""

    def __init__(self, worked: int, scheduled: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = min(1.0, worked / scheduled) if scheduled else 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(
            tr(
                "{worked} worked of {scheduled} scheduled",
                worked=texts.hours(worked),
                scheduled=texts.hours(scheduled),
            )
        )
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(self.rect())
        painter.setBrush(QColor(tones().line))
        painter.drawRoundedRect(area, 5, 5)
        if self._share:
            painter.setBrush(QColor(tones().accent))
            painter.drawRoundedRect(
                QRectF(area.x(), area.y(), area.width() * self._share, area.height()), 5, 5
            )
        painter.end()


def _money_and_hours(statement: Statement) -> QVBoxLayout:
    credits, hours = statement.credits, statement.hours
    grid = QGridLayout()
    grid.setHorizontalSpacing(LARGE)
    grid.setVerticalSpacing(TIGHT)
    grid.setColumnStretch(0, 1)
    for row, (words, figure) in enumerate(
        (
            (tr("Charges"), texts.amount(statement.fees.gross)),
            (tr("Service credits"), texts.amount(-credits.total)),
            (tr("Earned back"), texts.amount(credits.earn_back)),
            (tr("Net payable, {currency}", currency=credits.base.currency), ""),
            (tr("Cap of the month's credits"), texts.amount(credits.cap)),
            (tr("Credited in 12 months"), _twelve_months(statement)),
        )
    ):
        value = plain_label(figure or texts.amount(statement.net))
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        name = plain_label(words)
        if figure:
            name.setProperty("look", "muted")
        else:
            value.setFont(heading_font(value, 1.0))
        grid.addWidget(name, row, 0)
        grid.addWidget(value, row, 1)
    column = QVBoxLayout()
    column.setSpacing(SMALL)
    column.addLayout(grid)
    column.addSpacing(SMALL)
    column.addWidget(
        plain_label(
            tr(
                "{worked} worked of {scheduled} scheduled",
                worked=texts.hours(hours.worked_minutes),
                scheduled=texts.hours(hours.scheduled_minutes),
            ),
            wrap=True,
        )
    )
    column.addWidget(HoursBar(hours.worked_minutes, hours.scheduled_minutes))
    column.addWidget(
        _muted(
            tr(
                "Overtime {overtime} · night {night}",
                overtime=texts.hours(hours.overtime_minutes),
                night=texts.hours(hours.night_minutes),
            )
        )
    )
    return column


def _twelve_months(statement: Statement) -> str:
    """What was credited in twelve months, and of how much where that is capped."""
    used = statement.credits.twelve_month_used
    most = statement.inputs.revision.terms.credits.twelve_month_cap
    if most is None:
        return texts.amount(used)
    cap = Money.of(most, used.currency)
    return tr("{used} of {most}", used=texts.amount(used), most=texts.amount(cap))


def _outlooks(found: Sequence[Outlook]) -> QVBoxLayout:
    """How the month will end, the levels that are lost first."""
    title = plain_label(tr("Until the month ends"))
    title.setFont(heading_font(title, 1.0))
    column = QVBoxLayout()
    column.setSpacing(TIGHT)
    column.addWidget(title)
    for outlook in sorted(found, key=lambda item: (not item.is_lost, item.on_pace)):
        light = Light.OK if outlook.on_pace else Light.WARN
        if outlook.is_lost:
            light = Light.BAD
        column.addLayout(_sentence(outlook.sentence, light, tr("Outlook")))
    return column


def _levels(statement: Statement) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(MEDIUM)
    grid.setVerticalSpacing(SMALL)
    grid.setColumnStretch(1, 1)
    for row, result in enumerate(statement.levels):
        _level_row(grid, row, result)
    if not statement.levels:
        grid.addWidget(_muted(tr("The contract promises no service levels.")), 0, 0)
    meters = termination_meters(statement.credits)
    if meters:
        words = tr("Towards the right to terminate: {meters}", meters="; ".join(meters))
        grid.addWidget(_muted(words), len(statement.levels), 0, 1, 5)
    return grid


def _level_row(grid: QGridLayout, row: int, result: LevelResult) -> None:
    level = result.level
    title = plain_label(level_title(result), wrap=True)
    figure = plain_label(measured(result.month.adjusted, level.measure))
    figure.setAlignment(Qt.AlignmentFlag.AlignRight)
    target = plain_label(threshold(level.target, level))
    target.setProperty("look", "muted")
    code = plain_label(level.code)
    code.setFont(heading_font(code, 1.0))
    grid.addWidget(code, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(title, row, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(figure, row, 2, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(target, row, 3, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(
        StatusLight(verdict(result.outcome), light_of(result.outcome)),
        row,
        4,
        Qt.AlignmentFlag.AlignTop,
    )


def _sentence(message: str, light: Light, name: str) -> QHBoxLayout:
    shape = LightShape(light)
    shape.setAccessibleName(name)
    row = QHBoxLayout()
    row.setSpacing(SMALL)
    row.addWidget(shape, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(plain_label(message, wrap=True), 1)
    return row


def _muted(words: str) -> QLabel:
    label = plain_label(words, wrap=True)
    label.setProperty("look", "muted")
    return label


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    return line

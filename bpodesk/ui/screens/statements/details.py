"""What a statement is made of: what is missing, levels, credits, what-ifs, sealed versions."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.excuse_worth import disputes_of
from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.money import Money
from bpodesk.domain.seals import SealedStatement
from bpodesk.domain.statements import Statement
from bpodesk.domain.why.figures import level_names
from bpodesk.services.dashboard import charts_of
from bpodesk.services.statements import StatementView
from bpodesk.ui import text as texts
from bpodesk.ui.kit.charts import PictureView
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.giving_way import SideBySide, at_top
from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.kit.tiles import Card
from bpodesk.ui.screen import Place
from bpodesk.ui.screens.blockers import place_of
from bpodesk.ui.screens.figures import (
    Cell,
    ask_of,
    facts_table,
    figure_at,
    fill_facts,
    level_title,
    light_of,
    measured,
    moment_text,
    name_figures,
    threshold,
    verdict,
)
from bpodesk.ui.screens.statements.columns import status_name
from bpodesk.ui.text import NOTHING, tr
from bpodesk.ui.theme import MEDIUM, SMALL

_TEXTS = (0, 4)
_NARROW = 640  # below it cards stand below each other


class Details(QStackedWidget):
    """The details of the statement that is selected.

    `place_wanted` carries where something missing is dealt with, `version_wanted` a sealed version
    to be shown, `why_wanted` the name of a figure that is asked about.
    """

    place_wanted = Signal(object)
    version_wanted = Signal(object)
    why_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels = facts_table(
            (
                tr("Service level"),
                tr("Target"),
                tr("As counted"),
                tr("Adjusted"),
                tr("Result"),
                tr("In a row"),
                tr("Credit"),
                tr("Earned back"),
            ),
            name=tr("Service levels"),
            texts_at=_TEXTS,
        )
        ask_of(self.levels, self.why_wanted.emit)
        self.cases = facts_table(
            (tr("What if"), tr("Credits"), tr("Net payable"), tr("Worth")), name=tr("What if")
        )
        self.chart = PictureView()
        self.links: list[QPushButton] = []
        self._missing = QVBoxLayout()
        self._missing.setSpacing(SMALL)
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, SMALL, SMALL, MEDIUM)
        column.setSpacing(MEDIUM)
        column.addLayout(self._missing)
        column.addWidget(Card(tr("Service levels"), self.levels))
        self.versions = facts_table(
            (tr("Seal"), tr("Version"), tr("Sealed"), tr("Status"), tr("Net payable")),
            name=tr("Sealed versions"),
            texts_at=(0, 2, 3),
        )
        self.versions.setToolTip(tr("Double-click or Enter shows the statement as it was sealed"))
        self.versions.itemActivated.connect(self._on_version)
        self._sealed: tuple[SealedStatement, ...] = ()
        self._versions = Card(tr("Sealed versions"), self.versions)
        self._waterfall = Card(tr("Credits"), self.chart)
        self._what_ifs = Card(tr("What if"), at_top(self.cases))
        self.disputes = facts_table(
            (
                tr("Dispute, both ways"),
                tr("Credits if rejected"),
                tr("Net if rejected"),
                tr("Credits if accepted"),
                tr("Net if accepted"),
                tr("Worth"),
            ),
            name=tr("Disputes"),
        )
        self._disputes = Card(tr("Disputes"), self.disputes)
        column.addWidget(self._disputes)
        column.addWidget(SideBySide((self._waterfall, self._what_ifs), narrow=_NARROW, gap=MEDIUM))
        column.addWidget(self._versions)
        column.addStretch()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(page)
        self._nothing = EmptyState(
            tr("Select one statement"), tr("Its details are shown here."), icon_name="statements"
        )
        self.addWidget(self._nothing)
        self.addWidget(self._area)
        self.setMinimumHeight(120)

    def figure(self) -> str:
        """The name of the figure in front; the net amount where none is."""
        return (figure_at(self.levels) if self.levels.hasFocus() else "") or "net"

    def show_view(self, view: StatementView | None) -> None:
        """Show a statement, or ask to select one."""
        if view is None:
            self.setCurrentWidget(self._nothing)
            return
        statement = view.statement
        rows = [_level_cells(result, statement) for result in statement.levels]
        fill_facts(self.levels, rows, texts_at=_TEXTS)
        for row, names in enumerate(_level_figures(statement)):
            name_figures(self.levels, row, names)
        fill_facts(
            self.cases,
            [
                (
                    case.title,
                    texts.amount(case.statement.credits.total),
                    texts.amount(case.statement.net),
                    _signed(case.worth),
                )
                for case in view.what_ifs
            ],
        )
        self._what_ifs.setVisible(bool(view.what_ifs))
        self._show_disputes(view)
        has_credits = bool(statement.credits.due.minor or statement.credits.earn_back.minor)
        self._waterfall.setVisible(has_credits)
        self.chart.set_picture(charts_of(view)[-1] if has_credits else None)
        self._show_missing(view)
        self._show_versions(view)
        self.setCurrentWidget(self._area)

    def _show_disputes(self, view: StatementView) -> None:
        disputes = disputes_of(view.statement, view.what_ifs)
        self._disputes.setVisible(bool(disputes))
        fill_facts(
            self.disputes,
            [
                (
                    item.title,
                    texts.amount(item.without.credits.total),
                    texts.amount(item.without.net),
                    texts.amount(item.excused.credits.total),
                    texts.amount(item.excused.net),
                    texts.money(item.worth),
                )
                for item in disputes
            ],
        )

    def _show_versions(self, view: StatementView) -> None:
        self._sealed = view.sealed
        self._versions.setVisible(bool(view.sealed))
        zone = view.inputs.zone
        fill_facts(
            self.versions,
            [
                (
                    item.sha256[:16] if item.is_chained else tr("issued before seals"),
                    texts.number(item.version),
                    moment_text(item.sealed_at, zone),
                    status_name(view.status_of(item)),
                    texts.money(Money(item.net_minor, item.currency)),
                )
                for item in view.sealed
            ],
            texts_at=(0, 2, 3),
        )

    def _on_version(self, item: QTableWidgetItem) -> None:
        statement = self._sealed[item.row()]
        if statement.is_chained:
            self.version_wanted.emit(statement)

    def _show_missing(self, view: StatementView) -> None:
        self.links.clear()
        while (item := self._missing.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        to_mend = (*view.missing, *view.advice)
        missing = {problem.message for problem in to_mend}
        told = {problem.message: problem for problem in (*to_mend, *view.statement.notices)}
        for problem in told.values():
            light = Light.BAD if problem.is_error else Light.WARN
            place = place_of(problem, view) if problem.message in missing else None
            self._missing.addWidget(
                self._told(StatusLight(problem.message, light, wrap=True), place)
            )

    def _told(self, sentence: StatusLight, place: tuple[Place, str] | None) -> QWidget:
        """A sentence, with a link to where it is dealt with."""
        if place is None:
            return sentence
        link = QPushButton(place[1])
        link.setProperty("look", "link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda _checked=False: self.place_wanted.emit(place[0]))
        self.links.append(link)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(sentence, 1)
        row.addWidget(link)
        return line


def _level_cells(result: LevelResult, statement: Statement) -> tuple[Cell, ...]:
    level = result.level
    # The money is one for the level: it stands beside its last result.
    is_last = statement.level(level.code) is result
    lines = statement.credits.lines if is_last else ()
    line = next((item for item in lines if item.sla_code == level.code), None)
    return (
        f"{level.code}  {level_title(result)}",
        threshold(level.target, level),
        measured(result.month.raw, level.measure),
        measured(result.month.adjusted, level.measure),
        (_verdict(result), light_of(result.outcome)),
        texts.number(line.consecutive) if line is not None and line.consecutive else NOTHING,
        texts.amount(line.credit) if line is not None else NOTHING,
        texts.amount(line.earn_back) if line is not None else NOTHING,
    )


def _level_figures(statement: Statement) -> list[tuple[str, ...]]:
    """The names of the figures in each row of the levels, by column."""
    bearing = {line.sla_code for line in statement.credits.lines}
    names = level_names(statement)
    return [
        (
            name,
            f"{name}:result",
            f"{name}:raw",
            name,
            f"{name}:result",
            f"{name}:result",
            *(
                (f"credit:{result.level.code}", f"earn-back:{result.level.code}")
                if result.level.code in bearing and statement.level(result.level.code) is result
                else (name, name)
            ),
        )
        for name, result in zip(names, statement.levels, strict=True)
    ]


def _verdict(result: LevelResult) -> str:
    """Missed; of a level with tiers, with the tier."""
    tier = result.verdict.tier
    if tier is None:
        return verdict(result.outcome)
    place, count = texts.number(tier + 1), texts.number(len(result.level.tiers))
    return tr("Missed, tier {place} of {count}", place=place, count=count)


def _signed(worth: Money) -> str:
    return f"+{texts.amount(worth)}" if worth.minor > 0 else texts.amount(worth)

"""What is known of the excused event in front: deadlines, effect, worth, steps, evidence."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.excuse_worth import ExcuseWorth, Side
from bpodesk.services.excuse_words import (
    decision_words,
    month_words_of,
    notice_words,
    step_words,
    worth_words,
)
from bpodesk.services.excuses import DeskRow, MonthWorth
from bpodesk.ui import text as texts
from bpodesk.ui.icons import dress
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.giving_way import SideBySide, at_top
from bpodesk.ui.kit.lights import Light, StatusLight
from bpodesk.ui.kit.tiles import Card
from bpodesk.ui.office import Office
from bpodesk.ui.screens.figures import (
    Cell,
    facts_table,
    fill_facts,
    light_of,
    measured,
    moment_text,
    verdict,
)
from bpodesk.ui.screens.service_levels.event_evidence import EvidenceList
from bpodesk.ui.text import NOTHING, plain_label, tr
from bpodesk.ui.theme import MEDIUM, SMALL, TIGHT, heading_font

_TEXTS = (0, 2, 5)
_NARROW = 760  # below it what stands side by side has no room


class EventDetails(QStackedWidget):
    """The details of the event that is selected, with what can be done next."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step_button = _button(tr("De&cision…"), "ok")
        self.letter_button = _button(tr("Notice &letter"), "pdf")
        self.open_button = _button(tr("E&dit…"), "edit")
        self.evidence = EvidenceList(office)
        self.status = StatusLight(wrap=True)
        self.deadline = StatusLight(wrap=True)
        self.worth = plain_label(wrap=True)
        self.worth.setFont(heading_font(self.worth, 1.1))
        self.month_worth = plain_label(wrap=True)
        self.month_worth.setProperty("look", "muted")
        self.history = plain_label(wrap=True)
        self.facts = _Facts()
        self.effect = facts_table(
            (
                tr("Service level"),
                tr("Not excused"),
                tr("Result"),
                tr("Credit"),
                tr("Excused"),
                tr("Result"),
                tr("Credit"),
            ),
            name=tr("Effect on every service level"),
            texts_at=_TEXTS,
        )
        for label in (self.worth, self.month_worth, self.history):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._page())
        self._nothing = EmptyState(
            tr("Select one event"),
            tr("Its deadlines, evidence and worth are shown here."),
            icon_name="info",
        )
        self.addWidget(self._nothing)
        self.addWidget(self._area)
        self.setMinimumHeight(140)

    def _page(self) -> QWidget:
        said, buttons = QWidget(), QWidget()
        lights = QVBoxLayout(said)
        lights.setContentsMargins(0, 0, 0, 0)
        lights.setSpacing(TIGHT)
        lights.addWidget(self.status)
        lights.addWidget(self.deadline)
        lights.addWidget(self.worth)
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        for button in (self.step_button, self.letter_button, self.open_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        head = SideBySide((said, buttons), narrow=_NARROW, gap=SMALL, shares=(1, 0))
        effect = QWidget()
        column = QVBoxLayout(effect)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL)
        column.addWidget(self.effect)
        column.addWidget(self.month_worth)
        facts = Card(tr("The event"), at_top(self.facts))
        history = Card(tr("Decision so far"), at_top(self.history))
        below = SideBySide((facts, history), narrow=_NARROW, gap=MEDIUM)
        page = QWidget()
        page.setObjectName("page")
        lines = QVBoxLayout(page)
        lines.setContentsMargins(0, SMALL, SMALL, MEDIUM)
        lines.setSpacing(MEDIUM)
        lines.addWidget(head)
        lines.addWidget(Card(tr("Effect, before and after"), effect))
        lines.addWidget(below)
        lines.addWidget(Card(tr("Evidence"), self.evidence))
        lines.addStretch()
        return page

    def show_event(
        self, row: DeskRow | None, month: MonthWorth | None, *, vendor_zone: str
    ) -> None:
        """Show an event, or ask to select one; `month` is None where it can't be computed."""
        if row is None:
            self.evidence.show_files(None, ())
            self.setCurrentWidget(self._nothing)
            return
        standing = row.standing
        counts = tr("Counts") if standing.counts else tr("Does not count")
        self.status.set_status(
            f"{row.event.code}  {row.event.title}: {counts.lower()}, {standing.words}",
            Light.OK if standing.counts else Light.WARN,
        )
        self._show_deadline(row, vendor_zone)
        self.facts.show_pairs(tuple(_pairs(row, vendor_zone)))
        lines = [step_words(step) for step in row.steps]
        self.history.setText("\n".join(lines) or tr("No step is recorded yet."))
        worth = None if month is None else month.of_event(row.event.code)
        self._show_worth(row, worth, month)
        self.evidence.show_files(row.event.id, row.evidence)
        self.step_button.setEnabled(True)
        self.setCurrentWidget(self._area)

    def _show_deadline(self, row: DeskRow, vendor_zone: str) -> None:
        left = row.until_notice
        if row.is_answer_overdue or row.until_decision is not None:
            light = Light.WARN if row.is_answer_overdue else Light.NONE
            self.deadline.set_status(decision_words(row), light)
            return
        words = tr(
            "Notice: {words} ({zone})", words=notice_words(row, zone=vendor_zone), zone=vendor_zone
        )
        light = Light.NONE
        if left is not None and row.event.noticed_at is None:
            light = Light.BAD if left.is_over else Light.WARN
        elif left is not None:
            light = Light.BAD if left.is_over else Light.OK
        self.deadline.set_status(words, light)

    def _show_worth(
        self, row: DeskRow, worth: ExcuseWorth | None, month: MonthWorth | None
    ) -> None:
        self.effect.setVisible(worth is not None)
        if worth is None or month is None:
            self.worth.setText(tr("The month of this event can't be computed: no terms in force."))
            self.month_worth.setText("")
            return
        fill_facts(self.effect, [*_effect_rows(worth)], texts_at=_TEXTS)
        self.worth.setText(worth_words(row, worth))
        self.month_worth.setText("\n".join(month_words_of(month)))


def _effect_rows(worth: ExcuseWorth) -> Iterator[tuple[Cell, ...]]:
    for level in worth.levels:
        result = level.without.result
        yield (
            f"{result.level.code}  {result.title}",
            *_side(level.without),
            *_side(level.excused),
        )
    one, other = worth.without, worth.excused
    for title, before, after in (
        (tr("Earned back"), one.credits.earn_back, other.credits.earn_back),
        (tr("Net payable"), one.net, other.net),
    ):
        yield (title, "", "", texts.amount(before), "", "", texts.amount(after))


def _side(side: Side) -> tuple[Cell, ...]:
    result = side.result
    return (
        measured(result.month.adjusted, result.level.measure),
        (verdict(result.outcome), light_of(result.outcome)),
        texts.amount(side.credit) if side.credit.minor else NOTHING,
    )


def _pairs(row: DeskRow, vendor_zone: str) -> Iterator[tuple[str, str]]:
    event = row.event
    zones = [row.zone] if row.zone == vendor_zone else [row.zone, vendor_zone]
    yield tr("Kind"), tr(event.kind.value.capitalize())
    yield tr("Clause in force"), row.clause.words
    for zone in zones:
        yield (
            tr("From – until"),
            f"{moment_text(event.started_at, zone)} – {moment_text(event.ended_at, zone)} ({zone})",
        )
    for zone in zones:
        yield tr("Notice"), f"{notice_words(row, zone=zone)} ({zone})"
    if row.decision_due is not None:
        yield tr("Customer's answer"), tr("due by {day}", day=texts.date(row.decision_due))
    if event.evidence:
        yield tr("Evidence"), event.evidence


class _Facts(QWidget):
    """Names at the left, what is known at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(MEDIUM)
        self._grid.setVerticalSpacing(TIGHT)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[QLabel] = []
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Replace what is shown; a name that repeats is said once."""
        if pairs == self._shown:
            return
        self._shown = pairs
        for label in self._labels:
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []
        before = ""
        for place, (name, value) in enumerate(pairs):
            key = plain_label("" if name == before else name)
            key.setProperty("look", "muted")
            said = plain_label(value, wrap=True)
            for column, label in enumerate((key, said)):
                self._grid.addWidget(label, place, column, Qt.AlignmentFlag.AlignTop)
                self._labels.append(label)
            before = name

    def text(self) -> str:
        """Everything that is shown."""
        return "\n".join(f"{name}: {value}" for name, value in self._shown)


def _button(text: str, icon_name: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    dress(button, icon_name)
    return button

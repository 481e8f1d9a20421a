"""The tab of a contract's excused events: list, editor, deletion; below it the desk for one."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout

from bpodesk.domain.event_steps import STEPS
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, Effect, ExcusedEvent
from bpodesk.services.books import NotFound, company_of
from bpodesk.services.contracts import ContractFile, open_contract
from bpodesk.services.event_clauses import EventClauses
from bpodesk.services.excuse_words import notice_words
from bpodesk.services.excuses import DeskRow, MonthWorth, excuse_desk, month_worth
from bpodesk.services.measures import delete_event, save_event, terms_at
from bpodesk.services.notices import notice_preview
from bpodesk.services.outcome import Saved
from bpodesk.services.previews import Preview
from bpodesk.ui.kit.columns import Column, number_column
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.giving_way import TallPage
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.preview import open_preview
from bpodesk.ui.screens.service_levels.event_details import EventDetails
from bpodesk.ui.screens.service_levels.event_editor import EventForm, standing_text
from bpodesk.ui.screens.service_levels.event_lists import add_lists_button
from bpodesk.ui.screens.service_levels.event_steps import ask_event_step
from bpodesk.ui.screens.service_levels.lists import ListPage
from bpodesk.ui.text import NOTHING, number, tr
from bpodesk.ui.theme import MEDIUM

_LEAST = 400  # of list and details together
_TICK_MS = 60_000  # deadlines are told by the minute


class EventsPage(ListPage[DeskRow]):
    """The events of the contract that is chosen above: the excuse desk."""

    MENU: ClassVar[tuple[str, ...]] = ("open", "month_step", "preview", "", "copy", "", "delete")

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(office, screen)
        self._file: ContractFile | None = None
        self._contract_id: ContractId | None = None
        self._month = Month(2000, 1)
        self._worths: dict[Month, MonthWorth | None] = {}
        self._is_stale = False
        self.setAcceptDrops(True)
        self.details = EventDetails(office)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setSizes([190, 460])
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        page = TallPage(least=_LEAST)
        page.column.addWidget(splitter)
        column.addWidget(page)
        self.table.opened.connect(self.open)
        self.table.binned.connect(self.delete)
        self.table.picked.connect(self._show_details)
        self.details.open_button.clicked.connect(self.open_current)
        self.details.step_button.clicked.connect(self.record_step)
        self.details.letter_button.clicked.connect(self.preview_letter)
        clock = QTimer(self)
        clock.setInterval(_TICK_MS)
        clock.timeout.connect(self._on_tick)
        clock.start()

    def show_contract(self, contract_id: ContractId | None, month: Month) -> None:
        """Show a contract's events; `month` is what a new one begins in."""
        self._month, self._contract_id = month, contract_id
        self._is_stale = True
        if self.isVisible():
            self._show()
        else:
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show()

    def _show(self) -> None:
        """Everything, the worth of the events as well, which takes a computed month."""
        self._is_stale = False
        self._worths.clear()
        self._load()
        if self.table.current() is None and self.table.model.shown:
            shown = self.table.model.shown
            mine = [row for row in shown if row.month == self._month]
            self.table.select(((mine or shown)[0].id,))
        self._show_details()

    def _load(self) -> None:
        self._file = None
        rows: tuple[DeskRow, ...] = ()
        if self._contract_id is not None:
            try:
                self._file = open_contract(self._office.book, self._contract_id)
                rows = excuse_desk(self._office.book, self._contract_id)
            except Trouble as trouble:
                self._office.shell.notify.trouble(trouble)
        self.table.set_rows(rows)

    def _on_tick(self) -> None:
        """A minute has passed: what is counted down is told anew."""
        if self.isVisible() and self._contract_id is not None:
            self._load()
            self._show_details()

    def _show_details(self) -> None:
        if not self.isVisible():
            return
        row = self.table.current()
        worth = None if row is None else self._worth_of(row.month)
        self.details.show_event(row, worth, vendor_zone=company_of(self._office.book).zone)
        self.details.setVisible(bool(self.table.model.rows))

    def _worth_of(self, month: Month) -> MonthWorth | None:
        if month not in self._worths and self._contract_id is not None:
            try:
                self._worths[month] = month_worth(self._office.book, self._contract_id, month)
            except NotFound:  # an event from before the contract
                self._worths[month] = None
        return self._worths.get(month)

    def new_words(self) -> str:
        """What the command that adds something is called here."""
        return tr("&New excused event…")

    def delete_words(self) -> str:
        """What the command that deletes is called here."""
        return tr("&Delete event")

    def new(self) -> None:
        """Open the editor of a new event."""
        if self._file is None:
            return
        codes = {row.event.code for row in self.table.model.rows}
        number = next(n for n in range(1, len(codes) + 2) if f"E{n}" not in codes)
        moment = dt.datetime.combine(self._month.first, dt.time(12), tzinfo=dt.UTC)
        self._edit(
            ExcusedEvent(
                contract_id=self._file.contract.id,
                code=f"E{number}",
                title="",
                kind=EventKind.FORCE_MAJEURE,
                started_at=moment,
                ended_at=moment,
            )
        )

    def open(self, row: DeskRow) -> None:
        """Open an event's editor."""
        self._edit(row.event)

    def open_current(self) -> None:
        """Open the editor of the selected event."""
        row = self.table.current()
        if row is not None:
            self._edit(row.event)

    def delete(self, rows: Sequence[DeskRow] | None = None) -> None:
        """Delete the selected events, a step each; Undo brings them back."""
        for row in self.table.selected() if rows is None else rows:
            try:
                changes = delete_event(self._office.book, row.event.id)
            except Trouble as trouble:
                self._office.shell.notify.trouble(trouble)
                return
            self._office.changed(
                changes, tr("Excused event {code} is deleted.", code=row.event.code)
            )

    def record_step(self) -> None:
        """Record what was decided of the selected event."""
        row = self.table.current()
        if row is not None:
            self._ask_step(row)

    def _ask_step(self, row: DeskRow, becomes: Decision | None = None) -> None:
        code = row.event.code
        if STEPS[row.event.decision]:
            ask_event_step(self._office, self._screen, row, becomes=becomes)
            return
        self._office.shell.notify.say(
            tr("{code} is withdrawn; nothing follows. Undo takes a wrong step back.", code=code)
        )

    def preview_letter(self) -> None:
        """Make the notice letter of the selected event and show it in a window."""
        row, contract_id = self.table.current(), self._contract_id
        if row is None or contract_id is None:
            return
        office, code = self._office, row.event.code

        def show(preview: Preview) -> None:
            open_preview(office, preview)
            if row.event.noticed_at is None and row.event.decision is Decision.DRAFT:
                office.shell.notify.say(
                    tr("Once the letter of {code} is sent, record when.", code=code),
                    tr("&Record the notice…"),
                    action=lambda: self._ask_step(row, Decision.NOTICED),
                )

        office.shell.jobs.run_job(
            tr("Writing the notice of {code}", code=code),
            lambda progress: notice_preview(office.book, contract_id, code),  # noqa: ARG005 - one step
            show,
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.table.current() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.details.evidence.attach(paths)

    def _edit(self, event: ExcusedEvent) -> RecordDialog | None:
        file = self._file
        if file is None:
            return None
        try:
            terms = terms_at(file.revisions, event.started_at)
        except Trouble:
            terms = file.revision.terms
        forms = EventForm(
            event,
            revisions=file.revisions,
            terms=terms,
            company_zone=company_of(self._office.book).zone,
            clauses=EventClauses(self._office.book, file.contract.id),
            now=self._office.book.clock(),
        )

        def save() -> Sequence[Problem]:
            problems = forms.check()
            typed = forms.event()
            if problems or typed is None:
                return problems
            outcome = save_event(self._office.book, typed)
            faults = self._office.saved(
                outcome, tr("Excused event {code} is saved.", code=typed.code)
            )
            if isinstance(outcome, Saved):
                self.table.select((outcome.record.id,))
            return _at_fields(faults)

        title = tr("Excused event {code}", code=event.code) if event.id else tr("New excused event")
        dialog = self._screen.edit(
            title, forms.pages, save=save, size=QSize(760, 620), name="service_levels/event"
        )
        add_lists_button(self._office, dialog, forms)
        return dialog

    def _zone(self) -> str:
        return self._file.revision.terms.calendar.zone if self._file is not None else "UTC"

    def _effects_text(self, row: DeskRow) -> str:
        """S1: 278, S2: 20: how many items go out of which level, as its measure counts them."""
        texts = (self._effect_text(effect, row.event) for effect in row.event.effects)
        return ", ".join(texts) or NOTHING

    def _effect_text(self, effect: Effect, event: ExcusedEvent) -> str:
        level = None
        if self._file is not None and self._file.revisions:
            terms = terms_at(self._file.revisions, event.started_at)
            level = terms.level(effect.sla_code)
        items = sum(effect.counts.values())
        if level is not None:
            names = level.measure.count_names
            items = level.measure.volume_of({name: effect.counts.get(name, 0) for name in names})
        return f"{effect.sla_code}: {number(items)}"

    def make_table(self) -> Table[DeskRow]:
        kinds = {
            EventKind.FORCE_MAJEURE: tr("Force majeure"),
            EventKind.CUSTOMER: tr("Customer"),
            EventKind.THIRD_PARTY: tr("Third party"),
            EventKind.VOLUME: tr("Volume"),
            EventKind.DATA: tr("Data feed"),
        }
        return Table(
            (
                Column[DeskRow]("code", "Code", lambda row: row.event.code, width=58),
                Column[DeskRow](
                    "title", "What happened", lambda row: row.event.title, width=172, grows=True
                ),
                Column[DeskRow]("kind", "Kind", lambda row: kinds[row.event.kind], width=104),
                Column[DeskRow](
                    "began",
                    "Began",
                    lambda row: moment_text(row.event.started_at, self._zone()),
                    lambda row: row.event.started_at,
                    width=158,
                ),
                Column[DeskRow](
                    "noticed",
                    "Notice given",
                    lambda row: moment_text(row.event.noticed_at, self._zone()),
                    lambda row: row.event.noticed_at,
                    width=165,
                    hidden=True,
                ),
                Column[DeskRow](
                    "deadline",
                    "Notice until",
                    lambda row: moment_text(row.standing.deadline, self._zone()),
                    lambda row: row.standing.deadline,
                    width=165,
                    hidden=True,
                ),
                Column[DeskRow](
                    "due",
                    "Due",
                    due_text,
                    lambda row: row.standing.deadline,
                    width=200,
                    light=due_light,
                    tip=lambda row: notice_words(row, zone=self._zone()),
                ),
                Column[DeskRow](
                    "decision",
                    "Decision",
                    lambda row: tr(row.event.decision.words.capitalize()),
                    width=84,
                ),
                Column[DeskRow](
                    "standing",
                    "Standing",
                    lambda row: standing_text(row.standing.words, counts=row.standing.counts),
                    light=lambda row: Light.OK if row.standing.counts else Light.WARN,
                    width=150,
                ),
                number_column(
                    "evidence",
                    "Evidence",
                    lambda row: number(len(row.evidence)) if row.evidence else NOTHING,
                    lambda row: len(row.evidence),
                    width=70,
                    hidden=True,
                ),
                Column[DeskRow]("effects", "Takes out", self._effects_text, width=80),
            ),
            key=lambda row: row.id,
            name="service_levels/events",
            title=tr("Excused events"),
            memory=self._office.shell.memory,
            empty=EmptyState(
                tr("No excused events"),
                tr(
                    "Record here what force majeure or the customer caused: with notice in time and"
                    " the customer's acceptance, its items are taken out of the service levels."
                ),
                icon_name="info",
                button=tr("&New excused event…"),
                on_button=self.new,
            ),
        )


def due_text(row: DeskRow) -> str:
    """What is left of the window that runs: for notice, or for the customer's answer."""
    if row.event.noticed_at is None and row.until_notice is not None:
        length = row.until_notice.length
        over = row.until_notice.is_over
        return tr("Notice over by {t}", t=length) if over else tr("Notice: {t}", t=length)
    if row.until_decision is not None:
        length = row.until_decision.length
        over = row.until_decision.is_over
        return tr("Answer over by {t}", t=length) if over else tr("Answer: {t}", t=length)
    return NOTHING


def due_light(row: DeskRow) -> Light | None:
    """Red for a notice that is overdue, amber for one that is due."""
    if row.event.noticed_at is None and row.until_notice is not None:
        return Light.BAD if row.until_notice.is_over else Light.WARN
    if row.until_decision is not None:
        return Light.WARN if row.until_decision.is_over else Light.NONE
    return None


def _at_fields(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of a record's moments, at the field of the day."""
    moments = ("started_at", "ended_at", "noticed_at")
    return [
        Problem(
            message=problem.message,
            field=f"{problem.field}_day" if problem.field in moments else problem.field,
            value=problem.value,
            severity=problem.severity,
        )
        for problem in problems
    ]

"""The tab of a contract's excused events: list, editor, deletion."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.sla.excuses import EventKind, ExcusedEvent
from bpodesk.services.books import company_of
from bpodesk.services.contracts import ContractFile, open_contract
from bpodesk.services.measures import (
    EventRow,
    delete_event,
    list_events,
    save_event,
    terms_at,
)
from bpodesk.ui.kit.columns import Column
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.empty import EmptyState
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.table import Table
from bpodesk.ui.office import Office
from bpodesk.ui.screen import Screen
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.service_levels.event_editor import EventForm, standing_text
from bpodesk.ui.screens.service_levels.event_lists import add_lists_button
from bpodesk.ui.text import NOTHING, tr
from bpodesk.ui.theme import MEDIUM


class EventsPage(QWidget):
    """The events of the contract that is chosen above."""

    def __init__(self, office: Office, screen: Screen) -> None:
        super().__init__(screen)
        self._office = office
        self._screen = screen
        self._file: ContractFile | None = None
        self._month = Month(2000, 1)
        self.table = self._make_table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MEDIUM, 0, 0)
        column.addWidget(self.table)
        self.table.opened.connect(self.open)
        self.table.binned.connect(self.delete)

    def show_contract(self, contract_id: ContractId | None, month: Month) -> None:
        """Show a contract's events; `month` is what a new one begins in."""
        self._month = month
        self._file = None
        rows: tuple[EventRow, ...] = ()
        if contract_id is not None:
            try:
                self._file = open_contract(self._office.book, contract_id)
                rows = list_events(self._office.book, contract_id)
            except Trouble as trouble:
                self._office.shell.notify.trouble(trouble)
        self.table.set_rows(rows)

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

    def open(self, row: EventRow) -> None:
        """Open an event's editor."""
        self._edit(row.event)

    def open_current(self) -> None:
        """Open the editor of the selected event."""
        row = self.table.current()
        if row is not None:
            self._edit(row.event)

    def delete(self, rows: Sequence[EventRow] | None = None) -> None:
        """Delete the selected events, a step each; Undo brings them back."""
        for row in self.table.selected() if rows is None else rows:
            self._office.changed(
                delete_event(self._office.book, row.event.id),
                tr("Excused event {code} is deleted.", code=row.event.code),
            )

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
        )

        def save() -> Sequence[Problem]:
            problems = forms.check()
            typed = forms.event()
            if problems or typed is None:
                return problems
            return _at_fields(
                self._office.saved(
                    save_event(self._office.book, typed),
                    tr("Excused event {code} is saved.", code=typed.code),
                )
            )

        title = tr("Excused event {code}", code=event.code) if event.id else tr("New excused event")
        dialog = self._screen.edit(
            title, forms.pages, save=save, size=QSize(760, 620), name="service_levels/event"
        )
        add_lists_button(self._office, dialog, forms)
        return dialog

    def _zone(self) -> str:
        return self._file.revision.terms.calendar.zone if self._file is not None else "UTC"

    def _make_table(self) -> Table[EventRow]:
        kinds = {
            EventKind.FORCE_MAJEURE: tr("Force majeure"),
            EventKind.CUSTOMER: tr("Customer"),
        }
        return Table(
            (
                Column[EventRow]("code", "Code", lambda row: row.event.code, width=58),
                Column[EventRow]("title", "What happened", lambda row: row.event.title, width=200),
                Column[EventRow]("kind", "Kind", lambda row: kinds[row.event.kind], width=104),
                Column[EventRow](
                    "began",
                    "Began",
                    lambda row: moment_text(row.event.started_at, self._zone()),
                    lambda row: row.event.started_at,
                    width=158,
                ),
                Column[EventRow](
                    "noticed",
                    "Noticed",
                    lambda row: moment_text(row.event.noticed_at, self._zone()),
                    lambda row: row.event.noticed_at,
                    width=165,
                    hidden=True,
                ),
                Column[EventRow](
                    "deadline",
                    "Notice until",
                    lambda row: moment_text(row.standing.deadline, self._zone()),
                    lambda row: row.standing.deadline,
                    width=165,
                    hidden=True,
                ),
                Column[EventRow](
                    "decision",
                    "Decision",
                    lambda row: tr(row.event.decision.value.capitalize()),
                    width=84,
                ),
                Column[EventRow](
                    "standing",
                    "Standing",
                    lambda row: standing_text(row.standing.reason, counts=row.standing.counts),
                    light=lambda row: Light.OK if row.standing.counts else Light.WARN,
                    width=312,
                ),
                Column[EventRow]("effects", "Takes out", effects_text, width=80),
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


def effects_text(row: EventRow) -> str:
    """S1: 278, S2: 20: how many counted items go out of which level."""
    parts = [f"{effect.sla_code}: {sum(effect.counts.values())}" for effect in row.event.effects]
    return ", ".join(parts) or NOTHING


def _at_fields(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of a record's moments, at the field of the day."""
    moments = ("started_at", "ended_at", "noticed_at")
    return [
        Problem(
            message=problem.message,
            field=f"{problem.field}_day" if problem.field in moments else problem.field,
            severity=problem.severity,
        )
        for problem in problems
    ]

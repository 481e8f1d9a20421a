"""The board of deadlines: what has to be done by when, under all contracts."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from bpodesk.domain.changes import Kind
from bpodesk.domain.deadlines import DeadlineKind, Stage
from bpodesk.domain.problems import Trouble
from bpodesk.services.deadlines import (
    DeadlineRow,
    clause_titles,
    deadlines_file,
    list_deadlines,
    open_rows,
)
from bpodesk.services.files import write_file
from bpodesk.ui import text as texts
from bpodesk.ui.actions import Command
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.kit.table_model import Column
from bpodesk.ui.office import Office
from bpodesk.ui.screen import ListScreen, Place
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.screens.monthly import keep_narrow
from bpodesk.ui.text import plain_label, tr, trn
from bpodesk.ui.theme import LARGE, MEDIUM, TIGHT, heading_font

_STAGES = list(Stage)
_LIGHTS = {
    Stage.OVERDUE: Light.WARN,
    Stage.THIS_WEEK: Light.WARN,
    Stage.THIS_MONTH: Light.NONE,
    Stage.LATER: Light.NONE,
    Stage.DONE: Light.OK,
}
_EVENTS = (DeadlineKind.NOTICE, DeadlineKind.DECISION)
_LOG = (DeadlineKind.ANSWER, DeadlineKind.ISSUE, DeadlineKind.ACTION)
_ALL, _OPEN, _ALARM_DAYS = "", "open", 7


def stage_text(row: DeadlineRow) -> str:
    """Overdue, this week, ..."""
    return tr(row.stage.value.capitalize())


def stage_light(row: DeadlineRow) -> Light:
    """Red for what is overdue for certain; what the book can't know is only to be looked at."""
    if row.stage is Stage.OVERDUE and row.deadline.done is not None:
        return Light.BAD
    return _LIGHTS[row.stage]


def due_text(row: DeadlineRow) -> str:
    """The day, or the minute on the contract's wall clock."""
    deadline = row.deadline
    if deadline.at is None:
        return texts.date(deadline.day)
    return moment_text(deadline.at, deadline.zone)


def kind_text(kind: DeadlineKind) -> str:
    """What is to be done, in a word or two."""
    return tr(kind.value.capitalize())


def place_of(row: DeadlineRow) -> Place:
    """Where in the program a deadline is dealt with."""
    deadline = row.deadline
    contract_id, month = deadline.contract_id, deadline.month
    if deadline.kind in _EVENTS:
        return Place("service_levels", contract_id, month=month, event_id=deadline.event_id)
    if deadline.kind in _LOG:
        return Place(
            "issues", contract_id, issue_id=deadline.issue_id, action_id=deadline.action_id
        )
    if month is not None:
        return Place("statements", contract_id, month=month)
    return Place("contracts", contract_id)


class DeadlinesScreen(ListScreen[DeadlineRow]):
    """Every deadline, the nearest first. `place_wanted` carries where one is dealt with."""

    NAME, TITLE, ICON = "deadlines", "Deadlines", "calendar"
    DEPENDS_ON = frozenset(
        {
            Kind.COMPANY,
            Kind.CONTRACT,
            Kind.OWN_CLAUSE,
            Kind.REVISION,
            Kind.CUSTOMER,
            Kind.STAFF,
            Kind.ASSIGNMENT,
            Kind.EXCUSED_EVENT,
            Kind.STATEMENT,
            Kind.ISSUE,
            Kind.ACTION,
        }
    )
    TOOLS = ("open", "save_calendar")
    MENU = ("open", "", "copy")
    EMPTY = (
        "Nothing is due",
        "Deadlines come from contracts: reports, payments, notices, renewals, reviews, seats.",
    )
    COLUMNS = (
        Column[DeadlineRow](
            "stage",
            "How near",
            stage_text,
            sort_key=lambda row: (_STAGES.index(row.stage), row.deadline.day),
            light=stage_light,
            width=116,
        ),
        Column[DeadlineRow](
            "due",
            "Due",
            due_text,
            sort_key=lambda row: row.deadline.day,
            tip=lambda row: row.deadline.zone,
            width=158,
        ),
        Column[DeadlineRow]("title", "What", lambda row: row.deadline.title, width=264),
        Column[DeadlineRow](
            "contract", "Contract", lambda row: row.deadline.contract_number, width=120
        ),
        Column[DeadlineRow]("customer", "Customer", lambda row: row.customer, width=170),
        Column[DeadlineRow]("kind", "Kind", lambda row: kind_text(row.deadline.kind), width=128),
    )

    place_wanted = Signal(object)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, parent)
        self._office = office
        self._rows: tuple[DeadlineRow, ...] = ()
        self._titles: Mapping[str, str] = {}
        self.contract: ChoiceEditor[str] = ChoiceEditor(())
        self.kind: ChoiceEditor[str] = ChoiceEditor(
            [
                (_ALL, tr("All kinds")),
                *((kind.value, kind_text(kind)) for kind in DeadlineKind),
            ]
        )
        self.stage: ChoiceEditor[str] = ChoiceEditor(
            [
                (_OPEN, tr("Not done")),
                *((stage.value, tr(stage.value.capitalize())) for stage in Stage),
            ]
        )
        for choice, name, letters in (
            (self.contract, tr("Contract"), 22),
            (self.kind, tr("Kind"), 14),
            (self.stage, tr("How near"), 10),
        ):
            choice.box.setAccessibleName(name)
            keep_narrow(choice, letters=letters)
            self.table.bar.addWidget(choice)
        self.kind.set_value(_ALL)
        self.stage.set_value(_OPEN)
        self.details = Details()
        self.body.addWidget(self.details)
        for choice in (self.contract, self.kind, self.stage):
            choice.changed.connect(self._on_filtered)
        self.table.picked.connect(self._on_picked)

    def load(self) -> Iterable[DeadlineRow]:
        contract, kind, stage = self.contract.value(), self.kind.value(), self.stage.value()
        rows = open_rows(self._rows) if stage == _OPEN else self._rows
        found = (
            row
            for row in rows
            if contract in (None, _ALL, row.deadline.contract_number)
            and kind in (_ALL, row.deadline.kind.value)
            and stage in (_OPEN, row.stage.value)
        )
        # Python's sort is stable: within a stage they stay in the order of time.
        return sorted(found, key=lambda row: _STAGES.index(row.stage))

    def key_of(self, row: DeadlineRow) -> str:
        return row.id

    def reload(self) -> None:
        self._titles = clause_titles(self._office.book)
        self._rows = list_deadlines(self._office.book)
        chosen = self.contract.value()
        parties = {row.deadline.contract_number: row.customer for row in self._rows}
        options = [(_ALL, tr("All contracts"))]
        options += [(number, f"{number} · {parties[number]}") for number in sorted(parties)]
        self.contract.box.blockSignals(True)
        self.contract.set_options(options)
        self.contract.set_value(chosen if chosen in parties else _ALL)
        self.contract.box.blockSignals(False)
        super().reload()
        self._on_picked()

    def open_row(self, row: DeadlineRow) -> None:
        self.place_wanted.emit(place_of(row))

    def commands(self) -> Mapping[str, Command]:
        shown = self.table.model
        found = dict(super().commands())
        opened = found["open"]
        found["open"] = Command(opened.run, opened.enabled, lambda: tr("&Go there"))
        found["save_calendar"] = Command(self.save_calendar, lambda: bool(shown.shown))
        return found

    # ------------------------------------------------------------------ the calendar file

    def save_calendar(self) -> None:
        """Ask for the alarm and the place, and write what is shown as a calendar file."""
        field = Field(
            "days",
            tr("&Remind me so many days before"),
            editors.integer(low=0, high=365),
            help=tr(
                "Empty: no reminder. Read into your calendar again, the file moves what moved."
            ),
        )
        form = Form((Section("", ((field,),)),))
        form.set_values({"days": _ALARM_DAYS})
        answer = ask_values(
            self._office,
            tr("Save as a calendar file"),
            form,
            name="deadlines/calendar",
            build=lambda _values: (form.value(field),),
            done_text=tr("&Save…"),
            size=QSize(460, 220),
        )
        if answer is None:
            return
        name = str(self._office.book.path.parent / tr("Deadlines.ics"))
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Save as a calendar file"), name, tr("Calendar (*.ics)")
        )
        if path:
            self._write(Path(path), alarm_days=answer[0])

    def _write(self, path: Path, *, alarm_days: int | None) -> None:
        rows = self.table.model.shown
        try:
            write_file(path, deadlines_file(self._office.book, rows, alarm_days=alarm_days))
        except Trouble as trouble:
            self.shell.notify.trouble(trouble)
            return
        message = trn(
            "{n} deadline is saved as {path}",
            "{n} deadlines are saved as {path}",
            len(rows),
            path=str(path),
        )
        self.shell.notify.say(message)

    # ------------------------------------------------------------------

    def _on_filtered(self) -> None:
        super().reload()
        self._on_picked()
        self.commands_changed.emit()

    def _on_picked(self) -> None:
        row = self.table.current()
        clause = "" if row is None else self._titles.get(row.deadline.clause, row.deadline.clause)
        self.details.show_row(row, clause)


class Details(QFrame):
    """What the selected deadline says, what happens if it is missed, and its clause."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.head = plain_label(wrap=True)
        self.head.setFont(heading_font(self.head, 1.1))
        self.sentence = plain_label(wrap=True)
        self.missed = plain_label(wrap=True)
        self.missed.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        column.setSpacing(TIGHT)
        for part in (self.head, self.sentence, self.missed):
            column.addWidget(part)
        self.hide()

    def show_row(self, row: DeadlineRow | None, clause: str) -> None:
        """Show a deadline; hide where none (or more than one) is selected."""
        self.setVisible(row is not None)
        if row is None:
            return
        deadline = row.deadline
        self.head.setText(f"{deadline.title} · {due_text(row)}")
        self.sentence.setText(deadline.sentence)
        missed = tr(
            "If it is missed: {what} Clause: {clause}.", what=deadline.missed, clause=clause
        )
        if deadline.done is None and row.stage is Stage.OVERDUE:
            missed += " " + tr("Whether it was done the book can't know.")
        self.missed.setText(missed)

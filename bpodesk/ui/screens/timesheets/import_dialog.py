"""What a workbook would bring, on one page, before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.ids import ContractId, StaffId
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.readings import column_letters
from bpodesk.domain.staff import StaffMember
from bpodesk.services.books import company_of
from bpodesk.services.contracts import list_contracts
from bpodesk.services.imports import (
    ImportPlan,
    ImportResult,
    WrittenName,
    import_timesheet,
    plan_import,
)
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.staff import list_staff, save_person
from bpodesk.ui import text as texts
from bpodesk.ui.icons import icon
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screens.figures import facts_table, fill_facts, moment_text
from bpodesk.ui.screens.monthly import contract_options, keep_narrow
from bpodesk.ui.screens.timesheets.people import PeopleTable
from bpodesk.ui.screens.timesheets.wording import proposed_code, role_text
from bpodesk.ui.text import NOTHING, plain_label, tr, trn
from bpodesk.ui.theme import LARGE, MEDIUM, SMALL, TIGHT, WIDE, heading_font

T = TypeVar("T")
_AT_ONCE = 2_000


def _go_on() -> None:
    """What is done at once is not cancelled."""


class ImportDialog(QDialog):
    """Contract, clock, columns, people, figures, problems; and the button that imports.

    `imported` carries the contract's id and the first day of the file.
    """

    imported = Signal(int, object)

    def __init__(self, office: Office, plan: ImportPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._file = plan.file
        self.plan = plan
        self._choices: dict[WrittenName, StaffId] = {}
        self._contracts = list_contracts(office.book)
        self._company_zone = company_of(office.book).zone
        self._staff: tuple[StaffMember, ...] = ()
        self.setWindowTitle(tr("Import {name}", name=plan.file.name))
        self._make_parts()
        self._lay_out()
        self.contract.set_value(plan.contract.id)
        self._offer_zones()
        self._show(plan)
        self.contract.changed.connect(self._on_contract)
        self.zone.changed.connect(self._replan)

    # ------------------------------------------------------------------ the plan

    def _replan(self) -> None:
        book, file, choices = self._office.book, self._file, dict(self._choices)
        contract_id = ContractId(self.contract.value() or self.plan.contract.id)
        zone = self.zone.value() or self._company_zone
        self._run(
            tr("Looking through {name}", name=file.name),
            lambda _checkpoint: plan_import(
                book, file, contract_id=contract_id, zone=zone, choices=choices
            ),
            self._show,
        )

    def _run(
        self, label: str, work: Callable[[Callable[[], None]], T], then: Callable[[T], None]
    ) -> None:
        """Do something with the whole file: at once where it is small, else by a job."""
        shell = self._office.shell
        if len(self._file.reading.entries) <= _AT_ONCE:
            try:
                result = work(_go_on)
            except Trouble as trouble:
                shell.notify.trouble(trouble)
                return
            then(result)
            return
        self.setEnabled(False)

        def done(result: T) -> None:
            self.setEnabled(True)
            then(result)

        def failed(trouble: Trouble) -> None:
            self.setEnabled(True)
            shell.notify.trouble(trouble)

        shell.jobs.run_job(
            label,
            lambda progress: work(progress.stop_if_cancelled),
            done,
            on_trouble=failed,
            owner=self,
        )

    def _on_contract(self) -> None:
        self._offer_zones()
        self._replan()

    def _offer_zones(self) -> None:
        row = next(item for item in self._contracts if item.id == self.contract.value())
        contract_zone = row.revision.terms.calendar.zone
        options = [(self._company_zone, tr("{zone} (company)", zone=self._company_zone))]
        if contract_zone != self._company_zone:
            options.append((contract_zone, tr("{zone} (contract)", zone=contract_zone)))
        self.zone.set_options(options)
        if self.zone.value() is None:
            self.zone.box.blockSignals(True)
            self.zone.set_value(self._company_zone)
            self.zone.box.blockSignals(False)

    def _on_chosen(self, choices: Mapping[WrittenName, StaffId | None]) -> None:
        for written, staff_id in choices.items():
            if staff_id is None:
                self._choices.pop(written, None)
            else:
                self._choices[written] = staff_id
        self._replan()

    def _on_add(self, written: WrittenName) -> None:
        """Put somebody into the staff list, and take them for the written name."""
        taken = {person.code.casefold() for person in self._staff}
        code = Field("code", tr("&Code"), editors.code())
        name = Field("name", tr("&Name"), editors.text(required=True), span=2)
        role = Field("role", tr("&Role"), editors.text())
        zone = Field("zone", tr("&Time zone"), editors.zone(), span=2)
        form = Form((Section("", ((code, name), (role, zone))),))
        form.set_values(
            {
                "code": proposed_code(written, taken),
                "name": written.name or written.code,
                "zone": self._company_zone,
            }
        )

        def save() -> Sequence[Problem]:
            outcome = save_person(self._office.book, StaffMember(**form.values()))
            problems = self._office.saved(
                outcome, tr("{name} is in the staff list.", name=form.value(name))
            )
            if isinstance(outcome, Saved):
                self._choices[written] = outcome.record.id
                self._replan()
            return problems

        dialog = RecordDialog(
            tr("Add to staff"),
            (("", form),),
            save=save,
            notify=self._office.shell.notify,
            name="timesheets/person",
            size=QSize(600, 300),
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # ------------------------------------------------------------------ import

    def reason(self) -> str:
        """Why the import has to wait; empty where it needn't."""
        unknown = len(self.plan.unknown)
        if self.plan.earlier is None and unknown:
            return trn("{n} person is not matched yet.", "{n} people are not matched yet.", unknown)
        if self.plan.overlaps and not self.allow_overlaps.isChecked():
            return tr("Some hours overlap; see the problems.")
        return ""

    def run_import(self) -> None:
        """Import as one step, and close."""
        book, plan = self._office.book, self.plan
        allowed = self.allow_overlaps.isChecked()
        self._run(
            tr("Importing {name}", name=plan.file.name),
            lambda checkpoint: import_timesheet(
                book, plan, allow_overlaps=allowed, checkpoint=checkpoint
            ),
            self._on_done,
        )

    def _on_done(self, outcome: Outcome[ImportResult]) -> None:
        plan = self.plan
        notify = self._office.shell.notify
        if isinstance(outcome, NotSaved):
            notify.problems(tr("Nothing was imported"), outcome.problems)
            return
        if not outcome.changes:
            notify.say(
                tr("{name} is in the book already; nothing was changed.", name=plan.file.name)
            )
        # Its problems were read in this dialog; the passing message would not hold them all.
        self._office.changed(
            outcome.changes,
            trn(
                "{n} entry imported from {name}.",
                "{n} entries imported from {name}.",
                outcome.record.new,
                name=plan.file.name,
            ),
        )
        self.imported.emit(plan.contract.id, plan.file.reading.first_day)
        self.accept()

    # ------------------------------------------------------------------ show

    def _show(self, plan: ImportPlan) -> None:
        self.plan = plan
        self._staff = tuple(row.person for row in list_staff(self._office.book))
        reading = plan.file.reading
        for name, words in (
            ("entries", texts.number(len(reading.entries))),
            ("hours", texts.hours(reading.total_minutes)),
            ("days", f"{texts.date(reading.first_day)} – {texts.date(reading.last_day)}"),
            ("new", texts.number(len(plan.entries))),
            ("same", texts.number(plan.same)),
        ):
            self._figures[name].setText(words)
        self.people.show_plan(plan, self._staff)
        problems = (*plan.problems, *plan.overlaps)
        self.problems.clear()
        for problem in problems:
            where = f"{problem.place}: " if problem.place else ""
            item = QListWidgetItem(where + problem.message)
            sign = ("error", "bad") if problem.is_error else ("warning", "warn")
            item.setIcon(icon(*sign))
            self.problems.addItem(item)
        if not problems:
            self.problems.addItem(QListWidgetItem(icon("ok", "good"), tr("No problems found.")))
        self.tabs.setTabText(1, tr("Problems ({n})", n=texts.number(len(problems))))
        self.allow_overlaps.setVisible(bool(plan.overlaps))
        if plan.overlaps:
            self.tabs.setCurrentIndex(1)
        self._say_state()

    def _say_state(self) -> None:
        plan, reason = self.plan, self.reason()
        if plan.earlier is not None:
            when = moment_text(plan.earlier.imported_at, self._company_zone)
            words = tr("This very file was imported on {when}. Nothing would change.", when=when)
        elif reason:
            words = reason
        elif not plan.entries:
            words = tr("All its hours are in the book already. Nothing would change.")
        else:
            words = trn("{n} entry is new.", "{n} entries are new.", len(plan.entries))
        self.state.setText(words)
        self.state.setProperty("look", "warn" if reason or plan.earlier else "muted")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.import_button.setEnabled(not reason)
        self.import_button.setAccessibleDescription(reason)

    # ------------------------------------------------------------------ layout

    def _make_parts(self) -> None:
        self.contract: ChoiceEditor[int] = ChoiceEditor(contract_options(self._contracts))
        keep_narrow(self.contract, letters=30)
        self.zone: ChoiceEditor[str] = ChoiceEditor(())
        self.people = PeopleTable()
        self.people.chosen.connect(self._on_chosen)
        self.people.added.connect(self._on_add)
        self.columns = facts_table(
            (tr("Heading in the file"), tr("Column"), tr("Read as")),
            name=tr("Columns"),
            texts_at=(0, 1, 2),
        )
        self.problems = QListWidget()
        self.problems.setWordWrap(True)
        self.problems.setAccessibleName(tr("Problems"))
        self.allow_overlaps = QCheckBox(tr("Import &overlapping hours all the same"))
        self.allow_overlaps.toggled.connect(self._say_state)
        self.state = plain_label(wrap=True)
        self.import_button = QPushButton(tr("&Import"))
        self.import_button.setProperty("look", "primary")
        self.import_button.clicked.connect(self.run_import)
        self._figures: dict[str, QLabel] = {}

    def _lay_out(self) -> None:
        page = QVBoxLayout()
        page.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
        page.setSpacing(MEDIUM)
        page.addLayout(self._top())
        page.addLayout(self._figures_row())
        middle = QHBoxLayout()
        middle.setSpacing(LARGE)
        left = QVBoxLayout()
        left.setSpacing(SMALL)
        left.addWidget(_heading(tr("People")))
        left.addWidget(self.people, 1)
        middle.addLayout(left, 3)
        middle.addWidget(self._right(), 2)
        page.addLayout(middle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(page, 1)
        column.addWidget(self._foot())
        self.import_button.setDefault(True)
        room = QGuiApplication.primaryScreen().availableGeometry().size()
        self.resize(QSize(1060, 640).boundedTo(room - QSize(40, 60)))

    def _top(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(TIGHT)
        for place, (words, editor) in enumerate(
            ((tr("C&ontract"), self.contract), (tr("&Times in the file are in"), self.zone))
        ):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(editor.face())
            editor.face().setAccessibleName(texts.without_mnemonic(words))
            grid.addWidget(label, 0, place)
            grid.addWidget(editor, 1, place)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        return grid

    def _figures_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(WIDE)
        for name, words in (
            ("entries", tr("Entries")),
            ("hours", tr("Hours")),
            ("days", tr("First and last day")),
            ("new", tr("New")),
            ("same", tr("Already in the book")),
        ):
            title = plain_label(words)
            title.setProperty("look", "muted")
            figure = plain_label()
            figure.setFont(heading_font(figure, 1.2))
            self._figures[name] = figure
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(title)
            column.addWidget(figure)
            row.addLayout(column)
        row.addStretch()
        return row

    def _right(self) -> QTabWidget:
        reading = self._file.reading
        fill_facts(
            self.columns,
            [
                (column.header or NOTHING, column_letters(column.column), role_text(column.role))
                for column in reading.columns
            ],
            texts_at=(0, 1, 2),
        )
        about = QWidget()
        column = QVBoxLayout(about)
        column.setContentsMargins(0, SMALL, 0, 0)
        used = ", ".join(sheet.name for sheet in reading.sheets if sheet.used)
        note = plain_label(tr("Sheets read: {names}", names=used), wrap=True)
        note.setProperty("look", "muted")
        column.addWidget(note)
        self.columns.setMinimumHeight(60)
        self.columns.setMaximumHeight(16777215)
        column.addWidget(self.columns, 1)
        faults = QWidget()
        column = QVBoxLayout(faults)
        column.setContentsMargins(0, SMALL, 0, 0)
        column.addWidget(self.problems, 1)
        column.addWidget(self.allow_overlaps)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(about, tr("Columns"))
        self.tabs.addTab(faults, tr("Problems"))
        return self.tabs

    def _foot(self) -> QFrame:
        foot = QFrame()
        foot.setObjectName("buttons")
        cancel = QPushButton(tr("&Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout(foot)
        row.setContentsMargins(LARGE, MEDIUM, LARGE, MEDIUM)
        row.setSpacing(SMALL)
        row.addWidget(self.state, 1)
        row.addWidget(self.import_button)
        row.addWidget(cancel)
        return foot


def _heading(words: str) -> QLabel:
    label = plain_label(words)
    label.setFont(heading_font(label, 1.1))
    return label

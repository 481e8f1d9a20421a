"""What a timesheet would bring, on one page, before anything is written.

Every choice is taken at once: the file is read again or the plan made anew off this thread, and
what is in front (sheet, cell, tab, focus) stays. Keys: F6 goes round the parts, Ctrl+Enter imports.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.ids import BatchId, ContractId
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import Question, Role
from bpodesk.domain.staff import StaffMember
from bpodesk.services.books import company_of
from bpodesk.services.contracts import list_contracts
from bpodesk.services.imports import Choices, WrittenName
from bpodesk.services.staff import list_staff
from bpodesk.ui.kit.banner import Banner
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screens.files.focus import focus_is_in, go_round
from bpodesk.ui.screens.timesheets.answers import (
    Said,
    with_answer,
    with_role,
    with_sheet,
)
from bpodesk.ui.screens.timesheets.import_dialog.facts import refused_roles
from bpodesk.ui.screens.timesheets.import_dialog.frame import ImportFrame
from bpodesk.ui.screens.timesheets.import_dialog.importer import Importer
from bpodesk.ui.screens.timesheets.import_dialog.new_person import add_everybody, add_person
from bpodesk.ui.screens.timesheets.import_dialog.session import ImportSession, State
from bpodesk.ui.screens.timesheets.import_dialog.summary import (
    reason_against,
    state_words,
    waiting_words,
)
from bpodesk.ui.screens.timesheets.layouts_dialog import LayoutsDialog
from bpodesk.ui.screens.timesheets.saving import save_corrected_copy
from bpodesk.ui.text import number, tr

_PEOPLE, _PROBLEMS, _EFFECT = 0, 1, 2
_PLANNED_FROM = {Kind.STAFF, Kind.IMPORT_BATCH, Kind.TIME_ENTRY, Kind.CONFIRMED_LAYOUT}


class ImportDialog(ImportFrame):
    """Shows the state of an import and changes it.

    `imported` carries the contract's id and the first day of the file.
    """

    imported = Signal(int, object)

    def __init__(self, office: Office, state: State, parent: QWidget | None = None) -> None:
        super().__init__(office.shell, state.file, list_contracts(office.book), parent)
        self._office = office
        self._company_zone = company_of(office.book).zone
        self._staff: tuple[StaffMember, ...] = ()
        self._asked_roles: dict[str, Role] = {}
        self.session = ImportSession(office, state, self)
        self.importer = Importer(office, self)
        # Over the sheet: the totals below stay in view.
        self.banner = Banner(self.sheet)
        self.save_copy = self.more_menu.addAction(tr("Save a &copy with its problems marked…"))
        self.layouts = self.more_menu.addAction(tr("&Remembered layouts…"))
        self._show()
        self._lead_to_what_is_open()
        self._connect()

    def _connect(self) -> None:
        self.contract.changed.connect(self._on_contract)
        self.zone.changed.connect(self._on_zone)
        self.sheet.role_chosen.connect(self._on_role)
        self.sheet.use_chosen.connect(self._on_use)
        self.question.answered.connect(self._on_answered)
        self.question.taken_back.connect(self.session.answer)
        self.question.place_wanted.connect(self._on_place)
        self.people.chosen.connect(self._on_chosen)
        self.people.unchosen.connect(self.session.unchoose)
        self.people.added.connect(self._on_add)
        self.people.all_added.connect(self._on_add_all)
        self.problems.place_wanted.connect(self._on_place)
        self.problems.overlaps_allowed.connect(self._say_state)
        self.effect.place_wanted.connect(self._on_place)
        self.effect.replaced_chosen.connect(self._on_replaced)
        self.session.changed.connect(self._on_changed)
        self.session.working.connect(self._say_state)
        self.importer.changed.connect(self._say_state)
        self._office.shell.notify.noticed.connect(self.banner.show_notice)
        self._office.shell.relay.changed.connect(self._on_book_changed)
        self.importer.finished.connect(self._on_imported)
        self.save_copy.triggered.connect(self._on_save_copy)
        self.layouts.triggered.connect(self._on_layouts)
        self.import_button.clicked.connect(self.run_import)
        self.cancel_button.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.run_import)
        for keys, step in (("F6", 1), ("Shift+F6", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(
                lambda step=step: self._go_round(step)
            )

    # ------------------------------------------------------------------ what is chosen

    def _on_contract(self) -> None:
        chosen = self.contract.value()
        if chosen is not None:
            self.session.choose_contract(ContractId(chosen))

    def _on_zone(self) -> None:
        chosen = self.zone.value()
        if chosen is not None:
            self.session.choose_zone(chosen)

    def _on_role(self, key: str, role: Role | None) -> None:
        self.session.answer(with_role(self.session.answers, key, role))

    def _on_use(self, name: str, read: bool) -> None:
        used = tuple(use.name for use in self.session.file.reading.sheets if use.used)
        self.session.answer(with_sheet(self.session.answers, name, used=used, read=read))

    def _on_answered(self, question: Question, said: Said) -> None:
        self.session.answer(with_answer(self.session.answers, question, said))

    def _on_chosen(self, choices: Choices) -> None:
        self.session.choose_people(choices)

    def _on_add(self, written: WrittenName) -> None:
        add_person(
            self._office,
            written,
            taken={person.code.casefold() for person in self._staff},
            zone=self._company_zone,
            on_added=lambda staff_id: self.session.choose_people({written: staff_id}),
            parent=self,
        )

    def _on_add_all(self, names: list[WrittenName]) -> None:
        taken = {person.code.casefold() for person in self._staff}
        found = add_everybody(self._office, names, taken=taken, zone=self._company_zone)
        if found:
            self.session.choose_people(found)

    def _on_replaced(self, batch_id: object, whole: object) -> None:
        replaces = BatchId(batch_id) if isinstance(batch_id, int) else None
        self.session.choose_replaced(replaces, whole=whole if isinstance(whole, bool) else None)

    def _on_save_copy(self) -> None:
        problems = self.session.state.facts.problems
        save_corrected_copy(self._office, self, self.session.file, problems)

    def _on_layouts(self) -> None:
        dialog = LayoutsDialog(self._office, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_place(self, place: str) -> None:
        self.sheet.show_place(place)

    # ------------------------------------------------------------------ import

    def reason(self) -> str:
        """Why the import has to wait; empty where it needn't."""
        if self.importer.running:
            return tr("The hours are being imported…")
        if self.session.busy:
            return tr("The file is being looked through…")
        return reason_against(
            self.session.file.reading,
            self.session.plan,
            overlaps_allowed=self.problems.allow_overlaps.isChecked(),
        )

    def run_import(self) -> None:
        """Import as one step, and close."""
        plan = self.session.plan
        if plan is not None and not self.reason():
            allowed = self.problems.allow_overlaps.isChecked()
            self.importer.run(plan, allow_overlaps=allowed)

    def _on_imported(self) -> None:
        state = self.session.state
        self.imported.emit(state.wishes.contract_id, state.facts.first_day)
        self.accept()

    # ------------------------------------------------------------------ show

    def _on_changed(self) -> None:
        asked = self.question.question
        had_focus = focus_is_in(self.question)
        self._tell_refused_roles()
        self._show()
        if had_focus and (asked is None or self.question.question != asked):
            self._lead_to_what_is_open()
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_refused_roles(self) -> None:
        """Say so where the file can't be read with a role that was just chosen."""
        state = self.session.state
        new = {k: r for k, r in state.said.roles.items() if self._asked_roles.get(k) is not r}
        self._asked_roles = dict(state.said.roles)
        for words in refused_roles(new, state.facts):
            self._office.shell.notify.say(words, tone=Tone.WARNING)

    def _on_book_changed(self, changes: ChangeSet) -> None:
        """Somebody was added, or a step was taken back while this window is open."""
        if not self.importer.over and changes.kinds & _PLANNED_FROM:
            self.session.refresh({row.person.id for row in list_staff(self._office.book)})

    def _show(self) -> None:
        reading, plan = self.session.file.reading, self.session.plan
        self._staff = tuple(row.person for row in list_staff(self._office.book))
        facts = self.session.state.facts
        problems = facts.problems
        waiting = waiting_words(reading)
        self.totals.show_facts(facts)
        self.sheet.show_uses(
            reading.sheets,
            facts.sheets,
            changed=self.session.file.answers.roles,
        )
        self.question.show_reading(
            reading,
            said=self.session.answers,
            known=self.session.file.answers,
            names=[person.name for person in self._staff],
        )
        self.people.show_plan(plan, self.session.wishes.choices, self._staff, waiting=waiting)
        overlaps = plan is not None and bool(plan.overlaps)
        self.problems.show_problems(problems, overlaps=overlaps)
        self.effect.show_plan(
            plan,
            facts.effects,
            names={person.id: person.name for person in self._staff},
            zone=self._company_zone,
            waiting=waiting,
        )
        zone = self.session.wishes.zone or (plan.zone if plan is not None else self._company_zone)
        self.show_wishes(self.session.wishes.contract_id, zone, company_zone=self._company_zone)
        self.save_copy.setEnabled(bool(problems))
        self._name_tabs(problems)
        self._say_state()

    def _name_tabs(self, problems: tuple[Problem, ...]) -> None:
        open_names = self.people.unsettled()
        people = tr("&People ({n})", n=number(open_names)) if open_names else tr("&People")
        self.tabs.setTabText(_PEOPLE, people)
        self.tabs.setTabText(_PROBLEMS, tr("Pro&blems ({n})", n=number(len(problems))))

    def _say_state(self) -> None:
        reason = self.reason()
        words = reason or state_words(self.session.plan, zone=self._company_zone)
        plan = self.session.plan
        warns = bool(reason) or (plan is not None and plan.earlier is not None)
        self.say(words, warns=warns)
        self.import_button.setEnabled(not reason)
        self.import_button.setAccessibleDescription(words)

    # ------------------------------------------------------------------ focus

    def first_focus(self) -> QWidget:
        """Where something is open; the button where nothing is."""
        if self.question.question is not None:
            return self.question.card.first_face()
        if self.import_button.isEnabled():
            return self.import_button
        return (self.people, self.problems, self.effect)[self.tabs.currentIndex()]

    def _lead_to_what_is_open(self) -> None:
        plan, asked = self.session.plan, self.question.question
        if asked is not None and asked.place:
            self.sheet.show_place(asked.place)
        if self.people.unsettled():
            self.tabs.setCurrentIndex(_PEOPLE)
        elif self.problems.count and (plan is None or plan.overlaps):
            self.tabs.setCurrentIndex(_PROBLEMS)
        else:
            self.tabs.setCurrentIndex(_EFFECT)

    def _go_round(self, step: int) -> None:
        tab = (self.people, self.problems, self.effect)[self.tabs.currentIndex()]
        last = self.import_button if self.import_button.isEnabled() else self.more
        parts: list[tuple[QWidget, QWidget]] = [
            (part, part) for part in (self.contract, self.sheet)
        ]
        if self.question.question is not None:
            parts.append((self.question, self.question.card.first_face()))
        go_round([*parts, (tab, tab), (last, last)], step)

    # ------------------------------------------------------------------ Qt's side

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        # Enter answers, opens, or presses the button with the focus; it never imports by chance.
        focus = self.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()

    def reject(self) -> None:
        """Close; while the hours are being imported, stop that instead."""
        if self.importer.running:
            self.importer.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close; what is on its way is not wanted any more."""
        self.session.cancel()
        super().done(result)

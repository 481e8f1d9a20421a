"""What a list would do to the counts of a contract, on one page, before anything is written.

Every choice is taken at once: the plan is made anew off this thread, and what is in front stays.
Keys: F6 goes round the parts, Ctrl+Enter imports.
"""

import dataclasses

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpodesk.domain.changes import ChangeSet, Kind
from bpodesk.domain.problems import Trouble
from bpodesk.services.books import company_of
from bpodesk.services.count_imports import CountResult, import_counts
from bpodesk.services.count_wishes import Asked, CountQuestion
from bpodesk.services.outcome import NotSaved, Outcome
from bpodesk.ui import text as texts
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.banner import Banner
from bpodesk.ui.kit.pickers import ChoiceEditor
from bpodesk.ui.office import Office
from bpodesk.ui.screens.files.exceptions import ExceptionList
from bpodesk.ui.screens.files.focus import go_round
from bpodesk.ui.screens.files.import_frame import FileImportFrame, labelled
from bpodesk.ui.screens.service_levels.count_import.effect import EffectView
from bpodesk.ui.screens.service_levels.count_import.question import CountQuestionCard, with_said
from bpodesk.ui.screens.service_levels.count_import.session import CountSession, CountState
from bpodesk.ui.text import number, plain_label, tip, tr
from bpodesk.ui.theme import SMALL, TIGHT, heading_font

_WANTED = QSize(1280, 760)
_RIGHT = 440
_EFFECT, _PROBLEMS = 0, 1
_PLANNED_FROM = {Kind.MEASUREMENT, Kind.COUNT_IMPORT, Kind.COUNTED_ROW, Kind.REVISION}


class CountImportDialog(FileImportFrame):
    """Shows the state of an import and changes it. `imported` carries the first day that counts."""

    imported = Signal(object)

    def __init__(self, office: Office, state: CountState, parent: QWidget | None = None) -> None:
        file = state.plan.file
        super().__init__(
            office.shell, name=file.name, content=file.content, may_change=False, parent=parent
        )
        self._office = office
        self._importing: Progress | None = None
        self._over = False
        self.session = CountSession(office, state, self)
        self.zone: ChoiceEditor[str] = ChoiceEditor(())
        self.levels: dict[str, QCheckBox] = {}
        self._level_column = QVBoxLayout()
        self.question = CountQuestionCard()
        self.effect = EffectView()
        self.problems = ExceptionList()
        self.totals = plain_label()
        self._lay_out()
        self.banner = Banner(self.sheet)
        self._show()
        self._connect()

    def _connect(self) -> None:
        self.zone.changed.connect(self._on_zone)
        self.question.answered.connect(self._on_answered)
        self.problems.place_wanted.connect(self._on_place)
        self.session.changed.connect(self._on_changed)
        self.session.working.connect(self._say_state)
        self.import_button.clicked.connect(self.run_import)
        self.cancel_button.clicked.connect(self.reject)
        self._office.shell.notify.noticed.connect(self.banner.show_notice)
        self._office.shell.relay.changed.connect(self._on_book_changed)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.run_import)
        for keys, step in (("F6", 1), ("Shift+F6", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(
                lambda step=step: self._go_round(step)
            )

    # ------------------------------------------------------------------ what is chosen

    def _on_zone(self) -> None:
        zone = self.zone.value()
        if zone is not None:
            self.session.wish(dataclasses.replace(self.session.wishes, zone=zone))

    def _on_levels(self) -> None:
        chosen = tuple(code for code, box in self.levels.items() if box.isChecked())
        self.session.wish(dataclasses.replace(self.session.wishes, levels=chosen))

    def _on_answered(self, question: CountQuestion, said: object) -> None:
        if question.asked is Asked.DAY_FIRST:
            self.session.answer_day_first(day_first=bool(said))
        else:
            self.session.wish(with_said(self.session.wishes, question, said))

    def _on_place(self, place: str) -> None:
        self.sheet.show_place(place)

    def _on_book_changed(self, changes: ChangeSet) -> None:
        if not self._over and changes.kinds & _PLANNED_FROM:
            self.session.refresh()

    # ------------------------------------------------------------------ import

    def reason(self) -> str:
        """Why the import has to wait; empty where it needn't."""
        if self._importing is not None:
            return tr("The list is being imported…")
        if self.session.busy:
            return tr("The file is being looked through…")
        if self.session.plan.questions:
            return tr("Answer the question first.")
        blocking = self.session.state.blocking
        if blocking:
            return blocking[0].message
        if self.session.plan.earlier is not None:
            return tr("This list is in the book already, and nothing would change.")
        return ""

    def run_import(self) -> None:
        """Import as one step, and close."""
        if self.reason():
            return
        book, plan = self._office.book, self.session.plan
        self._importing = self._office.shell.jobs.run_job(
            tr("Importing {name}", name=plan.file.name),
            lambda progress: import_counts(book, plan, checkpoint=progress.stop_if_cancelled),
            self._on_imported,
            on_trouble=self._on_trouble,
            on_cancelled=self._on_cancelled,
            owner=self,
        )
        self._say_state()

    def _on_imported(self, outcome: Outcome[CountResult]) -> None:
        self._importing = None
        plan = self.session.plan
        if isinstance(outcome, NotSaved):
            self._office.shell.notify.problems(tr("Nothing was imported"), outcome.problems)
            self._say_state()
            return
        self._over = True
        done = outcome.record
        words = tr(
            "{name}: {rows} rows count; the counts of {weeks} weeks changed.",
            name=plan.file.name,
            rows=number(done.new + done.changed + done.same),
            weeks=number(done.weeks),
        )
        self._office.changed(outcome.changes, words)
        self.imported.emit(plan.file.reading.first_day)
        self.accept()

    def _on_trouble(self, trouble: Trouble) -> None:
        self._importing = None
        self._office.shell.notify.trouble(trouble)
        self._say_state()

    def _on_cancelled(self) -> None:
        self._importing = None
        self._office.shell.notify.say(tr("Cancelled. Nothing was changed."))
        self._say_state()

    # ------------------------------------------------------------------ show

    def _on_changed(self) -> None:
        asked = self.question.question
        self._show()
        if self.question.question != asked:
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        plan, state = self.session.plan, self.session.state
        self._show_zone(plan.batch.zone)
        self._show_levels()
        self.sheet.show_uses(plan.file.reading.sheets, state.facts)
        self.question.show_question(next(iter(plan.questions), None))
        self.effect.show_plan(plan)
        self.problems.show_problems(plan.problems, overlaps=False)
        self.tabs.setTabText(_EFFECT, tr("&Effect ({n})", n=number(len(plan.effects))))
        self.tabs.setTabText(_PROBLEMS, tr("Pro&blems ({n})", n=number(len(plan.problems))))
        self.totals.setText(
            tr(
                "{layout}, {rows} rows: {new} new, {changed} changed, {same} as before,"
                " {gone} removed",
                layout=tr(plan.batch.layout.value.capitalize()),
                rows=number(len(plan.rows)),
                new=number(plan.new),
                changed=number(plan.changed),
                same=number(plan.same),
                gone=number(len(plan.removed)),
            )
        )
        self._say_state()

    def _show_zone(self, zone: str) -> None:
        company = company_of(self._office.book).zone
        zones = {company: tr("{zone} (company)", zone=company)}
        contract = self.session.plan.contract_zone
        zones.setdefault(contract, tr("{zone} (contract)", zone=contract))
        zones.setdefault(zone, zone)
        self.zone.box.blockSignals(True)
        self.zone.set_options(zones.items())
        self.zone.set_value(zone)
        self.zone.box.blockSignals(False)

    def _show_levels(self) -> None:
        for choice in self.session.plan.levels:
            level = choice.level
            box = self.levels.get(level.code)
            if box is None:
                box = QCheckBox()
                box.clicked.connect(self._on_levels)
                self.levels[level.code] = box
                self._level_column.addWidget(box)
            words = f"{level.code}  {level.title}"
            box.setText(texts.no_mnemonic(words))
            box.setChecked(choice.chosen)
            box.setEnabled(not choice.why_not or choice.chosen)
            box.setToolTip(tip(choice.why_not))
            box.setAccessibleDescription(choice.why_not)

    def _say_state(self) -> None:
        reason = self.reason()
        nothing = "" if self.session.plan.effects else tr("The counts stay as they are.")
        self.say(reason or nothing, warns=bool(reason))
        self.import_button.setEnabled(not reason)
        self.import_button.setAccessibleDescription(reason)

    # ------------------------------------------------------------------ focus

    def first_focus(self) -> QWidget:
        """Where something is open; the button where nothing is."""
        question = self.question.question
        if question is not None and question.asked is Asked.LEVELS:
            return next((box for box in self.levels.values() if box.isEnabled()), self.sheet)
        if question is not None:
            return self.question.first_face()
        return self.import_button if self.import_button.isEnabled() else self.effect

    def _go_round(self, step: int) -> None:
        tab = (self.effect, self.problems)[self.tabs.currentIndex()]
        boxes = [box for box in self.levels.values() if box.isEnabled()][:1]
        last = self.import_button if self.import_button.isEnabled() else self.cancel_button
        parts: list[tuple[QWidget, QWidget]] = [(self.zone, self.zone), (self.sheet, self.sheet)]
        parts += [(box, box) for box in boxes]
        if self.question.question is not None:
            parts.append((self.question, self.question.first_face()))
        go_round([*parts, (tab, tab), (last, last)], step)

    # ------------------------------------------------------------------ parts

    def _lay_out(self) -> None:
        head = plain_label(tr("The list counts for"))
        head.setProperty("look", "muted")
        self._level_column.setSpacing(TIGHT)
        self.tabs.addTab(self.effect, tr("&Effect"))
        self.tabs.addTab(self.problems, tr("Pro&blems"))
        self.lay_out(
            top=self._top(),
            beside=(head, self._level_column, self.question),
            totals=self.totals,
            wanted=_WANTED,
            right=_RIGHT,
        )

    def _top(self) -> QHBoxLayout:
        contract = self.session.plan.contract
        name = plain_label(f"{contract.number}  {contract.title}")
        name.setFont(heading_font(name, 1.05))
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(name, 1)
        row.addWidget(labelled(tr("&Times in the file are in"), self.zone))
        row.addWidget(self.zone)
        return row

    # ------------------------------------------------------------------ Qt's side

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        # Enter presses the button with the focus; it never imports by chance.
        focus = self.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()

    def reject(self) -> None:
        """Close; while the list is being imported, stop that instead."""
        if self._importing is not None:
            self._importing.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close; what is on its way is not wanted any more."""
        self.session.cancel()
        super().done(result)

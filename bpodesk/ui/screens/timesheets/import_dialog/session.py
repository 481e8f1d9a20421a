"""What an import stands at: the file as read under the answers so far, and the plan made of it.

Every change goes off this thread and only the latest counts; what was shown stays until the new
state is there. Where an answer leads nowhere (no layout fits any more), the user is told and the
state before stays.
"""

import dataclasses
from collections.abc import Container

from PySide6.QtCore import QObject, Signal

from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.problems import Trouble
from bpodesk.domain.readings import Answers
from bpodesk.services.books import OpenBook
from bpodesk.services.imports import (
    AUTO,
    Auto,
    Choices,
    GivenFile,
    ImportPlan,
    WrittenName,
    plan_import,
)
from bpodesk.services.layout_memory import read_for
from bpodesk.ui.jobs import Progress
from bpodesk.ui.office import Office
from bpodesk.ui.screens.timesheets.import_dialog.facts import Facts, facts_of
from bpodesk.ui.text import tr


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user chose besides the answers; how each is meant, `plan_import` says."""

    contract_id: ContractId
    zone: str | None = None
    choices: Choices = dataclasses.field(default_factory=dict[WrittenName, "StaffId | None"])
    replaces: BatchId | Auto | None = AUTO
    whole: bool | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A file, the wishes, and the plan: None while something needed is open or nothing is read.

    `said` are the answers of this import alone; the file's own ones have those remembered too.
    """

    file: GivenFile
    said: Answers
    wishes: Wishes
    plan: ImportPlan | None
    facts: Facts


def first_state(
    book: OpenBook,
    content: bytes,
    *,
    name: str,
    wishes: Wishes,
    answers: Answers,
    progress: Progress,
) -> State:
    """Read a file and plan its import. Raises Trouble, Cancelled."""
    file = read_for(
        book,
        content,
        name=name,
        contract_id=wishes.contract_id,
        answers=answers,
        progress=progress.report,
        cancelled=progress.cancelled,
    )
    return planned(book, file, wishes, said=answers)


def planned(book: OpenBook, file: GivenFile, wishes: Wishes, *, said: Answers) -> State:
    """The state with its plan, where one can be made."""
    plan, reading = None, file.reading
    says_something = reading.entries or reading.unfinished or reading.marks
    if says_something and not reading.open_questions:
        plan = plan_import(
            book,
            file,
            contract_id=wishes.contract_id,
            zone=wishes.zone,
            choices=wishes.choices,
            replaces=wishes.replaces,
            whole=wishes.whole,
        )
    return State(file=file, said=said, wishes=wishes, plan=plan, facts=facts_of(file, plan))


class ImportSession(QObject):
    """The state, and the one way to change it. `changed` comes with each new state, `working` with
    True when one is on its way and False when it is there or failed."""

    changed = Signal()
    working = Signal(bool)

    def __init__(self, office: Office, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.state = state
        self._answers = state.said
        self._wishes = state.wishes
        self._running: Progress | None = None

    @property
    def file(self) -> GivenFile:
        """The file as last read."""
        return self.state.file

    @property
    def plan(self) -> ImportPlan | None:
        """The plan as last made."""
        return self.state.plan

    @property
    def answers(self) -> Answers:
        """What was said in this import, also while the reading that follows is on its way."""
        return self._answers

    @property
    def wishes(self) -> Wishes:
        """What was chosen, also where the plan that follows it is still on its way."""
        return self._wishes

    @property
    def busy(self) -> bool:
        """True while a new state is on its way."""
        return self._running is not None

    def answer(self, answers: Answers) -> None:
        """Read the file again under other answers."""
        self._answers = answers
        self._start(read=True)

    def choose_contract(self, contract_id: ContractId) -> None:
        """Plan for another contract: its customer's layouts and its last clock count."""
        choices = self._wishes.choices
        self._wishes = Wishes(contract_id=contract_id, choices=choices)
        self._start(read=True)

    def choose_zone(self, zone: str) -> None:
        """The file's times are those of another clock."""
        self._wishes = dataclasses.replace(self._wishes, zone=zone)
        self._start(read=False)

    def choose_replaced(self, replaces: BatchId | None, *, whole: bool | None) -> None:
        """The file corrects this import, or none; whether it is all of it anew."""
        self._wishes = dataclasses.replace(self._wishes, replaces=replaces, whole=whole)
        self._start(read=False)

    def choose_people(self, choices: Choices) -> None:
        """These names mean these people; None leaves them out."""
        merged = {**self._wishes.choices, **choices}
        self._wishes = dataclasses.replace(self._wishes, choices=merged)
        self._start(read=False)

    def unchoose(self, written: WrittenName) -> None:
        """Nothing is said of the name any more."""
        left = {name: chosen for name, chosen in self._wishes.choices.items() if name != written}
        self._wishes = dataclasses.replace(self._wishes, choices=left)
        self._start(read=False)

    def refresh(self, staff: Container[StaffId]) -> None:
        """The book has changed: plan anew, with those choices whose people are still there."""
        choices = {
            name: chosen
            for name, chosen in self._wishes.choices.items()
            if chosen is None or chosen in staff
        }
        self._wishes = dataclasses.replace(self._wishes, choices=choices)
        self._start(read=False)

    def cancel(self) -> None:
        """Stop what is on its way."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _start(self, *, read: bool) -> None:
        # A reading that was on its way is stopped: what it was to answer is in this one too.
        read = read or self._answers != self.state.said
        read = read or self._wishes.contract_id != self.state.wishes.contract_id
        self.cancel()
        book, file, wishes, answers = self._office.book, self.file, self._wishes, self._answers

        def work(progress: Progress) -> State:
            progress.report(0, 0)
            if not read:
                return planned(book, file, wishes, said=answers)
            return first_state(
                book,
                file.content,
                name=file.name,
                wishes=wishes,
                answers=answers,
                progress=progress,
            )

        def done(state: State) -> None:
            self._on_ended(started, state)

        def failed(trouble: Trouble) -> None:
            if self._on_ended(started, None):
                self._office.shell.notify.trouble(trouble)

        def cancelled() -> None:
            self._on_ended(started, None)

        self._running = self._office.shell.jobs.run_job(
            tr("Looking through {name}", name=file.name),
            work,
            done,
            on_trouble=failed,
            on_cancelled=cancelled,
            owner=self,
        )
        started = self._running
        self.working.emit(True)

    def _on_ended(self, progress: Progress, state: State | None) -> bool:
        """Take over a new state, or go back to the one before; False where another is awaited."""
        if progress is not self._running:
            return False
        self._running = None
        self.state = state or self.state
        # What can't be had is not wished for any longer.
        self._answers, self._wishes = self.state.said, self.state.wishes
        self.working.emit(False)
        self.changed.emit()
        return True

"""What the import of a list stands at: the file as read, the choices, and the plan made of them.

Every change goes off this thread and only the latest counts; what was shown stays until the new
state is there.
"""

import dataclasses
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from bpodesk.domain.ids import ContractId
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.readings import Answers
from bpodesk.services.books import OpenBook
from bpodesk.services.count_imports import blocking_problems
from bpodesk.services.count_plans import plan_counts
from bpodesk.services.count_wishes import NO_WISHES, CountPlan, CountWishes
from bpodesk.services.given_files import NO_ANSWERS, GivenMeasures, read_counts
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit.sheet_model import SheetFacts
from bpodesk.ui.office import Office
from bpodesk.ui.screens.service_levels.count_import.facts import facts_of
from bpodesk.ui.text import tr


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CountState:
    """A plan, what keeps it from being carried out, and the facts of each sheet."""

    plan: CountPlan
    blocking: tuple[Problem, ...]
    facts: Mapping[str, SheetFacts]


def first_count_state(
    book: OpenBook,
    content: bytes,
    *,
    name: str,
    contract_id: ContractId,
    progress: Progress,
    wishes: CountWishes = NO_WISHES,
    answers: Answers = NO_ANSWERS,
) -> CountState:
    """Read a file and plan its import. Raises Trouble, Cancelled."""
    file = read_counts(
        content,
        name=name,
        answers=answers,
        progress=progress.report,
        cancelled=progress.cancelled,
    )
    return planned(book, file, contract_id=contract_id, wishes=wishes)


def planned(
    book: OpenBook, file: GivenMeasures, *, contract_id: ContractId, wishes: CountWishes
) -> CountState:
    """The state with its plan. Raises Trouble."""
    plan = plan_counts(book, file, contract_id=contract_id, wishes=wishes)
    return CountState(
        plan=plan, blocking=blocking_problems(plan), facts=facts_of(file.reading, plan.problems)
    )


class CountSession(QObject):
    """The state, and the one way to change it. `changed` comes with each new state, `working` when
    one is on its way or has come."""

    changed = Signal()
    working = Signal()

    def __init__(self, office: Office, state: CountState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.state = state
        self.wishes = state.plan.wishes
        self._running: Progress | None = None

    @property
    def plan(self) -> CountPlan:
        """The plan as last made."""
        return self.state.plan

    @property
    def busy(self) -> bool:
        """True while a new state is on its way."""
        return self._running is not None

    def wish(self, wishes: CountWishes) -> None:
        """Plan anew under other choices."""
        self.wishes = wishes
        self._start(self.plan.file.answers)

    def answer_day_first(self, *, day_first: bool) -> None:
        """Read the file again, now that the order of day and month is known."""
        self._start(Answers(day_first=day_first))

    def refresh(self) -> None:
        """The book has changed: plan anew."""
        self._start(self.plan.file.answers)

    def cancel(self) -> None:
        """Stop what is on its way."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _start(self, answers: Answers) -> None:
        self.cancel()
        book, plan, wishes = self._office.book, self.plan, self.wishes
        read = answers != plan.file.answers

        def work(progress: Progress) -> CountState:
            progress.report(0, 0)
            if not read:
                return planned(book, plan.file, contract_id=plan.contract.id, wishes=wishes)
            return first_count_state(
                book,
                plan.file.content,
                name=plan.file.name,
                contract_id=plan.contract.id,
                progress=progress,
                wishes=wishes,
                answers=answers,
            )

        def failed(trouble: Trouble) -> None:
            if self._on_ended(started, None):
                self._office.shell.notify.trouble(trouble)

        self._running = self._office.shell.jobs.run_job(
            tr("Looking through {name}", name=plan.file.name),
            work,
            lambda state: self._on_done(started, state),
            on_trouble=failed,
            on_cancelled=lambda: self._on_cancelled(started),
            owner=self,
        )
        started = self._running
        self.working.emit()

    def _on_done(self, progress: Progress, state: CountState) -> None:
        self._on_ended(progress, state)

    def _on_cancelled(self, progress: Progress) -> None:
        self._on_ended(progress, None)

    def _on_ended(self, progress: Progress, state: CountState | None) -> bool:
        """Take over a new state, or go back to the one before; False where another is awaited."""
        if progress is not self._running:
            return False
        self._running = None
        self.state = state or self.state
        self.wishes = self.state.plan.wishes
        self.working.emit()
        self.changed.emit()
        return True

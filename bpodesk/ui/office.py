"""What a screen works with: the shell it lives in and the book that is open.

Every change of the book that a screen causes goes through `saved` or `changed` here, so that all
screens hear of it and the user is told, with undo at hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.periods import Month
from bpodesk.domain.problems import Problem
from bpodesk.services import books
from bpodesk.services.books import OpenBook
from bpodesk.services.outcome import NotSaved, Outcome
from bpodesk.ui.notify import Tone
from bpodesk.ui.screen import Shell
from bpodesk.ui.stepping import start_step
from bpodesk.ui.text import tr

R = TypeVar("R")


@dataclass(slots=True)
class Look:
    """What the screens look at together: the month that was chosen last, on whichever of them."""

    month: Month | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The shell and the open book."""

    shell: Shell
    book: OpenBook
    look: Look = field(default_factory=Look)

    def changed(self, changes: ChangeSet, message: str) -> None:
        """Publish what changed and say so, with undo at hand. Nothing is said of no change."""
        if not changes:
            return
        self.shell.relay.publish(changes)
        self.shell.notify.say(message, tr("&Undo"), action=self.undo, tone=Tone.OK)

    def saved(self, outcome: Outcome[R], message: str) -> Sequence[Problem]:
        """For a dialog's save: publish and tell, or give back the problems to show.

        Warnings do not keep a record from being saved; they are told with the message.
        """
        if isinstance(outcome, NotSaved):
            return outcome.problems
        warnings = [problem.message for problem in outcome.warnings]
        self.changed(outcome.changes, " ".join((message, *warnings)))
        return ()

    def settled(self, outcome: Outcome[R], message: str) -> None:
        """For a command that can't be undone (a signature): the same without the offer."""
        if isinstance(outcome, NotSaved):
            self.shell.notify.problems(tr("Nothing was changed"), outcome.problems)
            return
        self.shell.relay.publish(outcome.changes)
        self.shell.notify.say(message, tone=Tone.OK)

    def done(self, outcome: Outcome[R], message: str) -> None:
        """For a command: publish and tell, or list the problems in a dialog."""
        problems = self.saved(outcome, message)
        if problems:
            self.shell.notify.problems(tr("Nothing was changed"), problems)

    def undo(self) -> None:
        """Take the book's last step back, as Edit > Undo does."""
        book = self.book

        def tell(changes: ChangeSet | None) -> None:
            if changes is not None:
                self.shell.relay.publish(changes)
                self.shell.notify.say(tr("Undone: {label}", label=changes.label))

        start_step(
            self.shell.jobs,
            tr("Taking the last step back"),
            text=lambda: books.what_can_be_undone(book).undo,
            step=lambda: books.undo_last(book),
            on_done=tell,
        )

"""Wrong input as values, expected trouble as exceptions.

A `Problem` is something a person can put right: it says what is wrong, where, and what to do.
Problems are returned, never raised. A `Trouble` is something that stops the work at hand but that
we knew could happen (a file is locked, a book is newer than the program). Each cause is a subclass
in the layer that meets it; `str(trouble)` is the whole sentence shown to the user. Every other
exception is our own bug.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error stops the step, a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with what was given.

    `field` names the record's field (so a form can show it beside the editor), `place` the place in
    a file ("Hours!C12"), `value` what was found there, as text.
    """

    message: str
    field: str = ""
    place: str = ""
    value: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """True where the problem stops the step."""
        return self.severity is Severity.ERROR


class Trouble(Exception):  # noqa: N818 - a user meets trouble, a programmer meets an error
    """Expected trouble; its text is a whole sentence for the user."""


def has_errors(problems: Iterable[Problem]) -> bool:
    """True where any of the problems stops the step."""
    return any(problem.is_error for problem in problems)

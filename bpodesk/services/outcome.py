"""What saving gives back: the record and what changed, or the problems that kept it out."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.problems import Problem

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved(Generic[R]):
    """It is in the book. `warnings` are problems that did not stop it."""

    record: R
    changes: ChangeSet
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSaved:
    """Nothing was written; each problem says why, at its field."""

    problems: tuple[Problem, ...]


Outcome = Saved[R] | NotSaved

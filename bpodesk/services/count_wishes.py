"""What importing a list would do, as values: choices, open questions, levels, weeks, the plan."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bpodesk.domain.contracts import Contract
from bpodesk.domain.count_lists import CountedRow, CountImport, CountingRule
from bpodesk.domain.measured import Measurement
from bpodesk.domain.periods import DateRange
from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.levels import ServiceLevel
from bpodesk.services.given_files import GivenMeasures


class Asked(StrEnum):
    """What a list may leave open."""

    LEVELS = "levels"
    DAY_FIRST = "day_first"
    THRESHOLD = "threshold_seconds"
    SHORT = "short_abandon_seconds"
    CLOCK = "clock"
    PARTED = "parted_seconds"
    PAST = "abandoned_is_past"
    OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountQuestion:
    """One thing to be answered before the import; `code` is the level it is about, if one."""

    asked: Asked
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountWishes:
    """What the user chose and answered; None where nothing was said.

    `levels` are the codes of those the list counts for, `rules` the numbers that their terms leave
    open. `overwrite` is whether typed counts give way.
    """

    levels: tuple[str, ...] | None = None
    zone: str | None = None
    rules: Mapping[str, CountingRule] = field(default_factory=dict[str, CountingRule])
    parted_seconds: int | None = None
    abandoned_is_past: bool | None = None
    overwrite: bool | None = None


NO_WISHES = CountWishes()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChoice:
    """A level of the contract: whether the list counts for it, or why it can't."""

    level: ServiceLevel
    chosen: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodEffect:
    """What becomes of a level's counts in a week; None for none.

    `typed` are the counts in the book that no list gives and that would be overwritten; `rows` says
    how many rows count. `kept` where typed counts stay; `counted_as` are the level's parameters
    they were counted by.
    """

    code: str
    days: DateRange
    before: Mapping[str, int] | None
    after: Mapping[str, int] | None
    rows: int
    typed: bool = False
    kept: bool = False
    stored: tuple[Measurement, ...] = ()
    counted_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPlan:
    """What importing a list would do.

    `batch` is the import as it would be kept, `rows` its rows; `new`, `changed` and `same` count
    them beside the book's. `gone` are rows of the book that go, `removed` those of them that the
    file doesn't state anew. `rewrites` where the rows in the book differ from the file's. `earlier`
    is the import of the very same file where nothing would change.
    """

    file: GivenMeasures
    contract: Contract
    contract_zone: str
    wishes: CountWishes
    batch: CountImport
    own: CountImport | None
    levels: tuple[LevelChoice, ...]
    rows: tuple[CountedRow, ...]
    new: int
    changed: int
    same: int
    gone: tuple[CountedRow, ...]
    removed: tuple[CountedRow, ...]
    replaces: tuple[CountImport, ...]
    effects: tuple[PeriodEffect, ...]
    questions: tuple[CountQuestion, ...]
    problems: tuple[Problem, ...]
    rewrites: bool

    @property
    def earlier(self) -> CountImport | None:
        """The import of the very same file, where this one would change nothing."""
        return self.own if not self.does_something else None

    @property
    def does_something(self) -> bool:
        """True where the book would change."""
        own = self.own
        if own is None or self.rewrites or any(not effect.kept for effect in self.effects):
            return True
        return dataclasses.replace(self.batch, imported_at=own.imported_at) != own

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes of the levels it counts for."""
        return tuple(choice.level.code for choice in self.levels if choice.chosen)

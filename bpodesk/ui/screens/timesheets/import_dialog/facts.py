"""What a reading and its plan add up to: summed once, on the worker thread.

A file of a hundred thousand rows takes a tenth of a second to sum; the window must not wait for it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import Checksum, Role, column_letters
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services.imports import GivenFile, ImportPlan
from bpodesk.ui.kit.sheet_model import SheetFacts
from bpodesk.ui.kit.sheet_words import role_text
from bpodesk.ui.screens.files.sheet_pane import facts_by_sheet
from bpodesk.ui.screens.timesheets.import_dialog.effect_lines import Effect
from bpodesk.ui.screens.timesheets.import_dialog.summary import exceptions_of
from bpodesk.ui.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSum:
    """How many rows an effect has and their minutes; before the change where there is one."""

    count: int
    minutes: int | None = None
    minutes_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The totals of a reading, the sums of its plan's effects, and everything to put right."""

    people: int
    entries: int
    minutes: int
    absence_minutes: int
    first_day: dt.date | None
    last_day: dt.date | None
    checksums: tuple[Checksum, ...]
    problems: tuple[Problem, ...]
    sheets: Mapping[str, SheetFacts]
    effects: Mapping[Effect, EffectSum]


def facts_of(file: GivenFile, plan: ImportPlan | None) -> Facts:
    """Sum a file's reading and its plan; the problems with the errors first."""
    reading = file.reading
    problems = sorted(exceptions_of(file, plan), key=lambda problem: not problem.is_error)
    return Facts(
        people=len(reading.people),
        entries=len(reading.entries),
        minutes=reading.total_minutes,
        absence_minutes=reading.absence_minutes,
        first_day=reading.first_day,
        last_day=reading.last_day,
        checksums=reading.checksums,
        problems=tuple(problems),
        sheets=facts_by_sheet(reading.sheets, problems, reading.columns),
        effects=_effects(plan) if plan is not None else {},
    )


def _effects(plan: ImportPlan) -> dict[Effect, EffectSum]:
    return {
        Effect.NEW: _sum(plan.entries),
        Effect.CHANGED: EffectSum(
            count=len(plan.changed),
            minutes=sum(after.minutes for _, after in plan.changed),
            minutes_before=sum(before.minutes for before, _ in plan.changed),
        ),
        Effect.SAME: EffectSum(count=plan.same),
        Effect.REMOVED: _sum(plan.removed),
        Effect.KEPT: _sum(plan.kept),
        Effect.OUTSIDE: _sum(plan.outside),
    }


def _sum(entries: Iterable[TimeEntry]) -> EffectSum:
    listed = tuple(entries)
    return EffectSum(count=len(listed), minutes=sum(entry.minutes for entry in listed))


def refused_roles(chosen: Mapping[str, Role], facts: Facts) -> Iterator[str]:
    """A sentence for each column ("Hours!C") that is not read in the role that was chosen."""
    for key, role in chosen.items():
        sheet, _, letters = key.rpartition("!")
        columns = facts.sheets[sheet].columns.values() if sheet in facts.sheets else ()
        read = [item.role for item in columns if column_letters(item.column) == letters]
        if role not in (read or [Role.IGNORED]):
            yield tr("Column {key} can't be read as: {role}.", key=key, role=role_text(role))

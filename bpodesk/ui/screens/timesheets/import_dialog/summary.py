"""What the import's window says of a reading and its plan: state, problems, why it waits."""

from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import Reading
from bpodesk.services.corrections import file_problems
from bpodesk.services.imports import GivenFile, ImportPlan, ImportResult
from bpodesk.ui import text as texts
from bpodesk.ui.screens.figures import moment_text
from bpodesk.ui.text import tr, trn


def exceptions_of(file: GivenFile, plan: ImportPlan | None) -> tuple[Problem, ...]:
    """All to put right or to look at: overlaps, what can't be counted, totals that differ."""
    told = file_problems(file) if plan is None else (*plan.overlaps, *plan.problems)
    return tuple(dict.fromkeys(told))


def waiting_words(reading: Reading) -> str:
    """Why there is no plan yet."""
    if reading.open_questions:
        return tr("This is known once the question above is answered.")
    return tr("No hours of this file can be imported.")


def reason_against(reading: Reading, plan: ImportPlan | None, *, overlaps_allowed: bool) -> str:
    """Why the import has to wait; empty where it needn't."""
    if reading.open_questions:
        return tr("One question is to be answered first.")
    if plan is None:
        return tr("No hours of this file can be imported; see the problems.")
    unknown = len(plan.unknown)
    if plan.earlier is None and unknown:
        return trn("{n} person is not matched yet.", "{n} people are not matched yet.", unknown)
    if plan.overlaps and not overlaps_allowed:
        return tr("Some hours overlap; see the problems.")
    return ""


def state_words(plan: ImportPlan | None, *, zone: str) -> str:
    """What the import would do, in a line."""
    if plan is None:
        return ""
    if not plan.file.reading.entries:
        return tr("No hours of this file can be imported; see the problems.")
    if plan.earlier is not None:
        when = moment_text(plan.earlier.imported_at, zone)
        return tr("This very file was imported on {when}. Nothing would change.", when=when)
    if not plan.does_something:
        return tr("All its hours are in the book already. Nothing would change.")
    if not plan.changed and not plan.removed:
        return trn("{n} entry is new.", "{n} entries are new.", len(plan.entries))
    net = texts.hours(plan.net_minutes)
    return tr(
        "{new} new, {changed} changed, {removed} removed: {net} in all.",
        new=texts.number(len(plan.entries)),
        changed=texts.number(len(plan.changed)),
        removed=texts.number(len(plan.removed)),
        net=f"+{net}" if plan.net_minutes > 0 else net,
    )


def result_words(result: ImportResult, *, name: str) -> str:
    """What an import did, in a line."""
    parts = [
        trn(
            "{n} entry imported from {name}.",
            "{n} entries imported from {name}.",
            result.new,
            name=name,
        )
    ]
    if result.changed:
        parts.append(trn("{n} changed.", "{n} changed.", result.changed))
    if result.removed:
        parts.append(trn("{n} removed.", "{n} removed.", result.removed))
    if result.kept:
        count = len(result.kept)
        parts.append(trn("{n} kept as edited.", "{n} kept as edited.", count))
    return " ".join(parts)

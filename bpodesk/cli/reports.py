"""Readings and plans as plain figures, and in a few lines."""

from collections.abc import Iterator

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.contracts import Contract
from bpodesk.domain.problems import Problem
from bpodesk.domain.readings import Question, Reading
from bpodesk.domain.timesheets import ImportBatch
from bpodesk.services.given_files import sha256_of
from bpodesk.services.imports import GivenFile, ImportPlan


def reading_figures(file: GivenFile) -> dict[str, Json]:
    """What a file of hours is understood to be.

    `entries` counts every row or day that states work: `complete` ones can be imported,
    `unfinished` ones lack something, `by_code` ones state a code and no time.
    """
    reading = file.reading
    return {
        "kind": "timesheet",
        "layout": reading.layout,
        "confidence": f"{reading.confidence:.2f}",
        "reasons": list(reading.reasons),
        "sheets": [
            {"name": sheet.name, "used": sheet.used, "why": sheet.why} for sheet in reading.sheets
        ],
        "columns": [
            {"column": column.column, "header": column.header, "role": column.role.value}
            for column in reading.columns
        ],
        "people": list(reading.people),
        "entries": reading.facts,
        "complete": len(reading.entries),
        "unfinished": len(reading.unfinished),
        "by_code": len(reading.days_by_code),
        "total_minutes": (reading.total_seconds + 30) // 60,
        "total_seconds": reading.total_seconds,
        "absence_minutes": reading.absence_minutes,
        "date_min": to_json(reading.first_day),
        "date_max": to_json(reading.last_day),
        "policy": reading.policy or None,
        "policies": {policy.name: policy.minutes for policy in reading.policies},
        "questions": [_question(question) for question in reading.questions],
        "checksums": [
            {
                "place": check.place,
                "label": check.label,
                "stated_minutes": check.stated_minutes,
                "computed_minutes": check.computed_minutes,
                "agrees": check.agrees,
            }
            for check in reading.checksums
        ],
        "problems": [problem_figures(problem) for problem in reading.problems],
    }


def reading_lines(reading: Reading) -> Iterator[str]:
    """The same in a few lines for a person."""
    hours = f"{reading.total_seconds / 3600:.2f} h"
    days = f"{reading.first_day} to {reading.last_day}" if reading.first_day else "no dates"
    yield f"{len(reading.people)} people, {reading.facts} entries, {hours}, {days}"
    if reading.unfinished:
        yield f"{len(reading.unfinished)} of them lack something and count nothing"
    yield from reading.reasons
    for policy in reading.policies:
        taken = ", as taken" if policy.name == reading.policy else ""
        yield f"{policy.name}: {policy.minutes / 60:.2f} h{taken}"
    differing = [check for check in reading.checksums if not check.agrees]
    if reading.checksums:
        yield f"{len(reading.checksums)} totals of its own, {len(differing)} of them differ"
    for question in reading.questions:
        yield f"To be answered: {question.text} ({question.example})"


def _question(question: Question) -> Json:
    return {
        "kind": question.kind.value,
        "text": question.text,
        "example": question.example,
        "place": question.place,
        "needed": question.needed,
        "options": {option.value: option.label for option in question.options},
    }


def plan_figures(plan: ImportPlan) -> dict[str, Json]:
    """What an import did."""
    return {
        "file": plan.file.name,
        "sha256": plan.file.sha256,
        "contract": plan.contract.number,
        "zone": plan.zone,
        "new": len(plan.entries),
        "changed": len(plan.changed),
        "same": plan.same,
        "removed": len(plan.removed),
        "kept": len(plan.kept),
        "replaces": plan.replaces.id if plan.replaces is not None else None,
        "total_minutes": plan.total_minutes,
        "already_imported": plan.earlier is not None,
        "problems": [problem_figures(problem) for problem in (*plan.problems, *plan.overlaps)],
    }


def earlier_figures(
    name: str, content: bytes, contract: Contract, earlier: ImportBatch
) -> dict[str, Json]:
    """What importing a file did that was imported before: nothing."""
    return {
        "file": name,
        "sha256": sha256_of(content),
        "contract": contract.number,
        "zone": earlier.zone,
        "new": 0,
        "changed": 0,
        "same": earlier.entry_count,
        "removed": 0,
        "kept": 0,
        "replaces": None,
        "total_minutes": 0,
        "already_imported": True,
        "problems": [],
    }


def problem_figures(problem: Problem) -> Json:
    """A problem: sheet, cell, what was found there, the reason."""
    sheet, _, cell = problem.place.rpartition("!")
    return {
        "sheet": sheet,
        "cell": cell,
        "value": problem.value,
        "reason": problem.message,
        "severity": problem.severity.value,
    }

"""Readings and plans as plain figures, and problems as lines of text."""

import sys
from collections.abc import Iterable

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.problems import Problem
from bpodesk.services.imports import GivenFile, ImportPlan


def say_problems(problems: Iterable[Problem]) -> None:
    """Each problem on a line of stderr: where, what was found, what is wrong."""
    for problem in problems:
        value = f"“{problem.value}”" if problem.value else ""
        where = " ".join(part for part in (problem.place, value) if part)
        print(": ".join(part for part in (where, problem.message) if part), file=sys.stderr)


def reading_figures(file: GivenFile) -> dict[str, Json]:
    """What a file is understood to be."""
    reading = file.reading
    return {
        "file": file.name,
        "sha256": file.sha256,
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
        "entries": len(reading.entries),
        "total_minutes": reading.total_minutes,
        "date_min": to_json(reading.first_day),
        "date_max": to_json(reading.last_day),
        "policy": None,
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
        "problems": [_problem(problem) for problem in reading.problems],
    }


def plan_figures(plan: ImportPlan) -> dict[str, Json]:
    """What an import did."""
    return {
        "file": plan.file.name,
        "sha256": plan.file.sha256,
        "contract": plan.contract.number,
        "zone": plan.zone,
        "new": len(plan.entries),
        "same": plan.same,
        "total_minutes": plan.total_minutes,
        "already_imported": plan.earlier is not None,
        "problems": [_problem(problem) for problem in (*plan.problems, *plan.overlaps)],
    }


def _problem(problem: Problem) -> Json:
    sheet, _, cell = problem.place.rpartition("!")
    return {
        "sheet": sheet,
        "cell": cell,
        "value": problem.value,
        "reason": problem.message,
        "severity": problem.severity.value,
    }

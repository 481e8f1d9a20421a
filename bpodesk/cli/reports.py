"""Readings and plans as plain figures."""

from bpodesk.domain.codec import Json, to_json
from bpodesk.domain.contracts import Contract
from bpodesk.domain.problems import Problem
from bpodesk.domain.timesheets import ImportBatch
from bpodesk.services.given_files import sha256_of
from bpodesk.services.imports import GivenFile, ImportPlan


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
        "changed": len(plan.changed),
        "same": plan.same,
        "removed": len(plan.removed),
        "kept": len(plan.kept),
        "replaces": plan.replaces.id if plan.replaces is not None else None,
        "total_minutes": plan.total_minutes,
        "already_imported": plan.earlier is not None,
        "problems": [_problem(problem) for problem in (*plan.problems, *plan.overlaps)],
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


def _problem(problem: Problem) -> Json:
    sheet, _, cell = problem.place.rpartition("!")
    return {
        "sheet": sheet,
        "cell": cell,
        "value": problem.value,
        "reason": problem.message,
        "severity": problem.severity.value,
    }

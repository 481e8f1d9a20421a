"""A copy of the user's own file with what is wrong marked in it, to be put right at its source."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from bpodesk.domain.problems import Problem, Severity
from bpodesk.services.given_files import GivenFile
from bpodesk.services.import_wording import checksum_problems, left_out_of_hours
from bpodesk.workbooks.watch import CancelCheck, never_cancelled

_TIME_SECONDS = 300.0  # openpyxl takes some fifty times as long as our reader


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCopy:
    """A workbook to be saved under `name` (or another name with the same `suffix`).

    `marked` cells are coloured and commented on; `warnings` say what the copy could not keep.
    """

    content: bytes
    name: str
    suffix: str
    marked: int
    warnings: tuple[Problem, ...]


def corrected_copy(
    file: GivenFile,
    problems: Sequence[Problem] | None = None,
    *,
    cancelled: CancelCheck = never_cancelled,
) -> CorrectedCopy:
    """The file with the cells of the problems marked; by default of all that its reading found.

    Those of a plan are `(*plan.problems, *plan.overlaps)`. Raises FileRefused, or
    Cancelled as soon as `cancelled()` says so.
    """
    # Only who makes a copy pays for what makes one.
    from bpodesk.workbooks.sandbox import Limits, run_apart

    told = file_problems(file) if problems is None else problems
    done = run_apart(
        "marked_copy",
        file.content,
        {"name": file.name, "problems": tuple(told)},
        cancelled=cancelled,
        limits=Limits(time_seconds=_TIME_SECONDS),
    )
    stem = file.name.rpartition(".")[0] or file.name
    return CorrectedCopy(
        content=base64.b64decode(done["content"]),
        name=f"{stem} corrected{done['suffix']}",
        suffix=done["suffix"],
        marked=done["marked"],
        warnings=_warnings(done["lost"]),
    )


def _warnings(lost: str) -> tuple[Problem, ...]:
    return (Problem(message=lost, severity=Severity.WARNING),) if lost else ()


def file_problems(file: GivenFile) -> tuple[Problem, ...]:
    """All that the reading of a file found, exceptions and totals that differ among it."""
    reading = file.reading
    return (*reading.problems, *left_out_of_hours(reading), *checksum_problems(reading))

"""A timesheet file as it was given: read without a book, anywhere."""

import hashlib
from dataclasses import dataclass

from bpodesk.domain.measure_readings import MeasureReading
from bpodesk.domain.readings import Answers, Reading
from bpodesk.workbooks.watch import CancelCheck, Progress, ignore_progress, never_cancelled

NO_ANSWERS = Answers()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFile:
    """A file as the user gave it, with what a layout understood of it under the answers given."""

    name: str
    content: bytes
    sha256: str
    reading: Reading
    answers: Answers = NO_ANSWERS


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMeasures:
    """A file of calls or tickets, with what was understood of it under the answers given."""

    name: str
    content: bytes
    sha256: str
    reading: MeasureReading
    answers: Answers = NO_ANSWERS


def read_file(
    content: bytes,
    *,
    name: str,
    answers: Answers = NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> GivenFile:
    """Understand a file. Raises FileRefused with the sentence, or Cancelled."""
    # Only who reads a file pays for what reads one.
    from bpodesk.workbooks.sandbox import read_timesheet_apart

    reading = read_timesheet_apart(
        content, name=name, answers=answers, progress=progress, cancelled=cancelled
    )
    return GivenFile(
        name=name, content=content, sha256=sha256_of(content), reading=reading, answers=answers
    )


def inspect_file(
    content: bytes,
    *,
    name: str,
    answers: Answers = NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> GivenFile | GivenMeasures:
    """Understand a file of hours, or of calls and tickets. Raises FileRefused, or Cancelled."""
    from bpodesk.workbooks.sandbox import read_any_apart

    reading = read_any_apart(
        content, name=name, answers=answers, progress=progress, cancelled=cancelled
    )
    if isinstance(reading, MeasureReading):
        return GivenMeasures(
            name=name, content=content, sha256=sha256_of(content), reading=reading, answers=answers
        )
    return GivenFile(
        name=name, content=content, sha256=sha256_of(content), reading=reading, answers=answers
    )


def read_counts(
    content: bytes,
    *,
    name: str,
    answers: Answers = NO_ANSWERS,
    progress: Progress = ignore_progress,
    cancelled: CancelCheck = never_cancelled,
) -> GivenMeasures:
    """Understand a list of calls, intervals or tickets. Raises FileRefused, or Cancelled."""
    from bpodesk.workbooks.refusals import FileRefused

    file = inspect_file(content, name=name, answers=answers, progress=progress, cancelled=cancelled)
    if isinstance(file, GivenFile):
        raise FileRefused(
            f"“{name}” can't be read as a list of calls or tickets: it states hours worked. Import"
            " it on the screen of the timesheets."
        )
    return file


def sha256_of(content: bytes) -> str:
    """The hash by which a file is known again."""
    return hashlib.sha256(content).hexdigest()

"""The corrected copy as it is asked for: of a file, with its own problems or those of a plan."""

import dataclasses
import io

import openpyxl

from bpodesk.domain.problems import Problem, Severity
from bpodesk.services.corrections import corrected_copy, file_problems
from tests.services.making import HOURS, csv_file


def test_copy_marks_what_the_reading_found_and_is_called_after_the_file() -> None:
    file = csv_file(HOURS, "A,Ana Cruz,2026-09-31,8", "B,Ben Diaz,2026-09-01,8", ",Total,,9")
    assert [problem.place for problem in file_problems(file)] == ["hours!C2", "hours!D4"]
    copy = corrected_copy(file)
    assert (copy.name, copy.suffix, copy.marked) == ("hours corrected.xlsx", ".xlsx", 2)
    (warning,) = copy.warnings
    assert warning.severity is Severity.WARNING
    assert "an Excel workbook with the same cells" in warning.message
    sheet = openpyxl.load_workbook(io.BytesIO(copy.content)).worksheets[0]
    assert "2026-09-31" in sheet["C2"].comment.text
    assert sheet["D3"].comment is None


def test_copy_of_a_copy_of_a_workbook_loses_nothing_to_speak_of() -> None:
    first = corrected_copy(csv_file(HOURS, "A,Ana Cruz,2026-09-01,8"))
    file = csv_file(HOURS, "A,Ana Cruz,2026-09-01,8", name="x")
    again = dataclasses.replace(file, content=first.content)
    told = Problem(message="Is this right?", place="hours!D2")
    copy = corrected_copy(again, (told,))
    assert (copy.name, copy.marked, copy.warnings) == ("x corrected.xlsx", 1, ())

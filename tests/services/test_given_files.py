"""What a file is understood to be, before any contract is chosen."""

import pytest

from bpodesk.services.given_files import GivenFile, GivenMeasures, inspect_file, sha256_of
from bpodesk.workbooks.refusals import FileRefused

HOURS = b"Name,Date,Hours\nAna Cruz,2026-09-01,8\nBen Reyes,2026-09-01,7.5\n"
CALLS = (
    b"Call Id,Agent,Date,Time,Answered (Y/N),Resolved,Speed of answer in sec\n"
    b"1,Ana,2026-09-01,08:00,Y,Y,12\n2,Ben,2026-09-01,08:10,N,N,\n"
)


def test_inspect_file_of_hours_keeps_its_content() -> None:
    file = inspect_file(HOURS, name="hours.csv")
    assert isinstance(file, GivenFile)
    assert (file.content, file.sha256) == (HOURS, sha256_of(HOURS))
    assert file.reading.total_minutes == 930


def test_inspect_file_of_calls_states_them() -> None:
    file = inspect_file(CALLS, name="calls.csv")
    assert isinstance(file, GivenMeasures)
    assert (file.name, file.sha256) == ("calls.csv", sha256_of(CALLS))
    assert file.reading.agents == ("Ana", "Ben")


def test_inspect_file_of_something_else_is_refused() -> None:
    with pytest.raises(FileRefused, match="a PDF document"):
        inspect_file(b"%PDF-1.7", name="hours.pdf")

"""Every folder of tests/data/timesheets: one file, and what a person reads in it.

Either all of it is told (`layout`, `people` by name, checksums, problems), or its facts are: how
many people and days, the minutes or what each policy would give, the first and the last day.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bpodesk.domain.readings import Reading
from bpodesk.workbooks.recognise import read_timesheet
from bpodesk.workbooks.refusals import FileRefused

SAMPLES = Path(__file__).parents[1] / "data" / "timesheets"
FOLDERS = sorted(folder for folder in SAMPLES.iterdir() if folder.is_dir())


def shown(reading: Reading) -> dict[str, object]:
    """All of it, for a sample of a few rows."""
    return {
        "layout": reading.layout,
        "sheets_used": [use.name for use in reading.sheets if use.used],
        "sheets_left_out": [use.name for use in reading.sheets if not use.used],
        "people": list(reading.people),
        "entries": len(reading.entries),
        "total_minutes": reading.total_minutes,
        "overtime_minutes": sum(entry.overtime_minutes or 0 for entry in reading.entries),
        **days_of(reading),
        "checksums": [
            [item.place, item.stated_minutes, item.computed_minutes] for item in reading.checksums
        ],
        "problems": [[item.place, item.severity.value] for item in reading.problems],
    }


def days_of(reading: Reading) -> dict[str, str | None]:
    return {
        "date_min": reading.first_day and reading.first_day.isoformat(),
        "date_max": reading.last_day and reading.last_day.isoformat(),
    }


def check_facts(reading: Reading, expected: dict[str, Any]) -> None:
    """Counts, minutes and days, where a file leaves more than one right way to count."""
    people = [expected["people"], *expected.get("people_accept", [])]
    facts = [expected["facts"], *expected.get("facts_accept", [])]
    minutes = expected.get("minutes_by_policy") or {"": expected["total_minutes"]}
    tolerance = expected.get("tolerance_minutes", 0)
    assert len(reading.people) in people
    assert reading.facts in facts
    assert any(abs(reading.total_minutes - each) <= tolerance for each in minutes.values())
    assert days_of(reading) == {"date_min": expected["date_min"], "date_max": expected["date_max"]}
    asked = {question.kind.value for question in reading.questions}
    assert asked >= set(expected.get("asks", []))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sample_read_gives_what_a_person_reads(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    [file] = [path for path in folder.iterdir() if path.name != "expected.json"]
    content = file.read_bytes()
    if "refused" in expected:
        with pytest.raises(FileRefused) as refusal:
            read_timesheet(content, name=file.name)
        assert expected["refused"] in str(refusal.value)
        assert f"“{file.name}”" in str(refusal.value)
    elif "facts" in expected:
        check_facts(read_timesheet(content, name=file.name), expected)
    else:
        assert shown(read_timesheet(content, name=file.name)) == expected


def test_samples_of_every_family_are_there() -> None:
    families = {folder.name.split("-")[0] for folder in FOLDERS}
    assert families >= {"a1", "a2", "a3", "a4", "b", "c", "d", "e", "f", "g", "h", "i", "k", "m"}

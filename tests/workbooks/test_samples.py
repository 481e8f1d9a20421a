"""Every folder of tests/data/timesheets: one file, and what a person reads in it."""

import json
from pathlib import Path

import pytest

from bpodesk.domain.readings import Reading
from bpodesk.workbooks.recognise import read_timesheet
from bpodesk.workbooks.refusals import FileRefused

SAMPLES = Path(__file__).parents[1] / "data" / "timesheets"
FOLDERS = sorted(folder for folder in SAMPLES.iterdir() if folder.is_dir())


def shown(reading: Reading) -> dict[str, object]:
    return {
        "layout": reading.layout,
        "sheets_used": [use.name for use in reading.sheets if use.used],
        "sheets_left_out": [use.name for use in reading.sheets if not use.used],
        "people": list(reading.people),
        "entries": len(reading.entries),
        "total_minutes": reading.total_minutes,
        "overtime_minutes": sum(entry.overtime_minutes or 0 for entry in reading.entries),
        "date_min": str(reading.first_day),
        "date_max": str(reading.last_day),
        "checksums": [
            [item.place, item.stated_minutes, item.computed_minutes] for item in reading.checksums
        ],
        "problems": [[item.place, item.severity.value] for item in reading.problems],
    }


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
    else:
        assert shown(read_timesheet(content, name=file.name)) == expected

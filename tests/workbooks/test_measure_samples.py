"""Every folder of tests/data/measures: one file, and what a person reads in it."""

import json
from pathlib import Path

import pytest

from bpodesk.cli.measure_reports import measure_figures
from bpodesk.workbooks.layouts.base import NotMine
from bpodesk.workbooks.measures.recognise import read_measures
from bpodesk.workbooks.reader import read_workbook
from bpodesk.workbooks.refusals import FileRefused

DATA = Path(__file__).parents[1] / "data"
FOLDERS = sorted(folder for folder in (DATA / "measures").iterdir() if folder.is_dir())
TIMESHEETS = sorted(
    folder
    for folder in (DATA / "timesheets").iterdir()
    if folder.is_dir() and folder.name != "refused-calls"
)


def file_of(folder: Path) -> Path:
    [file] = [path for path in folder.iterdir() if path.name != "expected.json"]
    return file


def shown(figures: dict) -> dict:
    kept = ("layout", "people", "entries", "total_minutes", "date_min", "date_max", "measures")
    return {
        **{key: figures[key] for key in kept},
        "sheets_used": [sheet["name"] for sheet in figures["sheets"] if sheet["used"]],
        "sheets_left_out": [sheet["name"] for sheet in figures["sheets"] if not sheet["used"]],
        "checksums": [
            [item["place"].rpartition("!")[2], item["stated"], item["computed"]]
            for item in figures["checksums"]
        ],
        "problems": sorted(
            [problem["sheet"], problem["cell"], problem["severity"]]
            for problem in figures["problems"]
        ),
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_measures_sample_read_gives_what_a_person_reads(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    file = file_of(folder)
    reading = read_measures(read_workbook(file.read_bytes(), name=file.name))
    if isinstance(reading, NotMine):
        assert expected["not_mine"] in reading.reason
    else:
        assert shown(measure_figures(reading)) == expected


@pytest.mark.parametrize("folder", TIMESHEETS, ids=lambda folder: folder.name)
def test_timesheet_sample_read_as_measures_is_refused(folder: Path) -> None:
    for file in (path for path in folder.iterdir() if path.name != "expected.json"):
        try:
            workbook = read_workbook(file.read_bytes(), name=file.name)
        except FileRefused:
            continue
        assert isinstance(read_measures(workbook), NotMine)


def test_call_list_of_one_call_is_measures() -> None:
    file = DATA / "timesheets" / "refused-calls" / "calls.csv"
    figures = measure_figures(read_measures(read_workbook(file.read_bytes(), name=file.name)))
    assert figures["kind"] == "measures"
    assert figures["measures"] == {
        "incoming": 1,
        "answered": 1,
        "abandoned": 0,
        "avg_speed_of_answer_s": 17.0,
        "answer_rate_percent": 100.0,
        "abandon_rate_percent": 0.0,
    }

"""The commands for timesheet files: answers, corrections of earlier imports, templates, copies."""

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest

from bpodesk.cli.answers import answers_of
from bpodesk.cli.arguments import make_parser
from bpodesk.cli.main import run
from bpodesk.domain.readings import Answers
from bpodesk.services import sample
from tests.samples import bare_sample_book

CONTRACT = sample.SAMPLE_CONTRACT
HEADER = "Employee ID,Employee,Date,Hours"
ROWS = [f"A,Amihan Salonga,2026-09-0{day},8" for day in (1, 2, 3)]


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "empty.bpodesk"
    bare_sample_book(path).close()
    return path


def written(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return path


def bring(book: Path, file: Path, *more: object) -> int:
    return bpodesk("timesheets", "import", file, "--book", book, "--contract", CONTRACT, *more)


# ---------------------------------------------------------------- answers


def test_answers_are_what_was_typed() -> None:
    typed = (
        *("timesheets", "inspect", "x.xlsx", "--month", "2026-09", "--week", "2026-09-07"),
        *("--person", "Ana", "--day-first", "--policy", "pairs", "--repeats", "later"),
        *("--layout", "flat list", "--sheet", "A", "--sheet", "B"),
    )
    assert answers_of(make_parser().parse_args(typed)) == Answers(
        month=dt.date(2026, 9, 1),
        week=dt.date(2026, 9, 7),
        person="Ana",
        day_first=True,
        policy="pairs",
        repeats="later",
        layout="flat list",
        sheets=("A", "B"),
    )
    other = make_parser().parse_args(("timesheets", "inspect", "x.xlsx", "--month-first"))
    assert answers_of(other) == Answers(day_first=False)
    nothing = make_parser().parse_args(("timesheets", "inspect", "x.xlsx"))
    assert answers_of(nothing) == Answers()


@pytest.mark.parametrize(
    "typed", [("--month", "September"), ("--week", "37"), ("--day-first", "--month-first")]
)
def test_answer_that_can_t_be_understood_is_wrong_usage(
    typed: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("timesheets", "inspect", "x.xlsx", *typed) == 2
    assert capsys.readouterr().err


def test_day_first_settles_what_the_file_leaves_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "d.csv", "Ana,03/04/2026,8", header="Name,Date,Hours")
    assert bpodesk("timesheets", "inspect", file, "--json", "--month-first") == 0
    assert json.loads(capsys.readouterr().out)["date_min"] == "2026-03-04"
    assert bpodesk("timesheets", "inspect", file, "--json", "--day-first") == 0
    assert json.loads(capsys.readouterr().out)["date_min"] == "2026-04-03"


# ---------------------------------------------------------------- corrections


def test_corrected_file_says_what_it_changed(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(book, written(tmp_path / "hours.csv", *ROWS)) == 0
    capsys.readouterr()
    third, fourth = "A,Amihan Salonga,2026-09-03,6", "A,Amihan Salonga,2026-09-04,2"
    second = written(tmp_path / "hours v2.csv", ROWS[0], third, fourth)
    assert bring(book, second, "--json") == 0
    spoken = capsys.readouterr()
    figures = json.loads(spoken.out)
    assert {key: figures[key] for key in ("new", "changed", "same", "removed", "kept")} == {
        "new": 1,
        "changed": 1,
        "same": 1,
        "removed": 1,
        "kept": 0,
    }
    assert figures["replaces"] == 1
    assert "It takes the place of an earlier import. It has the same name" in spoken.err
    assert "1 new entries, 2.00 h; 1 were there already; 1 changed, 1 removed" in spoken.err


def test_import_to_be_replaced_is_named_by_its_file_or_none(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(book, written(tmp_path / "a.csv", *ROWS)) == 0
    other = written(tmp_path / "b.csv", *(row[:-1] + "7" for row in ROWS))
    assert bring(book, other, "--replaces", "none") == 1
    assert "the book has 8.00 h of this day already" in capsys.readouterr().err
    assert bring(book, other, "--replaces", "c.csv") == 1
    assert f"No file called “c.csv” was imported into {CONTRACT}." in capsys.readouterr().err
    assert bring(book, other, "--replaces", "a.csv", "--whole") == 0
    assert "3 changed" in capsys.readouterr().err


def test_same_file_with_something_new_said_is_looked_at_again(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (*ROWS, "Z,Zoe Quill,2026-09-01,4")
    file = written(tmp_path / "hours.csv", *rows)
    assert bring(book, file) == 1
    assert bring(book, file, "--leave-out", "Zoe Quill") == 0
    assert "“Zoe Quill” is left out: 1 entry, 4.00 h." in capsys.readouterr().err
    assert bring(book, file, "--leave-out", "Somebody") == 1
    assert "Nobody in the file is called “Somebody”" in capsys.readouterr().err
    assert bring(book, file, "--match", "Zoe Quill=B") == 0
    assert "1 new entries, 4.00 h; 3 were there already" in capsys.readouterr().err


# ---------------------------------------------------------------- templates and copies


def test_template_is_written_for_a_contract_s_month(tmp_path: Path, book: Path) -> None:
    out = tmp_path / "template.xlsx"
    typed = ("timesheets", "template", "--book", book, "--contract", CONTRACT)
    assert bpodesk(*typed, "--month", "2026-09", "--out", out) == 0
    sheet = openpyxl.load_workbook(out)["Hours"]
    assert sheet["B5"].value == "Amihan Salonga"


def test_copy_with_the_bad_cells_marked_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "hours.csv", ROWS[0], "A,Amihan Salonga,2026-09-31,8")
    out = tmp_path / "marked.xlsx"
    assert bpodesk("timesheets", "correct", file, "--out", out) == 0
    assert "1 cells are marked" in capsys.readouterr().err
    sheet = openpyxl.load_workbook(io.BytesIO(out.read_bytes())).worksheets[0]
    assert sheet["C3"].comment is not None
    assert bpodesk("timesheets", "correct", file, "--out", tmp_path / "marked.csv") == 1
    assert "call it marked.xlsx" in capsys.readouterr().err

"""`bpodesk agreement NO --replay`, on the sample company."""

import json
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.services.sample import SAMPLE_CONTRACT
from tests.samples import sample_book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replay") / "sample.bpodesk"
    sample_book(path).close()
    return path


def no_screenshot(_book: Path, _picture: Path) -> None:
    raise AssertionError("no picture was asked for")


def replayed(book: Path, *more: str) -> int:
    return run(
        ["agreement", SAMPLE_CONTRACT, "--book", str(book), "--replay", *more],
        screenshot=no_screenshot,
    )


def test_replay_of_the_own_months(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replayed(made) == 0
    printed = capsys.readouterr().out
    assert "Worst month: September 2026, USD 718.85 in credits." in printed
    assert replayed(made, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["credits"], figures["terms"][0]["code"]) == ("718.85", "S2.target")


def test_replay_of_a_file_names_what_cannot_be_read(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = tmp_path / "history.csv"
    history.write_text("Month,Charges,S1,S2,S3,S4\n2026-01,10000,79,95,99,x\n")
    assert replayed(made, "--history", str(history)) == 1
    told = capsys.readouterr()
    # 12 % of 10,000.00, 60 % of it, a minor miss.
    assert "USD 360.00 in credits" in told.out
    assert "F2 “x”: S4: “x” is no figure in %." in told.err
    history.write_text("Month,Charges,S1,S2,S3,S4\n2026-01,10000,80,95,99,99\n")
    assert replayed(made, "--history", str(history)) == 0
    assert "No month would have cost anything." in capsys.readouterr().out
    history.write_text("nothing")
    assert replayed(made, "--history", str(history)) == 1
    assert capsys.readouterr().out == ""

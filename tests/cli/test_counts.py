"""`bpodesk counts`: a list counted, and what an event takes out of it."""

import json
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.services import sample
from tests.samples import sample_book

REPORT = Path(__file__).parents[1] / "data" / "counts" / "calls-september.csv"
CONTRACT = sample.SAMPLE_CONTRACT
MANILA = ("--zone", "Asia/Manila", "--threshold", "S1=20")
WEEK = (
    "Date,Interval,Calls offered,Answered within 20 s,Answered after 20 s,Abandoned after 20 s\n"
    "2026-09-16,21:00-21:30,10,7,2,1\n"
)


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "a.bpodesk"
    sample_book(path).close()
    return path


def bring(book: Path, file: Path, *more: object) -> int:
    return bpodesk("counts", "import", file, "--book", book, "--contract", CONTRACT, *more)


def test_report_is_counted_once_and_an_event_takes_from_it(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(book, REPORT, *MANILA) == 0
    assert "756 new rows, 0 were there already" in capsys.readouterr().err
    assert bring(book, REPORT) == 0
    assert "was imported before; nothing was changed" in capsys.readouterr().err
    assert bpodesk("counts", "effect", "E1", "--book", book, "--contract", CONTRACT) == 0
    told = capsys.readouterr().err
    assert "S1: abandoned_after 118, after 148, within 12, from 10 rows" in told
    assert "calls-september.csv ! calls-september!A364" in told
    assert "within 3 in part" in told
    assert bpodesk("counts", "effect", "E1", "--book", book, "--contract", CONTRACT, "--json") == 0
    (level,) = json.loads(capsys.readouterr().out)["levels"]
    assert level["counts"] == {"within": 12, "after": 148, "abandoned_after": 118}
    assert bpodesk("counts", "effect", "E9", "--book", book, "--contract", CONTRACT) == 1
    assert "no excused event E9" in capsys.readouterr().err


def test_typed_counts_stay_unless_said_otherwise(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "week.csv"
    file.write_text(WEEK)
    assert bring(book, file, *MANILA) == 1
    assert "Counts were typed for S1 14–20 Sep" in capsys.readouterr().err
    assert bring(book, file, *MANILA, "--plan") == 1
    assert bring(book, file, *MANILA, "--plan", "--overwrite-typed", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    (effect,) = figures["effects"]
    assert (effect["from"], effect["to"], effect["after"]["within"]) == (
        "2026-09-14",
        "2026-09-20",
        7,
    )
    assert bring(book, file, *MANILA, "--keep-typed", "--level", "S1") == 0
    told = capsys.readouterr().err
    assert "within 884 -> abandoned_after 1, after 2, within 7 (typed, kept)" in told
    assert bpodesk("counts", "effect", "E3", "--book", book, "--contract", CONTRACT) == 0
    assert "have nothing in its time" in capsys.readouterr().err


def test_tickets_take_their_clock_from_the_command_line(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("Ticket,Status,Opened,Closed\nT1,Closed,2026-10-02 16:30,2026-10-05 15:31\n")
    assert bring(book, file, "--clock", "S2=8h") == 0
    assert "S2 5–11 Oct: nothing -> items 1, on_time 0" in capsys.readouterr().err
    assert bring(book, file, "--clock", "S2=5d", "--short-abandon", "S1=5", "--parted", 20) == 0
    assert "S2 5–11 Oct: items 1, on_time 0 -> items 1, on_time 1" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["S2", "S2=8", "=8h", "S2=0h", "S2=xh"])
def test_clock_that_is_none_is_refused(
    wrong: str, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(book, REPORT, "--clock", wrong) == 2
    assert "is not like S2=8h" in capsys.readouterr().err


def test_threshold_that_is_none_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(book, REPORT, "--threshold", "S1=soon") == 2
    assert "is not like S1=20" in capsys.readouterr().err

"""`bpodesk outlook` and `bpodesk scorecard`, run in the process on a real file."""

import datetime as dt
import json
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.services.books import open_book
from tests.samples import clone_contract, sample_book
from tests.services.watching import typed, until_the_20th


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    sample_book(tmp_path / "a.bpodesk").close()
    return tmp_path / "a.bpodesk"


def test_outlook_of_an_open_month_says_what_may_still_go_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = sample_book(tmp_path / "a.bpodesk")
    until_the_20th(book)
    book.close()
    assert bpodesk("outlook", "--book", tmp_path / "a.bpodesk", "2026-09") == 0
    # The charges at risk are the whole month's 9,984.00: x 12 % x 45 % x 50 % x 1.5 = 404.35.
    assert capsys.readouterr().out == (
        "HPO-2026-014  24 more may be late until S2 fails (492 items due are still expected);"
        " that costs USD 404.35.\n"
    )
    assert bpodesk("outlook", "--book", tmp_path / "a.bpodesk", "2026-09", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["outlooks"]
    assert (told["sla"], told["left"], told["remaining"]) == ("S2", 24, 492)
    assert (told["cost"], told["counted_until"]) == ("404.35", "2026-09-20")


def test_outlook_of_a_month_that_is_counted_says_so(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("outlook", "--book", path, "2026-09") == 0
    assert "Nothing is open in 2026-09" in capsys.readouterr().err


def test_scorecard_as_text_and_as_paper(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week = ("scorecard", "--book", path, "HPO-2026-014", "2026-09-16")
    assert bpodesk(*week) == 0
    first, second = capsys.readouterr().out.splitlines()[:2]
    assert first == "S1  Calls answered within 20 seconds  82.032 %  met"
    assert second == "S2  E-mail answered in 8 business hours  no data"
    out = tmp_path / "week.pdf"
    assert bpodesk(*week, "--out", out, "--json") == 0
    assert out.read_bytes().startswith(b"%PDF")
    printed = capsys.readouterr()
    assert json.loads(printed.out)["week"] == "W38"
    assert "the week from 2026-09-14 to 2026-09-20" in printed.err


def test_radar_says_what_is_charged_twice_and_fails(
    tmp_path: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("radar", "--book", path, "2026-09") == 0
    assert "Nobody's minute is charged twice" in capsys.readouterr().err
    book = open_book(path)
    twin = clone_contract(book, "HPO-2")
    start = dt.datetime(2026, 9, 15, 14, tzinfo=dt.UTC)
    typed(book, twin, 15, 60, started_at=start, ended_at=start + dt.timedelta(hours=1))
    book.close()
    assert bpodesk("radar", "--book", path, "2026-09") == 1
    assert "Amihan Salonga on 2026-09-15: the same 1.00 h go to" in capsys.readouterr().out
    assert bpodesk("radar", "--book", path, "2026-09", "--json") == 1
    (found,) = json.loads(capsys.readouterr().out)["charged_twice"]
    assert found["minutes"] == 60

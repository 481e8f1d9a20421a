"""`bpodesk deadlines`, run in the process on a real file."""

import datetime as dt
import json
from functools import partial
from pathlib import Path

import pytest
from icalendar import Calendar

from bpodesk.cli.main import run
from bpodesk.domain.company import Company
from bpodesk.services import books
from tests.samples import bare_sample_book


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deadlines") / "sample.bpodesk"
    bare_sample_book(path).close()
    return path


@pytest.fixture(autouse=True)
def october(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 5 October 2026, whenever the tests run."""
    now = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(books, "open_book", partial(books.open_book, clock=lambda: now))


def test_deadlines_are_listed_by_how_near_they_are(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("deadlines", "--book", book) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        "Overdue\n  Tue 15 Sep 2026  HPO-2026-014  Statement of August 2026\n"
    )
    assert "Later\n" in printed
    assert "HPO-2026-014  Last day for notice against the renewal" in printed


def test_deadlines_as_figures_and_calendar_file(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "board.ics"
    until = "--until", "2099-12-31"
    assert bpodesk("deadlines", "--book", book, "--ics", out, "--alarm", 0, "--json", *until) == 0
    captured = capsys.readouterr()
    figures = json.loads(captured.out)["deadlines"]
    renewal = next(item for item in figures if item["kind"] == "renewal notice")
    assert (renewal["day"], renewal["clause"]) == ("2027-11-01", "term")
    calendar = Calendar.from_ical(out.read_bytes().decode())
    left = [item for item in figures if item["stage"] != "done"]
    assert len(calendar.walk("VEVENT")) == len(left)
    assert f"board.ics: {len(left)} deadlines." in captured.err
    assert bpodesk("deadlines", "--book", book, "--ics", out) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("wrong", [("--until", "soon"), ("--alarm", "-1"), ("--alarm", "1000")])
def test_deadlines_with_nonsense_are_wrong_usage(
    book: Path, wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("deadlines", "--book", book, *wrong) == 2
    assert wrong[1] in capsys.readouterr().err


def test_deadlines_of_an_empty_book_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.bpodesk"
    books.create_book(path, Company(name="T", zone="Asia/Manila", currency="USD")).close()
    assert bpodesk("deadlines", "--book", path) == 0
    assert capsys.readouterr().out == ""

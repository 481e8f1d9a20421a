"""`bpodesk outlook` and `bpodesk scorecard`, run in the process on a real file."""

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.services.books import OpenBook
from bpodesk.storage.queries import measured
from tests.samples import sample_book
from tests.services.making import sample_id


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


def until_the_20th(book: OpenBook) -> None:
    """Of the e-mails, 760 of 800 were in time so far."""
    with book.book.reading() as connection:
        counted = measured.measurements(connection, contract_id=sample_id(book))
    (emails,) = [item for item in counted if item.sla_code == "S2"]
    halfway = {"ends_on": dt.date(2026, 9, 21), "counts": {"on_time": 760, "items": 800}}
    with book.unit_of_work("Counts") as work:
        work.update(dataclasses.replace(emails, **halfway))  # pyright: ignore[reportArgumentType]


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

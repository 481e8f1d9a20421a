"""`bpodesk quote` on a real file."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bpodesk.cli.main import run
from bpodesk.services.books import create_book
from bpodesk.services.quote_book import offer_quote, offers_of, save_quote_in_book
from bpodesk.services.quotes import save_quote
from tests.domain.quoting import night_quote
from tests.services.making import COMPANY, clock, ok


def bpodesk(*arguments: object) -> int:
    return run([str(item) for item in arguments], screenshot=lambda _book, _picture: None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desk.bpoquote"
    save_quote(path, night_quote())
    return path


def test_quote_is_printed_month_by_month(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk("quote", file) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "2026-12  price 2,112.50  cost 1,029.50  margin 1,083.00"
    assert lines[-1] == ("All 7 months in USD:  price 13,907.48  cost 6,517.95  margin 7,389.53")


def test_quote_is_exported_whole(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xlsx, pdf = tmp_path / "q.xlsx", tmp_path / "q.pdf"
    assert bpodesk("quote", file, "--xlsx", xlsx, "--pdf", pdf, "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["price"] == "13907.48"
    assert "without cost and margin" in captured.err
    assert "Months" in load_workbook(xlsx).sheetnames
    customers = pdf.read_bytes()
    assert bpodesk("quote", file, "--pdf", pdf, "--internal") == 0
    assert "with cost and margin" in capsys.readouterr().err
    assert pdf.read_bytes() != customers


def test_quote_file_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.bpoquote"
    path.write_text("{}")
    assert bpodesk("quote", path) == 1
    assert "it has no quote in it" in capsys.readouterr().err


def test_quotes_of_a_book_are_listed_and_one_is_printed_by_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Talisay.bpodesk"
    book = create_book(path, COMPANY, clock=clock)
    quote = replace(night_quote(), valid_until=None)
    offered = ok(offer_quote(book, ok(save_quote_in_book(book, quote))))
    (offer,) = offers_of(book, offered)
    book.close()
    assert bpodesk("quote", "--book", path) == 0
    assert capsys.readouterr().out == (
        "Q-7  version 1  offered  USD 13,907.48  Harbor & Pine  Weekend desk\n"
    )
    assert bpodesk("quote", "--book", path, "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)["quotes"]
    assert (listed["number"], listed["status"]) == ("Q-7", "offered")
    pdf = tmp_path / "q.pdf"
    assert bpodesk("quote", "Q-7", "--book", path, "--pdf", pdf) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("margin 7,389.53")
    assert pdf.read_bytes() == offer.pdf
    assert bpodesk("quote", "Q-8", "--book", path) == 1
    assert "The book has no quote Q-8. It has Q-7." in capsys.readouterr().err


def test_quote_command_without_a_file_or_a_book_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bpodesk("quote") == 2
    assert "--book" in capsys.readouterr().err


def test_book_without_quotes_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sample.bpodesk"
    create_book(path, COMPANY, clock=clock).close()
    assert bpodesk("quote", "--book", path) == 0
    assert "sample.bpodesk has no quotes yet." in capsys.readouterr().err

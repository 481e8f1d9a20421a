"""Sealing and verifying at the command line, on a real book."""

import json
from pathlib import Path

import pytest

from bpodesk.services import sample
from tests.cli.test_commands import CONTRACT, bpodesk


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "sample.bpodesk"
    sample.make_sample(path).close()
    return path


def test_month_is_sealed_its_files_are_written_and_verified(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, bundle = tmp_path / "a.pdf", tmp_path / "a.zip"
    arguments = ("seal", CONTRACT, "2026-09", "--book", book, "--out", pdf, "--bundle", bundle)
    assert bpodesk(*arguments) == 0
    assert "Version 1 is sealed: net USD 10,678.55" in capsys.readouterr().err
    first = (pdf.read_bytes(), bundle.read_bytes())
    # Once more writes again what is sealed, and seals nothing.
    assert bpodesk(*arguments) == 0
    assert (pdf.read_bytes(), bundle.read_bytes()) == first
    assert bpodesk("statement", CONTRACT, "2026-09", "--book", book, "--out", pdf) == 0
    assert pdf.read_bytes() == first[0]
    capsys.readouterr()
    assert bpodesk("verify", pdf) == 0
    assert f"a.pdf is as it was sealed: {CONTRACT}, 2026-09, version 1" in capsys.readouterr().err
    assert bpodesk("verify", bundle, "--book", book, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["as_sealed"], told["faults"]) == (True, [])
    assert told["seal"]["contract"] == CONTRACT
    assert bpodesk("check", "--book", book) == 0


def test_changed_file_is_refused_with_what_is_wrong(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "a.pdf"
    assert bpodesk("seal", CONTRACT, "2026-09", "--book", book, "--out", pdf) == 0
    content = pdf.read_bytes()
    pdf.write_bytes(content[:999] + bytes((content[999] ^ 1,)) + content[1000:])
    capsys.readouterr()
    assert bpodesk("verify", pdf) == 1
    said = capsys.readouterr().err
    assert "The PDF is not the one that was sealed." in said
    assert "is NOT as it was sealed" in said


def test_month_that_is_not_complete_is_not_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bare.bpodesk"
    sample.make_sample_without_hours(path).close()
    assert bpodesk("seal", CONTRACT, "2026-09", "--book", path) == 1
    assert "No timesheet has been imported for this month." in capsys.readouterr().err


def test_file_that_is_no_statement_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer")
    assert bpodesk("verify", path) == 1
    assert "neither a PDF nor a bundle" in capsys.readouterr().err


def test_what_a_forged_file_says_of_itself_stays_on_its_line(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf = tmp_path / "a.pdf"
    assert bpodesk("seal", CONTRACT, "2026-09", "--book", book, "--out", pdf) == 0
    forged = rb'"contract":"X\n\u001b[2Jb.pdf is as it was sealed"'
    pdf.write_bytes(pdf.read_bytes().replace(f'"contract":"{CONTRACT}"'.encode(), forged))
    capsys.readouterr()
    assert bpodesk("verify", pdf) == 1
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert not any(line.startswith("b.pdf") or "[2J" in line[:4] for line in said.splitlines())

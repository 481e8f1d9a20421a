"""`bpodesk clauses`, run in the process on a real file."""

import json
from pathlib import Path

import pytest

from bpodesk.cli.main import run
from bpodesk.domain.clauses.writing import clause_source
from bpodesk.services import clause_library, clauses, sample


def bpodesk(*arguments: object) -> int:
    return run([str(argument) for argument in arguments], screenshot=lambda _book, _picture: None)


def test_clauses_of_a_book_are_listed_and_given_as_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sample.bpodesk"
    book = sample.make_sample_without_hours(path)
    records = next(item for item in clause_library.shipped_clauses() if item.id == "records")
    changed = clause_source(records).replace("1. ", "1. Anew: ", 1)
    clauses.save_clause(book, changed)
    book.close()
    assert bpodesk("clauses", "--book", path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 54
    assert lines[0].split() == [
        "parties",
        "v1",
        "shipped",
        "in",
        "1",
        "Parties",
        "and",
        "authority",
    ]
    assert "records v2 changed in 1" in " ".join(" ".join(lines).split())
    assert "liability (vendor) v1 shipped in 0" in " ".join(" ".join(lines).split())
    assert bpodesk("clauses", "--book", path, "--json") == 0
    figures = json.loads(capsys.readouterr().out)["clauses"]
    assert [item["version"] for item in figures if item["id"] == "records"] == [2]

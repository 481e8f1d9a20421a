"""September 2026 through the command line in processes of its own: workbook in, figures out."""

import dataclasses
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bpodesk.domain.sla.excuses import Decision
from bpodesk.services import sample
from bpodesk.services.books import open_book
from bpodesk.services.contracts import find_contract
from bpodesk.services.measures import list_events, save_event
from bpodesk.services.outcome import Saved
from tests import golden
from tests.samples import bare_sample_book

CONTRACT, MONTH = sample.SAMPLE_CONTRACT, "2026-09"
ROOT = Path(__file__).resolve().parents[2]


def bpodesk(*arguments: object) -> dict[str, Any]:
    """What the program answers a machine."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "bpodesk", *map(str, arguments), "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, whose workbook came in through the command line."""
    folder = tmp_path_factory.mktemp("acceptance")
    path, workbook = folder / "sample.bpodesk", folder / sample.WORKBOOK_NAME
    bare_sample_book(path).close()
    workbook.write_bytes(sample.sample_workbook())
    told = bpodesk("timesheets", "import", workbook, "--book", path, "--contract", CONTRACT)
    assert (told["new"], told["total_minutes"], told["problems"]) == (116, 928 * 60 + 750, [])
    return path


@pytest.fixture(scope="module")
def figures(book: Path) -> dict[str, Any]:
    return bpodesk("statement", CONTRACT, MONTH, "--book", book, "--what-if", "S1.target=85")


def test_month_has_every_figure(figures: dict[str, Any]) -> None:
    golden.assert_september(figures)


@pytest.mark.parametrize("code", golden.CASES)
def test_what_if(figures: dict[str, Any], code: str) -> None:
    golden.assert_case(figures, code)


def test_weeks_on_the_scorecard_are_the_months(book: Path) -> None:
    card = bpodesk("scorecard", CONTRACT, "2026-09-30", "--book", book)
    weeks = {level["code"]: level["weeks"][-5:] for level in card["levels"]}
    assert golden.rows(weeks["S1"], "week", "raw", "adjusted") == golden.S1_WEEKS


def test_source_of_the_hours_is_the_workbook(figures: dict[str, Any]) -> None:
    (source,) = figures["sources"]
    assert source["sha256"] == hashlib.sha256(sample.sample_workbook()).hexdigest()
    assert (source["entries"], source["minutes"]) == (116, 928 * 60 + 750)


def test_paper_states_the_same(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "statement.pdf"
    told = bpodesk("statement", CONTRACT, MONTH, "--book", book, "--out", out)
    assert told["net"] == "10678.55"
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages)
    for figure in ("10,678.55", "11,190.90", "9,984.00", "1,198.08", "853.63", "341.28", "685.73"):
        assert figure in text
    for figure in ("82.916", "93.525", "98.000", "98.305", "812.00", "944.00", "928.00"):
        assert figure in text


def test_first_event_disputed_is_told_both_ways(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "disputed.bpodesk"
    path.write_bytes(book.read_bytes())
    opened = open_book(path)
    contract_id = find_contract(opened, CONTRACT).contract.id
    event = next(row.event for row in list_events(opened, contract_id) if row.event.code == "E1")
    disputed = dataclasses.replace(event, decision=Decision.DISPUTED)
    assert isinstance(save_event(opened, disputed), Saved)
    opened.close()
    golden.assert_disputed(bpodesk("statement", CONTRACT, MONTH, "--book", path))

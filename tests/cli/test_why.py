"""bpodesk why: ten figures of different kinds, each followed to the cell or the source it has."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bpodesk.services import sample
from tests.cli.test_commands import CONTRACT, bpodesk
from tests.samples import sample_book

ASK = ("why", CONTRACT, "2026-09")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("why") / "sample.bpodesk"
    sample_book(path).close()
    return path


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("why") / sample.WORKBOOK_NAME
    path.write_bytes(sample.sample_workbook())
    return openpyxl.load_workbook(path, data_only=True)["Hours"]


def leaves(node: dict[str, Any]) -> list[dict[str, Any]]:
    parts = node.get("parts", [])
    return [leaf for part in parts for leaf in leaves(part)] if parts else [node]


def asked(capsys: pytest.CaptureFixture[str], book: Path, figure: str) -> dict[str, Any]:
    assert bpodesk(*ASK, figure, "--json", "--book", book) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


# Each kind of figure that comes from hours: how many cells it rests on.
CELLS = {
    "net": 116,
    "fee:SEAT": 0,
    "fee:SEAT.3": 0,  # an absence: nobody worked, so there is no cell
    "fee:OT": 4,
    "fee:NIGHT": 116,
    "S4": 116,
    "S4:W37": 19,  # four days (Labor Day is closed) of five people, less E's absence on the 10th
    "credit:S4": 116,
    "worked:F": 13,
    "overtime:B": 1,
    "night": 116,
    "cap": 0,
}


@pytest.mark.parametrize("figure", CELLS)
def test_why_reaches_cells_that_state_the_number(
    book: Path, sheet: Any, figure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [leaf for leaf in leaves(asked(capsys, book, figure)) if "cell" in leaf]
    for leaf in found:
        assert leaf["file"] == sample.WORKBOOK_NAME
        name, _, address = leaf["cell"].partition("!")
        assert name == "Hours"
        cell = sheet[address]
        if cell.column_letter == "H" or leaf["value"] != "7.00 h":  # stated as overtime
            assert leaf["value"] == f"{cell.value:.2f} h"
    rows = {leaf["cell"][7:] for leaf in found}
    if figure in ("fee:OT", "net"):
        assert len(rows) >= CELLS[figure]
    else:
        assert len(rows) == CELLS[figure]


@pytest.mark.parametrize(
    ("figure", "source"),
    [
        ("S1", "Telephone system"),
        ("fee:ORDER", ""),
        ("fee:COST", ""),
        ("earn-back:S1", "entered as history"),
        ("at-risk", "credit rules, revision 2"),
    ],
)
def test_why_reaches_the_source_of_what_is_no_hour(
    book: Path, figure: str, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = leaves(asked(capsys, book, figure))
    # An absence has no source: its formula says that nobody worked.
    assert all(
        leaf.get("source") or "nobody" in leaf.get("formula", "") or "basis" in leaf
        for leaf in found
    )
    assert not source or source in [leaf.get("source", "") for leaf in found]


def test_why_prints_the_tree_as_far_as_it_is_wanted(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk(*ASK, "NET", "--depth", "1", "--book", book) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Net payable: USD 10,678.55 = 11,190.90 − 853.63 + 341.28",
        "  Gross charges: USD 11,190.90 = sum of 9 lines",
        "  Service credits: USD 853.63 = 0.00 + 404.35 + 359.42 + 89.86",
        "  Earned back: USD 341.28 = 341.28 + 0.00 + 0.00 + 0.00",
    ]
    assert bpodesk(*ASK, "net", "--depth", "0", "--json", "--book", book) == 0
    assert "parts" not in json.loads(capsys.readouterr().out)


def test_why_lists_the_names_of_the_figures(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk(*ASK, "--list", "--book", book) == 0
    listed = capsys.readouterr().out
    assert "  fee:OT " in listed
    assert "Overtime: USD 187.50" in listed
    assert bpodesk(*ASK, "--list", "--json", "--book", book) == 0
    assert json.loads(capsys.readouterr().out)[0] == {
        "name": "net",
        "group": "Amounts",
        "title": "Net payable",
        "value": "USD 10,678.55",
    }


def test_why_by_code_tells_no_name(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk(*ASK, "worked", "--codes", "--book", book) == 0
    told = capsys.readouterr().out
    assert "  A, worked: 168.00 h" in told
    assert "Salonga" not in told


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ((), 2, "--list"),
        (("net", "--list"), 2, "--list"),
        (("tax",), 1, "The statement has no figure “tax”"),
        (("net", "--depth", "x"), 2, "no number of steps"),
    ],
)
def test_why_says_what_it_does_not_understand(
    book: Path, more: tuple[str, ...], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk(*ASK, *more, "--book", book) == code
    assert words in capsys.readouterr().err

"""September 2026 through the ordinary path; every figure is a literal, worked out independently."""

import dataclasses
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from bpodesk.domain.periods import Month
from bpodesk.domain.sla.excuses import Decision
from bpodesk.services.books import OpenBook, check_book
from bpodesk.services.measures import list_events, save_event
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import StatementView, compute, statement_pdf
from tests import golden
from tests.services.making import ok, pdf_text, sample_id


@pytest.fixture
def view(sample: OpenBook) -> StatementView:
    return compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=["S1.target=85"])


@pytest.fixture
def figures(view: StatementView) -> dict[str, Any]:
    return cast("dict[str, Any]", view.figures)


def test_month_has_every_figure(figures: dict[str, Any]) -> None:
    golden.assert_september(figures)


def test_counts_of_the_levels(figures: dict[str, Any]) -> None:
    counts = {level["code"]: level["adjusted_counts"] for level in figures["levels"]}
    assert counts["S1"]["within"] == 4106
    assert sum(counts["S1"].values()) == 4952
    assert counts["S2"] == {"on_time": 1141, "items": 1220}
    assert counts["S4"] == {"worked_minutes": 928 * 60, "scheduled_minutes": 944 * 60}


@pytest.mark.parametrize("code", golden.CASES)
def test_what_if(figures: dict[str, Any], code: str) -> None:
    golden.assert_case(figures, code)


def test_first_event_disputed_is_shown_both_ways(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    event = next(row.event for row in list_events(sample, contract_id) if row.event.code == "E1")
    ok(save_event(sample, dataclasses.replace(event, decision=Decision.DISPUTED)))
    golden.assert_disputed(
        cast("dict[str, Any]", compute(sample, contract_id, SAMPLE_MONTH).figures)
    )


def test_source_of_the_hours(figures: dict[str, Any]) -> None:
    (source,) = figures["sources"]
    assert source["file"] == "Talisay timesheet 2026-09.xlsx"
    assert source["sheets"] == ["Hours"]
    assert source["entries"] == 116
    assert source["minutes"] == 928 * 60 + 750
    assert len(source["sha256"]) == 64


def test_month_is_complete_and_the_book_sound(sample: OpenBook, view: StatementView) -> None:
    assert view.missing == ()
    assert view.sealed == ()
    assert check_book(sample) == ()
    assert view.company.name == "Talisay Contact Services"
    assert view.customer.code == "HPO"


def test_statement_on_paper_has_the_figures(sample: OpenBook, view: StatementView) -> None:
    text = pdf_text(statement_pdf(sample, view))
    for figure in ("10,678.55", "11,190.90", "853.63", "341.28", "685.73", "Harbor & Pine"):
        assert figure in text
    assert view.inputs.sources[0].sha256[:16] in text.replace(" ", "")


_PRINT = """
import hashlib, sys
from pathlib import Path
from bpodesk.services.books import open_book
from bpodesk.services.contracts import find_contract
from bpodesk.services.agreements import agreement_paper, agreement_pdf
from bpodesk.services.statements import compute, statement_pdf
from bpodesk.domain.periods import Month
from tests.services.making import clock
book = open_book(Path(sys.argv[1]), clock=clock)
contract = find_contract(book, "HPO-2026-014").contract.id
print(hashlib.sha256(statement_pdf(book, compute(book, contract, Month(2026, 9)))).hexdigest())
print(hashlib.sha256(agreement_pdf(book, agreement_paper(book, contract))).hexdigest())
book.close()
"""


def test_paper_is_the_same_to_the_byte_twice_and_in_another_process(sample: OpenBook) -> None:
    from bpodesk.services.agreements import agreement_paper, agreement_pdf

    contract_id = sample_id(sample)

    def printed() -> list[str]:
        statement = statement_pdf(sample, compute(sample, contract_id, Month(2026, 9)))
        agreement = agreement_pdf(sample, agreement_paper(sample, contract_id))
        return [hashlib.sha256(pdf).hexdigest() for pdf in (statement, agreement)]

    first = printed()
    done = subprocess.run(
        [sys.executable, "-c", _PRINT, str(sample.path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert printed() == first
    assert done.stdout.split() == first

"""September 2026 through the ordinary path; every figure is a literal, worked out independently."""

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from bpodesk.domain.periods import Month
from bpodesk.services.books import OpenBook, check_book
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.statements import StatementView, compute, statement_pdf
from tests.services.making import pdf_text, sample_id


@pytest.fixture
def view(sample: OpenBook) -> StatementView:
    return compute(sample, sample_id(sample), SAMPLE_MONTH, assumed=["S1.target=85"])


@pytest.fixture
def figures(view: StatementView) -> dict[str, Any]:
    return cast("dict[str, Any]", view.figures)


def _case(figures: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = [case for case in figures["what_if"] if case["case"] == code]
    return found


def test_head_of_the_month(figures: dict[str, Any]) -> None:
    assert figures["contract"] == "HPO-2026-014"
    assert figures["revision"] == 2
    assert figures["month"] == "2026-09"
    assert figures["currency"] == "USD"
    assert figures["zone"] == "America/New_York"


def test_hours_by_person(figures: dict[str, Any]) -> None:
    columns = ("code", "days", "scheduled", "worked", "overtime")
    assert [tuple(row[name] for name in columns) for row in figures["people"]] == [
        ("A", 21, "168.00", "168.00", "5.00"),
        ("B", 21, "168.00", "168.00", "4.25"),
        ("C", 21, "168.00", "168.00", "3.25"),
        ("D", 21, "168.00", "168.00", "0.00"),
        ("E", 19, "168.00", "152.00", "0.00"),
        ("F", 13, "104.00", "104.00", "0.00"),
    ]


def test_hours_in_total(figures: dict[str, Any]) -> None:
    assert figures["hours"] == {
        "days": 116,
        "scheduled": "944.00",
        "worked": "928.00",
        "overtime": "12.50",
        "night": "812.00",
        "scheduled_minutes": 944 * 60,
        "worked_minutes": 928 * 60,
        "overtime_minutes": 750,
        "night_minutes": 812 * 60,
    }


def test_fee_lines(figures: dict[str, Any]) -> None:
    columns = ("code", "quantity", "rate", "amount", "at_risk")
    assert [tuple(line[name] for name in columns) for line in figures["fees"]] == [
        ("SEAT", "5", "1449", "7245.00", True),
        ("SEAT", "0.619048", "1449", "897.00", True),  # 13 of 21 days
        ("SEAT", "-16", "8.625", "-138.00", True),
        ("ORDER", "3760", "0.42", "1579.20", True),
        ("ORDER", "240", "0.42", "100.80", True),
        ("PLATFORM", "1", "300", "300.00", True),
        ("OT", "12.5", "15", "187.50", False),
        ("NIGHT", "812", "1.2", "974.40", False),
        ("COST", "45", "1", "45.00", False),
    ]
    assert figures["at_risk_base"] == "9984.00"
    assert figures["at_risk"] == "1198.08"
    assert figures["cap"] == "1198.08"
    assert figures["gross"] == "11190.90"


def test_service_levels(figures: dict[str, Any]) -> None:
    columns = ("code", "raw", "adjusted", "result")
    assert [tuple(level[name] for name in columns) for level in figures["levels"]] == [
        ("S1", "78.738", "82.916", "met"),
        ("S2", "92.016", "93.525", "minor"),
        ("S3", "98.000", "98.000", "major"),
        ("S4", "98.305", "98.305", "minor"),
        ("K1", "410.000", "410.000", "met"),
        ("K2", "86.513", "86.513", "met"),
    ]
    counts = {level["code"]: level["adjusted_counts"] for level in figures["levels"]}
    assert counts["S1"]["within"] == 4106
    assert sum(counts["S1"].values()) == 4952
    assert counts["S2"] == {"on_time": 1141, "items": 1220}
    assert counts["S4"] == {"worked_minutes": 928 * 60, "scheduled_minutes": 944 * 60}


def test_calls_by_week(figures: dict[str, Any]) -> None:
    (calls,) = [level for level in figures["levels"] if level["code"] == "S1"]
    weeks = [(week["label"], week["raw"], week["adjusted"]) for week in calls["weeks"]]
    # 742/884, 768/918, 884/1341 (872/1063 adjusted), 1021/1214, 703/873
    assert weeks == [
        ("W36", "83.937", "83.937"),
        ("W37", "83.660", "83.660"),
        ("W38", "65.921", "82.032"),
        ("W39", "84.102", "84.102"),
        ("W40", "80.527", "80.527"),
    ]
    assert calls["raw"] != "79.630"  # the mean of the weeks is the wrong answer


def test_credits_earn_back_and_net(figures: dict[str, Any]) -> None:
    columns = ("code", "credit", "repeat", "consecutive", "earn_back")
    assert [tuple(line[name] for name in columns) for line in figures["credit_lines"]] == [
        ("S1", "0.00", "1", 0, "341.28"),
        ("S2", "404.35", "1.5", 2, "0.00"),
        ("S3", "359.42", "1", 1, "0.00"),
        ("S4", "89.86", "1", 1, "0.00"),
    ]
    assert figures["credits"] == "853.63"
    assert figures["earn_back"] == "341.28"
    assert figures["net"] == "10678.55"
    assert figures["excused_events_worth"] == "685.73"


def test_warning_of_the_third_failure(figures: dict[str, Any]) -> None:
    assert figures["notices"] == [
        "S2 failed 2 months in a row; one more gives the customer the right to terminate."
    ]


def test_events_and_their_standing(figures: dict[str, Any]) -> None:
    columns = ("code", "counts", "in_time", "decision")
    assert [tuple(event[name] for name in columns) for event in figures["events"]] == [
        ("E1", True, True, "accepted"),
        ("E2", True, True, "accepted"),
        ("E3", False, False, "rejected"),
    ]


def test_what_if_the_third_event_were_accepted(figures: dict[str, Any]) -> None:
    case = _case(figures, "accept:E3")
    assert case["levels"]["S2"] == {"adjusted": "94.376", "result": "minor"}
    assert (case["worth"], case["net"]) == ("0.00", "10678.55")


def test_what_if_nothing_were_excused(figures: dict[str, Any]) -> None:
    case = _case(figures, "no-excuses")
    due = {line["code"]: line["due"] for line in case["credit_lines"]}
    credit = {line["code"]: line["credit"] for line in case["credit_lines"]}
    assert due == {"S1": "359.42", "S2": "808.70", "S3": "359.42", "S4": "89.86"}
    assert credit == {"S1": "266.24", "S2": "599.04", "S3": "266.24", "S4": "66.56"}
    assert case["credits_due"] == "1617.40"
    assert case["credits"] == "1198.08"
    assert case["earn_back"] == "0.00"
    assert case["net"] == "9992.82"
    assert case["worth"] == "-685.73"


def test_what_if_the_first_target_were_85(figures: dict[str, Any]) -> None:
    case = _case(figures, "S1.target=85")
    due = {line["code"]: line["due"] for line in case["credit_lines"]}
    assert due == {"S1": "359.42", "S2": "404.35", "S3": "359.42", "S4": "89.86"}
    assert (case["credits_due"], case["credits"]) == ("1213.05", "1198.08")


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

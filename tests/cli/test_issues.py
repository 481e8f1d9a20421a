"""`bpodesk issues` and `bpodesk review-pack` on real files."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bpodesk.services.books import open_book
from bpodesk.services.contact_log import save_contact
from bpodesk.services.issue_actions import save_action
from bpodesk.services.sample import SAMPLE_MONTH
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import compute
from tests.cli.test_quotes import bpodesk
from tests.samples import sample_book
from tests.services.making import clock, ok, pdf_text, sample_id
from tests.services.test_issues import D, action, said, saved, utc

NUMBER = "HPO-2026-014"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The sample company with an issue, two actions and a contact."""
    path = tmp_path / "s.bpodesk"
    book = sample_book(path, clock=clock)
    contract_id = sample_id(book)
    issue = saved(book, contract_id, "Late mails", reported_at=utc(9, 14, 13), sla_codes=("S2",))
    ok(save_action(book, action(contract_id, issue_id=issue.id, due_on=D(2026, 9, 18))))
    ok(save_action(book, action(contract_id, what="Plan", done_on=D(2026, 9, 18))))
    ok(save_contact(book, said(contract_id, link="+1 207 555 0142")))
    book.close()
    return path


def test_issues_are_listed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bpodesk("issues", "--book", path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Issues",
        f"  {NUMBER}  I-001  Mon 14 Sep 2026 09:00  open  Late mails",
        "Actions",
        f"  {NUMBER}  Fri 18 Sep 2026  overdue  Train",
        f"  {NUMBER}  no day  done  Plan",
        "Contacts",
        f"  {NUMBER}  Mon 14 Sep 2026 10:00  phone call  Hello",
    ]


def test_issues_are_added_and_exported(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("issues", "--book", path, "--add", "No access") == 1
    assert "--contract NO" in capsys.readouterr().err
    assert bpodesk("issues", "--book", path, "--contract", NUMBER, "--add", " ") == 1
    assert "few words" in capsys.readouterr().err
    assert bpodesk("issues", "--book", path, "--contract", NUMBER, "--add", "No access") == 0
    assert "I-002 is logged." in capsys.readouterr().err
    xlsx = tmp_path / "log.xlsx"
    assert bpodesk("issues", "--book", path, "--xlsx", xlsx, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [item["code"] for item in told["issues"]] == ["I-002", "I-001"]
    assert told["issues"][1]["service_levels"] == ["S2"]
    assert told["issues"][1]["resolution"]["judgement"] == "no promise"
    assert told["actions"][0]["issue"] == "I-001"
    assert told["contacts"][0]["link"] == "+1 207 555 0142"
    book = load_workbook(xlsx)
    assert book.sheetnames == ["Issues", "Actions", "Contact log"]
    assert book["Issues"]["D3"].value == "Late mails"
    assert str(book["Issues"]["H3"].value) == "2026-09-14 09:00:00"
    # A number is no formula.
    assert book["Contact log"]["K2"].value == "+1 207 555 0142"
    again = tmp_path / "again.xlsx"
    assert bpodesk("issues", "--book", path, "--xlsx", again) == 0
    assert again.read_bytes() == xlsx.read_bytes()


def test_review_pack_is_printed_byte_by_byte_the_same(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("review-pack", "--book", path, NUMBER, "2026-Q3") == 2
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    assert bpodesk("review-pack", "--book", path, NUMBER, "2026-Q3", "-o", first, "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["months"][2]["net"] == "10678.55"
    assert "2026-09 is not sealed" in captured.err
    assert bpodesk("review-pack", "--book", path, NUMBER, "2026-q3", "-o", second) == 0
    assert first.read_bytes() == second.read_bytes()
    assert "3rd quarter of 2026" in pdf_text(first.read_bytes())


def test_review_pack_of_a_sealed_month_says_so(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = open_book(path, clock=clock)
    ok(seal_statement(book, compute(book, sample_id(book), SAMPLE_MONTH)))
    book.close()
    assert bpodesk("review-pack", "--book", path, NUMBER, "2026-Q3", "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["months"][2]["sealed_version"] == 1
    assert "2026-09" not in captured.err


def test_review_pack_of_no_quarter_is_wrong_usage(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bpodesk("review-pack", "--book", path, NUMBER, "2026-Q5") == 2
    assert "write it as 2026-Q3" in capsys.readouterr().err

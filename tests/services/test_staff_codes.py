"""The customer's copy with staff codes: sealed, bundled, verified, and no name in any of it."""

import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpodesk.domain.staff import StaffMember
from bpodesk.services.books import OpenBook, check_book
from bpodesk.services.bundles import bundle_name, make_bundle
from bpodesk.services.contracts import find_contract
from bpodesk.services.excuses import attach_evidence
from bpodesk.services.issues import IssueFile, new_issue, save_issue
from bpodesk.services.measures import list_events
from bpodesk.services.outcome import Saved
from bpodesk.services.remarks import remark_rows, save_remark
from bpodesk.services.sample import SAMPLE_CONTRACT, SAMPLE_MONTH
from bpodesk.services.seals import seal_statement, sealed_pdf
from bpodesk.services.staff import save_person
from bpodesk.services.statements import StatementView, compute
from bpodesk.services.verifying import verify_file
from tests.samples import sample_book
from tests.services.making import pdf_text

NAMES = ("Amihan", "Salonga", "Benito", "Cabrera", "Corazon", "Villaruz", "Dalisay", "Emilio")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = sample_book(tmp_path / "a.bpodesk")
    contract = find_contract(made, SAMPLE_CONTRACT).contract
    with made.unit_of_work("codes") as work:
        work.update(dataclasses.replace(contract, staff_codes=True))
    yield made
    made.close()


def month(book: OpenBook) -> StatementView:
    return compute(book, find_contract(book, SAMPLE_CONTRACT).contract.id, SAMPLE_MONTH)


def test_sealed_statement_with_codes_tells_no_name_anywhere(book: OpenBook, tmp_path: Path) -> None:
    contract_id = find_contract(book, SAMPLE_CONTRACT).contract.id
    event = list_events(book, contract_id)[0].event
    added = attach_evidence(book, event.id, b"Benito was ill", name="Amihan's note.txt")
    assert isinstance(added, Saved)
    issue = dataclasses.replace(
        new_issue(book, contract_id, "Corazon left a ticket open"),
        reported_at=dt.datetime(2026, 9, 10, 8, tzinfo=dt.UTC),
        our_owner="Dalisay",
    )
    assert isinstance(save_issue(book, IssueFile(issue=issue)), Saved)
    view = month(book)
    outcome = seal_statement(book, view)
    assert isinstance(outcome, Saved)
    assert str(view.statement.net) == "10,678.55"
    content = make_bundle(book, outcome.record)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    assert not any(name.startswith(("files/", "evidence/")) for name in files)
    told = [file.decode("utf-8", "replace") for name, file in files.items() if name[-3:] != "pdf"]
    told.append(pdf_text(sealed_pdf(book, outcome.record)))
    assert not [name for name in NAMES for text in told if name in text]
    assert "stay with the vendor" in files["READ ME.txt"].decode()
    path = tmp_path / bundle_name(outcome.record)
    path.write_bytes(content)
    found = verify_file(path, book=book)
    assert found.is_as_sealed, found.faults
    assert any("named by their staff codes" in remark for remark in found.remarks)
    assert check_book(book) == ()


def test_month_sealed_with_names_has_changed_once_codes_are_chosen(tmp_path: Path) -> None:
    book = sample_book(tmp_path / "b.bpodesk")
    seal_statement(book, month(book))
    assert not month(book).has_changed
    contract = find_contract(book, SAMPLE_CONTRACT).contract
    with book.unit_of_work("codes") as work:
        work.update(dataclasses.replace(contract, staff_codes=True))
    assert month(book).has_changed
    outcome = seal_statement(book, month(book))
    assert isinstance(outcome, Saved)
    assert outcome.record.version == 2
    assert check_book(book) == ()
    book.close()


def test_who_answers_for_an_action_is_named_by_the_code_or_not_at_all(book: OpenBook) -> None:
    contract_id = find_contract(book, SAMPLE_CONTRACT).contract.id
    lead = StaffMember(code="TL1", name="Zenaida Quiambao", zone="Asia/Manila")
    assert isinstance(save_person(book, lead), Saved)  # without a seat on the contract
    rows = {row.id: row.remark for row in remark_rows(book, contract_id, SAMPLE_MONTH)}
    for code, owner in (("S2", "Zenaida Quiambao"), ("S3", "Somebody Else")):
        said = dataclasses.replace(rows[code], owner=owner, root_cause="Zenaida was ill")
        assert isinstance(save_remark(book, said), Saved)
    view = month(book)
    assert {item.sla_code: item.owner for item in view.inputs.remarks} == {
        "S2": "TL1",
        "S3": "",
        "S4": "A",
    }
    assert not [name for name in ("Zenaida", "Quiambao", "Somebody") if name in view.figures_text]
    assert [person.code for person in view.inputs.staff] == list("ABCDEF")

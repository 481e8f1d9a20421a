import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bpodesk.domain.balance import Verdict
from bpodesk.domain.contracts import RevisionKind
from bpodesk.domain.ids import CustomerId
from bpodesk.services.agreements import agreement_paper, agreement_problems
from bpodesk.services.balance import balance_pdf, open_balance, with_remedy
from bpodesk.services.books import NotFound, OpenBook, open_book
from bpodesk.services.clause_library import clause_library
from bpodesk.services.contracts import ContractFile, find_contract, next_revision, save_contract
from bpodesk.services.outcome import NotSaved
from bpodesk.services.sample import SAMPLE_CONTRACT
from tests.samples import bare_sample_book
from tests.services.making import pdf_text, run_sql, ship_clauses


@pytest.fixture(name="sample")
def _sample(tmp_path: Path) -> Iterator[OpenBook]:
    book = bare_sample_book(tmp_path / "sample.bpodesk")
    yield book
    book.close()


def _leaning(sample: OpenBook, positions: dict[str, str]) -> ContractFile:
    file = find_contract(sample, SAMPLE_CONTRACT)
    terms = replace(file.revision.terms, clause_positions=positions)
    return replace(file, revision=replace(file.revision, terms=terms))


def test_balance_of_the_sample_company_lacks_nothing(sample: OpenBook) -> None:
    checked = open_balance(sample).check(find_contract(sample, SAMPLE_CONTRACT))
    verdicts = {row.rule.code: row.finding.verdict for row in checked}
    # Its contract has no amount as a cap over 12 months.
    assert verdicts.pop("B07") is Verdict.CUSTOMER
    assert set(verdicts.values()) == {Verdict.NEUTRAL}


def test_balance_remedy_changes_the_file_and_not_the_book(sample: OpenBook) -> None:
    desk, file = open_balance(sample), _leaning(sample, {"termination": "vendor"})
    found = next(row.finding for row in desk.check(file) if row.rule.code == "B04")
    assert found.verdict is Verdict.VENDOR
    assert "60 days for the vendor and 90 days for the customer" in found.reason
    assert found.remedy is not None
    mended = with_remedy(file, found.remedy)
    assert mended == find_contract(sample, SAMPLE_CONTRACT)


def test_balance_of_a_contract_without_customer_says_what_is_missing(sample: OpenBook) -> None:
    file = find_contract(sample, SAMPLE_CONTRACT)
    begun = replace(file, contract=replace(file.contract, customer_id=CustomerId(0)))
    found = next(row for row in open_balance(sample).check(begun) if row.rule.code == "B27")
    assert found.finding.verdict is Verdict.MISSING
    assert "customer name" in found.finding.reason


def test_balance_of_an_amendment_has_the_numbers_of_the_signed_text(sample: OpenBook) -> None:
    """Without earn-back (clause 12) the later clauses stay where they were."""
    file = find_contract(sample, SAMPLE_CONTRACT)
    desk = open_balance(sample, file.contract.id)
    before = {row.rule.code: row.finding.place.number for row in desk.check(file)}
    begun = next_revision(file, effective_from=dt.date(2026, 10, 1))
    credits = replace(begun.revision.terms.credits, earn_back_months=0)
    terms = replace(begun.revision.terms, credits=credits)
    begun = replace(begun, revision=replace(begun.revision, terms=terms))
    after = {row.rule.code: row.finding for row in desk.check(begun)}
    assert [row.finding for row in desk.check(begun)] == list(after.values())
    assert int(before["B30"]) > 12
    assert after["B30"].place.number == before["B30"]
    assert after["B27"].reason == "The text has no gap in its 31 clauses."
    restated = replace(begun, revision=replace(begun.revision, kind=RevisionKind.RESTATEMENT))
    afresh = {row.rule.code: row.finding.place.number for row in desk.check(restated)}
    assert int(afresh["B30"]) == int(before["B30"]) - 1


def test_balance_is_printed_the_same_twice(sample: OpenBook) -> None:
    paper = open_balance(sample).paper(_leaning(sample, {"liability": "customer"}))
    pdf = balance_pdf(sample, paper)
    assert pdf == balance_pdf(sample, paper)
    text = " ".join(pdf_text(pdf).split())
    assert "Balance check" in text
    assert "favours customer" in text
    assert "B30" in text


def test_balance_needs_a_company(tmp_path: Path) -> None:
    path = tmp_path / "sample.bpodesk"
    bare_sample_book(path).close()
    run_sql(path, "DELETE FROM company")
    book = open_book(path)
    with pytest.raises(NotFound, match="no company"):
        open_balance(book)
    book.close()


def test_unknown_position_is_refused_and_told_in_the_text(sample: OpenBook) -> None:
    file = _leaning(sample, {"liability": "hostile"})
    draft = next_revision(file, effective_from=dt.date(2026, 11, 1))
    outcome = save_contract(sample, draft)
    assert isinstance(outcome, NotSaved)
    assert any("knows no position hostile" in problem.message for problem in outcome.problems)


def test_agreement_of_the_sample_has_no_problem_with_positions(sample: OpenBook) -> None:
    contract_id = find_contract(sample, SAMPLE_CONTRACT).contract.id
    assert agreement_problems(agreement_paper(sample, contract_id)) == ()


def _single_miss(sample: OpenBook, file: ContractFile, typed: dict[str, int] | None = None) -> str:
    checked = open_balance(sample).check(file, typed=typed)
    return next(row.finding.reason for row in checked if row.rule.code == "B12")


def test_single_miss_is_judged_by_the_volumes_of_the_months(sample: OpenBook) -> None:
    file = find_contract(sample, SAMPLE_CONTRACT)
    # September counted 1,240 items due and 400 samples; 95 % allow a miss from 20 on, 98 % from 50.
    assert "S2 from 20 with 1,240 expected" in _single_miss(sample, file)
    assert "S4" not in _single_miss(sample, file)  # hours: a minute is no miss
    typed = _single_miss(sample, file, {"S2": 19, "GONE": 1})
    assert typed == "A single miss fails the month: S2 expects 19 items and needs 20."
    desk = open_balance(sample)
    assert desk.forecast(file, typed={"S2": 19})["S2"] == 19
    assert "GONE" not in desk.forecast(file, typed={"GONE": 1})
    text = pdf_text(balance_pdf(sample, desk.paper(file, typed={"S2": 19})))
    assert "S2 expects 19 items and needs 20" in text


def test_signed_contract_is_judged_by_the_wordings_it_was_signed_with(
    sample: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tuple(
        replace(clause, facts={**clause.facts, "dispute_window_protects": "vendor"})
        if clause.id == "disputes"
        else clause
        for clause in clause_library(sample)
    )
    ship_clauses(monkeypatch, newer)
    file = find_contract(sample, SAMPLE_CONTRACT)
    desk = open_balance(sample, file.contract.id)

    def leaning(file: ContractFile) -> set[str]:
        return {row.rule.code for row in desk.check(file) if row.finding.verdict is Verdict.VENDOR}

    assert leaning(file) == set()
    amended = next_revision(file, effective_from=dt.date(2027, 1, 1))
    assert leaning(amended) == set()
    restated = replace(amended, revision=replace(amended.revision, kind=RevisionKind.RESTATEMENT))
    assert leaning(restated)

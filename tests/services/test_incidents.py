"""Incidents of a month: saved, refused, deleted, and what they do to the statement."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.incidents import Incident
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.contracts import find_contract, save_contract
from bpodesk.services.incidents import (
    counts_once,
    delete_incident,
    levels_of,
    list_incidents,
    save_incident,
)
from bpodesk.services.outcome import NotSaved, Saved
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.services.statements import compute
from tests.samples import sample_book
from tests.services.making import NOT_SIGNED, run_sql

SEPTEMBER = Month(2026, 9)
NOW = dt.datetime(2026, 10, 5, 2, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[OpenBook]:
    made = sample_book(tmp_path / "Talisay.bpodesk", clock=lambda: NOW)
    yield made
    made.close()


def contract_of(book: OpenBook) -> ContractId:
    return find_contract(book, SAMPLE_CONTRACT).contract.id


def made(book: OpenBook, **fields: object) -> Incident:
    incident = Incident(
        contract_id=contract_of(book),
        month=SEPTEMBER.first,
        code="I1",
        title="Power cut",
        sla_codes=("S2", "S3"),
    )
    return replace(incident, **fields)  # type: ignore[arg-type] - any field


def saved(book: OpenBook, incident: Incident) -> Incident:
    outcome = save_incident(book, incident)
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def test_incident_is_saved_edited_and_deleted(book: OpenBook) -> None:
    contract = contract_of(book)
    first = saved(book, made(book))
    assert list_incidents(book, contract, SEPTEMBER) == (first,)
    assert list_incidents(book, contract, SEPTEMBER.shift(1)) == ()
    picked = saved(book, replace(first, counted="S3"))
    assert list_incidents(book, contract, SEPTEMBER) == (picked,)
    assert delete_incident(book, picked.id)
    assert list_incidents(book, contract, SEPTEMBER) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"sla_codes": ("S2", "K1")}, "sla_codes"), ({"counted": "S1"}, "counted")],
)
def test_incident_that_can_not_be_is_refused(
    book: OpenBook, change: dict[str, object], field: str
) -> None:
    outcome = save_incident(book, made(book, **change))
    assert isinstance(outcome, NotSaved)
    assert [problem.field for problem in outcome.problems] == [field]


def test_incident_with_a_code_that_is_taken_is_refused(book: OpenBook) -> None:
    saved(book, made(book))
    outcome = save_incident(book, made(book, title="Another"))
    assert isinstance(outcome, NotSaved)
    assert outcome.problems[0].message == "I1 is taken by another incident of this month."


def test_levels_of_an_incident_are_those_that_carry_money(book: OpenBook) -> None:
    contract = contract_of(book)
    assert [level.code for level in levels_of(book, contract, SEPTEMBER)] == [
        "S1",
        "S2",
        "S3",
        "S4",
    ]
    assert not counts_once(book, contract, SEPTEMBER)
    with pytest.raises(NotFound):
        levels_of(book, ContractId(99), SEPTEMBER)


def test_incident_changes_the_statement_where_the_contract_says_once(book: OpenBook) -> None:
    """S3's credit of 359.42 is not due beside that of S2, 404.35: 10,678.55 and 359.42 are net."""
    saved(book, made(book))
    file = find_contract(book, SAMPLE_CONTRACT)
    before = compute(book, file.contract.id, SEPTEMBER).statement
    assert (str(before.net), before.credits.incidents) == ("10,678.55", ())
    # What is signed can't be changed.
    run_sql(book.path, *NOT_SIGNED)
    file = find_contract(book, SAMPLE_CONTRACT)
    credits = replace(file.revision.terms.credits, incident_once=True)
    terms = replace(file.revision.terms, credits=credits)
    outcome = save_contract(book, replace(file, revision=replace(file.revision, terms=terms)))
    assert isinstance(outcome, Saved), outcome
    assert counts_once(book, file.contract.id, SEPTEMBER)
    after = compute(book, file.contract.id, SEPTEMBER).statement
    assert str(after.net) == "11,037.97"
    (item,) = after.credits.incidents
    assert (item.counted, item.left_out, str(item.not_due)) == ("S2", ("S3",), "359.42")

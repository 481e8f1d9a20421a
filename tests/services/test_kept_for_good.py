"""Fifty and more ways to change what was signed or sealed, or the audit log, past the program.

Each is tried with a plain connection, as any other program makes it, and refused by the book's own
triggers. Where somebody drops the triggers first, `check` finds what was done.
"""

import dataclasses
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bpodesk.domain.changes import Kind
from bpodesk.services.books import OpenBook, check_book, open_book
from bpodesk.services.contracts import open_contract, save_contract
from bpodesk.services.measures import save_history
from bpodesk.services.outcome import NotSaved
from bpodesk.services.sample import SAMPLE_MONTH, make_sample
from bpodesk.services.seals import seal_statement
from bpodesk.services.statements import compute
from bpodesk.storage.queries import measured
from bpodesk.storage.triggers import TRIGGERS
from bpodesk.storage.unit_of_work import Refused
from tests.services.making import clock, ok, run_sql, sample_id

STATEMENT = (
    "UPDATE statement SET net_minor = 1",
    "UPDATE statement SET figures = replace(figures, '10678.55', '99999.99')",
    "UPDATE statement SET month = '2026-10-01'",
    "UPDATE statement SET version = 2",
    "UPDATE statement SET contract_id = contract_id + 1",
    "UPDATE statement SET sealed_at = '2026-01-01T00:00:00+00:00'",
    "UPDATE statement SET engine = '9.9'",
    "UPDATE statement SET currency = 'PHP'",
    f"UPDATE statement SET pdf_sha256 = '{'0' * 64}'",
    f"UPDATE statement SET inputs_sha256 = '{'0' * 64}'",
    f"UPDATE statement SET previous_sha256 = '{'0' * 64}'",
    f"UPDATE statement SET sha256 = '{'0' * 64}'",
    "UPDATE statement SET id = id + 1",
    "UPDATE OR REPLACE statement SET figures = '{}'",
    "DELETE FROM statement",
    "DELETE FROM statement WHERE id = (SELECT max(id) FROM statement)",
    (
        "INSERT OR REPLACE INTO statement SELECT id, row_version, contract_id, month, version,"
        " sealed_at, engine, 1, currency, '{}', inputs_sha256, pdf_sha256, previous_sha256, sha256"
        " FROM statement"
    ),
    (
        "REPLACE INTO statement (row_version, contract_id, month, version, sealed_at, engine,"
        " net_minor, currency, figures, inputs_sha256, pdf_sha256, sha256) SELECT 1, contract_id,"
        " month, version, sealed_at, engine, 1, 'USD', '{}', inputs_sha256, pdf_sha256, sha256"
        " FROM statement"
    ),
)
COPY = (
    "UPDATE sealed_copy SET pdf = x'255044462d'",
    "UPDATE sealed_copy SET pdf = CAST(pdf || x'00' AS BLOB)",
    "UPDATE sealed_copy SET inputs = x'789c030000000001'",
    "UPDATE sealed_copy SET statement_id = statement_id + 1",
    "UPDATE sealed_copy SET id = id + 1, inputs = x'00'",
    "DELETE FROM sealed_copy",
    "INSERT OR REPLACE INTO sealed_copy SELECT id, 1, statement_id, x'00', pdf FROM sealed_copy",
    (
        "REPLACE INTO sealed_copy (row_version, statement_id, inputs, pdf)"
        " SELECT 1, statement_id, x'00', x'00' FROM sealed_copy"
    ),
)
_OF_A_SEAL = "statement_id IS NOT NULL"
RESULTS = (
    f"UPDATE past_result SET outcome = 'met' WHERE {_OF_A_SEAL} AND sla_code = 'S2'",
    f"UPDATE past_result SET credit_minor = 0 WHERE {_OF_A_SEAL} AND sla_code = 'S2'",
    f"UPDATE past_result SET reached_stretch = 1 WHERE {_OF_A_SEAL} AND sla_code = 'S2'",
    f"UPDATE past_result SET numerator = 1 WHERE {_OF_A_SEAL}",
    f"UPDATE past_result SET statement_id = NULL WHERE {_OF_A_SEAL}",
    f"UPDATE past_result SET sla_code = 'S9' WHERE {_OF_A_SEAL} AND sla_code = 'S2'",
    f"DELETE FROM past_result WHERE {_OF_A_SEAL}",
    f"DELETE FROM past_result WHERE {_OF_A_SEAL} AND sla_code = 'S2'",
    (
        "REPLACE INTO past_result (row_version, contract_id, sla_code, month, numerator,"
        " denominator, outcome, reached_stretch, credit_minor, live, statement_id) SELECT 1,"
        " contract_id, sla_code, month, 1, 1, 'met', 1, 0, 1, statement_id FROM past_result"
        f" WHERE {_OF_A_SEAL}"
    ),
)
PAPER = (
    "UPDATE signed_paper SET text = '{}'",
    "UPDATE signed_paper SET pdf = x'00'",
    "UPDATE signed_paper SET operations = '[]', signed_on = '2020-01-01'",
    f"UPDATE signed_paper SET sha256 = '{'0' * 64}'",
    "DELETE FROM signed_paper",
    (
        "REPLACE INTO signed_paper (id, row_version, contract_id, revision_id, signed_on, text,"
        " operations, pdf, pdf_sha256, previous_sha256, sha256) SELECT id, 1, contract_id,"
        " revision_id, signed_on, '{}', operations, pdf, pdf_sha256, previous_sha256, sha256"
        " FROM signed_paper"
    ),
)
REVISION = (
    'UPDATE revision SET terms = replace(terms, \'"target":"80"\', \'"target":"70"\')',
    "UPDATE revision SET signed_on = NULL",
    "UPDATE revision SET signed_on = '2020-01-01'",
    "UPDATE revision SET effective_from = '2020-01-01'",
    "UPDATE revision SET number = number + 10",
    "UPDATE revision SET summary = 'other'",
    "DELETE FROM revision",
    (
        "REPLACE INTO revision (id, row_version, contract_id, number, kind, effective_from,"
        " signed_on, summary, terms) SELECT id, 1, contract_id, number, kind, effective_from, NULL,"
        " 'other', terms FROM revision WHERE number = 2"
    ),
)
AUDIT = (
    "UPDATE audit SET label = 'nothing happened'",
    "UPDATE audit SET at = '2020-01-01T00:00:00+00:00'",
    "UPDATE audit SET id = id + 1000",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE id = 1",
    (
        "REPLACE INTO audit (id, at, action, label, changes)"
        " VALUES (1, '2020-01-01T00:00:00+00:00', 'do', 'nothing', '[]')"
    ),
)
TRIED = (*STATEMENT, *COPY, *RESULTS, *PAPER, *REVISION, *AUDIT)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its month sealed."""
    path = tmp_path_factory.mktemp("kept") / "kept.bpodesk"
    book = make_sample(path, clock=clock)
    ok(seal_statement(book, compute(book, sample_id(book), SAMPLE_MONTH)))
    assert check_book(book) == ()
    book.close()
    return path


@pytest.fixture
def book(kept: Path, tmp_path: Path) -> Iterator[OpenBook]:
    opened = open_book(shutil.copy(kept, tmp_path / "book.bpodesk"), clock=clock)
    yield opened
    opened.close()


def test_more_than_fifty_are_tried() -> None:
    assert len(set(TRIED)) > 50


@pytest.mark.parametrize("statement", TRIED)
def test_change_is_refused_whoever_makes_it(kept: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(kept)) as connection,
        pytest.raises(sqlite3.IntegrityError, match=r"never change|append-only"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("statement", [*STATEMENT, *COPY, *RESULTS, *PAPER, *REVISION])
def test_change_is_found_where_the_triggers_were_dropped(book: OpenBook, statement: str) -> None:
    names = [trigger.split()[2] for trigger in TRIGGERS]
    run_sql(book.path, *(f"DROP TRIGGER {name}" for name in names), statement)
    assert check_book(book) != ()


def test_result_that_no_statement_left_is_found(book: OpenBook) -> None:
    run_sql(
        book.path,
        "INSERT INTO past_result (row_version, contract_id, sla_code, month, numerator,"
        " denominator, outcome, reached_stretch, credit_minor, live, statement_id) SELECT 1,"
        " contract_id, 'S9', month, 1, 1, 'met', 1, 0, 1, statement_id FROM past_result"
        f" WHERE {_OF_A_SEAL} LIMIT 1",
    )
    told = [problem.message for problem in check_book(book)]
    expected = (
        "Version 1 of the 2026-09 statement of HPO-2026-014 left other results for later months"
        " than its inputs give."
    )
    assert told == [expected]


def test_services_change_nothing_that_was_sealed(book: OpenBook) -> None:
    contract_id = sample_id(book)
    with book.book.reading() as connection:
        results = measured.history(connection, contract_id=contract_id)
    sealed = [item for item in results if item.statement_id is not None]
    assert isinstance(save_history(book, contract_id, sealed), NotSaved)
    ok(save_history(book, contract_id, []))
    with book.book.reading() as connection:
        left = measured.history(connection, contract_id=contract_id)
    assert left == tuple(sealed)
    file = open_contract(book, contract_id)
    assert isinstance(save_contract(book, file), NotSaved) or check_book(book) == ()
    assert check_book(book) == ()


def test_unit_of_work_can_t_take_a_seal_away(book: OpenBook) -> None:
    (statement,) = compute(book, sample_id(book), SAMPLE_MONTH).sealed
    with book.unit_of_work("Theft") as work:
        with pytest.raises(Refused):
            work.update(dataclasses.replace(statement, net_minor=1))
        with pytest.raises(Refused):
            work.delete(Kind.STATEMENT, statement.id)
    assert check_book(book) == ()

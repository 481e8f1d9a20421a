"""What the tests of the services build with, and raw looks at a book."""

import datetime as dt
import io
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pypdf import PdfReader

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.clauses import Clause
from bpodesk.domain.clauses.own import ClauseEntry
from bpodesk.domain.company import Company
from bpodesk.domain.contracts import Contract
from bpodesk.domain.customers import Customer
from bpodesk.domain.ids import BatchId, ContractId, StaffId
from bpodesk.domain.problems import Problem
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import TimeEntry
from bpodesk.services import agreements
from bpodesk.services.books import OpenBook, company_of
from bpodesk.services.contracts import ContractFile, find_contract, new_contract, save_contract
from bpodesk.services.customers import save_customer
from bpodesk.services.imports import (
    AUTO,
    Auto,
    Choices,
    GivenFile,
    ImportPlan,
    plan_import,
    read_file,
)
from bpodesk.services.outcome import NotSaved, Outcome, Saved
from bpodesk.services.sample import SAMPLE_CONTRACT
from bpodesk.services.staff import save_person

NOW = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)
COMPANY = Company(name="Talisay", zone="Asia/Manila", currency="USD")

TIMES = "Employee ID,Employee,Date,Start,End,Break (min)"
HOURS = "Employee ID,Employee,Date,Hours"
BOTH = "Employee ID,Employee,Date,Start,End,Break (min),Hours"

R = TypeVar("R")


def clock() -> dt.datetime:
    return NOW


def ok(outcome: Outcome[R]) -> R:
    """What was saved; the problems where it was not."""
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def refused(outcome: Outcome[Any]) -> tuple[Problem, ...]:
    """Why it was not saved."""
    assert isinstance(outcome, NotSaved), outcome
    return outcome.problems


def fields_of(outcome: Outcome[Any]) -> list[str]:
    return [problem.field for problem in refused(outcome)]


def customer(code: str = "HPO", **more: Any) -> Customer:
    fields: dict[str, Any] = {
        "name": f"Customer {code}",
        "zone": "America/New_York",
        "currency": "USD",
        **more,
    }
    return Customer(code=code, **fields)


def person(code: str = "A", **more: Any) -> StaffMember:
    fields: dict[str, Any] = {"name": f"Person {code}", "zone": "Asia/Manila", **more}
    return StaffMember(code=code, **fields)


def draft(book: OpenBook, buyer: Customer, number: str = "C-1", **more: Any) -> ContractFile:
    """A contract to save, from January 2026, with nothing agreed yet."""
    import dataclasses

    file = new_contract(company_of(book), buyer, today=dt.date(2026, 1, 15))
    fields: dict[str, Any] = {"number": number, "title": f"Work of {number}", **more}
    return dataclasses.replace(file, contract=dataclasses.replace(file.contract, **fields))


def contract_in(book: OpenBook, number: str = "C-1") -> Contract:
    """A saved contract with a new customer of its own."""
    buyer = ok(save_customer(book, customer(f"K{number}")))
    return ok(save_contract(book, draft(book, buyer, number))).contract


def seat(staff_id: StaffId, **more: Any) -> Assignment:
    fields: dict[str, Any] = {"seat": "Seat 1", "starts_on": dt.date(2026, 1, 1), **more}
    return Assignment(staff_id=staff_id, contract_id=ContractId(0), **fields)


def hire(book: OpenBook, code: str, **more: Any) -> StaffMember:
    return ok(save_person(book, person(code, **more)))


def sample_id(book: OpenBook) -> ContractId:
    return find_contract(book, SAMPLE_CONTRACT).contract.id


def rows_of(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


# What keeps signed rows as they are; tests that tamper with them take it away first.
UNGUARDED = (
    "DROP TRIGGER signed_revision_never_changes",
    "DROP TRIGGER signed_revision_never_goes",
    "DROP TRIGGER signed_paper_never_changes",
    "DROP TRIGGER signed_paper_never_goes",
    "DROP TRIGGER paper_file_never_changes",
    "DROP TRIGGER paper_file_never_goes",
)
UNSEALED = (
    "DROP TRIGGER statement_never_changes",
    "DROP TRIGGER statement_never_goes",
    "DROP TRIGGER sealed_copy_never_changes",
    "DROP TRIGGER sealed_copy_never_goes",
    "DROP TRIGGER sealed_result_never_changes",
    "DROP TRIGGER sealed_result_never_goes",
    "DROP TRIGGER event_file_never_changes",
    "DROP TRIGGER sealed_event_file_never_goes",
    "DROP TRIGGER sealed_evidence_never_changes",
    "DROP TRIGGER sealed_evidence_never_goes",
)
NOT_SIGNED = (
    *UNGUARDED,
    "UPDATE revision SET signed_on = NULL",
    "DELETE FROM signed_paper",
)


def run_sql(path: Path, *statements: str) -> None:
    """Change a book behind the program's back, with foreign keys off as SQLite has them."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


_TABLES = [
    "company",
    "customer",
    "staff",
    "contract",
    "revision",
    "assignment",
    "source_file",
    "import_batch",
    "confirmed_layout",
    "time_entry",
    "volume",
    "measurement",
    "excused_event",
    "statement",
    "past_result",
]


def dump(path: Path, *, versions: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Every record of a book by table and id, without row versions unless asked for."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found: dict[str, list[dict[str, Any]]] = {}
        for table in _TABLES:
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")]
            for row in rows:
                if not versions:
                    del row["row_version"]
            found[table] = rows
        return found


def pdf_text(pdf: bytes) -> str:
    """All text of a PDF with every white space as one space."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def csv_file(header: str, *rows: str, name: str = "hours.csv") -> GivenFile:
    return read_file("\n".join((header, *rows, "")).encode(), name=name)


def plan_of(
    book: OpenBook,
    contract: Contract,
    header: str,
    *rows: str,
    name: str = "hours.csv",
    zone: str | None = None,
    choices: Choices | None = None,
    replaces: BatchId | Auto | None = AUTO,
    whole: bool | None = None,
) -> ImportPlan:
    return plan_import(
        book,
        csv_file(header, *rows, name=name),
        contract_id=contract.id,
        zone=zone,
        choices=choices,
        replaces=replaces,
        whole=whole,
    )


def times_of(entries: Sequence[TimeEntry]) -> list[tuple[str, str, str, int, int]]:
    """Day, start and end in UTC, break and minutes of each entry."""
    return [
        (
            entry.business_date.isoformat(),
            entry.started_at.strftime("%d %H:%M") if entry.started_at else "",
            entry.ended_at.strftime("%d %H:%M") if entry.ended_at else "",
            entry.break_minutes,
            entry.minutes,
        )
        for entry in entries
    ]


def ship_clauses(monkeypatch: pytest.MonkeyPatch, clauses: Iterable[Clause]) -> None:
    """A newer program, that comes with other wordings."""
    entries = tuple(ClauseEntry(shipped=clause) for clause in clauses)
    monkeypatch.setattr(agreements, "clause_entries", lambda _book: entries)


def forget_threshold(book: OpenBook) -> None:
    """The sample's S1 as if nobody had said within how many seconds calls are to be answered."""
    run_sql(book.path, *NOT_SIGNED)
    file = find_contract(book, SAMPLE_CONTRACT)
    levels = tuple(
        replace(level, threshold_seconds=None) if level.code == "S1" else level
        for level in file.revision.terms.levels
    )
    terms = replace(file.revision.terms, levels=levels)
    ok(save_contract(book, replace(file, revision=replace(file.revision, terms=terms))))

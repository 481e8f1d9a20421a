"""Makes the frozen book of today's schema: run once for each schema, before it is released.

    python tests/data/databases/make.py

writes schema-N.bpodesk.gz beside this file, N being today's schema version, and refuses to
overwrite one: a released schema's book never changes. It holds at least one record of every kind.
"""

import base64
import dataclasses
import datetime as dt
import gzip
import hashlib
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[2]))

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.company import Company, CompanyLogo
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.count_lists import CountedRow, CountImport, CountingRule
from bpodesk.domain.customers import Contact, Customer
from bpodesk.domain.ids import ContractId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Pause
from bpodesk.domain.measure_readings import MeasureColumn, MeasureLayout, MeasureRole
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.month_steps import MonthStatus, MonthStep
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_records import QuoteStatus
from bpodesk.domain.rates import RateKind, RateLine
from bpodesk.domain.sla.clocks import PromiseClock
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.levels import Outcome, ServiceLevel
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.domain.sla.tiers import CreditTier
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import SourceFile
from bpodesk.domain.worktime import Holiday, Span
from bpodesk.services import (
    books,
    clauses,
    contracts,
    customers,
    excuses,
    imports,
    issues,
    measures,
    outcome,
    paper_files,
    quote_book,
    remarks,
    revisions,
    seals,
    staff,
    statements,
)
from bpodesk.storage.schema import SCHEMA_VERSION

R = TypeVar("R")

NOW = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)
MONTH = Month(2026, 9)
TIMESHEET = """Employee ID,Employee,Date,Start,End,Break (min),Hours
P-1,Dalisay Peña,2026-09-01,21:00,06:00,60,8
P-1,Dalisay Peña,2026-09-02,21:00,06:00,60,8
P-2,Emilio Tuazon,2026-09-01,21:00,06:00,60,8
""".encode()

CLAUSE = """+++
id = "night-work"
title = "Night work"
side = "V"
order = 275
version = 1
required = false
[variables.notice_days]
label = "Days of notice"
type = "days"
default = 14
+++
1. The Customer must announce work at night {{notice_days}} before it.
"""

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGOQz+8GAAHKARoLeFNrAAAAAElFTkSuQmCC"
)
"""A picture of one pixel."""


def _saved(result: outcome.Outcome[R]) -> R:
    if isinstance(result, outcome.Saved):
        return result.record
    raise SystemExit("; ".join(problem.message for problem in result.problems))


def make(path: Path) -> None:
    """Make the book at a path."""
    company = Company(
        name="Lapu Contact", zone="Asia/Manila", currency="USD", country="Philippines"
    )
    book = books.create_book(path, company, clock=lambda: NOW)
    try:
        look = dataclasses.replace(books.company_of(book), paper="letter", accent="7A2E1F")
        logo = CompanyLogo(name="dot.png", content=DOT, alternative="A blue dot")
        _saved(books.save_company(book, look, logo))
        customer = _saved(
            customers.save_customer(
                book,
                Customer(
                    code="NPO",
                    name="Niño & Sons",
                    zone="America/New_York",
                    currency="USD",
                    contacts=(Contact(name="Ida Holt", email="ida@holt.example"),),
                ),
            )
        )
        people = [
            _saved(staff.save_person(book, StaffMember(code=code, name=name, zone="Asia/Manila")))
            for code, name in (("P-1", "Dalisay Peña"), ("P-2", "Emilio Tuazon"))
        ]
        contract_id = _contract(book, company, customer, people)
        _quote(book)
        file = imports.read_file(TIMESHEET, name="hours.csv")
        # Whatever the reader calls this layout: the book is to hold one that was confirmed.
        known = dataclasses.replace(file.reading, fingerprint="frozen")
        file = dataclasses.replace(file, reading=known)
        plan = imports.plan_import(book, file, contract_id=contract_id)
        _saved(imports.import_timesheet(book, plan))
        _count(book, contract_id)
        _log(book, contract_id)
        _keep_list(book, contract_id)
        _saved(clauses.save_clause(book, CLAUSE, note="For nights.", is_new=True))
        _saved(seals.seal_statement(book, statements.compute(book, contract_id, MONTH)))
        sent = MonthStep(
            contract_id=contract_id,
            month=MONTH.first,
            step=MonthStatus.SENT,
            on_day=NOW.date(),
            by_whom="Rosa Lim",
        )
        _saved(seals.take_month_step(book, statements.compute(book, contract_id, MONTH), sent))
    finally:
        book.close()


def _log(book: books.OpenBook, contract_id: ContractId) -> None:
    issue = dataclasses.replace(
        issues.new_issue(book, contract_id, "Order mails unanswered"),
        pauses=(Pause(started_at=NOW, reason="Waiting for the order file"),),
        sla_codes=("S1",),
    )
    action = ActionItem(contract_id=contract_id, what="Name an owner", raised_on=NOW.date())
    note = ContactNote(contract_id=contract_id, happened_at=NOW, said="They send the file")
    file = issues.IssueFile(issue=issue, actions=(action,), contacts=(note,))
    _saved(issues.save_issue(book, file))


def _contract(
    book: books.OpenBook, company: Company, customer: Customer, people: list[StaffMember]
) -> ContractId:
    begun = contracts.new_contract(company, customer, today=dt.date(2026, 1, 15))
    terms = dataclasses.replace(
        begun.revision.terms,
        calendar=dataclasses.replace(
            begun.revision.terms.calendar,
            holidays=(Holiday(day=dt.date(2026, 9, 7), name="Labor Day"),),
        ),
        rate_lines=(
            RateLine(
                code="SEAT",
                title="Agent seat",
                kind=RateKind.SEAT,
                unit_rate=Decimal("1449.00"),
                starts_on=dt.date(2026, 1, 1),
            ),
            RateLine(
                code="ORDER",
                title="Order entry",
                kind=RateKind.TRANSACTION,
                unit_rate=Decimal("0.42"),
                starts_on=dt.date(2026, 1, 1),
                minimum_units=4000,
            ),
        ),
        levels=(
            ServiceLevel(
                code="S1",
                title="Order accuracy",
                metric="accuracy",
                target=Decimal(99),
                minimum=Decimal("98.5"),
                allocation_percent=Decimal(100),
                tiers=(
                    CreditTier(factor_percent=Decimal(40)),
                    CreditTier(beyond=Decimal(97), factor_percent=Decimal("87.5")),
                ),
            ),
        ),
        scope="The Vendor enters orders.",
        clause_values={"exit": {"exit_months": 4}},
    )
    file = dataclasses.replace(
        begun,
        contract=dataclasses.replace(begun.contract, number="NPO-1", title="Order entry"),
        revision=dataclasses.replace(begun.revision, terms=terms),
        seats=tuple(
            Assignment(
                staff_id=person.id,
                contract_id=ContractId(0),
                seat=f"Seat {index}",
                starts_on=dt.date(2026, 1, 1),
                fte_percent=Decimal("62.5"),
            )
            for index, person in enumerate(people, start=1)
        ),
    )
    saved = _saved(contracts.save_contract(book, file))
    _saved(revisions.sign_revision(book, saved, signed_on=dt.date(2025, 12, 12)))
    (signed,) = paper_files.list_papers(book, saved.contract.id)
    _saved(paper_files.attach_file(book, signed.paper.id, DOT, name="scan.png", note="By courier"))
    return saved.contract.id


def _quote(book: books.OpenBook) -> None:
    """A quote that was offered, declined, and changed to its second version."""
    quote = dataclasses.replace(quote_book.begin_quote(book), title="Order entry, nights")
    record = _saved(quote_book.save_quote_in_book(book, quote))
    offered = _saved(quote_book.offer_quote(book, record))
    declined = _saved(quote_book.answer_quote(book, offered, QuoteStatus.DECLINED, note="Too dear"))
    cheaper = dataclasses.replace(quote, setup_fee=Decimal("99.5"))
    _saved(quote_book.save_quote_in_book(book, cheaper, declined))


def _keep_list(book: books.OpenBook, contract_id: ContractId) -> None:
    """A list of items as an import keeps it; the contract's measure is counted from none."""
    content = b"Ticket,Opened,Closed,Status\nT1,2026-09-01 09:00,2026-09-01 11:00,Closed\n"
    started = dt.datetime(2026, 9, 1, 13, tzinfo=dt.UTC)
    with book.unit_of_work("Counts from items.csv") as work:
        file = work.add(
            SourceFile(
                name="items.csv",
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                content=content,
            )
        )
        batch = work.add(
            CountImport(
                contract_id=contract_id,
                source_file_id=file.id,
                layout=MeasureLayout.TICKETS,
                zone="America/New_York",
                sheets=("items",),
                columns=(MeasureColumn(column=1, header="Ticket", role=MeasureRole.TICKET),),
                levels=("S1",),
                rules={"S1": CountingRule(threshold_seconds=20, clock=PromiseClock(count=8))},
                known_until=started,
                imported_at=started,
                row_count=1,
            )
        )
        work.add(
            CountedRow(
                import_id=batch.id,
                day=started.date(),
                started_at=started,
                ended_at=started + dt.timedelta(hours=2),
                key="T1",
                counts={"tickets": 1, "closed": 1},
                pauses=(Span(start=started, end=started + dt.timedelta(minutes=5)),),
                source_sheet=0,
                source_row=2,
            )
        )


def _count(book: books.OpenBook, contract_id: ContractId) -> None:
    counted = Measurement(
        contract_id=contract_id,
        sla_code="S1",
        starts_on=MONTH.first,
        ends_on=MONTH.shift(1).first,
        counts={"correct": 392, "sampled": 400},
        source="Audit",
    )
    volume = Volume(
        contract_id=contract_id, month=MONTH.first, rate_code="ORDER", quantity=Decimal("3760.5")
    )
    sheet = measures.open_month(book, contract_id, MONTH)
    _saved(measures.save_month(book, sheet, measurements=(counted,), volumes=(volume,)))
    started = dt.datetime(2026, 9, 3, 13, tzinfo=dt.UTC)
    event = ExcusedEvent(
        contract_id=contract_id,
        code="E1",
        title="Typhoon",
        kind=EventKind.FORCE_MAJEURE,
        started_at=started,
        ended_at=started + dt.timedelta(hours=2),
        noticed_at=started + dt.timedelta(hours=3),
        decision=Decision.ACCEPTED,
        effects=(Effect(sla_code="S1", counts={"sampled": 2}),),
    )
    made = _saved(measures.save_event(book, event))
    _saved(excuses.attach_evidence(book, made.id, b"13:00 down", name="log.txt", note="By mail"))
    incident = Incident(
        contract_id=contract_id,
        month=MONTH.first,
        code="I1",
        title="Typhoon",
        sla_codes=("S1", "S2"),
        counted="S1",
    )
    with book.unit_of_work("New incident I1") as work:
        work.save(incident)
    remark = LevelRemark(
        contract_id=contract_id,
        month=MONTH.first,
        sla_code="S1",
        root_cause="A new form was read wrongly",
        corrective_action="Show it in the training",
        owner="Rosa Lim",
        due_on=dt.date(2026, 10, 16),
    )
    _saved(remarks.save_remark(book, remark))
    past = PastResult(
        contract_id=contract_id,
        sla_code="S1",
        month=dt.date(2026, 8, 1),
        numerator=991,
        denominator=10,
        outcome=Outcome.MET,
    )
    _saved(measures.save_history(book, contract_id, [past]))


if __name__ == "__main__":
    target = FOLDER / f"schema-{SCHEMA_VERSION}.bpodesk.gz"
    with tempfile.TemporaryDirectory() as folder, target.open("xb") as file:
        made = Path(folder) / "book.bpodesk"
        make(made)
        file.write(gzip.compress(made.read_bytes(), mtime=0))
    print(f"{target}: {target.stat().st_size // 1024} kB")

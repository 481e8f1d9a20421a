"""Records to store, one of every kind, and raw looks at what lies in a book."""

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.changes import Kind
from bpodesk.domain.clauses import ClausePosition
from bpodesk.domain.clauses.own import OwnClause
from bpodesk.domain.company import Company, CompanyLogo
from bpodesk.domain.confirmed_layouts import ConfirmedLayout
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.contract_status import StatusStep
from bpodesk.domain.contracts import Contract, ContractStatus, Revision, Terms
from bpodesk.domain.count_lists import CountedRow, CountImport, CountingRule
from bpodesk.domain.customers import Contact, Customer
from bpodesk.domain.event_files import SealedEvidence, event_file
from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.ids import ContractId, EventFileId
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Issue, Pause
from bpodesk.domain.measure_readings import MeasureColumn, MeasureLayout, MeasureRole
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.month_steps import MonthStatus, MonthStep
from bpodesk.domain.periods import Month
from bpodesk.domain.quote_records import QuoteOffer, QuoteRecord
from bpodesk.domain.quotes import Place, Quote
from bpodesk.domain.readings import Answers, CodeMeaning, CodeRule, ColumnRole, Role
from bpodesk.domain.seals import SealedCopy, SealedStatement
from bpodesk.domain.sla.clocks import PromiseClock
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind, ExcusedEvent
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import ImportBatch, SourceFile, TimeEntry
from bpodesk.domain.worktime import Calendar, Span, Window
from bpodesk.storage.engine import Book
from bpodesk.storage.records import MAPPED, Record, fetch_one, mapped_record
from bpodesk.storage.rows import RawRows
from bpodesk.storage.unit_of_work import UnitOfWork

NOW = dt.datetime(2026, 10, 5, 8, 30, tzinfo=dt.UTC)
DIALECT = sqlite.dialect()
CONTENT = b"the bytes of a timesheet"
QUOTE = Quote(
    vendor="Talisay",
    customer="Harbor",
    currency="USD",
    start=Month(2026, 1),
    place=Place(zone="Asia/Manila"),
    calendar=Calendar(zone="America/New_York"),
)

# A signature, a file attached to its paper and a seal are barriers and never change: no step with
# one is ever taken back.
STEPS = frozenset(Kind) - {
    Kind.SIGNED_PAPER,
    Kind.PAPER_FILE,
    Kind.STATEMENT,
    Kind.SEALED_COPY,
    Kind.SEALED_EVIDENCE,
}

Dump = dict[str, list[dict[str, Any]]]


def customer(code: str = "HPO", **more: Any) -> Customer:
    fields: dict[str, Any] = {
        "name": f"Customer {code}",
        "zone": "America/New_York",
        "currency": "USD",
        "contacts": (Contact(name="Ada Byrd", email="ada@byrd.example"),),
    }
    return Customer(code=code, **{**fields, **more})


def staff(code: str = "A", **more: Any) -> StaffMember:
    return StaffMember(code=code, **{"name": f"Person {code}", "zone": "Asia/Manila", **more})


def company() -> Company:
    return Company(name="Talisay", zone="Asia/Manila", currency="USD")


def source_file(content: bytes = CONTENT) -> SourceFile:
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(name="hours.xlsx", sha256=digest, size=len(content), content=content)


def own_clause() -> OwnClause:
    text = '+++\nid = "night-work"\n+++\n1. Nights are paid.\n'
    return OwnClause(
        clause_id="night-work",
        position=ClausePosition.BALANCED,
        version=1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        made_at=NOW,
    )


def fill(book: Book) -> dict[Kind, Record]:
    """One record of every kind of `STEPS`, in one step; gives back what is stored."""
    made: dict[Kind, Any] = {}
    with UnitOfWork(book, "Filling", now=NOW) as work:
        made[Kind.COMPANY] = work.add(company())
        made[Kind.LOGO] = work.add(
            CompanyLogo(name="palm.png", content=b"\x89PNG", alternative="A palm")
        )
        made[Kind.CUSTOMER] = work.add(customer())
        made[Kind.STAFF] = work.add(staff())
        contract = work.add(
            Contract(
                number="C-1",
                title="Care",
                customer_id=made[Kind.CUSTOMER].id,
                currency="USD",
                starts_on=dt.date(2026, 1, 1),
            )
        )
        made[Kind.CONTRACT] = contract
        made[Kind.REVISION] = work.add(
            Revision(
                contract_id=contract.id,
                number=1,
                effective_from=dt.date(2026, 1, 1),
                terms=Terms(
                    calendar=Calendar(
                        zone="America/New_York",
                        windows=(Window(weekday=0, start=dt.time(9), end=dt.time(18)),),
                    )
                ),
            )
        )
        made[Kind.STATUS_STEP] = work.add(
            StatusStep(
                contract_id=contract.id,
                status=ContractStatus.OFFERED,
                on_day=dt.date(2025, 12, 1),
                by_whom="Ligaya Montecillo",
            )
        )
        made[Kind.ASSIGNMENT] = work.add(
            Assignment(
                staff_id=made[Kind.STAFF].id,
                contract_id=contract.id,
                seat="Seat 1",
                starts_on=dt.date(2026, 1, 1),
                fte_percent=Decimal("62.5"),
            )
        )
        made[Kind.QUOTE] = work.add(
            QuoteRecord(
                number="Q-1",
                title="Care",
                customer_id=made[Kind.CUSTOMER].id,
                start_month=dt.date(2026, 1, 1),
                contract_id=contract.id,
                quote=QUOTE,
            )
        )
        made[Kind.QUOTE_OFFER] = work.add(
            QuoteOffer(
                quote_id=made[Kind.QUOTE].id,
                version=1,
                offered_on=dt.date(2025, 12, 1),
                quote=QUOTE,
                pdf=CONTENT,
                pdf_sha256=hashlib.sha256(CONTENT).hexdigest(),
            )
        )
        made[Kind.SOURCE_FILE] = work.add(source_file())
        batch = work.add(
            ImportBatch(
                contract_id=contract.id,
                source_file_id=made[Kind.SOURCE_FILE].id,
                layout="flat",
                zone="Asia/Manila",
                sheets=("Hours",),
                columns=(ColumnRole(column=1, header="Name", role=Role.PERSON),),
                imported_at=NOW,
                entry_count=1,
                total_minutes=480,
            )
        )
        made[Kind.IMPORT_BATCH] = batch
        made[Kind.CONFIRMED_LAYOUT] = work.add(
            ConfirmedLayout(
                customer_id=made[Kind.CUSTOMER].id,
                fingerprint="f1",
                layout="flat",
                answers=Answers(
                    day_first=True,
                    roles={"3": Role.HOURS},
                    legend={"P": CodeRule(meaning=CodeMeaning.WORKED, minutes=480)},
                ),
                example="hours.xlsx",
                confirmed_at=NOW,
            )
        )
        made[Kind.TIME_ENTRY] = work.add(
            entry(
                staff_id=made[Kind.STAFF].id,
                contract_id=contract.id,
                batch_id=batch.id,
                source_row=2,
                source_column=3,
                source_sheet=0,
            )
        )
        made[Kind.VOLUME] = work.add(
            Volume(
                contract_id=contract.id,
                month=dt.date(2026, 9, 1),
                rate_code="ORDER",
                quantity=Decimal("3760.5"),
            )
        )
        made[Kind.MEASUREMENT] = work.add(
            Measurement(
                contract_id=contract.id,
                sla_code="S1",
                starts_on=dt.date(2026, 9, 1),
                ends_on=dt.date(2026, 9, 7),
                counts={"within": 7, "after": 1},
            )
        )
        made[Kind.COUNT_IMPORT] = work.add(
            CountImport(
                contract_id=contract.id,
                source_file_id=made[Kind.SOURCE_FILE].id,
                layout=MeasureLayout.TICKETS,
                zone="Asia/Manila",
                sheets=("Tickets",),
                columns=(MeasureColumn(column=1, header="No", role=MeasureRole.TICKET),),
                levels=("S1",),
                rules={"S1": CountingRule(threshold_seconds=20, clock=PromiseClock(count=8))},
                known_until=NOW,
                imported_at=NOW,
                row_count=1,
            )
        )
        made[Kind.COUNTED_ROW] = work.add(
            CountedRow(
                import_id=made[Kind.COUNT_IMPORT].id,
                day=dt.date(2026, 9, 1),
                started_at=NOW,
                ended_at=NOW + dt.timedelta(hours=2),
                key="T1",
                counts={"tickets": 1},
                pauses=(Span(start=NOW, end=NOW + dt.timedelta(hours=1)),),
                source_sheet=0,
                source_row=2,
            )
        )
        made[Kind.EXCUSED_EVENT] = work.add(
            ExcusedEvent(
                contract_id=contract.id,
                code="E1",
                title="Typhoon",
                kind=EventKind.FORCE_MAJEURE,
                started_at=NOW,
                ended_at=NOW + dt.timedelta(hours=2),
                effects=(Effect(sla_code="S1", counts={"after": 3}),),
            )
        )
        made[Kind.EVENT_STEP] = work.add(
            EventStep(
                event_id=made[Kind.EXCUSED_EVENT].id,
                step=Decision.NOTICED,
                on_day=dt.date(2026, 9, 17),
                by_whom="Rosa Lim",
            )
        )
        made[Kind.EVENT_FILE] = work.add(
            event_file(made[Kind.EXCUSED_EVENT].id, b"21:40 down", name="log.txt", attached_at=NOW)
        )
        made[Kind.INCIDENT] = work.add(
            Incident(
                contract_id=contract.id,
                month=dt.date(2026, 9, 1),
                code="I1",
                title="Power cut",
                sla_codes=("S1", "S2"),
                counted="S1",
            )
        )
        made[Kind.LEVEL_REMARK] = work.add(
            LevelRemark(
                contract_id=contract.id,
                month=dt.date(2026, 9, 1),
                sla_code="S1",
                root_cause="The spare line was not tested",
                corrective_action="Test it on the first Monday",
                owner="Rosa Lim",
                due_on=dt.date(2026, 10, 5),
            )
        )
        made[Kind.MONTH_STEP] = work.add(
            MonthStep(
                contract_id=contract.id,
                month=dt.date(2026, 9, 1),
                step=MonthStatus.REVIEWED,
                on_day=dt.date(2026, 10, 2),
                by_whom="Rosa Lim",
            )
        )
        made[Kind.PAST_RESULT] = work.add(
            PastResult(
                contract_id=contract.id,
                sla_code="S1",
                month=dt.date(2026, 8, 1),
                numerator=412,
                denominator=5,
                outcome=Outcome.MET,
                reached_stretch=True,
            )
        )
        made[Kind.OWN_CLAUSE] = work.add(own_clause())
        made[Kind.ISSUE] = work.add(
            Issue(
                contract_id=contract.id,
                code="I-001",
                title="Late e-mails",
                reported_at=NOW,
                pauses=(Pause(started_at=NOW, reason="Waiting for the order file"),),
                sla_codes=("S2",),
                event_codes=("E1",),
            )
        )
        made[Kind.ACTION] = work.add(
            ActionItem(
                contract_id=contract.id,
                issue_id=made[Kind.ISSUE].id,
                what="Train the new agents",
                raised_on=NOW.date(),
            )
        )
        made[Kind.CONTACT_NOTE] = work.add(
            ContactNote(
                contract_id=contract.id,
                happened_at=NOW,
                said="The mails were late",
                issue_id=made[Kind.ISSUE].id,
            )
        )
    return made


def sealed(contract_id: ContractId, **more: Any) -> SealedStatement:
    """A sealed statement of September 2026, as far as the book looks at it."""
    fields: dict[str, Any] = {
        "month": dt.date(2026, 9, 1),
        "version": 1,
        "sealed_at": NOW,
        "engine": "1.0",
        "net_minor": 1_067_855,
        "currency": "USD",
        "figures": "{}",
        "inputs_sha256": "1" * 64,
        "pdf_sha256": "0" * 64,
        "previous_sha256": "",
        "sha256": "2" * 64,
    }
    return SealedStatement(contract_id=contract_id, **{**fields, **more})


def seal(book: Book, made: dict[Kind, Record]) -> dict[Kind, Record]:
    """A sealed statement with its copy, in one step; with what was made before."""
    contract: Any = made[Kind.CONTRACT]
    with UnitOfWork(book, "Seal", now=NOW, barrier=True) as work:
        statement = work.add(sealed(contract.id))
        copy = work.add(SealedCopy(statement_id=statement.id, inputs=b"x", pdf=b"%PDF"))
        file_id = EventFileId(made[Kind.EVENT_FILE].id)
        named = work.add(SealedEvidence(statement_id=statement.id, event_file_id=file_id))
    return {
        **made,
        Kind.STATEMENT: statement,
        Kind.SEALED_COPY: copy,
        Kind.SEALED_EVIDENCE: named,
    }


def entry(**more: Any) -> TimeEntry:
    started = dt.datetime(2026, 9, 1, 13, tzinfo=dt.UTC)
    fields: dict[str, Any] = {
        "business_date": dt.date(2026, 9, 1),
        "started_at": started,
        "ended_at": started + dt.timedelta(hours=9),
        "break_minutes": 60,
        "minutes": 480,
    }
    return TimeEntry(**{**fields, **more})


def stored(book: Book, record: Record) -> Any:
    """The record as it lies in the book now."""
    with book.reading() as connection:
        return fetch_one(connection, type(record), record.id)


def rows_of(path: Path, query: str) -> list[Any]:
    """The rows of a query, by a connection that knows nothing of us."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def run_sql(path: Path, *statements: str) -> None:
    """Change a book behind the program's back; foreign keys are off as SQLite has them."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def dump(path: Path, *, versions: bool = False) -> Dump:
    """Every record table's rows by id, without their versions unless asked for.

    A book of an older schema has fewer tables.
    """
    with closing(sqlite3.connect(path)) as connection:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        connection.row_factory = sqlite3.Row
        return {
            mapped.table.name: [
                {key: row[key] for key in row.keys() if versions or key != "row_version"}  # noqa: SIM118 - a Row iterates over values
                for row in connection.execute(f"SELECT * FROM {mapped.table.name} ORDER BY id")
            ]
            for mapped in MAPPED
            if mapped.table.name in there
        }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cut_off_a_write(path: Path) -> None:
    """Leave a book as a power cut does in the middle of a large write: pages and a hot journal."""
    journal = path.with_name(path.name + "-journal")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA user_version = 7")
        # More pages than the cache holds: the journal is synchronised, then pages are written.
        for number in range(40):
            connection.execute(
                "INSERT INTO staff (row_version, code, name, zone, aliases, note)"
                " VALUES (1, ?, 'x', 'UTC', '[]', ?)",
                (str(number), "n" * 3000),
            )
        torn, hot = path.read_bytes(), journal.read_bytes()
        connection.execute("ROLLBACK")
    assert len(hot) > 512
    path.write_bytes(torn)
    journal.write_bytes(hot)


def add_many(work: UnitOfWork, records: Sequence[Any]) -> None:
    """Insert records as one entry of the journal, as an import does."""
    raw = _raw(records)
    names = raw.names[2:]
    work.add_rows(type(records[0]), names, iter([row[2:] for row in raw.rows]), constants={})


def update_many(work: UnitOfWork, records: Sequence[Any]) -> None:
    """Save records as one entry of the journal, as an import does."""
    work.update_rows(type(records[0]), _raw(sorted(records, key=lambda record: record.id)))


def _raw(records: Sequence[Any]) -> RawRows:
    """The records as they lie in the columns, `id` and `row_version` first."""
    columns = mapped_record(type(records[0])).table.columns
    spell = {
        column.name: column.type.dialect_impl(DIALECT).bind_processor(DIALECT) for column in columns
    }
    return RawRows(
        tuple(spell),
        [
            tuple(
                to_raw(getattr(record, name)) if to_raw else getattr(record, name)
                for name, to_raw in spell.items()
            )
            for record in records
        ],
    )

"""Which record lies in which table, and rows read back as records."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, select
from sqlalchemy.exc import OperationalError

from bpodesk.domain.assignments import Assignment
from bpodesk.domain.changes import Kind
from bpodesk.domain.clauses.own import OwnClause
from bpodesk.domain.company import Company, CompanyLogo
from bpodesk.domain.confirmed_layouts import ConfirmedLayout
from bpodesk.domain.contact_log import ContactNote
from bpodesk.domain.contract_status import StatusStep
from bpodesk.domain.contracts import Contract, Revision
from bpodesk.domain.count_lists import CountedRow, CountImport
from bpodesk.domain.customers import Customer
from bpodesk.domain.event_files import EventFile, SealedEvidence
from bpodesk.domain.event_steps import EventStep
from bpodesk.domain.issue_actions import ActionItem
from bpodesk.domain.issues import Issue
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.month_steps import MonthStep
from bpodesk.domain.paper_files import PaperFile
from bpodesk.domain.quote_records import QuoteOffer, QuoteRecord
from bpodesk.domain.seals import SealedCopy, SealedStatement
from bpodesk.domain.signatures import SignedPaper
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.excuses import ExcusedEvent
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.domain.staff import StaffMember
from bpodesk.domain.timesheets import ImportBatch, SourceFile, TimeEntry
from bpodesk.storage import schema

Record = (
    Company
    | CompanyLogo
    | Customer
    | StaffMember
    | Contract
    | Revision
    | SignedPaper
    | PaperFile
    | StatusStep
    | Assignment
    | QuoteRecord
    | QuoteOffer
    | SourceFile
    | ImportBatch
    | ConfirmedLayout
    | TimeEntry
    | Volume
    | Measurement
    | CountImport
    | CountedRow
    | ExcusedEvent
    | EventStep
    | EventFile
    | Incident
    | LevelRemark
    | SealedStatement
    | SealedCopy
    | SealedEvidence
    | MonthStep
    | PastResult
    | OwnClause
    | Issue
    | ActionItem
    | ContactNote
)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A kind of record, its class and its table."""

    kind: Kind
    record: type[Any]
    table: Table


# Parents stand before their children: undo relies on no order, `check` reads them in this one.
MAPPED: tuple[Mapped, ...] = (
    Mapped(Kind.COMPANY, Company, schema.company),
    Mapped(Kind.LOGO, CompanyLogo, schema.logo),
    Mapped(Kind.CUSTOMER, Customer, schema.customer),
    Mapped(Kind.STAFF, StaffMember, schema.staff),
    Mapped(Kind.CONTRACT, Contract, schema.contract),
    Mapped(Kind.REVISION, Revision, schema.revision),
    Mapped(Kind.SIGNED_PAPER, SignedPaper, schema.signed_paper),
    Mapped(Kind.PAPER_FILE, PaperFile, schema.paper_file),
    Mapped(Kind.STATUS_STEP, StatusStep, schema.status_step),
    Mapped(Kind.ASSIGNMENT, Assignment, schema.assignment),
    Mapped(Kind.QUOTE, QuoteRecord, schema.quote),
    Mapped(Kind.QUOTE_OFFER, QuoteOffer, schema.quote_offer),
    Mapped(Kind.SOURCE_FILE, SourceFile, schema.source_file),
    Mapped(Kind.IMPORT_BATCH, ImportBatch, schema.import_batch),
    Mapped(Kind.CONFIRMED_LAYOUT, ConfirmedLayout, schema.confirmed_layout),
    Mapped(Kind.TIME_ENTRY, TimeEntry, schema.time_entry),
    Mapped(Kind.VOLUME, Volume, schema.volume),
    Mapped(Kind.MEASUREMENT, Measurement, schema.measurement),
    Mapped(Kind.COUNT_IMPORT, CountImport, schema.count_import),
    Mapped(Kind.COUNTED_ROW, CountedRow, schema.counted_row),
    Mapped(Kind.EXCUSED_EVENT, ExcusedEvent, schema.excused_event),
    Mapped(Kind.EVENT_STEP, EventStep, schema.event_step),
    Mapped(Kind.EVENT_FILE, EventFile, schema.event_file),
    Mapped(Kind.INCIDENT, Incident, schema.incident),
    Mapped(Kind.LEVEL_REMARK, LevelRemark, schema.level_remark),
    Mapped(Kind.STATEMENT, SealedStatement, schema.statement),
    Mapped(Kind.SEALED_COPY, SealedCopy, schema.sealed_copy),
    Mapped(Kind.SEALED_EVIDENCE, SealedEvidence, schema.sealed_evidence),
    Mapped(Kind.MONTH_STEP, MonthStep, schema.month_step),
    Mapped(Kind.PAST_RESULT, PastResult, schema.past_result),
    Mapped(Kind.OWN_CLAUSE, OwnClause, schema.own_clause),
    Mapped(Kind.ISSUE, Issue, schema.issue),
    Mapped(Kind.ACTION, ActionItem, schema.issue_action),
    Mapped(Kind.CONTACT_NOTE, ContactNote, schema.contact_note),
)

_BY_RECORD = {mapped.record: mapped for mapped in MAPPED}
_BY_KIND = {mapped.kind: mapped for mapped in MAPPED}


def mapped_record(record: type[Any]) -> Mapped:
    """The mapping of a record's class."""
    return _BY_RECORD[record]


def mapped_kind(kind: Kind) -> Mapped:
    """The mapping of a kind."""
    return _BY_KIND[kind]


def select_all(record: type[Record]) -> Select[Any]:
    """A select of all columns of a record's table."""
    return select(mapped_record(record).table)


def fetch(connection: Connection, record: type[R], query: Select[Any]) -> tuple[R, ...]:
    """The rows of a select as records; its columns are the record's fields.

    Raises ValueError for a row that can't be read back.
    """
    try:
        return tuple(record(**row) for row in connection.execute(query).mappings())
    except OperationalError as error:
        if "decode" not in str(error.orig):
            raise
        # The driver has no class of its own for text that is no UTF-8.
        raise ValueError(str(error.orig)) from error


def fetch_one(connection: Connection, record: type[R], record_id: int) -> R | None:
    """The record with an id, or None where there is none."""
    table = mapped_record(record).table
    found = fetch(connection, record, select(table).where(table.c.id == record_id))
    return found[0] if found else None


def values_of(record: Record) -> dict[str, object]:
    """A record's fields by the names of its columns."""
    table = mapped_record(type(record)).table
    return {column.name: getattr(record, column.name) for column in table.columns}

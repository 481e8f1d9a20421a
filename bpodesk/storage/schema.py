"""The tables of a book. Columns are the fields of the records, by the same names.

Every table is STRICT. Record tables have `id` (never given out twice) and `row_version` (raised by
every update, so that two windows can't overwrite each other unseen). What belongs to a record alone
is a JSON column; whatever is referred to by others is a table. What never changes is kept by
`triggers`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from bpodesk.domain.amendments import Operation
from bpodesk.domain.clauses.own import ClauseState
from bpodesk.domain.clauses.records import ClausePosition
from bpodesk.domain.contracts import ContractStatus, RevisionKind, Terms
from bpodesk.domain.count_lists import CountingRule
from bpodesk.domain.customers import Contact
from bpodesk.domain.issue_actions import ActionSide
from bpodesk.domain.issues import Channel, IssueKind, IssueSeverity, Pause
from bpodesk.domain.measure_readings import MeasureColumn, MeasureLayout
from bpodesk.domain.month_steps import MonthStatus
from bpodesk.domain.paper_files import FilePurpose
from bpodesk.domain.quote_records import QuoteStatus
from bpodesk.domain.quotes import Quote
from bpodesk.domain.readings import Answers, ColumnRole
from bpodesk.domain.sla.excuses import Decision, Effect, EventKind
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.worktime import Span
from bpodesk.storage.columns import (
    DateText,
    DecimalText,
    EnumText,
    Flag,
    InstantSeconds,
    InstantText,
    JsonText,
)
from bpodesk.storage.triggers import TRIGGERS

# "BPOD" in the file header, so that `file` and we know a book when we see one.
APPLICATION_ID = 0x42504F44
SCHEMA_VERSION = 6

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, kind: TypeEngine[Any], *items: SchemaItem) -> Column[Any]:
    return Column(name, kind, *items, nullable=False)


def _text(name: str, *items: SchemaItem) -> Column[Any]:
    return Column(name, Text, *items, nullable=False, server_default="")


def _refers(name: str, table: str) -> Column[Any]:
    return _may_refer(name, table, nullable=False)


def _may_refer(name: str, table: str, *, nullable: bool = True) -> Column[Any]:
    key = ForeignKey(f"{table}.id", ondelete="RESTRICT")
    return Column(name, Integer, key, nullable=nullable)


def _record(name: str, *items: SchemaItem) -> Table:
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("row_version", Integer, nullable=False),
        *items,
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _json(column: str) -> CheckConstraint:
    # json_valid() is not among the functions a schema may call with trusted_schema off; that the
    # text parses as its record is what `check` looks at.
    return CheckConstraint(f"{column} GLOB '[[{{]*[]}}]'", name=f"{column}_json")


def _date(column: str) -> CheckConstraint:
    # Adding nothing makes SQLite look whether the day exists: 2026-02-30 would else pass.
    return CheckConstraint(f"{column} IS date({column}, '+0 days')", name=f"{column}_date")


company = _record(
    "company",
    _required("name", Text()),
    _text("legal_name"),
    _text("address"),
    _text("country"),
    _required("zone", Text()),
    _required("currency", Text()),
    _text("signatory"),
    _text("signatory_title"),
    _text("paper", CheckConstraint("paper IN ('', 'a4', 'letter')", name="paper")),
    _text("accent", CheckConstraint("length(accent) IN (0, 6)", name="accent")),
    CheckConstraint("id = 1", name="only_one"),
)

logo = _record(
    "logo",
    _text("name"),
    _required("content", LargeBinary()),
    _text("alternative"),
    CheckConstraint("id = 1", name="only_one"),
)

customer = _record(
    "customer",
    _required("code", Text()),
    _required("name", Text()),
    _text("legal_name"),
    _text("address"),
    _text("country"),
    _required("zone", Text()),
    _required("currency", Text()),
    _required("contacts", JsonText(tuple[Contact, ...])),
    _text("note"),
    Column("binned_at", InstantText),
    UniqueConstraint("code"),
    CheckConstraint("code <> '' AND name <> ''", name="named"),
    CheckConstraint("length(currency) = 3", name="currency"),
    _json("contacts"),
)

staff = _record(
    "staff",
    _required("code", Text()),
    _required("name", Text()),
    _text("role"),
    _required("zone", Text()),
    Column("hired_on", DateText),
    Column("left_on", DateText),
    _required("aliases", JsonText(tuple[str, ...])),
    _text("note"),
    Column("binned_at", InstantText),
    UniqueConstraint("code"),
    CheckConstraint("code <> '' AND name <> ''", name="named"),
    _date("hired_on"),
    _date("left_on"),
    _json("aliases"),
)

contract = _record(
    "contract",
    _required("number", Text()),
    _required("title", Text()),
    _refers("customer_id", "customer"),
    _required("currency", Text()),
    _required("status", EnumText(ContractStatus)),
    _required("starts_on", DateText()),
    Column("ends_on", DateText),
    _text("note"),
    Column("binned_at", InstantText),
    Column("staff_codes", Flag, nullable=False, server_default="0"),
    UniqueConstraint("number"),
    CheckConstraint("number <> ''", name="numbered"),
    CheckConstraint("length(currency) = 3", name="currency"),
    CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    _date("starts_on"),
    _date("ends_on"),
    Index(None, "customer_id"),
)

revision = _record(
    "revision",
    _refers("contract_id", "contract"),
    _required("number", Integer()),
    _required("kind", EnumText(RevisionKind)),
    _required("effective_from", DateText()),
    Column("signed_on", DateText),
    _text("summary"),
    _required("terms", JsonText(Terms)),
    UniqueConstraint("contract_id", "number"),
    CheckConstraint("number > 0", name="positive"),
    _date("effective_from"),
    _date("signed_on"),
    _json("terms"),
)

signed_paper = _record(
    "signed_paper",
    _refers("contract_id", "contract"),
    _refers("revision_id", "revision"),
    _required("signed_on", DateText()),
    _required("text", Text()),
    _required("operations", JsonText(tuple[Operation, ...])),
    _required("pdf", LargeBinary()),
    _required("pdf_sha256", Text()),
    _required("previous_sha256", Text()),
    _required("sha256", Text()),
    UniqueConstraint("revision_id"),
    CheckConstraint("length(pdf_sha256) = 64 AND length(sha256) = 64", name="sha256"),
    CheckConstraint("length(previous_sha256) IN (0, 64)", name="previous"),
    _date("signed_on"),
    _json("operations"),
    Index(None, "contract_id"),
)

paper_file = _record(
    "paper_file",
    _refers("signed_paper_id", "signed_paper"),
    _required("purpose", EnumText(FilePurpose)),
    _required("name", Text()),
    _required("sha256", Text()),
    _required("size", Integer()),
    _required("content", LargeBinary()),
    _required("attached_at", InstantText()),
    _text("note"),
    UniqueConstraint("signed_paper_id", "sha256"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("length(content) = size", name="size"),
)

status_step = _record(
    "status_step",
    _refers("contract_id", "contract"),
    _required("status", EnumText(ContractStatus)),
    _required("on_day", DateText()),
    _required("by_whom", Text()),
    _text("note"),
    CheckConstraint("by_whom <> ''", name="by_whom"),
    _date("on_day"),
    Index(None, "contract_id"),
)

assignment = _record(
    "assignment",
    _refers("staff_id", "staff"),
    _refers("contract_id", "contract"),
    _required("seat", Text()),
    _text("role"),
    _required("starts_on", DateText()),
    Column("ends_on", DateText),
    _required("fte_percent", DecimalText()),
    CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    _date("starts_on"),
    _date("ends_on"),
    Index(None, "contract_id"),
    Index(None, "staff_id"),
)

quote = _record(
    "quote",
    _required("number", Text()),
    _required("version", Integer()),
    _text("title"),
    _may_refer("customer_id", "customer"),
    _required("start_month", DateText()),
    Column("valid_until", DateText),
    _required("status", EnumText(QuoteStatus)),
    _may_refer("contract_id", "contract"),
    _required("quote", JsonText(Quote)),
    _text("note"),
    Column("binned_at", InstantText),
    UniqueConstraint("number"),
    CheckConstraint("number <> ''", name="numbered"),
    CheckConstraint("version > 0", name="positive"),
    CheckConstraint("start_month IS date(start_month, 'start of month')", name="start_month"),
    _date("valid_until"),
    _json("quote"),
    Index(None, "customer_id"),
    Index(None, "contract_id"),
)

quote_offer = _record(
    "quote_offer",
    _refers("quote_id", "quote"),
    _required("version", Integer()),
    _required("offered_on", DateText()),
    _required("quote", JsonText(Quote)),
    _required("pdf", LargeBinary()),
    _required("pdf_sha256", Text()),
    UniqueConstraint("quote_id", "version"),
    CheckConstraint("length(pdf_sha256) = 64", name="sha256"),
    _date("offered_on"),
    _json("quote"),
)

source_file = _record(
    "source_file",
    _required("name", Text()),
    _required("sha256", Text()),
    _required("size", Integer()),
    _required("content", LargeBinary()),
    UniqueConstraint("sha256"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("length(content) = size", name="size"),
)

import_batch = _record(
    "import_batch",
    _refers("contract_id", "contract"),
    _refers("source_file_id", "source_file"),
    _required("layout", Text()),
    _required("zone", Text()),
    _required("sheets", JsonText(tuple[str, ...])),
    _required("columns", JsonText(tuple[ColumnRole, ...])),
    _required("imported_at", InstantText()),
    _required("entry_count", Integer()),
    _required("total_minutes", Integer()),
    _text("fingerprint"),
    UniqueConstraint("contract_id", "source_file_id"),
    _json("sheets"),
    _json("columns"),
)

confirmed_layout = _record(
    "confirmed_layout",
    _refers("customer_id", "customer"),
    _required("fingerprint", Text()),
    _required("layout", Text()),
    _required("answers", JsonText(Answers)),
    _text("example"),
    _required("confirmed_at", InstantText()),
    UniqueConstraint("customer_id", "fingerprint"),
    CheckConstraint("fingerprint <> ''", name="fingerprint"),
    _json("answers"),
)

time_entry = _record(
    "time_entry",
    _refers("staff_id", "staff"),
    _refers("contract_id", "contract"),
    _required("business_date", DateText()),
    Column("started_at", InstantSeconds),
    Column("ended_at", InstantSeconds),
    _required("break_minutes", Integer()),
    _required("minutes", Integer()),
    Column("overtime_minutes", Integer),
    _text("task"),
    _text("note"),
    _may_refer("batch_id", "import_batch"),
    Column("source_sheet", Integer),
    Column("source_row", Integer),
    Column("source_column", Integer),
    CheckConstraint("minutes >= 0 AND break_minutes >= 0", name="not_negative"),
    CheckConstraint("overtime_minutes BETWEEN 0 AND minutes", name="overtime"),
    CheckConstraint("(started_at IS NULL) = (ended_at IS NULL)", name="both_times"),
    CheckConstraint("ended_at > started_at", name="ends_after_start"),
    CheckConstraint("batch_id IS NOT NULL OR note <> ''", name="has_source"),
    CheckConstraint("batch_id IS NULL OR source_row IS NOT NULL", name="has_cell"),
    _date("business_date"),
    # Each index costs an import a fifth of its time. Nobody asks for a person's hours alone.
    Index(None, "contract_id", "business_date"),
    Index(None, "batch_id"),
)

volume = _record(
    "volume",
    _refers("contract_id", "contract"),
    _required("month", DateText()),
    _required("rate_code", Text()),
    _required("quantity", DecimalText()),
    _text("source"),
    UniqueConstraint("contract_id", "month", "rate_code"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
)

measurement = _record(
    "measurement",
    _refers("contract_id", "contract"),
    _required("sla_code", Text()),
    _required("starts_on", DateText()),
    _required("ends_on", DateText()),
    _required("counts", JsonText(Mapping[str, int])),
    _text("source"),
    _text("counted_as"),
    UniqueConstraint("contract_id", "sla_code", "starts_on"),
    CheckConstraint("ends_on > starts_on", name="ends_after_start"),
    _date("starts_on"),
    _date("ends_on"),
    _json("counts"),
)

count_import = _record(
    "count_import",
    _refers("contract_id", "contract"),
    _refers("source_file_id", "source_file"),
    _required("layout", EnumText(MeasureLayout)),
    _required("zone", Text()),
    _required("sheets", JsonText(tuple[str, ...])),
    _required("columns", JsonText(tuple[MeasureColumn, ...])),
    _required("levels", JsonText(tuple[str, ...])),
    _required("rules", JsonText(Mapping[str, CountingRule])),
    Column("parted_seconds", Integer),
    _required("abandoned_is_past", Flag()),
    Column("known_until", InstantSeconds),
    _required("imported_at", InstantText()),
    _required("row_count", Integer()),
    UniqueConstraint("contract_id", "source_file_id"),
    CheckConstraint("abandoned_is_past IN (0, 1)", name="flags"),
    CheckConstraint("row_count >= 0", name="not_negative"),
    *map(_json, ("sheets", "columns", "levels", "rules")),
)

counted_row = _record(
    "counted_row",
    _refers("import_id", "count_import"),
    _required("day", DateText()),
    Column("started_at", InstantSeconds),
    Column("ended_at", InstantSeconds),
    _required("key", Text()),
    _required("counts", JsonText(Mapping[str, int])),
    _required("pauses", JsonText(tuple[Span, ...])),
    _required("source_sheet", Integer()),
    _required("source_row", Integer()),
    CheckConstraint("ended_at >= started_at", name="ends_after_start"),
    _date("day"),
    *map(_json, ("counts", "pauses")),
    Index(None, "import_id", "day"),
)

excused_event = _record(
    "excused_event",
    _refers("contract_id", "contract"),
    _required("code", Text()),
    _required("title", Text()),
    _required("kind", EnumText(EventKind)),
    _required("started_at", InstantText()),
    _required("ended_at", InstantText()),
    Column("noticed_at", InstantText),
    _required("decision", EnumText(Decision)),
    _required("effects", JsonText(tuple[Effect, ...])),
    _text("evidence"),
    UniqueConstraint("contract_id", "code"),
    CheckConstraint("ended_at > started_at", name="ends_after_start"),
    _json("effects"),
)

event_step = _record(
    "event_step",
    _refers("event_id", "excused_event"),
    _required("step", EnumText(Decision)),
    _required("on_day", DateText()),
    _required("by_whom", Text()),
    _text("note"),
    CheckConstraint("by_whom <> ''", name="by_whom"),
    _date("on_day"),
    Index(None, "event_id"),
)

event_file = _record(
    "event_file",
    _refers("event_id", "excused_event"),
    _required("name", Text()),
    _required("sha256", Text()),
    _required("size", Integer()),
    _required("content", LargeBinary()),
    _required("attached_at", InstantText()),
    _text("note"),
    UniqueConstraint("event_id", "sha256"),
    CheckConstraint("name <> ''", name="named"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("size = length(content) AND size > 0", name="size"),
)

incident = _record(
    "incident",
    _refers("contract_id", "contract"),
    _required("month", DateText()),
    _required("code", Text()),
    _required("title", Text()),
    _required("sla_codes", JsonText(tuple[str, ...])),
    _text("counted"),
    UniqueConstraint("contract_id", "month", "code"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
    _json("sla_codes"),
)

level_remark = _record(
    "level_remark",
    _refers("contract_id", "contract"),
    _required("month", DateText()),
    _required("sla_code", Text()),
    _text("root_cause"),
    _text("corrective_action"),
    _text("owner"),
    Column("due_on", DateText()),
    UniqueConstraint("contract_id", "month", "sla_code"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
    CheckConstraint("root_cause <> '' OR corrective_action <> ''", name="says_something"),
    _date("due_on"),
)

statement = _record(
    "statement",
    _refers("contract_id", "contract"),
    _required("month", DateText()),
    _required("version", Integer()),
    _required("sealed_at", InstantText()),
    _text("engine"),
    _required("net_minor", Integer()),
    _required("currency", Text()),
    _required("figures", Text()),
    _text("inputs_sha256"),
    _required("pdf_sha256", Text()),
    _text("previous_sha256"),
    _text("sha256"),
    UniqueConstraint("contract_id", "month", "version"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
    CheckConstraint("version > 0", name="version"),
    # One from before there were seals has none.
    CheckConstraint("length(sha256) = 64 OR (sha256 = '' AND engine = '')", name="sha256"),
    CheckConstraint("length(previous_sha256) IN (0, 64)", name="previous"),
    CheckConstraint("length(inputs_sha256) = length(sha256)", name="inputs"),
    _json("figures"),
)

sealed_copy = _record(
    "sealed_copy",
    _refers("statement_id", "statement"),
    _required("inputs", LargeBinary()),
    _required("pdf", LargeBinary()),
    UniqueConstraint("statement_id"),
)

sealed_evidence = _record(
    "sealed_evidence",
    _refers("statement_id", "statement"),
    _refers("event_file_id", "event_file"),
    UniqueConstraint("statement_id", "event_file_id"),
    Index(None, "event_file_id"),
)

month_step = _record(
    "month_step",
    _refers("contract_id", "contract"),
    _required("month", DateText()),
    _required("step", EnumText(MonthStatus)),
    _required("version", Integer()),
    _text("figures_sha256"),
    _required("on_day", DateText()),
    _required("by_whom", Text()),
    _text("note"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
    CheckConstraint("by_whom <> ''", name="by_whom"),
    CheckConstraint("version >= 0", name="version"),
    _date("on_day"),
    Index(None, "contract_id", "month"),
)

past_result = _record(
    "past_result",
    _refers("contract_id", "contract"),
    _required("sla_code", Text()),
    _required("month", DateText()),
    _required("numerator", Integer()),
    _required("denominator", Integer()),
    _required("outcome", EnumText(Outcome)),
    _required("reached_stretch", Flag()),
    _required("credit_minor", Integer()),
    _required("live", Flag()),
    _may_refer("statement_id", "statement"),
    UniqueConstraint("contract_id", "sla_code", "month"),
    CheckConstraint("credit_minor >= 0", name="not_negative"),
    CheckConstraint("denominator >= 0", name="denominator"),
    CheckConstraint("reached_stretch IN (0, 1) AND live IN (0, 1)", name="flags"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
)

own_clause = _record(
    "own_clause",
    _required("clause_id", Text()),
    _required("position", EnumText(ClausePosition)),
    _required("version", Integer()),
    _required("text", Text()),
    _required("sha256", Text()),
    _text("note"),
    _required("made_at", InstantText()),
    _required("state", EnumText(ClauseState)),
    UniqueConstraint("clause_id", "position", "version"),
    CheckConstraint("clause_id <> ''", name="named"),
    CheckConstraint("version > 0", name="positive"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)

issue = _record(
    "issue",
    _refers("contract_id", "contract"),
    _required("code", Text()),
    _required("title", Text()),
    _text("details"),
    _required("kind", EnumText(IssueKind)),
    _required("severity", EnumText(IssueSeverity)),
    _required("reported_at", InstantText()),
    _text("reported_by"),
    _required("channel", EnumText(Channel)),
    _text("our_owner"),
    _text("customer_owner"),
    Column("due_on", DateText),
    Column("responded_at", InstantText),
    Column("resolved_at", InstantText),
    _required("pauses", JsonText(tuple[Pause, ...])),
    _text("root_cause"),
    _required("sla_codes", JsonText(tuple[str, ...])),
    _required("event_codes", JsonText(tuple[str, ...])),
    Column("month", DateText),
    Column("binned_at", InstantText),
    UniqueConstraint("contract_id", "code"),
    CheckConstraint("code <> '' AND title <> ''", name="named"),
    CheckConstraint("responded_at >= reported_at", name="responded"),
    CheckConstraint("resolved_at >= reported_at", name="resolved"),
    CheckConstraint("month IS date(month, 'start of month')", name="month"),
    _date("due_on"),
    _json("pauses"),
    _json("sla_codes"),
    _json("event_codes"),
)

issue_action = _record(
    "issue_action",
    _refers("contract_id", "contract"),
    _may_refer("issue_id", "issue"),
    _required("what", Text()),
    _text("owner"),
    _required("side", EnumText(ActionSide)),
    _required("raised_on", DateText()),
    Column("due_on", DateText),
    Column("carried_from", DateText),
    Column("done_on", DateText),
    _text("note"),
    Column("binned_at", InstantText),
    CheckConstraint("what <> ''", name="what"),
    CheckConstraint("done_on >= raised_on", name="done"),
    _date("raised_on"),
    _date("due_on"),
    _date("carried_from"),
    _date("done_on"),
    Index(None, "contract_id"),
    Index(None, "issue_id"),
)

contact_note = _record(
    "contact_note",
    _refers("contract_id", "contract"),
    _required("happened_at", InstantText()),
    _required("channel", EnumText(Channel)),
    _text("by_whom"),
    _text("with_whom"),
    _required("said", Text()),
    _text("agreed"),
    _text("link"),
    _may_refer("issue_id", "issue"),
    _text("event_code"),
    Column("binned_at", InstantText),
    CheckConstraint("said <> ''", name="said"),
    Index(None, "contract_id"),
    Index(None, "issue_id"),
)

# What follows is the book's own bookkeeping: no record of the trade lives here.

book_info = Table(
    "book_info",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="only_one"), primary_key=True),
    Column("needs_version", Text, nullable=False),
    sqlite_strict=True,
)

# What `storage.month_figures` keeps of each month's entries and counts. They refer to nothing: they
# are worked out anew at the end of a step, when what they came from may be gone.
month_hours = Table(
    "month_hours",
    metadata,
    Column("month", DateText, primary_key=True),
    Column("contract_id", Integer, primary_key=True),
    _required("entries", Integer()),
    _required("minutes", Integer()),
    _required("break_minutes", Integer()),
    _required("overtime_minutes", Integer()),
    _required("stated_minutes", Integer()),
    _required("people", Integer()),
    _required("days", Integer()),
    _required("first_day", DateText()),
    _required("last_day", DateText()),
    _required("shortest_minutes", Integer()),
    _required("longest_minutes", Integer()),
    _required("p95_minutes", Integer()),
    _required("timed", Integer()),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

month_counts = Table(
    "month_counts",
    metadata,
    Column("month", DateText, primary_key=True),
    Column("contract_id", Integer, primary_key=True),
    Column("sla_code", Text, primary_key=True),
    _required("periods", Integer()),
    _required("counts", Text()),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

journal_step = Table(
    "journal_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("label", Text, nullable=False),
    Column("at", InstantText, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("state IN ('done', 'undone', 'barrier')", name="state"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

journal_change = Table(
    "journal_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("step_id", Integer, ForeignKey("journal_step.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("first_id", Integer, nullable=False),
    Column("last_id", Integer, nullable=False),
    Column("before", LargeBinary),
    Column("after", LargeBinary),
    CheckConstraint("action IN ('add', 'update', 'delete')", name="action"),
    Index(None, "step_id"),
    sqlite_strict=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", InstantText, nullable=False),
    Column("action", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("changes", Text, nullable=False),
    _json("changes"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

for _trigger in TRIGGERS:
    event.listen(metadata, "after_create", DDL(_trigger))

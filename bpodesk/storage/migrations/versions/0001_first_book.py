"""The first book: every table of schema 1.

Frozen: this is what a book of version 1 is, whatever schema.py says later.
"""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """
    CREATE TABLE audit (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        action TEXT NOT NULL,
        label TEXT NOT NULL,
        changes TEXT NOT NULL,
        CONSTRAINT ck_audit_changes_json CHECK (changes GLOB '[[{]*[]}]')
    )
     STRICT
    """,
    """
    CREATE TABLE book_info (
        id INTEGER NOT NULL CONSTRAINT ck_book_info_only_one CHECK (id = 1),
        needs_version TEXT NOT NULL,
        CONSTRAINT pk_book_info PRIMARY KEY (id)
    )
     STRICT
    """,
    """
    CREATE TABLE company (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        name TEXT NOT NULL,
        legal_name TEXT DEFAULT '' NOT NULL,
        address TEXT DEFAULT '' NOT NULL,
        country TEXT DEFAULT '' NOT NULL,
        zone TEXT NOT NULL,
        currency TEXT NOT NULL,
        signatory TEXT DEFAULT '' NOT NULL,
        signatory_title TEXT DEFAULT '' NOT NULL,
        CONSTRAINT ck_company_only_one CHECK (id = 1)
    )
     STRICT
    """,
    """
    CREATE TABLE customer (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        legal_name TEXT DEFAULT '' NOT NULL,
        address TEXT DEFAULT '' NOT NULL,
        country TEXT DEFAULT '' NOT NULL,
        zone TEXT NOT NULL,
        currency TEXT NOT NULL,
        contacts TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        binned_at TEXT,
        CONSTRAINT uq_customer_code UNIQUE (code),
        CONSTRAINT ck_customer_named CHECK (code <> '' AND name <> ''),
        CONSTRAINT ck_customer_currency CHECK (length(currency) = 3),
        CONSTRAINT ck_customer_contacts_json CHECK (contacts GLOB '[[{]*[]}]')
    )
     STRICT
    """,
    """
    CREATE TABLE journal_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL,
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        CONSTRAINT ck_journal_step_state CHECK (state IN ('done', 'undone', 'barrier'))
    )
     STRICT
    """,
    """
    CREATE TABLE source_file (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL,
        CONSTRAINT uq_source_file_sha256 UNIQUE (sha256),
        CONSTRAINT ck_source_file_sha256 CHECK (length(sha256) = 64),
        CONSTRAINT ck_source_file_size CHECK (length(content) = size)
    )
     STRICT
    """,
    """
    CREATE TABLE staff (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT DEFAULT '' NOT NULL,
        zone TEXT NOT NULL,
        hired_on TEXT,
        left_on TEXT,
        aliases TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        binned_at TEXT,
        CONSTRAINT uq_staff_code UNIQUE (code),
        CONSTRAINT ck_staff_named CHECK (code <> '' AND name <> ''),
        CONSTRAINT ck_staff_hired_on_date CHECK (hired_on IS date(hired_on, '+0 days')),
        CONSTRAINT ck_staff_left_on_date CHECK (left_on IS date(left_on, '+0 days')),
        CONSTRAINT ck_staff_aliases_json CHECK (aliases GLOB '[[{]*[]}]')
    )
     STRICT
    """,
    """
    CREATE TABLE contract (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        number TEXT NOT NULL,
        title TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        currency TEXT NOT NULL,
        status TEXT NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT,
        note TEXT DEFAULT '' NOT NULL,
        binned_at TEXT,
        CONSTRAINT uq_contract_number UNIQUE (number),
        CONSTRAINT ck_contract_numbered CHECK (number <> ''),
        CONSTRAINT ck_contract_currency CHECK (length(currency) = 3),
        CONSTRAINT ck_contract_ends_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
        CONSTRAINT ck_contract_starts_on_date CHECK (starts_on IS date(starts_on, '+0 days')),
        CONSTRAINT ck_contract_ends_on_date CHECK (ends_on IS date(ends_on, '+0 days')),
        CONSTRAINT fk_contract_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_contract_customer_id ON contract (customer_id)
    """,
    """
    CREATE TABLE journal_change (
        id INTEGER NOT NULL,
        step_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        action TEXT NOT NULL,
        first_id INTEGER NOT NULL,
        last_id INTEGER NOT NULL,
        "before" BLOB,
        "after" BLOB,
        CONSTRAINT pk_journal_change PRIMARY KEY (id),
        CONSTRAINT ck_journal_change_action CHECK (action IN ('add', 'update', 'delete')),
        CONSTRAINT fk_journal_change_step_id_journal_step FOREIGN KEY(step_id) REFERENCES journal_step (id) ON DELETE CASCADE
    )
     STRICT
    """,
    """
    CREATE INDEX ix_journal_change_step_id ON journal_change (step_id)
    """,
    """
    CREATE TABLE assignment (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        staff_id INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        seat TEXT NOT NULL,
        role TEXT DEFAULT '' NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT,
        fte_percent TEXT NOT NULL,
        CONSTRAINT ck_assignment_ends_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
        CONSTRAINT ck_assignment_starts_on_date CHECK (starts_on IS date(starts_on, '+0 days')),
        CONSTRAINT ck_assignment_ends_on_date CHECK (ends_on IS date(ends_on, '+0 days')),
        CONSTRAINT fk_assignment_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id) ON DELETE RESTRICT,
        CONSTRAINT fk_assignment_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_assignment_contract_id ON assignment (contract_id)
    """,
    """
    CREATE INDEX ix_assignment_staff_id ON assignment (staff_id)
    """,
    """
    CREATE TABLE excused_event (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        code TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended_at TEXT NOT NULL,
        noticed_at TEXT,
        decision TEXT NOT NULL,
        effects TEXT NOT NULL,
        evidence TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_excused_event_contract_id_code UNIQUE (contract_id, code),
        CONSTRAINT ck_excused_event_ends_after_start CHECK (ended_at > started_at),
        CONSTRAINT ck_excused_event_effects_json CHECK (effects GLOB '[[{]*[]}]'),
        CONSTRAINT fk_excused_event_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE import_batch (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        source_file_id INTEGER NOT NULL,
        layout TEXT NOT NULL,
        zone TEXT NOT NULL,
        sheets TEXT NOT NULL,
        columns TEXT NOT NULL,
        imported_at TEXT NOT NULL,
        entry_count INTEGER NOT NULL,
        total_minutes INTEGER NOT NULL,
        CONSTRAINT uq_import_batch_contract_id_source_file_id UNIQUE (contract_id, source_file_id),
        CONSTRAINT ck_import_batch_sheets_json CHECK (sheets GLOB '[[{]*[]}]'),
        CONSTRAINT ck_import_batch_columns_json CHECK (columns GLOB '[[{]*[]}]'),
        CONSTRAINT fk_import_batch_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_import_batch_source_file_id_source_file FOREIGN KEY(source_file_id) REFERENCES source_file (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE measurement (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        sla_code TEXT NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        counts TEXT NOT NULL,
        source TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_measurement_contract_id_sla_code_starts_on UNIQUE (contract_id, sla_code, starts_on),
        CONSTRAINT ck_measurement_ends_after_start CHECK (ends_on > starts_on),
        CONSTRAINT ck_measurement_starts_on_date CHECK (starts_on IS date(starts_on, '+0 days')),
        CONSTRAINT ck_measurement_ends_on_date CHECK (ends_on IS date(ends_on, '+0 days')),
        CONSTRAINT ck_measurement_counts_json CHECK (counts GLOB '[[{]*[]}]'),
        CONSTRAINT fk_measurement_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE revision (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        effective_from TEXT NOT NULL,
        signed_on TEXT,
        summary TEXT DEFAULT '' NOT NULL,
        terms TEXT NOT NULL,
        CONSTRAINT uq_revision_contract_id_number UNIQUE (contract_id, number),
        CONSTRAINT ck_revision_positive CHECK (number > 0),
        CONSTRAINT ck_revision_effective_from_date CHECK (effective_from IS date(effective_from, '+0 days')),
        CONSTRAINT ck_revision_signed_on_date CHECK (signed_on IS date(signed_on, '+0 days')),
        CONSTRAINT ck_revision_terms_json CHECK (terms GLOB '[[{]*[]}]'),
        CONSTRAINT fk_revision_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE statement (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        month TEXT NOT NULL,
        version INTEGER NOT NULL,
        status TEXT NOT NULL,
        issued_at TEXT NOT NULL,
        net_minor INTEGER NOT NULL,
        currency TEXT NOT NULL,
        figures TEXT NOT NULL,
        pdf_sha256 TEXT NOT NULL,
        CONSTRAINT uq_statement_contract_id_month_version UNIQUE (contract_id, month, version),
        CONSTRAINT ck_statement_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT ck_statement_figures_json CHECK (figures GLOB '[[{]*[]}]'),
        CONSTRAINT fk_statement_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE volume (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        month TEXT NOT NULL,
        rate_code TEXT NOT NULL,
        quantity TEXT NOT NULL,
        source TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_volume_contract_id_month_rate_code UNIQUE (contract_id, month, rate_code),
        CONSTRAINT ck_volume_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT fk_volume_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE past_result (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        sla_code TEXT NOT NULL,
        month TEXT NOT NULL,
        numerator INTEGER NOT NULL,
        denominator INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        reached_stretch INTEGER NOT NULL,
        credit_minor INTEGER NOT NULL,
        live INTEGER NOT NULL,
        statement_id INTEGER,
        CONSTRAINT uq_past_result_contract_id_sla_code_month UNIQUE (contract_id, sla_code, month),
        CONSTRAINT ck_past_result_not_negative CHECK (credit_minor >= 0),
        CONSTRAINT ck_past_result_denominator CHECK (denominator >= 0),
        CONSTRAINT ck_past_result_flags CHECK (reached_stretch IN (0, 1) AND live IN (0, 1)),
        CONSTRAINT ck_past_result_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT fk_past_result_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_past_result_statement_id_statement FOREIGN KEY(statement_id) REFERENCES statement (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE time_entry (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        staff_id INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        business_date TEXT NOT NULL,
        started_at TEXT,
        ended_at TEXT,
        break_minutes INTEGER NOT NULL,
        minutes INTEGER NOT NULL,
        overtime_minutes INTEGER,
        task TEXT DEFAULT '' NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        batch_id INTEGER,
        source_sheet INTEGER,
        source_row INTEGER,
        source_column INTEGER,
        CONSTRAINT ck_time_entry_not_negative CHECK (minutes >= 0 AND break_minutes >= 0),
        CONSTRAINT ck_time_entry_overtime CHECK (overtime_minutes BETWEEN 0 AND minutes),
        CONSTRAINT ck_time_entry_both_times CHECK ((started_at IS NULL) = (ended_at IS NULL)),
        CONSTRAINT ck_time_entry_ends_after_start CHECK (ended_at > started_at),
        CONSTRAINT ck_time_entry_has_source CHECK (batch_id IS NOT NULL OR note <> ''),
        CONSTRAINT ck_time_entry_has_cell CHECK (batch_id IS NULL OR source_row IS NOT NULL),
        CONSTRAINT ck_time_entry_business_date_date CHECK (business_date IS date(business_date, '+0 days')),
        CONSTRAINT fk_time_entry_staff_id_staff FOREIGN KEY(staff_id) REFERENCES staff (id) ON DELETE RESTRICT,
        CONSTRAINT fk_time_entry_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_time_entry_batch_id_import_batch FOREIGN KEY(batch_id) REFERENCES import_batch (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_time_entry_batch_id ON time_entry (batch_id)
    """,
    """
    CREATE INDEX ix_time_entry_contract_id_time_entry_business_date ON time_entry (contract_id, business_date)
    """,
    """
    CREATE INDEX ix_time_entry_staff_id_time_entry_business_date ON time_entry (staff_id, business_date)
    """,
    """
    CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    "INSERT INTO book_info (id, needs_version) VALUES (1, '0.1')",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in STATEMENTS:
        op.execute(statement)

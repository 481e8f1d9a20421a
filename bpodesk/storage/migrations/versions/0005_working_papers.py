"""Schema 5: sealed statements, quotes, clauses of the vendor's own, files of signed papers."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    """
    CREATE TABLE new_statement (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        month TEXT NOT NULL,
        version INTEGER NOT NULL,
        sealed_at TEXT NOT NULL,
        engine TEXT DEFAULT '' NOT NULL,
        net_minor INTEGER NOT NULL,
        currency TEXT NOT NULL,
        figures TEXT NOT NULL,
        inputs_sha256 TEXT DEFAULT '' NOT NULL,
        pdf_sha256 TEXT NOT NULL,
        previous_sha256 TEXT DEFAULT '' NOT NULL,
        sha256 TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_statement_contract_id_month_version UNIQUE (contract_id, month, version),
        CONSTRAINT ck_statement_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT ck_statement_version CHECK (version > 0),
        CONSTRAINT ck_statement_sha256 CHECK (length(sha256) = 64 OR (sha256 = '' AND engine = '')),
        CONSTRAINT ck_statement_previous CHECK (length(previous_sha256) IN (0, 64)),
        CONSTRAINT ck_statement_inputs CHECK (length(inputs_sha256) = length(sha256)),
        CONSTRAINT ck_statement_figures_json CHECK (figures GLOB '[[{]*[]}]'),
        CONSTRAINT fk_statement_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    # Those issued before there were seals keep their figures and the hash of their PDF.
    """
    INSERT INTO new_statement
    SELECT id, row_version, contract_id, month, version, issued_at, '', net_minor, currency,
        figures, '', pdf_sha256, '', ''
    FROM statement
    """,
    """
    DROP TABLE statement
    """,
    """
    ALTER TABLE new_statement RENAME TO statement
    """,
    """
    CREATE TABLE paper_file (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        signed_paper_id INTEGER NOT NULL,
        purpose TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL,
        attached_at TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_paper_file_signed_paper_id_sha256 UNIQUE (signed_paper_id, sha256),
        CONSTRAINT ck_paper_file_sha256 CHECK (length(sha256) = 64),
        CONSTRAINT ck_paper_file_size CHECK (length(content) = size),
        CONSTRAINT fk_paper_file_signed_paper_id_signed_paper FOREIGN KEY(signed_paper_id) REFERENCES signed_paper (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE quote (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        number TEXT NOT NULL,
        version INTEGER NOT NULL,
        title TEXT DEFAULT '' NOT NULL,
        customer_id INTEGER,
        start_month TEXT NOT NULL,
        valid_until TEXT,
        status TEXT NOT NULL,
        contract_id INTEGER,
        quote TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        binned_at TEXT,
        CONSTRAINT uq_quote_number UNIQUE (number),
        CONSTRAINT ck_quote_numbered CHECK (number <> ''),
        CONSTRAINT ck_quote_positive CHECK (version > 0),
        CONSTRAINT ck_quote_start_month CHECK (start_month IS date(start_month, 'start of month')),
        CONSTRAINT ck_quote_valid_until_date CHECK (valid_until IS date(valid_until, '+0 days')),
        CONSTRAINT ck_quote_quote_json CHECK (quote GLOB '[[{]*[]}]'),
        CONSTRAINT fk_quote_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE RESTRICT,
        CONSTRAINT fk_quote_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_quote_contract_id ON quote (contract_id)
    """,
    """
    CREATE INDEX ix_quote_customer_id ON quote (customer_id)
    """,
    """
    CREATE TABLE quote_offer (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        quote_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        offered_on TEXT NOT NULL,
        quote TEXT NOT NULL,
        pdf BLOB NOT NULL,
        pdf_sha256 TEXT NOT NULL,
        CONSTRAINT uq_quote_offer_quote_id_version UNIQUE (quote_id, version),
        CONSTRAINT ck_quote_offer_sha256 CHECK (length(pdf_sha256) = 64),
        CONSTRAINT ck_quote_offer_offered_on_date CHECK (offered_on IS date(offered_on, '+0 days')),
        CONSTRAINT ck_quote_offer_quote_json CHECK (quote GLOB '[[{]*[]}]'),
        CONSTRAINT fk_quote_offer_quote_id_quote FOREIGN KEY(quote_id) REFERENCES quote (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE count_import (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        source_file_id INTEGER NOT NULL,
        layout TEXT NOT NULL,
        zone TEXT NOT NULL,
        sheets TEXT NOT NULL,
        columns TEXT NOT NULL,
        levels TEXT NOT NULL,
        rules TEXT NOT NULL,
        parted_seconds INTEGER,
        abandoned_is_past INTEGER NOT NULL,
        known_until INTEGER,
        imported_at TEXT NOT NULL,
        row_count INTEGER NOT NULL,
        CONSTRAINT uq_count_import_contract_id_source_file_id UNIQUE (contract_id, source_file_id),
        CONSTRAINT ck_count_import_flags CHECK (abandoned_is_past IN (0, 1)),
        CONSTRAINT ck_count_import_not_negative CHECK (row_count >= 0),
        CONSTRAINT ck_count_import_sheets_json CHECK (sheets GLOB '[[{]*[]}]'),
        CONSTRAINT ck_count_import_columns_json CHECK (columns GLOB '[[{]*[]}]'),
        CONSTRAINT ck_count_import_levels_json CHECK (levels GLOB '[[{]*[]}]'),
        CONSTRAINT ck_count_import_rules_json CHECK (rules GLOB '[[{]*[]}]'),
        CONSTRAINT fk_count_import_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_count_import_source_file_id_source_file FOREIGN KEY(source_file_id) REFERENCES source_file (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE counted_row (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        import_id INTEGER NOT NULL,
        day TEXT NOT NULL,
        started_at INTEGER,
        ended_at INTEGER,
        "key" TEXT NOT NULL,
        counts TEXT NOT NULL,
        pauses TEXT NOT NULL,
        source_sheet INTEGER NOT NULL,
        source_row INTEGER NOT NULL,
        CONSTRAINT ck_counted_row_ends_after_start CHECK (ended_at >= started_at),
        CONSTRAINT ck_counted_row_day_date CHECK (day IS date(day, '+0 days')),
        CONSTRAINT ck_counted_row_counts_json CHECK (counts GLOB '[[{]*[]}]'),
        CONSTRAINT ck_counted_row_pauses_json CHECK (pauses GLOB '[[{]*[]}]'),
        CONSTRAINT fk_counted_row_import_id_count_import FOREIGN KEY(import_id) REFERENCES count_import (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_counted_row_import_id_counted_row_day ON counted_row (import_id, day)
    """,
    """
    CREATE TABLE event_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        event_id INTEGER NOT NULL,
        step TEXT NOT NULL,
        on_day TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        CONSTRAINT ck_event_step_by_whom CHECK (by_whom <> ''),
        CONSTRAINT ck_event_step_on_day_date CHECK (on_day IS date(on_day, '+0 days')),
        CONSTRAINT fk_event_step_event_id_excused_event FOREIGN KEY(event_id) REFERENCES excused_event (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_event_step_event_id ON event_step (event_id)
    """,
    """
    CREATE TABLE event_file (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        event_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        content BLOB NOT NULL,
        attached_at TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_event_file_event_id_sha256 UNIQUE (event_id, sha256),
        CONSTRAINT ck_event_file_named CHECK (name <> ''),
        CONSTRAINT ck_event_file_sha256 CHECK (length(sha256) = 64),
        CONSTRAINT ck_event_file_size CHECK (size = length(content) AND size > 0),
        CONSTRAINT fk_event_file_event_id_excused_event FOREIGN KEY(event_id) REFERENCES excused_event (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE incident (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        month TEXT NOT NULL,
        code TEXT NOT NULL,
        title TEXT NOT NULL,
        sla_codes TEXT NOT NULL,
        counted TEXT DEFAULT '' NOT NULL,
        CONSTRAINT uq_incident_contract_id_month_code UNIQUE (contract_id, month, code),
        CONSTRAINT ck_incident_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT ck_incident_sla_codes_json CHECK (sla_codes GLOB '[[{]*[]}]'),
        CONSTRAINT fk_incident_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE sealed_copy (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        statement_id INTEGER NOT NULL,
        inputs BLOB NOT NULL,
        pdf BLOB NOT NULL,
        CONSTRAINT uq_sealed_copy_statement_id UNIQUE (statement_id),
        CONSTRAINT fk_sealed_copy_statement_id_statement FOREIGN KEY(statement_id) REFERENCES statement (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE sealed_evidence (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        statement_id INTEGER NOT NULL,
        event_file_id INTEGER NOT NULL,
        CONSTRAINT uq_sealed_evidence_statement_id_event_file_id UNIQUE (statement_id, event_file_id),
        CONSTRAINT fk_sealed_evidence_statement_id_statement FOREIGN KEY(statement_id) REFERENCES statement (id) ON DELETE RESTRICT,
        CONSTRAINT fk_sealed_evidence_event_file_id_event_file FOREIGN KEY(event_file_id) REFERENCES event_file (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_sealed_evidence_event_file_id ON sealed_evidence (event_file_id)
    """,
    """
    CREATE TABLE month_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        month TEXT NOT NULL,
        step TEXT NOT NULL,
        version INTEGER NOT NULL,
        figures_sha256 TEXT DEFAULT '' NOT NULL,
        on_day TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        CONSTRAINT ck_month_step_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT ck_month_step_by_whom CHECK (by_whom <> ''),
        CONSTRAINT ck_month_step_version CHECK (version >= 0),
        CONSTRAINT ck_month_step_on_day_date CHECK (on_day IS date(on_day, '+0 days')),
        CONSTRAINT fk_month_step_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_month_step_contract_id_month_step_month ON month_step (contract_id, month)
    """,
    """
    CREATE TABLE own_clause (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        clause_id TEXT NOT NULL,
        position TEXT NOT NULL,
        version INTEGER NOT NULL,
        text TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        made_at TEXT NOT NULL,
        state TEXT NOT NULL,
        CONSTRAINT uq_own_clause_clause_id_position_version UNIQUE (clause_id, position, version),
        CONSTRAINT ck_own_clause_named CHECK (clause_id <> ''),
        CONSTRAINT ck_own_clause_positive CHECK (version > 0),
        CONSTRAINT ck_own_clause_sha256 CHECK (length(sha256) = 64)
    )
     STRICT
    """,
    """
    CREATE TABLE issue (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        code TEXT NOT NULL,
        title TEXT NOT NULL,
        details TEXT DEFAULT '' NOT NULL,
        kind TEXT NOT NULL,
        severity TEXT NOT NULL,
        reported_at TEXT NOT NULL,
        reported_by TEXT DEFAULT '' NOT NULL,
        channel TEXT NOT NULL,
        our_owner TEXT DEFAULT '' NOT NULL,
        customer_owner TEXT DEFAULT '' NOT NULL,
        due_on TEXT,
        responded_at TEXT,
        resolved_at TEXT,
        pauses TEXT NOT NULL,
        root_cause TEXT DEFAULT '' NOT NULL,
        sla_codes TEXT NOT NULL,
        event_codes TEXT NOT NULL,
        month TEXT,
        binned_at TEXT,
        CONSTRAINT uq_issue_contract_id_code UNIQUE (contract_id, code),
        CONSTRAINT ck_issue_named CHECK (code <> '' AND title <> ''),
        CONSTRAINT ck_issue_responded CHECK (responded_at >= reported_at),
        CONSTRAINT ck_issue_resolved CHECK (resolved_at >= reported_at),
        CONSTRAINT ck_issue_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT ck_issue_due_on_date CHECK (due_on IS date(due_on, '+0 days')),
        CONSTRAINT ck_issue_pauses_json CHECK (pauses GLOB '[[{]*[]}]'),
        CONSTRAINT ck_issue_sla_codes_json CHECK (sla_codes GLOB '[[{]*[]}]'),
        CONSTRAINT ck_issue_event_codes_json CHECK (event_codes GLOB '[[{]*[]}]'),
        CONSTRAINT fk_issue_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE TABLE issue_action (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        issue_id INTEGER,
        what TEXT NOT NULL,
        owner TEXT DEFAULT '' NOT NULL,
        side TEXT NOT NULL,
        raised_on TEXT NOT NULL,
        due_on TEXT,
        carried_from TEXT,
        done_on TEXT,
        note TEXT DEFAULT '' NOT NULL,
        binned_at TEXT,
        CONSTRAINT ck_issue_action_what CHECK (what <> ''),
        CONSTRAINT ck_issue_action_done CHECK (done_on >= raised_on),
        CONSTRAINT ck_issue_action_raised_on_date CHECK (raised_on IS date(raised_on, '+0 days')),
        CONSTRAINT ck_issue_action_due_on_date CHECK (due_on IS date(due_on, '+0 days')),
        CONSTRAINT ck_issue_action_carried_from_date CHECK (carried_from IS date(carried_from, '+0 days')),
        CONSTRAINT ck_issue_action_done_on_date CHECK (done_on IS date(done_on, '+0 days')),
        CONSTRAINT fk_issue_action_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_issue_action_issue_id_issue FOREIGN KEY(issue_id) REFERENCES issue (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_issue_action_contract_id ON issue_action (contract_id)
    """,
    """
    CREATE INDEX ix_issue_action_issue_id ON issue_action (issue_id)
    """,
    """
    CREATE TABLE contact_note (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        happened_at TEXT NOT NULL,
        channel TEXT NOT NULL,
        by_whom TEXT DEFAULT '' NOT NULL,
        with_whom TEXT DEFAULT '' NOT NULL,
        said TEXT NOT NULL,
        agreed TEXT DEFAULT '' NOT NULL,
        link TEXT DEFAULT '' NOT NULL,
        issue_id INTEGER,
        event_code TEXT DEFAULT '' NOT NULL,
        binned_at TEXT,
        CONSTRAINT ck_contact_note_said CHECK (said <> ''),
        CONSTRAINT fk_contact_note_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_contact_note_issue_id_issue FOREIGN KEY(issue_id) REFERENCES issue (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_contact_note_contract_id ON contact_note (contract_id)
    """,
    """
    CREATE INDEX ix_contact_note_issue_id ON contact_note (issue_id)
    """,
    """
    CREATE TABLE month_hours (
        month TEXT NOT NULL,
        contract_id INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        minutes INTEGER NOT NULL,
        break_minutes INTEGER NOT NULL,
        overtime_minutes INTEGER NOT NULL,
        stated_minutes INTEGER NOT NULL,
        people INTEGER NOT NULL,
        days INTEGER NOT NULL,
        first_day TEXT NOT NULL,
        last_day TEXT NOT NULL,
        shortest_minutes INTEGER NOT NULL,
        longest_minutes INTEGER NOT NULL,
        p95_minutes INTEGER NOT NULL,
        timed INTEGER NOT NULL,
        CONSTRAINT pk_month_hours PRIMARY KEY (month, contract_id)
    )
     WITHOUT ROWID,
     STRICT
    """,
    """
    CREATE TABLE month_counts (
        month TEXT NOT NULL,
        contract_id INTEGER NOT NULL,
        sla_code TEXT NOT NULL,
        periods INTEGER NOT NULL,
        counts TEXT NOT NULL,
        CONSTRAINT pk_month_counts PRIMARY KEY (month, contract_id, sla_code)
    )
     WITHOUT ROWID,
     STRICT
    """,
    """
    ALTER TABLE measurement ADD COLUMN counted_as TEXT DEFAULT '' NOT NULL
    """,
    """
    ALTER TABLE contract ADD COLUMN staff_codes INTEGER DEFAULT '0' NOT NULL
    """,
    """
    CREATE TRIGGER audit_is_append_only_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit AS old WHERE old.id = NEW.id) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER signed_paper_is_never_replaced BEFORE INSERT ON signed_paper WHEN EXISTS (SELECT 1 FROM signed_paper AS old WHERE (old.id = NEW.id OR old.revision_id = NEW.revision_id)) BEGIN SELECT RAISE(ABORT, 'a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER signed_revision_is_never_replaced BEFORE INSERT ON revision WHEN EXISTS (SELECT 1 FROM revision AS old WHERE (old.id = NEW.id OR old.contract_id = NEW.contract_id AND old.number = NEW.number) AND old.signed_on IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a signed revision never changes'); END
    """,
    """
    CREATE TRIGGER paper_file_never_changes BEFORE UPDATE ON paper_file BEGIN SELECT RAISE(ABORT, 'a file of a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER paper_file_never_goes BEFORE DELETE ON paper_file BEGIN SELECT RAISE(ABORT, 'a file of a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER paper_file_is_never_replaced BEFORE INSERT ON paper_file WHEN EXISTS (SELECT 1 FROM paper_file AS old WHERE (old.id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'a file of a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER statement_never_changes BEFORE UPDATE ON statement BEGIN SELECT RAISE(ABORT, 'a sealed statement never changes'); END
    """,
    """
    CREATE TRIGGER statement_never_goes BEFORE DELETE ON statement BEGIN SELECT RAISE(ABORT, 'a sealed statement never changes'); END
    """,
    """
    CREATE TRIGGER statement_is_never_replaced BEFORE INSERT ON statement WHEN EXISTS (SELECT 1 FROM statement AS old WHERE (old.id = NEW.id OR old.contract_id = NEW.contract_id AND old.month = NEW.month AND old.version = NEW.version)) BEGIN SELECT RAISE(ABORT, 'a sealed statement never changes'); END
    """,
    """
    CREATE TRIGGER sealed_copy_never_changes BEFORE UPDATE ON sealed_copy BEGIN SELECT RAISE(ABORT, 'a sealed statement never changes'); END
    """,
    """
    CREATE TRIGGER sealed_copy_never_goes BEFORE DELETE ON sealed_copy BEGIN SELECT RAISE(ABORT, 'a sealed statement never changes'); END
    """,
    """
    CREATE TRIGGER sealed_copy_is_never_replaced BEFORE INSERT ON sealed_copy WHEN EXISTS (SELECT 1 FROM sealed_copy AS old WHERE (old.id = NEW.id OR old.statement_id = NEW.statement_id)) BEGIN SELECT RAISE(ABORT, 'a sealed statement never changes'); END
    """,
    """
    CREATE TRIGGER event_file_never_changes BEFORE UPDATE ON event_file BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END
    """,
    """
    CREATE TRIGGER sealed_event_file_never_goes BEFORE DELETE ON event_file WHEN EXISTS (SELECT 1 FROM sealed_evidence AS sealed WHERE sealed.event_file_id = OLD.id) BEGIN SELECT RAISE(ABORT, 'evidence of a sealed statement stays'); END
    """,
    """
    CREATE TRIGGER event_file_is_never_replaced BEFORE INSERT ON event_file WHEN EXISTS (SELECT 1 FROM event_file AS old WHERE old.id = NEW.id OR old.event_id = NEW.event_id AND old.sha256 = NEW.sha256) BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END
    """,
    """
    CREATE TRIGGER sealed_evidence_never_changes BEFORE UPDATE ON sealed_evidence BEGIN SELECT RAISE(ABORT, 'evidence of a sealed statement stays'); END
    """,
    """
    CREATE TRIGGER sealed_evidence_never_goes BEFORE DELETE ON sealed_evidence BEGIN SELECT RAISE(ABORT, 'evidence of a sealed statement stays'); END
    """,
    """
    CREATE TRIGGER sealed_evidence_is_never_replaced BEFORE INSERT ON sealed_evidence WHEN EXISTS (SELECT 1 FROM sealed_evidence AS old WHERE (old.id = NEW.id OR old.statement_id = NEW.statement_id AND old.event_file_id = NEW.event_file_id)) BEGIN SELECT RAISE(ABORT, 'evidence of a sealed statement stays'); END
    """,
    """
    CREATE TRIGGER sealed_result_never_changes BEFORE UPDATE ON past_result WHEN OLD.statement_id IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the results of a sealed statement never change'); END
    """,
    """
    CREATE TRIGGER sealed_result_never_goes BEFORE DELETE ON past_result WHEN OLD.statement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM statement AS mine JOIN statement AS later ON later.contract_id = mine.contract_id AND later.month = mine.month AND later.version > mine.version WHERE mine.id = OLD.statement_id) BEGIN SELECT RAISE(ABORT, 'the results of a sealed statement never change'); END
    """,
    """
    CREATE TRIGGER sealed_result_is_never_replaced BEFORE INSERT ON past_result WHEN EXISTS (SELECT 1 FROM past_result AS old WHERE old.statement_id IS NOT NULL AND (old.id = NEW.id OR old.contract_id = NEW.contract_id AND old.sla_code = NEW.sla_code AND old.month = NEW.month)) BEGIN SELECT RAISE(ABORT, 'the results of a sealed statement never change'); END
    """,
    """
    CREATE TRIGGER quote_offer_never_changes BEFORE UPDATE ON quote_offer BEGIN SELECT RAISE(ABORT, 'what was offered never changes'); END
    """,
    """
    CREATE TRIGGER quote_offer_is_never_replaced BEFORE INSERT ON quote_offer WHEN EXISTS (SELECT 1 FROM quote_offer AS old WHERE old.id = NEW.id OR old.quote_id = NEW.quote_id AND old.version = NEW.version) BEGIN SELECT RAISE(ABORT, 'what was offered never changes'); END
    """,
    """
    CREATE TRIGGER own_clause_never_changes BEFORE UPDATE ON own_clause WHEN NEW.clause_id IS NOT OLD.clause_id OR NEW.position IS NOT OLD.position OR NEW.version IS NOT OLD.version OR NEW.text IS NOT OLD.text OR NEW.sha256 IS NOT OLD.sha256 OR NEW.note IS NOT OLD.note OR NEW.made_at IS NOT OLD.made_at BEGIN SELECT RAISE(ABORT, 'a version of a clause never changes'); END
    """,
    """
    CREATE TRIGGER own_clause_is_never_replaced BEFORE INSERT ON own_clause WHEN EXISTS (SELECT 1 FROM own_clause AS old WHERE old.id = NEW.id OR old.clause_id = NEW.clause_id AND old.position = NEW.position AND old.version = NEW.version) BEGIN SELECT RAISE(ABORT, 'a version of a clause never changes'); END
    """,
)
# What undo took back was issued by nobody: `check` asks whether a number is missing.
NEXT_ID = "UPDATE sqlite_sequence SET seq = (SELECT ifnull(max(id), 0) FROM statement) WHERE name = 'statement'"


def upgrade() -> None:
    """Rebuild the table of statements, add the new tables and the triggers."""
    for statement in STATEMENTS:
        op.execute(statement)
    op.execute(NEXT_ID)

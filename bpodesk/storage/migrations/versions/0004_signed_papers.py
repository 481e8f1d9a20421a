"""Schema 4: signed papers, the steps of a contract's status, and how a company's papers look.

What is signed never changes: triggers keep it.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    """
    CREATE TABLE signed_paper (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        revision_id INTEGER NOT NULL,
        signed_on TEXT NOT NULL,
        text TEXT NOT NULL,
        operations TEXT NOT NULL,
        pdf BLOB NOT NULL,
        pdf_sha256 TEXT NOT NULL,
        previous_sha256 TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        CONSTRAINT uq_signed_paper_revision_id UNIQUE (revision_id),
        CONSTRAINT ck_signed_paper_sha256 CHECK (length(pdf_sha256) = 64 AND length(sha256) = 64),
        CONSTRAINT ck_signed_paper_previous CHECK (length(previous_sha256) IN (0, 64)),
        CONSTRAINT ck_signed_paper_signed_on_date CHECK (signed_on IS date(signed_on, '+0 days')),
        CONSTRAINT ck_signed_paper_operations_json CHECK (operations GLOB '[[{]*[]}]'),
        CONSTRAINT fk_signed_paper_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT,
        CONSTRAINT fk_signed_paper_revision_id_revision FOREIGN KEY(revision_id) REFERENCES revision (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_signed_paper_contract_id ON signed_paper (contract_id)
    """,
    """
    CREATE TABLE status_step (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        status TEXT NOT NULL,
        on_day TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        note TEXT DEFAULT '' NOT NULL,
        CONSTRAINT ck_status_step_by_whom CHECK (by_whom <> ''),
        CONSTRAINT ck_status_step_on_day_date CHECK (on_day IS date(on_day, '+0 days')),
        CONSTRAINT fk_status_step_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """,
    """
    CREATE INDEX ix_status_step_contract_id ON status_step (contract_id)
    """,
    """
    CREATE TRIGGER signed_paper_never_changes BEFORE UPDATE ON signed_paper BEGIN SELECT RAISE(ABORT, 'a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER signed_paper_never_goes BEFORE DELETE ON signed_paper BEGIN SELECT RAISE(ABORT, 'a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER signed_revision_never_changes BEFORE UPDATE ON revision WHEN OLD.signed_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed revision never changes'); END
    """,
    """
    CREATE TRIGGER signed_revision_never_goes BEFORE DELETE ON revision WHEN OLD.signed_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signed revision never changes'); END
    """,
    """
    ALTER TABLE company ADD COLUMN paper TEXT DEFAULT '' NOT NULL
        CONSTRAINT ck_company_paper CHECK (paper IN ('', 'a4', 'letter'))
    """,
    """
    ALTER TABLE company ADD COLUMN accent TEXT DEFAULT '' NOT NULL
        CONSTRAINT ck_company_accent CHECK (length(accent) IN (0, 6))
    """,
    """
    CREATE TABLE logo (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        name TEXT DEFAULT '' NOT NULL,
        content BLOB NOT NULL,
        alternative TEXT DEFAULT '' NOT NULL,
        CONSTRAINT ck_logo_only_one CHECK (id = 1)
    )
     STRICT
    """,
)


def upgrade() -> None:
    """Add the tables, the triggers and the company's columns."""
    for statement in STATEMENTS:
        op.execute(statement)

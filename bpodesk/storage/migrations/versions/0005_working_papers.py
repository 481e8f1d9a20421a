"""Schema 5: what a contract is worked with before and after its signature."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS: tuple[str, ...] = (
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
    CREATE TRIGGER paper_file_never_changes BEFORE UPDATE ON paper_file BEGIN SELECT RAISE(ABORT, 'a file of a signed paper never changes'); END
    """,
    """
    CREATE TRIGGER paper_file_never_goes BEFORE DELETE ON paper_file BEGIN SELECT RAISE(ABORT, 'a file of a signed paper never changes'); END
    """,
)


def upgrade() -> None:
    """Add the tables."""
    for statement in STATEMENTS:
        op.execute(statement)

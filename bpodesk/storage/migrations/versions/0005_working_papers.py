"""Schema 5: what a contract is worked with before and after its signature."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS: tuple[str, ...] = (
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
    CREATE TRIGGER own_clause_never_changes BEFORE UPDATE ON own_clause WHEN NEW.clause_id IS NOT OLD.clause_id OR NEW.position IS NOT OLD.position OR NEW.version IS NOT OLD.version OR NEW.text IS NOT OLD.text OR NEW.sha256 IS NOT OLD.sha256 OR NEW.note IS NOT OLD.note OR NEW.made_at IS NOT OLD.made_at BEGIN SELECT RAISE(ABORT, 'a version of a clause never changes'); END
    """,
)


def upgrade() -> None:
    """Add the tables and the triggers."""
    for statement in STATEMENTS:
        op.execute(statement)

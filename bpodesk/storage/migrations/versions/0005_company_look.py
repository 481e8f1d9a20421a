"""Schema 5: how a company's papers look: sheet, accent colour and logo."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
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
    """Add the columns and the table."""
    for statement in STATEMENTS:
        op.execute(statement)

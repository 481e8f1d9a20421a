"""Schema 2: the layouts a person confirmed, and the fingerprint of each import's layout."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "ALTER TABLE import_batch ADD COLUMN fingerprint TEXT DEFAULT '' NOT NULL",
    """
    CREATE TABLE confirmed_layout (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        customer_id INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        layout TEXT NOT NULL,
        answers TEXT NOT NULL,
        example TEXT DEFAULT '' NOT NULL,
        confirmed_at TEXT NOT NULL,
        CONSTRAINT uq_confirmed_layout_customer_id_fingerprint UNIQUE (customer_id, fingerprint),
        CONSTRAINT ck_confirmed_layout_fingerprint CHECK (fingerprint <> ''),
        CONSTRAINT ck_confirmed_layout_answers_json CHECK (answers GLOB '[[{]*[]}]'),
        CONSTRAINT fk_confirmed_layout_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) ON DELETE RESTRICT
    )
     STRICT
    """,
)


def upgrade() -> None:
    """Add the column and the table."""
    for statement in STATEMENTS:
        op.execute(statement)

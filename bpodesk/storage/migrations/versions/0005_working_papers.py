"""Schema 5: what a contract is worked with before and after its signature."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS: tuple[str, ...] = (
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
    CREATE INDEX ix_quote_customer_id ON quote (customer_id)
    """,
    """
    CREATE INDEX ix_quote_contract_id ON quote (contract_id)
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
    CREATE TRIGGER quote_offer_never_changes BEFORE UPDATE ON quote_offer BEGIN SELECT RAISE(ABORT, 'what was offered never changes'); END
    """,
)


def upgrade() -> None:
    """Add the tables."""
    for statement in STATEMENTS:
        op.execute(statement)

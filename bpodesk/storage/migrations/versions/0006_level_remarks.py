"""Schema 6: what the vendor says of a level's month, its root cause and the corrective action."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLE = """
    CREATE TABLE level_remark (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        month TEXT NOT NULL,
        sla_code TEXT NOT NULL,
        root_cause TEXT DEFAULT '' NOT NULL,
        corrective_action TEXT DEFAULT '' NOT NULL,
        owner TEXT DEFAULT '' NOT NULL,
        due_on TEXT,
        CONSTRAINT uq_level_remark_contract_id_month_sla_code UNIQUE (contract_id, month, sla_code),
        CONSTRAINT ck_level_remark_month CHECK (month IS date(month, 'start of month')),
        CONSTRAINT ck_level_remark_says_something CHECK (root_cause <> '' OR corrective_action <> ''),
        CONSTRAINT ck_level_remark_due_on_date CHECK (due_on IS date(due_on, '+0 days')),
        CONSTRAINT fk_level_remark_contract_id_contract FOREIGN KEY(contract_id) REFERENCES contract (id) ON DELETE RESTRICT
    )
     STRICT
    """


def upgrade() -> None:
    """Add the table."""
    op.execute(TABLE)

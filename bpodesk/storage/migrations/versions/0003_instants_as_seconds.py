"""Schema 3: the instants of time entries as seconds, and no index by person, which nothing uses."""

from alembic import op
from sqlalchemy.exc import DataError

revision = "0003"
down_revision = "0002"

# What is not written exactly as the program does would not come out of the conversion the same.
OTHERWISE = """
    SELECT count(*) FROM time_entry
    WHERE started_at IS NOT strftime('%Y-%m-%dT%H:%M:%S+00:00', started_at)
        OR ended_at IS NOT strftime('%Y-%m-%dT%H:%M:%S+00:00', ended_at)
"""
STATEMENTS = (
    """
    CREATE TABLE new_time_entry (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        row_version INTEGER NOT NULL,
        staff_id INTEGER NOT NULL,
        contract_id INTEGER NOT NULL,
        business_date TEXT NOT NULL,
        started_at INTEGER,
        ended_at INTEGER,
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
    INSERT INTO new_time_entry
    SELECT id, row_version, staff_id, contract_id, business_date,
        CAST(strftime('%s', started_at) AS INTEGER), CAST(strftime('%s', ended_at) AS INTEGER),
        break_minutes, minutes, overtime_minutes, task, note, batch_id,
        source_sheet, source_row, source_column
    FROM time_entry
    """,
    "DROP TABLE time_entry",
    "ALTER TABLE new_time_entry RENAME TO time_entry",
    """
    CREATE INDEX ix_time_entry_batch_id ON time_entry (batch_id)
    """,
    """
    CREATE INDEX ix_time_entry_contract_id_time_entry_business_date ON time_entry (contract_id, business_date)
    """,
)
NEXT_ID = "SELECT seq FROM sqlite_sequence WHERE name = 'time_entry'"


def upgrade() -> None:
    """Rebuild the table; an id that was given out once is not given out again."""
    connection = op.get_bind()
    if connection.exec_driver_sql(OTHERWISE).scalar():
        raise DataError(OTHERWISE, None, ValueError("a time entry's instant is no instant"))
    last = connection.exec_driver_sql(NEXT_ID).scalar()
    for statement in STATEMENTS:
        op.execute(statement)
    if last is not None:
        name = "time_entry"
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last))

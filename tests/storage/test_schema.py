import datetime as dt
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bpodesk.domain.changes import Kind
from bpodesk.storage import schema
from bpodesk.storage.engine import Book, create_blank, create_book
from bpodesk.storage.migrate import migrate_book
from bpodesk.storage.records import MAPPED
from tests.storage.making import NOW, fill, rows_of


def _shape(path: Path) -> dict[str, str]:
    """Every table, index and trigger with its text, white space and quotes aside."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        return {
            name: re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.replace('"', "").split()))
            for name, sql in connection.execute(query)
        }


def test_schema_by_migration_from_nothing_is_the_schema_made_at_once(tmp_path: Path) -> None:
    blank, made = tmp_path / "blank.bpodesk", tmp_path / "made.bpodesk"
    create_blank(blank)
    migrate_book(blank, now=NOW)
    create_book(made).close()
    assert _shape(blank) == _shape(made)
    for query in (
        "SELECT * FROM book_info",
        "SELECT * FROM alembic_version",
        "PRAGMA user_version",
        "PRAGMA application_id",
    ):
        assert rows_of(blank, query) == rows_of(made, query)


def test_every_table_is_strict(book: Book) -> None:
    lax = rows_of(
        book.path,
        "SELECT name FROM pragma_table_list"
        " WHERE strict = 0 AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'",
    )
    assert lax == []
    strict = rows_of(book.path, "SELECT name FROM pragma_table_list WHERE strict = 1")
    assert {name for (name,) in strict} == set(schema.metadata.tables)


def test_every_kind_has_a_table_of_its_own_name() -> None:
    assert {mapped.kind for mapped in MAPPED} == set(Kind)
    assert {mapped.table.name for mapped in MAPPED} == {kind.value for kind in Kind}


def test_every_reference_restricts_except_within_the_journal(book: Book) -> None:
    for table in schema.metadata.sorted_tables:
        for key in rows_of(book.path, f"PRAGMA foreign_key_list({table.name})"):
            expected = "CASCADE" if table.name == "journal_change" else "RESTRICT"
            assert key[6] == expected, table.name


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE time_entry SET minutes = 'abc'",
        "UPDATE time_entry SET minutes = 7.5",
        "UPDATE contract SET customer_id = 'x'",
        "UPDATE source_file SET content = 'text'",
        "UPDATE company SET id = 2",
        "UPDATE company SET paper = 'a3'",
        "UPDATE company SET accent = 'red'",
        "UPDATE logo SET id = 2",
        "UPDATE logo SET content = 'text'",
        "UPDATE customer SET code = ''",
        "UPDATE customer SET currency = 'US'",
        "UPDATE customer SET contacts = 'none'",
        "UPDATE staff SET hired_on = '2026-13-01'",
        "UPDATE staff SET left_on = 'soon'",
        "UPDATE contract SET ends_on = '2025-12-31'",
        "UPDATE revision SET number = 0",
        "UPDATE assignment SET ends_on = '2025-12-31'",
        "UPDATE source_file SET sha256 = 'short'",
        "UPDATE source_file SET size = size + 1",
        "UPDATE time_entry SET minutes = -1",
        "UPDATE time_entry SET break_minutes = -1",
        "UPDATE time_entry SET overtime_minutes = minutes + 1",
        "UPDATE time_entry SET ended_at = NULL",
        "UPDATE time_entry SET ended_at = started_at",
        "UPDATE time_entry SET batch_id = NULL",
        "UPDATE time_entry SET source_row = NULL",
        "UPDATE volume SET month = '2026-09-02'",
        "UPDATE measurement SET ends_on = starts_on",
        "UPDATE count_import SET abandoned_is_past = 2",
        "UPDATE count_import SET row_count = -1",
        "UPDATE counted_row SET ended_at = started_at - 1",
        "UPDATE counted_row SET day = '2026-02-30'",
        "DELETE FROM count_import",
        "UPDATE excused_event SET ended_at = started_at",
        "UPDATE incident SET month = '2026-09-02'",
        "UPDATE level_remark SET month = '2026-09-02'",
        "UPDATE level_remark SET root_cause = '', corrective_action = ''",
        "UPDATE level_remark SET due_on = '2026-13-01'",
        "UPDATE past_result SET reached_stretch = 2",
        "UPDATE past_result SET credit_minor = -1",
        "UPDATE past_result SET denominator = -1",
        "UPDATE journal_step SET state = 'lost'",
        "UPDATE journal_change SET action = 'guess'",
        "INSERT INTO book_info VALUES (2, '9')",
        (
            "INSERT INTO customer (row_version, code, name, zone, currency, contacts)"
            " VALUES (1, 'HPO', 'Twin', 'UTC', 'USD', '[]')"
        ),
        "DELETE FROM customer",
        "DELETE FROM contract",
        "DELETE FROM import_batch",
        "DELETE FROM source_file",
        "UPDATE month_step SET month = '2026-09-02'",
        "UPDATE month_step SET by_whom = ''",
        "UPDATE month_step SET version = -1",
    ],
)
def test_schema_refuses(book: Book, statement: str) -> None:
    fill(book)
    with pytest.raises(IntegrityError), book.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET label = 'nothing happened'",
        "DELETE FROM audit",
        (
            "INSERT OR REPLACE INTO audit (id, at, action, label, changes)"
            " VALUES (1, 'now', 'do', 'nothing happened', '[]')"
        ),
        "UPDATE OR REPLACE audit SET id = 1",
    ],
)
def test_audit_is_append_only(book: Book, statement: str) -> None:
    fill(book)
    before = rows_of(book.path, "SELECT * FROM audit")
    with pytest.raises(IntegrityError, match="append-only"), book.writing() as connection:
        connection.exec_driver_sql(statement)
    assert rows_of(book.path, "SELECT * FROM audit") == before
    assert len(before) == 1


def test_id_is_never_given_out_twice(book: Book) -> None:
    made = fill(book)
    add = (
        "INSERT INTO staff (row_version, code, name, zone, aliases)"
        " VALUES (1, 'Z', 'Zed', 'UTC', '[]') RETURNING id"
    )
    with book.writing() as connection:
        first = connection.exec_driver_sql(add).scalar()
        connection.exec_driver_sql("DELETE FROM staff WHERE code = 'Z'")
        second = connection.exec_driver_sql(add).scalar()
    assert (first, second) == (made[Kind.STAFF].id + 1, made[Kind.STAFF].id + 2)


def test_instant_of_another_zone_lies_in_the_book_as_utc(book: Book) -> None:
    manila = dt.timezone(dt.timedelta(hours=8))
    with book.writing() as connection:
        connection.execute(
            schema.journal_step.insert().values(
                label="x", at=dt.datetime(2026, 9, 1, 6, tzinfo=manila), state="done"
            )
        )
    assert rows_of(book.path, "SELECT at FROM journal_step") == [("2026-08-31T22:00:00+00:00",)]


def test_instant_without_a_zone_is_refused(book: Book) -> None:
    naive = dt.datetime(2026, 9, 1, 6)  # noqa: DTZ001 - that is the point
    with pytest.raises(Exception, match="needs its zone"), book.writing() as connection:
        connection.execute(schema.journal_step.insert().values(label="x", at=naive, state="done"))


@pytest.mark.parametrize("table", ["quote_offer", "own_clause"])
def test_what_was_offered_and_a_version_of_a_clause_are_not_replaced(
    book: Book, table: str
) -> None:
    fill(book)
    before = rows_of(book.path, f"SELECT * FROM {table}")
    with pytest.raises(IntegrityError, match="never changes"), book.writing() as connection:
        connection.exec_driver_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert rows_of(book.path, f"SELECT * FROM {table}") == before
    assert len(before) == 1

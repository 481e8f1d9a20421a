import datetime as dt
import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bpodesk.domain.periods import DateRange
from bpodesk.storage import engine, migrate, schema
from bpodesk.storage.engine import Book, BookMissing, BookTooNew, NotABook, open_book, read_header
from bpodesk.storage.migrate import MigrationFailed, migrate_book
from bpodesk.storage.queries.timesheets import entries as entries_on
from tests.storage.making import NOW, cut_off_a_write, dump, fill, rows_of, run_sql, sha256

NOW_AT, NEXT = schema.SCHEMA_VERSION, schema.SCHEMA_VERSION + 1
COPY_NAME = f"Talisay before 2026-10-05 083000 v{NOW_AT}.bak"

# A real upgrade of a parent with children, as Alembic writes it: the table is rebuilt.
REBUILD = f"""
from alembic import op
import sqlalchemy as sa

revision = "{NEXT:04d}"
down_revision = "{NOW_AT:04d}"


def upgrade() -> None:
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("industry", sa.Text(), nullable=False, server_default="none"))
    op.execute("UPDATE book_info SET needs_version = '0.2'")
"""
HEAD = f"""
from alembic import op

revision = "{NEXT:04d}"
down_revision = "{NOW_AT:04d}"


def upgrade() -> None:
"""
FAILING = {
    "wrong SQL at the end": HEAD + "    op.execute('DELETE FROM past_result')\n"
    "    op.execute('ALTER TABLE customer DROP COLUMN note')\n"
    "    op.execute('UPDATE nothing_of_the_kind SET x = 1')\n",
    "references to nothing": HEAD + "    op.execute('DELETE FROM customer')\n",
    "a name twice": HEAD + "    op.execute('CREATE TABLE staff (id INTEGER)')\n",
}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """A copy of the program's revisions, in a folder whose name needs care, to add one to."""
    target = tmp_path / "100% new"
    shutil.copytree(migrate.SCRIPTS, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def _add(scripts: Path, text: str) -> None:
    (scripts / "versions" / f"{NEXT:04d}_next.py").write_text(text)


def test_upgrade_that_rebuilds_a_parent_keeps_every_child(
    book: Book, path: Path, scripts: Path
) -> None:
    fill(book)
    book.close()
    before = dump(path)
    _add(scripts, REBUILD)
    copy = migrate_book(path, now=NOW, scripts=scripts, target=NEXT)
    after = dump(path)
    assert after.pop("customer") == [{**before["customer"][0], "industry": "none"}]
    before.pop("customer")
    assert after == before
    assert {name for name, rows in after.items() if not rows} == {"signed_paper", "paper_file"}
    assert copy == path.with_name(COPY_NAME)
    assert dump(copy)["customer"][0]["code"] == "HPO"


def test_upgrade_stamps_the_header_and_forgets_the_journal(
    book: Book, path: Path, scripts: Path
) -> None:
    fill(book)
    book.close()
    assert rows_of(path, "SELECT count(*) FROM journal_step") == [(1,)]
    _add(scripts, REBUILD)
    migrate_book(path, now=NOW, scripts=scripts, target=NEXT)
    assert read_header(path) == engine.Header(schema.APPLICATION_ID, NEXT)
    assert rows_of(path, "SELECT count(*) FROM journal_step") == [(0,)]
    assert rows_of(path, "SELECT count(*) FROM journal_change") == [(0,)]
    assert rows_of(path, "SELECT version_num FROM alembic_version") == [(f"{NEXT:04d}",)]
    assert rows_of(path, "SELECT count(*) FROM audit") == [(1,)]
    # What today's program then says of it: newer, by the name of the version it needs.
    with pytest.raises(BookTooNew, match=r"needs version 0\.2 or later"):
        open_book(path)


@pytest.mark.parametrize("kind", FAILING)
def test_failing_upgrade_leaves_the_book_as_it_was_and_a_copy(
    book: Book, path: Path, scripts: Path, kind: str
) -> None:
    fill(book)
    book.close()
    before, content = sha256(path), dump(path, versions=True)
    _add(scripts, FAILING[kind])
    with pytest.raises(MigrationFailed, match="It was left as it was; a copy is kept") as caught:
        migrate_book(path, now=NOW, scripts=scripts, target=NEXT)
    assert COPY_NAME in str(caught.value)
    assert sha256(path) == before
    assert dump(path.with_name(COPY_NAME), versions=True) == content
    again = open_book(path)
    again.close()


def test_upgrade_with_a_fault_of_ours_in_it_leaves_the_book_as_it_was(
    book: Book, path: Path, scripts: Path
) -> None:
    fill(book)
    book.close()
    before = sha256(path)
    _add(scripts, HEAD + "    op.execute('DELETE FROM past_result')\n    raise KeyError('bug')\n")
    with pytest.raises(KeyError, match="bug"):
        migrate_book(path, now=NOW, scripts=scripts, target=NEXT)
    assert sha256(path) == before


def test_upgrade_from_a_revision_nobody_knows_is_refused(book: Book, path: Path) -> None:
    book.close()
    run_sql(path, "UPDATE alembic_version SET version_num = 'lost'")
    with pytest.raises(MigrationFailed, match="CommandError"):
        migrate_book(path, now=NOW)


def test_upgrade_never_overwrites_an_earlier_copy(book: Book, path: Path) -> None:
    book.close()
    earlier = path.with_name(COPY_NAME)
    earlier.write_text("precious")
    before = sha256(path)
    with pytest.raises(migrate.Trouble, match="exists already, so no copy was made"):
        migrate_book(path, now=NOW)
    assert earlier.read_text() == "precious"
    assert sha256(path) == before


def test_upgrade_of_a_book_somebody_else_writes_is_refused(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MigrationFailed):
            migrate_book(path, now=NOW)
        other.execute("ROLLBACK")


def test_upgrade_refuses_a_missing_a_foreign_and_a_newer_file(
    book: Book, path: Path, tmp_path: Path
) -> None:
    book.close()
    with pytest.raises(BookMissing):
        migrate_book(tmp_path / "gone.bpodesk", now=NOW)
    text = tmp_path / "letter.bpodesk"
    text.write_text("Dear book")
    with pytest.raises(NotABook):
        migrate_book(text, now=NOW)
    run_sql(path, "PRAGMA user_version = 9")
    with pytest.raises(BookTooNew):
        migrate_book(path, now=NOW)
    assert [item.suffix for item in tmp_path.iterdir() if item.suffix == ".bak"] == []


def test_upgrade_after_a_write_that_was_cut_off_keeps_what_was_acknowledged(
    book: Book, path: Path, scripts: Path
) -> None:
    fill(book)
    book.close()
    content = dump(path, versions=True)
    cut_off_a_write(path)
    _add(scripts, REBUILD)
    copy = migrate_book(path, now=NOW, scripts=scripts, target=NEXT)
    assert dump(copy, versions=True) == content
    assert len(dump(path)["staff"]) == 1


def test_instants_become_seconds_and_nothing_else_changes(tmp_path: Path) -> None:
    """From schema 2, where they were text; made by hand, as today's program can't write it."""
    path = _book_of_schema_2(tmp_path)
    entries = [
        ("2026-09-01", "2026-08-31T22:00:00+00:00", "2026-09-01T06:30:15+00:00", 1_788_213_600),
        ("1969-12-31", "1969-12-31T23:59:59+00:00", "1970-01-01T00:00:01+00:00", -1),
        ("2026-09-02", None, None, None),
    ]
    for number, (day, start, end, _) in enumerate(entries, start=1):
        run_sql(
            path,
            "INSERT INTO time_entry (id, row_version, staff_id, contract_id, business_date,"
            " started_at, ended_at, break_minutes, minutes, note) VALUES"
            f" ({100 + number}, {number}, 1, 1, '{day}', {_sql(start)}, {_sql(end)}, 0, 1, 'x')",
        )
    # The last id was given out once, so it is not given out again.
    run_sql(path, "DELETE FROM time_entry WHERE id = 103")
    before = dump(path, versions=True)
    migrate_book(path, now=NOW)
    after = dump(path, versions=True)
    seconds = [(row.pop("started_at"), row.pop("ended_at")) for row in after["time_entry"][-2:]]
    assert seconds == [(1_788_213_600, 1_788_244_215), (-1, 1)]
    for row in (*before["time_entry"], *after["time_entry"]):
        row.pop("started_at", None)
        row.pop("ended_at", None)
    # Later schemas add tables and columns; whatever was there is as it was.
    assert {
        name: [{key: after[name][at][key] for key in row} for at, row in enumerate(found)]
        for name, found in before.items()
    } == before
    assert rows_of(path, "SELECT seq FROM sqlite_sequence WHERE name = 'time_entry'") == [(103,)]
    book = open_book(path)
    with book.reading() as connection:
        [found] = entries_on(
            connection, days=DateRange(start=dt.date(1969, 12, 31), end=dt.date(1970, 1, 1))
        )
    assert (found.started_at, found.ended_at) == (
        dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
        dt.datetime(1970, 1, 1, 0, 0, 1, tzinfo=dt.UTC),
    )
    book.close()


def test_instant_that_is_none_is_not_lost_without_a_word(tmp_path: Path) -> None:
    path = _book_of_schema_2(tmp_path)
    run_sql(
        path,
        "INSERT INTO time_entry (row_version, staff_id, contract_id, business_date, started_at,"
        " ended_at, break_minutes, minutes, note)"
        " VALUES (1, 1, 1, '2026-09-01', 'at nine', 'at ten', 0, 1, 'x')",
    )
    before = sha256(path)
    with pytest.raises(MigrationFailed, match="DataError"):
        migrate_book(path, now=NOW)
    assert sha256(path) == before


def _book_of_schema_2(folder: Path) -> Path:
    frozen = Path(__file__).parents[1] / "data" / "databases" / "schema-2.bpodesk.gz"
    path = folder / "old.bpodesk"
    path.write_bytes(gzip.decompress(frozen.read_bytes()))
    return path


def _sql(text: str | None) -> str:
    return "NULL" if text is None else f"'{text}'"

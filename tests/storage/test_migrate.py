import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bpodesk.storage import engine, migrate, schema
from bpodesk.storage.engine import Book, BookMissing, BookTooNew, NotABook, open_book, read_header
from bpodesk.storage.migrate import MigrationFailed, migrate_book
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
    assert {name for name, rows in after.items() if not rows} == {"signed_paper"}
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

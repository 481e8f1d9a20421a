import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bpodesk.storage import engine, schema
from bpodesk.storage.engine import (
    Book,
    BookMissing,
    BookTaken,
    BookTooNew,
    NotABook,
    create_book,
    open_book,
    read_header,
)
from tests.storage.making import STEPS, cut_off_a_write, fill, rows_of, run_sql, sha256


def _pragma(book: Book, name: str) -> object:
    with book.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("journal_mode", "truncate"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("application_id", 0x42504F44),  # BPOD
        ("user_version", schema.SCHEMA_VERSION),
        ("busy_timeout", 10_000),
        ("cache_spill", 0),
    ],
)
def test_connection_of_a_reopened_book_has_the_setting(
    path: Path, name: str, expected: object
) -> None:
    create_book(path).close()
    book = open_book(path)
    assert _pragma(book, name) == expected
    book.close()


def test_header_of_a_new_book_names_us_and_the_schema(book: Book) -> None:
    raw = book.path.read_bytes()
    assert raw[68:72] == b"BPOD"
    assert raw[60:64] == schema.SCHEMA_VERSION.to_bytes(4, "big")
    assert read_header(book.path) == engine.Header(0x42504F44, schema.SCHEMA_VERSION)
    assert book.name == "Talisay"


@pytest.mark.parametrize(
    "name",
    ["with space", "100% sure", "what?", "a#b", "Señora Ñandú", "x&mode=memory", "%41", "a;b"],
)
def test_book_with_an_odd_name_is_made_and_found_again(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / f"{name}.bpodesk"
    book = create_book(path)
    made = fill(book)
    book.close()
    again = open_book(path)
    assert _pragma(again, "user_version") == schema.SCHEMA_VERSION
    again.close()
    assert rows_of(path, "SELECT count(*) FROM customer") == [(1,)]
    assert made.keys() == STEPS
    assert list(tmp_path.iterdir()) == [folder]


def test_new_book_leaves_nothing_of_its_draft(tmp_path: Path, book: Book) -> None:
    book.close()
    others = [item.name for item in tmp_path.iterdir() if item != book.path]
    assert [name for name in others if ".new" in name] == []


def test_missing_file_is_an_error_and_makes_none(path: Path) -> None:
    with pytest.raises(BookMissing, match=r"There is no book at .*Talisay\.bpodesk"):
        open_book(path)
    assert not path.exists()


def test_missing_file_is_not_made_by_the_engine_itself(path: Path) -> None:
    made = engine.open_engine(path)
    with pytest.raises(Exception, match="unable to open"), made.begin():
        pass
    made.dispose()
    assert not path.exists()


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (x)")
        connection.commit()


WRONG = {
    "empty": lambda path: path.write_bytes(b""),
    "short": lambda path: path.write_bytes(b"SQLite format 3\x00"),
    "text": lambda path: path.write_text("Dear book,\n" * 50),
    "picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "other database": _other_database,
}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_file_is_refused_with_a_sentence_and_untouched(path: Path, kind: str) -> None:
    WRONG[kind](path)
    before = sha256(path)
    with pytest.raises(NotABook, match=r"^Talisay\.bpodesk is (not|a database, but not) a BPODesk"):
        open_book(path)
    assert sha256(path) == before
    assert list(path.parent.iterdir()) == [path]


def test_folder_instead_of_a_file_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(NotABook, match=r"^Talisay\.bpodesk can't be read: "):
        open_book(path)


def test_truncated_book_is_refused(book: Book, path: Path) -> None:
    fill(book)
    book.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: 3 * 4096])
    before = sha256(path)
    with pytest.raises(NotABook, match="may be damaged"):
        open_book(path)
    assert sha256(path) == before


def test_book_with_rubbish_after_its_header_is_refused(book: Book, path: Path) -> None:
    book.close()
    raw = bytearray(path.read_bytes())
    raw[100:] = b"\xff" * (len(raw) - 100)
    path.write_bytes(raw)
    with pytest.raises(NotABook, match="may be damaged"):
        open_book(path)


def test_book_whose_header_is_ours_but_tables_are_gone_is_refused(path: Path) -> None:
    run_sql(
        path,
        f"PRAGMA application_id = {schema.APPLICATION_ID}",
        f"PRAGMA user_version = {schema.SCHEMA_VERSION}",
        "CREATE TABLE book_info (id INTEGER PRIMARY KEY, needs_version TEXT)",
    )
    with pytest.raises(NotABook, match="may be damaged"):
        open_book(path)


def test_opening_passes_on_what_is_not_the_file_s_fault(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_book: Book) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Book, "reading", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        open_book(path)


def test_newer_book_is_refused_by_the_version_it_needs(book: Book, path: Path) -> None:
    book.close()
    run_sql(path, "UPDATE book_info SET needs_version = '2.7'", "PRAGMA user_version = 9")
    before = sha256(path)
    with pytest.raises(BookTooNew, match=r"needs version 2\.7 or later") as caught:
        open_book(path)
    assert "The book was not changed." in str(caught.value)
    assert sha256(path) == before


@pytest.mark.parametrize(
    "loss", ["DELETE FROM book_info", "DROP TABLE book_info"], ids=["no row", "no table"]
)
def test_newer_book_that_does_not_say_what_it_needs_gets_a_whole_sentence(
    book: Book, path: Path, loss: str
) -> None:
    book.close()
    run_sql(path, loss, "PRAGMA user_version = 9")
    before = sha256(path)
    with pytest.raises(BookTooNew, match=r"needs a later version\. Update the program"):
        open_book(path)
    assert sha256(path) == before


def test_newer_book_that_can_t_be_asked_is_still_named(path: Path) -> None:
    with pytest.raises(BookTooNew, match="needs a later version"):
        engine.check_version(path / "gone", engine.Header(schema.APPLICATION_ID, 9))


def test_older_book_is_for_migration_first(book: Book, path: Path) -> None:
    book.close()
    run_sql(path, "PRAGMA user_version = 0")
    with pytest.raises(NotABook, match="must be brought up to date first"):
        open_book(path)


def test_create_never_overwrites(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(BookTaken, match="exists already"):
        create_book(path)
    assert path.read_text() == "precious"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("links", [True, False])
def test_create_never_overwrites_what_appeared_meanwhile(
    path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    real = engine.build_schema

    def slow(connection: object) -> None:
        real(connection)  # pyright: ignore[reportArgumentType]
        path.write_text("precious")

    def no_links(source: object, target: object) -> None:
        raise PermissionError("this disk has no links")

    monkeypatch.setattr(engine, "build_schema", slow)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(BookTaken, match="exists already"):
        create_book(path)
    assert path.read_text() == "precious"
    assert list(path.parent.iterdir()) == [path]


def test_create_on_a_disk_without_links_moves_the_draft(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: object, target: object) -> None:
        raise PermissionError("this disk has no links")

    monkeypatch.setattr(os, "link", no_links)
    create_book(path).close()
    assert read_header(path).schema_version == schema.SCHEMA_VERSION
    assert [item for item in path.parent.iterdir() if ".new" in item.name] == []


def test_create_in_a_missing_folder_says_what_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(BookTaken, match="Is the folder there and writable"):
        create_book(tmp_path / "gone" / "x.bpodesk")
    assert list(tmp_path.iterdir()) == []


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from bpodesk.domain.problems import Trouble
from bpodesk.storage.engine import create_book
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    create_book(Path(sys.argv[1]))
except Trouble as trouble:
    print(trouble)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a Unix thing")
def test_create_on_a_full_disk_gives_the_sentence_and_leaves_nothing(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(path)], capture_output=True, text=True, check=True
    )
    assert "can't be made" in done.stdout
    assert "room on the disk" in done.stdout
    assert list(path.parent.iterdir()) == []


_FULL_DISK_LATER = """
import datetime as dt, resource, signal, sys
from pathlib import Path
from bpodesk.domain.problems import Trouble
from bpodesk.storage.engine import open_book
from bpodesk.storage.unit_of_work import UnitOfWork
from tests.storage.making import NOW, customer, source_file
book = open_book(Path(sys.argv[1]))
with UnitOfWork(book, "Before", now=NOW) as work:
    work.add(customer())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8_000, size + 8_000))
try:
    with UnitOfWork(book, "Too much", now=NOW) as work:
        work.add(source_file(bytes(range(256)) * 4_000))
except Trouble as trouble:
    print(trouble)
book.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a Unix thing")
def test_write_on_a_full_disk_gives_the_sentence_and_changes_nothing(
    book: Book, path: Path
) -> None:
    book.close()
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK_LATER, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "Nothing was changed" in done.stdout
    again = open_book(path)
    with again.reading() as connection:
        assert engine.check_integrity(connection) == ()
    again.close()
    assert rows_of(path, "SELECT label FROM audit") == [("Before",)]
    assert rows_of(path, "SELECT count(*) FROM source_file") == [(0,)]


def test_second_writer_is_told_that_the_book_is_busy(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
    impatient = open_book(book.path)
    with (
        book.writing(),
        pytest.raises(engine.CannotWriteBook, match="another window or program"),
        impatient.writing(),
    ):
        pass
    impatient.close()


def test_reader_of_a_locked_book_is_told_that_it_is_busy(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
    impatient = open_book(book.path)
    count = "SELECT count(*) FROM customer"
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with (
            pytest.raises(
                engine.BookBusy,
                match=r"^Talisay\.bpodesk is locked: another window or program .* a moment\.$",
            ),
            impatient.reading() as connection,
        ):
            connection.exec_driver_sql(count)
        other.execute("ROLLBACK")
    with impatient.reading() as connection:
        assert connection.exec_driver_sql(count).scalar() == 0
    impatient.close()


def test_read_that_is_our_own_mistake_stays_one(book: Book) -> None:
    with pytest.raises(OperationalError, match="no such table"), book.reading() as connection:
        connection.exec_driver_sql("SELECT 1 FROM nowhere")


def test_book_can_be_read_while_a_large_step_is_written(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten megabytes are more than the cache of two; they wait in memory for the commit."""
    monkeypatch.setattr(engine, "_BUSY_SECONDS", 0.05)
    reader = open_book(book.path)
    count = "SELECT count(*) FROM source_file"
    insert = (
        "INSERT INTO source_file (row_version, name, sha256, size, content)"
        " VALUES (1, 'x', ?, 1000000, zeroblob(1000000))"
    )
    with book.writing() as connection:
        for number in range(10):
            connection.exec_driver_sql(insert, (f"{number:064d}",))
        with reader.reading() as other:
            assert other.exec_driver_sql(count).scalar() == 0
    with reader.reading() as other:
        assert other.exec_driver_sql(count).scalar() == 10
    reader.close()


def test_reading_is_of_one_moment(book: Book) -> None:
    other = open_book(book.path)
    with book.reading() as connection:
        count = "SELECT count(*) FROM customer"
        assert connection.exec_driver_sql(count).scalar() == 0
        with other.reading() as second:
            assert second.exec_driver_sql(count).scalar() == 0
        assert connection.exec_driver_sql(count).scalar() == 0
    other.close()


def test_integrity_of_a_sound_book_is_no_finding(book: Book) -> None:
    fill(book)
    with book.reading() as connection:
        assert engine.check_integrity(connection) == ()


def test_integrity_check_names_a_reference_to_nothing(book: Book, path: Path) -> None:
    fill(book)
    run_sql(path, "DELETE FROM customer")
    with book.reading() as connection:
        # SQLite names the tables in an order of its own.
        assert set(engine.check_integrity(connection)) == {
            "confirmed_layout 1 refers to a customer that is not there",
            "contract 1 refers to a customer that is not there",
            "quote 1 refers to a customer that is not there",
        }


def test_integrity_check_names_a_damaged_index(book: Book, path: Path) -> None:
    fill(book)
    # Swap the definition of two indexes behind SQLite's back: what they hold no longer fits.
    run_sql(
        path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master"
        " WHERE name = 'sqlite_autoindex_staff_1') WHERE name = 'ix_time_entry_batch_id'",
    )
    book.close()
    again = open_book(path)
    with again.reading() as connection:
        found = engine.check_integrity(connection)
    again.close()
    assert found
    assert "ok" not in found


def test_header_counts_only_once_a_write_that_was_cut_off_is_rolled_back(
    book: Book, path: Path
) -> None:
    fill(book)
    book.close()
    cut_off_a_write(path)
    # The cut came while pages were written: the first one has the header of what never was.
    raw = bytearray(path.read_bytes())
    raw[60:64] = (7).to_bytes(4, "big")
    path.write_bytes(raw)
    again = open_book(path)
    with again.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM staff").scalar() == 1
        assert engine.check_integrity(connection) == ()
    again.close()
    assert read_header(path).schema_version == schema.SCHEMA_VERSION


def test_header_counts_as_it_is_where_sqlite_can_t_be_asked(
    book: Book, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.close()
    cut_off_a_write(path)

    def refuse(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(engine, "_raw_connection", refuse)
    assert read_header(path).schema_version == schema.SCHEMA_VERSION


def test_create_beside_the_journal_of_a_lost_book_is_refused(book: Book, path: Path) -> None:
    fill(book)
    book.close()
    cut_off_a_write(path)
    path.unlink()
    with pytest.raises(
        BookTaken, match=r"Talisay\.bpodesk-journal in the folder belongs to a book"
    ):
        create_book(path)
    assert not path.exists()


def test_write_that_is_our_own_mistake_stays_one(book: Book) -> None:
    with pytest.raises(OperationalError, match="no such table"), book.writing() as connection:
        connection.exec_driver_sql("DELETE FROM nowhere")


def test_integrity_check_of_a_page_that_is_rubbish_names_the_damage(book: Book, path: Path) -> None:
    fill(book)
    book.close()
    ((page,),) = rows_of(path, "SELECT rootpage FROM sqlite_master WHERE name = 'contract'")
    raw = bytearray(path.read_bytes())
    raw[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(raw)
    again = open_book(path)
    with again.reading() as connection:
        found = engine.check_integrity(connection)
    again.close()
    assert "database disk image is malformed" in found


def test_book_that_another_tool_put_into_wal_mode_is_taken_out_of_it(
    book: Book, path: Path
) -> None:
    fill(book)
    book.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    again = open_book(path)
    assert _pragma(again, "journal_mode") == "truncate"
    again.close()
    assert path.read_bytes()[18:20] == b"\x01\x01"


def test_connection_whose_journal_can_t_be_set_is_refused() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as connection,
        pytest.raises(NotABook, match="its journal is in mode memory"),
    ):
        engine._set_up(connection, foreign_keys=True)
